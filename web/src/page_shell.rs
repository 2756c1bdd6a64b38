//! What the page can do with its frame: palette, dialogs, panes, what is remembered of them.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::AttrValue;

use crate::browser;
use crate::page::Page;
use crate::state::{Naming, Pane, Popover};

/// Where it is remembered that single keys are off.
pub(crate) const SINGLE_KEYS: &str = "pilothouse.single-keys";
/// How many commands are remembered as recent.
const RECENT: usize = 5;
/// The panes in the order of F6, and in each the first of these that is there gets the focus.
const PANES: [(&str, &str); 7] = [
    (".topbar", ".chartname"),
    (".side", "[role=treeitem][tabindex='0']"),
    (".work > .editor", ".cm-content"),
    (".work > .second", ".cm-content"),
    (
        ".work > .output",
        "[role=option][tabindex='0'], [role=tab][aria-selected=true]",
    ),
    (".work > .panel", "[role=row][tabindex='0'], button"),
    (".status", "button, a"),
];

impl Page {
    /// Opens the palette with something typed already: `/` for files, `>` for commands.
    pub(crate) fn open_palette(&self, start: &'static str) {
        self.0.typed_ahead.take();
        self.change(|state| {
            state.popover = Popover::Palette;
            state.palette_start = start;
        });
    }

    /// A command was run: it is among the recent ones from here on.
    pub(crate) fn note_command(&self, id: &'static str) {
        if matches!(id, "palette" | "file.go") {
            return;
        }
        let recent = &mut *self.0.recent.borrow_mut();
        recent.retain(|one| *one != id);
        recent.insert(0, id);
        recent.truncate(RECENT);
    }

    /// Closes what is open over the page; says whether there was something.
    pub(crate) fn close_top(&self) -> bool {
        let (failure, popover) = {
            let state = self.state();
            (state.failure.is_some(), state.popover)
        };
        let card = self.state().tracing.why.is_some();
        if failure {
            self.change(|state| state.failure = None);
        } else if popover != Popover::None {
            self.close_popover();
        } else if card {
            self.close_why();
        } else {
            return false;
        }
        true
    }

    /// Opens a popover, or closes it; the focus goes back to what had it before.
    pub(crate) fn toggle_popover(&self, popover: Popover) {
        if self.state().popover == popover {
            self.close_popover();
        } else {
            if matches!(popover, Popover::Charts | Popover::Gallery) {
                // Other tabs may have saved some.
                self.list_playgrounds();
            }
            self.change(|state| state.popover = popover);
        }
    }

    /// Closes what is open, and gives the focus back.
    pub(crate) fn close_popover(&self) {
        let name = self.state().popover.name();
        self.change(|state| state.popover = Popover::None);
        // A dialog gives the focus back to what had it when it came; a menu to its button.
        let before = self.0.focus_before.borrow_mut().take();
        let before = before.filter(|element| element.is_connected());
        let opener = gloo::utils::document()
            .query_selector(&format!("[data-opens={name}]"))
            .ok()
            .flatten()
            .and_then(|opener| opener.dyn_into::<HtmlElement>().ok());
        if let Some(element) = before.or(opener) {
            let _ = element.focus();
        }
    }

    /// A dialog comes: remembers what has the focus.
    pub(crate) fn remember_focus(&self) {
        let focused = gloo::utils::document()
            .active_element()
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
            .filter(|element| element.tag_name() != "BODY");
        let mut before = self.0.focus_before.borrow_mut();
        // From one dialog to the next the first one's is kept.
        if before.is_none() {
            *before = focused;
        }
    }

    /// Switches the shortcuts of one key off or on.
    pub(crate) fn toggle_single_keys(&self) {
        let off = !self.state().single_keys_off;
        browser::remember(SINGLE_KEYS, if off { "off" } else { "on" });
        self.change(|state| state.single_keys_off = off);
        self.toast(
            if off {
                "Single-key shortcuts are off"
            } else {
                "Single-key shortcuts are on"
            },
            None,
        );
    }

    /// Moves the focus to the pane `by` places after the one that has it.
    pub(crate) fn step_pane(&self, by: isize) {
        let document = gloo::utils::document();
        let active = document.active_element();
        let panes: Vec<(web_sys::Element, &str)> = PANES
            .iter()
            .filter_map(|(pane, inside)| {
                let pane = document.query_selector(pane).ok()??;
                let seen = pane.get_bounding_client_rect();
                (seen.width() > 0.0 && seen.height() > 0.0).then_some((pane, *inside))
            })
            .collect();
        let count = panes.len().cast_signed();
        if count == 0 {
            return;
        }
        let at = panes
            .iter()
            .position(|(pane, _)| pane.contains(active.as_ref().map(AsRef::as_ref)));
        let start = match at {
            Some(at) => at.cast_signed() + by,
            None if by > 0 => 0,
            None => count - 1,
        };
        // A pane without anything to focus is passed over.
        for turn in 0..count {
            let next = (start + turn * by).rem_euclid(count).cast_unsigned();
            let Some((pane, inside)) = panes.get(next) else {
                return;
            };
            let target = inside
                .split(", ")
                .find_map(|one| pane.query_selector(one).ok().flatten())
                .and_then(|element| element.dyn_into::<HtmlElement>().ok());
            if let Some(target) = target {
                let _ = target.focus();
                return;
            }
        }
    }

    pub(crate) fn open_functions(&self) {
        let _ = gloo::utils::window().open_with_url_and_target("functions.html", "_blank");
    }

    pub(crate) fn close_active(&self) {
        if let Some(path) = self.active() {
            self.close_tab(&path);
        }
    }

    fn active(&self) -> Option<AttrValue> {
        self.state().active.clone()
    }

    /// Shows the files and asks there for the path of a new one, beside the open one.
    pub(crate) fn name_new_file(&self) {
        let folder = self
            .active()
            .and_then(|path| {
                path.rsplit_once('/')
                    .map(|(folder, _)| format!("{folder}/"))
            })
            .unwrap_or_default();
        self.name(Naming::New(folder));
    }

    pub(crate) fn name_active_file(&self) {
        if let Some(path) = self.active() {
            self.name(Naming::Rename(path.to_string()));
        }
    }

    pub(crate) fn name(&self, naming: Naming) {
        self.change(|state| {
            state.popover = Popover::None;
            state.pane = Pane::Files;
            // On a narrow screen the files are a drawer, where hidden means shown.
            state.files_hidden = crate::layout::is_narrow();
            if state.view.compares() {
                state.fill_diff = false;
            }
            state.naming = naming;
        });
    }

    pub(crate) fn delete_active_file(&self) {
        if let Some(path) = self.active() {
            self.delete_file(&path);
        }
    }

    /// Applies the first fix: of the chosen problem, else of the first that has one.
    pub(crate) fn apply_first_fix(&self) {
        let fix = {
            let state = self.state();
            let listed = state.listed_problems();
            let chosen = listed.get(state.problem).copied();
            chosen
                .into_iter()
                .chain(listed.iter().copied())
                .find_map(|problem| problem.fixes.first().cloned())
        };
        match fix {
            Some(fix) => self.apply_fix(&fix),
            None => self.toast("None of these problems has a fix that can be applied", None),
        }
    }
}
