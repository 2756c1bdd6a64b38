//! What comparing left to the next time: documents that were read, and how pairs of them differ. An edit changes a few
//! documents; only those are read and compared again.

use pilothouse_diff::{Diff, Parsed, diff};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// So many documents and pairs are kept; then it begins anew.
const MOST: usize = 20_000;

/// Documents and pairs of them, under their texts.
#[derive(Default)]
pub(crate) struct Cache {
    parsed: RefCell<FxHashMap<Rc<str>, Rc<Parsed>>>,
    /// By the addresses of two documents that are kept above.
    diffs: RefCell<FxHashMap<(usize, usize, bool), Rc<Diff>>>,
}

impl Cache {
    /// Forgets what it holds where that is too much. What was handed out stays good.
    pub(crate) fn trim(&self) {
        if self.parsed.borrow().len() + self.diffs.borrow().len() > MOST {
            self.diffs.borrow_mut().clear();
            self.parsed.borrow_mut().clear();
        }
    }

    /// A document read.
    pub(crate) fn parsed(&self, text: &str) -> Rc<Parsed> {
        if let Some(known) = self.parsed.borrow().get(text) {
            return known.clone();
        }
        let parsed = Rc::new(Parsed::new(text));
        let mut all = self.parsed.borrow_mut();
        all.insert(parsed.text.clone(), parsed.clone());
        parsed
    }

    /// How two documents differ.
    pub(crate) fn diff(&self, left: &str, right: &str, reveal: bool) -> Rc<Diff> {
        let (left, right) = (self.parsed(left), self.parsed(right));
        let key = (Rc::as_ptr(&left).addr(), Rc::as_ptr(&right).addr(), reveal);
        if let Some(known) = self.diffs.borrow().get(&key) {
            return known.clone();
        }
        let found = Rc::new(diff(&left, &right, reveal));
        self.diffs.borrow_mut().insert(key, found.clone());
        found
    }
}
