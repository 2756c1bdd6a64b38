//! Lists that hold the same names in another order: a difference that no item shows.

use pilothouse_diff::path::{Step, is_derived, shown};
use pilothouse_diff::{Parsed, Sequence};
use pilothouse_protocol::{MatrixCell, MatrixRow};
use std::collections::HashMap;
use std::rc::Rc;

/// A list in all environments; `None` where it is not there or holds less than two items.
struct Everywhere<'p> {
    path: Rc<[Step]>,
    cells: Vec<Option<&'p Sequence>>,
}

/// The lists whose shared items do not stand in the same order everywhere, each with its row of the matrix.
pub(super) fn reordered(parsed: &[Option<Rc<Parsed>>]) -> Vec<(Rc<[Step]>, MatrixRow)> {
    let mut found: Vec<Everywhere<'_>> = Vec::new();
    let mut known: HashMap<&[Step], usize> = HashMap::new();
    for (column, document) in parsed.iter().enumerate() {
        let lists = document.iter().flat_map(|document| document.sequences());
        for one in lists {
            let at = *known.entry(&one.path).or_insert_with(|| {
                found.push(Everywhere {
                    path: one.path.clone(),
                    cells: vec![None; parsed.len()],
                });
                found.len() - 1
            });
            found[at].cells[column] = Some(one);
        }
    }
    found.retain(Everywhere::differs);
    let rows = found
        .into_iter()
        .map(|list| (list.path.clone(), list.row()));
    rows.collect()
}

impl Everywhere<'_> {
    fn differs(&self) -> bool {
        let there: Vec<&Sequence> = self.cells.iter().copied().flatten().collect();
        let mut each = there.iter().enumerate();
        each.any(|(at, one)| there[..at].iter().any(|other| one.is_reordered(other)))
    }

    fn row(&self) -> MatrixRow {
        let cell = |one: &Sequence| MatrixCell {
            text: one.text.to_string(),
            line: one.line,
        };
        MatrixRow {
            path: shown(&self.path),
            cells: self.cells.iter().map(|one| one.map(cell)).collect(),
            derived: is_derived(&self.path),
            masked: false,
        }
    }
}
