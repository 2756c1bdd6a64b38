//! What a text consists of, one event after the other.

use crate::{ScalarStyle, YamlError};
use libyaml_safer::{EventData, Parser};
use pilothouse_source::{FileId, Span};
use std::rc::Rc;

/// One event.
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) span: Span,
}

/// The properties of a node.
#[derive(Default)]
pub(crate) struct Properties {
    pub(crate) anchor: Option<Rc<str>>,
    pub(crate) tag: Option<Rc<str>>,
}

pub(crate) enum EventKind {
    DocumentStart,
    DocumentEnd,
    Alias(Rc<str>),
    Scalar(Properties, Rc<str>, ScalarStyle),
    Sequence(Properties),
    Mapping(Properties),
    End,
    StreamEnd,
}

/// The events of a text.
pub(crate) struct Events<'t> {
    parser: Parser<&'t [u8]>,
    file: FileId,
    /// Bytes of a byte order mark.
    base: u32,
}

impl<'t> Events<'t> {
    pub(crate) fn new(text: &'t [u8], file: FileId) -> Events<'t> {
        let body = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut parser = Parser::new();
        parser.set_input(body);
        Events {
            parser,
            file,
            base: (text.len() - body.len()) as u32,
        }
    }

    /// The next event.
    pub(crate) fn next(&mut self) -> Result<Event, YamlError> {
        loop {
            let event = self.parser.parse().map_err(|error| self.error(&error))?;
            let start = event.start_mark.index as u32 + self.base;
            let end = event.end_mark.index as u32 + self.base;
            let span = Span::new(self.file, start, end);
            let kind = match event.data {
                EventData::StreamStart { .. } => continue,
                EventData::StreamEnd => EventKind::StreamEnd,
                EventData::DocumentStart { .. } => EventKind::DocumentStart,
                EventData::DocumentEnd { .. } => EventKind::DocumentEnd,
                EventData::Alias { anchor } => EventKind::Alias(anchor.into()),
                EventData::Scalar {
                    anchor,
                    tag,
                    value,
                    style,
                    ..
                } => EventKind::Scalar(properties(anchor, tag), value.into(), convert(style)),
                EventData::SequenceStart { anchor, tag, .. } => {
                    EventKind::Sequence(properties(anchor, tag))
                }
                EventData::MappingStart { anchor, tag, .. } => {
                    EventKind::Mapping(properties(anchor, tag))
                }
                EventData::SequenceEnd | EventData::MappingEnd => EventKind::End,
            };
            return Ok(Event { kind, span });
        }
    }

    /// goyaml's line rule: none for line 1 of scanner errors, the context's line for parser errors.
    fn error(&self, error: &libyaml_safer::Error) -> YamlError {
        let place = error.problem_mark();
        let problem = error.problem();
        let line = place.map_or(0, |mark| mark.line as u32 + 1);
        let at = place.map_or(self.base, |mark| mark.index as u32 + self.base);
        let span = Span::new(self.file, at, at);
        let named = match error.kind() {
            libyaml_safer::ErrorKind::Parser => error
                .context_mark()
                .map_or(line, |mark| mark.line as u32 + 1),
            _ if line > 1 => line,
            _ => 0,
        };
        if named == 0 {
            return YamlError::converting(format_args!("yaml: {problem}"), line, span);
        }
        YamlError::converting(format_args!("yaml: line {named}: {problem}"), line, span)
    }
}

fn properties(anchor: Option<String>, tag: Option<String>) -> Properties {
    Properties {
        anchor: anchor.map(Into::into),
        tag: tag.map(Into::into),
    }
}

fn convert(style: libyaml_safer::ScalarStyle) -> ScalarStyle {
    match style {
        libyaml_safer::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        libyaml_safer::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        libyaml_safer::ScalarStyle::Literal => ScalarStyle::Literal,
        libyaml_safer::ScalarStyle::Folded => ScalarStyle::Folded,
        _ => ScalarStyle::Plain,
    }
}
