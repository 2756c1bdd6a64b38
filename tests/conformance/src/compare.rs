//! Running one case and comparing it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use similar::TextDiff;

use crate::case::{Case, Golden};
use crate::corpus::Corpus;
use crate::engine::Run;
use crate::kinds;
use crate::mask;

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    /// Output, error text or exit status differ.
    Differs,
    /// The engine panicked: what it said.
    Panicked(String),
    /// The time limit was passed.
    Hangs,
    /// The case could not be prepared or compared: a fault of the runner or the corpus.
    Broken(String),
}

/// A case's end.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) id: String,
    pub(crate) repository: String,
    pub(crate) verdict: Verdict,
    pub(crate) took: Duration,
    /// What failing cases with the same cause have in common.
    pub(crate) kind: String,
    /// The first difference, in a few lines.
    pub(crate) example: String,
    /// The whole difference; kept only when a single case is run.
    pub(crate) diff: String,
}

impl Outcome {
    /// An outcome without a comparison.
    pub(crate) fn plain(case: &Case, verdict: Verdict, took: Duration) -> Self {
        let kind = match &verdict {
            Verdict::Pass | Verdict::Differs => String::new(),
            Verdict::Panicked(text) => format!("panic: {}", kinds::generalise(text)),
            Verdict::Hangs => "hangs".to_owned(),
            Verdict::Broken(text) => format!("runner: {text}"),
        };
        let (id, repository) = (case.id.clone(), case.repository().to_owned());
        Outcome {
            id,
            repository,
            verdict,
            took,
            example: kind.clone(),
            diff: String::new(),
            kind,
        }
    }

    /// A few lines for a list.
    pub(crate) fn short(&self) -> String {
        format!("  {}\n{}", self.kind, kinds::indented(&self.example))
    }

    /// Everything, for `--case`.
    pub(crate) fn long(&self) -> String {
        let head = match &self.verdict {
            Verdict::Pass => "passes".to_owned(),
            _ => format!("fails: {}", self.kind),
        };
        format!(
            "{head} ({:.0} ms)\n{}",
            self.took.as_secs_f64() * 1000.0,
            self.diff
        )
    }
}

/// Runs one case. `scratch` is a folder of this thread's own.
pub(crate) fn run(corpus: &Corpus, case: &Case, scratch: &Path) -> Outcome {
    let start = Instant::now();
    let prepared = match Prepared::new(corpus, case, scratch) {
        Ok(prepared) => prepared,
        Err(error) => {
            return Outcome::plain(case, Verdict::Broken(format!("{error:#}")), start.elapsed());
        }
    };
    let words = case.arguments(
        corpus.suite,
        corpus.engine.own(),
        &prepared.chart,
        &prepared.inline,
    );
    let run_start = Instant::now();
    let run = corpus.engine.run(&words);
    let took = run_start.elapsed();
    match (run, corpus.golden(&case.id)) {
        (_, Err(error)) => Outcome::plain(case, Verdict::Broken(format!("{error:#}")), took),
        (Err(panic), _) => Outcome::plain(case, Verdict::Panicked(panic), took),
        (Ok(run), Ok(golden)) => judge(corpus, case, &golden, prepared.normal(run), took),
    }
}

fn judge(corpus: &Corpus, case: &Case, golden: &Golden, run: Run, took: Duration) -> Outcome {
    let texts = !golden.stable
        || (mask::matches(&golden.stdout, &run.stdout)
            && mask::matches(&golden.stderr, &run.stderr));
    if golden.exit == run.exit && texts {
        return Outcome::plain(case, Verdict::Pass, took);
    }
    let mut outcome = Outcome::plain(case, Verdict::Differs, took);
    (outcome.kind, outcome.example) = kinds::describe(golden, &run);
    if corpus.cases.len() == 1 {
        outcome.diff = whole_diff(golden, &run);
    }
    outcome
}

fn whole_diff(golden: &Golden, run: &Run) -> String {
    let mut text = String::new();
    if golden.exit != run.exit {
        text.push_str(&format!(
            "exit status: Helm {}, Pilothouse {}\n",
            golden.exit, run.exit
        ));
    }
    for (name, want, got) in [
        ("stderr", &golden.stderr, &run.stderr),
        ("stdout", &golden.stdout, &run.stdout),
    ] {
        if !mask::matches(want, got) {
            // Masked lines that agree are no difference.
            let want = masked_by(want, got);
            let diff = TextDiff::from_lines(&want, got);
            text.push_str(
                &diff
                    .unified_diff()
                    .context_radius(3)
                    .header(&format!("{name} of Helm"), name)
                    .to_string(),
            );
        }
    }
    text
}

/// `want`, with each masked line that `got` satisfies at the same place replaced by that line.
fn masked_by(want: &str, got: &str) -> String {
    let got: Vec<&str> = got.split('\n').collect();
    let line = |(number, want): (usize, &str)| match got.get(number) {
        Some(got) if mask::line_matches(want, got) => (*got).to_owned(),
        _ => want.to_owned(),
    };
    want.split('\n')
        .enumerate()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A case's files, and how to make its output independent of where they lie.
struct Prepared {
    chart: String,
    inline: Vec<String>,
    temporary: String,
    charts: String,
}

impl Prepared {
    fn new(corpus: &Corpus, case: &Case, scratch: &Path) -> anyhow::Result<Self> {
        let mut inline = Vec::new();
        if !case.values.is_empty() {
            fs::create_dir_all(scratch)?;
        }
        for (number, text) in case.values.iter().enumerate() {
            let file = scratch.join(format!("values-{number}.yaml"));
            fs::write(&file, text)?;
            inline.push(file.display().to_string());
        }
        let original = corpus.charts.join(&case.chart);
        let chart = if case.chart_override.is_empty() {
            original
        } else {
            overridden(case, &original, scratch)?
        };
        Ok(Prepared {
            chart: chart.display().to_string(),
            inline,
            temporary: scratch.display().to_string(),
            charts: corpus.charts.display().to_string(),
        })
    }

    /// Paths read as they do in the expected outputs.
    fn normal(&self, run: Run) -> Run {
        let normal = |text: String| {
            if !text.contains(&self.chart)
                && !text.contains(&self.temporary)
                && !text.contains(&self.charts)
            {
                return text;
            }
            let text = text
                .replace(&self.chart, "CHART")
                .replace(&self.temporary, "TMP");
            text.replace(&self.charts, "CHARTS")
        };
        Run {
            exit: run.exit,
            stdout: normal(run.stdout),
            stderr: normal(run.stderr),
        }
    }
}

/// A copy of the chart with the case's own fields in Chart.yaml.
fn overridden(case: &Case, original: &Path, scratch: &Path) -> anyhow::Result<PathBuf> {
    let copy = scratch
        .join("chart")
        .join(original.file_name().unwrap_or_default());
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_dir(original, &copy)?;
    let file = copy.join("Chart.yaml");
    let mut text = fs::read_to_string(&file)?;
    for (key, value) in &case.chart_override {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        text = with_field(&text, key, &serde_json::to_string(&value)?);
    }
    fs::write(file, text)?;
    Ok(copy)
}

/// The corpus' rule: each line that begins with `key:` is replaced, else the field is appended after a newline.
fn with_field(text: &str, key: &str, value: &str) -> String {
    let (head, field) = (format!("{key}:"), format!("{key}: {value}"));
    if !text.lines().any(|line| line.starts_with(&head)) {
        return format!("{text}\n{field}");
    }
    let line = |line: &str| {
        if line.starts_with(&head) {
            field.clone()
        } else {
            line.to_owned()
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn copy_dir(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_dir(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_replaced_or_appended() {
        assert_eq!(
            with_field("name: a\nversion: 1\n", "version", "\"2\""),
            "name: a\nversion: \"2\"\n"
        );
        assert_eq!(
            with_field("name: a\n", "appVersion", "\"2\""),
            "name: a\n\nappVersion: \"2\""
        );
    }
}
