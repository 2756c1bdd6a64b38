//! What the page can do inside a diff: secrets, derived values, layouts, steps from change to change.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::comparing::Lines;
use crate::page::Page;
use crate::state::{Popover, View};

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
            self.step_change(by);
        } else {
            self.step_document(by);
        }
    }

    fn step_change(&self, by: isize) {
        let document = gloo::utils::document();
        let Ok(found) = document.query_selector_all(".diffbody [data-change]") else {
            return;
        };
        let changes: Vec<HtmlElement> = (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into().ok())
            .collect();
        let count = changes.len().cast_signed();
        if count == 0 {
            return;
        }
        let active = document.active_element();
        let at = changes
            .iter()
            .position(|one| one.is_same_node(active.as_deref()));
        let next = match at {
            Some(at) => (at.cast_signed() + by).rem_euclid(count),
            None if by > 0 => 0,
            None => count - 1,
        };
        let Some(change) = changes.get(next.cast_unsigned()) else {
            return;
        };
        let _ = change.focus();
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Center);
        change.scroll_into_view_with_scroll_into_view_options(&how);
        let text = format!("Change {} of {count}", next + 1);
        self.change(|state| state.said = text.into());
    }
}
