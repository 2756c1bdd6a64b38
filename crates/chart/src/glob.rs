//! Shell patterns as Go's `path.Match` reads them: `*`, `?`, `[a-z]`, `[^a]`, `\`; no match crosses a `/`.

/// The pattern is malformed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct BadPattern;

/// A pattern made ready.
#[derive(Clone, Debug)]
pub struct Glob {
    parts: Vec<Part>,
    /// The text that matches, where the pattern has nothing special.
    literal: Option<String>,
}

impl Glob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`BadPattern`] for an open class, an open range, a trailing backslash.
    pub fn new(pattern: &str) -> Result<Glob, BadPattern> {
        let parts = parse(pattern)?;
        let special = pattern.contains(['*', '?', '[', '\\']);
        Ok(Glob {
            parts,
            literal: (!special).then(|| pattern.to_owned()),
        })
    }

    /// Whether it matches the whole of `name`.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        match &self.literal {
            Some(literal) => literal == name,
            None => {
                let name: Vec<char> = name.chars().collect();
                run(&self.parts, &name)
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Part {
    Star,
    Any,
    Char(char),
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

fn parse(pattern: &str) -> Result<Vec<Part>, BadPattern> {
    let mut chars = pattern.chars().peekable();
    let mut parts = Vec::new();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Star,
            '?' => Part::Any,
            '\\' => Part::Char(chars.next().ok_or(BadPattern)?),
            '[' => class(&mut chars)?,
            c => Part::Char(c),
        });
    }
    Ok(parts)
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Part, BadPattern> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Ok(Part::Class { negated, ranges });
        }
        let low = member(chars)?;
        let high = if chars.next_if_eq(&'-').is_some() {
            member(chars)?
        } else {
            low
        };
        ranges.push((low, high));
    }
}

fn member(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, BadPattern> {
    match chars.next() {
        None | Some('-' | ']') => Err(BadPattern),
        Some('\\') => chars.next().ok_or(BadPattern),
        Some(c) => Ok(c),
    }
}

impl Part {
    fn takes(&self, c: char) -> bool {
        match self {
            Part::Star | Part::Any => c != '/',
            Part::Char(own) => *own == c,
            Part::Class { negated, ranges } => {
                c != '/' && ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

/// Matches with one point of return (the last star), so that no pattern takes more than quadratic time.
fn run(parts: &[Part], name: &[char]) -> bool {
    let (mut part, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() || part < parts.len() {
        match parts.get(part) {
            Some(Part::Star) => {
                star = Some((part, at));
                part += 1;
                continue;
            }
            Some(other) if name.get(at).is_some_and(|c| other.takes(*c)) => {
                part += 1;
                at += 1;
                continue;
            }
            _ => {}
        }
        match star {
            Some((star_part, start)) if name.get(start).is_some_and(|c| *c != '/') => {
                star = Some((star_part, start + 1));
                part = star_part + 1;
                at = start + 1;
            }
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> Result<bool, BadPattern> {
        Ok(Glob::new(pattern)?.matches(name))
    }

    #[test]
    fn as_go_matches() {
        let yes = [
            ("*.txt", "a.txt"),
            ("b/*", "b/a"),
            ("[^a]", "b"),
            ("\\#h", "#h"),
            ("a*b*c", "axbybc"),
            ("*", ""),
        ];
        for (pattern, name) in yes {
            assert_eq!(matches(pattern, name), Ok(true), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("*", "a/b"),
            ("?", "/"),
            ("[^a]", "a"),
            ("a*", "ba"),
            ("a", ""),
        ] {
            assert_eq!(matches(pattern, name), Ok(false), "{pattern} {name}");
        }
        for pattern in ["[", "a[]", "\\", "a\\", "[a-]", "[-a]"] {
            assert_eq!(matches(pattern, "zz"), Err(BadPattern), "{pattern}");
        }
    }

    #[test]
    fn many_stars_end_soon() {
        let pattern = "a*".repeat(500);
        assert_eq!(
            matches(&format!("{pattern}b"), &"a".repeat(5000)),
            Ok(false)
        );
    }
}
