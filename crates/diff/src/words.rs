//! The parts of two lines that differ.

/// A stretch of a line, in UTF-16 code units.
pub(crate) type Mark = (u32, u32);

/// Lines longer than this are marked as a whole: comparing them word by word takes too long.
const LONGEST: usize = 2_000;

/// What differs between two lines: the marks on the left and on the right. Where hardly anything is the same, the
/// lines are marked from the first difference on.
pub(crate) fn marks(left: &str, right: &str) -> (Vec<Mark>, Vec<Mark>) {
    if left.len() > LONGEST || right.len() > LONGEST {
        return around(left, right);
    }
    let (old, new) = (words(left), words(right));
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let same: usize = ops
        .iter()
        .filter(|op| op.tag() == similar::DiffTag::Equal)
        .flat_map(|op| &old[op.old_range()])
        .map(|word| word.trim().len())
        .sum();
    if same * 4 < left.trim().len().max(right.trim().len()) {
        return around(left, right);
    }
    let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
    for op in ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal) {
        push(&mut on_left, &old, op.old_range());
        push(&mut on_right, &new, op.new_range());
    }
    (on_left, on_right)
}

/// Runs of letters and digits, and single other characters.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut inside = false;
    for (at, c) in line.char_indices() {
        let word = c.is_alphanumeric();
        if at > start && !(word && inside) {
            words.push(&line[start..at]);
            start = at;
        }
        inside = word;
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

fn push(marks: &mut Vec<Mark>, words: &[&str], range: std::ops::Range<usize>) {
    if range.is_empty() {
        return;
    }
    let from = utf16(words[..range.start].iter().copied());
    let to = from + utf16(words[range].iter().copied());
    match marks.last_mut() {
        Some(last) if last.1 == from => last.1 = to,
        _ => marks.push((from, to)),
    }
}

fn utf16<'a>(words: impl Iterator<Item = &'a str>) -> u32 {
    words
        .flat_map(str::chars)
        .map(|c| c.len_utf16() as u32)
        .sum()
}

/// What stands between the common start and the common end.
fn around(left: &str, right: &str) -> (Vec<Mark>, Vec<Mark>) {
    let head: usize = left
        .chars()
        .zip(right.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (a, b) = (&left[head..], &right[head..]);
    let tail: usize = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let mark = |line: &str| {
        let from = utf16(std::iter::once(&line[..head]));
        let to = from + utf16(std::iter::once(&line[head..line.len() - tail]));
        if from == to {
            Vec::new()
        } else {
            vec![(from, to)]
        }
    };
    (mark(left), mark(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_differ() {
        assert_eq!(
            marks("replicas: 1", "replicas: 30"),
            (vec![(10, 11)], vec![(10, 12)])
        );
        assert_eq!(
            marks("image: a/b:1.2.3", "image: a/b:1.9.3"),
            (vec![(13, 14)], vec![(13, 14)])
        );
        assert_eq!(marks("k: 😀 a", "k: 😀 b"), (vec![(6, 7)], vec![(6, 7)]));
        assert_eq!(marks("a: b", "a: b c"), (vec![], vec![(4, 6)]));
        assert_eq!(marks("  abcdefgh", "  xyz"), (vec![(2, 10)], vec![(2, 5)]));
    }
}
