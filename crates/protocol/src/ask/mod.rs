//! Questions of the page. They change nothing; what a view needs is asked for while that view is open, after the answer
//! to the last key.

mod made;
mod values;
mod why;

pub use made::{Made, MadeLines};
pub use values::{
    KeyFacts, MissingValue, PathStep, Reading, SetValue, ValueKind, ValueRow, Values,
};
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
    /// What a line of a template, of values or of Chart.yaml made. Answered with [`Answer::Made`].
    Made {
        /// Path inside the workspace.
        path: String,
        /// Its line, from 1.
        line: u32,
        /// Count the lines of all environments too.
        everywhere: bool,
    },
    /// The merged values. Answered with [`Answer::Values`].
    Values,
    /// The merged values as YAML, as `helm get values --all` would print them. Answered with [`Answer::Text`].
    ValuesText,
    /// All about one key of the merged values. Answered with [`Answer::Key`].
    Key {
        /// From the outermost chart's values.
        path: Vec<PathStep>,
    },
    /// How to set a value for the shown environment. Answered with [`Answer::Set`].
    Set {
        /// From the outermost chart's values.
        path: Vec<PathStep>,
        /// The value as YAML writes it.
        value: String,
    },
}

/// The answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// What was asked about is not there any more.
    Gone,
    /// Answers [`Question::Why`].
    Why(Box<Why>),
    /// Answers [`Question::Made`].
    Made(Box<Made>),
    /// Answers [`Question::Values`].
    Values(Box<Values>),
    /// Answers [`Question::ValuesText`].
    Text(String),
    /// Answers [`Question::Key`].
    Key(Box<KeyFacts>),
    /// Answers [`Question::Set`].
    Set(Box<SetValue>),
}
