//! An object's lines, side by side or one below the other.

use std::rc::Rc;

use pilothouse_protocol::ask::Cause;
use pilothouse_protocol::{FieldDiff, HunkRow, ObjectDiff, ObjectStatus, RowKind, RowSide};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::because;
use super::object::{Props, unfold};
use crate::browser;
use crate::causes::ObjectWhy;
use crate::receive::count;
use crate::views::small;

/// The lines of a long object come in parts, of which the browser lays out those in sight.
const PART: usize = 60;

/// What is known of one line.
pub(super) struct Line<'o> {
    pub(super) row: &'o HunkRow,
    /// The fields that begin in it, with their places.
    fields: Vec<(usize, &'o FieldDiff)>,
    /// It is the first of several that differ.
    pub(super) begins: bool,
    /// All that differs in it is derived, and that is left out.
    quiet: bool,
}

pub(super) fn rows(props: &Props, object: &ObjectDiff, unified: bool) -> Html {
    let mut first = object.status != ObjectStatus::Changed;
    let mut drawn: Vec<Html> = Vec::new();
    for hunk in props.all.as_deref().unwrap_or(&object.hunks) {
        if hunk.skipped > 0 {
            drawn.push(html! { <button class="hunk" aria-expanded="false" title="Show all lines" onclick={unfold(props, object)}>{small("chev-r")}{count(hunk.skipped, "unchanged line")}</button> });
        }
        for line in lines(object, &hunk.rows, props.hide_derived) {
            drawn.push(row(
                props,
                object,
                &line,
                unified,
                std::mem::take(&mut first),
            ));
        }
    }
    let mut drawn = drawn.into_iter();
    let parts = drawn.len().div_ceil(PART);
    html! {
        for _ in 0..parts {
            <div class={classes!("dgrid", (parts > 1).then_some("part"))}>{drawn.by_ref().take(PART).collect::<Html>()}</div>
        }
    }
}

pub(super) fn lines<'o>(
    object: &'o ObjectDiff,
    rows: &'o [HunkRow],
    hide_derived: bool,
) -> Vec<Line<'o>> {
    let mut before = false;
    let mut quiet_run = false;
    let line = |row: &'o HunkRow| {
        let changed = row.kind == RowKind::Changed;
        let fields = if changed {
            fields_of(&object.fields, row)
        } else {
            Vec::new()
        };
        // The lines of a text of several lines belong to the field that begins above them.
        let starts = !fields.is_empty() || !changed || !before;
        if starts {
            quiet_run = !fields.is_empty() && fields.iter().all(|(_, field)| field.derived);
        }
        let quiet = hide_derived && changed && quiet_run;
        let begins = changed && !before && !quiet;
        before = changed;
        Line {
            row,
            fields,
            begins,
            quiet,
        }
    };
    rows.iter().map(line).collect()
}

fn fields_of<'o>(fields: &'o [FieldDiff], row: &HunkRow) -> Vec<(usize, &'o FieldDiff)> {
    let (left, right) = (
        row.left.as_ref().map(|side| side.line),
        row.right.as_ref().map(|side| side.line),
    );
    let here = |(_, field): &(usize, &FieldDiff)| {
        if field.right_line > 0 {
            Some(field.right_line) == right
        } else {
            Some(field.left_line) == left
        }
    };
    fields.iter().enumerate().filter(here).collect()
}

fn row(props: &Props, object: &ObjectDiff, line: &Line<'_>, unified: bool, whole: bool) -> Html {
    let changed = line.row.kind == RowKind::Changed && !line.quiet;
    let (left, right) = (line.row.left.as_ref(), line.row.right.as_ref());
    let reason = reason(props, object, line, whole);
    if !unified {
        // The mark of a change is on the side that has a line.
        let on_left = line.begins && left.is_some();
        return html! {
            <>
                {side(left, changed, "l", "del", "−", on_left)}
                {side(right, changed, "r", "add", "+", line.begins && !on_left)}
                {reason}
            </>
        };
    }
    if line.row.kind == RowKind::Context || line.quiet {
        return html! { <>{side(right.or(left), false, "u", "", "", false)}{reason}</> };
    }
    html! {
        <>
            if left.is_some() {
                {side(left, changed, "u", "del", "−", line.begins)}
            }
            if right.is_some() { {side(right, changed, "u", "add", "+", line.begins && left.is_none())} }
            {reason}
        </>
    }
}

/// Why a line differs, for the fields that begin in it.
fn reason(props: &Props, object: &ObjectDiff, line: &Line<'_>, whole: bool) -> Html {
    let empty: &[Rc<Cause>] = &[];
    // Those of an earlier state may be of other fields.
    let fits = |why: &&ObjectWhy| why.fields.len() == object.fields.len();
    let why = props.why.as_deref().filter(|why| whole || fits(why));
    let causes: Vec<Rc<Cause>> = if whole {
        why.map_or(empty, |why| &why.whole).to_vec()
    } else {
        let mut found: Vec<Rc<Cause>> = Vec::new();
        for (at, _) in &line.fields {
            let of = why.and_then(|why| why.fields.get(*at));
            for cause in of.into_iter().flatten() {
                if !found.contains(cause) {
                    found.push(cause.clone());
                }
            }
        }
        found
    };
    let derived = !line.fields.is_empty() && line.fields.iter().all(|(_, field)| field.derived);
    let immutable = line
        .fields
        .iter()
        .find(|(_, field)| !field.immutable.is_empty());
    if causes.is_empty() && !derived && immutable.is_none() {
        return html! {};
    }
    html! {
        <div class="because">
            {because(&props.page, &causes, &props.environments)}
            if derived { <span class="dim">{"derived"}</span> }
            if let Some((_, field)) = immutable { <span class="tag error" title={field.immutable.clone()}>{"immutable"}</span> }
        </div>
    }
}

fn side(
    side: Option<&RowSide>,
    changed: bool,
    place: &'static str,
    change: &'static str,
    sign: &'static str,
    begins: bool,
) -> Html {
    let Some(side) = side else {
        return html! { <div class={classes!("dl", place, "nil")}></div> };
    };
    let marks: Vec<u32> = side
        .marks
        .iter()
        .filter(|_| changed)
        .flat_map(|(from, to)| [*from, *to])
        .collect();
    html! {
        <div class={classes!("dl", place, changed.then_some(change))} data-change={begins.then_some("")} tabindex={begins.then_some("-1")}>
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
