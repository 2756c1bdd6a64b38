//! Go maps with string keys: shared by every holder, changed in place.

use crate::{Origin, Value};
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

mod late;

/// A map's key.
pub type Key = Rc<str>;

/// The Go type of a map.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum MapType {
    /// `map[string]interface {}`
    Any,
    /// `map[string]string` (what `split` makes); every value is a [`Value::Str`].
    String,
    /// Helm 4's `common.Values`, the type of `.Values`.
    Values,
    /// The same in Helm 3: `chartutil.Values`.
    Values3,
}

impl MapType {
    /// Go's name, as `%T` prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            MapType::Any => "map[string]interface {}",
            MapType::String => "map[string]string",
            MapType::Values => "common.Values",
            MapType::Values3 => "chartutil.Values",
        }
    }

    /// Whether its values are of type `interface {}`: a missing key reads as nil.
    #[must_use]
    pub fn holds_any(self) -> bool {
        self != MapType::String
    }

    /// Whether it is Helm's own type with methods of its own (`.Values.YAML`).
    #[must_use]
    pub fn is_values(self) -> bool {
        matches!(self, MapType::Values | MapType::Values3)
    }
}

/// What stands under a key.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The value.
    pub value: Value,
    /// Where it comes from, if from elsewhere than the map itself; [`Origin::NONE`] means: derived from the
    /// map's own origin.
    pub origin: Origin,
}

#[derive(Debug)]
struct Inner {
    nil: bool,
    shared: Cell<bool>,
    /// The keys that were changed while it was shared.
    changed: RefCell<BTreeSet<Key>>,
    /// Nobody has looked at the copy yet: there are no slots.
    pending: Cell<bool>,
    /// What it is an unchanged copy of.
    original: RefCell<Option<late::Original>>,
    slots: RefCell<BTreeMap<Key, Slot>>,
}

/// A Go map: cloning shares it. Iterates in the order of keys, as `range` does.
#[derive(Clone, Debug)]
pub struct Map {
    /// The type belongs to the holder: Go converts a map to another type of the same shape without copying it.
    ty: MapType,
    inner: Rc<Inner>,
}

impl Default for Map {
    fn default() -> Map {
        Map::new()
    }
}

impl Map {
    /// An empty `map[string]interface {}`.
    #[must_use]
    pub fn new() -> Map {
        Map::typed(MapType::Any)
    }

    /// An empty map of a type.
    #[must_use]
    pub fn typed(ty: MapType) -> Map {
        Map::from_slots(ty, BTreeMap::new())
    }

    /// The nil map of a type: reads as empty, `null` in JSON.
    #[must_use]
    pub fn nil(ty: MapType) -> Map {
        Map::made(ty, true, BTreeMap::new())
    }

    /// A map of ready slots.
    #[must_use]
    pub fn from_slots(ty: MapType, slots: BTreeMap<Key, Slot>) -> Map {
        Map::made(ty, false, slots)
    }

    fn made(ty: MapType, nil: bool, slots: BTreeMap<Key, Slot>) -> Map {
        let inner = Rc::new(Inner {
            nil,
            shared: Cell::new(false),
            changed: RefCell::default(),
            pending: Cell::new(false),
            original: RefCell::new(None),
            slots: RefCell::new(slots),
        });
        Map { ty, inner }
    }

    /// A map of these entries; of two with the same key the later one counts.
    ///
    /// Better than collecting a tree for [`Map::from_slots`]: that brings a sort of 5 KB of WebAssembly along, once
    /// for each kind of iterator.
    #[must_use]
    pub fn from_entries(ty: MapType, entries: Vec<(Key, Slot)>) -> Map {
        Map::from_slots(ty, entries.into_iter().collect())
    }

    /// Its Go type.
    #[must_use]
    pub fn ty(&self) -> MapType {
        self.ty
    }

    /// Whether it is the nil map.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.inner.nil
    }

    /// The very same map under another Go type: a change through either is seen through both.
    #[must_use]
    pub fn retyped(&self, ty: MapType) -> Map {
        Map {
            ty,
            inner: self.inner.clone(),
        }
    }

    /// A map of its own with the same slots; what hangs below stays shared.
    #[must_use]
    pub fn copied(&self) -> Map {
        Map::from_slots(self.ty, self.slots().clone())
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value> {
        self.slots().get(key).map(|slot| slot.value.clone())
    }

    /// The value under `key` with where it comes from.
    #[must_use]
    pub fn slot(&self, key: &str) -> Option<Slot> {
        self.slots().get(key).cloned()
    }

    /// Whether there is something under `key`, be it nil.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.slots().contains_key(key)
    }

    /// Puts a value under `key`, seen by every holder.
    pub fn insert(&self, key: impl Into<Key>, value: impl Into<Value>) {
        self.insert_from(key, value, Origin::NONE);
    }

    /// Puts a value that comes from `origin` under `key`.
    pub fn insert_from(&self, key: impl Into<Key>, value: impl Into<Value>, origin: Origin) {
        let slot = Slot {
            value: value.into(),
            origin,
        };
        self.changing().insert(key.into(), slot);
    }

    /// Takes the value under `key` out.
    pub fn remove(&self, key: &str) -> Option<Value> {
        self.changing().remove(key).map(|slot| slot.value)
    }

    /// How many keys it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots().len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots().is_empty()
    }

    /// Its keys, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        self.slots().keys().cloned().collect()
    }

    /// Its slots, in order of keys, for reading. Do not call a template function while holding it: a function
    /// that changes the map would panic; take [`Map::entries`] then.
    #[must_use]
    pub fn slots(&self) -> Ref<'_, BTreeMap<Key, Slot>> {
        self.look();
        self.inner.slots.borrow()
    }

    /// Somebody looks at it: what was not copied yet is copied.
    fn look(&self) {
        if self.inner.pending.get() {
            self.unfold();
        }
    }

    /// Its slots, to be changed: it is no copy of anything any more.
    fn changing(&self) -> RefMut<'_, BTreeMap<Key, Slot>> {
        self.look();
        self.inner.original.take();
        self.inner.slots.borrow_mut()
    }

    /// A copy of its keys and slots, in order of keys.
    #[must_use]
    pub fn entries(&self) -> Vec<(Key, Slot)> {
        let slots = self.slots();
        slots
            .iter()
            .map(|(key, slot)| (key.clone(), slot.clone()))
            .collect()
    }

    /// Whether both are the very same map.
    #[must_use]
    pub fn ptr_eq(&self, other: &Map) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether it belongs to what several templates see (`.Values` and what hangs on it): changing it there is
    /// noticed, so that nothing is served stale.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.inner.shared.get()
    }

    /// The keys under which something was changed while several templates saw it, in order.
    #[must_use]
    pub fn changed_keys(&self) -> Vec<Key> {
        self.inner.changed.borrow().iter().cloned().collect()
    }

    /// Notes that `key` is changed while several templates see the map.
    pub fn note_change(&self, key: &str) {
        self.inner.changed.borrow_mut().insert(key.into());
    }

    /// Marks it and every map below it as seen by several templates.
    pub fn mark_shared(&self) {
        // What is copied later takes it over then.
        if self.inner.shared.replace(true) || self.inner.pending.get() {
            return;
        }
        for slot in self.inner.slots.borrow().values() {
            slot.value.mark_shared();
        }
    }
}

impl<K: Into<Key>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Map {
        let slots = entries.into_iter().map(|(key, value)| {
            let slot = Slot {
                value: value.into(),
                origin: Origin::NONE,
            };
            (key.into(), slot)
        });
        Map::from_entries(MapType::Any, slots.collect())
    }
}
