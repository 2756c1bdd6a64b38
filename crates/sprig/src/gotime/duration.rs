//! Go's `time.Duration` as text: `1h30m0.5s`.

use super::parse::quote;

/// What `Duration.String` prints.
pub(crate) fn format_duration(nanos: i64) -> String {
    if nanos == 0 {
        return "0s".to_owned();
    }
    let sign = if nanos < 0 { "-" } else { "" };
    let total = nanos.unsigned_abs();
    if total < 1_000_000_000 {
        let (unit, size) = match total {
            0..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!(
            "{sign}{}{}{unit}",
            total / size,
            fraction(total % size, size)
        );
    }
    let seconds = total / 1_000_000_000;
    let tail = fraction(total % 1_000_000_000, 1_000_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{sign}{hours}h{minutes}m{seconds}{tail}s")
    } else if minutes > 0 {
        format!("{sign}{minutes}m{seconds}{tail}s")
    } else {
        format!("{sign}{seconds}{tail}s")
    }
}

/// `.5` for 5 of 10; nothing for 0.
fn fraction(part: u64, of: u64) -> String {
    if part == 0 {
        return String::new();
    }
    let digits = of.ilog10() as usize;
    let text = format!("{part:0digits$}");
    format!(".{}", text.trim_end_matches('0'))
}

/// Reads `-1.5h`, `1h15m30.918s`, in nanoseconds.
///
/// # Errors
/// In the words of `time.ParseDuration`.
pub(crate) fn parse_duration(text: &[u8]) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, mut rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if rest == b"0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (part, after) = part(rest, text).ok_or_else(invalid)??;
        total = total.checked_add(part).ok_or_else(invalid)?;
        if total > 1 << 63 {
            return Err(invalid());
        }
        rest = after;
    }
    if negative {
        return Ok((total as i64).wrapping_neg());
    }
    i64::try_from(total).map_err(|_| invalid())
}

type Part<'t> = Result<(u64, &'t [u8]), String>;

/// One number with its unit at the start of `rest`, in nanoseconds. `None`: not a duration at all.
fn part<'t>(rest: &'t [u8], all: &[u8]) -> Option<Part<'t>> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole_length = digits(rest);
    let (whole, mut after) = rest.split_at(whole_length);
    let mut behind: &[u8] = &[];
    if let Some((b'.', tail)) = after.split_first() {
        let length = digits(tail);
        (behind, after) = tail.split_at(length);
    }
    if whole.is_empty() && behind.is_empty() {
        return None;
    }
    let mut number: u64 = 0;
    for digit in whole {
        number = number
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
        if number > 1 << 63 {
            return None;
        }
    }
    let unit_length = after
        .iter()
        .take_while(|byte| **byte != b'.' && !byte.is_ascii_digit())
        .count();
    let (unit, after) = after.split_at(unit_length);
    if unit.is_empty() {
        return Some(Err(format!(
            "time: missing unit in duration {}",
            quote(all)
        )));
    }
    let Some(size) = unit_size(unit) else {
        return Some(Err(format!(
            "time: unknown unit {} in duration {}",
            quote(unit),
            quote(all)
        )));
    };
    let mut nanos = number.checked_mul(size)?;
    nanos = nanos.checked_add(fraction_nanos(behind, size))?;
    (nanos <= 1 << 63).then_some(Ok((nanos, after)))
}

/// The digits behind a point, in nanoseconds of a unit; digits that cannot matter are dropped.
fn fraction_nanos(digits: &[u8], size: u64) -> u64 {
    let mut value: u64 = 0;
    let mut scale = 1.0_f64;
    for digit in digits {
        if value > (i64::MAX as u64) / 10 {
            break;
        }
        let next = value * 10 + u64::from(digit - b'0');
        if next > 1 << 63 {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (size as f64 / scale)) as u64
}

fn unit_size(unit: &[u8]) -> Option<u64> {
    Some(match unit {
        b"ns" => 1,
        b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => 1_000,
        b"ms" => 1_000_000,
        b"s" => 1_000_000_000,
        b"m" => 60_000_000_000,
        b"h" => 3_600_000_000_000,
        _ => return None,
    })
}
