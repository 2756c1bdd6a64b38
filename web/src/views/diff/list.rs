//! The list of objects beside a comparison.

use pilothouse_protocol::{Comparison, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use super::name;
use crate::kinds;

/// Objects by how they differ; a click scrolls to one.
pub(super) fn changes(comparison: &Comparison, hide_derived: bool) -> Html {
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
                {section(comparison, status, &heading, hide_derived)}
            }
        </nav>
    }
}

fn section(comparison: &Comparison, status: ObjectStatus, heading: &str, hide: bool) -> Html {
    let members: Vec<(usize, &ObjectDiff)> = comparison
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
                <button class="chgrow" disabled={!super::is_shown(object, hide)} title={format!("{} {}", object.kind, object.name)}
                    onclick={Callback::from(move |_| scroll_to(at))}>
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

fn scroll_to(at: usize) {
    if let Some(element) = gloo::utils::document().get_element_by_id(&format!("diff-{at}")) {
        element.scroll_into_view();
    }
}
