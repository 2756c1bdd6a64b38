//! What one computation may spend. One object is shared by everything nested in it, so that no
//! nesting (an `include` in a `tpl` in a `range`) gets around a limit.

use std::cell::Cell;
use std::fmt;

/// The limits of a [`Budget`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Template nodes executed, list elements visited, regular expression steps and the like.
    pub steps: u64,
    /// Bytes of text made, over all intermediate strings; of lists; of what is recorded about the output.
    pub bytes: u64,
    /// How deep calls nest: includes, parentheses, values.
    pub depth: u32,
}

impl Default for Limits {
    /// Generous for any real chart (the largest of the corpus takes less than a tenth of each), and used up within
    /// about a second in WebAssembly.
    fn default() -> Limits {
        Limits {
            steps: 50_000_000,
            bytes: 128 << 20,
            depth: 4_000,
        }
    }
}

/// Which limit ran out.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Exhausted {
    /// Too many steps.
    Steps(u64),
    /// Too many texts and lists.
    Bytes(u64),
    /// Too many turns of loops: what is kept of each counts as text does.
    Turns(u64),
    /// Nested too deep.
    Depth(u32),
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exhausted::Steps(limit) => write!(
                f,
                "stopped after {limit} steps: the template does not come to an end"
            ),
            Exhausted::Bytes(limit) => {
                write!(f, "stopped after {} MB of texts and lists", limit >> 20)
            }
            Exhausted::Turns(limit) => write!(
                f,
                "stopped after {} MB of turns of a loop and what they print",
                limit >> 20
            ),
            Exhausted::Depth(limit) => write!(f, "stopped at {limit} levels of nesting"),
        }
    }
}

impl std::error::Error for Exhausted {}

/// Counts what is spent. Not thread-safe: one render, one thread.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    steps: Cell<u64>,
    bytes: Cell<u64>,
    depth: Cell<u32>,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::new(Limits::default())
    }
}

impl Budget {
    /// A full budget.
    #[must_use]
    pub fn new(limits: Limits) -> Budget {
        Budget {
            limits,
            steps: Cell::new(0),
            bytes: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    /// The limits it was made with.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Spends `n` steps.
    ///
    /// # Errors
    /// [`Exhausted::Steps`] when there are none left.
    pub fn step(&self, n: u64) -> Result<(), Exhausted> {
        let spent = self.steps.get().saturating_add(n);
        self.steps.set(spent);
        if spent > self.limits.steps {
            return Err(Exhausted::Steps(self.limits.steps));
        }
        Ok(())
    }

    /// Spends `n` bytes of text. Call it *before* allocating when `n` comes from the user.
    ///
    /// # Errors
    /// [`Exhausted::Bytes`] when there are none left.
    pub fn bytes(&self, n: u64) -> Result<(), Exhausted> {
        let spent = self.bytes.get().saturating_add(n);
        self.bytes.set(spent);
        if spent > self.limits.bytes {
            return Err(Exhausted::Bytes(self.limits.bytes));
        }
        Ok(())
    }

    /// Goes one level down; pair it with [`Budget::leave`].
    ///
    /// # Errors
    /// [`Exhausted::Depth`] when it is too deep; nothing is to be left then.
    pub fn enter(&self) -> Result<(), Exhausted> {
        if self.depth.get() >= self.limits.depth {
            return Err(Exhausted::Depth(self.limits.depth));
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    /// Comes one level up.
    pub fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Steps spent so far.
    #[must_use]
    pub fn steps_spent(&self) -> u64 {
        self.steps.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_runs_out_by_itself() {
        let budget = Budget::new(Limits {
            steps: 2,
            bytes: 3,
            depth: 1,
        });
        assert_eq!(budget.step(2), Ok(()));
        assert_eq!(budget.step(1), Err(Exhausted::Steps(2)));
        assert_eq!(budget.bytes(u64::MAX), Err(Exhausted::Bytes(3)));
        assert_eq!(budget.enter(), Ok(()));
        assert_eq!(budget.enter(), Err(Exhausted::Depth(1)));
        budget.leave();
        assert_eq!(budget.enter(), Ok(()));
    }
}
