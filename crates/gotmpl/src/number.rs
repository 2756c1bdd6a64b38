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
        return match float(imaginary) {
            Ok(imaginary) => Ok(complex(0.0, imaginary)),
            Err(_) => Err(illegal(text)),
        };
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
    } else if let Ok(float) = float(text) {
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

/// Reads a complex number as the lexer found it, `1+2i`, as Go's scanner of formatted texts does.
pub(crate) fn complex_number(text: &str) -> Result<Number, String> {
    let (real, rest) = text.split_at(token(text));
    let (imaginary, rest) = rest.split_at(token(rest));
    if !imaginary.starts_with(['+', '-']) || rest != "i" || imaginary.len() == 1 {
        return Err("syntax error scanning complex number".to_owned());
    }
    let part = |text: &str| {
        float(text).map_err(|wrong| {
            let wrong = match wrong {
                BadFloat::Syntax => "invalid syntax",
                BadFloat::Range => "value out of range",
            };
            format!("strconv.ParseFloat: parsing {}: {wrong}", quoted(text))
        })
    };
    Ok(complex(part(real)?, part(imaginary)?))
}

/// The length of what Go's scanner takes for one number.
fn token(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let mut at = usize::from(is(0, b"+-"));
    let (mut digits, mut exponent): (&[u8], &[u8]) = (b"0123456789_", b"eEpP");
    if is(at, b"0") {
        at += 1;
        if is(at, b"xX") {
            at += 1;
            (digits, exponent) = (b"0123456789abcdefABCDEF_", b"pP");
        }
    }
    let run = |mut at: usize, digits: &[u8]| {
        while is(at, digits) {
            at += 1;
        }
        at
    };
    at = run(at, digits);
    if is(at, b".") {
        at = run(at + 1, digits);
    }
    if is(at, exponent) {
        at += 1;
        at += usize::from(is(at, b"+-"));
        at = run(at, b"0123456789_");
    }
    at
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

/// Why a text is no float.
enum BadFloat {
    Syntax,
    /// Too large.
    Range,
}

fn float(text: &str) -> Result<f64, BadFloat> {
    let (sign, rest) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, &text[1..]),
        Some(b'+') => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let hexadecimal = rest.strip_prefix("0x").or(rest.strip_prefix("0X"));
    let number = match hexadecimal {
        Some(digits) => {
            let digits = without_underscores(digits, u8::is_ascii_hexdigit, true);
            digits.and_then(|digits| hexadecimal_float(&digits))
        }
        None if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') => None,
        None => without_underscores(rest, u8::is_ascii_digit, false)
            .and_then(|digits| digits.parse::<f64>().ok()),
    };
    match number {
        None => Err(BadFloat::Syntax),
        Some(number) if number.is_infinite() => Err(BadFloat::Range),
        Some(number) => Ok(sign * number),
    }
}

/// A number without underscores, each of which stands between two digits; a prefix counts as one.
fn without_underscores(text: &str, digit: fn(&u8) -> bool, prefixed: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let digit_at = |at: usize| bytes.get(at).is_some_and(digit);
    let mut places = text.match_indices('_').map(|(at, _)| at);
    let stands =
        |at: usize| (if at == 0 { prefixed } else { digit_at(at - 1) }) && digit_at(at + 1);
    places.all(stands).then(|| text.replace('_', ""))
}

/// `1.8p-3` without its `0x`; rounded to the nearest, ties to even. Infinite where it is too large.
fn hexadecimal_float(text: &str) -> Option<f64> {
    const WHOLE: u32 = 60;
    let (mantissa, power) = text.split_once(['p', 'P'])?;
    let mut power = decimal_power(power)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() == 0 {
        return None;
    }
    // What no longer fits only says whether there is more.
    let (mut bits, mut more) = (0u64, false);
    let digits = whole.chars().map(|c| (c, 0));
    for (digit, behind_point) in digits.chain(fraction.chars().map(|c| (c, 4))) {
        let digit = u64::from(digit.to_digit(16)?);
        if bits >> (WHOLE - 4) == 0 {
            bits = bits << 4 | digit;
            power -= behind_point;
        } else {
            more |= digit != 0;
            power += 4 - behind_point;
        }
    }
    if bits == 0 {
        return Some(0.0);
    }
    Some(rounded(bits, more, power))
}

/// `bits` times two to the `power`; `more`: it is a little more than that.
fn rounded(bits: u64, more: bool, power: i64) -> f64 {
    let length = i64::from(u64::BITS - bits.leading_zeros());
    let highest = power + length - 1;
    if highest > 1023 {
        return f64::INFINITY;
    }
    // Numbers near zero have fewer than 53 bits.
    let places = 53 - (-1022 - highest).max(0);
    let cut = length - places;
    if cut <= 0 {
        return scaled(bits, power);
    }
    if cut > 63 {
        return 0.0;
    }
    let kept = bits >> cut;
    let rest = bits & ((1 << cut) - 1);
    let half = 1 << (cut - 1);
    let up = rest > half || (rest == half && (more || kept & 1 == 1));
    scaled(kept + u64::from(up), power + cut)
}

/// Exact where the result can be said: in two steps, as no power of two near zero is one factor.
fn scaled(bits: u64, power: i64) -> f64 {
    let first = power / 2;
    bits as f64 * 2f64.powi(first as i32) * 2f64.powi((power - first) as i32)
}

/// An exponent; what is far beyond any float is one that is just beyond.
fn decimal_power(text: &str) -> Option<i64> {
    const BEYOND: i64 = 1_000_000;
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() {
        return None;
    }
    let power = digits.bytes().try_fold(0i64, |power, byte| {
        let digit = char::from(byte).to_digit(10)?;
        Some((power * 10 + i64::from(digit)).min(BEYOND))
    })?;
    Some(sign * power)
}
