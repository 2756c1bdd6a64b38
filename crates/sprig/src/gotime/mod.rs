//! Go's `time` package as far as templates see it: moments, durations, layouts, zones.

mod duration;
mod format;
mod layout;
mod object;
mod parse;
mod zone;

pub(crate) use duration::{format_duration, parse_duration};
pub(crate) use object::{DurationObject, TimeObject};
pub(crate) use parse::parse;
pub(crate) use zone::{Zone, named_zone};

/// Nanoseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000_000;

/// Seconds from 1970 back to Go's zero time, 0001-01-01 UTC.
const ZERO_UNIX: i64 = -62_135_596_800;

/// A moment and the zone it is shown in.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Time {
    /// Seconds since 1970-01-01 UTC.
    pub(crate) unix: i64,
    /// Nanoseconds on top, below 10⁹.
    pub(crate) nanos: u32,
    /// The zone it is shown in.
    pub(crate) zone: Zone,
    /// The monotonic clock that a reading of the clock carries along, in nanoseconds since the start.
    pub(crate) monotonic: Option<i64>,
}

/// A moment as a calendar and a clock show it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) month: u32,
    /// 1 to 31.
    pub(crate) day: u32,
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
    /// 0 is Sunday.
    pub(crate) weekday: u32,
    /// 1 to 366.
    pub(crate) yearday: u32,
}

impl Time {
    /// Go's zero time.
    pub(crate) fn zero() -> Time {
        Time::at(ZERO_UNIX, 0, Zone::Utc)
    }

    /// A moment in a zone.
    pub(crate) fn at(unix: i64, nanos: u32, zone: Zone) -> Time {
        Time {
            unix,
            nanos,
            zone,
            monotonic: None,
        }
    }

    /// Whether it is Go's zero time.
    pub(crate) fn is_zero(&self) -> bool {
        self.unix == ZERO_UNIX && self.nanos == 0
    }

    /// The same moment shown in another zone.
    pub(crate) fn shown_in(&self, zone: Zone) -> Time {
        let mut time = self.clone();
        time.zone = zone;
        time
    }

    /// The same moment without the monotonic clock.
    pub(crate) fn plain(&self) -> Time {
        Time::at(self.unix, self.nanos, self.zone.clone())
    }

    /// Calendar and clock in its zone.
    pub(crate) fn civil(&self) -> Civil {
        civil(self.unix.saturating_add(i64::from(self.zone.offset())))
    }

    /// The moment `duration` nanoseconds later.
    pub(crate) fn add(&self, duration: i64) -> Time {
        let nanos = i64::from(self.nanos) + duration % SECOND;
        let mut later = self.clone();
        later.unix = self
            .unix
            .wrapping_add(duration / SECOND)
            .wrapping_add(nanos.div_euclid(SECOND));
        later.nanos = nanos.rem_euclid(SECOND) as u32;
        later.monotonic = self.monotonic.and_then(|at| at.checked_add(duration));
        later
    }

    /// The same time of day so many years, months and days later; days beyond a month's end run into the next.
    pub(crate) fn add_date(&self, years: i64, months: i64, days: i64) -> Time {
        let now = self.civil();
        let clock = i64::from(now.hour) * 3600 + i64::from(now.minute) * 60 + i64::from(now.second);
        let month = (i64::from(now.month) - 1).wrapping_add(months);
        let year = now
            .year
            .wrapping_add(years)
            .wrapping_add(month.div_euclid(12));
        let day = i64::from(now.day).wrapping_add(days);
        let first = days_from_civil(year, month.rem_euclid(12) as u32 + 1, 1);
        let days = first.wrapping_add(day).wrapping_sub(1);
        let unix = days
            .wrapping_mul(86_400)
            .wrapping_add(clock)
            .wrapping_sub(i64::from(self.zone.offset()));
        Time::at(unix, self.nanos, self.zone.clone())
    }

    /// Nanoseconds from `earlier` to this, as many as fit.
    pub(crate) fn since(&self, earlier: &Time) -> i64 {
        if let (Some(this), Some(other)) = (self.monotonic, earlier.monotonic) {
            return this.saturating_sub(other);
        }
        let nanos = self.total_nanos() - earlier.total_nanos();
        nanos.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// Nanoseconds since 1970.
    pub(crate) fn total_nanos(&self) -> i128 {
        i128::from(self.unix) * i128::from(SECOND) + i128::from(self.nanos)
    }

    /// Rounded down to a multiple of `step` nanoseconds since the zero time, or to the nearest one.
    pub(crate) fn rounded(&self, step: i64, nearest: bool) -> Time {
        if step <= 0 {
            return self.plain();
        }
        let since_zero = self.total_nanos() - i128::from(ZERO_UNIX) * i128::from(SECOND);
        let past = since_zero.rem_euclid(i128::from(step)) as i64;
        let up = nearest && past.saturating_add(past) >= step;
        self.plain().add(if up { step - past } else { -past })
    }
}

/// The first day of 1970 is day 0.
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 {
        year.wrapping_sub(1)
    } else {
        year
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = i64::from((month + 9) % 12);
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    era.wrapping_mul(146_097)
        .wrapping_add(days)
        .wrapping_sub(719_468)
}

/// Calendar and clock of seconds since 1970.
pub(crate) fn civil(seconds: i64) -> Civil {
    let days = seconds.div_euclid(86_400);
    let clock = seconds.rem_euclid(86_400) as u32;
    let shifted = days.wrapping_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = ((shifted_month + 2) % 12 + 1) as u32;
    let year = era.wrapping_mul(400) + year_of_era + i64::from(month <= 2);
    Civil {
        year,
        month,
        day,
        hour: clock / 3600,
        minute: clock / 60 % 60,
        second: clock % 60,
        weekday: (days + 4).rem_euclid(7) as u32,
        yearday: (days - days_from_civil(year, 1, 1) + 1) as u32,
    }
}

/// Days of a month.
pub(crate) fn days_in(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
