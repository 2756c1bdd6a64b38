//! `--set-json`: names as in `--set`, values in JSON; or one JSON object.

use super::Stop;
use super::parser::{Values, run};
use super::reader::Reader;
use crate::coalesce;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};
use pilothouse_yaml::json;

/// Writes a `--set-json` expression into `values`, and gives back what is to be used from now on.
///
/// # Errors
/// What stands after `failed parsing --set-json data`, with the space or the colon: Helm names the expression alone.
pub fn set_json(values: &Map, expression: &str, helm: HelmVersion) -> Result<Map, String> {
    if helm.takes_whole_objects() && expression.trim_start().starts_with('{') {
        let object = json::decode_map(expression.as_bytes());
        let object = object.map_err(|_| format!(" JSON: {expression}"))?;
        return Ok(coalesce::overlay(values, &object));
    }
    run(values, expression, helm, Json).map_err(|_| format!(" {expression}"))?;
    Ok(values.clone())
}

struct Json;

impl Values for Json {
    fn value(&mut self, reader: &mut Reader<'_>) -> Result<(Value, bool), Stop> {
        if empty(reader) {
            return Ok((Value::Nil, false));
        }
        let rest = reader.rest();
        let length = extent(rest).ok_or_else(|| Stop::error("unexpected end of JSON input"))?;
        let value = json::decode(&rest.as_bytes()[..length]);
        let value = value.map_err(|error| Stop::Error(error.message))?;
        reader.advance(length);
        blanks(reader);
        if reader.peek() == Some(',') {
            reader.next();
        }
        Ok((value, false))
    }
}

/// Whether nothing stands here but a comma (which is taken) or the end.
fn empty(reader: &mut Reader<'_>) -> bool {
    blanks(reader);
    match reader.peek() {
        None => true,
        Some(',') => {
            reader.next();
            true
        }
        Some(_) => false,
    }
}

fn blanks(reader: &mut Reader<'_>) {
    while reader.peek().is_some_and(char::is_whitespace) {
        reader.next();
    }
}

/// The length of the JSON value at the start of `text`, as far as brackets, quotes and letters tell. `None` where it
/// does not end.
fn extent(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        b'"' => string_end(bytes, 0),
        b'{' | b'[' => {
            let mut open = 0usize;
            let mut at = 0;
            while at < bytes.len() {
                match bytes[at] {
                    b'"' => {
                        at = string_end(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' => open += 1,
                    b'}' | b']' => open -= 1,
                    _ => {}
                }
                at += 1;
                if open == 0 {
                    return Some(at);
                }
            }
            None
        }
        b't' | b'n' => Some(4.min(bytes.len())).filter(|end| text.is_char_boundary(*end)),
        b'f' => Some(5.min(bytes.len())).filter(|end| text.is_char_boundary(*end)),
        _ => Some(number_end(bytes)).filter(|end| *end > 0),
    }
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// A number as JSON's grammar has it: `01` is a 0 and something else.
fn number_end(bytes: &[u8]) -> usize {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') {
        at + 1
    } else {
        digits(at)
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at = digits(at);
    }
    at
}
