//! Two environments compared: by object, then by line.

use pilothouse_protocol::{
    Comparison, Environment, HunkRow, ObjectDiff, ObjectStatus, RowKind, RowSide,
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser;
use crate::kinds;
use crate::page::Page;
use crate::receive::count;
use crate::shared::Shared;
use crate::state::View;
use crate::views::{icon, pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) names: Vec<AttrValue>,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) left: AttrValue,
    pub(crate) right: AttrValue,
    pub(crate) comparison: Option<Shared<Comparison>>,
    /// The environment whose renderings by two Helms are compared, instead of two environments.
    #[prop_or_default]
    pub(crate) of: Option<AttrValue>,
}

#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let comparison = props.comparison.as_ref().filter(|one| {
        *one.left.environment == *props.left && *one.right.environment == *props.right
    });
    html! {
        <div class="diff">
            if let Some(of) = &props.of {
                {helm_bar(props, of, comparison.map(|one| &**one))}
            } else {
                {bar(props, comparison.map(|one| &**one))}
            }
            if let Some(comparison) = comparison {
                if !comparison.message.is_empty() {
                    <div class="stale" role="alert">{small("error")}<span>{&comparison.message}</span></div>
                } else if comparison.stale {
                    <div class="stale" role="alert">{small("error")}<span><b>{"Helm would stop here."}</b>{" One side is its last good output."}</span></div>
                }
                <div class="diffmain">
                    {changes(comparison)}
                    <div class="diffbody scroll" tabindex="0" role="region" aria-label="Differences">
                        {body(props, comparison)}
                    </div>
                </div>
            } else {
                <div class="skel" aria-label="Comparing"><i style="width:40%"></i><i style="width:62%"></i><i style="width:54%"></i></div>
            }
        </div>
    }
}

fn shape(props: &Props, name: &str) -> u8 {
    props
        .environments
        .iter()
        .find(|one| one.settings.name == name)
        .map_or(0, |one| one.shape)
}

fn bar(props: &Props, comparison: Option<&Comparison>) -> Html {
    let pick = |label: &'static str, value: &AttrValue, other: &AttrValue, is_left: bool| {
        let (page, other) = (props.page.clone(), other.clone());
        let onchange = Callback::from(move |event: Event| {
            let select = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let Some(name) = select.map(|select| AttrValue::from(select.value())) else {
                return;
            };
            let (left, right) = if is_left {
                (name, other.clone())
            } else {
                (other.clone(), name)
            };
            page.compare_pair(left, right);
        });
        html! {
            <label class="pick">{pip(shape(props, value))}<span class="vh">{label}</span>
                <select aria-label={label} {onchange}>
                    for name in props.names.iter() {
                        <option value={name.clone()} selected={name == value}>{name}</option>
                    }
                </select>
                {small("chev-d")}
            </label>
        }
    };
    let swap = {
        let page = props.page.clone();
        Callback::from(move |_| page.swap_sides())
    };
    html! {
        <div class="bar">
            {pick("Left environment", &props.left, &props.right, true)}
            <button class="iconbtn" aria-label="Swap sides" title={crate::commands::hint("Swap sides", "diff.swap")} onclick={swap}>{small("swap")}</button>
            {pick("Right environment", &props.right, &props.left, false)}
            <span class="dim ell tallyline" role="status">{comparison.map(tally)}</span>
        </div>
    }
}

/// Which environment, and the two Helms.
fn helm_bar(props: &Props, of: &AttrValue, comparison: Option<&Comparison>) -> Html {
    let close = {
        let page = props.page.clone();
        Callback::from(move |_| page.show_view(View::Manifests))
    };
    html! {
        <div class="bar">
            <span class="envtag">{pip(shape(props, of))}{of}</span>
            <span class="ell">{format!("{} → {}", props.left, props.right)}</span>
            <span class="dim ell tallyline" role="status">{comparison.map(tally)}</span>
            <button class="iconbtn" aria-label="Close the comparison" title="Close the comparison" onclick={close}>{small("x")}</button>
        </div>
    }
}

/// `7 objects changed, 2 added, 3 the same`.
fn tally(comparison: &Comparison) -> String {
    let of = |status| {
        u32::try_from(
            comparison
                .objects
                .iter()
                .filter(|object| object.status == status)
                .count(),
        )
        .unwrap_or(u32::MAX)
    };
    let mut text = format!("{} changed", count(of(ObjectStatus::Changed), "object"));
    for (status, word) in [
        (ObjectStatus::Added, "added"),
        (ObjectStatus::Removed, "removed"),
        (ObjectStatus::Same, "the same"),
    ] {
        if of(status) > 0 {
            text.push_str(&format!(", {} {word}", of(status)));
        }
    }
    text
}

fn changes(comparison: &Comparison) -> Html {
    let sections = [
        (ObjectStatus::Changed, "Changed".to_owned()),
        (
            ObjectStatus::Added,
            format!("Only in {}", comparison.right.environment),
        ),
        (
            ObjectStatus::Removed,
            format!("Only in {}", comparison.left.environment),
        ),
        (ObjectStatus::Same, "Same".to_owned()),
    ];
    html! {
        <nav class="changes scroll" aria-label="Objects">
            for (status, heading) in sections {
                {section(comparison, status, &heading)}
            }
        </nav>
    }
}

fn section(comparison: &Comparison, status: ObjectStatus, heading: &str) -> Html {
    let members: Vec<_> = comparison
        .objects
        .iter()
        .enumerate()
        .filter(|(_, object)| object.status == status)
        .collect();
    if members.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h2>{heading}<span>{members.len()}</span></h2>
            for (at, object) in members {
                <button class="chgrow" disabled={status == ObjectStatus::Same} onclick={Callback::from(move |_| scroll_to(at))}>
                    <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                        <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                    </svg>
                    <span class="ell">{&object.label}{" "}<small class="dim">{&object.short_name}</small></span>
                    {delta(object)}
                </button>
            }
        </>
    }
}

fn delta(object: &ObjectDiff) -> Html {
    match object.status {
        ObjectStatus::Changed => html! {
            <span class="delta"><span class="p">{format!("+{}", object.added)}</span><span class="m">{format!("−{}", object.removed)}</span></span>
        },
        ObjectStatus::Added => html! { <span class="delta"><span class="p">{"new"}</span></span> },
        ObjectStatus::Removed => {
            html! { <span class="delta"><span class="m">{"gone"}</span></span> }
        }
        ObjectStatus::Same => html! {},
    }
}

fn scroll_to(at: usize) {
    if let Some(element) = gloo::utils::document().get_element_by_id(&format!("diff-{at}")) {
        element.scroll_into_view();
    }
}

fn body(props: &Props, comparison: &Comparison) -> Html {
    if comparison
        .objects
        .iter()
        .all(|object| object.status == ObjectStatus::Same)
    {
        return html! {
            <div class="empty">{icon("ok")}<b>{"No differences"}</b>
                <span>{format!("{} and {} print the same {}.", comparison.left.environment, comparison.right.environment,
                    count(u32::try_from(comparison.objects.len()).unwrap_or(u32::MAX), "object"))}</span></div>
        };
    }
    html! {
        <>
            <div class="sides" aria-hidden="true">
                <span class="envtag">{pip(shape(props, &comparison.left.environment))}{&comparison.left.environment}</span>
                <span class="envtag">{pip(shape(props, &comparison.right.environment))}{&comparison.right.environment}</span>
            </div>
            for (at, object) in comparison.objects.iter().enumerate() {
                if object.status != ObjectStatus::Same {
                    {object_view(at, object)}
                }
            }
        </>
    }
}

fn object_view(at: usize, object: &ObjectDiff) -> Html {
    let tag = match object.status {
        ObjectStatus::Added => html! { <span class="tag add">{"added"}</span> },
        ObjectStatus::Removed => html! { <span class="tag del">{"removed"}</span> },
        _ => {
            html! { <span class="tag chg">{count(object.added.max(object.removed), "line")}</span> }
        }
    };
    html! {
        <section class="dobj" id={format!("diff-{at}")} key={format!("{} {} {}", object.kind, object.namespace, object.name)}
            aria-label={format!("{} {}", object.kind, object.name)}>
            <div class="dobjhead">
                <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                    <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                </svg>
                <b>{&object.kind}</b><span class="ell">{&object.name}</span>{tag}
                <span class="dim mono ell source">{&object.source}</span>
            </div>
            <div class="dgrid">
                for hunk in object.hunks.iter() {
                    if hunk.skipped > 0 { <div class="hunk">{count(hunk.skipped, "unchanged line")}</div> }
                    for row in hunk.rows.iter() { {row_view(row)} }
                }
            </div>
        </section>
    }
}

fn row_view(row: &HunkRow) -> Html {
    let changed = row.kind == RowKind::Changed;
    html! {
        <>
            {side(row.left.as_ref(), changed, "l", "del", "−")}
            {side(row.right.as_ref(), changed, "r", "add", "+")}
        </>
    }
}

fn side(
    side: Option<&RowSide>,
    changed: bool,
    place: &'static str,
    change: &'static str,
    sign: &'static str,
) -> Html {
    let Some(side) = side else {
        return html! { <div class={classes!("dl", place, "nil")}></div> };
    };
    let marks: Vec<u32> = side
        .marks
        .iter()
        .flat_map(|(from, to)| [*from, *to])
        .collect();
    html! {
        <div class={classes!("dl", place, changed.then_some(change))}>
            <i class="no">{side.line}</i>
            <i class="sg">{if changed { sign } else { "" }}</i>
            <CodeLine text={side.text.clone()} {marks} word={if change == "del" { "del-w" } else { "add-w" }} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    text: String,
    marks: Vec<u32>,
    word: &'static str,
}

/// A line in colours; painted by the same rules as the editor.
#[component]
fn CodeLine(props: &LineProps) -> Html {
    let span = use_node_ref();
    {
        let span = span.clone();
        use_effect_with(
            (props.text.clone(), props.marks.clone(), props.word),
            move |(text, marks, word)| {
                if let Some(span) = span.cast::<HtmlElement>() {
                    browser::paint_line(&span, text, marks, word);
                }
            },
        );
    }
    html! { <span class="src" ref={span}></span> }
}
