//! Numbers out of anything, as Sprig's `int`, `add`, `addf` … take them: what cannot be converted is 0.

use pilothouse_value::Value;

/// An `int64`: floats are cut off, `true` is 1, nil and what cannot be read is 0.
pub(crate) fn to_int64(value: &Value) -> i64 {
    match value {
        Value::Int(_, number) => *number,
        Value::Uint(_, number) => *number as i64,
        Value::Float(number) => float_to_int(*number),
        Value::Bool(truth) => i64::from(*truth),
        Value::Str(text) => text.to_str().and_then(parse_int).unwrap_or(0),
        Value::Nil | Value::List(_) | Value::Map(_) => 0,
        Value::Object(_) => named_number(value).unwrap_or(0),
    }
}

/// A `float64`, as [`to_int64`] without cutting off.
pub(crate) fn to_float64(value: &Value) -> f64 {
    match value {
        Value::Int(_, number) => *number as f64,
        Value::Uint(_, number) => *number as f64,
        Value::Float(number) => *number,
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Str(text) => text.to_str().and_then(parse_float).unwrap_or(0.0),
        Value::Nil | Value::List(_) | Value::Map(_) => 0.0,
        Value::Object(_) => named_number(value).map_or(0.0, |number| number as f64),
    }
}

/// The number of a month or a weekday; other types of numbers do not count, durations among them.
fn named_number(value: &Value) -> Option<i64> {
    match value {
        Value::Object(object) if matches!(object.go_type(), "time.Month" | "time.Weekday") => {
            object.to_plain().as_ref().map(to_int64)
        }
        _ => None,
    }
}

/// Go's conversion on amd64: what does not fit is the smallest `int64`.
pub(crate) fn float_to_int(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if number.is_nan() || !(-LIMIT..LIMIT).contains(&number) {
        return i64::MIN;
    }
    number as i64
}

/// A whole number as Go's literals are written (`0x1f`, `0o17`, `017`, `1_000`), with or without a fraction of
/// zeros. `None` where it is none, or does not fit.
fn parse_int(text: &str) -> Option<i64> {
    let text = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    let (negative, digits) = sign(text);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        // The 0 is a prefix that an underscore may follow.
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    let digits = if radix == 10 {
        without_underscores(digits, false)?
    } else {
        without_underscores(digits.strip_prefix('_').unwrap_or(digits), true)?
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let size = u64::from_str_radix(&digits, radix).ok()?;
    let number = if negative {
        -i128::from(size)
    } else {
        i128::from(size)
    };
    i64::try_from(number).ok()
}

fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// Underscores may stand between two digits only.
fn without_underscores(text: &str, hex: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|b| b.is_ascii_digit() || (hex && b.is_ascii_hexdigit()))
    };
    let fits = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let mut underscores = bytes.iter().enumerate().filter(|(_, b)| **b == b'_');
    if !underscores.all(|(at, _)| fits(at)) {
        return None;
    }
    Some(text.replace('_', ""))
}

/// A number as Go's `strconv.ParseFloat` reads it; `None` also for what is too large.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let (negative, size) = sign(text);
    let size = match size.as_bytes() {
        [b'0', b'x' | b'X', ..] => {
            let rest = &size[2..];
            hex_float(&without_underscores(
                rest.strip_prefix('_').unwrap_or(rest),
                true,
            )?)?
        }
        [b'0'..=b'9' | b'.', ..] => {
            let number: f64 = without_underscores(size, false)?.parse().ok()?;
            if number.is_infinite() {
                return None;
            }
            number
        }
        _ if size.eq_ignore_ascii_case("inf") || size.eq_ignore_ascii_case("infinity") => {
            f64::INFINITY
        }
        _ if text.eq_ignore_ascii_case("nan") => return Some(f64::NAN),
        _ => return None,
    };
    Some(if negative { -size } else { size })
}

/// `1.8p-2`: hexadecimal digits and a power of two, which has to be there.
fn hex_float(text: &str) -> Option<f64> {
    let (digits, exponent) = text.split_once(['p', 'P'])?;
    let (down, size) = sign(exponent);
    if size.is_empty() || !size.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size: i64 = size.parse().unwrap_or(1 << 20);
    let mut exponent = size.min(1 << 20) * if down { -1 } else { 1 };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut mantissa: u64 = 0;
    for (index, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let digit = u64::from(char::from(byte).to_digit(16)?);
        let behind_point = index >= whole.len();
        if mantissa >> 59 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= if behind_point { 4 } else { 0 };
        } else {
            // Beyond the precision: only that there is something counts, for rounding.
            mantissa |= u64::from(digit != 0);
            exponent += if behind_point { 0 } else { 4 };
        }
    }
    if mantissa == 0 {
        return Some(0.0);
    }
    let mut number = mantissa as f64;
    // In steps, so that no power of two overflows before the product does.
    while exponent != 0 && number != 0.0 && number.is_finite() {
        let step = exponent.clamp(-1000, 1000);
        number *= 2f64.powi(step as i32);
        exponent -= step;
    }
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whole_numbers_are_read_as_go_literals() {
        let read = [
            ("010", Some(8)),
            ("08", None),
            ("-0x10", Some(-16)),
            ("5.00", Some(5)),
            ("1.5", None),
            ("1_000", Some(1000)),
            ("0_1", Some(1)),
            ("1__0", None),
            ("0x_1", Some(1)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("0x", None),
            ("", None),
        ];
        for (text, number) in read {
            assert_eq!(parse_int(text), number, "{text}");
        }
    }

    #[test]
    fn fractions_are_read_as_go_reads_them() {
        assert_eq!(parse_float("0x1.8p1"), Some(3.0));
        assert_eq!(parse_float("0x1F"), None);
        assert_eq!(parse_float("-.5e-3"), Some(-0.0005));
        assert_eq!(parse_float("1e400"), None);
        assert_eq!(parse_float("0x1p2000"), None);
        assert_eq!(parse_float("1_0.5"), Some(10.5));
        assert_eq!(parse_float("1_.5"), None);
        assert!(parse_float("nan").unwrap().is_nan());
    }
}
