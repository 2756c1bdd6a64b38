//! The chips of the environments: one is shown, each carries its own worst problem.

use pilothouse_protocol::Environment;
use web_sys::{HtmlElement, KeyboardEvent};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::{pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) shown: AttrValue,
}

#[component]
pub(crate) fn Environments(props: &Props) -> Html {
    let onkeydown = Callback::from(move_focus);
    html! {
        <div class="envs" role="radiogroup" aria-label="Environment" {onkeydown}>
            for environment in props.environments.iter() {
                {chip(props, environment)}
            }
        </div>
    }
}

fn chip(props: &Props, environment: &Environment) -> Html {
    let name = AttrValue::from(environment.settings.name.clone());
    let on = name == props.shown;
    let onclick = {
        let (page, name) = (props.page.clone(), name.clone());
        Callback::from(move |_| page.select_environment(&name))
    };
    let mark = environment.counts.and_then(|counts| match (counts.errors, counts.warnings) {
        (0, 0) => None,
        (0, warnings) => Some(("warn", "warning", warnings)),
        (errors, _) => Some(("error", "error", errors)),
    });
    html! {
        <button class="env" role="radio" aria-checked={on.to_string()} tabindex={if on { "0" } else { "-1" }} {onclick}>
            {pip(environment.shape)}
            <span class="ell">{name}</span>
            if let Some((icon, noun, count)) = mark {
                <span class="mark">
                    <span class={classes!("sev", icon)}>{small(icon)}</span>
                    <span aria-hidden="true">{count}</span>
                    <span class="vh">{crate::receive::count(count, noun)}</span>
                </span>
            }
        </button>
    }
}

/// Arrows move between the chips and choose.
fn move_focus(event: KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => 1,
        "ArrowLeft" | "ArrowUp" => -1,
        _ => return,
    };
    let focused = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(chip) = focused else { return };
    let Some(group) = chip.parent_element() else { return };
    let chips = group.children();
    let count = i64::from(chips.length());
    let at = (0..chips.length()).find(|at| chips.item(*at).is_some_and(|one| one.is_same_node(Some(&chip))));
    let next = at.and_then(|at| u32::try_from((i64::from(at) + by).rem_euclid(count)).ok());
    if let Some(next) = next.and_then(|next| chips.item(next)).and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
        next.click();
    }
}
