//! Releases as an environment of a helmfile makes them: templates filled in, values and flags put together.

use crate::Notes;
use crate::at_hand::AtHand;
use crate::draft::{Draft, Values};
use crate::template::Templates;
use crate::tree::{self, Kind, Tree};
use pilothouse_value::{Map, Value};
use pilothouse_workspace::SetKind;
use std::rc::Rc;

/// One environment, with what templates read in it.
pub(super) struct Environment<'e> {
    pub(super) name: String,
    pub(super) values: Value,
    pub(super) at_hand: &'e AtHand<'e>,
    pub(super) templates: Rc<Templates>,
}

impl Environment<'_> {
    /// The documents that the whole file makes as a template.
    ///
    /// # Errors
    /// Why it makes none.
    pub(super) fn documents(&self, text: &str) -> Result<Vec<Tree>, String> {
        if !text.contains("{{") {
            return tree::read(text);
        }
        let made = self.templates.fill(text, self.dot(None), false)?;
        let documents = tree::read(&made)?;
        if made.lines().count() == text.lines().count() {
            return Ok(documents);
        }
        // Lines are those of the template: where a release's name stands there.
        let line = |release: &Tree| {
            let name = release.text_at("name").unwrap_or_default();
            let at = text.lines().position(|line| {
                line.split_once("name:")
                    .is_some_and(|(_, rest)| rest.trim() == name)
            });
            at.or(text.lines().position(|line| line.starts_with("releases:")))
        };
        let placed = documents.into_iter().map(|document| {
            let releases = document.get("releases").map_or(&[][..], Tree::items).iter();
            let releases = releases.map(|release| {
                let line = line(release).map_or(1, |at| at as i64 + 1);
                let moved = line - i64::from(release.line);
                release.clone().moved(moved)
            });
            let releases = Tree {
                line: 1,
                lines: false,
                kind: Kind::List(releases.collect()),
            };
            document.without("releases").with("releases", releases)
        });
        Ok(placed.collect())
    }

    /// What templates see.
    fn dot(&self, release: Option<&Tree>) -> Value {
        let dot = Map::new();
        let named = |name: &str| {
            let map = Map::new();
            map.insert("Name", name);
            map
        };
        dot.insert("Environment", named(&self.name));
        dot.insert("Values", self.values.clone());
        dot.insert("StateValues", self.values.clone());
        dot.insert("Namespace", "");
        if let Some(release) = release {
            let own = named(release.text_at("name").unwrap_or_default());
            own.insert(
                "Namespace",
                release.text_at("namespace").unwrap_or_default(),
            );
            dot.insert("Release", own);
        }
        dot.into()
    }

    /// A text with its templates filled in.
    fn filled(&self, tree: &Tree, text: &str, release: &Tree, notes: &mut Notes) -> Option<String> {
        if !text.contains("{{") {
            return Some(text.to_owned());
        }
        match self.templates.fill(text, self.dot(Some(release)), true) {
            Ok(text) => Some(text),
            Err(why) => {
                notes.add(tree.line, text, why);
                None
            }
        }
    }

    /// Values with their templates filled in; what they make is read as YAML again.
    fn filled_tree(&self, tree: &Tree, release: &Tree, notes: &mut Notes) -> Tree {
        let kind = match &tree.kind {
            Kind::Scalar(text, true) if text.contains("{{") => {
                let text = self.filled(tree, text, release, notes).unwrap_or_default();
                let read = tree::read(&text).ok();
                return match read.and_then(|mut trees| trees.pop()) {
                    Some(made) => made.on_line(tree.line),
                    None => Tree::text_node(tree.line, text),
                };
            }
            Kind::List(items) => {
                let items = items
                    .iter()
                    .map(|item| self.filled_tree(item, release, notes));
                Kind::List(items.collect())
            }
            Kind::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, child)| (key.clone(), self.filled_tree(child, release, notes)));
                Kind::Map(entries.collect())
            }
            kind => kind.clone(),
        };
        Tree { kind, ..*tree }
    }

    /// Whether its condition, a path of values, is not `false`.
    pub(super) fn is_wanted(&self, release: &Tree) -> bool {
        let Some(condition) = release.text_at("condition") else {
            return true;
        };
        let mut value = self.values.clone();
        for key in condition.split('.') {
            value = match &value {
                Value::Map(map) => map.get(key).unwrap_or(Value::Nil),
                _ => Value::Nil,
            };
        }
        !matches!(value, Value::Bool(false))
    }

    pub(super) fn release(
        &self,
        release: &Tree,
        document: &Tree,
        notes: &mut Notes,
    ) -> Option<Draft> {
        let text = |key: &str, notes: &mut Notes| {
            let tree = release.get(key)?;
            self.filled(tree, tree.text()?, release, notes)
        };
        if text("installed", notes).as_deref() == Some("false") || !self.is_wanted(release) {
            return None;
        }
        let name = text("name", notes)?;
        let chart = text("chart", notes).unwrap_or_default();
        let mut draft = Draft {
            line: release.line,
            name: Some(self.name.clone()),
            title: format!("{}-{name}", self.name),
            release: Some(name),
            namespace: text("namespace", notes),
            ..Draft::default()
        };
        draft.remote = !chart.starts_with(['.', '/']);
        draft.chart = chart
            .rsplit('/')
            .next()
            .filter(|name| !["", "."].contains(name))
            .map(str::to_owned);
        draft.charts.push(chart);
        let either = |key: &str| {
            let own = release.text_at(key).or(document.text_at(key));
            own.map(str::to_owned)
        };
        draft.is_generated = true;
        draft.kube_version = either("kubeVersion");
        let versions = release.get("apiVersions").or(document.get("apiVersions"));
        let versions = versions.into_iter().flat_map(Tree::texts);
        draft.api_versions = versions.map(|(_, text)| text.to_owned()).collect();
        draft.skip_missing = either("missingFileHandler").is_some_and(|how| how != "Error");
        let values = [release.get("values"), release.get("valuesTemplate")];
        for values in values.into_iter().flatten().flat_map(Tree::items) {
            match values.text() {
                None => {
                    let values = self.filled_tree(values, release, notes);
                    draft.values.push(Values::Inline(values.yaml()));
                }
                Some(path) if path.ends_with(".gotmpl") => {
                    self.template(values, path, release, &mut draft, notes);
                }
                Some(path) => {
                    if let Some(path) = self.filled(values, path, release, notes) {
                        draft.file(path, values.line);
                    }
                }
            }
        }
        if let Some(secrets) = release.get("secrets") {
            notes.add(
                secrets.line,
                "secrets",
                "files that are encrypted are not read",
            );
        }
        for (key, kind) in [
            ("set", SetKind::Set),
            ("setTemplate", SetKind::Set),
            ("setString", SetKind::String),
        ] {
            for set in release.get(key).map_or(&[][..], Tree::items) {
                self.set(set, kind, release, &mut draft, notes);
            }
        }
        Some(draft)
    }

    /// A values file that is a template, where it is at hand.
    fn template(
        &self,
        values: &Tree,
        path: &str,
        release: &Tree,
        draft: &mut Draft,
        notes: &mut Notes,
    ) {
        let Some(path) = self.filled(values, path, release, notes) else {
            return;
        };
        let lead = self.at_hand.lead(&path, &draft.charts);
        let Some(text) = self.at_hand.text(&lead) else {
            let why = "this template of a values file is not at hand";
            return notes.add(values.line, path, why);
        };
        match self.templates.fill(text, self.dot(Some(release)), true) {
            Ok(text) => draft.values.push(Values::Inline(text)),
            Err(why) => notes.add(values.line, path, why),
        }
    }

    fn set(&self, set: &Tree, kind: SetKind, release: &Tree, draft: &mut Draft, notes: &mut Notes) {
        let Some(name) = set.text_at("name") else {
            return notes.add(set.line, "set", "it has no name");
        };
        if let Some(file) = set.text_at("file") {
            return draft.set(SetKind::File, format!("{name}={file}"));
        }
        if let Some(values) = set.get("values") {
            let items: Vec<&str> = values.texts().map(|(_, text)| text).collect();
            return draft.set(kind, format!("{name}={{{}}}", items.join(",")));
        }
        let Some(value) = set.get("value") else {
            return notes.add(set.line, name, "it has no value that can be read");
        };
        let text = value.text().unwrap_or_default();
        if let Some(text) = self.filled(value, text, release, notes) {
            draft.set(kind, format!("{name}={}", text.replace(',', "\\,")));
        }
    }
}
