//! What runs in the pods.

use super::{Case, Check, Notes, Severity, containers, is_true, items, number, pod_path};
use crate::tree::{Tree, Value};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "pods/restart",
        severity: Severity::Info,
        explanation: "The pod template changes.",
        look: |case, notes| {
            if !matches!(case.kind, "Deployment" | "StatefulSet" | "DaemonSet") {
                return;
            }
            let Some((before, after)) = case.both() else {
                return;
            };
            let template = |tree: &Tree| tree.at(&["spec", "template"]).map(Tree::hash);
            if !case.renamed && template(before) != template(after) {
                notes.push((
                    format!("All pods of {} restart", case.name),
                    "spec.template".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "image/latest",
        severity: Severity::Warning,
        explanation: "What runs depends on when a node pulled it. Name a version.",
        look: |case, notes| {
            images(case, notes, "runs whatever is the latest image", |tag| {
                tag == Some("latest")
            })
        },
    },
    Check {
        id: "image/untagged",
        severity: Severity::Warning,
        explanation: "Without a tag it is the latest image. Name a version.",
        look: |case, notes| {
            images(case, notes, "has an image without a tag", |tag| {
                tag.is_none()
            })
        },
    },
    Check {
        id: "resources/unset",
        severity: Severity::Warning,
        explanation: "Without requests the scheduler knows nothing of what it needs; without a memory limit it may take a node's.",
        look: |case, notes| {
            each(case, notes, &mut |before, after| {
                let wants = |tree: &Tree, path: &[&str]| match tree.at(path).map(|tree| &tree.value)
                {
                    Some(Value::Map(entries)) => !entries.is_empty(),
                    Some(Value::Null) | None => false,
                    Some(_) => true,
                };
                let lost = ["requests", "limits"].into_iter().filter(|part| {
                    let path = ["resources", part];
                    wants(before, &path) && !wants(after, &path)
                });
                let lost: Vec<&str> = lost.collect();
                (!lost.is_empty()).then(|| {
                    (
                        format!("has no {} any more", lost.join(" and ")),
                        ".resources",
                    )
                })
            });
        },
    },
    Check {
        id: "probe/removed",
        severity: Severity::Warning,
        explanation: "Kubernetes sends traffic to pods that are not ready, or does not restart those that hang.",
        look: |case, notes| {
            for probe in ["readinessProbe", "livenessProbe", "startupProbe"] {
                each(case, notes, &mut |before, after| {
                    let has = |tree: &Tree| {
                        tree.get(probe)
                            .is_some_and(|tree| !matches!(tree.value, Value::Null))
                    };
                    (has(before) && !has(after)).then(|| (format!("has no {probe} any more"), ""))
                });
            }
        },
    },
    Check {
        id: "privileged/on",
        severity: Severity::Error,
        explanation: "The container can do to its node whatever root can.",
        look: |case, notes| {
            new(
                case,
                notes,
                "runs privileged",
                ".securityContext.privileged",
                |one| is_true(one.at(&["securityContext", "privileged"])),
            )
        },
    },
    Check {
        id: "privileged/escalation",
        severity: Severity::Warning,
        explanation: "A process in it may gain more rights than its parent has.",
        look: |case, notes| {
            new(
                case,
                notes,
                "allows privilege escalation",
                ".securityContext.allowPrivilegeEscalation",
                |one| is_true(one.at(&["securityContext", "allowPrivilegeEscalation"])),
            )
        },
    },
    Check {
        id: "privileged/root",
        severity: Severity::Warning,
        explanation: "What breaks out of the container is root on the node.",
        look: |case, notes| {
            new(
                case,
                notes,
                "runs as root",
                ".securityContext.runAsUser",
                |one| number(one.at(&["securityContext", "runAsUser"])) == Some(0),
            )
        },
    },
    Check {
        id: "privileged/host",
        severity: Severity::Error,
        explanation: "Its pods see the network, the processes or the files of their node.",
        look: |case, notes| {
            let Some(path) = pod_path(case.kind) else {
                return;
            };
            let spec = |tree: Option<&'_ Tree>, key: &str| {
                tree.and_then(|tree| tree.at(path)?.get(key))
                    .is_some_and(|tree| is_true(Some(tree)))
            };
            for key in ["hostNetwork", "hostPID", "hostIPC"] {
                if spec(case.after, key) && !spec(case.before, key) {
                    notes.push((
                        format!("{} has {key}", case.name),
                        format!("{}.{key}", path.join(".")),
                    ));
                }
            }
            let mounts = |tree: Option<&Tree>| {
                let volumes = tree.and_then(|tree| tree.at(path)?.get("volumes"));
                items(volumes)
                    .iter()
                    .filter(|volume| volume.get("hostPath").is_some())
                    .count()
            };
            if mounts(case.after) > mounts(case.before) {
                notes.push((
                    format!("{} mounts a folder of its node", case.name),
                    format!("{}.volumes", path.join(".")),
                ));
            }
        },
    },
];

/// What there is to say of a container before and after, and what of it that is about.
type Look<'l> = dyn FnMut(&Tree, &Tree) -> Option<(String, &'static str)> + 'l;

/// Looks at each container that is there before and after.
fn each(case: &Case<'_>, notes: &mut Notes, look: &mut Look<'_>) {
    let before = containers(case.kind, case.before);
    for (name, place, after) in containers(case.kind, case.after) {
        let known = before.iter().find(|one| one.0 == name);
        if let Some((what, below)) = known.and_then(|known| look(known.2, after)) {
            notes.push((
                format!("Container {name} of {} {what}", case.name),
                format!("{place}{below}"),
            ));
        }
    }
}

/// Notes containers for which something is so that was not before.
fn new(case: &Case<'_>, notes: &mut Notes, what: &str, below: &str, is: fn(&Tree) -> bool) {
    let before = containers(case.kind, case.before);
    for (name, place, after) in containers(case.kind, case.after) {
        let known = before.iter().any(|one| one.0 == name && is(one.2));
        if is(after) && !known {
            notes.push((
                format!("Container {name} of {} {what}", case.name),
                format!("{place}{below}"),
            ));
        }
    }
}

/// Notes images that are other ones than before and have such a tag.
fn images(case: &Case<'_>, notes: &mut Notes, what: &str, is: fn(Option<&str>) -> bool) {
    let before = containers(case.kind, case.before);
    for (name, place, after) in containers(case.kind, case.after) {
        let Some(image) = after.get("image").and_then(Tree::text) else {
            continue;
        };
        let same = |one: &(String, String, &Tree)| {
            one.0 == name && one.2.get("image").and_then(Tree::text) == Some(image)
        };
        if image.contains('@') || before.iter().any(same) {
            continue;
        }
        // A colon before the last slash belongs to a port.
        let tag = image
            .rsplit('/')
            .next()
            .and_then(|last| last.split_once(':'));
        if is(tag.map(|(_, tag)| tag)) {
            notes.push((
                format!("Container {name} of {} {what}", case.name),
                format!("{place}.image"),
            ));
        }
    }
}
