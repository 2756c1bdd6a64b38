//! What helps while one types: completions, cards, places, a rename before it is made, the stages of a pipeline.

use serde::{Deserialize, Serialize};

use crate::{Location, Range};

/// A place in a file of the workspace that something is asked about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct At {
    /// Path inside the workspace.
    pub path: String,
    /// Position in its text, UTF-16.
    pub position: u32,
}

/// What could stand at a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Completions {
    /// What a completion replaces.
    pub range: Range,
    /// In the order to be shown.
    pub items: Vec<Completion>,
}

/// One thing that could stand there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// What is shown.
    pub label: String,
    /// What is typed where that is something else than the label; may be empty.
    pub insert: String,
    /// The value in the shown environment, what a key is set to elsewhere; may be empty.
    pub detail: String,
    /// The layer that the value is from, the file that something is from; may be empty.
    pub source: String,
    /// More about it, one sentence: the value in other environments. May be empty.
    pub note: String,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompletionKind {
    /// A key of the values.
    Value,
    /// A field of something that Helm hands to templates; its documentation is under `object:Release.Name`.
    Object,
    /// A function; its documentation is under its name.
    Function,
    /// A named template.
    Template,
    /// A variable of the template.
    Variable,
    /// A word of the template language.
    Keyword,
    /// A key of a file: of values, of Chart.yaml (documentation under `chart:apiVersion`).
    Key,
    /// A field of a Kubernetes object, or what it can be set to.
    Field,
}

/// A word behind a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inlay {
    /// A position in the line, UTF-16.
    pub position: u32,
    /// `was 256Mi`, `12 in prod`.
    pub text: String,
}

/// What there is to say about a place: a title, and rows below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The name in the file that was asked about.
    pub range: Range,
    /// What it is about: `.Values.image.tag`, `storefront.labels`.
    pub title: String,
    /// A sentence; may be empty.
    pub text: String,
    /// What follows from it.
    pub rows: Vec<CardRow>,
}

/// A row of a card. Which texts there are depends on its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardRow {
    /// What kind of row.
    pub kind: CardRowKind,
    /// A name: a layer, an environment, a file with its line.
    pub label: String,
    /// A value, a line of a file, a piece of code.
    pub text: String,
    /// More: a type, what an edit makes of `text`.
    pub detail: String,
    /// Where it stands.
    pub location: Option<Location>,
}

/// What a row of a card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardRowKind {
    /// `text` is a key under which documentation can be found.
    Documentation,
    /// `text` is a piece of a template.
    Code,
    /// What the layer `label` says, and it is what templates see.
    Layer,
    /// What the layer `label` says, overridden by a stronger one.
    Overridden,
    /// The value in the environment `label`.
    Elsewhere,
    /// A place that says what something is.
    Definition,
    /// A place that uses it; with `detail` what the line is to become.
    Use,
    /// A stage of a pipeline: its code, its value in `text`, its type in `detail`.
    Stage,
    /// A stage at which the pipeline fails; `text` says why.
    Failed,
    /// A turn that can be looked at; the one that is has a `detail`.
    Turn,
    /// Something to know: what cannot be seen, what is in the way.
    Warning,
}
