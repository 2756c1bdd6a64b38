//! What a text consists of, one event after the other: libyaml's grammar over the scanner's words.

mod block;
mod flow;

use crate::reader::Text;
use crate::scan::{Mark, ScanError, ScanErrorKind, Scanner, TokenKind};
use crate::{ScalarStyle, YamlError};
use pilothouse_source::{FileId, Span};
use std::borrow::Cow;

/// One event.
pub(crate) struct Event<'t> {
    pub(crate) kind: EventKind<'t>,
    pub(crate) span: Span,
}

/// The properties of a node.
#[derive(Default)]
pub(crate) struct Properties<'t> {
    pub(crate) anchor: Option<&'t str>,
    /// In full.
    pub(crate) tag: Option<Cow<'t, str>>,
}

pub(crate) enum EventKind<'t> {
    DocumentStart,
    DocumentEnd,
    Alias(&'t str),
    Scalar(Properties<'t>, Cow<'t, str>, ScalarStyle),
    Sequence(Properties<'t>),
    Mapping(Properties<'t>),
    End,
    StreamEnd,
}

/// What is expected next.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum State {
    FirstDocument,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceEntry {
        first: bool,
    },
    IndentlessSequenceEntry,
    BlockMappingKey {
        first: bool,
    },
    BlockMappingValue,
    FlowSequenceEntry {
        first: bool,
    },
    /// `[a: b]`: a mapping of one pair.
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey {
        first: bool,
    },
    FlowMappingValue {
        empty: bool,
    },
    End,
}

type Parsed<'t> = Result<Event<'t>, ScanError>;

/// The events of a text.
pub(crate) struct Events<'t> {
    scanner: Scanner<'t>,
    file: FileId,
    /// Bytes before the text: a byte order mark.
    base: u32,
    /// What the reader stumbles over, and from where on it does.
    broken: Option<(&'static str, usize)>,
    state: State,
    states: Vec<State>,
    /// `%TAG`
    tags: Vec<(&'t str, Cow<'t, str>)>,
}

impl<'t> Events<'t> {
    pub(crate) fn new(text: &Text<'t>, file: FileId) -> Events<'t> {
        Events::with_scanner(Scanner::new(text.valid, false), text, file)
    }

    /// Leaves scalars of several lines out: [`UNREAD`](crate::scan::UNREAD) stands for them.
    pub(crate) fn lazy(text: &Text<'t>) -> Events<'t> {
        Events::with_scanner(Scanner::new(text.valid, true), text, FileId::NONE)
    }

    fn with_scanner(scanner: Scanner<'t>, text: &Text<'t>, file: FileId) -> Events<'t> {
        Events {
            scanner,
            file,
            base: text.base,
            broken: text.broken,
            state: State::FirstDocument,
            states: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// The next event.
    pub(crate) fn next(&mut self) -> Result<Event<'t>, YamlError> {
        let event = self.step();
        if let Some((problem, fence)) = self.broken
            && (self.scanner.position() >= fence
                || event
                    .as_ref()
                    .is_ok_and(|event| matches!(event.kind, EventKind::StreamEnd)))
        {
            let mark = self.scanner.mark();
            let problem = problem.into();
            return Err(self.error(&ScanError {
                problem,
                mark,
                kind: ScanErrorKind::Other,
            }));
        }
        event.map_err(|error| self.error(&error))
    }

    /// In goyaml's words: lines are counted from 1 by the scanner and from 0 by the parser, and the first is not
    /// named.
    fn error(&self, error: &ScanError) -> YamlError {
        let line = error.mark.line;
        let at = error.mark.at + self.base;
        let span = Span::new(self.file, at, at);
        let problem = &error.problem;
        let named = match error.kind {
            ScanErrorKind::Scanner if line > 0 => line + 1,
            ScanErrorKind::Parser => line,
            _ => 0,
        };
        if named == 0 {
            return YamlError::converting(format_args!("yaml: {problem}"), line + 1, span);
        }
        YamlError::converting(
            format_args!("yaml: line {named}: {problem}"),
            line + 1,
            span,
        )
    }

    fn event(&self, kind: EventKind<'t>, start: Mark, end: Mark) -> Event<'t> {
        let span = Span::new(self.file, start.at + self.base, end.at + self.base);
        Event { kind, span }
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    fn step(&mut self) -> Parsed<'t> {
        match self.state {
            State::FirstDocument => self.document_start(true),
            State::DocumentStart => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceEntry { first } => self.block_sequence_entry(first),
            State::IndentlessSequenceEntry => self.indentless_entry(),
            State::BlockMappingKey { first } => self.block_mapping_key(first),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceEntry { first } => self.flow_sequence_entry(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => {
                self.state = State::FlowSequenceEntry { first: false };
                let mark = self.scanner.peek()?.start;
                Ok(self.event(EventKind::End, mark, mark))
            }
            State::FlowMappingKey { first } => self.flow_mapping_key(first),
            State::FlowMappingValue { empty } => self.flow_mapping_value(empty),
            State::End => {
                let mark = self.scanner.mark();
                Ok(self.event(EventKind::StreamEnd, mark, mark))
            }
        }
    }

    /// The next token is not what the grammar wants.
    fn wrong<T>(&mut self, problem: &'static str) -> Result<T, ScanError> {
        let mark = self.scanner.peek()?.start;
        Err(parser_error(problem, mark))
    }

    fn document_start(&mut self, first: bool) -> Parsed<'t> {
        if !first {
            while matches!(self.scanner.peek()?.kind, TokenKind::DocumentEnd) {
                self.scanner.take()?;
            }
        }
        let token = self.scanner.peek()?;
        let start = token.start;
        match token.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                return Ok(self.event(EventKind::StreamEnd, start, start));
            }
            TokenKind::Version(..) | TokenKind::TagDirective(..) | TokenKind::DocumentStart => {}
            _ if first => {
                self.tags.clear();
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                return Ok(self.event(EventKind::DocumentStart, start, start));
            }
            _ => {}
        }
        self.directives()?;
        if !matches!(self.scanner.peek()?.kind, TokenKind::DocumentStart) {
            return self.wrong("did not find expected <document start>");
        }
        let end = self.scanner.take()?.end;
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(self.event(EventKind::DocumentStart, start, end))
    }

    fn directives(&mut self) -> Result<(), ScanError> {
        self.tags.clear();
        let mut versioned = false;
        loop {
            let token = self.scanner.peek()?;
            let mark = token.start;
            match &token.kind {
                TokenKind::Version(..) if versioned => {
                    return Err(parser_error("found duplicate %YAML directive", mark));
                }
                TokenKind::Version(1, 1) => versioned = true,
                TokenKind::Version(..) => {
                    return Err(parser_error("found incompatible YAML document", mark));
                }
                TokenKind::TagDirective(handle, _) => {
                    let handle = *handle;
                    if self.tags.iter().any(|(known, _)| *known == handle) {
                        return Err(parser_error("found duplicate %TAG directive", mark));
                    }
                }
                _ => return Ok(()),
            }
            if let TokenKind::TagDirective(handle, prefix) = self.scanner.take()?.kind {
                self.tags.push((handle, prefix));
            }
        }
    }

    fn document_content(&mut self) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        let mark = token.start;
        if matches!(
            token.kind,
            TokenKind::Version(..)
                | TokenKind::TagDirective(..)
                | TokenKind::DocumentStart
                | TokenKind::DocumentEnd
                | TokenKind::StreamEnd
        ) {
            self.pop_state();
            return Ok(self.nothing(mark));
        }
        self.node(true, false)
    }

    fn document_end(&mut self) -> Parsed<'t> {
        let token = self.scanner.peek()?;
        let start = token.start;
        let mut end = start;
        if matches!(token.kind, TokenKind::DocumentEnd) {
            end = self.scanner.take()?.end;
        }
        self.state = State::DocumentStart;
        Ok(self.event(EventKind::DocumentEnd, start, end))
    }

    /// A null that is not written.
    fn nothing(&self, mark: Mark) -> Event<'t> {
        let kind = EventKind::Scalar(Properties::default(), Cow::Borrowed(""), ScalarStyle::Plain);
        self.event(kind, mark, mark)
    }

    fn node(&mut self, block: bool, indentless: bool) -> Parsed<'t> {
        let start = self.scanner.peek()?.start;
        if matches!(self.scanner.peek()?.kind, TokenKind::Alias(_)) {
            let token = self.scanner.take()?;
            self.pop_state();
            let TokenKind::Alias(name) = token.kind else {
                return Ok(self.nothing(start));
            };
            return Ok(self.event(EventKind::Alias(name), token.start, token.end));
        }
        let (properties, properties_end) = self.properties(start)?;
        let bare = properties.anchor.is_none() && properties.tag.is_none();
        let token = self.scanner.peek()?;
        let (from, to) = (token.start, token.end);
        let kind = match token.kind {
            TokenKind::BlockEntry if indentless => {
                self.state = State::IndentlessSequenceEntry;
                return Ok(self.event(EventKind::Sequence(properties), from, to));
            }
            TokenKind::Scalar(..) => {
                let token = self.scanner.take()?;
                self.pop_state();
                let TokenKind::Scalar(value, style) = token.kind else {
                    return Ok(self.nothing(from));
                };
                return Ok(self.event(EventKind::Scalar(properties, value, style), from, to));
            }
            TokenKind::FlowSequenceStart => {
                self.state = State::FlowSequenceEntry { first: true };
                EventKind::Sequence(properties)
            }
            TokenKind::FlowMappingStart => {
                self.state = State::FlowMappingKey { first: true };
                EventKind::Mapping(properties)
            }
            TokenKind::BlockSequenceStart if block => {
                self.state = State::BlockSequenceEntry { first: true };
                EventKind::Sequence(properties)
            }
            TokenKind::BlockMappingStart if block => {
                self.state = State::BlockMappingKey { first: true };
                EventKind::Mapping(properties)
            }
            _ if !bare => {
                self.pop_state();
                let kind = EventKind::Scalar(properties, Cow::Borrowed(""), ScalarStyle::Plain);
                return Ok(self.event(kind, properties_end, properties_end));
            }
            _ => return self.wrong("did not find expected node content"),
        };
        Ok(self.event(kind, from, to))
    }

    /// Anchor and tag, each at most once, in any order.
    fn properties(&mut self, start: Mark) -> Result<(Properties<'t>, Mark), ScanError> {
        let mut found = Properties::default();
        let mut end = start;
        let mut tagged = None;
        for _ in 0..2 {
            match self.scanner.peek()?.kind {
                TokenKind::Anchor(name) if found.anchor.is_none() => {
                    found.anchor = Some(name);
                    end = self.scanner.take()?.end;
                }
                TokenKind::Tag(..) if tagged.is_none() => {
                    let token = self.scanner.take()?;
                    end = token.end;
                    tagged = Some(token);
                }
                _ => break,
            }
        }
        if let Some(token) = tagged
            && let TokenKind::Tag(handle, suffix) = token.kind
        {
            found.tag = Some(self.full_tag(handle, suffix, token.start)?);
        }
        Ok((found, end))
    }

    fn full_tag(
        &self,
        handle: &str,
        suffix: Cow<'t, str>,
        mark: Mark,
    ) -> Result<Cow<'t, str>, ScanError> {
        if handle.is_empty() {
            return Ok(suffix);
        }
        let declared = self.tags.iter().find(|(known, _)| *known == handle);
        let prefix = match (declared, handle) {
            (Some((_, prefix)), _) => prefix.as_ref(),
            (None, "!") => "!",
            (None, "!!") => "tag:yaml.org,2002:",
            (None, _) => return Err(parser_error("found undefined tag handle", mark)),
        };
        Ok(Cow::Owned(format!("{prefix}{suffix}")))
    }

    /// The collection's end is the next token.
    fn end(&mut self) -> Parsed<'t> {
        let token = self.scanner.take()?;
        self.pop_state();
        Ok(self.event(EventKind::End, token.start, token.end))
    }
}

fn parser_error(problem: &'static str, mark: Mark) -> ScanError {
    ScanError {
        problem: problem.into(),
        mark,
        kind: ScanErrorKind::Parser,
    }
}
