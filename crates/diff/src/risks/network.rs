//! Who can reach it.

use super::{Check, Severity, items};
use crate::tree::{Tree, Value};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "service/widened",
        severity: Severity::Warning,
        explanation: "It can be reached from outside the cluster.",
        look: |case, notes| {
            let Some(after) = case.after.filter(|_| case.kind == "Service") else {
                return;
            };
            let now = reach(after);
            let before = case.before.map_or(0, reach);
            if case.before.is_some() && now > before {
                let kind = after
                    .at(&["spec", "type"])
                    .and_then(Tree::text)
                    .unwrap_or_default();
                notes.push((
                    format!("{} becomes a {kind}", case.name),
                    "spec.type".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "service/exposed",
        severity: Severity::Info,
        explanation: "It can be reached from outside the cluster.",
        look: |case, notes| {
            let Some(after) = case.after.filter(|_| case.kind == "Service") else {
                return;
            };
            if case.before.is_none() && reach(after) > 0 {
                let kind = after.at(&["spec", "type"]).and_then(Tree::text);
                notes.push((
                    format!("{} is new, and a {}", case.name, kind.unwrap_or_default()),
                    "spec.type".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "service/sources",
        severity: Severity::Warning,
        explanation: "Its load balancer takes traffic from more addresses.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| case.kind == "Service") else {
                return;
            };
            let ranges = |tree: &'_ Tree| -> Vec<String> {
                let list = items(tree.at(&["spec", "loadBalancerSourceRanges"])).iter();
                list.filter_map(|one| one.text().map(str::to_owned))
                    .collect()
            };
            let (old, new) = (ranges(before), ranges(after));
            let everywhere = |ranges: &[String]| {
                ranges.is_empty() || ranges.iter().any(|range| range.ends_with("/0"))
            };
            if reach(after) == 2 && everywhere(&new) && !everywhere(&old) {
                notes.push((
                    format!("{} takes traffic from everywhere", case.name),
                    "spec.loadBalancerSourceRanges".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "service/selector",
        severity: Severity::Warning,
        explanation: "Until pods with these labels are ready there is nothing behind it.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| case.kind == "Service") else {
                return;
            };
            let selector = |tree: &Tree| tree.at(&["spec", "selector"]).map(Tree::hash);
            if !case.renamed && selector(before) != selector(after) {
                notes.push((
                    format!("{} looks for other pods", case.name),
                    "spec.selector".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "service/removed",
        severity: Severity::Warning,
        explanation: "Its address is gone, and another one is given to a Service of that name that comes later.",
        look: |case, notes| {
            if matches!(case.kind, "Service" | "Ingress" | "HTTPRoute")
                && case.removed()
                && !case.renamed
            {
                notes.push((format!("{} is removed", case.name), String::new()));
            }
        },
    },
    Check {
        id: "ingress/host",
        severity: Severity::Warning,
        explanation: "What is still called by that name gets no answer.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| case.kind == "Ingress") else {
                return;
            };
            let now = hosts(after);
            for host in hosts(before).into_iter().filter(|host| !now.contains(host)) {
                notes.push((
                    format!("{} no longer serves {host}", case.name),
                    "spec.rules".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "ingress/tls",
        severity: Severity::Warning,
        explanation: "Traffic is no longer encrypted.",
        look: |case, notes| {
            let Some((before, after)) = case.both().filter(|_| case.kind == "Ingress") else {
                return;
            };
            let tls = |tree: &Tree| !items(tree.at(&["spec", "tls"])).is_empty();
            if tls(before) && !tls(after) {
                notes.push((
                    format!("{} has no TLS any more", case.name),
                    "spec.tls".to_owned(),
                ));
            }
        },
    },
    Check {
        id: "ingress/plain",
        severity: Severity::Warning,
        explanation: "Whoever is on the way can read and change what is sent.",
        look: |case, notes| {
            let Some(after) = case.after.filter(|_| case.kind == "Ingress") else {
                return;
            };
            let tls = |tree: &Tree| !items(tree.at(&["spec", "tls"])).is_empty();
            match case.before {
                None if !tls(after) => notes.push((
                    format!("{} is new and has no TLS", case.name),
                    "spec.tls".to_owned(),
                )),
                // Where one host is encrypted, another one that is not was forgotten.
                _ if tls(after) => {
                    let known = case.before.map(uncovered).unwrap_or_default();
                    let bare = uncovered(after).into_iter();
                    for host in bare.filter(|host| !known.contains(host)) {
                        notes.push((
                            format!("{} serves {host} without TLS", case.name),
                            "spec.tls".to_owned(),
                        ));
                    }
                }
                _ => {}
            }
        },
    },
    Check {
        id: "networkpolicy/removed",
        severity: Severity::Warning,
        explanation: "Pods that no policy selects take traffic from everywhere.",
        look: |case, notes| {
            if case.kind == "NetworkPolicy" && case.removed() && !case.renamed {
                notes.push((format!("{} is removed", case.name), String::new()));
            }
        },
    },
];

/// How far a Service reaches.
fn reach(service: &Tree) -> u8 {
    let addresses = items(service.at(&["spec", "externalIPs"]));
    match service.at(&["spec", "type"]).map(|tree| &tree.value) {
        Some(Value::Text(kind)) if &**kind == "NodePort" => 1,
        Some(Value::Text(kind)) if &**kind == "LoadBalancer" => 2,
        _ => u8::from(!addresses.is_empty()),
    }
}

fn hosts(ingress: &Tree) -> Vec<&str> {
    let rules = items(ingress.at(&["spec", "rules"])).iter();
    rules
        .filter_map(|rule| rule.get("host").and_then(Tree::text))
        .collect()
}

/// The hosts that no entry of `tls` names.
fn uncovered(ingress: &Tree) -> Vec<&str> {
    let entries = items(ingress.at(&["spec", "tls"]));
    let names = |entry: &'_ Tree, host: &str| {
        let named = items(entry.get("hosts"));
        // An entry without hosts stands for all of them.
        named.is_empty()
            || named.iter().filter_map(Tree::text).any(|name| {
                let of_star = name.strip_prefix("*.");
                name == host
                    || of_star.is_some() && host.split_once('.').map(|(_, rest)| rest) == of_star
            })
    };
    let mut found = hosts(ingress);
    found.retain(|host| !entries.iter().any(|entry| names(entry, host)));
    found
}
