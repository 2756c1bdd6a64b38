//! The menu behind the chart's name: playgrounds, opening, downloading.

use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Playground, Popover};
use crate::views::{focus, menu_item, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) playgrounds: Shared<Vec<Playground>>,
    pub(crate) current: AttrValue,
}

#[component]
pub(crate) fn ChartMenu(props: &Props) -> Html {
    let menu = use_node_ref();
    {
        let menu = menu.clone();
        use_effect_with((), move |()| focus_first(&menu));
    }
    let on = |act: Box<dyn Fn(&Page)>| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.change(|state| state.popover = Popover::None))
    };
    let others = props
        .playgrounds
        .iter()
        .filter(|one| one.id != props.current)
        .take(12)
        .collect::<Vec<_>>();
    html! {
        <>
            <div class="away" onclick={close}></div>
            <div class="pop menu charts" role="menu" aria-label="Charts" ref={menu} onkeydown={Callback::from(walk)}>
                for id in ["chart.gallery", "chart.file", "chart.folder"] { {menu_item(&props.page, id)} }
                <hr />
                {menu_item(&props.page, "chart.download")}
                for id in ["environment.import", "environment.export"] { {menu_item(&props.page, id)} }
                <hr />
                <a role="menuitem" href="functions.html" target="_blank">{small("book")}{"Functions of templates"}</a>
                if !others.is_empty() {
                    <hr />
                    <div class="menuhead">{"Saved in this browser"}</div>
                    for playground in others {
                        <div class="menurow" key={playground.id.to_string()}>
                            <button role="menuitem" onclick={let id = playground.id.to_string(); on(Box::new(move |page| page.open_saved(id.clone())))}>
                                {small("clock")}<span class="ell">{&playground.name}</span><span class="dim">{&playground.version}</span>
                            </button>
                            <button class="iconbtn sm" role="menuitem" aria-label={format!("Delete playground {}", playground.name)} title="Delete this playground"
                                onclick={let id = playground.id.clone(); on(Box::new(move |page| page.remove_playground(id.clone())))}>{small("trash")}</button>
                        </div>
                    }
                }
            </div>
        </>
    }
}

/// Puts the focus on the first item of a menu.
pub(crate) fn focus_first(menu: &NodeRef) {
    let first = menu
        .cast::<web_sys::Element>()
        .and_then(|menu| menu.query_selector("[role=menuitem]").ok().flatten());
    if let Some(first) =
        first.and_then(|first| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(first).ok())
    {
        let _ = first.focus();
    }
}

/// Arrows, Home and End walk through a menu.
pub(crate) fn walk(event: KeyboardEvent) {
    let items = focus::items(&event, "[role=menuitem]");
    let at = focus::position(&items);
    let next = match (event.key().as_str(), at) {
        ("ArrowDown", at) => at.map_or(0, |at| at + 1) % items.len().max(1),
        ("ArrowUp", at) => at
            .unwrap_or(0)
            .checked_sub(1)
            .unwrap_or(items.len().saturating_sub(1)),
        ("Home", _) => 0,
        ("End", _) => items.len().saturating_sub(1),
        _ => return,
    };
    if let Some(item) = items.get(next) {
        event.prevent_default();
        let _ = item.focus();
    }
}
