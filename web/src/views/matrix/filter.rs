//! Which rows of the matrix are shown.

use std::cell::OnceCell;
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
}

/// Two columns alone: where these do not differ, nothing is to be seen.
pub(crate) type Pair = Option<(usize, usize)>;

/// One line of the grid.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Place {
    /// The object's place in the matrix.
    pub(crate) object: usize,
    /// The row's place in the object; none for the object's own line.
    pub(crate) row: Option<usize>,
}

/// The lines of the grid that a filter leaves.
#[derive(PartialEq, Default, Debug)]
pub(crate) struct Found {
    pub(crate) rows: Vec<Place>,
    /// Rows that are fields.
    pub(crate) fields: u32,
}

/// All fields, with what filters look at: made once, so that a letter in the filter only looks at it.
#[derive(Default)]
pub(crate) struct Facts {
    fields: Vec<Fact>,
    pub(crate) offered: Rc<Offered>,
}

/// What the bar offers to filter by, and how many rows that would leave.
#[derive(PartialEq, Default, Debug)]
pub(crate) struct Offered {
    pub(crate) alone: u32,
    pub(crate) missing: u32,
    pub(crate) undeclared: u32,
    pub(crate) kinds: BTreeSet<String>,
    pub(crate) causes: BTreeSet<String>,
}

struct Fact {
    object: usize,
    row: usize,
    alone: bool,
    missing: bool,
    undeclared: bool,
    causes: Vec<Rc<Cause>>,
    /// All its words in small letters, made when they are first looked for.
    words: OnceCell<String>,
}

impl Facts {
    pub(crate) fn new(matrix: &Matrix, why: &Whys, hide_derived: bool, pair: Pair) -> Self {
        let mut fields = Vec::new();
        let mut offered = Offered::default();
        for (at, object) in matrix.objects.iter().enumerate() {
            remember(&mut offered.kinds, &object.kind);
            let why = why
                .get(&row_key(object))
                .filter(|why| why.fields.len() == object.rows.len());
            for (number, row) in object.rows.iter().enumerate() {
                let alike =
                    |(left, right)| row.cells.get(left).map(text) == row.cells.get(right).map(text);
                if hide_derived && row.derived || pair.is_some_and(alike) {
                    continue;
                }
                let causes = causes_of(why, row, number);
                let fact = Fact {
                    object: at,
                    row: number,
                    alone: is_alone(&row.cells),
                    missing: row.cells.iter().any(Option::is_none),
                    undeclared: causes.iter().any(|cause| is_undeclared(cause)),
                    causes,
                    words: OnceCell::new(),
                };
                offered.alone += u32::from(fact.alone);
                offered.missing += u32::from(fact.missing);
                offered.undeclared += u32::from(fact.undeclared);
                for cause in &fact.causes {
                    remember(&mut offered.causes, cause_label(cause));
                }
                fields.push(fact);
            }
        }
        Facts {
            fields,
            offered: Rc::new(offered),
        }
    }

    /// The lines that a filter leaves.
    pub(crate) fn places(&self, matrix: &Matrix, filter: &Filter) -> Found {
        let wanted = filter.text.trim().to_lowercase();
        let column = matrix
            .environments
            .iter()
            .position(|one| one.name == filter.environment);
        let mut found = Found::default();
        for fact in &self.fields {
            let Some(object) = matrix.objects.get(fact.object) else {
                continue;
            };
            let Some(row) = object.rows.get(fact.row) else {
                continue;
            };
            let fits = (filter.kind.is_empty() || filter.kind == object.kind)
                && (!filter.alone || fact.alone)
                && (!filter.missing || fact.missing)
                && (!filter.undeclared || fact.undeclared)
                && column.is_none_or(|column| stands_out(&row.cells, column))
                && (filter.cause.is_empty()
                    || fact
                        .causes
                        .iter()
                        .any(|cause| cause_label(cause) == filter.cause))
                && (wanted.is_empty() || fact.words(object, row).contains(&wanted));
            if !fits {
                continue;
            }
            if found
                .rows
                .last()
                .is_none_or(|last| last.object != fact.object)
            {
                found.rows.push(Place {
                    object: fact.object,
                    row: None,
                });
            }
            found.fields += 1;
            found.rows.push(Place {
                object: fact.object,
                row: Some(fact.row),
            });
        }
        found
    }
}

impl Fact {
    /// Each on a line of its own, so that nothing is found across two of them.
    fn words(&self, object: &MatrixObject, row: &MatrixRow) -> &str {
        self.words.get_or_init(|| {
            let mut words = format!("{}\n{}\n{}", object.kind, object.name, row.path);
            let cells = row.cells.iter().flatten().map(|cell| cell.text.as_str());
            let causes = self.causes.iter().map(|cause| cause_label(cause));
            for word in cells.chain(causes) {
                words.push('\n');
                words.push_str(word);
            }
            words.to_lowercase()
        })
    }
}

fn remember(known: &mut BTreeSet<String>, name: &str) {
    if !known.contains(name) {
        known.insert(name.to_owned());
    }
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
    let [first, others @ ..] = cells else {
        return false;
    };
    let mut differ = others.iter().filter(|cell| text(cell) != text(first));
    let Some(other) = differ.next() else {
        return false;
    };
    // Either that one is alone, or the first is.
    cells.len() > 2
        && match differ.clone().count() {
            0 => true,
            more => more + 2 == cells.len() && differ.all(|cell| text(cell) == text(other)),
        }
}

/// At least half of the others have another value.
fn stands_out(cells: &[Option<MatrixCell>], at: usize) -> bool {
    let own = cells.get(at).map(text);
    let same = cells.iter().filter(|cell| Some(text(cell)) == own).count();
    same * 2 <= cells.len()
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
            (vec!["2", "1", "1", "1"], true),
            (vec!["1", "1", "2", "1"], true),
            (vec!["1", "1", "2", "2"], false),
            (vec!["1", "2", "2", "3"], false),
            (vec![], false),
        ] {
            assert_eq!(is_alone(&cells(&texts)), alone, "{texts:?}");
        }
        let three = cells(&["1", "1", "2"]);
        assert!(stands_out(&three, 2) && !stands_out(&three, 0));
        assert!(stands_out(&cells(&["1", "2"]), 0));
    }
}
