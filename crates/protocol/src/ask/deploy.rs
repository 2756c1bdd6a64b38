//! Environments out of the files of deployment tools, and into them.

use serde::{Deserialize, Serialize};

use crate::{DroppedFile, EnvironmentSettings};

/// Where the file is whose environments are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportSource {
    /// In the workspace, or around the chart in the folder that was opened.
    AtHand {
        /// Its path as [`Importable`] says it.
        path: String,
    },
    /// Dropped in: one file, or a folder of files of which some may be such files and others what they refer to.
    Dropped {
        /// All of them.
        files: Vec<DroppedFile>,
    },
}

/// A file that a deployment tool reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Importable {
    /// Its path seen from the chart: `deploy/application.yaml`, `../../.gitlab-ci.yml`.
    pub path: String,
    /// What it is: `Argo CD ApplicationSet`.
    pub tool: String,
}

/// The environments of a deployment tool's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// What was read: `Argo CD ApplicationSet`; several in a folder, each once, with commas. Empty where nothing of it is
    /// a file of a tool that is known.
    pub tool: String,
    /// In the order of the file.
    pub environments: Vec<ImportedEnvironment>,
    /// What could not be read, or was read otherwise than one might think.
    pub notes: Vec<ImportNote>,
}

/// One environment that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedEnvironment {
    /// What it is: to be sent back with [`crate::RequestBody::Adopt`].
    pub settings: EnvironmentSettings,
    /// The file that says so.
    pub path: String,
    /// Its line there, from 1.
    pub line: u32,
    /// What taking it over means.
    pub status: ImportStatus,
    /// Files that it needs and the workspace does not have so: to be sent back with it.
    pub files: Vec<NewFile>,
}

/// How an environment that was found stands to those that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportStatus {
    /// There is none of its name.
    #[default]
    New,
    /// It takes the place of one of its name.
    Replaces,
    /// It is there already, the same in everything.
    Same,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFile {
    /// Path inside the workspace.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportNote {
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What stands there: `$(git describe)`. May be empty.
    pub what: String,
    /// Why it was not read, a plain sentence without a full stop.
    pub why: String,
}

/// What environments can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// `helm upgrade --install` commands.
    Helm,
    /// Argo CD `Application`s.
    ArgoApplication,
    /// An Argo CD `ApplicationSet`.
    ArgoApplicationSet,
    /// Jobs of a `.gitlab-ci.yml`.
    GitLabCi,
    /// A workflow of GitHub Actions.
    GitHubActions,
    /// Flux `HelmRelease`s.
    FluxHelmRelease,
}

/// Environments as a file of a deployment tool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exported {
    /// What the file is usually called: `application.yaml`.
    pub name: String,
    /// Its text; empty where there is an `error`.
    pub text: String,
    /// The template that it was made with.
    pub template: String,
    /// The template that comes along, to go back to.
    pub default_template: String,
    /// What is wrong with the template.
    pub error: Option<TemplateFault>,
    /// What the format cannot say, one plain sentence each.
    pub notes: Vec<String>,
}

/// What is wrong with a template of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateFault {
    /// Line of the template, from 1.
    pub line: u32,
    /// What is wrong there.
    pub message: String,
}
