//! Errors, placed at the node being executed.

use super::Exec;
use crate::{CallError, ExecError};
use pilothouse_source::{Exhausted, Span};

impl ExecError {
    /// An error that has no place in a template.
    pub(crate) fn plain(message: String) -> ExecError {
        ExecError {
            file: "".into(),
            line: 0,
            column: 0,
            template: "".into(),
            context: String::new(),
            message,
            cause: None,
            span: Span::NONE,
            raised: None,
            from_call: false,
            exhausted: None,
        }
    }
}

impl Exec<'_> {
    /// An error at the current node.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self, message: impl Into<String>) -> Box<ExecError> {
        let mut error = ExecError::plain(message.into());
        if let Some(activation) = self.activations.last() {
            let arena = &activation.tree.arena;
            error.template = activation.tree.name().clone();
            error.file = arena.parse_name.clone();
            if let Some(node) = arena.nodes.get(self.at as usize) {
                let place = arena.place(node.pos);
                error.line = place.line;
                error.column = place.column;
                error.context = crate::show::node(arena, self.at);
                error.span = arena.span(node);
            }
        }
        Box::new(error)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn exhausted(&self, exhausted: Exhausted) -> Box<ExecError> {
        let mut error = self.fail(exhausted.to_string());
        error.exhausted = Some(exhausted);
        error
    }

    /// What a function's error becomes.
    #[cold]
    #[inline(never)]
    pub(super) fn call_failed(&self, name: &str, error: CallError) -> Box<ExecError> {
        match error {
            CallError::Message(message) => {
                let mut error = self.fail(format!("error calling {name}: {message}"));
                error.from_call = true;
                error
            }
            CallError::Raised(message) => {
                let mut error = self.fail(format!("error calling {name}: {message}"));
                error.from_call = true;
                error.raised = Some(message);
                error
            }
            CallError::Exec(cause) => self.caused(format!("error calling {name}: "), cause),
            CallError::Wrapped(lead, cause) => {
                self.caused(format!("error calling {name}: {lead}"), cause)
            }
            // Only functions that are called by the executor can ask for that.
            CallError::Continue(_) => self.fail(format!("error calling {name}")),
            CallError::Exhausted(exhausted) => self.exhausted(exhausted),
        }
    }

    fn caused(&self, lead: String, cause: Box<ExecError>) -> Box<ExecError> {
        let mut error = self.fail(lead);
        error.exhausted = cause.exhausted;
        error.from_call = true;
        error.cause = Some(cause);
        error
    }

    /// Spends a step.
    #[inline]
    pub(super) fn step(&self) -> Result<(), Box<ExecError>> {
        self.budget.step(1).map_err(|out| self.exhausted(out))
    }
}
