//! `--set` and its relatives: `a.b[0]=1,c={x,y}` written into values.

mod json;
mod literal;
mod parser;
mod reader;

use pilothouse_value::{Map, Str, Value};

pub use json::set_json;
pub use literal::set_literal;
pub use parser::{set, set_file, set_string};

/// A list index above this is refused: `a[65537]=x`.
pub const MAX_INDEX: i64 = 65_536;

/// How many keys deep a name may go: `a.b.c…=x`.
pub const MAX_NESTED_NAMES: usize = 30;

/// How many indices one expression may have: `a[0][0]…`. Helm has no limit but its stack.
const MAX_INDICES: usize = 500;

/// How an expression ended early.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Stop {
    /// Its text ended: not an error at the outermost level.
    End,
    /// It is wrong, in Helm's words.
    Error(String),
    /// A value on the way has another type, in the words of Go's panic.
    Conversion(String),
}

impl Stop {
    fn error(message: impl Into<String>) -> Stop {
        Stop::Error(message.into())
    }

    /// The words for the outermost level; `None`: it simply ended.
    fn into_message(self) -> Option<String> {
        match self {
            Stop::End => None,
            Stop::Error(message) => Some(message),
            Stop::Conversion(message) => Some(format!("unable to parse key: {message}")),
        }
    }
}

/// Go's words for taking a value for a table or list that it is not.
fn conversion(value: &Value, wanted: &str) -> Stop {
    let actual = match value {
        Value::Nil => "nil",
        other => other.go_type(),
    };
    Stop::Conversion(format!(
        "interface conversion: interface {{}} is {actual}, not {wanted}"
    ))
}

/// Puts a value under a key; an empty key is dropped.
fn put(table: &Map, key: &str, value: Value) {
    if !key.is_empty() {
        table.insert(key, value);
    }
}

/// The table under `key` to write into: a copy of the one there, or a new one.
fn table_under(table: &Map, key: &str) -> Result<Map, Stop> {
    match table.get(key) {
        None => Ok(Map::new()),
        Some(Value::Map(inner)) => Ok(shallow(&inner)),
        Some(other) => Err(conversion(&other, "map[string]interface {}")),
    }
}

/// The list under `key` to write into.
fn list_under(table: &Map, key: &str) -> Result<Vec<Value>, Stop> {
    match table.get(key) {
        None => Ok(Vec::new()),
        Some(Value::List(list)) => Ok(list.items().to_vec()),
        Some(other) => Err(conversion(&other, "[]interface {}")),
    }
}

/// The list at `index` of a list.
fn list_at(list: &[Value], index: i64) -> Result<Vec<Value>, Stop> {
    match usize::try_from(index).ok().and_then(|at| list.get(at)) {
        None | Some(Value::Nil) => Ok(Vec::new()),
        Some(Value::List(inner)) => Ok(inner.items().to_vec()),
        Some(other) => Err(conversion(other, "[]interface {}")),
    }
}

/// The table at `index` of a list, and whether it was there; anything else there makes way for a new one.
fn table_at(list: &[Value], index: i64) -> (Map, bool) {
    match usize::try_from(index).ok().and_then(|at| list.get(at)) {
        Some(Value::Map(table)) => (shallow(table), true),
        _ => (Map::new(), false),
    }
}

/// Puts a value at an index, filling up with nulls.
fn put_at(list: &mut Vec<Value>, index: i64, value: Value) -> Result<(), Stop> {
    if index > MAX_INDEX {
        return Err(Stop::Error(format!(
            "index of {index} is greater than maximum supported index of {MAX_INDEX}"
        )));
    }
    let at = usize::try_from(index).map_err(|_| negative(index))?;
    if list.len() <= at {
        list.resize(at + 1, Value::Nil);
    }
    list[at] = value;
    Ok(())
}

fn negative(index: i64) -> Stop {
    Stop::Error(format!("negative {index} index not allowed"))
}

/// The index in `[…]`, as Go's `strconv.Atoi` reads it.
fn index(text: &str) -> Result<i64, Stop> {
    let syntax = |what: &str| {
        let quoted = pilothouse_value::format::quote(text.as_bytes());
        let quoted = String::from_utf8_lossy(&quoted).into_owned();
        Stop::Error(format!(
            "error parsing index: strconv.Atoi: parsing {quoted}: {what}"
        ))
    };
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(syntax("invalid syntax"));
    }
    text.parse().map_err(|_| syntax("value out of range"))
}

fn deeper(names: usize) -> Result<usize, Stop> {
    if names >= MAX_NESTED_NAMES {
        return Err(Stop::Error(format!(
            "value name nested level is greater than maximum supported nested level of {MAX_NESTED_NAMES}"
        )));
    }
    Ok(names + 1)
}

fn no_value(key: &str) -> Stop {
    Stop::Error(format!("key {} has no value", quoted(key)))
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&pilothouse_value::format::quote(text.as_bytes())).into_owned()
}

fn unexpected_after_index(text: &str) -> Stop {
    let runes = text.chars().map(|c| {
        String::from_utf8_lossy(&pilothouse_value::format::quote_rune(c, false)).into_owned()
    });
    let runes: Vec<String> = runes.collect();
    Stop::Error(format!(
        "unexpected data at end of array index: [{}]",
        runes.join(" ")
    ))
}

/// The same table with slots of its own.
fn shallow(table: &Map) -> Map {
    Map::from_slots(table.ty(), table.slots().clone())
}

/// What an unquoted value means: `true`, `false`, `null` in any case, integers without leading zeros, else text.
fn typed(text: &str) -> Value {
    if text.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if text.eq_ignore_ascii_case("null") {
        return Value::Nil;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if decimal
        && (text == "0" || !text.starts_with('0'))
        && let Ok(number) = text.parse()
    {
        return Value::int64(number);
    }
    Value::Str(Str::from(text))
}
