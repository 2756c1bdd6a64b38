//! All environments at once: rows are fields that differ anywhere, columns are environments. Only rows in sight are drawn.

mod bar;
mod card;
mod filter;
mod row;

use std::rc::Rc;

use pilothouse_protocol::{Environment, Matrix};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::causes::{ObjectWhy, Whys};
use crate::comparing::row_key;
use crate::page::Page;
use crate::shared::Shared;
use crate::views::{icon, pip, small};
use card::{Card, Opened};
pub(crate) use filter::Filter;
use filter::{Place, places};
use row::RowView;

/// The height of a row, in pixels: that of styles/matrix.css.
const ROW: i32 = 24;
/// The same on a phone, where a row has two lines.
const PHONE_ROW: i32 = 56;
/// The height of the head.
const HEAD: i32 = 34;
/// How many rows above and below what is in sight are drawn.
const SPARE: usize = 12;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) matrix: Option<Shared<Matrix>>,
    pub(crate) why: Shared<Whys>,
    pub(crate) hide_derived: bool,
    pub(crate) reveal: bool,
}

/// What is in sight: the first row, and how many.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    first: usize,
    count: usize,
}

#[component]
pub(crate) fn MatrixView(props: &Props) -> Html {
    let filter = use_state_eq(Filter::default);
    let sight = use_state_eq(|| Sight {
        first: 0,
        count: 40,
    });
    // The cell that has the tab stop: its row among the visible ones, its column.
    let at = use_state_eq(|| (0_usize, 0_usize));
    let card = use_state_eq(|| None::<Opened>);
    let pair = use_state_eq(|| (0_usize, 1_usize));
    let grid = use_node_ref();
    let phone = crate::layout::is_phone();
    let count = props
        .matrix
        .as_ref()
        .map_or(0, |matrix| matrix.environments.len());
    let last = count.saturating_sub(1);
    let two = (pair.0.min(last), pair.1.min(last));
    let found = use_memo(
        (
            props.matrix.clone(),
            props.why.clone(),
            Filter {
                pair: phone.then_some(two),
                ..(*filter).clone()
            },
            props.hide_derived,
        ),
        |(matrix, why, filter, hide)| {
            matrix
                .as_ref()
                .map(|matrix| places(matrix, why, filter, *hide))
                .unwrap_or_default()
        },
    );
    let Some(matrix) = &props.matrix else {
        return html! { <div class="matrix">{super::diff::waiting()}</div> };
    };
    let height = if phone { PHONE_ROW } else { ROW };
    let columns: Vec<usize> = if phone {
        vec![two.0, two.1]
    } else {
        (0..count).collect()
    };
    let onscroll = {
        let sight = sight.clone();
        Callback::from(move |event: Event| {
            if let Some(grid) = event.target_dyn_into::<Element>() {
                sight.set(seen(&grid, height));
            }
        })
    };
    let onkeydown = {
        let (at, grid, count) = (at.clone(), grid.clone(), found.rows.len());
        let last = columns.len() + 1;
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = moved(&event, *at, count, last, &grid, height) {
                event.prevent_default();
                at.set(next);
                reveal(&grid, next, height);
            }
        })
    };
    let open = {
        let card = card.clone();
        Callback::from(move |opened: Opened| card.set(Some(opened)))
    };
    let close = {
        let (card, grid, at) = (card.clone(), grid.clone(), at.clone());
        Callback::from(move |()| {
            card.set(None);
            focus(&grid, *at);
        })
    };
    let focused = {
        let at = at.clone();
        Callback::from(move |cell: (usize, usize)| at.set(cell))
    };
    let first = sight.first.saturating_sub(SPARE);
    let last = (sight.first + sight.count + SPARE).min(found.rows.len());
    let rows = i32::try_from(found.rows.len()).unwrap_or(i32::MAX / height);
    let style = format!(
        "--columns:{};height:{}px",
        columns.len(),
        rows * height + HEAD
    );
    html! {
        <div class="matrix">
            {bar::bar(props, matrix, &found, &filter)}
            if phone { {bar::pair(matrix, &pair)} }
            {troubles(matrix)}
            if found.rows.is_empty() {
                {nothing(props, matrix, &filter)}
            } else {
                <div class="mgrid scroll" role="grid" aria-label="Differences between environments" aria-rowcount={(found.rows.len() + 1).to_string()}
                    aria-colcount={(columns.len() + 2).to_string()} ref={grid} {onscroll} {onkeydown}>
                    <div class="mrows" role="presentation" {style}>
                        {head(props, matrix, &columns)}
                        for (place, index) in found.rows[first.min(last)..last].iter().zip(first..) {
                            <RowView key={key(matrix, place)} page={props.page.clone()} matrix={matrix.clone()} place={place.clone()} {index}
                                top={HEAD + i32::try_from(index).unwrap_or(0) * height} columns={columns.clone()} why={why_of(props, place)}
                                environments={props.environments.clone()} at={(at.0 == index).then_some(at.1)}
                                focused={focused.clone()} open={open.clone()} />
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

/// What of the rows is in sight.
fn seen(grid: &Element, height: i32) -> Sight {
    let first = (grid.scroll_top() / height).max(0);
    let count = grid.client_height() / height + 1;
    // In steps, so that not every pixel draws.
    let step = 6;
    Sight {
        first: usize::try_from(first / step * step).unwrap_or(0),
        count: usize::try_from(count + step).unwrap_or(0),
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

fn focus(grid: &NodeRef, (row, column): (usize, usize)) {
    let selector = format!("[data-cell='{row},{column}']");
    let found = grid
        .cast::<Element>()
        .and_then(|grid| grid.query_selector(&selector).ok().flatten());
    if let Some(cell) = found
        && let Ok(cell) = wasm_bindgen::JsCast::dyn_into::<HtmlElement>(cell)
    {
        let _ = cell.focus();
    }
}
