//! What a run of the command line comes to, and when two are the same.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Exit status and both outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// Without what changes from run to run: times, and the folder in which it ran.
    pub(crate) fn settled(mut self, folder: &Path) -> Answer {
        let folder = folder.display().to_string();
        self.stdout = self.stdout.replace(&folder, "…");
        self.stderr = self.stderr.replace(&folder, "…");
        let lines = self.stdout.split_inclusive('\n');
        self.stdout = lines
            .map(|line| match line.starts_with("LAST DEPLOYED: ") {
                true => "LAST DEPLOYED: …\n",
                false => line,
            })
            .collect();
        self
    }

    /// Everything as one text, for comparing line by line.
    pub(crate) fn text(&self) -> String {
        format!("exit {}\n{}\n{}", self.exit, self.stderr, self.stdout)
    }

    /// The same lines, each with the same words, in whichever order: what Helm prints in a map's random order.
    pub(crate) fn same_in_any_order(&self, other: &Answer) -> bool {
        let sorted = |answer: &Answer| {
            let text = answer.text();
            let mut lines: Vec<Vec<char>> = text
                .lines()
                .map(|line| {
                    let mut chars: Vec<char> = line.chars().collect();
                    chars.sort_unstable();
                    chars
                })
                .collect();
            lines.sort();
            lines
        };
        sorted(self) == sorted(other)
    }

    /// What kind of difference this is: the first differing lines, without what varies from case to case.
    pub(crate) fn kind(&self, other: &Answer) -> String {
        let (ours, theirs) = (other.text(), self.text());
        let mut pairs = theirs.lines().zip(ours.lines());
        // The exit status is told by the lines after it.
        let first = pairs.by_ref().skip(1).find(|(theirs, ours)| theirs != ours);
        let (theirs, ours) = first.unwrap_or(("(end)", "(end)"));
        format!(
            "exit {}/{} {} | {}",
            self.exit,
            other.exit,
            general(theirs),
            general(ours)
        )
    }
}

/// A line without quoted texts, places and numbers.
fn general(line: &str) -> String {
    let tail = match line.rfind(">: ") {
        Some(at) => &line[at..],
        None => line,
    };
    let mut out = String::new();
    for (number, part) in tail.split('"').enumerate() {
        match number % 2 {
            0 => out.push_str(part),
            _ => out.push_str("\"…\""),
        }
    }
    let mut short = String::new();
    for c in out.chars().take(70) {
        match c {
            '0'..='9' if short.ends_with('N') => {}
            '0'..='9' => short.push('N'),
            c => short.push(c),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(stderr: &str) -> Answer {
        Answer {
            exit: 1,
            stdout: String::new(),
            stderr: stderr.to_owned(),
        }
    }

    #[test]
    fn kinds_leave_out_what_varies() {
        let one = answer("at <f 17>: wrong \"abc\" at 12").kind(&answer("other 3"));
        let two = answer("at <g 2>: wrong \"x\" at 7").kind(&answer("other 45"));
        assert_eq!(one, two);
    }

    #[test]
    fn order_is_no_difference_words_are() {
        assert!(answer("a\nb c\n").same_in_any_order(&answer("b c\na\n")));
        assert!(!answer("a\nb\n").same_in_any_order(&answer("a\nc\n")));
    }
}
