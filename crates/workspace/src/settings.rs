//! `pilothouse.yaml`: the environments of a chart, beside its Chart.yaml.
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

use crate::environment::{Environment, Operation, SetFlag, SetKind};
use pilothouse_rare::{
    Request, Settings, SettingsEnvironment, SettingsFault, SettingsFlag, SettingsOperation, ask,
};

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
pub(crate) fn read(bytes: &[u8], release: &str) -> Result<Vec<Environment>, SettingsError> {
    let text = std::str::from_utf8(bytes).map_err(|_| at_start("It is not UTF-8 text"))?;
    let form: Result<Settings, SettingsFault> =
        ask(&Request::ReadSettings(text.to_owned())).map_err(|why| at_start(&why))?;
    let form = form.map_err(|fault| SettingsError {
        line: fault.line,
        column: fault.column,
        message: fault.message,
    })?;
    let environments: Vec<_> = form
        .environments
        .into_iter()
        .map(|form| from_form(form, release))
        .collect();
    check(&environments).map_err(|message| at_start(&message))?;
    Ok(environments)
}

/// Writes the file. Fields with their default value are left out.
///
/// # Errors
/// Where what writes YAML cannot be had.
pub(crate) fn write(environments: &[Environment], release: &str) -> Result<String, String> {
    let form = Settings {
        environments: environments
            .iter()
            .map(|environment| to_form(environment, release))
            .collect(),
    };
    let body: Result<String, String> = ask(&Request::WriteSettings(form))?;
    Ok(format!(
        "# The environments of this chart, as Pilothouse renders them.\n{}",
        body?
    ))
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

fn at_start(message: &str) -> SettingsError {
    SettingsError {
        line: 1,
        column: 1,
        message: message.to_owned(),
    }
}

fn from_form(form: SettingsEnvironment, release: &str) -> Environment {
    let mut environment = Environment::new(
        form.name,
        form.release.unwrap_or_else(|| release.to_owned()),
    );
    if let Some(namespace) = form.namespace {
        environment.namespace = namespace;
    }
    environment.values_files = form.values;
    environment.sets = form.set.into_iter().flat_map(set_flags).collect();
    if let Some(version) = form.kube_version {
        environment.kube_version = version.trim_start_matches('v').to_owned();
    }
    environment.api_versions = form.api_versions;
    if let Some(SettingsOperation::Upgrade) = form.operation {
        environment.operation = Operation::Upgrade;
    }
    if let Some(version) = form.helm_version {
        environment.helm_version = version.trim_start_matches('v').to_owned();
    }
    environment.clock = form.clock;
    environment.seed = form.seed;
    environment
}

fn set_flags(form: SettingsFlag) -> impl Iterator<Item = SetFlag> {
    let flags = [
        (SetKind::Set, form.set),
        (SetKind::String, form.set_string),
        (SetKind::Json, form.set_json),
        (SetKind::Literal, form.set_literal),
        (SetKind::File, form.set_file),
    ];
    flags
        .into_iter()
        .filter_map(|(kind, value)| value.map(|value| SetFlag { kind, value }))
}

fn to_form(environment: &Environment, release: &str) -> SettingsEnvironment {
    let plain = Environment::new(environment.name.clone(), release);
    let unlike = |value: &str, default: &str| (value != default).then(|| value.to_owned());
    SettingsEnvironment {
        name: environment.name.clone(),
        release: unlike(&environment.release, release),
        namespace: unlike(&environment.namespace, &plain.namespace),
        values: environment.values_files.clone(),
        set: environment.sets.iter().map(set_form).collect(),
        kube_version: unlike(&environment.kube_version, &plain.kube_version),
        api_versions: environment.api_versions.clone(),
        operation: (environment.operation == Operation::Upgrade)
            .then_some(SettingsOperation::Upgrade),
        helm_version: unlike(&environment.helm_version, &plain.helm_version),
        clock: environment.clock.clone(),
        seed: environment.seed,
    }
}

fn set_form(flag: &SetFlag) -> SettingsFlag {
    let mut form = SettingsFlag::default();
    let field = match flag.kind {
        SetKind::Set => &mut form.set,
        SetKind::String => &mut form.set_string,
        SetKind::Json => &mut form.set_json,
        SetKind::Literal => &mut form.set_literal,
        SetKind::File => &mut form.set_file,
    };
    *field = Some(flag.value.clone());
    form
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn written_and_read_again() {
        let mut prod = Environment::new("prod", "shop");
        prod.namespace = "web".to_owned();
        prod.values_files = vec!["values-prod.yaml".to_owned()];
        prod.sets = vec![
            SetFlag {
                kind: SetKind::Set,
                value: "a.b=1,c={x,y}".to_owned(),
            },
            SetFlag {
                kind: SetKind::Json,
                value: r#"d={"e": [1]}"#.to_owned(),
            },
        ];
        prod.kube_version = "1.30.0".to_owned();
        prod.api_versions = vec!["monitoring.coreos.com/v1".to_owned()];
        prod.operation = Operation::Upgrade;
        prod.helm_version = "3.22.0".to_owned();
        prod.clock = Some("2026-01-01T00:00:00Z".to_owned());
        prod.seed = Some(u64::MAX);
        let environments = vec![Environment::new("dev", "chart"), prod];
        let text = write(&environments, "chart").unwrap();
        assert_eq!(
            read(text.as_bytes(), "chart").unwrap(),
            environments,
            "{text}"
        );
        assert!(!text.contains("1.37"), "defaults are left out: {text}");
    }

    #[test]
    fn a_bad_file_says_where() {
        let error = read(b"environments:\n  - name: a\n    valeus: []\n", "x").unwrap_err();
        assert_eq!(error.line, 3, "{error:?}");
        assert!(error.message.contains("valeus"), "{error:?}");
        assert!(
            read(b"environments: []\n", "x")
                .unwrap_err()
                .message
                .contains("no environment")
        );
        let twice = read(b"environments: [{name: a}, {name: a}]", "x").unwrap_err();
        assert!(twice.message.contains("Two environments"), "{twice:?}");
        assert!(read(&[0xff, 0xfe], "x").is_err());
    }
}
