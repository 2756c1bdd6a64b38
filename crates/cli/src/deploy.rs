//! `pilothouse import` and `pilothouse export`: environments out of the files of deployment tools, and into them.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, environment, folder};
use pilothouse_deploy::{AtHand, Found, import};
use pilothouse_report::{Format, export};
use pilothouse_workspace::{Environment, Workspace, settings};
use std::fs;
use std::path::{Path, PathBuf};

/// How many files around an imported one are looked at.
const MOST_FILES: usize = 5_000;
/// Larger ones hold no values.
const LARGEST: u64 = 1 << 20;

const EXPORT: &[Flag] = &[
    flag(
        "format",
        Kind::Text,
        "helm, argocd, argocd-set, gitlab, github or flux",
    ),
    flag(
        "environment",
        Kind::Texts,
        "export this environment alone (can specify multiple)",
    ),
    flag("template", Kind::Text, "a minijinja template of your own"),
    flag("show-template", Kind::Bool, "print the format's template"),
    short("help", 'h', Kind::Bool, "help for export"),
];

const EXPORT_USAGE: &str = "Usage:  pilothouse export CHART --format FORMAT [flags]";

/// Runs `pilothouse export`.
pub(crate) fn run_export(args: &[String]) -> Outcome {
    let command = Command {
        about: "Writes a chart's environments as a file of a deployment tool.",
        usage: EXPORT_USAGE,
        flags: EXPORT,
    };
    command.run(args, exported)
}

fn exported(parsed: &Parsed) -> Result<Outcome, String> {
    let word = parsed.text("format").unwrap_or_default();
    let format = Format::ALL.into_iter().find(|format| format.word() == word);
    let format = format.ok_or_else(|| {
        let words = Format::ALL.map(Format::word).join(", ");
        format!("--format is one of {words}")
    })?;
    if parsed.is_on("show-template") {
        return Ok(Outcome::printed(format.template()));
    }
    let [chart] = parsed.positional.as_slice() else {
        return Err(format!("one chart is needed\n\n{EXPORT_USAGE}"));
    };
    let workspace = environment::workspace(chart)?;
    let names = parsed.texts("environment");
    let wanted: Vec<&Environment> = match names {
        [] => workspace.environments().iter().collect(),
        names => names
            .iter()
            .map(|name| environment::find(&workspace, name))
            .collect::<Result<_, _>>()?,
    };
    let path = parsed.text("template");
    let own = path.map(|path| {
        fs::read_to_string(path).map_err(|error| folder::describe("open", Path::new(path), &error))
    });
    let own = own.transpose()?;
    let made = export(&workspace, &wanted, format, own.as_deref());
    let text = made.text.map_err(|fault| {
        let path = path.unwrap_or("the template");
        format!("{path}:{}: {}", fault.line, fault.message)
    })?;
    let mut outcome = Outcome::printed(text);
    outcome.stderr = made
        .notes
        .iter()
        .map(|note| format!("note: {note}\n"))
        .collect();
    Ok(outcome)
}

const IMPORT: &[Flag] = &[
    flag(
        "write",
        Kind::Bool,
        "write pilothouse.yaml and the files that its environments need",
    ),
    flag(
        "alone",
        Kind::Bool,
        "leave out the environments that the chart has already",
    ),
    short("help", 'h', Kind::Bool, "help for import"),
];

const IMPORT_USAGE: &str = "Usage:  pilothouse import FILE... CHART [flags]";

/// Runs `pilothouse import`.
pub(crate) fn run_import(args: &[String]) -> Outcome {
    let command = Command {
        about: "Reads the environments out of files of Argo CD, Flux, GitLab CI, GitHub Actions, helmfile, and shell \
                scripts with helm commands; prints the pilothouse.yaml that they make.",
        usage: IMPORT_USAGE,
        flags: IMPORT,
    };
    command.run(args, imported)
}

fn imported(parsed: &Parsed) -> Result<Outcome, String> {
    let Some((chart, paths)) = parsed
        .positional
        .split_last()
        .filter(|(_, paths)| !paths.is_empty())
    else {
        return Err(format!("files and a chart are needed\n\n{IMPORT_USAGE}"));
    };
    let mut workspace = environment::workspace(chart)?;
    let mut outcome = Outcome::default();
    let mut found: Vec<Found> = Vec::new();
    for path in paths {
        let bytes =
            fs::read(path).map_err(|error| folder::describe("open", Path::new(path), &error))?;
        let others = around(Path::new(path), Path::new(chart));
        let at_hand = AtHand {
            workspace: &workspace,
            others: &others,
        };
        let read = import(path, &bytes, &at_hand).map_err(|refused| refused.to_string())?;
        if read.tool.is_none() {
            return Err(format!(
                "{path} is no file of a deployment tool that is known: Argo CD, Flux, GitLab CI, GitHub Actions, \
                 helmfile, or a script that calls helm upgrade, install or template"
            ));
        }
        for note in &read.notes {
            let what = if note.what.is_empty() {
                String::new()
            } else {
                format!("{}: ", note.what)
            };
            outcome
                .stderr
                .push_str(&format!("{path}:{}: {what}{}\n", note.line, note.why));
        }
        found.extend(read.environments);
    }
    if found.is_empty() {
        outcome.stderr.push_str("Error: no environment was found\n");
        outcome.exit = 1;
        return Ok(outcome);
    }
    let files: Vec<(String, Vec<u8>)> = found
        .iter()
        .flat_map(|one| one.files.iter())
        .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
        .collect();
    let environments = found.into_iter().map(|one| one.environment).collect();
    let adopted = workspace.adopt(environments, files, parsed.is_on("alone"));
    let mut written = adopted.map_err(|refused| refused.to_string())?;
    written.push(settings::FILE.to_owned());
    if parsed.is_on("write") {
        for path in &written {
            let bytes = workspace
                .file(path)
                .map(|file| file.bytes().to_vec())
                .unwrap_or_default();
            write(&Path::new(chart).join(path), &bytes)?;
            outcome.stdout.push_str(&format!("{path}\n"));
        }
        return Ok(outcome);
    }
    outcome.stdout = text_of(&workspace, &written);
    Ok(outcome)
}

/// The files as they would be written: pilothouse.yaml alone as it is, others behind their names.
fn text_of(workspace: &Workspace, written: &[String]) -> String {
    let text = |path: &str| {
        workspace
            .file(path)
            .and_then(|file| file.text())
            .unwrap_or_default()
    };
    let others = written.iter().filter(|path| *path != settings::FILE);
    let others = others.map(|path| format!("---\n# {path}\n{}", text(path)));
    text(settings::FILE).to_owned() + &others.collect::<String>()
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| folder::describe("mkdir", folder, &error))?;
    }
    fs::write(path, bytes).map_err(|error| folder::describe("open", path, &error))
}

/// Texts of the repository that a file lies in (of its folder, where it is in none), outside of the chart: paths from
/// there on.
fn around(file: &Path, chart: &Path) -> Vec<(String, Vec<u8>)> {
    let file = folder::absolute(file);
    let chart = folder::absolute(chart);
    let Some(own) = file.parent() else {
        return Vec::new();
    };
    let root = own
        .ancestors()
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(own);
    let mut found = Vec::new();
    gather(root, root, &chart, 0, &mut found);
    found
}

fn gather(
    root: &Path,
    folder: &Path,
    chart: &Path,
    nested: usize,
    found: &mut Vec<(String, Vec<u8>)>,
) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // Links are not followed, so that nothing is walked twice.
        let Ok(meta) = fs::symlink_metadata(&path) else {
            continue;
        };
        if found.len() >= MOST_FILES || path == chart {
            continue;
        }
        if meta.is_dir() {
            // Pipelines include what lies there.
            let own = [".github", ".gitlab"].contains(&name.as_str());
            let skipped = name.starts_with('.') && !own
                || ["node_modules", "target", "vendor"].contains(&name.as_str());
            if !skipped && nested < folder::MOST_NESTED {
                gather(root, &path, chart, nested + 1, found);
            }
        } else if meta.is_file()
            && meta.len() <= LARGEST
            && [".yaml", ".yml", ".json", ".gotmpl"]
                .iter()
                .any(|end| name.ends_with(end))
        {
            let below = path.strip_prefix(root).unwrap_or(&path);
            let below = below
                .components()
                .map(|part| part.as_os_str().to_string_lossy());
            let below = below.collect::<Vec<_>>().join("/");
            if let Ok(bytes) = fs::read(&path) {
                found.push((below, bytes));
            }
        }
    }
}
