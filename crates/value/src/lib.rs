//! Go's dynamic values, as Helm's templates see them.
//!
//! [`Value`] is what an `interface{}` holds. Maps are shared and mutable as Go's are: `set` is seen by
//! every holder. Integers, floats and strings keep Go's kinds, because `kindOf`, `%T`, `toYaml` and
//! comparison tell them apart. Strings are bytes, as Go's are.
//!
//! Values carry where they come from: a [`Str`] may know which parts of it were made by which template text
//! ([`Segment`]), the slots of maps and lists may know which values path they were read from ([`Origin`]).

pub mod compare;
pub mod format;
mod list;
mod map;
mod number;
mod object;
mod origin;
mod record;
mod string;
mod value;

pub use list::{List, ListType};
pub use map::{Key, Map, MapType, Slot};
pub use number::{IntType, UintType};
pub use object::{EncodedField, Method, Object, PrintedField};
pub use origin::{Origin, Origins, Step};
pub use record::{Field, Record};
pub use string::{Segment, Str, StrTrace};
pub use value::{Kind, Value};
