//! What a plain scalar means: YAML 1.1 as goyaml reads it for Helm.

use crate::timestamp;

/// A scalar's meaning.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Resolved {
    /// `null`, `~`, nothing at all.
    Null,
    /// `true`, `yes`, `on`, `y` and their opposites.
    Bool(bool),
    /// A number that fits Go's `int`.
    Int(i64),
    /// A larger number that fits `uint64`.
    Uint(u64),
    /// `1.5`, `1e3`, `.inf`, `.nan`, and integers too large for anything else.
    Float(f64),
    /// A date; it is read as a string, and written in quotes.
    Timestamp,
    /// `<<`
    Merge,
    /// Everything else.
    Str,
}

/// What the text of an untagged plain scalar means.
#[must_use]
pub fn resolve(text: &str) -> Resolved {
    let Some(first) = text.bytes().next() else {
        return Resolved::Null;
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' => word(text).unwrap_or_else(|| number(text)),
        b'.' => word(text).unwrap_or_else(|| dotted(text)),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' | b'<' => {
            word(text).unwrap_or(Resolved::Str)
        }
        _ => Resolved::Str,
    }
}

/// The words that stand for something else.
fn word(text: &str) -> Option<Resolved> {
    if text.len() > 5 {
        return None;
    }
    Some(match text {
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        "<<" => Resolved::Merge,
        _ => return None,
    })
}

fn number(text: &str) -> Resolved {
    if timestamp::is_timestamp(text.as_bytes()) {
        return Resolved::Timestamp;
    }
    if text.contains('_') {
        return digits(&text.replace('_', ""));
    }
    digits(text)
}

/// A number without underscores.
fn digits(text: &str) -> Resolved {
    if let Some(found) = integer(text) {
        return found;
    }
    if is_float(text.as_bytes())
        && let Some(found) = float(text)
    {
        return found;
    }
    // A binary number may carry a sign after its prefix.
    let binary = |digits: &str| i64::from_str_radix(digits, 2).ok();
    if let Some(rest) = text.strip_prefix("0b")
        && let Some(found) = binary(rest)
    {
        return Resolved::Int(found);
    }
    Resolved::Str
}

/// As Go's `ParseInt` with base 0 reads it: `0x`, `0o`, `0b`, and a leading zero for octal.
fn integer(text: &str) -> Option<Resolved> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = rest.len() != text.len();
    let (base, digits) = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &rest[2..]),
        [b'0', b'o' | b'O', ..] => (8, &rest[2..]),
        [b'0', b'b' | b'B', ..] => (2, &rest[2..]),
        [b'0', _, ..] => (8, &rest[1..]),
        _ => (10, rest),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    match (negative, i64::try_from(size)) {
        (false, Ok(size)) => Some(Resolved::Int(size)),
        (true, Ok(size)) => Some(Resolved::Int(-size)),
        (true, Err(_)) if size == 1 << 63 => Some(Resolved::Int(i64::MIN)),
        (false, Err(_)) if !signed => Some(Resolved::Uint(size)),
        _ => None,
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &[u8]) -> bool {
    fn digits(rest: &mut &[u8]) -> usize {
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *rest = &rest[count..];
        count
    }
    fn skip(rest: &mut &[u8], wanted: &[u8]) -> bool {
        let found = rest.first().is_some_and(|byte| wanted.contains(byte));
        if found {
            *rest = &rest[1..];
        }
        found
    }
    let mut rest = text;
    skip(&mut rest, b"-+");
    let whole = digits(&mut rest);
    let fraction = if skip(&mut rest, b".") {
        digits(&mut rest)
    } else {
        0
    };
    if whole + fraction == 0 {
        return false;
    }
    if skip(&mut rest, b"eE") {
        skip(&mut rest, b"-+");
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    rest.is_empty()
}

/// The value, unless it is too large for a `float64`.
fn float(text: &str) -> Option<Resolved> {
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(Resolved::Float(number))
}

/// What begins with a point and is no word. Here underscores count only between digits.
fn dotted(text: &str) -> Resolved {
    let bytes = text.as_bytes();
    let between_digits = |at: usize| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        digit(at.wrapping_sub(1)) && digit(at + 1)
    };
    let mut underscores = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    if !underscores.all(|(at, _)| between_digits(at)) {
        return Resolved::Str;
    }
    let text = text.replace('_', "");
    if is_float(text.as_bytes()) {
        return float(&text).unwrap_or(Resolved::Str);
    }
    Resolved::Str
}

/// YAML 1.1's base 60 (`1:30`), which goyaml does not read but protects with quotes:
/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
pub(crate) fn is_base60(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !rest.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let (body, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut parts = body.split(':');
    let lead = parts.next().unwrap_or("");
    let lead_fits = lead
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'_');
    let mut count = 0;
    let parts_fit = parts.all(|part| {
        count += 1;
        match part.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [b'0'..=b'5', digit] => digit.is_ascii_digit(),
            _ => false,
        }
    });
    lead_fits
        && parts_fit
        && count > 0
        && fraction
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
}
