//! What an update changes in the state.

use pilothouse_protocol::{OutputState, OutputUpdate, Update};

use crate::shared::Shared;
use crate::state::{Engine, State, View, outline};

/// Takes over what the session said.
pub(crate) fn take(state: &mut State, update: Update, output: Option<OutputUpdate>) {
    if let Some(workspace) = update.workspace {
        state.workspace = Some(Shared::new(workspace));
    }
    if let Some(files) = update.files {
        state
            .tabs
            .retain(|tab| files.iter().any(|file| file.path == **tab));
        if state
            .active
            .as_ref()
            .is_some_and(|active| !state.tabs.contains(active))
        {
            state.active = state.tabs.last().cloned();
        }
        let gone = |path: &yew::AttrValue| !files.iter().any(|file| *file.path == **path);
        if state.second.as_ref().is_some_and(gone) {
            state.second = None;
            state.in_second = false;
        }
        state.files = Shared::new(files);
    }
    if let Some(folders) = update.folders {
        state.folders = Shared::new(folders);
    }
    if let Some(environments) = update.environments {
        state.environments = Shared::new(environments);
    }
    if let Some(shown) = update.shown {
        state.shown = shown.into();
    }
    if let Some(problems) = update.problems {
        state.problems = Shared::new(problems);
    }
    let comparing = &mut state.comparing;
    if let (Some(comparison), View::Diff | View::Review) = (update.comparison, state.view) {
        comparing.comparison = Some(Shared::new(comparison));
    }
    if let (Some(matrix), View::Matrix) = (update.matrix, state.view) {
        comparing.matrix = Some(Shared::new(matrix));
    }
    if let (Some(changes), View::Changes) = (update.changes, state.view) {
        comparing.changes = Some(Shared::new(changes));
    }
    if let Some(base) = update.base {
        comparing.base = base.into();
    }
    if update.render_ms.is_some() {
        state.render_ms = update.render_ms;
    }
    if let Some(output) = output {
        take_output(state, output);
    }
}

fn take_output(state: &mut State, output: OutputUpdate) {
    state.output_state = output.state;
    if output.state != OutputState::Held {
        state.engine = Engine::Ready;
    }
    let Some(documents) = output.documents else {
        return;
    };
    // The same object stays selected, whatever its number is now.
    let before = state
        .document()
        .map(|d| (d.role, d.kind.clone(), d.namespace.clone(), d.name.clone()));
    let same = |id| documents.iter().any(|document| document.id == id);
    let found = before.and_then(|(role, kind, namespace, name)| {
        let alike = documents
            .iter()
            .filter(|d| d.role == role && d.kind == kind);
        alike
            .max_by_key(|d| {
                (
                    d.name == name && d.namespace == namespace,
                    Some(d.id) == state.selected,
                )
            })
            .map(|d| d.id)
    });
    state.selected = found
        .or(state.selected.filter(|id| same(*id)))
        .or_else(|| outline(&documents).first().map(|document| document.id));
    state.documents = Shared::new(documents);
}
