//! Why two renderings differ.

use serde::{Deserialize, Serialize};

use super::values::PathStep;
use super::why::LayerKind;
use crate::{ComparedSide, Location};

/// Why objects and fields differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Causes {
    /// The number of the comparison or matrix that was asked about.
    pub number: u64,
    /// Each cause once; the rest points here.
    pub causes: Vec<Cause>,
    /// The objects that were asked about.
    pub objects: Vec<ObjectCauses>,
}

/// Why one object differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ObjectCauses {
    /// Its place in the comparison or matrix.
    pub object: u32,
    /// Why it is on one side only, or all causes of its fields: places in [`Causes::causes`].
    pub whole: Vec<u32>,
    /// For each of its fields or rows, in order: the causes. The most likely one first.
    pub fields: Vec<Vec<u32>>,
}

/// Something that makes renderings differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// What kind of thing.
    pub kind: CauseKind,
    /// The key as people write it: `image.tag`, `.Release.Namespace`; the path of a template or file; empty for
    /// [`CauseKind::Random`], [`CauseKind::Clock`] and [`CauseKind::Unknown`].
    pub key: String,
    /// A value's path step by step; empty else.
    pub steps: Vec<PathStep>,
    /// Who says what on each side.
    pub sets: Vec<CauseSet>,
}

/// What kind of thing makes renderings differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CauseKind {
    /// A value.
    Value,
    /// `.Release`: its name, its namespace, install or upgrade.
    Release,
    /// `.Capabilities`: the Kubernetes version, the API versions.
    Capabilities,
    /// `.Chart`: Chart.yaml.
    Chart,
    /// A file that a template reads.
    File,
    /// The template is another one.
    Template,
    /// The environments follow different versions of Helm.
    Helm,
    /// No declared reason: randomness.
    Random,
    /// No declared reason: the time.
    Clock,
    /// It is not known.
    Unknown,
}

/// What one side says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseSet {
    /// The side.
    pub side: ComparedSide,
    /// Which layer says it.
    pub layer: LayerKind,
    /// As in [`super::WhyLayer`]; empty where nothing sets it.
    pub name: String,
    /// Where it stands.
    pub location: Option<Location>,
    /// What it says, on one line; empty where nothing sets it.
    pub value: String,
    /// The environment's own layers say it: a values file, a flag, its settings.
    pub own: bool,
}
