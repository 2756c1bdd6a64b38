//! What was found: one text for people, one line of JSON for each case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::answer::Answer;
use crate::case::Case;
use crate::compare::Difference;

/// The differences of a run, by kind.
pub(crate) struct Report {
    folder: PathBuf,
    kinds: BTreeMap<String, usize>,
    shown: usize,
}

impl Report {
    /// Files go into `folder`; what an earlier run left there is replaced. Of each kind of difference `shown` cases are
    /// shown and kept.
    pub(crate) fn new(folder: PathBuf, shown: usize) -> anyhow::Result<Report> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("found.jsonl"), "")?;
        fs::write(folder.join("report.txt"), "")?;
        Ok(Report {
            folder,
            kinds: BTreeMap::new(),
            shown,
        })
    }

    /// Counts a difference; whether it is worth making smaller.
    pub(crate) fn is_new(&mut self, found: &Difference) -> bool {
        let count = self.kinds.entry(found.helm.kind(&found.ours)).or_default();
        *count += 1;
        *count <= self.shown
    }

    /// Shows a difference and writes it down.
    pub(crate) fn add(&mut self, name: &str, found: &Difference) -> anyhow::Result<()> {
        let text = shown(name, found);
        print!("{text}");
        append(&self.folder.join("report.txt"), &text)?;
        let line = line(&found.case, &found.helm);
        append(&self.folder.join("found.jsonl"), &line)
    }

    /// How often each kind was met, the frequent ones first; the number of differences.
    pub(crate) fn finish(&self) -> usize {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (kind, count) in &kinds {
            println!("{count:6} {kind}");
        }
        kinds.iter().map(|(_, count)| **count).sum()
    }
}

/// A case and Helm's answer, as fixtures have them.
pub(crate) fn line(case: &Case, helm: &Answer) -> String {
    let line = serde_json::json!({
        "args": case.args,
        "files": case.files,
        "exit": helm.exit,
        "stdout": helm.stdout,
        "stderr": helm.stderr,
    });
    format!("{line}\n")
}

pub(crate) fn append(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)?;
    Ok(file.write_all(text.as_bytes())?)
}

fn shown(name: &str, found: &Difference) -> String {
    let mut text = format!("━━ {name}\n{}", found.case.show());
    let (helm, ours) = (found.helm.text(), found.ours.text());
    let (helm, ours): (Vec<_>, Vec<_>) = (helm.lines().collect(), ours.lines().collect());
    let same = helm.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    let tail = helm.iter().rev().zip(ours.iter().rev());
    let most = helm.len().min(ours.len()) - same;
    let tail = tail.take(most).take_while(|(a, b)| a == b).count();
    for (mark, lines) in [("helm", &helm), ("here", &ours)] {
        let _ = writeln!(text, "── {mark}");
        for line in lines[same..lines.len() - tail].iter().take(20) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}
