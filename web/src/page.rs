//! What the page can do: one method for each thing that a person can ask for.

use std::cell::{Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use pilothouse_protocol::{DocumentId, DroppedFile, FileChange, Fix, RequestBody, Splice, TextChange, WorkspaceSource};
use yew::{AttrValue, Callback};

use crate::browser::{self, Dropped, Editor, OnDrop, OnFail, Output};
use crate::link::{Event, Link};
use crate::saving::Opening;
use crate::state::{Engine, Failure, Pane, Popover, State, Toast, View};

/// The page: handed to every component.
#[derive(Clone)]
pub(crate) struct Page(pub(crate) Rc<Inner>);

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub(crate) struct Inner {
    state: RefCell<State>,
    repaint: Callback<()>,
    pub(crate) link: RefCell<Option<Link>>,
    pub(crate) asked: RefCell<BTreeMap<u64, Asked>>,
    pub(crate) editor: RefCell<Option<Editor>>,
    pub(crate) output: RefCell<Option<Output>>,
    /// Where to go in a file as soon as its text is there.
    pub(crate) going: RefCell<Option<(String, u32, u32)>>,
    /// A fix to apply as soon as the text of its file is there.
    pub(crate) fixing: RefCell<Option<Fix>>,
    pub(crate) save_timer: RefCell<Option<Timeout>>,
    pub(crate) toast_timer: RefCell<Option<Timeout>>,
    pub(crate) said_at: RefCell<f64>,
    /// When a whole text was last sent because an edit was refused.
    pub(crate) mended_at: RefCell<Option<f64>>,
    watch: RefCell<Option<Interval>>,
    chosen: OnDrop,
    failed: OnFail,
}

/// What a request was for, until it is answered.
pub(crate) enum Asked {
    Open(Opening),
    Rename { from: String, to: String },
    Add(String),
    Delete(String),
    Snapshot,
    Other,
}

impl Page {
    /// Starts the worker and opens what was asked for or left.
    pub(crate) fn start(repaint: Callback<()>) -> Self {
        let inner = Rc::new_cyclic(|weak: &std::rc::Weak<Inner>| {
            let take = weak.clone();
            let chosen = OnDrop::new(move |dropped: Dropped| {
                if let Some(inner) = take.upgrade() {
                    Page(inner).open_dropped(&dropped);
                }
            });
            let fail = weak.clone();
            let failed = OnFail::new(move |message: String| {
                if let Some(inner) = fail.upgrade() {
                    Page(inner).fail("The files could not be read", message);
                }
            });
            let hear = weak.clone();
            let listener = Rc::new(move |event: Event| {
                if let Some(inner) = hear.upgrade() {
                    Page(inner).receive(event);
                }
            });
            let (link, engine) = match Link::new(listener) {
                Ok(link) => (Some(link), Engine::Starting),
                Err(error) => (None, Engine::Failed(error.into())),
            };
            Inner {
                state: RefCell::new(State { engine, fill_diff: true, ..State::default() }),
                repaint,
                link: RefCell::new(link),
                asked: RefCell::default(),
                editor: RefCell::default(),
                output: RefCell::default(),
                going: RefCell::default(),
                fixing: RefCell::default(),
                save_timer: RefCell::default(),
                toast_timer: RefCell::default(),
                said_at: RefCell::default(),
                mended_at: RefCell::default(),
                watch: RefCell::default(),
                chosen,
                failed,
            }
        });
        let page = Page(inner);
        page.watch();
        page.watch_drops();
        page.open_first();
        page
    }

    pub(crate) fn state(&self) -> Ref<'_, State> {
        self.0.state.borrow()
    }

    /// Changes the state and repaints.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.borrow_mut());
        self.0.repaint.emit(());
    }

    pub(crate) fn send(&self, body: RequestBody, asked: Asked) -> u64 {
        let Some(id) = self.0.link.borrow_mut().as_mut().map(|link| link.send(body)) else { return 0 };
        self.0.asked.borrow_mut().insert(id, asked);
        id
    }

    fn watch(&self) {
        let page = self.clone();
        let mut last = browser::now();
        let interval = Interval::new(250, move || {
            let now = browser::now();
            let slept = now - std::mem::replace(&mut last, now) > 2_000.0;
            page.look_after_worker(slept);
        });
        *self.0.watch.borrow_mut() = Some(interval);
    }

    fn look_after_worker(&self, slept: bool) {
        let (stuck, slow) = {
            let mut link = self.0.link.borrow_mut();
            let Some(link) = link.as_mut() else { return };
            if slept {
                link.forgive();
            }
            (link.is_stuck(), link.silence() > 400.0)
        };
        if stuck {
            self.replace_worker("It did not come to an end within 5 seconds");
        } else if self.state().slow != slow {
            self.change(|state| state.slow = slow);
        }
    }

    fn watch_drops(&self) {
        let page = self.clone();
        let over = wasm_bindgen::prelude::Closure::<dyn FnMut(bool)>::new(move |on| page.change(|state| state.dragging = on));
        browser::watch_drops(&over, &self.0.chosen, &self.0.failed);
        // Listens as long as the page lives.
        over.forget();
    }

    // ---- Opening ------------------------------------------------------------------------------------------------

    /// Lets the person choose a packed chart or a folder.
    pub(crate) fn choose(&self, directory: bool) {
        self.change(|state| state.popover = Popover::None);
        browser::choose(directory, &self.0.chosen, &self.0.failed);
    }

    fn open_dropped(&self, dropped: &Dropped) {
        let name = dropped.name();
        let source = match dropped.archive() {
            Some(bytes) => WorkspaceSource::Archive { name: name.clone(), bytes: bytes.to_vec() },
            None => {
                let contents = dropped.contents();
                let files = dropped.paths().into_iter().zip(contents.iter());
                let files = files.map(|(path, bytes)| DroppedFile { path, bytes: js_sys::Uint8Array::new(&bytes).to_vec() });
                WorkspaceSource::Folder { name: name.clone(), files: files.collect() }
            }
        };
        self.open(source, Opening::fresh(name, true));
    }

    // ---- Files --------------------------------------------------------------------------------------------------

    /// Opens a file in the editor, or comes back to it.
    pub(crate) fn open_file(&self, path: &str) {
        let Some(binary) = self.state().file(path).map(|file| file.binary) else { return };
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
        self.save_soon();
    }

    /// Makes the editor show the active file; asks for its text when it is not there.
    pub(crate) fn show_file(&self) {
        let active = self.state().active.clone();
        let editor = self.0.editor.borrow();
        let Some(editor) = editor.as_ref() else { return };
        match active {
            Some(path) if editor.has(&path) => {
                editor.show(&path);
                self.arrive(editor, &path);
            }
            Some(path) => {
                editor.clear();
                self.send(RequestBody::ReadFile { path: path.to_string() }, Asked::Other);
            }
            None => editor.clear(),
        }
    }

    fn arrive(&self, editor: &Editor, path: &str) {
        if let Some((_, from, to)) = self.0.going.borrow_mut().take_if(|(to, _, _)| to == path) {
            editor.go_to(from, to, true);
        }
        let fix = self.0.fixing.borrow_mut().take_if(|fix| fix.edits.first().is_some_and(|edit| edit.path == path));
        if let Some(fix) = fix {
            let edits = fix.edits.iter().filter(|edit| edit.path == path);
            let (positions, texts): (Vec<_>, Vec<_>) =
                edits.map(|edit| ([edit.range.from, edit.range.to], edit.text.clone())).unzip();
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
            if state.view == View::Diff {
                state.fill_diff = false;
            }
        });
        self.open_file(path);
    }

    pub(crate) fn close_tab(&self, path: &str) {
        self.change(|state| {
            let Some(at) = state.tabs.iter().position(|tab| tab == path) else { return };
            state.tabs.remove(at);
            if state.active.as_ref().is_some_and(|active| active == path) {
                state.active = state.tabs.get(at.min(state.tabs.len().saturating_sub(1))).cloned();
            }
        });
        self.show_file();
        self.save_soon();
    }

    /// The editor's text changed.
    pub(crate) fn edited(&self, path: String, length: u32, positions: &[u32], inserts: Vec<String>) {
        let splices = positions.as_chunks::<2>().0.iter().zip(inserts);
        let splices = splices.map(|(&[from, to], insert)| Splice { from, to, insert }).collect();
        self.send_edit(FileChange { path, change: TextChange::Splices { length, splices } });
    }

    pub(crate) fn send_edit(&self, change: FileChange) {
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
        self.send(RequestBody::AddFile { path: path.clone(), text: String::new() }, Asked::Add(path));
        self.save_soon();
    }

    pub(crate) fn rename_file(&self, from: &str, to: &str) {
        let to = to.trim().trim_matches('/');
        if to.is_empty() || to == from {
            return;
        }
        let (from, to) = (from.to_owned(), to.to_owned());
        self.send(RequestBody::RenameFile { from: from.clone(), to: to.clone() }, Asked::Rename { from, to });
        self.save_soon();
    }

    pub(crate) fn delete_file(&self, path: &str) {
        self.send(RequestBody::DeleteFile { path: path.to_owned() }, Asked::Delete(path.to_owned()));
        self.save_soon();
    }

    pub(crate) fn undo_delete(&self, deletion: u64) {
        self.change(|state| state.toast = None);
        self.send(RequestBody::UndoDelete { deletion }, Asked::Other);
        self.save_soon();
    }

    // ---- Environments, views ------------------------------------------------------------------------------------

    pub(crate) fn select_environment(&self, name: &str) {
        let name = name.to_owned();
        self.change(|state| state.shown = name.clone().into());
        self.mark_problems();
        self.send(RequestBody::SelectEnvironment { name }, Asked::Other);
        self.save_soon();
    }

    pub(crate) fn next_environment(&self) {
        let next = {
            let state = self.state();
            let at = state.environments.iter().position(|one| *one.settings.name == *state.shown).unwrap_or(0);
            state.environments.get((at + 1) % state.environments.len().max(1)).map(|one| one.settings.name.clone())
        };
        if let Some(name) = next {
            self.select_environment(&name);
        }
    }

    /// Compares two environments: those of the last time, else the shown one with a neighbour.
    pub(crate) fn compare(&self) {
        let pair = {
            let state = self.state();
            let names: Vec<_> = state.environments.iter().map(|one| one.settings.name.as_str()).collect();
            let still = |pair: &&(AttrValue, AttrValue)| names.contains(&&*pair.0) && names.contains(&&*pair.1);
            state.pair.as_ref().filter(still).cloned().or_else(|| {
                let at = names.iter().position(|name| *name == &*state.shown)?;
                let (left, right) = if at == 0 { (0, 1) } else { (at - 1, at) };
                Some((AttrValue::from((*names.get(left)?).to_owned()), AttrValue::from((*names.get(right)?).to_owned())))
            })
        };
        match pair {
            Some((left, right)) => self.compare_pair(left, right),
            None => self.toast("There is one environment only: add a values-prod.yaml to have another", None),
        }
    }

    pub(crate) fn compare_pair(&self, left: AttrValue, right: AttrValue) {
        self.change(|state| {
            state.view = View::Diff;
            state.pane = Pane::Output;
            state.pair = Some((left.clone(), right.clone()));
        });
        self.send(RequestBody::Compare { left: left.to_string(), right: right.to_string() }, Asked::Other);
    }

    pub(crate) fn show_view(&self, view: View) {
        match view {
            View::Diff => self.compare(),
            View::Manifests if self.state().view != View::Manifests => {
                self.change(|state| {
                    state.view = View::Manifests;
                    state.comparison = None;
                });
                self.send(RequestBody::StopComparing, Asked::Other);
            }
            View::Manifests => {}
        }
    }

    pub(crate) fn select_document(&self, id: DocumentId) {
        self.change(|state| state.selected = Some(id));
        if self.state().all_yaml {
            if let Some(output) = self.0.output.borrow().as_ref() {
                output.reveal(id);
            }
        }
    }

    /// Selects the object `by` places after the selected one.
    pub(crate) fn step_document(&self, by: isize) {
        let next = {
            let state = self.state();
            let at = state.documents.iter().position(|document| Some(document.id) == state.selected).unwrap_or(0);
            let count = state.documents.len().cast_signed();
            if count == 0 { None } else { state.documents.get((at.cast_signed() + by).rem_euclid(count).cast_unsigned()).map(|d| d.id) }
        };
        if let Some(id) = next {
            self.select_document(id);
        }
    }

    /// Makes the output's view show what is selected.
    pub(crate) fn show_output(&self) {
        let state = self.state();
        let output = self.0.output.borrow();
        let Some(output) = output.as_ref() else { return };
        if state.all_yaml {
            let printed = state.documents.iter().filter(|d| d.role != pilothouse_protocol::DocumentRole::Notes);
            let (ids, skips): (Vec<_>, Vec<_>) = printed.map(|document| (document.id, 0)).unzip();
            return output.show("*", "All YAML", &ids, &skips);
        }
        match state.document() {
            Some(document) => {
                let key = format!("{:?} {} {} {}", document.role, document.kind, document.namespace, document.name);
                let label = format!("{} {}", document.kind, document.name);
                output.show(&key, label.trim(), &[document.id], &[document.preamble_lines]);
            }
            None => output.show("-", "Output", &[], &[]),
        }
    }

    // ---- Problems -----------------------------------------------------------------------------------------------

    /// Goes to the problem of that place in the list.
    pub(crate) fn go_to_problem(&self, at: usize) {
        let place = self.state().shown_problems().nth(at).and_then(|problem| problem.location.clone());
        self.change(|state| state.problem = at);
        if let Some(place) = place {
            self.go_to(&place.path, place.range.from, place.range.from);
        }
    }

    pub(crate) fn step_problem(&self, by: isize) {
        let (count, at) = {
            let state = self.state();
            (state.shown_problems().count(), state.problem)
        };
        if count > 0 {
            let at = at.min(count - 1).cast_signed();
            let next = if self.state().panel { at + by } else { at };
            self.change(|state| state.panel = true);
            self.go_to_problem(next.rem_euclid(count.cast_signed()).cast_unsigned());
        }
    }

    pub(crate) fn apply_fix(&self, fix: &Fix) {
        let Some(path) = fix.edits.first().map(|edit| edit.path.clone()) else { return };
        *self.0.fixing.borrow_mut() = Some(fix.clone());
        self.open_file(&path);
    }

    // ---- Layout -------------------------------------------------------------------------------------------------

    /// Gives the output the whole width, or takes it back.
    pub(crate) fn fill_window(&self) {
        self.change(|state| match state.view {
            View::Diff => state.fill_diff = !state.fill_diff,
            View::Manifests => state.fill_output = !state.fill_output,
        });
    }

    pub(crate) fn focus_editor(&self) {
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.focus();
        }
    }

    /// Opens a popover, or closes it; the focus goes back to what opened it.
    pub(crate) fn toggle_popover(&self, popover: Popover) {
        let open = self.state().popover == popover;
        self.change(|state| state.popover = if open { Popover::None } else { popover });
    }

    pub(crate) fn close_popover(&self) {
        let name = match self.state().popover {
            Popover::None => return,
            Popover::Charts => "charts",
            Popover::Files => "files",
            Popover::Share => "share",
        };
        self.change(|state| state.popover = Popover::None);
        let opener = gloo::utils::document().query_selector(&format!("[data-opens={name}]"));
        if let Ok(Some(opener)) = opener {
            if let Ok(opener) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(opener) {
                let _ = opener.focus();
            }
        }
    }

    // ---- Sharing, messages --------------------------------------------------------------------------------------

    pub(crate) fn share(&self) {
        self.change(|state| {
            state.popover = Popover::Share;
            state.link = None;
        });
        self.send(RequestBody::MakeLink, Asked::Other);
    }

    pub(crate) fn export(&self) {
        self.change(|state| state.popover = Popover::None);
        self.send(RequestBody::Export, Asked::Other);
    }

    /// Copies text, and says what happened.
    pub(crate) fn copy(&self, text: String, done: &'static str) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let copied = browser::copy_text(&text).await;
            page.toast(if copied { done } else { "The browser does not let this page use the clipboard" }, None);
        });
    }

    pub(crate) fn copy_output(&self) {
        let text = self.0.output.borrow().as_ref().map(Output::text);
        if let Some(text) = text {
            self.copy(text, "Copied");
        }
    }

    pub(crate) fn toast(&self, text: impl Into<AttrValue>, undo: Option<u64>) {
        let toast = Toast { text: text.into(), undo };
        self.change(|state| state.toast = Some(toast));
        let page = self.clone();
        let timer = Timeout::new(if undo.is_some() { 10_000 } else { 4_000 }, move || page.change(|state| state.toast = None));
        *self.0.toast_timer.borrow_mut() = Some(timer);
    }

    pub(crate) fn fail(&self, title: impl Into<AttrValue>, detail: impl Into<AttrValue>) {
        let failure = Failure { title: title.into(), detail: detail.into() };
        self.change(|state| {
            state.opening = None;
            state.failure = Some(failure);
        });
    }
}
