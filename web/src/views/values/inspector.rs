//! The inspector of the values view: all about the chosen key.

use yew::prelude::*;

use super::{Props, spelled};
use crate::kinds;
use crate::views::set_value::SetValue;
use crate::views::why::{Layers, go, place_of_value, step_row};
use crate::views::{pip, small};

pub(super) fn inspector(props: &Props) -> Html {
    let (Some(path), Some(facts)) = (&props.chosen, &props.facts) else {
        return html! { <aside class="insp" aria-label="The chosen value"><p class="dim">{"Choose a value to see who sets it and what uses it."}</p></aside> };
    };
    let key = &facts.key;
    let (table, name) = match path.split_last() {
        Some((last, table)) => (spelled(table), spelled(std::slice::from_ref(last))),
        None => (String::new(), String::new()),
    };
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.change(|state| state.tracing.chosen = None))
    };
    let value = AttrValue::from(key.value().to_owned());
    html! {
        <aside class="insp scroll" aria-label="The chosen value">
            <header>
                <div class="grow"><span class="mono dim ell">{table}</span><h2 class="mono ell">{name}{": "}{&value}</h2></div>
                <button class="iconbtn sm closes" aria-label="Close" onclick={close}>{small("x")}</button>
            </header>
            <section>
                <h3>{"Layers, strongest first"}</h3>
                <Layers page={props.page.clone()} layers={key.layers.clone()} environments={props.environments.clone()} />
                if let Some(place) = place_of_value(key) {
                    <button class="btn sm" onclick={go(&props.page, place)}>{"Go to value"}</button>
                }
            </section>
            <section>
                <h3>{"Used by"}</h3>
                if facts.uses.is_empty() && facts.made.is_empty() { <p class="dim">{"No template prints it or decides by it here."}</p> }
                for step in facts.uses.iter() { {step_row(&props.page, step)} }
                for made in facts.made.iter() { {made_row(props, made)} }
            </section>
            if !key.elsewhere.is_empty() {
                <section>
                    <h3>{"In other environments"}</h3>
                    for pair in key.elsewhere.iter() { {other(props, pair)} }
                </section>
            }
            <section>
                <h3>{"Try a value"}</h3>
                <SetValue page={props.page.clone()} path={path.clone()} {value} shown={props.shown.clone()} />
            </section>
        </aside>
    }
}

fn other(props: &Props, (name, value): &(String, String)) -> Html {
    let one = props
        .environments
        .iter()
        .find(|one| one.settings.name == *name);
    html! {
        <p class="otherenv">if let Some(one) = one { {pip(one.shape)} }<b>{name}</b><span class="grow"></span><span class="mono ell">{if value.is_empty() { "–" } else { value.as_str() }}</span></p>
    }
}

/// A document that has something of the value.
fn made_row(props: &Props, (document, line): &(u32, u32)) -> Html {
    let Some(one) = props.documents.iter().find(|one| one.id == *document) else {
        return html! {};
    };
    let onclick = {
        let (page, document, line) = (props.page.clone(), *document, *line);
        Callback::from(move |_: MouseEvent| page.go_to_line(document, line))
    };
    html! {
        <button class="step link" {onclick}>
            <svg class={classes!("ico", "sm", "k", kinds::colour(one.group))} aria-hidden="true"><use href={format!("#{}", kinds::icon(&one.kind, one.group))} /></svg>
            <span class="ell grow">{format!("{} {}", one.kind, one.name)}</span><span class="loc">{format!("line {}", line.saturating_sub(one.preamble_lines))}</span>
        </button>
    }
}
