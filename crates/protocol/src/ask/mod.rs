//! Questions of the page. They change nothing; what a view needs is asked for while that view is open, after the answer
//! to the last key.

mod why;

pub use why::{LayerKind, LayerState, Why, WhyKey, WhyLayer, WhyStep, WhyStepKind, Words};

use serde::{Deserialize, Serialize};

use crate::DocumentId;

/// What the page can ask. All questions are about the environment that is shown, as far as they name no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Where a line of the output comes from. Answered with [`Answer::Why`].
    Why {
        /// The document.
        document: DocumentId,
        /// Its line, from 1, Helm's own lines counted.
        line: u32,
    },
}

/// The answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// What was asked about is not there any more.
    Gone,
    /// Answers [`Question::Why`].
    Why(Box<Why>),
}
