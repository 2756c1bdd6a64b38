//! A short message that goes by itself.

use yew::prelude::*;

use crate::page::Page;
use crate::state::{Toast, Undo};

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
            if let Some(undo) = props.toast.undo.clone() {
                <button onclick={let page = props.page.clone(); let undo = undo.clone(); Callback::from(move |_| match &undo {
                    Undo::Files(deletion) => page.undo_delete(*deletion),
                    Undo::Playground(id) => page.restore_playground(id.clone()),
                    Undo::Environments(list, shown) => page.restore_environments(list, shown),
                    Undo::Import(path) => page.import_at_hand(path),
                })}>{match undo { Undo::Import(_) => "Show them", _ => "Undo" }}</button>
            }
        </div>
    }
}
