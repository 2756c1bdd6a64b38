//! Nodes as Go's `%#v` prints what goyaml reads of them: some error messages show them so.

use crate::resolve::{Resolved, resolve};
use crate::{Node, NodeKind, ScalarStyle, float};

/// A key or value of a document as `%#v`.
pub(crate) fn key(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out, false);
    out
}

/// The same as `%+#v`, which writes strings without escaping.
pub(crate) fn value(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out, true);
    out
}

fn write(node: &Node, out: &mut String, plus: bool) {
    match &node.kind {
        NodeKind::Scalar { value, style } => scalar(value, *style, out),
        NodeKind::Sequence(items) => {
            out.push_str("[]interface {}{");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(item, out, plus);
            }
            out.push('}');
        }
        NodeKind::Mapping(entries) => {
            out.push_str("map[interface {}]interface {}{");
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(name, out, plus);
                out.push(':');
                write(value, out, plus);
            }
            out.push('}');
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, out: &mut String) {
    let found = match style {
        ScalarStyle::Plain => resolve(text),
        _ => Resolved::Str,
    };
    match found {
        Resolved::Null => out.push_str("interface {}(nil)"),
        Resolved::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
        Resolved::Int(number) => out.push_str(&number.to_string()),
        Resolved::Uint(number) => out.push_str(&format!("{number:#x}")),
        Resolved::Float(number) => out.push_str(&float::format_g(number)),
        Resolved::Timestamp | Resolved::Merge | Resolved::Str => out.push_str(&format!("{text:?}")),
    }
}
