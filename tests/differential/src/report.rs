//! What was found: one text for people, one line of JSON for each case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::compare::Difference;

/// Cases that are shown and kept of each kind of difference.
const SHOWN: usize = 2;

/// The differences of a run, by kind.
pub(crate) struct Report {
    folder: PathBuf,
    /// A fixture that what differs is appended to.
    keep: Option<PathBuf>,
    kinds: BTreeMap<String, usize>,
}

impl Report {
    /// Files go into `folder`; what an earlier run left there is replaced.
    pub(crate) fn new(folder: PathBuf, keep: Option<PathBuf>) -> anyhow::Result<Report> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("found.jsonl"), "")?;
        fs::write(folder.join("report.txt"), "")?;
        Ok(Report {
            folder,
            keep,
            kinds: BTreeMap::new(),
        })
    }

    /// Counts a difference; whether it is worth making smaller.
    pub(crate) fn is_new(&mut self, found: &Difference) -> bool {
        let count = self.kinds.entry(found.helm.kind(&found.ours)).or_default();
        *count += 1;
        *count <= SHOWN
    }

    /// Shows a difference and writes it down.
    pub(crate) fn add(&mut self, name: &str, found: &Difference) -> anyhow::Result<()> {
        let text = shown(name, found);
        print!("{text}");
        append(&self.folder.join("report.txt"), &text)?;
        let line = serde_json::json!({
            "name": name,
            "args": found.case.args,
            "files": found.case.files,
            "exit": found.helm.exit,
            "stdout": found.helm.stdout,
            "stderr": found.helm.stderr,
        });
        append(&self.folder.join("found.jsonl"), &format!("{line}\n"))?;
        match &self.keep {
            Some(fixture) => append(fixture, &format!("{line}\n")),
            None => Ok(()),
        }
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

fn append(file: &Path, text: &str) -> anyhow::Result<()> {
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
