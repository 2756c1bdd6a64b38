//! What could stand at a place of a template.

use super::index::{Index, Thing};
use super::known::Known;
use super::objects;
use super::scan::{NameKind, Scan, Scope, scope_at};
use super::sense::{Senses, Step};
use crate::ask::keys::value_text;
use pilothouse_gotmpl::Token;
use pilothouse_protocol::ask::{Completion, CompletionKind};
use pilothouse_sprig::HelmVersion;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// What completions are made from.
pub(super) struct Ground<'a> {
    pub(super) index: &'a Index,
    /// The template in the index.
    pub(super) template: usize,
    pub(super) text: &'a str,
    pub(super) scan: &'a Scan,
    /// The shown environment, then the others; those that can be read.
    pub(super) known: &'a [Rc<Known>],
    pub(super) helm: HelmVersion,
}

pub(super) type Found = Option<(Range<usize>, Vec<Completion>)>;

impl Ground<'_> {
    /// What could stand at a byte of the text, and what it replaces.
    pub(super) fn complete(&self, at: usize) -> Found {
        let (action, tokens) = self
            .scan
            .actions
            .iter()
            .find(|(action, _)| action.start + 2 <= at && at <= action.end)?;
        let closed = self.text[action.clone()].ends_with("}}");
        if (closed && at > action.end - 2)
            || (!closed && self.text[action.start..at].contains('\n'))
        {
            return None;
        }
        if let Some(name) = self.scan.name_at(at) {
            let range = name.place.clone();
            let items = match name.kind {
                NameKind::Field => self.fields(&name.parent),
                NameKind::Call => self.templates(),
                NameKind::Variable => self.variables(&scope_at(self.text, at)),
                NameKind::Function => self.words(at, self.begins(tokens, range.start)),
                NameKind::Define => return None,
            };
            return Some((range, items));
        }
        let inside = self.scan.items[tokens.clone()]
            .iter()
            .find(|item| (item.start as usize) < at && at < item.end as usize);
        if inside.is_some_and(|item| matches!(item.token, Token::String | Token::RawString)) {
            return None;
        }
        // A word of the language that is being typed: `ran`, `if`.
        let word = self.scan.items[tokens.clone()]
            .iter()
            .find(|item| item.end as usize == at && item.token as u8 > Token::Dot as u8);
        let start = word.map_or(at, |item| item.start as usize);
        let mut items = self.fields_of_dot(at);
        items.extend(self.words(at, self.begins(tokens, start)));
        Some((
            start..at,
            if word.is_some() {
                self.words(at, true)
            } else {
                items
            },
        ))
    }

    /// Whether a place is where an action begins.
    fn begins(&self, tokens: &Range<usize>, at: usize) -> bool {
        let items = &self.scan.items[tokens.clone()];
        items.iter().skip(1).all(|item| item.start as usize >= at)
    }

    /// What `.` has, with its dot: where nothing is typed yet.
    fn fields_of_dot(&self, at: usize) -> Vec<Completion> {
        let mut items = self.fields(&scope_at(self.text, at).dot);
        for item in &mut items {
            item.label.insert(0, '.');
        }
        items
    }

    /// The functions and keywords, and the variables before them.
    fn words(&self, at: usize, begins: bool) -> Vec<Completion> {
        let scope = scope_at(self.text, at);
        let mut items = self.variables(&scope);
        let word = |kind, label: &str| plain(kind, label);
        if begins {
            let always = ["if", "range", "with", "define", "template", "block"];
            let open: &[&str] = match scope.open.last() {
                Some(Token::Define | Token::Block) => &["end"],
                Some(_) => &["else", "end"],
                None => &[],
            };
            let looping: &[&str] = match scope.open.contains(&Token::Range) {
                true => &["break", "continue"],
                false => &[],
            };
            let keywords = open.iter().chain(&always).chain(looping);
            items.extend(keywords.map(|keyword| word(CompletionKind::Keyword, keyword)));
        }
        let functions = pilothouse_sprig::functions().filter(|row| row.since.has(self.helm));
        items.extend(functions.map(|row| word(CompletionKind::Function, row.name)));
        items
    }

    fn variables(&self, scope: &Scope) -> Vec<Completion> {
        let mut items: Vec<Completion> = Vec::new();
        for (name, senses) in scope.variables.iter().rev() {
            if items.iter().any(|known| *known.label == **name) {
                continue;
            }
            let mut item = plain(CompletionKind::Variable, name);
            item.detail = self.value(senses).unwrap_or_default();
            items.push(item);
        }
        items
    }

    /// The value that some senses lead to in the shown environment.
    fn value(&self, senses: &Senses) -> Option<String> {
        let things = self.index.things(self.template, senses);
        let path = things.iter().find_map(Thing::value)?;
        self.known.first()?.text(&path)
    }

    fn templates(&self) -> Vec<Completion> {
        let mut found = BTreeMap::new();
        for template in &self.index.templates {
            for (name, _) in &template.scan.bodies {
                found.entry(name.clone()).or_insert(&template.path);
            }
        }
        let items = found.into_iter().map(|(name, path)| {
            let mut item = plain(CompletionKind::Template, &name);
            item.source = path.rsplit('/').next().unwrap_or(path).to_owned();
            item
        });
        items.collect()
    }

    /// The fields of what some senses lead to.
    fn fields(&self, senses: &Senses) -> Vec<Completion> {
        let mut items: Vec<Completion> = Vec::new();
        for thing in self.index.things(self.template, senses) {
            let found = match &thing {
                Thing::Dict(keys) => keys
                    .iter()
                    .map(|key| plain(CompletionKind::Value, key))
                    .collect(),
                Thing::At { scope, steps } => match thing.value() {
                    Some(path) => keys_below(self.known, &path),
                    None => objects::fields(scope, steps, self.known),
                },
            };
            for item in found {
                if !items.iter().any(|known| known.label == item.label) {
                    items.push(item);
                }
            }
        }
        items
    }
}

/// The keys below a path of values, in whichever environment, each with its value in the shown one.
pub(super) fn keys_below(known: &[Rc<Known>], path: &[Step]) -> Vec<Completion> {
    let all: Vec<_> = known.iter().map(|one| one.keys(path)).collect();
    let Some(shown) = known.first() else {
        return Vec::new();
    };
    let mut names: Vec<_> = all.iter().flat_map(|keys| keys.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let items = names.into_iter().map(|name| {
        let below: Vec<Step> = path
            .iter()
            .cloned()
            .chain([Step::Key((&*name).into())])
            .collect();
        let mut item = plain(CompletionKind::Value, &name);
        item.detail = all[0].get(&name).map(value_text).unwrap_or_default();
        item.source = shown.layer(&below).unwrap_or_default();
        item.note = elsewhere(
            known,
            &below,
            all.iter()
                .map(|keys| keys.get(&name).map(value_text))
                .collect(),
        );
        item
    });
    items.collect()
}

/// `autoscaling.maxReplicas is 12 in prod and 4 in dev and staging`.
pub(super) fn elsewhere(known: &[Rc<Known>], path: &[Step], values: Vec<Option<String>>) -> String {
    if known.len() < 2 || values.iter().all(|value| value == &values[0]) {
        return String::new();
    }
    let mut groups: Vec<(Option<String>, Vec<&str>)> = Vec::new();
    for (one, value) in known.iter().zip(values) {
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, names)) => names.push(&one.name),
            None => groups.push((value, vec![&one.name])),
        }
    }
    let said = groups.into_iter().map(|(value, names)| {
        let value = value.unwrap_or_else(|| "not set".to_owned());
        format!("{value} in {}", joined(&names))
    });
    let said: Vec<String> = said.collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    format!("{} is {}", dotted(path), joined(&said))
}

/// `a, b and c`.
pub(super) fn joined(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A path with dots: `image.tag`, `hosts[].name`.
pub(super) fn dotted(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Element => text.push_str("[]"),
        }
    }
    text
}

/// A completion without more.
pub(super) fn plain(kind: CompletionKind, label: &str) -> Completion {
    Completion {
        kind,
        label: label.to_owned(),
        insert: String::new(),
        detail: String::new(),
        source: String::new(),
        note: String::new(),
    }
}
