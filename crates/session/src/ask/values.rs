//! The values that templates see, with who sets each and what looks at it.

use super::described::Described;
use super::keys::{self, Key};
use super::made;
use super::reads::{Reads, key_of};
use super::steps;
use super::target::Target;
use super::traced::Traced;
use crate::fixes::{keys as files, near::nearest};
use crate::open::Open;
use crate::problems::location;
use crate::rendering::Place;
use pilothouse_protocol::ask::{
    KeyFacts, LayerKind, LayerState, MissingValue, PathStep, Reading, SetValue, ValueKind,
    ValueRow, Values, WhyKey, WhyLayer,
};
use pilothouse_protocol::{Fix, TextEdit};
use pilothouse_source::Span;
use pilothouse_value::{Map, Step, Value};
use pilothouse_workspace::path::file_name;

/// Deeper tables are shown whole.
const DEEPEST: usize = 60;

/// Values that nothing sets are told up to this many.
const MOST_MISSING: usize = 200;

impl Open {
    /// The merged values of the shown environment.
    pub(super) fn values(&mut self) -> Option<Values> {
        let traced = self.trace()?;
        let seen = traced.explainer.seen()?.clone();
        let mut rows = Rows {
            open: self,
            traced: &traced,
            reads: Reads::of(&traced),
            described: Described::new(&self.workspace),
            rows: Vec::new(),
        };
        rows.table(&seen, &mut Vec::new());
        let missing = rows.missing(&seen);
        let rows = rows.rows;
        Some(Values { rows, missing })
    }

    /// The same as YAML.
    pub(super) fn values_text(&mut self) -> Option<String> {
        let traced = self.trace()?;
        let seen = Value::Map(traced.explainer.seen()?.clone());
        let text = pilothouse_yaml::to_yaml(&seen).ok()?;
        Some(format!("{}\n", String::from_utf8_lossy(&text).trim_end()))
    }

    /// All about one key.
    pub(super) fn key_facts(&mut self, path: &[PathStep]) -> Option<KeyFacts> {
        let traced = self.trace()?;
        let path: Vec<Step> = path.iter().map(from_protocol).collect();
        let settings = self.shown().settings.clone();
        let own = key_of(&traced, &path);
        let mut key = keys::explained(&traced, &self.workspace, &settings, &own, true);
        key.path = keys::shown(&path);
        key.elsewhere = self.elsewhere(&path);
        let reads = Reads::of(&traced);
        let mut uses: Vec<_> = reads
            .places(&path)
            .into_iter()
            .filter_map(|span| steps::place_of(&traced, &self.workspace, span))
            .collect();
        uses.dedup_by(|a, b| {
            a.location.path == b.location.path && a.location.line == b.location.line
        });
        let target = Target::Key(path);
        let lines = made::lines(&traced, &target, &self.shown().output.documents);
        let made = lines.iter().filter_map(|lines| {
            let line = lines.printed.first().or(lines.decided.first())?;
            Some((lines.document, *line))
        });
        Some(KeyFacts {
            key,
            uses,
            made: made.collect(),
        })
    }

    /// How to set a value for the shown environment.
    pub(super) fn set_value(&mut self, path: &[PathStep], value: &str) -> Option<SetValue> {
        let traced = self.trace()?;
        let steps: Vec<Step> = path.iter().map(from_protocol).collect();
        let settings = self.shown().settings.clone();
        let own = key_of(&traced, &steps);
        let told = keys::explained(&traced, &self.workspace, &settings, &own, true);
        let refuse = |note: String| Some(SetValue { fix: None, note });
        let wins = told
            .layers
            .iter()
            .find(|layer| layer.state == LayerState::Wins);
        if let Some(wins) = wins.filter(|wins| wins.kind == LayerKind::Set) {
            return refuse(format!(
                "{} is stronger than any file: change it in the environment",
                wins.name
            ));
        }
        let file = settings
            .values_files
            .last()
            .map_or("values.yaml", String::as_str);
        let Some(text) = self.workspace.file(file).and_then(|file| file.text()) else {
            return refuse(format!("There is no {file} to write to"));
        };
        let here = told.layers.iter().find(|layer| layer.name == file);
        let here = here.and_then(|layer| layer.location.as_ref());
        let edit = match here {
            Some(_) => self.value_place(&traced, &own, file),
            None => None,
        };
        let names: Option<Vec<&str>> = path
            .iter()
            .map(|step| match step {
                PathStep::Key(name) => Some(name.as_str()),
                PathStep::Index(_) => None,
            })
            .collect();
        let (range, new) = match (edit, names) {
            (Some(range), _) => (range, value.to_owned()),
            (None, Some(names)) => match files::insertion(text, &names, value) {
                Some(edit) => edit,
                None => return refuse(format!("{file} has something else there")),
            },
            (None, None) => {
                return refuse(format!(
                    "Lists are not merged: to change one item for {}, write the whole list to {file}",
                    settings.name
                ));
            }
        };
        let place = Place {
            path: file.to_owned(),
            start: range.start,
            end: range.end,
        };
        let place = location(&self.workspace, &place);
        let note = match here {
            Some(here) => format!("Writes line {} of {}", here.line, file_name(file)),
            None => format!("Adds it to {}", file_name(file)),
        };
        let edit = TextEdit {
            path: file.to_owned(),
            range: place.range,
            text: new,
        };
        let title = format!("Set {} for {}", keys::shown(&steps), settings.name);
        Some(SetValue {
            fix: Some(Fix {
                title,
                edits: vec![edit],
            }),
            note,
        })
    }

    /// The bytes of a value in a values file.
    fn value_place(
        &self,
        traced: &Traced,
        key: &Key,
        file: &str,
    ) -> Option<std::ops::Range<usize>> {
        let said = traced
            .explainer
            .explain(&traced.layers, &traced.sources, &key.scope, &key.path);
        let said = said.into_iter().rev().find(|said| {
            let source = traced.sources.get(said.file);
            source.is_some_and(|source| &*source.path == file) && said.value_span.is_some()
        })?;
        let span: Span = said.value_span;
        let place = crate::findings::place(span, &traced.sources, &self.workspace)?;
        Some(place.start..place.end)
    }
}

fn from_protocol(step: &PathStep) -> Step {
    match step {
        PathStep::Key(key) => Step::Key(key.as_str().into()),
        PathStep::Index(index) => Step::Index(*index),
    }
}

/// Rows being put together.
struct Rows<'a> {
    open: &'a Open,
    traced: &'a Traced,
    reads: Reads,
    described: Described,
    rows: Vec<ValueRow>,
}

impl Rows<'_> {
    fn table(&mut self, map: &Map, path: &mut Vec<Step>) {
        let entries: Vec<_> = map
            .slots()
            .iter()
            .map(|(key, slot)| (key.clone(), slot.value.clone()))
            .collect();
        for (key, value) in entries {
            path.push(Step::Key(key));
            if !self.is_copied(path) {
                self.row(&value, path);
            }
            path.pop();
        }
    }

    /// The globals of a subchart are those of the outermost chart, copied.
    fn is_copied(&self, path: &[Step]) -> bool {
        let inner =
            path.len() > 1 && matches!(path.last(), Some(Step::Key(key)) if &**key == "global");
        inner && key_of(self.traced, path).path.len() == 1
    }

    fn row(&mut self, value: &Value, path: &mut Vec<Step>) {
        let kind = kind(value, path.len());
        let at = self.rows.len();
        let (about, choices) = self.described.of(path);
        self.rows.push(ValueRow {
            about,
            choices,
            path: path.iter().map(keys::to_protocol).collect(),
            key: path
                .last()
                .map(|step| keys::shown(std::slice::from_ref(step)))
                .unwrap_or_default(),
            value: String::new(),
            kind,
            layer: None,
            own: false,
            overrides: String::new(),
            replaces: false,
            used: 0,
            reading: Reading::Read,
            near: String::new(),
        });
        self.reading(at, path);
        match (kind, value) {
            (ValueKind::Table, Value::Map(map)) => self.table(map, path),
            (ValueKind::List, Value::List(list)) => {
                self.set_by(at, path, value);
                for (index, item) in list.items().iter().enumerate() {
                    path.push(Step::Index(index as u32));
                    self.row(item, path);
                    path.pop();
                }
            }
            _ => {
                self.rows[at].value = keys::value_text(value);
                self.set_by(at, path, value);
                self.rows[at].used = self.reads.uses(self.traced, path);
            }
        }
    }

    /// Who sets it, over whom.
    fn set_by(&mut self, at: usize, path: &[Step], value: &Value) {
        if matches!(path.last(), Some(Step::Index(_))) {
            // Lists are not merged: who sets the list sets what is in it.
            return;
        }
        let told = self.told(path);
        let wins = told
            .layers
            .iter()
            .position(|layer| layer.state == LayerState::Wins);
        let Some(wins) = wins else {
            return;
        };
        let weaker = told.layers[wins + 1..]
            .iter()
            .find(|layer| layer.state == LayerState::Overridden);
        let row = &mut self.rows[at];
        if let Some(weaker) = weaker {
            row.overrides.clone_from(&weaker.value);
            row.replaces = matches!(value, Value::List(_)) && weaker.value.starts_with('[');
        }
        let layer: &WhyLayer = &told.layers[wins];
        row.own = matches!(layer.kind, LayerKind::File | LayerKind::Set);
        row.layer = Some(layer.clone());
    }

    fn told(&self, path: &[Step]) -> WhyKey {
        let key = key_of(self.traced, path);
        let settings = &self.open.shown().settings;
        keys::explained(self.traced, &self.open.workspace, settings, &key, true)
    }

    fn reading(&mut self, at: usize, path: &[Step]) {
        if self.reads.is_read(path) {
            return;
        }
        let Some((Step::Key(name), table)) = path.split_last() else {
            // An element of a list that nothing reads.
            self.rows[at].reading = Reading::Idle;
            return;
        };
        let row = &mut self.rows[at];
        if self.reads.mentions(name) {
            row.reading = Reading::Idle;
            return;
        }
        row.reading = Reading::Unread;
        let near = nearest(name, self.reads.names_below(table));
        row.near = near.unwrap_or_default().to_owned();
    }

    /// What is read and not set, in a table that is there.
    fn missing(&self, seen: &Map) -> Vec<MissingValue> {
        let seen = super::traced::Merged(seen.clone());
        let mut found = Vec::new();
        for path in self.reads.paths() {
            let Some((Step::Key(name), table)) = path.split_last() else {
                continue;
            };
            let Some(Value::Map(map)) = seen.at(table) else {
                continue;
            };
            if map.get(name).is_some() || found.len() >= MOST_MISSING {
                continue;
            }
            let slots = map.slots();
            let unread = slots.keys().filter(|key| {
                let mut sibling = table.to_vec();
                sibling.push(Step::Key((*key).clone()));
                !self.reads.is_read(&sibling)
            });
            let near = nearest(name, unread.map(|key| &**key)).unwrap_or_default();
            let place = self.reads.places(path).first().copied();
            found.push(MissingValue {
                path: keys::shown(path),
                near: near.to_owned(),
                place: place
                    .and_then(|span| steps::place_of(self.traced, &self.open.workspace, span)),
            });
        }
        found
    }
}

fn kind(value: &Value, depth: usize) -> ValueKind {
    match value {
        Value::Map(map) if !map.is_empty() && depth < DEEPEST => ValueKind::Table,
        Value::List(list) if !list.is_empty() && depth < DEEPEST => ValueKind::List,
        Value::Bool(_) => ValueKind::Bool,
        Value::Int(..) | Value::Uint(..) | Value::Float(_) => ValueKind::Number,
        Value::Str(_) | Value::Object(_) => ValueKind::Text,
        Value::Nil | Value::Map(_) | Value::List(_) => ValueKind::Empty,
    }
}
