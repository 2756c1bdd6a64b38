//! `time.Time`, `time.Duration`, `time.Month` and `time.Weekday` as templates hold them.

use super::layout::{MONTHS, WEEKDAYS};
use super::{SECOND, Time, Zone, format_duration};
use pilothouse_value::{
    IntType, Kind, List, ListType, Map, Method, Object, PrintedField, Str, UintType, Value,
};
use std::any::Any;
use std::cmp::Ordering;

/// A `time.Time`.
#[derive(Clone, Debug)]
pub(crate) struct TimeObject(pub(crate) Time);

/// A `time.Duration`, in nanoseconds.
#[derive(Copy, Clone, Debug)]
pub(crate) struct DurationObject(pub(crate) i64);

/// A number with names: `time.Month`, `time.Weekday`.
#[derive(Copy, Clone, Debug)]
struct Named {
    go_type: &'static str,
    number: i64,
    name: &'static str,
}

/// `*time.Location`
#[derive(Clone, Debug)]
struct Location(String);

const fn method(name: &'static str, go_type: &'static str) -> Method {
    Method { name, go_type }
}

// A parameter of type `time.Duration` is written `interface {}`: a number fits it as well as a duration does.
const TIME_METHODS: &[Method] = &[
    method("Add", "func(interface {}) time.Time"),
    method("AddDate", "func(int, int, int) time.Time"),
    method("After", "func(time.Time) bool"),
    method("Before", "func(time.Time) bool"),
    method("Clock", "func() (int, int, int)"),
    method("Compare", "func(time.Time) int"),
    method("Date", "func() (int, time.Month, int)"),
    method("Day", "func() int"),
    method("Equal", "func(time.Time) bool"),
    method("Format", "func(string) string"),
    method("GoString", "func() string"),
    method("Hour", "func() int"),
    method("ISOWeek", "func() (int, int)"),
    method("In", "func(*time.Location) time.Time"),
    method("IsDST", "func() bool"),
    method("IsZero", "func() bool"),
    method("Local", "func() time.Time"),
    method("Location", "func() *time.Location"),
    method("MarshalJSON", "func() ([]uint8, error)"),
    method("MarshalText", "func() ([]uint8, error)"),
    method("Minute", "func() int"),
    method("Month", "func() time.Month"),
    method("Nanosecond", "func() int"),
    method("Round", "func(interface {}) time.Time"),
    method("Second", "func() int"),
    method("String", "func() string"),
    method("Sub", "func(time.Time) time.Duration"),
    method("Truncate", "func(interface {}) time.Time"),
    method("UTC", "func() time.Time"),
    method("Unix", "func() int64"),
    method("UnixMicro", "func() int64"),
    method("UnixMilli", "func() int64"),
    method("UnixNano", "func() int64"),
    method("Weekday", "func() time.Weekday"),
    method("Year", "func() int"),
    method("YearDay", "func() int"),
    method("Zone", "func() (string, int)"),
    method("ZoneBounds", "func() (time.Time, time.Time)"),
];

impl TimeObject {
    fn part(&self, name: &str) -> Option<Value> {
        let time = &self.0;
        let civil = time.civil();
        let int = |number: u32| Value::int(i64::from(number));
        Some(match name {
            "Year" => Value::int(civil.year),
            "Month" => Value::object(Named {
                go_type: "time.Month",
                number: i64::from(civil.month),
                name: MONTHS[(civil.month as usize + 11) % 12],
            }),
            "Day" => int(civil.day),
            "Hour" => int(civil.hour),
            "Minute" => int(civil.minute),
            "Second" => int(civil.second),
            "Nanosecond" => int(time.nanos),
            "YearDay" => int(civil.yearday),
            "Weekday" => Value::object(Named {
                go_type: "time.Weekday",
                number: i64::from(civil.weekday),
                name: WEEKDAYS[civil.weekday as usize % 7],
            }),
            "Unix" => Value::int64(time.unix),
            "UnixMilli" => Value::int64(since_1970(time, 1_000)),
            "UnixMicro" => Value::int64(since_1970(time, 1_000_000)),
            "UnixNano" => Value::int64(time.total_nanos() as i64),
            "IsZero" => Value::Bool(time.is_zero()),
            "IsDST" => Value::Bool(time.zone.is_dst()),
            "UTC" => Value::object(TimeObject(time.shown_in(Zone::Utc))),
            // The zone at another moment is not known here: a time read in another zone stays as it is.
            "Local" => Value::object(TimeObject(match time.zone {
                Zone::Local(_) => time.clone(),
                _ => time.shown_in(Zone::local((0, "UTC".to_owned()))),
            })),
            "Location" => Value::object(Location(location(&time.zone))),
            "String" => time.string().into(),
            "GoString" => self.go_string().into(),
            _ => return None,
        })
    }

    fn go_string(&self) -> String {
        let civil = self.0.civil();
        let zone = match &self.0.zone {
            Zone::Utc => "time.UTC".to_owned(),
            Zone::Local(_) => "time.Local".to_owned(),
            Zone::Fixed(offset) => format!("time.Location({:?})", offset.name),
        };
        format!(
            "time.Date({}, time.{}, {}, {}, {}, {}, {}, {zone})",
            civil.year,
            MONTHS[(civil.month as usize + 11) % 12],
            civil.day,
            civil.hour,
            civil.minute,
            civil.second,
            self.0.nanos
        )
    }

    fn marshal(&self, quoted: bool) -> Result<Value, String> {
        let name = if quoted { "MarshalJSON" } else { "MarshalText" };
        let text = self
            .0
            .rfc3339()
            .ok_or_else(|| format!("Time.{name}: year outside of range [0,9999]"))?;
        let text = if quoted { format!("\"{text}\"") } else { text };
        let bytes = text
            .bytes()
            .map(|byte| Value::Uint(UintType::Uint8, u64::from(byte)));
        Ok(Value::List(List::typed(ListType::Bytes, bytes.collect())))
    }
}

fn printed(name: &'static str, value: Value) -> PrintedField {
    PrintedField { name, value }
}

impl Object for TimeObject {
    fn go_type(&self) -> &'static str {
        "time.Time"
    }

    fn methods(&self) -> &'static [Method] {
        TIME_METHODS
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        if let Some(part) = self.part(name) {
            return Ok(part);
        }
        let time = |time: Time| Ok(Value::object(TimeObject(time)));
        let int = |index: usize| args.get(index).map_or(0, whole);
        let other = args.first().and_then(|arg| arg.downcast::<TimeObject>());
        let other = || other.map_or_else(Time::zero, |other| other.0.clone());
        match name {
            "Format" => {
                let layout = args.first().and_then(Value::as_str);
                let layout = layout.map_or(&b""[..], |layout| layout.as_bytes());
                Ok(Str::from(self.0.format(layout)).into())
            }
            "MarshalJSON" => self.marshal(true),
            "MarshalText" => self.marshal(false),
            "Add" => time(self.0.add(int(0))),
            "AddDate" => time(self.0.add_date(int(0), int(1), int(2))),
            "Round" => time(self.0.rounded(int(0), true)),
            "Truncate" => time(self.0.rounded(int(0), false)),
            "Sub" => Ok(Value::object(DurationObject(self.0.since(&other())))),
            "In" => match args.first().and_then(|arg| arg.downcast::<Location>()) {
                Some(_) => time(self.0.clone()),
                None => Err("time: missing Location in call to Time.In".to_owned()),
            },
            _ => {
                let order = self.0.total_nanos().cmp(&other().total_nanos());
                match name {
                    "After" => Ok(Value::Bool(order == Ordering::Greater)),
                    "Before" => Ok(Value::Bool(order == Ordering::Less)),
                    "Equal" => Ok(Value::Bool(order == Ordering::Equal)),
                    "Compare" => Ok(Value::int(order as i64)),
                    _ => Err(format!("no method {name}")),
                }
            }
        }
    }

    fn format(&self) -> Str {
        self.0.string().into()
    }

    fn to_plain(&self) -> Option<Value> {
        self.0.rfc3339().map(Value::from)
    }

    fn inner_fields(&self) -> Option<Vec<PrintedField>> {
        /// Seconds from the first of January of the year 1 to that of 1970.
        const UNIX: i64 = 62_135_596_800;
        let (unix, nanos) = (self.0.unix, u64::from(self.0.nanos));
        let location = Value::object(Location("UTC".to_owned()));
        Some(vec![
            printed("wall", Value::Uint(UintType::Uint64, nanos)),
            printed("ext", Value::int64(unix.saturating_add(UNIX))),
            printed("loc", location),
        ])
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<TimeObject>();
        other.is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn since_1970(time: &Time, per_second: i64) -> i64 {
    let part = i64::from(time.nanos) / (SECOND / per_second);
    time.unix.wrapping_mul(per_second).wrapping_add(part)
}

fn location(zone: &Zone) -> String {
    match zone {
        Zone::Utc => "UTC".to_owned(),
        Zone::Local(_) => "Local".to_owned(),
        Zone::Fixed(offset) => offset.name.clone(),
    }
}

/// A whole number, be it a plain one or a duration.
fn whole(value: &Value) -> i64 {
    match value {
        Value::Int(_, number) => *number,
        Value::Uint(_, number) => *number as i64,
        other => other
            .downcast::<DurationObject>()
            .map_or(0, |duration| duration.0),
    }
}

const DURATION_METHODS: &[Method] = &[
    method("Abs", "func() time.Duration"),
    method("Hours", "func() float64"),
    method("Microseconds", "func() int64"),
    method("Milliseconds", "func() int64"),
    method("Minutes", "func() float64"),
    method("Nanoseconds", "func() int64"),
    method("Round", "func(interface {}) time.Duration"),
    method("Seconds", "func() float64"),
    method("String", "func() string"),
    method("Truncate", "func(interface {}) time.Duration"),
];

impl DurationObject {
    /// In units of so many nanoseconds, as `Hours` and its like count: whole ones and the rest apart.
    pub(crate) fn in_units(self, unit: i64) -> f64 {
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }

    /// Cut off to a multiple of a step.
    pub(crate) fn truncated(self, step: i64) -> DurationObject {
        if step <= 0 {
            return self;
        }
        DurationObject(self.0 - self.0 % step)
    }

    /// Rounded to the nearest multiple of a step, halves away from zero.
    pub(crate) fn rounded(self, step: i64) -> DurationObject {
        if step <= 0 {
            return self;
        }
        let rest = (self.0 % step).unsigned_abs();
        let down = self.0 - self.0 % step;
        if rest.saturating_mul(2) < step.unsigned_abs() {
            return DurationObject(down);
        }
        let up = if self.0 < 0 {
            down.checked_sub(step).unwrap_or(i64::MIN)
        } else {
            down.checked_add(step).unwrap_or(i64::MAX)
        };
        DurationObject(up)
    }
}

impl Object for DurationObject {
    fn go_type(&self) -> &'static str {
        "time.Duration"
    }

    fn kind(&self) -> Kind {
        Kind::Int64
    }

    fn number(&self) -> Option<i64> {
        Some(self.0)
    }

    fn with_number(&self, number: i64) -> Option<Value> {
        Some(Value::object(DurationObject(number)))
    }

    fn methods(&self) -> &'static [Method] {
        DURATION_METHODS
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let step = args.first().map_or(0, whole);
        Ok(match name {
            "Abs" => Value::object(DurationObject(self.0.checked_abs().unwrap_or(i64::MAX))),
            "Hours" => Value::Float(self.in_units(3600 * SECOND)),
            "Minutes" => Value::Float(self.in_units(60 * SECOND)),
            "Seconds" => Value::Float(self.in_units(SECOND)),
            "Milliseconds" => Value::int64(self.0 / 1_000_000),
            "Microseconds" => Value::int64(self.0 / 1_000),
            "Nanoseconds" => Value::int64(self.0),
            "Round" => Value::object(self.rounded(step)),
            "Truncate" => Value::object(self.truncated(step)),
            "String" => format_duration(self.0).into(),
            _ => return Err(format!("no method {name}")),
        })
    }

    fn truth(&self) -> bool {
        self.0 != 0
    }

    fn format(&self) -> Str {
        format_duration(self.0).into()
    }

    fn to_plain(&self) -> Option<Value> {
        Some(Value::Int(IntType::Int64, self.0))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<DurationObject>();
        other.is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for Named {
    fn go_type(&self) -> &'static str {
        self.go_type
    }

    fn kind(&self) -> Kind {
        Kind::Int
    }

    fn number(&self) -> Option<i64> {
        Some(self.number)
    }

    fn with_number(&self, number: i64) -> Option<Value> {
        let weekday = self.go_type == "time.Weekday";
        let at = usize::try_from(number).ok()?;
        let name = match weekday {
            true => WEEKDAYS.get(at).copied()?,
            // A turn of `range` begins at 0, which is no month.
            false => at
                .checked_sub(1)
                .map_or(Some("%!Month(0)"), |at| MONTHS.get(at).copied())?,
        };
        Some(Value::object(Named {
            name,
            number,
            ..*self
        }))
    }

    fn methods(&self) -> &'static [Method] {
        const { &[method("String", "func() string")] }
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        match name {
            "String" => Ok(self.name.into()),
            _ => Err(format!("no method {name}")),
        }
    }

    fn truth(&self) -> bool {
        self.number != 0
    }

    fn format(&self) -> Str {
        self.name.into()
    }

    fn to_plain(&self) -> Option<Value> {
        Some(Value::int(self.number))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Named>();
        other.is_some_and(|other| self.go_type == other.go_type && self.number == other.number)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for Location {
    fn go_type(&self) -> &'static str {
        "*time.Location"
    }

    fn kind(&self) -> Kind {
        Kind::Ptr
    }

    fn methods(&self) -> &'static [Method] {
        const { &[method("String", "func() string")] }
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        match name {
            "String" => Ok(self.0.as_str().into()),
            _ => Err(format!("no method {name}")),
        }
    }

    fn format(&self) -> Str {
        self.0.as_str().into()
    }

    // Its fields are not exported.
    fn to_plain(&self) -> Option<Value> {
        Some(Value::Map(Map::new()))
    }

    fn inner_fields(&self) -> Option<Vec<PrintedField>> {
        let none = || Value::List(List::typed(ListType::Any, Vec::new()));
        Some(vec![
            printed("name", self.0.as_str().into()),
            printed("zone", none()),
            printed("tx", none()),
            printed("extend", "".into()),
            printed("cacheStart", Value::int64(0)),
            printed("cacheEnd", Value::int64(0)),
            printed("cacheZone", Value::Nil),
        ])
    }

    // Its fields are not exported.
    fn copied(&self) -> Option<Value> {
        Some(Value::object(Location(String::new())))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Location>();
        other.is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
