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
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentRole {
    /// Part of the manifest.
    #[default]
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
