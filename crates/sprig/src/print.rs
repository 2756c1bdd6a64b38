//! `%v`, until the value crate's own formatting stands here.

use pilothouse_value::{Str, Value};

/// What `%v` prints.
pub(crate) fn print_value(value: &Value) -> Str {
    let mut out = Vec::new();
    write(value, &mut out);
    Str::from_bytes(out)
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Nil => out.extend_from_slice(b"<nil>"),
        Value::Bool(truth) => out.extend_from_slice(truth.to_string().as_bytes()),
        Value::Int(_, number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::Uint(_, number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::Float(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::Str(text) => out.extend_from_slice(text.as_bytes()),
        Value::List(list) => {
            out.push(b'[');
            for (index, item) in list.items().iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Map(map) => {
            out.extend_from_slice(b"map[");
            for (index, (key, slot)) in map.slots().iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                out.extend_from_slice(key.as_bytes());
                out.push(b':');
                write(&slot.value, out);
            }
            out.push(b']');
        }
        Value::Object(object) => out.extend_from_slice(object.format().as_bytes()),
    }
}
