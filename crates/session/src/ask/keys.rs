//! From an origin to the key of the values, and what each layer says about it.

use super::steps::one_line;
use super::traced::Traced;
use crate::findings;
use crate::problems::location;
use pilothouse_chart::{self as chart, LayerValue};
use pilothouse_protocol::ask::{LayerKind, LayerState, PathStep, WhyKey, WhyLayer};
use pilothouse_source::{FileId, Span};
use pilothouse_value::{Origin, Step, Value};
use pilothouse_workspace::{Environment, Workspace, path::file_name};

/// A key of the values as one chart of the tree sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Key {
    /// The chart: `""`, `valkey`, `valkey/common`.
    pub(super) scope: String,
    /// Below its `.Values`; empty: all of them.
    pub(super) path: Vec<Step>,
}

impl Key {
    /// The steps below the outermost chart's `.Values`.
    pub(super) fn full(&self) -> Vec<Step> {
        let names = self.scope.split('/').filter(|name| !name.is_empty());
        canonical(names, &self.path)
    }

    /// As people write it: `valkey.image.tag`, `hosts[0].name`.
    pub(super) fn shown(&self) -> String {
        shown(&self.full())
    }
}

/// The steps below the outermost chart's `.Values` to a path in those of a subchart. Globals are everybody's.
pub(super) fn canonical<'n>(names: impl IntoIterator<Item = &'n str>, path: &[Step]) -> Vec<Step> {
    if matches!(path.first(), Some(Step::Key(first)) if &**first == "global") {
        return path.to_vec();
    }
    let names = names.into_iter().map(|name| Step::Key(name.into()));
    names.chain(path.iter().cloned()).collect()
}

/// A path as people write it.
pub(super) fn shown(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// What an origin is.
pub(super) enum Named {
    /// A value.
    Value(Key),
    /// One of the other things in `.`: `.Release.Name`.
    Fact(Vec<Step>, String),
}

/// What the single paths of an origin are, each once.
pub(super) fn named(traced: &Traced, origin: Origin) -> Vec<Named> {
    let origins = traced.origins.borrow();
    let members = origins.members(origin).into_iter();
    let paths = members.filter_map(|member| origins.path(member));
    paths
        .filter_map(|(scope, steps)| match steps.first()? {
            Step::Key(first) if &**first == "Values" => Some(Named::Value(Key {
                scope: scope.to_string(),
                path: steps[1..].to_vec(),
            })),
            Step::Key(first) if &**first == "Template" => None,
            _ => Some(Named::Fact(steps, scope.to_string())),
        })
        .collect()
}

/// All that is to be said about a key. `printed`: as [`WhyKey`].
pub(super) fn explained(
    traced: &Traced,
    workspace: &Workspace,
    environment: &Environment,
    key: &Key,
    printed: bool,
) -> WhyKey {
    let said = traced
        .explainer
        .explain(&traced.layers, &traced.sources, &key.scope, &key.path);
    let mut layers: Vec<WhyLayer> = said
        .iter()
        .rev()
        .map(|one| layer(traced, workspace, one))
        .collect();
    fill_up(&mut layers, environment, workspace);
    WhyKey {
        path: key.shown(),
        steps: key.full().iter().map(to_protocol).collect(),
        printed,
        layers,
        elsewhere: Vec::new(),
    }
}

fn layer(traced: &Traced, workspace: &Workspace, said: &LayerValue) -> WhyLayer {
    let path = traced.sources.get(said.file).map(|source| &*source.path);
    let (kind, name) = kind_and_name(traced, &said.layer, path.unwrap_or_default());
    let span = if said.value_span.is_some() {
        said.key_span.to(said.value_span)
    } else {
        said.key_span
    };
    let span = if said.key_span.is_some() {
        span
    } else {
        said.value_span
    };
    let place = (kind != LayerKind::Set && span.is_some())
        .then(|| findings::place(span, &traced.sources, workspace))
        .flatten();
    WhyLayer {
        kind,
        name,
        location: place.map(|place| location(workspace, &place)),
        value: value_text(&said.value),
        state: if said.wins {
            LayerState::Wins
        } else {
            LayerState::Overridden
        },
    }
}

fn kind_and_name(traced: &Traced, kind: &chart::LayerKind, path: &str) -> (LayerKind, String) {
    use chart::LayerKind as Chart;
    let given = || {
        let layers = traced.layers.layers().iter();
        layers
            .clone()
            .find(|layer| layer.kind == *kind)
            .map_or(String::new(), |layer| layer.name.clone())
    };
    let flag = |flag: &str| (LayerKind::Set, format!("{flag} {}", one_line(&given())));
    match kind {
        Chart::Default if path == "values.yaml" => (LayerKind::Default, path.to_owned()),
        Chart::Default | Chart::Import => (LayerKind::Subchart, path.to_owned()),
        Chart::Parent => (LayerKind::Parent, path.to_owned()),
        Chart::Global => (LayerKind::Global, path.to_owned()),
        Chart::File(_) => (LayerKind::File, given()),
        Chart::SetJson(_) => flag("--set-json"),
        Chart::Set(_) => flag("--set"),
        Chart::SetString(_) => flag("--set-string"),
        Chart::SetFile(_) => flag("--set-file"),
        Chart::SetLiteral(_) => flag("--set-literal"),
    }
}

/// Adds the layers that do not speak of the value, so that the whole stack is seen.
fn fill_up(layers: &mut Vec<WhyLayer>, environment: &Environment, workspace: &Workspace) {
    let unset = |kind, name: &str| WhyLayer {
        kind,
        name: name.to_owned(),
        location: None,
        value: String::new(),
        state: LayerState::Unset,
    };
    let mut at = 0;
    if layers
        .first()
        .is_none_or(|layer| layer.kind != LayerKind::Set)
    {
        layers.insert(0, unset(LayerKind::Set, "--set"));
    }
    while layers
        .get(at)
        .is_some_and(|layer| layer.kind == LayerKind::Set)
    {
        at += 1;
    }
    for path in environment.values_files.iter().rev() {
        let here = layers.get(at);
        if here.is_none_or(|layer| layer.kind != LayerKind::File || layer.name != *path) {
            layers.insert(at, unset(LayerKind::File, path));
        }
        at += 1;
    }
    let own = "values.yaml";
    if workspace.file(own).is_some() && !layers.iter().any(|layer| layer.name == own) {
        layers.insert(at, unset(LayerKind::Default, own));
    }
}

/// A step for the page.
pub(super) fn to_protocol(step: &Step) -> PathStep {
    match step {
        Step::Key(key) => PathStep::Key(key.to_string()),
        Step::Index(index) => PathStep::Index(*index),
    }
}

/// A value on one line, as YAML writes it; tables and lists by their size.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Map(map) if map.is_empty() => "{}".to_owned(),
        Value::Map(map) => match map.len() {
            1 => "{1 key}".to_owned(),
            keys => format!("{{{keys} keys}}"),
        },
        Value::List(list) if list.is_empty() => "[]".to_owned(),
        Value::List(list) => match list.len() {
            1 => "[1 item]".to_owned(),
            items => format!("[{items} items]"),
        },
        Value::Nil => "null".to_owned(),
        Value::Str(text) if text.as_bytes().contains(&b'\n') => one_line(&text.to_string_lossy()),
        value => pilothouse_yaml::to_yaml(value)
            .map(|text| one_line(&String::from_utf8_lossy(&text)))
            .unwrap_or_default(),
    }
}

/// One of the things in `.` that are no values: what says it, and where.
pub(super) fn fact(
    traced: &Traced,
    workspace: &Workspace,
    environment: &Environment,
    steps: &[Step],
    scope: &str,
    printed: bool,
) -> WhyKey {
    let name = |at: usize| match steps.get(at) {
        Some(Step::Key(key)) => &**key,
        _ => "",
    };
    let (kind, source, place, value) = match name(0) {
        "Chart" => chart_fact(traced, workspace, scope, name(1)),
        "Files" => (
            LayerKind::Chart,
            "the chart's files".to_owned(),
            None,
            String::new(),
        ),
        "Release" => {
            let value = match name(1) {
                "Name" => environment.release.clone(),
                "Namespace" => environment.namespace.clone(),
                _ => String::new(),
            };
            (
                LayerKind::Environment,
                environment.name.clone(),
                None,
                value,
            )
        }
        _ => {
            let value = environment.kube_version.clone();
            (
                LayerKind::Environment,
                environment.name.clone(),
                None,
                value,
            )
        }
    };
    WhyKey {
        path: format!(".{}", shown(steps)),
        steps: Vec::new(),
        printed,
        layers: vec![WhyLayer {
            kind,
            name: source,
            location: place,
            value,
            state: LayerState::Wins,
        }],
        elsewhere: Vec::new(),
    }
}

/// A field of Chart.yaml with its line.
fn chart_fact(
    traced: &Traced,
    workspace: &Workspace,
    scope: &str,
    field: &str,
) -> (
    LayerKind,
    String,
    Option<pilothouse_protocol::Location>,
    String,
) {
    let chart = traced.explainer.chart().at_scope(scope);
    let file = chart.and_then(|chart| chart.chart_file.as_ref());
    let path = file.and_then(|file| traced.sources.get(file.id));
    let name = path.map_or("Chart.yaml", |source| file_name(&source.path));
    let (mut place, mut value) = (None, String::new());
    if let Some(file) = file {
        // Templates call fields by Go's names.
        let mut lower = field.to_owned();
        lower[..1.min(field.len())].make_ascii_lowercase();
        let span = field_span(&file.data, file.id, &lower);
        if let Some((span, text)) = span {
            place = findings::place(span, &traced.sources, workspace);
            value = text;
        }
    }
    let place = place.map(|place| location(workspace, &place));
    (LayerKind::Chart, name.to_owned(), place, value)
}

/// What Chart.yaml of the chart at a scope says of a field that templates call by this name; all of it where it is none.
pub(super) fn chart_field(traced: &Traced, scope: &str, field: &str) -> Option<String> {
    let chart = traced.explainer.chart().at_scope(scope)?;
    let file = chart.chart_file.as_ref()?;
    let mut lower = field.to_owned();
    lower[..1.min(field.len())].make_ascii_lowercase();
    let found = field_span(&file.data, file.id, &lower);
    Some(match found {
        Some((_, text)) if !text.is_empty() => text,
        _ => String::from_utf8_lossy(&file.data).into_owned(),
    })
}

fn field_span(text: &[u8], file: FileId, field: &str) -> Option<(Span, String)> {
    let document = pilothouse_yaml::parse(text, file).ok()?;
    let (key, value) = document.root.entry(field)?;
    let text = value.as_scalar().unwrap_or_default();
    Some((key.span.to(value.span), one_line(text)))
}
