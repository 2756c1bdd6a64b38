//! Environments: the settings under which a chart is rendered.

use serde::{Deserialize, Serialize};

/// An environment and how it fares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// What it is.
    pub settings: EnvironmentSettings,
    /// Which buoy marks it: 0 circle, 1 diamond, 2 square, 3 triangle, and round again.
    pub shape: u8,
    /// Objects rendered, problems found. `None` until it has been rendered.
    pub counts: Option<Counts>,
    /// The `helm template` command line that does the same.
    pub command: String,
}

/// What a rendering came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Objects, hooks included.
    pub objects: u32,
    /// Problems by severity.
    pub errors: u32,
    /// Problems by severity.
    pub warnings: u32,
    /// Problems by severity: infos and hints.
    pub infos: u32,
}

/// What makes an environment. Everything that `helm template` takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentSettings {
    /// Its name: unique, not empty.
    pub name: String,
    /// The release's name.
    pub release: String,
    /// The namespace.
    pub namespace: String,
    /// Values files after the chart's own values.yaml, weakest first: paths inside the workspace.
    pub values_files: Vec<String>,
    /// `--set` and its like, in order.
    pub sets: Vec<SetFlag>,
    /// The Kubernetes version that templates see, `1.34.0`.
    pub kube_version: String,
    /// API versions beside the built-in ones, `--api-versions`.
    pub api_versions: Vec<String>,
    /// What `.Release.IsInstall` and `.Release.IsUpgrade` say.
    pub operation: Operation,
    /// The Helm that is followed: `4.3.1`.
    pub helm_version: String,
    /// When it is for the templates, `2026-01-01T00:00:00Z`; `None` for now.
    pub clock: Option<String>,
    /// What random functions start from; `None` for another one in every session.
    pub seed: Option<u64>,
}

/// Install or upgrade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// `.Release.IsInstall`.
    #[default]
    Install,
    /// `.Release.IsUpgrade`.
    Upgrade,
}

/// One flag that sets values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetFlag {
    /// Which flag.
    pub kind: SetKind,
    /// What stands after it: `image.tag=1.2`.
    pub value: String,
}

/// The flags that set values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetKind {
    /// `--set`
    Set,
    /// `--set-string`
    String,
    /// `--set-json`
    Json,
    /// `--set-literal`
    Literal,
    /// `--set-file`: the path is one inside the workspace.
    File,
}
