//! What `helm upgrade` would do with the changes: what Kubernetes refuses, and the hooks that run.

use crate::compare::{Cache, Compared, body};
use crate::given::helm_version;
use crate::output::{Numbered, Output};
use pilothouse_diff::path::{self, Step};
use pilothouse_kube::Object;
use pilothouse_protocol::DocumentRole;
use pilothouse_protocol::ask::{HookRun, UpgradeRefusal};
use pilothouse_sprig::HelmVersion;
use pilothouse_workspace::Environment;

/// What an upgrade does with one object that is there already; `None` where it is made anew: one of another name or
/// namespace, and a hook.
fn patched<'a>(one: &Compared<'a>) -> Option<&'a Object> {
    let (left, right) = (one.left?, one.right?);
    let (old, new) = (
        left.document.object.as_ref()?,
        right.document.object.as_ref()?,
    );
    let hook = |one: &Numbered| one.document.role == DocumentRole::Hook;
    let same = old.name == new.name && old.namespace == new.namespace;
    (same && !hook(left) && !hook(right)).then_some(new)
}

/// The fields of an object that Kubernetes does not let change, with what Helm would print in `environment`.
pub(super) fn refusals(one: &Compared<'_>, environment: &Environment) -> Vec<UpgradeRefusal> {
    let Some(object) = patched(one) else {
        return Vec::new();
    };
    let fields = one.fields().iter();
    let rows: Vec<_> = fields
        .filter_map(|field| Some((field, field.immutable?)))
        .collect();
    let mut said: Vec<String> = Vec::new();
    for (_, row) in &rows {
        let words = row.words();
        if !said.contains(&words) {
            said.push(words);
        }
    }
    let refused = rows.iter().map(|(field, row)| UpgradeRefusal {
        object: format!("{} {}", object.kind, object.name),
        path: path::shown(&field.path),
        reason: row.reason.to_owned(),
        advice: row.advice.to_owned(),
        words: failure(object, row.is_of_cluster(), &said, environment),
    });
    refused.collect()
}

/// Helm's line, as Helm 4.3.1 and 3.22.0 print it where a server refuses. Helm 4 applies on the server (unless the release is
/// one of Helm 3's), Helm 3 sends patches.
fn failure(object: &Object, cluster: bool, said: &[String], environment: &Environment) -> String {
    let Object {
        api_version,
        kind,
        name,
        namespace,
        ..
    } = object;
    let namespace = match (cluster, namespace.as_str()) {
        (true, _) => "",
        (false, "") => &environment.namespace,
        (false, namespace) => namespace,
    };
    let does = match helm_version(environment) {
        HelmVersion::V3_22 => format!("cannot patch {name:?} with kind {kind}"),
        HelmVersion::V4_3 => format!(
            "server-side apply failed for object {namespace}/{name} {api_version}, Kind={kind}"
        ),
    };
    let qualified = match api_version.split_once('/') {
        Some((group, _)) => format!("{kind}.{group}"),
        None => kind.clone(),
    };
    let why = match said {
        [one] => one.clone(),
        all => format!("[{}]", all.join(", ")),
    };
    format!("Error: UPGRADE FAILED: {does}: {qualified} {name:?} is invalid: {why}")
}

/// The kind of a custom resource that changes, where nothing is known of what may.
pub(super) fn unknown(one: &Compared<'_>) -> Option<String> {
    let object = patched(one)?;
    let known = pilothouse_kube::is_known(&object.api_version, &object.kind);
    (!known && !one.fields().is_empty()).then(|| object.kind.clone())
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
