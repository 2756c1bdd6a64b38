//! Copies of maps that are made where they are looked at: merging values copies all of them for each render, of which
//! templates read a small part.

use super::{Inner, Map};
use crate::{List, Origin, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Lists nested deeper stay shared.
const DEEPEST_LIST: usize = 1_000;

/// What becomes of null entries of maps; lists keep theirs.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Nulls {
    Kept,
    Dropped,
}

/// What a map is a deep copy of.
#[derive(Clone, Debug)]
pub(super) struct Original {
    map: Rc<Inner>,
    nulls: Nulls,
}

impl Map {
    /// A deep copy, of which each map is made when it is looked at for the first time. The original, and all that is
    /// below it, must not be changed any more.
    #[must_use]
    pub fn late_copy(&self) -> Map {
        self.copied_later(Nulls::Kept)
    }

    /// The same without null entries of maps; lists keep theirs.
    #[must_use]
    pub fn late_copy_without_nulls(&self) -> Map {
        self.copied_later(Nulls::Dropped)
    }

    fn copied_later(&self, nulls: Nulls) -> Map {
        let pending = self.inner.pending.get().then(|| self.original()).flatten();
        let original = match pending {
            Some(of) if of.nulls == Nulls::Dropped || nulls == Nulls::Kept => of,
            Some(of) => Original { nulls, ..of },
            None => Original {
                map: self.inner.clone(),
                nulls,
            },
        };
        let inner = Rc::new(Inner {
            nil: false,
            shared: Cell::new(false),
            changed: RefCell::default(),
            pending: Cell::new(true),
            original: RefCell::new(Some(original)),
            slots: RefCell::default(),
        });
        Map { ty: self.ty, inner }
    }

    /// Whether it is a copy that nobody has looked at yet.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.inner.pending.get()
    }

    fn original(&self) -> Option<Original> {
        self.inner.original.borrow().clone()
    }

    /// Whether both are unchanged deep copies of one map. To be asked after [`Map::settle`] only.
    #[must_use]
    pub fn is_same_copy(&self, other: &Map) -> bool {
        match (
            &*self.inner.original.borrow(),
            &*other.inner.original.borrow(),
        ) {
            (Some(a), Some(b)) => a.nulls == b.nulls && Rc::ptr_eq(&a.map, &b.map),
            _ => false,
        }
    }

    /// Ends a merge: what was changed, or anything below it, is a copy no more.
    pub fn settle(&self) {
        self.is_still_copy();
    }

    fn is_still_copy(&self) -> bool {
        if self.inner.pending.get() {
            return true;
        }
        let mut same = self.inner.original.borrow().is_some();
        for slot in self.inner.slots.borrow().values() {
            if let Value::Map(below) = &slot.value {
                same &= below.is_still_copy();
            }
        }
        if !same {
            self.inner.original.take();
        }
        same
    }

    /// Makes this map's own level of the copy.
    #[cold]
    pub(super) fn unfold(&self) {
        self.inner.pending.set(false);
        let Some(Original { map, nulls }) = self.original() else {
            return;
        };
        let mut slots = map.slots.borrow().clone();
        if nulls == Nulls::Dropped {
            slots.retain(|_, slot| !slot.value.is_nil());
        }
        for slot in slots.values_mut() {
            slot.origin = Origin::NONE;
            slot.value = slot.value.copied_later(nulls, 0);
            if self.inner.shared.get() {
                slot.value.mark_shared();
            }
        }
        self.inner.slots.replace(slots);
    }
}

impl Value {
    /// A deep copy as of [`Map::late_copy`].
    #[must_use]
    pub fn late_copy(&self) -> Value {
        self.copied_later(Nulls::Kept, 0)
    }

    fn copied_later(&self, nulls: Nulls, depth: usize) -> Value {
        let holds_maps = |item: &Value| matches!(item, Value::Map(_) | Value::List(_));
        match self {
            Value::Map(map) => map.copied_later(nulls).into(),
            // A list of scalars cannot be changed by a template: it stays shared.
            Value::List(list) if depth < DEEPEST_LIST && list.items().iter().any(holds_maps) => {
                let items = list.items().iter();
                let items = items.map(|item| item.copied_later(Nulls::Kept, depth + 1));
                Value::List(List::typed(list.ty(), items.collect()))
            }
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Map, Value};

    fn table() -> Map {
        let inner: Map = [("a", Value::int(1)), ("gone", Value::Nil)]
            .into_iter()
            .collect();
        [("inner", Value::Map(inner)), ("none", Value::Nil)]
            .into_iter()
            .collect()
    }

    fn inner(map: &Map) -> Map {
        match map.get("inner") {
            Some(Value::Map(inner)) => inner,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_change_of_the_copy_leaves_the_original_alone() {
        let original = table();
        let copy = original.late_copy();
        inner(&copy).insert("a", Value::int(2));
        copy.remove("none");
        assert!(matches!(inner(&original).get("a"), Some(Value::Int(_, 1))));
        assert!(matches!(inner(&copy).get("a"), Some(Value::Int(_, 2))));
        assert!(original.contains_key("none") && !copy.contains_key("none"));
    }

    #[test]
    fn nulls_of_maps_are_dropped_at_every_level() {
        let copy = table().late_copy_without_nulls();
        assert!(!copy.contains_key("none"));
        assert!(!inner(&copy).contains_key("gone"));
        // A copy of a copy that was not looked at is one of the original.
        let again = table().late_copy().late_copy_without_nulls().late_copy();
        assert_eq!(inner(&again).len(), 1);
    }

    #[test]
    fn copies_of_one_map_are_known_until_one_is_changed() {
        let original = table();
        let copies = [(); 3].map(|()| original.late_copy());
        assert_eq!(copies[0].len(), 2, "is looked at");
        inner(&copies[2]).insert("a", Value::int(2));
        copies.iter().for_each(Map::settle);
        assert!(copies[0].is_same_copy(&copies[1]));
        assert!(!copies[0].is_same_copy(&copies[2]));
        assert!(!copies[0].is_same_copy(&original.late_copy_without_nulls()));
        assert!(inner(&copies[0]).is_same_copy(&inner(&copies[1])));
    }

    #[test]
    fn what_is_shared_is_shared_below_too() {
        let copy = table().late_copy();
        copy.mark_shared();
        assert!(inner(&copy).is_shared());
    }
}
