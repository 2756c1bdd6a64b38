//! `html`, `js`, `urlquery`.

use crate::{Call, CallError};
use pilothouse_value::{Value, format};
use std::io::Write;

/// The operands as one text: a single string as it is, nil as `<no value>`, anything else as `print` does.
fn operands(args: &[Value]) -> Vec<u8> {
    if let [Value::Str(text)] = args {
        return text.as_bytes().to_vec();
    }
    let nil = Value::from("<no value>");
    let mut out = Vec::new();
    let mut after_string = false;
    for (at, arg) in args.iter().enumerate() {
        // Nil is printed as a text, and so wants no space.
        let arg = if arg.is_nil() { &nil } else { arg };
        let is_string = matches!(arg, Value::Str(_));
        if at > 0 && !is_string && !after_string {
            out.push(b' ');
        }
        match arg {
            // As an action prints it: of a pointer, what it points at.
            Value::Object(object) => out.extend_from_slice(object.print().as_bytes()),
            arg => format::append_value(&mut out, arg),
        }
        after_string = is_string;
    }
    out
}

fn escaped(
    call: &mut Call<'_, '_>,
    escape: impl Fn(&mut Vec<u8>, &[u8]),
) -> Result<Value, CallError> {
    let text = operands(call.args);
    call.budget().bytes(6 * text.len() as u64)?;
    let mut out = Vec::with_capacity(text.len() + 16);
    escape(&mut out, &text);
    Ok(Value::Str(out.into()))
}

pub(super) fn html(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    escaped(call, |out, text| {
        for byte in text {
            match byte {
                0 => out.extend_from_slice("\u{fffd}".as_bytes()),
                b'"' => out.extend_from_slice(b"&#34;"),
                b'\'' => out.extend_from_slice(b"&#39;"),
                b'&' => out.extend_from_slice(b"&amp;"),
                b'<' => out.extend_from_slice(b"&lt;"),
                b'>' => out.extend_from_slice(b"&gt;"),
                other => out.push(*other),
            }
        }
    })
}

pub(super) fn js(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    escaped(call, |out, text| {
        let mut rest = text;
        while let Some(byte) = rest.first().copied() {
            let mut size = 1;
            match byte {
                b'\\' => out.extend_from_slice(b"\\\\"),
                b'\'' => out.extend_from_slice(b"\\'"),
                b'"' => out.extend_from_slice(b"\\\""),
                b'<' => out.extend_from_slice(b"\\u003C"),
                b'>' => out.extend_from_slice(b"\\u003E"),
                b'&' => out.extend_from_slice(b"\\u0026"),
                b'=' => out.extend_from_slice(b"\\u003D"),
                0..=0x1f => {
                    let _ = write!(out, "\\u{byte:04X}");
                }
                b' '..=0x7f => out.push(byte),
                _ => {
                    let (rune, length) = bstr::decode_utf8(rest);
                    size = if rune.is_some() { length } else { 1 };
                    match rune {
                        Some(rune) if !format::is_print(rune) => {
                            let _ = write!(out, "\\u{:04X}", rune as u32);
                        }
                        _ => out.extend_from_slice(&rest[..size]),
                    }
                }
            }
            rest = &rest[size..];
        }
    })
}

pub(super) fn urlquery(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    escaped(call, |out, text| {
        for byte in text {
            match byte {
                b' ' => out.push(b'+'),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    out.push(*byte);
                }
                other => {
                    let _ = write!(out, "%{other:02X}");
                }
            }
        }
    })
}
