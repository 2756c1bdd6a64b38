//! Plain, quoted and block scalars.

use super::class::{break_len, is_blank, is_flow, is_space_or_end, stops, stops_quoted};
use super::{Scanned, Scanner, TokenKind, UNREAD};
use crate::ScalarStyle;
use std::borrow::Cow;

/// White space between two stretches of a scalar, which is folded when the second one comes.
#[derive(Default)]
struct Gap {
    /// Blanks on the line.
    blanks: std::ops::Range<usize>,
    /// The first line break, as it will be read.
    first: Option<char>,
    /// Those after it.
    others: String,
}

impl Gap {
    /// Writes what the gap stands for.
    fn fold(&self, text: &str, out: &mut String) {
        match self.first {
            None => out.push_str(&text[self.blanks.clone()]),
            Some('\n') if self.others.is_empty() => out.push(' '),
            Some('\n') => out.push_str(&self.others),
            Some(other) => {
                out.push(other);
                out.push_str(&self.others);
            }
        }
    }
}

/// The text of a quoted scalar: what was changed so far, and from where on the input is taken as it is.
struct Piece {
    from: usize,
    done: Option<String>,
}

impl Piece {
    /// Takes the input up to `end`, and goes on from `next`.
    fn flush(&mut self, text: &str, end: usize, next: usize) -> &mut String {
        let done = self.done.get_or_insert_default();
        done.push_str(&text[self.from..end]);
        self.from = next;
        done
    }
}

impl<'t> Scanner<'t> {
    /// Reads a line break; the two Unicode separators stay what they are.
    pub(super) fn read_break(&mut self, length: usize) -> char {
        let read = match &self.bytes[self.at..self.at + length] {
            [0xe2, 0x80, 0xa8] => '\u{2028}',
            [0xe2, 0x80, 0xa9] => '\u{2029}',
            _ => '\n',
        };
        self.skip_break(length);
        read
    }

    /// Blanks and line breaks.
    fn gap(&mut self) -> Gap {
        let start = self.at;
        self.skip_blanks();
        let mut gap = Gap {
            blanks: start..self.at,
            ..Gap::default()
        };
        loop {
            let length = break_len(self.bytes, self.at);
            if length == 0 {
                return gap;
            }
            let read = self.read_break(length);
            match gap.first {
                None => gap.first = Some(read),
                Some(_) => gap.others.push(read),
            }
            self.skip_blanks();
        }
    }

    pub(super) fn fetch_plain(&mut self) -> Scanned<()> {
        self.note_key()?;
        self.key_allowed = false;
        let start = self.mark();
        let indent = self.indent + 1;
        let flow = self.flow_level > 0;
        let mut owned: Option<String> = None;
        let mut unread = false;
        let mut end = start;
        loop {
            let from = self.at;
            self.plain_stretch(flow);
            if self.at > from {
                if let Some(text) = &mut owned {
                    text.push_str(&self.text[from..self.at]);
                }
                end = self.mark();
            }
            if !is_space_or_end(self.bytes, self.at) || self.at >= self.bytes.len() {
                break;
            }
            let before = self.line;
            let gap = self.plain_gap(indent)?;
            let next_line = self.line != before;
            let column = (self.at - self.line_start) as i32;
            let outside = !flow && next_line && column < indent;
            if outside || self.plain_ends(flow) {
                self.key_allowed = next_line;
                break;
            }
            if self.lazy {
                unread = true;
                continue;
            }
            let text = owned
                .get_or_insert_with(|| self.text[start.at as usize..end.at as usize].to_owned());
            gap.fold(self.text, text);
        }
        let value = match owned {
            Some(text) => Cow::Owned(text),
            None if unread => Cow::Borrowed(UNREAD),
            None => Cow::Borrowed(&self.text[start.at as usize..end.at as usize]),
        };
        let kind = TokenKind::Scalar(value, ScalarStyle::Plain);
        self.queue.push_back(super::Token { kind, start, end });
        Ok(())
    }

    /// Whether nothing more of a plain scalar comes after a gap.
    fn plain_ends(&self, flow: bool) -> bool {
        match self.byte(0) {
            None | Some(b'#') => true,
            Some(b':') if is_space_or_end(self.bytes, self.at + 1) => true,
            Some(byte) if flow && is_flow(byte) => true,
            Some(b'-') => self.document_mark(b"---"),
            Some(b'.') => self.document_mark(b"..."),
            _ => false,
        }
    }

    /// As [`Scanner::gap`], but tabs must not stand where indentation is due.
    fn plain_gap(&mut self, indent: i32) -> Scanned<Gap> {
        let start = self.at;
        self.skip_blanks();
        let mut gap = Gap {
            blanks: start..self.at,
            ..Gap::default()
        };
        loop {
            let length = break_len(self.bytes, self.at);
            if length == 0 {
                return Ok(gap);
            }
            let read = self.read_break(length);
            match gap.first {
                None => gap.first = Some(read),
                Some(_) => gap.others.push(read),
            }
            while let Some(byte) = self.byte(0)
                && is_blank(byte)
            {
                if byte == b'\t' && ((self.at - self.line_start) as i32) < indent {
                    return Err(self.error("found a tab character that violates indentation"));
                }
                self.at += 1;
            }
        }
    }

    /// Over characters of a plain scalar up to white space, `: `, or an indicator of flow collections.
    fn plain_stretch(&mut self, flow: bool) {
        loop {
            while let Some(byte) = self.byte(0)
                && !stops(byte, flow)
            {
                self.at += 1;
            }
            match self.byte(0) {
                Some(b':') if !is_space_or_end(self.bytes, self.at + 1) => self.at += 1,
                Some(0xc2 | 0xe2) if break_len(self.bytes, self.at) == 0 => self.at += 1,
                _ => return,
            }
        }
    }

    pub(super) fn fetch_quoted(&mut self, quote: u8) -> Scanned<()> {
        let start = self.mark();
        let single = quote == b'\'';
        self.at += 1;
        let mut piece = Piece {
            from: self.at,
            done: None,
        };
        loop {
            if self.document_mark(b"---") || self.document_mark(b"...") {
                return Err(self.error("found unexpected document indicator"));
            }
            if self.byte(0).is_none() {
                return Err(self.error("found unexpected end of stream"));
            }
            let joined = self.quoted_stretch(single, &mut piece)?;
            if self.byte(0) == Some(quote) {
                break;
            }
            let end = self.at;
            let gap = self.gap();
            if joined {
                // The escaped line break is gone; further ones stand for themselves.
                let out = piece.flush(self.text, piece.from, self.at);
                out.extend(gap.first);
                out.push_str(&gap.others);
            } else if gap.first.is_some() {
                gap.fold(self.text, piece.flush(self.text, end, self.at));
            }
        }
        let value = match piece.done {
            Some(mut text) => {
                text.push_str(&self.text[piece.from..self.at]);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(&self.text[piece.from..self.at]),
        };
        self.at += 1;
        let style = if single {
            ScalarStyle::SingleQuoted
        } else {
            ScalarStyle::DoubleQuoted
        };
        self.push(TokenKind::Scalar(value, style), start);
        Ok(())
    }

    /// Over characters of a quoted scalar up to white space or the closing quote, escapes undone. True after an
    /// escaped line break.
    fn quoted_stretch(&mut self, single: bool, piece: &mut Piece) -> Scanned<bool> {
        loop {
            while let Some(byte) = self.byte(0)
                && !stops_quoted(byte)
            {
                self.at += 1;
            }
            match self.byte(0) {
                None => return Ok(false),
                Some(b'\'') if single => {
                    if self.byte(1) != Some(b'\'') {
                        return Ok(false);
                    }
                    // The first of the two is kept.
                    piece.flush(self.text, self.at + 1, self.at + 2);
                    self.at += 2;
                }
                Some(b'"') if !single => return Ok(false),
                Some(b'\\') if !single => {
                    let length = break_len(self.bytes, self.at + 1);
                    if length > 0 {
                        piece.flush(self.text, self.at, self.at + 1 + length);
                        self.at += 1;
                        self.skip_break(length);
                        return Ok(true);
                    }
                    let end = self.at;
                    let escaped = self.escape()?;
                    piece.flush(self.text, end, self.at).push(escaped);
                }
                Some(_) if is_space_or_end(self.bytes, self.at) => return Ok(false),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Scanned<char> {
        let digits = match self.byte(1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            other => {
                let found = other.and_then(short_escape);
                let found = found.ok_or_else(|| self.error("found unknown escape character"))?;
                self.at += 2;
                return Ok(found);
            }
        };
        self.at += 2;
        let mut code: u32 = 0;
        for ahead in 0..digits {
            let digit = self
                .byte(ahead)
                .and_then(|byte| char::from(byte).to_digit(16));
            let digit =
                digit.ok_or_else(|| self.error("did not find expected hexdecimal number"))?;
            code = code << 4 | digit;
        }
        let found = char::from_u32(code)
            .ok_or_else(|| self.error("found invalid Unicode character escape code"))?;
        self.at += digits;
        Ok(found)
    }
}

fn short_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' | b'"' | b'\'' | b'\\' => char::from(byte),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
