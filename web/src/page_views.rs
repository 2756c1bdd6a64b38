//! What the page can do with views of the output: environments, objects, problems, layout.

use pilothouse_protocol::{DocumentId, Fix, OtherHelm, RequestBody};

use crate::page::{Asked, Page};
use crate::shared::Shared;
use crate::state::{Pane, View, concerns};

impl Page {
    pub(crate) fn select_environment(&self, name: &str) {
        let name = name.to_owned();
        self.change(|state| state.shown = name.clone().into());
        self.mark_problems();
        self.send(RequestBody::SelectEnvironment { name }, Asked::Other);
        self.save_view();
    }

    pub(crate) fn next_environment(&self) {
        let next = {
            let state = self.state();
            let at = state
                .environments
                .iter()
                .position(|one| *one.settings.name == *state.shown)
                .unwrap_or(0);
            state
                .environments
                .get((at + 1) % state.environments.len().max(1))
                .map(|one| one.settings.name.clone())
        };
        if let Some(name) = next {
            self.select_environment(&name);
        }
    }

    pub(crate) fn show_view(&self, view: View) {
        if view == View::Diff {
            return self.compare();
        }
        if self.state().view == view {
            return;
        }
        self.leave_view(view);
        self.change(|state| {
            state.view = view;
            state.pane = Pane::Output;
        });
        match view {
            View::Matrix => self.watch_matrix(),
            View::Changes => {
                self.send(RequestBody::WatchChanges { on: true }, Asked::Other);
            }
            View::Review => self.open_review(),
            View::Manifests | View::Values | View::Diff => {}
        }
    }

    /// Asks what the other Helm prints for the shown environment.
    pub(crate) fn ask_other_helm(&self) {
        self.send(RequestBody::OtherHelm, Asked::Other);
    }

    /// Shows what the other Helm prints, where that differs or is being looked at.
    pub(crate) fn take_other_helm(&self, other: OtherHelm) {
        let looking = self.state().other_helm.is_some();
        if !other.differs && !looking {
            let text = format!(
                "Helm {} prints the same for {}",
                other.helm, other.environment
            );
            return self.toast(text, None);
        }
        self.change(|state| {
            if !looking {
                state.view = View::Diff;
                state.pane = Pane::Output;
            }
            state.other_helm = Some(Shared::new(other));
        });
    }

    pub(crate) fn select_document(&self, id: DocumentId) {
        self.change(|state| state.selected = Some(id));
        if self.state().all_yaml
            && let Some(output) = self.0.output.borrow().as_ref()
        {
            output.reveal(id);
        }
    }

    /// Selects the object `by` places after the selected one.
    pub(crate) fn step_document(&self, by: isize) {
        let next = {
            let state = self.state();
            let documents = state.outline();
            let at = documents
                .iter()
                .position(|document| Some(document.id) == state.selected);
            let count = documents.len().max(1).cast_signed();
            let next = (at.unwrap_or(0).cast_signed() + by).rem_euclid(count);
            documents.get(next.cast_unsigned()).map(|d| d.id)
        };
        if let Some(id) = next {
            self.select_document(id);
        }
    }

    /// Makes the output's view show what is selected.
    pub(crate) fn show_output(&self) {
        let state = self.state();
        let output = self.0.output.borrow();
        let Some(output) = output.as_ref() else {
            return;
        };
        if state.all_yaml {
            let printed = state
                .documents
                .iter()
                .filter(|d| d.role != pilothouse_protocol::DocumentRole::Notes);
            let (ids, skips): (Vec<_>, Vec<_>) = printed.map(|document| (document.id, 0)).unzip();
            return output.show("*", "All YAML", &ids, &skips);
        }
        match state.document() {
            Some(document) => {
                let key = format!(
                    "{:?} {} {} {}",
                    document.role, document.kind, document.namespace, document.name
                );
                let label = format!("{} {}", document.kind, document.name);
                output.show(
                    &key,
                    label.trim(),
                    &[document.id],
                    &[document.preamble_lines],
                );
            }
            None => output.show("-", "Output", &[], &[]),
        }
    }

    /// Goes to the problem of that place in the list.
    pub(crate) fn go_to_problem(&self, at: usize) {
        let problem = self.state().listed_problems().get(at).copied().cloned();
        self.change(|state| state.problem = at);
        let Some(problem) = problem else { return };
        // One of another environment is shown there.
        if !concerns(&problem, &self.state().shown)
            && let Some(name) = problem.environments.first()
        {
            self.select_environment(name);
        }
        if let Some(place) = &problem.location {
            self.go_to(&place.path, place.range.from, place.range.from);
            let number = self.mark_number(&problem);
            if let (Some(number), Some(editor)) = (number, self.0.editor.borrow().as_ref()) {
                editor.open_problem(&place.path, number);
            }
        }
    }

    pub(crate) fn step_problem(&self, by: isize) {
        let (count, at) = {
            let state = self.state();
            (state.listed_problems().len(), state.problem)
        };
        if count > 0 {
            let at = at.min(count - 1).cast_signed();
            let next = if self.state().panel { at + by } else { at };
            self.change(|state| state.panel = true);
            self.go_to_problem(next.rem_euclid(count.cast_signed()).cast_unsigned());
        }
    }

    pub(crate) fn apply_fix(&self, fix: &Fix) {
        let Some(path) = fix.edits.first().map(|edit| edit.path.clone()) else {
            return;
        };
        *self.0.fixing.borrow_mut() = Some(fix.clone());
        self.open_file(&path);
    }

    /// Gives the output the whole width, or takes it back.
    pub(crate) fn fill_window(&self) {
        self.change(|state| {
            if state.view.compares() {
                state.fill_diff = !state.fill_diff;
            } else {
                state.fill_output = !state.fill_output;
            }
        });
    }

    pub(crate) fn focus_editor(&self) {
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.focus();
        }
    }
}
