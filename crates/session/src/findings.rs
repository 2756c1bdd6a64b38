//! What Helm says, as findings in the workspace's files.

mod notice;

pub(crate) use notice::notice;

use crate::explain::{Plain, explain, last_words};
use crate::fixes::keys;
use crate::rendering::{Finding, Place};
use pilothouse_chart::{ChartError, Sources};
use pilothouse_gotmpl::ExecError;
use pilothouse_protocol::Severity;
use pilothouse_source::{Exhausted, Span};
use pilothouse_workspace::{Environment, Workspace};

/// The longest message of Helm's that is passed on, in bytes: endless includes make lines of half a megabyte.
const LONGEST: usize = 16_000;

/// An error of Helm's: `words` are its own, without the `Error: ` in front.
pub(crate) fn error(
    words: &str,
    id: &str,
    help: &str,
    origin: &'static str,
    place: Option<Place>,
) -> Finding {
    let plain = explain(words).unwrap_or_else(|| Plain {
        id: "",
        title: last_words(words),
        explanation: help.to_owned(),
    });
    let mut message = format!("Error: {words}");
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    Finding {
        id: if plain.id.is_empty() { id } else { plain.id }.to_owned(),
        severity: Severity::Error,
        title: plain.title,
        explanation: if plain.explanation.is_empty() {
            help.to_owned()
        } else {
            plain.explanation
        },
        message,
        origin,
        place,
    }
}

/// A chart that cannot be loaded, or values that cannot be read.
pub(crate) fn chart(
    error_: &ChartError,
    sources: Option<&Sources>,
    workspace: &Workspace,
) -> Finding {
    let diagnostic = &error_.diagnostic;
    let span = diagnostic
        .labels
        .first()
        .map_or(Span::NONE, |label| label.span);
    let place = match sources {
        Some(sources) => place(span, sources, workspace),
        None => named_file(&diagnostic.message).map(|path| shifted(path, span, workspace)),
    };
    let origin = if diagnostic.id.starts_with("values/") {
        "Values"
    } else {
        "Chart"
    };
    let place = special_place(&diagnostic.message, workspace).or(place);
    let place = place.or_else(|| {
        let chart = "Chart.yaml";
        (origin == "Chart" && workspace.file(chart).is_some())
            .then(|| shifted(chart.to_owned(), Span::NONE, workspace))
    });
    let ignored = place
        .as_ref()
        .is_some_and(|place| place.path == ".helmignore");
    if ignored {
        return Finding {
            id: "chart/ignored".to_owned(),
            severity: Severity::Error,
            title: ".helmignore shuts Chart.yaml out".to_owned(),
            explanation: "A line with “!” shuts out everything that it does not match.".to_owned(),
            message: format!("Error: {}", diagnostic.message),
            origin: "Chart",
            place,
        };
    }
    error(
        &diagnostic.message,
        &diagnostic.id,
        &diagnostic.help,
        origin,
        place,
    )
}

/// Where a message of the loader leads that names no file, or another one.
fn special_place(message: &str, workspace: &Workspace) -> Option<Place> {
    let line = |path: &str, wanted: &dyn Fn(&str) -> bool| line_of(path, workspace, wanted);
    if let Some(inner) = message.strip_prefix("error unpacking subchart ") {
        let path = format!("charts/{}", inner.split(" in ").next()?);
        return message
            .ends_with(": Chart.yaml file is missing")
            .then(|| workspace.file(&path))
            .flatten()
            .map(|_| shifted(path, Span::NONE, workspace));
    }
    if message == "Chart.yaml file is missing" {
        return line(".helmignore", &|line| line.starts_with('!'));
    }
    let (_, names) = message.split_once("missing in charts/ directory: ")?;
    let name = names.split(", ").next()?;
    let entry = format!("name: {name}");
    line("Chart.yaml", &|line| {
        line.trim_start_matches("- ").trim() == entry
    })
}

/// The first line of a file that is the wanted one, white space at its ends left out.
fn line_of(path: &str, workspace: &Workspace, wanted: &dyn Fn(&str) -> bool) -> Option<Place> {
    let text = workspace.file(path)?.text()?;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if wanted(line.trim()) {
            return Some(Place {
                path: path.to_owned(),
                start: start + line.len() - line.trim_start().len(),
                end: start + line.trim_end().len(),
            });
        }
        start += line.len();
    }
    None
}

/// Values that do not fit a schema: one finding for each fault, at the key in the strongest file that sets it.
pub(crate) fn schema(
    words: &str,
    environment: &Environment,
    workspace: &Workspace,
) -> Option<Vec<Finding>> {
    if !words.starts_with("values don't meet the specifications of the schema(s)") {
        return None;
    }
    let mut findings = Vec::new();
    let mut scope: Vec<&str> = Vec::new();
    for line in words.lines().skip(1) {
        let Some((pointer, fault)) = line
            .strip_prefix("- at '")
            .and_then(|rest| rest.split_once("': "))
        else {
            if !line.is_empty() && !line.starts_with(' ') && !line.ends_with(':') {
                findings.push(broken_schema(line, words, &scope, workspace));
            }
            if let Some(chart) = line.strip_suffix(':') {
                scope = if chart == workspace.name() {
                    Vec::new()
                } else {
                    vec![chart]
                };
            }
            continue;
        };
        let names = pointer.split('/').filter(|name| !name.is_empty());
        let names: Vec<&str> = scope.iter().copied().chain(names).collect();
        // A key that is not allowed is where to look, not the map that it is in.
        let unknown = fault.strip_prefix("additional properties '");
        let unknown = unknown.and_then(|rest| rest.split('\'').next());
        let place: Vec<&str> = names.iter().copied().chain(unknown).collect();
        let subject = if names.is_empty() {
            "values".to_owned()
        } else {
            names.join(".")
        };
        findings.push(Finding {
            id: "values/schema".to_owned(),
            severity: Severity::Error,
            title: plain_fault(&names, fault).unwrap_or_else(|| format!("{subject}: {fault}")),
            explanation: "The chart's values.schema.json does not allow it.".to_owned(),
            message: format!("Error: {}", words.trim_end()),
            origin: "Schema",
            place: key_place(&place, environment, workspace),
        });
    }
    (!findings.is_empty()).then_some(findings)
}

/// A schema's fault in plain words; `fixes::schema` reads them again.
fn plain_fault(names: &[&str], fault: &str) -> Option<String> {
    let below = |name: &str| [names, &[name]].concat().join(".");
    if let Some(rest) = fault.strip_prefix("additional properties '") {
        let (name, rest) = rest.split_once('\'')?;
        return (rest == " not allowed")
            .then(|| format!("The chart takes no value “{}”", below(name)));
    }
    if let Some(name) = fault.strip_prefix("missing property '") {
        return Some(format!("{} is missing", below(name.strip_suffix('\'')?)));
    }
    let (got, want) = fault.strip_prefix("got ")?.split_once(", want ")?;
    let kind = |name| {
        Some(match name {
            "string" => "a text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "true or false",
            "array" => "a list",
            "object" => "a map",
            "null" => "null",
            _ => return None,
        })
    };
    let (got, want) = (kind(got)?, kind(want)?);
    Some(format!("{} must be {want}, and is {got}", names.join(".")))
}

/// A values.schema.json that cannot be read itself.
fn broken_schema(fault: &str, words: &str, scope: &[&str], workspace: &Workspace) -> Finding {
    let folders = scope.iter().map(|chart| format!("charts/{chart}/"));
    let path = format!("{}values.schema.json", folders.collect::<String>());
    Finding {
        id: "values/schema-syntax".to_owned(),
        severity: Severity::Error,
        title: format!("{path} cannot be read: {fault}"),
        explanation: "It must be a JSON Schema; JSON takes no comments and no comma before a closing bracket."
            .to_owned(),
        message: format!("Error: {}", words.trim_end()),
        origin: "Schema",
        place: (workspace.file(&path).is_some()).then(|| shifted(path, Span::NONE, workspace)),
    }
}

/// Where a key is set: in the last values file that has it.
fn key_place(names: &[&str], environment: &Environment, workspace: &Workspace) -> Option<Place> {
    let files = environment
        .values_files
        .iter()
        .rev()
        .map(String::as_str)
        .chain(["values.yaml"]);
    let texts = files.filter_map(|path| Some((path, workspace.file(path)?.text()?)));
    let found = texts
        .clone()
        .find_map(|(path, text)| Some((path, key_line(text, names)?)));
    let (path, (start, end)) =
        found.or_else(|| texts.clone().next_back().map(|(path, _)| (path, (0, 0))))?;
    Some(Place {
        path: path.to_owned(),
        start,
        end,
    })
}

/// The line of a key, as bytes from its first letter to its end.
fn key_line(text: &str, names: &[&str]) -> Option<(usize, usize)> {
    let key = keys::find(text, names)?;
    let end = key.value.end.max(key.place.end + 1);
    Some((key.place.start, end))
}

/// The file that a message of the loader speaks of; the table of files is gone with the chart.
fn named_file(message: &str) -> Option<String> {
    let mut folder = String::new();
    let mut rest = message;
    while let Some((_, inner)) = rest.split_once("error unpacking subchart ") {
        let (name, after) = inner.split_once(" in ")?;
        folder.push_str(&format!("charts/{name}/"));
        rest = after;
    }
    let (_, file) = rest.split_once("cannot load ")?;
    let (file, _) = file.split_once(": ")?;
    Some(format!("{folder}{file}"))
}

/// What stopped a template: where it really happened, not where that was included.
pub(crate) fn exec(
    error_: &ExecError,
    words: &str,
    sources: &Sources,
    workspace: &Workspace,
) -> Finding {
    let mut span = error_.span;
    let mut at = error_;
    while let Some(cause) = &at.cause {
        at = cause;
        if at.span.is_some() {
            span = at.span;
        }
    }
    let place = place(span, sources, workspace);
    let Some(exhausted) = at.exhausted else {
        return error(words, "template/error", "", "Template", place);
    };
    let title = match exhausted {
        Exhausted::Steps(_) => "This template does not come to an end",
        Exhausted::Bytes(_) => {
            "This template makes more text, or longer lists, than there is room for"
        }
        Exhausted::Turns(_) => "This template's loops take too many turns",
        Exhausted::Depth(_) => "This template includes itself without end",
    };
    Finding {
        id: "template/endless".to_owned(),
        severity: Severity::Error,
        title: title.to_owned(),
        explanation: format!("It was {exhausted}"),
        message: String::new(),
        origin: "Template",
        place,
    }
}

/// A span as a place in the workspace. What stands in a packed subchart is at the start of the archive.
pub(crate) fn place(span: Span, sources: &Sources, workspace: &Workspace) -> Option<Place> {
    let path = &sources.get(span.file)?.path;
    if workspace.file(path).is_some() {
        return Some(shifted(path.to_string(), span, workspace));
    }
    let archive = path
        .match_indices('/')
        .map(|(at, _)| &path[..at])
        .find(|head| workspace.file(head).is_some())?;
    Some(shifted(archive.to_owned(), Span::NONE, workspace))
}

/// Spans count without the byte order mark that the file may begin with.
fn shifted(path: String, span: Span, workspace: &Workspace) -> Place {
    let bom = workspace
        .file(&path)
        .is_some_and(|file| file.bytes().starts_with(b"\xef\xbb\xbf"));
    let shift = if bom { 3 } else { 0 };
    Place {
        path,
        start: span.start as usize + shift,
        end: span.end as usize + shift,
    }
}
