//! The playgrounds of this browser: their list, and that two tabs never overwrite each other's work.

use wasm_bindgen::prelude::Closure;
use yew::AttrValue;

use crate::browser;
use crate::examples::FIRST;
use crate::page::Page;
use crate::saving::new_id;
use crate::shared::Shared;
use crate::state::{Playground, Saving, Undo};

impl Page {
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

    /// Puts one first in the list, without reading all that the browser keeps: that takes long, and typing pauses often.
    pub(crate) fn list_newest(&self, newest: Playground) {
        let list = self.state().playgrounds.clone();
        if list.first() == Some(&newest) {
            return;
        }
        let others = list.iter().filter(|one| one.id != newest.id);
        let list = std::iter::once(&newest).chain(others).cloned().collect();
        self.change(|state| state.playgrounds = Shared::new(list));
    }

    fn name_of(&self, id: &str) -> String {
        let state = self.state();
        let found = state.playgrounds.iter().find(|one| *one.id == *id);
        found.map_or_else(String::new, |one| one.name.to_string())
    }

    /// Deletes a playground; it can be taken back for a while.
    pub(crate) fn remove_playground(&self, id: AttrValue) {
        let page = self.clone();
        let name = self.name_of(&id);
        let here = self.state().playground == id;
        if here {
            // Nothing of it is written down any more.
            self.0.save_timer.borrow_mut().take();
            self.change(|state| state.saved = Saving::Not);
        }
        wasm_bindgen_futures::spawn_local(async move {
            match browser::remove_saved(&id).await {
                Ok(()) => {
                    page.list_playgrounds();
                    page.toast(format!("{name} deleted"), Some(Undo::Playground(id)));
                    if here {
                        page.open_example(FIRST);
                    }
                }
                Err(error) => page.fail("The playground could not be deleted", error),
            }
        });
    }

    pub(crate) fn restore_playground(&self, id: AttrValue) {
        let page = self.clone();
        self.change(|state| state.toast = None);
        wasm_bindgen_futures::spawn_local(async move {
            match browser::restore_saved(&id).await {
                Ok(()) => page.list_playgrounds(),
                Err(error) => page.fail("The playground could not be brought back", error),
            }
        });
    }

    pub(crate) fn rename_playground(&self, id: AttrValue, name: &str) {
        let name = name.trim().to_owned();
        if name.is_empty() || name == self.name_of(&id) {
            return;
        }
        if self.state().playground == id {
            self.change(|state| state.title = Some(name.clone().into()));
        }
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match browser::rename_saved(&id, &name).await {
                Ok(()) => page.list_playgrounds(),
                Err(error) => page.fail("The playground could not be renamed", error),
            }
        });
    }

    /// Makes another playground of the same content.
    pub(crate) fn duplicate_playground(&self, id: AttrValue) {
        let pending = self.state().playground == id && self.state().saved == Saving::Pending;
        if pending {
            // With what was typed last.
            *self.0.copying.borrow_mut() = Some(id);
            return self.save();
        }
        let page = self.clone();
        let name = format!("{} copy", self.name_of(&id));
        wasm_bindgen_futures::spawn_local(async move {
            match browser::copy_saved(&id, &new_id(), &name).await {
                Ok(()) => {
                    page.list_playgrounds();
                    page.toast(format!("{name} is saved in this browser"), None);
                }
                Err(error) => page.fail("The playground could not be duplicated", error),
            }
        });
    }

    /// Takes the playground for this tab; where another one has it, this one only looks on.
    pub(crate) fn hold(&self, id: AttrValue) {
        let page = self.clone();
        let lost = self.lost();
        wasm_bindgen_futures::spawn_local(async move {
            let held = browser::hold_saved(&id, &lost).await;
            if !held && page.state().playground == id {
                page.change(|state| state.elsewhere = true);
            }
            // Called, if ever, as long as the page lives.
            lost.forget();
        });
    }

    fn lost(&self) -> Closure<dyn FnMut()> {
        let page = self.clone();
        Closure::new(move || page.change(|state| state.elsewhere = true))
    }

    /// Takes over what another tab holds, with all that was typed there.
    pub(crate) fn take_over(&self) {
        let (page, id) = (self.clone(), self.state().playground.clone());
        let lost = self.lost();
        wasm_bindgen_futures::spawn_local(async move {
            browser::take_saved_over(&id, &lost).await;
            lost.forget();
            page.open_saved(id.to_string());
        });
    }

    /// Something is about to be changed. Where another tab holds the playground, the change goes into a copy.
    pub(crate) fn own(&self) {
        if self.state().elsewhere {
            self.work_on_copy();
        }
    }

    pub(crate) fn work_on_copy(&self) {
        let id = AttrValue::from(new_id());
        let name = {
            let state = self.state();
            let chart = state.workspace.as_ref().map(|chart| chart.name.clone());
            let name = state.title.as_ref().map(ToString::to_string).or(chart);
            format!("{} copy", name.unwrap_or_default())
        };
        self.change(|state| {
            state.playground = id.clone();
            state.title = Some(name.clone().into());
            state.elsewhere = false;
        });
        self.hold(id);
        self.save_soon();
        self.toast(
            format!("This is a copy now, {name}: the playground itself is open in another tab"),
            None,
        );
    }

    /// Answers the tabs that want what this one holds.
    pub(crate) fn answer_other_tabs(&self) {
        let page = self.clone();
        let asked = Closure::<dyn FnMut(String)>::new(move |id: String| {
            if page.state().saved == Saving::Pending {
                *page.0.giving.borrow_mut() = Some(id);
                page.save();
            } else {
                page.give(&id);
            }
        });
        browser::on_asked(&asked);
        // Listens as long as the page lives.
        asked.forget();
    }

    fn give(&self, id: &str) {
        if *self.state().playground == *id {
            self.change(|state| state.elsewhere = true);
        }
        browser::give(id);
    }

    /// The work is written down: what waited for that goes on.
    pub(crate) fn written(&self) {
        let (giving, copying) = (self.0.giving.take(), self.0.copying.take());
        if let Some(id) = giving {
            self.give(&id);
        }
        if let Some(id) = copying {
            self.duplicate_playground(id);
        }
    }
}
