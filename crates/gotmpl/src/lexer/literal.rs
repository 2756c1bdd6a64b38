//! Strings, characters, numbers.

use super::{Lexer, Token};
use crate::runes::is_word;
use bstr::ByteSlice;

impl Lexer<'_> {
    pub(super) fn quoted(&mut self) -> Token {
        self.literal(b'"', Token::String, "unterminated quoted string")
    }

    pub(super) fn character(&mut self) -> Token {
        self.literal(
            b'\'',
            Token::CharConstant,
            "unterminated character constant",
        )
    }

    fn literal(&mut self, quote: u8, token: Token, unterminated: &str) -> Token {
        while let Some(byte) = self.byte() {
            self.pos += 1;
            if byte == b'\n' {
                break;
            }
            if byte == b'\\' {
                match self.byte() {
                    None => break,
                    Some(b'\n') => {
                        self.pos += 1;
                        break;
                    }
                    Some(_) => self.pos += 1,
                }
            } else if byte == quote {
                return token;
            }
        }
        self.error(unterminated)
    }

    pub(super) fn raw_quoted(&mut self) -> Token {
        match self.rest().find_byte(b'`') {
            Some(length) => {
                self.pos += length + 1;
                Token::RawString
            }
            None => {
                self.pos = self.text.len();
                self.error("unterminated raw quoted string")
            }
        }
    }

    pub(super) fn number(&mut self) -> Token {
        if !self.scan_number() {
            return self.bad_number();
        }
        if matches!(self.byte(), Some(b'+' | b'-')) {
            if !self.scan_number() || self.text[self.pos - 1] != b'i' {
                return self.bad_number();
            }
            return Token::Complex;
        }
        Token::Number
    }

    fn bad_number(&mut self) -> Token {
        let text = pilothouse_value::format::quote(&self.text[self.start..self.pos]);
        self.error(format!("bad number syntax: {}", text.to_str_lossy()))
    }

    fn scan_number(&mut self) -> bool {
        self.accept(b"+-");
        let mut digits: &[u8] = b"0123456789_";
        let (mut decimal, mut hexadecimal) = (true, false);
        if self.accept(b"0") {
            if self.accept(b"xX") {
                digits = b"0123456789abcdefABCDEF_";
                (decimal, hexadecimal) = (false, true);
            } else if self.accept(b"oO") {
                digits = b"01234567_";
                decimal = false;
            } else if self.accept(b"bB") {
                digits = b"01_";
                decimal = false;
            }
        }
        self.accept_run(digits);
        if self.accept(b".") {
            self.accept_run(digits);
        }
        if (decimal && self.accept(b"eE")) || (hexadecimal && self.accept(b"pP")) {
            self.accept(b"+-");
            self.accept_run(b"0123456789_");
        }
        self.accept(b"i");
        if let Some((rune, size)) = self.rune()
            && is_word(rune)
        {
            self.pos += size;
            return false;
        }
        true
    }
}
