//! The words of YAML.

use crate::ScalarStyle;
use std::borrow::Cow;

/// A place in the text.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Mark {
    /// In bytes.
    pub(crate) at: u32,
    /// From 0.
    pub(crate) line: u32,
}

/// A word with its place.
#[derive(Debug)]
pub(crate) struct Token<'t> {
    pub(crate) kind: TokenKind<'t>,
    pub(crate) start: Mark,
    pub(crate) end: Mark,
}

#[derive(Debug)]
pub(crate) enum TokenKind<'t> {
    StreamEnd,
    /// `%YAML 1.1`
    Version(u32, u32),
    /// `%TAG handle prefix`
    TagDirective(&'t str, Cow<'t, str>),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'t str),
    Anchor(&'t str),
    /// Handle and suffix; the handle is empty for a tag in full.
    Tag(&'t str, Cow<'t, str>),
    Scalar(Cow<'t, str>, ScalarStyle),
}

/// What the grammar does not allow.
#[derive(Debug)]
pub(crate) struct ScanError {
    pub(crate) problem: Cow<'static, str>,
    pub(crate) mark: Mark,
    /// Scanner errors count lines from 1, parser errors from 0; errors of reading and of anchors name none.
    pub(crate) kind: ScanErrorKind,
}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum ScanErrorKind {
    Scanner,
    Parser,
    Other,
}
