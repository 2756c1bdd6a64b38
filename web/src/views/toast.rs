//! A short message that goes by itself.

use yew::prelude::*;

use crate::page::Page;
use crate::state::Toast;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) toast: Toast,
}

#[component]
pub(crate) fn ToastView(props: &Props) -> Html {
    html! {
        <div class="toast" role="status">
            <span>{&props.toast.text}</span>
            if let Some(deletion) = props.toast.undo {
                <button onclick={let page = props.page.clone(); Callback::from(move |_| page.undo_delete(deletion))}>{"Undo"}</button>
            }
        </div>
    }
}
