//! The values view: the merged values as a tree, with who sets each and what uses it.

mod form;
mod inspector;
mod shown;

use pilothouse_protocol::ask::{KeyFacts, PathStep, Reading, ValueKind, ValueRow, Values};
use pilothouse_protocol::{Document, Environment};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::why::{badge, step_row};
use crate::views::{focus, small};
use inspector::inspector;
use shown::{Filter, Folds, all_of, counts, is_leaf, is_open, spelled, visible};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) values: Option<Shared<Values>>,
    pub(crate) text: Option<AttrValue>,
    pub(crate) chosen: Option<Vec<PathStep>>,
    pub(crate) facts: Option<Shared<KeyFacts>>,
    pub(crate) documents: Shared<Vec<Document>>,
    pub(crate) shown: AttrValue,
    pub(crate) environments: Shared<Vec<Environment>>,
}

/// How the values are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Tree,
    Text,
    Form,
}

#[component]
pub(crate) fn ValuesView(props: &Props) -> Html {
    let filter = use_state_eq(|| Filter::All);
    let wanted = use_state_eq(String::new);
    let shape = use_state_eq(|| Shape::Tree);
    let folds = use_state_eq(Folds::default);
    {
        let page = props.page.clone();
        use_effect_with((), move |()| page.ask_values());
    }
    use_effect_with((props.chosen.clone(), props.facts.clone()), |_| {
        let row = gloo::utils::document().query_selector(".vrow[aria-selected=true]");
        if let Ok(Some(row)) = row {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let Some(values) = props.values.clone() else {
        return html! { <div class="values"><div class="skel" aria-label="Loading"><i style="width:40%"></i><i style="width:62%"></i><i style="width:54%"></i></div></div> };
    };
    let rows = visible(&values, *filter, &wanted, &folds);
    html! {
        <div class="values">
            {bar(props, &values, &filter, &wanted, &shape)}
            {match *shape {
                Shape::Text => text(props),
                Shape::Form => form::form(props, &values, &all_of(&values, *filter, &wanted)),
                Shape::Tree => html! {
                    <div class="vsplit">
                        {grid(props, &values, &rows, &folds, (*filter, *filter != Filter::All || !wanted.is_empty()))}
                        {inspector(props)}
                    </div>
                },
            }}
        </div>
    }
}

fn bar(
    props: &Props,
    values: &Values,
    filter: &UseStateHandle<Filter>,
    wanted: &UseStateHandle<String>,
    shape: &UseStateHandle<Shape>,
) -> Html {
    let count = |which: Filter| match which {
        Filter::Missing => values.missing.len(),
        which => values
            .rows
            .iter()
            .filter(|row| counts(row) && which.takes(row))
            .count(),
    };
    let chip = |which: Filter, name: String| {
        let on = **filter == which;
        let filter = filter.clone();
        let onclick = Callback::from(move |_: MouseEvent| filter.set(which));
        html! { <button class="chip" aria-pressed={on.to_string()} {onclick}>{name}{" "}<span class="n">{count(which)}</span></button> }
    };
    let typed = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value());
            }
        })
    };
    let radio = |one: Shape, name: &'static str| {
        let (page, shape, checked) = (props.page.clone(), shape.clone(), **shape == one);
        let onclick = Callback::from(move |_: MouseEvent| {
            if one == Shape::Text {
                page.ask_values_text();
            }
            shape.set(one);
        });
        html! { <button role="radio" aria-checked={checked.to_string()} {onclick}>{name}</button> }
    };
    html! {
        <div class="bar vbar">
            <label class="field">{small("search")}<input data-filter="" type="search" placeholder="Filter keys and values" aria-label="Filter keys and values" value={(**wanted).clone()} oninput={typed} /></label>
            <div class="chips" role="group" aria-label="Which values">
                {chip(Filter::All, "All".to_owned())}
                {chip(Filter::Own, format!("Set by environment {}", props.shown))}
                {chip(Filter::Overridden, "Overriding".to_owned())}
                {chip(Filter::Unused, "Unused".to_owned())}
                {chip(Filter::Missing, "Never set".to_owned())}
            </div>
            <span class="grow"></span>
            <div class="seg" role="radiogroup" aria-label="Show as">{radio(Shape::Tree, "Tree")}{radio(Shape::Text, "Merged YAML")}{radio(Shape::Form, "Form")}</div>
        </div>
    }
}

fn grid(
    props: &Props,
    values: &Shared<Values>,
    rows: &[usize],
    folds: &UseStateHandle<Folds>,
    (filter, filtering): (Filter, bool),
) -> Html {
    let chosen = props.chosen.as_ref();
    let has_chosen = rows.iter().any(|at| Some(&values.rows[*at].path) == chosen);
    html! {
        <div class="vgrid scroll" role="treegrid" aria-label={format!("Values in {}", props.shown)} onkeydown={Callback::from(walk)}>
            <div class="vrow vhead" role="row">
                <span role="columnheader">{"Key"}</span><span role="columnheader">{format!("Value in {}", props.shown)}</span>
                <span role="columnheader">{"Set by"}</span><span role="columnheader">{"Overrides"}</span><span class="used" role="columnheader">{"Used by"}</span>
            </div>
            if filter == Filter::Missing {
                {missing(props, values)}
            } else {
                for (number, at) in rows.iter().enumerate() {
                    {row(props, values, &values.rows[*at], folds, filtering, if has_chosen { None } else { Some(number == 0) })}
                }
                if rows.is_empty() { <p class="dim vnone">{"No value is like that."}</p> }
            }
        </div>
    }
}

fn row(
    props: &Props,
    values: &Shared<Values>,
    row: &ValueRow,
    folds: &UseStateHandle<Folds>,
    filtering: bool,
    first: Option<bool>,
) -> Html {
    let selected = props.chosen.as_ref() == Some(&row.path);
    let leaf = is_leaf(row);
    // A filter shows what it takes, folded or not.
    let open = !leaf && (filtering || is_open(values, row, folds));
    let name = spelled(&row.path);
    let onclick = {
        let (page, path, folds, name) = (
            props.page.clone(),
            row.path.clone(),
            folds.clone(),
            name.clone(),
        );
        Callback::from(move |_: MouseEvent| {
            if !leaf {
                let mut next = (*folds).clone();
                if !next.toggled.remove(&name) {
                    next.toggled.insert(name.clone());
                }
                folds.set(next);
            }
            page.choose_key(path.clone());
        })
    };
    let class = classes!(
        "vrow",
        (row.kind == ValueKind::Table).then_some("grp"),
        (leaf && row.reading == Reading::Unread).then_some("un"),
        (leaf && row.reading == Reading::Idle).then_some("idle")
    );
    let depth = row.path.len().saturating_sub(1);
    let tabs = selected || first == Some(true);
    html! {
        <div {class} key={name.clone()} role="row" aria-level={(depth + 1).to_string()} aria-selected={selected.to_string()}
            aria-expanded={(!leaf).then(|| open.to_string())} tabindex={if tabs { "0" } else { "-1" }} {onclick}>
            <span class="key" role="rowheader" style={format!("--d:{depth}")} title={name}>
                if leaf { <i class="nofold"></i> } else { {small(if open { "chev-d" } else { "chev-r" })} }
                <span class="ell">{&row.key}</span>
            </span>
            <span class={classes!("val", colour(row.kind))} role="gridcell" title={row.value.clone()}>{&row.value}</span>
            <span role="gridcell">if let Some(layer) = &row.layer { {badge(layer, &props.environments)} }</span>
            <span class="was" role="gridcell" title={row.overrides.clone()}>{was(row)}</span>
            <span class="used" role="gridcell">{used(row)}</span>
        </div>
    }
}

fn was(row: &ValueRow) -> Html {
    if row.overrides.is_empty() {
        return html! {};
    }
    if row.replaces {
        return html! { <span class="dim nowas">{format!("replaces {}", row.overrides)}</span> };
    }
    html! { <><span class="vh">{"overridden: "}</span><s>{&row.overrides}</s></> }
}

/// How many places use it; of what nothing reads, what was probably meant.
fn used(row: &ValueRow) -> Html {
    if !is_leaf(row) {
        return html! {};
    }
    match row.reading {
        Reading::Read => html! { {row.used} },
        Reading::Idle => {
            html! { <span title="No template reads it in this environment">{"not here"}</span> }
        }
        Reading::Unread if row.near.is_empty() => {
            html! { <span title="No template reads it">{"unused"}</span> }
        }
        Reading::Unread => {
            html! { <span title={format!("No template reads it; {} is read", row.near)}>{format!("{}?", row.near)}</span> }
        }
    }
}

fn colour(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Table | ValueKind::List => "",
        ValueKind::Text => "y-s",
        ValueKind::Number => "y-n",
        ValueKind::Bool => "y-b",
        ValueKind::Empty => "y-z",
    }
}

/// What templates look for and nothing sets.
fn missing(props: &Props, values: &Values) -> Html {
    html! {
        <>
        for one in values.missing.iter() {
            <div class="vrow never" role="row" key={one.path.clone()} tabindex="-1">
                <span class="key" role="rowheader"><i class="nofold"></i><span class="ell">{&one.path}</span></span>
                <span class="val dim" role="gridcell">{"not set"}</span>
                <span role="gridcell">if !one.near.is_empty() { <span class="dim">{format!("{}?", one.near)}</span> }</span>
                <span class="whole" role="gridcell">if let Some(place) = &one.place { {step_row(&props.page, place)} }</span>
            </div>
        }
        if values.missing.is_empty() { <p class="dim vnone">{"Everything that templates look for is set."}</p> }
        </>
    }
}

/// Arrows, Home and End move; left and right fold; Enter chooses.
fn walk(event: KeyboardEvent) {
    let items = focus::items(&event, "[role=row][tabindex]");
    let Some(at) = focus::position(&items) else {
        return;
    };
    let expanded = items[at].get_attribute("aria-expanded");
    let next = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => items.len() - 1,
        "Enter" | " " => at,
        "ArrowRight" if expanded.as_deref() == Some("false") => at,
        "ArrowLeft" if expanded.as_deref() == Some("true") => at,
        _ => return,
    };
    event.prevent_default();
    let Some(item) = items.get(next) else {
        return;
    };
    let _ = item.focus();
    if next == at {
        item.click();
    }
}

fn text(props: &Props) -> Html {
    let Some(text) = props.text.clone() else {
        return html! { <div class="skel" aria-label="Loading"><i style="width:40%"></i></div> };
    };
    let copy = {
        let (page, text) = (props.page.clone(), text.to_string());
        Callback::from(move |_: MouseEvent| page.copy(text.clone(), "Copied"))
    };
    html! {
        <div class="vtext">
            <button class="btn sm" onclick={copy}>{small("copy")}{"Copy"}</button>
            <pre class="scroll" tabindex="0" aria-label={format!("Merged values of {}", props.shown)}>{text}</pre>
        </div>
    }
}
