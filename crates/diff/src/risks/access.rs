//! What it may do.

use super::{Check, Severity, items};
use crate::tree::Tree;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "rbac/wildcard",
        severity: Severity::Warning,
        explanation: "A star allows what is added to the cluster later, too. Name what is needed.",
        look: |case, notes| {
            if !matches!(case.kind, "Role" | "ClusterRole") {
                return;
            }
            for part in ["verbs", "resources", "apiGroups", "nonResourceURLs"] {
                let stars = |tree: Option<&Tree>| {
                    let rules = items(tree.and_then(|tree| tree.get("rules"))).iter();
                    let starred = rules.filter(|rule| {
                        items(rule.get(part))
                            .iter()
                            .any(|one| one.text() == Some("*"))
                    });
                    starred.count()
                };
                if stars(case.after) > stars(case.before) {
                    notes.push((
                        format!("{} allows all {part}", case.name),
                        "rules".to_owned(),
                    ));
                }
            }
        },
    },
    Check {
        id: "rbac/admin",
        severity: Severity::Error,
        explanation: "Whoever has its token owns the cluster.",
        look: |case, notes| {
            let admin = |tree: Option<&Tree>| {
                tree.and_then(|tree| tree.at(&["roleRef", "name"])?.text()) == Some("cluster-admin")
            };
            if admin(case.after) && !admin(case.before) && case.api_version.starts_with("rbac.") {
                notes.push((
                    format!("{} gives the rights of cluster-admin", case.name),
                    "roleRef.name".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "rbac/escalation",
        severity: Severity::Warning,
        explanation: "With these verbs it can give itself, or act with, rights that it does not have.",
        look: |case, notes| {
            if !matches!(case.kind, "Role" | "ClusterRole") {
                return;
            }
            for verb in ["escalate", "bind", "impersonate"] {
                let allows = |tree: Option<&Tree>| {
                    let rules = items(tree.and_then(|tree| tree.get("rules"))).iter();
                    let mut verbs = rules.flat_map(|rule| items(rule.get("verbs")));
                    verbs.any(|one| one.text() == Some(verb))
                };
                if allows(case.after) && !allows(case.before) {
                    notes.push((format!("{} may {verb}", case.name), "rules".to_owned()));
                }
            }
        },
    },
    Check {
        id: "rbac/everyone",
        severity: Severity::Error,
        explanation: "Everybody who reaches the API server has these rights.",
        look: |case, notes| {
            if !matches!(case.kind, "RoleBinding" | "ClusterRoleBinding") {
                return;
            }
            for group in [
                "system:unauthenticated",
                "system:authenticated",
                "system:anonymous",
            ] {
                let given = |tree: Option<&Tree>| {
                    let subjects = items(tree.and_then(|tree| tree.get("subjects")));
                    subjects
                        .iter()
                        .any(|one| one.get("name").and_then(Tree::text) == Some(group))
                };
                if given(case.after) && !given(case.before) {
                    notes.push((
                        format!("{} gives rights to {group}", case.name),
                        "subjects".to_owned(),
                    ));
                }
            }
        },
    },
    Check {
        id: "rbac/secrets",
        severity: Severity::Info,
        explanation: "Reading Secrets is reading every password in the namespace, or in the cluster.",
        look: |case, notes| {
            if !matches!(case.kind, "Role" | "ClusterRole") {
                return;
            }
            let reads = |tree: Option<&Tree>| {
                let rules = items(tree.and_then(|tree| tree.get("rules"))).iter();
                let secrets = |rule: &&Tree| {
                    items(rule.get("resources"))
                        .iter()
                        .any(|one| one.text() == Some("secrets"))
                };
                let reading = |rule: &Tree| {
                    items(rule.get("verbs"))
                        .iter()
                        .any(|one| matches!(one.text(), Some("get" | "list" | "watch" | "*")))
                };
                rules.filter(secrets).any(reading)
            };
            if reads(case.after) && !reads(case.before) {
                notes.push((
                    format!("{} may read Secrets", case.name),
                    "rules".to_owned(),
                ));
            }
        },
    },
];
