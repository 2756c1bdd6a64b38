//! Where the lines of the example's output come from.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{LayerState, PathStep, Reading, Why};
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

fn ask(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// The texts of the lines that a line of a file made, trimmed, and those that it decided.
fn made(page: &mut Page, path: &str, part: &str) -> (Vec<String>, Vec<String>) {
    let text = page.text(path);
    let line = text.lines().position(|line| line.contains(part)).unwrap() as u32 + 1;
    let question = Question::Made {
        path: path.to_owned(),
        line,
        everywhere: false,
    };
    let Answer::Made(made) = ask(page, question) else {
        panic!("no answer")
    };
    let mut found = (Vec::new(), Vec::new());
    for one in &made.documents {
        let lines: Vec<&str> = page.texts[&one.document].lines().collect();
        let pick = |list: &[u32]| {
            let lines = list
                .iter()
                .map(|line| lines[*line as usize - 1].trim().to_owned());
            lines.collect::<Vec<_>>()
        };
        found.0.extend(pick(&one.printed));
        found.1.extend(pick(&one.decided));
    }
    found
}

#[test]
fn a_value_lights_up_the_lines_that_it_made() {
    let mut page = prod();
    let (printed, _) = made(&mut page, "values-prod.yaml", "memory: 1Gi");
    assert_eq!(printed, ["memory: 1Gi"]);
    let (printed, _) = made(&mut page, "values-prod.yaml", "resources:");
    assert_eq!(
        printed,
        [
            "limits:",
            "memory: 1Gi",
            "requests:",
            "cpu: 500m",
            "memory: 512Mi"
        ]
    );
    // A condition decides on whole objects.
    let (_, decided) = made(&mut page, "values-prod.yaml", "networkPolicy:");
    assert!(
        decided.contains(&"kind: NetworkPolicy".to_owned()),
        "{decided:?}"
    );
}

#[test]
fn a_template_line_lights_up_what_it_printed() {
    let mut page = prod();
    let (printed, _) = made(
        &mut page,
        "templates/deployment.yaml",
        "toYaml .Values.resources",
    );
    assert_eq!(
        printed,
        [
            "limits:",
            "memory: 1Gi",
            "requests:",
            "cpu: 500m",
            "memory: 512Mi"
        ]
    );
    let (printed, _) = made(&mut page, "templates/deployment.yaml", "kind: Deployment");
    assert_eq!(printed, ["kind: Deployment"]);
    // A helper: every object that includes it.
    let (printed, _) = made(&mut page, "templates/_helpers.tpl", "trimSuffix");
    assert!(printed.len() > 10, "{printed:?}");
    let (printed, _) = made(&mut page, "Chart.yaml", "appVersion");
    assert!(
        printed
            .iter()
            .any(|line| line.starts_with("app.kubernetes.io/version")),
        "{printed:?}"
    );
}

/// Chart.yaml may hold keys that no field of Go's could be called.
#[test]
fn a_key_of_chart_yaml_that_is_no_field_made_nothing() {
    let mut page = prod();
    page.edit("Chart.yaml", "type: ", "\u{e9}t\u{e9}: 1\n\"\": 2\ntype: ");
    let text = page.text("Chart.yaml");
    for key in ["\u{e9}t\u{e9}:", "\"\":"] {
        let line = text.lines().position(|line| line.starts_with(key)).unwrap();
        let question = Question::Made {
            path: "Chart.yaml".to_owned(),
            line: line as u32 + 1,
            everywhere: false,
        };
        let Answer::Made(made) = ask(&mut page, question) else {
            panic!("no answer")
        };
        assert!(made.documents.is_empty(), "{key}: {made:?}");
    }
}

#[test]
fn the_lines_of_other_environments_are_counted() {
    let mut page = prod();
    let text = page.text("templates/deployment.yaml");
    let line = text
        .lines()
        .position(|line| line.contains("toYaml .Values.resources"));
    let question = Question::Made {
        path: "templates/deployment.yaml".to_owned(),
        line: line.unwrap() as u32 + 1,
        everywhere: true,
    };
    let Answer::Made(made) = ask(&mut page, question) else {
        panic!("no answer")
    };
    let counts = made
        .environments
        .iter()
        .map(|(name, lines)| (&**name, *lines));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [("dev", 5), ("staging", 5), ("prod", 5)]
    );
}

#[test]
fn values_say_who_sets_them_and_what_reads_them() {
    let mut page = prod();
    let Answer::Values(values) = ask(&mut page, Question::Values) else {
        panic!("no answer")
    };
    let row = |path: &str| {
        let mut steps = path.split('.').map(|key| PathStep::Key(key.to_owned()));
        let steps: Vec<PathStep> = steps.by_ref().collect();
        values
            .rows
            .iter()
            .find(|row| row.path == steps)
            .unwrap_or_else(|| panic!("{path}"))
    };
    let memory = row("resources.limits.memory");
    assert_eq!(
        (&*memory.value, &*memory.overrides, memory.own),
        ("1Gi", "256Mi", true)
    );
    assert_eq!(memory.layer.as_ref().unwrap().name, "values-prod.yaml");
    assert_eq!((memory.used, memory.reading), (1, Reading::Read));
    // Nothing in the chart speaks of it.
    assert_eq!(row("autoscaling.targetMemory").reading, Reading::Unread);
    // With the autoscaler on, nobody asks for the count of replicas.
    assert_eq!(row("replicaCount").reading, Reading::Idle);
    assert_eq!(row("ingress.enabled").reading, Reading::Read);
    assert_eq!(row("valkey.enabled").reading, Reading::Read);
}

#[test]
fn a_mistyped_key_is_shown_with_the_name_that_is_read() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
        ("values.yaml", "image:\n  tga: 1\n  name: web\n"),
        (
            "templates/a.yaml",
            "a: {{ .Values.image.tag | default \"latest\" }}\nb: {{ .Values.image.name }}\n",
        ),
    ]);
    let Answer::Values(values) = ask(&mut page, Question::Values) else {
        panic!("no answer")
    };
    let tga = values.rows.iter().find(|row| row.key == "tga").unwrap();
    assert_eq!((tga.reading, &*tga.near), (Reading::Unread, "tag"));
    let missing = values.missing.iter().map(|one| (&*one.path, &*one.near));
    assert_eq!(missing.collect::<Vec<_>>(), [("image.tag", "tga")]);
}

#[test]
fn a_value_is_set_in_the_file_of_the_environment() {
    let mut page = prod();
    let mut set = |path: &[&str], value: &str| {
        let path = path.iter().map(|key| PathStep::Key((*key).to_owned()));
        let question = Question::Set {
            path: path.collect(),
            value: value.to_owned(),
        };
        match ask(&mut page, question) {
            Answer::Set(set) => *set,
            other => panic!("{other:?}"),
        }
    };
    let there = set(&["resources", "limits", "memory"], "2Gi");
    assert_eq!(there.note, "Writes line 13 of values-prod.yaml");
    let edit = &there.fix.unwrap().edits[0];
    assert_eq!((&*edit.path, &*edit.text), ("values-prod.yaml", "2Gi"));
    let added = set(&["image", "tag"], "4.0.0");
    assert_eq!(added.note, "Adds it to values-prod.yaml");
    let edit = &added.fix.unwrap().edits[0];
    assert!(edit.text.contains("image:\n  tag: 4.0.0"), "{}", edit.text);
}

#[test]
fn hooks_have_the_order_in_which_they_run() {
    let hook = |name: &str, event: &str, weight: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  annotations:\n    helm.sh/hook: {event}\n    helm.sh/hook-weight: \"{weight}\"\n"
        )
    };
    let text = [
        hook("c", "post-install", "-10"),
        hook("b", "pre-install", "5"),
        hook("a", "pre-install,pre-upgrade", "-5"),
    ]
    .concat();
    let page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
        ("templates/a.yaml", &text),
    ]);
    let mut hooks: Vec<_> = page
        .documents
        .iter()
        .map(|one| (one.runs, &*one.name, &*one.hook))
        .collect();
    hooks.sort_unstable();
    assert_eq!(
        hooks,
        [
            (1, "a", "pre-install, pre-upgrade, weight -5"),
            (2, "b", "pre-install, weight 5"),
            (3, "c", "post-install, weight -10"),
        ]
    );
}
