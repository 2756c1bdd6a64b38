//! Each check of a change with a fixture: `# ID: what it says`, the object before, the object after. Unchanged, and put the
//! other way round, the check says nothing.
#![allow(clippy::unwrap_used)]

use pilothouse_diff::risks::{ids, risks};
use pilothouse_diff::{Parsed, diff};
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

fn found(before: &str, after: &str) -> Vec<(String, String)> {
    let side = |text: &str| (!text.trim().is_empty()).then(|| Rc::new(Parsed::new(text)));
    let (before, after) = (side(before), side(after));
    let diff = before
        .as_ref()
        .zip(after.as_ref())
        .map(|(a, b)| diff(a, b, false));
    let found = risks(
        before.as_ref(),
        after.as_ref(),
        diff.as_ref(),
        ("web", "web"),
    );
    found
        .into_iter()
        .map(|risk| (risk.id.to_owned(), risk.title))
        .collect()
}

/// Changes that are as bad the other way round.
const BOTH_WAYS: [&str; 4] = [
    "immutable/field",
    "namespace/changed",
    "pods/restart",
    "service/selector",
];

#[test]
fn every_check_finds_what_it_is_for_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/risks");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut parts = text.splitn(3, "---\n");
        let head = parts.next().unwrap().trim().trim_start_matches("# ");
        let (id, title) = head.split_once(": ").unwrap();
        let (before, after) = (parts.next().unwrap(), parts.next().unwrap());
        let expected = (id.to_owned(), title.to_owned());
        let told = found(before, after);
        assert!(told.contains(&expected), "{}: {told:?}", path.display());
        let same = |texts: (&str, &str)| {
            found(texts.0, texts.1)
                .into_iter()
                .any(|one| one == expected)
        };
        let back = same((after, before)) && !BOTH_WAYS.contains(&id);
        assert!(!back, "{}: the other way round", path.display());
        assert!(
            !same((before, before)) && !same((after, after)),
            "{}: unchanged",
            path.display()
        );
        seen.insert(id.to_owned());
    }
    let all: BTreeSet<String> = ids().into_iter().map(str::to_owned).collect();
    assert_eq!(seen, all, "every check has a fixture");
}

/// Changes at which nobody has to stop: what is found in them, but for pods that restart.
#[test]
fn harmless_changes_are_no_risks() {
    let kept = "metadata: {name: a, annotations: {helm.sh/resource-policy: keep}}";
    let pods = |containers: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {{template: {{spec: {{{containers}}}}}}}"
        )
    };
    let of = |kind: &str, rest: &str| {
        let api = match kind {
            "Ingress" => "networking.k8s.io/v1",
            "Deployment" | "StatefulSet" => "apps/v1",
            "PodDisruptionBudget" => "policy/v1",
            "HorizontalPodAutoscaler" => "autoscaling/v2",
            "ClusterRole" => "rbac.authorization.k8s.io/v1",
            _ => "v1",
        };
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\n{rest}")
    };
    let table = [
        (
            of("Deployment", "spec: {replicas: 1}"),
            of("Deployment", "spec: {replicas: 3}"),
        ),
        (
            of("Deployment", "spec: {replicas: 5}"),
            of("Deployment", "spec: {replicas: 2}"),
        ),
        (
            of("Deployment", "spec: {replicas: 1}"),
            of("Deployment", "spec: {}"),
        ),
        (
            of("Deployment", "spec: {replicas: 0}"),
            of("Deployment", "spec: {replicas: 1}"),
        ),
        (String::new(), of("Deployment", "spec: {replicas: 1}")),
        (
            String::new(),
            of(
                "HorizontalPodAutoscaler",
                "spec: {minReplicas: 1, maxReplicas: 3}",
            ),
        ),
        (
            of("HorizontalPodAutoscaler", "spec: {maxReplicas: 3}"),
            of("HorizontalPodAutoscaler", "spec: {maxReplicas: 5}"),
        ),
        (
            String::new(),
            of("PodDisruptionBudget", "spec: {minAvailable: 1}"),
        ),
        (
            pods("containers: [{name: c, image: a:1}]"),
            pods("containers: [{name: c, image: a:2}]"),
        ),
        (
            pods("containers: [{name: c, image: 'h:5000/a:1'}]"),
            pods("containers: [{name: c, image: 'h:5000/a@sha256:0'}]"),
        ),
        (
            pods("containers: [{name: c, image: a:latest}]"),
            pods("containers: [{name: c, image: a:latest, tty: true}]"),
        ),
        (
            pods("containers: [{name: c, image: a:1, resources: {requests: {cpu: 1}}}]"),
            pods("containers: [{name: c, image: a:1, resources: {requests: {cpu: 2}}}]"),
        ),
        (
            pods("containers: [{name: c, image: a:1, resources: {limits: {cpu: 1, memory: 1}}}]"),
            pods("containers: [{name: c, image: a:1, resources: {limits: {memory: 1}}}]"),
        ),
        (
            pods("containers: [{name: c, image: a:1, securityContext: {runAsUser: 1}}]"),
            pods("securityContext: {runAsUser: 2}, containers: [{name: c, image: a:1}]"),
        ),
        (
            pods(
                "containers: [{name: c, image: a:1, securityContext: {capabilities: {drop: [ALL]}}}]",
            ),
            pods(
                "containers: [{name: c, image: a:1, securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}]",
            ),
        ),
        (
            of("Service", "spec: {type: LoadBalancer}"),
            of("Service", "spec: {type: ClusterIP}"),
        ),
        (String::new(), of("Service", "spec: {type: ClusterIP}")),
        (
            of("Ingress", "spec: {rules: [{host: a.b}]}"),
            of(
                "Ingress",
                "spec: {tls: [{hosts: [a.b]}], rules: [{host: a.b}]}",
            ),
        ),
        (
            of(
                "Ingress",
                "spec: {tls: [{secretName: x}], rules: [{host: a.b}]}",
            ),
            of(
                "Ingress",
                "spec: {tls: [{secretName: x}], rules: [{host: a.b}, {host: c.d}]}",
            ),
        ),
        (
            String::new(),
            of(
                "Ingress",
                "spec: {tls: [{hosts: [a.b]}], rules: [{host: a.b}]}",
            ),
        ),
        (
            of(
                "PersistentVolumeClaim",
                "spec: {resources: {requests: {storage: 1Gi}}}",
            ),
            of(
                "PersistentVolumeClaim",
                "spec: {resources: {requests: {storage: 2Gi}}}",
            ),
        ),
        (
            of("ConfigMap", "data: {a: b}"),
            of("ConfigMap", "data: {a: c}"),
        ),
        (of("ConfigMap", "data: {a: b}"), String::new()),
        (
            of("Secret", "data: {a: Yg==}"),
            of("Secret", "type: Opaque\ndata: {a: Yg==}"),
        ),
        (
            of(
                "ClusterRole",
                "rules: [{apiGroups: [''], resources: ['*'], verbs: [get]}]",
            ),
            of(
                "ClusterRole",
                "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
            ),
        ),
        (
            of("ConfigMap", ""),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n".to_owned(),
        ),
    ];
    for (before, after) in &table {
        let mut told = found(before, after);
        told.retain(|(id, _)| id != "pods/restart");
        assert!(told.is_empty(), "{before}\n→\n{after}\n{told:?}");
    }
    for kind in ["Secret", "PersistentVolumeClaim", "Namespace"] {
        let told = found(&format!("apiVersion: v1\nkind: {kind}\n{kept}\n"), "");
        let ids: Vec<&str> = told.iter().map(|(id, _)| &**id).collect();
        assert_eq!(ids, ["owner/lost"], "{kind}");
    }
}
