//! What an edit does, told for a pull request.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{Review, ReviewFormat};
use pilothouse_protocol::{
    Answer, BaseSource, Question, RequestBody, ResponseBody, WorkspaceSource,
};
use support::Page;

fn ask(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

fn review(page: &mut Page) -> Review {
    let environment = String::new();
    match ask(page, Question::Review { environment }) {
        Answer::Review(review) => *review,
        other => panic!("{other:?}"),
    }
}

fn edited() -> Page {
    let mut page = Page::example();
    page.ask(RequestBody::PinBase {
        source: BaseSource::AsOpened,
    });
    page.edit("values-prod.yaml", "LOG_LEVEL: warn", "LOG_LEVEL: error");
    page.edit("values-prod.yaml", "memory: 1Gi", "memory: 2Gi");
    page.edit("values-staging.yaml", "targetCPU: 70", "targetCPU: 60");
    let path = "values-staging.yaml";
    page.edit(path, "tls:\n    enabled: true", "tls:\n    enabled: false");
    page
}

#[test]
fn a_review_says_what_changes_and_why() {
    let mut page = edited();
    let told = review(&mut page);
    assert_eq!((&*told.chart, &*told.base), ("storefront", "as opened"));
    assert_eq!(told.files, ["values-prod.yaml", "values-staging.yaml"]);
    let counts: Vec<_> = told
        .environments
        .iter()
        .map(|one| (&*one.name, one.counts.changed, one.counts.fields))
        .collect();
    assert_eq!(counts, [("dev", 0, 0), ("staging", 2, 2), ("prod", 2, 3)]);
    let risks: Vec<_> = told
        .risks
        .iter()
        .map(|risk| (&*risk.id, &*risk.title, risk.environments.join(" ")))
        .collect();
    assert_eq!(
        risks,
        [
            (
                "ingress/tls",
                "Ingress storefront has no TLS any more",
                "staging".to_owned()
            ),
            (
                "pods/restart",
                "All pods of Deployment storefront restart",
                "prod".to_owned()
            ),
        ]
    );
    let values: Vec<_> = told
        .values
        .iter()
        .map(|one| {
            (
                &*one.key,
                &*one.before,
                &*one.after,
                one.location.as_ref().unwrap().line,
            )
        })
        .collect();
    assert_eq!(
        values,
        [
            ("autoscaling.targetCPU", "70", "60", 17),
            ("ingress.tls.enabled", "true", "false", 9),
            ("config.LOG_LEVEL", "warn", "error", 27),
            ("resources.limits.memory", "1Gi", "2Gi", 13),
        ]
    );
}

#[test]
fn a_review_is_a_text_for_a_pull_request() {
    let mut page = edited();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/review.md");
    for format in [ReviewFormat::Markdown, ReviewFormat::Html] {
        let environment = String::new();
        let Answer::Text(text) = ask(
            &mut page,
            Question::ReviewText {
                environment,
                format,
            },
        ) else {
            panic!("no text");
        };
        match format {
            ReviewFormat::Markdown => assert_eq!(text, std::fs::read_to_string(&path).unwrap()),
            ReviewFormat::Html => {
                assert!(text.starts_with("<!doctype html>") && text.ends_with("</html>\n"));
                assert!(
                    text.contains(
                        "<code>resources.limits.memory</code>: <code>1Gi</code> → <code>2Gi</code>"
                    ),
                    "{text}"
                );
            }
        }
    }
}

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

fn app(files: &[(&str, &str)]) -> Page {
    let mut all = vec![("Chart.yaml", CHART)];
    all.extend(files);
    let mut page = Page::folder(&all);
    page.ask(RequestBody::PinBase {
        source: BaseSource::AsOpened,
    });
    page
}

#[test]
fn what_an_upgrade_fails_on_and_the_hooks_that_run() {
    let database = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: {{ .Values.service }}\n  selector:\n    matchLabels: {app: db}\n";
    let hook = "{{- range $event, $weight := .Values.hooks }}\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: run-{{ $event }}-{{ $weight }}\n  annotations:\n    helm.sh/hook: {{ $event }}\n    helm.sh/hook-weight: {{ $weight | quote }}\n{{- end }}\n";
    let mut page = app(&[
        (
            "values.yaml",
            "service: db\nhooks: {pre-upgrade: 5, post-upgrade: -1, post-install: 0}\n",
        ),
        ("templates/db.yaml", database),
        ("templates/hook.yaml", hook),
    ]);
    page.edit("values.yaml", "service: db", "service: db-headless");
    let told = review(&mut page);
    let one = &told.environments[0];
    assert_eq!(one.refusals.len(), 1);
    assert_eq!(
        (&*one.refusals[0].object, &*one.refusals[0].path),
        ("StatefulSet db", "spec.serviceName")
    );
    assert!(one.refusals[0].reason.contains("are forbidden"));
    let forbidden = "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    assert_eq!(
        one.refusals[0].words,
        format!(
            "Error: UPGRADE FAILED: server-side apply failed for object default/db apps/v1, Kind=StatefulSet: {forbidden}"
        )
    );
    let hooks: Vec<_> = one
        .hooks
        .iter()
        .map(|hook| (&*hook.event, hook.weight, &*hook.name))
        .collect();
    assert_eq!(
        hooks,
        [
            ("pre-upgrade", 5, "run-pre-upgrade-5"),
            ("post-upgrade", -1, "run-post-upgrade--1")
        ]
    );
    assert_eq!(one.hooks[0].delete_policy, "before-hook-creation");
    assert!(told.risks.iter().any(|risk| risk.id == "immutable/field"));

    let mut settings = page.environments[0].settings.clone();
    "3.22".clone_into(&mut settings.helm_version);
    page.ask(RequestBody::SetEnvironments {
        environments: vec![settings],
    });
    assert_eq!(
        review(&mut page).environments[0].refusals[0].words,
        format!("Error: UPGRADE FAILED: cannot patch \"db\" with kind StatefulSet: {forbidden}")
    );
}

#[test]
fn what_is_unknown_of_custom_resources_is_said() {
    let monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\nspec: {path: {{ .Values.path }}}\n";
    let mut page = app(&[("values.yaml", "path: /a\n"), ("templates/m.yaml", monitor)]);
    page.edit("values.yaml", "/a", "/b");
    let told = review(&mut page);
    assert_eq!(told.environments[0].unknown, ["ServiceMonitor"]);
    assert!(told.environments[0].refusals.is_empty());
}

#[test]
fn what_goes_into_secrets_is_in_no_review() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  password: {{ .Values.password | b64enc }}\n";
    let mut page = app(&[
        ("values.yaml", "password: hunter2\n"),
        ("templates/s.yaml", secret),
    ]);
    page.edit("values.yaml", "hunter2", "correct-horse");
    let told = format!("{:?}", review(&mut page));
    assert!(
        told.contains("password") && !told.contains("hunter2") && !told.contains("horse"),
        "{told}"
    );
}

#[test]
fn a_review_link_opens_the_review() {
    let mut page = edited();
    let ResponseBody::Link { fragment } = page.ask(RequestBody::MakeReviewLink) else {
        panic!("no link");
    };
    let before = review(&mut page);
    let mut other = Page::new();
    other.open(WorkspaceSource::Link { fragment });
    assert_eq!(other.base, "as opened");
    assert_eq!(review(&mut other), before);
}

#[test]
fn without_a_base_there_is_nothing_to_review() {
    let mut page = Page::example();
    let environment = String::new();
    assert_eq!(
        ask(&mut page, Question::Review { environment }),
        Answer::Gone
    );
}
