//! Two renderings side by side: by object and field, with the reason of each difference.

mod bar;
mod body;
mod cause;
mod fields;
mod list;
mod object;
mod rows;
mod steps;

use pilothouse_protocol::{ComparedSide, Comparison, Environment, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use crate::causes::Whys;
use crate::comparing::{Lines, Unfolded};
use crate::page::Page;
use crate::shared::Shared;
use crate::views::pip;
pub(crate) use bar::{layouts, spell, toggles, unspell};
pub(crate) use body::Body;
pub(crate) use cause::{because, is_undeclared, label as cause_label};
pub(crate) use fields::{masked, path as field_path};
use list::Changes;
pub(crate) use steps::Step;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) sides: (ComparedSide, ComparedSide),
    pub(crate) comparison: Option<Shared<Comparison>>,
    pub(crate) why: Shared<Whys>,
    pub(crate) lines: Lines,
    pub(crate) wrap: bool,
    pub(crate) unfolded: Shared<Unfolded>,
    pub(crate) hide_derived: bool,
    pub(crate) reveal: bool,
    pub(crate) base: AttrValue,
    /// The environment whose renderings by two Helms are compared, instead of two environments.
    #[prop_or_default]
    pub(crate) of: Option<AttrValue>,
}

#[component]
pub(crate) fn Diff(props: &Props) -> Html {
    let comparison = props
        .comparison
        .as_ref()
        .filter(|one| one.left == props.sides.0 && one.right == props.sides.1);
    html! {
        <div class="diff">
            {bar::bar(props, comparison.map(|one| &**one))}
            if let Some(comparison) = comparison {
                <div class="diffmain">
                    <Changes page={props.page.clone()} comparison={comparison.clone()} hide_derived={props.hide_derived} />
                    <Body page={props.page.clone()} comparison={comparison.clone()} why={props.why.clone()} lines={props.lines} wrap={props.wrap} unfolded={props.unfolded.clone()}
                        hide_derived={props.hide_derived} environments={props.environments.clone()} />
                </div>
            } else {
                {waiting()}
            }
        </div>
    }
}

/// What stands where the comparison is not there yet.
pub(crate) fn waiting() -> Html {
    html! { <div class="skel" aria-label="Comparing"><i style="width:40%"></i><i style="width:62%"></i><i style="width:54%"></i></div> }
}

/// Whether an object has a place in the body.
pub(crate) fn is_shown(object: &ObjectDiff, hide_derived: bool) -> bool {
    object.status != ObjectStatus::Same && !(hide_derived && object.derived_only)
}

/// A side, with the buoy of its environment.
pub(crate) fn tag(environments: &[Environment], side: &ComparedSide) -> Html {
    let known = environments
        .iter()
        .find(|one| one.settings.name == side.environment);
    html! {
        <span class="envtag">
            if let Some(known) = known { {pip(known.shape)} }
            <span class="ell">{&side.environment}</span>
            if side.base { <span class="dim">{"before"}</span> }
        </span>
    }
}

/// A side in words.
pub(crate) fn name(side: &ComparedSide) -> String {
    if side.base {
        format!("{} before", side.environment)
    } else {
        side.environment.clone()
    }
}
