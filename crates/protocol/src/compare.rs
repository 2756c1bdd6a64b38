//! How renderings differ: two of them side by side, and all environments at once.

use serde::{Deserialize, Serialize};

use crate::{DocumentId, ObjectGroup};

/// One side of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ComparedSide {
    /// Name of the environment.
    pub environment: String,
    /// As the pinned base renders it ([`crate::RequestBody::PinBase`]); otherwise as the files stand.
    pub base: bool,
}

impl ComparedSide {
    /// An environment as the files stand.
    #[must_use]
    pub fn now(environment: impl Into<String>) -> ComparedSide {
        ComparedSide {
            environment: environment.into(),
            base: false,
        }
    }

    /// An environment as the base renders it.
    #[must_use]
    pub fn base(environment: impl Into<String>) -> ComparedSide {
        ComparedSide {
            environment: environment.into(),
            base: true,
        }
    }
}

/// Two renderings side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Which state of the comparison: questions about it name it.
    pub number: u64,
    /// What stands on the left.
    pub left: ComparedSide,
    /// What stands on the right.
    pub right: ComparedSide,
    /// Every object of either: changed, then only on the right, only on the left, the same; in install order.
    pub objects: Vec<ObjectDiff>,
    /// How many there are of each.
    pub counts: ChangeCounts,
    /// One of the two is a last good output.
    pub stale: bool,
    /// Why there is nothing to compare (an environment that cannot be rendered); empty else.
    pub message: String,
}

/// How much differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// Objects in both, not the same.
    pub changed: u32,
    /// Objects only on the right.
    pub added: u32,
    /// Objects only on the left.
    pub removed: u32,
    /// Objects in both, the same.
    pub same: u32,
    /// Fields that differ in objects that are in both.
    pub fields: u32,
    /// Those of them that follow from others: see [`FieldDiff::derived`].
    pub derived: u32,
}

/// One object on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectDiff {
    /// How it differs.
    pub status: ObjectStatus,
    /// As in [`crate::Document`].
    pub group: ObjectGroup,
    /// As in [`crate::Document`].
    pub api_version: String,
    /// As in [`crate::Document`].
    pub kind: String,
    /// As in [`crate::Document`].
    pub label: String,
    /// As in [`crate::Document`].
    pub name: String,
    /// As in [`crate::Document`].
    pub short_name: String,
    /// As in [`crate::Document`].
    pub namespace: String,
    /// As in [`crate::Document`].
    pub source: String,
    /// Its name on the left, where it has another one there and is the same object all the same (the release's name or a
    /// hash in it is another one); empty else.
    pub renamed_from: String,
    /// The document on the left.
    pub left: Option<DocumentId>,
    /// The document on the right.
    pub right: Option<DocumentId>,
    /// Only derived fields differ; see [`FieldDiff::derived`].
    pub derived_only: bool,
    /// Lines only on the right.
    pub added: u32,
    /// Lines only on the left.
    pub removed: u32,
    /// The fields that differ, in the order in which they stand. Empty for objects of one side and for documents that
    /// cannot be read as YAML.
    pub fields: Vec<FieldDiff>,
    /// The lines that differ, with some around them, aligned by fields. Empty for objects that are the same.
    pub hunks: Vec<Hunk>,
}

/// A field that differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldDiff {
    /// Where it is: `spec.template.spec.containers[web].image`, `data[app.yaml].server.port`.
    pub path: String,
    /// The value on the left on one line, shortened; `None` where only the right has it. `hidden` for what a Secret holds.
    pub left: Option<String>,
    /// The value on the right; `None` where only the left has it.
    pub right: Option<String>,
    /// The line of the object on the left in which it begins, from 1; 0 where there is none.
    pub left_line: u32,
    /// The line of the object on the right in which it begins, from 1; 0 where there is none.
    pub right_line: u32,
    /// It is what a Secret holds: compared, not shown.
    pub masked: bool,
    /// It follows from other fields or from the chart's version: checksums, `helm.sh/chart`.
    pub derived: bool,
    /// What the API server says when this field of an object that exists is changed, in plain words; empty where it may
    /// be changed.
    pub immutable: String,
    /// Of texts of several lines: what differs inside.
    pub inner: Vec<Hunk>,
}

/// How an object differs between left and right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectStatus {
    /// In both, not the same.
    Changed,
    /// Only on the right.
    Added,
    /// Only on the left.
    Removed,
    /// In both, the same.
    Same,
}

/// A run of lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hunk {
    /// Unchanged lines left out before this hunk.
    pub skipped: u32,
    /// Aligned lines.
    pub rows: Vec<HunkRow>,
}

/// One row of a side-by-side view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HunkRow {
    /// How its sides differ.
    pub kind: RowKind,
    /// The line on the left; `None` where only the right has one.
    pub left: Option<RowSide>,
    /// The line on the right; `None` where only the left has one.
    pub right: Option<RowSide>,
}

/// How the two sides of a row differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowKind {
    /// The same on both sides.
    Context,
    /// Different, or on one side only.
    Changed,
}

/// One side of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowSide {
    /// Line number in the object, from 1.
    pub line: u32,
    /// The line without its end.
    pub text: String,
    /// The parts of it that differ from the other side: from, to, UTF-16.
    pub marks: Vec<(u32, u32)>,
}

/// All environments at once: what differs anywhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Which state of the matrix: questions about it name it.
    pub number: u64,
    /// The columns.
    pub environments: Vec<MatrixColumn>,
    /// The objects that have rows, in install order.
    pub objects: Vec<MatrixObject>,
    /// How many objects are the same everywhere.
    pub same: u32,
}

/// A column of the matrix.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatrixColumn {
    /// Name of the environment.
    pub name: String,
    /// How many objects it has.
    pub objects: u32,
    /// It is a last good output.
    pub stale: bool,
    /// Why there is nothing to show; empty else.
    pub message: String,
}

/// An object that is not the same everywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixObject {
    /// As in [`crate::Document`].
    pub group: ObjectGroup,
    /// As in [`crate::Document`].
    pub kind: String,
    /// As in [`crate::Document`].
    pub label: String,
    /// As in [`crate::Document`].
    pub name: String,
    /// As in [`crate::Document`].
    pub short_name: String,
    /// As in [`crate::Document`].
    pub namespace: String,
    /// As in [`crate::Document`].
    pub source: String,
    /// Its document in each environment, in the order of the columns.
    pub documents: Vec<Option<DocumentId>>,
    /// What differs.
    pub rows: Vec<MatrixRow>,
}

/// A field, or an object as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// As [`FieldDiff::path`]; empty for the whole object.
    pub path: String,
    /// One for each column; `None` where the field is absent there.
    pub cells: Vec<Option<MatrixCell>>,
    /// As [`FieldDiff::derived`].
    pub derived: bool,
    /// As [`FieldDiff::masked`].
    pub masked: bool,
}

/// What a field is in one environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// The value on one line, shortened; `hidden A` for what a Secret holds, with the same letter for the same value;
    /// empty for an object as a whole.
    pub text: String,
    /// The line of the document in which it begins, from 1, without Helm's own lines.
    pub line: u32,
}

/// What the edits since the base change in every environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// What the base is.
    pub base: String,
    /// One for each environment.
    pub environments: Vec<EnvironmentChanges>,
    /// One for each object that changes somewhere, in install order.
    pub objects: Vec<ChangedObject>,
}

/// What changes in one environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentChanges {
    /// Name of the environment.
    pub name: String,
    /// How much.
    pub counts: ChangeCounts,
    /// Why there is nothing to compare; empty else.
    pub message: String,
}

/// An object that changes in some environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedObject {
    /// As in [`crate::Document`].
    pub group: ObjectGroup,
    /// As in [`crate::Document`].
    pub kind: String,
    /// As in [`crate::Document`].
    pub label: String,
    /// As in [`crate::Document`].
    pub name: String,
    /// As in [`crate::Document`].
    pub namespace: String,
    /// One for each environment; `None` where it is in neither state.
    pub cells: Vec<Option<ChangedCell>>,
}

/// What becomes of an object in one environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedCell {
    /// What.
    pub status: ObjectStatus,
    /// How many fields change.
    pub fields: u32,
    /// Only derived ones do.
    pub derived_only: bool,
    /// Kubernetes refuses one of the changes: the object has to be made anew.
    pub refused: bool,
}
