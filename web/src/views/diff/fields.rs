//! An object's fields, each with both values and the reason.

use pilothouse_protocol::{FieldDiff, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use super::because;
use super::object::Props;
use crate::views::small;

pub(super) fn fields(props: &Props, object: &ObjectDiff) -> Html {
    if object.status != ObjectStatus::Changed || object.fields.is_empty() {
        let whole = props.why.as_ref().map(|why| why.whole.clone());
        let words = match object.status {
            ObjectStatus::Added => "the whole object is new here",
            ObjectStatus::Removed => "the whole object is gone",
            _ => "differs as text",
        };
        return html! {
            <div class="frow one" data-change="" tabindex="-1"><span class="dim">{words}</span>
                <span class="because">{because(&props.page, &whole.unwrap_or_default(), &props.environments)}</span></div>
        };
    }
    html! {
        <div role="table" aria-label={format!("Fields of {} {}", object.kind, object.name)}>
            for (at, field) in object.fields.iter().enumerate() {
                if !(field.derived && props.hide_derived) { {row(props, at, field)} }
            }
        </div>
    }
}

fn row(props: &Props, at: usize, field: &FieldDiff) -> Html {
    let causes = props.why.as_ref().and_then(|why| why.fields.get(at));
    html! {
        <div class="frow" role="row" data-change="" tabindex="-1">
            <span class="path mid" role="rowheader" title={field.path.clone()}>{path(&field.path)}</span>
            <span class="ell" role="cell">{value(field, field.left.as_deref(), "del-w")}</span>
            <span class="ell" role="cell">{value(field, field.right.as_deref(), "add-w")}</span>
            <span class="because" role="cell">
                {because(&props.page, causes.map_or(&[], |one| one), &props.environments)}
                if field.derived { <span class="dim">{"derived"}</span> }
                if !field.immutable.is_empty() { <span class="tag error" title={field.immutable.clone()}>{"immutable"}</span> }
            </span>
        </div>
    }
}

fn value(field: &FieldDiff, value: Option<&str>, word: &'static str) -> Html {
    match value {
        None => html! { <span class="dim">{"not set"}</span> },
        Some(_) if field.masked && field.left.is_some() && field.right.is_some() => {
            masked("hidden, differs")
        }
        Some(text) if field.masked => masked(text),
        Some("") => html! { <span class="dim">{"empty"}</span> },
        Some(text) => {
            html! { <span class={classes!("mono", "fval", word)} title={text.to_owned()}>{text}</span> }
        }
    }
}

/// What a Secret holds, not shown.
pub(crate) fn masked(text: &str) -> Html {
    html! { <span class="mask">{small("lock")}{text}</span> }
}

/// A path without what every object of the kind has in front: `containers[web].image`. Where it is too long its beginning
/// is left out: neighbours differ in their endings.
pub(crate) fn path(path: &str) -> Html {
    let path = path.strip_prefix("spec.template.spec.").unwrap_or(path);
    html! { <span class="ell ending"><bdi>{path}</bdi></span> }
}
