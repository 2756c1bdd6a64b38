//! Block collections.

use super::{EventKind, Events, Parsed, State};
use crate::scan::TokenKind;

impl<'t> Events<'t> {
    pub(super) fn block_sequence_entry(&mut self, first: bool) -> Parsed<'t> {
        if first {
            self.scanner.take()?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                let mark = self.scanner.take()?.end;
                let next = &self.scanner.peek()?.kind;
                self.state = State::BlockSequenceEntry { first: false };
                if matches!(next, TokenKind::BlockEntry | TokenKind::BlockEnd) {
                    return Ok(self.nothing(mark));
                }
                self.states.push(self.state);
                self.node(true, false)
            }
            TokenKind::BlockEnd => self.end(),
            _ => self.wrong("did not find expected '-' indicator"),
        }
    }

    /// `- a` under a key at the key's own indentation.
    pub(super) fn indentless_entry(&mut self) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        let start = token.start;
        if !matches!(token.kind, TokenKind::BlockEntry) {
            self.pop_state();
            return Ok(self.event(EventKind::End, start, start));
        }
        let mark = self.scanner.take()?.end;
        let next = &self.scanner.peek()?.kind;
        if matches!(
            next,
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
        ) {
            return Ok(self.nothing(mark));
        }
        self.states.push(State::IndentlessSequenceEntry);
        self.node(true, false)
    }

    pub(super) fn block_mapping_key(&mut self, first: bool) -> Parsed<'t> {
        if first {
            self.scanner.take()?;
        }
        match self.scanner.peek()?.kind {
            TokenKind::Key => {
                let mark = self.scanner.take()?.end;
                let next = &self.scanner.peek()?.kind;
                self.state = State::BlockMappingValue;
                if matches!(
                    next,
                    TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
                ) {
                    return Ok(self.nothing(mark));
                }
                self.states.push(self.state);
                self.node(true, true)
            }
            TokenKind::BlockEnd => self.end(),
            _ => self.wrong("did not find expected key"),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        let start = token.start;
        self.state = State::BlockMappingKey { first: false };
        if !matches!(token.kind, TokenKind::Value) {
            return Ok(self.nothing(start));
        }
        let mark = self.scanner.take()?.end;
        let next = &self.scanner.peek()?.kind;
        if matches!(
            next,
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
        ) {
            return Ok(self.nothing(mark));
        }
        self.states.push(self.state);
        self.node(true, true)
    }
}
