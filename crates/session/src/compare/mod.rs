//! Renderings compared: two side by side, all environments at once, each with the base.

mod cache;
mod changes;
mod matrix;
mod order;

pub(crate) use cache::Cache;
pub(crate) use changes::{changes, counts};
pub(crate) use matrix::matrix;

use crate::head::{Head, short_name};
use crate::open::Open;
use crate::output::{Numbered, Output};
use pilothouse_diff::{Diff, Field, ObjectSide, Pair, Release, Status, compare, hunks, path};
use pilothouse_protocol::{
    ComparedSide, Comparison, DocumentRole, FieldDiff, Hunk, HunkRow, ObjectDiff, ObjectStatus,
    OutputState, RowKind, RowSide,
};
use pilothouse_workspace::Environment;
use std::rc::Rc;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) output: &'a Output,
    /// As the base renders it.
    pub(crate) base: bool,
}

impl Side<'_> {
    fn named(&self) -> ComparedSide {
        ComparedSide {
            environment: self.environment.name.clone(),
            base: self.base,
        }
    }

    /// Why it cannot be compared.
    pub(crate) fn refusal(&self) -> Option<String> {
        let nothing = matches!(self.output.state, OutputState::None | OutputState::Held);
        let name = &self.environment.name;
        nothing.then(|| match self.base {
            true => format!("{name} cannot be rendered from the base"),
            false => format!("{name} cannot be rendered"),
        })
    }

    fn release(&self) -> Release<'_> {
        Release {
            name: &self.environment.release,
            namespace: &self.environment.namespace,
        }
    }
}

/// An object of either side and how it differs.
pub(crate) struct Compared<'a> {
    pub(crate) status: Status,
    pub(crate) left: Option<&'a Numbered>,
    pub(crate) right: Option<&'a Numbered>,
    /// Of what is on both sides and not the same text.
    pub(crate) diff: Option<Rc<Diff>>,
}

impl<'a> Compared<'a> {
    /// The document to speak of.
    pub(crate) fn document(&self) -> Option<&'a Numbered> {
        self.right.or(self.left)
    }

    /// The fields that differ.
    pub(crate) fn fields(&self) -> &[Field] {
        self.diff.as_ref().map_or(&[], |diff| &diff.fields)
    }

    /// Nothing but derived fields differs.
    pub(crate) fn derived_only(&self) -> bool {
        !self.fields().is_empty() && self.fields().iter().all(|field| field.derived)
    }
}

/// The body of a document as it is compared.
pub(crate) fn body(one: &Numbered) -> &str {
    one.document.body().trim_end()
}

/// The documents that are compared: all but notes.
pub(crate) fn documents(output: &Output) -> Vec<&Numbered> {
    let all = output.documents.iter();
    all.filter(|one| one.document.role != DocumentRole::Notes)
        .collect()
}

/// Compares the manifests and hooks of two renderings: changed, added, removed, the same.
pub(crate) fn compared<'a>(
    left: &Side<'a>,
    right: &Side<'a>,
    cache: &Cache,
    reveal: bool,
) -> Vec<Compared<'a>> {
    let (old, new) = (documents(left.output), documents(right.output));
    let mut found: Vec<Compared<'a>> = pairs(&old, &new, [left.release(), right.release()], cache)
        .into_iter()
        .map(|pair| {
            let (l, r) = (pair.left.map(|at| old[at]), pair.right.map(|at| new[at]));
            let diff = match (l, r) {
                (Some(l), Some(r)) if pair.status != Status::Same => {
                    Some(cache.diff(body(l), body(r), reveal))
                }
                _ => None,
            };
            // What is only written otherwise is the same.
            let same = diff
                .as_ref()
                .is_some_and(|diff| diff.fields.is_empty() && diff.hunks.is_empty());
            Compared {
                status: if same { Status::Same } else { pair.status },
                left: l,
                right: r,
                diff,
            }
        })
        .collect();
    found.sort_by_key(|one| one.status);
    found
}

/// Which documents of two lists are the same objects.
pub(crate) fn pairs(
    old: &[&Numbered],
    new: &[&Numbered],
    releases: [Release<'_>; 2],
    cache: &Cache,
) -> Vec<Pair> {
    let mut parsed =
        |is_left: bool, at: usize| cache.parsed(body(if is_left { old[at] } else { new[at] }));
    compare(&sides(old), &sides(new), releases, &mut parsed)
}

fn sides<'a>(documents: &[&'a Numbered]) -> Vec<ObjectSide<'a>> {
    documents
        .iter()
        .map(|one| ObjectSide {
            object: one.document.object.as_ref(),
            source: &one.document.source,
            text: body(one),
        })
        .collect()
}

/// Two renderings side by side. `chart` is the chart's name.
pub(crate) fn comparison(
    left: &Side<'_>,
    right: &Side<'_>,
    chart: &str,
    cache: &Cache,
    reveal: bool,
) -> Comparison {
    let mut comparison = Comparison {
        left: left.named(),
        right: right.named(),
        stale: [left, right]
            .iter()
            .any(|side| side.output.state == OutputState::Stale),
        ..Comparison::default()
    };
    if let Some(message) = left.refusal().or_else(|| right.refusal()) {
        comparison.message = message;
        return comparison;
    }
    let found = compared(left, right, cache, reveal);
    comparison.counts = counts(&found);
    comparison.objects = found
        .iter()
        .filter_map(|one| object(one, left, right, chart, reveal))
        .collect();
    comparison
}

fn object(
    one: &Compared<'_>,
    left: &Side<'_>,
    right: &Side<'_>,
    chart: &str,
    reveal: bool,
) -> Option<ObjectDiff> {
    let document = one.document()?;
    let environment = if one.right.is_some() {
        right.environment
    } else {
        left.environment
    };
    let head = Head::of(document);
    let kind = if reveal { "" } else { &head.kind };
    let hunks = match (&one.diff, one.status) {
        (_, Status::Same) => Vec::new(),
        (Some(diff), _) => diff.hunks.clone(),
        (None, Status::Added) => hunks(kind, "", body(document)),
        (None, _) => hunks(kind, body(document), ""),
    };
    let (added, removed) = pilothouse_diff::count(&hunks);
    let name = |one: Option<&Numbered>| Some(one?.document.object.as_ref()?.name.clone());
    let renamed_from = match (name(one.left), name(one.right)) {
        (Some(old), Some(new)) if old != new => old,
        _ => String::new(),
    };
    Some(ObjectDiff {
        status: status(one.status),
        group: head.group,
        label: head.label,
        short_name: short_name(&head.name, environment, chart).to_owned(),
        api_version: head.api_version,
        kind: head.kind,
        name: head.name,
        namespace: head.namespace,
        source: head.source,
        renamed_from,
        left: one.left.map(|one| one.id),
        right: one.right.map(|one| one.id),
        derived_only: one.derived_only(),
        added,
        removed,
        fields: one.fields().iter().map(field).collect(),
        hunks: hunks.into_iter().map(hunk).collect(),
    })
}

pub(crate) fn status(status: Status) -> ObjectStatus {
    match status {
        Status::Changed => ObjectStatus::Changed,
        Status::Added => ObjectStatus::Added,
        Status::Removed => ObjectStatus::Removed,
        Status::Same => ObjectStatus::Same,
    }
}

fn field(field: &Field) -> FieldDiff {
    let text = |place: &Option<pilothouse_diff::Place>| Some(place.as_ref()?.text.clone());
    let line =
        |place: &Option<pilothouse_diff::Place>| place.as_ref().map_or(0, |place| place.line);
    FieldDiff {
        path: path::shown(&field.path),
        left: text(&field.left),
        right: text(&field.right),
        left_line: line(&field.left),
        right_line: line(&field.right),
        masked: field.masked,
        derived: field.derived,
        immutable: field
            .immutable
            .map_or(String::new(), |row| row.reason.to_owned()),
        inner: field.inner.iter().cloned().map(hunk).collect(),
    }
}

impl Open {
    /// An object of the comparison with the lines that are the same. `None` where it is another comparison by now.
    pub(crate) fn unfolded(&self, number: u64, object: u32) -> Option<Vec<Hunk>> {
        let (left, right, reveal) = self.views.comparison.of.as_ref()?;
        if self.sent.comparison.as_ref()?.number != number || self.views_due() {
            return None;
        }
        let (left, right) = (self.side(left).ok()?, self.side(right).ok()?);
        let cache = &self.views.cache;
        let found = compared(&left, &right, cache, *reveal);
        let one = found.get(object as usize)?;
        let (left, right) = (
            cache.parsed(body(one.left?)),
            cache.parsed(body(one.right?)),
        );
        let hunks = pilothouse_diff::unfolded(&left, &right, *reveal);
        Some(hunks.into_iter().map(hunk).collect())
    }
}

fn hunk(hunk: pilothouse_diff::Hunk) -> Hunk {
    let side = |side: pilothouse_diff::Side| RowSide {
        line: side.line,
        text: side.text,
        marks: side.marks,
    };
    let rows = hunk.rows.into_iter().map(|row| HunkRow {
        kind: if row.changed {
            RowKind::Changed
        } else {
            RowKind::Context
        },
        left: row.left.map(side),
        right: row.right.map(side),
    });
    Hunk {
        skipped: hunk.skipped,
        rows: rows.collect(),
    }
}
