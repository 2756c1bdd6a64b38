//! Floats as Go's `strconv.FormatFloat` writes them.

use std::io::Write;

/// The smallest float has 1074 digits behind the point, the last of them not zero.
const MOST_DIGITS: usize = 1100;

/// `strconv.FormatFloat(number, fmt, prec, 64)`: `fmt` is one of `e E f F g G b x X`; `prec` -1 asks for the
/// fewest digits that read back as the same number. Any other `fmt` writes `%` and that letter, as Go does.
#[must_use]
pub fn float(number: f64, fmt: u8, prec: i32) -> String {
    let mut out = Vec::with_capacity(24);
    append_float(&mut out, number, fmt, prec);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends what [`float`] returns.
pub fn append_float(out: &mut Vec<u8>, number: f64, fmt: u8, prec: i32) {
    if number.is_nan() {
        return out.extend_from_slice(b"NaN");
    }
    if number.is_infinite() {
        return out.extend_from_slice(if number > 0.0 { b"+Inf" } else { b"-Inf" });
    }
    if fmt == b'g' && prec < 0 && number.fract() == 0.0 && number.abs() < 1e6 {
        // The common case, small whole numbers; only minus zero needs a sign of its own.
        if number == 0.0 && number.is_sign_negative() {
            out.push(b'-');
        }
        let _ = write!(out, "{}", number as i64);
        return;
    }
    if number.is_sign_negative() {
        out.push(b'-');
    }
    let magnitude = number.abs();
    match fmt {
        b'e' | b'E' => exponent_form(out, &Decimal::rounded(magnitude, prec), fmt, prec),
        b'f' | b'F' if prec < 0 => {
            let decimal = Decimal::shortest(magnitude);
            fixed_form(out, &decimal);
        }
        b'f' | b'F' => {
            // No float has more digits than that behind the point; the rest are zeros.
            let exact = (prec as usize).min(MOST_DIGITS);
            let _ = write!(out, "{magnitude:.exact$}");
            let zeros = prec as usize - exact;
            if zeros > 0 {
                out.extend(std::iter::repeat_n(b'0', zeros));
            }
        }
        b'g' | b'G' => general_form(out, magnitude, fmt, prec),
        b'b' => {
            let (mantissa, exponent) = parts(magnitude);
            let _ = write!(out, "{mantissa}p{exponent:+}");
        }
        b'x' | b'X' => hexadecimal_form(out, magnitude, fmt, prec),
        other => {
            if out.last() == Some(&b'-') {
                out.pop();
            }
            out.extend_from_slice(&[b'%', other]);
        }
    }
}

/// Decimal digits without trailing zeros (at least one), and where the point stands:
/// 0.`digits` × 10^`point`.
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    fn shortest(magnitude: f64) -> Decimal {
        let shortest = Decimal::read(&format!("{magnitude:e}"));
        if shortest.digits.len() < 15 {
            return shortest;
        }
        // Of two that are equally near, Go takes the even one, the standard library the larger one.
        let after = shortest.digits.len() - 1;
        let even = format!("{magnitude:.after$e}");
        if even.parse() == Ok(magnitude) {
            return Decimal::read(&even);
        }
        shortest
    }

    /// With `after` digits behind the first; the shortest for a negative `after`.
    fn rounded(magnitude: f64, after: i32) -> Decimal {
        if after < 0 {
            return Decimal::shortest(magnitude);
        }
        let exact = (after as usize).min(MOST_DIGITS);
        Decimal::read(&format!("{magnitude:.exact$e}"))
    }

    fn read(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
        Decimal {
            point: exponent.parse::<i32>().unwrap_or(0) + 1,
            digits,
        }
    }
}

/// `d.ddde±dd` with `prec` digits behind the point, all there are for -1.
fn exponent_form(out: &mut Vec<u8>, decimal: &Decimal, letter: u8, prec: i32) {
    let behind = &decimal.digits[1..];
    out.push(decimal.digits[0]);
    let wanted = if prec < 0 {
        behind.len()
    } else {
        prec as usize
    };
    if wanted > 0 {
        out.push(b'.');
        out.extend(
            behind
                .iter()
                .copied()
                .chain(std::iter::repeat(b'0'))
                .take(wanted),
        );
    }
    let exponent = decimal.point - 1;
    let is_zero = decimal.digits == b"0";
    let exponent = if is_zero { 0 } else { exponent };
    out.push(letter);
    out.push(if exponent < 0 { b'-' } else { b'+' });
    let _ = write!(out, "{:02}", exponent.unsigned_abs());
}

/// `ddd.ddd` with all digits there are.
fn fixed_form(out: &mut Vec<u8>, decimal: &Decimal) {
    let point = decimal.point;
    if point <= 0 {
        out.push(b'0');
    } else {
        let whole = decimal
            .digits
            .iter()
            .copied()
            .chain(std::iter::repeat(b'0'));
        out.extend(whole.take(point as usize));
    }
    let behind = (decimal.digits.len() as i32 - point).max(0);
    if behind == 0 || decimal.digits == b"0" {
        return;
    }
    out.push(b'.');
    out.extend(std::iter::repeat_n(b'0', (-point).max(0) as usize));
    out.extend_from_slice(&decimal.digits[point.max(0) as usize..]);
}

/// The shorter of both: exponents below -4, or from the precision (6 for the shortest) on, get an exponent.
fn general_form(out: &mut Vec<u8>, magnitude: f64, fmt: u8, prec: i32) {
    let prec = if prec == 0 { 1 } else { prec };
    let decimal = if prec < 0 {
        Decimal::shortest(magnitude)
    } else {
        Decimal::rounded(magnitude, prec - 1)
    };
    let limit = if prec < 0 { 6 } else { prec };
    let exponent = decimal.point - 1;
    if magnitude != 0.0 && (exponent < -4 || exponent >= limit) {
        let letter = if fmt == b'G' { b'E' } else { b'e' };
        return exponent_form(out, &decimal, letter, -1);
    }
    fixed_form(out, &decimal);
}

/// The mantissa as an integer and the binary exponent that goes with it.
fn parts(magnitude: f64) -> (u64, i32) {
    let bits = magnitude.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let mantissa = bits & ((1 << 52) - 1);
    if exponent == 0 {
        (mantissa, -1074)
    } else {
        (mantissa | 1 << 52, exponent - 1075)
    }
}

/// `0x1.8p+00`.
fn hexadecimal_form(out: &mut Vec<u8>, magnitude: f64, fmt: u8, prec: i32) {
    let (mut mantissa, mut exponent) = parts(magnitude);
    if mantissa != 0 {
        let shift = mantissa.leading_zeros() as i32 - 11;
        mantissa <<= shift;
        exponent += 52 - shift;
    } else {
        exponent = 0;
    }
    if (0..13).contains(&prec) {
        // Round half to even at the last digit that stays.
        let drop = 4 * (13 - prec) as u32;
        let half = 1u64 << (drop - 1);
        let rest = mantissa & ((1 << drop) - 1);
        mantissa >>= drop;
        if rest > half || (rest == half && mantissa & 1 == 1) {
            mantissa += 1;
        }
        mantissa <<= drop;
        if mantissa >> 53 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut digits = format!("{:013x}", mantissa & ((1 << 52) - 1));
    if prec < 0 {
        digits.truncate(digits.trim_end_matches('0').len());
    } else {
        digits.truncate(prec as usize);
        digits.extend(std::iter::repeat_n('0', prec as usize - digits.len()));
    }
    let point = if digits.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let mut text = format!(
        "0x{}{point}{digits}p{sign}{:02}",
        mantissa >> 52,
        exponent.unsigned_abs()
    );
    if fmt == b'X' {
        text.make_ascii_uppercase();
    }
    out.extend_from_slice(text.as_bytes());
}
