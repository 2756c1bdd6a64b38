//! What a first visit is told: what this is, and what to try. It stays until it is closed, so that nothing moves by itself.

use yew::prelude::*;

use crate::browser;
use crate::examples::FIRST_LINE;
use crate::page::Page;
use crate::state::{Pane, Popover, State};
use crate::views::small;

const KEY: &str = "pilothouse.welcomed";

/// Whether this browser has not been told yet.
pub(crate) fn is_new() -> bool {
    browser::remembered(KEY).is_none()
}

/// Whether it is shown, as soon as there is something to see.
pub(crate) fn is_shown(state: &State) -> bool {
    state.welcome && state.workspace.is_some()
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
}

#[component]
pub(crate) fn Welcome(props: &Props) -> Html {
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <section class="welcome" aria-label="Welcome">
            <p><b>{"See what your Helm chart becomes."}</b>{" Change a value, and the Kubernetes objects follow as you type. Choose a line of theirs to see which value made it."}</p>
            <button class="btn sm" onclick={on(Page::try_it)}>{"Change replicaCount"}</button>
            <button class="btn sm" aria-haspopup="dialog" onclick={on(|page| page.toggle_popover(Popover::Gallery))}>{"All examples"}</button>
            <button class="iconbtn sm" aria-label="Close the welcome" title="Close" onclick={on(Page::welcomed)}>{small("x")}</button>
        </section>
    }
}

impl Page {
    /// It was read: it comes no more.
    pub(crate) fn welcomed(&self) {
        browser::remember(KEY, "yes");
        self.change(|state| state.welcome = false);
        self.focus_editor();
    }

    /// To the value that shows best what a change does.
    fn try_it(&self) {
        let (file, line) = FIRST_LINE;
        *self.0.going_line.borrow_mut() = Some((file.to_owned(), line));
        self.change(|state| state.pane = Pane::Edit);
        self.open_file(file);
        self.focus_editor();
    }
}
