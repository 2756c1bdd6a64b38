//! The templates and what they print.

use super::objects::{self, Object, Read};
use super::{
    LintInput, LintReport, deprecations, failure_words, load_error, names, render_for_lint,
};
use crate::KubeVersion;
use crate::release::Engine;
use bstr::ByteSlice;
use pilothouse_chart::{ChartError, Loaded};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};

const FOLDER: &str = "templates/";

pub(super) fn check(
    input: &LintInput<'_>,
    loaded: &Result<Loaded, ChartError>,
    given: &Map,
    engine: &mut Engine<'_>,
    report: &mut LintReport,
) {
    if input.file("templates").is_some() {
        return report.error(FOLDER, "not a directory");
    }
    if !input.has_folder(FOLDER) && input.helm.lint_misses_templates() {
        return report.warn(FOLDER, "directory does not exist");
    }
    super::loading(loaded, report);
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error) => return report.error(FOLDER, load_error(error)),
    };
    let rendering = render_for_lint(input, loaded, given, engine, &mut report.notices);
    let Some(mut rendering) = rendering else {
        return;
    };
    report.notices.append(&mut rendering.notices);
    if let Some(failure) = &rendering.failure {
        return report.error(FOLDER, failure_words(failure, input));
    }
    let kube_version = input.kube_version.clone().unwrap_or_default();
    for template in loaded.chart.templates.iter() {
        let extension = template
            .name
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        let extension_at = template.name.rfind('.').unwrap_or(template.name.len());
        if !matches!(extension, "yaml" | "yml" | "tpl" | "txt") {
            let shown = &template.name[extension_at..];
            report.error(
                &template.name,
                format!("file extension '{shown}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt"),
            );
        }
        if input.helm.lints_for_helm_2() {
            of_helm_2(&template.name, &template.data, report);
        }
        if !input.helm.lints_as_yaml(extension) {
            continue;
        }
        let name = format!("{}/{}", rendering.chart, template.name);
        let printed = rendering.files.iter().find(|file| *file.name == *name);
        if let Some(file) = printed.filter(|file| !file.text.trim_ascii().is_empty()) {
            let read = check_text(
                &template.name,
                &file.text,
                &kube_version,
                input.helm,
                report,
            );
            if !read {
                return;
            }
        }
    }
}

/// What a template says that Helm 2 alone understood.
fn of_helm_2(path: &str, text: &[u8], report: &mut LintReport) {
    const HOOK: &[u8] = b"helm.sh/hook";
    let is_crd_hook = |at: usize| {
        let rest = &text[at + HOOK.len()..];
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let value = rest.strip_prefix(b":").unwrap_or_default();
        let behind = value.trim_ascii_start();
        behind.len() < value.len() && behind.starts_with(b"crd-install")
    };
    if text.find_iter(HOOK).any(is_crd_hook) {
        report.warn(
            path,
            "manifest is a crd-install hook. This hook is no longer supported in v3 and all CRDs should also exist the crds/ directory at the top level of the chart",
        );
    }
    if text.contains_str(".Release.Time") {
        report.error(
            path,
            ".Release.Time has been removed in v3, please replace with the `now` function in your templates",
        );
    }
}

/// Whether it could be read: behind a template that cannot be, Helm looks at no other.
fn check_text(
    path: &str,
    text: &[u8],
    kube_version: &KubeVersion,
    helm: HelmVersion,
    report: &mut LintReport,
) -> bool {
    let shown = String::from_utf8_lossy(text);
    if let Some(line) = illegal_indent(&shown) {
        let line = pilothouse_value::format::quote(line.as_bytes());
        let line = String::from_utf8_lossy(&line);
        let words = format!(
            "document starts with an illegal indent: {line}, which may cause parsing problems"
        );
        report.warn(path, words);
    }
    let mut is_yaml = true;
    objects::each(text, helm, |read| match read {
        Read::Broken(words) => {
            report.error(path, format!("unable to parse YAML: {words}"));
            is_yaml = false;
        }
        Read::Object(object) => check_object(path, &object, &shown, kube_version, report),
    });
    is_yaml
}

/// The first line that is not empty, if it is indented.
fn illegal_indent(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    line.starts_with([' ', '\t']).then_some(line)
}

fn check_object(
    path: &str,
    object: &Object,
    text: &str,
    kube_version: &KubeVersion,
    report: &mut LintReport,
) {
    if let Some(why) = names::invalid(&object.kind, &object.name) {
        let words = format!(
            "object name does not conform to Kubernetes naming requirements: {0:?}: metadata.name: Invalid value: {0:?}: {why}",
            object.name
        );
        report.warn(path, words);
    }
    let minor = kube_version.minor.parse().unwrap_or(u32::MAX);
    if let Some(words) = deprecations::warning(&object.api_version, &object.kind, minor) {
        report.warn(path, words);
    }
    let selects = matches!(
        object.kind.as_str(),
        "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet"
    );
    if selects && !text.contains("matchLabels") && !text.contains("matchExpressions") {
        let words = format!(
            "a {} must contain matchLabels or matchExpressions, and {:?} does not",
            object.kind, object.name
        );
        report.error(path, words);
    }
    if object.kind == "List" && keeps_an_item(object) {
        report.error(
            path,
            "annotation 'helm.sh/resource-policy' within List objects are ignored",
        );
    }
}

fn keeps_an_item(list: &Object) -> bool {
    let Some(Value::List(items)) = objects::field(&list.fields, "items") else {
        return false;
    };
    let keeps = |item: &Value| {
        let metadata = objects::field(item.as_map()?, "metadata")?;
        let annotations = objects::field(metadata.as_map()?, "annotations")?;
        annotations.as_map()?.get("helm.sh/resource-policy")
    };
    items.items().iter().any(|item| keeps(item).is_some())
}

#[cfg(test)]
mod tests {
    use super::of_helm_2;
    use crate::LintReport;

    /// As Helm 3.22 lints templates with these texts.
    #[test]
    fn what_only_helm_2_understood_is_found() {
        let table: &[(&str, usize)] = &[
            ("# helm.sh/hook: crd-install", 1),
            ("# \"helm.sh/hook\": crd-install", 1),
            ("\"helm.sh/hook\":\n  crd-install .Release.Time", 2),
            ("xhelm.sh/hook:\tcrd-installx", 1),
            ("helm.sh/hook: crd-install,x", 1),
            ("'helm.sh/hook': crd-install", 0),
            ("helm.sh/hook:crd-install", 0),
            ("helm.sh/hook: \"crd-install\"", 0),
            ("\"helm.sh/hook\" : crd-install", 0),
            ("helm.sh/hook: pre-install, crd-install", 0),
            ("helm.sh/hook:: crd-install", 0),
            ("{{/* .Release.Time */}}", 1),
            ("# Release.Time", 0),
        ];
        for (text, found) in table {
            let mut report = LintReport::default();
            of_helm_2("templates/t.yaml", text.as_bytes(), &mut report);
            assert_eq!(report.messages.len(), *found, "{text}");
        }
    }
}
