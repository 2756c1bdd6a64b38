//! What comparing left to the next time: documents that were read, and how pairs of them differ. An edit changes a few
//! documents; only those are read and compared again.

use pilothouse_diff::{Diff, Parsed, diff};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// So many documents and pairs that are of no use any more, beside a quarter of what is, are not worth looking for.
const FEW: usize = 64;

/// What was not used in so many rounds is of no use.
const ROUNDS: u32 = 3;

/// Something that is kept, and the round in which it was last used.
struct Kept<T> {
    what: Rc<T>,
    used: Cell<u32>,
}

/// Documents and pairs of them, under their texts.
#[derive(Default)]
pub(crate) struct Cache {
    parsed: RefCell<FxHashMap<Rc<str>, Kept<Parsed>>>,
    /// By the addresses of two documents that are kept above.
    diffs: RefCell<FxHashMap<(usize, usize, bool), Kept<Diff>>>,
    round: Cell<u32>,
    /// How much there was when it was last looked through.
    left: Cell<usize>,
}

impl Cache {
    /// Ends a round, in which all that is looked at was compared: forgets what was of no use in the last ones. What was
    /// handed out stays good.
    pub(crate) fn trim(&self) {
        let now = self.round.get();
        self.round.set(now.wrapping_add(1));
        let left = self.left.get();
        if self.len() <= left + left / 4 + FEW {
            return;
        }
        let useful = |used: &Cell<u32>| now.wrapping_sub(used.get()) < ROUNDS;
        let mut parsed = self.parsed.borrow_mut();
        parsed.retain(|_, one| useful(&one.used));
        let known: FxHashSet<usize> = parsed.values().map(address).collect();
        drop(parsed);
        self.diffs.borrow_mut().retain(|(left, right, _), one| {
            useful(&one.used) && known.contains(left) && known.contains(right)
        });
        self.left.set(self.len());
    }

    fn len(&self) -> usize {
        self.parsed.borrow().len() + self.diffs.borrow().len()
    }

    /// A document read.
    pub(crate) fn parsed(&self, text: &str) -> Rc<Parsed> {
        if let Some(known) = self.parsed.borrow().get(text) {
            return self.used(known);
        }
        let parsed = Rc::new(Parsed::new(text));
        let kept = self.kept(&parsed);
        self.parsed.borrow_mut().insert(parsed.text.clone(), kept);
        parsed
    }

    /// How two documents differ.
    pub(crate) fn diff(&self, left: &str, right: &str, reveal: bool) -> Rc<Diff> {
        let (left, right) = (self.parsed(left), self.parsed(right));
        let key = (Rc::as_ptr(&left).addr(), Rc::as_ptr(&right).addr(), reveal);
        if let Some(known) = self.diffs.borrow().get(&key) {
            return self.used(known);
        }
        let found = Rc::new(diff(&left, &right, reveal));
        let kept = self.kept(&found);
        self.diffs.borrow_mut().insert(key, kept);
        found
    }

    fn kept<T>(&self, what: &Rc<T>) -> Kept<T> {
        Kept {
            what: what.clone(),
            used: self.round.clone(),
        }
    }

    fn used<T>(&self, one: &Kept<T>) -> Rc<T> {
        one.used.set(self.round.get());
        one.what.clone()
    }
}

fn address(one: &Kept<Parsed>) -> usize {
    Rc::as_ptr(&one.what).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_again_stays_and_the_rest_is_forgotten() {
        let cache = Cache::default();
        let steady = cache.diff("a: 1\n", "a: 2\n", false);
        for n in 0..1_000 {
            assert!(Rc::ptr_eq(&steady, &cache.diff("a: 1\n", "a: 2\n", false)));
            cache.diff("a: 1\n", &format!("b: {n}\n"), false);
            cache.trim();
            assert!(cache.len() < 2 * FEW);
        }
    }
}
