//! The plain parts of a helmfile.yaml: environments, and releases with values and `set`
//! (<https://helmfile.readthedocs.io/en/latest/configuration/>).
//!
//! Templates in it are filled in as far as they name the environment (`{{ .Environment.Name }}`), a value of it
//! (`{{ .Values.x }}`) or the release; what else they do is said to be unread.

use crate::Notes;
use crate::at_hand::AtHand;
use crate::draft::{Draft, Values};
use crate::template::Templates;
use crate::tree::{self, Kind, Tree};
use pilothouse_value::{Map, Value};
use pilothouse_workspace::SetKind;
use std::rc::Rc;

/// All environments of all releases.
pub(crate) fn drafts(text: &str, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    // Lines that steer templates make no YAML: they are taken out, and told.
    let plain: String = text
        .split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| {
            let steers = line.trim_start().starts_with("{{");
            if steers {
                let why = "templates that steer what is there are not followed";
                notes.add(at as u32 + 1, line, why);
                return "\n".to_owned();
            }
            quoted_templates(line)
        })
        .collect();
    let documents = match tree::read(&plain) {
        Ok(documents) => documents,
        Err(why) => {
            notes.add(1, "", why.trim_end_matches('.'));
            return Vec::new();
        }
    };
    let environments: Vec<&Tree> = documents
        .iter()
        .filter_map(|document| document.get("environments"))
        .collect();
    let mut named: Vec<(String, u32, Option<&Tree>)> = Vec::new();
    for entry in environments.iter().flat_map(|tree| tree.entries()) {
        named.push((entry.0.to_string(), entry.1.line, Some(&entry.1)));
    }
    if named.len() > 1 {
        named.retain(|(name, ..)| name != "default");
    }
    if named.is_empty() {
        named.push(("default".to_owned(), 1, None));
    }
    let templates = Rc::new(Templates::new());
    let mut drafts = Vec::new();
    for (name, line, tree) in named {
        let one = Environment {
            values: values_of(tree, at_hand, notes),
            name,
            line,
            templates: templates.clone(),
        };
        for document in &documents {
            for release in document.get("releases").map_or(&[][..], Tree::items) {
                drafts.extend(one.release(release, notes));
            }
        }
    }
    drafts
}

/// A plain text that starts with a template is YAML's map otherwise.
fn quoted_templates(line: &str) -> String {
    let (head, value) = match line.find(": {{").or_else(|| line.find("- {{")) {
        Some(at) => line.split_at(at + 2),
        None => return line.to_owned(),
    };
    format!("{head}'{}'\n", value.trim_end().replace('\'', "''"))
}

/// What `.Values` holds: the environment's values, files at hand among them.
fn values_of(tree: Option<&Tree>, at_hand: &AtHand<'_>, notes: &mut Notes) -> Value {
    let mut whole = Tree {
        line: 1,
        lines: false,
        kind: Kind::Map(Vec::new()),
    };
    for one in tree
        .and_then(|tree| tree.get("values"))
        .map_or(&[][..], Tree::items)
    {
        match one.text() {
            None => whole = whole.merged(one),
            Some(path) => {
                let lead = at_hand.lead(path, &[]);
                let text = at_hand.text(&lead).and_then(|text| tree::read(text).ok());
                match text.and_then(|mut trees| (!trees.is_empty()).then(|| trees.remove(0))) {
                    Some(tree) => whole = whole.merged(&tree),
                    None => notes.add(
                        one.line,
                        path,
                        "these values of the environment are not at hand",
                    ),
                }
            }
        }
    }
    whole.value()
}

struct Environment {
    name: String,
    line: u32,
    values: Value,
    templates: Rc<Templates>,
}

impl Environment {
    /// A text with its templates filled in.
    fn filled(&self, tree: &Tree, text: &str, release: &Tree, notes: &mut Notes) -> Option<String> {
        if !text.contains("{{") {
            return Some(text.to_owned());
        }
        let dot = Map::new();
        let named = |name: &str| {
            let map = Map::new();
            map.insert("Name", name);
            map
        };
        dot.insert("Environment", named(&self.name));
        dot.insert("Values", self.values.clone());
        dot.insert("StateValues", self.values.clone());
        let own = named(release.text_at("name").unwrap_or_default());
        own.insert(
            "Namespace",
            release.text_at("namespace").unwrap_or_default(),
        );
        dot.insert("Release", own);
        match self.templates.fill(text, dot.into(), true) {
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

    fn release(&self, release: &Tree, notes: &mut Notes) -> Option<Draft> {
        let text = |key: &str, notes: &mut Notes| {
            let tree = release.get(key)?;
            self.filled(tree, tree.text()?, release, notes)
        };
        if release.text_at("installed") == Some("false") {
            return None;
        }
        let name = text("name", notes)?;
        let chart = text("chart", notes).unwrap_or_default();
        let mut draft = Draft {
            line: release.line.max(self.line),
            name: Some(self.name.clone()),
            title: format!("{}-{name}", self.name),
            release: Some(name),
            namespace: text("namespace", notes),
            ..Draft::default()
        };
        draft.line = release.line;
        draft.remote = !chart.starts_with(['.', '/']);
        draft.chart = chart
            .rsplit('/')
            .next()
            .filter(|name| !["", "."].contains(name))
            .map(str::to_owned);
        draft.charts.push(chart);
        for values in release.get("values").map_or(&[][..], Tree::items) {
            match values.text() {
                None => {
                    let values = self.filled_tree(values, release, notes);
                    draft.values.push(Values::Inline(values.yaml()));
                }
                Some(path) if path.ends_with(".gotmpl") => {
                    notes.add(
                        values.line,
                        path,
                        "a values file that is a template is not filled in",
                    );
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
        for (key, kind) in [("set", SetKind::Set), ("setString", SetKind::String)] {
            for set in release.get(key).map_or(&[][..], Tree::items) {
                self.set(set, kind, release, &mut draft, notes);
            }
        }
        Some(draft)
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
