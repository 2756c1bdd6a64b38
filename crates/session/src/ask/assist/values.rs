//! Keys that could stand in a file of values: what templates read, what the schema describes, what other layers set.

use super::complete::{Found, dotted, elsewhere, plain};
use super::index::Thing;
use super::keys;
use super::places::Desk;
use super::scan::NameKind;
use super::sense::Step;
use crate::ask::keys::value_text;
use pilothouse_protocol::ask::{Completion, CompletionKind};
use pilothouse_value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Desk<'_> {
    /// The keys that could stand at a byte of a file of values.
    pub(super) fn complete_values(&self, path: &str, at: usize) -> Found {
        let text = self.text(path)?;
        let scope = self.values_scope(path)?;
        let (parent, place) = keys::being_typed(text, at)?;
        let below = super::index::below_root(&scope, &parent);
        let taken: Vec<Rc<str>> =
            keys::of_values(&format!("{}{}", &text[..place.start], &text[place.end..]))
                .into_iter()
                .filter_map(|(steps, _)| match steps.split_last() {
                    Some((Step::Key(key), rest)) if rest == parent => Some(key.clone()),
                    _ => None,
                })
                .collect();
        let mut found: BTreeMap<Rc<str>, Completion> = BTreeMap::new();
        self.read_below(&below, &mut found);
        self.described_below(&below, &mut found);
        self.set_below(&below, &mut found);
        let colon = text[place.end..].trim_start_matches(' ').starts_with(':');
        let items = found.into_iter().filter(|(key, _)| !taken.contains(key));
        let items = items.map(|(_, mut item)| {
            if !colon {
                item.insert = format!("{}: ", item.label);
            }
            item
        });
        Some((place, items.collect()))
    }

    /// What templates read.
    fn read_below(&self, below: &[Step], found: &mut BTreeMap<Rc<str>, Completion>) {
        for (at, template) in self.index.templates.iter().enumerate() {
            for name in template
                .scan
                .names
                .iter()
                .filter(|name| name.kind == NameKind::Field)
            {
                let read = self
                    .index
                    .things(at, &name.senses)
                    .into_iter()
                    .filter_map(|thing: Thing| thing.value());
                for value in read {
                    if let Some((Step::Key(key), rest)) = value.split_last()
                        && rest == below
                        && !key.is_empty()
                    {
                        let item = found
                            .entry(key.clone())
                            .or_insert_with(|| plain(CompletionKind::Key, key));
                        if item.source.is_empty() {
                            let file = template.path.rsplit('/').next().unwrap_or(&template.path);
                            item.source = format!("read by {file}");
                        }
                    }
                }
            }
        }
    }

    /// What the schemas describe.
    fn described_below(&self, below: &[Step], found: &mut BTreeMap<Rc<str>, Completion>) {
        for (scope, file) in self.schemas() {
            for (steps, _) in self.text(&file).map(keys::of_schema).unwrap_or_default() {
                let steps = super::index::below_root(&scope, &steps);
                if let Some((Step::Key(key), rest)) = steps.split_last()
                    && rest == below
                {
                    let item = found
                        .entry(key.clone())
                        .or_insert_with(|| plain(CompletionKind::Key, key));
                    if item.source.is_empty() {
                        item.source = "in the schema".to_owned();
                    }
                }
            }
        }
    }

    /// What other layers set.
    fn set_below(&self, below: &[Step], found: &mut BTreeMap<Rc<str>, Completion>) {
        for known in self.known {
            for (key, value) in known.keys(below) {
                let name: Rc<str> = (&*key).into();
                let item = found
                    .entry(name.clone())
                    .or_insert_with(|| plain(CompletionKind::Key, &key));
                if item.detail.is_empty() {
                    let path: Vec<Step> = below.iter().cloned().chain([Step::Key(name)]).collect();
                    item.detail = value_text(&value);
                    item.source = known.layer(&path).unwrap_or_default();
                    let values = self.known.iter().map(|one| one.text(&path)).collect();
                    item.note = elsewhere(self.known, &path, values);
                    if matches!(value, Value::Map(_)) && item.note.is_empty() {
                        item.note = format!("{} has {}", dotted(&path), item.detail);
                    }
                }
            }
        }
    }
}
