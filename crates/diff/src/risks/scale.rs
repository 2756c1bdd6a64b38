//! How many pods there are, and how they are replaced.

use super::{Check, Severity, number};
use crate::tree::Tree;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "replicas/zero",
        severity: Severity::Warning,
        explanation: "Nothing of it runs any more.",
        look: |case, notes| {
            let (before, after) = (replicas(case.before), replicas(case.after));
            if after == Some(0) && before != Some(0) {
                notes.push((
                    format!("{} has no pods", case.name),
                    "spec.replicas".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "replicas/one",
        severity: Severity::Warning,
        explanation: "While that pod is replaced or its node is drained there is none.",
        look: |case, notes| {
            let Some((before, after)) = case.both() else {
                return;
            };
            let one = |tree: &Tree| replicas(Some(tree)) == Some(1);
            let none = |tree: &Tree| replicas(Some(tree)) == Some(0);
            // Where no number stood, an autoscaler may have had many.
            if one(after) && !one(before) && !none(before) {
                notes.push((
                    format!("{} has one pod only", case.name),
                    "spec.replicas".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "replicas/unset",
        severity: Severity::Warning,
        explanation: "Helm takes the number away from the object, and Kubernetes puts one in its place: there is one pod until an autoscaler adds others.",
        look: |case, notes| {
            let Some((before, after)) = case.both() else {
                return;
            };
            let many = replicas(Some(before)).is_some_and(|before| before > 1);
            if many && replicas(Some(after)).is_none() {
                notes.push((
                    format!("{} no longer says how many pods it has", case.name),
                    "spec.replicas".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "autoscaler/removed",
        severity: Severity::Warning,
        explanation: "Nothing adds pods under load any more: there are as many as replicas says, and one where it says nothing.",
        look: |case, notes| {
            if is_autoscaler(case.kind) && case.removed() && !case.renamed {
                notes.push((format!("{} is removed", case.name), String::new()));
            }
        },
    },
    Check {
        id: "autoscaler/lower",
        severity: Severity::Info,
        explanation: "Under load there are fewer pods than before.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| is_autoscaler(case.kind)) else {
                return;
            };
            for key in ["maxReplicas", "maxReplicaCount"] {
                let most = |tree: &Tree| number(tree.at(&["spec", key]));
                if most(after) < most(before) && most(after).is_some() {
                    notes.push((
                        format!("{} allows fewer pods", case.name),
                        format!("spec.{key}"),
                    ));
                }
            }
        },
    },
    Check {
        id: "autoscaler/one",
        severity: Severity::Warning,
        explanation: "Without load there may be one pod only, or none: while it is replaced nothing answers.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| is_autoscaler(case.kind)) else {
                return;
            };
            for (key, default) in [("minReplicas", 1), ("minReplicaCount", 0)] {
                let least = |tree: &Tree| number(tree.at(&["spec", key])).unwrap_or(default);
                if least(after) <= 1 && least(after) < least(before) {
                    notes.push((
                        format!("{} may go down to {}", case.name, least(after)),
                        format!("spec.{key}"),
                    ));
                }
            }
        },
    },
    Check {
        id: "pdb/removed",
        severity: Severity::Warning,
        explanation: "A drain may take all pods at once.",
        look: |case, notes| {
            if case.kind == "PodDisruptionBudget" && case.removed() && !case.renamed {
                notes.push((format!("{} is removed", case.name), String::new()));
            }
        },
    },
    Check {
        id: "pdb/blocks",
        severity: Severity::Warning,
        explanation: "With no disruption allowed nodes cannot be drained.",
        look: |case, notes| {
            let Some(after) = case.after.filter(|_| case.kind == "PodDisruptionBudget") else {
                return;
            };
            let blocks = |tree: &Tree| {
                let most = tree.at(&["spec", "maxUnavailable"]);
                let least = tree.at(&["spec", "minAvailable"]).and_then(Tree::text);
                number(most) == Some(0)
                    || most.and_then(Tree::text) == Some("0%")
                    || least == Some("100%")
            };
            if blocks(after) && !case.before.is_some_and(blocks) {
                notes.push((
                    format!("{} allows no disruption", case.name),
                    "spec".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "pdb/weakened",
        severity: Severity::Warning,
        explanation: "It protects nothing: a drain may take all pods at once.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| case.kind == "PodDisruptionBudget")
            else {
                return;
            };
            let open = |tree: &Tree| {
                let least = tree.at(&["spec", "minAvailable"]);
                let most = tree.at(&["spec", "maxUnavailable"]);
                number(least) == Some(0)
                    || least.and_then(Tree::text) == Some("0%")
                    || most.and_then(Tree::text) == Some("100%")
            };
            if open(after) && !open(before) {
                notes.push((
                    format!("{} allows every disruption", case.name),
                    "spec".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "strategy/recreate",
        severity: Severity::Warning,
        explanation: "At every change all pods end before new ones start.",
        look: |case, notes| {
            let recreate = |tree: Option<&Tree>| {
                tree.and_then(|tree| tree.at(&["spec", "strategy", "type"])?.text())
                    == Some("Recreate")
            };
            if recreate(case.after) && case.before.is_some() && !recreate(case.before) {
                notes.push((
                    format!("{} stops before it starts anew", case.name),
                    "spec.strategy.type".to_owned(),
                ));
            }
        },
    },
];

/// What adds pods and takes them away: Kubernetes' own, and KEDA's.
fn is_autoscaler(kind: &str) -> bool {
    matches!(kind, "HorizontalPodAutoscaler" | "ScaledObject")
}

fn replicas(tree: Option<&Tree>) -> Option<i128> {
    number(tree?.at(&["spec", "replicas"]))
}
