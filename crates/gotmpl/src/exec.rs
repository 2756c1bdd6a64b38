//! The executor.

use crate::{Recorder, World};
use pilothouse_source::Budget;

/// One execution: of a top-level template and of everything it includes.
pub struct Exec<'r> {
    budget: &'r Budget,
    world: &'r dyn World,
    recorder: Recorder,
}

impl<'r> Exec<'r> {
    /// What may be spent.
    #[must_use]
    pub fn budget(&self) -> &'r Budget {
        self.budget
    }

    /// The outside world.
    #[must_use]
    pub fn world(&self) -> &'r dyn World {
        self.world
    }

    /// The record of this execution.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}
