//! A chart's environments on the command line: `pilothouse environments`, and `--environment NAME` of other commands.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, folder};
use pilothouse_workspace::{
    Environment, HELM_VERSION, KUBE_VERSION, Operation, SetKind, Workspace, import, settings,
};
use std::path::Path;

/// Takes what an environment says as if it stood on the command line, in front of everything else.
pub(crate) const ENVIRONMENT: Flag = flag(
    "environment",
    Kind::Text,
    "render as this environment of pilothouse.yaml; further flags are added to its own",
);
/// When it is.
pub(crate) const CLOCK: Flag = flag(
    "clock",
    Kind::Text,
    "when it is for templates: 2026-01-01T00:00:00Z",
);
/// Where randomness starts.
pub(crate) const SEED: Flag = flag(
    "seed",
    Kind::Text,
    "what random functions start from: a whole number",
);

const USAGE: &str = "Usage:  pilothouse environments CHART";

/// Runs `pilothouse environments`.
pub(crate) fn run(args: &[String]) -> Outcome {
    let known = [
        flag(
            "schema",
            Kind::Bool,
            "print the JSON schema of pilothouse.yaml",
        ),
        short("help", 'h', Kind::Bool, "help for environments"),
    ];
    let command = Command {
        about: "Lists the environments of a chart: those of its pilothouse.yaml, or what its values files suggest.",
        usage: USAGE,
        flags: &known,
    };
    command.run(args, listed)
}

fn listed(parsed: &Parsed) -> Result<Outcome, String> {
    if parsed.is_on("schema") {
        return Ok(Outcome::printed(settings::SCHEMA));
    }
    let [chart] = parsed.positional.as_slice() else {
        return Err(format!("one chart is needed\n\n{USAGE}"));
    };
    let workspace = workspace(chart)?;
    let environments = workspace.environments();
    let width = environments
        .iter()
        .map(|one| one.name.chars().count())
        .max()
        .unwrap_or(0);
    let lines = environments.iter().map(|one| {
        let gap = " ".repeat(width - one.name.chars().count());
        format!("{}{gap}  {}\n", one.name, one.command())
    });
    Ok(Outcome::printed(lines.collect::<String>()))
}

/// The chart in a folder with its environments.
///
/// # Errors
/// Where there is no such chart, or its pilothouse.yaml cannot be read: with line and column.
pub(crate) fn workspace(chart: &str) -> Result<Workspace, String> {
    let place = Path::new(chart);
    if !place.is_dir() {
        return Err(format!(
            "{chart} is no folder: environments are read from a chart's folder"
        ));
    }
    if !place.join("Chart.yaml").is_file() {
        return Err(format!("there is no Chart.yaml in {chart}"));
    }
    let name = folder::absolute(place);
    let name = name
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let workspace =
        import::folder(&name, folder::read(place)?).map_err(|refused| refused.to_string())?;
    match workspace.settings_error() {
        None => Ok(workspace),
        Some(error) => Err(format!(
            "{}:{}:{}: {}",
            place.join(settings::FILE).display(),
            error.line,
            error.column,
            error.message
        )),
    }
}

/// An environment by name.
///
/// # Errors
/// Where there is none of that name: with those that are there.
pub(crate) fn find<'w>(workspace: &'w Workspace, name: &str) -> Result<&'w Environment, String> {
    let all = workspace.environments();
    all.iter().find(|one| one.name == name).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        format!(
            "there is no environment {name:?}, only {}",
            names.join(", ")
        )
    })
}

/// The arguments with what `--environment` stands for in front of them: flags that are not among `known` are left out.
///
/// # Errors
/// Words of Helm's where a flag is wrong; where there is no such environment.
pub(crate) fn expanded(args: &[String], known: &[Flag]) -> Result<Vec<String>, String> {
    let parsed = Parsed::parse(args, known)?;
    let Some(name) = parsed.text("environment").filter(|name| !name.is_empty()) else {
        return Ok(args.to_vec());
    };
    let Some(chart) = parsed.positional.last() else {
        return Ok(args.to_vec());
    };
    let workspace = workspace(chart)?;
    let environment = find(&workspace, name)?;
    let mut all = Vec::new();
    let mut add = |flag: &str, value: String| {
        if known.iter().any(|known| known.name == flag) {
            all.push(format!("--{flag}={value}"));
        }
    };
    add("namespace", environment.namespace.clone());
    for path in &environment.values_files {
        add("values", csv(&in_chart(chart, path)));
    }
    for set in &environment.sets {
        let value = match set.kind {
            SetKind::File => files_in_chart(chart, &set.value),
            _ => set.value.clone(),
        };
        add(set.kind.flag(), value);
    }
    if environment.kube_version != KUBE_VERSION {
        add("kube-version", environment.kube_version.clone());
    }
    for version in &environment.api_versions {
        add("api-versions", csv(version));
    }
    if environment.operation == Operation::Upgrade {
        add("is-upgrade", "true".to_owned());
    }
    if environment.helm_version != HELM_VERSION {
        add("helm-version", environment.helm_version.clone());
    }
    if let Some(clock) = &environment.clock {
        add("clock", clock.clone());
    }
    if let Some(seed) = environment.seed {
        add("seed", seed.to_string());
    }
    let named = parsed.positional.len() > 1
        || parsed.is_on("generate-name")
        || parsed.text("name-template").is_some();
    if !named && known.iter().any(|known| known.name == "name-template") {
        all.push(environment.release.clone());
    }
    all.extend_from_slice(args);
    Ok(all)
}

fn in_chart(chart: &str, path: &str) -> String {
    Path::new(chart).join(path).display().to_string()
}

/// `a=path,b=path`, the paths inside the chart.
fn files_in_chart(chart: &str, text: &str) -> String {
    let parts = text.split(',').map(|part| match part.split_once('=') {
        Some((key, path)) => format!("{key}={}", in_chart(chart, path)),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(",")
}

/// A part of a flag that takes a list.
fn csv(text: &str) -> String {
    match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
