//! Causes as the page hears of them, each once.

use super::find::Found;
use super::side::{Key, Side};
use crate::ask::keys;
use crate::ask::reads::key_of;
use pilothouse_diff::HIDDEN;
use pilothouse_protocol::ask::{Cause, CauseKind, CauseSet, LayerKind, WhyLayer};
use pilothouse_value::Step;

/// The causes that were met.
pub(super) struct Table<'s, 'a> {
    sides: &'s [Side<'a>],
    found: Vec<Found>,
    /// What goes into Secrets is not told.
    masked: Vec<bool>,
}

impl<'s, 'a> Table<'s, 'a> {
    pub(super) fn new(sides: &'s [Side<'a>]) -> Table<'s, 'a> {
        Table {
            sides,
            found: Vec::new(),
            masked: Vec::new(),
        }
    }

    /// Adds the causes of one difference; returns where they stand. `masked`: it is what a Secret holds.
    pub(super) fn add(&mut self, found: Vec<Found>, masked: bool) -> Vec<u32> {
        let each = found.into_iter().map(|one| {
            let known = self.found.iter().position(|known| *known == one);
            let at = known.unwrap_or_else(|| {
                self.found.push(one);
                self.masked.push(false);
                self.found.len() - 1
            });
            self.masked[at] |= masked;
            at as u32
        });
        each.collect()
    }

    /// All of them with who sets what.
    pub(super) fn finish(self) -> Vec<Cause> {
        let each = self.found.iter().zip(&self.masked);
        each.map(|(found, masked)| self.told(found, *masked))
            .collect()
    }

    fn told(&self, found: &Found, masked: bool) -> Cause {
        let (kind, key, steps) = match found {
            Found::Key(Key::Value(path)) => (
                CauseKind::Value,
                keys::shown(path),
                path.iter().map(keys::to_protocol).collect(),
            ),
            Found::Key(Key::Fact(steps, _)) => {
                let kind = match steps.first() {
                    Some(Step::Key(first)) if &**first == "Release" => CauseKind::Release,
                    Some(Step::Key(first)) if &**first == "Chart" => CauseKind::Chart,
                    Some(Step::Key(first)) if &**first == "Files" => CauseKind::File,
                    _ => CauseKind::Capabilities,
                };
                (kind, format!(".{}", keys::shown(steps)), Vec::new())
            }
            Found::Template(path) => (CauseKind::Template, path.clone(), Vec::new()),
            Found::Other(kind) => (*kind, String::new(), Vec::new()),
        };
        let sets = self.sides.iter().filter_map(|side| {
            let mut set = said(side, found)?;
            if masked && !set.value.is_empty() {
                HIDDEN.clone_into(&mut set.value);
            }
            Some(set)
        });
        Cause {
            kind,
            key,
            steps,
            sets: sets.collect(),
        }
    }
}

/// What one side says of a cause.
pub(super) fn said(side: &Side<'_>, found: &Found) -> Option<CauseSet> {
    let traced = side.traced.as_ref()?;
    let told = match found {
        Found::Key(Key::Value(path)) => {
            let key = key_of(traced, path);
            keys::explained(traced, side.workspace, side.environment, &key, true)
        }
        Found::Key(Key::Fact(steps, scope)) => {
            keys::fact(traced, side.workspace, side.environment, steps, scope, true)
        }
        _ => return None,
    };
    let layer: Option<&WhyLayer> = told.wins();
    let kind = layer.map_or(LayerKind::Default, |layer| layer.kind);
    Some(CauseSet {
        side: side.named.clone(),
        layer: kind,
        name: layer.map_or(String::new(), |layer| layer.name.clone()),
        location: layer.and_then(|layer| layer.location.clone()),
        value: layer.map_or(String::new(), |layer| layer.value.clone()),
        own: layer.is_some()
            && matches!(
                kind,
                LayerKind::File | LayerKind::Set | LayerKind::Environment
            ),
    })
}
