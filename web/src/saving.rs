//! Opening and keeping playgrounds: nothing that is opened ever overwrites what is there.

use gloo::timers::callback::Timeout;
use pilothouse_protocol::{Origin, RequestBody, Update, WorkspaceSource};
use wasm_bindgen::JsCast;
use yew::AttrValue;

use crate::address::{self, Address};
use crate::browser::{self, Record};
use crate::comparing::{Comparing, watched};
use crate::examples::{self, FIRST};
use crate::page::{Asked, Page};
use crate::page_why::Tracing;
use crate::state::{Playground, Popover, Saving, View};

/// Where the name of the last playground is remembered.
const LAST: &str = "pilothouse.last";
/// How long after the last change work is written down, in milliseconds.
const QUIET: u32 = 300;

/// What is being opened, and as which playground.
#[derive(Default)]
pub(crate) struct Opening {
    label: String,
    /// `None` for a new one.
    playground: Option<String>,
    /// The name that a person gave it.
    title: Option<AttrValue>,
    /// The example that it is.
    example: AttrValue,
    tabs: Vec<String>,
    active: String,
    /// Written down at once, not only after the first change.
    keep: bool,
    /// What to show of it: an address that led here.
    goal: Option<Address>,
}

impl Opening {
    pub(crate) fn fresh(label: String, keep: bool) -> Self {
        Opening {
            label,
            keep,
            ..Opening::default()
        }
    }
}

pub(crate) fn new_id() -> String {
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
            gloo::events::EventListener::new(&gloo::utils::window(), "hashchange", move |event| {
                // The event's address, not the bar's: what is noted between the two has overwritten that one.
                if let Some(event) = event.dyn_ref::<web_sys::HashChangeEvent>() {
                    page.follow_address(address::of(&event.new_url()));
                }
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
        self.answer_other_tabs();
        let address = address::current();
        if !address.link.is_empty() {
            self.open_link(address);
        } else if !address.playground.is_empty() {
            self.open_playground(address.playground.clone(), Some(address));
        } else if !address.example.is_empty() {
            self.open_example_at(&address.example.clone(), Some(address));
        } else {
            self.open_last((address != Address::default()).then_some(address));
        }
        self.list_playgrounds();
    }

    /// Opens the chart that a link holds, at what the link says of it.
    pub(crate) fn open_link(&self, mut address: Address) {
        let fragment = std::mem::take(&mut address.link);
        self.remember_previous();
        self.open(
            WorkspaceSource::Link { fragment },
            Opening {
                goal: (address != Address::default()).then_some(address),
                ..Opening::fresh("The link".to_owned(), true)
            },
        );
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

    pub(crate) fn open_last(&self, goal: Option<Address>) {
        match address::of_this_tab().or_else(|| browser::remembered(LAST)) {
            Some(id) => self.open_playground(id, goal),
            None => self.open_example_at(FIRST, goal),
        }
    }

    pub(crate) fn open_example(&self, name: &str) {
        self.open_example_at(name, None);
    }

    /// Opens an example, which is fetched where it does not come along.
    pub(crate) fn open_example_at(&self, name: &str, goal: Option<Address>) {
        let Some(example) = examples::find(name) else {
            return self.open_example_at(FIRST, goal);
        };
        let opening = Opening {
            example: name.to_owned().into(),
            goal,
            ..Opening::fresh(format!("The example “{}”", example.title), false)
        };
        if name == FIRST {
            let name = String::new();
            return self.open(WorkspaceSource::Example { name }, opening);
        }
        let page = self.clone();
        self.change(|state| state.opening = Some(opening.label.clone().into()));
        wasm_bindgen_futures::spawn_local(async move {
            match browser::example(example.name).await {
                Ok(fetched) => {
                    let files = crate::page::files_of(&fetched);
                    page.open(WorkspaceSource::Fetched { files }, opening);
                }
                Err(error) => page.fail(
                    format!("{} could not be fetched", opening.label),
                    format!("Its files lie beside this page, and the connection failed: {error}."),
                ),
            }
        });
    }

    /// Opens a kept playground; the example when it is gone.
    pub(crate) fn open_saved(&self, id: String) {
        self.open_playground(id, None);
    }

    pub(crate) fn open_playground(&self, id: String, goal: Option<Address>) {
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(Some(saved)) = browser::get_saved(&id).await else {
                return page.open_example_at(FIRST, goal);
            };
            let environment = goal.as_ref().map(|goal| goal.environment.clone());
            let environment = environment
                .filter(|name| !name.is_empty())
                .or_else(|| Some(saved.environment()))
                .filter(|name| !name.is_empty());
            let opening = Opening {
                label: saved.name(),
                playground: Some(id),
                title: saved.named().then(|| saved.name().into()),
                tabs: saved.tabs(),
                active: saved.active(),
                goal,
                ..Opening::default()
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
        match opening.goal {
            // The address is there already, and what follows is no new view.
            Some(_) => *self.0.noted.borrow_mut() = None,
            None => self.settle_address(),
        }
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
            Asked::Open(Box::new(opening)),
        );
    }

    /// Something was opened: the page shows it afresh.
    pub(crate) fn opened(&self, opening: Opening, update: &Update) {
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.forget_all();
        }
        if let Some(output) = self.0.output.borrow().as_ref() {
            output.forget_all();
            output.clear_trace();
            output.light(&[], &[], &[]);
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
        *self.0.goal.borrow_mut() = opening.goal;
        let first = !kept && opening.example == FIRST;
        self.change(|state| {
            state.opening = None;
            // Who opens something else knows the way.
            state.welcome &= first;
            state.example = opening.example;
            state.title = opening.title;
            state.elsewhere = false;
            state.cursor = (1, 1);
            state.tracing = Tracing::default();
            state.tabs = tabs;
            state.second = None;
            state.in_second = false;
            state.active = Some(active.into());
            state.selected = None;
            state.comparing = Comparing {
                lines: state.comparing.lines,
                hide_derived: state.comparing.hide_derived,
                ..Comparing::default()
            };
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
            address::remember_tab(&id);
        }
        if link {
            // A link is opened once: from here on it is a playground of this browser.
            address::forget_link();
            *self.0.noted.borrow_mut() = None;
        }
        self.hold(id);
        if opening.keep {
            self.save_soon();
        }
    }

    /// Other tabs are open, or another environment is shown: written down where the rest is.
    pub(crate) fn save_view(&self) {
        if self.state().saved != Saving::Not {
            self.save_soon();
        }
    }

    /// Writes the work down as soon as the typing pauses.
    pub(crate) fn save_soon(&self) {
        // What another tab holds is that one's to write.
        if self.state().workspace.is_none() || self.state().elsewhere {
            return;
        }
        // What is saved was sent to the session: its answer repaints the page.
        self.0.state.borrow_mut().saved = Saving::Pending;
        let page = self.clone();
        *self.0.save_timer.borrow_mut() = Some(Timeout::new(QUIET, move || page.save()));
    }

    pub(crate) fn save(&self) {
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
        if state.elsewhere {
            return;
        }
        if let Some(link) = self.0.link.borrow_mut().as_mut() {
            link.rebase(answers, &bytes, &state.shown, watched(&state));
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
                name: state.title.as_deref().unwrap_or(&workspace.name),
                named: state.title.is_some(),
                version: &workspace.version,
                origin,
                environment: &state.shown,
                tabs: state.tabs.iter().map(ToString::to_string).collect(),
                active: state.active.as_deref().unwrap_or_default(),
                bytes: &bytes,
            };
            let playground = Playground {
                id: state.playground.clone(),
                name: record.name.to_owned().into(),
                version: record.version.to_owned().into(),
            };
            let saved = browser::put_saved(record).await;
            page.saved(playground, saved);
        });
    }

    fn saved(&self, playground: Playground, result: Result<(), String>) {
        if self.state().playground != playground.id {
            return;
        }
        match result {
            Ok(()) => {
                browser::remember(LAST, &playground.id);
                address::remember_tab(&playground.id);
                // A change since then has its own turn.
                if self.0.save_timer.borrow().is_none() {
                    self.change(|state| state.saved = Saving::Done);
                    self.written();
                }
                self.list_newest(playground);
            }
            Err(error) => self.change(|state| state.saved = Saving::Failed(error.into())),
        }
    }
}
