//! The patterns of `.Files.Glob`: `*` and `?` stop at `/`, `**` does not, `[a-z]`, `[!abc]`, `{one,two}`, `\` takes
//! the next character as it is.

/// A pattern, ready to match.
#[derive(Debug)]
pub(crate) struct Glob(Vec<Token>);

#[derive(Debug)]
enum Token {
    Char(char),
    AnyChar,
    Star,
    DoubleStar,
    Class {
        not: bool,
        ranges: Vec<(char, char)>,
    },
    Alternatives(Vec<Vec<Token>>),
}

/// Patterns nest no deeper; Helm takes a pattern that cannot be read for `**`, and so is a deeper one.
const MOST_NESTED: usize = 16;

/// Matching backtracks; a pattern made to explode stops here and does not match.
const MOST_STEPS: u32 = 200_000;

impl Glob {
    /// Reads a pattern; `None` where it is malformed.
    pub(crate) fn parse(pattern: &str) -> Option<Glob> {
        let mut chars = pattern.chars().collect::<Vec<_>>().into_iter().peekable();
        let (tokens, end) = sequence(&mut chars, 0)?;
        (end == End::Text).then_some(Glob(tokens))
    }

    /// Whether the whole of `text` matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let mut steps = 0;
        let rest: Vec<&Token> = self.0.iter().collect();
        matches(&rest, &chars, &mut steps)
    }
}

#[derive(PartialEq, Eq)]
enum End {
    Text,
    Comma,
    Brace,
}

type Chars = std::iter::Peekable<std::vec::IntoIter<char>>;

fn sequence(chars: &mut Chars, nested: usize) -> Option<(Vec<Token>, End)> {
    let mut tokens = Vec::new();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '?' => Token::AnyChar,
            '*' if chars.next_if_eq(&'*').is_some() => {
                while chars.next_if_eq(&'*').is_some() {}
                Token::DoubleStar
            }
            '*' => Token::Star,
            '\\' => Token::Char(chars.next()?),
            '[' => class(chars)?,
            '{' if nested < MOST_NESTED => alternatives(chars, nested + 1)?,
            '{' => return None,
            ',' if nested > 0 => return Some((tokens, End::Comma)),
            '}' if nested > 0 => return Some((tokens, End::Brace)),
            ']' | '}' => return None,
            c => Token::Char(c),
        });
    }
    Some((tokens, End::Text))
}

fn alternatives(chars: &mut Chars, nested: usize) -> Option<Token> {
    let mut all = Vec::new();
    loop {
        let (tokens, end) = sequence(chars, nested)?;
        all.push(tokens);
        match end {
            End::Comma => {}
            End::Brace => return Some(Token::Alternatives(all)),
            End::Text => return None,
        }
    }
}

fn class(chars: &mut Chars) -> Option<Token> {
    let not = chars.next_if_eq(&'!').is_some();
    let mut ranges = Vec::new();
    loop {
        let low = match chars.next()? {
            ']' if !ranges.is_empty() => return Some(Token::Class { not, ranges }),
            '\\' => chars.next()?,
            c => c,
        };
        let high = if chars.next_if_eq(&'-').is_some() {
            chars.next()?
        } else {
            low
        };
        ranges.push((low, high));
    }
}

fn matches(tokens: &[&Token], text: &[char], steps: &mut u32) -> bool {
    *steps += 1;
    if *steps > MOST_STEPS {
        return false;
    }
    let Some((first, rest)) = tokens.split_first() else {
        return text.is_empty();
    };
    match first {
        Token::Char(c) => text.first() == Some(c) && matches(rest, &text[1..], steps),
        Token::AnyChar => {
            text.first().is_some_and(|c| *c != '/') && matches(rest, &text[1..], steps)
        }
        Token::Class { not, ranges } => {
            let inside = |c: &char| ranges.iter().any(|(low, high)| low <= c && c <= high);
            text.first().is_some_and(|c| inside(c) != *not) && matches(rest, &text[1..], steps)
        }
        Token::Star | Token::DoubleStar => {
            let crosses = matches!(first, Token::DoubleStar);
            let stop = text
                .iter()
                .position(|c| !crosses && *c == '/')
                .unwrap_or(text.len());
            (0..=stop).any(|taken| matches(rest, &text[taken..], steps))
        }
        Token::Alternatives(all) => all.iter().any(|one| {
            let joined: Vec<&Token> = one.iter().chain(rest.iter().copied()).collect();
            matches(&joined, text, steps)
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Glob;

    #[test]
    fn patterns_match_as_helm_matches_them() {
        let names = ["d/e/b.y", "d/z.y", "x.txt"];
        let table = [
            ("d/*", vec!["d/z.y"]),
            ("*", vec!["x.txt"]),
            ("{x,y}.txt", vec!["x.txt"]),
            ("**.y", vec!["d/e/b.y", "d/z.y"]),
            ("d/**.y", vec!["d/e/b.y", "d/z.y"]),
            ("?.[!a-m]xt", vec!["x.txt"]),
            ("\\x.txt", vec!["x.txt"]),
            ("**", names.to_vec()),
        ];
        for (pattern, expected) in table {
            let glob = Glob::parse(pattern).unwrap();
            let matched: Vec<_> = names
                .iter()
                .copied()
                .filter(|name| glob.matches(name))
                .collect();
            assert_eq!(matched, expected, "{pattern}");
        }
        assert!(Glob::parse("[").is_none());
    }

    #[test]
    fn a_pattern_made_to_explode_stops() {
        let glob = Glob::parse(&"*a".repeat(40)).unwrap();
        assert!(glob.matches(&"a".repeat(40)));
        // Forty stars over three hundred letters have more ways to fail than anybody can wait for.
        assert!(!glob.matches(&format!("{}b", "a".repeat(300))));
    }
}
