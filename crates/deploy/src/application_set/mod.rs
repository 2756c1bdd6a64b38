//! Argo CD's `ApplicationSet`: generators make sets of parameters, a template makes an `Application` of each
//! (<https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/>).

mod generators;
mod git;

use crate::argocd;
use crate::at_hand::AtHand;
use crate::draft::Draft;
use crate::template::Templates;
use crate::tree::{self, Kind, Tree};
use crate::{MOST, Notes};
use generators::Generators;
use std::rc::Rc;

/// The drafts of a document, where it is an `ApplicationSet`.
pub(crate) fn drafts(document: &Tree, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    if document.text_at("kind") != Some("ApplicationSet") {
        return Vec::new();
    }
    let Some(spec) = document.get("spec") else {
        return Vec::new();
    };
    let Some(template) = spec.get("template") else {
        notes.add(document.line, "", "it has no template");
        return Vec::new();
    };
    let mut options = spec
        .get("goTemplateOptions")
        .into_iter()
        .flat_map(Tree::texts);
    // What a generator would know that asks a server stays as it is written.
    let asks = asks(spec.get("generators"), 0);
    let filler = Filler {
        go: spec.is_on("goTemplate"),
        strict: asks || options.any(|(_, option)| option == "missingkey=error"),
        templates: Templates::new(),
    };
    let mut generators = Generators {
        filler: &filler,
        at_hand,
        notes,
    };
    let mut sets = generators.all(spec.get("generators"), None, 0);
    if sets.len() > MOST {
        let why = format!(
            "it makes {} applications; only the first {MOST} are read",
            sets.len()
        );
        notes.add(spec.line, "generators", why);
        sets.truncate(MOST);
    }
    let patch = spec.get("templatePatch");
    sets.iter()
        .filter_map(|set| draft(template, patch, set, &filler, notes))
        .collect()
}

/// Whether a generator among them asks a server.
fn asks(generators: Option<&Tree>, depth: usize) -> bool {
    let list = generators.map_or(&[][..], Tree::items).iter();
    depth < 5
        && list
            .flat_map(Tree::entries)
            .any(|(name, tree)| match &**name {
                "matrix" | "merge" => asks(tree.get("generators"), depth + 1),
                name => !["git", "list", "selector"].contains(&name),
            })
}

/// The application that one set of parameters makes.
fn draft(
    template: &Tree,
    patch: Option<&Tree>,
    set: &Tree,
    filler: &Filler,
    notes: &mut Notes,
) -> Option<Draft> {
    let mut application = filler.filled(template, set, notes);
    if let Some(patch) = patch {
        application = patched(application, patch, set, filler, notes);
    }
    let mut draft = argocd::of_template(&application, notes)?;
    if draft.is_unknown {
        return None;
    }
    draft.line = set.line;
    draft.is_generated = true;
    // What distinguishes the parameters names the environment best.
    let named = ["environment", "env", "stage", "envName", "environmentName"];
    let named = named.iter().find_map(|key| set.text_at(key));
    draft.name = draft.name.or(named.map(str::to_owned));
    Some(draft)
}

/// `templatePatch`: a template whose YAML is laid over the application.
fn patched(
    application: Tree,
    patch: &Tree,
    set: &Tree,
    filler: &Filler,
    notes: &mut Notes,
) -> Tree {
    let text = patch.text().unwrap_or_default();
    let made = filler.text(text, set).and_then(|text| {
        tree::read(&text).map_err(|why| format!("what it makes cannot be read. {why}"))
    });
    match made {
        Ok(made) => match made.into_iter().next() {
            Some(over) => application.merged(&over.on_line(patch.line)),
            None => application,
        },
        Err(why) => {
            notes.add(patch.line, "templatePatch", why.trim_end_matches('.'));
            application
        }
    }
}

/// Fills templates in: Go's (`goTemplate: true`), or the plain `{{name}}`.
pub(crate) struct Filler {
    go: bool,
    strict: bool,
    templates: Templates,
}

impl Filler {
    /// Every text of a tree filled in.
    pub(crate) fn filled(&self, tree: &Tree, set: &Tree, notes: &mut Notes) -> Tree {
        let kind = match &tree.kind {
            Kind::Scalar(text, true) if text.contains("{{") => match self.text(text, set) {
                Ok(filled) => {
                    if !self.go && filled.contains("{{") {
                        notes.add(tree.line, text, "it names a parameter that is not there");
                    }
                    Kind::Scalar(filled.into(), true)
                }
                Err(why) => {
                    notes.add(tree.line, text, why);
                    Kind::Scalar(text.clone(), true)
                }
            },
            Kind::List(items) => Kind::List(
                items
                    .iter()
                    .map(|item| self.filled(item, set, notes))
                    .collect(),
            ),
            Kind::Map(entries) => {
                let entries = entries.iter().map(|(key, child)| {
                    let key = match key.contains("{{") {
                        true => self.text(key, set).map_or(key.clone(), Rc::from),
                        false => key.clone(),
                    };
                    (key, self.filled(child, set, notes))
                });
                Kind::Map(entries.collect())
            }
            kind => kind.clone(),
        };
        Tree { kind, ..*tree }
    }

    /// One text filled in.
    ///
    /// # Errors
    /// Why it cannot be, as a sentence without a full stop.
    pub(crate) fn text(&self, text: &str, set: &Tree) -> Result<String, String> {
        if self.go {
            return self.templates.fill(text, set.value(), self.strict);
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("{{") {
            let Some(end) = rest[at..].find("}}") else {
                break;
            };
            out.push_str(&rest[..at]);
            let name = rest[at + 2..at + end].trim();
            match plain(set, name) {
                Some(text) => out.push_str(&text),
                // Argo CD leaves what it does not know as it is.
                None => out.push_str(&rest[at..at + end + 2]),
            }
            rest = &rest[at + end + 2..];
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// A parameter by its flat name: `metadata.labels.env`, `path[1]`.
fn plain(set: &Tree, name: &str) -> Option<String> {
    if let Some((list, index)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        let at: usize = index.parse().ok()?;
        let item = set.at(&[list, "segments"])?.items().get(at)?;
        return item.text().map(str::to_owned);
    }
    // A key may hold dots itself.
    if let Some(text) = set.text_at(name) {
        return Some(text.to_owned());
    }
    let mut tree = set;
    for key in name.split('.') {
        tree = tree.get(key)?;
    }
    let own = tree
        .get("path")
        .filter(|_| name == "path" || name.ends_with(".path"));
    own.unwrap_or(tree).text().map(str::to_owned)
}
