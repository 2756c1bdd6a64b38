//! Formatting as Go's `fmt` and `strconv` do it.
//!
//! Everything here is total: values nested too deep (a map can hold itself) end in `…`, and widths and
//! precisions are limited as Go limits them (a million).

mod directive;
mod float;
mod number;
mod printer;
mod quote;
mod runes;

use crate::Value;
use printer::Printer;

pub use directive::{Piece, sprintf, sprintf_pieces};
pub use float::{append_float, float};
pub use quote::{is_print, quote, quote_ascii, quote_rune};
pub use runes::{in_ranges, is_new};

/// What `{{ value }}` prints and `%v` writes; `<no value>` for nil is the template's affair, this writes `<nil>`.
#[must_use]
pub fn print_value(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    append_value(&mut out, value);
    out
}

/// Appends what [`print_value`] returns.
pub fn append_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Str(text) => out.extend_from_slice(text.as_bytes()),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Float(number) => append_float(out, *number, b'g', -1),
        other => {
            let mut printer = Printer::over(std::mem::take(out));
            printer.argument(other, 'v');
            *out = printer.into_bytes();
        }
    }
}

/// `fmt.Sprint`, the template function `print`: a space between two operands when neither is a string.
#[must_use]
pub fn sprint(args: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut after_string = false;
    for (at, arg) in args.iter().enumerate() {
        let is_string = matches!(arg, Value::Str(_));
        if at > 0 && !is_string && !after_string {
            out.push(b' ');
        }
        append_value(&mut out, arg);
        after_string = is_string;
    }
    out
}

/// `fmt.Sprintln`, the template function `println`: a space between operands, a line feed at the end.
#[must_use]
pub fn sprintln(args: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        append_value(&mut out, arg);
    }
    out.push(b'\n');
    out
}
