//! What the page sees of renderings: Helm's output, problems at their place, what stays while a template is broken.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::{
    ComparedSide, DocumentRole, ObjectGroup, ObjectStatus, OutputState, RequestBody, Severity,
    WorkspaceSource,
};
use std::path::Path;
use support::Page;

fn expected(environment: &str) -> String {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/charts/storefront.expected");
    std::fs::read_to_string(folder.join(format!("{environment}.yaml"))).unwrap()
}

fn select(page: &mut Page, name: &str) {
    page.ask(RequestBody::SelectEnvironment {
        name: name.to_owned(),
    });
}

#[test]
fn the_example_prints_what_helm_prints() {
    let mut page = Page::example();
    for environment in ["dev", "staging", "prod"] {
        select(&mut page, environment);
        assert_eq!(page.state, OutputState::Fresh);
        assert_eq!(page.printed(), expected(environment), "{environment}");
    }
    assert!(page.problems.is_empty(), "{:?}", page.problems);
    let counts: Vec<_> = page
        .environments
        .iter()
        .map(|one| one.counts.unwrap().objects)
        .collect();
    assert_eq!(counts, [8, 10, 12]);
    let (notes, text) = page.document("NOTES.txt", "");
    assert_eq!(
        (notes.role, notes.group),
        (DocumentRole::Notes, ObjectGroup::Text)
    );
    assert_eq!(
        text,
        "storefront 1.8.2 is installed as storefront.\nOpen https://shop.example.com\n"
    );
}

#[test]
fn documents_say_what_they_are() {
    let page = Page::example();
    let (document, text) = page.document("StatefulSet", "storefront-valkey");
    assert_eq!(document.source, "charts/valkey/templates/valkey.yaml");
    assert_eq!(
        (document.short_name.as_str(), document.group),
        ("valkey", ObjectGroup::Workloads)
    );
    assert_eq!(document.preamble_lines, 2);
    assert!(text.starts_with(
        "---\n# Source: storefront/charts/valkey/templates/valkey.yaml\napiVersion: apps/v1\n"
    ));
    let (document, _) = page.document("Deployment", "storefront");
    assert_eq!(
        (document.short_name.as_str(), document.api_version.as_str()),
        ("", "apps/v1")
    );
}

#[test]
fn an_edit_sends_only_what_it_changes() {
    let mut page = Page::example();
    let deployment = page.document("Deployment", "storefront").0.id;
    page.edit("values.yaml", "replicaCount: 1", "replicaCount: 42");
    assert_eq!(page.renewed, [deployment]);
    assert!(
        page.document("Deployment", "")
            .1
            .contains("  replicas: 42\n")
    );
    page.edit("values.yaml", "# Defaults", "# The defaults");
    assert!(page.renewed.is_empty());
}

#[test]
fn environments_keep_the_numbers_of_objects() {
    let mut page = Page::example();
    let dev = page.document("Deployment", "").0.id;
    select(&mut page, "prod");
    assert_eq!(page.document("Deployment", "").0.id, dev);
    assert_eq!(page.document("HorizontalPodAutoscaler", "").0.label, "HPA");
}

#[test]
fn a_broken_template_leaves_its_last_output_and_all_others_live() {
    let mut page = Page::example();
    page.edit(
        "templates/ingress.yaml",
        "{{- if .Values.ingress.tls.enabled }}",
        "{{- if .Values.ingres.tls.enabled }}",
    );
    assert_eq!(page.state, OutputState::Stale);
    let (ingress, text) = page.document("Ingress", "");
    assert!(ingress.stale && text.contains("kind: Ingress"));
    assert_eq!(
        page.documents
            .iter()
            .filter(|document| document.stale)
            .count(),
        1
    );
    assert_eq!(page.problems.len(), 1, "{:?}", page.problems);
    let problem = &page.problems[0];
    assert_eq!(
        (problem.id.as_str(), problem.severity),
        ("template/nil-pointer", Severity::Error)
    );
    assert_eq!(
        problem.title,
        "ingres is empty, so there is no “tls” to read"
    );
    assert!(
        problem
            .message
            .starts_with("Error: storefront/templates/ingress.yaml:10:"),
        "{}",
        problem.message
    );
    assert_eq!(problem.environments, ["dev", "staging", "prod"]);
    let place = problem.location.as_ref().unwrap();
    assert_eq!(
        (place.path.as_str(), place.line),
        ("templates/ingress.yaml", 10)
    );

    page.edit("values.yaml", "replicaCount: 1", "replicaCount: 9");
    assert!(
        page.document("Deployment", "").1.contains("replicas: 9"),
        "the others stay live"
    );
    page.edit(
        "templates/ingress.yaml",
        ".Values.ingres.tls",
        ".Values.ingress.tls",
    );
    assert_eq!(page.state, OutputState::Fresh);
    assert!(page.problems.is_empty() && page.documents.iter().all(|document| !document.stale));
}

#[test]
fn a_template_that_cannot_be_parsed_stands_at_its_line() {
    let mut page = Page::example();
    page.edit(
        "templates/service.yaml",
        "{{ .Values.service.port }}",
        "{{ .Values.service.port ",
    );
    let problem = &page.problems[0];
    assert_eq!(problem.origin, "Template");
    let place = problem.location.as_ref().unwrap();
    assert_eq!(place.path, "templates/service.yaml");
    assert!((13..=14).contains(&place.line), "{problem:?}");
    assert!(page.document("Service", "storefront").0.stale);
    assert!(!page.document("Deployment", "").0.stale);

    let mut page = Page::example();
    page.edit("templates/_helpers.tpl", "{{- end }}", "");
    assert_eq!(page.state, OutputState::Stale);
    assert!(
        page.documents.iter().all(|document| document.stale),
        "everything hangs on the helpers"
    );
    assert_eq!(
        page.problems[0].location.as_ref().unwrap().path,
        "templates/_helpers.tpl"
    );
}

#[test]
fn yaml_that_breaks_stands_at_the_line_that_printed_it() {
    let mut page = Page::example();
    page.edit(
        "templates/service.yaml",
        "    - name: http\n      port:",
        "    - name: http\n       port:",
    );
    let problem = &page.problems[0];
    assert_eq!(problem.id, "template/invalid-yaml");
    assert_eq!(
        problem.title,
        "What templates/service.yaml prints is not valid YAML"
    );
    let place = problem.location.as_ref().unwrap();
    assert_eq!(
        (place.path.as_str(), place.line),
        ("templates/service.yaml", 12),
        "{problem:?}"
    );
    assert!(
        problem
            .message
            .starts_with("Error: YAML parse error on storefront/templates/service.yaml: ")
    );
    assert!(page.document("Service", "storefront").0.stale);
    assert!(!page.document("Service", "storefront-valkey").0.stale);
}

#[test]
fn what_the_chart_refuses_is_said_in_its_words() {
    let mut page = Page::example();
    page.edit("values.yaml", "  secret: change-me", "  secret: \"\"");
    // Staging and production bring a secret of their own.
    let problem = &page.problems[0];
    assert_eq!(
        (problem.title.as_str(), &*problem.environments),
        ("session.secret is required", &["dev".to_owned()][..])
    );
    assert_eq!(page.environments[0].counts.unwrap().errors, 1);
    assert_eq!(page.environments[2].counts.unwrap().errors, 0);
}

#[test]
fn broken_values_are_a_problem_of_their_file() {
    let mut page = Page::example();
    page.edit("values.yaml", "replicaCount: 1", "replicaCount: [");
    let problem = page
        .problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .unwrap();
    assert_eq!(
        problem.location.as_ref().map(|place| place.path.as_str()),
        Some("values.yaml"),
        "{problem:?}"
    );
    assert_eq!(page.state, OutputState::Stale);
    assert_eq!(page.documents.len(), 9, "what was there stays");
    page.edit("values.yaml", "replicaCount: [", "replicaCount: 1");
    assert_eq!(page.printed(), expected("dev"));

    page.edit("values-prod.yaml", "ingress:", "ingress: : x");
    let problem = &page.problems[0];
    assert_eq!(problem.environments, ["prod"]);
    assert_eq!(
        problem.location.as_ref().map(|place| place.path.as_str()),
        Some("values-prod.yaml")
    );
    assert_eq!(page.state, OutputState::Fresh, "dev does not care");
}

#[test]
fn a_template_out_of_bounds_is_stopped() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        ("templates/good.yaml", "kind: A\n"),
        ("templates/bad.yaml", "kind: B\n"),
    ]);
    page.edit(
        "templates/bad.yaml",
        "kind: B",
        "{{ repeat 2000000000 .Chart.Name }}",
    );
    assert_eq!(page.state, OutputState::Stale);
    let problem = &page.problems[0];
    assert_eq!(problem.id, "template/endless", "{problem:?}");
    assert_eq!(
        problem.location.as_ref().map(|place| place.path.as_str()),
        Some("templates/bad.yaml")
    );
}

#[test]
fn a_hold_shows_the_text_and_renders_nothing() {
    let mut page = Page::new();
    page.ask(RequestBody::Open {
        source: WorkspaceSource::Example {
            name: String::new(),
        },
        environment: Some("prod".to_owned()),
        hold: true,
    });
    assert_eq!(
        (page.state, page.documents.len(), page.shown.as_str()),
        (OutputState::Held, 0, "prod")
    );
    page.edit("values.yaml", "replicaCount: 1", "replicaCount: 3");
    assert_eq!(page.state, OutputState::Held);
    page.ask(RequestBody::Render);
    assert_eq!((page.state, page.documents.len()), (OutputState::Fresh, 13));
}

#[test]
fn two_environments_are_compared_live() {
    let mut page = Page::example();
    page.ask(RequestBody::Compare {
        left: ComparedSide::now("dev"),
        right: ComparedSide::now("prod"),
        reveal: false,
    });
    let comparison = page.comparison.take().unwrap();
    let of = |status| {
        let objects = comparison
            .objects
            .iter()
            .filter(|object| object.status == status);
        objects
            .map(|object| object.kind.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(ObjectStatus::Added),
        [
            "NetworkPolicy",
            "PodDisruptionBudget",
            "HorizontalPodAutoscaler",
            "ServiceMonitor"
        ]
    );
    assert_eq!(of(ObjectStatus::Removed), Vec::<&str>::new());
    assert_eq!(
        of(ObjectStatus::Changed),
        [
            "Secret",
            "ConfigMap",
            "Deployment",
            "StatefulSet",
            "Ingress"
        ]
    );
    assert_eq!(
        of(ObjectStatus::Same),
        ["ServiceAccount", "Service", "Service"]
    );
    let all = format!("{comparison:?}");
    assert!(
        all.contains("hidden, differs")
            && !all.contains("pr0d-b81e77")
            && !all.contains("change-me")
    );

    page.edit("values-prod.yaml", "LOG_LEVEL: warn", "LOG_LEVEL: error");
    let again = page
        .comparison
        .take()
        .expect("an edit that changes it brings it anew");
    assert!(format!("{again:?}").contains("LOG_LEVEL: \\\"error\\\""));
    page.edit("values-staging.yaml", "LOG_LEVEL: info", "LOG_LEVEL: debug");
    assert!(page.comparison.is_none(), "staging is not compared");
    page.ask(RequestBody::StopComparing);
    page.edit("values-prod.yaml", "LOG_LEVEL: error", "LOG_LEVEL: fatal");
    assert!(page.comparison.is_none());
}

#[test]
fn random_values_stay_from_key_to_key() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        ("values.yaml", "a: 1\n"),
        ("templates/a.yaml", "kind: A\nx: {{ randAlphaNum 20 }}\n"),
        (
            "templates/c.yaml",
            "kind: C\nkey: {{ genPrivateKey \"ed25519\" | quote }}\n",
        ),
        ("templates/b.yaml", "kind: B\na: {{ .Values.a }}\n"),
    ]);
    let b = page.document("B", "").0.id;
    page.edit("values.yaml", "a: 1", "a: 2");
    assert_eq!(page.renewed, [b]);
}

#[test]
fn a_missing_values_file_is_named() {
    let mut page = Page::example();
    let mut settings: Vec<_> = page
        .environments
        .iter()
        .map(|one| one.settings.clone())
        .collect();
    settings[1].values_files.push("values-nope.yaml".to_owned());
    page.ask(RequestBody::SetEnvironments {
        environments: settings,
    });
    let problem = &page.problems[0];
    assert_eq!(
        (problem.title.as_str(), &*problem.environments),
        ("There is no values-nope.yaml", &["staging".to_owned()][..])
    );
}

#[test]
fn set_flags_and_versions_reach_the_templates() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        (
            "templates/a.yaml",
            "kind: A\nset: {{ .Values.x.y }}\nkube: {{ .Capabilities.KubeVersion.Version }}\nname: {{ .Release.Name }}/{{ .Release.Namespace }}\nupgrade: {{ .Release.IsUpgrade }}\napi: {{ .Capabilities.APIVersions.Has \"a.b/v1\" }}\n",
        ),
    ]);
    let mut settings = page.environments[0].settings.clone();
    settings.sets.push(pilothouse_protocol::SetFlag {
        kind: pilothouse_protocol::SetKind::Set,
        value: "x.y=7".to_owned(),
    });
    settings.kube_version = "1.30.2".to_owned();
    settings.release = "rel".to_owned();
    settings.namespace = "ns".to_owned();
    settings.operation = pilothouse_protocol::Operation::Upgrade;
    settings.api_versions = vec!["a.b/v1".to_owned()];
    page.ask(RequestBody::SetEnvironments {
        environments: vec![settings],
    });
    let text = page.document("A", "").1;
    assert!(
        text.ends_with("kind: A\nset: 7\nkube: v1.30.2\nname: rel/ns\nupgrade: true\napi: true\n"),
        "{text}"
    );
}

#[test]
fn values_that_a_schema_refuses_stand_at_their_key() {
    let mut page = Page::example();
    page.ask(RequestBody::AddFile {
        path: "values.schema.json".to_owned(),
        text: r#"{"properties": {"image": {"properties": {"tag": {"type": "string"}}}}, "required": ["x"]}"#.to_owned(),
    });
    page.edit("values-staging.yaml", "tag: 4.12.0-rc.3", "tag: 4");
    let shown: Vec<_> = page
        .problems
        .iter()
        .map(|problem| {
            let place = problem.location.as_ref().unwrap();
            (
                problem.title.as_str(),
                place.path.as_str(),
                place.line,
                problem.environments.len(),
            )
        })
        .collect();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(
        shown.contains(&("x is missing", "values.yaml", 1, 3)),
        "{shown:?}"
    );
    assert!(
        shown.contains(&(
            "image.tag must be a text, and is a number",
            "values-staging.yaml",
            3,
            1
        )),
        "{shown:?}"
    );
}

#[test]
fn a_subchart_that_cannot_be_read_is_named() {
    let mut page = Page::example();
    page.edit("charts/valkey/values.yaml", "memory: 32Mi", "memory: [");
    let problem = &page.problems[0];
    assert_eq!(
        problem.title,
        "Subchart valkey: values.yaml is not valid YAML: did not find expected ',' or ']'"
    );
    assert_eq!(
        problem.location.as_ref().map(|place| place.path.as_str()),
        Some("charts/valkey/values.yaml")
    );
    page.edit("charts/valkey/values.yaml", "memory: [", "memory: 32Mi");
    page.edit(".helmignore", "*.md", "**/x");
    assert_eq!(page.state, OutputState::Stale, "{:?}", page.problems);
}
