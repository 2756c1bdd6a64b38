//! The bar above the matrix: filters, and how many rows each leaves.

use std::rc::Rc;

use pilothouse_protocol::Matrix;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::filter::{Filter, Offered};
use super::shape;
use crate::page::Page;
use crate::receive::count;
use crate::shared::Shared;
use crate::views::{pip, small};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) matrix: Shared<Matrix>,
    pub(super) offered: Rc<Offered>,
    /// How many rows are left.
    pub(super) fields: u32,
    pub(super) filter: UseStateHandle<Filter>,
    pub(super) hide_derived: bool,
    pub(super) reveal: bool,
}

#[component]
pub(super) fn Bar(props: &Props) -> Html {
    let (matrix, offered, filter) = (&props.matrix, &props.offered, &props.filter);
    let change = |change: fn(&mut Filter, String)| {
        let filter = filter.clone();
        move |value: String| {
            let mut next = (*filter).clone();
            change(&mut next, value);
            filter.set(next);
        }
    };
    let typed = {
        let text = change(|filter, value| filter.text = value);
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                text(input.value());
            }
        })
    };
    let pick = |label: &'static str,
                all: &'static str,
                is: &str,
                options: Vec<String>,
                change: fn(&mut Filter, String)| {
        let set = {
            let filter = filter.clone();
            Callback::from(move |event: Event| {
                if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                    let mut next = (*filter).clone();
                    change(&mut next, select.value());
                    filter.set(next);
                }
            })
        };
        html! {
            <label class={classes!("pick", "mpick", (!is.is_empty()).then_some("on"))}>
                <select aria-label={label} onchange={set}>
                    <option value="" selected={is.is_empty()}>{all}</option>
                    for option in options { <option selected={option == is} value={option.clone()}>{&option}</option> }
                </select>
                {small("chev-d")}
            </label>
        }
    };
    let chip = |name: &'static str, number: u32, on: bool, flip: fn(&mut Filter)| {
        let filter = filter.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut next = (*filter).clone();
            flip(&mut next);
            filter.set(next);
        });
        html! { <button class="chip" aria-pressed={on.to_string()} disabled={number == 0 && !on} {onclick}>{name}<span class="n">{number}</span></button> }
    };
    let names = matrix.environments.iter().map(|one| one.name.clone());
    html! {
        <div class="bar mbar">
            <label class="field">{small("search")}<input type="search" aria-label="Filter objects, fields, keys" placeholder="Filter objects, fields, keys" value={filter.text.clone()} oninput={typed} /></label>
            {pick("Kind", "All kinds", &filter.kind, offered.kinds.iter().cloned().collect(), |filter, value| filter.kind = value)}
            {pick("Environment that stands out", "All environments", &filter.environment, names.collect(), |filter, value| filter.environment = value)}
            {pick("Cause", "All causes", &filter.cause, offered.causes.iter().cloned().collect(), |filter, value| filter.cause = value)}
            if matrix.environments.len() > 2 { {chip("One alone", offered.alone, filter.alone, |filter| filter.alone = !filter.alone)} }
            {chip("Missing somewhere", offered.missing, filter.missing, |filter| filter.missing = !filter.missing)}
            if offered.undeclared > 0 || filter.undeclared {
                {chip("No declared reason", offered.undeclared, filter.undeclared, |filter| filter.undeclared = !filter.undeclared)}
            }
            <span class="dim tallyline" role="status">{format!("{} differ{}", count(props.fields, "row"), if props.fields == 1 { "s" } else { "" })}</span>
            <span class="grow"></span>
            {crate::views::diff::toggles(&props.page, props.reveal, props.hide_derived)}
        </div>
    }
}

/// The two environments that a phone shows.
pub(super) fn pair(matrix: &Matrix, pair: &UseStateHandle<(usize, usize)>) -> Html {
    let pick = |label: &'static str, at: usize, second: bool| {
        let pair = pair.clone();
        let onchange = Callback::from(move |event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(chosen) = chosen.and_then(|select| select.value().parse().ok()) {
                pair.set(if second {
                    (pair.0, chosen)
                } else {
                    (chosen, pair.1)
                });
            }
        });
        html! {
            <label class="pick"><select aria-label={label} {onchange}>
                for (number, column) in matrix.environments.iter().enumerate() {
                    <option value={number.to_string()} selected={number == at}>{&column.name}</option>
                }
            </select>{small("chev-d")}</label>
        }
    };
    html! {
        <div class="bar mpair">{pick("Left environment", pair.0, false)}<span class="dim">{"against"}</span>{pick("Right environment", pair.1, true)}</div>
    }
}

/// A column's name with its buoy.
pub(super) fn column(props_environments: &[pilothouse_protocol::Environment], name: &str) -> Html {
    html! { <>{pip(shape(props_environments, name))}<span class="ell">{name}</span></> }
}
