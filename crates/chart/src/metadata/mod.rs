//! Chart.yaml.

mod decode;
mod fields;
mod reader;
mod shown;
mod structs;
mod validate;

use pilothouse_sprig::HelmVersion;
use pilothouse_value::Value;

pub(crate) use decode::{api_version, lock, metadata};
pub(crate) use reader::Reader;

/// What Chart.yaml says, with requirements.yaml taken in.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // the names are Chart.yaml's
pub struct Metadata {
    pub name: String,
    pub home: String,
    pub sources: Vec<String>,
    pub version: String,
    pub description: String,
    pub keywords: Vec<String>,
    /// A null entry is an error of validation.
    pub maintainers: Vec<Option<Maintainer>>,
    pub icon: String,
    /// `v1` where there is none.
    pub api_version: String,
    pub condition: String,
    pub tags: String,
    pub app_version: String,
    pub deprecated: bool,
    /// `None`: no such field, or null.
    pub annotations: Option<Vec<(String, String)>>,
    pub kube_version: String,
    /// `None`: no such field, or null. A null entry is an error of validation.
    pub dependencies: Option<Vec<Option<Dependency>>>,
    /// `application`, `library` or nothing.
    pub kind: String,
}

/// A maintainer.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // the names are Chart.yaml's
pub struct Maintainer {
    pub name: String,
    pub email: String,
    pub url: String,
}

/// An entry of `dependencies`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // the names are Chart.yaml's
pub struct Dependency {
    /// Once dependencies are processed: the alias, where there is one.
    pub name: String,
    pub version: String,
    pub repository: String,
    pub condition: String,
    pub tags: Vec<String>,
    pub enabled: bool,
    /// Once dependencies are processed: maps with `child` and `parent`.
    pub import_values: Vec<Value>,
    pub alias: String,
}

impl Dependency {
    /// The name the chart goes by in its parent: the alias, else the name.
    #[must_use]
    pub fn effective_name(&self) -> &str {
        if self.alias.is_empty() {
            &self.name
        } else {
            &self.alias
        }
    }
}

impl Metadata {
    /// Reads Chart.yaml alone, without checking what it says.
    ///
    /// # Errors
    /// What Helm says after `cannot load Chart.yaml: `.
    pub fn read(text: &[u8], helm: HelmVersion) -> Result<Metadata, crate::ChartError> {
        metadata(
            &Reader::new(text, pilothouse_source::FileId::NONE, helm)?,
            Metadata::default(),
        )
    }

    /// Whether it is a library: nothing of it is rendered or installed.
    #[must_use]
    pub fn is_library(&self) -> bool {
        self.kind.eq_ignore_ascii_case("library")
    }

    /// The dependencies that are there (validation refuses others).
    pub fn requirements(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().flatten().flatten()
    }
}
