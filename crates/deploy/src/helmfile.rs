//! The plain parts of a helmfile.yaml: environments, and releases with values and `set`
//! (<https://helmfile.readthedocs.io/en/latest/configuration/>).
//!
//! Templates in it are filled in as far as they name the environment (`{{ .Environment.Name }}`), a value of it
//! (`{{ .Values.x }}`) or the release; what else they do is said to be unread.

mod release;

use crate::Notes;
use crate::at_hand::{AtHand, joined};
use crate::draft::Draft;
use crate::template::Templates;
use crate::tree::{self, Kind, Tree};
use pilothouse_value::{Map, Value};
use release::Environment;
use std::rc::Rc;

/// All environments of all releases. `path` is where the file lies.
pub(crate) fn drafts(
    path: &str,
    text: &str,
    at_hand: &AtHand<'_>,
    notes: &mut Notes,
) -> Vec<Draft> {
    // Which environments there are is said outside of templates.
    let templates = Rc::new(Templates::of_helmfile());
    let plain = tree::read(&without_templates(text, &mut Notes::default()));
    let plain = match plain.or_else(|why| {
        let one = Environment {
            values: Map::new().into(),
            name: "default".to_owned(),
            at_hand,
            templates: templates.clone(),
        };
        one.documents(text).map_err(|_| why)
    }) {
        Ok(documents) => documents,
        Err(why) => {
            notes.add(1, "", why.trim_end_matches('.'));
            return Vec::new();
        }
    };
    for (at, line) in text.lines().enumerate() {
        if let Some((_, rest)) = line
            .split_once("env \"")
            .or(line.split_once("requiredEnv \""))
        {
            let name = rest.split('"').next().unwrap_or_default();
            let why = "the variables of the shell that helmfile runs in are not known";
            notes.add(at as u32 + 1, name, why);
        }
    }
    let bases = bases(path, &plain, at_hand, notes);
    let all = || bases.iter().chain(&plain);
    for document in &plain {
        for nested in document.get("helmfiles").map_or(&[][..], Tree::items) {
            let what = nested
                .text()
                .or(nested.text_at("path"))
                .unwrap_or("helmfiles");
            notes.add(
                nested.line,
                what,
                "other helmfiles are not read along: import them by themselves",
            );
        }
    }
    let mut named: Vec<(String, Option<&Tree>)> = Vec::new();
    for (name, tree) in all()
        .filter_map(|one| one.get("environments"))
        .flat_map(Tree::entries)
    {
        named.retain(|(known, ..)| **known != **name);
        named.push((name.to_string(), Some(tree)));
    }
    if named.len() > 1 {
        named.retain(|(name, ..)| name != "default");
    }
    if named.is_empty() {
        named.push(("default".to_owned(), None));
    }
    let mut drafts = Vec::new();
    for (name, tree) in named {
        let one = Environment {
            values: values_of(tree, at_hand, notes),
            name,
            at_hand,
            templates: templates.clone(),
        };
        let documents = match one.documents(text) {
            Ok(documents) => documents,
            Err(why) => {
                notes.add(1, "", why);
                let plain = without_templates(text, notes);
                tree::read(&plain).unwrap_or_default()
            }
        };
        let releases = documents.iter().filter_map(|document| {
            let releases = document.get("releases")?;
            Some(
                releases
                    .items()
                    .iter()
                    .map(move |release| (document, release)),
            )
        });
        for (document, release) in releases.flatten() {
            let templates = [document].into_iter().chain(all());
            let templates = templates.filter_map(|document| document.get("templates"));
            let release = inherited(release, templates);
            drafts.extend(one.release(&release, document, notes));
        }
    }
    drafts
}

/// The text without the lines that steer templates, which make no YAML; they are told.
fn without_templates(text: &str, notes: &mut Notes) -> String {
    let lines = text.split_inclusive('\n').enumerate();
    let plain = lines.map(|(at, line)| {
        if line.trim_start().starts_with("{{") {
            let why = "templates that steer what is there are not followed";
            notes.add(at as u32 + 1, line, why);
            return "\n".to_owned();
        }
        quoted_templates(line)
    });
    plain.collect()
}

/// The documents of the files that are laid under this one.
fn bases(path: &str, documents: &[Tree], at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Tree> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let bases = documents
        .iter()
        .filter_map(|document| document.get("bases"));
    for (line, base) in bases.flat_map(Tree::texts) {
        let whole =
            joined(folder, base).unwrap_or_else(|| base.trim_start_matches("../").to_owned());
        let text = at_hand.whole(&whole);
        let trees = text.map(|text| without_templates(text, &mut Notes::default()));
        match trees.and_then(|text| tree::read(&text).ok()) {
            Some(trees) => found.extend(trees.into_iter().map(|tree| tree.on_line(line))),
            None => notes.add(line, base, "this file, on which it stands, is not at hand"),
        }
    }
    found
}

/// A release with the templates that it inherits from.
fn inherited<'t>(release: &Tree, templates: impl Iterator<Item = &'t Tree> + Clone) -> Tree {
    let mut whole: Option<Tree> = None;
    for entry in release.get("inherit").map_or(&[][..], Tree::items) {
        let name = entry.text_at("template").unwrap_or_default();
        let Some(base) = templates.clone().find_map(|all| all.get(name)) else {
            continue;
        };
        let base = base.clone().on_line(release.line);
        whole = Some(match whole {
            None => base,
            Some(before) => before.merged(&base),
        });
    }
    match whole {
        None => release.clone(),
        Some(base) => Tree {
            line: release.line,
            ..base.merged(release)
        },
    }
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
