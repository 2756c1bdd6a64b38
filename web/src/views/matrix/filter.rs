//! Which rows of the matrix are shown.

use std::collections::BTreeSet;
use std::rc::Rc;

use pilothouse_protocol::ask::Cause;
use pilothouse_protocol::{Matrix, MatrixCell, MatrixObject, MatrixRow};

use crate::causes::{ObjectWhy, Whys};
use crate::comparing::row_key;
use crate::views::diff::{cause_label, is_undeclared};

/// What a person wants to see.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Filter {
    /// Part of an object, a field, a value or a cause.
    pub(crate) text: String,
    pub(crate) kind: String,
    /// One that stands out: its values are its own.
    pub(crate) environment: String,
    pub(crate) cause: String,
    /// One environment alone differs from all others.
    pub(crate) alone: bool,
    /// Absent in some environment.
    pub(crate) missing: bool,
    /// Nothing that is declared makes the difference.
    pub(crate) undeclared: bool,
    /// Of two columns only: where these do not differ, nothing is to be seen.
    pub(crate) pair: Option<(usize, usize)>,
}

/// One line of the grid.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Place {
    /// The object's place in the matrix.
    pub(crate) object: usize,
    /// The row's place in the object; none for the object's own line.
    pub(crate) row: Option<usize>,
}

/// The lines of the grid, and how many rows each filter would leave.
#[derive(PartialEq, Default, Debug)]
pub(crate) struct Found {
    pub(crate) rows: Vec<Place>,
    /// Rows that are fields.
    pub(crate) fields: u32,
    pub(crate) alone: u32,
    pub(crate) missing: u32,
    pub(crate) undeclared: u32,
    pub(crate) kinds: BTreeSet<String>,
    pub(crate) causes: BTreeSet<String>,
}

/// The lines that a filter leaves.
pub(crate) fn places(matrix: &Matrix, why: &Whys, filter: &Filter, hide_derived: bool) -> Found {
    let wanted = filter.text.trim().to_lowercase();
    let column = matrix
        .environments
        .iter()
        .position(|one| one.name == filter.environment);
    let mut found = Found::default();
    for (at, object) in matrix.objects.iter().enumerate() {
        found.kinds.insert(object.kind.clone());
        let why = why
            .get(&row_key(object))
            .filter(|why| why.fields.len() == object.rows.len());
        let mut head = false;
        for (number, row) in object.rows.iter().enumerate() {
            let alike =
                |(left, right)| row.cells.get(left).map(text) == row.cells.get(right).map(text);
            if hide_derived && row.derived || filter.pair.is_some_and(alike) {
                continue;
            }
            let causes = causes_of(why, row, number);
            let (alone, missing) = (is_alone(&row.cells), row.cells.iter().any(Option::is_none));
            let undeclared = causes.iter().any(|cause| is_undeclared(cause));
            found.alone += u32::from(alone);
            found.missing += u32::from(missing);
            found.undeclared += u32::from(undeclared);
            found
                .causes
                .extend(causes.iter().map(|cause| cause_label(cause).to_owned()));
            let fits = (filter.kind.is_empty() || filter.kind == object.kind)
                && (!filter.alone || alone)
                && (!filter.missing || missing)
                && (!filter.undeclared || undeclared)
                && column.is_none_or(|column| stands_out(&row.cells, column))
                && (filter.cause.is_empty()
                    || causes
                        .iter()
                        .any(|cause| cause_label(cause) == filter.cause))
                && (wanted.is_empty() || speaks_of(object, row, &causes, &wanted));
            if !fits {
                continue;
            }
            if !std::mem::replace(&mut head, true) {
                found.rows.push(Place {
                    object: at,
                    row: None,
                });
            }
            found.fields += 1;
            found.rows.push(Place {
                object: at,
                row: Some(number),
            });
        }
    }
    found
}

/// Why a row differs.
pub(crate) fn causes_of(
    why: Option<&Rc<ObjectWhy>>,
    row: &MatrixRow,
    number: usize,
) -> Vec<Rc<Cause>> {
    let Some(why) = why else {
        return Vec::new();
    };
    match why.fields.get(number) {
        Some(causes) if !causes.is_empty() || !row.path.is_empty() => causes.clone(),
        _ => why.whole.clone(),
    }
}

fn text(cell: &Option<MatrixCell>) -> Option<&str> {
    cell.as_ref().map(|cell| cell.text.as_str())
}

/// One cell differs from all others, which are the same.
fn is_alone(cells: &[Option<MatrixCell>]) -> bool {
    cells.len() > 2
        && (0..cells.len()).any(|at| {
            let mut others = cells.iter().enumerate().filter(|(other, _)| *other != at);
            let first = others.next().map(|(_, cell)| text(cell));
            first != Some(text(&cells[at])) && others.all(|(_, cell)| Some(text(cell)) == first)
        })
}

/// At least half of the others have another value.
fn stands_out(cells: &[Option<MatrixCell>], at: usize) -> bool {
    let own = cells.get(at).map(text);
    let same = cells.iter().filter(|cell| Some(text(cell)) == own).count();
    same * 2 <= cells.len()
}

fn speaks_of(object: &MatrixObject, row: &MatrixRow, causes: &[Rc<Cause>], wanted: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(wanted);
    has(&object.kind)
        || has(&object.name)
        || has(&row.path)
        || row.cells.iter().flatten().any(|cell| has(&cell.text))
        || causes.iter().any(|cause| has(cause_label(cause)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Option<MatrixCell>> {
        let cell = |text: &&str| {
            (!text.is_empty()).then(|| MatrixCell {
                text: (*text).to_owned(),
                line: 1,
            })
        };
        texts.iter().map(cell).collect()
    }

    #[test]
    fn one_alone_and_one_that_stands_out() {
        for (texts, alone) in [
            (vec!["1", "1", "2"], true),
            (vec!["1", "", ""], true),
            (vec!["1", "2", "3"], false),
            (vec!["1", "1", "1"], false),
            (vec!["1", "2"], false),
        ] {
            assert_eq!(is_alone(&cells(&texts)), alone, "{texts:?}");
        }
        let three = cells(&["1", "1", "2"]);
        assert!(stands_out(&three, 2) && !stands_out(&three, 0));
        assert!(stands_out(&cells(&["1", "2"]), 0));
    }
}
