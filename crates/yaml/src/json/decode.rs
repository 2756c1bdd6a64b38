//! Reading JSON.

use pilothouse_value::{List, ListType, Map, MapType, Value};
use std::fmt;

/// Why a text is not JSON, or not the JSON that was asked for, in Go's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JsonError {
    /// `invalid character 'x' looking for beginning of value`, `unexpected end of JSON input`,
    /// `json: cannot unmarshal array into Go value of type map[string]interface {}`.
    pub message: String,
    /// How many bytes were read when it was noticed (Go's `SyntaxError.Offset`).
    pub offset: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

/// `json.Unmarshal` into an `interface{}`: numbers are `float64`, objects `map[string]interface {}`.
///
/// # Errors
/// Go's.
pub fn decode(text: &[u8]) -> Result<Value, JsonError> {
    fitting(super::reader::read(text)?)
}

fn fitting<T>((value, unfit): (T, Option<JsonError>)) -> Result<T, JsonError> {
    match unfit {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// `json.Unmarshal` into a `map[string]interface {}`. `null` gives the nil map.
///
/// # Errors
/// Go's, `json: cannot unmarshal array into Go value of type map[string]interface {}` for anything but an object.
pub fn decode_map(text: &[u8]) -> Result<Map, JsonError> {
    fitting(decode_map_partly(text)?)
}

/// The same for Helm's `fromJson`, which keeps what was read: numbers that are too large are nil, and the first of them is
/// an error beside the map.
///
/// # Errors
/// As [`decode_map`], but for such a number.
pub fn decode_map_partly(text: &[u8]) -> Result<(Map, Option<JsonError>), JsonError> {
    match super::reader::read(text)? {
        (Value::Map(map), unfit) => Ok((map, unfit)),
        // A number that is too large is none of the two that it would have to be.
        (Value::Nil, Some(_)) => Err(mismatch(&Value::Float(0.0), "map[string]interface {}")),
        (Value::Nil, None) => Ok((Map::nil(MapType::Any), None)),
        (other, _) => Err(mismatch(&other, "map[string]interface {}")),
    }
}

/// `json.Unmarshal` into a `[]interface {}`, Helm's `fromJsonArray`. `null` leaves an empty list.
///
/// # Errors
/// Go's, `json: cannot unmarshal object into Go value of type []interface {}` for anything but an array.
pub fn decode_list(text: &[u8]) -> Result<List, JsonError> {
    match super::reader::read(text)? {
        (Value::List(list), unfit) => fitting((list, unfit)),
        (Value::Nil, Some(_)) => Err(mismatch(&Value::Float(0.0), "[]interface {}")),
        (Value::Nil, None) => Ok(List::nil(ListType::Any)),
        (other, _) => Err(mismatch(&other, "[]interface {}")),
    }
}

/// What JSON calls a value.
pub(crate) fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "null",
        Value::Bool(_) => "bool",
        Value::Int(..) | Value::Uint(..) | Value::Float(_) => "number",
        Value::Str(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) | Value::Object(_) => "object",
    }
}

pub(crate) fn mismatch(value: &Value, wanted: &str) -> JsonError {
    JsonError {
        message: format!(
            "json: cannot unmarshal {} into Go value of type {wanted}",
            json_kind(value)
        ),
        offset: 0,
    }
}
