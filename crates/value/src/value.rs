//! The value itself.

use crate::{IntType, List, Map, Object, Str, UintType};
use std::fmt;
use std::rc::Rc;

/// Go's kinds, as `kindOf` names them.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // the names are Go's
pub enum Kind {
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float64,
    Complex128,
    String,
    Slice,
    Map,
    Struct,
    Ptr,
    Func,
}

impl Kind {
    /// Go's name of the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Invalid => "invalid",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Int8 => "int8",
            Kind::Int16 => "int16",
            Kind::Int32 => "int32",
            Kind::Int64 => "int64",
            Kind::Uint => "uint",
            Kind::Uint8 => "uint8",
            Kind::Uint16 => "uint16",
            Kind::Uint32 => "uint32",
            Kind::Uint64 => "uint64",
            Kind::Float64 => "float64",
            Kind::Complex128 => "complex128",
            Kind::String => "string",
            Kind::Slice => "slice",
            Kind::Map => "map",
            Kind::Struct => "struct",
            Kind::Ptr => "ptr",
            Kind::Func => "func",
        }
    }
}

/// What an `interface{}` holds. Cheap to clone.
#[derive(Clone, Default)]
pub enum Value {
    /// The nil interface.
    #[default]
    Nil,
    /// `bool`
    Bool(bool),
    /// A signed integer.
    Int(IntType, i64),
    /// An unsigned integer.
    Uint(UintType, u64),
    /// `float64`
    Float(f64),
    /// `string`
    Str(Str),
    /// A slice.
    List(List),
    /// A map with string keys.
    Map(Map),
    /// Anything with fields or methods.
    Object(Rc<dyn Object>),
}

impl Value {
    /// A Go `int`.
    #[must_use]
    pub fn int(number: i64) -> Value {
        Value::Int(IntType::Int, number)
    }

    /// A Go `int64`.
    #[must_use]
    pub fn int64(number: i64) -> Value {
        Value::Int(IntType::Int64, number)
    }

    /// An object.
    #[must_use]
    pub fn object(object: impl Object) -> Value {
        Value::Object(Rc::new(object))
    }

    /// Its kind, as `kindOf` names it ([`Kind::Invalid`] for nil).
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Value::Nil => Kind::Invalid,
            Value::Bool(_) => Kind::Bool,
            Value::Int(IntType::Int, _) => Kind::Int,
            Value::Int(IntType::Int8, _) => Kind::Int8,
            Value::Int(IntType::Int16, _) => Kind::Int16,
            Value::Int(IntType::Int32, _) => Kind::Int32,
            Value::Int(IntType::Int64, _) => Kind::Int64,
            Value::Uint(UintType::Uint, _) => Kind::Uint,
            Value::Uint(UintType::Uint8, _) => Kind::Uint8,
            Value::Uint(UintType::Uint16, _) => Kind::Uint16,
            Value::Uint(UintType::Uint32, _) => Kind::Uint32,
            Value::Uint(UintType::Uint64, _) => Kind::Uint64,
            Value::Float(_) => Kind::Float64,
            Value::Str(_) => Kind::String,
            Value::List(_) => Kind::Slice,
            Value::Map(_) => Kind::Map,
            Value::Object(object) => object.kind(),
        }
    }

    /// Go's name of its dynamic type, as `%T` prints it: `map[string]interface {}`; `<nil>` for nil.
    #[must_use]
    pub fn go_type(&self) -> &'static str {
        match self {
            Value::Nil => "<nil>",
            Value::Bool(_) => "bool",
            Value::Int(ty, _) => ty.name(),
            Value::Uint(ty, _) => ty.name(),
            Value::Float(_) => "float64",
            Value::Str(_) => "string",
            Value::List(list) => list.ty().name(),
            Value::Map(map) => map.ty().name(),
            Value::Object(object) => object.go_type(),
        }
    }

    /// Whether `if`, `with`, `and`, `or`, `not` take it for true: not zero, not empty, not nil.
    #[must_use]
    pub fn truth(&self) -> bool {
        match self {
            Value::Nil => false,
            Value::Bool(truth) => *truth,
            Value::Int(_, number) => *number != 0,
            Value::Uint(_, number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Map(map) => !map.is_empty(),
            Value::Object(object) => object.truth(),
        }
    }

    /// Whether it is the nil interface.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        matches!(self, Value::Nil)
    }

    /// The map, if it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&List> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&Str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The object, if it is one of type `T`.
    #[must_use]
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        match self {
            Value::Object(object) => object.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// Marks every map in it as seen by several templates ([`Map::is_shared`]).
    pub fn mark_shared(&self) {
        match self {
            Value::Map(map) => map.mark_shared(),
            Value::List(list) => list.items().iter().for_each(Value::mark_shared),
            _ => {}
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Nil => f.write_str("nil"),
            Value::Bool(truth) => write!(f, "{truth}"),
            Value::Int(ty, number) => write!(f, "{}({number})", ty.name()),
            Value::Uint(ty, number) => write!(f, "{}({number})", ty.name()),
            Value::Float(number) => write!(f, "float64({number})"),
            Value::Str(text) => write!(f, "{text:?}"),
            Value::List(list) => f.debug_list().entries(list.items()).finish(),
            Value::Map(map) => {
                let slots = map.slots();
                let entries = slots.iter().map(|(key, slot)| (key, &slot.value));
                f.debug_map().entries(entries).finish()
            }
            Value::Object(object) => write!(f, "{}({:?})", object.go_type(), object.format()),
        }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Bool(truth)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Float(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Str(text.into())
    }
}

impl From<Str> for Value {
    fn from(text: Str) -> Value {
        Value::Str(text)
    }
}

impl From<List> for Value {
    fn from(list: List) -> Value {
        Value::List(list)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Value {
        Value::Map(map)
    }
}
