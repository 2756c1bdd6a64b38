//! Environments out of the files of deployment tools, taken over, taken back, and written for tools.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{ExportFormat, ImportSource, ImportStatus, Imported};
use pilothouse_protocol::{Answer, DroppedFile, Question, RequestBody, ResponseBody};
use support::Page;

const APPLICATION: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: storefront-qa}
spec:
  source:
    path: charts/storefront
    helm:
      valueFiles: [values-staging.yaml]
      values: |
        image: {repository: acme/qa}
      parameters:
        - {name: image.tag, value: '9', forceString: true}
  destination: {namespace: qa}
";

fn answer(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

fn dropped(page: &mut Page, files: &[(&str, &str)]) -> Imported {
    let files = files.iter().map(|(path, text)| DroppedFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    let source = ImportSource::Dropped {
        files: files.collect(),
    };
    match answer(page, Question::Import(source)) {
        Answer::Imported(imported) => *imported,
        other => panic!("{other:?}"),
    }
}

fn adopt(page: &mut Page, imported: &Imported, alone: bool) {
    let found = &imported.environments;
    page.ask(RequestBody::Adopt {
        environments: found.iter().map(|one| one.settings.clone()).collect(),
        files: found.iter().flat_map(|one| one.files.clone()).collect(),
        alone,
    });
}

#[test]
fn what_a_dropped_file_says_is_taken_over_and_taken_back() {
    let mut page = Page::example();
    let imported = dropped(&mut page, &[("qa.yaml", APPLICATION)]);
    assert_eq!(imported.tool, "Argo CD");
    assert_eq!(imported.environments[0].settings.name, "qa");
    assert_eq!(imported.environments[0].status, ImportStatus::New);
    assert_eq!(
        imported.environments[0].settings.values_files,
        ["values-staging.yaml", "environments/qa.argocd.yaml"]
    );
    assert_eq!(page.names().len(), 3, "a question changes nothing");

    adopt(&mut page, &imported, false);
    let adoption = page.last();
    assert_eq!(page.names(), ["dev", "staging", "prod", "qa"]);
    page.ask(RequestBody::SelectEnvironment {
        name: "qa".to_owned(),
    });
    assert!(page.printed().contains("acme/qa:9"));
    assert_eq!(imported.environments[0].settings.namespace, "qa");
    let again = dropped(&mut page, &[("qa.yaml", APPLICATION)]);
    assert_eq!(again.environments[0].status, ImportStatus::Same);

    page.ask(RequestBody::UndoDelete { deletion: adoption });
    assert_eq!(page.names(), ["dev", "staging", "prod"]);
    assert!(
        !page
            .files
            .iter()
            .any(|path| path == "environments/qa.argocd.yaml")
    );

    adopt(&mut page, &imported, true);
    assert_eq!(page.names(), ["qa"]);
}

#[test]
fn what_lies_in_the_chart_is_found() {
    let mut page = Page::example();
    page.ask(RequestBody::AddFile {
        path: "deploy/qa.yaml".to_owned(),
        text: APPLICATION.to_owned(),
    });
    let Answer::Importable(files) = answer(&mut page, Question::Importable) else {
        panic!("no answer");
    };
    assert_eq!(files.len(), 1);
    assert_eq!(
        (&*files[0].path, &*files[0].tool),
        ("deploy/qa.yaml", "Argo CD")
    );
}

#[test]
fn what_is_no_such_file_is_said_to_be_none() {
    let mut page = Page::example();
    assert_eq!(
        dropped(&mut page, &[("a.txt", "hello")]),
        Imported::default()
    );
    let broken = dropped(
        &mut page,
        &[(
            "qa.yaml",
            "apiVersion: argoproj.io/v1\nkind: Application\n  a: [",
        )],
    );
    assert!(broken.environments.is_empty());
    assert!(broken.notes[0].why.contains("line 3"), "{broken:?}");
}

#[test]
fn exports_take_a_template_of_ones_own() {
    let mut page = Page::example();
    let mut export = |template: Option<&str>| {
        let question = Question::Export {
            environments: vec!["prod".to_owned()],
            format: ExportFormat::Helm,
            template: template.map(str::to_owned),
        };
        match answer(&mut page, question) {
            Answer::Exported(exported) => *exported,
            other => panic!("{other:?}"),
        }
    };
    let own = export(None);
    assert!(
        own.text.contains("helm upgrade --install storefront . "),
        "{}",
        own.text
    );
    assert_eq!(own.template, own.default_template);
    let edited = export(Some("{{ environments[0].name }} of {{ chart }}\n"));
    assert_eq!(edited.text, "prod of storefront\n");
    let broken = export(Some("a\n{% for %}\n"));
    assert_eq!(broken.error.unwrap().line, 2);
    assert!(broken.text.is_empty());
}

#[test]
fn a_file_that_is_missing_is_a_problem_where_it_is_named() {
    let mut page = Page::example();
    let text = "environments:\n  - name: good\n  - name: bad\n    values:\n      - values-prod.yaml\n      - none.yaml\n";
    page.ask(RequestBody::AddFile {
        path: "pilothouse.yaml".to_owned(),
        text: text.to_owned(),
    });
    assert_eq!(page.names(), ["good", "bad"]);
    let missing = page
        .problems
        .iter()
        .find(|problem| problem.id == "values/missing-file");
    let missing = missing.expect("a problem");
    let place = missing.location.as_ref().unwrap();
    assert_eq!(
        (&*place.path, place.line, place.column),
        ("pilothouse.yaml", 6, 9)
    );
    assert_eq!(missing.environments, ["bad"]);
    assert!(
        page.printed().contains("kind: Deployment"),
        "the other environment works"
    );

    page.edit(
        "pilothouse.yaml",
        "  - name: good\n",
        "  - name: good\n    nothing: 1\n",
    );
    let broken = page
        .problems
        .iter()
        .find(|problem| problem.title.contains("nothing"));
    let place = broken.unwrap().location.as_ref().unwrap();
    assert_eq!((place.line, place.column), (3, 5));
    assert_eq!(page.names(), ["good", "bad"], "the last good ones stay");
}

#[test]
fn what_lies_around_the_chart_is_found() {
    let chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
    let job = "deploy:\n  environment: live\n  script:\n    - helm upgrade -i shop charts/shop -f deploy/live.yaml\n";
    let mut page = Page::folder(&[
        ("repo/charts/shop/Chart.yaml", chart),
        ("repo/charts/shop/templates/a.yaml", "a: {{ .Values.a }}\n"),
        ("repo/.gitlab-ci.yml", job),
        ("repo/deploy/live.yaml", "a: 5\n"),
    ]);
    let Answer::Importable(files) = answer(&mut page, Question::Importable) else {
        panic!("no answer");
    };
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), 1);
    assert!(
        paths[0].starts_with("../") && paths[0].ends_with(".gitlab-ci.yml"),
        "{paths:?}"
    );
    let source = ImportSource::AtHand {
        path: paths[0].to_owned(),
    };
    let Answer::Imported(imported) = answer(&mut page, Question::Import(source)) else {
        panic!("no answer");
    };
    assert_eq!(imported.environments[0].files[0].path, "deploy/live.yaml");
    adopt(&mut page, &imported, true);
    assert_eq!(page.names(), ["live"]);
    assert!(page.printed().contains("a: 5"));
}
