//! From change to change, also of objects that are not drawn.

use pilothouse_protocol::{Hunk, ObjectDiff, ObjectStatus};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::rows::lines;
use crate::comparing::Lines;

/// Where to go in a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// To the object at that place of the comparison.
    Object(usize),
    /// So many changes on.
    Change(isize),
}

/// What stands at the beginning of each change.
const CHANGES: &str = "[data-change]";

/// In how many places an object can be stepped to: as many as its view marks with `data-change`.
pub(super) fn changes(
    object: &ObjectDiff,
    all: Option<&[Hunk]>,
    layout: Lines,
    hide_derived: bool,
) -> usize {
    if layout == Lines::Fields {
        if object.status != ObjectStatus::Changed || object.fields.is_empty() {
            return 1;
        }
        let left_out = |derived: bool| derived && hide_derived;
        let fields = object.fields.iter();
        return fields.filter(|field| !left_out(field.derived)).count();
    }
    let hunks = all.unwrap_or(&object.hunks).iter();
    let begin = |hunk: &Hunk| {
        let lines = lines(object, &hunk.rows, hide_derived);
        let there = |row: &pilothouse_protocol::HunkRow| row.left.is_some() || row.right.is_some();
        let begins = lines.iter().filter(|line| line.begins && there(line.row));
        begins.count()
    };
    hunks.map(begin).sum()
}

/// The change that has the focus: its object's place in the comparison, and which of its changes it is.
pub(super) fn focused(list: &Element) -> Option<(usize, usize)> {
    let active = gloo::utils::document().active_element()?;
    let section = active.closest("[id^=diff-]").ok().flatten()?;
    let object = section.id().strip_prefix("diff-")?.parse().ok()?;
    let changes = list
        .contains(Some(&section))
        .then(|| section.query_selector_all(CHANGES).ok())??;
    let mut places = 0..changes.length();
    let at = places.find(|at| {
        let change = changes.item(*at);
        change.is_some_and(|change| change.is_same_node(Some(&active)))
    })?;
    Some((object, usize::try_from(at).ok()?))
}

/// Puts the focus on a change that is drawn; `None`: there is no such change.
pub(super) fn focus(list: &HtmlElement, object: usize, change: usize) -> Option<()> {
    let changes = list
        .query_selector_all(&format!("#diff-{object} {CHANGES}"))
        .ok()?;
    let change = changes.item(u32::try_from(change).ok()?)?;
    let change = change.dyn_into::<HtmlElement>().ok()?;
    change.focus().ok()?;
    let how = web_sys::ScrollIntoViewOptions::new();
    how.set_block(web_sys::ScrollLogicalPosition::Center);
    change.scroll_into_view_with_scroll_into_view_options(&how);
    Some(())
}
