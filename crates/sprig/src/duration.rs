//! Helm's own functions on durations. They take seconds, or text such as `1h30m` or `90`.

use crate::args::{Args, Outcome, print_value};
use crate::gotime::{DurationObject, SECOND, parse_duration};
use crate::quote::go_quote;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Value;

const FLOAT: &str = "func(interface {}) float64";
const INT: &str = "func(interface {}) int64";

pub(crate) static ROWS: &[Function] = &[
    Family::Durations
        .row("mustToDuration", "func(interface {}) (time.Duration, error)", must_to_duration)
        .v4_only()
        .doc(
            "mustToDuration DURATION",
            "Reads a duration: text such as `1h30m`, or seconds as a number or as text. Fails where it cannot.",
        )
        .example(r#"{{ mustToDuration "90m" }} {{ mustToDuration 90 }}"#, "1h30m0s 1m30s"),
    Family::Durations
        .row("durationWeeks", FLOAT, weeks)
        .v4_only()
        .doc("durationWeeks DURATION", "A duration in weeks of seven days; 0 where it cannot be read.")
        .example(r#"{{ durationWeeks "252h" }}"#, "1.5"),
    Family::Durations
        .row("durationDays", FLOAT, days)
        .v4_only()
        .doc("durationDays DURATION", "A duration in days of 24 hours; 0 where it cannot be read.")
        .example(r#"{{ durationDays "36h" }}"#, "1.5"),
    Family::Durations
        .row("durationHours", FLOAT, hours)
        .v4_only()
        .doc("durationHours DURATION", "A duration in hours; 0 where it cannot be read.")
        .example(r#"{{ durationHours "90m" }}"#, "1.5"),
    Family::Durations
        .row("durationMinutes", FLOAT, minutes)
        .v4_only()
        .doc("durationMinutes DURATION", "A duration in minutes; 0 where it cannot be read.")
        .example(r#"{{ durationMinutes "1h30s" }}"#, "60.5"),
    Family::Durations
        .row("durationSeconds", FLOAT, seconds)
        .v4_only()
        .doc("durationSeconds DURATION", "A duration in seconds; 0 where it cannot be read.")
        .example(r#"{{ durationSeconds "1m500ms" }}"#, "60.5"),
    Family::Durations
        .row("durationMilliseconds", INT, milliseconds)
        .v4_only()
        .doc("durationMilliseconds DURATION", "A duration in whole milliseconds; 0 where it cannot be read.")
        .example(r#"{{ durationMilliseconds "1.5s" }}"#, "1500"),
    Family::Durations
        .row("durationMicroseconds", INT, microseconds)
        .v4_only()
        .doc("durationMicroseconds DURATION", "A duration in whole microseconds; 0 where it cannot be read.")
        .example(r#"{{ durationMicroseconds "1.5ms" }}"#, "1500"),
    Family::Durations
        .row("durationNanoseconds", INT, nanoseconds)
        .v4_only()
        .doc("durationNanoseconds DURATION", "A duration in nanoseconds; 0 where it cannot be read.")
        .example(r#"{{ durationNanoseconds "1.5us" }}"#, "1500"),
    Family::Durations
        .row("durationRoundTo", "func(interface {}, interface {}) time.Duration", round_to)
        .v4_only()
        .doc("durationRoundTo DURATION STEP", "The nearest multiple of a step, halves away from zero.")
        .example(r#"{{ durationRoundTo "1h29m59s" "30m" }}"#, "1h30m0s"),
    Family::Durations
        .row("durationTruncateTo", "func(interface {}, interface {}) time.Duration", truncate_to)
        .v4_only()
        .doc("durationTruncateTo DURATION STEP", "Cut off to a multiple of a step.")
        .example(r#"{{ durationTruncateTo "1h29m59s" "30m" }}"#, "1h0m0s"),
];

/// The most whole seconds that a duration holds.
const MOST_SECONDS: i64 = i64::MAX / SECOND;

/// Nanoseconds of what `mustToDuration` takes.
fn read(value: &Value) -> Result<i64, String> {
    let overflow = || {
        let number = print_value(value);
        format!("duration seconds overflow: {}", number.to_string_lossy())
    };
    match value {
        Value::Nil => Err("invalid duration".to_owned()),
        Value::Str(text) => read_text(&text.to_string_lossy()),
        Value::Int(_, seconds) if seconds.unsigned_abs() <= MOST_SECONDS as u64 => {
            Ok(seconds * SECOND)
        }
        Value::Uint(_, seconds) if *seconds <= MOST_SECONDS as u64 => Ok(*seconds as i64 * SECOND),
        Value::Int(..) | Value::Uint(..) => Err(overflow()),
        Value::Float(seconds) => read_float(*seconds),
        other => match other.downcast::<DurationObject>() {
            Some(duration) => Ok(duration.0),
            None => match named(other) {
                Some(seconds) => Ok(seconds.saturating_mul(SECOND)),
                None => Err(format!("unsupported duration type {}", other.go_type())),
            },
        },
    }
}

/// The number of a month or a weekday.
fn named(value: &Value) -> Option<i64> {
    match value {
        Value::Object(object) => object.number(),
        _ => None,
    }
}

fn read_text(whole: &str) -> Result<i64, String> {
    let text = whole.trim();
    if text.is_empty() {
        return Err("empty duration".to_owned());
    }
    if let Ok(nanos) = parse_duration(text.as_bytes()) {
        return Ok(nanos);
    }
    match text.parse::<f64>() {
        Ok(seconds) => read_float(seconds),
        Err(_) => Err(format!("could not parse duration {}", go_quote(whole))),
    }
}

fn read_float(seconds: f64) -> Result<i64, String> {
    let nanos = seconds * SECOND as f64;
    if nanos.is_nan() || nanos.abs() >= 9_223_372_036_854_775_807.0 {
        let number = print_value(&Value::Float(seconds));
        return Err(format!(
            "duration seconds overflow: {}",
            number.to_string_lossy()
        ));
    }
    Ok(nanos as i64)
}

fn must_to_duration(call: &mut Call<'_, '_>) -> Outcome {
    let nanos = read(call.arg(0)).map_err(CallError::Message)?;
    Ok(Value::object(DurationObject(nanos)))
}

/// What can be read of an argument; else no time at all.
fn duration(call: &Call<'_, '_>, index: usize) -> DurationObject {
    DurationObject(read(call.arg(index)).unwrap_or(0))
}

fn weeks(call: &mut Call<'_, '_>) -> Outcome {
    Ok((duration(call, 0).in_units(3_600 * SECOND) / 24.0 / 7.0).into())
}

fn days(call: &mut Call<'_, '_>) -> Outcome {
    Ok((duration(call, 0).in_units(3_600 * SECOND) / 24.0).into())
}

fn hours(call: &mut Call<'_, '_>) -> Outcome {
    Ok(duration(call, 0).in_units(3_600 * SECOND).into())
}

fn minutes(call: &mut Call<'_, '_>) -> Outcome {
    Ok(duration(call, 0).in_units(60 * SECOND).into())
}

fn seconds(call: &mut Call<'_, '_>) -> Outcome {
    Ok(duration(call, 0).in_units(SECOND).into())
}

fn milliseconds(call: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::int64(duration(call, 0).0 / 1_000_000))
}

fn microseconds(call: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::int64(duration(call, 0).0 / 1_000))
}

fn nanoseconds(call: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::int64(duration(call, 0).0))
}

fn round_to(call: &mut Call<'_, '_>) -> Outcome {
    let step = duration(call, 1).0;
    Ok(Value::object(duration(call, 0).rounded(step)))
}

fn truncate_to(call: &mut Call<'_, '_>) -> Outcome {
    let step = duration(call, 1).0;
    Ok(Value::object(duration(call, 0).truncated(step)))
}
