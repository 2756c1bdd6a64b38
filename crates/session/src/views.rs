//! What the page looks at besides the output: a comparison, the matrix, the changes since the base. Each is made in
//! [`crate::Session::step`], when what it needs is rendered, and only while it is looked at.

use crate::ask::Traced;
use crate::compare::{self, Cache, Side};
use crate::open::{Open, Rendered};
use pilothouse_protocol::{Changes, ComparedSide, Comparison, Matrix};
use std::collections::HashMap;
use std::rc::Rc;

/// A view, and whether it is to be made anew.
#[derive(Default)]
pub(crate) struct Watched<T> {
    pub(crate) of: Option<T>,
    pub(crate) due: bool,
}

impl<T> Watched<T> {
    fn set(&mut self, of: Option<T>) {
        self.due = of.is_some();
        self.of = of;
    }

    fn touch(&mut self) {
        self.due = self.of.is_some();
    }
}

/// What is compared with what, and whether Secrets are shown.
pub(crate) type Pair = (ComparedSide, ComparedSide, bool);

/// What the page looks at.
#[derive(Default)]
pub(crate) struct Views {
    pub(crate) comparison: Watched<Pair>,
    /// Whether Secrets are shown.
    pub(crate) matrix: Watched<bool>,
    pub(crate) changes: Watched<()>,
    /// What comparing left to the next time.
    pub(crate) cache: Cache,
    /// Counts states of comparisons and matrices.
    pub(crate) number: u64,
    /// Traces of environments, by index and whether of the base, as long as nothing changes.
    pub(crate) traces: HashMap<(usize, bool), Option<Rc<Traced>>>,
}

impl Views {
    /// Everything is to be made anew.
    pub(crate) fn due(&mut self) {
        self.comparison.touch();
        self.matrix.touch();
        self.changes.touch();
    }

    fn any_due(&self) -> bool {
        self.comparison.due || self.matrix.due || self.changes.due
    }
}

/// What was made.
#[derive(Default)]
pub(crate) struct Made {
    pub(crate) comparison: Option<Comparison>,
    pub(crate) matrix: Option<Matrix>,
    pub(crate) changes: Option<Changes>,
}

impl Open {
    /// Starts or ends a comparison.
    pub(crate) fn compare(&mut self, pair: Option<Pair>) {
        self.views.comparison.set(pair);
        self.sent.comparison = None;
    }

    /// Starts or ends the matrix.
    pub(crate) fn watch_matrix(&mut self, reveal: Option<bool>) {
        self.views.matrix.set(reveal);
        self.sent.matrix = None;
    }

    /// Starts or ends the table of changes.
    pub(crate) fn watch_changes(&mut self, on: bool) {
        self.views.changes.set(on.then_some(()));
        self.sent.changes = None;
    }

    /// The environments that the views show, by index and whether of the base, each once; those of the comparison first.
    pub(crate) fn looked_at(&self) -> Vec<(usize, bool)> {
        let mut all: Vec<(usize, bool)> = Vec::new();
        let mut add = |one| {
            if !all.contains(&one) {
                all.push(one);
            }
        };
        if let Some((left, right, _)) = &self.views.comparison.of {
            for side in [left, right] {
                if let Some(at) = self.find(&side.environment) {
                    add((at, side.base && self.base.is_some()));
                }
            }
        }
        let every = self.views.matrix.of.is_some() || self.views.changes.of.is_some();
        for at in (0..self.environments.len()).filter(|_| every) {
            add((at, false));
        }
        if self.views.changes.of.is_some() && self.base.is_some() {
            for at in 0..self.environments.len() {
                add((at, true));
            }
        }
        all
    }

    /// An environment, or what the base makes of it.
    pub(crate) fn rendered(&self, (at, base): (usize, bool)) -> Option<&Rendered> {
        match base {
            false => self.environments.get(at),
            true => self.base.as_ref()?.environments.get(at),
        }
    }

    /// Something that is looked at and not rendered yet.
    pub(crate) fn looked_at_due(&self) -> Option<(usize, bool)> {
        let mut all = self.looked_at().into_iter();
        all.find(|one| self.rendered(*one).is_some_and(|one| one.due))
    }

    /// Whether a view is to be made.
    pub(crate) fn views_due(&self) -> bool {
        self.views.any_due()
    }

    /// Makes the views that are due, where all that they need is rendered.
    pub(crate) fn views_made(&mut self) -> Made {
        if !self.views_due() || self.looked_at_due().is_some() {
            return Made::default();
        }
        let mut made = Made::default();
        if std::mem::take(&mut self.views.comparison.due) {
            made.comparison = self.comparison();
        }
        if std::mem::take(&mut self.views.matrix.due) {
            made.matrix = self.matrix();
        }
        if std::mem::take(&mut self.views.changes.due) {
            made.changes = self.changes();
        }
        self.views.cache.trim();
        made
    }

    /// A side of a comparison; else why there is none.
    pub(crate) fn side(&self, side: &ComparedSide) -> Result<Side<'_>, String> {
        let name = &side.environment;
        let missing = || format!("There is no environment “{name}” any more");
        let at = self.find(name).ok_or_else(missing)?;
        self.side_at(at, side.base)
    }

    /// An environment as a side of a comparison.
    pub(crate) fn side_at(&self, at: usize, base: bool) -> Result<Side<'_>, String> {
        let one = self.rendered((at, base));
        let one = one.ok_or("No base is pinned")?;
        Ok(Side {
            environment: &one.settings,
            output: &one.output,
            base,
        })
    }

    #[inline(never)] // no first visit runs it
    fn comparison(&mut self) -> Option<Comparison> {
        let (left, right, reveal) = self.views.comparison.of.clone()?;
        let made = match (self.side(&left), self.side(&right)) {
            (Ok(l), Ok(r)) => {
                let chart = self.workspace.name();
                compare::comparison(&l, &r, chart, &self.views.cache, reveal)
            }
            (Err(message), _) | (_, Err(message)) => Comparison {
                left,
                right,
                message,
                ..Comparison::default()
            },
        };
        self.views.number += 1;
        Some(Comparison {
            number: self.views.number,
            ..made
        })
    }

    /// All environments as sides.
    pub(crate) fn sides(&self) -> Vec<Side<'_>> {
        let all = (0..self.environments.len()).filter_map(|at| self.side_at(at, false).ok());
        all.collect()
    }

    #[inline(never)] // no first visit runs it
    fn matrix(&mut self) -> Option<Matrix> {
        let reveal = self.views.matrix.of?;
        let (sides, chart) = (self.sides(), self.workspace.name());
        let made = compare::matrix(&sides, chart, &self.views.cache, reveal);
        self.views.number += 1;
        Some(Matrix {
            number: self.views.number,
            ..made
        })
    }

    #[inline(never)] // no first visit runs it
    fn changes(&self) -> Option<Changes> {
        let base = self.base.as_ref()?;
        let sides: Vec<_> = (0..self.environments.len())
            .map(|at| {
                let pair = self.side_at(at, true).and_then(|left| {
                    let right = self.side_at(at, false)?;
                    match left.refusal().or_else(|| right.refusal()) {
                        Some(message) => Err(message),
                        None => Ok((left, right)),
                    }
                });
                (self.environments[at].settings.name.clone(), pair)
            })
            .collect();
        Some(compare::changes(&base.title, &sides, &self.views.cache))
    }
}
