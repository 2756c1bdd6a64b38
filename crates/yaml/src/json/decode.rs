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
    super::reader::read(text)
}

/// `json.Unmarshal` into a `map[string]interface {}`, Helm's `fromJson`. `null` gives the nil map.
///
/// # Errors
/// Go's, `json: cannot unmarshal array into Go value of type map[string]interface {}` for anything but an object.
pub fn decode_map(text: &[u8]) -> Result<Map, JsonError> {
    match decode(text)? {
        Value::Map(map) => Ok(map),
        Value::Nil => Ok(Map::nil(MapType::Any)),
        other => Err(mismatch(&other, "map[string]interface {}")),
    }
}

/// `json.Unmarshal` into a `[]interface {}`, Helm's `fromJsonArray`. `null` leaves an empty list.
///
/// # Errors
/// Go's, `json: cannot unmarshal object into Go value of type []interface {}` for anything but an array.
pub fn decode_list(text: &[u8]) -> Result<List, JsonError> {
    match decode(text)? {
        Value::List(list) => Ok(list),
        Value::Nil => Ok(List::nil(ListType::Any)),
        other => Err(mismatch(&other, "[]interface {}")),
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
