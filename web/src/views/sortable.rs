//! A list whose items are moved by their grips: dragged, or with the arrows while a grip has the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::views::small;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) label: AttrValue,
    /// What stands before the items and cannot be moved: whole `li`.
    #[prop_or_default]
    pub(crate) first: Html,
    /// The names of the items, and what each shows.
    pub(crate) items: Vec<(AttrValue, Html)>,
    /// What stands behind them.
    #[prop_or_default]
    pub(crate) last: Html,
    /// From which place to which other one, from 0.
    pub(crate) onmove: Callback<(usize, usize)>,
}

#[component]
pub(crate) fn Sortable(props: &Props) -> Html {
    let list = use_node_ref();
    // Which item is dragged, and where it would go.
    let dragged = use_state_eq(|| None::<(usize, usize)>);
    let row = |(at, (name, body)): (usize, &(AttrValue, Html))| {
        let class = dragged.and_then(|(from, to)| match at {
            at if at == from => Some("dragged"),
            at if at == to && to < from => Some("before"),
            at if at == to => Some("behind"),
            _ => None,
        });
        html! {
            <li key={name.to_string()} class={classes!("item", class)}>
                {grip(props, &list, &dragged, at, name)}
                {body.clone()}
            </li>
        }
    };
    html! {
        <ol class="order" aria-label={props.label.clone()} ref={list.clone()}>
            {props.first.clone()}
            for item in props.items.iter().enumerate() { {row(item)} }
            {props.last.clone()}
        </ol>
    }
}

fn grip(
    props: &Props,
    list: &NodeRef,
    dragged: &UseStateHandle<Option<(usize, usize)>>,
    at: usize,
    name: &AttrValue,
) -> Html {
    let count = props.items.len();
    let onkeydown = {
        let (list, onmove) = (list.clone(), props.onmove.clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowUp" => at.checked_sub(1),
                "ArrowDown" => Some(at + 1).filter(|to| *to < count),
                _ => return,
            };
            event.prevent_default();
            if let Some(to) = to {
                onmove.emit((at, to));
                focus_grip(&list, to);
            }
        })
    };
    let start = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let grip = event.target_dyn_into::<Element>();
            let grip = grip.and_then(|grip| grip.closest(".grip").ok().flatten());
            if let Some(grip) = grip
                && grip.set_pointer_capture(event.pointer_id()).is_ok()
            {
                dragged.set(Some((at, at)));
            }
        })
    };
    let drag = {
        let (list, dragged) = (list.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((from, _)) = *dragged
                && let Some(to) = row_at(&list, f64::from(event.client_y()))
            {
                dragged.set(Some((from, to)));
            }
        })
    };
    let end = {
        let (dragged, onmove) = (dragged.clone(), props.onmove.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some((from, to)) = *dragged
                && from != to
            {
                onmove.emit((from, to));
            }
            dragged.set(None);
        })
    };
    let stop = {
        let dragged = dragged.clone();
        Callback::from(move |_: PointerEvent| dragged.set(None))
    };
    html! {
        <button type="button" class="grip" aria-label={format!("Move {name}")} title="Drag, or press Up and Down"
            disabled={count < 2} {onkeydown} onpointerdown={start} onpointermove={drag} onpointerup={end} onpointercancel={stop}>
            {small("grip")}
        </button>
    }
}

fn rows(list: &NodeRef, selector: &str) -> Vec<HtmlElement> {
    let found = list
        .cast::<Element>()
        .and_then(|list| list.query_selector_all(selector).ok());
    found.map_or_else(Vec::new, |found| {
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into().ok())
            .collect()
    })
}

/// The item at that height of the window.
fn row_at(list: &NodeRef, y: f64) -> Option<usize> {
    let rows = rows(list, ".item");
    let last = rows.len().checked_sub(1)?;
    let below = rows
        .iter()
        .position(|row| row.get_bounding_client_rect().bottom() > y);
    Some(below.unwrap_or(last))
}

/// The item keeps the focus where it goes.
fn focus_grip(list: &NodeRef, at: usize) {
    let list = list.clone();
    gloo::timers::callback::Timeout::new(0, move || {
        if let Some(grip) = rows(&list, ".grip").get(at) {
            let _ = grip.focus();
        }
    })
    .forget();
}
