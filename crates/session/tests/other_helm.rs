//! An environment follows the Helm it names, and the other one's output can be asked for.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::{ObjectStatus, OtherHelm, OutputState, RequestBody, ResponseBody};
use support::Page;

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

/// `limits: null` stays in Helm 3.22 and goes in Helm 4.3.
const VALUES: &str = "resources:\n  limits: null\n  requests: {cpu: 1}\n";

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: same}
";

fn other(page: &mut Page) -> OtherHelm {
    match page.ask(RequestBody::OtherHelm) {
        ResponseBody::OtherHelm(other) => *other,
        body => panic!("{body:?}"),
    }
}

/// Lets the environment follow another Helm.
fn follow(page: &mut Page, helm: &str) {
    let mut environments: Vec<_> = page
        .environments
        .iter()
        .map(|one| one.settings.clone())
        .collect();
    environments[0].helm_version = helm.to_owned();
    page.ask(RequestBody::SetEnvironments { environments });
}

#[test]
fn an_environment_follows_the_helm_that_it_names() {
    let files = [
        ("Chart.yaml", CHART),
        ("values.yaml", VALUES),
        ("templates/pod.yaml", POD),
    ];
    let mut page = Page::folder(&files);
    assert!(!page.printed().contains("limits"), "{}", page.printed());
    follow(&mut page, "3.22.0");
    assert!(page.printed().contains("    limits: null\n"));
    follow(&mut page, "4.3.1");
    assert!(!page.printed().contains("limits"));
}

#[test]
fn what_the_other_helm_prints_is_compared_object_by_object() {
    let files = [
        ("Chart.yaml", CHART),
        ("values.yaml", VALUES),
        ("templates/pod.yaml", POD),
    ];
    let mut page = Page::folder(&files);
    let before = page.printed();
    let other = other(&mut page);
    assert_eq!((other.helm.as_str(), other.differs), ("3.22", true));
    let comparison = other.comparison;
    assert_eq!(
        (
            comparison.left.environment.as_str(),
            comparison.right.environment.as_str()
        ),
        ("Helm 4.3", "Helm 3.22")
    );
    let objects: Vec<_> = comparison
        .objects
        .iter()
        .map(|one| (one.kind.as_str(), one.status, one.added, one.removed))
        .collect();
    assert_eq!(
        objects,
        [
            ("Pod", ObjectStatus::Changed, 1, 0),
            ("ConfigMap", ObjectStatus::Same, 0, 0)
        ]
    );
    // Looking changes nothing.
    assert_eq!(page.printed(), before);
    assert_eq!(page.state, OutputState::Fresh);
}

#[test]
fn the_other_helm_may_be_the_only_one_that_can() {
    let template = "kind: Pod\nx: {{ .Chart.Nothing }}\n";
    let files = [("Chart.yaml", CHART), ("templates/pod.yaml", template)];
    let mut page = Page::folder(&files);
    let other_way = other(&mut page);
    assert!(other_way.differs);
    let message = other_way.comparison.message;
    assert!(message.starts_with("Helm 3.22 cannot render "), "{message}");
    follow(&mut page, "3.22");
    let other_way = other(&mut page);
    assert_eq!(other_way.helm, "4.3");
    assert!(other_way.differs);
    let message = other_way.comparison.message;
    assert!(message.starts_with("Helm 3.22 cannot render "), "{message}");
}

#[test]
fn the_example_is_the_same_to_both() {
    let mut page = Page::example();
    let other = other(&mut page);
    assert!(!other.differs, "{:?}", other.comparison);
    assert_eq!(other.comparison.message, "");
}
