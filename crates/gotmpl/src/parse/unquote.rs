//! Go's string and character literals.

use bstr::ByteSlice;

/// What a literal in quotes or back quotes says; `None`: it is malformed.
pub(super) fn string(literal: &[u8]) -> Option<Vec<u8>> {
    let inside = literal.get(1..literal.len().checked_sub(1)?)?;
    if literal[0] == b'`' {
        // Carriage returns are no part of a raw string.
        return Some(
            inside
                .iter()
                .copied()
                .filter(|byte| *byte != b'\r')
                .collect(),
        );
    }
    if !inside.contains(&b'\\') && inside.is_ascii() {
        return (!inside.contains(&b'\n')).then(|| inside.to_vec());
    }
    let mut out = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while !rest.is_empty() {
        let (unit, size) = unit(rest, b'"')?;
        match unit {
            Unit::Byte(byte) => out.push(byte),
            Unit::Rune(rune) => {
                let mut buffer = [0; 4];
                let rune = char::from_u32(rune).unwrap_or('\u{fffd}');
                out.extend_from_slice(rune.encode_utf8(&mut buffer).as_bytes());
            }
        }
        rest = &rest[size..];
    }
    Some(out)
}

/// The rune of a literal such as `'a'`, and whether nothing else is in it; `None`: it is malformed.
pub(super) fn character(literal: &[u8]) -> Option<(u32, bool)> {
    let inside = literal.get(1..)?;
    if inside == b"'" {
        return None;
    }
    let (unit, size) = unit(inside, b'\'')?;
    let rune = match unit {
        Unit::Byte(byte) => u32::from(byte),
        Unit::Rune(rune) => rune,
    };
    Some((rune, &inside[size..] == b"'"))
}

enum Unit {
    Byte(u8),
    Rune(u32),
}

/// The first character or escape.
fn unit(text: &[u8], quote: u8) -> Option<(Unit, usize)> {
    let first = *text.first()?;
    if first == quote || first == b'\n' {
        return None;
    }
    if first != b'\\' {
        if first.is_ascii() {
            return Some((Unit::Byte(first), 1));
        }
        return Some(match bstr::decode_utf8(text) {
            (Some(rune), size) => (Unit::Rune(rune as u32), size),
            (None, _) => (Unit::Rune(0xfffd), 1),
        });
    }
    let simple = |byte| Some((Unit::Byte(byte), 2));
    match *text.get(1)? {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'v' => simple(11),
        b'\\' => simple(b'\\'),
        byte @ (b'"' | b'\'') => (byte == quote).then_some((Unit::Byte(byte), 2)),
        b'x' => hexadecimal(text, 2).map(|number| (Unit::Byte(number as u8), 4)),
        b'u' => rune(text, 4),
        b'U' => rune(text, 8),
        b'0'..=b'7' => {
            let digits = text.get(1..4)?.to_str().ok()?;
            let number = u32::from_str_radix(digits, 8).ok()?;
            (number <= 255).then_some((Unit::Byte(number as u8), 4))
        }
        _ => None,
    }
}

fn rune(text: &[u8], digits: usize) -> Option<(Unit, usize)> {
    let number = hexadecimal(text, digits)?;
    char::from_u32(number)?;
    Some((Unit::Rune(number), 2 + digits))
}

fn hexadecimal(text: &[u8], digits: usize) -> Option<u32> {
    let digits = text.get(2..2 + digits)?.to_str().ok()?;
    if digits.starts_with('+') {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}
