//! Go values that are more than data: structs, named types with methods (`time.Time`, `.Files`,
//! `.Capabilities`, `*semver.Version` …).

use crate::{Kind, Str, Value};
use std::any::Any;
use std::borrow::Cow;

/// A method that templates can call.
#[derive(Copy, Clone, Debug)]
pub struct Method {
    /// Its Go name.
    pub name: &'static str,
    /// Its Go type without the receiver: `func(string) []uint8`.
    pub go_type: &'static str,
}

/// A field of a struct as encoders see it.
#[derive(Clone, Debug)]
pub struct EncodedField {
    /// Its Go name, as TOML has it; empty where TOML leaves the field out.
    pub name: &'static str,
    /// Its name in JSON; empty where JSON leaves the field out.
    pub json: &'static str,
    /// Its name as go-yaml v3 makes it from the struct (in lower case where there is no tag); empty where it leaves the
    /// field out.
    pub yaml: Cow<'static, str>,
    /// What it holds.
    pub value: Value,
}

/// A field of a struct as `printf` sees it, exported or not.
#[derive(Clone, Debug)]
pub struct PrintedField {
    /// Its Go name.
    pub name: &'static str,
    /// What it holds.
    pub value: Value,
}

/// A Go struct, pointer to one, or named type, as templates and functions see it.
///
/// The defaults describe a struct without fields or methods.
#[allow(clippy::len_without_is_empty)] // `None` is not a length
pub trait Object: Any {
    /// Go's name of its type, as `%T` prints it: `time.Time`, `*semver.Version`, `engine.files`.
    fn go_type(&self) -> &'static str;

    /// Its kind, as `kindOf` prints it: `struct`, `ptr`, `map`, `slice`, `int64`.
    fn kind(&self) -> Kind {
        Kind::Struct
    }

    /// Its number, where it is a named type of whole numbers: a duration, a month.
    fn number(&self) -> Option<i64> {
        None
    }

    /// Another number of the same named type: a turn of `range`. `None` where it is no such type.
    fn with_number(&self, _number: i64) -> Option<Value> {
        None
    }

    /// What it is once an interface holds it, where it was a field of a struct that a pointer leads to: methods of its
    /// pointer are lost then. `None`: the same.
    fn held(&self) -> Option<Value> {
        None
    }

    /// Its real and imaginary part, where it is a complex number.
    fn complex(&self) -> Option<(f64, f64)> {
        None
    }

    /// An exported field, or a value of a map type's entry. `None`: there is no such field.
    fn field(&self, _name: &str) -> Option<Value> {
        None
    }

    /// The methods that can be called.
    fn methods(&self) -> &'static [Method] {
        &[]
    }

    /// Calls a method; the number and kinds of the arguments have been checked against its Go type.
    ///
    /// # Errors
    /// The text of the Go error that the method returns.
    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        Err(format!("no method {name}"))
    }

    /// For a method that looks something up below the value: the keys that lead to it. The result comes from there and
    /// nothing else is read. `None`: the result comes from all of the value.
    fn looks_up(&self, _name: &str, _args: &[Value]) -> Option<Vec<String>> {
        None
    }

    /// Keys (or indices) and values for `range`, in Go's order; `None`: cannot be iterated.
    fn iterate(&self) -> Option<Vec<(Value, Value)>> {
        None
    }

    /// What `len` says; `None`: has no length.
    fn len(&self) -> Option<usize> {
        None
    }

    /// Whether `if` takes it: false for an empty map or slice and a zero number; structs are always true.
    fn truth(&self) -> bool {
        self.len() != Some(0)
    }

    /// What `%v` writes.
    fn format(&self) -> Str;

    /// What an action that ends in it prints: what a pointer points at, or its `String` method where it has one on its
    /// pointer, which `%v` of the plain value does not see.
    fn print(&self) -> Str {
        let text = self.format();
        match text.as_bytes() {
            // What a pointer to a struct points at.
            [b'&', rest @ ..] if self.kind() == Kind::Ptr => rest.into(),
            _ => text,
        }
    }

    /// Plain data as JSON and YAML encoders see it, in the order of encoding for structs (a map is emitted by
    /// sorted keys anyway). `None`: cannot be encoded.
    fn to_plain(&self) -> Option<Value> {
        None
    }

    /// The exported fields of a struct in their order, where an encoder's text depends on it: `toJson` keeps the
    /// order, `toYaml` sorts by JSON's names, `toYamlPretty` keeps the order under names of its own. `None`:
    /// [`Object::to_plain`] says it all.
    fn encoded_fields(&self) -> Option<Vec<EncodedField>> {
        None
    }

    /// The fields of a struct that is printed field by field, in their order. `None`: [`Object::format`] says it all.
    fn printed_fields(&self) -> Option<Vec<PrintedField>> {
        None
    }

    /// The fields of a struct whose `String` method speaks for it: what verbs print that are not for texts. `None`:
    /// it has none, or [`Object::printed_fields`] says it all.
    fn inner_fields(&self) -> Option<Vec<PrintedField>> {
        None
    }

    /// What copying it field by field makes of it, where that is something else: fields that are not exported stay
    /// behind.
    fn copied(&self) -> Option<Value> {
        None
    }

    /// Whether both are equal as `deepEqual` sees it.
    fn equals(&self, _other: &dyn Object) -> bool {
        false
    }

    /// Whether both are equal as `eq` sees it, which asks of pointers that they are the same.
    fn same(&self, other: &dyn Object) -> bool {
        self.equals(other)
    }

    /// For looking at the concrete type.
    fn as_any(&self) -> &dyn Any;
}
