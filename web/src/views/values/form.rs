//! The values as a form: an input for each, grouped by their outermost keys. What is entered goes to the file of the shown
//! environment.

use pilothouse_protocol::ask::{LayerKind, PathStep, ValueKind, ValueRow, Values};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Props, is_leaf, spelled};
use crate::views::why::badge;

/// Longer charts show so many values; the filter leads to the others.
const MOST: usize = 300;

/// The rows that have an input: single values that are not in lists.
fn fields<'v>(values: &'v Values, rows: &[usize]) -> Vec<&'v ValueRow> {
    let single = |row: &&ValueRow| {
        is_leaf(row) && row.path.iter().all(|step| matches!(step, PathStep::Key(_)))
    };
    let all = rows.iter().filter_map(|at| values.rows.get(*at));
    all.filter(single).take(MOST).collect()
}

pub(super) fn form(props: &Props, values: &Values, rows: &[usize]) -> Html {
    let fields = fields(values, rows);
    let mut groups: Vec<(&str, Vec<&ValueRow>)> = Vec::new();
    for row in fields {
        let group = match row.path.as_slice() {
            [PathStep::Key(first), _, ..] => first.as_str(),
            _ => "",
        };
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((group, vec![row])),
        }
    }
    groups.sort_by_key(|(name, _)| !name.is_empty());
    html! {
        <div class="vform scroll" role="form" aria-label={format!("Values of {}", props.shown)}>
            for (name, rows) in groups {
                <fieldset key={name.to_owned()}>
                    <legend class={name.is_empty().then_some("own")}>{if name.is_empty() { "Of the chart itself" } else { name }}</legend>
                    for row in rows { {field(props, row)} }
                </fieldset>
            }
        </div>
    }
}

fn field(props: &Props, row: &ValueRow) -> Html {
    let name = spelled(&row.path);
    let label = match row.path.as_slice() {
        [_, rest @ ..] if !rest.is_empty() => spelled(rest),
        path => spelled(path),
    };
    let id = format!("form-{name}");
    let about = (!row.about.is_empty()).then(|| format!("{id}-about"));
    // A flag is stronger than every file.
    let fixed = row
        .layer
        .as_ref()
        .is_some_and(|layer| layer.kind == LayerKind::Set);
    let set = {
        let (page, path, before) = (props.page.clone(), row.path.clone(), row.value.clone());
        move |value: String| {
            if value != before {
                page.set_value(path.clone(), value);
            }
        }
    };
    html! {
        <div class="vfield" key={name.clone()}>
            <label for={id.clone()} title={name}>{label}</label>
            {input(row, &id, about.clone(), fixed, set)}
            <span class="by">if let Some(layer) = &row.layer { {badge(layer, &props.environments)} }</span>
            if let Some(about) = about { <p class="dim" id={about}>{&row.about}</p> }
        </div>
    }
}

fn input(
    row: &ValueRow,
    id: &str,
    about: Option<String>,
    fixed: bool,
    set: impl Fn(String) + 'static,
) -> Html {
    let id = id.to_owned();
    if row.kind == ValueKind::Bool {
        let checked = row.value == "true";
        let onchange = Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                set(input.checked().to_string());
            }
        });
        return html! { <span><input type="checkbox" {id} {checked} disabled={fixed} aria-describedby={about} {onchange} /></span> };
    }
    if !row.choices.is_empty() {
        let onchange = Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                set(select.value());
            }
        });
        return html! {
            <span class="field"><select {id} disabled={fixed} aria-describedby={about} {onchange}>
                if !row.choices.contains(&row.value) { <option selected=true>{&row.value}</option> }
                for one in row.choices.iter() { <option value={one.clone()} selected={*one == row.value}>{one}</option> }
            </select></span>
        };
    }
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            set(input.value());
        }
    });
    let mode = (row.kind == ValueKind::Number).then_some("decimal");
    html! {
        <span class="field"><input {id} class="mono" value={row.value.clone()} disabled={fixed} inputmode={mode} aria-describedby={about} {onchange}
            spellcheck="false" autocomplete="off" /></span>
    }
}
