//! Rendered files → documents → manifests and hooks, sorted as Helm applies them.

use bstr::ByteSlice;
use pilothouse_sprig::HelmVersion;
use pilothouse_yaml::{Head, YamlError};
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

/// A rendered file whose documents are asked for.
#[derive(Copy, Clone, Debug)]
pub struct Printed<'a> {
    /// Its number, which its manifests carry.
    pub file: usize,
    /// `chart/templates/deployment.yaml`
    pub path: &'a Rc<str>,
    /// What it printed.
    pub text: &'a [u8],
    /// Its documents, where they have been read.
    pub documents: &'a Documents,
}

/// The documents of a text, read when they are first asked for. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Documents(Rc<OnceCell<Read>>);

#[derive(Debug)]
struct Read {
    /// Those before the first that cannot be read.
    documents: Vec<One>,
    error: Option<(Range<usize>, YamlError)>,
}

#[derive(Debug)]
struct One {
    range: Range<usize>,
    text: Rc<str>,
    head: Rc<Head>,
}

impl Read {
    fn new(text: &[u8], helm: HelmVersion) -> Read {
        let mut read = Read {
            documents: Vec::new(),
            error: None,
        };
        for range in split_documents(text, helm) {
            let document = &text[range.clone()];
            match pilothouse_yaml::head(document) {
                Ok(head) => read.documents.push(One {
                    text: String::from_utf8_lossy(document).into(),
                    head: Rc::new(head),
                    range,
                }),
                Err(error) => {
                    read.error = Some((range, error));
                    break;
                }
            }
        }
        read
    }
}

/// One document of a rendered file.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The rendered file it stands in, as an index into what was rendered.
    pub file: usize,
    /// `chart/templates/deployment.yaml`, what stands behind `# Source:`.
    pub path: Rc<str>,
    /// The document in the file's text, in bytes.
    pub range: Range<usize>,
    /// The text of the document.
    pub text: Rc<str>,
    /// What it is.
    pub head: Rc<Head>,
}

/// A document that Helm applies around an operation instead of with the release.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The document.
    pub manifest: Manifest,
    /// When it runs: `pre-install`, `post-upgrade`, `test` …, in the order of the annotation.
    pub events: Vec<String>,
    /// Lower runs earlier.
    pub weight: i64,
    /// `hook-succeeded`, `before-hook-creation` …
    pub delete_policies: Vec<String>,
}

impl Hook {
    /// Whether `helm test` runs it.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.events
            .iter()
            .any(|event| event == "test" || event == "test-success")
    }
}

/// Manifests and hooks of all rendered files.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// In the order in which Helm installs them.
    pub manifests: Vec<Manifest>,
    /// In the order in which Helm lists them.
    pub hooks: Vec<Hook>,
    /// One for each document dropped because no known event stands in its hook annotation: that annotation.
    pub unknown_hooks: Vec<String>,
}

/// Why a rendered file cannot be read as manifests.
#[derive(Clone, Debug)]
pub struct ManifestError {
    /// The rendered file.
    pub file: usize,
    /// The document in it, in bytes.
    pub range: Range<usize>,
    /// Helm's words: `YAML parse error on PATH: …`.
    pub message: String,
    /// The YAML reader's own error: its line counts within the document.
    pub yaml: YamlError,
}

const HOOK: &str = "helm.sh/hook";
const HOOK_WEIGHT: &str = "helm.sh/hook-weight";
const HOOK_DELETE_POLICY: &str = "helm.sh/hook-delete-policy";

const EVENTS: &[&str] = &[
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

/// The order in which Helm installs kinds; others follow, by name. From Helm's documentation, checked by rendering a
/// document of each kind.
const INSTALL_ORDER: &[&str] = &[
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Kinds that Helm 4 installs last; to Helm 3 they are kinds like any other.
const WEBHOOKS: &[&str] = &[
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Where a kind stands in the order of installation; kinds of the same rank keep the order of files.
fn rank(kind: &str, helm: HelmVersion) -> (usize, &str) {
    if WEBHOOKS.contains(&kind) && !helm.installs_webhooks_after_the_rest() {
        return (INSTALL_ORDER.len(), kind);
    }
    match INSTALL_ORDER.iter().position(|known| *known == kind) {
        Some(at) => (at, ""),
        None => (INSTALL_ORDER.len(), kind),
    }
}

/// Splits rendered files (in any order) into documents, reads their heads and sorts them, as `helm` does.
///
/// # Errors
/// The first document, in the order of paths, that Helm cannot read; with what was dropped before it.
pub fn sort_manifests(
    files: &mut [Printed<'_>],
    helm: HelmVersion,
) -> (Sorted, Option<ManifestError>) {
    files.sort_by(|a, b| a.path.cmp(b.path));
    let mut sorted = Sorted::default();
    for printed in &*files {
        let read = printed
            .documents
            .0
            .get_or_init(|| Read::new(printed.text, helm));
        for one in &read.documents {
            add_document(&mut sorted, printed, one);
        }
        if let Some((range, error)) = &read.error {
            let words = head_error(error, helm);
            let error = ManifestError {
                file: printed.file,
                range: range.clone(),
                message: format!("YAML parse error on {}: {words}", printed.path),
                yaml: error.clone(),
            };
            return (sorted, Some(error));
        }
    }
    sorted
        .manifests
        .sort_by(|a, b| rank(&a.head.kind, helm).cmp(&rank(&b.head.kind, helm)));
    sorted
        .hooks
        .sort_by(|a, b| rank(&a.manifest.head.kind, helm).cmp(&rank(&b.manifest.head.kind, helm)));
    (sorted, None)
}

fn add_document(sorted: &mut Sorted, printed: &Printed<'_>, one: &One) {
    let manifest = Manifest {
        file: printed.file,
        path: printed.path.clone(),
        range: one.range.clone(),
        text: one.text.clone(),
        head: one.head.clone(),
    };
    let head = one.head.clone();
    let metadata = head.metadata.as_ref();
    let annotations = metadata.and_then(|metadata| metadata.annotations.as_ref());
    let annotation = |name: &str| Some(annotations?.get(name)?.as_str());
    let Some(hook) = annotation(HOOK) else {
        sorted.manifests.push(manifest);
        return;
    };
    let events: Vec<String> = hook
        .split(',')
        .map(|event| event.trim().to_lowercase())
        .collect();
    if !events.iter().all(|event| EVENTS.contains(&event.as_str())) {
        sorted.unknown_hooks.push(hook.to_owned());
        return;
    }
    let policies = annotation(HOOK_DELETE_POLICY)
        .unwrap_or_default()
        .split(',');
    let hook = Hook {
        weight: annotation(HOOK_WEIGHT)
            .and_then(|weight| weight.parse().ok())
            .unwrap_or(0),
        delete_policies: policies
            .map(|policy| policy.trim().to_lowercase())
            .filter(|p| !p.is_empty())
            .collect(),
        events,
        manifest,
    };
    sorted.hooks.push(hook);
}

/// The YAML reader names the struct that Helm 4 reads a head into.
fn head_error(error: &YamlError, helm: HelmVersion) -> String {
    let message = &error.message;
    match message.strip_suffix("util.SimpleHead") {
        Some(lead) => format!("{lead}{}.SimpleHead", helm.head_package()),
        None => message.clone(),
    }
}

/// Where the documents of a text stand.
#[must_use]
pub fn split_documents(text: &[u8], helm: HelmVersion) -> Vec<Range<usize>> {
    if helm.trims_documents() {
        split_trimmed(text)
    } else {
        split_at_lines(text)
    }
}

/// As Helm 3 does it: a `---` at the beginning of a line divides, together with all white space around it; so of
/// two in a row only the first does.
fn split_trimmed(text: &[u8]) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let whole = trimmed(text, 0..text.len());
    let mut start = whole.start;
    let mut push = |start: usize, end: usize| {
        // What is empty before trimming is no document; what trimming empties is one.
        if start < end {
            documents.push(trimmed(text, start..end));
        }
    };
    if text[whole.clone()].starts_with(b"---") {
        start = after_space(text, start + 3, whole.end);
    }
    while let Some(at) = text[start..whole.end].find(b"\n---") {
        let newline = start + at;
        let space = text[start..newline]
            .iter()
            .rev()
            .take_while(|byte| is_space(**byte))
            .count();
        push(start, newline - space);
        start = after_space(text, newline + 4, whole.end);
    }
    push(start, whole.end);
    documents
}

/// RE2's `\s`
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn after_space(text: &[u8], from: usize, end: usize) -> usize {
    let space = text[from..end].iter().take_while(|byte| is_space(**byte));
    from + space.count()
}

/// A range without the white space at both ends.
fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = leading_space(part);
    let end = part[start..]
        .char_indices()
        .rev()
        .find(|(_, _, c)| !c.is_whitespace())
        .map_or(start, |(_, end, _)| start + end);
    range.start + start..range.start + end
}

/// As Helm 4 does it: what stands between lines that begin with `---` (whatever follows it on the line belongs
/// to the next document), without leading white space; those of white space alone are left out.
fn split_at_lines(text: &[u8]) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let mut push = |start: usize, end: usize| {
        let skipped = leading_space(&text[start..end]);
        if start + skipped < end {
            documents.push(start + skipped..end);
        }
    };
    let mut start = 0;
    let mut line = 0;
    while line < text.len() {
        if text[line..].starts_with(b"---") {
            push(start, line);
            start = line + 3;
            while matches!(text.get(start), Some(b' ' | b'\t')) {
                start += 1;
            }
        }
        line = match text[line..].find_byte(b'\n') {
            Some(at) => line + at + 1,
            None => text.len(),
        };
    }
    push(start, text.len());
    documents
}

/// How many bytes of Go's white space (`unicode.IsSpace`) a text begins with.
fn leading_space(text: &[u8]) -> usize {
    text.char_indices()
        .find(|(_, _, c)| !c.is_whitespace())
        .map_or(text.len(), |(start, _, _)| start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str) -> Vec<&str> {
        split_documents(text.as_bytes(), HelmVersion::V4_3)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn documents_end_at_every_line_that_begins_with_three_dashes() {
        assert_eq!(documents("a: 1\n---\nb: 2\n"), ["a: 1\n", "b: 2\n"]);
        assert_eq!(documents("--- a: 1\n--- # x\nb"), ["a: 1\n", "# x\nb"]);
        assert_eq!(documents("a: |\n  x\n----\n"), ["a: |\n  x\n", "-\n"]);
        assert_eq!(documents("\n\n---\n \t\n---\n"), [""; 0]);
        assert_eq!(documents("a: 1\n  ---\n"), ["a: 1\n  ---\n"]);
    }

    #[test]
    fn helm_3_takes_the_white_space_around_the_dashes() {
        // What Helm 3.22 prints for these, each line of `---` in it made a comma.
        let documents = |text: &'static str| -> Vec<&str> {
            let found = split_documents(text.as_bytes(), HelmVersion::V3_22);
            found.into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(documents("a: 1\n---\n---\nb: 2\n"), ["a: 1", "---\nb: 2"]);
        assert_eq!(documents("---\n---\n---\nb: 2\n---\n"), ["---", "b: 2"]);
        assert_eq!(
            documents("a: 1\n ---\nb: 2\n--- \n\n\n   c: 3\n---\n---x: 1\n"),
            ["a: 1\n ---\nb: 2", "c: 3", "---x: 1"]
        );
        assert_eq!(
            documents("a: |\n  x\n  \n\n---\nb: 1\n\t\n---\n\u{a0}\n---\nc: 1\u{a0}\n"),
            ["a: |\n  x", "b: 1", "", "c: 1"]
        );
        assert_eq!(documents(" \n\n"), [""; 0]);
    }

    fn sorted(files: &[(&str, &[u8])]) -> (Sorted, Option<ManifestError>) {
        let read = Documents::default;
        let files: Vec<(Rc<str>, &[u8], Documents)> = files
            .iter()
            .map(|(path, text)| ((*path).into(), *text, read()))
            .collect();
        let printed = files.iter().enumerate();
        let mut printed: Vec<_> = printed
            .map(|(file, (path, text, documents))| Printed {
                file,
                path,
                text,
                documents,
            })
            .collect();
        sort_manifests(&mut printed, HelmVersion::V4_3)
    }

    #[test]
    fn kinds_stand_in_the_order_of_installation_and_files_in_the_order_of_paths() {
        let (sorted, error) = sorted(&[
            (
                "c/templates/b.yaml",
                b"kind: Zoo\n---\nkind: Deployment\nmetadata: {name: b}\n",
            ),
            (
                "c/templates/a.yaml",
                b"# nothing\n---\nkind: Deployment\nmetadata: {name: a}\n---\nkind: Namespace",
            ),
        ]);
        assert!(error.is_none());
        let kinds: Vec<_> = sorted
            .manifests
            .iter()
            .map(|m| (m.head.kind.as_str(), m.file))
            .collect();
        assert_eq!(
            kinds,
            [
                ("Namespace", 1),
                ("Deployment", 1),
                ("Deployment", 0),
                ("", 1),
                ("Zoo", 0)
            ]
        );
    }

    #[test]
    fn a_hook_that_is_not_known_drops_its_document() {
        let text = b"metadata: {annotations: {helm.sh/hook: 'pre-install, Post-Install', helm.sh/hook-weight: '-5'}}
---
metadata: {annotations: {helm.sh/hook: 'pre-install,'}}
";
        let (sorted, _) = sorted(&[("c/templates/a.yaml", text)]);
        assert_eq!(sorted.unknown_hooks, ["pre-install,"]);
        assert_eq!(sorted.hooks[0].events, ["pre-install", "post-install"]);
        assert_eq!(sorted.hooks[0].weight, -5);
    }
}
