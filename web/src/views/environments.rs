//! The chips of the environments: one is shown, each carries its own worst problem.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use pilothouse_protocol::{Counts, Environment};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::{focus_soon, pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) shown: AttrValue,
}

#[component]
pub(crate) fn Environments(props: &Props) -> Html {
    let chips = use_node_ref();
    let all = props.environments.as_slice();
    let fit = use_state_eq(|| all.len());
    // A width of the window that was not measured yet.
    let resized = use_state_eq(|| 0.0);
    {
        let resized = resized.setter();
        use_effect_with((), move |()| {
            let window = gloo::utils::window();
            let listener = EventListener::new(&window, "resize", move |_| {
                resized.set(crate::browser::now());
            });
            move || drop(listener)
        });
    }
    {
        // The chips wrap, and only the first row is seen: what is in another one goes into a list.
        let (chips, measured) = (chips.clone(), fit.clone());
        let widths: Vec<_> = all
            .iter()
            .map(|one| (one.settings.name.clone(), one.counts.map(marks)))
            .collect();
        use_effect_with((widths, *resized, *fit), move |_| {
            measured.set(first_row(&chips))
        });
    }
    let onkeydown = {
        let page = props.page.clone();
        Callback::from(move |event: KeyboardEvent| {
            match (event.alt_key(), event.key().as_str()) {
                (true, "ArrowLeft") => page.shift_environment(-1),
                (true, "ArrowRight") => page.shift_environment(1),
                _ => return move_focus(event),
            }
            event.prevent_default();
            focus_soon(".envs [aria-checked=true]");
        })
    };
    let dragged = use_mut_ref(|| None::<usize>);
    let more = all.get(*fit..).unwrap_or_default();
    html! {
        <div class="envbar">
            <div class="envs" role="radiogroup" aria-label="Environment" ref={chips} {onkeydown}>
                for (at, environment) in all.iter().enumerate() {
                    {chip(props, environment, at, at >= *fit, &dragged)}
                }
            </div>
            if !more.is_empty() { {list(props, more)} }
        </div>
    }
}

/// How many of the chips are in the first row.
fn first_row(chips: &NodeRef) -> usize {
    let Some(row) = chips.cast::<HtmlElement>().map(|chips| chips.children()) else {
        return 0;
    };
    let top = |at: u32| {
        let chip = row.item(at)?.dyn_into::<HtmlElement>().ok()?;
        Some(chip.offset_top())
    };
    let first = top(0);
    (0..row.length()).take_while(|at| top(*at) == first).count()
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

/// What a chip says is wrong.
fn marks(counts: Counts) -> (u32, u32) {
    (counts.errors, counts.warnings)
}

fn chip(
    props: &Props,
    environment: &Environment,
    at: usize,
    over: bool,
    dragged: &Rc<RefCell<Option<usize>>>,
) -> Html {
    let name = AttrValue::from(environment.settings.name.clone());
    let on = name == props.shown;
    let onclick = {
        let (page, name) = (props.page.clone(), name.clone());
        Callback::from(move |_| page.select_environment(&name))
    };
    let mark = environment.counts.and_then(|counts| match marks(counts) {
        (0, 0) => None,
        (0, warnings) => Some(("warn", "warning", warnings)),
        (errors, _) => Some(("error", "error", errors)),
    });
    let start = {
        let dragged = dragged.clone();
        Callback::from(move |_: DragEvent| *dragged.borrow_mut() = Some(at))
    };
    let end = {
        let dragged = dragged.clone();
        Callback::from(move |_: DragEvent| *dragged.borrow_mut() = None)
    };
    let above = {
        let dragged = dragged.clone();
        Callback::from(move |event: DragEvent| {
            if dragged.borrow().is_some() {
                event.prevent_default();
            }
        })
    };
    let drop = {
        let (page, dragged) = (props.page.clone(), dragged.clone());
        Callback::from(move |event: DragEvent| {
            if let Some(from) = dragged.borrow_mut().take() {
                event.prevent_default();
                page.move_environment(from, at);
            }
        })
    };
    html! {
        <button class={classes!("env", over.then_some("over"))} role="radio" aria-checked={on.to_string()} tabindex={if on { "0" } else { "-1" }} {onclick}
            title={format!("{name} (drag, or Alt Left and Alt Right, to move it)")} draggable="true" ondragstart={start} ondragover={above} ondrop={drop} ondragend={end}>
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
