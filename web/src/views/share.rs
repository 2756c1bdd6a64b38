//! The popover with the link.

use pilothouse_protocol::WorkspaceInfo;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::small;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) link: Option<AttrValue>,
    pub(crate) workspace: Option<Shared<WorkspaceInfo>>,
}

/// Longest link, in characters, and who takes it.
const LIMITS: [(usize, &str); 3] = [(2_000, "Discord"), (4_000, "Slack"), (8_000, "most tools")];

#[component]
pub(crate) fn Share(props: &Props) -> Html {
    let button = use_node_ref();
    {
        let button = button.clone();
        use_effect_with(props.link.is_some(), move |_| {
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_popover())
    };
    let copy = {
        let (page, link) = (props.page.clone(), props.link.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(link) = &link {
                page.copy(link.to_string(), "Link copied");
            }
        })
    };
    let export = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.export())
    };
    let all = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    html! {
        <>
            <div class="away" onclick={close.clone()}></div>
            <div class="pop share" role="dialog" aria-label="Share">
                <header role="none"><h2 class="grow">{"Share"}</h2><button class="iconbtn" aria-label="Close" title="Close (Esc)" onclick={close}>{small("x")}</button></header>
                <div class="sect">
                    <div class="linkbox">
                        <label class="field"><span class="vh">{"Link"}</span>
                            <input type="text" readonly=true aria-label="Link" value={props.link.clone().unwrap_or_default()} onfocus={all} />
                        </label>
                        <button class="btn lg primary" ref={button} disabled={props.link.is_none()} onclick={copy}>{small("copy")}{"Copy link"}</button>
                    </div>
                    if let Some(link) = &props.link { {length(link.chars().count())} }
                    <p class="dim">{"The chart is inside the link, with all its environments. Nothing is uploaded, and anyone with the link can read it, secrets included."}</p>
                </div>
                <div class="sect acts">
                    <button class="btn" onclick={export}>{small("down")}
                        {props.workspace.as_ref().map(|workspace| format!("{}-{}.tgz", workspace.name, workspace.version))}</button>
                </div>
            </div>
        </>
    }
}

fn length(characters: usize) -> Html {
    let digits = group(characters);
    let (class, verdict) = match LIMITS
        .iter()
        .filter(|(limit, _)| characters > *limit)
        .map(|(_, who)| *who)
        .next_back()
    {
        None => ("ok", "fits everywhere".to_owned()),
        Some(who) => (
            "warn",
            format!("too long for {who}: download the .tgz instead where it does not fit"),
        ),
    };
    html! { <p class={classes!("linklen", class)}><b>{format!("{digits} characters")}</b>{", "}{verdict}</p> }
}

/// `12,345`.
fn group(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
