//! What differs between what templates saw in two renders, as marks on origins.

use pilothouse_gotmpl::{Extent, Read};
use pilothouse_value::{List, Map, Origin, Origins, Step, Value};

/// Deeper differences count as a change of everything below.
pub(crate) const DEEPEST: u32 = 100;

/// Nothing that can be read there differs.
const SAME: u8 = 0;
/// Something below differs.
const BELOW: u8 = 1;
/// It differs itself: another value, other keys, another length.
pub(crate) const HERE: u8 = 2;
/// It and everything below it.
pub(crate) const WHOLE: u8 = 4;

/// How something in `.` is compared.
pub(crate) enum Compared {
    /// It is known to be the same.
    Same,
    /// By looking into it.
    Inside,
    /// It counts as another one.
    Other,
}

/// Marks on the origins of one table.
pub(crate) struct Changes<'o> {
    origins: &'o Origins,
    marks: Vec<u8>,
    /// Whether templates changed maps before, so that copies of one map may differ.
    mutated: bool,
}

impl<'o> Changes<'o> {
    /// No differences; `mutated`: templates changed what is going to be compared as what was before.
    pub(crate) fn new(origins: &'o Origins, mutated: bool) -> Changes<'o> {
        Changes {
            origins,
            marks: vec![SAME; origins.len()],
            mutated,
        }
    }

    /// Adds the differences between what one chart's templates see as `.`; `compared` says how each key of it is.
    pub(crate) fn add(
        &mut self,
        scope: &str,
        before: &Map,
        after: &Map,
        compared: impl Fn(&str) -> Compared,
    ) {
        let Some(root) = self.origins.known_root(scope) else {
            return;
        };
        for (key, slot) in after.slots().iter() {
            let at = self.child(Some(root), Step::Key(key.clone()));
            let changed = match (compared(key), before.get(key)) {
                (Compared::Same, Some(_)) => false,
                (Compared::Inside, Some(old)) => self.differ(at, &old, &slot.value, 0),
                _ => self.mark(at, WHOLE),
            };
            if changed {
                self.marks[root.index()] |= BELOW;
            }
        }
    }

    /// Brings the marks of whole subtrees down to everything in them. To be called last.
    pub(crate) fn finish(&mut self) {
        for (parent, child) in self.origins.children() {
            if self.marks[parent.index()] & WHOLE != 0 {
                self.marks[child.index()] |= WHOLE;
            }
        }
    }

    /// Whether a read of this path may give something else now. What a chart sees as `.` is put into dictionaries for
    /// named templates, not to be taken apart: it counts as read with all that is below it only where all was read.
    pub(crate) fn concern(&self, read: &Read) -> bool {
        let mark = self.marks.get(read.origin.index()).copied().unwrap_or(SAME);
        mark & (HERE | WHOLE) != 0
            || mark & BELOW != 0
                && match read.extent {
                    Extent::Itself => false,
                    Extent::Parts => self.origins.parent(read.origin).is_some(),
                    Extent::Whole => true,
                }
    }

    /// The marks, by origin.
    pub(crate) fn into_marks(self) -> Vec<u8> {
        self.marks
    }

    fn mark(&mut self, at: Option<Origin>, mark: u8) -> bool {
        if let Some(at) = at {
            self.marks[at.index()] |= mark;
        }
        true
    }

    /// Marks what differs between two values that stand at the same place; says whether anything does.
    fn differ(&mut self, at: Option<Origin>, before: &Value, after: &Value, depth: u32) -> bool {
        match (before, after) {
            (Value::Map(a), Value::Map(b)) if a.ty() == b.ty() && a.is_nil() == b.is_nil() => {
                let comparable = !self.mutated || a.is_pending();
                let same = a.ptr_eq(b) || comparable && a.is_same_copy(b);
                !same && self.maps(at, a, b, depth)
            }
            (Value::List(a), Value::List(b)) if a.ty() == b.ty() && a.is_nil() == b.is_nil() => {
                !a.ptr_eq(b) && self.lists(at, a, b, depth)
            }
            _ => !same(before, after) && self.mark(at, WHOLE),
        }
    }

    fn maps(&mut self, at: Option<Origin>, before: &Map, after: &Map, depth: u32) -> bool {
        if depth > DEEPEST {
            return self.mark(at, WHOLE);
        }
        let mut changed = self.mutations(at, before);
        let (before, after) = (before.slots(), after.slots());
        let keys_differ = before.len() != after.len() || before.keys().ne(after.keys());
        if keys_differ {
            changed |= self.mark(at, HERE);
        }
        let gone = before
            .keys()
            .filter(|key| keys_differ && !after.contains_key(*key));
        for key in gone {
            let child = self.child(at, Step::Key(key.clone()));
            self.mark(child, WHOLE);
        }
        for (key, new) in after.iter() {
            let child = self.child(at, Step::Key(key.clone()));
            changed |= match before.get(key) {
                Some(old) => self.differ(child, &old.value, &new.value, depth + 1),
                None => self.mark(child, WHOLE),
            };
        }
        if changed {
            self.mark(at, BELOW);
        }
        changed
    }

    /// What templates changed in a map was not the same all the time.
    fn mutations(&mut self, at: Option<Origin>, map: &Map) -> bool {
        let keys = map.changed_keys();
        for key in &keys {
            let child = self.child(at, Step::Key(key.clone()));
            self.mark(child, WHOLE);
        }
        !keys.is_empty() && self.mark(at, HERE)
    }

    fn lists(&mut self, at: Option<Origin>, before: &List, after: &List, depth: u32) -> bool {
        if depth > DEEPEST || before.len() != after.len() {
            return self.mark(at, WHOLE);
        }
        let mut changed = false;
        for (index, (old, new)) in before.items().iter().zip(after.items()).enumerate() {
            let child = self.child(at, Step::Index(index as u32));
            changed |= self.differ(child, old, new, depth + 1);
        }
        if changed {
            self.mark(at, BELOW);
        }
        changed
    }

    fn child(&self, at: Option<Origin>, step: Step) -> Option<Origin> {
        self.origins.known_child(at?, &step)
    }
}

/// Whether two values that are not both maps or both lists are the same to every template.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(ta, a), Value::Int(tb, b)) => ta == tb && a == b,
        (Value::Uint(ta, a), Value::Uint(tb, b)) => ta == tb && a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Str(a), Value::Str(b)) => a.as_bytes() == b.as_bytes(),
        (Value::Object(a), Value::Object(b)) => std::rc::Rc::ptr_eq(a, b),
        _ => false,
    }
}
