//! The committed list of cases that pass: what passed once must go on passing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use crate::compare::{Outcome, Verdict};
use crate::suite::Suite;

const HEADER: &str = "# Cases that pass, by chart. Written by `cargo xtask conformance`, which fails when one of them fails.\n";

/// Ids of passing cases.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    ids: BTreeSet<String>,
}

impl List {
    /// The committed list; empty when there is none.
    pub(crate) fn read(suite: Suite) -> anyhow::Result<Self> {
        match fs::read_to_string(suite.file("passing", "txt")) {
            Ok(text) => Ok(List::parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(List::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// The cases that pass now.
    pub(crate) fn of(results: &[Outcome]) -> Self {
        let passing = results.iter().filter(|one| one.verdict == Verdict::Pass);
        List {
            ids: passing.map(|one| one.id.clone()).collect(),
        }
    }

    pub(crate) fn write(&self, suite: Suite) -> anyhow::Result<()> {
        Ok(fs::write(suite.file("passing", "txt"), self.text())?)
    }

    /// Listed cases that fail now.
    pub(crate) fn regressions<'a>(&self, results: &'a [Outcome]) -> Vec<(&'a str, &'a Outcome)> {
        let failing = results.iter().filter(|one| one.verdict != Verdict::Pass);
        failing
            .filter(|one| self.ids.contains(&one.id))
            .map(|one| (one.id.as_str(), one))
            .collect()
    }

    /// A line a chart: its path, then what follows `#` in the ids.
    fn text(&self) -> String {
        let mut charts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for id in &self.ids {
            let (chart, rest) = id.split_once('#').unwrap_or((id, ""));
            charts.entry(chart).or_default().push(rest);
        }
        let mut text = HEADER.to_owned();
        for (chart, rest) in charts {
            let _ = writeln!(text, "{chart} {}", rest.join(" "));
        }
        text
    }

    fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let ids = lines.flat_map(|line| {
            let mut words = line.split(' ');
            let chart = words.next().unwrap_or_default();
            words.map(move |rest| format!("{chart}#{rest}"))
        });
        List { ids: ids.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let ids = ["a/b#ci-1", "a/b#default-2", "c/d#ci-3"];
        let list = List {
            ids: ids.into_iter().map(str::to_owned).collect(),
        };
        assert_eq!(
            list.text(),
            format!("{HEADER}a/b ci-1 default-2\nc/d ci-3\n")
        );
        assert_eq!(List::parse(&list.text()), list);
    }
}
