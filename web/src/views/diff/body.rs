//! The objects that differ, one below the other: of many only those in sight are drawn.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use pilothouse_protocol::{Comparison, Environment, Hunk, HunkRow, ObjectDiff, RowKind};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::object::ObjectView;
use super::steps::{self, Step};
use super::{is_shown, name, tag};
use crate::causes::Whys;
use crate::comparing::{Lines, Unfolded, object_key};
use crate::page::Page;
use crate::receive::count;
use crate::reviewing::Seen;
use crate::shared::Shared;
use crate::views::sight::{Rows, use_sight};
use crate::views::{icon, small};

/// So many objects are drawn whole, so that the browser's own search finds all of them.
const FEW: usize = 40;
/// Heights as in styles/diff.css, in pixels: of an object's head with its border, of a line, of the bar that stands for
/// equal lines, of a field. What is drawn is measured.
const HEAD: i32 = 35;
const LINE: i32 = 20;
const SKIPPED: i32 = 22;
const FIELD: i32 = 28;

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct Props {
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

impl Props {
    /// All lines of an object, where the equal ones are shown too.
    fn all(&self, key: &str) -> Option<Rc<[Hunk]>> {
        let (of, hunks) = self.unfolded.get(key)?;
        (*of == self.comparison.number).then(|| hunks.clone())
    }

    fn seen(&self, key: &str) -> Option<bool> {
        let (seen, environment) = self.seen.as_ref()?;
        Some(seen.contains(&(environment.to_string(), key.to_owned())))
    }
}

/// The heights of objects that were drawn, by [`object_key`], and for which layout they hold.
#[derive(Default)]
struct Measured {
    layout: (Lines, bool, bool),
    heights: BTreeMap<String, i32>,
}

#[component]
pub(crate) fn Body(props: &Props) -> Html {
    let folded = use_state_eq(BTreeSet::<String>::new);
    let measured = use_mut_ref(Measured::default);
    let list = use_node_ref();
    let sight = use_sight(&list);
    let again = use_force_update();
    let comparison = &props.comparison;
    let lines = props.lines.seen();
    let shown = use_memo(
        (comparison.clone(), props.hide_derived),
        |(comparison, hide)| -> Vec<usize> {
            let objects = comparison.objects.iter().enumerate();
            let shown = objects.filter(|(_, object)| is_shown(object, *hide));
            shown.map(|(at, _)| at).collect()
        },
    );
    let bodies = Bodies {
        props: props.clone(),
        lines,
        folded: (*folded).clone(),
        shown: shown.clone(),
    };
    let rows = bodies.rows(&measured);
    let few = shown.len() <= FEW;
    let drawn = if few {
        0..shown.len()
    } else {
        rows.within(&sight)
    };
    {
        let (list, measured) = (list.clone(), measured.clone());
        let (page, bodies, drawn) = (props.page.clone(), bodies.clone(), drawn.clone());
        use_effect(move || {
            if !few && bodies.measure(&list, &drawn, &measured) {
                again.force_update();
            }
            let step = Callback::from(move |step: Step| bodies.step(step, &list, &measured));
            *page.0.steps.borrow_mut() = Some(step);
        });
        let page = props.page.clone();
        use_effect_with((), move |()| move || *page.0.steps.borrow_mut() = None);
    }
    let fold = use_callback(folded.clone(), |key: String, folded| {
        let mut next = (**folded).clone();
        if !next.remove(&key) {
            next.insert(key);
        }
        folded.set(next);
    });
    let class = match lines {
        Lines::Side => "side2",
        Lines::Unified => "uni",
        Lines::Fields => "flds",
    };
    let height = |from: i32, to: i32| format!("height:{}px", to - from);
    html! {
        <div class={classes!("diffbody", "scroll", class, props.wrap.then_some("wrap"))} tabindex="0" role="region" aria-label="Differences">
            {message(comparison)}
            if shown.is_empty() {
                {nothing(comparison, props.hide_derived)}
            } else {
                {heads(props, lines)}
            }
            <div class={classes!("dobjs", few.then_some("few"))} ref={list}>
                <i class="dmark"></i>
                <div style={height(0, rows.top(drawn.start))}></div>
                for at in shown.get(drawn.clone()).unwrap_or_default() {
                    {bodies.object(*at, &fold)}
                }
                <div style={height(rows.top(drawn.end), rows.height())}></div>
            </div>
        </div>
    }
}

/// The objects of a body as they are laid out now.
#[derive(Clone)]
struct Bodies {
    props: Props,
    lines: Lines,
    folded: BTreeSet<String>,
    /// Their places in the comparison.
    shown: Rc<Vec<usize>>,
}

impl Bodies {
    fn is_folded(&self, key: &str) -> bool {
        self.folded.contains(key) || self.props.seen(key) == Some(true)
    }

    fn objects(&self) -> impl Iterator<Item = &ObjectDiff> {
        let objects = &self.props.comparison.objects;
        self.shown.iter().filter_map(|at| objects.get(*at))
    }

    fn object(&self, at: usize, fold: &Callback<String>) -> Html {
        let props = &self.props;
        let Some(object) = props.comparison.objects.get(at) else {
            return html! {};
        };
        let key = object_key(object);
        html! {
            <ObjectView key={key.clone()} page={props.page.clone()} {at} comparison={props.comparison.clone()} why={props.why.get(&key).cloned()}
                lines={self.lines} all={props.all(&key)} hide_derived={props.hide_derived} folded={self.folded.contains(&key)} fold={fold.clone()}
                seen={props.seen(&key)} environments={props.environments.clone()} />
        }
    }

    /// Where the objects lie, as far as it is known.
    fn rows(&self, measured: &RefCell<Measured>) -> Rows {
        let layout = (self.lines, self.props.wrap, self.props.hide_derived);
        let mut measured = measured.borrow_mut();
        if measured.layout != layout {
            *measured = Measured {
                layout,
                heights: BTreeMap::new(),
            };
        }
        Rows::new(self.objects().map(|object| {
            let key = object_key(object);
            if self.is_folded(&key) {
                return HEAD;
            }
            let known = measured.heights.get(&key).copied();
            known.unwrap_or_else(|| self.likely_height(object, &key))
        }))
    }

    fn likely_height(&self, object: &ObjectDiff, key: &str) -> i32 {
        let pixels =
            |count: usize, each: i32| i32::try_from(count).unwrap_or(i32::MAX / 100) * each;
        if self.lines == Lines::Fields {
            return HEAD + pixels(object.fields.len().max(1), FIELD);
        }
        let all = self.props.all(key);
        let hunks = all.as_deref().unwrap_or(&object.hunks);
        hunks.iter().fold(HEAD, |height, hunk| {
            let skipped = if hunk.skipped > 0 { SKIPPED } else { 0 };
            let two = |row: &&HunkRow| {
                row.kind == RowKind::Changed && row.left.is_some() && row.right.is_some()
            };
            let more = if self.lines == Lines::Unified {
                hunk.rows.iter().filter(two).count()
            } else {
                0
            };
            height
                .saturating_add(skipped)
                .saturating_add(pixels(hunk.rows.len() + more, LINE))
        })
    }

    /// Notes how high the drawn objects are; whether one is not as high as it was thought to be.
    fn measure(&self, list: &NodeRef, drawn: &Range<usize>, measured: &RefCell<Measured>) -> bool {
        let Some(list) = list.cast::<HtmlElement>() else {
            return false;
        };
        let before = self.rows(measured);
        let mut differs = false;
        for place in drawn.clone() {
            let at = self.shown.get(place).copied();
            let object = at.and_then(|at| self.props.comparison.objects.get(at));
            let section = at.and_then(|at| section(&list, at));
            if let (Some(object), Some(section)) = (object, section) {
                let key = object_key(object);
                if self.is_folded(&key) {
                    continue;
                }
                let height = section.offset_height();
                differs |= height != before.top(place + 1) - before.top(place);
                measured.borrow_mut().heights.insert(key, height);
            }
        }
        differs
    }

    /// Goes to an object, or from change to change.
    fn step(&self, step: Step, list: &NodeRef, measured: &RefCell<Measured>) {
        let Some(list) = list.cast::<HtmlElement>() else {
            return;
        };
        match step {
            Step::Object(at) => self.bring(&list, at, measured),
            Step::Change(by) => {
                let changes: Vec<(usize, usize)> = self.changes().collect();
                let count = changes.len().cast_signed();
                if count == 0 {
                    return;
                }
                let at = steps::focused(&list)
                    .and_then(|here| changes.iter().position(|one| *one == here));
                let next = match at {
                    Some(at) => (at.cast_signed() + by).rem_euclid(count),
                    None if by > 0 => 0,
                    None => count - 1,
                };
                let Some((object, change)) = changes.get(next.cast_unsigned()).copied() else {
                    return;
                };
                if section(&list, object).is_some() {
                    steps::focus(&list, object, change);
                } else {
                    self.bring(&list, object, measured);
                    let focus = move || {
                        steps::focus(&list, object, change);
                    };
                    // Once it is drawn.
                    gloo::timers::callback::Timeout::new(0, focus).forget();
                }
                let text = format!("Change {} of {count}", next + 1);
                self.props.page.change(|state| state.said = text.into());
            }
        }
    }

    /// The changes that are stepped through: objects by their places in the comparison, and which change of each.
    fn changes(&self) -> impl Iterator<Item = (usize, usize)> {
        self.shown.iter().flat_map(|at| {
            let object = self.props.comparison.objects.get(*at);
            let count = object.map_or(0, |object| {
                let key = object_key(object);
                if self.is_folded(&key) {
                    return 0;
                }
                let all = self.props.all(&key);
                steps::changes(object, all.as_deref(), self.lines, self.props.hide_derived)
            });
            (0..count).map(move |change| (*at, change))
        })
    }

    /// Scrolls to an object, which may not be drawn yet.
    fn bring(&self, list: &HtmlElement, at: usize, measured: &RefCell<Measured>) {
        let Some(place) = self.shown.iter().position(|one| *one == at) else {
            return;
        };
        let Some(mark) = list.first_element_child() else {
            return;
        };
        let target = match section(list, at) {
            Some(section) => section.into(),
            None => {
                let top = self.rows(measured).top(place);
                let _ = mark.set_attribute("style", &format!("top:{top}px"));
                mark
            }
        };
        target.scroll_into_view();
        // What is in sight now is drawn at once, not after the browser has told of the scrolling.
        if let Ok(scrolled) = web_sys::Event::new("scroll") {
            let _ = list.dispatch_event(&scrolled);
        }
    }
}

/// An object that is drawn.
fn section(list: &Element, at: usize) -> Option<HtmlElement> {
    let found = list.query_selector(&format!("#diff-{at}")).ok().flatten()?;
    found.dyn_into().ok()
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
fn heads(props: &Props, lines: Lines) -> Html {
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
