//! What the page can do with files and tabs.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;

use pilothouse_protocol::{FileChange, RequestBody, Splice, TextChange};
use yew::AttrValue;

use crate::browser::Editor;
use crate::page::{Asked, Page};
use crate::state::Pane;

/// How long the status bar may show where the cursor was, in milliseconds.
const POSITION: u32 = 50;

impl Page {
    /// Opens a file in the editor, or comes back to it.
    pub(crate) fn open_file(&self, path: &str) {
        let Some(binary) = self.state().file(path).map(|file| file.binary) else {
            return;
        };
        if binary {
            return self.toast(format!("{path} is not a text"), None);
        }
        let path_value = AttrValue::from(path.to_owned());
        self.change(|state| {
            if !state.tabs.contains(&path_value) {
                state.tabs.push(path_value.clone());
            }
            state.active = Some(path_value);
            if state.pane == Pane::Files {
                state.pane = Pane::Edit;
            }
        });
        self.show_file();
        self.save_view();
    }

    /// Opens a file in the second editor, below the first one; where that shows it already, closes it.
    pub(crate) fn open_beside(&self, path: &str) {
        if crate::layout::is_small() {
            return self.open_file(path);
        }
        if self.state().second.as_deref() == Some(path) {
            return self.close_second();
        }
        let Some(binary) = self.state().file(path).map(|file| file.binary) else {
            return;
        };
        if binary {
            return self.toast(format!("{path} is not a text"), None);
        }
        let second = AttrValue::from(path.to_owned());
        self.change(|state| {
            state.second = Some(second);
            state.fill_output = false;
            if state.view.compares() {
                state.fill_diff = false;
            }
        });
    }

    /// The same for the file that is being edited.
    pub(crate) fn open_active_beside(&self) {
        let path = self.state().edited().cloned();
        if let Some(path) = path {
            self.open_beside(&path);
        }
    }

    pub(crate) fn close_second(&self) {
        self.change(|state| {
            state.second = None;
            state.in_second = false;
        });
        self.focus_editor();
    }

    /// Makes the second editor show its file, when its place is there; asks for the text when that is not here.
    pub(crate) fn show_second(&self) {
        let Some(path) = self.state().second.clone() else {
            return;
        };
        let host = gloo::utils::document().query_selector(".work > .second > .host");
        let host = host.ok().flatten().and_then(|host| host.dyn_into().ok());
        let editor = self.0.editor.borrow();
        let (Some(host), Some(editor)) = (host, editor.as_ref()) else {
            return;
        };
        if editor.has(&path) {
            editor.beside(&host, &path);
            editor.go_to_beside(0, 0);
        } else {
            let path = path.to_string();
            self.send(RequestBody::ReadFile { path }, Asked::Beside);
        }
    }

    /// Makes the editor show the active file; asks for its text when it is not there.
    pub(crate) fn show_file(&self) {
        let active = self.state().active.clone();
        let editor = self.0.editor.borrow();
        let Some(editor) = editor.as_ref() else {
            return;
        };
        match active {
            Some(path) if editor.has(&path) => {
                editor.show(&path);
                self.arrive(editor, &path);
            }
            Some(path) => {
                editor.clear();
                self.send(
                    RequestBody::ReadFile {
                        path: path.to_string(),
                    },
                    Asked::Other,
                );
            }
            None => editor.clear(),
        }
    }

    fn arrive(&self, editor: &Editor, path: &str) {
        if self.0.focusing.take() {
            editor.focus();
        }
        let line = self.0.going_line.borrow_mut().take_if(|(to, _)| to == path);
        if let Some((_, line)) = line {
            editor.go_to_line(line);
        }
        if let Some((_, from, to)) = self.0.going.borrow_mut().take_if(|(to, _, _)| to == path) {
            editor.go_to(from, to, true);
        }
        let fix = self
            .0
            .fixing
            .borrow_mut()
            .take_if(|fix| fix.edits.first().is_some_and(|edit| edit.path == path));
        if let Some(fix) = fix {
            let edits = fix.edits.iter().filter(|edit| edit.path == path);
            let (positions, texts): (Vec<_>, Vec<_>) = edits
                .map(|edit| ([edit.range.from, edit.range.to], edit.text.clone()))
                .unzip();
            editor.edit(&positions.concat(), texts);
            editor.focus();
        }
    }

    /// Opens a file at a place.
    pub(crate) fn go_to(&self, path: &str, from: u32, to: u32) {
        *self.0.going.borrow_mut() = Some((path.to_owned(), from, to));
        self.change(|state| {
            state.pane = Pane::Edit;
            state.fill_output = false;
            if state.view.compares() {
                state.fill_diff = false;
            }
        });
        self.open_file(path);
    }

    pub(crate) fn close_tab(&self, path: &str) {
        self.change(|state| {
            let Some(at) = state.tabs.iter().position(|tab| tab == path) else {
                return;
            };
            state.tabs.remove(at);
            if state.active.as_ref().is_some_and(|active| active == path) {
                state.active = state
                    .tabs
                    .get(at.min(state.tabs.len().saturating_sub(1)))
                    .cloned();
            }
        });
        self.show_file();
        self.save_view();
    }

    /// The editor's text changed.
    pub(crate) fn edited(
        &self,
        path: String,
        length: u32,
        positions: &[u32],
        inserts: Vec<String>,
    ) {
        *self.0.edited_at.borrow_mut() = crate::browser::now();
        let splices = positions.as_chunks::<2>().0.iter().zip(inserts);
        let splices = splices
            .map(|(&[from, to], insert)| Splice { from, to, insert })
            .collect();
        self.send_edit(FileChange {
            path,
            change: TextChange::Splices { length, splices },
        });
    }

    /// The cursor is elsewhere. The page around the editor says so when what is typed has been shown: a key must not wait
    /// for it.
    pub(crate) fn cursor_moved(&self, cursor: (u32, u32), second: bool) {
        let (line, other) = {
            let mut state = self.0.state.borrow_mut();
            let before = (state.cursor, state.in_second);
            if before == (cursor, second) {
                return;
            }
            (state.cursor, state.in_second) = (cursor, second);
            (before.0.0 != cursor.0, before.1 != second)
        };
        if other {
            self.change(|_| {});
        } else {
            self.position_soon();
        }
        self.cursor_rests();
        if line && !second {
            self.note_line();
        }
    }

    fn position_soon(&self) {
        let waiting = &mut *self.0.position_timer.borrow_mut();
        if waiting.is_none() {
            let page = self.clone();
            *waiting = Some(Timeout::new(POSITION, move || {
                page.0.position_timer.borrow_mut().take();
                page.0.position.borrow().emit(());
            }));
        }
    }

    pub(crate) fn send_edit(&self, change: FileChange) {
        self.own();
        if let Some(link) = self.0.link.borrow_mut().as_mut() {
            link.edit(change);
        }
        self.save_soon();
    }

    pub(crate) fn add_file(&self, path: &str) {
        let path = path.trim().trim_matches('/').to_owned();
        if path.is_empty() {
            return;
        }
        self.own();
        self.send(
            RequestBody::AddFile {
                path: path.clone(),
                text: String::new(),
            },
            Asked::Add(path),
        );
        self.save_soon();
    }

    pub(crate) fn rename_file(&self, from: &str, to: &str) {
        let to = to.trim().trim_matches('/');
        if to.is_empty() || to == from {
            return;
        }
        self.own();
        let (from, to) = (from.to_owned(), to.to_owned());
        self.send(
            RequestBody::RenameFile {
                from: from.clone(),
                to: to.clone(),
            },
            Asked::Rename { from, to },
        );
        self.save_soon();
    }

    pub(crate) fn delete_file(&self, path: &str) {
        self.own();
        self.send(
            RequestBody::DeleteFile {
                path: path.to_owned(),
            },
            Asked::Delete(path.to_owned()),
        );
        self.save_soon();
    }

    pub(crate) fn undo_delete(&self, deletion: u64) {
        self.change(|state| state.toast = None);
        self.send(RequestBody::UndoDelete { deletion }, Asked::Other);
        self.save_soon();
    }
}
