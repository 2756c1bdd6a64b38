//! What a careful reviewer would stop at: checks of an object before and after a change. Each is a row of [`CHECKS`] with a
//! fixture in tests/risks.

mod access;
mod network;
mod object;
mod pods;
mod scale;

use crate::tree::{Parsed, Tree, Value};
use crate::walk::{Diff, Field};
pub use pilothouse_source::Severity;
use std::rc::Rc;

/// Something that deserves a look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Risk {
    /// Stable: `replicas/zero`.
    pub id: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One plain sentence without a full stop.
    pub title: String,
    /// Why it matters, what to do.
    pub explanation: &'static str,
    /// The field; empty for the whole object.
    pub path: String,
}

/// A check.
pub(crate) struct Check {
    /// The risk that it finds.
    pub(crate) id: &'static str,
    severity: Severity,
    explanation: &'static str,
    look: fn(&Case<'_>, &mut Notes),
}

/// What checks have to say: a sentence and a field each.
type Notes = Vec<(String, String)>;

/// An object before and after.
struct Case<'a> {
    /// `Deployment web`
    name: String,
    kind: &'a str,
    api_version: &'a str,
    before: Option<&'a Tree>,
    after: Option<&'a Tree>,
    fields: &'a [Field],
    /// The release's namespace before and after.
    namespaces: (&'a str, &'a str),
    /// It has another name than before: the old one is deleted, not changed.
    renamed: bool,
}

/// Every check, the worst first.
const CHECKS: &[&[Check]] = &[
    object::CHECKS,
    scale::CHECKS,
    pods::CHECKS,
    network::CHECKS,
    access::CHECKS,
];

/// The ids of all checks.
#[must_use]
pub fn ids() -> Vec<&'static str> {
    let all = CHECKS.iter().flat_map(|table| table.iter());
    all.map(|check| check.id).collect()
}

/// What deserves a look about an object: its document before and after (`None` where it is not there), how they differ, and
/// the release's namespace before and after.
#[must_use]
pub fn risks(
    before: Option<&Rc<Parsed>>,
    after: Option<&Rc<Parsed>>,
    diff: Option<&Diff>,
    namespaces: (&str, &str),
) -> Vec<Risk> {
    let root = |parsed: Option<&'_ Rc<Parsed>>| -> Option<Tree> { parsed?.root.clone() };
    let (old, new) = (root(before), root(after));
    let Some(object) = new.as_ref().or(old.as_ref()) else {
        return Vec::new();
    };
    let text = |tree: Option<&'_ Tree>, path: &[&str]| -> String {
        let found = tree.and_then(|tree| tree.at(path)?.text());
        found.unwrap_or_default().to_owned()
    };
    let (kind, api_version) = (
        text(Some(object), &["kind"]),
        text(Some(object), &["apiVersion"]),
    );
    let name = ["metadata", "name"];
    let case = Case {
        name: format!("{kind} {}", text(Some(object), &name))
            .trim()
            .to_owned(),
        kind: &kind,
        api_version: &api_version,
        renamed: old.is_some()
            && new.is_some()
            && text(old.as_ref(), &name) != text(new.as_ref(), &name),
        before: old.as_ref(),
        after: new.as_ref(),
        namespaces,
        fields: diff.map_or(&[], |diff| &diff.fields),
    };
    let mut found = Vec::new();
    for check in CHECKS.iter().flat_map(|table| table.iter()) {
        let mut notes = Vec::new();
        (check.look)(&case, &mut notes);
        found.extend(notes.into_iter().map(|(title, path)| Risk {
            id: check.id,
            severity: check.severity,
            title,
            explanation: check.explanation,
            path,
        }));
    }
    found
}

impl Case<'_> {
    /// It is in both states.
    fn both(&self) -> Option<(&Tree, &Tree)> {
        Some((self.before?, self.after?))
    }

    /// It is there no longer, in whatever form.
    fn removed(&self) -> bool {
        self.before.is_some() && (self.after.is_none() || self.renamed)
    }
}

/// Where the pods of an object are described.
fn pod_path(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "Pod" => &["spec"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "Job"
        | "ReplicationController"
        | "Rollout" => &["spec", "template", "spec"],
        _ => return None,
    })
}

/// The containers of an object's pods by name, with the path that leads to them.
fn containers<'t>(kind: &str, tree: Option<&'t Tree>) -> Vec<(String, String, &'t Tree)> {
    let Some((tree, path)) = tree.zip(pod_path(kind)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for list in ["containers", "initContainers"] {
        let Some(Value::List(items)) = tree.at(path).and_then(|spec| Some(&spec.get(list)?.value))
        else {
            continue;
        };
        for item in items {
            let name = item.get("name").and_then(Tree::text).unwrap_or_default();
            let place = format!("{}.{list}[{name}]", path.join("."));
            found.push((name.to_owned(), place, item));
        }
    }
    found
}

fn is_true(tree: Option<&Tree>) -> bool {
    matches!(tree.map(|tree| &tree.value), Some(Value::Bool(true)))
}

fn is_false(tree: Option<&Tree>) -> bool {
    matches!(tree.map(|tree| &tree.value), Some(Value::Bool(false)))
}

fn number(tree: Option<&Tree>) -> Option<i128> {
    match tree.map(|tree| &tree.value) {
        Some(Value::Int(n)) => Some(*n),
        _ => None,
    }
}

fn items(tree: Option<&Tree>) -> &[Tree] {
    match tree.map(|tree| &tree.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}
