//! Which lines of two documents stand beside each other.

use super::{Parts, Ranges, Single, Walk};
use crate::lines::{self, Line};
use crate::tree::{Entry, Parsed};
use std::ops::Range;

impl<'a> Walk<'a> {
    /// What stands behind the last entry: comments.
    pub(super) fn tails(&mut self, parts: Option<Parts>) {
        if let Some((left, right)) = parts
            && let (Some(l), Some(r)) = (left.last(), right.last())
        {
            self.context(Some((l.clone(), r.clone())));
        }
    }

    /// The lines of a key before its value, beside each other; what is left is the value's.
    pub(super) fn head(
        &mut self,
        l: &Entry,
        r: &Entry,
        x: Range<u32>,
        y: Range<u32>,
    ) -> (Range<u32>, Range<u32>) {
        let split = |parsed: &Parsed, entry: &Entry, range: &Range<u32>| {
            let key = parsed.line_of(entry.start).clamp(range.start, range.end);
            let value = parsed.line_of(entry.tree.start).clamp(key, range.end);
            if entry.tree.block && value > key {
                value
            } else {
                key
            }
        };
        let (a, b) = (split(self.left, l, &x), split(self.right, r, &y));
        // Where only one side has its value on lines of its own, the keys stand with their values.
        self.context(Some((x.start..a, y.start..b)));
        (a..x.end, b..y.end)
    }

    /// The comments before an item.
    pub(super) fn comments(
        &mut self,
        l: u32,
        r: u32,
        x: Range<u32>,
        y: Range<u32>,
    ) -> (Range<u32>, Range<u32>) {
        let split = |parsed: &Parsed, start: u32, range: &Range<u32>| {
            let line = parsed.line_of(start).clamp(range.start, range.end);
            let bytes = parsed.bytes_of(line, line + 1);
            let text = &parsed.text[bytes.start as usize..bytes.end as usize];
            // A dash on a line of its own is the item's too.
            if text.trim_start().starts_with('-') {
                line
            } else {
                range.start
            }
        };
        let (a, b) = (split(self.left, l, &x), split(self.right, r, &y));
        self.context(Some((x.start..a, y.start..b)));
        (a..x.end, b..y.end)
    }

    /// Lines that say the same. The last ones stand beside each other: comments come first.
    pub(super) fn context(&mut self, ranges: Ranges) {
        let Some((l, r)) = ranges else { return };
        let (longer, shorter) = (l.len().max(r.len()), l.len().min(r.len()));
        for at in 0..longer - shorter {
            let (on_left, on_right) = if l.len() > r.len() {
                (Some(l.start + at as u32), None)
            } else {
                (None, Some(r.start + at as u32))
            };
            self.lines.push(Line::context(on_left, on_right));
        }
        let (a, b) = (l.end - shorter as u32, r.end - shorter as u32);
        for at in 0..shorter as u32 {
            self.lines.push(Line::context(Some(a + at), Some(b + at)));
        }
    }

    /// Lines that do not say the same.
    pub(super) fn changed(&mut self, ranges: Ranges) {
        let Some((l, r)) = ranges else { return };
        let text = |parsed: &'a Parsed, range: &Range<u32>| -> Vec<&'a str> {
            let bytes = parsed.bytes_of(range.start, range.end);
            parsed.text[bytes.start as usize..bytes.end as usize]
                .lines()
                .collect()
        };
        let (a, b) = (text(self.left, &l), text(self.right, &r));
        for mut line in lines::beside(&a, &b) {
            line.left = line.left.map(|at| at + l.start);
            line.right = line.right.map(|at| at + r.start);
            self.lines.push(line);
        }
    }

    /// Lines that only one side has.
    pub(super) fn one_sided(&mut self, ranges: Option<Single>) {
        let Some((l, r)) = ranges else { return };
        self.lines.extend(
            l.into_iter()
                .flatten()
                .map(|at| Line::changed(Some(at), None)),
        );
        self.lines.extend(
            r.into_iter()
                .flatten()
                .map(|at| Line::changed(None, Some(at))),
        );
    }
}

/// The last byte of an entry.
pub(super) fn last(start: u32, end: u32) -> u32 {
    end.saturating_sub(1).max(start)
}

/// Cuts the lines of a collection up: for each child those up to the line that it ends in, and at last what is left.
pub(super) fn cut(whole: &Range<u32>, ends: &[u32]) -> Vec<Range<u32>> {
    let mut parts = Vec::with_capacity(ends.len() + 1);
    let mut from = whole.start;
    for end in ends {
        let to = (end + 1).clamp(from, whole.end);
        parts.push(from..to);
        from = to;
    }
    parts.push(from..whole.end);
    parts
}
