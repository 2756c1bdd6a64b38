//! What `$` begins: variables and their forms, commands, GitHub's expressions.

use super::{LONGEST_WORD, MOST_NESTED, Reader, Word, is_name, push, unknown};

impl Reader<'_> {
    /// `$NAME`, `${NAME}`, `${NAME:-text}`, `$(command)`, `` `command` ``, and GitHub's `${{ expression }}`.
    pub(super) fn expansion(&mut self, words: &mut Vec<Word>, quoted: bool) {
        let length = expansion_length(self.rest);
        let written = self.take(length);
        if written == "$" {
            push(words, "$");
            return;
        }
        let body = written.trim_start_matches('$');
        let inner = body
            .strip_prefix('{')
            .and_then(|body| body.strip_suffix('}'));
        let value = match inner {
            Some(inner) => self.parameter(inner),
            None => self.variables.get(body).cloned(),
        };
        let Some(value) = value else {
            push(words, &written);
            unknown(words, &written);
            return;
        };
        if let Some(items) = value.items {
            self.insert(words, items);
            return;
        }
        if words
            .last()
            .is_some_and(|word| word.text.len() + value.text.len() > LONGEST_WORD)
        {
            unknown(words, &written);
            return;
        }
        if quoted || value.unknown.is_some() {
            push(words, &value.text);
        } else {
            let line = self.line;
            let mut parts = value.text.split_whitespace();
            let leading = value.text.starts_with(char::is_whitespace);
            let joins = words.last().is_some_and(|word| !word.text.is_empty());
            if leading && joins {
                words.push(Word::default());
            }
            if let Some(first) = parts.next() {
                push(words, first);
            }
            words.extend(parts.map(|part| Word {
                text: part.to_owned(),
                line,
                ..Word::default()
            }));
        }
        if let Some(why) = value.unknown {
            unknown(words, &why);
        }
    }

    /// The items of a list as words of their own.
    fn insert(&mut self, words: &mut Vec<Word>, items: Vec<Word>) {
        let mut items = items.into_iter();
        let Some(first) = items.next() else {
            self.nothing = true;
            return;
        };
        push(words, &first.text);
        if let Some(why) = first.unknown {
            unknown(words, &why);
        }
        words.extend(items);
    }

    /// What stands between `${` and `}`; `None` where it is not known.
    fn parameter(&mut self, inner: &str) -> Option<Word> {
        let name_end = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_@*".contains(c)))
            .unwrap_or(inner.len());
        let (name, form) = inner.split_at(name_end);
        let known = self.variables.get(name).cloned();
        let form = match form.strip_prefix("[@]").or(form.strip_prefix("[*]")) {
            Some(rest) => rest,
            None => form,
        };
        if form.is_empty() {
            return known;
        }
        let colon = form.starts_with(':');
        let sign = form.trim_start_matches(':').chars().next()?;
        let argument = form.trim_start_matches(':').get(sign.len_utf8()..)?;
        let filled = known
            .clone()
            .filter(|word| !colon || !word.text.is_empty() || word.items.is_some());
        match sign {
            '-' | '=' => {
                let value = match filled {
                    Some(value) => value,
                    None => self.text(argument),
                };
                if sign == '=' && is_name(name) {
                    self.variables.insert(name.to_owned(), value.clone());
                }
                Some(value)
            }
            '?' => filled,
            '+' => match filled {
                Some(_) => Some(self.text(argument)),
                None => known,
            },
            _ => {
                let value = known.filter(|word| word.unknown.is_none() && word.items.is_none())?;
                let text = changed(&value.text, form)?;
                Some(Word { text, ..value })
            }
        }
    }

    /// A text in which variables stand, as in double quotes.
    fn text(&mut self, text: &str) -> Word {
        if self.calls > MOST_NESTED {
            return Word::default();
        }
        let plain = text.trim_matches(['"', '\'']).to_owned();
        let mut inner = self.within(&plain);
        let mut words = vec![Word::default()];
        inner.quoted(&mut words);
        self.take_over(inner);
        words.into_iter().next().unwrap_or_default()
    }
}

/// A value with a form of `${NAME…}` that changes it: `,,`, `^^`, `:0:7`, `%suffix`, `#prefix`, `//a/b`. `None` for patterns.
fn changed(value: &str, form: &str) -> Option<String> {
    let plain = |text: &str| !text.contains(['*', '?', '[', '$', '`', '\\']);
    match form {
        ",," => return Some(value.to_lowercase()),
        "^^" => return Some(value.to_uppercase()),
        _ => {}
    }
    if let Some(range) = form.strip_prefix(':') {
        let (from, length) = range.split_once(':').unwrap_or((range, ""));
        let from: usize = from.trim().parse().ok()?;
        let length = match length {
            "" => usize::MAX,
            length => length.trim().parse().ok()?,
        };
        return Some(value.chars().skip(from).take(length).collect());
    }
    if let Some(rest) = form.strip_prefix('/') {
        let (all, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (from, to) = rest.split_once('/').unwrap_or((rest, ""));
        if from.is_empty() || !plain(from) || !plain(to) {
            return None;
        }
        return Some(match all {
            true => value.replace(from, to),
            false => value.replacen(from, to, 1),
        });
    }
    let part = form.trim_start_matches(['%', '#']);
    if !plain(part) {
        return None;
    }
    let cut = match form.chars().next() {
        Some('%') => value.strip_suffix(part),
        Some('#') => value.strip_prefix(part),
        _ => return None,
    };
    Some(cut.unwrap_or(value).to_owned())
}

/// The length of the expansion at the start of a text that starts with `$` or `` ` ``.
pub(crate) fn expansion_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes[0] == b'`' {
        return text[1..].find('`').map_or(text.len(), |at| at + 2);
    }
    if text.starts_with("${{") {
        return text.find("}}").map_or(text.len(), |at| at + 2);
    }
    match bytes.get(1) {
        Some(b'(') => 1 + balanced(&text[1..], b'(', b')'),
        Some(b'{') => 1 + balanced(&text[1..], b'{', b'}'),
        Some(c) if c.is_ascii_alphabetic() || *c == b'_' => {
            let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
            1 + bytes[1..].iter().take_while(|b| name(b)).count()
        }
        Some(c) if c.is_ascii_digit() || b"@*#?$!-".contains(c) => 2,
        _ => 1,
    }
}

/// The length up to the bracket that closes the first one.
pub(super) fn balanced(text: &str, open: u8, close: u8) -> usize {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
            if depth > MOST_NESTED {
                return text.len();
            }
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    text.len()
}
