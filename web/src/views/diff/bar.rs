//! The bar above a comparison: what is compared, how much differs, how it is laid out.

use pilothouse_protocol::{ChangeCounts, ComparedSide, Comparison};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Props;
use crate::commands::hint;
use crate::comparing::Lines;
use crate::page::Page;
use crate::receive::count;
use crate::state::View;
use crate::views::{pip, small};

pub(super) fn bar(props: &Props, comparison: Option<&Comparison>) -> Html {
    html! {
        <div class="bar">
            if let Some(of) = &props.of { {helms(props, of)} } else { {picks(props)} }
            <span class="dim ell tallyline" role="status">{comparison.map(|one| tally(&one.counts))}</span>
            <span class="grow"></span>
            {toggles(&props.page, props.reveal, props.hide_derived)}
            {layouts(&props.page, props.lines)}
            if props.of.is_some() {
                <button class="iconbtn" aria-label="Close the comparison" title="Close the comparison"
                    onclick={let page = props.page.clone(); Callback::from(move |_: MouseEvent| page.show_view(View::Manifests))}>{small("x")}</button>
            }
        </div>
    }
}

/// The two sides, each to be chosen.
fn picks(props: &Props) -> Html {
    let (left, right) = &props.sides;
    let swap = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.swap_sides())
    };
    html! {
        <>
            {pick(props, "Left environment", left, right, true)}
            <button class="iconbtn" aria-label="Swap sides" title={hint("Swap sides", "diff.swap")} onclick={swap}>{small("swap")}</button>
            {pick(props, "Right environment", right, left, false)}
        </>
    }
}

fn pick(
    props: &Props,
    label: &'static str,
    value: &ComparedSide,
    other: &ComparedSide,
    is_left: bool,
) -> Html {
    let names = props.environments.iter().map(|one| &one.settings.name);
    let now = names.clone().map(ComparedSide::now);
    let pinned = !props.base.is_empty();
    let before = names.filter(|_| pinned).map(ComparedSide::base);
    let before: Vec<_> = before.collect();
    let onchange = {
        let (page, other) = (props.page.clone(), other.clone());
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let Some(side) = select.map(|select| unspell(&select.value())) else {
                return;
            };
            if is_left {
                page.compare_sides(side, other.clone());
            } else {
                page.compare_sides(other.clone(), side);
            }
        })
    };
    let option = |side: &ComparedSide| {
        html! { <option value={spell(side)} selected={side == value}>{super::name(side)}</option> }
    };
    let shape = props
        .environments
        .iter()
        .find(|one| one.settings.name == value.environment)
        .map_or(0, |one| one.shape);
    html! {
        <label class="pick">{pip(shape)}<span class="vh">{label}</span>
            <select aria-label={label} {onchange}>
                for side in now { {option(&side)} }
                if !before.is_empty() {
                    <optgroup label={format!("Before ({})", props.base)}>for side in before.iter() { {option(side)} }</optgroup>
                }
            </select>
            {small("chev-d")}
        </label>
    }
}

/// A side as the address and the lists say it: `prod`, `~prod` for the base's.
pub(crate) fn spell(side: &ComparedSide) -> String {
    format!("{}{}", if side.base { "~" } else { "" }, side.environment)
}

pub(crate) fn unspell(text: &str) -> ComparedSide {
    match text.strip_prefix('~') {
        Some(name) => ComparedSide::base(name),
        None => ComparedSide::now(text),
    }
}

/// Which environment, and the two Helms.
fn helms(props: &Props, of: &AttrValue) -> Html {
    let known = props
        .environments
        .iter()
        .find(|one| *one.settings.name == **of);
    let (left, right) = &props.sides;
    html! {
        <>
            <span class="envtag">if let Some(known) = known { {pip(known.shape)} }{of}</span>
            <span class="ell">{format!("{} → {}", left.environment, right.environment)}</span>
        </>
    }
}

/// Secrets and derived values.
pub(crate) fn toggles(page: &Page, reveal: bool, hide_derived: bool) -> Html {
    let on = |act: fn(&Page)| {
        let page = page.clone();
        Callback::from(move |_: Event| act(&page))
    };
    html! {
        <>
            // What is checked follows from the answer to the question that unchecking it brings.
            <label class="chk"><input type="checkbox" checked={!reveal} data-opens="secrets" onchange={on(Page::toggle_secrets)}
                onclick={let page = page.clone(); Callback::from(move |event: MouseEvent| if page.asks_before_secrets() { event.prevent_default(); page.toggle_secrets(); })} />{"Hide secrets"}</label>
            <label class="chk"><input type="checkbox" checked={hide_derived} onchange={on(Page::toggle_derived)} />{"Hide derived values"}</label>
        </>
    }
}

/// The three layouts.
pub(crate) fn layouts(page: &Page, lines: Lines) -> Html {
    let radio = |one: Lines, name: &'static str| {
        let page = page.clone();
        let onclick = Callback::from(move |_: MouseEvent| page.lay_out(one));
        html! { <button role="radio" aria-checked={(one == lines.seen()).to_string()} {onclick}>{name}</button> }
    };
    html! {
        <div class="seg layouts" role="radiogroup" aria-label="Layout">
            if !crate::layout::is_phone() { {radio(Lines::Side, "Side by side")} }
            {radio(Lines::Unified, "Unified")}{radio(Lines::Fields, "Fields")}
        </div>
    }
}

/// `7 objects changed, 2 added, 3 the same`.
pub(crate) fn tally(counts: &ChangeCounts) -> String {
    let mut text = format!("{} changed", count(counts.changed, "object"));
    for (number, word) in [
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.same, "the same"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {number} {word}"));
        }
    }
    text
}
