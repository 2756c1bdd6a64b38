//! Go's layouts: how the reference time `Mon Jan 2 15:04:05 MST 2006` is written says how any time is.

/// What a piece of a layout stands for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Item {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    SpaceDay,
    ZeroDay,
    SpaceYearday,
    ZeroYearday,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    /// A numeric offset; `z`: `Z` for UTC.
    Offset {
        z: bool,
        style: OffsetStyle,
    },
    /// `.000`: so many digits.
    Fraction {
        digits: usize,
        separator: u8,
    },
    /// `.999`: at most so many digits, without trailing zeros.
    TrimmedFraction {
        digits: usize,
        separator: u8,
    },
}

/// How an offset from UTC is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum OffsetStyle {
    Hours,
    HoursMinutes,
    HoursColonMinutes,
    HoursMinutesSeconds,
    HoursColonMinutesColonSeconds,
}

/// A layout at its first item: the text before it, the item with its own text, what follows.
type Split<'l> = (&'l [u8], Item, &'l [u8], &'l [u8]);

/// Splits a layout at its first item.
pub(super) fn next_item(layout: &[u8]) -> Option<Split<'_>> {
    for at in 0..layout.len() {
        let Some((item, skipped, length)) = item_at(layout, at) else {
            continue;
        };
        let start = at + skipped;
        let (text, rest) = layout[start..].split_at(length);
        return Some((&layout[..start], item, text, rest));
    }
    None
}

/// The item that starts at `at`, how many bytes of plain text come before it there, and its length.
fn item_at(layout: &[u8], at: usize) -> Option<(Item, usize, usize)> {
    let text = &layout[at..];
    let is = |prefix: &str| text.starts_with(prefix.as_bytes());
    let found = |item: Item, prefix: &str| Some((item, 0, prefix.len()));
    match text[0] {
        b'J' if is("January") => found(Item::LongMonth, "January"),
        b'J' if is("Jan") && !lower_after(text, 3) => found(Item::Month, "Jan"),
        b'M' if is("Monday") => found(Item::LongWeekday, "Monday"),
        b'M' if is("Mon") && !lower_after(text, 3) => found(Item::Weekday, "Mon"),
        b'M' if is("MST") => found(Item::ZoneName, "MST"),
        b'0' => {
            zero_item(text).map(|item| (item, 0, if item == Item::ZeroYearday { 3 } else { 2 }))
        }
        b'1' if is("15") => found(Item::Hour, "15"),
        b'1' => found(Item::NumMonth, "1"),
        b'2' if is("2006") => found(Item::LongYear, "2006"),
        b'2' => found(Item::Day, "2"),
        b'_' if is("_2006") => Some((Item::LongYear, 1, 4)),
        b'_' if is("_2") => found(Item::SpaceDay, "_2"),
        b'_' if is("__2") => found(Item::SpaceYearday, "__2"),
        b'3' => found(Item::Hour12, "3"),
        b'4' => found(Item::Minute, "4"),
        b'5' => found(Item::Second, "5"),
        b'P' if is("PM") => found(Item::UpperPm, "PM"),
        b'p' if is("pm") => found(Item::LowerPm, "pm"),
        b'-' => offset_item(text, false),
        b'Z' => offset_item(text, true),
        b'.' | b',' => fraction_item(text),
        _ => None,
    }
}

fn lower_after(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(u8::is_ascii_lowercase)
}

fn zero_item(text: &[u8]) -> Option<Item> {
    Some(match text.get(1)? {
        b'0' if text.get(2) == Some(&b'2') => Item::ZeroYearday,
        b'1' => Item::ZeroMonth,
        b'2' => Item::ZeroDay,
        b'3' => Item::ZeroHour12,
        b'4' => Item::ZeroMinute,
        b'5' => Item::ZeroSecond,
        b'6' => Item::Year,
        _ => return None,
    })
}

fn offset_item(text: &[u8], z: bool) -> Option<(Item, usize, usize)> {
    const STYLES: &[(&[u8], OffsetStyle)] = &[
        (b"070000", OffsetStyle::HoursMinutesSeconds),
        (b"07:00:00", OffsetStyle::HoursColonMinutesColonSeconds),
        (b"0700", OffsetStyle::HoursMinutes),
        (b"07:00", OffsetStyle::HoursColonMinutes),
        (b"07", OffsetStyle::Hours),
    ];
    let (digits, style) = STYLES
        .iter()
        .find(|(digits, _)| text[1..].starts_with(digits))?;
    let style = *style;
    Some((Item::Offset { z, style }, 0, digits.len() + 1))
}

fn fraction_item(text: &[u8]) -> Option<(Item, usize, usize)> {
    let digit = *text.get(1)?;
    if digit != b'0' && digit != b'9' {
        return None;
    }
    let digits = text[1..].iter().take_while(|byte| **byte == digit).count();
    if text.get(1 + digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let separator = text[0];
    let item = if digit == b'0' {
        Item::Fraction { digits, separator }
    } else {
        Item::TrimmedFraction { digits, separator }
    };
    Some((item, 0, digits + 1))
}

/// Names of months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Names of days, from Sunday.
pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
