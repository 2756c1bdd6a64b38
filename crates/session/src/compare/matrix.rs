//! All environments at once: every field that is not the same everywhere.

use super::order::reordered;
use super::{Cache, Side, body, documents, pairs};
use crate::head::{Head, short_name};
use crate::output::Numbered;
use pilothouse_diff::path::{Step, is_derived, shown};
use pilothouse_diff::{Leaf, Parsed};
use pilothouse_protocol::{Matrix, MatrixCell, MatrixColumn, MatrixObject, MatrixRow, OutputState};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// One object in all environments; `None` where it is not there.
type Members<'a> = Vec<Option<&'a Numbered>>;

/// Which documents of the environments are one object, in the order of the first environment that has it.
fn members<'a>(sides: &[Side<'a>], cache: &Cache) -> Vec<Members<'a>> {
    let mut objects: Vec<Members<'a>> = Vec::new();
    for (column, side) in sides.iter().enumerate() {
        let mut rest = match side.refusal() {
            Some(_) => Vec::new(),
            None => documents(side.output),
        };
        // What one environment does not have another may: each with those before it.
        for before in 0..column {
            let open: Vec<usize> = (0..objects.len())
                .filter(|at| {
                    let first = objects[*at].iter().position(Option::is_some);
                    objects[*at][column].is_none() && first == Some(before)
                })
                .collect();
            let known: Vec<&Numbered> = open.iter().filter_map(|at| objects[*at][before]).collect();
            if known.is_empty() || rest.is_empty() {
                continue;
            }
            let releases = [sides[before].release(), side.release()];
            let mut left = Vec::new();
            for pair in pairs(&known, &rest, releases, cache) {
                match (pair.left, pair.right) {
                    (Some(l), Some(r)) => objects[open[l]][column] = Some(rest[r]),
                    (None, Some(r)) => left.push(r),
                    _ => {}
                }
            }
            left.sort_unstable();
            rest = left.into_iter().map(|at| rest[at]).collect();
        }
        for one in rest {
            let mut object: Members<'a> = vec![None; sides.len()];
            object[column] = Some(one);
            objects.push(object);
        }
    }
    objects
}

/// The table. `chart` is the chart's name.
pub(crate) fn matrix(sides: &[Side<'_>], chart: &str, cache: &Cache, reveal: bool) -> Matrix {
    let shown: Vec<bool> = sides.iter().map(|side| side.refusal().is_none()).collect();
    let mut table = Matrix {
        environments: sides.iter().map(column).collect(),
        ..Matrix::default()
    };
    for object in members(sides, cache) {
        let rows = rows(&object, &shown, cache, reveal);
        if rows.is_empty() {
            table.same += 1;
            continue;
        }
        let first = object.iter().position(Option::is_some);
        let Some((at, one)) = first.and_then(|at| Some((at, object[at]?))) else {
            continue;
        };
        let head = Head::of(one);
        table.objects.push(MatrixObject {
            group: head.group,
            label: head.label,
            short_name: short_name(&head.name, sides[at].environment, chart).to_owned(),
            kind: head.kind,
            name: head.name,
            namespace: head.namespace,
            source: head.source,
            documents: object.iter().map(|one| one.map(|one| one.id)).collect(),
            rows,
        });
    }
    table
}

fn column(side: &Side<'_>) -> MatrixColumn {
    MatrixColumn {
        name: side.environment.name.clone(),
        objects: documents(side.output).len() as u32,
        stale: side.output.state == OutputState::Stale,
        message: side.refusal().unwrap_or_default(),
    }
}

/// A leaf in all environments.
struct Row<'p> {
    path: Rc<[Step]>,
    cells: Vec<Option<&'p Leaf>>,
}

/// The rows of one object; none where it is the same in all environments that are shown.
fn rows(object: &Members<'_>, shown: &[bool], cache: &Cache, reveal: bool) -> Vec<MatrixRow> {
    let mut rows = Vec::new();
    let absent = object
        .iter()
        .zip(shown)
        .any(|(one, shown)| *shown && one.is_none());
    if absent {
        rows.push(MatrixRow {
            cells: object
                .iter()
                .map(|one| one.map(|_| MatrixCell::default()))
                .collect(),
            ..MatrixRow::default()
        });
    }
    let mut present = object.iter().flatten().map(|one| body(one));
    let first = present.next();
    if present.all(|text| Some(text) == first) {
        return rows;
    }
    let parsed: Vec<Option<Rc<Parsed>>> = object
        .iter()
        .map(|one| one.map(|one| cache.parsed(body(one))))
        .collect();
    let there: Vec<bool> = parsed.iter().map(Option::is_some).collect();
    if parsed.iter().flatten().any(|parsed| !parsed.is_yaml()) {
        rows.push(unreadable(&parsed));
        return rows;
    }
    let leaves = united(&parsed);
    let differing: Vec<&Row<'_>> = leaves.iter().filter(|row| row.differs(&there)).collect();
    let mut orders = reordered(&parsed).into_iter().peekable();
    let mut at = 0;
    while at < differing.len() {
        // The order of a list is told before what it holds.
        while let Some(row) =
            orders.next_if(|(path, _)| stands_behind(differing[at], path, &leaves))
        {
            rows.push(row.1);
        }
        let run = run_of(&differing[at..], &parsed, &there);
        rows.push(told(&differing[at..at + run], &parsed, &there, reveal));
        at += run;
    }
    rows.extend(orders.map(|(_, row)| row));
    rows
}

/// Whether a row stands behind the first item of a list.
fn stands_behind(row: &Row<'_>, list: &[Step], leaves: &[Row<'_>]) -> bool {
    let place = |of: &dyn Fn(&Row<'_>) -> bool| leaves.iter().position(of);
    place(&|one| one.path.starts_with(list)) <= place(&|one| one.path == row.path)
}

/// The row of an object that is no YAML somewhere.
fn unreadable(parsed: &[Option<Rc<Parsed>>]) -> MatrixRow {
    let cell = |parsed: &Rc<Parsed>| MatrixCell {
        text: if parsed.is_yaml() { "" } else { "no YAML" }.to_owned(),
        line: 1,
    };
    MatrixRow {
        cells: parsed.iter().map(|one| one.as_ref().map(cell)).collect(),
        ..MatrixRow::default()
    }
}

/// The leaves of all documents in one order: each behind what it follows in its own.
fn united(parsed: &[Option<Rc<Parsed>>]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut known: FxHashMap<&[Step], usize> = FxHashMap::default();
    // For each row those that were found behind it and were not known.
    let mut after: FxHashMap<Option<usize>, Vec<usize>> = FxHashMap::default();
    for (column, document) in parsed.iter().enumerate() {
        let mut last = None;
        for leaf in document
            .iter()
            .flat_map(|document| document.leaves().iter())
        {
            let at = *known.entry(&leaf.path).or_insert_with(|| {
                rows.push(Row {
                    path: leaf.path.clone(),
                    cells: vec![None; parsed.len()],
                });
                after.entry(last).or_default().push(rows.len() - 1);
                rows.len() - 1
            });
            rows[at].cells[column] = Some(leaf);
            last = Some(at);
        }
    }
    let mut slots: Vec<Option<Row<'_>>> = rows.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(slots.len());
    let mut stack = after.remove(&None).unwrap_or_default();
    while let Some(at) = stack.pop() {
        ordered.extend(slots[at].take());
        stack.extend(after.remove(&Some(at)).unwrap_or_default());
    }
    ordered
}

impl Row<'_> {
    /// Whether it is not the same in all environments that have the object.
    fn differs(&self, there: &[bool]) -> bool {
        let mut cells = self.cells.iter().zip(there).filter(|(_, there)| **there);
        let Some((first, _)) = cells.next() else {
            return false;
        };
        let hash = |cell: &Option<&Leaf>| cell.map(|leaf| leaf.hash);
        cells.any(|(cell, _)| hash(cell) != hash(first))
    }

    /// The environments that have the object and not the field.
    fn lacking<'r>(&'r self, there: &'r [bool]) -> impl Iterator<Item = usize> + 'r {
        let cells = self.cells.iter().zip(there).enumerate();
        cells.filter_map(|(at, (cell, there))| (*there && cell.is_none()).then_some(at))
    }

    /// Those that have the field say the same.
    fn alike(&self) -> bool {
        let mut hashes = self.cells.iter().flatten().map(|leaf| leaf.hash);
        let first = hashes.next();
        hashes.all(|hash| Some(hash) == first)
    }
}

/// How many of the first rows are one subtree that some environments lack altogether and all others have alike: those are
/// shown as one.
fn run_of(rows: &[&Row<'_>], parsed: &[Option<Rc<Parsed>>], there: &[bool]) -> usize {
    let first = rows[0];
    let Some(depth) = whole(first, parsed, there) else {
        return 1;
    };
    let lacking: Vec<usize> = first.lacking(there).collect();
    let mut more = rows[1..].iter().take_while(|row| {
        row.path.starts_with(&first.path[..depth])
            && row.alike()
            && row.lacking(there).eq(lacking.iter().copied())
    });
    1 + more.by_ref().count()
}

/// How many steps lead to the topmost value around a leaf of which an environment that lacks the leaf has nothing.
fn whole(row: &Row<'_>, parsed: &[Option<Rc<Parsed>>], there: &[bool]) -> Option<usize> {
    if !row.alike() {
        return None;
    }
    let has = |at: usize, prefix: &[Step]| {
        let leaves = parsed[at].iter().flat_map(|parsed| parsed.leaves().iter());
        let mut leaves = leaves;
        leaves.any(|leaf| leaf.path.starts_with(prefix))
    };
    let depths = row.lacking(there).map(|at| {
        (1..=row.path.len())
            .find(|depth| !has(at, &row.path[..*depth]))
            .unwrap_or(row.path.len())
    });
    depths.max()
}

/// Rows as one.
fn told(
    rows: &[&Row<'_>],
    parsed: &[Option<Rc<Parsed>>],
    there: &[bool],
    reveal: bool,
) -> MatrixRow {
    let first = rows[0];
    let depth = match rows {
        [_] => None,
        _ => whole(first, parsed, there),
    };
    let depth = depth.unwrap_or(first.path.len());
    let path = &first.path[..depth];
    let leaf = first.cells.iter().flatten().next();
    let masked = leaf.is_some_and(|leaf| leaf.masked) && !reveal;
    let mut letters: Vec<u64> = Vec::new();
    let cells = first.cells.iter().enumerate().map(|(column, cell)| {
        let leaf = (*cell)?;
        let text = if masked {
            hidden(leaf.hash, &mut letters)
        } else if rows.len() == 1 {
            leaf.text.to_string()
        } else {
            let all = rows.iter().filter_map(|row| {
                let leaf = row.cells[column]?;
                Some(format!("{}: {}", shown(&leaf.path[depth..]), leaf.text))
            });
            shortened(all)
        };
        Some(MatrixCell {
            text,
            line: leaf.line,
        })
    });
    MatrixRow {
        path: shown(path),
        cells: cells.collect(),
        derived: is_derived(path),
        masked,
    }
}

/// So much is shown of several leaves in one cell.
const SHOWN: usize = 160;

fn shortened(parts: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for part in parts {
        if text.len() > SHOWN {
            text.push_str(", …");
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&part);
    }
    text
}

/// The same letter for the same value.
fn hidden(hash: u64, letters: &mut Vec<u64>) -> String {
    let at = letters
        .iter()
        .position(|known| *known == hash)
        .unwrap_or_else(|| {
            letters.push(hash);
            letters.len() - 1
        });
    match u8::try_from(at).ok().filter(|at| *at < 26) {
        Some(at) => format!("hidden {}", char::from(b'A' + at)),
        None => format!("hidden {}", at + 1),
    }
}
