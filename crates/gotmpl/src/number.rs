//! Number literals: `1`, `0x1F`, `1_000`, `1e3`, `0x1p-2`, `'a'`, `1i`.

use pilothouse_value::{Kind, Object, Str, Value, format};
use std::any::Any;

/// What a literal can stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Number {
    pub(crate) int: Option<i64>,
    pub(crate) uint: Option<u64>,
    pub(crate) float: Option<f64>,
    /// What it is where any type will do; `None`: it is too large for an `int`.
    pub(crate) ideal: Option<Value>,
}

/// A complex constant; all that can be done with it is printing.
struct Complex(f64, f64);

impl Object for Complex {
    fn go_type(&self) -> &'static str {
        "complex128"
    }

    fn kind(&self) -> Kind {
        Kind::Complex128
    }

    fn complex(&self) -> Option<(f64, f64)> {
        Some((self.0, self.1))
    }

    fn format(&self) -> Str {
        let value = Value::object(Complex(self.0, self.1));
        format::sprintf(b"%v", &[value]).into()
    }

    fn truth(&self) -> bool {
        self.0 != 0.0 || self.1 != 0.0
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Complex>();
        other.is_some_and(|other| self.0 == other.0 && self.1 == other.1)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Reads a number as the lexer found it.
pub(crate) fn number(text: &str) -> Result<Number, String> {
    if let Some(imaginary) = text.strip_suffix('i') {
        if let Some(at) = imaginary[1..].rfind(['+', '-']).map(|at| at + 1)
            && !matches!(imaginary.as_bytes()[at - 1], b'e' | b'E' | b'p' | b'P')
        {
            let (real, imaginary) = imaginary.split_at(at);
            if let (Some(real), Some(imaginary)) = (float(real), float(imaginary)) {
                return Ok(complex(real, imaginary));
            }
        } else if let Some(imaginary) = float(imaginary) {
            return Ok(complex(0.0, imaginary));
        }
        return Err(illegal(text));
    }
    let mut number = Number {
        uint: unsigned(text),
        int: signed(text),
        ..Number::default()
    };
    if number.int == Some(0) {
        number.uint = Some(0);
    }
    if let Some(int) = number.int {
        number.float = Some(int as f64);
    } else if let Some(uint) = number.uint {
        number.float = Some(uint as f64);
    } else if let Some(float) = float(text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(format!("integer overflow: {}", quoted(text)));
        }
        number.float = Some(float);
        number.int = whole(float);
        number.uint = ((0.0..18_446_744_073_709_551_616.0).contains(&float)
            && float.fract() == 0.0)
            .then_some(float as u64);
    } else {
        return Err(illegal(text));
    }
    let hexadecimal = text.len() > 2
        && text.starts_with('0')
        && matches!(text.as_bytes()[1], b'x' | b'X')
        && !text.contains(['p', 'P']);
    number.ideal = if !hexadecimal && text.contains(['.', 'e', 'E', 'p', 'P']) {
        number.float.map(Value::Float)
    } else {
        number.int.map(Value::int)
    };
    Ok(number)
}

/// A character constant's number.
pub(crate) fn character(rune: u32) -> Number {
    Number {
        int: Some(i64::from(rune)),
        uint: Some(u64::from(rune)),
        float: Some(f64::from(rune)),
        ideal: Some(Value::int(i64::from(rune))),
    }
}

fn complex(real: f64, imaginary: f64) -> Number {
    let mut number = Number {
        ideal: Some(Value::object(Complex(real, imaginary))),
        ..Number::default()
    };
    if imaginary == 0.0 {
        number.float = Some(real);
        number.int = whole(real);
        number.uint = number.int.and_then(|int| u64::try_from(int).ok());
    }
    number
}

fn whole(float: f64) -> Option<i64> {
    (float.fract() == 0.0
        && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float))
    .then_some(float as i64)
}

fn illegal(text: &str) -> String {
    format!("illegal number syntax: {}", quoted(text))
}

fn quoted(text: &str) -> String {
    String::from_utf8(format::quote(text.as_bytes())).unwrap_or_default()
}

fn signed(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number = unsigned(digits)?;
    if negative {
        (number <= 1 << 63).then(|| (number as i64).wrapping_neg())
    } else {
        i64::try_from(number).ok()
    }
}

/// Digits with an optional prefix that names the base.
fn unsigned(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (base, digits, prefixed) = match bytes {
        [b'0', b'x' | b'X', ..] => (16, &text[2..], true),
        [b'0', b'o' | b'O', ..] => (8, &text[2..], true),
        [b'0', b'b' | b'B', ..] => (2, &text[2..], true),
        [b'0', _, ..] => (8, &text[1..], true),
        _ => (10, text, false),
    };
    let digits = plain_digits(digits, prefixed)?;
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(&digits, base).ok()
}

/// The digits without underscores, which stand only between digits or behind a prefix.
fn plain_digits(digits: &str, prefixed: bool) -> Option<String> {
    let bytes = digits.as_bytes();
    if bytes.is_empty() || bytes.last() == Some(&b'_') || digits.contains("__") {
        return None;
    }
    if bytes[0] == b'_' && !prefixed {
        return None;
    }
    Some(digits.replace('_', ""))
}

fn float(text: &str) -> Option<f64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if let Some(hexadecimal) = rest.strip_prefix("0x").or(rest.strip_prefix("0X")) {
        return Some(sign * hexadecimal_float(hexadecimal)?);
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    without_underscores(rest)?
        .parse::<f64>()
        .ok()
        .filter(|float| float.is_finite())
        .map(|float| sign * float)
}

/// A decimal number without underscores, each of which stands between two digits.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let mut places = text.match_indices('_').map(|(at, _)| at);
    if !places.all(|at| digit(at.checked_sub(1)) && digit(Some(at + 1))) {
        return None;
    }
    Some(text.replace('_', ""))
}

fn hexadecimal_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let mut exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = plain_digits(&format!("{whole}{fraction}"), true)?;
    exponent = exponent.checked_sub(4 * fraction.replace('_', "").len() as i32)?;
    let mantissa = u64::from_str_radix(&digits, 16).ok()? as f64;
    let float = mantissa * 2f64.powi(exponent.clamp(-2000, 2000));
    float.is_finite().then_some(float)
}
