//! The card of a cell: who says the value in each environment.

use std::rc::Rc;

use pilothouse_protocol::ask::{Cause, CauseSet, WhyLayer};
use pilothouse_protocol::{Environment, Location, Matrix, MatrixObject, MatrixRow};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::bar::column;
use super::filter::{Place, causes_of};
use crate::causes::Whys;
use crate::comparing::row_key;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::View;
use crate::views::diff::{because, field_path, masked};
use crate::views::small;
use crate::views::why::badge;

/// The card's width, and the height that it needs at most, in pixels.
const SIZE: (f64, f64) = (470.0, 320.0);

/// A cell that was opened, and where it is on the screen.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Opened {
    pub(crate) place: Place,
    pub(crate) column: usize,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) matrix: Shared<Matrix>,
    pub(super) opened: Opened,
    pub(super) why: Shared<Whys>,
    pub(super) environments: Shared<Vec<Environment>>,
    pub(super) close: Callback<()>,
}

#[component]
pub(super) fn Card(props: &Props) -> Html {
    let card = use_node_ref();
    {
        let card = card.clone();
        use_effect_with(
            (props.opened.place.clone(), props.opened.column),
            move |_| {
                if let Some(card) = card.cast::<HtmlElement>() {
                    let _ = card.focus();
                }
            },
        );
    }
    let opened = &props.opened;
    let object = props.matrix.objects.get(opened.place.object);
    let row = opened
        .place
        .row
        .and_then(|row| object.and_then(|object| object.rows.get(row)));
    let (Some(object), Some(row), Some(environment)) =
        (object, row, props.matrix.environments.get(opened.column))
    else {
        return html! {};
    };
    let causes = causes_of(
        props.why.get(&row_key(object)),
        row,
        opened.place.row.unwrap_or(0),
    );
    let value = causes
        .first()
        .and_then(|cause| place_of(cause, &environment.name));
    let close = {
        let close = props.close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    let onkeydown = {
        let (page, value, close) = (props.page.clone(), value.clone(), props.close.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                close.emit(());
            }
            "Enter" if event.target() == event.current_target() => {
                if let Some(place) = &value {
                    event.prevent_default();
                    page.go_to(&place.path, place.range.from, place.range.to);
                }
            }
            _ => {}
        })
    };
    html! {
        <>
            <div class="away" onclick={close.clone()}></div>
            <section class="mcard card" role="dialog" aria-label="Why this value" tabindex="-1" ref={card} {onkeydown} style={placed(opened)}>
                <header role="none">
                    <b class="mono mid">{if row.path.is_empty() { html! { <span class="ell">{format!("{} {}", object.kind, object.name)}</span> } } else { field_path(&row.path) }}</b>
                    <span class="dim ell envtag">{"in "}{column(&props.environments, &environment.name)}</span>
                    <span class="grow"></span>
                    <button class="iconbtn sm" aria-label="Close" title="Close (Esc)" onclick={close}>{small("x")}</button>
                </header>
                <ol class="mvalues" aria-label="In each environment">
                    for (at, one) in props.matrix.environments.iter().enumerate() {
                        {line(props, row, causes.first(), at, &one.name)}
                    }
                </ol>
                if !causes.is_empty() { <p class="mbecause">{"Because of "}<span class="because">{because(&props.page, &causes, &props.environments)}</span></p> }
                {footer(props, object, row, value)}
            </section>
        </>
    }
}

/// Below the cell where there is room, above it otherwise.
fn placed(opened: &Opened) -> String {
    let window = gloo::utils::window();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|one| one.as_f64());
    let width = size(window.inner_width()).unwrap_or(1_000.0);
    let height = size(window.inner_height()).unwrap_or(800.0);
    let left = opened.left.min(width - SIZE.0 - 12.0).max(8.0);
    if opened.bottom + SIZE.1 < height {
        format!("left:{left:.0}px;top:{:.0}px", opened.bottom + 4.0)
    } else {
        format!("left:{left:.0}px;bottom:{:.0}px", height - opened.top + 4.0)
    }
}

fn line(props: &Props, row: &MatrixRow, cause: Option<&Rc<Cause>>, at: usize, name: &str) -> Html {
    let set = cause.and_then(|cause| set_of(cause, name));
    let cell = row.cells.get(at).and_then(Option::as_ref);
    let shown = match cell {
        None => html! { <span class="dim">{"absent"}</span> },
        Some(_) if row.path.is_empty() => html! { <span>{"there"}</span> },
        Some(cell) if row.masked => masked(&cell.text),
        Some(cell) => html! { <span class="val ell" title={cell.text.clone()}>{&cell.text}</span> },
    };
    html! {
        <li class={(at == props.opened.column).then_some("win")}>
            <span class="envtag">{column(&props.environments, name)}</span>
            {set.map(|set| says(props, set))}
            {shown}
        </li>
    }
}

fn says(props: &Props, set: &CauseSet) -> Html {
    let layer = WhyLayer {
        kind: set.layer,
        name: set.name.clone(),
        location: set.location.clone(),
        value: set.value.clone(),
        state: pilothouse_protocol::ask::LayerState::Wins,
    };
    if set.name.is_empty() {
        return html! { <span class="dim">{"not set"}</span> };
    }
    html! {
        <span class="saysit">{badge(&layer, &props.environments)}
            if let Some(place) = &set.location {
                <button class="loc link" onclick={crate::views::why::go(&props.page, place.clone())}>{format!("line {}", place.line)}</button>
            }
        </span>
    }
}

fn set_of<'c>(cause: &'c Cause, name: &str) -> Option<&'c CauseSet> {
    let mut sets = cause.sets.iter();
    sets.find(|set| set.side.environment == name && !set.side.base)
}

fn place_of(cause: &Rc<Cause>, name: &str) -> Option<Location> {
    set_of(cause, name)?.location.clone()
}

fn footer(props: &Props, object: &MatrixObject, row: &MatrixRow, value: Option<Location>) -> Html {
    let manifest = object.documents.get(props.opened.column).copied().flatten();
    let name = props.matrix.environments.get(props.opened.column);
    let show = {
        let (page, name) = (props.page.clone(), name.map(|one| one.name.clone()));
        Callback::from(move |_: MouseEvent| {
            if let (Some(name), Some(document)) = (&name, manifest) {
                page.change(|state| state.selected = Some(document));
                page.select_environment(name);
                page.show_view(View::Manifests);
            }
        })
    };
    let copy = {
        let page = props.page.clone();
        let text = copied(&props.matrix, object, row);
        Callback::from(move |_: MouseEvent| page.copy(text.clone(), "Row copied"))
    };
    html! {
        <footer role="none">
            if let Some(place) = value {
                <button class="btn sm" onclick={crate::views::why::go(&props.page, place)}>{"Go to value"}<span class="kbd"><i>{"Enter"}</i></span></button>
            }
            if manifest.is_some() { <button class="btn sm ghost" onclick={show}>{"Show the object"}</button> }
            <span class="grow"></span>
            <button class="btn sm ghost" onclick={copy}>{"Copy row"}</button>
        </footer>
    }
}

/// A row as lines of text.
fn copied(matrix: &Matrix, object: &MatrixObject, row: &MatrixRow) -> String {
    let mut text = format!("{} {} {}\n", object.kind, object.name, row.path);
    for (one, cell) in matrix.environments.iter().zip(&row.cells) {
        let value = match cell {
            None => "absent",
            Some(_) if row.path.is_empty() => "there",
            Some(cell) => &cell.text,
        };
        text.push_str(&format!("{}: {value}\n", one.name));
    }
    text
}
