//! Objects that go away, move, or have to be made anew.

use super::{Case, Check, Notes, Severity};
use crate::path::shown;
use crate::tree::Tree;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "immutable/field",
        severity: Severity::Error,
        explanation: "Kubernetes refuses this change of an object that exists, so that the upgrade fails: the object has to be deleted and made anew.",
        look: |case, notes| {
            if case.renamed || moved(case) {
                return;
            }
            for field in case.fields.iter().filter(|field| field.immutable.is_some()) {
                let path = shown(&field.path);
                notes.push((
                    format!(
                        "{} has to be made anew: {path} cannot be changed",
                        case.name
                    ),
                    path,
                ));
            }
        },
    },
    Check {
        id: "namespace/changed",
        severity: Severity::Error,
        explanation: "An object cannot move: it is deleted in one namespace and made anew in the other, without what it held.",
        look: |case, notes| {
            if moved(case) {
                notes.push((
                    format!("{} moves to another namespace", case.name),
                    "metadata.namespace".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "crd/removed",
        severity: Severity::Error,
        explanation: "With the definition every object of its kind is deleted.",
        look: |case, notes| gone(case, notes, &["CustomResourceDefinition"], "is removed"),
    },
    Check {
        id: "namespace/removed",
        severity: Severity::Error,
        explanation: "With the namespace everything in it is deleted, whoever put it there.",
        look: |case, notes| gone(case, notes, &["Namespace"], "is deleted"),
    },
    Check {
        id: "storage/removed",
        severity: Severity::Error,
        explanation: "With the claim the data may be deleted too: that depends on the reclaim policy of its volume.",
        look: |case, notes| {
            gone(
                case,
                notes,
                &["PersistentVolumeClaim", "PersistentVolume"],
                "is deleted",
            )
        },
    },
    Check {
        id: "secret/removed",
        severity: Severity::Warning,
        explanation: "What still refers to it does not start any more. A value that was made at random cannot be made again.",
        look: |case, notes| gone(case, notes, &["Secret"], "is deleted"),
    },
    Check {
        id: "workload/removed",
        severity: Severity::Warning,
        explanation: "Its pods are deleted.",
        look: |case, notes| {
            let kinds = [
                "Deployment",
                "StatefulSet",
                "DaemonSet",
                "CronJob",
                "ReplicaSet",
            ];
            gone(case, notes, &kinds, "is removed");
        },
    },
    Check {
        id: "object/renamed",
        severity: Severity::Warning,
        explanation: "The object of the old name is deleted and another one made: whatever refers to it by name has to follow.",
        look: |case, notes| {
            let old = case
                .before
                .and_then(|tree| tree.at(&["metadata", "name"])?.text());
            if let (true, Some(old)) = (case.renamed, old) {
                notes.push((
                    format!("{} was called {old}", case.name),
                    "metadata.name".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "owner/lost",
        severity: Severity::Info,
        explanation: "Helm leaves the object where it is when it is no longer part of the release.",
        look: |case, notes| {
            if case.removed() && is_kept(case) {
                notes.push((
                    format!(
                        "{} is left behind: its resource policy is “keep”",
                        case.name
                    ),
                    String::new(),
                ));
            }
        },
    },
];

/// It says another namespace than before. What says none is in the release's: told of the release as a whole where that is
/// another one.
fn moved(case: &Case<'_>) -> bool {
    fn namespace<'t>(tree: &'t Tree, release: &'t str) -> &'t str {
        let own = tree.at(&["metadata", "namespace"]).and_then(Tree::text);
        own.filter(|own| !own.is_empty()).unwrap_or(release)
    }
    let (old, new) = case.namespaces;
    case.both().is_some_and(|(before, after)| {
        let (before, after) = (namespace(before, old), namespace(after, new));
        before != after && (before, after) != (old, new)
    })
}

/// Helm leaves it where it is.
fn is_kept(case: &Case<'_>) -> bool {
    let policy = case.before.and_then(|tree| {
        tree.at(&["metadata", "annotations", "helm.sh/resource-policy"])?
            .text()
    });
    policy.is_some_and(|policy| policy.trim().eq_ignore_ascii_case("keep"))
}

fn gone(case: &Case<'_>, notes: &mut Notes, kinds: &[&str], what: &str) {
    if case.removed() && !case.renamed && kinds.contains(&case.kind) && !is_kept(case) {
        notes.push((format!("{} {what}", case.name), String::new()));
    }
}
