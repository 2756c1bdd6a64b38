//! Comparison as templates see it: `eq`, `lt` and their kin, and `reflect.DeepEqual`.

use crate::{Key, Kind, Slot, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The kinds that can be compared at all.
#[derive(PartialEq)]
enum Basic {
    Bool,
    Complex,
    Float,
    Int,
    Uint,
    String,
}

fn basic(value: &Value) -> Option<Basic> {
    match value {
        Value::Bool(_) => Some(Basic::Bool),
        Value::Float(_) => Some(Basic::Float),
        Value::Int(..) => Some(Basic::Int),
        Value::Uint(..) => Some(Basic::Uint),
        Value::Str(_) => Some(Basic::String),
        Value::Object(object) if object.kind() == Kind::Complex128 => Some(Basic::Complex),
        Value::Object(object) if object.number().is_some() => Some(Basic::Int),
        Value::Nil | Value::List(_) | Value::Map(_) | Value::Object(_) => None,
    }
}

/// The number in a named type of whole numbers; everything else as it is.
fn unnamed(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::Object(object) => match object.number() {
            Some(number) => Cow::Owned(Value::int64(number)),
            None => Cow::Borrowed(value),
        },
        _ => Cow::Borrowed(value),
    }
}

fn incompatible(a: &Value, b: &Value) -> String {
    format!(
        "incompatible types for comparison: {} and {}",
        a.go_type(),
        b.go_type()
    )
}

const INVALID: &str = "invalid type for comparison";

/// The template function `eq` for two operands.
///
/// # Errors
/// Go's text: `incompatible types for comparison`, `non-comparable type …`.
pub fn equal(a: &Value, b: &Value) -> Result<bool, String> {
    match (&*unnamed(a), &*unnamed(b)) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Float(a), Value::Float(b)) => Ok(a == b),
        (Value::Int(_, a), Value::Int(_, b)) => Ok(a == b),
        (Value::Uint(_, a), Value::Uint(_, b)) => Ok(a == b),
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        (Value::Int(_, a), Value::Uint(_, b)) | (Value::Uint(_, b), Value::Int(_, a)) => {
            Ok(u64::try_from(*a) == Ok(*b))
        }
        _ if basic(a) != basic(b) => {
            if a.is_nil() || b.is_nil() {
                return Ok(false);
            }
            Err(incompatible(a, b))
        }
        _ => equal_others(a, b),
    }
}

/// Maps, lists, objects and nil.
fn equal_others(a: &Value, b: &Value) -> Result<bool, String> {
    let nothing = |value: &Value| value.is_nil() || is_nil(value);
    if nothing(a) || nothing(b) {
        return Ok(nothing(a) == nothing(b));
    }
    let show = |format: &[u8], value: &Value| {
        let text = crate::format::sprintf(format, std::slice::from_ref(value));
        String::from_utf8_lossy(&text).into_owned()
    };
    match (a, b) {
        (Value::Object(x), Value::Object(y))
            if a.kind() == b.kind() && comparable(a) && comparable(b) =>
        {
            Ok(Rc::ptr_eq(x, y) || x.same(y.as_ref()))
        }
        _ if a.kind() == b.kind() => Err(format!(
            "non-comparable type {}: {}",
            show(b"%s", b),
            b.go_type()
        )),
        _ => Err(format!(
            "non-comparable types {}: {}, {}: {}",
            show(b"%s", a),
            a.go_type(),
            b.go_type(),
            show(b"%v", b)
        )),
    }
}

/// Whether Go compares values of the type at all: slices and maps it does not, nor structs that hold some.
fn comparable(value: &Value) -> bool {
    match value {
        Value::List(_) | Value::Map(_) => false,
        Value::Object(object) => match object.kind() {
            Kind::Slice | Kind::Map => false,
            Kind::Struct => {
                let fields = object.printed_fields().unwrap_or_default();
                fields.iter().all(|field| comparable(&field.value))
            }
            _ => true,
        },
        _ => true,
    }
}

fn is_nil(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::List(list) => list.is_nil(),
        Value::Map(map) => map.is_nil(),
        _ => false,
    }
}

/// The template function `lt` and its kin: how two operands stand to each other; `None` where a float is no number.
///
/// # Errors
/// Go's text: `incompatible types for comparison`, `invalid type for comparison`.
pub fn order(a: &Value, b: &Value) -> Result<Option<Ordering>, String> {
    match (&*unnamed(a), &*unnamed(b)) {
        (Value::Float(a), Value::Float(b)) => Ok(a.partial_cmp(b)),
        (Value::Int(_, a), Value::Int(_, b)) => Ok(Some(a.cmp(b))),
        (Value::Uint(_, a), Value::Uint(_, b)) => Ok(Some(a.cmp(b))),
        (Value::Str(a), Value::Str(b)) => Ok(Some(a.cmp(b))),
        (Value::Int(_, a), Value::Uint(_, b)) => Ok(Some(i128::from(*a).cmp(&i128::from(*b)))),
        (Value::Uint(_, a), Value::Int(_, b)) => Ok(Some(i128::from(*a).cmp(&i128::from(*b)))),
        _ => match (basic(a), basic(b)) {
            (None, _) | (_, None) => Err(INVALID.to_owned()),
            (x, y) if x != y => Err(incompatible(a, b)),
            _ => Err(INVALID.to_owned()),
        },
    }
}

/// How deep [`deep_equal`] looks: a map that holds itself has no end.
const DEEPEST: u32 = 200;

/// `reflect.DeepEqual`: same types and same contents; a nil slice or map differs from an empty one.
#[must_use]
pub fn deep_equal(a: &Value, b: &Value) -> bool {
    deep(a, b, 0)
}

fn deep(a: &Value, b: &Value, depth: u32) -> bool {
    if depth > DEEPEST {
        return true;
    }
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Int(s, a), Value::Int(t, b)) => s == t && a == b,
        (Value::Uint(s, a), Value::Uint(t, b)) => s == t && a == b,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.ty() == b.ty()
                && a.is_nil() == b.is_nil()
                && a.len() == b.len()
                && (a.ptr_eq(b)
                    || a.items()
                        .iter()
                        .zip(b.items())
                        .all(|(a, b)| deep(a, b, depth + 1)))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.ty() == b.ty()
                && a.is_nil() == b.is_nil()
                && (a.ptr_eq(b) || deep_slots(&a.slots(), &b.slots(), depth))
        }
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || a.equals(b.as_ref()),
        _ => false,
    }
}

fn deep_slots(a: &BTreeMap<Key, Slot>, b: &BTreeMap<Key, Slot>, depth: u32) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|((k, a), (l, b))| k == l && deep(&a.value, &b.value, depth + 1))
}
