//! What was rendered, and how two renderings differ.

use serde::{Deserialize, Serialize};

/// What changed in the output of the shown environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutputUpdate {
    /// The environment that it belongs to. When it is another one than before, all documents are sent.
    pub environment: String,
    /// How far the output can be trusted.
    pub state: OutputState,
    /// All documents in the order in which Helm prints them, NOTES last; `None` when the list is as before.
    pub documents: Option<Vec<Document>>,
    /// The texts of documents that are new or changed. Texts of other documents are as before.
    pub texts: Vec<DocumentText>,
}

/// How far an output can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutputState {
    /// It is what Helm prints for the files as they stand.
    #[default]
    Fresh,
    /// Helm would fail; this is the last output that it did not fail for. The problems say why.
    Stale,
    /// Helm would fail, and it never did otherwise: there is no output.
    None,
    /// Nothing was rendered, because the page asked to hold.
    Held,
}

/// Tells documents apart; a document keeps it while its object or template stays the same, over any number of edits.
pub type DocumentId = u32;

/// One document of the output. Manifests and hooks, their texts one after the other, are byte for byte what
/// `helm template` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// What it is.
    pub role: DocumentRole,
    /// Where the outline shows it.
    pub group: ObjectGroup,
    /// `apps/v1`; empty where the document has none.
    pub api_version: String,
    /// `Deployment`; `NOTES.txt` for notes; empty where the document has none.
    pub kind: String,
    /// The kind as people call it: `HPA`, `PDB`; else the kind.
    pub label: String,
    /// `metadata.name`; empty where the document has none.
    pub name: String,
    /// The name where it tells more than the kind: empty where it is the release's or the chart's full name.
    pub short_name: String,
    /// `metadata.namespace`; empty where it has none.
    pub namespace: String,
    /// The template that made it: path inside the workspace.
    pub source: String,
    /// When a hook runs: `pre-install, weight -5`; empty for what is none.
    pub hook: String,
    /// The place of a hook in the order in which hooks run, from 1: those of one event by weight, kind and name.
    pub runs: u32,
    /// How many lines at the start of its text are Helm's own (`---`, `# Source: …`): left out when the object is
    /// shown by itself.
    pub preamble_lines: u32,
    /// How many lines its text has.
    pub lines: u32,
    /// This document comes from an earlier rendering than the others.
    pub stale: bool,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentRole {
    /// Part of the manifest.
    Manifest,
    /// Run at an event: Helm prints it after the manifest.
    Hook,
    /// NOTES.txt: not part of what `helm template` prints.
    Notes,
}

/// The groups of the outline, in their order there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ObjectGroup {
    /// Deployments, pods, jobs, their scalers and budgets.
    Workloads,
    /// Services, ingresses, routes, network policies.
    Network,
    /// Config maps and secrets.
    Configuration,
    /// Claims, volumes and classes.
    Storage,
    /// Service accounts, roles and bindings.
    Access,
    /// Admission, quotas, limits, priorities.
    Policy,
    /// Monitors, rules, dashboards.
    Monitoring,
    /// Custom resource definitions and API services.
    Definitions,
    /// All other kinds.
    Other,
    /// Hooks.
    Hooks,
    /// NOTES.txt.
    Text,
}

/// A document's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentText {
    /// Whose.
    pub id: DocumentId,
    /// All of it, with Helm's own lines.
    pub text: String,
}

/// Two environments side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Name of the environment on the left.
    pub left: String,
    /// Name of the environment on the right.
    pub right: String,
    /// Every object of either: changed, then only on the right, only on the left, the same; in install order.
    pub objects: Vec<ObjectDiff>,
    /// One of the two is a last good output.
    pub stale: bool,
    /// Why there is nothing to compare (an environment that cannot be rendered); empty else.
    pub message: String,
}

/// One object in both environments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectDiff {
    /// How it differs.
    pub status: ObjectStatus,
    /// As in [`Document`].
    pub group: ObjectGroup,
    /// As in [`Document`].
    pub kind: String,
    /// As in [`Document`].
    pub label: String,
    /// As in [`Document`].
    pub name: String,
    /// As in [`Document`].
    pub short_name: String,
    /// As in [`Document`].
    pub namespace: String,
    /// As in [`Document`].
    pub source: String,
    /// Lines only on the right.
    pub added: u32,
    /// Lines only on the left.
    pub removed: u32,
    /// The lines that differ, with some around them. Empty for objects that are the same.
    pub hunks: Vec<Hunk>,
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
