//! Which rows of the values are shown: what a filter takes, and what is folded.

use std::collections::BTreeSet;

use pilothouse_protocol::ask::{PathStep, Reading, ValueKind, ValueRow, Values};

/// Larger values begin with only their outermost tables open.
const MANY: usize = 400;

/// Which rows are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Filter {
    All,
    Own,
    Overridden,
    Unused,
    Missing,
}

impl Filter {
    pub(super) fn takes(self, row: &ValueRow) -> bool {
        match self {
            Filter::All => true,
            Filter::Own => row.own,
            Filter::Overridden => !row.overrides.is_empty(),
            Filter::Unused => is_leaf(row) && row.reading == Reading::Unread,
            Filter::Missing => false,
        }
    }
}

pub(super) fn is_leaf(row: &ValueRow) -> bool {
    !matches!(row.kind, ValueKind::Table | ValueKind::List)
}

/// A leaf that is no element of a list: what people count as a value.
pub(super) fn counts(row: &ValueRow) -> bool {
    matches!(row.path.last(), Some(PathStep::Key(_))) && row.kind != ValueKind::Table
}

/// What the person did with the view.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Folds {
    /// Folded, or with `many` unfolded, tables by their path.
    pub(super) toggled: BTreeSet<String>,
}

/// The rows that a filter takes, whatever is folded.
pub(super) fn all_of(values: &Values, filter: Filter, wanted: &str) -> Vec<usize> {
    let folds = Folds {
        toggled: values
            .rows
            .iter()
            .filter(|row| !is_leaf(row) && !is_open(values, row, &Folds::default()))
            .map(|row| spelled(&row.path))
            .collect(),
    };
    visible(values, filter, wanted, &folds)
}

/// The rows that are shown, as places in the list of all.
pub(super) fn visible(values: &Values, filter: Filter, wanted: &str, folds: &Folds) -> Vec<usize> {
    let wanted = wanted.to_lowercase();
    let filtering = filter != Filter::All || !wanted.is_empty();
    let takes = |row: &ValueRow| {
        let named = wanted.is_empty()
            || spelled(&row.path).to_lowercase().contains(&wanted)
            || row.value.to_lowercase().contains(&wanted);
        named && filter.takes(row)
    };
    let mut shown = vec![false; values.rows.len()];
    // The tables that lead to the row at hand.
    let mut above: Vec<usize> = Vec::new();
    let mut hidden_below: Option<usize> = None;
    for (at, row) in values.rows.iter().enumerate() {
        let depth = row.path.len();
        while above
            .last()
            .is_some_and(|last| values.rows[*last].path.len() >= depth)
        {
            above.pop();
        }
        if hidden_below.is_some_and(|limit| depth <= limit) {
            hidden_below = None;
        }
        if filtering {
            if takes(row) {
                shown[at] = true;
                above.iter().for_each(|table| shown[*table] = true);
            }
        } else {
            shown[at] = hidden_below.is_none();
            if !is_leaf(row) && hidden_below.is_none() && !is_open(values, row, folds) {
                hidden_below = Some(depth);
            }
        }
        if !is_leaf(row) {
            above.push(at);
        }
    }
    (0..shown.len()).filter(|at| shown[*at]).collect()
}

pub(super) fn is_open(values: &Values, row: &ValueRow, folds: &Folds) -> bool {
    let many = values.rows.len() > MANY;
    let folded_first = row.kind == ValueKind::List || many;
    folds.toggled.contains(&spelled(&row.path)) == folded_first
}

pub(super) fn spelled(path: &[PathStep]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            PathStep::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            PathStep::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}
