//! Dates and times: `now`, `date`, `toDate`, `ago` and their like.

use crate::args::{Args, Outcome};
use crate::gotime::{
    DurationObject, SECOND, Time, TimeObject, Zone, format_duration, named_zone, parse,
    parse_duration,
};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{IntType, Str, Value};

pub(crate) static ROWS: &[Function] = &[
    Family::Dates
        .row("now", "func() time.Time", now)
        .doc("now", "The current time. It has Go's methods: `.Year`, `.Unix`, `.Format`, `.AddDate` and more.")
        .example(r#"{{ kindIs "struct" now }} {{ now.IsZero }}"#, "true false"),
    Family::Dates
        .row("date", "func(string, interface {}) string", date)
        .doc(
            "date LAYOUT TIME",
            "Writes a time, or seconds since 1970, in the local zone. The layout shows how the reference time Mon Jan 2 15:04:05 MST 2006 is to be written.",
        )
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | date "Mon, 2 Jan 2006" }}"#, "Sat, 21 Nov 2026"),
    Family::Dates
        .row("dateInZone", "func(string, interface {}, string) string", date_in_zone)
        .doc(
            "dateInZone LAYOUT TIME ZONE",
            "Writes a time, or seconds since 1970, in a zone such as `UTC` or `Europe/Berlin`; an unknown zone counts as UTC.",
        )
        .example(r#"{{ dateInZone "2006-01-02 15:04 MST" (int64 1700000000) "Europe/Berlin" }}"#, "2023-11-14 23:13 CET"),
    Family::Dates
        .row("date_in_zone", "func(string, interface {}, string) string", date_in_zone)
        .doc("date_in_zone LAYOUT TIME ZONE", "The older name of `dateInZone`.")
        .example(r#"{{ date_in_zone "15:04" (int64 0) "Asia/Tokyo" }}"#, "09:00"),
    Family::Dates
        .row("htmlDate", "func(interface {}) string", html_date)
        .doc("htmlDate TIME", "Writes a time as an HTML date picker takes it: year, month, day.")
        .example("{{ htmlDate (int64 1700000000) }}", "2023-11-14"),
    Family::Dates
        .row("htmlDateInZone", "func(interface {}, string) string", html_date_in_zone)
        .doc("htmlDateInZone TIME ZONE", "As `htmlDate`, in a zone such as `America/New_York`.")
        .example(r#"{{ htmlDateInZone (int64 0) "America/New_York" }}"#, "1969-12-31"),
    Family::Dates
        .row("toDate", "func(string, string) time.Time", to_date)
        .doc("toDate LAYOUT TEXT", "Reads a time by a layout; what cannot be read is the zero time (year 1).")
        .example(r#"{{ (toDate "02.01.2006" "21.11.2026").Weekday }}"#, "Saturday"),
    Family::Dates
        .row("mustToDate", "func(string, string) (time.Time, error)", must_to_date)
        .doc("mustToDate LAYOUT TEXT", "Reads a time by a layout; fails where that cannot be done.")
        .example(r#"{{ mustToDate "2006-01-02 15:04" "2026-11-21 11:24" }}"#, "2026-11-21 11:24:00 +0000 UTC"),
    Family::Dates
        .row("dateModify", "func(string, time.Time) time.Time", date_modify)
        .doc("dateModify DURATION TIME", "The time so much later, or earlier with `-1.5h`; unchanged where the duration cannot be read.")
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | dateModify "-36h" | htmlDate }}"#, "2026-11-19"),
    Family::Dates
        .row("date_modify", "func(string, time.Time) time.Time", date_modify)
        .doc("date_modify DURATION TIME", "The older name of `dateModify`.")
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | date_modify "24h" | htmlDate }}"#, "2026-11-22"),
    Family::Dates
        .row("mustDateModify", "func(string, time.Time) (time.Time, error)", must_date_modify)
        .doc("mustDateModify DURATION TIME", "As `dateModify`, but fails where the duration cannot be read.")
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | mustDateModify "24h" | htmlDate }}"#, "2026-11-22"),
    Family::Dates
        .row("must_date_modify", "func(string, time.Time) (time.Time, error)", must_date_modify)
        .doc("must_date_modify DURATION TIME", "The older name of `mustDateModify`.")
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | must_date_modify "24h" | htmlDate }}"#, "2026-11-22"),
    Family::Dates
        .row("unixEpoch", "func(time.Time) string", unix_epoch)
        .doc("unixEpoch TIME", "Seconds since 1970, as text.")
        .example(r#"{{ toDate "2006-01-02" "2026-11-21" | unixEpoch }}"#, "1795219200"),
    Family::Dates
        .row("ago", "func(interface {}) string", ago)
        .doc("ago TIME", "How long ago a time is, in whole seconds: `3h0m5s`.")
        .example("{{ ago now }}", "0s"),
    Family::Dates
        .row("duration", "func(interface {}) string", duration)
        .doc("duration SECONDS", "Seconds (an `int64` or text) as a duration; anything else counts as 0.")
        .example(r#"{{ duration "5400" }}"#, "1h30m0s"),
    Family::Dates
        .row("durationRound", "func(interface {}) string", duration_round)
        .doc("durationRound DURATION", "A duration, or how long ago a time is, in its largest unit only: `3mo`, `2h`.")
        .example(r#"{{ durationRound "2400h10m5s" }}"#, "3mo"),
];

/// How long the program had been running, which Go prints behind the current time. It says nothing about a chart,
/// so it is always the same.
const RUNNING: i64 = 25_000_000;

fn current(call: &Call<'_, '_>) -> Time {
    let nanos = call.world().now();
    let second = i128::from(SECOND);
    let unix = nanos.div_euclid(second).clamp(-1 << 60, 1 << 60) as i64;
    let zone = Zone::local(call.world().local_zone(unix));
    let mut time = Time::at(unix, nanos.rem_euclid(second) as u32, zone);
    time.monotonic = Some(RUNNING);
    time
}

fn object(time: Time) -> Value {
    Value::object(TimeObject(time))
}

/// A `time.Time` argument.
fn time_arg(call: &Call<'_, '_>, index: usize) -> Time {
    let object = call.arg(index).downcast::<TimeObject>();
    object.map_or_else(Time::zero, |object| object.0.clone())
}

/// A time, or seconds since 1970 as a plain integer; anything else is now.
fn any_time(call: &Call<'_, '_>, value: &Value) -> Time {
    match value {
        Value::Int(IntType::Int | IntType::Int32 | IntType::Int64, unix) => {
            let zone = Zone::local(call.world().local_zone(*unix));
            Time::at(*unix, 0, zone)
        }
        other => match other.downcast::<TimeObject>() {
            Some(object) => object.0.clone(),
            None => current(call),
        },
    }
}

fn now(call: &mut Call<'_, '_>) -> Outcome {
    Ok(object(current(call)))
}

fn write_in_zone(call: &Call<'_, '_>, layout: &[u8], time: &Value, zone: &str) -> Outcome {
    let time = any_time(call, time);
    let zone = match zone {
        "" | "UTC" => Zone::Utc,
        "Local" => Zone::local(call.world().local_zone(time.unix)),
        name => named_zone(name, time.unix)
            .map_err(CallError::Message)?
            .unwrap_or(Zone::Utc),
    };
    Ok(Str::from(time.shown_in(zone).format(layout)).into())
}

fn date(call: &mut Call<'_, '_>) -> Outcome {
    write_in_zone(call, call.bytes(0), call.arg(1), "Local")
}

fn date_in_zone(call: &mut Call<'_, '_>) -> Outcome {
    let zone = call.str(2);
    let zone = zone.to_string_lossy();
    write_in_zone(call, call.bytes(0), call.arg(1), &zone)
}

fn html_date(call: &mut Call<'_, '_>) -> Outcome {
    write_in_zone(call, b"2006-01-02", call.arg(0), "Local")
}

fn html_date_in_zone(call: &mut Call<'_, '_>) -> Outcome {
    let zone = call.str(1);
    let zone = zone.to_string_lossy();
    write_in_zone(call, b"2006-01-02", call.arg(0), &zone)
}

fn read(call: &Call<'_, '_>) -> Result<Time, String> {
    let world = call.world();
    parse(call.bytes(0), call.bytes(1), |unix| world.local_zone(unix))
}

fn to_date(call: &mut Call<'_, '_>) -> Outcome {
    Ok(object(read(call).unwrap_or_else(|_| Time::zero())))
}

fn must_to_date(call: &mut Call<'_, '_>) -> Outcome {
    read(call).map(object).map_err(CallError::Message)
}

fn date_modify(call: &mut Call<'_, '_>) -> Outcome {
    let time = time_arg(call, 1);
    Ok(object(match parse_duration(call.bytes(0)) {
        Ok(duration) => time.add(duration),
        Err(_) => time,
    }))
}

fn must_date_modify(call: &mut Call<'_, '_>) -> Outcome {
    let duration = parse_duration(call.bytes(0)).map_err(CallError::Message)?;
    Ok(object(time_arg(call, 1).add(duration)))
}

fn unix_epoch(call: &mut Call<'_, '_>) -> Outcome {
    Ok(time_arg(call, 0).unix.to_string().into())
}

fn ago(call: &mut Call<'_, '_>) -> Outcome {
    let then = any_time(call, call.arg(0));
    let since = DurationObject(current(call).since(&then)).rounded(SECOND);
    Ok(format_duration(since.0).into())
}

fn duration(call: &mut Call<'_, '_>) -> Outcome {
    let seconds = match call.arg(0) {
        Value::Str(text) => parse_int(text.as_bytes()),
        Value::Int(IntType::Int64, seconds) => *seconds,
        _ => 0,
    };
    Ok(format_duration(seconds.wrapping_mul(SECOND)).into())
}

/// Decimal digits with a sign; beyond 64 bits the nearest number, anything else 0.
fn parse_int(text: &[u8]) -> i64 {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let mut number: u64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return 0;
        }
        let next = number.checked_mul(10);
        match next.and_then(|next| next.checked_add(u64::from(digit - b'0'))) {
            Some(next) => number = next,
            None => {
                // Go stops reading here: what is unreadable behind it does not count.
                number = u64::MAX;
                break;
            }
        }
    }
    match i64::try_from(number) {
        Ok(number) if negative => -number,
        Ok(number) => number,
        Err(_) if negative => i64::MIN,
        Err(_) => i64::MAX,
    }
}

fn duration_round(call: &mut Call<'_, '_>) -> Outcome {
    let nanos = match call.arg(0) {
        Value::Str(text) => parse_duration(text.as_bytes()).unwrap_or(0),
        Value::Int(IntType::Int64, nanos) => *nanos,
        other => match other.downcast::<TimeObject>() {
            Some(object) => current(call).since(&object.0),
            None => 0,
        },
    };
    const DAY: u64 = 86_400 * SECOND as u64;
    const UNITS: [(u64, &str); 6] = [
        (365 * DAY, "y"),
        (30 * DAY, "mo"),
        (DAY, "d"),
        (3_600 * SECOND as u64, "h"),
        (60 * SECOND as u64, "m"),
        (SECOND as u64, "s"),
    ];
    let total = nanos.unsigned_abs();
    let unit = UNITS.iter().find(|(size, _)| total > *size);
    Ok(match unit {
        Some((size, name)) => format!("{}{name}", total / size).into(),
        None => "0s".into(),
    })
}
