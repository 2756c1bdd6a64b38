//! Something could not be done: what, why, and that nothing is lost.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::Page;
use crate::state::Failure;
use crate::views::icon;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) failure: Failure,
}

#[component]
pub(crate) fn FailureDialog(props: &Props) -> Html {
    let button = use_node_ref();
    {
        let button = button.clone();
        use_effect_with(props.failure.clone(), move |_| {
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.change(|state| state.failure = None))
    };
    // The one button is all that can have the focus.
    let trap = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Tab" {
            event.prevent_default();
        }
    });
    html! {
        <div class="scrim" onkeydown={trap}>
            <div class="dialog failure" role="alertdialog" aria-modal="true" aria-labelledby="failure-title" aria-describedby="failure-detail">
                <div class="fbody"><span class="sev error">{icon("error")}</span>
                    <div>
                        <h2 id="failure-title">{&props.failure.title}</h2>
                        <p id="failure-detail">{&props.failure.detail}</p>
                        <p class="dim">{"What was open is as it was."}</p>
                    </div>
                </div>
                <footer role="none"><button class="btn primary" ref={button} onclick={close}>{"Close"}</button></footer>
            </div>
        </div>
    }
}
