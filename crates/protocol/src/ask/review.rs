//! What the edits since the base do, fit for a pull request.

use serde::{Deserialize, Serialize};

use super::causes::Cause;
use crate::{ChangeCounts, Location, ObjectStatus, Severity};

/// What the edits since the base do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// `storefront`
    pub chart: String,
    /// What the base is.
    pub base: String,
    /// What changes in each environment.
    pub environments: Vec<ReviewEnvironment>,
    /// What deserves a look, the worst first; each once for all environments that it is in.
    pub risks: Vec<Risk>,
    /// Values that are not what they were, in any environment.
    pub values: Vec<ReviewValue>,
    /// Each cause once.
    pub causes: Vec<Cause>,
    /// Files that are not what they were: paths inside the workspace.
    pub files: Vec<String>,
}

/// What changes in one environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewEnvironment {
    /// Its name.
    pub name: String,
    /// Its release.
    pub release: String,
    /// Its namespace.
    pub namespace: String,
    /// How much.
    pub counts: ChangeCounts,
    /// The objects that change.
    pub objects: Vec<ReviewObject>,
    /// What `helm upgrade` fails on.
    pub refusals: Vec<UpgradeRefusal>,
    /// Kinds of custom resources that change and of which is not known what cannot be changed: `ServiceMonitor`.
    pub unknown: Vec<String>,
    /// Hooks that `helm upgrade` runs, in order.
    pub hooks: Vec<HookRun>,
    /// Why there is nothing to compare; empty else.
    pub message: String,
}

/// An object that changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewObject {
    /// What becomes of it.
    pub status: ObjectStatus,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace; may be empty.
    pub namespace: String,
    /// As in [`crate::ObjectDiff`].
    pub renamed_from: String,
    /// The template that makes it.
    pub source: String,
    /// Why it is there or not: places in [`Review::causes`].
    pub causes: Vec<u32>,
    /// The fields that change.
    pub fields: Vec<ReviewField>,
}

/// A field that changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewField {
    /// As in [`crate::FieldDiff`].
    pub path: String,
    /// Before.
    pub left: Option<String>,
    /// After.
    pub right: Option<String>,
    /// As in [`crate::FieldDiff`].
    pub derived: bool,
    /// Places in [`Review::causes`].
    pub causes: Vec<u32>,
}

/// Something that deserves a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// Stable: `replicas/zero`.
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// One plain sentence without a full stop: `Deployment web has no pods`.
    pub title: String,
    /// Why that matters, what to do.
    pub explanation: String,
    /// The object: `Deployment web`.
    pub object: String,
    /// The field; empty for the whole object.
    pub path: String,
    /// The environments that have it.
    pub environments: Vec<String>,
}

/// A value that is not what it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewValue {
    /// `image.tag`
    pub key: String,
    /// Before, on one line; empty where nothing set it.
    pub before: String,
    /// After.
    pub after: String,
    /// Where it stands now.
    pub location: Option<Location>,
    /// The environments in which it is so.
    pub environments: Vec<String>,
    /// Nothing that is rendered differs because of it.
    pub quiet: bool,
}

/// A change that Kubernetes refuses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpgradeRefusal {
    /// `StatefulSet web`
    pub object: String,
    /// The field.
    pub path: String,
    /// What the API server says, in plain words.
    pub reason: String,
    /// What to do.
    pub advice: String,
    /// The line that Helm prints, with what the API server says: `Error: UPGRADE FAILED: …`. A value that the server would
    /// print stands as `…`.
    pub words: String,
}

/// A hook that `helm upgrade` runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HookRun {
    /// `pre-upgrade`
    pub event: String,
    /// Lower runs earlier.
    pub weight: i64,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The template that makes it.
    pub source: String,
    /// When it is deleted: `before-hook-creation`.
    pub delete_policy: String,
}

/// The kinds of text that a review can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewFormat {
    /// For a pull request.
    #[default]
    Markdown,
    /// A page by itself.
    Html,
}
