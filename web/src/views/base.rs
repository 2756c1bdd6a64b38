//! The base: what the chart is compared with, and how one is pinned.

use pilothouse_protocol::BaseSource;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::commands::hint;
use crate::page::Page;
use crate::state::View;
use crate::views::{icon, small};

/// What stands where a view needs a base and none is pinned.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) title: &'static str,
    pub(crate) says: &'static str,
    /// Another environment would do as well.
    #[prop_or_default]
    pub(crate) alone: bool,
}

#[component]
pub(crate) fn NoBase(props: &Props) -> Html {
    let link = use_state_eq(|| None::<String>);
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    let ask = {
        let link = link.clone();
        Callback::from(move |_: MouseEvent| link.set(link.is_none().then(String::new)))
    };
    let typed = {
        let link = link.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            link.set(input.map(|input| input.value()));
        })
    };
    let submit = {
        let (page, link) = (props.page.clone(), link.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(link) = &*link {
                page.pin_link(link.trim());
            }
        })
    };
    html! {
        <div class="empty nobase">{icon("pin")}<b>{props.title}</b><span>{props.says}</span>
            <div class="choices" role="group" aria-label="Compare with">
                if props.alone { <button class="btn primary" onclick={on(Page::add_environment)}>{small("plus")}{"New environment"}</button> }
                <button class={classes!("btn", (!props.alone).then_some("primary"))} onclick={on(|page| page.pin_base(BaseSource::AsOpened))}>{small("clock")}{"The state when it was opened"}</button>
                <button class="btn" onclick={on(|page| page.pin_base(BaseSource::Now))}>{small("pin")}{"The state as it is now"}</button>
                <button class="btn" onclick={on(|page| page.choose_base(true))}>{small("folder-open")}{"Another chart, a folder"}</button>
                <button class="btn" onclick={on(|page| page.choose_base(false))}>{small("zip")}{"Another chart, packed"}</button>
                <button class="btn" onclick={on(Page::choose_version)}>{small("file")}{"Another version of the open file"}</button>
                <button class="btn" aria-expanded={link.is_some().to_string()} onclick={ask}>{small("link")}{"The chart of a link"}</button>
            </div>
            if let Some(text) = &*link {
                <form class="baselink" onsubmit={submit}>
                    <label class="field"><input aria-label="Link of a chart" placeholder="Paste a link of Pilothouse" value={text.clone()} oninput={typed} spellcheck="false" autocomplete="off" /></label>
                    <button class="btn" type="submit" disabled={text.trim().is_empty()}>{"Compare"}</button>
                </form>
            }
        </div>
    }
}

/// What the base is, to be shown in a bar; with it, the way to another one.
pub(crate) fn pinned(page: &Page, base: &str) -> Html {
    let on = |act: fn(&Page)| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <span class="pinned">
            {small("pin")}<span class="ell">{"Compared with "}<b>{in_words(base)}</b></span>
            <button class="btn sm" title="From here on the state as it is now is the base" onclick={on(|page| page.pin_base(BaseSource::Now))}>{"Pin as it is now"}</button>
            <button class="btn sm ghost" title={hint("Forget the base", "base.unpin")} onclick={on(Page::unpin_base)}>{"Unpin"}</button>
        </span>
    }
}

/// What the base is, after `compared with`.
pub(crate) fn in_words(base: &str) -> String {
    match base {
        "as opened" => "the state when it was opened".to_owned(),
        "as pinned" => "the state that was pinned".to_owned(),
        base => base.to_owned(),
    }
}

/// The base in the status bar: leads to what changed.
pub(crate) fn in_status(page: &Page, base: &str) -> Html {
    let page = page.clone();
    html! {
        <button class="basestate" title="Before and after" onclick={Callback::from(move |_: MouseEvent| page.show_view(View::Changes))}>
            {small("pin")}{format!("Compared with {}", in_words(base))}
        </button>
    }
}
