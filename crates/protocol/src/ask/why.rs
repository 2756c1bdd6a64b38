//! Where a line of the output comes from.

use serde::{Deserialize, Serialize};

use super::values::PathStep;
use crate::{DocumentId, Location, Range};

/// Where one line of the output comes from: the way from the template to the line, and the values that went into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The document that was asked about.
    pub document: DocumentId,
    /// Its line, from 1, Helm's own lines counted.
    pub line: u32,
    /// The line without white space around it: `memory: 1Gi`.
    pub title: String,
    /// What it is part of: `Deployment storefront`.
    pub subject: String,
    /// One sentence or two that say it all.
    pub sentence: Vec<Words>,
    /// The parts of the line that values made: from, to, UTF-16, in the line.
    pub marks: Vec<Range>,
    /// The template text that made it, each with what it was printed through: the innermost first.
    pub steps: Vec<WhyStep>,
    /// The values that went into it: first those that are printed, as they stand in the line, then those that decided.
    pub keys: Vec<WhyKey>,
    /// How many more there are: a checksum is made of everything.
    pub more_keys: u32,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// The text, with the spaces around it.
    pub text: String,
    /// A name that stands out: a file with a line, a key.
    pub strong: bool,
}

/// A place in a template that had a part in a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyStep {
    /// What it did.
    pub kind: WhyStepKind,
    /// Where it stands.
    pub location: Location,
    /// What stands there, shortened to one line: `include "web.image" .`.
    pub text: String,
}

/// What a place in a template did for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhyStepKind {
    /// Text that stands there as it is printed.
    Text,
    /// An action that printed a value.
    Action,
    /// `include`, `template` or `block`.
    Include,
    /// `tpl`.
    Tpl,
    /// `if` or `else if`: the line is there because of it.
    If,
    /// `with`.
    With,
    /// A turn of `range`.
    Range,
}

/// A value that went into a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyKey {
    /// Below the values of the outermost chart: `valkey.image.tag`.
    pub path: String,
    /// The same step by step; empty for what is no value (`.Release.Name`).
    pub steps: Vec<PathStep>,
    /// The value was printed; otherwise it decided that the line is there (`if`, `with`, `range`).
    pub printed: bool,
    /// What the layers say, the strongest first.
    pub layers: Vec<WhyLayer>,
    /// The value in the other environments, where it is known: the environment's name and the value; an empty text
    /// where nothing sets it.
    pub elsewhere: Vec<(String, String)>,
}

impl WhyKey {
    /// What templates see, on one line; empty where nothing sets it.
    #[must_use]
    pub fn value(&self) -> &str {
        self.wins().map_or("", |layer| &layer.value)
    }

    /// The layer that wins.
    #[must_use]
    pub fn wins(&self) -> Option<&WhyLayer> {
        let mut layers = self.layers.iter();
        layers.find(|layer| layer.state == LayerState::Wins)
    }
}

/// What one layer says about a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyLayer {
    /// Which layer.
    pub kind: LayerKind,
    /// `values-prod.yaml`, `--set image.tag=1.2`, `valkey defaults`.
    pub name: String,
    /// Where it stands; `None` for flags and where the layer does not speak of it.
    pub location: Option<Location>,
    /// What it says, on one line; empty where it says nothing.
    pub value: String,
    /// What became of it.
    pub state: LayerState,
}

/// The layers of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayerKind {
    /// The chart's own values.yaml.
    Default,
    /// A subchart's own values.yaml.
    Subchart,
    /// The values.yaml of a chart further out, for its subchart.
    Parent,
    /// A global of a chart further out.
    Global,
    /// A values file of the environment.
    File,
    /// `--set` and its relatives.
    Set,
    /// Chart.yaml or another file of the chart, for what is no value: `.Chart.AppVersion`.
    Chart,
    /// The environment's settings: `.Release.Name`, `.Capabilities`.
    Environment,
}

/// What became of what a layer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayerState {
    /// It is what templates see.
    Wins,
    /// A stronger layer says something else.
    Overridden,
    /// It does not speak of this value.
    Unset,
}
