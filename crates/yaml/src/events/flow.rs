//! Flow collections: `[]` and `{}`.

use super::{EventKind, Events, Parsed, Properties, State};
use crate::scan::{ScanError, TokenKind};

impl<'t> Events<'t> {
    /// Over the comma before every entry but the first.
    pub(super) fn flow_entry(
        &mut self,
        first: bool,
        problem: &'static str,
    ) -> Result<(), ScanError> {
        if first {
            return Ok(());
        }
        if !matches!(self.scanner.peek()?.kind, TokenKind::FlowEntry) {
            return self.wrong(problem);
        }
        self.scanner.take()?;
        Ok(())
    }

    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Parsed<'t> {
        if first {
            self.scanner.take()?;
        }
        if !matches!(self.scanner.peek()?.kind, TokenKind::FlowSequenceEnd) {
            self.flow_entry(first, "did not find expected ',' or ']'")?;
            match self.scanner.peek()?.kind {
                TokenKind::Key => {
                    let token = self.scanner.take()?;
                    self.state = State::FlowPairKey;
                    let kind = EventKind::Mapping(Properties::default());
                    return Ok(self.event(kind, token.start, token.end));
                }
                TokenKind::FlowSequenceEnd => {}
                _ => {
                    self.states.push(State::FlowSequenceEntry { first: false });
                    return self.node(false, false);
                }
            }
        }
        self.end()
    }

    pub(super) fn flow_pair_key(&mut self) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        self.state = State::FlowPairValue;
        if matches!(
            token.kind,
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd
        ) {
            // libyaml drops the token here, whatever it is.
            let mark = self.scanner.take()?.end;
            return Ok(self.nothing(mark));
        }
        self.states.push(self.state);
        self.node(false, false)
    }

    pub(super) fn flow_pair_value(&mut self) -> Parsed<'t> {
        self.state = State::FlowPairEnd;
        if matches!(self.scanner.peek()?.kind, TokenKind::Value) {
            self.scanner.take()?;
            let next = &self.scanner.peek()?.kind;
            if !matches!(next, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                self.states.push(self.state);
                return self.node(false, false);
            }
        }
        let mark = self.scanner.peek()?.start;
        Ok(self.nothing(mark))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Parsed<'t> {
        if first {
            self.scanner.take()?;
        }
        if matches!(self.scanner.peek()?.kind, TokenKind::FlowMappingEnd) {
            return self.end();
        }
        self.flow_entry(first, "did not find expected ',' or '}'")?;
        match self.scanner.peek()?.kind {
            TokenKind::Key => {
                self.scanner.take()?;
                let token = self.scanner.peek()?;
                let mark = token.start;
                self.state = State::FlowMappingValue { empty: false };
                if matches!(
                    token.kind,
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd
                ) {
                    return Ok(self.nothing(mark));
                }
                self.states.push(self.state);
                self.node(false, false)
            }
            TokenKind::FlowMappingEnd => self.end(),
            _ => {
                self.states.push(State::FlowMappingValue { empty: true });
                self.node(false, false)
            }
        }
    }

    pub(super) fn flow_mapping_value(&mut self, empty: bool) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        let mark = token.start;
        self.state = State::FlowMappingKey { first: false };
        if !empty && matches!(token.kind, TokenKind::Value) {
            self.scanner.take()?;
            let next = &self.scanner.peek()?.kind;
            if !matches!(next, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                self.states.push(self.state);
                return self.node(false, false);
            }
        }
        Ok(self.nothing(mark))
    }
}
