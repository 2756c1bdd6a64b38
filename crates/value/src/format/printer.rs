//! One argument with one verb and its flags.

use super::append_float;
use super::quote::{can_backquote, quote, quote_ascii, quote_rune};
use crate::{List, ListType, Map, Object, Str, Value};
use bstr::ByteSlice;

/// Values nested deeper than this are cut off: a map that holds itself has no end.
const DEEPEST: u32 = 200;
/// No single formatting writes more than about this; a cyclic value with two ways round doubles at each level.
const LONGEST: usize = 64 << 20;

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
}

impl Printer {
    /// Appends to `out`.
    pub(super) fn over(out: Vec<u8>) -> Printer {
        Printer {
            out,
            flags: Flags::default(),
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
        if matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            let text = object.format();
            let verb = if verb == 'v' { 's' } else { verb };
            return self.string(text.as_bytes(), verb);
        }
        // A named number or string takes its kind's verbs.
        match object.to_plain() {
            Some(plain @ (Value::Bool(_) | Value::Int(..) | Value::Uint(..) | Value::Float(_))) => {
                self.value(&plain, verb, depth + 1);
            }
            _ => self.bad_verb(value, verb),
        }
    }

    fn integer_verb(
        &mut self,
        value: &Value,
        number: u64,
        negative: bool,
        signed: bool,
        verb: char,
    ) {
        match verb {
            'v' if self.flags.sharp_v && !signed => self.sharp_hexadecimal(number),
            'v' | 'd' => self.integer(number, negative, 10, verb),
            'b' => self.integer(number, negative, 2, verb),
            'o' | 'O' => self.integer(number, negative, 8, verb),
            'x' | 'X' => self.integer(number, negative, 16, verb),
            'c' => {
                let mut buffer = [0; 4];
                let rune = rune(number, negative);
                self.pad(rune.encode_utf8(&mut buffer).as_bytes());
            }
            'q' => {
                let quoted = quote_rune(rune(number, negative), self.flags.plus);
                self.pad(&quoted);
            }
            'U' => self.unicode(number, negative),
            _ => self.bad_verb(value, verb),
        }
    }

    fn sharp_hexadecimal(&mut self, number: u64) {
        let sharp = std::mem::replace(&mut self.flags.sharp, true);
        self.integer(number, false, 16, 'v');
        self.flags.sharp = sharp;
    }

    fn integer(&mut self, number: u64, negative: bool, base: u32, verb: char) {
        let flags = self.flags;
        let mut digits = match base {
            2 => format!("{number:b}"),
            8 => format!("{number:o}"),
            16 if verb == 'X' => format!("{number:X}"),
            16 => format!("{number:x}"),
            _ => number.to_string(),
        };
        let mut least = 0;
        if let Some(precision) = flags.precision {
            least = precision;
            if precision == 0 && number == 0 {
                return self.pad_with(b"", false);
            }
        } else if flags.zero && !flags.minus {
            let sign = usize::from(negative || flags.plus || flags.space);
            least = flags.width.unwrap_or(0).saturating_sub(sign);
        }
        if digits.len() < least {
            digits.insert_str(0, &"0".repeat(least - digits.len()));
        }
        let mut text = String::with_capacity(digits.len() + 3);
        if negative {
            text.push('-');
        } else if flags.plus {
            text.push('+');
        } else if flags.space {
            text.push(' ');
        }
        match (base, verb) {
            (8, 'O') if flags.sharp && !digits.starts_with('0') => text.push_str("0o0"),
            (8, 'O') => text.push_str("0o"),
            (2, _) if flags.sharp => text.push_str("0b"),
            (8, _) if flags.sharp && !digits.starts_with('0') => text.push('0'),
            (16, 'X') if flags.sharp => text.push_str("0X"),
            (16, _) if flags.sharp => text.push_str("0x"),
            _ => {}
        }
        text.push_str(&digits);
        self.pad_with(text.as_bytes(), false);
    }

    fn unicode(&mut self, number: u64, negative: bool) {
        let bits = if negative {
            number.wrapping_neg()
        } else {
            number
        };
        let digits = self.flags.precision.unwrap_or(4).max(4);
        let mut text = format!("U+{bits:0digits$X}");
        if self.flags.sharp
            && let Some(rune) = u32::try_from(bits).ok().and_then(char::from_u32)
            && super::is_print(rune)
        {
            text.push_str(&format!(" '{rune}'"));
        }
        self.pad_with(text.as_bytes(), false);
    }

    fn float_verb(&mut self, value: &Value, number: f64, verb: char) {
        match verb {
            'v' => self.float(number, b'g', -1),
            'b' | 'g' | 'G' | 'x' | 'X' => self.float(number, verb as u8, -1),
            'f' | 'e' | 'E' => self.float(number, verb as u8, 6),
            'F' => self.float(number, b'f', 6),
            _ => self.bad_verb(value, verb),
        }
    }

    fn float(&mut self, number: f64, fmt: u8, precision: i32) {
        let flags = self.flags;
        let precision = flags.precision.map_or(precision, |p| p as i32);
        let mut text = Vec::with_capacity(24);
        append_float(&mut text, number, fmt, precision);
        let mut sign = b'+';
        if matches!(text.first(), Some(b'-' | b'+')) {
            sign = text.remove(0);
        }
        let finite = number.is_finite();
        if flags.space && sign == b'+' && !flags.plus {
            sign = b' ';
        }
        if number.is_nan() && !flags.space && !flags.plus {
            return self.pad_with(&text, false);
        }
        if flags.sharp && fmt != b'b' && finite {
            keep_zeros(&mut text, fmt, precision);
        }
        if flags.plus || sign != b'+' {
            let width = flags.width.unwrap_or(0);
            if flags.zero && !flags.minus && finite && width > text.len() + 1 {
                self.out.push(sign);
                self.out
                    .extend(std::iter::repeat_n(b'0', width - text.len() - 1));
                return self.out.extend_from_slice(&text);
            }
            text.insert(0, sign);
        }
        self.pad_with(&text, flags.zero && finite);
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

    fn bad_verb(&mut self, value: &Value, verb: char) {
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
            self.value(value, 'v', 0);
        }
        self.out.push(b')');
    }

    fn pad(&mut self, text: &[u8]) {
        self.pad_with(text, self.flags.zero);
    }

    fn pad_with(&mut self, text: &[u8], zero: bool) {
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

fn rune(number: u64, negative: bool) -> char {
    let number = u32::try_from(number).ok().filter(|_| !negative);
    number.and_then(char::from_u32).unwrap_or('\u{fffd}')
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

/// `%#g` keeps the zeros that `%g` drops, `%#` always writes a point.
fn keep_zeros(text: &mut Vec<u8>, fmt: u8, precision: i32) {
    let wanted = match fmt {
        b'g' | b'G' | b'x' if precision < 0 => 6,
        b'g' | b'G' | b'x' => precision,
        _ => 0,
    };
    let hex = matches!(fmt, b'x' | b'X');
    let marks: &[u8] = if hex { b"pP" } else { b"eE" };
    let tail_at = text.find_byteset(marks).unwrap_or(text.len());
    let tail = text.split_off(tail_at);
    // Go counts the `x` as a digit.
    let head = if hex { &text[1..] } else { &text[..] };
    let has_point = head.contains(&b'.');
    let significant = head
        .iter()
        .filter(|byte| **byte != b'.')
        .skip_while(|byte| !hex && **byte == b'0')
        .count();
    if !has_point {
        text.push(b'.');
    }
    let mut missing = wanted - significant as i32;
    if !hex && significant == 0 {
        // Zero itself counts its digit.
        missing = wanted - 1;
    }
    if wanted > 0 {
        text.extend(std::iter::repeat_n(b'0', missing.max(0) as usize));
    }
    text.extend_from_slice(&tail);
}
