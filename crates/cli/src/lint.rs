//! `pilothouse lint`: what `helm lint` finds.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, SystemWorld, folder, given, template};
use pilothouse_chart::{Notice, RawFile, Sources, archive};
use pilothouse_engine::{Engine, KubeVersion, LintInput, LintReport, LintSeverity, ParseCache};
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;
use std::path::Path;
use std::rc::Rc;

const LINT: &[Flag] = &[
    template::HELM_VERSION,
    flag("strict", Kind::Bool, "fail on lint warnings"),
    flag("quiet", Kind::Bool, "print only warnings and errors"),
    flag(
        "with-subcharts",
        Kind::Bool,
        "lint the charts in charts/, too",
    ),
    flag(
        "kube-version",
        Kind::Text,
        "Kubernetes version for capabilities and deprecation checks",
    ),
    flag(
        "skip-schema-validation",
        Kind::Bool,
        "do not check values against values.schema.json",
    ),
    short("namespace", 'n', Kind::Text, ""),
    flag("debug", Kind::Bool, ""),
    short("help", 'h', Kind::Bool, "help for lint"),
];

const USAGE: &str = "Usage:  pilothouse lint PATH [flags]";

/// Runs the command.
pub(crate) fn run(args: &[String]) -> Outcome {
    let known: Vec<Flag> = [LINT, given::VALUES, given::CLUSTER].concat();
    let command = Command {
        about: "Finds what is wrong with a chart, as `helm lint` 4.3.1 does.",
        usage: USAGE,
        flags: &known,
    };
    command.run(args, lint_all)
}

fn lint_all(parsed: &Parsed) -> Result<Outcome, String> {
    let kube_version = match parsed.text("kube-version") {
        None | Some("") => None,
        Some(text) => Some(KubeVersion::parse(text)?),
    };
    let helm = template::helm(parsed)?;
    let mut paths = parsed.positional.clone();
    if paths.is_empty() {
        if helm.lint_wants_a_path() {
            let usage = "Usage:  helm lint PATH [flags]";
            return Err(format!(
                "\"helm lint\" requires at least 1 argument\n\n{usage}"
            ));
        }
        paths.push(".".to_owned());
    }
    if parsed.is_on("with-subcharts") {
        let mut found = Vec::new();
        for path in &paths {
            subcharts(&Path::new(path).join("charts"), 0, &mut found);
        }
        paths.extend(found);
    }
    let (mut text, mut notices, mut failed) = (String::new(), Vec::new(), 0);
    let (strict, quiet) = (parsed.is_on("strict"), parsed.is_on("quiet"));
    // Values that cannot be read stop everything; those of each chart are gathered with its files.
    given::layers(parsed, &mut Sources::new(), helm).map_err(|error| error.message().to_owned())?;
    for path in &paths {
        let report = match lint_one(parsed, path, kube_version.clone(), helm) {
            Ok(report) => report,
            Err(words) => {
                failed += 1;
                text.push_str(&format!("==> Linting {path}\nError {words}\n\n"));
                continue;
            }
        };
        if report.fails(strict) {
            failed += 1;
        }
        print(&mut text, path, &report, quiet);
        notices.extend(report.notices);
    }
    let summary = format!("{} chart(s) linted, {failed} chart(s) failed", paths.len());
    Ok(finish(text, summary, failed, quiet, &notices))
}

/// Folders with a Chart.yaml, and packed charts, below `folder`, in the order of their names.
fn subcharts(folder: &Path, nested: usize, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && nested < folder::MOST_NESTED {
            subcharts(&path, nested + 1, found);
        } else if name == "Chart.yaml" {
            found.push(folder::clean(folder).display().to_string());
        } else if name.ends_with(".tgz") || name.ends_with(".tar.gz") {
            found.push(folder::clean(&path).display().to_string());
        }
    }
}

fn print(text: &mut String, path: &str, report: &LintReport, quiet: bool) {
    let shown = |severity| !quiet || severity > LintSeverity::Info;
    let lines: Vec<_> = report
        .messages
        .iter()
        .filter(|message| shown(message.severity))
        .collect();
    if quiet && lines.is_empty() {
        return;
    }
    text.push_str(&format!("==> Linting {path}\n"));
    for message in lines {
        text.push_str(&format!("{message}\n"));
    }
    text.push('\n');
}

fn finish(
    mut text: String,
    summary: String,
    failed: usize,
    quiet: bool,
    notices: &[Notice],
) -> Outcome {
    let mut outcome = Outcome::default();
    if failed > 0 {
        outcome.exit = 1;
        outcome.stderr = format!("Error: {summary}\n");
    } else if !quiet || !text.is_empty() {
        text.push_str(&format!("{summary}\n"));
    }
    outcome.stdout = text;
    outcome.logged(notices)
}

fn lint_one(
    parsed: &Parsed,
    path: &str,
    kube_version: Option<KubeVersion>,
    helm: HelmVersion,
) -> Result<LintReport, String> {
    let files = files(path, helm)?;
    let mut sources = Sources::new();
    let layers =
        given::layers(parsed, &mut sources, helm).map_err(|error| error.message().to_owned())?;
    let functions = pilothouse_engine::lint_functions(helm);
    let budget = Budget::default();
    let mut engine = Engine {
        functions: &functions,
        world: &SystemWorld,
        budget: &budget,
        origins: Rc::default(),
        cache: &mut ParseCache::default(),
        kept: None,
    };
    // What cannot be made absolute is shown as it was given.
    let place = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let input = LintInput {
        path: &place.to_string_lossy(),
        files: &files,
        layers: &layers,
        kube_version,
        skip_schema: parsed.is_on("skip-schema-validation"),
        helm,
    };
    Ok(pilothouse_engine::lint(&input, &mut engine))
}

fn files(path: &str, helm: HelmVersion) -> Result<Vec<RawFile>, String> {
    let place = Path::new(path);
    if place.is_file() {
        let bytes =
            std::fs::read(place).map_err(|error| folder::describe("open", place, &error))?;
        let failed = |words: &str| format!("unable to extract tarball: {words}");
        let files = archive::tgz_as(&bytes, helm).map_err(|error| failed(error.message()))?;
        if !files.iter().any(|(path, _)| path == "Chart.yaml") {
            return Err(failed("chart name not specified"));
        }
        return Ok(files);
    }
    let chart_file = folder::clean(&place.join("Chart.yaml"));
    if let Err(error) = std::fs::metadata(&chart_file) {
        return Err(format!(
            "unable to check Chart.yaml file in chart: {}",
            folder::describe("stat", &chart_file, &error)
        ));
    }
    folder::read(place)
}
