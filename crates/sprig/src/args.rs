//! Arguments as functions read them, and the conversions that many functions share.

use pilothouse_gotmpl::{Call, CallError};
use pilothouse_rare::{self as rare, Request};
use pilothouse_source::Budget;
use pilothouse_value::{Kind, List, ListType, Map, MapType, Str, Value};
use std::borrow::Cow;

/// What a function returns.
pub(crate) type Outcome = Result<Value, CallError>;

/// Typed access to arguments. The executor has checked number and kinds by the function's Go type; what the type
/// rules out reads as Go's zero value.
pub(crate) trait Args<'c> {
    /// Any argument; nil where there is none.
    fn arg(&self, index: usize) -> &'c Value;
    /// A `string` with its trace.
    fn str(&self, index: usize) -> Str;
    /// A `string`'s bytes.
    fn bytes(&self, index: usize) -> &'c [u8];
    /// An `int` or `int64`.
    fn int(&self, index: usize) -> i64;
    /// A `float64`.
    fn float(&self, index: usize) -> f64;
    /// A `bool`.
    fn bool(&self, index: usize) -> bool;
    /// A map; the nil map where it is none.
    fn map(&self, index: usize) -> Map;
    /// A list; the nil slice where it is none.
    fn list(&self, index: usize) -> List;
}

impl<'c> Args<'c> for Call<'c, '_> {
    fn arg(&self, index: usize) -> &'c Value {
        let args: &'c [Value] = self.args;
        args.get(index).unwrap_or(const { &Value::Nil })
    }

    fn str(&self, index: usize) -> Str {
        match self.arg(index) {
            Value::Str(text) => text.clone(),
            _ => Str::default(),
        }
    }

    fn bytes(&self, index: usize) -> &'c [u8] {
        match self.arg(index) {
            Value::Str(text) => text.as_bytes(),
            _ => &[],
        }
    }

    fn int(&self, index: usize) -> i64 {
        match self.arg(index) {
            Value::Int(_, number) => *number,
            Value::Uint(_, number) => *number as i64,
            _ => 0,
        }
    }

    fn float(&self, index: usize) -> f64 {
        match self.arg(index) {
            Value::Float(number) => *number,
            _ => 0.0,
        }
    }

    fn bool(&self, index: usize) -> bool {
        matches!(self.arg(index), Value::Bool(true))
    }

    fn map(&self, index: usize) -> Map {
        match self.arg(index) {
            // A parameter's type is what the map is of from here on: `.Values` too.
            Value::Map(map) if map.ty().is_values() => map.retyped(MapType::Any),
            Value::Map(map) => map.clone(),
            _ => Map::nil(MapType::Any),
        }
    }

    fn list(&self, index: usize) -> List {
        match self.arg(index) {
            Value::List(list) => list.clone(),
            _ => List::nil(ListType::Any),
        }
    }
}

/// Asks for what is in [`rare`].
pub(crate) fn ask<T: rare::Answer>(request: &Request) -> Result<T, CallError> {
    rare::ask(request).map_err(CallError::Message)
}

/// What `%v` prints.
pub(crate) fn print_value(value: &Value) -> Str {
    match value {
        Value::Str(text) => text.clone(),
        other => Str::from(pilothouse_value::format::print_value(other)),
    }
}

/// A value as text the way Sprig takes it: strings and `[]byte` as they are, anything else as `%v` prints it.
pub(crate) fn strval(value: &Value) -> Str {
    match value {
        Value::Str(text) => text.clone(),
        Value::List(list) if list.ty() == ListType::Bytes => Str::from_bytes(bytes_of(list)),
        other => print_value(other),
    }
}

/// The bytes of a `[]byte`.
pub(crate) fn bytes_of(list: &List) -> Vec<u8> {
    let bytes = list.items().iter().map(|item| match item {
        Value::Uint(_, byte) => *byte as u8,
        _ => 0,
    });
    bytes.collect()
}

/// Whether `default` and `empty` take it for empty: nil, zero, `""`, an empty list or map. Structs never are.
pub(crate) fn empty(value: &Value) -> bool {
    !value.truth()
}

/// A list of texts as `join` and `toStrings` take any value: the elements of a list that are not nil, nothing for
/// nil, else the value alone.
pub(crate) fn strings(value: &Value) -> Vec<Str> {
    if value.is_nil() {
        return Vec::new();
    }
    match items(value) {
        Some(items) => {
            let items = items.iter().filter(|item| !item.is_nil());
            items.map(strval).collect()
        }
        None => vec![strval(value)],
    }
}

/// What writing one value down costs, in steps.
const WRITTEN: u64 = 8;

/// Spends steps for everything in a value, before something walks through all of it: a list that holds the same list
/// twice, sixty times over, is small in memory and without end on paper.
pub(crate) fn weigh(call: &Call<'_, '_>, value: &Value) -> Result<(), CallError> {
    weigh_below(call.budget(), value, 0)
}

/// Spends what a list of so many texts takes besides their letters; call it before it is made.
pub(crate) fn texts(call: &Call<'_, '_>, count: usize) -> Result<(), CallError> {
    /// In memory, where each is an allocation of its own.
    const TEXT: u64 = 80;
    let count = count as u64;
    call.budget().step(count.saturating_mul(4))?;
    Ok(call.budget().bytes(count.saturating_mul(TEXT))?)
}

fn weigh_below(budget: &Budget, value: &Value, depth: u32) -> Result<(), CallError> {
    // What is deeper holds itself; who walks through it notices.
    if depth > 500 {
        return Ok(());
    }
    match value {
        Value::Map(map) => {
            budget.step(WRITTEN * (map.len() as u64 + 1))?;
            for slot in map.slots().values() {
                weigh_below(budget, &slot.value, depth + 1)?;
            }
        }
        Value::List(list) => {
            budget.step(WRITTEN * (list.len() as u64 + 1))?;
            for item in list.items() {
                weigh_below(budget, item, depth + 1)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The elements of whatever is a slice, named types such as `.Capabilities.APIVersions` included.
pub(crate) fn items(value: &Value) -> Option<Cow<'_, [Value]>> {
    match value {
        Value::List(list) => Some(Cow::Borrowed(list.items())),
        Value::Object(object) if object.kind() == Kind::Slice => {
            let items = object.iterate()?.into_iter();
            Some(Cow::Owned(items.map(|(_, item)| item).collect()))
        }
        _ => None,
    }
}
