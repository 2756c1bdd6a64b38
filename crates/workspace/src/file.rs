//! One file: its bytes, and how an editor counts them.

use crate::Refused;
use std::rc::Rc;

/// A file's content. Cheap to clone.
#[derive(Clone, Debug)]
pub struct File {
    bytes: Rc<[u8]>,
    stamp: u64,
    /// Length in UTF-16 code units; `None` for bytes that are not UTF-8.
    utf16: Option<u32>,
}

/// One piece of a text replaced; positions in UTF-16 code units.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Splice<'a> {
    /// First replaced position.
    pub from: u32,
    /// Position after the last replaced one.
    pub to: u32,
    /// What stands there instead.
    pub insert: &'a str,
}

impl File {
    /// A file; `stamp` tells this content apart from any other that the workspace has seen.
    pub(crate) fn new(bytes: Vec<u8>, stamp: u64) -> File {
        let utf16 = std::str::from_utf8(&bytes).ok().map(utf16_len);
        File {
            bytes: bytes.into(),
            stamp,
            utf16,
        }
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &Rc<[u8]> {
        &self.bytes
    }

    /// Changes whenever the content does: what was made from a file can be kept under it.
    #[must_use]
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The content as text; `None` where it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.utf16?;
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Whether it is no text.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.utf16.is_none()
    }

    /// The text with pieces replaced: all positions in the text before, ascending, not overlapping. `length` is
    /// what the other side believes the text's length to be, in UTF-16 code units.
    ///
    /// # Errors
    /// A file that is no text, another length, positions out of order or out of the text.
    pub(crate) fn spliced(&self, length: u32, splices: &[Splice<'_>]) -> Result<Vec<u8>, Refused> {
        let text = self
            .text()
            .ok_or_else(|| Refused::new("This file is not text", ""))?;
        if self.utf16 != Some(length) {
            return Err(Refused::new(
                "The edit does not fit the file",
                "It was made for another state of the text.",
            ));
        }
        let mut offsets = Offsets::new(text, length as usize == text.len());
        let grown: usize = splices.iter().map(|splice| splice.insert.len()).sum();
        let mut out = Vec::with_capacity(text.len() + grown);
        let mut done = 0;
        for splice in splices {
            let places = offsets.byte(splice.from).zip(offsets.byte(splice.to));
            let Some((from, to)) = places.filter(|(from, to)| done <= *from && from <= to) else {
                return Err(Refused::new(
                    "The edit does not fit the file",
                    "Its positions are not in the text.",
                ));
            };
            out.extend_from_slice(&text.as_bytes()[done..from]);
            out.extend_from_slice(splice.insert.as_bytes());
            done = to;
        }
        out.extend_from_slice(&text.as_bytes()[done..]);
        Ok(out)
    }
}

impl PartialEq for File {
    fn eq(&self, other: &File) -> bool {
        self.bytes == other.bytes
    }
}

/// The length of a text in UTF-16 code units.
#[must_use]
pub fn utf16_len(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    text.chars().map(|c| c.len_utf16() as u32).sum()
}

/// Turns ascending UTF-16 positions into byte offsets in one pass.
#[derive(Clone, Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    ascii: bool,
    byte: usize,
    utf16: u32,
}

impl<'a> Offsets<'a> {
    /// For `text`; `ascii`: every character is one byte.
    #[must_use]
    pub fn new(text: &'a str, ascii: bool) -> Offsets<'a> {
        Offsets {
            text,
            ascii,
            byte: 0,
            utf16: 0,
        }
    }

    /// The byte offset of a position not before the last one asked for; `None` out of the text, inside a
    /// surrogate pair, or going back.
    pub fn byte(&mut self, utf16: u32) -> Option<usize> {
        if self.ascii {
            return Some(utf16 as usize).filter(|at| *at <= self.text.len());
        }
        if utf16 < self.utf16 {
            return None;
        }
        let mut rest = self.text.get(self.byte..)?.chars();
        while self.utf16 < utf16 {
            let c = rest.next()?;
            self.utf16 += c.len_utf16() as u32;
            self.byte += c.len_utf8();
        }
        (self.utf16 == utf16).then_some(self.byte)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn splice(text: &str, length: u32, splices: &[(u32, u32, &str)]) -> Result<String, Refused> {
        let splices: Vec<_> = splices
            .iter()
            .map(|(from, to, insert)| Splice {
                from: *from,
                to: *to,
                insert,
            })
            .collect();
        let file = File::new(text.as_bytes().to_vec(), 0);
        Ok(String::from_utf8(file.spliced(length, &splices)?).unwrap())
    }

    #[test]
    fn positions_are_utf16() {
        assert_eq!(
            splice("a😀b", 4, &[(1, 3, "x"), (4, 4, "!")]).unwrap(),
            "axb!"
        );
        assert_eq!(splice("äb", 2, &[(1, 2, "")]).unwrap(), "ä");
        assert_eq!(splice("abc", 3, &[(0, 1, ""), (1, 1, "Z")]).unwrap(), "Zbc");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(splice("abc", 4, &[(0, 1, "")]).is_err(), "another length");
        assert!(splice("abc", 3, &[(2, 4, "")]).is_err(), "past the end");
        assert!(splice("abc", 3, &[(2, 1, "")]).is_err(), "backwards");
        assert!(
            splice("abc", 3, &[(1, 2, ""), (0, 1, "")]).is_err(),
            "out of order"
        );
        assert!(
            splice("a😀b", 4, &[(2, 2, "x")]).is_err(),
            "inside a character"
        );
        let binary = File::new(vec![0xff], 0);
        assert!(binary.is_binary() && binary.spliced(0, &[]).is_err());
    }
}
