//! One small chart and a command line: what both sides are asked.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::tree::Node;

/// Files below the folder in which the command runs, and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Case {
    pub(crate) args: Vec<String>,
    pub(crate) files: BTreeMap<String, String>,
}

impl Case {
    /// Puts the files into `folder`, which is emptied first.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        for (name, text) in &self.files {
            let path = folder.join(name);
            let above = path.parent().context("a file has a folder")?;
            fs::create_dir_all(above)?;
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }

    /// For people: the command, then each file.
    pub(crate) fn show(&self) -> String {
        let args: Vec<String> = self.args.iter().map(|arg| quoted(arg)).collect();
        let mut text = format!("helm {}\n", args.join(" "));
        for (name, content) in &self.files {
            text.push_str(&format!("── {name}\n{}\n", content.trim_end_matches('\n')));
        }
        text
    }
}

fn quoted(arg: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        return arg.to_owned();
    }
    format!("'{}'", arg.replace('\'', "'\\''"))
}

/// A case as the grammars make it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// What stays: the command and the chart's place.
    pub(crate) command: Vec<&'static str>,
    /// Flags with their value; each may go.
    pub(crate) flags: Vec<(&'static str, Node)>,
    /// Path and content; each but `chart/Chart.yaml` may go.
    pub(crate) files: Vec<(String, Node)>,
}

const CHART: &str = "chart/Chart.yaml";

impl Draft {
    /// `helm template r chart` over a chart with nothing but its Chart.yaml.
    pub(crate) fn template() -> Draft {
        let text = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
        Draft {
            command: vec!["template", "r", "chart"],
            flags: Vec::new(),
            files: vec![(CHART.to_owned(), Node::leaf("", text))],
        }
    }

    /// Adds a file of the chart; one of the same name is replaced.
    pub(crate) fn file(mut self, name: &str, content: Node) -> Draft {
        let name = format!("chart/{name}");
        self.files.retain(|(other, _)| *other != name);
        self.files.push((name, content));
        self
    }

    pub(crate) fn case(&self) -> Case {
        let mut args: Vec<String> = self.command.iter().map(|&word| word.to_owned()).collect();
        for (flag, value) in &self.flags {
            args.push((*flag).to_owned());
            args.push(value.print());
        }
        let files = self.files.iter();
        Case {
            args,
            files: files
                .map(|(name, node)| (name.clone(), node.print()))
                .collect(),
        }
    }

    /// Every draft that is smaller by one step.
    pub(crate) fn smaller(&self) -> Vec<Draft> {
        let mut found = Vec::new();
        for number in 0..self.files.len() {
            if self.files[number].0 != CHART {
                let mut draft = self.clone();
                draft.files.remove(number);
                found.push(draft);
            }
        }
        for number in 0..self.flags.len() {
            let mut draft = self.clone();
            draft.flags.remove(number);
            found.push(draft);
        }
        for (number, (_, node)) in self.files.iter().enumerate() {
            for smaller in node.smaller() {
                let mut draft = self.clone();
                draft.files[number].1 = smaller;
                found.push(draft);
            }
        }
        for (number, (_, node)) in self.flags.iter().enumerate() {
            for smaller in node.smaller() {
                let mut draft = self.clone();
                draft.flags[number].1 = smaller;
                found.push(draft);
            }
        }
        found
    }
}
