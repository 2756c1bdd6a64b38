//! Which items of two lists are the same.

use crate::lcs::aligned;
use crate::path::Step;
use crate::tree::{Tree, Value};
use pilothouse_kube::merge_keys;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What the items of a list are called: by their merge key; flags such as `--log-level=debug` by their name, other scalars
/// by what they are; else by their place.
pub(crate) fn labels(items: &[Tree], path: &[Step]) -> Vec<Rc<str>> {
    let names = keys_around(path);
    let keys = merge_keys(names.1, names.0);
    let mut seen: FxHashMap<Rc<str>, u32> = FxHashMap::default();
    let each = items.iter().enumerate().map(|(at, item)| {
        let label = label(item, keys, items.len() == 1).unwrap_or_else(|| at.to_string());
        let label: Rc<str> = label.into();
        let met = seen.entry(label.clone()).or_insert(0);
        *met += 1;
        match *met {
            1 => label,
            met => format!("{label}#{met}").into(),
        }
    });
    each.collect()
}

/// The name of the list, and that of what it is in.
fn keys_around(path: &[Step]) -> (&str, &str) {
    let mut names = path.iter().rev().filter_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Item(_) => None,
    });
    let name = names.next().unwrap_or_default();
    (name, names.next().unwrap_or_default())
}

/// `alone`: it is the only item; then a scalar is the one whatever it says.
fn label(item: &Tree, keys: &[&[&str]], alone: bool) -> Option<String> {
    match &item.value {
        Value::Map(_) => keys.iter().find_map(|fields| key_of(item, fields)),
        Value::List(_) => None,
        Value::Text(text) => match text.split_once('=') {
            Some((flag, _)) if flag.starts_with('-') => Some(flag.to_owned()),
            _ => (!alone).then(|| shortened(text)),
        },
        scalar => (!alone).then(|| crate::text::one_line(scalar)),
    }
}

/// What a key says of an item; `None` where the item lacks a field of it.
fn key_of(item: &Tree, fields: &[&str]) -> Option<String> {
    let mut label = String::new();
    for field in fields {
        let (field, optional) = match field.strip_suffix('?') {
            Some(field) => (field, true),
            None => (*field, false),
        };
        let path: Vec<&str> = field.split('.').collect();
        let part = match item.at(&path).map(|tree| &tree.value) {
            Some(Value::Map(_) | Value::List(_)) => return None,
            Some(scalar) => shortened(&crate::text::plain(scalar)),
            None if optional => continue,
            None => return None,
        };
        if !label.is_empty() {
            label.push('/');
        }
        label.push_str(&part);
    }
    (!label.is_empty()).then_some(label)
}

/// A label is a name: texts are cut.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// A pair of items of two lists, or one that stands alone.
pub(crate) struct Pair {
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
    pub(crate) label: Rc<str>,
}

/// Pairs the items of two lists: by their labels where all are objects with keys (their order does not count); else in
/// their order, with what stands between two equal items paired by its turn.
pub(crate) fn paired(left: &[Tree], right: &[Tree], path: &[Step]) -> Vec<Pair> {
    let keys = merge_keys(keys_around(path).1, keys_around(path).0);
    let is_keyed = |items: &[Tree]| {
        items
            .iter()
            .all(|item| matches!(item.value, Value::Map(_)) && label(item, keys, false).is_some())
    };
    let (old, new) = (labels(left, path), labels(right, path));
    if is_keyed(left) && is_keyed(right) {
        by_label(&old, &new)
    } else {
        in_order(left, right, &old, &new)
    }
}

/// In the order of the right, with what is only on the left behind what it follows there.
fn by_label(old: &[Rc<str>], new: &[Rc<str>]) -> Vec<Pair> {
    let on_left: FxHashMap<&str, usize> = old
        .iter()
        .enumerate()
        .map(|(at, label)| (&**label, at))
        .collect();
    let partners: Vec<Option<usize>> = new
        .iter()
        .map(|label| on_left.get(&**label).copied())
        .collect();
    merged(old.len(), &partners)
        .into_iter()
        .map(|(left, right)| Pair {
            left,
            right,
            label: right.map_or_else(
                || old[left.unwrap_or(0)].clone(),
                |right| new[right].clone(),
            ),
        })
        .collect()
}

/// Brings two orders together: that of the right, with what is only on the left behind what it follows there.
/// `partners`: for each on the right its place on the left.
pub(crate) fn merged(
    left: usize,
    partners: &[Option<usize>],
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut taken = vec![false; left];
    for partner in partners.iter().flatten() {
        taken[*partner] = true;
    }
    // Those alone on the left, by the one before them that is on both sides.
    let mut after: FxHashMap<Option<usize>, Vec<usize>> = FxHashMap::default();
    let mut last = None;
    for (at, taken) in taken.iter().enumerate() {
        if *taken {
            last = Some(at);
        } else {
            after.entry(last).or_default().push(at);
        }
    }
    let mut out = Vec::with_capacity(left.max(partners.len()));
    let mut alone = |key: Option<usize>, out: &mut Vec<_>| {
        let found = after.remove(&key).unwrap_or_default();
        out.extend(found.into_iter().map(|at| (Some(at), None)));
    };
    alone(None, &mut out);
    for (at, partner) in partners.iter().enumerate() {
        out.push((*partner, Some(at)));
        if partner.is_some() {
            alone(*partner, &mut out);
        }
    }
    out
}

/// Where items have no keys: equal ones in order first, then those of one label, then by their turn.
fn in_order(left: &[Tree], right: &[Tree], old: &[Rc<str>], new: &[Rc<str>]) -> Vec<Pair> {
    let is_flag = |item: &Tree| matches!(&item.value, Value::Text(text) if text.starts_with('-') && text.contains('='));
    // A flag is the same one whatever it is set to.
    let tokens = |items: &[Tree], labels: &[Rc<str>]| -> Vec<(bool, u64, Rc<str>)> {
        let each = items.iter().zip(labels);
        each.map(|(item, label)| match is_flag(item) {
            true => (true, 0, label.clone()),
            false => (false, item.hash(), "".into()),
        })
        .collect()
    };
    let found = aligned(&tokens(left, old), &tokens(right, new));
    let mut pairs: Vec<Pair> = Vec::with_capacity(found.len());
    let (mut olds, mut news) = (Vec::new(), Vec::new());
    let flush = |olds: &mut Vec<usize>, news: &mut Vec<usize>, pairs: &mut Vec<Pair>| {
        let most = olds.len().max(news.len());
        for turn in 0..most {
            let (l, r) = (olds.get(turn).copied(), news.get(turn).copied());
            pairs.push(Pair {
                left: l,
                right: r,
                label: place(l, r, left, right, old, new),
            });
        }
        olds.clear();
        news.clear();
    };
    for pair in found {
        match pair {
            (Some(l), Some(r)) => {
                flush(&mut olds, &mut news, &mut pairs);
                pairs.push(Pair {
                    left: Some(l),
                    right: Some(r),
                    label: new[r].clone(),
                });
            }
            (l, r) => {
                olds.extend(l);
                news.extend(r);
            }
        }
    }
    flush(&mut olds, &mut news, &mut pairs);
    pairs
}

/// What a pair without a key is called: its place; a scalar alone what it is.
fn place(
    l: Option<usize>,
    r: Option<usize>,
    left: &[Tree],
    right: &[Tree],
    old: &[Rc<str>],
    new: &[Rc<str>],
) -> Rc<str> {
    match (l, r) {
        (Some(_), Some(r)) => r.to_string().into(),
        (None, Some(r)) if is_flag_like(&right[r]) => new[r].clone(),
        (Some(l), None) if is_flag_like(&left[l]) => old[l].clone(),
        (None, Some(at)) | (Some(at), None) => at.to_string().into(),
        (None, None) => "".into(),
    }
}

fn is_flag_like(item: &Tree) -> bool {
    item.text().is_some_and(|text| text.starts_with('-'))
}
