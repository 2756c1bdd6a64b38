//! Objects of two sides, paired by identity.

use pilothouse_kube::{Object, ObjectId};
use std::collections::HashMap;

/// One object of one side.
#[derive(Copy, Clone, Debug)]
pub struct Side<'a> {
    /// What it says it is; `None` for a document that says nothing.
    pub object: Option<&'a Object>,
    /// The template that made it: tells apart what says nothing else.
    pub source: &'a str,
    /// Its text, without Helm's own lines.
    pub text: &'a str,
}

/// How an object differs between left and right.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// In both, not the same.
    Changed,
    /// Only on the right.
    Added,
    /// Only on the left.
    Removed,
    /// In both, the same.
    Same,
}

/// An object and where it stands on each side, as indexes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// How it differs.
    pub status: Status,
    /// Where it is on the left.
    pub left: Option<usize>,
    /// Where it is on the right.
    pub right: Option<usize>,
}

/// Pairs objects: changed first, then added, removed, the same; each in the order of its side. An object that
/// stands twice on a side is paired by its turn. Where a manifest names no namespace, it is one of the release's.
#[must_use]
pub fn compare(left: &[Side<'_>], right: &[Side<'_>]) -> Vec<Pair> {
    let mut waiting: HashMap<(ObjectId, &str, usize), usize> = HashMap::new();
    let mut turns = HashMap::new();
    for (at, side) in left.iter().enumerate() {
        waiting.insert(key(side, &mut turns), at);
    }
    turns.clear();
    let mut pairs: Vec<Pair> = Vec::with_capacity(right.len());
    for (at, side) in right.iter().enumerate() {
        let partner = waiting.remove(&key(side, &mut turns));
        let status = match partner {
            None => Status::Added,
            Some(partner) if left[partner].text == side.text => Status::Same,
            Some(_) => Status::Changed,
        };
        pairs.push(Pair {
            status,
            left: partner,
            right: Some(at),
        });
    }
    let mut removed: Vec<usize> = waiting.into_values().collect();
    removed.sort_unstable();
    pairs.extend(removed.into_iter().map(|at| Pair {
        status: Status::Removed,
        left: Some(at),
        right: None,
    }));
    pairs.sort_by_key(|pair| pair.status);
    pairs
}

fn key<'a>(
    side: &Side<'a>,
    turns: &mut HashMap<(ObjectId, &'a str), usize>,
) -> (ObjectId, &'a str, usize) {
    let id = side.object.map(Object::id).unwrap_or_default();
    let source = if side.object.is_some() {
        ""
    } else {
        side.source
    };
    let turn = turns.entry((id.clone(), source)).or_insert(0);
    *turn += 1;
    (id, source, *turn)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn objects_are_paired_by_what_they_are() {
        let texts = |list: &[&'static str]| {
            list.iter()
                .map(|text| (*text, Object::read(text)))
                .collect::<Vec<_>>()
        };
        let left = texts(&["kind: A\nx: 1", "kind: B", "kind: C", "kind: A\nx: 2"]);
        let right = texts(&["kind: D", "kind: C", "kind: A\nx: 9", "kind: A\nx: 2"]);
        fn sides<'a>(list: &'a [(&'a str, Option<Object>)]) -> Vec<Side<'a>> {
            list.iter()
                .map(|(text, object)| Side {
                    object: object.as_ref(),
                    source: "s",
                    text,
                })
                .collect()
        }
        let pairs: Vec<_> = compare(&sides(&left), &sides(&right))
            .into_iter()
            .map(|pair| (pair.status, pair.left, pair.right))
            .collect();
        assert_eq!(
            pairs,
            [
                (Status::Changed, Some(0), Some(2)),
                (Status::Added, None, Some(0)),
                (Status::Removed, Some(1), None),
                (Status::Same, Some(2), Some(1)),
                (Status::Same, Some(3), Some(3)),
            ]
        );
    }
}
