//! Where what is written comes from.

use super::Mark;
use pilothouse_value::{Origin, Origins};

/// Follows the origins of what is written.
pub(super) trait Trace {
    fn child(&mut self, parent: Origin, own: Origin, key: &str) -> Origin;
    fn element(&mut self, parent: Origin, own: Origin, index: usize) -> Origin;
    fn mark(&mut self, at: usize, origin: Origin);
}

pub(super) struct NoTrace;

impl Trace for NoTrace {
    fn child(&mut self, _: Origin, _: Origin, _: &str) -> Origin {
        Origin::NONE
    }
    fn element(&mut self, _: Origin, _: Origin, _: usize) -> Origin {
        Origin::NONE
    }
    fn mark(&mut self, _: usize, _: Origin) {}
}

pub(super) struct Marks<'o> {
    pub(super) origins: &'o mut Origins,
    pub(super) marks: Vec<Mark>,
}

impl Trace for Marks<'_> {
    fn child(&mut self, parent: Origin, own: Origin, key: &str) -> Origin {
        match (own.is_some(), parent.is_some()) {
            (true, _) => own,
            (_, true) => self.origins.child(parent, key),
            _ => Origin::NONE,
        }
    }

    fn element(&mut self, parent: Origin, own: Origin, index: usize) -> Origin {
        match (own.is_some(), parent.is_some()) {
            (true, _) => own,
            (_, true) => self.origins.element(parent, index as u32),
            _ => Origin::NONE,
        }
    }

    fn mark(&mut self, at: usize, origin: Origin) {
        let start = at as u32;
        match self.marks.last_mut() {
            Some(last) if last.origin == origin => {}
            Some(last) if last.start == start => last.origin = origin,
            _ => self.marks.push(Mark { start, origin }),
        }
    }
}
