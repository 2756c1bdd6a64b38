//! Text as times.

use super::layout::{Item, MONTHS, OffsetStyle, WEEKDAYS, next_item};
use super::zone::Zone;
use super::{Time, days_from_civil, days_in};

/// Reads `value` by `layout`, as `time.ParseInLocation` does with the local zone: `local` tells its offset and
/// abbreviation at a moment.
///
/// # Errors
/// In the words of Go's `time.ParseError`.
pub(crate) fn parse(
    layout: &[u8],
    value: &[u8],
    local: impl Fn(i64) -> (i32, String),
) -> Result<Time, String> {
    let mut read = Reading::default();
    let mut rest = Rest(value);
    let mut items = layout;
    loop {
        let next = next_item(items);
        let before = next.map_or(items, |(before, ..)| before);
        let cannot = |rest: &[u8], element: &[u8]| {
            format!(
                "parsing time {} as {}: cannot parse {} as {}",
                quote(value),
                quote(layout),
                quote(rest),
                quote(element)
            )
        };
        rest.skip(before)
            .ok_or(())
            .map_err(|()| cannot(rest.0, before))?;
        let Some((_, item, element, after)) = next else {
            if !rest.0.is_empty() {
                let extra = format!("extra text: {}", quote(rest.0));
                return Err(format!("parsing time {}: {extra}", quote(value)));
            }
            break;
        };
        items = after;
        let hold = rest;
        match read.item(item, &mut rest, items) {
            Ok(()) => {}
            Err(Problem::Bad) => return Err(cannot(hold.0, element)),
            Err(Problem::Range(what)) => {
                return Err(format!(
                    "parsing time {}: {what} out of range",
                    quote(value)
                ));
            }
        }
    }
    read.time(local)
        .map_err(|message| format!("parsing time {}: {message}", quote(value)))
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    year: i64,
    month: Option<u32>,
    day: Option<u32>,
    yearday: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanos: u32,
    pm: Option<bool>,
    utc: bool,
    offset: Option<i32>,
    zone: Option<String>,
}

enum Problem {
    Bad,
    Range(&'static str),
}

type Step<T = ()> = Result<T, Problem>;

impl Reading {
    fn item(&mut self, item: Item, rest: &mut Rest<'_>, following: &[u8]) -> Step {
        match item {
            Item::Year => {
                let year = rest.signed_pair()?;
                self.year = year + if year >= 69 { 1900 } else { 2000 };
            }
            Item::LongYear => self.year = i64::from(rest.digits(4, 4)?),
            Item::Month => self.month = Some(rest.name(&MONTHS, 3)? + 1),
            Item::LongMonth => self.month = Some(rest.name(&MONTHS, usize::MAX)? + 1),
            Item::Weekday => drop(rest.name(&WEEKDAYS, 3)?),
            Item::LongWeekday => drop(rest.name(&WEEKDAYS, usize::MAX)?),
            Item::NumMonth | Item::ZeroMonth => {
                let month = rest.number(item == Item::ZeroMonth)?;
                self.month = Some(ranged(month, 1, 12, "month")?);
            }
            Item::Day | Item::SpaceDay | Item::ZeroDay => {
                if item == Item::SpaceDay {
                    rest.space();
                }
                self.day = Some(rest.number(item == Item::ZeroDay)?);
            }
            Item::SpaceYearday | Item::ZeroYearday => {
                if item == Item::SpaceYearday {
                    rest.space();
                    rest.space();
                }
                let least = if item == Item::ZeroYearday { 3 } else { 1 };
                self.yearday = Some(rest.digits(least, 3)?);
            }
            Item::Hour => self.hour = ranged(rest.number(false)?, 0, 23, "hour")?,
            Item::Hour12 | Item::ZeroHour12 => {
                let hour = rest.number(item == Item::ZeroHour12)?;
                self.hour = ranged(hour, 0, 12, "hour")?;
            }
            Item::Minute | Item::ZeroMinute => {
                let minute = rest.number(item == Item::ZeroMinute)?;
                self.minute = ranged(minute, 0, 59, "minute")?;
            }
            Item::Second | Item::ZeroSecond => {
                let second = rest.number(item == Item::ZeroSecond)?;
                self.second = ranged(second, 0, 59, "second")?;
                self.unasked_fraction(rest, following)?;
            }
            Item::UpperPm => self.pm = Some(rest.half(b"AM", b"PM")?),
            Item::LowerPm => self.pm = Some(rest.half(b"am", b"pm")?),
            Item::Offset { z, style } => self.offset(z, style, rest)?,
            Item::ZoneName => self.zone_name(rest)?,
            Item::Fraction { digits, .. } => self.fraction(rest, digits)?,
            Item::TrimmedFraction { .. } => {
                let digits = rest.fraction_digits();
                if digits > 0 {
                    self.fraction(rest, digits)?;
                }
            }
        }
        Ok(())
    }

    /// Seconds may have a fraction although the layout has none.
    fn unasked_fraction(&mut self, rest: &mut Rest<'_>, following: &[u8]) -> Step {
        let digits = rest.fraction_digits();
        let asked = matches!(
            next_item(following),
            Some((_, Item::Fraction { .. } | Item::TrimmedFraction { .. }, ..))
        );
        if digits == 0 || asked {
            return Ok(());
        }
        self.fraction(rest, digits)
    }

    fn fraction(&mut self, rest: &mut Rest<'_>, digits: usize) -> Step {
        if rest.0.len() < digits + 1 || !matches!(rest.0[0], b'.' | b',') {
            return Err(Problem::Bad);
        }
        let (text, after) = rest.0[1..].split_at(digits);
        if !text.iter().all(u8::is_ascii_digit) {
            return Err(Problem::Bad);
        }
        let mut nanos = 0;
        for at in 0..9 {
            let digit = text.get(at).map_or(0, |digit| u32::from(digit - b'0'));
            nanos = nanos * 10 + digit;
        }
        self.nanos = nanos;
        rest.0 = after;
        Ok(())
    }

    fn offset(&mut self, z: bool, style: OffsetStyle, rest: &mut Rest<'_>) -> Step {
        if z && rest.0.first() == Some(&b'Z') {
            rest.0 = &rest.0[1..];
            self.utc = true;
            return Ok(());
        }
        let (length, colons): (usize, &[usize]) = match style {
            OffsetStyle::Hours => (3, &[]),
            OffsetStyle::HoursMinutes => (5, &[]),
            OffsetStyle::HoursColonMinutes => (6, &[3]),
            OffsetStyle::HoursMinutesSeconds => (7, &[]),
            OffsetStyle::HoursColonMinutesColonSeconds => (9, &[3, 6]),
        };
        if rest.0.len() < length || colons.iter().any(|at| rest.0[*at] != b':') {
            return Err(Problem::Bad);
        }
        let (text, after) = rest.0.split_at(length);
        rest.0 = after;
        let pairs: &[usize] = match style {
            OffsetStyle::Hours => &[1],
            OffsetStyle::HoursMinutes => &[1, 3],
            OffsetStyle::HoursColonMinutes => &[1, 4],
            OffsetStyle::HoursMinutesSeconds => &[1, 3, 5],
            OffsetStyle::HoursColonMinutesColonSeconds => &[1, 4, 7],
        };
        let mut numbers = [0; 3];
        let mut valid = matches!(text[0], b'+' | b'-');
        for (number, at) in numbers.iter_mut().zip(pairs) {
            let pair = &text[*at..at + 2];
            if !pair.iter().all(u8::is_ascii_digit) {
                valid = false;
                break;
            }
            *number = i32::from(pair[0] - b'0') * 10 + i32::from(pair[1] - b'0');
        }
        let [hours, minutes, seconds] = numbers;
        // Some people write 24 hours or 60 minutes; Go lets them. What is beyond is said even of what is no offset.
        if seconds > 60 {
            return Err(Problem::Range("time zone offset second"));
        }
        if minutes > 60 {
            return Err(Problem::Range("time zone offset minute"));
        }
        if hours > 24 {
            return Err(Problem::Range("time zone offset hour"));
        }
        if !valid {
            return Err(Problem::Bad);
        }
        let total = (hours * 60 + minutes) * 60 + seconds;
        self.offset = Some(if text[0] == b'-' { -total } else { total });
        Ok(())
    }

    fn zone_name(&mut self, rest: &mut Rest<'_>) -> Step {
        if let Some(after) = rest.0.strip_prefix(b"UTC") {
            rest.0 = after;
            self.utc = true;
            return Ok(());
        }
        let length = zone_name_length(rest.0).ok_or(Problem::Bad)?;
        let (name, after) = rest.0.split_at(length);
        self.zone = Some(String::from_utf8_lossy(name).into_owned());
        rest.0 = after;
        Ok(())
    }

    fn time(mut self, local: impl Fn(i64) -> (i32, String)) -> Result<Time, &'static str> {
        match self.pm {
            Some(true) if self.hour < 12 => self.hour += 12,
            Some(false) if self.hour == 12 => self.hour = 0,
            _ => {}
        }
        let (month, day) = self.month_and_day()?;
        let clock = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60;
        let days = days_from_civil(self.year, month, day);
        let unix = days * 86_400 + clock + i64::from(self.second);
        let nanos = self.nanos;
        let shown = |offset: i32, zone: Zone| Time::at(unix - i64::from(offset), nanos, zone);
        if self.utc {
            return Ok(shown(0, Zone::Utc));
        }
        if let Some(offset) = self.offset {
            let here = local(unix - i64::from(offset));
            let same_name = self.zone.as_ref().is_none_or(|name| *name == here.1);
            return Ok(if here.0 == offset && same_name {
                shown(offset, Zone::local(here))
            } else {
                shown(offset, Zone::fixed(offset, self.zone.unwrap_or_default()))
            });
        }
        if let Some(name) = self.zone {
            let here = local(unix);
            if here.1 == name {
                return Ok(shown(here.0, Zone::local(here)));
            }
            let hours = name.strip_prefix("GMT").filter(|hours| !hours.is_empty());
            let hours = hours.and_then(|hours| hours.parse::<i32>().ok());
            let offset = hours.unwrap_or(0) * 3600;
            // Go takes the clock for UTC's here, whatever the offset.
            return Ok(shown(0, Zone::fixed(offset, name)));
        }
        let guess = local(unix).0;
        let here = local(unix - i64::from(guess));
        Ok(shown(here.0, Zone::local(here)))
    }

    fn month_and_day(&self) -> Result<(u32, u32), &'static str> {
        let Some(yearday) = self.yearday else {
            let month = self.month.unwrap_or(1);
            let day = self.day.unwrap_or(1);
            if day < 1 || day > days_in(self.year, month) {
                return Err("day out of range");
            }
            return Ok((month, day));
        };
        let mut left = yearday;
        let mut month = 1;
        while month <= 12 && left > days_in(self.year, month) {
            left -= days_in(self.year, month);
            month += 1;
        }
        if yearday < 1 || month > 12 {
            return Err("day-of-year out of range");
        }
        if self.month.is_some_and(|read| read != month) {
            return Err("day-of-year does not match month");
        }
        if self.day.is_some_and(|read| read != left) {
            return Err("day-of-year does not match day");
        }
        Ok((month, left))
    }
}

fn ranged(number: u32, least: u32, most: u32, what: &'static str) -> Step<u32> {
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Problem::Range(what))
    }
}

/// What has not been read yet.
#[derive(Copy, Clone)]
struct Rest<'v>(&'v [u8]);

impl Rest<'_> {
    /// Takes the layout's plain text; a run of spaces stands for any number of spaces.
    fn skip(&mut self, mut plain: &[u8]) -> Option<()> {
        while let Some(first) = plain.first() {
            if *first == b' ' {
                if self.0.first().is_some_and(|byte| *byte != b' ') {
                    return None;
                }
                plain = plain.trim_ascii_start_spaces();
                self.0 = self.0.trim_ascii_start_spaces();
                continue;
            }
            if self.0.first() != Some(first) {
                return None;
            }
            plain = &plain[1..];
            self.0 = &self.0[1..];
        }
        Some(())
    }

    fn space(&mut self) {
        if self.0.first() == Some(&b' ') {
            self.0 = &self.0[1..];
        }
    }

    /// A number of one or two digits; `fixed`: two.
    fn number(&mut self, fixed: bool) -> Step<u32> {
        self.digits(if fixed { 2 } else { 1 }, 2)
    }

    /// Two digits, or a sign and one: Go reads a short year so.
    fn signed_pair(&mut self) -> Step<i64> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
        let (first, second) = match self.0 {
            [first, second, ..] => (*first, digit(*second).ok_or(Problem::Bad)?),
            _ => return Err(Problem::Bad),
        };
        let number = match first {
            b'+' => second,
            b'-' => -second,
            first => digit(first).ok_or(Problem::Bad)? * 10 + second,
        };
        self.0 = &self.0[2..];
        Ok(number)
    }

    fn digits(&mut self, least: usize, most: usize) -> Step<u32> {
        let run = self.0.iter().take(most);
        let length = run.take_while(|byte| byte.is_ascii_digit()).count();
        if length < least {
            return Err(Problem::Bad);
        }
        let (text, after) = self.0.split_at(length);
        self.0 = after;
        Ok(text
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    /// One of the names, or of their first `length` letters; upper and lower case are the same.
    fn name(&mut self, names: &[&str], length: usize) -> Step<u32> {
        for (index, name) in names.iter().enumerate() {
            let name = &name.as_bytes()[..length.min(name.len())];
            let start = self.0.get(..name.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                self.0 = &self.0[name.len()..];
                return Ok(index as u32);
            }
        }
        Err(Problem::Bad)
    }

    fn half(&mut self, am: &[u8], pm: &[u8]) -> Step<bool> {
        let start = self.0.get(..2).ok_or(Problem::Bad)?;
        let half = start == pm;
        if !half && start != am {
            self.0 = &self.0[2..];
            return Err(Problem::Bad);
        }
        self.0 = &self.0[2..];
        Ok(half)
    }

    /// How many digits follow a `.` or `,` here.
    fn fraction_digits(&self) -> usize {
        match self.0.split_first() {
            Some((b'.' | b',', rest)) => {
                rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
            }
            _ => 0,
        }
    }
}

trait TrimSpaces {
    fn trim_ascii_start_spaces(&self) -> &Self;
}

impl TrimSpaces for [u8] {
    fn trim_ascii_start_spaces(&self) -> &[u8] {
        let spaces = self.iter().take_while(|byte| **byte == b' ').count();
        &self[spaces..]
    }
}

/// The length of an abbreviation of a zone at the start of a text: `CET`, `CEST`, `GMT+3`, `-03`.
fn zone_name_length(text: &[u8]) -> Option<usize> {
    if text.len() < 3 {
        return None;
    }
    if text.starts_with(b"ChST") || text.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = text.strip_prefix(b"GMT") {
        return Some(3 + signed_offset_length(rest));
    }
    if matches!(text[0], b'+' | b'-') {
        let length = signed_offset_length(text);
        return (length > 0).then_some(length);
    }
    let upper = text
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_uppercase())
        .count();
    match upper {
        3 => Some(3),
        4 if text[3] == b'T' || text.starts_with(b"WITA") => Some(4),
        5 if text[4] == b'T' => Some(5),
        _ => None,
    }
}

/// The length of `+3`, `-11` at the start of a text; 0 where there is none below 24 hours.
fn signed_offset_length(text: &[u8]) -> usize {
    let Some((b'+' | b'-', rest)) = text.split_first() else {
        return 0;
    };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let hours = rest[..length].iter().fold(0u64, |hours, digit| {
        hours
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    });
    if length == 0 || hours > 23 {
        0
    } else {
        length + 1
    }
}

/// Text in double quotes as errors about times and durations have it: everything beyond ASCII as `\xff`.
pub(super) fn quote(text: &[u8]) -> String {
    let mut quoted = String::from("\"");
    for byte in text {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', *byte as char]),
            b' '..=0x7f => quoted.push(*byte as char),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}
