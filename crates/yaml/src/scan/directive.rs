//! Directives, anchors, tags.

use super::class::{is_blank, is_end_of_line, is_space_or_end, is_uri, is_word};
use super::{Scanned, Scanner, TokenKind};
use std::borrow::Cow;

impl<'t> Scanner<'t> {
    pub(super) fn fetch_directive(&mut self) -> Scanned<()> {
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.mark();
        self.at += 1;
        let name = self.word();
        if name.is_empty() {
            return Err(self.error("could not find expected directive name"));
        }
        if !is_space_or_end(self.bytes, self.at) {
            return Err(self.error("found unexpected non-alphabetical character"));
        }
        let kind = match name {
            "YAML" => self.version()?,
            "TAG" => self.tag_directive()?,
            _ => return Err(self.error("found unknown directive name")),
        };
        self.push(kind, start);
        self.skip_blanks();
        if self.byte(0) == Some(b'#') {
            self.skip_line();
        }
        if !is_end_of_line(self.bytes, self.at) {
            return Err(self.error("did not find expected comment or line break"));
        }
        let length = super::break_len(self.bytes, self.at);
        if length > 0 {
            self.skip_break(length);
        }
        Ok(())
    }

    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.byte(0).is_some_and(is_word) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.byte(0).is_some_and(is_blank) {
            self.at += 1;
        }
    }

    fn version(&mut self) -> Scanned<TokenKind<'t>> {
        self.skip_blanks();
        let major = self.version_number()?;
        if self.byte(0) != Some(b'.') {
            return Err(self.error("did not find expected digit or '.' character"));
        }
        self.at += 1;
        let minor = self.version_number()?;
        Ok(TokenKind::Version(major, minor))
    }

    /// At most two digits.
    fn version_number(&mut self) -> Scanned<u32> {
        let start = self.at;
        let mut number = 0;
        while let Some(digit @ b'0'..=b'9') = self.byte(0) {
            if self.at - start == 2 {
                return Err(self.error("found extremely long version number"));
            }
            number = number * 10 + u32::from(digit - b'0');
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("did not find expected version number"));
        }
        Ok(number)
    }

    fn tag_directive(&mut self) -> Scanned<TokenKind<'t>> {
        self.skip_blanks();
        let handle = self.tag_handle(true)?;
        if !self.byte(0).is_some_and(is_blank) {
            return Err(self.error("did not find expected whitespace"));
        }
        self.skip_blanks();
        let prefix = self.uri(self.at)?;
        if !is_space_or_end(self.bytes, self.at) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        Ok(TokenKind::TagDirective(handle, prefix))
    }

    /// `!`, `!!`, `!word!`, and outside of directives what comes before the first other character.
    fn tag_handle(&mut self, directive: bool) -> Scanned<&'t str> {
        let start = self.at;
        if self.byte(0) != Some(b'!') {
            return Err(self.error("did not find expected '!'"));
        }
        self.at += 1;
        self.word();
        if self.byte(0) == Some(b'!') {
            self.at += 1;
        } else if directive && self.at - start > 1 {
            return Err(self.error("did not find expected '!'"));
        }
        Ok(&self.text[start..self.at])
    }

    /// The rest of a tag, from `start` on, which is at or before the current place. `%` escapes are undone.
    fn uri(&mut self, start: usize) -> Scanned<Cow<'t, str>> {
        let begin = self.at;
        let mut out: Option<String> = None;
        while let Some(byte) = self.byte(0)
            && is_uri(byte)
        {
            if byte == b'%' {
                let text = out.get_or_insert_with(|| self.text[start..self.at].to_owned());
                let mut text = std::mem::take(text);
                text.push(self.uri_escape()?);
                out = Some(text);
                continue;
            }
            if let Some(text) = &mut out {
                text.push(char::from(byte));
            }
            self.at += 1;
        }
        if self.at == begin && start == begin {
            return Err(self.error("did not find expected tag URI"));
        }
        Ok(out.map_or(Cow::Borrowed(&self.text[start..self.at]), Cow::Owned))
    }

    /// One character in UTF-8, each byte as `%xx`.
    fn uri_escape(&mut self) -> Scanned<char> {
        let mut bytes = [0; 4];
        let mut count = 0;
        let mut width = 1;
        while count < width {
            let digit = |at: usize| self.byte(at).and_then(|byte| char::from(byte).to_digit(16));
            let (Some(b'%'), Some(high), Some(low)) = (self.byte(0), digit(1), digit(2)) else {
                return Err(self.error("did not find URI escaped octet"));
            };
            let octet = (high << 4 | low) as u8;
            if count == 0 {
                width = match octet {
                    0..0x80 => 1,
                    0xc0..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    0xf0..0xf8 => 4,
                    _ => return Err(self.error("found an incorrect leading UTF-8 octet")),
                };
            } else if octet & 0xc0 != 0x80 {
                return Err(self.error("found an incorrect trailing UTF-8 octet"));
            }
            bytes[count] = octet;
            count += 1;
            self.at += 3;
        }
        let text = String::from_utf8_lossy(&bytes[..count]);
        Ok(text.chars().next().unwrap_or('\u{fffd}'))
    }

    pub(super) fn fetch_anchor(&mut self, alias: bool) -> Scanned<()> {
        let start = self.mark();
        self.at += 1;
        let name = self.word();
        let ends = match self.byte(0) {
            Some(b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`') => true,
            _ => is_space_or_end(self.bytes, self.at),
        };
        if name.is_empty() || !ends {
            return Err(self.error("did not find expected alphabetic or numeric character"));
        }
        self.push(
            if alias {
                TokenKind::Alias(name)
            } else {
                TokenKind::Anchor(name)
            },
            start,
        );
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Scanned<()> {
        let start = self.mark();
        let kind = if self.byte(1) == Some(b'<') {
            self.at += 2;
            let tag = self.uri(self.at)?;
            if self.byte(0) != Some(b'>') {
                return Err(self.error("did not find the expected '>'"));
            }
            self.at += 1;
            TokenKind::Tag("", tag)
        } else {
            let begin = self.at;
            let handle = self.tag_handle(false)?;
            if handle.len() >= 2 && handle.ends_with('!') {
                TokenKind::Tag(handle, self.uri(self.at)?)
            } else {
                let more = self.at > begin + 1 || self.byte(0).is_some_and(is_uri);
                match more {
                    true => TokenKind::Tag("!", self.uri(begin + 1)?),
                    false => TokenKind::Tag("", Cow::Borrowed("!")),
                }
            }
        };
        if !is_space_or_end(self.bytes, self.at) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        self.push(kind, start);
        Ok(())
    }
}
