//! Dates, times, durations.

use super::{Verdict, fail, rune};

fn two(text: &str) -> Option<u32> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// Package time quotes by itself: bytes beyond ASCII one by one.
fn time_quoted(text: &str) -> String {
    let shown = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).bytes();
            bytes.map(|byte| format!("\\x{byte:02x}")).collect()
        }
    };
    format!("\"{}\"", text.chars().map(shown).collect::<String>())
}

pub(super) fn date(text: &str) -> Verdict {
    let cannot = |rest: &str, element: &str| {
        fail(format!(
            "parsing time {} as \"2006-01-02\": cannot parse {} as \"{element}\"",
            time_quoted(text),
            time_quoted(rest)
        ))
    };
    let mut numbers = [0; 3];
    let mut rest = text;
    for (at, (element, digits)) in [("2006", 4), ("01", 2), ("02", 2)].into_iter().enumerate() {
        if at > 0 {
            match rest.strip_prefix('-') {
                Some(after) => rest = after,
                None => return cannot(rest, "-"),
            }
        }
        let Some(number) = rest.get(..digits).and_then(two) else {
            return cannot(rest, element);
        };
        if element == "01" && !(1..=12).contains(&number) {
            return fail(format!(
                "parsing time {}: month out of range",
                time_quoted(text)
            ));
        }
        numbers[at] = number;
        rest = &rest[digits..];
    }
    if !rest.is_empty() {
        return fail(format!(
            "parsing time {}: extra text: {}",
            time_quoted(text),
            time_quoted(rest)
        ));
    }
    let [year, month, day] = numbers;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let most = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=most).contains(&day) {
        return fail(format!(
            "parsing time {}: day out of range",
            time_quoted(text)
        ));
    }
    Ok(())
}

pub(super) fn time(text: &str) -> Verdict {
    if text.len() < 9 {
        return fail("less than 9 characters long");
    }
    let bytes = text.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return fail("missing colon in correct place");
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(two);
    let (Some(hour), Some(minute), Some(second)) = (part(0, 2), part(3, 5), part(6, 8)) else {
        return fail("non-digits in hour/min/sec");
    };
    if hour > 23 || minute > 59 || second > 60 {
        return fail("hour/min/sec out of range");
    }
    let mut rest = &text[8..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() == fraction.len() {
            return fail("no digits in second fraction");
        }
        rest = after;
    }
    let mut minutes = hour as i32 * 60 + minute as i32;
    if rest != "z" && rest != "Z" {
        if rest.len() != 6 {
            return fail("offset must be 6 characters long");
        }
        let sign = match rest.as_bytes()[0] {
            b'+' => -1,
            b'-' => 1,
            _ => return fail("offset must begin with plus/minus"),
        };
        if rest.as_bytes()[3] != b':' {
            return fail("missing colon in offset in correct place");
        }
        let (Some(hours), Some(more)) =
            (rest.get(1..3).and_then(two), rest.get(4..6).and_then(two))
        else {
            return fail("non-digits in offset hour/min");
        };
        if hours > 23 || more > 59 {
            return fail("hour/min in offset out of range");
        }
        minutes += sign * (hours as i32 * 60 + more as i32);
    }
    if second == 60 && minutes.rem_euclid(24 * 60) != 23 * 60 + 59 {
        return fail("invalid leap second");
    }
    Ok(())
}

pub(super) fn date_time(text: &str) -> Verdict {
    if text.len() < 20 {
        return fail("less than 20 characters long");
    }
    if !matches!(text.as_bytes()[10], b't' | b'T') {
        return fail("11th character must be t or T");
    }
    date(&text[..10]).map_err(|error| format!("invalid date element: {error}"))?;
    time(&text[11..]).map_err(|error| format!("invalid time element: {error}"))
}

pub(super) fn duration(text: &str) -> Verdict {
    let Some(rest) = text.strip_prefix('P') else {
        return fail("must start with P");
    };
    if rest.is_empty() {
        return fail("nothing after P");
    }
    if let Some(weeks) = rest.strip_suffix('W')
        && !weeks.is_empty()
        && weeks.bytes().all(|b| b.is_ascii_digit())
    {
        return Ok(());
    }
    let (days, clock) = match rest.split_once('T') {
        Some((days, clock)) => (days, Some(clock)),
        None => (rest, None),
    };
    units(days, "YMD")?;
    match clock {
        Some("") => fail("no time elements"),
        Some(clock) => units(clock, "HMS"),
        None => Ok(()),
    }
}

/// Numbers with units in their order.
fn units(mut text: &str, mut allowed: &str) -> Verdict {
    let all = allowed;
    while !text.is_empty() {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == text.len() {
            return fail("missing number");
        }
        let Some(unit) = rest.chars().next() else {
            return fail("missing unit");
        };
        let Some(at) = allowed.find(unit) else {
            let what = if all.contains(unit) {
                "out of order"
            } else {
                ""
            };
            return if what.is_empty() {
                fail(format!("invalid unit {}", rune(unit)))
            } else {
                fail(format!("unit {} {what}", rune(unit)))
            };
        };
        allowed = &allowed[at + 1..];
        text = &rest[unit.len_utf8()..];
    }
    Ok(())
}

pub(super) fn period(text: &str) -> Verdict {
    let Some((start, end)) = text.split_once('/') else {
        return fail("missing slash");
    };
    let within = |what: &str, error: String| format!("invalid {what}: {error}");
    if start.starts_with('P') {
        duration(start).map_err(|error| within("start duration", error))?;
        return date_time(end).map_err(|error| within("end date-time", error));
    }
    date_time(start).map_err(|error| within("start date-time", error))?;
    if end.starts_with('P') {
        return duration(end).map_err(|error| within("end duration", error));
    }
    date_time(end).map_err(|error| within("end date-time", error))
}
