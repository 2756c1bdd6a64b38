//! Errors of execution, as data and in Go's words.

use pilothouse_source::{Exhausted, Span};
use std::fmt;
use std::rc::Rc;

/// An error of executing a template. Displays as Go prints it:
/// `template: NAME:LINE:COLUMN: executing "TEMPLATE" at <CONTEXT>: MESSAGE`.
#[derive(Clone, Debug)]
pub struct ExecError {
    /// The name the file was parsed under; empty where Go prints no place.
    pub file: Rc<str>,
    /// Line in it, from 1.
    pub line: u32,
    /// Column in bytes as Go counts it (from 0).
    pub column: u32,
    /// The template being executed: what stands after `executing`.
    pub template: Rc<str>,
    /// The node's text as Go prints it.
    pub context: String,
    /// What is wrong. Where `cause` is set: what leads up to it (`error calling include: `).
    pub message: String,
    /// The error of a nested execution.
    pub cause: Option<Box<ExecError>>,
    /// Where it happened in the chart's files.
    pub span: Span,
    /// Set on the innermost error when `required` or `fail` stopped the render: their text.
    pub raised: Option<String>,
    /// Whether `message` is the text of an error that a function returned (`error calling eq: …`), not one of the
    /// executor's own. Helm lays the two out differently.
    pub from_call: bool,
    /// Set when a limit of the budget ran out, not the template failed.
    pub exhausted: Option<Exhausted>,
}

impl ExecError {
    /// The innermost error: where it really happened.
    #[must_use]
    pub fn innermost(&self) -> &ExecError {
        let mut error = self;
        while let Some(cause) = &error.cause {
            error = cause;
        }
        error
    }
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(
                f,
                "template: {}:{}:{}: executing {:?} at <{}>: ",
                self.file, self.line, self.column, self.template, self.context
            )?;
        }
        f.write_str(&self.message)?;
        match &self.cause {
            Some(cause) => cause.fmt(f),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ExecError {}
