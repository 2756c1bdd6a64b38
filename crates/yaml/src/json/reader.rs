//! The grammar of JSON.

use super::JsonError;
use pilothouse_value::format::quote_rune;
use pilothouse_value::{Key, List, Map, MapType, Origin, Slot, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Go stops at 10,000.
const MAX_DEPTH: usize = crate::MAX_DEPTH;

/// Reads a whole text: what it says, and the first of its numbers that fits no `float64`, which is nil there.
pub(super) fn read(text: &[u8]) -> Result<(Value, Option<JsonError>), JsonError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        unfit: None,
    };
    let value = reader.document()?;
    Ok((value, reader.unfit))
}

/// A collection that is being read.
enum Open {
    List(Vec<Value>),
    /// The entries, and the key of the next one.
    Map(Vec<(Key, Slot)>, Key),
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    depth: usize,
    /// The first number that does not fit: told only if the whole text is JSON.
    unfit: Option<JsonError>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Value, JsonError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            // A value, or the end of an empty collection.
            let mut value = match self.start(&mut open)? {
                Some(value) => value,
                None => continue,
            };
            // The value is complete; so may be the collections around it.
            loop {
                let Some(top) = open.last_mut() else {
                    return self.finish(value);
                };
                match top {
                    Open::List(items) => items.push(value),
                    Open::Map(entries, key) => {
                        let origin = Origin::NONE;
                        entries.push((key.clone(), Slot { value, origin }));
                    }
                }
                if !self.after_value(top)? {
                    break;
                }
                self.depth -= 1;
                value = match open.pop() {
                    Some(Open::List(items)) => List::new(items).into(),
                    Some(Open::Map(entries, _)) => {
                        let slots: BTreeMap<Key, Slot> = entries.into_iter().collect();
                        Map::from_slots(MapType::Any, slots).into()
                    }
                    None => Value::Nil,
                };
            }
        }
    }

    /// Reads up to a complete scalar or empty collection; `None` after going into a collection.
    fn start(&mut self, open: &mut Vec<Open>) -> Result<Option<Value>, JsonError> {
        let byte = self.next_byte()?;
        let value = match byte {
            b'{' => {
                self.enter()?;
                let mut key: Key = "".into();
                if self.key(&mut key, true)? {
                    open.push(Open::Map(Vec::new(), key));
                    return Ok(None);
                }
                self.depth -= 1;
                Map::new().into()
            }
            b'[' => {
                self.enter()?;
                if self.peek_byte() == Some(b']') {
                    self.at += 1;
                    self.depth -= 1;
                    List::new(Vec::new()).into()
                } else {
                    open.push(Open::List(Vec::new()));
                    return Ok(None);
                }
            }
            b'"' => Value::Str(match self.string()? {
                Cow::Borrowed(text) => text.into(),
                Cow::Owned(text) => text.into(),
            }),
            b't' => self.literal("true", Value::Bool(true))?,
            b'f' => self.literal("false", Value::Bool(false))?,
            b'n' => self.literal("null", Value::Nil)?,
            b'-' | b'0'..=b'9' => self.number(byte)?,
            _ => return Err(self.unexpected(byte, "looking for beginning of value")),
        };
        Ok(Some(value))
    }

    fn finish(&mut self, value: Value) -> Result<Value, JsonError> {
        match self.peek_byte() {
            None => Ok(value),
            Some(byte) => {
                self.at += 1;
                Err(self.unexpected(byte, "after top-level value"))
            }
        }
    }

    fn enter(&mut self) -> Result<(), JsonError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(JsonError {
                message: "exceeded max depth".to_owned(),
                offset: self.at,
            });
        }
        Ok(())
    }

    /// Reads a key and its colon; false at the end of the object.
    fn key(&mut self, key: &mut Key, first: bool) -> Result<bool, JsonError> {
        match self.next_byte()? {
            b'"' => *key = self.string()?.as_ref().into(),
            b'}' if first => return Ok(false),
            byte => return Err(self.unexpected(byte, "looking for beginning of object key string")),
        }
        match self.next_byte()? {
            b':' => Ok(true),
            byte => Err(self.unexpected(byte, "after object key")),
        }
    }

    /// What follows an element: true at the end of the collection.
    fn after_value(&mut self, top: &mut Open) -> Result<bool, JsonError> {
        let byte = self.next_byte()?;
        match (top, byte) {
            (Open::List(_), b',') => Ok(false),
            (Open::List(_), b']') | (Open::Map(..), b'}') => Ok(true),
            (Open::Map(_, key), b',') => self.key(key, false).map(|_| false),
            (Open::List(_), _) => Err(self.unexpected(byte, "after array element")),
            (Open::Map(..), _) => Err(self.unexpected(byte, "after object key:value pair")),
        }
    }

    fn peek_byte(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn next_byte(&mut self) -> Result<u8, JsonError> {
        let byte = self.peek_byte().ok_or_else(|| self.end())?;
        self.at += 1;
        Ok(byte)
    }

    /// The next byte inside of a word, a number or an escape. The end of the text counts as a space there, as Go
    /// has it.
    fn inner(&mut self) -> u8 {
        let byte = self.text.get(self.at).copied().unwrap_or(b' ');
        self.at += 1;
        byte
    }

    fn end(&self) -> JsonError {
        JsonError {
            message: "unexpected end of JSON input".to_owned(),
            offset: self.text.len(),
        }
    }

    /// The byte before `at` is not what the grammar wants.
    fn unexpected(&self, byte: u8, context: &str) -> JsonError {
        let shown = quote_rune(char::from(byte), false);
        let shown = String::from_utf8_lossy(&shown);
        JsonError {
            message: format!("invalid character {shown} {context}"),
            offset: self.at,
        }
    }

    fn literal(&mut self, word: &'static str, value: Value) -> Result<Value, JsonError> {
        for (index, wanted) in word.bytes().enumerate().skip(1) {
            let byte = self.inner();
            if byte != wanted {
                let wanted = char::from(word.as_bytes()[index]);
                return Err(
                    self.unexpected(byte, &format!("in literal {word} (expecting '{wanted}')"))
                );
            }
        }
        Ok(value)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - start
    }

    /// At least one digit has to follow.
    fn some_digits(&mut self, context: &str) -> Result<(), JsonError> {
        if self.digits() > 0 {
            return Ok(());
        }
        let byte = self.inner();
        Err(self.unexpected(byte, context))
    }

    fn number(&mut self, first: u8) -> Result<Value, JsonError> {
        let start = self.at - 1;
        let mut lead = first;
        if first == b'-' {
            lead = self.inner();
            if !lead.is_ascii_digit() {
                return Err(self.unexpected(lead, "in numeric literal"));
            }
        }
        if lead != b'0' {
            self.digits();
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.text.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        let text = String::from_utf8_lossy(&self.text[start..self.at]);
        let number: f64 = text.parse().unwrap_or(f64::NAN);
        if number.is_finite() {
            return Ok(Value::Float(number));
        }
        self.unfit.get_or_insert_with(|| JsonError {
            message: format!("json: cannot unmarshal number {text} into Go value of type float64"),
            offset: self.at,
        });
        Ok(Value::Nil)
    }

    /// The rest of a string, its opening quote being read.
    fn string(&mut self) -> Result<Cow<'t, str>, JsonError> {
        let start = self.at;
        loop {
            while let Some(byte) = self.text.get(self.at)
                && *byte != b'"'
                && *byte != b'\\'
                && *byte >= 0x20
            {
                self.at += 1;
            }
            match self.text.get(self.at) {
                None => return Err(self.end()),
                Some(b'"') => break,
                Some(b'\\') => return self.escaped(start),
                Some(0..0x20) => return Err(self.control()),
                Some(_) => self.at += 1,
            }
        }
        let raw = &self.text[start..self.at];
        self.at += 1;
        Ok(crate::json::encode_sanitize(raw))
    }

    fn control(&mut self) -> JsonError {
        let byte = self.text[self.at];
        self.at += 1;
        self.unexpected(byte, "in string literal")
    }

    fn escaped(&mut self, start: usize) -> Result<Cow<'t, str>, JsonError> {
        let mut out = self.text[start..self.at].to_vec();
        loop {
            let byte = *self.text.get(self.at).ok_or_else(|| self.end())?;
            match byte {
                b'"' => {
                    self.at += 1;
                    break;
                }
                0..0x20 => return Err(self.control()),
                b'\\' => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                _ => {
                    out.push(byte);
                    self.at += 1;
                }
            }
        }
        Ok(Cow::Owned(match String::from_utf8(out) {
            Ok(text) => text,
            Err(error) => crate::json::encode_sanitize(error.as_bytes()).into_owned(),
        }))
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), JsonError> {
        let byte = self.inner();
        out.push(match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let unit = self.hex4()?;
                let found = self.pair(unit)?;
                let mut buffer = [0; 4];
                out.extend_from_slice(found.encode_utf8(&mut buffer).as_bytes());
                return Ok(());
            }
            _ => return Err(self.unexpected(byte, "in string escape code")),
        });
        Ok(())
    }

    /// The character of a UTF-16 unit, with the unit after it where both are a pair; lone halves are U+FFFD.
    fn pair(&mut self, unit: u32) -> Result<char, JsonError> {
        if (0xd800..0xdc00).contains(&unit)
            && self
                .text
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with(b"\\u"))
        {
            let back = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = back;
        }
        Ok(char::from_u32(unit).unwrap_or('\u{fffd}'))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.inner();
            let digit = char::from(byte)
                .to_digit(16)
                .ok_or_else(|| self.unexpected(byte, "in \\u hexadecimal character escape"))?;
            unit = unit << 4 | digit;
        }
        Ok(unit)
    }
}
