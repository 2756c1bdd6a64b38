//! The chips of the environments: one is shown, each carries its own worst problem.

use pilothouse_protocol::Environment;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement, KeyboardEvent};
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

/// More environments than this (a chart's `ci/` folder may have dozens) go into a list behind the first chips.
const MOST_CHIPS: usize = 5;

#[component]
pub(crate) fn Environments(props: &Props) -> Html {
    let onkeydown = Callback::from(move_focus);
    let all = props.environments.as_slice();
    let (chips, more) = all.split_at(if all.len() > MOST_CHIPS {
        MOST_CHIPS - 1
    } else {
        all.len()
    });
    html! {
        <div class="envbar">
            <div class="envs" role="radiogroup" aria-label="Environment" {onkeydown}>
                for environment in chips.iter() {
                    {chip(props, environment)}
                }
            </div>
            if !more.is_empty() { {list(props, more)} }
        </div>
    }
}

/// The environments that have no chip.
fn list(props: &Props, more: &[Environment]) -> Html {
    let shown = more.iter().find(|one| *one.settings.name == *props.shown);
    let onchange = {
        let page = props.page.clone();
        Callback::from(move |event: Event| {
            let select = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(name) = select
                .map(|select| select.value())
                .filter(|name| !name.is_empty())
            {
                page.select_environment(&name);
            }
        })
    };
    html! {
        <label class={classes!("env", "pick", "more", shown.map(|_| "on"))}>
            if let Some(shown) = shown { {pip(shown.shape)} }
            <select aria-label="More environments" {onchange}>
                if shown.is_none() { <option value="" selected=true>{format!("{} more", more.len())}</option> }
                for environment in more.iter() {
                    <option value={environment.settings.name.clone()} selected={*environment.settings.name == *props.shown}>
                        {option(environment)}
                    </option>
                }
            </select>
            {small("chev-d")}
        </label>
    }
}

/// A name, and what is wrong with it.
fn option(environment: &Environment) -> String {
    let name = &environment.settings.name;
    match environment.counts {
        Some(counts) if counts.errors > 0 => {
            format!("{name} ({})", crate::receive::count(counts.errors, "error"))
        }
        Some(counts) if counts.warnings > 0 => format!(
            "{name} ({})",
            crate::receive::count(counts.warnings, "warning")
        ),
        _ => name.clone(),
    }
}

fn chip(props: &Props, environment: &Environment) -> Html {
    let name = AttrValue::from(environment.settings.name.clone());
    let on = name == props.shown;
    let onclick = {
        let (page, name) = (props.page.clone(), name.clone());
        Callback::from(move |_| page.select_environment(&name))
    };
    let mark = environment
        .counts
        .and_then(|counts| match (counts.errors, counts.warnings) {
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
    let focused = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(chip) = focused else { return };
    let Some(group) = chip.parent_element() else {
        return;
    };
    let chips = group.children();
    let count = i64::from(chips.length());
    let at = (0..chips.length()).find(|at| {
        chips
            .item(*at)
            .is_some_and(|one| one.is_same_node(Some(&chip)))
    });
    let next = at.and_then(|at| u32::try_from((i64::from(at) + by).rem_euclid(count)).ok());
    if let Some(next) = next
        .and_then(|next| chips.item(next))
        .and_then(|next| next.dyn_into::<HtmlElement>().ok())
    {
        event.prevent_default();
        let _ = next.focus();
        next.click();
    }
}
