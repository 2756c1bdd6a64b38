//! Values on one line.

use crate::tree::{Tree, Value};
use pilothouse_yaml::{Resolved, resolve};

/// What is shown of a value, in characters.
const SHOWN: usize = 160;

/// A value on one line as YAML writes it, shortened.
pub(crate) fn one_line(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    if let Some((end, _)) = out.char_indices().nth(SHOWN) {
        out.truncate(end);
        out.push('…');
    }
    out
}

/// A scalar without quotes.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        value => one_line(value),
    }
}

fn write(value: &Value, out: &mut String) {
    // More is cut off anyway.
    if out.len() > SHOWN * 4 {
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Float(n) => out.push_str(&n.to_string()),
        Value::Text(text) => text_line(text, out),
        Value::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Value::List(items) if items.is_empty() => out.push_str("[]"),
        Value::Map(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "{" } else { ", " });
                out.push_str(&entry.key);
                out.push_str(": ");
                write(&entry.tree.value, out);
                if out.len() > SHOWN * 4 {
                    return;
                }
            }
            out.push('}');
        }
        Value::List(items) => {
            for (at, Tree { value, .. }) in items.iter().enumerate() {
                out.push_str(if at == 0 { "[" } else { ", " });
                write(value, out);
                if out.len() > SHOWN * 4 {
                    return;
                }
            }
            out.push(']');
        }
    }
}

/// A text as it stands where that is unmistakable, in quotes where it could be read as something else.
fn text_line(text: &str, out: &mut String) {
    let mistakable = text.is_empty()
        || resolve(text) != Resolved::Str
        || text.trim().len() != text.len() && !text.contains('\n');
    if mistakable {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut lines = text.lines();
    out.extend(lines.next().unwrap_or_default().chars().take(SHOWN * 2));
    if lines.next().is_some() {
        out.push_str(" …");
    }
}
