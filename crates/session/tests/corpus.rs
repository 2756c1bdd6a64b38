//! Real charts: those of the corpus, where `cargo xtask conformance` has unpacked it.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::{ComparedSide, OutputState, RequestBody, ResponseBody, WorkspaceSource};
use support::Page;

/// The page with a chart of the corpus; `None`, with a notice, where there is no corpus on this machine.
fn open(path: &str) -> Option<Page> {
    let folder = goldens::folders::corpus_folder().join(path);
    if !folder.is_dir() {
        eprintln!(
            "{path} is not here: run cargo xtask conformance where ../shared/conformance exists"
        );
        return None;
    }
    Page::of_folder(&folder)
}

#[test]
fn the_main_job_on_ingress_nginx() {
    let Some(mut page) = open("kubernetes__ingress-nginx/ingress-nginx") else {
        return;
    };
    assert_eq!(
        (page.shown.as_str(), page.state),
        ("default", OutputState::Fresh),
        "{:?}",
        page.problems
    );
    // As the packed file that somebody drops.
    let ResponseBody::Archive { name, bytes } = page.ask(RequestBody::Export) else {
        panic!("no archive")
    };
    let mut packed = Page::new();
    packed.open(WorkspaceSource::Archive { name, bytes });
    assert_eq!(packed.printed(), page.printed());

    let deployment = page
        .document("Deployment", "ingress-nginx-controller")
        .0
        .clone();
    assert_eq!(deployment.short_name, "controller");
    page.edit("values.yaml", "  replicaCount: 1\n", "  replicaCount: 3\n");
    assert!(
        page.document("Deployment", "")
            .1
            .contains("\n  replicas: 3\n")
    );
    // Besides the Deployment: the disruption budget that more than one replica brings, and what was last before.
    assert!(
        page.renewed.contains(&deployment.id) && page.renewed.len() == 3,
        "{:?}",
        page.renewed
    );

    page.edit("templates/controller-service.yaml", "{{- if ", "{{- iff ");
    assert_eq!(page.state, OutputState::Stale);
    let problem = &page.problems[0];
    assert_eq!(problem.title, "There is no function “iff”");
    let place = problem.location.as_ref().unwrap();
    assert_eq!(
        (place.path.as_str(), place.line),
        ("templates/controller-service.yaml", 1)
    );
    let stale: Vec<_> = page
        .documents
        .iter()
        .filter(|one| one.stale)
        .map(|one| one.source.as_str())
        .collect();
    assert_eq!(stale, ["templates/controller-service.yaml"]);
    page.edit("templates/controller-service.yaml", "{{- iff ", "{{- if ");
    assert_eq!(page.state, OutputState::Fresh);

    page.ask(RequestBody::AddFile {
        path: "values-prod.yaml".to_owned(),
        text: "controller:\n  replicaCount: 5\n".to_owned(),
    });
    page.ask(RequestBody::Compare {
        left: ComparedSide::now("default"),
        right: ComparedSide::now("prod"),
        reveal: false,
    });
    let comparison = page.comparison.take().unwrap();
    let changed: Vec<_> = comparison
        .objects
        .iter()
        .filter(|one| !one.hunks.is_empty())
        .collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(
        (
            changed[0].kind.as_str(),
            changed[0].added,
            changed[0].removed
        ),
        ("Deployment", 1, 1)
    );

    let ResponseBody::Link { fragment } = page.ask(RequestBody::MakeLink) else {
        panic!("no link")
    };
    assert!(fragment.len() < 60_000, "{} characters", fragment.len());
    let mut other = Page::new();
    other.open(WorkspaceSource::Link { fragment });
    assert_eq!(other.printed(), page.printed());
    assert_eq!(other.names(), page.names());
}

#[test]
fn an_edit_of_one_file_is_as_good_as_loading_anew() {
    let Some(mut page) = open("kubernetes__ingress-nginx/ingress-nginx") else {
        return;
    };
    let edits = [
        ("values.yaml", "  replicaCount: 1\n", "  replicaCount: 2\n"),
        (
            "templates/controller-deployment.yaml",
            "kind: Deployment",
            "kind: Deployment\nadded: yes",
        ),
        ("Chart.yaml", "version: ", "version: 9.9.9 # "),
        (
            "templates/_helpers.tpl",
            "app.kubernetes.io/name:",
            "app.kubernetes.io/named:",
        ),
    ];
    for (path, from, to) in edits {
        page.edit(path, from, to);
        let ResponseBody::Snapshot { bytes } = page.ask(RequestBody::Snapshot) else {
            panic!("no snapshot")
        };
        let mut anew = Page::new();
        anew.open(WorkspaceSource::Snapshot { bytes });
        assert!(page.printed() == anew.printed(), "{path}");
        assert!(
            page.printed()
                .contains(to.split(['\n', ' ']).next().unwrap_or(to))
                || path == "values.yaml"
        );
    }
}
