//! `pilothouse.yaml`, read with the place of everything in it.

use super::SettingsError;
use crate::environment::{Environment, Operation, SetFlag, SetKind, moment};
use crate::path;
use pilothouse_source::{FileId, LineIndex, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_yaml::{Node, NodeKind, ScalarStyle, parse};
use std::collections::HashSet;

/// The fields of an environment, in the order in which they are written.
pub const FIELDS: [&str; 11] = [
    "name",
    "release",
    "namespace",
    "values",
    "set",
    "kubeVersion",
    "apiVersions",
    "operation",
    "helmVersion",
    "clock",
    "seed",
];

/// What is wrong, and where.
type Fault = (Span, String);

/// The environments of a text; `release` is the release's name where one names none.
pub(super) fn read(bytes: &[u8], release: &str) -> Result<Vec<Environment>, SettingsError> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(at(
            bytes,
            Span::new(FileId::NONE, 0, 0),
            "It is not UTF-8 text",
        ));
    }
    let document = parse(bytes, FileId::NONE)
        .map_err(|error| at(bytes, error.span, &without_prefix(&error.message)))?;
    environments(&document.root, release).map_err(|(span, message)| at(bytes, span, &message))
}

/// Helm's library says what it was doing first.
fn without_prefix(message: &str) -> String {
    let words = message.rsplit("yaml: ").next().unwrap_or(message);
    let words = match words
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, words)) => words,
        None => words,
    };
    format!("It is not YAML: {words}")
}

fn at(bytes: &[u8], span: Span, message: &str) -> SettingsError {
    let place = LineIndex::new(bytes).line_column(span.start.min(bytes.len() as u32));
    SettingsError {
        line: place.line,
        column: place.column + 1,
        message: message.to_owned(),
    }
}

fn environments(root: &Node, release: &str) -> Result<Vec<Environment>, Fault> {
    let mut list = None;
    for (key, node) in mapping(root, "The file", &["environments"])? {
        if key == "environments" {
            list = Some(node);
        }
    }
    let Some(list) = list else {
        return Err((root.span, "The list “environments” is missing".to_owned()));
    };
    let items = sequence(list, "environments", "environments")?;
    if items.is_empty() {
        return Err((list.span, "There is no environment".to_owned()));
    }
    let mut names = HashSet::new();
    let mut environments = Vec::with_capacity(items.len());
    for item in items {
        let environment = environment(item, release)?;
        if !names.insert(environment.name.clone()) {
            let span = item.get("name").map_or(item.span, |name| name.span);
            let message = format!("Two environments are called “{}”", environment.name);
            return Err((span, message));
        }
        environments.push(environment);
    }
    Ok(environments)
}

fn environment(item: &Node, release: &str) -> Result<Environment, Fault> {
    let mut environment = Environment::new("", release);
    for (key, node) in mapping(item, "An environment", &FIELDS)? {
        match key {
            "name" => environment.name = text(node, key)?.to_owned(),
            "release" => environment.release = text(node, key)?.to_owned(),
            "namespace" => environment.namespace = text(node, key)?.to_owned(),
            "values" => {
                for path in sequence(node, key, "paths")? {
                    environment.values_files.push(file(path)?);
                }
            }
            "set" => {
                for flag in sequence(node, key, "flags")? {
                    set(flag, &mut environment.sets)?;
                }
            }
            "kubeVersion" => environment.kube_version = version(node, key)?,
            "apiVersions" => {
                for one in sequence(node, key, "API versions")? {
                    environment.api_versions.push(text(one, key)?.to_owned());
                }
            }
            "operation" => environment.operation = operation(node)?,
            "helmVersion" => environment.helm_version = helm_version(node)?,
            "clock" => {
                let clock = text(node, key)?;
                if moment(clock).is_none() {
                    let message = format!("“{clock}” is no moment like 2026-01-01T00:00:00Z");
                    return Err((node.span, message));
                }
                environment.clock = Some(clock.to_owned());
            }
            _ => environment.seed = Some(seed(node)?),
        }
    }
    if environment.name.trim().is_empty() {
        let span = item.get("name").map_or(item.span, |name| name.span);
        return Err((span, "An environment has no name".to_owned()));
    }
    Ok(environment)
}

/// The entries of a mapping whose keys are all among `known`, each once; those that are null left out.
fn mapping<'n>(
    node: &'n Node,
    what: &str,
    known: &[&'static str],
) -> Result<Vec<(&'static str, &'n Node)>, Fault> {
    let Some(entries) = node.as_mapping() else {
        let message = format!("{what} should be a mapping with {}", listed(known));
        return Err((node.span, message));
    };
    let mut found: Vec<(&'static str, &Node)> = Vec::with_capacity(entries.len());
    let mut seen: Vec<&str> = Vec::new();
    for (key, value) in entries {
        let name = key.as_scalar().unwrap_or_default();
        let Some(known) = known.iter().find(|known| **known == name) else {
            let message = format!("There is no field “{name}” here, only {}", listed(known));
            return Err((key.span, message));
        };
        if seen.contains(known) {
            return Err((key.span, format!("“{name}” stands here twice")));
        }
        seen.push(known);
        if !is_null(value) {
            found.push((known, value));
        }
    }
    Ok(found)
}

fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn is_null(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar { value, style } => {
            *style == ScalarStyle::Plain && ["", "~", "null", "Null", "NULL"].contains(&&**value)
        }
        _ => false,
    }
}

fn sequence<'n>(node: &'n Node, key: &str, of: &str) -> Result<&'n [Node], Fault> {
    node.as_sequence()
        .ok_or_else(|| (node.span, format!("“{key}” should be a list of {of}")))
}

/// A text; numbers are taken as they are written.
fn text<'n>(node: &'n Node, key: &str) -> Result<&'n str, Fault> {
    match node.as_scalar() {
        Some(text) if !is_null(node) => Ok(text),
        _ => Err((node.span, format!("“{key}” should be a text"))),
    }
}

fn file(node: &Node) -> Result<String, Fault> {
    let text = text(node, "values")?;
    path::clean(text).map_err(|refused| (node.span, refused.to_string()))
}

fn set(node: &Node, sets: &mut Vec<SetFlag>) -> Result<(), Fault> {
    const FLAGS: [&str; 5] = ["set", "set-string", "set-json", "set-literal", "set-file"];
    for (key, value) in mapping(node, "A flag", &FLAGS)? {
        let Some(kind) = SetKind::ALL.into_iter().find(|kind| kind.flag() == key) else {
            continue;
        };
        let value = text(value, key)?.to_owned();
        sets.push(SetFlag { kind, value });
    }
    Ok(())
}

fn operation(node: &Node) -> Result<Operation, Fault> {
    match text(node, "operation")? {
        "install" => Ok(Operation::Install),
        "upgrade" => Ok(Operation::Upgrade),
        other => Err((
            node.span,
            format!("“operation” is install or upgrade, not “{other}”"),
        )),
    }
}

fn version(node: &Node, key: &str) -> Result<String, Fault> {
    Ok(text(node, key)?.trim_start_matches('v').to_owned())
}

fn helm_version(node: &Node) -> Result<String, Fault> {
    let version = version(node, "helmVersion")?;
    match HelmVersion::parse(&version) {
        Some(_) => Ok(version),
        None => Err((
            node.span,
            format!("Helm 4.3 and 3.22 are followed, not “{version}”"),
        )),
    }
}

fn seed(node: &Node) -> Result<u64, Fault> {
    let text = text(node, "seed")?;
    text.parse().map_err(|_| {
        (
            node.span,
            "“seed” should be a whole number from 0 on".to_owned(),
        )
    })
}

/// A part of an environment in the file.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Part<'p> {
    /// The values file of this path.
    Values(&'p str),
    /// The flag of this kind and text.
    Flag(&'p SetFlag),
    /// A field by its key.
    Field(&'p str),
}

/// The bytes at which a part of an environment stands; where the file has it not, those of the environment's name.
pub(super) fn place(
    bytes: &[u8],
    environment: &str,
    part: Part<'_>,
) -> Option<std::ops::Range<usize>> {
    let document = parse(bytes, FileId::NONE).ok()?;
    let items = document.root.get("environments")?.as_sequence()?;
    let named = |item: &&Node| item.get("name").and_then(Node::as_scalar) == Some(environment);
    let item = items.iter().find(named)?;
    let found = match part {
        Part::Values(path) => {
            let mut paths = item
                .get("values")
                .and_then(Node::as_sequence)
                .into_iter()
                .flatten();
            paths.find(|node| {
                let clean = node.as_scalar().and_then(|text| path::clean(text).ok());
                clean.as_deref() == Some(path)
            })
        }
        Part::Flag(flag) => {
            let flags = item
                .get("set")
                .and_then(Node::as_sequence)
                .into_iter()
                .flatten();
            let mut values = flags.filter_map(|node| node.get(flag.kind.flag()));
            values.find(|node| node.as_scalar() == Some(&flag.value))
        }
        Part::Field(key) => item.get(key),
    };
    let span = found.or_else(|| item.get("name"))?.span;
    Some(span.start as usize..span.end as usize)
}
