//! Questions of the page. They change nothing; what a view needs is asked for while that view is open, after the answer
//! to the last key.

mod assist;
mod causes;
mod deploy;
mod made;
mod review;
mod values;
mod why;

pub use assist::{At, Card, CardRow, CardRowKind, Completion, CompletionKind, Completions, Inlay};
pub use causes::{Cause, CauseKind, CauseSet, Causes, ObjectCauses};
pub use deploy::{
    ExportFormat, Exported, ImportNote, ImportSource, ImportStatus, Importable, Imported,
    ImportedEnvironment, NewFile, TemplateFault,
};
pub use made::{Made, MadeLines};
pub use review::{
    HookRun, Review, ReviewEnvironment, ReviewField, ReviewFormat, ReviewObject, ReviewValue, Risk,
    UpgradeRefusal,
};
pub use values::{
    KeyFacts, MissingValue, PathStep, Reading, SetValue, ValueKind, ValueRow, Values,
};
pub use why::{LayerKind, LayerState, Why, WhyKey, WhyLayer, WhyStep, WhyStepKind, Words};

use serde::{Deserialize, Serialize};

use crate::{DocumentId, Hunk, Range, TextEdit};

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
    /// What could stand at a place. Answered with [`Answer::Completions`].
    Complete(At),
    /// What there is to say about a place. Answered with [`Answer::Card`].
    Card(At),
    /// Where the thing at a place is said. Answered with [`Answer::Card`].
    Places {
        /// The place.
        at: At,
        /// Everything, uses too; otherwise what says it, and from there what uses it.
        all: bool,
    },
    /// What another name for the thing at a place would change; with an empty one whether it can be renamed. Answered
    /// with [`Answer::Card`]; a row [`CardRowKind::Failed`] says why it cannot.
    Rename {
        /// The place.
        at: At,
        /// The new name.
        name: String,
    },
    /// What edits make of the lines that they are in. Answered with [`Answer::Card`].
    Edits {
        /// As in [`crate::RequestBody::Apply`].
        edits: Vec<TextEdit>,
    },
    /// The stages of the pipeline around a selection. Answered with [`Answer::Card`].
    Steps {
        /// Where the selection begins.
        at: At,
        /// Where it ends, UTF-16.
        to: u32,
        /// Which time that it is evaluated, from 0.
        turn: u32,
    },
    /// What stands behind the lines of a file of values: what a value was before this file, or what is stronger. Answered
    /// with [`Answer::Inlays`].
    Inlays {
        /// The file.
        path: String,
        /// The stretch that is looked at, UTF-16.
        range: Range,
    },
    /// The `if`, `else` and `end` that belong to the keyword at a place. Answered with [`Answer::Ranges`].
    Block(At),
    /// The white space that `{{-` and `-}}` eat. Answered with [`Answer::Ranges`].
    Eaten {
        /// The file.
        path: String,
    },
    /// Why objects and fields of the comparison differ. Answered with [`Answer::Causes`].
    Causes {
        /// [`crate::Comparison::number`]; [`Answer::Gone`] where it is another one by now.
        comparison: u64,
        /// Objects by their place in the comparison; none: all that differ.
        objects: Vec<u32>,
    },
    /// An object of the comparison with the lines that its hunks leave out. Answered with [`Answer::Hunks`].
    Unfolded {
        /// As in [`Question::Causes`].
        comparison: u64,
        /// The object's place in the comparison.
        object: u32,
    },
    /// Why objects and fields of the matrix differ. Answered with [`Answer::Causes`].
    MatrixCauses {
        /// [`crate::Matrix::number`]; [`Answer::Gone`] where it is another one by now.
        matrix: u64,
        /// Objects by their place in the matrix; none: all.
        objects: Vec<u32>,
    },
    /// What the edits since the base do, fit for a review. Answered with [`Answer::Review`].
    Review {
        /// Name of the one environment to look at; empty: all of them.
        environment: String,
    },
    /// The same as a text. Answered with [`Answer::Text`].
    ReviewText {
        /// As in [`Question::Review`].
        environment: String,
        /// Which kind of text.
        format: ReviewFormat,
    },
    /// The files of the workspace, and around it in the folder that was opened, that say how the chart is deployed. Answered with [`Answer::Importable`].
    Importable,
    /// The environments of such a file. Answered with [`Answer::Imported`].
    Import(ImportSource),
    /// Environments as a file of a deployment tool. Answered with [`Answer::Exported`].
    Export {
        /// Names of environments; empty: all.
        environments: Vec<String>,
        /// As what.
        format: ExportFormat,
        /// A minijinja template instead of the one that comes along.
        template: Option<String>,
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
    /// What could stand at a place; empty where nothing is known.
    Completions(Completions),
    /// What there is to say.
    Card(Box<Card>),
    /// Answers [`Question::Inlays`], ascending.
    Inlays(Vec<Inlay>),
    /// Places in the file that was asked about, ascending.
    Ranges(Vec<Range>),
    /// Answers [`Question::Causes`] and [`Question::MatrixCauses`].
    Causes(Box<Causes>),
    /// Answers [`Question::Unfolded`].
    Hunks(Vec<Hunk>),
    /// Answers [`Question::Review`].
    Review(Box<Review>),
    /// Answers [`Question::Importable`].
    Importable(Vec<Importable>),
    /// Answers [`Question::Import`].
    Imported(Box<Imported>),
    /// Answers [`Question::Export`].
    Exported(Box<Exported>),
}
