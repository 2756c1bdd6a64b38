//! An input that writes a value to the right file of the shown environment.

use pilothouse_protocol::ask::PathStep;
use pilothouse_protocol::{Answer, Question};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ask::Asker;
use crate::page::Page;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) path: Vec<PathStep>,
    pub(crate) value: AttrValue,
    pub(crate) shown: AttrValue,
}

#[component]
pub(crate) fn SetValue(props: &Props) -> Html {
    let input = use_node_ref();
    let note = use_state_eq(AttrValue::default);
    {
        let (input, value) = (input.clone(), props.value.clone());
        use_effect_with((props.path.clone(), value), move |(_, value)| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(value);
            }
        });
    }
    {
        // Where it would be written is said before it is.
        let (page, note) = (props.page.clone(), note.clone());
        let what = (props.path.clone(), props.shown.clone(), props.value.clone());
        use_effect_with(what, move |(path, _, value)| {
            let question = Question::Set {
                path: path.clone(),
                value: value.to_string(),
            };
            page.question(Asker::Set, question, move |_, answer| {
                if let Answer::Set(set) = answer {
                    note.set(set.note.into());
                }
            });
        });
    }
    let onsubmit = {
        let (page, path, input) = (props.page.clone(), props.path.clone(), input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                page.set_value(path.clone(), input.value());
            }
        })
    };
    html! {
        <form class="setvalue" {onsubmit}>
            <label class="field"><input ref={input} class="mono" aria-label={format!("Value for {}", props.shown)} spellcheck="false" autocomplete="off" /></label>
            <button class="btn" type="submit">{format!("Set for {}", props.shown)}</button>
            <p class="dim">{&*note}</p>
        </form>
    }
}
