//! Two texts line by line.

use crate::lcs::aligned;
use crate::words::{Mark, marks};
use pilothouse_kube::{Sensitive, sensitive_lines};

/// A run of lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunk {
    /// Unchanged lines left out before it.
    pub skipped: u32,
    /// Aligned lines.
    pub rows: Vec<Row>,
}

/// One row of a side-by-side view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Whether the sides differ.
    pub changed: bool,
    /// The line on the left.
    pub left: Option<Side>,
    /// The line on the right.
    pub right: Option<Side>,
}

/// One side of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Line number, from 1.
    pub line: u32,
    /// The line without its end.
    pub text: String,
    /// The parts of it that differ from the other side: from, to, in UTF-16 code units.
    pub marks: Vec<Mark>,
}

/// Lines shown around what differs.
pub(crate) const AROUND: usize = 3;
/// The same where nothing is left out; twice it is still a number that fits.
pub(crate) const ALL: usize = (u32::MAX / 4) as usize;

/// Which lines stand beside each other, from 0.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    pub(crate) changed: bool,
    pub(crate) left: Option<u32>,
    pub(crate) right: Option<u32>,
}

impl Line {
    /// Lines that say the same.
    pub(crate) fn context(left: Option<u32>, right: Option<u32>) -> Line {
        Line {
            changed: false,
            left,
            right,
        }
    }

    /// Lines that do not, or one that stands alone.
    pub(crate) fn changed(left: Option<u32>, right: Option<u32>) -> Line {
        Line {
            changed: true,
            left,
            right,
        }
    }
}

/// The lines that differ between two texts of an object of this kind.
#[must_use]
pub fn hunks(kind: &str, left: &str, right: &str) -> Vec<Hunk> {
    let (old, new): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    grouped(kind, left, right, &beside(&old, &new), AROUND)
}

/// Which lines of two texts stand beside each other: equal ones, and between those the ones that are about the same.
pub(crate) fn beside(left: &[&str], right: &[&str]) -> Vec<Line> {
    let mut out = Vec::with_capacity(left.len().max(right.len()));
    let (mut olds, mut news) = (Vec::new(), Vec::new());
    let flush = |olds: &mut Vec<usize>, news: &mut Vec<usize>, out: &mut Vec<Line>| {
        let (l, r) = (
            olds.first().copied().unwrap_or(0),
            news.first().copied().unwrap_or(0),
        );
        let pairs = align(&left[l..l + olds.len()], &right[r..r + news.len()]);
        out.extend(
            pairs
                .into_iter()
                .map(|(a, b)| Line::changed(a.map(|a| (a + l) as u32), b.map(|b| (b + r) as u32))),
        );
        olds.clear();
        news.clear();
    };
    for pair in aligned(left, right) {
        match pair {
            (Some(l), Some(r)) => {
                flush(&mut olds, &mut news, &mut out);
                out.push(Line::context(Some(l as u32), Some(r as u32)));
            }
            (l, r) => {
                olds.extend(l);
                news.extend(r);
            }
        }
    }
    flush(&mut olds, &mut news, &mut out);
    out
}

/// Lines that differ with some around them, as runs.
pub(crate) fn grouped(
    kind: &str,
    left: &str,
    right: &str,
    lines: &[Line],
    around: usize,
) -> Vec<Hunk> {
    let (left, right) = (Text::new(kind, left), Text::new(kind, right));
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut shown = 0;
    let mut at = 0;
    while let Some(next) = lines[at..].iter().position(|line| line.changed) {
        let first = at + next;
        let from = first.saturating_sub(around).max(shown);
        // As long as no more than what is shown around it anyway lies between one and the next.
        let mut last = first;
        while let Some(next) = lines[last + 1..]
            .iter()
            .take(2 * around + 1)
            .position(|line| line.changed)
        {
            last += 1 + next;
        }
        let to = (last + 1 + around).min(lines.len());
        let rows = lines[from..to].iter().map(|line| {
            let (a, b) = (
                line.left.map(|at| at as usize),
                line.right.map(|at| at as usize),
            );
            if line.changed {
                row(a, b, &left, &right)
            } else {
                Row {
                    changed: false,
                    left: a.map(|a| left.side(a, SAME, Vec::new())),
                    right: b.map(|b| right.side(b, SAME, Vec::new())),
                }
            }
        });
        hunks.push(Hunk {
            skipped: (from - shown) as u32,
            rows: rows.collect(),
        });
        (shown, at) = (to, last + 1);
    }
    hunks
}

/// How many lines are only on the right, and only on the left.
#[must_use]
pub fn count(hunks: &[Hunk]) -> (u32, u32) {
    let changed = || {
        hunks
            .iter()
            .flat_map(|hunk| &hunk.rows)
            .filter(|row| row.changed)
    };
    let added = changed().filter(|row| row.right.is_some()).count();
    let removed = changed().filter(|row| row.left.is_some()).count();
    (added as u32, removed as u32)
}

struct Text<'a> {
    lines: Vec<&'a str>,
    sensitive: Vec<Sensitive>,
}

impl<'a> Text<'a> {
    fn new(kind: &str, text: &'a str) -> Text<'a> {
        Text {
            lines: text.lines().collect(),
            sensitive: sensitive_lines(kind, text),
        }
    }

    /// The line as it may be shown; `note` stands for what may not.
    fn side(&self, at: usize, note: &str, marks: Vec<Mark>) -> Side {
        let line = self.lines[at];
        let text = match self.hidden_from(at) {
            None => line.to_owned(),
            Some(from) => format!("{}{note}", &line[..from]),
        };
        Side {
            line: at as u32 + 1,
            text,
            marks,
        }
    }

    fn hidden_from(&self, at: usize) -> Option<usize> {
        match self.sensitive.get(at) {
            Some(Sensitive::From(from)) => Some(*from as usize),
            _ => None,
        }
    }

    /// The mark of a line that stands alone: all of it but its indentation.
    fn whole(&self, at: usize, note: &str) -> Vec<Mark> {
        let side = self.side(at, note, Vec::new());
        let from = (side.text.len() - side.text.trim_start().len()) as u32;
        let to = side.text.encode_utf16().count() as u32;
        if from < to {
            vec![(from, to)]
        } else {
            Vec::new()
        }
    }
}

/// What stands for a hidden value that is the same on both sides, or not.
const SAME: &str = "hidden, same";
const DIFFERS: &str = "hidden, differs";
const ALONE: &str = "hidden";

fn row(a: Option<usize>, b: Option<usize>, left: &Text<'_>, right: &Text<'_>) -> Row {
    let (on_left, on_right) = match (a, b) {
        (Some(a), Some(b)) => {
            let hidden = left.hidden_from(a).or(right.hidden_from(b)).is_some();
            let note = if hidden { DIFFERS } else { "" };
            let (l, r) = (
                left.side(a, note, Vec::new()),
                right.side(b, note, Vec::new()),
            );
            let (ml, mr) = if hidden {
                let mark = |text: &Text<'_>, at: usize, side: &Side| match text.hidden_from(at) {
                    None => Vec::new(),
                    Some(from) => {
                        let from = side.text[..from].encode_utf16().count() as u32;
                        vec![(from, side.text.encode_utf16().count() as u32)]
                    }
                };
                (mark(left, a, &l), mark(right, b, &r))
            } else {
                marks(&l.text, &r.text)
            };
            (Some(Side { marks: ml, ..l }), Some(Side { marks: mr, ..r }))
        }
        (a, b) => (
            a.map(|a| left.side(a, ALONE, left.whole(a, ALONE))),
            b.map(|b| right.side(b, ALONE, right.whole(b, ALONE))),
        ),
    };
    Row {
        changed: true,
        left: on_left,
        right: on_right,
    }
}

/// Which lines of a changed run stand beside each other: those with the same key, in order; else those of the
/// same turn. Runs too long for that are put side by side as they come.
fn align(left: &[&str], right: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
    let keys = |lines: &[&'_ str]| -> Vec<String> {
        lines.iter().map(|line| key(line).to_owned()).collect()
    };
    let (old, new) = (keys(left), keys(right));
    let mut pairs = Vec::with_capacity(left.len().max(right.len()));
    let (mut olds, mut news) = (Vec::new(), Vec::new());
    let flush = |olds: &mut Vec<usize>, news: &mut Vec<usize>, pairs: &mut Vec<_>| {
        let longest = olds.len().max(news.len());
        pairs.extend((0..longest).map(|at| (olds.get(at).copied(), news.get(at).copied())));
        olds.clear();
        news.clear();
    };
    for pair in aligned(&old, &new) {
        match pair {
            (Some(l), Some(r)) => {
                flush(&mut olds, &mut news, &mut pairs);
                pairs.push((Some(l), Some(r)));
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

/// A line's indentation and key: what it is about.
fn key(line: &str) -> &str {
    match line.find(": ") {
        Some(at) => &line[..at],
        None => line.trim_end().trim_end_matches(':'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: &str, left: &str, right: &str) -> Vec<String> {
        let side = |side: &Option<Side>| {
            side.as_ref()
                .map_or(String::new(), |side| format!("{}:{}", side.line, side.text))
        };
        hunks(kind, left, right)
            .iter()
            .flat_map(|hunk| {
                let rows = hunk.rows.iter().map(|row| {
                    let sign = if row.changed { "≠" } else { "=" };
                    format!("{} {sign} {}", side(&row.left), side(&row.right))
                });
                std::iter::once(format!("@{}", hunk.skipped)).chain(rows)
            })
            .collect()
    }

    #[test]
    fn hunks_with_context_and_what_was_left_out() {
        let left = "a\nb\nc\nd\ne\nf: 1\ng\nh\ni\nj\nk\nl\nm\nn\no\np: 1\n";
        let right = left.replace("f: 1", "f: 2\nnew: x").replace("p: 1\n", "");
        assert_eq!(
            shown("", left, &right),
            [
                "@2",
                "3:c = 3:c",
                "4:d = 4:d",
                "5:e = 5:e",
                "6:f: 1 ≠ 6:f: 2",
                " ≠ 7:new: x",
                "7:g = 8:g",
                "8:h = 9:h",
                "9:i = 10:i",
                "@3",
                "13:m = 14:m",
                "14:n = 15:n",
                "15:o = 16:o",
                "16:p: 1 ≠ ",
            ]
        );
        assert_eq!(count(&hunks("", left, &right)), (2, 2));
        assert!(hunks("", left, left).is_empty());
    }

    #[test]
    fn lines_stand_beside_lines_about_the_same() {
        assert_eq!(
            shown("", "x: 1\ny: 1\n", "w: 5\nx: 2\n"),
            ["@0", " ≠ 1:w: 5", "1:x: 1 ≠ 2:x: 2", "2:y: 1 ≠ "]
        );
    }

    #[test]
    fn secrets_are_compared_never_shown() {
        let left = "kind: Secret\ndata:\n  a: c2FtZQ==\n  b: b25l\n  gone: eA==\n";
        let right = "kind: Secret\ndata:\n  a: c2FtZQ==\n  b: dHdv\n";
        let rows = shown("Secret", left, right);
        assert_eq!(
            rows,
            [
                "@0",
                "1:kind: Secret = 1:kind: Secret",
                "2:data: = 2:data:",
                "3:  a: hidden, same = 3:  a: hidden, same",
                "4:  b: hidden, differs ≠ 4:  b: hidden, differs",
                "5:  gone: hidden ≠ "
            ]
        );
        let all = hunks("Secret", left, right);
        let differs = all[0].rows[3].right.as_ref().map(|side| side.marks.clone());
        assert_eq!(differs, Some(vec![(5, 20)]));
    }
}
