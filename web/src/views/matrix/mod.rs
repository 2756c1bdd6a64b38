//! All environments at once: rows are fields that differ anywhere, columns are environments. Only rows in sight are drawn.

mod bar;
mod card;
mod filter;
mod row;

use std::rc::Rc;

use pilothouse_protocol::{Environment, Matrix};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::causes::{ObjectWhy, Whys};
use crate::comparing::row_key;
use crate::page::Page;
use crate::shared::Shared;
use crate::views::sight::{Sight, use_sight};
use crate::views::{icon, pip, small};
use bar::Bar;
use card::{Card, Opened};
pub(crate) use filter::Filter;
use filter::{Facts, Place};
use row::Cells;

/// The height of a row, in pixels: that of styles/matrix.css.
const ROW: i32 = 24;
/// The same on a phone, where a row has two lines.
const PHONE_ROW: i32 = 56;
/// The height of the head.
const HEAD: i32 = 34;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) matrix: Option<Shared<Matrix>>,
    pub(crate) why: Shared<Whys>,
    pub(crate) hide_derived: bool,
    pub(crate) reveal: bool,
}

#[component]
pub(crate) fn MatrixView(props: &Props) -> Html {
    let filter = use_state_eq(Filter::default);
    // The cell that has the tab stop: its row among the visible ones, its column.
    let at = use_state_eq(|| (0_usize, 0_usize));
    let card = use_state_eq(|| None::<Opened>);
    let pair = use_state_eq(|| (0_usize, 1_usize));
    let grid = use_node_ref();
    let list = use_node_ref();
    let sight = use_sight(&list);
    let phone = crate::layout::is_phone();
    let count = props
        .matrix
        .as_ref()
        .map_or(0, |matrix| matrix.environments.len());
    let last = count.saturating_sub(1);
    let two = (pair.0.min(last), pair.1.min(last));
    let only = phone.then_some(two);
    let facts = use_memo(
        (
            props.matrix.clone(),
            props.why.clone(),
            props.hide_derived,
            only,
        ),
        |(matrix, why, hide, pair)| {
            matrix
                .as_ref()
                .map(|matrix| Facts::new(matrix, why, *hide, *pair))
                .unwrap_or_default()
        },
    );
    let found = use_memo(
        (
            props.matrix.clone(),
            ByPlace(facts.clone()),
            (*filter).clone(),
        ),
        |(matrix, facts, filter)| {
            let matrix = matrix.as_ref();
            matrix
                .map(|matrix| facts.0.places(matrix, filter))
                .unwrap_or_default()
        },
    );
    let columns = use_memo((only, count), |(pair, count)| match pair {
        Some((left, right)) => vec![*left, *right],
        None => (0..*count).collect(),
    });
    let close = {
        let (card, grid, at) = (card.clone(), grid.clone(), at.clone());
        Callback::from(move |()| {
            card.set(None);
            focus(&grid, *at);
        })
    };
    let Some(matrix) = &props.matrix else {
        return html! { <div class="matrix">{super::diff::waiting()}</div> };
    };
    let height = if phone { PHONE_ROW } else { ROW };
    let opens = {
        let (card, found, columns) = (card.clone(), found.clone(), columns.clone());
        move |target: Option<Element>| {
            let opened = target.and_then(|target| opened(&target, &found.rows, &columns));
            let opens = opened.is_some();
            if opens {
                card.set(opened);
            }
            opens
        }
    };
    let onclick = {
        let opens = opens.clone();
        Callback::from(move |event: MouseEvent| {
            opens(event.target_dyn_into());
        })
    };
    let onfocusin = {
        let at = at.clone();
        Callback::from(move |event: FocusEvent| {
            let target = event.target_dyn_into::<Element>();
            if let Some(cell) = target.as_ref().and_then(cell_of) {
                at.set(cell);
            }
        })
    };
    let onkeydown = {
        let (at, grid, count) = (at.clone(), grid.clone(), found.rows.len());
        let last = columns.len() + 1;
        Callback::from(move |event: KeyboardEvent| {
            let target = event.target_dyn_into::<Element>();
            let on_cell = target.is_some_and(|one| one.has_attribute("data-cell"));
            // Where the focus is about to be counts, for keys may come faster than it.
            let cell = on_cell.then(|| cell_at(&grid, *at)).flatten();
            if event.key() == "Enter"
                && let Some(cell) = cell
            {
                if opens(Some(cell.clone())) || click_link(&cell) {
                    event.prevent_default();
                }
            } else if let Some(next) = moved(&event, *at, count, last, &grid, height) {
                event.prevent_default();
                at.set(next);
                reveal(&grid, next, height);
            }
        })
    };
    let rows = i32::try_from(found.rows.len()).unwrap_or(i32::MAX / height);
    let style = format!(
        "--columns:{};height:{}px",
        columns.len(),
        rows * height + HEAD
    );
    html! {
        <div class="matrix">
            <Bar page={props.page.clone()} matrix={matrix.clone()} offered={facts.offered.clone()} fields={found.fields} filter={filter.clone()}
                hide_derived={props.hide_derived} reveal={props.reveal} />
            if phone { {bar::pair(matrix, &pair)} }
            {troubles(matrix)}
            if found.rows.is_empty() {
                {nothing(props, matrix, &filter)}
            } else {
                <div class="mgrid scroll" role="grid" aria-label="Differences between environments" aria-rowcount={(found.rows.len() + 1).to_string()}
                    aria-colcount={(columns.len() + 2).to_string()} ref={grid} {onclick} {onfocusin} {onkeydown}>
                    <div class="mrows" role="presentation" ref={list} {style}>
                        {head(props, matrix, &columns)}
                        <div class="mlines" aria-hidden="true">for _ in 0..columns.len() + 2 { <i></i> }</div>
                        for index in drawn(&sight, height, found.rows.len(), at.0) {
                            {row(props, matrix, &found.rows, index, height, &columns, (at.0 == index).then_some(at.1))}
                        }
                    </div>
                </div>
            }
            if let Some(opened) = (*card).clone() {
                <Card page={props.page.clone()} matrix={matrix.clone()} {opened} why={props.why.clone()} environments={props.environments.clone()} {close} />
            }
        </div>
    }
}

/// Equal when it is the very same.
struct ByPlace(Rc<Facts>);

impl PartialEq for ByPlace {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The rows in sight, and the one with the tab stop wherever it is, so that the focus is not lost by scrolling.
fn drawn(sight: &Sight, height: i32, count: usize, stop: usize) -> impl Iterator<Item = usize> {
    let row = |pixels: i32| usize::try_from((pixels - HEAD).div_euclid(height)).unwrap_or(0);
    let first = row(sight.start).min(count);
    let last = (row(sight.end) + 1).clamp(first, count);
    let before = (stop < first).then_some(stop);
    let after = (stop >= last && stop < count).then_some(stop);
    before.into_iter().chain(first..last).chain(after)
}

fn row(
    props: &Props,
    matrix: &Shared<Matrix>,
    places: &[Place],
    index: usize,
    height: i32,
    columns: &Rc<Vec<usize>>,
    stop: Option<usize>,
) -> Html {
    let Some(place) = places.get(index) else {
        return html! {};
    };
    let style = format!(
        "top:{}px",
        HEAD + i32::try_from(index).unwrap_or(0) * height
    );
    html! {
        <div key={key(matrix, place)} class={if place.row.is_none() { "mrow mobj" } else { "mrow" }} role="row"
            aria-rowindex={(index + 2).to_string()} data-row={index.to_string()} {style}>
            <Cells page={props.page.clone()} matrix={matrix.clone()} place={place.clone()} columns={columns.clone()}
                why={why_of(props, place)} environments={props.environments.clone()} {stop} />
        </div>
    }
}

/// A cell's row and column.
fn cell_of(element: &Element) -> Option<(usize, usize)> {
    let cell = element.closest("[data-cell]").ok().flatten()?;
    let row = cell.closest("[data-row]").ok().flatten()?;
    let number = |element: &Element, name| element.get_attribute(name)?.parse().ok();
    Some((number(&row, "data-row")?, number(&cell, "data-cell")?))
}

/// The card of the value that an element is in, and where that is; none where it is in no value.
fn opened(element: &Element, places: &[Place], columns: &[usize]) -> Option<Opened> {
    let (row, column) = cell_of(element)?;
    let place = places.get(row).filter(|place| place.row.is_some())?;
    let column = *columns.get(column.checked_sub(1)?)?;
    let area = element.closest("[data-cell]").ok().flatten()?;
    let area = area.get_bounding_client_rect();
    Some(Opened {
        place: place.clone(),
        column,
        left: area.left(),
        top: area.top(),
        bottom: area.bottom(),
    })
}

/// Follows the first link in a cell.
fn click_link(cell: &Element) -> bool {
    let link = cell.query_selector("button").ok().flatten();
    let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = &link {
        link.click();
    }
    link.is_some()
}

fn why_of(props: &Props, place: &Place) -> Option<Rc<ObjectWhy>> {
    let object = props.matrix.as_ref()?.objects.get(place.object)?;
    props.why.get(&row_key(object)).cloned()
}

fn key(matrix: &Matrix, place: &Place) -> String {
    let object = &matrix.objects[place.object];
    let row = place.row.map(|row| object.rows[row].path.as_str());
    format!(
        "{} {} {} {row:?}",
        object.kind, object.namespace, object.name
    )
}

fn head(props: &Props, matrix: &Matrix, columns: &[usize]) -> Html {
    html! {
        <div class="mrow mhead" role="row" aria-rowindex="1">
            <span role="columnheader">{"Object and field"}</span>
            for column in columns.iter().filter_map(|at| matrix.environments.get(*at)) {
                <span role="columnheader" class="ell" title={column.name.clone()}>
                    <span class="envtag">{pip(shape(&props.environments, &column.name))}<b class="ell">{&column.name}</b></span>
                    <small>{crate::receive::count(column.objects, "object")}</small>
                </span>
            }
            <span role="columnheader" class="cause">{"Differs because of"}</span>
        </div>
    }
}

fn shape(environments: &[Environment], name: &str) -> u8 {
    let known = environments.iter().find(|one| one.settings.name == name);
    known.map_or(0, |one| one.shape)
}

/// Environments that cannot be rendered, or not as they stand.
fn troubles(matrix: &Matrix) -> Html {
    html! {
        for column in matrix.environments.iter() {
            if !column.message.is_empty() {
                <div class="stale" role="alert">{small("error")}<span>{&column.message}</span></div>
            } else if column.stale {
                <div class="stale" role="alert">{small("error")}<span><b>{format!("Helm would stop in {}.", column.name)}</b>{" Its column is its last good output."}</span></div>
            }
        }
    }
}

fn nothing(props: &Props, matrix: &Matrix, filter: &UseStateHandle<Filter>) -> Html {
    if matrix.environments.len() < 2 {
        let page = props.page.clone();
        return html! {
            <div class="empty">{icon("swap")}<b>{"There is one environment"}</b><span>{"The matrix compares environments: add another one, or import them."}</span>
                <button class="btn" onclick={Callback::from(move |_: MouseEvent| page.add_environment())}>{small("plus")}{"New environment"}</button></div>
        };
    }
    if **filter != Filter::default() && !matrix.objects.is_empty() {
        let filter = filter.clone();
        return html! {
            <div class="empty">{icon("search")}<b>{"No row is left"}</b><span>{"The filters leave every row out."}</span>
                <button class="btn" onclick={Callback::from(move |_: MouseEvent| filter.set(Filter::default()))}>{"Clear the filters"}</button></div>
        };
    }
    let same = crate::receive::count(matrix.same, "object");
    html! {
        <div class="empty">{icon("ok")}<b>{"Nothing differs"}</b>
            <span>{format!("All {} environments print the same {same}.", matrix.environments.len())}</span></div>
    }
}

/// Where a key moves the focus in a grid of so many rows.
fn moved(
    event: &KeyboardEvent,
    (row, column): (usize, usize),
    rows: usize,
    last: usize,
    grid: &NodeRef,
    height: i32,
) -> Option<(usize, usize)> {
    let end = rows.checked_sub(1)?;
    let page = grid
        .cast::<Element>()
        .and_then(|grid| usize::try_from(grid.client_height() / height - 2).ok())
        .unwrap_or(10);
    Some(match event.key().as_str() {
        "ArrowDown" => ((row + 1).min(end), column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, (column + 1).min(last)),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "PageDown" => ((row + page).min(end), column),
        "PageUp" => (row.saturating_sub(page), column),
        "Home" if event.ctrl_key() => (0, 0),
        "End" if event.ctrl_key() => (end, last),
        "Home" => (row, 0),
        "End" => (row, last),
        _ => return None,
    })
}

/// Scrolls so that a cell is in sight, and gives it the focus once it is drawn.
fn reveal(grid: &NodeRef, cell: (usize, usize), height: i32) {
    if let Some(element) = grid.cast::<Element>() {
        let top = i32::try_from(cell.0).unwrap_or(0) * height;
        let (from, seen) = (
            element.scroll_top(),
            element.client_height() - HEAD - height,
        );
        if top < from {
            element.set_scroll_top(top);
        } else if top > from + seen {
            element.set_scroll_top(top - seen);
        }
    }
    let grid = grid.clone();
    gloo::timers::callback::Timeout::new(0, move || focus(&grid, cell)).forget();
}

fn focus(grid: &NodeRef, cell: (usize, usize)) {
    let cell = cell_at(grid, cell).and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
    if let Some(cell) = cell {
        let _ = cell.focus();
    }
}

fn cell_at(grid: &NodeRef, (row, column): (usize, usize)) -> Option<Element> {
    let selector = format!("[data-row='{row}'] > [data-cell='{column}']");
    let grid = grid.cast::<Element>()?;
    grid.query_selector(&selector).ok().flatten()
}
