//! DER: the encoding of keys and certificates.

use num_bigint::BigUint;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const PRINTABLE_STRING: u8 = 0x13;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The tag of a constructed context-specific field.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One value: tag, length, content.
pub(super) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        length @ 0..=0x7f => out.push(length as u8),
        length => {
            let bytes = length.to_be_bytes();
            let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(0);
            out.push(0x80 | (bytes.len() - first) as u8);
            out.extend_from_slice(&bytes[first..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// A value made of values.
pub(super) fn nested(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    value(tag, &parts.concat())
}

/// A SEQUENCE.
pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    nested(SEQUENCE, parts)
}

/// An INTEGER that is not negative.
pub(super) fn integer(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    value(INTEGER, &bytes)
}

/// A small INTEGER.
pub(super) fn small(number: u8) -> Vec<u8> {
    value(INTEGER, &[number])
}

/// An OBJECT IDENTIFIER, its content given.
pub(super) fn oid(content: &[u8]) -> Vec<u8> {
    value(OID, content)
}

/// A BIT STRING of whole bytes.
pub(super) fn bits(bytes: &[u8]) -> Vec<u8> {
    let mut content = vec![0];
    content.extend_from_slice(bytes);
    value(BIT_STRING, &content)
}

/// Reads values one after the other.
#[derive(Copy, Clone)]
pub(super) struct Reader<'d>(&'d [u8]);

/// A value that was read.
#[derive(Copy, Clone)]
pub(super) struct Item<'d> {
    pub(super) tag: u8,
    pub(super) content: &'d [u8],
    /// Tag and length included.
    pub(super) whole: &'d [u8],
}

impl<'d> Reader<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Reader<'d> {
        Reader(bytes)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next value. `None`: nothing is left, or it is broken.
    pub(super) fn next(&mut self) -> Option<Item<'d>> {
        let tag = *self.0.first()?;
        let first = usize::from(*self.0.get(1)?);
        let (start, length) = match first {
            0..=0x7f => (2, first),
            0x81..=0x84 => {
                let count = first & 0x7f;
                let bytes = self.0.get(2..2 + count)?;
                let length = bytes
                    .iter()
                    .fold(0usize, |all, byte| all << 8 | usize::from(*byte));
                (2 + count, length)
            }
            _ => return None,
        };
        let end = start.checked_add(length)?;
        let content = self.0.get(start..end)?;
        let whole = &self.0[..end];
        self.0 = &self.0[end..];
        Some(Item {
            tag,
            content,
            whole,
        })
    }

    /// The next value, if it has that tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'d [u8]> {
        let mut ahead = *self;
        let item = ahead.next().filter(|item| item.tag == tag)?;
        *self = ahead;
        Some(item.content)
    }

    /// The next value's parts, if it is a SEQUENCE.
    pub(super) fn sequence(&mut self) -> Option<Reader<'d>> {
        self.expect(SEQUENCE).map(Reader)
    }

    /// The next value, if it is an INTEGER that is not negative.
    pub(super) fn integer(&mut self) -> Option<BigUint> {
        let content = self.expect(INTEGER)?;
        if content.first()? & 0x80 != 0 {
            return None;
        }
        Some(BigUint::from_bytes_be(content))
    }
}
