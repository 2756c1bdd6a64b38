//! The values that templates see.

use serde::{Deserialize, Serialize};

use super::why::{WhyKey, WhyLayer, WhyStep};
use crate::{DocumentId, Fix};

/// One step of a path into values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathStep {
    /// A key of a table.
    Key(String),
    /// An element of a list, from 0.
    Index(u32),
}

/// The merged values of the shown environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// Every key and element: tables before what is in them, in the order of their names.
    pub rows: Vec<ValueRow>,
    /// What templates look for and nothing sets.
    pub missing: Vec<MissingValue>,
}

/// A key of the merged values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueRow {
    /// From the outermost chart's values.
    pub path: Vec<PathStep>,
    /// Its name: `tag`, `[0]`.
    pub key: String,
    /// The value on one line; empty for tables and lists that have rows of their own.
    pub value: String,
    /// What it is.
    pub kind: ValueKind,
    /// Who sets it; `None` for tables that several layers may have a part in.
    pub layer: Option<WhyLayer>,
    /// The environment's own layers set it: a values file or a flag.
    pub own: bool,
    /// What the next weaker layer says; empty where there is none.
    pub overrides: String,
    /// It is a list that takes the place of another: lists are not merged.
    pub replaces: bool,
    /// Places in templates that use it.
    pub used: u32,
    /// Whether templates look at it.
    pub reading: Reading,
    /// Of what nothing reads: the name beside it that is read and may have been meant. May be empty.
    pub near: String,
    /// What values.schema.json says of it; may be empty.
    pub about: String,
    /// What it may be, where values.schema.json names that: as YAML writes it.
    pub choices: Vec<String>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueKind {
    /// A table with rows of its own.
    Table,
    /// A list with rows of its own.
    List,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`, and empty tables and lists.
    Empty,
}

/// Whether templates look at a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// A template reads it, or Helm itself does (`condition`, `tags`).
    Read,
    /// Not in this environment; a template speaks of a key of that name.
    Idle,
    /// Nothing speaks of it.
    Unread,
}

/// What templates look for and nothing sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingValue {
    /// `image.digest`
    pub path: String,
    /// The name beside it that is set, that nothing reads, and that may be meant. May be empty.
    pub near: String,
    /// A place that looks for it.
    pub place: Option<WhyStep>,
}

/// All about one key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// Its layers, and the other environments.
    pub key: WhyKey,
    /// The places in templates that use it.
    pub uses: Vec<WhyStep>,
    /// The first line that it made in each document.
    pub made: Vec<(DocumentId, u32)>,
}

/// How a value is set for an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetValue {
    /// The edit; `None` where there is no file that it could go to.
    pub fix: Option<Fix>,
    /// What it does, or why it cannot be done: `Writes line 13 of values-prod.yaml`.
    pub note: String,
}
