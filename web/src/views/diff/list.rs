//! The list of objects beside a comparison.

use pilothouse_protocol::{Comparison, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use super::name;
use super::steps::Step;
use crate::kinds;
use crate::page::Page;
use crate::shared::Shared;

/// A long list comes in parts, of which the browser lays out those in sight.
const PART: usize = 50;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) comparison: Shared<Comparison>,
    pub(super) hide_derived: bool,
}

/// Objects by how they differ; a click scrolls to one.
#[component]
pub(super) fn Changes(props: &Props) -> Html {
    let comparison = &props.comparison;
    let sections = [
        (ObjectStatus::Changed, "Changed".to_owned()),
        (
            ObjectStatus::Added,
            format!("Only in {}", name(&comparison.right)),
        ),
        (
            ObjectStatus::Removed,
            format!("Only in {}", name(&comparison.left)),
        ),
        (ObjectStatus::Same, "Same".to_owned()),
    ];
    html! {
        <nav class="changes scroll" aria-label="Objects">
            for (status, heading) in sections {
                {section(props, status, &heading)}
            }
        </nav>
    }
}

fn section(props: &Props, status: ObjectStatus, heading: &str) -> Html {
    let members: Vec<(usize, &ObjectDiff)> = props
        .comparison
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
            for part in members.chunks(PART) {
                <div class="part" style={format!("--rows:{}", part.len())}>for (at, object) in part { {row(props, *at, object)} }</div>
            }
        </>
    }
}

fn row(props: &Props, at: usize, object: &ObjectDiff) -> Html {
    let onclick = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.step_in_diff(Step::Object(at)))
    };
    html! {
        <button class="chgrow" disabled={!super::is_shown(object, props.hide_derived)} title={format!("{} {}", object.kind, object.name)} {onclick}>
                    <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                        <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                    </svg>
                    <span class="ell">{&object.label}{" "}<small class="dim">{&object.short_name}</small></span>
                    {delta(object)}
        </button>
    }
}

fn delta(object: &ObjectDiff) -> Html {
    match object.status {
        ObjectStatus::Changed => {
            html! { <span class="delta"><span class="c">{object.fields.len().max(1)}</span><span class="vh">{" fields"}</span></span> }
        }
        ObjectStatus::Added => html! { <span class="delta"><span class="p">{"new"}</span></span> },
        ObjectStatus::Removed => {
            html! { <span class="delta"><span class="m">{"gone"}</span></span> }
        }
        ObjectStatus::Same => html! {},
    }
}
