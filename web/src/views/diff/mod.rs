//! Two renderings side by side: by object and field, with the reason of each difference.

mod bar;
mod cause;
mod fields;
mod list;
mod object;
mod rows;

use std::collections::BTreeSet;
use std::rc::Rc;

use pilothouse_protocol::{ComparedSide, Comparison, Environment, ObjectDiff, ObjectStatus};
use yew::prelude::*;

use crate::causes::Whys;
use crate::comparing::{Lines, Unfolded, object_key};
use crate::page::Page;
use crate::receive::count;
use crate::reviewing::Seen;
use crate::shared::Shared;
use crate::views::{icon, pip, small};
pub(crate) use bar::{layouts, spell, toggles, unspell};
pub(crate) use cause::{because, is_undeclared, label as cause_label};
pub(crate) use fields::{masked, path as field_path};
use object::ObjectView;

/// How many objects are drawn at once; the others come as the view is scrolled to them.
const AT_ONCE: usize = 40;
/// How near to the end of what is drawn more comes, in pixels.
const NEAR: i32 = 1_500;

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
                    {list::changes(comparison, props.hide_derived)}
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

#[derive(Properties, PartialEq)]
pub(crate) struct BodyProps {
    pub(crate) page: Page,
    pub(crate) comparison: Shared<Comparison>,
    pub(crate) why: Shared<Whys>,
    pub(crate) lines: Lines,
    pub(crate) wrap: bool,
    pub(crate) unfolded: Shared<Unfolded>,
    pub(crate) hide_derived: bool,
    pub(crate) environments: Shared<Vec<Environment>>,
    /// Objects that were looked at, and what says so; none where nothing is ticked.
    #[prop_or_default]
    pub(crate) seen: Option<(Shared<Seen>, AttrValue)>,
}

/// The objects that differ, one below the other.
#[component]
pub(crate) fn Body(props: &BodyProps) -> Html {
    let drawn = use_state_eq(|| AT_ONCE);
    let folded = use_state_eq(BTreeSet::<String>::new);
    let comparison = &props.comparison;
    let lines = props.lines.seen();
    let shown: Vec<(usize, &ObjectDiff)> = comparison
        .objects
        .iter()
        .enumerate()
        .filter(|(_, object)| is_shown(object, props.hide_derived))
        .collect();
    let onscroll = {
        let (drawn, all) = (drawn.clone(), shown.len());
        Callback::from(move |event: Event| {
            if let Some(body) = event.target_dyn_into::<web_sys::Element>()
                && *drawn < all
                && body.scroll_top() + body.client_height() + NEAR > body.scroll_height()
            {
                drawn.set(*drawn + AT_ONCE);
            }
        })
    };
    let fold = {
        let folded = folded.clone();
        Callback::from(move |key: String| {
            let mut next = (*folded).clone();
            if !next.remove(&key) {
                next.insert(key);
            }
            folded.set(next);
        })
    };
    let seen = |key: &str| {
        let (seen, environment) = props.seen.as_ref()?;
        Some(seen.contains(&(environment.to_string(), key.to_owned())))
    };
    let all = |key: &str| {
        let (of, hunks) = props.unfolded.get(key)?;
        (*of == comparison.number).then(|| hunks.clone())
    };
    let class = match lines {
        Lines::Side => "side2",
        Lines::Unified => "uni",
        Lines::Fields => "flds",
    };
    html! {
        <div class={classes!("diffbody", "scroll", class, props.wrap.then_some("wrap"))} tabindex="0" role="region" aria-label="Differences" {onscroll}>
            {message(comparison)}
            if shown.is_empty() {
                {nothing(comparison, props.hide_derived)}
            } else {
                {heads(props, lines)}
            }
            for (at, object) in shown.iter().take(*drawn) {
                <ObjectView key={object_key(object)} page={props.page.clone()} at={*at} object={Rc::new((*object).clone())}
                    why={props.why.get(&object_key(object)).cloned()} {lines} all={all(&object_key(object))} hide_derived={props.hide_derived}
                    folded={folded.contains(&object_key(object))} fold={fold.clone()} seen={seen(&object_key(object))}
                    sides={(comparison.left.clone(), comparison.right.clone())} environments={props.environments.clone()} />
            }
            if shown.len() > *drawn {
                <p class="morebelow dim">{count(u32::try_from(shown.len() - *drawn).unwrap_or(u32::MAX), "more object")}</p>
            }
        </div>
    }
}

/// Whether an object has a place in the body.
pub(crate) fn is_shown(object: &ObjectDiff, hide_derived: bool) -> bool {
    object.status != ObjectStatus::Same && !(hide_derived && object.derived_only)
}

/// Why one side is not what the files say.
fn message(comparison: &Comparison) -> Html {
    if !comparison.message.is_empty() {
        return html! { <div class="stale" role="alert">{small("error")}<span>{&comparison.message}</span></div> };
    }
    if comparison.stale {
        return html! { <div class="stale" role="alert">{small("error")}<span><b>{"Helm would stop here."}</b>{" One side is its last good output."}</span></div> };
    }
    html! {}
}

fn nothing(comparison: &Comparison, hide_derived: bool) -> Html {
    if !comparison.message.is_empty() {
        return html! {};
    }
    let all = u32::try_from(comparison.objects.len()).unwrap_or(u32::MAX);
    let derived = comparison
        .objects
        .iter()
        .any(|object| object.derived_only && hide_derived);
    html! {
        <div class="empty">{icon("ok")}
            if derived {
                <b>{"Only derived values differ"}</b><span>{"Checksums and chart labels are left out while derived values are hidden."}</span>
            } else {
                <b>{"No differences"}</b>
                <span>{format!("{} and {} print the same {}.", name(&comparison.left), name(&comparison.right), count(all, "object"))}</span>
            }
        </div>
    }
}

/// The heads of the columns.
fn heads(props: &BodyProps, lines: Lines) -> Html {
    let (left, right) = (&props.comparison.left, &props.comparison.right);
    html! {
        <div class={classes!("sides", (lines == Lines::Unified).then_some("one"))} aria-hidden="true">
            if lines == Lines::Fields { <span class="fieldhead">{"Field"}</span> }
            if lines == Lines::Unified {
                <span class="both">{tag(&props.environments, left)}{small("arrow-r")}{tag(&props.environments, right)}</span>
            } else {
                {tag(&props.environments, left)}
                {tag(&props.environments, right)}
            }
            <span class="bh">{"Because of"}</span>
        </div>
    }
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
