//! What stands behind the lines of a file of values: what a value was before the file, or what a stronger layer says.

use super::index::below_root;
use super::keys;
use super::places::Desk;
use super::sense::Step;
use crate::ask::keys::value_text;
use pilothouse_protocol::ask::Inlay;
use pilothouse_value::{self as value, Value};
use std::ops::Range;

/// So many lines are said something of at once.
const MOST: usize = 200;
/// Longer values are cut off.
const LONGEST: usize = 40;

impl Desk<'_> {
    /// Of the keys in some bytes of a file, in the shown environment.
    pub(super) fn inlays(&self, path: &str, bytes: &Range<usize>) -> Option<Vec<Inlay>> {
        let scope = self.values_scope(path)?;
        let shown = self.known.first()?;
        let mut found = Vec::new();
        for (steps, place) in keys::of_values(self.text(path)?) {
            if place.end < bytes.start || place.start > bytes.end || found.len() >= MOST {
                continue;
            }
            let whole = below_root(&scope, &steps);
            let names: Option<Vec<value::Step>> = whole.iter().map(named).collect();
            // Items of lists are not merged: the list speaks for them.
            let Some(names) = names else { continue };
            let said = shown
                .explainer
                .explain(&shown.layers, &shown.sources, "", &names);
            let here = said.iter().rposition(|one| {
                shown
                    .sources
                    .get(one.file)
                    .is_some_and(|source| &*source.path == path)
            });
            let Some(here) = here.filter(|at| !matches!(said[*at].value, Value::Map(_))) else {
                continue;
            };
            let own = value_text(&said[here].value);
            let stronger = said[here + 1..].iter().rev().find(|one| one.wins);
            let weaker = said[..here]
                .iter()
                .rev()
                .find(|one| !matches!(one.value, Value::Map(_)));
            let text = match (stronger, weaker) {
                (Some(one), _) => format!("{} in {}", short(&value_text(&one.value)), shown.name),
                (None, Some(one)) => format!("was {}", short(&value_text(&one.value))),
                (None, None) => continue,
            };
            if text != format!("was {}", short(&own)) {
                found.push((place, text));
            }
        }
        found.sort_by_key(|(place, _)| place.start);
        let inlays = found.into_iter().map(|(place, text)| Inlay {
            position: self.range(path, &place).from,
            text,
        });
        Some(inlays.collect())
    }
}

fn named(step: &Step) -> Option<value::Step> {
    match step {
        Step::Key(key) => Some(value::Step::Key((&**key).into())),
        Step::Element => None,
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
