//! The name that was meant.

/// The longest name that is looked at: the comparison takes time by the product of the lengths.
const LONGEST: usize = 64;

/// The candidate that is so near to `name` that it may have been meant; the nearest of several.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let near = candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| Some((distance(name, candidate)?, candidate)));
    near.min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

/// How far two names are apart; `None`: too far.
fn distance(a: &str, b: &str) -> Option<usize> {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let edits = edits(a.as_bytes(), b.as_bytes());
    let shorter = a.len().min(b.len());
    if edits <= 1 + a.len() / 5 && edits < shorter {
        return Some(edits);
    }
    // `lowercase` for `lower`, `replicaCount` for `replicas`.
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    (shared >= 4 && shared + 2 >= shorter).then_some(LONGEST + edits)
}

/// Letters to add, drop, change or swap with their neighbour.
fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            next[j + 1] = (row[j] + usize::from(x != y))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found_if_one_is_near() {
        let table = [
            ("port", "ports name", Some("ports")),
            ("prot", "port post", Some("port")),
            ("lowercase", "lower upper now", Some("lower")),
            ("replicaCount", "replicas image", Some("replicas")),
            ("camelCase", "camelcase kebabcase", Some("camelcase")),
            ("colour", "replicas image", None),
            ("x", "y", None),
            ("tls", "host", None),
        ];
        for (name, candidates, wanted) in table {
            assert_eq!(nearest(name, candidates.split(' ')), wanted, "{name}");
        }
    }
}
