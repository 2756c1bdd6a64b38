//! Numbers out of anything, as Sprig's `int`, `add`, `addf` … take them: what cannot be converted is 0.

use pilothouse_value::Value;

/// An `int64`: floats are cut off, `true` is 1, nil and what cannot be read is 0.
pub(crate) fn to_int64(value: &Value) -> i64 {
    match value {
        Value::Int(_, number) => *number,
        Value::Uint(_, number) => *number as i64,
        Value::Float(number) => float_to_int(*number),
        Value::Bool(truth) => i64::from(*truth),
        Value::Str(text) => text.to_str().map_or(0, parse_int),
        Value::Nil | Value::List(_) | Value::Map(_) | Value::Object(_) => 0,
    }
}

/// A `float64`, as [`to_int64`] without cutting off.
pub(crate) fn to_float64(value: &Value) -> f64 {
    match value {
        Value::Int(_, number) => *number as f64,
        Value::Uint(_, number) => *number as f64,
        Value::Float(number) => *number,
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Str(text) => text.to_str().map_or(0.0, parse_float),
        Value::Nil | Value::List(_) | Value::Map(_) | Value::Object(_) => 0.0,
    }
}

/// Go's conversion on amd64: what does not fit is the smallest `int64`.
pub(crate) fn float_to_int(number: f64) -> i64 {
    if number.is_nan()
        || number >= 9_223_372_036_854_775_808.0
        || number < -9_223_372_036_854_775_808.0
    {
        return i64::MIN;
    }
    number as i64
}

fn parse_int(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

fn parse_float(text: &str) -> f64 {
    text.parse().unwrap_or(0.0)
}
