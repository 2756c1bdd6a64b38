//! Numbers, dates and times in TOML.

use super::text::{Text, shown};
use crate::gotime::{Time, TimeObject, Zone, parse};
use crate::quote::go_quote;
use pilothouse_value::Value;

/// A number, a date or a time, whatever comes next.
pub(super) fn number(text: &mut Text<'_>) -> Result<Value, String> {
    match text.peek() {
        Some(sign @ ('+' | '-')) => signed(text, sign),
        Some('0') => {
            text.next();
            match text.peek() {
                Some('x') => based(text, 'x', 16, "a hexadecimal"),
                Some('o') => based(text, 'o', 8, "an octal"),
                Some('b') => based(text, 'b', 2, "a binary"),
                _ => unsigned(text, "0".to_owned()),
            }
        }
        _ => unsigned(text, String::new()),
    }
}

fn signed(text: &mut Text<'_>, sign: char) -> Result<Value, String> {
    text.next();
    let mut shown_so_far = sign.to_string();
    match text.peek() {
        Some('i') if text.take("inf") => {
            let infinity = if sign == '-' {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            };
            return Ok(infinity.into());
        }
        Some('n') if text.take("nan") => {
            let nan = if sign == '-' { -f64::NAN } else { f64::NAN };
            return Ok(nan.into());
        }
        Some('i') => return Err(cut_short(text, sign, "inf")),
        Some('n') => return Err(cut_short(text, sign, "nan")),
        Some('.') => return Err("floats must start with a digit, not '.'".to_owned()),
        Some('0') => {
            text.next();
            if let Some(base @ ('x' | 'o' | 'b')) = text.peek() {
                return Err(format!(
                    "cannot use sign with non-decimal numbers: '{sign}0{base}'"
                ));
            }
            shown_so_far.push('0');
        }
        Some(c) if c.is_ascii_digit() => {}
        other => return Err(format!("expected a digit but got {}", shown(other))),
    }
    shown_so_far.push_str(text.take_while(|c| c.is_ascii_digit() || c == '_'));
    if matches!(text.peek(), Some('.' | 'e' | 'E')) {
        return float(text, shown_so_far);
    }
    integer(&shown_so_far)
}

/// A sign and what there is of a word.
fn cut_short(text: &mut Text<'_>, sign: char, word: &str) -> String {
    let there = word.chars().take_while(|c| text.next() == Some(*c));
    format!("invalid float: '{sign}{}'", there.collect::<String>())
}

fn unsigned(text: &mut Text<'_>, mut so_far: String) -> Result<Value, String> {
    so_far.push_str(text.take_while(|c| c.is_ascii_digit()));
    match text.peek() {
        Some('-' | ':') => return date(text, so_far),
        Some('_') => so_far.push_str(text.take_while(|c| c.is_ascii_digit() || c == '_')),
        _ => {}
    }
    if matches!(text.peek(), Some('.' | 'e' | 'E')) {
        return float(text, so_far);
    }
    integer(&so_far)
}

/// `0xff`; the zero has been read.
fn based(text: &mut Text<'_>, letter: char, base: u32, what: &str) -> Result<Value, String> {
    text.next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_digit(base));
    if !digit(text.peek()) {
        let got = text.peek().unwrap_or('\0');
        return Err(format!("not {what} number: '0{letter}{got}'"));
    }
    let digits = text.take_while(|c| c.is_digit(base) || c == '_');
    let shown = format!("0{letter}{digits}");
    if !underscores_fit(digits, |c| c.is_digit(base)) {
        return Err(format!(
            "Invalid integer {}: underscores must be surrounded by digits",
            go_quote(&shown)
        ));
    }
    let plain = digits.replace('_', "");
    match i64::from_str_radix(&plain, base) {
        Ok(number) => Ok(Value::int64(number)),
        Err(_) => Err(format!("{shown} is out of range for int64")),
    }
}

fn underscores_fit(text: &str, digit: impl Fn(char) -> bool) -> bool {
    let mut after_digit = false;
    let mut pending = false;
    for c in text.chars() {
        if c == '_' {
            if !after_digit {
                return false;
            }
            pending = true;
            after_digit = false;
        } else {
            if pending && !digit(c) {
                return false;
            }
            pending = false;
            after_digit = digit(c);
        }
    }
    text.is_empty() || after_digit
}

fn leading_zeros(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit()
}

fn integer(text: &str) -> Result<Value, String> {
    let invalid = |why: &str| Err(format!("Invalid integer {}: {why}", go_quote(text)));
    if !underscores_fit(text, |c| c.is_ascii_digit()) {
        return invalid("underscores must be surrounded by digits");
    }
    if leading_zeros(text) {
        return invalid("cannot have leading zeroes");
    }
    match text.replace('_', "").parse() {
        Ok(number) => Ok(Value::int64(number)),
        Err(_) => Err(format!("{text} is out of range for int64")),
    }
}

fn float(text: &mut Text<'_>, mut so_far: String) -> Result<Value, String> {
    so_far.push_str(
        text.take_while(|c| c.is_ascii_digit() || matches!(c, '_' | '.' | '-' | '+' | 'e' | 'E')),
    );
    let invalid = |why: &str| Err(format!("Invalid float {}: {why}", go_quote(&so_far)));
    let parts = so_far.split(['.', 'e', 'E']);
    let digit = |c: char| c.is_ascii_digit();
    for part in parts {
        if !underscores_fit(part, digit) {
            return invalid("underscores must be surrounded by digits");
        }
    }
    let whole = so_far.split('.').next().unwrap_or_default();
    if so_far.contains('.') && leading_zeros(whole) {
        return invalid("cannot have leading zeroes");
    }
    let bare_point = so_far
        .split_once('.')
        .is_some_and(|(_, after)| !after.starts_with(digit));
    if bare_point {
        return invalid("'.' must be followed by one or more digits");
    }
    let plain = so_far.replace('_', "");
    match plain.parse::<f64>() {
        Ok(number) if number.is_infinite() => Err(format!("{so_far} is out of range for float64")),
        Ok(number) => Ok(number.into()),
        Err(_) => Err(format!("Invalid float value: {}", go_quote(&so_far))),
    }
}

/// A date, a time or both; the digits before the first `-` or `:` have been read.
fn date(text: &mut Text<'_>, mut so_far: String) -> Result<Value, String> {
    so_far.push_str(text.take_while(|c| {
        c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 't' | ' ' | '.' | 'Z' | 'z' | '+')
    }));
    let so_far = so_far.trim_end_matches(' ');
    const LAYOUTS: [(&str, Option<&str>); 8] = [
        ("2006-01-02T15:04:05.999999999Z07:00", None),
        ("2006-01-02T15:04:05.999999999", Some("datetime-local")),
        ("2006-01-02", Some("date-local")),
        ("15:04:05.999999999", Some("time-local")),
        ("2006-01-02T15:04Z07:00", None),
        ("2006-01-02T15:04", Some("datetime-local")),
        ("15:04", Some("time-local")),
        ("2006-01-02 15:04:05.999999999Z07:00", None),
    ];
    let mut wanted = so_far.to_ascii_uppercase();
    // A space stands for the T.
    if wanted.len() > 10 && wanted.as_bytes()[10] == b' ' {
        wanted.replace_range(10..11, "T");
    }
    // Go would read an hour of one digit.
    let hour = wanted.find(':').map_or(2, |colon| {
        let digits = wanted[..colon].bytes().rev();
        digits.take_while(u8::is_ascii_digit).count()
    });
    for (layout, zone) in LAYOUTS.into_iter().filter(|_| hour == 2) {
        let utc = |_| (0, "UTC".to_owned());
        if let Ok(time) = parse(layout.as_bytes(), wanted.as_bytes(), utc) {
            return Ok(Value::object(TimeObject(shown_as(time, zone))));
        }
    }
    Err(format!("invalid datetime: {}", go_quote(&wanted)))
}

fn shown_as(time: Time, zone: Option<&str>) -> Time {
    match zone {
        Some(name) => time.shown_in(Zone::fixed(0, name)),
        None => time,
    }
}
