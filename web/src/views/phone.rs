//! The bar at the bottom of a phone: one pane at a time.

use yew::prelude::*;

use crate::page::Page;
use crate::state::Pane;
use crate::views::icon;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) pane: Pane,
    pub(crate) problems: u32,
}

#[component]
pub(crate) fn PhoneNav(props: &Props) -> Html {
    let tab = |pane: Pane, name: &'static str, picture: &'static str| {
        let page = props.page.clone();
        let onclick = Callback::from(move |_| page.change(|state| state.pane = pane));
        html! {
            <button role="tab" aria-selected={(props.pane == pane).to_string()} {onclick}>
                {icon(picture)}<span>{name}</span>
                if pane == Pane::Problems && props.problems > 0 { <span class="nb">{props.problems}</span> }
            </button>
        }
    };
    html! {
        <nav class="phnav" aria-label="Panes"><div role="tablist" aria-label="Panes">
            {tab(Pane::Files, "Files", "folder")}
            {tab(Pane::Edit, "Edit", "code")}
            {tab(Pane::Output, "Output", "yaml")}
            {tab(Pane::Problems, "Problems", "warn")}
        </div></nav>
    }
}
