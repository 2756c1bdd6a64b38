//! Environments read off the names of values files, where no pilothouse.yaml says what they are.

use crate::environment::Environment;
use std::collections::BTreeMap;

/// What values files' names say about environments.
#[derive(Debug, Default)]
struct Found<'a> {
    /// By environment: its files, each with its place among them.
    named: BTreeMap<&'a str, Vec<(u8, &'a str)>>,
    /// Files for all environments: `values/common.yaml`.
    common: Vec<&'a str>,
}

/// The environments that `paths` suggest, in order: development first, production last, others after them by
/// name. There is always one: an environment `default` with the chart's own values stands first where less than
/// two environments have files of their own.
pub(crate) fn environments<'a>(
    paths: impl Iterator<Item = &'a str>,
    release: &str,
) -> Vec<Environment> {
    let (mut deployed, mut ci) = (Found::default(), Found::default());
    for path in paths {
        let Some((name, place)) = place_of(path) else {
            continue;
        };
        if path.starts_with("ci/") {
            ci.named.entry(name).or_default().push((place, path));
        } else if COMMON.contains(&name.to_ascii_lowercase().as_str()) {
            deployed.common.push(path);
        } else {
            deployed.named.entry(name).or_default().push((place, path));
        }
    }
    let mut environments = Vec::new();
    if deployed.named.len() < 2 {
        let mut default = Environment::new("default", release);
        default.values_files = deployed
            .common
            .iter()
            .map(|path| (*path).to_owned())
            .collect();
        environments.push(default);
    }
    add(&mut environments, deployed, release);
    add(&mut environments, ci, release);
    environments
}

/// Names that stand for a layer below all environments.
const COMMON: [&str; 6] = ["common", "base", "shared", "global", "all", "defaults"];

fn add(environments: &mut Vec<Environment>, found: Found<'_>, release: &str) {
    let mut named: Vec<_> = found.named.into_iter().collect();
    named.sort_by_key(|(name, _)| (rank(name), *name));
    for (name, mut files) in named {
        if environments
            .iter()
            .any(|environment| environment.name == name)
        {
            continue;
        }
        files.sort_unstable();
        let mut environment = Environment::new(name, release);
        environment.values_files = found
            .common
            .iter()
            .copied()
            .chain(files.into_iter().map(|(_, path)| path))
            .map(str::to_owned)
            .collect();
        environments.push(environment);
    }
}

/// The environment that a values file is for, told by its path; `None` where it names none, or all.
#[must_use]
pub fn environment_of(path: &str) -> Option<&str> {
    let (name, _) = place_of(path)?;
    (!COMMON.contains(&name.to_ascii_lowercase().as_str())).then_some(name)
}

/// The environment a values file is for, and the file's place among that environment's files.
fn place_of(path: &str) -> Option<(&str, u8)> {
    let stem = path
        .strip_suffix(".yaml")
        .or_else(|| path.strip_suffix(".yml"))?;
    let mut parts = stem.split('/');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let name = match (first, second, third) {
        (name, None, None) => {
            let name = named_by(name, "values").map(|name| (name, 0));
            name.or_else(|| named_by(stem, "secrets").map(|name| (name, 1)))?
        }
        ("values", Some(name), None) => (named_by(name, "values").unwrap_or(name), 0),
        ("environments" | "environment" | "envs" | "env", Some(name), None) => {
            (named_by(name, "values").unwrap_or(name), 0)
        }
        ("environments" | "environment" | "envs" | "env", Some(name), Some(file)) => {
            (name, u8::from(file != "values"))
        }
        ("ci", Some(name), None) => (name.strip_suffix("-values")?, 0),
        _ => return None,
    };
    (!name.0.is_empty()).then_some(name)
}

/// `dev` of `values-dev`, `values.dev`, `values_dev`, `dev-values`, `dev.values`.
fn named_by<'a>(stem: &'a str, word: &str) -> Option<&'a str> {
    let separated = |rest: &'a str| {
        rest.strip_prefix(['-', '.', '_'])
            .filter(|name| !name.is_empty())
    };
    if let Some(name) = stem.strip_prefix(word).and_then(separated) {
        return (name != "schema").then_some(name);
    }
    let head = stem.strip_suffix(word)?;
    head.strip_suffix(['-', '.', '_'])
        .filter(|name| !name.is_empty())
}

/// Where an environment stands on the way to production, told by the first word of its name.
fn rank(name: &str) -> u8 {
    let first = name
        .split(['-', '_', '.'])
        .next()
        .unwrap_or(name)
        .to_ascii_lowercase();
    match first.as_str() {
        "local" | "minikube" | "kind" => 0,
        "dev" | "develop" | "development" => 1,
        "test" | "testing" | "tst" | "qa" | "int" | "integration" | "ci" => 2,
        "uat" | "acc" | "acceptance" => 3,
        "stage" | "staging" | "stg" | "pre" | "preprod" | "preproduction" => 4,
        "canary" => 5,
        "prod" | "production" | "prd" | "live" => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Vec<(String, Vec<String>)> {
        environments(paths.iter().copied(), "shop")
            .into_iter()
            .map(|environment| (environment.name, environment.values_files))
            .collect()
    }

    fn just_names(paths: &[&str]) -> Vec<String> {
        names(paths).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn from_development_to_production_then_by_name() {
        assert_eq!(
            just_names(&[
                "values-prod.yaml",
                "values-dev.yaml",
                "values.staging.yaml",
                "test-values.yml",
                "values-blue.yaml",
                "values.yaml",
                "values.schema.json",
                "templates/values-x.yaml",
                "charts/sub/values-no.yaml"
            ]),
            ["dev", "test", "staging", "prod", "blue"]
        );
    }

    #[test]
    fn default_stands_in_where_there_are_less_than_two() {
        assert_eq!(just_names(&["values.yaml"]), ["default"]);
        assert_eq!(just_names(&["values-prod.yaml"]), ["default", "prod"]);
        assert_eq!(
            just_names(&["ci/hpa-values.yaml", "ci/a-values.yaml"]),
            ["default", "a", "hpa"]
        );
    }

    #[test]
    fn folders_and_common_layers() {
        assert_eq!(
            names(&[
                "environments/prod/secrets.yaml",
                "environments/prod/values.yaml",
                "values/dev.yaml",
                "values/common.yaml"
            ]),
            [
                (
                    "dev".to_owned(),
                    vec![
                        "values/common.yaml".to_owned(),
                        "values/dev.yaml".to_owned()
                    ]
                ),
                (
                    "prod".to_owned(),
                    vec![
                        "values/common.yaml".to_owned(),
                        "environments/prod/values.yaml".to_owned(),
                        "environments/prod/secrets.yaml".to_owned()
                    ]
                )
            ]
        );
    }
}
