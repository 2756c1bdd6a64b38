//! Values as YAML: Helm's `toYaml` and `toYamlPretty`.

mod through;
mod trace;

use crate::emit::Emitter;
use crate::scalar::{self, Flavor};
use crate::{float, json, order};
use pilothouse_value::{EncodedField, List, ListType, Map, Object, Origin, Origins, Value};
use std::borrow::Cow;
use through::json_through_yaml;
use trace::{Marks, NoTrace, Trace};

/// How deep values may nest.
const MAX_DEPTH: usize = crate::MAX_DEPTH;

/// Keys longer than this are written as `? key`.
const LONGEST_SIMPLE_KEY: usize = 128;

/// What goyaml takes for a key in JSON.
const LONGEST_JSON_KEY: usize = 1024;

/// What `toYamlPretty` says of types that it does not know, before their name.
pub const CANNOT_MARSHAL: &str = "cannot marshal type: ";

/// From byte `start` of a text on, up to the next mark, the text comes from `origin`.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// First byte.
    pub start: u32,
    /// The value that is written there; a container for its key's line.
    pub origin: Origin,
}

/// Helm's `toYaml`: the value through JSON (`1e6` is written `1000000`) and goyaml v2; without a newline at the end.
///
/// # Errors
/// What cannot be written, in Go's words; Helm's `toYaml` prints nothing then, `mustToYaml` the error.
pub fn to_yaml(value: &Value) -> Result<Vec<u8>, String> {
    Writer::new(Flavor::V2, NoTrace)
        .run(value, Origin::NONE)
        .map(|(text, _)| text)
}

/// Helm's `toYamlPretty`: go-yaml v3, lists indented by two, floats as Go prints them (`1e+06`).
///
/// # Errors
/// As [`to_yaml`].
pub fn to_yaml_pretty(value: &Value) -> Result<Vec<u8>, String> {
    Writer::new(Flavor::V3, NoTrace)
        .run(value, Origin::NONE)
        .map(|(text, _)| text)
}

/// [`to_yaml`] of a value that comes from `origin`, with marks (in order, the first at 0) saying where each line
/// comes from: [`Slot::origin`] and [`List::own_origin`] where set, else derived from the container's.
///
/// # Errors
/// As [`to_yaml`].
pub fn to_yaml_traced(
    value: &Value,
    origin: Origin,
    origins: &mut Origins,
) -> Result<(Vec<u8>, Vec<Mark>), String> {
    let trace = Marks {
        origins,
        marks: Vec::new(),
    };
    let (text, trace) = Writer::new(Flavor::V2, trace).run(value, origin)?;
    Ok((text, trace.marks))
}

/// [`to_yaml_pretty`] with marks, as [`to_yaml_traced`].
///
/// # Errors
/// As [`to_yaml`].
pub fn to_yaml_pretty_traced(
    value: &Value,
    origin: Origin,
    origins: &mut Origins,
) -> Result<(Vec<u8>, Vec<Mark>), String> {
    let trace = Marks {
        origins,
        marks: Vec::new(),
    };
    let (text, trace) = Writer::new(Flavor::V3, trace).run(value, origin)?;
    Ok((text, trace.marks))
}

struct Writer<T> {
    emitter: Emitter,
    trace: T,
    depth: usize,
}

/// Where a node stands.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Place {
    Root,
    /// After `key:`.
    Value,
    /// After `- `.
    Item,
}

impl<T: Trace> Writer<T> {
    fn new(flavor: Flavor, trace: T) -> Writer<T> {
        Writer {
            emitter: Emitter::new(flavor),
            trace,
            depth: 0,
        }
    }

    fn run(mut self, value: &Value, origin: Origin) -> Result<(Vec<u8>, T), String> {
        self.trace.mark(0, origin);
        self.node(value, origin, 0, Place::Root)?;
        // goyaml ends the text with a newline, and Helm takes one away.
        if self.emitter.open_line() {
            self.emitter.end_line();
        }
        let mut text = self.emitter.out;
        text.pop_if(|byte| *byte == b'\n');
        Ok((text, self.trace))
    }

    /// Writes a value; `indent` is the indentation of the collection it is in.
    fn node(
        &mut self,
        value: &Value,
        origin: Origin,
        indent: usize,
        place: Place,
    ) -> Result<(), String> {
        match value {
            Value::Nil => self.emitter.word("null"),
            Value::Bool(true) => self.emitter.word("true"),
            Value::Bool(false) => self.emitter.word("false"),
            Value::Int(_, number) => self.emitter.integer(*number),
            Value::Uint(_, number) => self.emitter.word(&number.to_string()),
            Value::Float(number) => self.float(*number)?,
            Value::Str(text) => self.bytes(text.as_bytes(), indent, place)?,
            Value::List(list) => self.list(list, origin, indent, place)?,
            Value::Map(map) => self.map(map, origin, indent, place)?,
            Value::Object(object) => self.object(&**object, origin, indent, place)?,
        }
        Ok(())
    }

    fn object(
        &mut self,
        object: &dyn Object,
        origin: Origin,
        indent: usize,
        place: Place,
    ) -> Result<(), String> {
        self.deeper()?;
        let v3 = self.emitter.flavor == Flavor::V3;
        if let Some(fields) = object.encoded_fields() {
            fn name(field: &EncodedField, v3: bool) -> &str {
                if v3 { &field.yaml } else { field.json }
            }
            let mut entries: Vec<_> = fields
                .iter()
                .map(|field| (name(field, v3), &field.value, Origin::NONE))
                .filter(|(name, _, _)| !name.is_empty())
                .collect();
            if !v3 {
                entries.sort_unstable_by_key(|entry| entry.0);
                order::sort(&mut entries, Flavor::V2, |entry| entry.0);
            }
            self.entries(&entries, origin, indent, place)?;
        } else {
            let plain = object.to_plain().ok_or_else(|| match v3 {
                true => format!("{CANNOT_MARSHAL}{}", object.go_type()),
                false => format!("json: unsupported type: {}", object.go_type()),
            })?;
            match plain {
                // The one scalar type that go-yaml v3 knows.
                Value::Str(text) if v3 && object.go_type() == "time.Time" => {
                    self.emitter.word(&text.to_string_lossy());
                }
                plain => self.node(&plain, origin, indent, place)?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("yaml: exceeded max depth of {MAX_DEPTH}"));
        }
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<(), String> {
        let most = if self.emitter.flavor == Flavor::V3 {
            1e5
        } else {
            1e15
        };
        if number.fract() == 0.0
            && number.abs() < most
            && (number != 0.0 || number.is_sign_positive())
        {
            self.emitter.integer(number as i64);
            return Ok(());
        }
        if self.emitter.flavor == Flavor::V3 {
            let text = match float::format_g(number) {
                text if text == "NaN" => ".nan".to_owned(),
                text if text == "+Inf" => ".inf".to_owned(),
                text if text == "-Inf" => "-.inf".to_owned(),
                text => text,
            };
            self.emitter.word(&text);
            return Ok(());
        }
        if !number.is_finite() {
            return Err(format!(
                "error marshaling into JSON: json: unsupported value: {}",
                float::format_g(number)
            ));
        }
        self.emitter.word(&float::through_json(number));
        Ok(())
    }

    fn text<'t>(&self, text: &'t [u8]) -> Result<Cow<'t, str>, String> {
        let text = json::encode_sanitize(text);
        if self.emitter.flavor == Flavor::V3 || text.is_ascii() && !text.contains('\u{7f}') {
            return Ok(text);
        }
        json_through_yaml(text)
    }

    /// A string, which may be no UTF-8: JSON replaces what is none, go-yaml v3 writes it in base64.
    fn bytes(&mut self, bytes: &[u8], indent: usize, place: Place) -> Result<(), String> {
        if self.emitter.flavor == Flavor::V3 && std::str::from_utf8(bytes).is_err() {
            self.emitter.word("!!binary");
            self.string(&base64_lines(bytes), indent, place);
            return Ok(());
        }
        let text = self.text(bytes)?;
        self.string(&text, indent, place);
        Ok(())
    }

    fn string(&mut self, text: &str, indent: usize, place: Place) {
        let style = scalar::style(text, false, self.emitter.flavor);
        let indent = if place == Place::Root { 2 } else { indent + 2 };
        self.emitter.scalar(text, style, indent, false);
    }

    fn list(
        &mut self,
        list: &List,
        origin: Origin,
        indent: usize,
        place: Place,
    ) -> Result<(), String> {
        let v3 = self.emitter.flavor == Flavor::V3;
        if list.is_nil() && !v3 {
            self.emitter.word("null");
            return Ok(());
        }
        if list.ty() == ListType::Bytes && !v3 {
            let mut text = Vec::new();
            json::push_base64(&json::list_bytes(list), &mut text);
            self.string(&String::from_utf8_lossy(&text), indent, place);
            return Ok(());
        }
        if list.is_empty() {
            self.emitter.word("[]");
            return Ok(());
        }
        self.deeper()?;
        // goyaml v2 leaves a list under a key at the key's own indentation.
        let inner = match place {
            Place::Root => 0,
            Place::Value if !v3 => indent,
            Place::Value | Place::Item => indent + 2,
        };
        for (index, item) in list.items().iter().enumerate() {
            let origin = self.trace.element(origin, list.own_origin(index), index);
            self.line(inner, origin);
            self.emitter.entry("-");
            self.node(item, origin, inner, Place::Item)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Starts the line of an entry and marks it.
    fn line(&mut self, indent: usize, origin: Origin) {
        self.emitter.new_line(indent);
        if self.emitter.open_line() {
            // After `- `, which belongs to the element.
            self.emitter.indent(indent);
            self.trace.mark(self.emitter.out.len(), origin);
        } else {
            self.trace.mark(self.emitter.out.len(), origin);
            self.emitter.indent(indent);
        }
    }

    fn map(
        &mut self,
        map: &Map,
        origin: Origin,
        indent: usize,
        place: Place,
    ) -> Result<(), String> {
        if map.is_nil() && self.emitter.flavor == Flavor::V2 {
            self.emitter.word("null");
            return Ok(());
        }
        let slots = map.slots();
        let mut entries: Vec<(&str, &Value, Origin)> = slots
            .iter()
            .map(|(key, slot)| (&**key, &slot.value, slot.origin))
            .collect();
        order::sort(&mut entries, self.emitter.flavor, |entry| entry.0);
        self.deeper()?;
        self.entries(&entries, origin, indent, place)?;
        self.depth -= 1;
        Ok(())
    }

    /// Keys, values and the origins that the values have of their own.
    fn entries(
        &mut self,
        entries: &[(&str, &Value, Origin)],
        origin: Origin,
        indent: usize,
        place: Place,
    ) -> Result<(), String> {
        if entries.is_empty() {
            self.emitter.word("{}");
            return Ok(());
        }
        let inner = if place == Place::Root { 0 } else { indent + 2 };
        for (key, value, own) in entries {
            let origin = self.trace.child(origin, *own, key);
            self.line(inner, origin);
            let place = self.key(key, inner)?;
            self.node(value, origin, inner, place)?;
        }
        Ok(())
    }

    /// On its way through JSON a key has to be one that goyaml finds the colon of: on one line, 1024 characters
    /// with quotes and escapes.
    fn check_key(&self, key: &str) -> Result<(), String> {
        if self.emitter.flavor == Flavor::V3 || key.len() < 128 && !key.contains('\u{85}') {
            return Ok(());
        }
        let text = json::encode(&Value::from(key))?;
        let long = String::from_utf8_lossy(&text).chars().count() > LONGEST_JSON_KEY;
        if long || key.contains('\u{85}') {
            return Err("yaml: did not find expected ',' or '}'".to_owned());
        }
        Ok(())
    }

    /// Writes a key and its colon; tells where the value then stands.
    fn key(&mut self, key: &str, indent: usize) -> Result<Place, String> {
        self.check_key(key)?;
        let key = self.text(key.as_bytes())?;
        let key = key.as_ref();
        if key.len() <= LONGEST_SIMPLE_KEY && !key.contains(scalar::is_break) {
            let style = scalar::style(key, true, self.emitter.flavor);
            self.emitter.scalar(key, style, indent + 2, true);
            self.emitter.colon();
            return Ok(Place::Value);
        }
        self.emitter.entry("?");
        let style = scalar::style(key, false, self.emitter.flavor);
        self.emitter.scalar(key, style, indent + 2, false);
        self.emitter.indent(indent);
        self.emitter.entry(":");
        Ok(Place::Item)
    }
}

/// Base64 in lines of 70 characters, as go-yaml breaks it.
fn base64_lines(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    json::push_base64(bytes, &mut text);
    let lines: Vec<_> = text.chunks(70).map(String::from_utf8_lossy).collect();
    match lines.as_slice() {
        [line] => line.to_string(),
        lines => lines.join("\n") + "\n",
    }
}
