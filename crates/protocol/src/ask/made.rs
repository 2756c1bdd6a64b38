//! What a line of a file made.

use serde::{Deserialize, Serialize};

use crate::DocumentId;

/// What a line of a template or of values made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// What the line is: `resources.limits.memory`, `line 41 of deployment.yaml`. Empty where it can make nothing.
    pub what: String,
    /// The documents that have something of it.
    pub documents: Vec<MadeLines>,
    /// How many lines it made in each environment, where that was asked for: the environment's name, lines.
    pub environments: Vec<(String, u32)>,
}

/// Lines of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MadeLines {
    /// The document.
    pub document: DocumentId,
    /// Lines that it printed, from 1, Helm's own lines counted.
    pub printed: Vec<u32>,
    /// Lines that are there because of it (`if`, `with`, `range`).
    pub decided: Vec<u32>,
}
