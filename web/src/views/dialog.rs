//! A dialog over the page: its head, the way out of it, and where the focus is.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::Page;
use crate::views::{focus, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    /// What it looks like, in the styles.
    pub(crate) class: &'static str,
    pub(crate) title: AttrValue,
    /// What has the focus at first.
    #[prop_or_default]
    pub(crate) first: NodeRef,
    /// What stands in the head beside the title.
    #[prop_or_default]
    pub(crate) head: Html,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    {
        let (first, page) = (props.first.clone(), props.page.clone());
        use_effect_with((), move |()| {
            page.remember_focus();
            if let Some(element) = first.cast::<HtmlElement>() {
                let _ = element.focus();
            }
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_popover())
    };
    html! {
        <div class="scrim" onclick={close.clone()}>
            <div class={classes!("dialog", props.class)} role="dialog" aria-modal="true" aria-labelledby="dialog-title"
                onclick={Callback::from(|event: MouseEvent| event.stop_propagation())} onkeydown={Callback::from(trap)}>
                <header role="none">
                    <h2 id="dialog-title" class="grow ell">{&props.title}</h2>
                    {props.head.clone()}
                    <button class="iconbtn" aria-label="Close" title="Close (Esc)" onclick={close}>{small("x")}</button>
                </header>
                {props.children.clone()}
            </div>
        </div>
    }
}

/// Keeps the focus inside a dialog.
pub(crate) fn trap(event: KeyboardEvent) {
    if event.key() != "Tab" {
        return;
    }
    let inside = "button:not([disabled]), a[href], input, select, textarea, [tabindex='0']";
    let items = focus::items(&event, inside);
    let at = focus::position(&items);
    let to = match event.shift_key() {
        true if at == Some(0) => items.last(),
        false if at.is_some_and(|at| at + 1 == items.len()) => items.first(),
        _ => return,
    };
    let Some(to) = to else { return };
    event.prevent_default();
    let _ = to.focus();
}
