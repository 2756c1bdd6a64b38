//! `pilothouse.yaml`, written so that what nobody changed stays as it is, comments and all.

use super::read;
use super::read::FIELDS;
use crate::environment::{Environment, HELM_VERSION, KUBE_VERSION, Operation};
use pilothouse_source::{FileId, LineIndex};
use pilothouse_value::Value;
use pilothouse_yaml::{Node, parse, to_yaml};

const HEAD: &str = "# The environments of this chart, as Pilothouse renders them.\nenvironments:\n";

/// The text; `before` is what the file holds. Fields with their default value are left out, unless they stand there.
pub(super) fn write(environments: &[Environment], release: &str, before: Option<&str>) -> String {
    let kept = before.and_then(|before| changed(environments, release, before));
    // What was put together out of old and new is looked at as a reader will.
    let kept =
        kept.filter(|text| read::read(text.as_bytes(), release).as_deref() == Ok(environments));
    kept.unwrap_or_else(|| {
        let items = environments.iter().map(|one| item(one, release, 2));
        HEAD.to_owned() + &items.collect::<String>()
    })
}

/// The text of an environment.
fn item(environment: &Environment, release: &str, indent: usize) -> String {
    let fields = FIELDS
        .into_iter()
        .filter_map(|key| field(environment, key, release, indent + 2));
    dashed(&fields.collect::<String>(), indent)
}

/// A mapping's lines as an item of a list: the first line gets the dash.
fn dashed(lines: &str, indent: usize) -> String {
    let rest = lines.get(indent + 2..).unwrap_or_default();
    format!("{}- {rest}", " ".repeat(indent))
}

/// The lines of a field; `None` where it has its default.
fn field(environment: &Environment, key: &str, release: &str, indent: usize) -> Option<String> {
    let pad = " ".repeat(indent);
    let line = |value: &str| Some(format!("{pad}{key}: {}\n", scalar(value)));
    let unlike = |value: &str, default: &str| if value == default { None } else { line(value) };
    let list = |items: Vec<String>| {
        let items = items.into_iter().map(|item| format!("{pad}  - {item}\n"));
        let items: String = items.collect();
        (!items.is_empty()).then(|| format!("{pad}{key}:\n{items}"))
    };
    let scalars = |texts: &[String]| texts.iter().map(|text| scalar(text)).collect();
    match key {
        "name" => line(&environment.name),
        "release" => unlike(&environment.release, release),
        "namespace" => unlike(&environment.namespace, "default"),
        "values" => list(scalars(&environment.values_files)),
        "set" => {
            let flags = environment.sets.iter();
            let flags = flags.map(|flag| format!("{}: {}", flag.kind.flag(), scalar(&flag.value)));
            list(flags.collect())
        }
        "kubeVersion" => unlike(&environment.kube_version, KUBE_VERSION),
        "apiVersions" => list(scalars(&environment.api_versions)),
        "operation" => match environment.operation {
            Operation::Install => None,
            Operation::Upgrade => line("upgrade"),
        },
        "helmVersion" => unlike(&environment.helm_version, HELM_VERSION),
        "clock" => environment.clock.as_deref().and_then(line),
        _ => environment.seed.map(|seed| format!("{pad}seed: {seed}\n")),
    }
}

/// A text on one line of YAML.
fn scalar(text: &str) -> String {
    let plain = to_yaml(&Value::from(text))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let plain = plain.map(|plain| plain.trim_end_matches('\n').to_owned());
    let one_line = |plain: &String| !plain.contains('\n') && !plain.starts_with(['|', '>']);
    plain.filter(one_line).unwrap_or_else(|| quoted(text))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An environment as it stands in the file.
struct Old<'o> {
    environment: Environment,
    /// Its lines, with the comments above it.
    text: &'o str,
    node: Node,
    /// Bytes of the whole text before `text`.
    start: usize,
    /// Bytes of the comments above it.
    head: usize,
}

/// The old text with the changes in it; `None` where it is laid out in a way that this does not follow.
fn changed(environments: &[Environment], release: &str, before: &str) -> Option<String> {
    let known = read::read(before.as_bytes(), release).ok()?;
    let document = parse(before.as_bytes(), FileId::NONE).ok()?;
    let items = document.root.get("environments")?.as_sequence()?;
    let lines = LineIndex::new(before.as_bytes());
    let start_of = |at: u32| lines.line_start(lines.line_column(at).line);
    let mut starts = Vec::with_capacity(items.len() + 1);
    let mut indent = None;
    for node in items {
        let line = start_of(node.span.start)? as usize;
        let dash = before.get(line..node.span.start as usize)?;
        let spaces = dash.strip_suffix("- ")?;
        if !spaces.trim().is_empty()
            || node.alias.is_some()
            || *indent.get_or_insert(spaces.len()) != spaces.len()
        {
            return None;
        }
        starts.push(line);
    }
    let indent = indent?;
    // Comments and blank lines above an item go with it.
    let mut heads = Vec::with_capacity(starts.len());
    let list_line = document.root.entry("environments")?.0.span.start;
    let mut floor = lines.line_start(lines.line_column(list_line).line + 1)? as usize;
    for (at, start) in starts.iter().enumerate() {
        heads.push(above(before, *start, floor));
        let end = items[at].span.end;
        floor = lines
            .line_start(lines.line_column(end.saturating_sub(1)).line + 1)
            .map_or(before.len(), |at| at as usize);
    }
    let tail = &before[floor.min(before.len())..];
    let mut olds = Vec::with_capacity(items.len());
    for (at, environment) in known.into_iter().enumerate() {
        let end = heads
            .get(at + 1)
            .copied()
            .unwrap_or(floor)
            .min(before.len());
        olds.push(Old {
            environment,
            text: before.get(heads[at]..end)?,
            node: items[at].clone(),
            start: heads[at],
            head: starts[at] - heads[at],
        });
    }
    let mut out = before.get(..heads[0])?.to_owned();
    for (at, environment) in environments.iter().enumerate() {
        let by_name = |old: &&Old<'_>| old.environment.name == environment.name;
        let renamed = || {
            let old = olds.get(at)?;
            let gone = environments
                .iter()
                .all(|one| one.name != old.environment.name);
            gone.then_some(old)
        };
        let text = match olds.iter().find(by_name).or_else(renamed) {
            Some(old) if old.environment == *environment => old.text.to_owned(),
            Some(old) => edited(old, environment, release, before, indent)?,
            None => item(environment, release, indent),
        };
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&text);
    }
    if !out.ends_with('\n') && !tail.is_empty() {
        out.push('\n');
    }
    out.push_str(tail);
    Some(out)
}

/// Where the comments and blank lines directly above `start` begin, not before `floor`.
fn above(text: &str, start: usize, floor: usize) -> usize {
    let mut at = start;
    while at > floor {
        let line_start = text[..at - 1].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..at].trim();
        if line_start < floor || !line.is_empty() && !line.starts_with('#') {
            break;
        }
        at = line_start;
    }
    at
}

/// The lines of an environment whose fields changed: those that did not stay as they are.
fn edited(
    old: &Old<'_>,
    new: &Environment,
    release: &str,
    before: &str,
    indent: usize,
) -> Option<String> {
    let entries = old.node.as_mapping()?;
    let item_end = old.start + old.text.len();
    let mut starts = Vec::with_capacity(entries.len() + 1);
    for (at, (key, _)) in entries.iter().enumerate() {
        let line = before[..key.span.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let floor = starts.last().copied().unwrap_or(old.start + old.head);
        let pad = before.get(line..key.span.start as usize)?;
        let expected = if at == 0 { "- " } else { "  " };
        // Each field begins a line of its own.
        if pad.len() != indent + 2 || !pad.ends_with(expected) || at > 0 && !pad.trim().is_empty() {
            return None;
        }
        starts.push(match at {
            0 => line,
            _ => above(before, line, floor),
        });
    }
    starts.push(item_end);
    let pad = " ".repeat(indent + 2);
    let mut out = String::new();
    let mut written: Vec<&str> = Vec::new();
    for (at, (key, _)) in entries.iter().enumerate() {
        let key = FIELDS
            .into_iter()
            .find(|field| Some(*field) == key.as_scalar())?;
        written.push(key);
        let text = before.get(starts[at]..starts[at + 1])?;
        let (then, now) = (
            field(&old.environment, key, release, indent + 2),
            field(new, key, release, indent + 2),
        );
        if then == now {
            match at {
                0 => out.push_str(&format!("{pad}{}", text.get(indent + 2..)?)),
                _ => out.push_str(text),
            }
            if !out.ends_with('\n') {
                out.push('\n');
            }
        } else if let Some(now) = now {
            out.push_str(&now);
        }
    }
    for key in FIELDS.into_iter().filter(|key| !written.contains(key)) {
        out.extend(field(new, key, release, indent + 2));
    }
    Some(old.text.get(..old.head)?.to_owned() + &dashed(&out, indent))
}
