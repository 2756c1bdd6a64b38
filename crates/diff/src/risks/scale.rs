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
            let (before, after) = (replicas(case.before), replicas(case.after));
            if after == Some(1) && before.is_some_and(|before| before > 1) {
                notes.push((
                    format!("{} has one pod only", case.name),
                    "spec.replicas".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "replicas/autoscaler",
        severity: Severity::Info,
        explanation: "Without a number Kubernetes starts with one pod where the object is new, and leaves the count as it is where it exists.",
        look: |case, notes| {
            let Some((before, after)) = case.both() else {
                return;
            };
            if replicas(Some(before)).is_some() && after.at(&["spec", "replicas"]).is_none() {
                notes.push((
                    format!("{} no longer says how many pods it has", case.name),
                    "spec.replicas".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "autoscaler/lower",
        severity: Severity::Info,
        explanation: "Under load there are fewer pods than before.",
        look: |case, notes| {
            let Some((before, after)) = case.both() else {
                return;
            };
            let most = |tree: &Tree| number(tree.at(&["spec", "maxReplicas"]));
            if case.kind == "HorizontalPodAutoscaler"
                && most(after) < most(before)
                && most(after).is_some()
            {
                notes.push((
                    format!("{} allows fewer pods", case.name),
                    "spec.maxReplicas".to_owned(),
                ));
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

fn replicas(tree: Option<&Tree>) -> Option<i128> {
    number(tree?.at(&["spec", "replicas"]))
}
