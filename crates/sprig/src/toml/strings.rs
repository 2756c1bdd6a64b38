//! Strings in TOML.

use super::parse::{Outcome, control};
use super::text::{Text, is_forbidden};
use crate::quote::go_quote;

/// Any of the four kinds.
pub(super) fn string(text: &mut Text<'_>) -> Outcome<String> {
    if text.rest().starts_with("\"\"\"") {
        multi_line(text, '"')
    } else if text.rest().starts_with("'''") {
        multi_line(text, '\'')
    } else if text.rest().starts_with('"') {
        basic(text)
    } else {
        literal(text)
    }
}

/// `"text"`
pub(super) fn basic(text: &mut Text<'_>) -> Outcome<String> {
    text.next();
    let start = text.at();
    let mut out = String::new();
    loop {
        match text.peek() {
            None => return Err("unexpected EOF; expected '\"'".to_owned()),
            Some('\n') => return Err(BREAK.to_owned()),
            Some(c) if is_forbidden(c) => return Err(control(c)),
            Some('"') => {
                text.next();
                return Ok(out);
            }
            Some('\\') => escape(text, &mut out, start, false)?,
            Some(c) => {
                out.push(c);
                text.next();
            }
        }
    }
}

/// `'text'`
pub(super) fn literal(text: &mut Text<'_>) -> Outcome<String> {
    text.next();
    let mut out = String::new();
    loop {
        match text.peek() {
            None => return Err("unexpected EOF; expected \"'\"".to_owned()),
            Some('\n') => return Err(BREAK.to_owned()),
            Some(c) if is_forbidden(c) => return Err(control(c)),
            Some('\'') => {
                text.next();
                return Ok(out);
            }
            Some(c) => {
                out.push(c);
                text.next();
            }
        }
    }
}

const BREAK: &str = "strings cannot contain newlines";

/// `"""text"""` and `'''text'''`; a line break right behind the opening quotes does not count.
fn multi_line(text: &mut Text<'_>, quote: char) -> Outcome<String> {
    for _ in 0..3 {
        text.next();
    }
    let start = text.at();
    text.take_break();
    let mut out = String::new();
    loop {
        let quotes = text.rest().chars().take_while(|c| *c == quote).count();
        if quotes > 5 && text.at() > start {
            let shown = if quote == '"' { '\'' } else { '"' };
            let quotes = quote.to_string().repeat(6);
            return Err(format!("unexpected {shown}{quotes}{shown}"));
        }
        if quotes >= 3 {
            // Up to two quotes may stand right before the closing three.
            let own = (quotes - 3).min(2);
            for index in 0..own + 3 {
                text.next();
                if index < own {
                    out.push(quote);
                }
            }
            return Ok(out);
        }
        match text.peek() {
            None if quote == '"' => return Err("unexpected EOF; expected '\"\"\"'".to_owned()),
            None => return Err("unexpected EOF; expected \"'''\"".to_owned()),
            Some('\r') if text.rest().starts_with("\r\n") => {
                out.push('\r');
                text.next();
            }
            Some(c) if is_forbidden(c) => return Err(control(c)),
            Some('\\') if quote == '"' => escape(text, &mut out, start, true)?,
            Some(c) => {
                out.push(c);
                text.next();
            }
        }
    }
}

/// A backslash and what follows it. At the end of a line, with `lines`, it swallows all space up to the next text. `start`:
/// where the string begins.
fn escape(text: &mut Text<'_>, out: &mut String, start: usize, lines: bool) -> Outcome<()> {
    text.next();
    if lines {
        let blank = text.rest().trim_start_matches([' ', '\t']);
        if blank.starts_with('\n') || blank.starts_with("\r\n") {
            text.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
            return Ok(());
        }
    }
    let Some(letter) = text.peek() else {
        return Err("invalid escape in string '\\ '".to_owned());
    };
    let digits = match letter {
        'x' => Some((2, "two")),
        'u' => Some((4, "four")),
        'U' => Some((8, "eight")),
        _ => None,
    };
    if let Some((count, word)) = digits {
        text.next();
        out.push(code_point(text, letter, count, word, start)?);
        return Ok(());
    }
    out.push(match letter {
        'b' => '\x08',
        'e' => '\x1b',
        't' => '\t',
        'n' => '\n',
        'f' => '\x0c',
        'r' => '\r',
        '"' => '"',
        '\\' => '\\',
        // What could be the end of a line in a text of several lines.
        ' ' | '\t'
            if text
                .rest()
                .trim_start_matches([' ', '\t'])
                .starts_with('\n') =>
        {
            return Err(BREAK.to_owned());
        }
        other if matches!(other, ' ' | '\t') => {
            text.bad_string();
            return Err(format!("invalid escape: '\\{other}'"));
        }
        other => {
            text.next();
            text.bad_escape();
            return Err(format!("invalid escape in string '\\{other}'"));
        }
    });
    text.next();
    Ok(())
}

/// `start`: where the string begins; all that was read of it is shown.
fn code_point(
    text: &mut Text<'_>,
    letter: char,
    count: usize,
    word: &str,
    start: usize,
) -> Outcome<char> {
    let mut digits = String::new();
    for _ in 0..count {
        let next = text.next();
        digits.extend(next);
        if !next.is_some_and(|c| c.is_ascii_hexdigit()) {
            text.bad_escape();
            let got = go_quote(text.since(start));
            return Err(format!(
                "expected {word} hexadecimal digits after '\\{letter}', but got {got} instead"
            ));
        }
    }
    let point = u32::from_str_radix(&digits, 16)
        .ok()
        .and_then(char::from_u32);
    point.ok_or_else(|| format!("Escaped character '\\u{digits}' is not valid UTF-8."))
}
