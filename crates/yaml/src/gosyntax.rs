//! Nodes as Go's `%#v` prints what goyaml reads of them: some error messages show them so.

use crate::decode::{Scalar, meaning};
use crate::resolve::Resolved;
use crate::{Node, NodeKind, ScalarStyle, float};
use pilothouse_value::format::quote;

/// A node as `%#v`; a nil interface that stands by itself is `<nil>`.
pub(crate) fn print(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out);
    if out == NIL {
        return "<nil>".to_owned();
    }
    out
}

const NIL: &str = "interface {}(nil)";

/// Aliases may unfold to far more than anybody reads.
const LONGEST: usize = 64 << 10;

fn write(node: &Node, out: &mut String) {
    if out.len() > LONGEST {
        return;
    }
    match &node.kind {
        NodeKind::Scalar { value, style } => scalar(node, value, *style, out),
        NodeKind::Sequence(items) => {
            out.push_str("[]interface {}{");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(item, out);
            }
            out.push('}');
        }
        NodeKind::Mapping(entries) => {
            out.push_str("map[interface {}]interface {}{");
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(name, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

fn scalar(node: &Node, text: &str, style: ScalarStyle, out: &mut String) {
    let found = match meaning(node, text, style) {
        Ok(Scalar::Plain(found)) => found,
        _ => Resolved::Str,
    };
    match found {
        Resolved::Null => out.push_str(NIL),
        Resolved::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
        Resolved::Int(number) => out.push_str(&number.to_string()),
        Resolved::Uint(number) => out.push_str(&format!("{number:#x}")),
        Resolved::Float(number) => out.push_str(&float::format_g(number)),
        Resolved::Timestamp | Resolved::Merge | Resolved::Str => {
            out.push_str(&String::from_utf8_lossy(&quote(text.as_bytes())));
        }
    }
}
