//! Writing JSON.

use crate::float;
use bstr::ByteSlice;
use pilothouse_value::{List, ListType, Map, Object, Value};

/// How deep values may nest: what Go's own decoder would still read back. A value deeper than that is a cycle.
const MAX_DEPTH: usize = crate::MAX_DEPTH;

/// `json.Marshal`, Helm's `toJson`: `<`, `>`, `&` as `\u003c` and so on, keys sorted, nil maps and slices `null`.
///
/// # Errors
/// Go's words for what JSON cannot say: `json: unsupported value: NaN`, `json: unsupported type: func()`.
pub fn encode(value: &Value) -> Result<Vec<u8>, String> {
    Encoder::new(true, None).run(value)
}

/// The same without escaping HTML, Helm's `toRawJson`.
///
/// # Errors
/// As [`encode`].
pub fn encode_raw(value: &Value) -> Result<Vec<u8>, String> {
    Encoder::new(false, None).run(value)
}

/// `json.MarshalIndent` with two spaces, Helm's `toPrettyJson`.
///
/// # Errors
/// As [`encode`].
pub fn encode_pretty(value: &Value) -> Result<Vec<u8>, String> {
    Encoder::new(true, Some(0)).run(value)
}

struct Encoder {
    out: Vec<u8>,
    html: bool,
    /// The current level, where the text is indented.
    level: Option<usize>,
    depth: usize,
}

/// Bytes that are never written as they are, or need a look at the character they begin.
const ESCAPE: u8 = 1;
/// Bytes that HTML must not see.
const HTML: u8 = 2;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'"' | b'\\' | 0..0x20 | 0x80.. => ESCAPE,
            b'<' | b'>' | b'&' => HTML,
            _ => 0,
        };
        byte += 1;
    }
    table
}

impl Encoder {
    fn new(html: bool, level: Option<usize>) -> Encoder {
        Encoder {
            out: Vec::with_capacity(128),
            html,
            level,
            depth: 0,
        }
    }

    fn run(mut self, value: &Value) -> Result<Vec<u8>, String> {
        self.value(value)?;
        Ok(self.out)
    }

    fn value(&mut self, value: &Value) -> Result<(), String> {
        match value {
            Value::Nil => self.text("null"),
            Value::Bool(true) => self.text("true"),
            Value::Bool(false) => self.text("false"),
            Value::Int(_, number) => self.text(&number.to_string()),
            Value::Uint(_, number) => self.text(&number.to_string()),
            Value::Float(number) => self.float(*number)?,
            Value::Str(text) => self.string(text.as_bytes()),
            Value::List(list) => self.list(list)?,
            Value::Map(map) => self.map(map)?,
            Value::Object(object) => self.object(&**object)?,
        }
        Ok(())
    }

    fn object(&mut self, object: &dyn Object) -> Result<(), String> {
        self.deeper()?;
        if let Some(fields) = object.encoded_fields() {
            let fields = fields.iter().filter(|field| !field.json.is_empty());
            let fields = fields.map(|field| (field.json, &field.value));
            self.entries(fields)?;
        } else {
            let plain = object
                .to_plain()
                .ok_or_else(|| format!("json: unsupported type: {}", object.go_type()))?;
            self.value(&plain)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(
                "json: unsupported value: encountered a cycle via map[string]interface {}"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn float(&mut self, number: f64) -> Result<(), String> {
        if !number.is_finite() {
            return Err(format!(
                "json: unsupported value: {}",
                float::format_g(number)
            ));
        }
        let mut text = String::new();
        float::push_json(number, &mut text);
        self.text(&text);
        Ok(())
    }

    fn break_line(&mut self, change: isize) {
        if let Some(level) = &mut self.level {
            *level = level.saturating_add_signed(change);
            self.out.push(b'\n');
            self.out.resize(self.out.len() + *level * 2, b' ');
        }
    }

    fn list(&mut self, list: &List) -> Result<(), String> {
        if list.is_nil() {
            self.text("null");
            return Ok(());
        }
        if list.ty() == ListType::Bytes {
            self.base64(list);
            return Ok(());
        }
        if list.is_empty() {
            self.text("[]");
            return Ok(());
        }
        self.deeper()?;
        self.out.push(b'[');
        for (index, item) in list.items().iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.break_line(isize::from(index == 0));
            self.value(item)?;
        }
        self.break_line(-1);
        self.out.push(b']');
        self.depth -= 1;
        Ok(())
    }

    fn map(&mut self, map: &Map) -> Result<(), String> {
        if map.is_nil() {
            self.text("null");
            return Ok(());
        }
        let slots = map.slots();
        self.deeper()?;
        self.entries(slots.iter().map(|(key, slot)| (&**key, &slot.value)))?;
        self.depth -= 1;
        Ok(())
    }

    fn entries<'v>(
        &mut self,
        entries: impl Iterator<Item = (&'v str, &'v Value)>,
    ) -> Result<(), String> {
        self.out.push(b'{');
        let mut first = true;
        for (key, value) in entries {
            if !first {
                self.out.push(b',');
            }
            self.break_line(isize::from(first));
            first = false;
            self.string(key.as_bytes());
            self.out.push(b':');
            if self.level.is_some() {
                self.out.push(b' ');
            }
            self.value(value)?;
        }
        if !first {
            self.break_line(-1);
        }
        self.out.push(b'}');
        Ok(())
    }

    /// `[]byte` is a string in standard base64.
    fn base64(&mut self, list: &List) {
        let bytes = list_bytes(list);
        self.out.push(b'"');
        push_base64(&bytes, &mut self.out);
        self.out.push(b'"');
    }

    fn string(&mut self, text: &[u8]) {
        self.out.push(b'"');
        let mut done = 0;
        let mut skip = 0;
        let wanted = if self.html { ESCAPE | HTML } else { ESCAPE };
        for (at, byte) in text.iter().enumerate() {
            if CLASS[usize::from(*byte)] & wanted == 0 {
                continue;
            }
            if at < done.max(skip) {
                continue; // inside a character that is written already
            }
            if *byte < 0x80 {
                self.out.extend_from_slice(&text[done..at]);
                self.escape(*byte);
                done = at + 1;
                continue;
            }
            let (found, length) = bstr::decode_utf8(&text[at..]);
            let escaped = match found {
                None => "\\ufffd",
                Some('\u{2028}') => "\\u2028",
                Some('\u{2029}') => "\\u2029",
                Some(_) => {
                    skip = at + length;
                    continue;
                }
            };
            // An invalid sequence is replaced byte by byte.
            let length = if found.is_none() { 1 } else { length };
            self.out.extend_from_slice(&text[done..at]);
            self.text(escaped);
            done = at + length;
        }
        self.out.extend_from_slice(&text[done..]);
        self.out.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                let hex = b"0123456789abcdef";
                self.text("\\u00");
                self.out.push(hex[usize::from(byte >> 4)]);
                self.out.push(hex[usize::from(byte & 15)]);
                return;
            }
        };
        self.out.extend_from_slice(&[b'\\', short]);
    }
}

/// The bytes of a `[]byte`.
pub(crate) fn list_bytes(list: &List) -> Vec<u8> {
    let byte = |item: &Value| match item {
        Value::Uint(_, number) => *number as u8,
        Value::Int(_, number) => *number as u8,
        _ => 0,
    };
    list.items().iter().map(byte).collect()
}

/// Standard base64 with padding.
pub(crate) fn push_base64(bytes: &[u8], out: &mut Vec<u8>) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            out.push(if place > chunk.len() {
                b'='
            } else {
                LETTERS[(bits >> (18 - 6 * place)) as usize & 63]
            });
        }
    }
}

/// The text of a string as JSON would carry it: invalid bytes replaced, one U+FFFD for each.
pub(crate) fn sanitize(text: &[u8]) -> std::borrow::Cow<'_, str> {
    match text.to_str() {
        Ok(text) => text.into(),
        Err(_) => {
            let mut out = String::with_capacity(text.len());
            let mut rest = text;
            while !rest.is_empty() {
                let (found, length) = bstr::decode_utf8(rest);
                out.push(found.unwrap_or('\u{fffd}'));
                rest = &rest[if found.is_some() { length } else { 1 }..];
            }
            out.into()
        }
    }
}
