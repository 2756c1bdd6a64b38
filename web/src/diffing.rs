//! What the page can do inside a diff: secrets, derived values, layouts, steps from change to change.

use crate::comparing::Lines;
use crate::page::Page;
use crate::state::{Popover, View};
use crate::views::diff::Step;

impl Page {
    /// Shows what Secrets hold, or hides it; asks first, once for each chart.
    pub(crate) fn toggle_secrets(&self) {
        if self.asks_before_secrets() {
            return self.change(|state| state.popover = Popover::Secrets);
        }
        let reveal = !self.state().comparing.reveal;
        self.reveal_secrets(reveal);
    }

    /// Whether a question comes before secrets are shown.
    pub(crate) fn asks_before_secrets(&self) -> bool {
        let state = self.state();
        let chart = state.workspace.as_ref().map(|one| one.name.clone());
        !state.comparing.reveal && chart.is_none_or(|chart| *state.comparing.may_reveal != *chart)
    }

    /// A person said that secrets may be shown.
    pub(crate) fn allow_secrets(&self) {
        self.change(|state| {
            let chart = state.workspace.as_ref().map(|one| one.name.clone());
            state.comparing.may_reveal = chart.unwrap_or_default().into();
        });
        self.close_popover();
        self.reveal_secrets(true);
    }

    fn reveal_secrets(&self, reveal: bool) {
        self.change(|state| state.comparing.reveal = reveal);
        let (view, sides) = {
            let state = self.state();
            (state.view, state.comparing.sides.clone())
        };
        match (view, sides) {
            (View::Matrix, _) => self.watch_matrix(),
            (View::Diff | View::Review, Some((left, right))) => self.ask_comparison(left, right),
            _ => {}
        }
    }

    pub(crate) fn toggle_derived(&self) {
        self.change(|state| state.comparing.hide_derived = !state.comparing.hide_derived);
    }

    pub(crate) fn lay_out(&self, lines: Lines) {
        self.change(|state| state.comparing.lines = lines);
    }

    /// The next or previous object; in a view that compares: change.
    pub(crate) fn step(&self, by: isize) {
        if matches!(self.state().view, View::Diff | View::Review) {
            self.step_in_diff(Step::Change(by));
        } else {
            self.step_document(by);
        }
    }

    /// Goes to an object or a change of what is compared.
    pub(crate) fn step_in_diff(&self, step: Step) {
        let steps = self.0.steps.borrow().clone();
        if let Some(steps) = steps {
            steps.emit(step);
        }
    }
}
