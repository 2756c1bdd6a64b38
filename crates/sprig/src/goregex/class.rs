//! Classes of characters: `[a-z]`, `\d`, `\pL`, `[[:alpha:]]`, written as the `regex` crate reads them.

use super::tables;
use super::translate::{Code, Error, Result};

/// What a class escape stands for, inside brackets. Go's `\d`, `\w` and `\s` are ASCII.
pub(super) fn perl(letter: char) -> Option<(&'static str, bool)> {
    Some(match letter {
        'd' => ("0-9", false),
        'D' => ("0-9", true),
        's' => ("\\t\\n\\x0c\\r ", false),
        'S' => ("\\t\\n\\x0c\\r ", true),
        'w' => ("0-9A-Za-z_", false),
        'W' => ("0-9A-Za-z_", true),
        _ => return None,
    })
}

/// `\pN` or `\p{Greek}` at the start of a text: how it is written, how long it is.
pub(super) fn unicode(text: &str) -> Option<Result<(String, usize)>> {
    let mut chars = text.chars();
    let (Some('\\'), Some(sign @ ('p' | 'P'))) = (chars.next(), chars.next()) else {
        return None;
    };
    let range_error = |shown: &str| Error::new(Code::CharRange, shown);
    let Some(first) = chars.next() else {
        return Some(Err(range_error(text)));
    };
    let (name, length) = if first == '{' {
        let Some(close) = text.find('}') else {
            return Some(Err(range_error(text)));
        };
        (&text[3..close], close + 1)
    } else {
        let end = 2 + first.len_utf8();
        (&text[2..end], end)
    };
    let shown = &text[..length];
    let (name, flipped) = match name.strip_prefix('^') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || " _-".contains(c);
    if name.is_empty() || !name.chars().all(plain) {
        return Some(Err(range_error(shown)));
    }
    let sign = if (sign == 'P') != flipped { 'P' } else { 'p' };
    let written = format!("\\{sign}{{{name}}}");
    Some(match tables::is_property(&written) {
        Ok(true) => Ok((written, length)),
        Ok(false) => Err(range_error(shown)),
        Err(error) => Err(error),
    })
}

/// A class in brackets at the start of a text: how it is written, how long it is.
pub(super) fn bracketed(text: &str) -> Result<(String, usize)> {
    let mut at = 1;
    let mut out = String::from("[");
    if text[at..].starts_with('^') {
        out.push('^');
        at += 1;
    }
    let mut first = true;
    loop {
        let rest = &text[at..];
        if rest.is_empty() {
            return Err(Error::new(Code::MissingBracket, text));
        }
        if rest.starts_with(']') && !first {
            out.push(']');
            return Ok((out, at + 1));
        }
        // A `-` is taken as it is at either end only; Perl lets it stand elsewhere, and so does Go.
        first = false;
        if let Some(named) = posix(rest) {
            let (written, length) = named?;
            out.push_str(&written);
            at += length;
        } else if let Some(property) = unicode(rest) {
            let (written, length) = property?;
            out.push_str(&written);
            at += length;
        } else if let Some((set, negated)) = perl_escape(rest) {
            out.push_str(&if negated {
                format!("[^{set}]")
            } else {
                set.to_owned()
            });
            at += 2;
        } else {
            at += range(rest, text, &mut out)?;
        }
    }
}

fn perl_escape(rest: &str) -> Option<(&'static str, bool)> {
    perl(rest.strip_prefix('\\')?.chars().next()?)
}

/// `[:alpha:]` at the start of a text.
fn posix(rest: &str) -> Option<Result<(String, usize)>> {
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ];
    let body = rest.strip_prefix("[:")?;
    let length = body.find(":]")? + 4;
    let name = &rest[2..length - 2];
    let known = NAMES.contains(&name.strip_prefix('^').unwrap_or(name));
    let shown = &rest[..length];
    Some(if known {
        Ok((shown.to_owned(), length))
    } else {
        Err(Error::new(Code::CharRange, shown))
    })
}

/// `a` or `a-z` at the start of `rest`; how long it is.
fn range(rest: &str, class: &str, out: &mut String) -> Result<usize> {
    let (low, mut length) = class_char(rest, class)?;
    let mut high = low;
    let after = &rest[length..];
    if after.starts_with('-') && after.len() > 1 && !after.starts_with("-]") {
        let (end, end_length) = class_char(&after[1..], class)?;
        high = end;
        length += 1 + end_length;
        if high < low {
            return Err(Error::new(Code::CharRange, &rest[..length]));
        }
    }
    push_range(out, low, high);
    Ok(length)
}

/// Ranges without surrogates, which no text has.
fn push_range(out: &mut String, low: u32, high: u32) {
    let clip = |point: u32, down: bool| match point {
        0xd800..=0xdfff if down => 0xd7ff,
        0xd800..=0xdfff => 0xe000,
        _ => point,
    };
    let (low, high) = (clip(low, false), clip(high, true));
    if low <= high {
        out.push_str(&format!("\\x{{{low:x}}}-\\x{{{high:x}}}"));
    }
}

fn class_char(text: &str, class: &str) -> Result<(u32, usize)> {
    match text.chars().next() {
        None => Err(Error::new(Code::MissingBracket, class)),
        Some('\\') => escape(text),
        Some(c) => Ok((c as u32, c.len_utf8())),
    }
}

/// An escaped character at the start of a text: `\n`, `\x41`, `\101`, `\.`.
pub(super) fn escape(text: &str) -> Result<(u32, usize)> {
    let mut at = 1;
    let Some(letter) = text[at..].chars().next() else {
        return Err(Error::new(Code::TrailingBackslash, ""));
    };
    at += letter.len_utf8();
    let octal = |at: usize| {
        let digit = text[at..].chars().next().and_then(|c| c.to_digit(8));
        digit.filter(|_| at < text.len())
    };
    let point = match letter {
        '1'..='7' if octal(at).is_none() => None, // a reference back, which RE2 does not have
        '0'..='7' => {
            let mut point = letter as u32 - '0' as u32;
            for _ in 1..3 {
                let Some(digit) = octal(at) else {
                    break;
                };
                point = point * 8 + digit;
                at += 1;
            }
            Some(point)
        }
        'x' => hexadecimal(text, &mut at),
        'a' => Some(7),
        'f' => Some(0x0c),
        'n' => Some(0x0a),
        'r' => Some(0x0d),
        't' => Some(9),
        'v' => Some(0x0b),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c as u32),
        _ => None,
    };
    match point {
        Some(point) => Ok((point, at)),
        None => Err(Error::new(Code::Escape, &text[..at])),
    }
}

/// `41` or `{1F600}` behind `\x`; `at` moves behind what was looked at.
fn hexadecimal(text: &str, at: &mut usize) -> Option<u32> {
    let mut next = || {
        let c = text[*at..].chars().next()?;
        *at += c.len_utf8();
        Some(c)
    };
    let first = next()?;
    if first != '{' {
        let second = next()?;
        return Some(first.to_digit(16)? * 16 + second.to_digit(16)?);
    }
    let mut point = 0;
    let mut digits = 0;
    loop {
        let c = next()?;
        if c == '}' {
            return (digits > 0).then_some(point);
        }
        point = point * 16 + c.to_digit(16)?;
        digits += 1;
        if point > 0x10_ffff {
            return None;
        }
    }
}
