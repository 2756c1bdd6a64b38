//! What templates change in values while others see them: whether what was not executed has looked there.

use crate::changes::{Changes, DEEPEST, HERE, WHOLE};
use crate::context::Scope;
use pilothouse_value::{Key, Map, Origin, Origins, Step, Value};

/// The marks of [`Changes`], by origin: what was taken to be another one when it was decided what to execute.
#[derive(Default)]
pub(crate) struct Judged(Vec<u8>);

impl Judged {
    pub(crate) fn new(changes: Changes<'_>) -> Judged {
        Judged(changes.into_marks())
    }

    /// Whether all that templates changed meanwhile lies in the charts' values, where nothing that was not executed
    /// has looked.
    pub(crate) fn covers(&self, mutated: &[Map], scopes: &[Scope], origins: &Origins) -> bool {
        let mut found = vec![false; mutated.len()];
        let mut walk = Walk {
            judged: self,
            origins,
            mutated,
            found: &mut found,
        };
        let covered = mutated.is_empty()
            || scopes.iter().all(|scope| {
                let root = origins.known_root(&scope.path);
                let at =
                    root.and_then(|root| origins.known_child(root, &Step::Key("Values".into())));
                let values = scope.dot.get("Values").unwrap_or_default();
                walk.covers(at, &values, false, 0)
            });
        covered && found.into_iter().all(|one| one)
    }

    /// Whether nobody who was not executed has looked at that origin; one that is newer nobody knows.
    fn has(&self, at: Option<Origin>, marks: u8) -> bool {
        at.and_then(|at| self.0.get(at.index()))
            .is_none_or(|mark| mark & marks != 0)
    }
}

/// Looks for changed maps.
struct Walk<'w> {
    judged: &'w Judged,
    origins: &'w Origins,
    mutated: &'w [Map],
    found: &'w mut [bool],
}

impl Walk<'_> {
    fn covers(&mut self, at: Option<Origin>, value: &Value, whole: bool, depth: u32) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let whole = whole || self.judged.has(at, WHOLE);
        match value {
            Value::Map(map) if !map.is_pending() => {
                let keys = map.changed_keys();
                if !keys.is_empty()
                    && let Some(which) = self.mutated.iter().position(|one| one.ptr_eq(map))
                {
                    self.found[which] = true;
                }
                let seen = |key: &Key| {
                    !self
                        .judged
                        .has(self.child(at, Step::Key(key.clone())), WHOLE)
                };
                if !whole
                    && !keys.is_empty()
                    && (!self.judged.has(at, HERE) || keys.iter().any(seen))
                {
                    return false;
                }
                map.slots().iter().all(|(key, slot)| {
                    let child = self.child(at, Step::Key(key.clone()));
                    self.covers(child, &slot.value, whole, depth + 1)
                })
            }
            Value::List(list) => list.items().iter().enumerate().all(|(index, item)| {
                let child = self.child(at, Step::Index(index as u32));
                self.covers(child, item, whole, depth + 1)
            }),
            _ => true,
        }
    }

    fn child(&self, at: Option<Origin>, step: Step) -> Option<Origin> {
        self.origins.known_child(at?, &step)
    }
}
