//! Where the lines of the example's output come from.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{LayerState, Why};
use pilothouse_protocol::{Answer, Question, RequestBody, ResponseBody};
use support::Page;

fn why(page: &mut Page, document: u32, line: u32) -> Option<Why> {
    let question = Question::Why { document, line };
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => match *answer {
            Answer::Why(why) => Some(*why),
            _ => None,
        },
        other => panic!("{other:?}"),
    }
}

/// The example's prod, with the number of its first document of a kind and the line in it that holds a text.
fn line_of(page: &Page, kind: &str, part: &str) -> (u32, u32) {
    let document = page.documents.iter().find(|one| one.kind == kind).unwrap();
    let text = &page.texts[&document.id];
    let line = text.lines().position(|line| line.contains(part)).unwrap();
    (document.id, line as u32 + 1)
}

fn prod() -> Page {
    let mut page = Page::example();
    page.ask(RequestBody::SelectEnvironment {
        name: "prod".to_owned(),
    });
    page
}

fn sentence(why: &Why) -> String {
    why.sentence.iter().map(|words| &*words.text).collect()
}

#[test]
fn a_value_names_its_layers_and_the_line_that_prints_it() {
    let mut page = prod();
    let (document, line) = line_of(&page, "Deployment", "memory: 1Gi");
    let why = why(&mut page, document, line).unwrap();
    assert_eq!(
        sentence(&why),
        "values-prod.yaml line 13 sets it and overrides values.yaml line 29. Line 41 of deployment.yaml prints it."
    );
    let key = &why.keys[0];
    assert_eq!(key.path, "resources.limits.memory");
    let layers = key
        .layers
        .iter()
        .map(|one| (&*one.name, one.state, &*one.value));
    assert_eq!(
        layers.collect::<Vec<_>>(),
        [
            ("--set", LayerState::Unset, ""),
            ("values-prod.yaml", LayerState::Wins, "1Gi"),
            ("values.yaml", LayerState::Overridden, "256Mi"),
        ]
    );
    let elsewhere = key
        .elsewhere
        .iter()
        .map(|(name, value)| (&**name, &**value));
    assert_eq!(
        elsewhere.collect::<Vec<_>>(),
        [("dev", "256Mi"), ("staging", "512Mi")]
    );
}

#[test]
fn through_a_helper_the_include_is_named() {
    let mut page = prod();
    let (document, line) = line_of(&page, "Deployment", "configMapRef");
    let why = why(&mut page, document, line + 1).unwrap();
    let steps = why
        .steps
        .iter()
        .map(|step| (&*step.location.path, step.location.line));
    assert_eq!(
        steps.collect::<Vec<_>>(),
        [
            ("templates/_helpers.tpl", 2),
            ("templates/deployment.yaml", 35),
            ("templates/deployment.yaml", 35),
        ]
    );
    assert_eq!(why.keys[0].path, ".Release.Name");
}

#[test]
fn what_is_not_there_is_gone() {
    let mut page = prod();
    assert!(why(&mut page, 999, 1).is_none());
    let (document, _) = line_of(&page, "Deployment", "kind");
    assert!(why(&mut page, document, 100_000).is_none());
}
