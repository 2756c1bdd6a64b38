//! Floating point numbers as Go's `strconv` writes them.

use std::fmt::Write;

/// Decimal digits and exponent of a finite number: `0.d₁d₂… × 10^point`, shortest that reads back the same.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// The shortest digits; of two that are as near, the even one, as Go takes it and Rust does not.
    fn shortest(number: f64) -> Decimal {
        let text = format!("{number:e}");
        let decimal = Decimal::parse(&text);
        let count = decimal.digits.len();
        if count < 16 {
            return decimal;
        }
        let exact = format!("{number:.*e}", count - 1);
        match exact.parse() {
            Ok(same) if f64::total_cmp(&same, &number).is_eq() => Decimal::parse(&exact),
            _ => decimal,
        }
    }

    /// From what `{:e}` writes: `-1.25e-7`.
    fn parse(scientific: &str) -> Decimal {
        let (negative, rest) = match scientific.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, scientific),
        };
        let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
        let digits = mantissa.bytes().filter(|byte| *byte != b'.').collect();
        let exponent: i32 = exponent.parse().unwrap_or(0);
        Decimal {
            negative,
            digits,
            point: exponent + 1,
        }
    }

    /// `d.ddde±dd`, the exponent with at least `width` digits.
    fn exponential(&self, width: usize, out: &mut String) {
        self.sign(out);
        out.push(char::from(self.digits[0]));
        if self.digits.len() > 1 {
            out.push('.');
            out.extend(self.digits[1..].iter().map(|digit| char::from(*digit)));
        }
        let exponent = self.point - 1;
        out.push('e');
        out.push(if exponent < 0 { '-' } else { '+' });
        let digits = exponent.unsigned_abs().to_string();
        out.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
        out.push_str(&digits);
    }

    /// `ddd.ddd`
    fn plain(&self, out: &mut String) {
        self.sign(out);
        let point = self.point;
        let digit = |at: i32| {
            usize::try_from(at)
                .ok()
                .and_then(|at| self.digits.get(at))
                .map_or('0', |digit| char::from(*digit))
        };
        if point > 0 {
            out.extend((0..point).map(digit));
        } else {
            out.push('0');
        }
        let last = self.digits.len() as i32;
        if last > point {
            out.push('.');
            out.extend((point..last).map(digit));
        }
    }

    fn sign(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
    }
}

fn special(number: f64) -> Option<&'static str> {
    if number.is_nan() {
        Some("NaN")
    } else if number == f64::INFINITY {
        Some("+Inf")
    } else if number == f64::NEG_INFINITY {
        Some("-Inf")
    } else {
        None
    }
}

/// Go's shortest `%g` for a `float64`, which is also how `%v` prints it: `1e+06`, `0.25`, `-0`, `+Inf`, `NaN`.
pub(crate) fn format_g(number: f64) -> String {
    if let Some(text) = special(number) {
        return text.to_owned();
    }
    general(&Decimal::shortest(number))
}

/// The same for a number rounded to `float32`, as `sigs.k8s.io/yaml` writes keys.
pub(crate) fn format_g32(number: f64) -> String {
    if let Some(text) = special(f64::from(number as f32)) {
        return text.to_owned();
    }
    general(&Decimal::parse(&format!("{:e}", number as f32)))
}

/// The shortest form has an exponent outside of 1e-4 and 1e6, however many digits there are.
fn general(decimal: &Decimal) -> String {
    let mut out = String::new();
    let exponent = decimal.point - 1;
    if !(-4..6).contains(&exponent) {
        decimal.exponential(2, &mut out);
    } else {
        decimal.plain(&mut out);
    }
    out
}

/// As `encoding/json` writes a `float64`: plain between 1e-6 and 1e21, else with the shortest exponent.
pub(crate) fn push_json(number: f64, out: &mut String) {
    if number.fract() == 0.0 && number.abs() < 1e15 && !(number == 0.0 && number.is_sign_negative())
    {
        let _ = write!(out, "{}", number as i64);
        return;
    }
    let decimal = Decimal::shortest(number);
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        // Go prints at least two digits of exponent, and its JSON encoder shortens negative ones again.
        let width = if decimal.point - 1 < 0 { 1 } else { 2 };
        decimal.exponential(width, out);
    } else {
        decimal.plain(out);
    }
}

/// What goyaml writes for a finite number that went through JSON: whole numbers that fit 64 bits in full, others
/// as `%g`.
pub(crate) fn through_json(number: f64) -> String {
    let mut text = String::new();
    push_json(number, &mut text);
    if text == "-0" {
        return "0".to_owned();
    }
    let whole = !text.contains(['.', 'e']);
    if whole && (text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()) {
        return text;
    }
    format_g(number)
}
