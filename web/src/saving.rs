//! Opening and keeping playgrounds: nothing that is opened ever overwrites what is there.

use gloo::timers::callback::Timeout;
use pilothouse_protocol::{Origin, RequestBody, Update, WorkspaceSource};
use yew::AttrValue;

use crate::browser::{self, Record};
use crate::page::{Asked, Page};
use crate::shared::Shared;
use crate::state::{Playground, Popover, Saving, View};

/// Where the name of the last playground is remembered.
const LAST: &str = "pilothouse.last";
/// How long after the last change work is written down, in milliseconds.
const QUIET: u32 = 300;

/// What is being opened, and as which playground.
pub(crate) struct Opening {
    label: String,
    /// `None` for a new one.
    playground: Option<String>,
    tabs: Vec<String>,
    active: String,
    /// Written down at once, not only after the first change.
    keep: bool,
}

impl Opening {
    pub(crate) fn fresh(label: String, keep: bool) -> Self {
        Opening {
            label,
            playground: None,
            tabs: Vec::new(),
            active: String::new(),
            keep,
        }
    }
}

fn new_id() -> String {
    format!(
        "{:x}-{:x}",
        js_sys::Date::now() as u64,
        (js_sys::Math::random() * 1e15) as u64
    )
}

impl Page {
    /// At the start: a link when the address holds one, else the last playground, else the example.
    pub(crate) fn open_first(&self) {
        let page = self.clone();
        let listener =
            gloo::events::EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                page.open_link();
            });
        // Listens as long as the page lives.
        listener.forget();
        let page = self.clone();
        let leaving = gloo::events::EventListener::new(
            &gloo::utils::document(),
            "visibilitychange",
            move |_| {
                // The page may be closed from here on without another word.
                if gloo::utils::document().hidden() && page.state().saved == Saving::Pending {
                    page.save();
                }
            },
        );
        leaving.forget();
        if !self.open_link() {
            self.open_last();
        }
        self.list_playgrounds();
    }

    fn open_link(&self) -> bool {
        let hash = gloo::utils::window().location().hash().unwrap_or_default();
        let fragment = hash.trim_start_matches('#');
        if fragment.is_empty() {
            return false;
        }
        self.remember_previous();
        self.open(
            WorkspaceSource::Link {
                fragment: fragment.to_owned(),
            },
            Opening::fresh("The link".to_owned(), true),
        );
        true
    }

    /// Remembers what was worked on, for the way back from a link.
    fn remember_previous(&self) {
        let Some(id) = browser::remembered(LAST) else {
            return;
        };
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(Some(saved)) = browser::get_saved(&id).await {
                let playground = Playground {
                    id: id.into(),
                    name: saved.name().into(),
                    version: saved.version().into(),
                };
                page.change(|state| state.previous = Some(playground));
            }
        });
    }

    pub(crate) fn open_last(&self) {
        match browser::remembered(LAST) {
            Some(id) => self.open_saved(id),
            None => self.open_example(""),
        }
    }

    pub(crate) fn open_example(&self, name: &str) {
        let opening = Opening::fresh("The example".to_owned(), false);
        self.open(
            WorkspaceSource::Example {
                name: name.to_owned(),
            },
            opening,
        );
    }

    /// Opens a kept playground; the example when it is gone.
    pub(crate) fn open_saved(&self, id: String) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(Some(saved)) = browser::get_saved(&id).await else {
                return page.open_example("");
            };
            let environment = Some(saved.environment()).filter(|name| !name.is_empty());
            let opening = Opening {
                label: saved.name(),
                playground: Some(id),
                tabs: saved.tabs(),
                active: saved.active(),
                keep: false,
            };
            page.open_as(
                WorkspaceSource::Snapshot {
                    bytes: saved.bytes().to_vec(),
                },
                environment,
                opening,
            );
        });
    }

    pub(crate) fn open(&self, source: WorkspaceSource, opening: Opening) {
        self.open_as(source, None, opening);
    }

    fn open_as(&self, source: WorkspaceSource, environment: Option<String>, opening: Opening) {
        let label = AttrValue::from(opening.label.clone());
        self.change(|state| {
            state.opening = Some(label);
            state.popover = Popover::None;
            state.failure = None;
        });
        if self.state().saved == Saving::Pending {
            self.save();
        }
        self.send(
            RequestBody::Open {
                source,
                environment,
                hold: false,
            },
            Asked::Open(opening),
        );
    }

    /// Something was opened: the page shows it afresh.
    pub(crate) fn opened(&self, opening: Opening, update: &Update) {
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.forget_all();
        }
        if let Some(output) = self.0.output.borrow().as_ref() {
            output.forget_all();
        }
        let link = update
            .workspace
            .as_ref()
            .is_some_and(|workspace| workspace.origin == Origin::Link);
        let entry = update
            .workspace
            .as_ref()
            .map(|workspace| workspace.entry_file.clone())
            .unwrap_or_default();
        let mut tabs: Vec<AttrValue> = opening.tabs.into_iter().map(AttrValue::from).collect();
        if tabs.is_empty() {
            tabs.push(entry.clone().into());
        }
        let active = if opening.active.is_empty() {
            entry
        } else {
            opening.active
        };
        let kept = opening.playground.is_some();
        let id = AttrValue::from(opening.playground.unwrap_or_else(new_id));
        self.change(|state| {
            state.opening = None;
            state.tabs = tabs;
            state.active = Some(active.into());
            state.selected = None;
            state.comparison = None;
            state.pair = None;
            state.view = View::Manifests;
            state.problem = 0;
            state.saved = if kept { Saving::Done } else { Saving::Not };
            state.playground = id.clone();
            if !link {
                state.previous = None;
            }
        });
        if kept {
            browser::remember(LAST, &id);
        }
        // A link is opened once: from here on it is a playground of this browser.
        let window = gloo::utils::window();
        if let (Ok(history), Ok(href)) = (window.history(), window.location().href())
            && let Some((base, _)) = href.split_once('#')
        {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(base));
        }
        if opening.keep {
            self.save_soon();
        }
    }

    /// Writes the work down as soon as the typing pauses.
    pub(crate) fn save_soon(&self) {
        if self.state().workspace.is_none() {
            return;
        }
        if self.state().saved != Saving::Pending {
            self.change(|state| state.saved = Saving::Pending);
        }
        let page = self.clone();
        *self.0.save_timer.borrow_mut() = Some(Timeout::new(QUIET, move || page.save()));
    }

    fn save(&self) {
        self.0.save_timer.borrow_mut().take().map(Timeout::cancel);
        if self
            .0
            .link
            .borrow()
            .as_ref()
            .is_some_and(crate::link::Link::is_editing)
        {
            return self.save_soon();
        }
        self.send(RequestBody::Snapshot, Asked::Snapshot);
    }

    /// A snapshot has come: kept in the browser, and for a new worker.
    pub(crate) fn keep(&self, answers: u64, bytes: Vec<u8>) {
        let state = self.state().clone();
        let Some(workspace) = state.workspace.clone() else {
            return;
        };
        if let Some(link) = self.0.link.borrow_mut().as_mut() {
            let comparing = state.pair.as_ref().filter(|_| state.view == View::Diff);
            link.rebase(
                answers,
                &bytes,
                &state.shown,
                comparing.map(|(left, right)| (&**left, &**right)),
            );
        }
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let origin = match &workspace.origin {
                Origin::Example => "example",
                Origin::Local(_) => "local",
                Origin::Link => "link",
            };
            let record = Record {
                id: &state.playground,
                name: &workspace.name,
                version: &workspace.version,
                origin,
                environment: &state.shown,
                tabs: state.tabs.iter().map(ToString::to_string).collect(),
                active: state.active.as_deref().unwrap_or_default(),
                bytes: &bytes,
            };
            let saved = browser::put_saved(record).await;
            page.saved(&state.playground, saved);
        });
    }

    fn saved(&self, id: &AttrValue, result: Result<(), String>) {
        if self.state().playground != *id {
            return;
        }
        match result {
            Ok(()) => {
                browser::remember(LAST, id);
                // A change since then has its own turn.
                if self.0.save_timer.borrow().is_none() {
                    self.change(|state| state.saved = Saving::Done);
                }
                self.list_playgrounds();
            }
            Err(error) => self.change(|state| state.saved = Saving::Failed(error.into())),
        }
    }

    /// Reads the list of playgrounds.
    pub(crate) fn list_playgrounds(&self) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(list) = browser::list_saved().await else {
                return;
            };
            let of = |saved: &browser::Saved| Playground {
                id: saved.id().into(),
                name: saved.name().into(),
                version: saved.version().into(),
            };
            let list: Vec<_> = list.iter().map(of).collect();
            if *page.state().playgrounds != list {
                page.change(|state| state.playgrounds = Shared::new(list));
            }
        });
    }

    /// Forgets a playground of the list.
    pub(crate) fn remove_playground(&self, id: AttrValue) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match browser::remove_saved(&id).await {
                Ok(()) => page.list_playgrounds(),
                Err(error) => page.fail("The playground could not be deleted", error),
            }
        });
    }
}
