//! Objects of two sides, paired by identity.

use crate::tree::Parsed;
use pilothouse_kube::{Object, ObjectId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

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

/// What a release is called: the same object has another name in another release.
#[derive(Copy, Clone, Debug, Default)]
pub struct Release<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
}

/// Only so many objects of one kind are looked through for one that got another name.
const MOST_RENAMED: usize = 60;

/// Pairs objects: changed first, then added, removed, the same; each in the order of its side. First by identity, where the
/// namespace of the release and none are one; then by what their names are without the release's; then those of one kind
/// that hold much of the same (`parsed` gives a side's document). An object that stands twice on a side is paired by its
/// turn.
#[must_use]
pub fn compare(
    left: &[Side<'_>],
    right: &[Side<'_>],
    releases: [Release<'_>; 2],
    parsed: &mut dyn FnMut(bool, usize) -> Rc<Parsed>,
) -> Vec<Pair> {
    let mut partners: Vec<Option<usize>> = vec![None; right.len()];
    let mut free = vec![true; left.len()];
    by_key(left, right, &mut partners, &mut free, releases, false);
    if releases[0].name != releases[1].name {
        by_key(left, right, &mut partners, &mut free, releases, true);
    }
    by_content(left, right, &mut partners, &mut free, parsed);
    let mut pairs: Vec<Pair> = Vec::with_capacity(right.len());
    for (at, side) in right.iter().enumerate() {
        let status = match partners[at] {
            None => Status::Added,
            Some(partner) if left[partner].text == side.text => Status::Same,
            Some(_) => Status::Changed,
        };
        pairs.push(Pair {
            status,
            left: partners[at],
            right: Some(at),
        });
    }
    let removed = free.iter().enumerate().filter(|(_, free)| **free);
    pairs.extend(removed.map(|(at, _)| Pair {
        status: Status::Removed,
        left: Some(at),
        right: None,
    }));
    pairs.sort_by_key(|pair| pair.status);
    pairs
}

/// Pairs what has one key; `renamed`: names without the release's.
fn by_key(
    left: &[Side<'_>],
    right: &[Side<'_>],
    partners: &mut [Option<usize>],
    free: &mut [bool],
    releases: [Release<'_>; 2],
    renamed: bool,
) {
    let mut waiting = FxHashMap::default();
    let mut turns = FxHashMap::default();
    for (at, side) in left.iter().enumerate().filter(|(at, _)| free[*at]) {
        waiting.insert(key(side, releases[0], renamed, &mut turns), at);
    }
    turns.clear();
    for (at, side) in right.iter().enumerate() {
        if partners[at].is_some() {
            continue;
        }
        let partner = waiting.remove(&key(side, releases[1], renamed, &mut turns));
        if let Some(partner) = partner {
            partners[at] = Some(partner);
            free[partner] = false;
        }
    }
}

type Turns<'a> = FxHashMap<(ObjectId, &'a str), usize>;

fn key<'a>(
    side: &Side<'a>,
    release: Release<'_>,
    renamed: bool,
    turns: &mut Turns<'a>,
) -> (ObjectId, &'a str, usize) {
    let mut id = side.object.map(Object::id).unwrap_or_default();
    if id.namespace == release.namespace {
        id.namespace.clear();
    }
    if renamed && let Some(rest) = without_release(&id.name, release.name) {
        // No name has a blank in it.
        id.name = format!(" {rest}");
    }
    let source = if side.object.is_some() {
        ""
    } else {
        side.source
    };
    let turn = turns.entry((id.clone(), source)).or_insert(0);
    *turn += 1;
    (id, source, *turn)
}

/// A name without the release's at its start.
fn without_release<'n>(name: &'n str, release: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(release).filter(|_| !release.is_empty())?;
    (rest.is_empty() || rest.starts_with('-')).then_some(rest)
}

/// Pairs objects of one kind that hold much of the same, the most alike first: a hash in the name, a name that was edited.
fn by_content(
    left: &[Side<'_>],
    right: &[Side<'_>],
    partners: &mut [Option<usize>],
    free: &mut [bool],
    parsed: &mut dyn FnMut(bool, usize) -> Rc<Parsed>,
) {
    let kind = |side: &Side<'_>| {
        let id = side.object?.id();
        Some((id.group, id.kind)).filter(|(_, kind)| !kind.is_empty())
    };
    let mut kinds: FxHashMap<(String, String), (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    for (at, side) in left.iter().enumerate().filter(|(at, _)| free[*at]) {
        kinds
            .entry(kind(side).unwrap_or_default())
            .or_default()
            .0
            .push(at);
    }
    for (at, side) in right
        .iter()
        .enumerate()
        .filter(|(at, _)| partners[*at].is_none())
    {
        kinds
            .entry(kind(side).unwrap_or_default())
            .or_default()
            .1
            .push(at);
    }
    kinds.remove(&<(String, String)>::default());
    let mut found: Vec<(u32, usize, usize)> = Vec::new();
    for (olds, news) in kinds.into_values() {
        if olds.is_empty() || news.is_empty() || olds.len().max(news.len()) > MOST_RENAMED {
            continue;
        }
        let mut contents = |is_left: bool, list: &[usize]| -> Vec<FxHashSet<u64>> {
            list.iter()
                .map(|at| content(&parsed(is_left, *at)))
                .collect()
        };
        let (olds_held, news_held) = (contents(true, &olds), contents(false, &news));
        for (l, a) in olds.iter().zip(&olds_held) {
            for (r, b) in news.iter().zip(&news_held) {
                let same_template = left[*l].source == right[*r].source;
                let alike = alike(a, b);
                if alike >= if same_template { 60 } else { 85 } {
                    found.push((alike, *l, *r));
                }
            }
        }
    }
    found.sort_by_key(|(alike, l, r)| (std::cmp::Reverse(*alike), *l, *r));
    for (_, l, r) in found {
        if free[l] && partners[r].is_none() {
            free[l] = false;
            partners[r] = Some(l);
        }
    }
}

/// What an object holds, but for its name and what all objects have.
fn content(parsed: &Parsed) -> FxHashSet<u64> {
    let leaves = parsed.leaves().iter();
    let told = leaves.filter(|leaf| {
        let keys = crate::path::keys(&leaf.path);
        !matches!(
            keys.as_slice(),
            ["metadata", "name" | "namespace"]
                | ["kind" | "apiVersion"]
                | ["metadata", "labels", _]
        )
    });
    told.map(|leaf| {
        let mut hasher = rustc_hash::FxHasher::default();
        (&leaf.path, leaf.hash).hash(&mut hasher);
        hasher.finish()
    })
    .collect()
}

/// How much of two sets is in both, in percent.
fn alike(a: &FxHashSet<u64>, b: &FxHashSet<u64>) -> u32 {
    let most = a.len().max(b.len());
    if most == 0 {
        return 0;
    }
    (a.intersection(b).count() * 100 / most) as u32
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
        let mut parsed = |is_left: bool, at: usize| {
            let text = if is_left { left[at].0 } else { right[at].0 };
            Rc::new(Parsed::new(text))
        };
        let releases = [Release::default(); 2];
        let pairs: Vec<_> = compare(&sides(&left), &sides(&right), releases, &mut parsed)
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

    fn paired(
        left: &[&str],
        right: &[&str],
        releases: [Release<'_>; 2],
    ) -> Vec<(Status, Option<usize>, Option<usize>)> {
        let objects = |texts: &[&str]| -> Vec<Option<Object>> {
            texts.iter().map(|text| Object::read(text)).collect()
        };
        let (old, new) = (objects(left), objects(right));
        fn sides<'a>(texts: &[&'a str], objects: &'a [Option<Object>]) -> Vec<Side<'a>> {
            let each = texts.iter().zip(objects);
            each.map(|(text, object)| Side {
                object: object.as_ref(),
                source: "s",
                text,
            })
            .collect()
        }
        let mut parsed = |is_left: bool, at: usize| {
            Rc::new(Parsed::new(if is_left { left[at] } else { right[at] }))
        };
        compare(
            &sides(left, &old),
            &sides(right, &new),
            releases,
            &mut parsed,
        )
        .into_iter()
        .map(|pair| (pair.status, pair.left, pair.right))
        .collect()
    }

    #[test]
    fn the_release_is_no_part_of_a_name() {
        let releases = ["a", "b"].map(|name| Release {
            name,
            namespace: name,
        });
        let left = ["kind: A\nmetadata:\n  name: a-web\n  namespace: a"];
        let right = ["kind: A\nmetadata:\n  name: b-web\n  namespace: b"];
        assert_eq!(
            paired(&left, &right, releases),
            [(Status::Changed, Some(0), Some(0))]
        );
        let same = [Release {
            name: "a",
            namespace: "a",
        }; 2];
        assert_eq!(
            paired(&left, &right, same).len(),
            2,
            "nothing says that they are one"
        );
    }

    #[test]
    fn what_holds_the_same_was_renamed() {
        let one = |name: &str, x: &str| {
            format!("kind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  a: 1\n  b: 2\n  c: {x}\n")
        };
        let left = [one("web-5f6d7", "3"), one("other", "8")];
        let right = [
            one("web-8c9d0", "3"),
            "kind: ConfigMap\nmetadata:\n  name: new\ndata:\n  z: 1\n".to_owned(),
        ];
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        let right: Vec<&str> = right.iter().map(String::as_str).collect();
        let found = paired(&left, &right, [Release::default(); 2]);
        assert_eq!(
            found,
            [
                (Status::Changed, Some(0), Some(0)),
                (Status::Added, None, Some(1)),
                (Status::Removed, Some(1), None)
            ]
        );
    }
}
