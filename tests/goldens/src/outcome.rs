//! What a run prints, and how two differ.

use similar::TextDiff;
use std::path::Path;

/// What stands for the time at which `helm install` was run.
const DEPLOYED: &str = "LAST DEPLOYED: ";

/// What a run of Helm comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// The exit status.
    pub exit: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// What was printed in `folder`, independent of where that is and of the time.
    #[must_use]
    pub fn printed(exit: i32, stdout: &[u8], stderr: &[u8], folder: &Path) -> Outcome {
        let folder = folder.display().to_string();
        let plain = |text: &[u8]| {
            let text = String::from_utf8_lossy(text).replace(&folder, ".");
            text.split_inclusive('\n')
                .map(|line| {
                    if line.starts_with(DEPLOYED) {
                        format!("{DEPLOYED}now\n")
                    } else {
                        line.to_owned()
                    }
                })
                .collect()
        };
        Outcome {
            exit,
            stdout: plain(stdout),
            stderr: plain(stderr),
        }
    }

    /// Standard error with the exit status behind it, as it is kept in a file.
    pub(crate) fn error_file(&self) -> String {
        if self.exit == 0 {
            return self.stderr.clone();
        }
        format!("{}exit status {}\n", self.stderr, self.exit)
    }

    pub(crate) fn from_files(stdout: String, error: &str) -> Outcome {
        let status = error.rfind("exit status ").and_then(|at| {
            let exit = error[at..].strip_prefix("exit status ")?;
            Some((at, exit.trim_end().parse().ok()?))
        });
        let (stderr, exit) = match status {
            Some((at, exit)) => (&error[..at], exit),
            None => (error, 0),
        };
        Outcome {
            exit,
            stdout,
            stderr: stderr.to_owned(),
        }
    }
}

impl Outcome {
    /// Whether another run may have come to this: Helm prints some errors in the random order of a map.
    #[must_use]
    pub fn same_in_any_order(&self, other: &Outcome) -> bool {
        let sorted = |outcome: &Outcome| {
            let mut lines: Vec<String> = outcome.stderr.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        self.exit == other.exit && self.stdout == other.stdout && sorted(self) == sorted(other)
    }
}

/// Where two outcomes differ, for people; `None` where they do not.
#[must_use]
pub fn difference(wanted: &Outcome, got: &Outcome) -> Option<String> {
    if wanted == got {
        return None;
    }
    let mut text = String::new();
    if wanted.exit != got.exit {
        text.push_str(&format!(
            "exit status: Helm {}, here {}\n",
            wanted.exit, got.exit
        ));
    }
    for (name, wanted, got) in [
        ("standard error", &wanted.stderr, &got.stderr),
        ("standard output", &wanted.stdout, &got.stdout),
    ] {
        if wanted != got {
            let diff = TextDiff::from_lines(wanted, got);
            text.push_str(
                &diff
                    .unified_diff()
                    .context_radius(3)
                    .header(&format!("{name} of Helm"), &format!("{name} here"))
                    .to_string(),
            );
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(exit: i32, stdout: &str, stderr: &str) -> Outcome {
        Outcome::printed(
            exit,
            stdout.as_bytes(),
            stderr.as_bytes(),
            Path::new("/charts/one"),
        )
    }

    #[test]
    fn files_hold_all_of_an_outcome() {
        for one in [
            outcome(0, "a: 1\n", ""),
            outcome(0, "a: 1", "level=WARN msg=x\n"),
            outcome(1, "", "Error: no\n"),
            outcome(2, "a", ""),
        ] {
            assert_eq!(
                Outcome::from_files(one.stdout.clone(), &one.error_file()),
                one
            );
        }
    }

    #[test]
    fn place_and_time_are_left_out() {
        let one = outcome(1, "LAST DEPLOYED: Sat Nov 21\n", "open /charts/one/x\n");
        assert_eq!(one.stdout, "LAST DEPLOYED: now\n");
        assert_eq!(one.stderr, "open ./x\n");
    }

    #[test]
    fn differences_are_shown() {
        let (a, b) = (outcome(0, "a: 1\nb: 2\n", ""), outcome(1, "a: 1\n", "no\n"));
        assert_eq!(difference(&a, &a), None);
        let shown = difference(&a, &b).unwrap_or_default();
        for line in ["exit status: Helm 0, here 1", "-b: 2", "+no"] {
            assert!(shown.contains(line), "{shown}");
        }
    }

    #[test]
    fn only_the_order_of_errors_is_random() {
        let outcome = |stdout, stderr| outcome(1, stdout, stderr);
        assert!(outcome("", "a\nb\n").same_in_any_order(&outcome("", "b\na\n")));
        assert!(!outcome("", "a\nb\n").same_in_any_order(&outcome("", "a\nc\n")));
        assert!(!outcome("a\nb\n", "").same_in_any_order(&outcome("b\na\n", "")));
    }
}
