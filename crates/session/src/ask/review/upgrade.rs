//! What `helm upgrade` would do with the changes: what Kubernetes refuses, and the hooks that run.

use crate::compare::{Cache, Compared, body};
use crate::output::{Numbered, Output};
use pilothouse_diff::path::{self, Step};
use pilothouse_protocol::DocumentRole;
use pilothouse_protocol::ask::{HookRun, UpgradeRefusal};

/// The fields of an object that exists which Kubernetes does not let change. An object of another name or namespace is made
/// anew, and so is a hook.
pub(super) fn refusals(one: &Compared<'_>) -> Vec<UpgradeRefusal> {
    let (Some(left), Some(right)) = (one.left, one.right) else {
        return Vec::new();
    };
    let head = |one: &Numbered| one.document.object.clone().unwrap_or_default();
    let (old, new) = (head(left), head(right));
    let hook = [left, right]
        .iter()
        .any(|one| one.document.role == DocumentRole::Hook);
    if hook || old.name != new.name || old.namespace != new.namespace {
        return Vec::new();
    }
    let refused = one.fields().iter().filter_map(|field| {
        let row = field.immutable?;
        Some(UpgradeRefusal {
            object: format!("{} {}", new.kind, new.name),
            path: path::shown(&field.path),
            reason: row.reason.to_owned(),
            advice: row.advice.to_owned(),
        })
    });
    refused.collect()
}

/// The hooks that an upgrade runs, in their order: before it, then after it; by weight, then as their kinds are installed,
/// then by name.
pub(super) fn hooks(output: &Output, cache: &Cache) -> Vec<HookRun> {
    let mut found = Vec::new();
    for event in ["pre-upgrade", "post-upgrade"] {
        let runs = output.documents.iter().filter_map(|one| {
            let runs = one.document.runs.as_ref()?;
            let events = runs.events.split(',').map(str::trim);
            events
                .clone()
                .any(|one| one == event)
                .then_some((runs, one))
        });
        let mut runs: Vec<_> = runs.collect();
        runs.sort_by(|(a, _), (b, _)| {
            (a.weight, a.kind, &a.name).cmp(&(b.weight, b.kind, &b.name))
        });
        found.extend(runs.into_iter().map(|(runs, one)| {
            let head = one.document.object.clone().unwrap_or_default();
            HookRun {
                event: event.to_owned(),
                weight: runs.weight,
                kind: head.kind,
                name: head.name,
                source: one.document.source.to_string(),
                delete_policy: policy(one, cache),
            }
        }));
    }
    found
}

/// When Helm deletes a hook; before it makes it anew where nothing is said.
fn policy(one: &Numbered, cache: &Cache) -> String {
    let parsed = cache.parsed(body(one));
    let leaf = parsed.leaves().iter().find(|leaf| {
        matches!(&*leaf.path, [Step::Key(a), Step::Key(b), Step::Key(c)]
            if &**a == "metadata" && &**b == "annotations" && &**c == "helm.sh/hook-delete-policy")
    });
    leaf.map_or("before-hook-creation".to_owned(), |leaf| {
        leaf.text.to_string()
    })
}
