//! One token after the other, and the marks of indentation between them.

use super::class::is_space_or_end;
use super::{Mark, Scanned, Scanner, SimpleKey, Token, TokenKind};
use crate::GO_MAX_DEPTH;

impl<'t> Scanner<'t> {
    /// Scans the next token, or several, into the queue.
    pub(super) fn fetch(&mut self) -> Scanned<()> {
        if self.ended {
            self.push(TokenKind::StreamEnd, self.mark());
            return Ok(());
        }
        self.skip_to_token();
        if self.flow_level == 0 {
            let column = self.column();
            self.unroll(column);
        }
        let Some(byte) = self.byte(0) else {
            return self.fetch_end();
        };
        if self.at == self.line_start {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if byte == b'-' && self.document_mark(b"---") {
                return self.fetch_document_mark(TokenKind::DocumentStart);
            }
            if byte == b'.' && self.document_mark(b"...") {
                return self.fetch_document_mark(TokenKind::DocumentEnd);
            }
        }
        let flow = self.flow_level > 0;
        let spaced = is_space_or_end(self.bytes, self.at + 1);
        match byte {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => {
                self.forget_key()?;
                self.key_allowed = true;
                self.one_byte(TokenKind::FlowEntry);
                Ok(())
            }
            b'-' if spaced => self.fetch_block_entry(),
            b'?' if flow || spaced => self.fetch_key(),
            b':' if flow || spaced => self.fetch_value(),
            b'*' | b'&' => {
                self.note_key()?;
                self.key_allowed = false;
                self.fetch_anchor(byte == b'*')
            }
            b'!' => {
                self.note_key()?;
                self.key_allowed = false;
                self.fetch_tag()
            }
            b'|' | b'>' if !flow => {
                self.forget_key()?;
                self.key_allowed = true;
                self.fetch_block_scalar(byte == b'|')
            }
            b'\'' | b'"' => {
                self.note_key()?;
                self.key_allowed = false;
                self.fetch_quoted(byte)
            }
            b'-' | b'?' | b':' => self.fetch_plain(),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => {
                Err(self.error("found character that cannot start any token"))
            }
            _ => self.fetch_plain(),
        }
    }

    pub(super) fn fetch_end(&mut self) -> Scanned<()> {
        // The end counts as a line of its own.
        if self.at != self.line_start {
            self.line += 1;
            self.line_start = self.at;
        }
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        self.ended = true;
        self.push(TokenKind::StreamEnd, self.mark());
        Ok(())
    }

    pub(super) fn fetch_document_mark(&mut self, kind: TokenKind<'t>) -> Scanned<()> {
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.mark();
        self.at += 3;
        self.push(kind, start);
        Ok(())
    }

    pub(super) fn one_byte(&mut self, kind: TokenKind<'t>) {
        let start = self.mark();
        self.at += 1;
        self.push(kind, start);
    }

    pub(super) fn fetch_flow_start(&mut self, kind: TokenKind<'t>) -> Scanned<()> {
        self.note_key()?;
        self.flow_level += 1;
        if self.flow_level > GO_MAX_DEPTH {
            return Err(self.too_deep());
        }
        let number = self.taken + self.queue.len();
        self.keys.push(SimpleKey {
            number,
            ..SimpleKey::default()
        });
        self.key_allowed = true;
        self.one_byte(kind);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: TokenKind<'t>) -> Scanned<()> {
        self.forget_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            let inner = self.keys.pop().unwrap_or_default();
            if let Some(outer) = self.keys.last_mut()
                && outer.number == inner.number
            {
                outer.awaited = false;
            }
        }
        self.key_allowed = false;
        self.one_byte(kind);
        Ok(())
    }

    pub(super) fn fetch_block_entry(&mut self) -> Scanned<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.error("block sequence entries are not allowed in this context"));
            }
            let (column, mark) = (self.column(), self.mark());
            self.roll(column, None, TokenKind::BlockSequenceStart, mark)?;
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.one_byte(TokenKind::BlockEntry);
        Ok(())
    }

    pub(super) fn fetch_key(&mut self) -> Scanned<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.error("mapping keys are not allowed in this context"));
            }
            let (column, mark) = (self.column(), self.mark());
            self.roll(column, None, TokenKind::BlockMappingStart, mark)?;
        }
        self.forget_key()?;
        self.key_allowed = self.flow_level == 0;
        self.one_byte(TokenKind::Key);
        Ok(())
    }

    pub(super) fn fetch_value(&mut self) -> Scanned<()> {
        let level = self.keys.len() - 1;
        if self.is_valid(level)? {
            let key = self.keys[level];
            let token = Token {
                kind: TokenKind::Key,
                start: key.mark,
                end: key.mark,
            };
            self.insert(key.number, token);
            if self.flow_level == 0 {
                self.roll(
                    key.column,
                    Some(key.number),
                    TokenKind::BlockMappingStart,
                    key.mark,
                )?;
            }
            self.keys[level].possible = false;
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return Err(self.error("mapping values are not allowed in this context"));
                }
                let (column, mark) = (self.column(), self.mark());
                self.roll(column, None, TokenKind::BlockMappingStart, mark)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.one_byte(TokenKind::Value);
        Ok(())
    }

    /// Opens a block collection where the column is further in; `number` is the token it goes before.
    pub(super) fn roll(
        &mut self,
        column: i32,
        number: Option<usize>,
        kind: TokenKind<'t>,
        mark: Mark,
    ) -> Scanned<()> {
        if self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > GO_MAX_DEPTH {
            return Err(self.too_deep());
        }
        let token = Token {
            kind,
            start: mark,
            end: mark,
        };
        match number {
            Some(number) => self.insert(number, token),
            None => self.queue.push_back(token),
        }
        Ok(())
    }

    /// Puts a token before the one with a number; at the end where that one is taken already.
    pub(super) fn insert(&mut self, number: usize, token: Token<'t>) {
        match number.checked_sub(self.taken) {
            Some(at) if at <= self.queue.len() => self.queue.insert(at, token),
            _ => self.queue.push_back(token),
        }
    }

    /// Closes the block collections that are further in than the column.
    pub(super) fn unroll(&mut self, column: i32) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.mark());
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
