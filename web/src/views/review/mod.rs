//! The review: a summary of what the edits since the base do, beside the difference itself.

mod summary;

use pilothouse_protocol::{Comparison, Environment, ObjectStatus};
use web_sys::Element;
use yew::prelude::*;

use crate::causes::Whys;
use crate::comparing::{Lines, Unfolded, object_key};
use crate::page::Page;
use crate::reviewing::{Reviewing, Seen};
use crate::shared::Shared;
use crate::views::base::NoBase;
use crate::views::diff::{Body, is_shown, layouts, toggles, waiting};
use crate::views::pip;
use summary::Summary;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) base: AttrValue,
    pub(crate) reviewing: Reviewing,
    pub(crate) comparison: Option<Shared<Comparison>>,
    pub(crate) why: Shared<Whys>,
    pub(crate) lines: Lines,
    pub(crate) wrap: bool,
    pub(crate) unfolded: Shared<Unfolded>,
    pub(crate) hide_derived: bool,
    pub(crate) reveal: bool,
}

#[component]
pub(crate) fn ReviewView(props: &Props) -> Html {
    if props.base.is_empty() {
        return html! {
            <NoBase page={props.page.clone()} title="Review"
                says="A review says what a change does in every environment. Pin the state that it is compared with." />
        };
    }
    let environment = &props.reviewing.environment;
    let comparison = props
        .comparison
        .as_ref()
        .filter(|one| one.left.base && !one.right.base && *one.right.environment == **environment);
    html! {
        <div class="review">
            <Summary page={props.page.clone()} environments={props.environments.clone()} review={props.reviewing.review.clone()} shown={environment.clone()} />
            <div class="reviewdiff" onkeydown={ticks(&props.page, comparison)}>
                {bar(props, comparison.map(|one| &**one))}
                if let Some(comparison) = comparison {
                    <div class="diffmain">
                        <Body page={props.page.clone()} comparison={comparison.clone()} why={props.why.clone()} lines={props.lines} wrap={props.wrap} unfolded={props.unfolded.clone()}
                            hide_derived={props.hide_derived} environments={props.environments.clone()}
                            seen={Some((props.reviewing.seen.clone(), environment.clone()))} />
                    </div>
                } else {
                    {waiting()}
                }
            </div>
        </div>
    }
}

fn bar(props: &Props, comparison: Option<&Comparison>) -> Html {
    let radio = |one: &Environment| {
        let name = one.settings.name.clone();
        let on = *name == *props.reviewing.environment;
        let onclick = {
            let (page, name) = (props.page.clone(), name.clone());
            Callback::from(move |_: MouseEvent| page.review_environment(&name))
        };
        html! { <button role="radio" aria-checked={on.to_string()} {onclick}>{pip(one.shape)}<span class="ell">{name}</span></button> }
    };
    html! {
        <div class="bar">
            <div class="seg revenvs" role="radiogroup" aria-label="Environment of the difference">for one in props.environments.iter() { {radio(one)} }</div>
            <span class="dim tallyline" role="status">{comparison.map(|one| seen_of(one, &props.reviewing.seen, &props.reviewing.environment, props.hide_derived))}</span>
            <span class="grow"></span>
            {toggles(&props.page, props.reveal, props.hide_derived)}
            {layouts(&props.page, props.lines)}
        </div>
    }
}

/// `2 of 5 seen`.
fn seen_of(comparison: &Comparison, seen: &Seen, environment: &str, hide_derived: bool) -> String {
    let differ = comparison
        .objects
        .iter()
        .filter(|object| object.status != ObjectStatus::Same && is_shown(object, hide_derived));
    let looked_at = |key: String| seen.contains(&(environment.to_owned(), key));
    let seen = differ
        .clone()
        .filter(|one| looked_at(object_key(one)))
        .count();
    format!("{seen} of {} seen", differ.count())
}

/// Space ticks the object that has the focus as seen.
fn ticks(page: &Page, comparison: Option<&Shared<Comparison>>) -> Callback<KeyboardEvent> {
    let (page, comparison) = (page.clone(), comparison.cloned());
    Callback::from(move |event: KeyboardEvent| {
        let target = event.target_dyn_into::<Element>();
        let object = target
            .filter(|one| event.key() == " " && one.has_attribute("data-change"))
            .and_then(|one| one.closest(".dobj").ok().flatten());
        let at = object.and_then(|object| object.id().strip_prefix("diff-")?.parse::<usize>().ok());
        if let (Some(at), Some(comparison)) = (at, &comparison)
            && let Some(object) = comparison.objects.get(at)
        {
            event.prevent_default();
            page.toggle_seen(object_key(object));
            page.step(1);
        }
    })
}
