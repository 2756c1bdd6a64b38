//! Zones: UTC, the local one, fixed offsets, and the time zone database (`Europe/Berlin`).

use super::{civil, days_from_civil};
use pilothouse_rare::{Request, ask};
use std::rc::Rc;

/// The zone a time is shown in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Zone {
    /// UTC.
    Utc,
    /// The local zone as it is at that moment.
    Local(Rc<Offset>),
    /// A fixed offset, read with a time or looked up in the database for its moment.
    Fixed(Rc<Offset>),
}

/// An offset from UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Offset {
    /// Seconds east of UTC.
    pub(crate) seconds: i32,
    /// `CET`; empty where it has no name.
    pub(crate) name: String,
    /// Daylight saving time.
    pub(crate) dst: bool,
}

impl Zone {
    /// The local zone with its offset and abbreviation.
    pub(crate) fn local((seconds, name): (i32, String)) -> Zone {
        Zone::Local(Rc::new(Offset {
            seconds,
            name,
            dst: false,
        }))
    }

    /// A fixed offset.
    pub(crate) fn fixed(seconds: i32, name: impl Into<String>) -> Zone {
        Zone::Fixed(Rc::new(Offset {
            seconds,
            name: name.into(),
            dst: false,
        }))
    }

    /// Seconds east of UTC.
    pub(crate) fn offset(&self) -> i32 {
        match self {
            Zone::Utc => 0,
            Zone::Local(offset) | Zone::Fixed(offset) => offset.seconds,
        }
    }

    /// `CET`; empty where it has no name.
    pub(crate) fn abbreviation(&self) -> &str {
        match self {
            Zone::Utc => "UTC",
            Zone::Local(offset) | Zone::Fixed(offset) => &offset.name,
        }
    }

    /// Whether it is daylight saving time.
    pub(crate) fn is_dst(&self) -> bool {
        match self {
            Zone::Utc => false,
            Zone::Local(offset) | Zone::Fixed(offset) => offset.dst,
        }
    }
}

/// A zone of the database as it is at a moment (seconds since 1970). `None`: there is no zone of that name.
///
/// # Errors
/// Where the database cannot be asked.
pub(crate) fn named_zone(name: &str, unix: i64) -> Result<Option<Zone>, String> {
    // Zones that never were anything else. The database has made them names of others, with a past of their own;
    // systems go on to give these.
    let fixed = match name {
        "EST" => Some(-5),
        "MST" => Some(-7),
        "HST" => Some(-10),
        _ => None,
    };
    if let Some(hours) = fixed {
        return Ok(Some(Zone::fixed(hours * 3600, name)));
    }
    let data: Option<Vec<u8>> = ask(&Request::Zone(name.to_owned()))?;
    let offset = data.and_then(|data| lookup(&data, unix));
    Ok(offset.map(|offset| Zone::Fixed(Rc::new(offset))))
}

/// Finds the offset at a moment in compiled zone data (RFC 8536).
fn lookup(data: &[u8], unix: i64) -> Option<Offset> {
    let first = Block::read(data, 4)?;
    let second = Block::read(data.get(first.end..)?, 8)?;
    if let Some(offset) = second.offset_at(unix)? {
        return Some(offset);
    }
    let footer = data.get(first.end + second.end..)?;
    let footer = std::str::from_utf8(footer).ok()?.trim_matches('\n');
    Rule::parse(footer).map(|rule| rule.offset_at(unix))
}

/// One block of the format: transition times, types of local time, names.
struct Block<'d> {
    times: &'d [u8],
    kinds: &'d [u8],
    types: &'d [u8],
    names: &'d [u8],
    end: usize,
}

impl<'d> Block<'d> {
    fn read(data: &'d [u8], width: usize) -> Option<Block<'d>> {
        if !data.starts_with(b"TZif") {
            return None;
        }
        let count = |at: usize| be(data.get(20 + at * 4..24 + at * 4)?).map(|n| n as usize);
        let [ut, std, leap, time, types, chars] = [
            count(0)?,
            count(1)?,
            count(2)?,
            count(3)?,
            count(4)?,
            count(5)?,
        ];
        let mut at = 44;
        let mut take = |length: usize| {
            let part = data.get(at..at + length);
            at += length;
            part
        };
        let times = take(time * width)?;
        let kinds = take(time)?;
        let types = take(types * 6)?;
        let names = take(chars)?;
        take(leap * (width + 4) + std + ut)?;
        Some(Block {
            times,
            kinds,
            types,
            names,
            end: at,
        })
    }

    /// The offset at a moment; `Some(None)`: after the last transition, where the footer's rule counts.
    fn offset_at(&self, unix: i64) -> Option<Option<Offset>> {
        let mut before = None;
        let mut last = true;
        for (time, kind) in self.times.chunks_exact(8).zip(self.kinds) {
            if be(time)? > unix {
                last = false;
                break;
            }
            before = Some(*kind);
        }
        match before {
            Some(_) if last => Some(None),
            None if last => Some(None),
            Some(kind) => Some(Some(self.kind(kind)?)),
            None => Some(Some(self.kind(0)?)),
        }
    }

    fn kind(&self, index: u8) -> Option<Offset> {
        let at = usize::from(index) * 6;
        let entry = self.types.get(at..at + 6)?;
        let names = self.names.get(usize::from(entry[5])..)?;
        let name = names.split(|byte| *byte == 0).next()?;
        Some(Offset {
            seconds: be(&entry[..4])? as i32,
            name: String::from_utf8_lossy(name).into_owned(),
            dst: entry[4] != 0,
        })
    }
}

/// A big-endian signed number of 4 or 8 bytes.
fn be(bytes: &[u8]) -> Option<i64> {
    match bytes.len() {
        4 => Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?))),
        8 => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}

/// A POSIX rule: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct Rule {
    standard: Offset,
    summer: Option<(Offset, Change, Change)>,
}

/// When the clock changes each year.
#[derive(Copy, Clone)]
struct Change {
    day: Day,
    /// Seconds after midnight, local time; may be negative or beyond a day.
    time: i64,
}

#[derive(Copy, Clone)]
enum Day {
    /// `Mm.w.d`: the w-th weekday d of month m, 5 is the last one.
    Weekday { month: u32, week: u32, day: u32 },
    /// `Jn`: day of the year without leap days, from 1.
    Julian(i64),
    /// `n`: day of the year from 0.
    Zero(i64),
}

impl Rule {
    fn parse(text: &str) -> Option<Rule> {
        let (name, rest) = name(text)?;
        let (west, rest) = clock(rest)?;
        let standard = Offset {
            seconds: -i32::try_from(west).ok()?,
            name,
            dst: false,
        };
        if rest.is_empty() {
            return Some(Rule {
                standard,
                summer: None,
            });
        }
        let (summer_name, rest) = self::name(rest)?;
        let (seconds, rest) = match rest.strip_prefix(',') {
            Some(rest) => (standard.seconds + 3600, rest),
            None => {
                let (west, rest) = clock(rest)?;
                (-i32::try_from(west).ok()?, rest.strip_prefix(',')?)
            }
        };
        let (start, end) = rest.split_once(',')?;
        let summer = Offset {
            seconds,
            name: summer_name,
            dst: true,
        };
        let changes = (Change::parse(start)?, Change::parse(end)?);
        Some(Rule {
            standard,
            summer: Some((summer, changes.0, changes.1)),
        })
    }

    fn offset_at(&self, unix: i64) -> Offset {
        let Some((summer, start, end)) = &self.summer else {
            return self.standard.clone();
        };
        let standard = i64::from(self.standard.seconds);
        let year = civil(unix.saturating_add(standard)).year;
        let start = start.at(year) - standard;
        let end = end.at(year) - i64::from(summer.seconds);
        let in_summer = if start < end {
            (start..end).contains(&unix)
        } else {
            !(end..start).contains(&unix)
        };
        if in_summer {
            summer.clone()
        } else {
            self.standard.clone()
        }
    }
}

impl Change {
    fn parse(text: &str) -> Option<Change> {
        let (day, time) = match text.split_once('/') {
            Some((day, time)) => (day, clock(time)?.0),
            None => (text, 7200),
        };
        let day = if let Some(weekday) = day.strip_prefix('M') {
            let mut numbers = weekday.split('.').map(|number| number.parse::<u32>());
            let mut number = || numbers.next()?.ok();
            Day::Weekday {
                month: number()?,
                week: number()?,
                day: number()?,
            }
        } else if let Some(julian) = day.strip_prefix('J') {
            Day::Julian(julian.parse().ok()?)
        } else {
            Day::Zero(day.parse().ok()?)
        };
        Some(Change { day, time })
    }

    /// In seconds since 1970 of local time.
    fn at(self, year: i64) -> i64 {
        let days = match self.day {
            Day::Julian(day) => {
                let leap = super::days_in(year, 2) == 29 && day >= 60;
                days_from_civil(year, 1, 1) + day - 1 + i64::from(leap)
            }
            Day::Zero(day) => days_from_civil(year, 1, 1) + day,
            Day::Weekday { month, week, day } => {
                let first = days_from_civil(year, month.clamp(1, 12), 1);
                let weekday = (first + 4).rem_euclid(7);
                let offset = (i64::from(day) - weekday).rem_euclid(7);
                let mut at = offset + (i64::from(week) - 1) * 7;
                while at >= i64::from(super::days_in(year, month)) {
                    at -= 7;
                }
                first + at
            }
        };
        days * 86_400 + self.time
    }
}

/// `CET` or `<+03>` at the start of a rule.
fn name(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('<') {
        let (name, rest) = quoted.split_once('>')?;
        return Some((name.to_owned(), rest));
    }
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length >= 3).then(|| (text[..length].to_owned(), &text[length..]))
}

/// `[+-]h[h][:mm[:ss]]` in seconds.
fn clock(text: &str) -> Option<(i64, &str)> {
    let (sign, mut rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let mut total = 0;
    for (index, unit) in [3600, 60, 1].into_iter().enumerate() {
        if index > 0 {
            match rest.strip_prefix(':') {
                Some(after) => rest = after,
                None => break,
            }
        }
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        total += rest[..length].parse::<i64>().ok()? * unit;
        rest = &rest[length..];
    }
    Some((sign * total, rest))
}
