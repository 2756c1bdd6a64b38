//! Everything that is logged about a chart, in the words of either Helm.
//!
//! Helm 4 logs a message with attributes; Helm 3 a line that begins with the place in its own source. The numbers of
//! those lines are the ones that Helm 3.22.0 prints.

use crate::Notice;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::format;
use std::fmt::Display;

/// Words that both share: `coalesce.go:LINE: WORDS` in Helm 3.
fn shared(helm: HelmVersion, source: &str, words: impl Display) -> Notice {
    if helm.logs_levels() {
        Notice::info(words.to_string())
    } else {
        Notice::plain(format!("{source}: {words}"))
    }
}

/// The chart is marked as deprecated.
#[must_use]
pub fn deprecated(helm: HelmVersion) -> Notice {
    if helm.logs_levels() {
        Notice::warn("this chart is deprecated")
    } else {
        Notice::plain("WARNING: This chart is deprecated")
    }
}

/// A document with a hook annotation that names no event.
#[must_use]
pub fn unknown_hook(helm: HelmVersion, hook: &str) -> Notice {
    if helm.logs_levels() {
        return Notice::info("skipping unknown hooks").with("hookTypes", hook);
    }
    let hook = quoted(hook);
    Notice::plain(format!(
        "manifest_sorter.go:199: info: skipping unknown hook: {hook}"
    ))
}

/// `helm lint` goes on where `required` would stop: at nil, or at an empty text.
#[must_use]
pub fn lint_required(helm: HelmVersion, nil: bool, message: &str) -> Notice {
    let (words, line) = match nil {
        true => ("missing required value", 206),
        false => ("missing required values", 214),
    };
    if helm.logs_levels() {
        return Notice::warn(words).with("message", message);
    }
    Notice::plain(format!(
        "engine.go:{line}: [INFO] Missing required value: {message}"
    ))
}

/// `helm lint` goes on where `fail` would stop.
#[must_use]
pub fn lint_fail(helm: HelmVersion, message: &str) -> Notice {
    if helm.logs_levels() {
        return Notice::info("funcMap fail").with("message", message);
    }
    Notice::plain(format!("engine.go:227: [INFO] Fail: {message}"))
}

pub(crate) fn skipped_value(helm: HelmVersion, path: &str) -> Notice {
    let words = format!("warning: skipped value for {path}: Not a table.");
    shared(helm, "coalesce.go:237", words)
}

pub(crate) fn destination_is_a_table(helm: HelmVersion, path: &str, value: &str) -> Notice {
    let words =
        format!("warning: destination for {path} is a table. Ignoring non-table value ({value})");
    shared(helm, "coalesce.go:319", words)
}

pub(crate) fn table_over_other(helm: HelmVersion, path: &str, table: &str) -> Notice {
    let words = format!("warning: cannot overwrite table with non table for {path} ({table})");
    shared(helm, "coalesce.go:316", words)
}

pub(crate) fn globals_below_no_table(helm: HelmVersion) -> Notice {
    let words = "warning: skipping globals because destination global is not a table.";
    shared(helm, "coalesce.go:138", words)
}

pub(crate) fn globals_above_no_table(helm: HelmVersion) -> Notice {
    let words = "warning: skipping globals because source global is not a table.";
    shared(helm, "coalesce.go:145", words)
}

pub(crate) fn global_table_over_other(helm: HelmVersion, key: &str) -> Notice {
    let words = format!(
        "Conflict: cannot merge map onto non-map for {}. Skipping.",
        quoted(key)
    );
    shared(helm, "coalesce.go:161", words)
}

pub(crate) fn global_other_over_table(helm: HelmVersion, key: &str) -> Notice {
    shared(
        helm,
        "coalesce.go:175",
        format!("key {key} is table. Skipping"),
    )
}

pub(crate) fn no_boolean_tag(helm: HelmVersion, tag: &str, chart: &str) -> Notice {
    if helm.logs_levels() {
        return Notice::warn("returned non-bool value")
            .with("tag", tag)
            .with("chart", chart);
    }
    Notice::plain(format!(
        "dependencies.go:95: Warning: Tag '{tag}' for chart {chart} returned non-bool value"
    ))
}

pub(crate) fn no_boolean_condition(helm: HelmVersion, path: &str, chart: &str) -> Notice {
    if helm.logs_levels() {
        return Notice::warn("returned non-bool value")
            .with("path", path)
            .with("chart", chart);
    }
    Notice::plain(format!(
        "dependencies.go:64: Warning: Condition path '{path}' for chart {chart} returned non-bool value"
    ))
}

/// `chart`: the subchart, where the wish is a pair of `child` and `parent`; `None` where it is a name.
pub(crate) fn nothing_to_import(helm: HelmVersion, chart: Option<&str>, error: &str) -> Notice {
    match (chart, helm.logs_levels()) {
        (Some(chart), true) => Notice::warn("ImportValues missing table from chart")
            .with("chart", chart)
            .with("error", error),
        (None, true) => Notice::warn("ImportValues missing table").with("error", error),
        (Some(chart), false) => Notice::plain(format!(
            "dependencies.go:270: Warning: ImportValues missing table from chart {chart}: {error}"
        )),
        (None, false) => Notice::plain(format!(
            "dependencies.go:287: Warning: ImportValues missing table: {error}"
        )),
    }
}

pub(crate) fn requirements_in_v2(helm: HelmVersion, api_version: &str) -> Notice {
    let words = format!(
        "Warning: Dependencies are handled in Chart.yaml since apiVersion {}. We recommend migrating dependencies to Chart.yaml.",
        quoted(api_version)
    );
    shared(helm, "load.go:120", words)
}

pub(crate) fn requirements_lock_in_v2(helm: HelmVersion, api_version: &str) -> Notice {
    let words = format!(
        "Warning: Dependency locking is handled in Chart.lock since apiVersion {}. We recommend migrating to Chart.lock.",
        quoted(api_version)
    );
    shared(helm, "load.go:138", words)
}

pub(crate) fn unresolved_urn(helm: HelmVersion, urn: &str) -> Notice {
    const WORDS: &str = "unresolved URN reference ignored; using permissive schema";
    if helm.logs_levels() {
        return Notice::warn(WORDS).with("urn", urn);
    }
    Notice::plain(format!("jsonschema.go:192: WARNING: {WORDS}: {urn}"))
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&format::quote(text.as_bytes())).into_owned()
}
