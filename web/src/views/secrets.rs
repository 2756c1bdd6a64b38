//! Asks before what Secrets hold is shown.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::Page;
use crate::views::dialog::trap;
use crate::views::icon;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
}

#[component]
pub(crate) fn SecretsDialog(props: &Props) -> Html {
    let first = use_node_ref();
    {
        let (first, page) = (first.clone(), props.page.clone());
        use_effect_with((), move |()| {
            page.remember_focus();
            if let Some(button) = first.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        });
    }
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <div class="scrim" onkeydown={Callback::from(trap)}>
            <div class="dialog failure" role="alertdialog" aria-modal="true" aria-labelledby="secrets-title" aria-describedby="secrets-detail">
                <div class="fbody"><span>{icon("lock")}</span>
                    <div>
                        <h2 id="secrets-title">{"Show what Secrets hold?"}</h2>
                        <p id="secrets-detail">{"Whoever sees this screen can read them then. They stay in this page. This is asked once for this chart."}</p>
                    </div>
                </div>
                <footer role="none" class="two">
                    <button class="btn" ref={first} onclick={on(Page::close_popover)}>{"Keep them hidden"}</button>
                    <button class="btn primary" onclick={on(Page::allow_secrets)}>{"Show secrets"}</button>
                </footer>
            </div>
        </div>
    }
}
