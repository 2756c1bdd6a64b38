//! One object of a comparison: its head, and below it how it differs.

use std::rc::Rc;

use pilothouse_protocol::{Comparison, Environment, Hunk, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use super::{fields, rows};
use crate::causes::ObjectWhy;
use crate::comparing::{Lines, object_key};
use crate::kinds;
use crate::page::Page;
use crate::receive::count;
use crate::shared::Shared;
use crate::views::small;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    /// Its place in the comparison.
    pub(super) at: usize,
    pub(super) comparison: Shared<Comparison>,
    pub(super) why: Option<Rc<ObjectWhy>>,
    pub(super) lines: Lines,
    /// All lines, where the equal ones are shown too.
    pub(super) all: Option<Rc<[Hunk]>>,
    pub(super) hide_derived: bool,
    pub(super) folded: bool,
    pub(super) fold: Callback<String>,
    /// Whether it was looked at; `None` where that is not asked.
    pub(super) seen: Option<bool>,
    pub(super) environments: Shared<Vec<Environment>>,
}

#[component]
pub(super) fn ObjectView(props: &Props) -> Html {
    let Some(object) = props.comparison.objects.get(props.at) else {
        return html! {};
    };
    let folded = props.folded || props.seen == Some(true);
    html! {
        <section class={classes!("dobj", folded.then_some("folded"))} id={format!("diff-{}", props.at)}
            aria-label={format!("{} {}", object.kind, object.name)}>
            {head(props, object, folded)}
            if !folded {
                {match props.lines {
                    Lines::Fields => fields::fields(props, object),
                    lines => rows::rows(props, object, lines == Lines::Unified),
                }}
            }
        </section>
    }
}

fn head(props: &Props, object: &ObjectDiff, folded: bool) -> Html {
    let key = object_key(object);
    let toggle = {
        let (fold, key) = (props.fold.clone(), key.clone());
        Callback::from(move |_: MouseEvent| fold.emit(key.clone()))
    };
    let open = {
        let (page, path) = (props.page.clone(), object.source.clone());
        Callback::from(move |_: MouseEvent| page.go_to(&path, 0, 0))
    };
    html! {
        <div class="dobjhead">
            <button class="foldbtn" aria-expanded={(!folded).to_string()} aria-label={format!("{} {}", object.kind, object.name)}
                disabled={props.seen == Some(true)} onclick={toggle}>{small(if folded { "chev-r" } else { "chev-d" })}</button>
            <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
            </svg>
            <b>{&object.kind}</b>
            <span class="ell objname" title={object.name.clone()}>{&object.name}</span>
            if !object.renamed_from.is_empty() { <span class="dim ell" title={format!("{} before", object.renamed_from)}>{format!("was {}", object.renamed_from)}</span> }
            {status(object, &props.comparison)}
            if object.fields.iter().any(|field| !field.immutable.is_empty()) { <span class="tag error">{small("error")}{"cannot be changed in place"}</span> }
            <button class="mono ell source" title={format!("Open {}", object.source)} onclick={open}>{&object.source}</button>
            <span class="grow"></span>
            if object.status == ObjectStatus::Changed && props.lines != Lines::Fields && !folded {
                <button class="clink" aria-pressed={props.all.is_some().to_string()} onclick={unfold(props, object)}>{"All lines"}</button>
            }
            if let Some(seen) = props.seen {
                <label class="chk" title="Seen (Space)"><input type="checkbox" class="seen" checked={seen} aria-label={format!("Seen: {} {}", object.kind, object.name)}
                    onchange={let page = props.page.clone(); Callback::from(move |_: Event| page.toggle_seen(key.clone()))} />{"Seen"}</label>
            }
        </div>
    }
}

/// Shows the equal lines too, or leaves them out again.
pub(super) fn unfold(props: &Props, object: &ObjectDiff) -> Callback<MouseEvent> {
    let (page, key) = (props.page.clone(), object_key(object));
    Callback::from(move |_| page.toggle_unfolded(&key))
}

fn status(object: &ObjectDiff, comparison: &Comparison) -> Html {
    let (left, right) = (&comparison.left, &comparison.right);
    let fields = u32::try_from(object.fields.len()).unwrap_or(u32::MAX);
    match object.status {
        ObjectStatus::Added => {
            html! { <span class="tag add">{if left.base { "added".to_owned() } else { format!("only in {}", right.environment) }}</span> }
        }
        ObjectStatus::Removed => {
            html! { <span class="tag del">{if left.base { "removed".to_owned() } else { format!("only in {}", left.environment) }}</span> }
        }
        _ if fields == 0 => {
            html! { <span class="tag chg">{count(object.added.max(object.removed), "line")}</span> }
        }
        _ => html! { <span class="tag chg">{count(fields, "field")}</span> },
    }
}
