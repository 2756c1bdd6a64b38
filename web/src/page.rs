//! What the page can do: one method for each thing that a person can ask for.

use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use pilothouse_protocol::{DocumentText, DroppedFile, Fix, RequestBody, WorkspaceSource};
use yew::{AttrValue, Callback};

use crate::address::{Address, ViewKey};
use crate::ask::{Asker, Questions, Take};
use crate::browser::{self, Dropped, Editor, OnDrop, OnFail, Output, TraceLine};
use crate::link::{Event, Link};
use crate::page_shell::SINGLE_KEYS;
use crate::saving::Opening;
use crate::state::{Engine, Failure, Popover, State, Toast, Undo};
use crate::views::diff::Step;

/// About how long a frame takes, in milliseconds.
const FRAME: u32 = 16;

/// The page: handed to every component.
#[derive(Clone)]
pub(crate) struct Page(pub(crate) Rc<Inner>);

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub(crate) struct Inner {
    pub(crate) state: RefCell<State>,
    repaint: Callback<()>,
    /// Repaints wait for this one.
    repaint_timer: RefCell<Option<Timeout>>,
    pub(crate) link: RefCell<Option<Link>>,
    pub(crate) asked: RefCell<BTreeMap<u64, Asked>>,
    pub(crate) questions: Questions,
    /// Texts of documents that came before the view of the output was there.
    pub(crate) early_texts: RefCell<Vec<DocumentText>>,
    pub(crate) trace_line: RefCell<Option<TraceLine>>,
    pub(crate) light_timer: RefCell<Option<Timeout>>,
    /// When the text was last edited.
    pub(crate) edited_at: RefCell<f64>,
    pub(crate) editor: RefCell<Option<Editor>>,
    pub(crate) output: RefCell<Option<Output>>,
    /// Goes from change to change, while a view shows differences.
    pub(crate) steps: RefCell<Option<Callback<Step>>>,
    /// Where to go in a file as soon as its text is there.
    pub(crate) going: RefCell<Option<(String, u32, u32)>>,
    /// A fix to apply as soon as the text of its file is there.
    pub(crate) fixing: RefCell<Option<Fix>>,
    pub(crate) save_timer: RefCell<Option<Timeout>>,
    pub(crate) toast_timer: RefCell<Option<Timeout>>,
    pub(crate) said_at: RefCell<f64>,
    /// The commands that were run last, newest first.
    pub(crate) recent: RefCell<Vec<&'static str>>,
    /// What had the focus before a dialog came.
    pub(crate) focus_before: RefCell<Option<web_sys::HtmlElement>>,
    /// What was typed for the palette before it was drawn.
    pub(crate) typed_ahead: RefCell<String>,
    /// What the address says, or is about to.
    pub(crate) noted: RefCell<Option<ViewKey>>,
    pub(crate) line_timer: RefCell<Option<Timeout>>,
    /// Shows where the cursor is.
    pub(crate) position: RefCell<Callback<()>>,
    pub(crate) position_timer: RefCell<Option<Timeout>>,
    /// The editor gets the focus as soon as the text of the file is there.
    pub(crate) focusing: Cell<bool>,
    /// The line to go to in a file as soon as its text is there.
    pub(crate) going_line: RefCell<Option<(String, u32)>>,
    /// What to show of the chart that is being opened.
    pub(crate) goal: RefCell<Option<Address>>,
    /// A playground that another tab gets as soon as the work is written down.
    pub(crate) giving: RefCell<Option<String>>,
    /// A playground that is duplicated as soon as the work is written down.
    pub(crate) copying: RefCell<Option<AttrValue>>,
    /// The layout as it was last written down.
    pub(crate) layout: RefCell<String>,
    /// Changes of several files at once: what was asked for, and the request that did it last.
    pub(crate) spanning: RefCell<Vec<(RequestBody, u64)>>,
    /// When a whole text was last sent because an edit was refused.
    pub(crate) mended_at: RefCell<Option<f64>>,
    watch: RefCell<Option<Interval>>,
    chosen: OnDrop,
    failed: OnFail,
}

/// What a request was for, until it is answered.
pub(crate) enum Asked {
    Open(Box<Opening>),
    Rename {
        from: String,
        to: String,
    },
    Add(String),
    Delete(String),
    Snapshot,
    Question(Asker, Take),
    /// A base to compare with.
    Pinned,
    /// A link with the base in it.
    ReviewLink,
    /// Environments that were found: how many.
    Adopted(u32),
    /// The place in `spanning`, the new name.
    RenameAll(usize, String),
    /// Fixes: the place in `spanning`, how many problems they are for.
    Applied(usize, u32),
    /// What was undone is done again: the place in `spanning`.
    Again(usize),
    /// The text of the file in the second editor.
    Beside,
    /// The pinned base, for a new worker.
    Base(AttrValue),
    /// What was done in several files is undone from this one.
    TakeBack(String),
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
            let mut state = State {
                engine,
                fill_diff: true,
                welcome: crate::views::welcome::is_new(),
                single_keys_off: browser::remembered(SINGLE_KEYS).as_deref() == Some("off"),
                ..State::default()
            };
            crate::layout::recall(&mut state);
            Inner {
                state: RefCell::new(state),
                repaint,
                repaint_timer: RefCell::default(),
                link: RefCell::new(link),
                asked: RefCell::default(),
                questions: Questions::default(),
                early_texts: RefCell::default(),
                trace_line: RefCell::default(),
                light_timer: RefCell::default(),
                edited_at: RefCell::new(f64::NEG_INFINITY),
                editor: RefCell::default(),
                output: RefCell::default(),
                steps: RefCell::default(),
                going: RefCell::default(),
                fixing: RefCell::default(),
                save_timer: RefCell::default(),
                toast_timer: RefCell::default(),
                said_at: RefCell::new(f64::NEG_INFINITY),
                recent: RefCell::default(),
                focus_before: RefCell::default(),
                typed_ahead: RefCell::default(),
                noted: RefCell::default(),
                line_timer: RefCell::default(),
                position: RefCell::new(Callback::noop()),
                position_timer: RefCell::default(),
                focusing: Cell::default(),
                going_line: RefCell::default(),
                goal: RefCell::default(),
                giving: RefCell::default(),
                copying: RefCell::default(),
                layout: RefCell::default(),
                spanning: RefCell::default(),
                mended_at: RefCell::default(),
                watch: RefCell::default(),
                chosen,
                failed,
            }
        });
        let page = Page(inner);
        page.watch();
        page.watch_drops();
        page.watch_swipes();
        page.open_first();
        page
    }

    pub(crate) fn state(&self) -> Ref<'_, State> {
        self.0.state.borrow()
    }

    /// Changes the state and repaints.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.borrow_mut());
        if self.0.repaint_timer.borrow().is_none() {
            self.0.repaint.emit(());
        }
    }

    /// Repaints, but not before the frame that is being made is drawn: what is typed and its output are in it, and do
    /// not wait for what stands around them.
    pub(crate) fn repaint_after_frame(&self) {
        let waiting = &mut *self.0.repaint_timer.borrow_mut();
        if waiting.is_none() {
            let page = self.clone();
            *waiting = Some(Timeout::new(FRAME, move || {
                page.0.repaint_timer.borrow_mut().take();
                page.0.repaint.emit(());
            }));
        }
    }

    pub(crate) fn send(&self, body: RequestBody, asked: Asked) -> u64 {
        let Some(id) = self
            .0
            .link
            .borrow_mut()
            .as_mut()
            .map(|link| link.send(body))
        else {
            return 0;
        };
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
        let over = wasm_bindgen::prelude::Closure::<dyn FnMut(bool)>::new(move |on| {
            page.change(|state| state.dragging = on)
        });
        browser::watch_drops(&over, &self.0.chosen, &self.0.failed);
        // Listens as long as the page lives.
        over.forget();
    }

    /// A finger swipes to the next pane, or to the next object.
    fn watch_swipes(&self) {
        let page = self.clone();
        let swiped =
            wasm_bindgen::prelude::Closure::<dyn FnMut(i32, bool)>::new(move |by, object| {
                if object {
                    return page.step_document(isize::try_from(by).unwrap_or(0));
                }
                let next = page.state().pane.beside(by);
                page.change(|state| state.pane = next);
            });
        browser::watch_swipes(&swiped);
        // Listens as long as the page lives.
        swiped.forget();
    }

    /// Lets the person choose a packed chart or a folder.
    pub(crate) fn choose(&self, directory: bool) {
        self.change(|state| state.popover = Popover::None);
        browser::choose(directory, &self.0.chosen, &self.0.failed);
    }

    fn open_dropped(&self, dropped: &Dropped) {
        if self.state().workspace.is_some() && !is_chart(dropped) {
            return self.import_dropped(dropped);
        }
        let name = dropped.name();
        let source = match dropped.archive() {
            Some(bytes) => WorkspaceSource::Archive {
                name: name.clone(),
                bytes: bytes.to_vec(),
            },
            None => WorkspaceSource::Folder {
                name: name.clone(),
                files: files_of(dropped),
            },
        };
        self.open(source, Opening::fresh(name, true));
    }

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
            page.toast(
                if copied {
                    done
                } else {
                    "The browser does not let this page use the clipboard"
                },
                None,
            );
        });
    }

    pub(crate) fn copy_output(&self) {
        let text = self.0.output.borrow().as_ref().map(Output::text);
        if let Some(text) = text {
            self.copy(text, "Copied");
        }
    }

    pub(crate) fn toast(&self, text: impl Into<AttrValue>, undo: Option<Undo>) {
        let lasts = if undo.is_some() { 10_000 } else { 4_000 };
        let toast = Toast {
            text: text.into(),
            undo,
        };
        self.change(|state| state.toast = Some(toast));
        let page = self.clone();
        let timer = Timeout::new(lasts, move || page.change(|state| state.toast = None));
        *self.0.toast_timer.borrow_mut() = Some(timer);
    }

    pub(crate) fn fail(&self, title: impl Into<AttrValue>, detail: impl Into<AttrValue>) {
        let failure = Failure {
            title: title.into(),
            detail: detail.into(),
        };
        self.change(|state| {
            state.opening = None;
            state.failure = Some(failure);
        });
    }
}

/// Whether what was dropped is to be opened as a chart.
fn is_chart(dropped: &Dropped) -> bool {
    if dropped.archive().is_some() {
        let name = dropped.name().to_lowercase();
        return ![".yaml", ".yml", ".gotmpl"]
            .iter()
            .any(|ending| name.ends_with(ending));
    }
    let chart = |path: &String| path == "Chart.yaml" || path.ends_with("/Chart.yaml");
    dropped.paths().iter().any(chart)
}

/// The files of a folder.
pub(crate) fn files_of(dropped: &Dropped) -> Vec<DroppedFile> {
    let contents = dropped.contents();
    let files = dropped.paths().into_iter().zip(contents.iter());
    files
        .map(|(path, bytes)| DroppedFile {
            path,
            bytes: js_sys::Uint8Array::new(&bytes).to_vec(),
        })
        .collect()
}
