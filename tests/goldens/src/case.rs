//! Charts and their cases.

use crate::Outcome;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Kubernetes' version where a case names none: the default of Helm 4.3.1, told to Helm 3.22, which has another.
const KUBE_VERSION: &str = "v1.37.0";

/// Which Helm printed something.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Helm {
    /// Helm 3.22.0
    V3,
    /// Helm 4.3.1
    V4,
}

/// A chart of tests/charts with its cases.
#[derive(Clone, Debug)]
pub struct TestChart {
    /// The name of its folder.
    pub name: String,
    /// The chart's folder; the commands are run in it.
    pub folder: PathBuf,
    /// What the chart is about: the comment at the head of cases.txt.
    pub about: String,
    /// In the order of cases.txt.
    pub cases: Vec<Case>,
}

/// One command, and where what it prints is kept.
#[derive(Clone, Debug)]
pub struct Case {
    /// Names the files.
    pub name: String,
    /// The words after `helm`.
    pub words: Vec<String>,
    expected: PathBuf,
}

/// The folder of the charts.
#[must_use]
pub fn charts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("charts")
}

/// Every chart, by name.
///
/// # Errors
/// What cannot be read, and where.
pub fn all() -> anyhow::Result<Vec<TestChart>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(charts())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".expected") {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names.iter().map(|name| TestChart::read(name)).collect()
}

impl TestChart {
    fn read(name: &str) -> anyhow::Result<TestChart> {
        let expected = charts().join(format!("{name}.expected"));
        let list = expected.join("cases.txt");
        let text =
            fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
        let mut chart = TestChart {
            name: name.to_owned(),
            folder: charts().join(name),
            about: String::new(),
            cases: Vec::new(),
        };
        for line in text.lines() {
            if let Some(words) = line.strip_prefix('#') {
                if chart.cases.is_empty() {
                    chart.about.push_str(words);
                }
            } else if !line.trim().is_empty() {
                let case = Case::read(line, &expected);
                let case = case.with_context(|| format!("{}: {line}", list.display()))?;
                if chart.cases.iter().any(|known| known.name == case.name) {
                    bail!("{}: {} stands there twice", list.display(), case.name);
                }
                chart.cases.push(case);
            }
        }
        if chart.about.trim().is_empty() || chart.cases.is_empty() {
            bail!(
                "{}: it begins with a comment on what the chart is about, and has a case or more",
                list.display()
            );
        }
        Ok(chart)
    }

    /// Files in the folder of expected outputs that belong to no case.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn strays(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut strays = Vec::new();
        for entry in fs::read_dir(charts().join(format!("{}.expected", self.name)))? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let case = name.split('.').next().unwrap_or_default();
            if name != "cases.txt" && !self.cases.iter().any(|one| one.name == case) {
                strays.push(path);
            }
        }
        Ok(strays)
    }
}

impl Case {
    /// `NAME helm WORDS…`, the words as a shell splits them.
    fn read(line: &str, expected: &Path) -> anyhow::Result<Case> {
        let mut words = shlex::split(line)
            .context("a quote is not closed")?
            .into_iter();
        let name = words.next().unwrap_or_default();
        if words.next().as_deref() != Some("helm") {
            bail!("a case reads: NAME helm COMMAND …");
        }
        if name.contains(['.', '/']) {
            bail!("a case's name has neither “.” nor “/”");
        }
        Ok(Case {
            name,
            words: words.collect(),
            expected: expected.to_owned(),
        })
    }

    /// Whether Helm 3.22 is asked as well: it is for `template` and `lint`; it installs nothing without a cluster, not
    /// even dry.
    #[must_use]
    pub fn for_helm_3(&self) -> bool {
        matches!(self.command(), "template" | "lint")
    }

    /// The words for Helm 3.22: Kubernetes' version is told where the case names none.
    #[must_use]
    pub fn words_for_helm_3(&self) -> Vec<String> {
        let mut words = self.words.clone();
        if !words.iter().any(|word| word.starts_with("--kube-version")) {
            words.push(format!("--kube-version={KUBE_VERSION}"));
        }
        words
    }

    fn command(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn file(&self, helm: Helm, extension: &str) -> PathBuf {
        let infix = match helm {
            Helm::V3 => ".helm3",
            Helm::V4 => "",
        };
        self.expected
            .join(format!("{}{infix}.{extension}", self.name))
    }

    fn files(&self, helm: Helm) -> (PathBuf, PathBuf) {
        let stdout = match self.command() {
            "template" => "yaml",
            _ => "txt",
        };
        (self.file(helm, stdout), self.file(helm, "err"))
    }

    /// What that Helm printed.
    ///
    /// # Errors
    /// When nothing is kept yet.
    pub fn expected(&self, helm: Helm) -> anyhow::Result<Outcome> {
        let (stdout, stderr) = self.files(helm);
        if !stdout.exists() && !stderr.exists() {
            return match helm {
                Helm::V3 => self.expected(Helm::V4),
                Helm::V4 => {
                    bail!("nothing is kept of what Helm printed: `cargo xtask goldens` asks it")
                }
            };
        }
        let read = |path: &Path| match path.exists() {
            true => fs::read_to_string(path),
            false => Ok(String::new()),
        };
        Ok(Outcome::from_files(read(&stdout)?, &read(&stderr)?))
    }

    /// Keeps what that Helm printed; of Helm 3.22 only what differs from Helm 4.3.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn keep(&self, helm: Helm, outcome: &Outcome) -> anyhow::Result<()> {
        let (stdout, stderr) = self.files(helm);
        let same = helm == Helm::V3 && self.expected(Helm::V4)? == *outcome;
        let error = outcome.error_file();
        // One of the two is always there: no file says that nothing is known.
        put(
            &stdout,
            &outcome.stdout,
            !same && (!outcome.stdout.is_empty() || error.is_empty()),
        )?;
        put(&stderr, &error, !same && !error.is_empty())
    }
}

fn put(path: &Path, text: &str, wanted: bool) -> anyhow::Result<()> {
    if wanted {
        fs::write(path, text)?;
    } else if path.exists() {
        fs::remove_file(path)?;
    }
    Ok(())
}
