//! What the page can do with the list of environments.

use gloo::timers::callback::Timeout;
use pilothouse_protocol::{Environment, EnvironmentSettings, RequestBody};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::AttrValue;

use crate::page::{Asked, Page};
use crate::shared::Shared;
use crate::state::{Popover, Undo};

/// How many buoys there are.
const SHAPES: usize = 4;

impl Page {
    /// The settings of all environments, in order.
    pub(crate) fn settings(&self) -> Vec<EnvironmentSettings> {
        let state = self.state();
        let all = state.environments.iter();
        all.map(|one| one.settings.clone()).collect()
    }

    /// Replaces the list of environments, and shows the one of that name.
    pub(crate) fn set_environments(&self, list: Vec<EnvironmentSettings>, shown: &str) {
        let before = self.state().environments.clone();
        // What is changed next changes this list, also before the session has answered.
        let next = list.iter().enumerate().map(|(at, settings)| {
            let known = before.iter().find(|one| one.settings.name == settings.name);
            Environment {
                settings: settings.clone(),
                shape: u8::try_from(at % SHAPES).unwrap_or(0),
                counts: known.and_then(|one| one.counts),
                command: known.map(|one| one.command.clone()).unwrap_or_default(),
            }
        });
        let next = Shared::new(next.collect());
        let other = *self.state().shown != *shown;
        self.own();
        self.change(|state| {
            state.environments = next;
            state.shown = shown.to_owned().into();
        });
        self.send(
            RequestBody::SetEnvironments { environments: list },
            Asked::Other,
        );
        if other {
            self.select_environment(shown);
        }
        self.save_soon();
    }

    /// Replaces the settings of the environment of that name; it may get another name by that.
    pub(crate) fn set_environment(&self, name: &str, settings: EnvironmentSettings) {
        let mut list = self.settings();
        let Some(one) = list.iter_mut().find(|one| one.name == name) else {
            return;
        };
        if *one == settings {
            return;
        }
        let shown = match &*self.state().shown {
            shown if shown == name => settings.name.clone(),
            shown => shown.to_owned(),
        };
        *one = settings;
        self.set_environments(list, &shown);
    }

    /// Changes the settings of the shown environment.
    pub(crate) fn change_environment(&self, change: impl FnOnce(&mut EnvironmentSettings)) {
        let name = self.state().shown.to_string();
        let settings = self.settings().into_iter().find(|one| one.name == name);
        if let Some(mut settings) = settings {
            change(&mut settings);
            self.set_environment(&name, settings);
        }
    }

    /// Adds an environment like the shown one, without what sets values, and opens it.
    pub(crate) fn add_environment(&self) {
        let mut list = self.settings();
        let shown = self.state().shown.clone();
        let Some(like) = list.iter().find(|one| one.name == *shown) else {
            return;
        };
        let settings = EnvironmentSettings {
            name: free_name(&list, "new"),
            values_files: Vec::new(),
            sets: Vec::new(),
            ..like.clone()
        };
        let name = settings.name.clone();
        list.push(settings);
        self.set_environments(list, &name);
        self.edit_environment();
    }

    /// Adds a copy of the shown environment behind it, and opens it.
    pub(crate) fn duplicate_environment(&self) {
        let mut list = self.settings();
        let shown = self.state().shown.clone();
        let Some(at) = list.iter().position(|one| one.name == *shown) else {
            return;
        };
        let settings = EnvironmentSettings {
            name: free_name(&list, &format!("{shown}-copy")),
            ..list[at].clone()
        };
        let name = settings.name.clone();
        list.insert(at + 1, settings);
        self.set_environments(list, &name);
        self.edit_environment();
    }

    /// Takes the shown environment out of the list; that can be taken back.
    pub(crate) fn remove_environment(&self) {
        let (before, shown) = (self.settings(), self.state().shown.clone());
        let Some(at) = before.iter().position(|one| one.name == *shown) else {
            return;
        };
        if before.len() == 1 {
            return self.toast("A chart has one environment at least", None);
        }
        let mut list = before.clone();
        list.remove(at);
        let next = list[at.min(list.len() - 1)].name.clone();
        self.close_editor();
        self.set_environments(list, &next);
        self.toast(
            format!("{shown} is removed"),
            Some(Undo::environments(before, shown)),
        );
    }

    /// Takes a change of the list back.
    pub(crate) fn restore_environments(&self, list: &[EnvironmentSettings], shown: &str) {
        self.change(|state| state.toast = None);
        self.set_environments(list.to_vec(), shown);
    }

    /// Moves the environment at one place of the list to another one.
    pub(crate) fn move_environment(&self, from: usize, to: usize) {
        let mut list = self.settings();
        if from == to || from >= list.len() || to >= list.len() {
            return;
        }
        let one = list.remove(from);
        let text = format!("{} is {} of {}", one.name, to + 1, list.len() + 1);
        list.insert(to, one);
        let shown = self.state().shown.clone();
        self.set_environments(list, &shown);
        self.change(|state| state.said = text.into());
    }

    /// Moves the shown environment by so many places.
    pub(crate) fn shift_environment(&self, by: isize) {
        let at = {
            let state = self.state();
            state
                .environments
                .iter()
                .position(|one| *one.settings.name == *state.shown)
        };
        if let Some(at) = at
            && let Some(to) = at.checked_add_signed(by)
        {
            self.move_environment(at, to);
        }
    }

    /// Opens the editor of the shown environment.
    pub(crate) fn edit_environment(&self) {
        self.change(|state| state.popover = Popover::Environment);
        name_it(NAMING_TRIES);
    }

    fn close_editor(&self) {
        if self.state().popover == Popover::Environment {
            self.close_popover();
        }
    }
}

impl Undo {
    /// Brings this list back.
    pub(crate) fn environments(list: Vec<EnvironmentSettings>, shown: AttrValue) -> Self {
        Undo::Environments(Shared::new(list), shown)
    }
}

/// How often it is looked whether the editor is drawn, and how long between, in milliseconds.
const NAMING_TRIES: u32 = 20;
const NAMING_REST: u32 = 16;

/// The name of the environment can be typed, as soon as its editor is drawn.
fn name_it(tries: u32) {
    Timeout::new(NAMING_REST, move || {
        let input = gloo::utils::document().get_element_by_id("env-name");
        let input = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        match input {
            Some(input) => {
                let _ = input.focus();
                input.select();
            }
            None if tries > 0 => name_it(tries - 1),
            None => {}
        }
    })
    .forget();
}

/// A name that no environment has yet: `prod-copy`, `prod-copy-2`.
pub(crate) fn free_name(list: &[EnvironmentSettings], wanted: &str) -> String {
    let taken = |name: &str| list.iter().any(|one| one.name == name);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..)
        .map(|number| format!("{wanted}-{number}"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}
