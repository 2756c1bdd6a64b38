//! Argo CD's `Application`: what it gives to Helm.
//!
//! Facts are the user guide's, <https://argo-cd.readthedocs.io/en/stable/user-guide/helm/>: values files come first, then
//! `values` (or, instead of it, `valuesObject`), then parameters.

use crate::Notes;
use crate::draft::{Draft, Values};
use crate::shell::expansion_length;
use crate::tree::Tree;
use pilothouse_workspace::SetKind;

/// The annotation that names the environment in what Pilothouse exports.
pub(crate) const ENVIRONMENT: &str = "pilothouse/environment";

/// The draft of a document, where it is an `Application` of a chart.
pub(crate) fn application(document: &Tree, notes: &mut Notes) -> Option<Draft> {
    if document.text_at("kind") != Some("Application") {
        return None;
    }
    of_template(document, notes)
}

/// The draft of something with an Application's `metadata` and `spec`.
pub(crate) fn of_template(application: &Tree, notes: &mut Notes) -> Option<Draft> {
    let spec = application.get("spec")?;
    let title = application
        .at(&["metadata", "name"])
        .and_then(Tree::text)
        .unwrap_or_default();
    let mut draft = Draft {
        line: application.line,
        title: title.to_owned(),
        release: Some(title.to_owned()).filter(|title| !title.is_empty()),
        ..Draft::default()
    };
    let annotation = application.at(&["metadata", "annotations", ENVIRONMENT]);
    draft.name = annotation.and_then(Tree::text).map(str::to_owned);
    let sources = match spec.get("sources") {
        Some(sources) => sources.items(),
        None => std::slice::from_ref(spec.get("source")?),
    };
    // A source with a `ref` only lends its files to others.
    let of_chart = |source: &&Tree| source.get("helm").is_some();
    let path = |source: &&Tree| source.get("path").is_some() || source.get("chart").is_some();
    let source = sources
        .iter()
        .find(of_chart)
        .or_else(|| sources.iter().find(path))?;
    let others = sources
        .iter()
        .filter(|other| other.get("helm").is_some() && other.line != source.line);
    for other in others {
        notes.add(
            other.line,
            title,
            "only the first chart of several sources is read",
        );
    }
    draft.charts = sources
        .iter()
        .filter_map(|source| source.text_at("path"))
        .map(str::to_owned)
        .collect();
    draft.remote = source.get("chart").is_some();
    let chart = source.text_at("chart").or(source.text_at("path"));
    let last = chart.and_then(|path| path.trim_end_matches('/').rsplit('/').next());
    draft.chart = last
        .filter(|name| !["", "."].contains(name))
        .map(str::to_owned);
    if let Some(helm) = source.get("helm") {
        of_helm(helm, &mut draft, notes);
    }
    let namespace = spec.at(&["destination", "namespace"]).and_then(Tree::text);
    let own = source.at(&["helm", "namespace"]).and_then(Tree::text);
    draft.namespace = own.or(namespace).map(str::to_owned);
    // Where a parameter is not known: told where it is filled in.
    let unknown = |text: &str| text.contains("{{");
    draft.namespace = draft.namespace.filter(|text| !unknown(text));
    draft.release = draft.release.filter(|text| !unknown(text));
    let before = draft.values.len();
    draft
        .values
        .retain(|values| !matches!(values, Values::File(path, _) if unknown(path)));
    draft.is_unknown = draft.values.len() < before;
    draft.title = without_templates(&draft.title);
    let known = [
        ("ARGOCD_APP_NAME", Some(title)),
        ("ARGOCD_APP_NAMESPACE", namespace),
        ("ARGOCD_APP_SOURCE_PATH", source.text_at("path")),
        ("ARGOCD_APP_PROJECT_NAME", spec.text_at("project")),
        (
            "ARGOCD_APP_SOURCE_TARGET_REVISION",
            source.text_at("targetRevision"),
        ),
    ];
    fill_environment(&mut draft, &known, notes);
    Some(draft)
}

/// A name without what is not filled in: `shop-pr` of `shop-pr-{{number}}`.
fn without_templates(title: &str) -> String {
    let mut out = String::new();
    let mut rest = title;
    while let Some((before, inside)) = rest.split_once("{{") {
        out.push_str(before);
        rest = inside.split_once("}}").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    match out.len() == title.len() {
        true => out,
        false => out.trim_matches(['-', '_', '.', '/']).replace("--", "-"),
    }
}

/// What stands below `source.helm`.
fn of_helm(helm: &Tree, draft: &mut Draft, notes: &mut Notes) {
    if let Some(release) = helm.text_at("releaseName") {
        draft.release = Some(release.to_owned());
    }
    draft.skip_missing = helm.is_on("ignoreMissingValueFiles");
    for (line, path) in helm.get("valueFiles").into_iter().flat_map(Tree::texts) {
        draft.file(plain_path(path), line);
    }
    match (helm.get("valuesObject"), helm.get("values")) {
        (Some(object), values) => {
            draft.values.push(Values::Inline(object.yaml()));
            if let Some(values) = values {
                let why = "Argo CD takes valuesObject and leaves this out";
                notes.add(values.line, "values", why);
            }
        }
        (None, Some(values)) => {
            let text = values.text().unwrap_or_default();
            draft.values.push(Values::Inline(text.to_owned()));
        }
        (None, None) => {}
    }
    for parameter in helm.get("parameters").map_or(&[][..], Tree::items) {
        let Some(name) = parameter.text_at("name") else {
            notes.add(parameter.line, "parameters", "it has no name");
            continue;
        };
        let value = parameter
            .get("value")
            .and_then(Tree::text)
            .unwrap_or_default();
        let kind = match parameter.is_on("forceString") {
            true => SetKind::String,
            false => SetKind::Set,
        };
        draft.set(kind, format!("{name}={value}"));
    }
    for parameter in helm.get("fileParameters").map_or(&[][..], Tree::items) {
        if let (Some(name), Some(path)) = (parameter.text_at("name"), parameter.text_at("path")) {
            draft.set(SetKind::File, format!("{name}={}", plain_path(path)));
        }
    }
    draft.kube_version = helm.text_at("kubeVersion").map(str::to_owned);
    let versions = helm.get("apiVersions").into_iter().flat_map(Tree::texts);
    draft.api_versions = versions.map(|(_, text)| text.to_owned()).collect();
    draft.helm_version = helm.text_at("version").map(str::to_owned);
}

/// Fills the variables of Argo CD's build environment in where it does: in parameters and paths. `$$` is a plain `$`.
fn fill_environment(draft: &mut Draft, known: &[(&str, Option<&str>)], notes: &mut Notes) {
    let line = draft.line;
    let mut filled = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(plain) = rest.strip_prefix("$$") {
                out.push('$');
                rest = plain;
                continue;
            }
            let length = expansion_length(rest);
            let written = &rest[..length];
            let name = written.trim_start_matches('$').trim_matches(['{', '}']);
            match known.iter().find(|(known, _)| *known == name) {
                Some((_, text)) => out.push_str(text.unwrap_or_default()),
                None if length == 1 => out.push('$'),
                None => {
                    let why = "what Argo CD puts here is only known when it runs";
                    notes.add(line, written, why);
                    out.push_str(written);
                }
            }
            rest = &rest[length..];
        }
        out.push_str(rest);
        out
    };
    for values in &mut draft.values {
        if let Values::File(path, _) = values {
            *path = filled(path);
        }
    }
    for flag in &mut draft.sets {
        let (name, value) = flag.value.split_once('=').unwrap_or((&flag.value, ""));
        flag.value = match flag.kind {
            SetKind::File => format!("{name}={}", filled(value)),
            _ => format!("{name}={}", escaped(&filled(value))),
        };
    }
}

/// `$values/charts/a/values.yaml` names another source first.
fn plain_path(path: &str) -> &str {
    let after = path.strip_prefix('$').filter(|rest| !rest.starts_with('$'));
    match after.and_then(|rest| rest.split_once('/')) {
        Some((_, rest)) => rest,
        // From the top of the repository.
        None => path.trim_start_matches('/'),
    }
}

/// A parameter's value as `--set` wants it: Argo CD escapes commas, but for a list in braces.
fn escaped(value: &str) -> String {
    if value.starts_with('{') && value.ends_with('}') {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut before = ' ';
    for c in value.chars() {
        if c == ',' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}
