//! The why card: where a line of the output comes from.

use pilothouse_protocol::ask::{
    LayerKind, LayerState, Why, WhyKey, WhyLayer, WhyStep, WhyStepKind, Words,
};
use pilothouse_protocol::{DocumentId, Environment, Location};
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::set_value::SetValue;
use crate::views::{file_name, pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) why: Shared<Why>,
    pub(crate) shown: AttrValue,
    pub(crate) environments: Shared<Vec<Environment>>,
}

#[component]
pub(crate) fn WhyCard(props: &Props) -> Html {
    let why = &props.why;
    let chosen = use_state_eq(|| 0);
    let changing = use_state_eq(|| false);
    {
        let (chosen, changing) = (chosen.clone(), changing.clone());
        use_effect_with((why.document, why.line), move |_: &(DocumentId, u32)| {
            chosen.set(0);
            changing.set(false);
        });
    }
    {
        let page = props.page.clone();
        use_effect(move || page.draw_trace());
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_why())
    };
    let key = why
        .keys
        .get((*chosen).min(why.keys.len().saturating_sub(1)));
    let value = key.and_then(place_of_value);
    let template = why.steps.first().map(|step| step.location.clone());
    let onkeydown = keys(&props.page, value.clone(), template.clone());
    let change = {
        let changing = changing.clone();
        Callback::from(move |_: MouseEvent| changing.set(!*changing))
    };
    let can_change = key.filter(|key| !key.steps.is_empty());
    html! {
        <section class="why card" role="dialog" aria-label="Why this line" tabindex="-1" {onkeydown}>
            <header>
                <b class="mono ell">{&why.title}</b><span class="dim ell">{&why.subject}</span><span class="grow"></span>
                <button class="iconbtn sm" aria-label="Close" title="Close (Esc)" onclick={close}>{small("x")}</button>
            </header>
            <div class="whybody scroll">
                <p class="say">for words in why.sentence.iter() { {said(words)} }</p>
                if why.keys.len() > 1 { {key_list(why, *chosen, &chosen)} }
                if let Some(key) = key {
                    <Layers page={props.page.clone()} layers={key.layers.clone()} environments={props.environments.clone()} />
                    {elsewhere(key, &props.environments)}
                }
                {through(&props.page, &why.steps)}
                if let (true, Some(key)) = (*changing, can_change) {
                    <SetValue page={props.page.clone()} path={key.steps.clone()} value={value_of(key)} shown={props.shown.clone()} />
                }
            </div>
            <footer>
                if let Some(place) = value {
                    <button class="btn sm" onclick={go(&props.page, place)}>{"Go to value"}<span class="kbd"><i>{"Enter"}</i></span></button>
                }
                if let Some(place) = template {
                    <button class="btn sm ghost" onclick={go(&props.page, place)}>{"Go to template"}<span class="kbd"><i>{"T"}</i></span></button>
                }
                <span class="grow"></span>
                if can_change.is_some() {
                    <button class="btn sm ghost" aria-expanded={changing.to_string()} onclick={change}>{format!("Change for {}", props.shown)}</button>
                }
            </footer>
        </section>
    }
}

fn said(words: &Words) -> Html {
    if words.strong {
        html! { <b>{&words.text}</b> }
    } else {
        html! { {&words.text} }
    }
}

/// Goes to a place in a file.
pub(crate) fn go(page: &Page, place: Location) -> Callback<MouseEvent> {
    let page = page.clone();
    Callback::from(move |_| page.go_to(&place.path, place.range.from, place.range.to))
}

/// Enter and T, where no control takes them.
fn keys(
    page: &Page,
    value: Option<Location>,
    template: Option<Location>,
) -> Callback<KeyboardEvent> {
    let page = page.clone();
    Callback::from(move |event: KeyboardEvent| {
        let on_card = event.target() == event.current_target();
        let place = match event.key().as_str() {
            "Enter" if on_card => &value,
            "t" | "T" if on_card => &template,
            _ => return,
        };
        if let Some(place) = place {
            event.prevent_default();
            page.go_to(&place.path, place.range.from, place.range.to);
        }
    })
}

/// Where the value stands that templates see.
pub(crate) fn place_of_value(key: &WhyKey) -> Option<Location> {
    key.wins().and_then(|layer| layer.location.clone())
}

fn value_of(key: &WhyKey) -> AttrValue {
    key.value().to_owned().into()
}

/// Several values went into the line: each can be looked at.
fn key_list(why: &Why, at: usize, chosen: &UseStateHandle<usize>) -> Html {
    let row = |(index, key): (usize, &WhyKey)| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(index));
        html! {
            <button class="whykey" role="radio" aria-checked={(index == at).to_string()} {onclick}>
                <span class="mono ell">{&key.path}</span>
                <span class="val ell">{value_of(key)}</span>
                if !key.printed { <span class="tag">{"condition"}</span> }
            </button>
        }
    };
    html! {
        <div class="whykeys" role="radiogroup" aria-label="Values of this line">
            for one in why.keys.iter().enumerate() { {row(one)} }
            if why.more_keys > 0 { <span class="dim">{format!("and {} more", why.more_keys)}</span> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LayersProps {
    pub(crate) page: Page,
    pub(crate) layers: Vec<WhyLayer>,
    pub(crate) environments: Shared<Vec<Environment>>,
}

/// What the layers say, strongest first.
#[component]
pub(crate) fn Layers(props: &LayersProps) -> Html {
    let count = props.layers.len();
    let row = |(at, layer): (usize, &WhyLayer)| {
        let (class, word) = match layer.state {
            LayerState::Wins => ("win", "is used"),
            LayerState::Overridden => ("lost", "overridden"),
            LayerState::Unset => ("none", "not set"),
        };
        let place = match &layer.location {
            Some(place) => {
                let onclick = go(&props.page, place.clone());
                html! { <button class="loc link" title={format!("{} line {}", place.path, place.line)} {onclick}>{format!("line {}", place.line)}</button> }
            }
            None if layer.state == LayerState::Unset => {
                html! { <span class="loc">{"not set"}</span> }
            }
            None => html! { <span class="loc"></span> },
        };
        let value = if layer.value.is_empty() {
            "–"
        } else {
            layer.value.as_str()
        };
        html! {
            <li {class}>
                <span class="n">{count - at}</span>{badge(layer, &props.environments)}{place}
                <span class="val ell" title={layer.value.clone()}>{value}<span class="vh">{format!(", {word}")}</span></span>
            </li>
        }
    };
    html! {
        <ol class="layers" aria-label="Layers, strongest first">for one in props.layers.iter().enumerate() { {row(one)} }</ol>
    }
}

/// Who says something, in the colour of its kind; files of environments with the environment's buoy.
pub(crate) fn badge(layer: &WhyLayer, environments: &[Environment]) -> Html {
    let class = match layer.kind {
        LayerKind::Default | LayerKind::Chart | LayerKind::Environment => "",
        LayerKind::Subchart => "sub",
        LayerKind::Parent => "parent",
        LayerKind::Global => "global",
        LayerKind::Set => "set",
        LayerKind::File => {
            let own = environments
                .iter()
                .find(|one| one.settings.values_files.contains(&layer.name));
            let Some(own) = own else {
                return html! { <span class="layer parent ell" title={layer.name.clone()}>{file_name(&layer.name)}</span> };
            };
            let class = format!("f{}", own.shape % 4 + 1);
            return html! { <span class={classes!("layer", class)} title={layer.name.clone()}>{pip(own.shape)}<span class="ell">{file_name(&layer.name)}</span></span> };
        }
    };
    let name = match layer.kind {
        // A subchart's own: the chart's name tells more than `values.yaml`.
        LayerKind::Subchart | LayerKind::Global => {
            layer.name.strip_prefix("charts/").unwrap_or(&layer.name)
        }
        _ => &layer.name,
    };
    html! { <span class={classes!("layer", class)} title={layer.name.clone()}><span class="ell">{name}</span></span> }
}

fn elsewhere(key: &WhyKey, environments: &[Environment]) -> Html {
    if key.elsewhere.is_empty() {
        return html! {};
    }
    let one = |(name, value): &(String, String)| {
        let shape = environments.iter().find(|one| one.settings.name == *name);
        let value = if value.is_empty() {
            "–"
        } else {
            value.as_str()
        };
        html! { <span>if let Some(one) = shape { {pip(one.shape)} }{name}{" "}<span class="mono">{value}</span></span> }
    };
    html! {
        <div class="elsewhere"><span class="dim">{"Elsewhere"}</span>for pair in key.elsewhere.iter() { {one(pair)} }</div>
    }
}

/// The way from the template to the line, where it is more than one place.
fn through(page: &Page, steps: &[WhyStep]) -> Html {
    let ways: Vec<&WhyStep> = steps
        .iter()
        .filter(|step| step.kind != WhyStepKind::Text)
        .collect();
    if ways.len() < 2 {
        return html! {};
    }
    html! {
        <ol class="chain" aria-label="The way through the templates">
            for step in ways { <li>{step_row(page, step)}</li> }
        </ol>
    }
}

/// A place in a template, as a link.
pub(crate) fn step_row(page: &Page, step: &WhyStep) -> Html {
    let place = &step.location;
    html! {
        <button class="step link" title={place.path.clone()} onclick={go(page, place.clone())}>
            <span class="mono ell">{&step.text}</span><span class="loc">{format!("{}:{}", file_name(&place.path), place.line)}</span>
        </button>
    }
}
