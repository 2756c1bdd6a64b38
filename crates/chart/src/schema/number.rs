//! Decimal numbers, exactly: comparing, dividing, and printing them as Helm's library does.

use std::cmp::Ordering;

/// `digits × 10^exponent`, without zeros at either end of the digits.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    fn parse(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let limit = 1_000_000_000;
        let mut exponent = exponent
            .parse::<i64>()
            .unwrap_or(limit)
            .clamp(-limit, limit);
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches(['-', '+']);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        exponent -= fraction.len() as i64;
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .filter(u8::is_ascii_digit);
        let mut digits: Vec<u8> = digits
            .map(|b| b - b'0')
            .skip_while(|digit| *digit == 0)
            .collect();
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        Decimal {
            negative: negative && !digits.is_empty(),
            digits,
            exponent,
        }
    }

    /// The place of the first digit.
    fn magnitude(&self) -> i64 {
        self.exponent + self.digits.len() as i64
    }
}

/// Compares two numbers by their texts.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    let (a, b) = (Decimal::parse(a), Decimal::parse(b));
    match (a.digits.is_empty(), b.digits.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => {
            return if b.negative {
                Ordering::Greater
            } else {
                Ordering::Less
            };
        }
        (false, true) => {
            return if a.negative {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        }
        (false, false) => {}
    }
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let order = a
        .magnitude()
        .cmp(&b.magnitude())
        .then_with(|| a.digits.cmp(&b.digits));
    if a.negative { order.reverse() } else { order }
}

/// Whether it has no fraction.
pub(super) fn is_integer(text: &str) -> bool {
    let number = Decimal::parse(text);
    number.digits.is_empty() || number.exponent >= 0
}

/// Whether `a` is a whole multiple of `b`.
pub(super) fn is_multiple(a: &str, b: &str) -> bool {
    let (a, b) = (Decimal::parse(a), Decimal::parse(b));
    if a.digits.is_empty() {
        return true;
    }
    let Some(divisor) = b.digits.iter().try_fold(0u64, |all, digit| {
        all.checked_mul(10)?
            .checked_add(u64::from(*digit))
            .filter(|all| *all < 1 << 60)
    }) else {
        return a.digits == b.digits && a.exponent >= b.exponent;
    };
    if divisor == 0 {
        return false;
    }
    // a / b = (digits of a × 10^shift) / divisor
    let shift = a.exponent - b.exponent;
    let step = |rest: u64, digit: u8| {
        ((u128::from(rest) * 10 + u128::from(digit)) % u128::from(divisor)) as u64
    };
    let rest = a.digits.iter().fold(0, |rest, digit| step(rest, *digit));
    if shift >= 0 {
        // A power of ten above the divisor's own twos and fives changes nothing more.
        return (0..shift.min(128)).fold(rest, |rest, _| step(rest, 0)) == 0;
    }
    // Digits of `a` have no zeros at the end: it cannot be a multiple of more tens than the divisor lacks.
    let mut scaled = u128::from(divisor);
    for _ in shift..0 {
        scaled = match scaled.checked_mul(10).filter(|scaled| *scaled < 1 << 120) {
            Some(scaled) => scaled,
            None => return false,
        };
    }
    let step = |rest: u128, digit: &u8| (rest * 10 + u128::from(*digit)) % scaled;
    a.digits.iter().fold(0, step) == 0
}

/// A number as English prints it: `100,000`, `1.5×10⁰⁶`.
pub(super) fn shown(text: &str) -> String {
    let number: f64 = text.parse().unwrap_or(0.0);
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if number == 0.0 || (-4..6).contains(&power) {
        let plain = format!("{number}");
        let (whole, fraction) = match plain.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (plain.as_str(), None),
        };
        let (sign, whole) = match whole.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", whole),
        };
        let fraction = fraction
            .map(|fraction| format!(".{fraction}"))
            .unwrap_or_default();
        return format!("{sign}{}{fraction}", grouped(whole));
    }
    let sign = if power < 0 { "⁻" } else { "" };
    let raised: String = format!("{:02}", power.abs())
        .chars()
        .map(|digit| match digit {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            _ => '⁹',
        })
        .collect();
    format!("{digits}×10{sign}{raised}")
}

/// A count with commas: `12,345`.
pub(super) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_as_decimals() {
        assert!(is_multiple("0.3", "0.1"));
        assert!(!is_multiple("0.35", "0.1"));
        assert!(is_multiple("1e300", "0.5"));
        assert!(is_multiple("7.5", "2.5"));
        assert!(!is_multiple("1e-9", "10"));
        assert!(order("1", "1.0").is_eq());
        assert!(order("-2", "-1").is_lt());
        assert!(order("18446744073709551600", "18446744073709551615").is_lt());
        assert!(is_integer("1.0") && is_integer("12e1") && !is_integer("1.5"));
    }

    #[test]
    fn printed_as_english_does() {
        let shown = ["1234567", "-1234.5", "0.0001", "1e-7", "100000", "0"].map(shown);
        assert_eq!(
            shown,
            [
                "1.234567×10⁰⁶",
                "-1,234.5",
                "0.0001",
                "1×10⁻⁰⁷",
                "100,000",
                "0"
            ]
        );
    }
}
