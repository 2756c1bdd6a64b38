//! One row of the matrix.

use std::rc::Rc;

use pilothouse_protocol::ask::Cause;
use pilothouse_protocol::{Environment, Matrix, MatrixCell, MatrixRow};
use web_sys::Element;
use yew::prelude::*;

use super::card::Opened;
use super::filter::{Place, causes_of};
use super::shape;
use crate::causes::ObjectWhy;
use crate::kinds;
use crate::page::Page;
use crate::shared::Shared;
use crate::views::diff::{because, field_path, masked};
use crate::views::small;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) matrix: Shared<Matrix>,
    pub(super) place: Place,
    /// Its place among the rows that are shown.
    pub(super) index: usize,
    /// Where it lies, in pixels.
    pub(super) top: i32,
    pub(super) columns: Vec<usize>,
    pub(super) why: Option<Rc<ObjectWhy>>,
    pub(super) environments: Shared<Vec<Environment>>,
    /// The column that has the tab stop, where this row has it.
    pub(super) at: Option<usize>,
    pub(super) focused: Callback<(usize, usize)>,
    pub(super) open: Callback<Opened>,
}

#[component]
pub(super) fn RowView(props: &Props) -> Html {
    let Some(object) = props.matrix.objects.get(props.place.object) else {
        return html! {};
    };
    let style = format!("top:{}px", props.top);
    let index = (props.index + 2).to_string();
    let Some(row) = props.place.row.and_then(|row| object.rows.get(row)) else {
        return html! {
            <div class="mrow mobj" role="row" aria-rowindex={index} {style}>
                {cell(props, 0, "rowheader", "", html! {
                    <>
                        <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                            <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                        </svg>
                        <b>{&object.kind}</b><span class="ell">{&object.name}</span>
                    </>
                }, None, (props.columns.len() + 2).to_string())}
            </div>
        };
    };
    // Those of an earlier state may be of other rows.
    let why = props
        .why
        .as_ref()
        .filter(|why| why.fields.len() == object.rows.len());
    let causes = causes_of(why, row, props.place.row.unwrap_or(0));
    html! {
        <div class="mrow" role="row" aria-rowindex={index} {style}>
            {cell(props, 0, "rowheader", "path", head(row), None, String::new())}
            for (number, column) in props.columns.iter().enumerate() {
                {value(props, row, &causes, number + 1, *column)}
            }
            {cell(props, props.columns.len() + 1, "gridcell", "cause", because_of(props, row, &causes), None, String::new())}
        </div>
    }
}

fn head(row: &MatrixRow) -> Html {
    if row.path.is_empty() {
        return html! { <span class="dim">{"whole object"}</span> };
    }
    html! { <span class="mid" title={row.path.clone()}>{field_path(&row.path)}</span> }
}

fn because_of(props: &Props, row: &MatrixRow, causes: &[Rc<Cause>]) -> Html {
    html! { <>{because(&props.page, causes, &props.environments)}if row.derived { <span class="dim">{"derived"}</span> }</> }
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
    let own = is_own(causes, name);
    let class = match found {
        None => "none".to_owned(),
        Some(_) if own => format!("own{}", shape(&props.environments, name) % 4 + 1),
        Some(_) => "plain".to_owned(),
    };
    let opens = Opened {
        place: props.place.clone(),
        column,
        left: 0.0,
        top: 0.0,
        bottom: 0.0,
    };
    cell(
        props,
        number,
        "gridcell",
        &class,
        shown(row, found, own),
        Some(opens),
        String::new(),
    )
}

/// The environment's own layers say it.
fn is_own(causes: &[Rc<Cause>], name: &str) -> bool {
    causes.iter().any(|cause| {
        let mut sets = cause.sets.iter();
        sets.any(|set| set.own && set.side.environment == name)
    })
}

fn shown(row: &MatrixRow, cell: Option<&MatrixCell>, own: bool) -> Html {
    let note = html! { if own { <span class="vh">{", its own"}</span> } };
    match cell {
        None => html! { <span class="dim">{"absent"}</span> },
        Some(_) if row.path.is_empty() => {
            html! { <>{small("check")}<span class="vh">{"there"}</span>{note}</> }
        }
        Some(cell) if row.masked => html! { <>{masked(&cell.text)}{note}</> },
        Some(cell) if cell.text.is_empty() => html! { <span class="dim">{"empty"}</span> },
        Some(cell) => {
            html! { <><span class="ell" title={cell.text.clone()}>{&cell.text}</span>{note}</> }
        }
    }
}

fn cell(
    props: &Props,
    column: usize,
    role: &'static str,
    class: &str,
    body: Html,
    opens: Option<Opened>,
    span: String,
) -> Html {
    let onfocus = {
        let (focused, index) = (props.focused.clone(), props.index);
        Callback::from(move |_: FocusEvent| focused.emit((index, column)))
    };
    let show = {
        let open = props.open.clone();
        move |element: Option<Element>, opens: Opened| {
            let Some(element) = element else { return };
            let cell = element
                .closest("[data-cell]")
                .ok()
                .flatten()
                .unwrap_or(element);
            let place = cell.get_bounding_client_rect();
            open.emit(Opened {
                left: place.left(),
                top: place.top(),
                bottom: place.bottom(),
                ..opens
            });
        }
    };
    let onclick = {
        let (show, opens) = (show.clone(), opens.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(opens) = opens.clone() {
                show(event.target_dyn_into(), opens);
            }
        })
    };
    let onkeydown = {
        let opens = opens.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() != "Enter" {
                return;
            }
            let target = event.target_dyn_into::<Element>();
            match opens.clone() {
                Some(opens) => {
                    event.prevent_default();
                    show(target, opens);
                }
                // The cell of causes: its first link.
                None => {
                    let link = target.filter(|one| one.has_attribute("data-cell"));
                    let link = link.and_then(|cell| cell.query_selector("button").ok().flatten());
                    if let Some(link) = link
                        && let Ok(link) =
                            wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(link)
                    {
                        event.prevent_default();
                        link.click();
                    }
                }
            }
        })
    };
    let here = props.at == Some(column);
    html! {
        <div {role} class={classes!(class.to_owned(), opens.is_some().then_some("v"))} data-cell={format!("{},{column}", props.index)} tabindex={if here { "0" } else { "-1" }}
            aria-colspan={(!span.is_empty()).then_some(span)} aria-haspopup={opens.is_some().then_some("dialog")} {onfocus} {onclick} {onkeydown}>{body}</div>
    }
}
