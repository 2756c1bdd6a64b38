//! Errors in the words of Helm's libraries.

use pilothouse_source::Span;
use std::fmt;

/// Why a text cannot be read as YAML (or as what was asked for).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlError {
    /// The whole text as Helm's library words it: `error converting YAML to JSON: yaml: line 3: …`.
    pub message: String,
    /// The line it happened in, from 1, also where the message names none; 0 where there is none to name.
    pub line: u32,
    /// Where it happened; [`Span::NONE`] where there is no place.
    pub span: Span,
}

impl YamlError {
    /// An error of the YAML itself: `text` is what stands after `error converting YAML to JSON: `.
    pub(crate) fn converting(text: impl fmt::Display, line: u32, span: Span) -> YamlError {
        YamlError {
            message: format!("error converting YAML to JSON: {text}"),
            line,
            span,
        }
    }

    /// An error of the shape: the text is YAML, but not of the Go type that was asked for.
    pub(crate) fn unmarshaling(text: impl fmt::Display, span: Span) -> YamlError {
        YamlError {
            message: format!("error unmarshaling JSON: while decoding JSON: {text}"),
            line: 0,
            span,
        }
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for YamlError {}
