//! Problems, worded for the screen.

use serde::{Deserialize, Serialize};

/// Something that is wrong, in one or several environments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem, stable between versions: `template/nil-pointer`.
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// What happened, in one plain sentence, without a full stop. Never empty; Helm's words where there are no
    /// plainer ones.
    pub title: String,
    /// Why, and what to do. May be empty.
    pub explanation: String,
    /// Exactly what Helm prints. Empty where the problem is not one of Helm's.
    pub message: String,
    /// What found it, a word or two: `Template`, `Values`, `Schema`, `Chart`.
    pub origin: String,
    /// Where; `None` where it is nowhere in the files.
    pub location: Option<Location>,
    /// Names of the environments that have it.
    pub environments: Vec<String>,
    /// What can be done about it, the best first.
    pub fixes: Vec<Fix>,
}

/// How bad a problem is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Helm or Kubernetes refuses.
    Error,
    /// It works, but not as meant.
    Warning,
    /// Worth knowing.
    Info,
    /// A nicety.
    Hint,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Path inside the workspace.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1, UTF-16 code units.
    pub column: u32,
    /// The same place as offsets, for marks in the editor.
    pub range: Range,
}

/// A stretch of a text, in UTF-16 code units from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// First position.
    pub from: u32,
    /// Position after the last.
    pub to: u32,
}

/// A way to mend a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// A verb and what it does: `Guard the template`.
    pub title: String,
    /// The edits, all or none; positions are in the texts that the problem was found in.
    pub edits: Vec<TextEdit>,
}

/// An edit of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextEdit {
    /// Path inside the workspace.
    pub path: String,
    /// What is replaced.
    pub range: Range,
    /// By what.
    pub text: String,
}
