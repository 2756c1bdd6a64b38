//! The cells of one row of the matrix. What happens in them the grid hears, so that a cell is one element.

use std::rc::Rc;

use pilothouse_protocol::ask::Cause;
use pilothouse_protocol::{Environment, Matrix, MatrixCell, MatrixObject, MatrixRow};
use yew::prelude::*;

use super::filter::{Place, causes_of};
use super::shape;
use crate::causes::ObjectWhy;
use crate::kinds;
use crate::page::Page;
use crate::shared::Shared;
use crate::views::diff::{because, field_path, masked};
use crate::views::small;

/// A text with more letters may not fit into its cell.
const FITS: usize = 15;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) matrix: Shared<Matrix>,
    pub(super) place: Place,
    pub(super) columns: Rc<Vec<usize>>,
    pub(super) why: Option<Rc<ObjectWhy>>,
    pub(super) environments: Shared<Vec<Environment>>,
    /// The column that has the tab stop, where this row has it.
    pub(super) stop: Option<usize>,
}

#[component]
pub(super) fn Cells(props: &Props) -> Html {
    let Some(object) = props.matrix.objects.get(props.place.object) else {
        return html! {};
    };
    let Some((number, row)) = field(object, props.place.row) else {
        return html! {
            <div role="rowheader" data-cell="0" tabindex={tabindex(props, 0)} aria-colspan={(props.columns.len() + 2).to_string()}>
                <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                    <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                </svg>
                <b>{&object.kind}</b><span class="ell">{&object.name}</span>
            </div>
        };
    };
    // Those of an earlier state may be of other rows.
    let why = props
        .why
        .as_ref()
        .filter(|why| why.fields.len() == object.rows.len());
    let causes = causes_of(why, row, number);
    let last = props.columns.len() + 1;
    html! {
        <>
            <div role="rowheader" class="path" data-cell="0" tabindex={tabindex(props, 0)} title={(!row.path.is_empty()).then(|| row.path.clone())}>
                if row.path.is_empty() { <span class="dim">{"whole object"}</span> } else { {field_path(&row.path)} }
            </div>
            for (number, column) in props.columns.iter().enumerate() {
                {value(props, row, &causes, number + 1, *column)}
            }
            <div role="gridcell" class="cause" data-cell={last.to_string()} tabindex={tabindex(props, last)}>
                {because(&props.page, &causes, &props.environments)}if row.derived { <span class="dim">{"derived"}</span> }
            </div>
        </>
    }
}

fn field(object: &MatrixObject, row: Option<usize>) -> Option<(usize, &MatrixRow)> {
    Some((row?, object.rows.get(row?)?))
}

fn tabindex(props: &Props, column: usize) -> &'static str {
    if props.stop == Some(column) {
        "0"
    } else {
        "-1"
    }
}

fn value(
    props: &Props,
    row: &MatrixRow,
    causes: &[Rc<Cause>],
    number: usize,
    column: usize,
) -> Html {
    let name = props
        .matrix
        .environments
        .get(column)
        .map(|one| one.name.as_str())
        .unwrap_or_default();
    let found = row.cells.get(column).and_then(Option::as_ref);
    let own = found.is_some() && is_own(causes, name);
    let class = match found {
        None => "v none",
        Some(_) if own => ["v own1", "v own2", "v own3", "v own4"]
            [usize::from(shape(&props.environments, name) % 4)],
        Some(_) => "v plain",
    };
    // What the element shows may be less than what it says.
    let says = own.then(|| format!("{}, its own", said(row, found)));
    let title = found.filter(|cell| !row.masked && cell.text.len() > FITS);
    html! {
        <div role="gridcell" {class} data-cell={number.to_string()} tabindex={tabindex(props, number)} aria-haspopup="dialog"
            aria-label={says} title={title.map(|cell| cell.text.clone())}>{shown(row, found)}</div>
    }
}

/// The environment's own layers say it.
fn is_own(causes: &[Rc<Cause>], name: &str) -> bool {
    causes.iter().any(|cause| {
        let mut sets = cause.sets.iter();
        sets.any(|set| set.own && set.side.environment == name)
    })
}

fn said<'c>(row: &MatrixRow, cell: Option<&'c MatrixCell>) -> &'c str {
    match cell {
        None => "absent",
        Some(_) if row.path.is_empty() => "there",
        Some(cell) if cell.text.is_empty() => "empty",
        Some(cell) => &cell.text,
    }
}

fn shown(row: &MatrixRow, cell: Option<&MatrixCell>) -> Html {
    let says = said(row, cell);
    match cell {
        Some(_) if row.path.is_empty() => {
            html! { <>{small("check")}<span class="vh">{says}</span></> }
        }
        Some(cell) if row.masked => masked(&cell.text),
        Some(cell) if !cell.text.is_empty() => html! { {says} },
        _ => html! { <span class="dim">{says}</span> },
    }
}
