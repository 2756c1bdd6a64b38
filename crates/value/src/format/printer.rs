//! One argument with one verb and its flags.

use super::quote::{can_backquote, quote, quote_ascii};
use crate::{Kind, List, ListType, Map, Object, PrintedField, Str, Value};

/// Values nested deeper than this are cut off: a map that holds itself has no end.
const DEEPEST: u32 = 200;
/// No single formatting writes more than about this; a cyclic value with two ways round doubles at each level.
const LONGEST: usize = 64 << 20;

/// What stands for a pointer's address.
const ADDRESS: u64 = 0xc0_0001_2345;

/// What stands between `%` and the verb.
#[derive(Copy, Clone, Default)]
pub(super) struct Flags {
    pub(super) plus: bool,
    pub(super) minus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// `%+v`
    pub(super) plus_v: bool,
    /// `%#v`
    pub(super) sharp_v: bool,
}

pub(super) struct Printer {
    pub(super) out: Vec<u8>,
    pub(super) flags: Flags,
    /// Whether `String` methods are left alone: below a verb that does not fit, and in fields that are not exported.
    plain: bool,
}

impl Printer {
    /// Appends to `out`.
    pub(super) fn over(out: Vec<u8>) -> Printer {
        Printer {
            out,
            flags: Flags::default(),
            plain: false,
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// A top-level argument.
    pub(super) fn argument(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Nil, 'v' | 'T') => self.pad(b"<nil>"),
            (_, 'T') => self.string(value.go_type().as_bytes(), 's'),
            (Value::Nil, _) => self.bad_verb(value, verb),
            (_, 'p') => match value.kind() {
                Kind::Map | Kind::Slice | Kind::Ptr => self.pointer(verb),
                _ => self.bad_verb(value, verb),
            },
            // `%w` is for errors, which no value is.
            (Value::List(list), 'w') if list.ty() == ListType::Bytes => self.list(list, verb, 0),
            (_, 'w') => self.bad_verb(value, verb),
            (Value::List(list), 'v' | 'd')
                if self.flags.sharp_v && list.ty() == ListType::Bytes =>
            {
                self.byte_list(list, "[]byte");
            }
            _ => self.value(value, verb, 0),
        }
    }

    fn value(&mut self, value: &Value, verb: char, depth: u32) {
        if depth > DEEPEST || self.out.len() > LONGEST {
            return self.out.extend_from_slice("…".as_bytes());
        }
        match value {
            Value::Nil if self.flags.sharp_v => {
                self.out.extend_from_slice(b"interface {}(nil)");
            }
            Value::Nil => self.out.extend_from_slice(b"<nil>"),
            Value::Bool(truth) => match verb {
                't' | 'v' => self.pad(if *truth { b"true" } else { b"false" }),
                _ => self.bad_verb(value, verb),
            },
            Value::Int(_, number) => {
                self.integer_verb(value, number.unsigned_abs(), *number < 0, true, verb);
            }
            Value::Uint(_, number) => self.integer_verb(value, *number, false, false, verb),
            Value::Float(number) => self.float_verb(value, *number, verb),
            Value::Str(text) => self.string_verb(value, text, verb),
            Value::List(list) => self.list(list, verb, depth),
            Value::Map(map) => self.map(map, verb, depth),
            Value::Object(object) => self.object(value, object.as_ref(), verb, depth),
        }
    }

    fn list(&mut self, list: &List, verb: char, depth: u32) {
        if list.ty() == ListType::Bytes && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let bytes: Vec<u8> = list.items().iter().map(byte).collect();
            return self.string(&bytes, verb);
        }
        if self.flags.sharp_v {
            self.out.extend_from_slice(list.ty().name().as_bytes());
            if list.is_nil() {
                return self.out.extend_from_slice(b"(nil)");
            }
        }
        let (open, between, close): (u8, &[u8], u8) = if self.flags.sharp_v {
            (b'{', b", ", b'}')
        } else {
            (b'[', b" ", b']')
        };
        self.out.push(open);
        for (at, item) in list.items().iter().enumerate() {
            if at > 0 {
                self.out.extend_from_slice(between);
            }
            self.value(item, verb, depth + 1);
        }
        self.out.push(close);
    }

    fn byte_list(&mut self, list: &List, name: &str) {
        self.out.extend_from_slice(name.as_bytes());
        if list.is_nil() {
            return self.out.extend_from_slice(b"(nil)");
        }
        self.out.push(b'{');
        for (at, item) in list.items().iter().enumerate() {
            if at > 0 {
                self.out.extend_from_slice(b", ");
            }
            self.value(item, 'v', 1);
        }
        self.out.push(b'}');
    }

    fn map(&mut self, map: &Map, verb: char, depth: u32) {
        let between: &[u8] = if self.flags.sharp_v { b", " } else { b" " };
        if self.flags.sharp_v {
            self.out.extend_from_slice(map.ty().name().as_bytes());
            if map.is_nil() {
                return self.out.extend_from_slice(b"(nil)");
            }
            self.out.push(b'{');
        } else {
            self.out.extend_from_slice(b"map[");
        }
        for (at, (key, slot)) in map.slots().iter().enumerate() {
            if at > 0 {
                self.out.extend_from_slice(between);
            }
            let key = Value::from(&**key);
            self.value(&key, verb, depth + 1);
            self.out.push(b':');
            self.value(&slot.value, verb, depth + 1);
        }
        self.out.push(if self.flags.sharp_v { b'}' } else { b']' });
    }

    fn object(&mut self, value: &Value, object: &dyn Object, verb: char, depth: u32) {
        if let Some(fields) = object.printed_fields() {
            return self.fields(value, object, &fields, verb, depth);
        }
        if self.flags.sharp_v
            && !self.plain
            && object
                .methods()
                .iter()
                .any(|method| method.name == "GoString")
            && let Ok(Value::Str(text)) = object.call("GoString", &[])
        {
            return self.string(text.as_bytes(), 's');
        }
        if matches!(object.kind(), Kind::Slice | Kind::Map)
            && let Some(pairs) = object.iterate()
        {
            return self.pairs(object, pairs, verb, depth);
        }
        if let Some(parts) = object.complex() {
            return self.complex_verb(value, parts, verb);
        }
        let text_verb = matches!(verb, 'v' | 's' | 'x' | 'X' | 'q');
        let speaks = text_verb && !self.plain && !self.flags.sharp_v;
        if let Some(number) = object.number().filter(|_| !speaks) {
            return self.integer_verb(value, number.unsigned_abs(), number < 0, true, verb);
        }
        if let Some(fields) = object.inner_fields().filter(|_| !speaks) {
            let plain = std::mem::replace(&mut self.plain, true);
            self.fields(value, object, &fields, verb, depth);
            self.plain = plain;
            return;
        }
        match text_verb {
            true => {
                let text = object.format();
                let verb = if verb == 'v' { 's' } else { verb };
                self.string(text.as_bytes(), verb);
            }
            false if self.plain => self.string(object.format().as_bytes(), 's'),
            false => self.bad_verb(value, verb),
        }
    }

    /// An address, which no two runs share.
    fn pointer(&mut self, verb: char) {
        let sharp = self.flags.sharp;
        self.flags.sharp = !sharp;
        let verb = if matches!(verb, 'v' | 'p') { 'x' } else { verb };
        self.integer_verb(&Value::Nil, ADDRESS, false, false, verb);
        self.flags.sharp = sharp;
    }

    /// A slice or a map of a type with a name of its own.
    fn pairs(&mut self, object: &dyn Object, pairs: Vec<(Value, Value)>, verb: char, depth: u32) {
        let map = object.kind() == Kind::Map;
        let (open, between, close): (&str, &[u8], u8) = match (self.flags.sharp_v, map) {
            (true, _) => ("{", b", ", b'}'),
            (false, true) => ("map[", b" ", b']'),
            (false, false) => ("[", b" ", b']'),
        };
        if self.flags.sharp_v {
            self.out.extend_from_slice(object.go_type().as_bytes());
        }
        self.out.extend_from_slice(open.as_bytes());
        for (at, (key, item)) in pairs.iter().enumerate() {
            if at > 0 {
                self.out.extend_from_slice(between);
            }
            if map {
                self.value(key, verb, depth + 1);
                self.out.push(b':');
            }
            self.value(item, verb, depth + 1);
        }
        self.out.push(close);
    }

    /// A struct, field by field. A pointer to one is followed at the outermost level alone; further in it is an
    /// address, which no two runs share.
    fn fields(
        &mut self,
        value: &Value,
        object: &dyn Object,
        fields: &[PrintedField],
        verb: char,
        depth: u32,
    ) {
        let pointer = object.kind() == Kind::Ptr;
        if pointer && depth > 0 {
            return match verb {
                'v' if self.flags.sharp_v => {
                    let text = format!("({})({ADDRESS:#x})", object.go_type());
                    self.out.extend_from_slice(text.as_bytes());
                }
                'v' => self.pointer(verb),
                'b' | 'o' | 'd' | 'x' | 'X' => {
                    self.integer_verb(value, ADDRESS, false, false, verb);
                }
                _ => self.bad_verb(value, verb),
            };
        }
        if pointer {
            self.out.push(b'&');
        }
        if self.flags.sharp_v {
            let name = object.go_type().trim_start_matches('*');
            self.out.extend_from_slice(name.as_bytes());
        }
        self.out.push(b'{');
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                let between: &[u8] = if self.flags.sharp_v { b", " } else { b" " };
                self.out.extend_from_slice(between);
            }
            if self.flags.plus_v || self.flags.sharp_v {
                self.out.extend_from_slice(field.name.as_bytes());
                self.out.push(b':');
            }
            self.value(&field.value, verb, depth + 1);
        }
        self.out.push(b'}');
    }

    fn string_verb(&mut self, value: &Value, text: &Str, verb: char) {
        match verb {
            'v' if self.flags.sharp_v => self.string(text.as_bytes(), 'q'),
            'v' => self.string(text.as_bytes(), 's'),
            's' | 'x' | 'X' | 'q' => self.string(text.as_bytes(), verb),
            _ => self.bad_verb(value, verb),
        }
    }

    fn string(&mut self, text: &[u8], verb: char) {
        match verb {
            'x' | 'X' => self.hexadecimal(text, verb == 'X'),
            'q' => {
                let text = self.truncated(text);
                let quoted = if self.flags.sharp && can_backquote(text) {
                    [b"`", text, b"`"].concat()
                } else if self.flags.plus {
                    quote_ascii(text)
                } else {
                    quote(text)
                };
                self.pad(&quoted);
            }
            _ => {
                let text = self.truncated(text);
                self.pad(text);
            }
        }
    }

    fn truncated<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(runes) = self.flags.precision else {
            return text;
        };
        match rune_starts(text).nth(runes) {
            Some(end) => &text[..end],
            None => text,
        }
    }

    fn hexadecimal(&mut self, text: &[u8], upper: bool) {
        let text = &text[..self.flags.precision.unwrap_or(text.len()).min(text.len())];
        let prefix = if upper { "0X" } else { "0x" };
        let mut digits = String::with_capacity(text.len() * 2);
        for (at, byte) in text.iter().enumerate() {
            if self.flags.space && at > 0 {
                digits.push(' ');
            }
            if self.flags.sharp && (self.flags.space || at == 0) {
                digits.push_str(prefix);
            }
            let pair = if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            };
            digits.push_str(&pair);
        }
        self.pad(digits.as_bytes());
    }

    pub(super) fn bad_verb(&mut self, value: &Value, verb: char) {
        let mut buffer = [0; 4];
        self.out.extend_from_slice(b"%!");
        self.out
            .extend_from_slice(verb.encode_utf8(&mut buffer).as_bytes());
        self.out.push(b'(');
        if value.is_nil() {
            self.out.extend_from_slice(b"<nil>");
        } else {
            self.out.extend_from_slice(value.go_type().as_bytes());
            self.out.push(b'=');
            let plain = std::mem::replace(&mut self.plain, true);
            self.value(value, 'v', 0);
            self.plain = plain;
        }
        self.out.push(b')');
    }

    pub(super) fn pad(&mut self, text: &[u8]) {
        self.pad_with(text, self.flags.zero);
    }

    pub(super) fn pad_with(&mut self, text: &[u8], zero: bool) {
        let width = self.flags.width.unwrap_or(0);
        let missing = match width {
            0 => 0,
            _ => width.saturating_sub(rune_starts(text).count()),
        };
        if self.flags.minus {
            self.out.extend_from_slice(text);
            self.out.extend(std::iter::repeat_n(b' ', missing));
        } else {
            let fill = if zero { b'0' } else { b' ' };
            self.out.extend(std::iter::repeat_n(fill, missing));
            self.out.extend_from_slice(text);
        }
    }
}

fn byte(value: &Value) -> u8 {
    match value {
        Value::Uint(_, number) => *number as u8,
        Value::Int(_, number) => *number as u8,
        _ => 0,
    }
}

/// Where each rune starts, an invalid byte counting as one.
fn rune_starts(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        if rest.is_empty() {
            return None;
        }
        let start = at;
        at += match bstr::decode_utf8(rest) {
            (Some(_), size) => size,
            (None, _) => 1,
        };
        Some(start)
    })
}
