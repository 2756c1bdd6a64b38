//! Values as TOML, as Helm's library prints them: plain keys first, then tables, both sorted.

use crate::gotime::{DurationObject, TimeObject};
use pilothouse_value::{Key, List, Str, Value};

const NIL_ELEMENT: &str = "toml: cannot encode array with nil element";
const NO_TABLE: &str = "toml: top-level values must be Go maps or structs";
const TOO_DEEP: &str = "toml: nested too deep";

/// How deep values may nest.
const DEEPEST: usize = 1000;

/// Writes a value.
///
/// # Errors
/// In the words of Helm's library.
pub(super) fn encode(value: &Value) -> Result<Vec<u8>, String> {
    let mut encoder = Encoder {
        out: Vec::new(),
        depth: 0,
    };
    let value = plain(value);
    match &value {
        table if entries(table).is_some() => encoder.table(&mut Vec::new(), table)?,
        Value::List(list) if is_tables(list) => return Err(NO_TABLE.to_owned()),
        Value::Object(object) if object.complex().is_some() => {
            return Err(format!("unsupported type for key '': {}", object.go_type()));
        }
        other => encoder.element(other)?,
    }
    Ok(encoder.out)
}

struct Encoder {
    out: Vec<u8>,
    depth: usize,
}

/// What an object stands for; times and durations stay themselves.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.encoded_fields().is_some() => value.clone(),
        Value::Object(object) if !is_scalar_object(value) => match object.to_plain() {
            Some(plain) => plain,
            None if object.complex().is_some() => value.clone(),
            None => Value::Str(object.format()),
        },
        other => other.clone(),
    }
}

/// The entries of a table: of a map by its keys, of a struct in the order of its fields; `None` for anything else.
fn entries(value: &Value) -> Option<Vec<(Key, Value)>> {
    match value {
        Value::Map(map) => {
            let entries = map.entries().into_iter();
            Some(entries.map(|(key, slot)| (key, slot.value)).collect())
        }
        Value::Object(object) if !is_scalar_object(value) => {
            let fields = object.encoded_fields()?.into_iter();
            let fields = fields.filter(|field| !field.name.is_empty());
            Some(
                fields
                    .map(|field| (field.name.into(), field.value))
                    .collect(),
            )
        }
        _ => None,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Nil => true,
        Value::List(list) => list.is_nil(),
        Value::Map(map) => map.is_nil(),
        _ => false,
    }
}

fn is_scalar_object(value: &Value) -> bool {
    value.downcast::<TimeObject>().is_some() || value.downcast::<DurationObject>().is_some()
}

/// Whether a list is printed as `[[…]]`: it has elements, and all are tables.
fn is_tables(list: &List) -> bool {
    let mut items = list.items().iter();
    !list.is_empty() && items.all(|item| entries(&plain(item)).is_some())
}

impl Encoder {
    fn enter(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TOO_DEEP.to_owned());
        }
        Ok(())
    }

    /// The entries of a table at `path`, its header already written.
    fn table(&mut self, path: &mut Vec<String>, table: &Value) -> Result<(), String> {
        self.enter()?;
        let mut tables = Vec::new();
        for (key, value) in entries(table).unwrap_or_default() {
            let value = plain(&value);
            match &value {
                nothing if is_nothing(nothing) => {}
                table if entries(table).is_some() => tables.push((key, value)),
                Value::List(list) if is_tables(list) => tables.push((key, value)),
                _ => {
                    self.indent(path.len());
                    self.key(&key);
                    self.out.extend_from_slice(b" = ");
                    self.element(&value)?;
                    self.out.push(b'\n');
                }
            }
        }
        for (key, value) in tables {
            path.push(key.to_string());
            match &value {
                Value::List(list) => self.tables(path, list)?,
                table => {
                    if path.len() == 1 {
                        self.blank();
                    }
                    self.header(path, b"[", b"]\n");
                    self.table(path, table)?;
                }
            }
            path.pop();
        }
        self.depth -= 1;
        Ok(())
    }

    fn tables(&mut self, path: &mut Vec<String>, list: &List) -> Result<(), String> {
        for item in list.items() {
            self.blank();
            self.header(path, b"[[", b"]]\n");
            self.table(path, &plain(item))?;
        }
        Ok(())
    }

    /// An empty line, except at the very beginning.
    fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push(b'\n');
        }
    }

    fn header(&mut self, path: &[String], open: &[u8], close: &[u8]) {
        self.indent(path.len() - 1);
        self.out.extend_from_slice(open);
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                self.out.push(b'.');
            }
            self.key(key);
        }
        self.out.extend_from_slice(close);
    }

    fn indent(&mut self, levels: usize) {
        self.out.resize(self.out.len() + levels * 2, b' ');
    }

    fn key(&mut self, key: &str) {
        let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !key.is_empty() && key.bytes().all(bare) {
            self.out.extend_from_slice(key.as_bytes());
        } else {
            self.string(&Str::from(key));
        }
    }

    /// A value in one line.
    fn element(&mut self, value: &Value) -> Result<(), String> {
        self.enter()?;
        match plain(value) {
            Value::Nil => return Err(NIL_ELEMENT.to_owned()),
            Value::Bool(truth) => self.text(&truth.to_string()),
            Value::Int(_, number) => self.text(&number.to_string()),
            Value::Uint(_, number) => self.text(&number.to_string()),
            Value::Float(number) => self.text(&float(number)),
            Value::Str(text) => self.string(&text),
            Value::List(list) => {
                self.out.push(b'[');
                for (index, item) in list.items().iter().enumerate() {
                    if index > 0 {
                        self.text(", ");
                    }
                    self.element(item)?;
                }
                self.out.push(b']');
            }
            table if entries(&table).is_some() => self.inline_table(&table)?,
            Value::Map(_) => {}
            Value::Object(object) if object.complex().is_some() => {
                return Err(format!("unsupported type: {}", object.go_type()));
            }
            object @ Value::Object(_) => self.object(&object),
        }
        self.depth -= 1;
        Ok(())
    }

    fn inline_table(&mut self, table: &Value) -> Result<(), String> {
        self.out.push(b'{');
        // Here too, plain entries come first.
        let is_table = |value: &Value| match plain(value) {
            Value::List(list) => is_tables(&list),
            other => entries(&other).is_some(),
        };
        let entries = entries(table).unwrap_or_default();
        let (tables, plain): (Vec<_>, Vec<_>) =
            entries.iter().partition(|(_, value)| is_table(value));
        let groups = [(&plain, !tables.is_empty()), (&tables, false)];
        for (group, more) in groups {
            for (index, (key, value)) in group.iter().enumerate() {
                if is_nothing(value) {
                    continue;
                }
                self.key(key);
                self.text(" = ");
                self.element(value)?;
                // Nil entries count: one at the end leaves its comma behind.
                if more || index + 1 < group.len() {
                    self.text(", ");
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn object(&mut self, value: &Value) {
        if let Some(time) = value.downcast::<TimeObject>() {
            // The parts that a local date or time was read without stay away.
            let layout: &[u8] = match time.0.zone.abbreviation() {
                "datetime-local" => b"2006-01-02T15:04:05.999999999",
                "date-local" => b"2006-01-02",
                "time-local" => b"15:04:05.999999999",
                _ => b"2006-01-02T15:04:05.999999999Z07:00",
            };
            let text = time.0.format(layout);
            self.out.extend_from_slice(&text);
        } else if let Value::Object(object) = value {
            self.string(&object.format());
        }
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn string(&mut self, text: &Str) {
        self.out.push(b'"');
        for byte in text.as_bytes() {
            match byte {
                b'"' => self.text("\\\""),
                b'\\' => self.text("\\\\"),
                0x08 => self.text("\\b"),
                b'\t' => self.text("\\t"),
                b'\n' => self.text("\\n"),
                0x0c => self.text("\\f"),
                b'\r' => self.text("\\r"),
                0..=0x1f | 0x7f => self.text(&format!("\\u{byte:04x}")),
                _ => self.out.push(*byte),
            }
        }
        self.out.push(b'"');
    }
}

/// As Go's `%v`, with `.0` where it would look like a whole number.
fn float(number: f64) -> String {
    if number.is_nan() {
        return if number.is_sign_negative() {
            "-nan"
        } else {
            "nan"
        }
        .to_owned();
    }
    if number.is_infinite() {
        return if number < 0.0 { "-inf" } else { "inf" }.to_owned();
    }
    let text = crate::args::print_value(&Value::Float(number));
    let text = text.to_string_lossy();
    if text.contains(['.', 'e']) {
        return text.into_owned();
    }
    format!("{text}.0")
}
