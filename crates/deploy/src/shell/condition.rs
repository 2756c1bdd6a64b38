//! Conditions of a script: what is known of them, and which branch is read.

use super::Word;

/// An `if` or `case` while its branches are read.
#[derive(Default)]
pub(super) struct Condition {
    /// The branch at hand is read.
    pub(super) live: bool,
    /// A branch was taken.
    pub(super) taken: bool,
    /// It has an `else`.
    pub(super) other: bool,
    /// The branches so far that may be taken.
    pub(super) possible: usize,
    /// What a `case` looks at; `None` for an `if`.
    pub(super) subject: Option<Word>,
    /// A pattern comes next, or the end.
    pub(super) awaits: bool,
    pub(super) patterns: Vec<Word>,
}

impl Condition {
    /// A branch begins; `is`: whether its condition holds, where that is known.
    pub(super) fn branch(&mut self, is: Option<bool>, choice: usize) {
        self.live = match is {
            Some(false) => false,
            // The last resort where others before it may be taken.
            Some(true) => !self.taken,
            None => !self.taken && self.possible == choice,
        };
        if is != Some(false) && (is.is_none() || self.possible > 0) {
            self.possible += 1;
        }
        self.taken |= self.live;
        self.other |= is == Some(true);
    }
}

/// Whether a condition holds; `None` where only a running shell knows.
pub(super) fn holds(words: &[Word]) -> Option<bool> {
    if words.iter().any(|word| word.unknown.is_some()) {
        return None;
    }
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let inner = match texts.as_slice() {
        ["[", inner @ .., "]"] | ["[[", inner @ .., "]]"] | ["test", inner @ ..] => inner,
        ["true" | ":"] => return Some(true),
        ["false"] => return Some(false),
        _ => return None,
    };
    let (not, inner) = match inner {
        ["!", inner @ ..] => (true, inner),
        inner => (false, inner),
    };
    let is = match *inner {
        ["-z", text] => text.is_empty(),
        ["-n", text] | [text] => !text.is_empty(),
        // A script that asks is written for the case that it is there.
        ["-f" | "-e" | "-d" | "-r" | "-s", _] => true,
        [a, "=" | "==", b] => crate::glob::fits_name(b, a),
        [a, "!=", b] => !crate::glob::fits_name(b, a),
        [a, "-eq", b] => a == b,
        [a, "-ne", b] => a != b,
        _ => return None,
    };
    Some(is != not)
}
