//! Lists.

use super::{Evaluator, Outcome, Path, Step};
use crate::schema::compile::Schema;
use crate::schema::draft::Draft;
use crate::schema::failure::Failure;
use crate::schema::json::Json;
use crate::schema::number;
use std::collections::BTreeMap;

impl Evaluator<'_> {
    pub(super) fn array(
        &mut self,
        schema: &Schema,
        items: &[Json],
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let size = items.len() as u64;
        let least = schema.min_items.filter(|least| size < *least);
        outcome.limit(at, "minItems", size, least);
        let most = schema.max_items.filter(|most| size > *most);
        outcome.limit(at, "maxItems", size, most);
        if schema.unique_items
            && let Some((first, second)) = twins(items)
        {
            let (first, second) = (number::count(first as u64), number::count(second as u64));
            outcome.say(at, format!("items at {first} and {second} are equal"));
        }
        for (index, item) in items.iter().enumerate() {
            let id = schema
                .prefix_items
                .get(index)
                .copied()
                .or(schema.rest_items);
            if let Some(id) = id {
                let step = Step::Word("unevaluatedItems");
                self.part(id, item, Path::Index(&at, index), step, outcome);
            }
        }
        let prefix = schema.prefix_items.len();
        outcome.seen.items = outcome.seen.items.max(prefix.min(items.len()));
        outcome.seen.every_item |= schema.rest_items.is_some() || schema.no_additional_items;
        if schema.no_additional_items && items.len() > prefix {
            let rest = number::count((items.len() - prefix) as u64);
            outcome.say(at, format!("last {rest} additionalItem(s) not allowed"));
        }
        self.contains(schema, items, at, outcome);
    }

    fn contains(&mut self, schema: &Schema, items: &[Json], at: Path<'_>, outcome: &mut Outcome) {
        let Some(id) = schema.contains else {
            return;
        };
        let mut causes = Vec::new();
        let mut matched = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match self.beside(id, item, Path::Index(&at, index), Step::Word("contains")) {
                Ok(_) => matched.push(index),
                Err(failure) => causes.push(failure),
            }
        }
        let count = matched.len() as u64;
        let listed = |matched: &[usize]| {
            let listed = matched.iter().map(|index| number::count(*index as u64));
            let listed: Vec<String> = listed.collect();
            listed.join(" ")
        };
        if let Some(least) = schema.min_contains {
            if count < least {
                let found = if matched.is_empty() {
                    "none matched".to_owned()
                } else {
                    format!(
                        "matched {} items at {}",
                        number::count(count),
                        listed(&matched)
                    )
                };
                let least = number::count(least);
                let message =
                    format!("min {least} items required to match contains schema, but {found}");
                outcome
                    .failures
                    .push(Failure::said(at.pointer(), message, causes));
            }
        } else if matched.is_empty() {
            let message = "no items match contains schema".to_owned();
            outcome
                .failures
                .push(Failure::said(at.pointer(), message, causes));
        }
        if let Some(most) = schema.max_contains.filter(|most| count > *most) {
            let (most, count) = (number::count(most), number::count(count));
            let listed = listed(&matched);
            outcome.say(
                at,
                format!("max {most} items required to match contains schema, but matched {count} items at {listed}"),
            );
        }
        if schema.draft >= Draft::D2020 {
            outcome.seen.single_items.extend(matched);
        }
    }

    pub(super) fn unseen_items(
        &mut self,
        schema: &Schema,
        items: &[Json],
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let Some(id) = schema.unevaluated_items else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            if !outcome.seen.item(index) {
                let step = Step::Word("unevaluatedItems");
                self.part(id, item, Path::Index(&at, index), step, outcome);
            }
        }
        outcome.seen.every_item = true;
    }
}

/// The first two items that are equal.
fn twins(items: &[Json]) -> Option<(usize, usize)> {
    let mut scalars: BTreeMap<String, usize> = BTreeMap::new();
    let mut others: Vec<usize> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let key = match item {
            Json::String(text) => format!("s{text}"),
            Json::Bool(truth) => format!("b{truth}"),
            Json::Null => "n".to_owned(),
            _ => {
                let twin = others.iter().find(|other| items[**other].same(item));
                if let Some(twin) = twin {
                    return Some((*twin, index));
                }
                others.push(index);
                continue;
            }
        };
        if let Some(twin) = scalars.insert(key, index) {
            return Some((twin, index));
        }
    }
    None
}
