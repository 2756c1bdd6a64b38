//! `index`, `slice`, `len`.

use crate::{Call, CallError, Extent};
use pilothouse_value::{IntType, List, ListType, Map, MapType, Origin, Str, UintType, Value};

fn message(text: impl Into<String>) -> CallError {
    CallError::Message(text.into())
}

/// The first operand's element under the others, one after the other.
pub(super) fn index(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let Some((first, keys)) = call.args.split_first() else {
        return Ok(Value::Nil);
    };
    let key_origins = call.origins;
    let mut item = first.clone();
    let mut origin = call.origins[0];
    if item.is_nil() {
        return Err(message("index of untyped nil"));
    }
    for (key, key_origin) in keys.iter().zip(&key_origins[1..]) {
        call.recorder().read(*key_origin, Extent::Whole);
        let (next, from) = element(call, &item, origin, key)?;
        item = next;
        origin = call.recorder().union(from, *key_origin);
    }
    call.result_from(origin);
    Ok(item)
}

fn element(
    call: &mut Call<'_, '_>,
    item: &Value,
    origin: Origin,
    key: &Value,
) -> Result<(Value, Origin), CallError> {
    match item {
        Value::Nil => Err(message("index of nil pointer")),
        Value::List(list) => {
            call.recorder().read(origin, Extent::Itself);
            let at = place(key, list.len(), "slice")?;
            let own = list.own_origin(at);
            let from = if own.is_some() {
                own
            } else {
                call.recorder().element(origin, at)
            };
            call.recorder().read(from, Extent::Itself);
            Ok((list.items()[at].clone(), from))
        }
        Value::Str(text) => {
            call.recorder().read(origin, Extent::Whole);
            let at = place(key, text.len(), "string")?;
            let byte = u64::from(text.as_bytes()[at]);
            Ok((Value::Uint(UintType::Uint8, byte), origin))
        }
        Value::Map(map) => {
            let key = map_key(key)?;
            let Some(key) = key.to_str() else {
                return Ok((zero(map), origin));
            };
            let (value, from) = call.get(map, origin, key);
            Ok((value.unwrap_or_else(|| zero(map)), from))
        }
        Value::Object(object) if object.kind() == pilothouse_value::Kind::Map => {
            let key = map_key(key)?;
            let from = call.read_child(origin, &key.to_string_lossy());
            let value = key.to_str().and_then(|key| object.field(key));
            Ok((value.unwrap_or_default(), from))
        }
        Value::Object(object) if object.kind() == pilothouse_value::Kind::Slice => {
            let pairs = object.iterate().unwrap_or_default();
            let at = place(key, pairs.len(), "slice")?;
            let from = call.recorder().element(origin, at);
            call.recorder().read(from, Extent::Itself);
            Ok((pairs[at].1.clone(), from))
        }
        other => Err(message(format!(
            "can't index item of type {}",
            pointed(other)
        ))),
    }
}

/// What a map gives for a key that it lacks.
fn zero(map: &Map) -> Value {
    match map.ty() {
        MapType::String => Value::from(""),
        MapType::Any | MapType::Values | MapType::Values3 => Value::Nil,
    }
}

fn map_key(key: &Value) -> Result<&Str, CallError> {
    match key {
        Value::Str(key) => Ok(key),
        Value::Nil => Err(message("value is nil; should be of type string")),
        other => Err(message(format!(
            "value has type {}; should be string",
            other.go_type()
        ))),
    }
}

/// The place of an element. Go checks only that it is not beyond the end; at the end, its reflection panics.
fn place(key: &Value, length: usize, what: &str) -> Result<usize, CallError> {
    match position(key, length, true)? {
        at if at < length => Ok(at),
        _ => Err(message(format!("reflect: {what} index out of range"))),
    }
}

/// An index below `length`, or up to it where the end is meant.
fn position(key: &Value, length: usize, end: bool) -> Result<usize, CallError> {
    let named = match key {
        Value::Object(object) => object.number(),
        _ => None,
    };
    let number = match key {
        _ if let Some(number) = named => number,
        Value::Int(_, number) => *number,
        Value::Uint(_, number) => *number as i64,
        Value::Nil => return Err(message("cannot index slice/array with nil")),
        other => {
            return Err(message(format!(
                "cannot index slice/array with type {}",
                other.go_type()
            )));
        }
    };
    let limit = length + usize::from(end);
    match usize::try_from(number) {
        Ok(at) if at < limit => Ok(at),
        _ => Err(message(format!("index out of range: {number}"))),
    }
}

/// Go's own `slice`: strings and slices.
pub(super) fn slice(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let Some((item, indexes)) = call.args.split_first() else {
        return Ok(Value::Nil);
    };
    if item.is_nil() {
        return Err(message("slice of untyped nil"));
    }
    if indexes.len() > 3 {
        return Err(message(format!(
            "too many slice indexes: {}",
            indexes.len()
        )));
    }
    let length = match item {
        Value::Str(_) if indexes.len() == 3 => {
            return Err(message("cannot 3-index slice a string"));
        }
        Value::Str(text) => text.len(),
        Value::List(list) => list.len(),
        other => {
            return Err(message(format!(
                "can't slice item of type {}",
                pointed(other)
            )));
        }
    };
    let mut at = [0, length, length];
    for (slot, index) in at.iter_mut().zip(indexes) {
        *slot = position(index, length, true)?;
    }
    for (low, high) in [(at[0], at[1]), (at[1], at[2])] {
        if low > high {
            return Err(message(format!("invalid slice index: {low} > {high}")));
        }
    }
    let origin = call.origins[0];
    call.recorder().read(origin, Extent::Whole);
    Ok(match item {
        Value::Str(text) => Value::Str(text.as_bytes()[at[0]..at[1]].into()),
        Value::List(list) => Value::List(sublist(call, list, at[0], at[1])),
        other => other.clone(),
    })
}

/// A part of a list, whose elements still know where they come from.
fn sublist(call: &mut Call<'_, '_>, list: &List, from: usize, to: usize) -> List {
    let ty: ListType = list.ty();
    let parent = call.origins[0];
    let origins = (from..to)
        .map(|at| {
            let own = list.own_origin(at);
            if own.is_some() {
                own
            } else {
                call.recorder().element(parent, at)
            }
        })
        .collect();
    List::with_origins(ty, list.items()[from..to].to_vec(), origins)
}

/// The Go type that these functions see: pointers are followed.
fn pointed(value: &Value) -> &'static str {
    value.go_type().trim_start_matches('*')
}

pub(super) fn len(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let item = &call.args[0];
    let origin = call.origins[0];
    call.recorder().read(origin, Extent::Itself);
    let length = match item {
        Value::Nil if call.bare_nil => {
            return Err(message("reflect: call of reflect.Value.Type on zero Value"));
        }
        Value::Nil => return Err(message("len of nil pointer")),
        Value::Str(text) => Some(text.len()),
        Value::List(list) => Some(list.len()),
        Value::Map(map) => Some(map.len()),
        Value::Object(object) => object.len(),
        _ => None,
    };
    match length {
        Some(length) => Ok(Value::Int(IntType::Int, length as i64)),
        None => Err(message(format!("len of type {}", pointed(item)))),
    }
}
