//! The longest common run of two sequences, in bounded time.

use similar::{Algorithm, DiffOp, DiffTag};
use std::collections::HashMap;
use std::hash::Hash;

/// Stretches of at most so many elements on both sides together are compared exactly: Myers' algorithm is quadratic on
/// what has nothing in common.
const EXACT: usize = 6_000;

/// A place on the left, a place on the right, or one on both.
pub(crate) type Aligned = (Option<usize>, Option<usize>);

/// Aligns two sequences: pairs of equal elements, with what stands alone between them (left before right). Long stretches
/// without anything that stands once on both sides are not aligned.
pub(crate) fn aligned<T: Eq + Hash + Ord>(left: &[T], right: &[T]) -> Vec<Aligned> {
    let mut out = Vec::with_capacity(left.len().max(right.len()));
    let head = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    out.extend((0..head).map(|at| (Some(at), Some(at))));
    let (a, b) = (&left[head..], &right[head..]);
    let tails = a.iter().rev().zip(b.iter().rev());
    let tail = tails.take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if a.len() + b.len() <= EXACT {
        exact(a, b, (head, head), &mut out);
    } else {
        let mut from = (0, 0);
        for (x, y) in anchors(a, b) {
            part(
                &a[from.0..x],
                &b[from.1..y],
                (head + from.0, head + from.1),
                &mut out,
            );
            out.push((Some(head + x), Some(head + y)));
            from = (x + 1, y + 1);
        }
        part(
            &a[from.0..],
            &b[from.1..],
            (head + from.0, head + from.1),
            &mut out,
        );
    }
    let (end_a, end_b) = (left.len() - tail, right.len() - tail);
    out.extend((0..tail).map(|at| (Some(end_a + at), Some(end_b + at))));
    out
}

fn part<T: Eq + Hash + Ord>(a: &[T], b: &[T], shift: (usize, usize), out: &mut Vec<Aligned>) {
    if a.len() + b.len() <= EXACT {
        exact(a, b, shift, out);
    } else {
        alone(0..a.len(), 0..b.len(), shift, out);
    }
}

fn exact<T: Eq + Hash + Ord>(a: &[T], b: &[T], shift: (usize, usize), out: &mut Vec<Aligned>) {
    for op in similar::capture_diff_slices(Algorithm::Myers, a, b) {
        let op: DiffOp = op;
        let (old, new) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal {
            out.extend(
                old.zip(new)
                    .map(|(x, y)| (Some(x + shift.0), Some(y + shift.1))),
            );
        } else {
            alone(old, new, shift, out);
        }
    }
}

fn alone(
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
    shift: (usize, usize),
    out: &mut Vec<Aligned>,
) {
    out.extend(old.map(|x| (Some(x + shift.0), None)));
    out.extend(new.map(|y| (None, Some(y + shift.1))));
}

/// What stands once on both sides, as far as it is in the same order: ascending on both.
fn anchors<T: Eq + Hash>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&T, [(u32, usize); 2]> = HashMap::new();
    for (side, list) in [a, b].into_iter().enumerate() {
        for (at, one) in list.iter().enumerate() {
            let known = &mut seen.entry(one).or_default()[side];
            *known = (known.0 + 1, at);
        }
    }
    let once = |one: &&T| match seen.get(*one) {
        Some([(1, x), (1, y)]) => Some((*x, *y)),
        _ => None,
    };
    let pairs: Vec<(usize, usize)> = a.iter().filter_map(|one| once(&one)).collect();
    longest_ascending(&pairs)
}

/// The longest part of pairs (ascending in the first) that ascends in the second too.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair that ends the run of that length earliest, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, y)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *y);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(here) = at {
        run.push(pairs[here]);
        at = before[here];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_is_aligned() {
        let found = aligned(&["a", "b", "c", "d"], &["a", "x", "c", "y", "d"]);
        let pairs: Vec<_> = found
            .iter()
            .map(|(l, r)| (l.map_or(-1, |l| l as i32), r.map_or(-1, |r| r as i32)))
            .collect();
        assert_eq!(pairs, [(0, 0), (1, -1), (-1, 1), (2, 2), (-1, 3), (3, 4)]);
    }

    #[test]
    fn long_sequences_take_no_time() {
        let left: Vec<usize> = (0..200_000).map(|n| n % 7).collect();
        let right: Vec<usize> = (0..200_000).map(|n| n % 5).collect();
        assert!(aligned(&left, &right).len() >= 200_000);
        let left: Vec<usize> = (0..50_000).collect();
        let right: Vec<usize> = (0..50_000).filter(|n| n % 1_000 != 3).collect();
        let found = aligned(&left, &right);
        let alone = found
            .iter()
            .filter(|(l, r)| l.is_none() || r.is_none())
            .count();
        assert_eq!((found.len(), alone), (50_000, 50));
    }
}
