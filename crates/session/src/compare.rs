//! Two environments side by side.

use crate::convert;
use crate::output::{Numbered, Output, short_name};
use pilothouse_diff::{ObjectSide, Status, compare, count, hunks};
use pilothouse_protocol::{
    ComparedSide, Comparison, DocumentRole, Hunk, HunkRow, ObjectDiff, ObjectGroup, ObjectStatus,
    OutputState, RowKind, RowSide,
};
use pilothouse_workspace::Environment;

/// One side of a comparison.
pub(crate) struct Side<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) output: &'a Output,
}

/// Compares the manifests and hooks of two environments. `chart` is the chart's name.
pub(crate) fn comparison(left: &Side<'_>, right: &Side<'_>, chart: &str) -> Comparison {
    let (old, new) = (documents(left), documents(right));
    let mut comparison = Comparison {
        left: ComparedSide::now(&*left.environment.name),
        right: ComparedSide::now(&*right.environment.name),
        stale: [left, right]
            .iter()
            .any(|side| side.output.state == OutputState::Stale),
        ..Comparison::default()
    };
    if let Some(side) = [left, right]
        .iter()
        .find(|side| matches!(side.output.state, OutputState::None | OutputState::Held))
    {
        comparison.message = format!("{} cannot be rendered", side.environment.name);
        return comparison;
    }
    for pair in compare(&sides(&old), &sides(&new)) {
        let texts = [pair.left.map(|at| old[at]), pair.right.map(|at| new[at])];
        let environment = if pair.right.is_some() {
            right.environment
        } else {
            left.environment
        };
        if let Some(document) = texts[1].or(texts[0]) {
            let bodies = texts.map(|side| side.map_or("", |side| side.document.body().trim_end()));
            comparison
                .objects
                .push(object(pair.status, document, bodies, environment, chart));
            if let Some(object) = comparison.objects.last_mut() {
                [object.left, object.right] = texts.map(|side| side.map(|one| one.id));
            }
        }
    }
    comparison
}

fn documents<'a>(side: &Side<'a>) -> Vec<&'a Numbered> {
    let all = side.output.documents.iter();
    all.filter(|one| one.document.role != DocumentRole::Notes)
        .collect()
}

fn sides<'a>(documents: &[&'a Numbered]) -> Vec<ObjectSide<'a>> {
    documents
        .iter()
        .map(|one| ObjectSide {
            object: one.document.object.as_ref(),
            source: &one.document.source,
            text: one.document.body().trim_end(),
        })
        .collect()
}

fn object(
    status: Status,
    one: &Numbered,
    [left, right]: [&str; 2],
    environment: &Environment,
    chart: &str,
) -> ObjectDiff {
    let object = one.document.object.clone().unwrap_or_default();
    let hunks = if status == Status::Same {
        Vec::new()
    } else {
        hunks(&object.kind, left, right)
    };
    let (added, removed) = count(&hunks);
    ObjectDiff {
        status: match status {
            Status::Changed => ObjectStatus::Changed,
            Status::Added => ObjectStatus::Added,
            Status::Removed => ObjectStatus::Removed,
            Status::Same => ObjectStatus::Same,
        },
        group: match one.document.role {
            DocumentRole::Hook => ObjectGroup::Hooks,
            _ => convert::group(pilothouse_kube::group(&object.api_version, &object.kind)),
        },
        label: pilothouse_kube::label(&object.kind).to_owned(),
        short_name: short_name(&object.name, environment, chart).to_owned(),
        api_version: object.api_version,
        kind: object.kind,
        renamed_from: String::new(),
        left: None,
        right: None,
        derived_only: false,
        fields: Vec::new(),
        name: object.name,
        namespace: object.namespace,
        source: one.document.source.to_string(),
        added,
        removed,
        hunks: hunks.into_iter().map(hunk).collect(),
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
