//! What is another one than in the base, in every environment.

use super::{Cache, Compared, Side, compared, status};
use crate::head::Head;
use pilothouse_diff::Status;
use pilothouse_kube::ObjectId;
use pilothouse_protocol::{ChangeCounts, ChangedCell, ChangedObject, Changes, EnvironmentChanges};
use std::collections::HashMap;

/// How much differs.
pub(crate) fn counts(found: &[Compared<'_>]) -> ChangeCounts {
    let of = |status| found.iter().filter(|one| one.status == status).count() as u32;
    let fields = found.iter().flat_map(Compared::fields);
    ChangeCounts {
        changed: of(Status::Changed),
        added: of(Status::Added),
        removed: of(Status::Removed),
        same: of(Status::Same),
        fields: fields.clone().count() as u32,
        derived: fields.filter(|field| field.derived).count() as u32,
    }
}

/// An environment as the base renders it and as it is; else why that cannot be compared.
pub(crate) type Before<'a> = Result<(Side<'a>, Side<'a>), String>;

/// The table of environments and objects that change.
pub(crate) fn changes(base: &str, sides: &[(String, Before<'_>)], cache: &Cache) -> Changes {
    let mut table = Changes {
        base: base.to_owned(),
        ..Changes::default()
    };
    let mut rows: HashMap<ObjectId, usize> = HashMap::new();
    let mut known = Vec::with_capacity(sides.len());
    for (column, (name, pair)) in sides.iter().enumerate() {
        let mut head = EnvironmentChanges {
            name: name.clone(),
            ..EnvironmentChanges::default()
        };
        match pair {
            Err(message) => head.message.clone_from(message),
            Ok((left, right)) => {
                let found = compared(left, right, cache, false);
                head.counts = counts(&found);
                for one in found.iter().filter(|one| one.status != Status::Same) {
                    let release = if one.right.is_some() { right } else { left };
                    let Some(row) = row(one, release, &mut rows, &mut table, sides.len()) else {
                        continue;
                    };
                    row.cells[column] = Some(ChangedCell {
                        status: status(one.status),
                        fields: one.fields().len() as u32,
                        derived_only: one.derived_only(),
                        refused: one.fields().iter().any(|field| field.immutable.is_some()),
                    });
                }
                known.push((column, right, found));
            }
        }
        table.environments.push(head);
    }
    for (column, right, found) in known {
        same(&found, column, right, &rows, &mut table);
    }
    table
}

/// The identity of an object whatever the release's namespace is.
fn identity(one: &Compared<'_>, side: &Side<'_>) -> Option<ObjectId> {
    let mut id = one.document()?.document.object.as_ref()?.id();
    if id.namespace == side.environment.namespace {
        id.namespace.clear();
    }
    Some(id)
}

fn row<'t>(
    one: &Compared<'_>,
    side: &Side<'_>,
    rows: &mut HashMap<ObjectId, usize>,
    table: &'t mut Changes,
    columns: usize,
) -> Option<&'t mut ChangedObject> {
    let id = identity(one, side).unwrap_or_default();
    let at = *rows.entry(id).or_insert(table.objects.len());
    if at == table.objects.len() {
        let document = one.document()?;
        let head = Head::of(document);
        table.objects.push(ChangedObject {
            group: head.group,
            label: head.label,
            kind: head.kind,
            name: head.name,
            namespace: head.namespace,
            cells: vec![None; columns],
        });
    }
    table.objects.get_mut(at)
}

/// Objects that change elsewhere and not here.
fn same(
    found: &[Compared<'_>],
    column: usize,
    side: &Side<'_>,
    rows: &HashMap<ObjectId, usize>,
    table: &mut Changes,
) {
    for one in found.iter().filter(|one| one.status == Status::Same) {
        let at = identity(one, side).and_then(|id| rows.get(&id).copied());
        if let Some(object) = at.and_then(|at| table.objects.get_mut(at)) {
            object.cells[column].get_or_insert(ChangedCell {
                status: status(Status::Same),
                fields: 0,
                derived_only: false,
                refused: false,
            });
        }
    }
}
