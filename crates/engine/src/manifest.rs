//! Rendered files → documents → manifests and hooks, sorted as Helm applies them.

use crate::documents::{Document, Documents};
use pilothouse_sprig::HelmVersion;
use pilothouse_yaml::{Head, YamlError};
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
        let read = printed.documents.of(printed.text, helm);
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

fn add_document(sorted: &mut Sorted, printed: &Printed<'_>, one: &Document) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
