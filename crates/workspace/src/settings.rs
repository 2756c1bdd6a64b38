//! `pilothouse.yaml`: the environments of a chart, beside its Chart.yaml.
//!
//! The schema of it is `pilothouse.schema.json` ([`SCHEMA`]), which the site serves beside the page. What is written here names no
//! address of it: whoever hosts the page decides that.
//!
//! ```yaml
//! environments:
//!   - name: prod                    # required, unique
//!     release: shop                 # default: the chart's name
//!     namespace: web                # default: default
//!     values: [values-prod.yaml]    # after values.yaml, weakest first
//!     set:                          # in order; set, set-string, set-json, set-literal, set-file
//!       - set: image.tag=1.2.3
//!     kubeVersion: 1.34.0
//!     apiVersions: [monitoring.coreos.com/v1]
//!     operation: upgrade            # or install
//!     helmVersion: 4.3.1
//!     clock: 2026-01-01T00:00:00Z
//!     seed: 1
//! ```

mod read;
mod write;

pub use read::{FIELDS, Part};

use crate::environment::Environment;
use std::ops::Range;

/// The JSON schema of the file.
pub const SCHEMA: &str = include_str!("../pilothouse.schema.json");

/// The file's name.
pub const FILE: &str = "pilothouse.yaml";

/// What is wrong with a pilothouse.yaml.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsError {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong there.
    pub message: String,
}

/// Reads the file; `release` is the release's name where it names none.
///
/// # Errors
/// Where it is no YAML, holds unknown fields, no environment, or two of one name.
pub fn read(bytes: &[u8], release: &str) -> Result<Vec<Environment>, SettingsError> {
    read::read(bytes, release)
}

/// The text of the file. `before` is what it holds: what nobody changed stays as it stands there, comments and all.
#[must_use]
pub fn write(environments: &[Environment], release: &str, before: Option<&str>) -> String {
    write::write(environments, release, before)
}

/// The bytes at which a part of an environment stands; where the file has it not, those of the environment's name.
#[must_use]
pub fn place(bytes: &[u8], environment: &str, part: Part<'_>) -> Option<Range<usize>> {
    read::place(bytes, environment, part)
}

/// What every list of environments must be: not empty, each with a name of its own.
///
/// # Errors
/// What is wrong, as a sentence.
pub(crate) fn check(environments: &[Environment]) -> Result<(), String> {
    if environments.is_empty() {
        return Err("There is no environment".to_owned());
    }
    for (at, environment) in environments.iter().enumerate() {
        if environment.name.trim().is_empty() {
            return Err("An environment has no name".to_owned());
        }
        if environments[..at]
            .iter()
            .any(|other| other.name == environment.name)
        {
            return Err(format!(
                "Two environments are called “{}”",
                environment.name
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
