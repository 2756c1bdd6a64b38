//! What runs in the pods.

use super::{Case, Check, Notes, Severity, containers, is_false, is_true, items, number, pod_path};
use crate::tree::{Tree, Value};

/// Capabilities that are as good as root.
const POWERS: [&str; 9] = [
    "ALL",
    "SYS_ADMIN",
    "NET_ADMIN",
    "SYS_PTRACE",
    "SYS_MODULE",
    "SYS_RAWIO",
    "DAC_READ_SEARCH",
    "BPF",
    "SYS_BOOT",
];

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
                let lost = |path: &[&str]| wants(before, path) && !wants(after, path);
                let mut gone = Vec::new();
                for (part, needed) in [
                    ("requests", &["cpu", "memory"][..]),
                    // Many leave the limit of the processor out on purpose.
                    ("limits", &["memory"]),
                ] {
                    if lost(&["resources", part]) {
                        gone.push(part.to_owned());
                        continue;
                    }
                    let single = needed.iter().filter(|one| lost(&["resources", part, one]));
                    gone.extend(single.map(|one| format!("{part}.{one}")));
                }
                (!gone.is_empty()).then(|| {
                    (
                        format!("has no {} any more", gone.join(" and ")),
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
                |one| is_true(one.own.at(&["securityContext", "privileged"])),
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
                |one| is_true(one.own.at(&["securityContext", "allowPrivilegeEscalation"])),
            );
            lost(
                case,
                notes,
                "allows privilege escalation, since nothing forbids it",
                ".securityContext.allowPrivilegeEscalation",
                |one| is_false(one.own.at(&["securityContext", "allowPrivilegeEscalation"])),
                |one| is_true(one.own.at(&["securityContext", "allowPrivilegeEscalation"])),
            );
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
                |one| number(one.setting("runAsUser")) == Some(0),
            );
            lost(
                case,
                notes,
                "may run as root",
                ".securityContext.runAsNonRoot",
                |one| {
                    let other = number(one.setting("runAsUser")).is_some_and(|user| user != 0);
                    is_true(one.setting("runAsNonRoot")) || other
                },
                // Said already.
                |one| number(one.setting("runAsUser")) == Some(0),
            );
        },
    },
    Check {
        id: "privileged/capabilities",
        severity: Severity::Warning,
        explanation: "With it a process may do on its node what only root may.",
        look: |case, notes| {
            for power in POWERS {
                new(
                    case,
                    notes,
                    &format!("gets the capability {power}"),
                    ".securityContext.capabilities.add",
                    |one| {
                        let added = items(one.own.at(&["securityContext", "capabilities", "add"]));
                        let mut added = added.iter().filter_map(Tree::text);
                        added.any(|text| text.strip_prefix("CAP_").unwrap_or(text) == power)
                    },
                );
            }
        },
    },
    Check {
        id: "privileged/unsealed",
        severity: Severity::Info,
        explanation: "What gets into the container can do more there than before.",
        look: |case, notes| {
            lost(
                case,
                notes,
                "may write to its root file system",
                ".securityContext.readOnlyRootFilesystem",
                |one| is_true(one.own.at(&["securityContext", "readOnlyRootFilesystem"])),
                |_| false,
            );
            lost(
                case,
                notes,
                "may make any system call",
                ".securityContext.seccompProfile",
                |one| {
                    let kind = one.setting("seccompProfile");
                    let kind = kind.and_then(|tree| tree.get("type")?.text());
                    kind.is_some_and(|kind| kind != "Unconfined")
                },
                |_| false,
            );
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
            for (name, place, own) in containers(case.kind, case.after) {
                let port = |own: &Tree| {
                    let ports = items(own.get("ports")).iter();
                    let taken = ports.filter_map(|port| number(port.get("hostPort")));
                    taken.filter(|port| *port != 0).count()
                };
                let known = containers(case.kind, case.before);
                let known = known.iter().find(|one| one.0 == name);
                if port(own) > known.map_or(0, |one| port(one.2)) {
                    notes.push((
                        format!("Container {name} of {} takes a port of its node", case.name),
                        format!("{place}.ports"),
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

/// A container and the pod that it is in.
struct InPod<'t> {
    own: &'t Tree,
    pod: Option<&'t Tree>,
}

impl<'t> InPod<'t> {
    /// What its security context says, or the pod's in its place.
    fn setting(&self, key: &str) -> Option<&'t Tree> {
        let set = |tree: &'t Tree| tree.at(&["securityContext", key]);
        set(self.own).or_else(|| set(self.pod?))
    }
}

/// Notes containers, as they are and as they were before, of which something is to be said.
fn told(
    case: &Case<'_>,
    notes: &mut Notes,
    what: &str,
    below: &str,
    tells: &dyn Fn(Option<&InPod<'_>>, &InPod<'_>) -> bool,
) {
    let path = pod_path(case.kind);
    let pods = [case.before, case.after].map(|tree| tree?.at(path?));
    let before = containers(case.kind, case.before);
    for (name, place, own) in containers(case.kind, case.after) {
        let known = before.iter().find(|one| one.0 == name);
        let known = known.map(|one| InPod {
            own: one.2,
            pod: pods[0],
        });
        let now = InPod { own, pod: pods[1] };
        if tells(known.as_ref(), &now) {
            notes.push((
                format!("Container {name} of {} {what}", case.name),
                format!("{place}{below}"),
            ));
        }
    }
}

/// Notes containers for which something is so that was not before.
fn new(
    case: &Case<'_>,
    notes: &mut Notes,
    what: &str,
    below: &str,
    is: impl Fn(&InPod<'_>) -> bool,
) {
    told(case, notes, what, below, &|before, after| {
        is(after) && !before.is_some_and(&is)
    });
}

/// Notes containers that were protected in a way that they are no longer; `other`: something worse is said of them.
fn lost(
    case: &Case<'_>,
    notes: &mut Notes,
    what: &str,
    below: &str,
    is: fn(&InPod<'_>) -> bool,
    other: fn(&InPod<'_>) -> bool,
) {
    told(case, notes, what, below, &|before, after| {
        before.is_some_and(is) && !is(after) && !other(after)
    });
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
        if is(tag.map(|(_, tag)| tag).filter(|tag| !tag.is_empty())) {
            notes.push((
                format!("Container {name} of {} {what}", case.name),
                format!("{place}.image"),
            ));
        }
    }
}
