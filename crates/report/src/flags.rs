//! An environment's flags as a command line, and as what tools have instead of flags.

use pilothouse_chart::{Layers, Sources};
use pilothouse_value::Value;
use pilothouse_workspace::{Environment, SetFlag, SetKind, Workspace, quoted};
use std::fmt::Write as _;

/// The flags of an environment as Argo CD and Flux take them.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// `--set` and `--set-string`, one value each.
    pub(crate) parameters: Vec<Parameter>,
    /// `--set-file`: name and path.
    pub(crate) files: Vec<(String, String)>,
    /// What is no parameter, as YAML; may be empty.
    pub(crate) object: String,
    /// All flags as YAML; may be empty.
    pub(crate) all: String,
    /// What Argo CD does otherwise than Helm.
    pub(crate) argo_notes: Vec<String>,
    /// What Flux does otherwise than Helm.
    pub(crate) flux_notes: Vec<String>,
}

/// One value set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// As it stands after the `=`.
    pub(crate) value: String,
    pub(crate) string: bool,
}

/// `helm upgrade --install …`, to be run in the chart's folder.
pub(crate) fn command(environment: &Environment) -> String {
    let mut text = format!(
        "helm upgrade --install {} . \\\n  --namespace {} --create-namespace",
        quoted(&environment.release),
        quoted(&environment.namespace)
    );
    let mut flag = |name: &str, value: &str| {
        // Writing to a string does not fail.
        let _ = write!(text, " \\\n  --{name} {}", quoted(value));
    };
    for file in &environment.values_files {
        flag("values", &csv(file));
    }
    for set in &environment.sets {
        flag(set.kind.flag(), &set.value);
    }
    text
}

/// A flag that takes a list splits at commas outside of quotes.
fn csv(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// The flags as tools take them.
pub(crate) fn values(environment: &Environment, workspace: &Workspace) -> Values {
    let mut values = Values::default();
    let mut rest = Vec::new();
    for flag in &environment.sets {
        if !values.take(flag) {
            rest.push(flag);
        }
    }
    let merged = "lists and maps of --set-json stand in the values: Argo CD merges maps where Helm replaces them";
    if !rest.is_empty() {
        values.object = merged_yaml(&rest, workspace, &mut values.argo_notes);
        values.argo_notes.push(merged.to_owned());
    }
    let all: Vec<&SetFlag> = environment.sets.iter().collect();
    values.all = merged_yaml(&all, workspace, &mut values.flux_notes);
    if environment
        .sets
        .iter()
        .any(|flag| flag.kind == SetKind::Json)
    {
        let note = "Flux merges the maps of --set-json where Helm replaces them";
        values.flux_notes.push(note.to_owned());
    }
    values
}

impl Values {
    /// Takes a flag where it can be said with parameters.
    fn take(&mut self, flag: &SetFlag) -> bool {
        let parameter = |name: &str, value: String, string| Parameter {
            name: name.to_owned(),
            value,
            string,
        };
        let parameters: Vec<Parameter> = match flag.kind {
            SetKind::Set | SetKind::String => {
                let Some(parts) = assignments(&flag.value) else {
                    return self.cannot(flag);
                };
                let string = flag.kind == SetKind::String;
                let parts = parts.into_iter();
                parts
                    .map(|(name, value)| parameter(name, value.to_owned(), string))
                    .collect()
            }
            SetKind::Literal => match flag.value.split_once('=') {
                Some((name, value)) if !name.contains('\\') => {
                    vec![parameter(name, escaped(value), true)]
                }
                _ => return self.cannot(flag),
            },
            SetKind::File => {
                let Some(parts) = assignments(&flag.value) else {
                    return self.cannot(flag);
                };
                let parts = parts.into_iter();
                self.files
                    .extend(parts.map(|(name, path)| (name.to_owned(), path.to_owned())));
                return true;
            }
            SetKind::Json => {
                let Some((name, json)) = flag.value.split_once('=') else {
                    return false;
                };
                match pilothouse_yaml::json::decode(json.as_bytes()) {
                    Ok(Value::Str(text)) => {
                        vec![parameter(name, escaped(&text.to_string_lossy()), true)]
                    }
                    Ok(Value::Bool(_)) => vec![parameter(name, json.trim().to_owned(), false)],
                    // `--set` knows whole numbers only.
                    Ok(_) if json.trim().parse::<i64>().is_ok() => {
                        vec![parameter(name, json.trim().to_owned(), false)]
                    }
                    _ => return false,
                }
            }
        };
        self.parameters.extend(parameters);
        true
    }

    /// A flag that Helm itself refuses.
    fn cannot(&mut self, flag: &SetFlag) -> bool {
        let note = format!("left out: --{} {}", flag.kind.flag(), flag.value);
        self.argo_notes.push(note);
        true
    }
}

/// The parts `name=value` of a `--set`; `None` where one has no value.
fn assignments(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let at = unescaped(rest, '=')?;
        let (name, value) = (&rest[..at], &rest[at + 1..]);
        if name.is_empty() || unescaped(name, ',').is_some() {
            return None;
        }
        let list = match value.starts_with('{') {
            true => unescaped(value, '}').map_or(value.len(), |at| at + 1),
            false => 0,
        };
        let end = unescaped(&value[list..], ',').map(|at| list + at);
        parts.push((name, &value[..end.unwrap_or(value.len())]));
        match end.map(|at| &value[at + 1..]) {
            None | Some("") => return Some(parts),
            Some(more) => rest = more,
        }
    }
}

/// Where a character stands without a backslash in front.
fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            c if c == wanted => return Some(at),
            _ => {}
        }
    }
    None
}

/// A text that `--set-string` takes as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if matches!(c, '\\' | ',') || at == 0 && c == '{' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What flags set, merged, as YAML. Those that Helm refuses are noted.
fn merged_yaml(flags: &[&SetFlag], workspace: &Workspace, notes: &mut Vec<String>) -> String {
    let mut layers = Layers::new();
    let mut sources = Sources::new();
    for kind in SetKind::BY_STRENGTH {
        for flag in flags.iter().filter(|flag| flag.kind == kind) {
            let value = &flag.value;
            let set = match kind {
                SetKind::Json => layers.set_json(&mut sources, value),
                SetKind::Set => layers.set(&mut sources, value),
                SetKind::String => layers.set_string(&mut sources, value),
                SetKind::Literal => layers.set_literal(&mut sources, value),
                SetKind::File => {
                    let mut read = |path: &str| match workspace.file(path) {
                        Some(file) => Ok(file.bytes().to_vec()),
                        None => Err(format!("there is no {path}")),
                    };
                    layers.set_file(&mut sources, value, &mut read)
                }
            };
            if let Err(error) = set {
                notes.push(format!(
                    "left out: --{} {value}: {}",
                    kind.flag(),
                    error.message()
                ));
            }
        }
    }
    let merged = layers.merged();
    if merged.is_empty() {
        return String::new();
    }
    let text = pilothouse_yaml::to_yaml(&Value::from(merged.clone())).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}
