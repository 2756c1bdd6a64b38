//! The scoreboard, for the terminal and for tests/conformance/SCOREBOARD.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::compare::{Outcome, Verdict};
use crate::suite::Suite;

/// Kinds of difference shown.
const KINDS: usize = 25;

/// The committed scoreboard of a suite.
pub(crate) fn path(suite: Suite) -> PathBuf {
    suite.file("SCOREBOARD", "md")
}

#[derive(Clone, Copy, Default)]
struct Count {
    passed: usize,
    cases: usize,
}

/// Results, counted.
pub(crate) struct Board<'a> {
    suite: Suite,
    results: &'a [Outcome],
    all: Count,
    repositories: BTreeMap<&'a str, Count>,
    /// Kinds of difference, the most frequent first, each with its cases.
    kinds: Vec<(&'a str, Vec<&'a Outcome>)>,
}

impl<'a> Board<'a> {
    pub(crate) fn new(suite: Suite, results: &'a [Outcome]) -> Self {
        let mut all = Count::default();
        let mut repositories: BTreeMap<&str, Count> = BTreeMap::new();
        let mut kinds: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for one in results {
            let passed = one.verdict == Verdict::Pass;
            for count in [&mut all, repositories.entry(&one.repository).or_default()] {
                count.cases += 1;
                count.passed += usize::from(passed);
            }
            if !passed {
                kinds.entry(&one.kind).or_default().push(one);
            }
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
        Board {
            suite,
            results,
            all,
            repositories,
            kinds,
        }
    }

    /// The scoreboard as plain text; `list` adds every failing id.
    pub(crate) fn terminal(&self, list: bool) -> String {
        let mut text = String::new();
        for (name, count) in &self.repositories {
            let _ = writeln!(text, "{name:<48}{:>6} / {:<5}", count.passed, count.cases);
        }
        let _ = writeln!(
            text,
            "{:<48}{:>6} / {:<5} {}",
            "all",
            self.all.passed,
            self.all.cases,
            per_cent(self.all)
        );
        for (kind, cases) in self.kinds.iter().take(KINDS) {
            let _ = writeln!(
                text,
                "\n{:>5} × {kind}\n        {}",
                cases.len(),
                cases[0].id
            );
            let _ = write!(text, "{}", crate::kinds::indented(&cases[0].example));
        }
        if list {
            for (kind, cases) in &self.kinds {
                cases.iter().for_each(|one| {
                    let _ = writeln!(text, "{}\t{kind}", one.id);
                });
            }
        }
        let mut slow: Vec<&Outcome> = self.results.iter().collect();
        slow.sort_by_key(|one| std::cmp::Reverse(one.took));
        text.push_str("\nslowest:");
        for one in slow.iter().take(5) {
            let _ = write!(
                text,
                "  {} {:.0} ms",
                one.id,
                one.took.as_secs_f64() * 1000.0
            );
        }
        text.push('\n');
        text
    }

    /// The scoreboard as committed: nothing in it depends on the machine.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!(
            "<!-- Written by `cargo xtask conformance{}`. -->\n\n# Conformance: {}\n\n\
             **{} of {} cases ({})** print byte for byte what real Helm prints: standard output, standard error, exit status.\n\n\
             | repository | passed | cases |\n|---|---:|---:|\n",
            if self.suite == Suite::Template {
                String::new()
            } else {
                format!(" --suite {}", self.suite.name())
            },
            self.suite.name(),
            self.all.passed,
            self.all.cases,
            per_cent(self.all),
        );
        for (name, count) in &self.repositories {
            let _ = writeln!(text, "| {name} | {} | {} |", count.passed, count.cases);
        }
        if self.kinds.is_empty() {
            return text;
        }
        text.push_str("\n## The most frequent differences\n\nThe first difference of each failing case; `-` is Helm's, `+` is ours.\n");
        for (kind, cases) in self.kinds.iter().take(KINDS) {
            let _ = write!(
                text,
                "\n- {} × {}\n\n",
                cases.len(),
                kind.replace('|', "\\|")
            );
            let example = crate::kinds::indented(&format!("{}\n{}", cases[0].id, cases[0].example));
            text.push_str(
                &example
                    .lines()
                    .map(|line| format!("  {line}").trim_end().to_owned() + "\n")
                    .collect::<String>(),
            );
        }
        text
    }
}

fn per_cent(count: Count) -> String {
    // Cut, not rounded: 100 % is said only of all.
    let tenths = count.passed * 1000 / count.cases.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
