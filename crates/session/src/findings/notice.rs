//! What Helm logs beside its output, in plain words.

use super::{line_of, place};
use crate::rendering::{Finding, Place};
use pilothouse_chart::{Level, Notice, Sources};
use pilothouse_protocol::Severity;
use pilothouse_workspace::Workspace;

/// A line that Helm logs.
pub(crate) fn notice(notice: &Notice, sources: &Sources, workspace: &Workspace) -> Finding {
    let title = notice.message.trim().trim_end_matches('.');
    let warning = title.strip_prefix("warning: ");
    let attribute = |wanted: &str| {
        let found = notice.attributes.iter().find(|(key, _)| *key == wanted);
        found.map_or("", |(_, value)| value.as_str())
    };
    let attributes = || {
        let shown = notice.attributes.iter();
        let shown: Vec<String> = shown
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        shown.join("; ")
    };
    let (id, severity, title, explanation) = match title {
        "skipping unknown hooks" => (
            "helm/unknown-hook",
            Severity::Warning,
            match attribute("hookTypes") {
                "" => "A document's hook has no name".to_owned(),
                name => format!("Helm knows no hook “{name}”"),
            },
            "The document is left out. Look at its annotation helm.sh/hook: pre-install, post-install, pre-upgrade, post-upgrade, pre-delete, post-delete, pre-rollback, post-rollback and test are hooks.".to_owned(),
        ),
        "returned non-bool value" => (
            "helm/condition",
            Severity::Warning,
            format!("{} is neither true nor false", attribute("path")),
            format!(
                "It is the condition of {}, which stays as if there were none.",
                attribute("chart")
            ),
        ),
        "this chart is deprecated" | "WARNING: This chart is deprecated" => (
            "chart/deprecated",
            Severity::Warning,
            "This chart is deprecated".to_owned(),
            "Its Chart.yaml says that it is not kept up any more. Helm renders it all the same; look for what replaces it.".to_owned(),
        ),
        _ => (
            "helm/notice",
            match notice.level {
                Level::Plain => Severity::Warning,
                Level::Info if warning.is_some() => Severity::Warning,
                Level::Info => Severity::Info,
                Level::Warn => Severity::Warning,
                Level::Error => Severity::Error,
            },
            warning.unwrap_or(title).to_owned(),
            attributes(),
        ),
    };
    Finding {
        id: id.to_owned(),
        severity,
        title,
        explanation,
        message: notice.to_string(),
        origin: "Helm",
        place: place(notice.span, sources, workspace).or_else(|| logged_place(notice, workspace)),
    }
}

/// The line that Helm's log speaks of: a hook's annotation, a dependency's condition.
fn logged_place(notice: &Notice, workspace: &Workspace) -> Option<Place> {
    if notice.attributes.is_empty() {
        // Only the word about a deprecated chart says nothing more and is about Chart.yaml.
        let deprecated = notice.message.ends_with("chart is deprecated");
        let field = |line: &str| line.starts_with("deprecated:");
        return deprecated.then(|| line_of("Chart.yaml", workspace, &field))?;
    }
    let (key, value) = notice.attributes.first()?;
    match *key {
        "hookTypes" => {
            let hook = |line: &str| {
                let written = line.strip_prefix("helm.sh/hook:");
                let written = written.or_else(|| line.strip_prefix("\"helm.sh/hook\":"));
                written.is_some_and(|written| written.trim().trim_matches(['"', '\'']) == value)
            };
            let mut templates = workspace
                .files()
                .filter(|(path, _)| path.contains("templates/"));
            templates.find_map(|(path, _)| line_of(path, workspace, &hook))
        }
        "path" => line_of("Chart.yaml", workspace, &|line| {
            line.strip_prefix("condition:")
                .is_some_and(|paths| paths.contains(value.as_str()))
        }),
        _ => None,
    }
}
