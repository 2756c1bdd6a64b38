//! What the page can do with renderings side by side: the diff, the matrix, and what edits changed.

use std::collections::BTreeMap;
use std::rc::Rc;

use pilothouse_protocol::{
    Answer, Changes, ComparedSide, Comparison, Hunk, Matrix, MatrixObject, ObjectDiff, Question,
    RequestBody,
};
use yew::AttrValue;

use crate::ask::Asker;
use crate::causes::Whys;
use crate::page::{Asked, Page};
use crate::reviewing::Reviewing;
use crate::shared::Shared;
use crate::state::{Pane, State, View};

/// What the views that compare show.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Comparing {
    /// What the diff compares.
    pub(crate) sides: Option<(ComparedSide, ComparedSide)>,
    pub(crate) comparison: Option<Shared<Comparison>>,
    /// Why objects differ, by [`object_key`].
    pub(crate) why: Shared<Whys>,
    pub(crate) lines: Lines,
    /// Long lines are wrapped.
    pub(crate) wrap: bool,
    pub(crate) unfolded: Shared<Unfolded>,
    /// Fields that follow from others are left out.
    pub(crate) hide_derived: bool,
    /// What Secrets hold is shown.
    pub(crate) reveal: bool,
    /// The chart for which a person said that it may be.
    pub(crate) may_reveal: AttrValue,
    pub(crate) matrix: Option<Shared<Matrix>>,
    /// Why rows of the matrix differ, by [`row_key`].
    pub(crate) matrix_why: Shared<Whys>,
    /// What the base is; empty for none.
    pub(crate) base: AttrValue,
    pub(crate) changes: Option<Shared<Changes>>,
    pub(crate) review: Reviewing,
}

/// How the diff is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Lines {
    #[default]
    Side,
    Unified,
    Fields,
}

impl Lines {
    /// The layout that is seen: a phone has no room for two columns.
    pub(crate) fn seen(self) -> Self {
        match self {
            Lines::Side if crate::layout::is_phone() => Lines::Unified,
            lines => lines,
        }
    }
}

/// Objects whose equal lines are shown, by [`object_key`]: all their lines, and of which comparison.
pub(crate) type Unfolded = BTreeMap<String, (u64, Rc<[Hunk]>)>;

/// What tells an object from the others of a comparison.
pub(crate) fn object_key(object: &ObjectDiff) -> String {
    format!("{} {} {}", object.kind, object.namespace, object.name)
}

/// What a new worker is asked for, so that the open view goes on.
pub(crate) fn watched(state: &State) -> Vec<RequestBody> {
    let comparing = &state.comparing;
    let reveal = comparing.reveal;
    let one = match state.view {
        View::Diff | View::Review => {
            comparing
                .sides
                .clone()
                .map(|(left, right)| RequestBody::Compare {
                    left,
                    right,
                    reveal,
                })
        }
        View::Matrix => Some(RequestBody::WatchMatrix { on: true, reveal }),
        View::Changes => Some(RequestBody::WatchChanges { on: true }),
        View::Manifests | View::Values => None,
    };
    one.into_iter().collect()
}

/// The same for an object of the matrix.
pub(crate) fn row_key(object: &MatrixObject) -> String {
    format!("{} {} {}", object.kind, object.namespace, object.name)
}

impl Page {
    /// Compares two sides: those of the last time, else the shown environment with a neighbour.
    pub(crate) fn compare(&self) {
        let sides = {
            let state = self.state();
            let last = state.comparing.sides.clone();
            last.filter(|sides| is_there(&state, sides))
                .or_else(|| neighbours(&state))
        };
        match sides {
            Some((left, right)) => self.compare_sides(left, right),
            // The view says what is missing.
            None => {
                self.leave_view(View::Diff);
                self.change(|state| {
                    state.view = View::Diff;
                    state.pane = Pane::Output;
                    state.other_helm = None;
                    state.comparing.sides = None;
                });
            }
        }
    }

    /// Compares these two in the diff.
    pub(crate) fn compare_sides(&self, left: ComparedSide, right: ComparedSide) {
        self.leave_view(View::Diff);
        self.change(|state| {
            state.view = View::Diff;
            state.pane = Pane::Output;
            state.other_helm = None;
        });
        self.ask_comparison(left, right);
    }

    /// Asks for the comparison of two sides, whatever view shows it.
    pub(crate) fn ask_comparison(&self, left: ComparedSide, right: ComparedSide) {
        let reveal = self.state().comparing.reveal;
        self.change(|state| {
            let sides = Some((left.clone(), right.clone()));
            if state.comparing.sides != sides {
                state.comparing.why = Shared::default();
                state.comparing.sides = sides;
            }
        });
        self.send(
            RequestBody::Compare {
                left,
                right,
                reveal,
            },
            Asked::Other,
        );
    }

    pub(crate) fn swap_sides(&self) {
        let sides = self.state().comparing.sides.clone();
        if let Some((left, right)) = sides {
            self.compare_sides(right, left);
        }
    }

    /// Ends what the open view had asked for, before `next` comes.
    pub(crate) fn leave_view(&self, next: View) {
        let view = self.state().view;
        if view == next {
            return;
        }
        match view {
            View::Diff | View::Review => {
                self.send(RequestBody::StopComparing, Asked::Other);
                self.forget_question(Asker::Causes);
                self.forget_question(Asker::Review);
            }
            View::Matrix => {
                let reveal = false;
                self.send(RequestBody::WatchMatrix { on: false, reveal }, Asked::Other);
                self.forget_question(Asker::MatrixCauses);
            }
            View::Changes => {
                self.send(RequestBody::WatchChanges { on: false }, Asked::Other);
            }
            View::Manifests | View::Values => {}
        }
        self.change(|state| {
            let comparing = &mut state.comparing;
            comparing.comparison = None;
            comparing.matrix = None;
            comparing.changes = None;
            comparing.why = Shared::default();
            comparing.matrix_why = Shared::default();
            state.other_helm = None;
        });
    }

    /// Opens the matrix of all environments.
    pub(crate) fn watch_matrix(&self) {
        let reveal = self.state().comparing.reveal;
        self.send(RequestBody::WatchMatrix { on: true, reveal }, Asked::Other);
    }

    /// A comparison, a matrix or a table of changes has come: asks for what else their views show.
    pub(crate) fn compared(&self, comparison: bool, matrix: bool) {
        let other_side = {
            let state = self.state();
            let alone = state.view == View::Diff && state.comparing.sides.is_none();
            alone && state.other_helm.is_none() && neighbours(&state).is_some()
        };
        if other_side {
            self.compare();
        }
        if comparison {
            self.ask_causes(0);
            self.unfold_again();
        }
        if matrix {
            self.ask_matrix_causes(0);
        }
    }

    /// Shows the equal lines of an object too, or leaves them out again.
    pub(crate) fn toggle_unfolded(&self, key: &str) {
        let mut next = (*self.state().comparing.unfolded).clone();
        if next.remove(key).is_none() {
            return self.unfold(key.to_owned());
        }
        self.change(|state| state.comparing.unfolded = Shared::new(next));
    }

    fn unfold(&self, key: String) {
        let found = {
            let state = self.state();
            let comparison = state.comparing.comparison.as_ref();
            comparison.and_then(|one| {
                let at = one
                    .objects
                    .iter()
                    .position(|object| object_key(object) == key)?;
                Some((one.number, u32::try_from(at).ok()?))
            })
        };
        let Some((comparison, object)) = found else {
            return;
        };
        self.question(
            Asker::Unfolded,
            Question::Unfolded { comparison, object },
            move |page, answer| {
                if let Answer::Hunks(hunks) = answer {
                    let mut next = (*page.state().comparing.unfolded).clone();
                    next.insert(key, (comparison, hunks.into()));
                    page.change(|state| state.comparing.unfolded = Shared::new(next));
                    page.unfold_again();
                }
            },
        );
    }

    /// What was unfolded in an earlier state of the comparison, one object after the other.
    fn unfold_again(&self) {
        let old = {
            let state = self.state();
            let number = state.comparing.comparison.as_ref().map(|one| one.number);
            let mut all = state.comparing.unfolded.iter();
            let old = all.find(|(_, (of, _))| Some(*of) != number);
            old.map(|(key, _)| key.clone())
        };
        if let Some(key) = old {
            let mut next = (*self.state().comparing.unfolded).clone();
            next.remove(&key);
            self.change(|state| state.comparing.unfolded = Shared::new(next));
            self.unfold(key);
        }
    }

    /// Wraps long lines, or no longer: of the diff where it is open and the focus is not in an editor.
    pub(crate) fn wrap(&self) {
        let in_editor = crate::page_why::is_focused(".work > .editor, .work > .second");
        if matches!(self.state().view, View::Diff | View::Review) && !in_editor {
            self.change(|state| state.comparing.wrap = !state.comparing.wrap);
        } else {
            self.editor_do("wrap");
        }
    }
}

/// Whether both sides can be rendered still.
fn is_there(state: &State, (left, right): &(ComparedSide, ComparedSide)) -> bool {
    [left, right].iter().all(|side| {
        let known = state
            .environments
            .iter()
            .any(|one| one.settings.name == side.environment);
        known && (!side.base || !state.comparing.base.is_empty())
    })
}

/// The shown environment and the one before it in the list; with a base and one environment alone: before and now.
fn neighbours(state: &State) -> Option<(ComparedSide, ComparedSide)> {
    let names = state.environments.iter().map(|one| &one.settings.name);
    let names: Vec<_> = names.collect();
    let at = names.iter().position(|name| **name == *state.shown)?;
    if names.len() == 1 {
        let pinned = !state.comparing.base.is_empty();
        return pinned.then(|| (ComparedSide::base(names[0]), ComparedSide::now(names[0])));
    }
    let (left, right) = if at == 0 { (0, 1) } else { (at - 1, at) };
    Some((
        ComparedSide::now(names[left]),
        ComparedSide::now(names[right]),
    ))
}
