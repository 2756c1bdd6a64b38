//! `helm lint`: what it says of a chart, in its order and words.

mod chart_file;
mod crds;
mod dependencies;
mod deprecations;
mod names;
mod objects;
mod templates;
mod values;

use crate::release::{Engine, Options, Rendering, render_linted};
use crate::{Failure, KubeVersion};
use pilothouse_chart::{Chart, ChartError, Layers, Loaded, Notice, RawFile};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::fmt;

/// How bad what is found is.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LintSeverity {
    /// Worth knowing.
    Info,
    /// Breaks a convention.
    Warning,
    /// The chart will not install.
    Error,
}

/// One line of the linter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LintMessage {
    /// How bad.
    pub severity: LintSeverity,
    /// The file below the chart, `templates/` for all templates, empty for the chart itself.
    pub path: String,
    /// What is found.
    pub text: String,
}

impl fmt::Display for LintMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            LintSeverity::Info => "INFO",
            LintSeverity::Warning => "WARNING",
            LintSeverity::Error => "ERROR",
        };
        write!(f, "[{severity}] {}: {}", self.path, self.text)
    }
}

/// What the linter finds, and what Helm logs meanwhile.
#[derive(Clone, Debug, Default)]
pub struct LintReport {
    /// In Helm's order.
    pub messages: Vec<LintMessage>,
    /// What is logged.
    pub notices: Vec<Notice>,
}

impl LintReport {
    /// Whether the chart fails: by an error, or with `strict` by a warning.
    #[must_use]
    pub fn fails(&self, strict: bool) -> bool {
        let least = if strict {
            LintSeverity::Warning
        } else {
            LintSeverity::Error
        };
        self.messages
            .iter()
            .any(|message| message.severity >= least)
    }

    fn add(&mut self, severity: LintSeverity, path: &str, text: impl Into<String>) {
        self.messages.push(LintMessage {
            severity,
            path: path.to_owned(),
            text: text.into(),
        });
    }

    fn error(&mut self, path: &str, text: impl Into<String>) {
        self.add(LintSeverity::Error, path, text);
    }

    fn warn(&mut self, path: &str, text: impl Into<String>) {
        self.add(LintSeverity::Warning, path, text);
    }

    fn info(&mut self, path: &str, text: impl Into<String>) {
        self.add(LintSeverity::Info, path, text);
    }
}

/// A chart to be linted.
pub struct LintInput<'l> {
    /// The chart's absolute path, which names it in messages about its dependencies.
    pub path: &'l str,
    /// Its files as they stand in the folder.
    pub files: &'l [RawFile],
    /// The values from outside.
    pub layers: &'l Layers,
    /// Kubernetes' version, for deprecations and `.Capabilities`.
    pub kube_version: Option<KubeVersion>,
    /// `--skip-schema-validation`
    pub skip_schema: bool,
    /// Whose linter.
    pub helm: HelmVersion,
}

impl LintInput<'_> {
    fn file(&self, name: &str) -> Option<&[u8]> {
        let (_, data) = self.files.iter().find(|(path, _)| path == name)?;
        Some(data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data))
    }

    fn has_folder(&self, name: &str) -> bool {
        self.files.iter().any(|(path, _)| path.starts_with(name))
    }
}

/// Lints a chart. `engine` renders with [`crate::lint_functions`].
pub fn lint(input: &LintInput<'_>, engine: &mut Engine<'_>) -> LintReport {
    let mut report = LintReport::default();
    let loaded = Chart::from_linted_folder(input.files.to_vec(), input.helm);
    chart_file::check(input, &mut report);
    let given = values::check(input, &mut report);
    templates::check(input, &loaded, &given, engine, &mut report);
    dependencies::check(input, &loaded, &mut report);
    crds::check(input, &loaded, &mut report);
    report
}

/// What Helm logs while it loads the chart, which each rule does for itself.
fn loading(loaded: &Result<Loaded, ChartError>, report: &mut LintReport) {
    let notices = match loaded {
        Ok(loaded) => &loaded.notices,
        Err(error) => &error.notices,
    };
    report.notices.extend(notices.iter().cloned());
}

/// Renders as the linter does: a release of its own name, what would stop is logged.
fn render_for_lint(
    input: &LintInput<'_>,
    loaded: &Loaded,
    given: &Map,
    engine: &mut Engine<'_>,
    notices: &mut Vec<Notice>,
) -> Option<Rendering> {
    let mut options = Options::new("test-release", "default");
    options.kube_version = input.kube_version.clone();
    options.helm = input.helm;
    options.skip_schema = input.skip_schema;
    options.any_kube_version = true;
    render_linted(&loaded.chart, given, &options, engine, notices)
}

fn load_error(error: &ChartError) -> String {
    error.message().to_owned()
}

fn failure_words(failure: &Failure, input: &LintInput<'_>) -> String {
    failure.words(input.helm)
}
