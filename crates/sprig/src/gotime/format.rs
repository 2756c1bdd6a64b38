//! Times as text.

use super::layout::{Item, MONTHS, OffsetStyle, WEEKDAYS, next_item};
use super::{Civil, Time};

impl Time {
    /// What `Time.Format` prints.
    pub(crate) fn format(&self, layout: &[u8]) -> Vec<u8> {
        let civil = self.civil();
        let mut out = Vec::with_capacity(layout.len() + 10);
        let mut rest = layout;
        while let Some((before, item, _, after)) = next_item(rest) {
            out.extend_from_slice(before);
            self.push(item, &civil, &mut out);
            rest = after;
        }
        out.extend_from_slice(rest);
        out
    }

    /// What `Time.String` prints: `2026-11-21 11:24:33.5 +0000 UTC`, the monotonic clock behind it.
    pub(crate) fn string(&self) -> String {
        let text = self.format(b"2006-01-02 15:04:05.999999999 -0700 MST");
        let mut text = String::from_utf8_lossy(&text).into_owned();
        if let Some(nanos) = self.monotonic {
            let sign = if nanos < 0 { '-' } else { '+' };
            let nanos = nanos.unsigned_abs();
            let (seconds, nanos) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
            text.push_str(&format!(" m={sign}{seconds}.{nanos:09}"));
        }
        text
    }

    /// RFC 3339 with nanoseconds, as JSON and YAML have it. `None`: the year does not have four digits.
    pub(crate) fn rfc3339(&self) -> Option<String> {
        if !(0..=9999).contains(&self.civil().year) {
            return None;
        }
        let text = self.format(b"2006-01-02T15:04:05.999999999Z07:00");
        String::from_utf8(text).ok()
    }

    fn push(&self, item: Item, civil: &Civil, out: &mut Vec<u8>) {
        let month = MONTHS[(civil.month as usize + 11) % 12];
        let weekday = WEEKDAYS[civil.weekday as usize % 7];
        let hour12 = (civil.hour + 11) % 12 + 1;
        let pm = civil.hour >= 12;
        let text = match item {
            Item::LongMonth => month.to_owned(),
            Item::Month => month[..3].to_owned(),
            Item::NumMonth => civil.month.to_string(),
            Item::ZeroMonth => format!("{:02}", civil.month),
            Item::LongWeekday => weekday.to_owned(),
            Item::Weekday => weekday[..3].to_owned(),
            Item::Day => civil.day.to_string(),
            Item::SpaceDay => format!("{:2}", civil.day),
            Item::ZeroDay => format!("{:02}", civil.day),
            Item::SpaceYearday => format!("{:3}", civil.yearday),
            Item::ZeroYearday => format!("{:03}", civil.yearday),
            Item::Hour => format!("{:02}", civil.hour),
            Item::Hour12 => hour12.to_string(),
            Item::ZeroHour12 => format!("{hour12:02}"),
            Item::Minute => civil.minute.to_string(),
            Item::ZeroMinute => format!("{:02}", civil.minute),
            Item::Second => civil.second.to_string(),
            Item::ZeroSecond => format!("{:02}", civil.second),
            Item::LongYear => long_year(civil.year),
            Item::Year => format!("{:02}", civil.year.unsigned_abs() % 100),
            Item::UpperPm => if pm { "PM" } else { "AM" }.to_owned(),
            Item::LowerPm => if pm { "pm" } else { "am" }.to_owned(),
            Item::ZoneName => self.zone_name(),
            Item::Offset { z, style } => offset(self.zone.offset(), z, style),
            Item::Fraction { digits, separator } => self.fraction(digits, separator, false),
            Item::TrimmedFraction { digits, separator } => self.fraction(digits, separator, true),
        };
        out.extend_from_slice(text.as_bytes());
    }

    fn zone_name(&self) -> String {
        match self.zone.abbreviation() {
            "" => offset(self.zone.offset(), false, OffsetStyle::HoursMinutes),
            name => name.to_owned(),
        }
    }

    fn fraction(&self, digits: usize, separator: u8, trimmed: bool) -> String {
        let all = format!("{:09}", self.nanos);
        let shown = digits.min(9);
        let mut text = all[..shown].to_owned();
        if trimmed {
            text.truncate(text.trim_end_matches('0').len());
            if text.is_empty() {
                return text;
            }
        } else {
            // Digits beyond nanoseconds are not known to be zero by Go either: it prints nine.
            text.truncate(shown);
        }
        format!("{}{text}", separator as char)
    }
}

fn long_year(year: i64) -> String {
    if year < 0 {
        format!("-{:04}", year.unsigned_abs())
    } else {
        format!("{year:04}")
    }
}

fn offset(seconds: i32, z: bool, style: OffsetStyle) -> String {
    if z && seconds == 0 {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.unsigned_abs();
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
    match style {
        OffsetStyle::Hours => format!("{sign}{hours:02}"),
        OffsetStyle::HoursMinutes => format!("{sign}{hours:02}{minutes:02}"),
        OffsetStyle::HoursColonMinutes => format!("{sign}{hours:02}:{minutes:02}"),
        OffsetStyle::HoursMinutesSeconds => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
        OffsetStyle::HoursColonMinutesColonSeconds => {
            format!("{sign}{hours:02}:{minutes:02}:{rest:02}")
        }
    }
}
