//! JSON as schemas need it: numbers keep their text, objects are sorted.

use pilothouse_value::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A JSON value. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Rc<str>),
    String(Rc<str>),
    Array(Rc<[Json]>),
    Object(Rc<BTreeMap<Rc<str>, Json>>),
}

impl Json {
    /// Reads a text that is known to be JSON (Go's decoder took it); anything odd becomes null.
    pub(super) fn parse(text: &[u8]) -> Json {
        let text = String::from_utf8_lossy(text);
        let mut parser = Parser {
            text: text.as_bytes(),
            at: 0,
        };
        parser.value(0).unwrap_or(Json::Null)
    }

    /// A merged value as the schema sees it.
    pub(super) fn from_value(value: &Value, depth: usize) -> Json {
        if depth > super::MAX_DEPTH {
            return Json::Null;
        }
        match value {
            Value::Nil | Value::Object(_) => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Int(_, number) => Json::Number(number.to_string().into()),
            Value::Uint(_, number) => Json::Number(number.to_string().into()),
            Value::Float(number) => Json::Number(format!("{number}").into()),
            Value::Str(text) => Json::String(text.to_string_lossy().into()),
            Value::List(list) => {
                let items = list.items().iter();
                Json::Array(
                    items
                        .map(|item| Json::from_value(item, depth + 1))
                        .collect(),
                )
            }
            Value::Map(map) => {
                let mut object = BTreeMap::new();
                for (key, slot) in map.slots().iter() {
                    object.insert(key.clone(), Json::from_value(&slot.value, depth + 1));
                }
                Json::Object(Rc::new(object))
            }
        }
    }

    pub(super) fn as_object(&self) -> Option<&Rc<BTreeMap<Rc<str>, Json>>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_str(&self) -> Option<&Rc<str>> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }

    /// A whole number that counts things.
    pub(super) fn as_count(&self) -> Option<u64> {
        match self {
            Json::Number(text) => {
                let number: f64 = text.parse().ok()?;
                (number >= 0.0 && number.fract() == 0.0).then_some(number as u64)
            }
            _ => None,
        }
    }

    /// What a JSON pointer leads to.
    pub(super) fn at(&self, pointer: &str) -> Option<&Json> {
        let mut at = self;
        for token in pointer.split('/').skip(1) {
            let token = unescape(token);
            at = match at {
                Json::Object(object) => object.get(&*token)?,
                Json::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(at)
    }

    /// The same with a schema that allows everything at a place.
    pub(super) fn without(&self, pointer: &str) -> Json {
        let Some(rest) = pointer.strip_prefix('/') else {
            // What is a schema in every draft.
            return Json::Object(Rc::default());
        };
        let (token, rest) = match rest.find('/') {
            Some(at) => (&rest[..at], &rest[at..]),
            None => (rest, ""),
        };
        let token = unescape(token);
        match self {
            Json::Object(object) => {
                let mut object = (**object).clone();
                if let Some(inner) = object.get_mut(&*token) {
                    *inner = inner.without(rest);
                }
                Json::Object(Rc::new(object))
            }
            Json::Array(items) => {
                let mut items = items.to_vec();
                if let Some(inner) = token.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                    *inner = inner.without(rest);
                }
                Json::Array(items.into())
            }
            other => other.clone(),
        }
    }

    /// Whether both are the same as JSON Schema sees it: `1` is `1.0`.
    pub(super) fn same(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Null, Json::Null) => true,
            (Json::Bool(a), Json::Bool(b)) => a == b,
            (Json::Number(a), Json::Number(b)) => super::number::order(a, b).is_eq(),
            (Json::String(a), Json::String(b)) => a == b,
            (Json::Array(a), Json::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b))
            }
            (Json::Object(a), Json::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, a)| b.get(key).is_some_and(|b| a.same(b)))
            }
            _ => false,
        }
    }
}

/// A key as a token of a JSON pointer.
pub(super) fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

pub(super) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn blank(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.blank();
        (self.text.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > super::MAX_DEPTH {
            return None;
        }
        self.blank();
        match self.text.get(self.at)? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => Some(Json::String(self.string()?.into())),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let found = self.text[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(value)
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let number = |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|b| !number(b)).unwrap_or(rest.len());
        self.at += length;
        let text = std::str::from_utf8(&rest[..length]).ok()?;
        text.parse::<f64>().ok()?;
        Some(Json::Number(text.into()))
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']').is_some() {
            return Some(Json::Array(items.into()));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']').is_some() {
                return Some(Json::Array(items.into()));
            }
            self.take(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut entries = BTreeMap::new();
        if self.take(b'}').is_some() {
            return Some(Json::Object(Rc::new(entries)));
        }
        loop {
            self.blank();
            let key = self.string()?;
            self.take(b':')?;
            let value = self.value(depth + 1)?;
            entries.insert(key.into(), value);
            if self.take(b'}').is_some() {
                return Some(Json::Object(Rc::new(entries)));
            }
            self.take(b',')?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut read = Vec::new();
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(read).ok(),
                b'\\' => {
                    let escaped = *self.text.get(self.at)?;
                    self.at += 1;
                    let c = match escaped {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'u' => self.unicode(),
                        other => char::from(other),
                    };
                    read.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte => read.push(byte),
            }
        }
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let digits = std::str::from_utf8(self.text.get(at..at + 4)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    }

    /// After `\u`: one character, or two halves of one.
    fn unicode(&mut self) -> char {
        let first = self.hex(self.at).unwrap_or(0xfffd);
        self.at += 4;
        if (0xd800..0xdc00).contains(&first)
            && self.text.get(self.at..self.at + 2) == Some(b"\\u")
            && let Some(second @ 0xdc00..0xe000) = self.hex(self.at + 2)
        {
            self.at += 6;
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(code).unwrap_or('\u{fffd}');
        }
        char::from_u32(first).unwrap_or('\u{fffd}')
    }
}
