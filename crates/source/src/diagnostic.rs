//! Problems as data. Wording for the screen is made from these in one place.

use crate::Span;
use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A suggestion.
    Hint,
    /// Worth knowing.
    Info,
    /// Probably not what was meant; Helm goes on.
    Warning,
    /// Helm, or the cluster, refuses it.
    Error,
}

/// A place that a problem talks about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there; may be empty for the main place.
    pub message: String,
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TextEdit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A way to mend a problem: edits that belong together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fix {
    /// A verb that names the result: "Add image.tag to values.yaml".
    pub title: String,
    /// The edits, in no particular order; they do not overlap.
    pub edits: Vec<TextEdit>,
}

/// One problem.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable, kebab-case: `template/nil-pointer`, `yaml/syntax`.
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// Helm's exact words where Helm has some.
    pub message: String,
    /// Where; the first is the main place. May be empty.
    pub labels: Vec<Label>,
    /// The same in plain words: what happened, why, what to do. May be empty.
    pub help: String,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// An error without a place yet.
    #[must_use]
    pub fn error(id: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, id, message)
    }

    /// A warning without a place yet.
    #[must_use]
    pub fn warning(id: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, id, message)
    }

    /// A problem of any severity without a place yet.
    #[must_use]
    pub fn new(
        severity: Severity,
        id: impl Into<String>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            id: id.into(),
            severity,
            message: message.into(),
            labels: Vec::new(),
            help: String::new(),
            fixes: Vec::new(),
        }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.labels.push(Label {
            span,
            message: String::new(),
        });
        self
    }

    /// The same, explained.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = help.into();
        self
    }
}
