//! What helps while one types, on the example and on small charts.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{At, Card, CardRowKind, Completions};
use pilothouse_protocol::{Answer, Question, Range, RequestBody, ResponseBody, TextEdit};
use support::Page;

fn ask(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// Behind the first place where a text stands in a file.
fn behind(page: &mut Page, path: &str, text: &str) -> At {
    let whole = page.text(path);
    let at = whole
        .find(text)
        .unwrap_or_else(|| panic!("no {text} in {path}"))
        + text.len();
    At {
        path: path.to_owned(),
        position: whole[..at].encode_utf16().count() as u32,
    }
}

fn complete(page: &mut Page, path: &str, text: &str) -> Completions {
    let at = behind(page, path, text);
    match ask(page, Question::Complete(at)) {
        Answer::Completions(found) => found,
        other => panic!("{other:?}"),
    }
}

fn card(page: &mut Page, question: Question) -> Option<Card> {
    match ask(page, question) {
        Answer::Card(card) => Some(*card),
        Answer::Gone => None,
        other => panic!("{other:?}"),
    }
}

/// `kind: label | text | detail` of each row.
fn rows(card: &Card) -> Vec<String> {
    let rows = card.rows.iter().map(|row| {
        format!(
            "{:?}: {} | {} | {}",
            row.kind, row.label, row.text, row.detail
        )
    });
    rows.collect()
}

fn labels(found: &Completions) -> Vec<&str> {
    found.items.iter().map(|item| &*item.label).collect()
}

fn prod() -> Page {
    let mut page = Page::example();
    page.ask(RequestBody::SelectEnvironment {
        name: "prod".to_owned(),
    });
    page
}

#[test]
fn values_are_completed_with_value_layer_and_the_other_environments() {
    let mut page = prod();
    page.edit(
        "templates/hpa.yaml",
        ".Values.autoscaling.maxReplicas",
        ".Values.autoscaling.",
    );
    let found = complete(
        &mut page,
        "templates/hpa.yaml",
        "maxReplicas: {{ .Values.autoscaling.",
    );
    assert_eq!(
        labels(&found),
        [
            "enabled",
            "maxReplicas",
            "minReplicas",
            "targetCPU",
            "targetMemory"
        ]
    );
    let item = &found.items[1];
    assert_eq!((&*item.detail, &*item.source), ("12", "values-prod.yaml"));
    assert_eq!(
        item.note,
        "autoscaling.maxReplicas is 12 in prod and 4 in dev and staging"
    );
    // Once the text is right again, a word in the middle is replaced as a whole.
    page.edit(
        "templates/hpa.yaml",
        ".Values.autoscaling. }}",
        ".Values.autoscaling.minReplicas }}",
    );
    let found = complete(
        &mut page,
        "templates/hpa.yaml",
        "maxReplicas: {{ .Values.autoscaling.min",
    );
    assert_eq!(found.range.to - found.range.from, 11);
}

#[test]
fn scopes_objects_templates_functions_and_keywords_are_completed() {
    let mut page = prod();
    let path = "templates/pdb.yaml";
    let start = page.text(path).lines().next().unwrap().to_owned();
    let mut put = |text: &str, behind: &str| -> Vec<String> {
        page.edit(path, &start, &format!("{text}\n{start}"));
        let found = complete(&mut page, path, behind);
        page.edit(path, &format!("{text}\n{start}"), &start);
        found.items.into_iter().map(|item| item.label).collect()
    };
    assert_eq!(
        put("{{ with .Values.image }}{{ . }}{{ end }}", "{{ ."),
        ["pullPolicy", "repository", "tag"]
    );
    assert_eq!(
        put(
            "{{ with .Values.image }}{{ $.Values.session. }}{{ end }}",
            "session."
        ),
        ["secret"]
    );
    assert_eq!(
        put("{{ .Release. }}", ".Release.")[..2],
        ["Name", "Namespace"]
    );
    assert_eq!(
        put("{{ .Capabilities.KubeVersion.M }}", "KubeVersion.M"),
        ["Version", "Major", "Minor"]
    );
    assert_eq!(
        put("{{ .Subcharts.valkey.Values. }}", "valkey.Values."),
        ["enabled", "global", "memory", "storage"]
    );
    assert!(
        put("{{ include \"st\" . }}", "include \"st").contains(&"storefront.labels".to_owned())
    );
    let words = put(
        "{{ if 1 }}{{ $a := .Values.image }}{{ e }}{{ end }}",
        "{{ e",
    );
    assert_eq!(words[..4], ["$a", "$", "else", "end"]);
    assert!(words.contains(&"eq".to_owned()));
    // In a text outside of actions nothing is offered, nor in a string.
    assert!(put("a: b", "a: b").is_empty());
    assert!(put("{{ \"a\" }}", "{{ \"a").is_empty());
}

#[test]
fn keys_are_completed_in_values_and_in_chart_yaml() {
    let mut page = prod();
    let text = page.text("values-dev.yaml");
    page.edit(
        "values-dev.yaml",
        &text,
        &format!("{text}  tl\nautoscaling:\n  m\n"),
    );
    let found = complete(&mut page, "values-dev.yaml", "autoscaling:\n  m");
    assert_eq!(
        labels(&found),
        [
            "enabled",
            "maxReplicas",
            "minReplicas",
            "targetCPU",
            "targetMemory"
        ]
    );
    assert_eq!(found.items[1].insert, "maxReplicas: ");
    let found = complete(&mut page, "values-dev.yaml", "\n  tl");
    // `enabled` and `host` are there.
    assert_eq!(labels(&found), ["className", "tls"]);
    page.edit("Chart.yaml", "type: application\n", "ho\n");
    let found = complete(&mut page, "Chart.yaml", "\nho");
    assert!(labels(&found).contains(&"home") && !labels(&found).contains(&"name"));
}

#[test]
fn cards_show_layers_sources_and_documentation() {
    let mut page = prod();
    let at = behind(
        &mut page,
        "templates/hpa.yaml",
        ".Values.autoscaling.maxRep",
    );
    let shown = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!(
        (&*shown.title, &*shown.text),
        (".Values.autoscaling.maxReplicas", "12 in prod")
    );
    assert_eq!(
        rows(&shown),
        [
            "Layer: values-prod.yaml | 12 | ",
            "Overridden: values.yaml | 4 | ",
            "Elsewhere: dev | 4 | ",
            "Elsewhere: staging | 4 | "
        ]
    );
    assert_eq!(shown.rows[0].location.as_ref().unwrap().line, 18);
    let at = behind(&mut page, "templates/hpa.yaml", "include \"storefront.f");
    let shown = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!(shown.text, "In templates/_helpers.tpl");
    assert!(
        shown.rows[0]
            .text
            .starts_with("{{- define \"storefront.fullname\" -}}\n"),
        "{}",
        shown.rows[0].text
    );
    let at = behind(&mut page, "templates/deployment.yaml", "| nind");
    let shown = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!(rows(&shown), ["Documentation:  | nindent | "]);
    let at = behind(&mut page, "templates/_helpers.tpl", ".Release.Na");
    let shown = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!(
        (&*shown.text, &*shown.rows[0].text),
        ("storefront in prod", "object:Release.Name")
    );
    let at = behind(&mut page, "values.yaml", "fromNames");
    let shown = card(&mut page, Question::Card(at)).unwrap();
    assert!(
        rows(&shown)
            .last()
            .unwrap()
            .starts_with("Use: templates/networkpolicy.yaml:"),
        "{:?}",
        rows(&shown)
    );
}

#[test]
fn definitions_and_references() {
    let mut page = prod();
    let places = |page: &mut Page, path: &str, text: &str, all: bool| -> Vec<String> {
        let at = behind(page, path, text);
        let found = card(page, Question::Places { at, all }).unwrap();
        found
            .rows
            .iter()
            .map(|row| format!("{:?} {}", row.kind, row.label))
            .collect()
    };
    // The file that wins first.
    assert_eq!(
        places(
            &mut page,
            "templates/hpa.yaml",
            ".Values.autoscaling.maxRep",
            false
        ),
        [
            "Definition values-prod.yaml:18",
            "Definition values.yaml:34"
        ]
    );
    assert_eq!(
        places(&mut page, "values.yaml", "maxRep", false),
        ["Use templates/hpa.yaml:12"]
    );
    assert_eq!(
        places(
            &mut page,
            "templates/hpa.yaml",
            "include \"storefront.f",
            false
        ),
        ["Definition templates/_helpers.tpl:1"]
    );
    assert!(
        places(
            &mut page,
            "templates/_helpers.tpl",
            "define \"storefront.f",
            true
        )
        .len()
            > 8
    );
    assert_eq!(
        places(&mut page, "Chart.yaml", "name: valk", false),
        ["Definition charts/valkey/Chart.yaml:1"]
    );
    assert_eq!(
        places(
            &mut page,
            "templates/_helpers.tpl",
            "Registry .Values.image.repository $ta",
            false
        ),
        ["Definition templates/_helpers.tpl:17"]
    );
    // A key of the subchart's, from the chart around it.
    let found = places(&mut page, "values-prod.yaml", "valkey:\n  mem", true);
    assert!(
        found.contains(&"Definition charts/valkey/values.yaml:2".to_owned()) || found.len() > 3,
        "{found:?}"
    );
}

#[test]
fn a_value_is_renamed_everywhere_and_back() {
    let mut page = prod();
    let before = page.text("templates/hpa.yaml");
    let at = behind(
        &mut page,
        "templates/hpa.yaml",
        ".Values.autoscaling.maxRep",
    );
    let question = Question::Rename {
        at: at.clone(),
        name: "upTo".to_owned(),
    };
    let preview = card(&mut page, question).unwrap();
    assert_eq!(
        (&*preview.title, &*preview.text),
        ("maxReplicas", "3 places in 3 files")
    );
    assert!(
        rows(&preview).contains(&"Use: values.yaml:34 | maxReplicas: 4 | upTo: 4".to_owned()),
        "{:?}",
        rows(&preview)
    );
    page.ask(RequestBody::Rename {
        at: at.clone(),
        name: "upTo".to_owned(),
    });
    let deletion = page.last();
    assert!(
        page.text("values.yaml").contains("upTo: 4")
            && page.text("values-prod.yaml").contains("upTo: 12")
    );
    assert!(
        page.text("templates/hpa.yaml")
            .contains(".Values.autoscaling.upTo }}")
    );
    page.ask(RequestBody::UndoDelete { deletion });
    assert_eq!(page.text("templates/hpa.yaml"), before);
    for (name, words) in [("minReplicas", "already"), ("up-to", "letters")] {
        let refused = page
            .try_ask(RequestBody::Rename {
                at: at.clone(),
                name: name.to_owned(),
            })
            .unwrap_err();
        assert!(refused.title.contains(words), "{refused:?}");
    }
}

#[test]
fn renaming_reaches_flags_conditions_schemas_and_says_what_it_does_not_see() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: t\nversion: 1.0.0\n"),
        ("values.yaml", "app:\n  port: 80\nother:\n  port: 1\n"),
        (
            "values.schema.json",
            "{\"properties\": {\"app\": {\"required\": [\"port\"], \"properties\": {\"port\": {\"type\": \"integer\"}}}}}",
        ),
        (
            "pilothouse.yaml",
            "environments:\n  - name: dev\n    release: t\n    set:\n      - set: app.port=81\n",
        ),
        (
            "templates/a.yaml",
            "a: {{ .Values.app.port }}\nb: {{ include \"p\" .Values.app }}{{ include \"p\" .Values.other }}\nc: {{ index .Values.app .Release.Name }}\n",
        ),
        ("templates/_h.tpl", "{{ define \"p\" }}{{ .port }}{{ end }}"),
    ]);
    let at = behind(&mut page, "values.yaml", "app:\n  po");
    let preview = card(
        &mut page,
        Question::Rename {
            at: at.clone(),
            name: "number".to_owned(),
        },
    )
    .unwrap();
    let shown = rows(&preview);
    assert!(
        shown.iter().any(|row| row.starts_with("Warning")
            && row.contains("_h.tpl line 1 stands for other.port as well")),
        "{shown:?}"
    );
    assert!(
        shown
            .iter()
            .any(|row| row.starts_with("Warning") && row.contains("a.yaml line 3 looks up a key")),
        "{shown:?}"
    );
    page.ask(RequestBody::Rename {
        at,
        name: "number".to_owned(),
    });
    let schema = page.text("values.schema.json");
    assert_eq!(schema.matches("number").count(), 2, "{schema}");
    assert!(
        page.text("templates/a.yaml")
            .starts_with("a: {{ .Values.app.number }}\n")
    );
    let settings = page.text("pilothouse.yaml");
    assert!(settings.contains("app.number=81"), "{settings}");
}

#[test]
fn a_pipeline_shows_its_stages_and_its_turns() {
    let mut page = prod();
    let steps = |page: &mut Page, path: &str, text: &str, turn: u32| {
        let at = behind(page, path, text);
        let to = at.position;
        card(page, Question::Steps { at, to, turn }).unwrap()
    };
    let shown = steps(
        &mut page,
        "templates/_helpers.tpl",
        "{{- .Release.Name | tru",
        0,
    );
    assert_eq!(shown.title, ".Release.Name | trunc 63 | trimSuffix \"-\"");
    let stages: Vec<String> = rows(&shown)
        .into_iter()
        .filter(|row| row.starts_with("Stage"))
        .collect();
    assert_eq!(
        stages,
        [
            "Stage: .Release.Name | storefront | string",
            "Stage: trunc 63 | storefront | string",
            "Stage: trimSuffix \"-\" | storefront | string"
        ]
    );
    let turns = shown
        .rows
        .iter()
        .filter(|row| row.kind == CardRowKind::Turn)
        .count();
    assert!(turns > 5, "{:?}", rows(&shown));
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: t\nversion: 1.0.0\n"),
        (
            "values.yaml",
            "hosts:\n  - name: a\n    port: 1\n  - name: b\n",
        ),
        (
            "templates/a.yaml",
            "{{ range .Values.hosts }}\n- {{ .name | upper | quote }} {{ .port | required \"no port\" | add 1 }}\n{{ end }}\n{{ .y | quote }}",
        ),
        (
            "templates/b.yaml",
            "{{ if false }}{{ .x | quote }}{{ end }}",
        ),
    ]);
    let shown = steps(&mut page, "templates/a.yaml", "{{ .name | up", 1);
    assert_eq!(
        rows(&shown),
        [
            "Stage: .name | b | string",
            "Stage: upper | B | string",
            "Stage: quote | \"B\" | string",
            "Turn: hosts[0] | 1 | ",
            "Turn: hosts[1] | 2 | chosen"
        ]
    );
    let shown = steps(&mut page, "templates/a.yaml", "{{ .port | req", 1);
    let shown = rows(&shown);
    assert!(
        shown[0].starts_with("Stage: .port | null | nil"),
        "{shown:?}"
    );
    assert!(
        shown[1].starts_with("Failed: required \"no port\" | ") && shown[1].contains("no port"),
        "{shown:?}"
    );
    assert!(!shown[1].contains("pilothousewatch"), "{shown:?}");
    let shown = steps(&mut page, "templates/a.yaml", "{{ .y | qu", 0);
    assert!(shown.text.contains("stops before"), "{shown:?}");
    let shown = steps(&mut page, "templates/b.yaml", "{{ .x | qu", 0);
    assert!(shown.text.contains("not executed"), "{shown:?}");
}

#[test]
fn blocks_and_eaten_white_space() {
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: t\nversion: 1.0.0\n"),
        (
            "templates/a.yaml",
            "é\n  {{- if 1 }}x{{ else }}y{{ end -}}\n\nz",
        ),
    ]);
    let at = behind(&mut page, "templates/a.yaml", "{{ el");
    let ranges = |answer| match answer {
        Answer::Ranges(ranges) => ranges
            .iter()
            .map(|range| (range.from, range.to))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        ranges(ask(&mut page, Question::Block(at))),
        [(8, 10), (19, 23), (30, 33)]
    );
    let path = "templates/a.yaml".to_owned();
    assert_eq!(
        ranges(ask(&mut page, Question::Eaten { path })),
        [(1, 4), (37, 39)]
    );
}

#[test]
fn edits_of_several_files_are_shown_made_and_taken_back() {
    let mut page = prod();
    let edit = |page: &mut Page, path: &str, old: &str, new: &str| {
        let to = behind(page, path, old).position;
        TextEdit {
            path: path.to_owned(),
            range: Range {
                from: to - old.len() as u32,
                to,
            },
            text: new.to_owned(),
        }
    };
    let edits = vec![
        edit(
            &mut page,
            "values.yaml",
            "replicaCount: 1",
            "replicaCount: 2",
        ),
        edit(&mut page, "Chart.yaml", "1.8.2", "1.8.3"),
        edit(&mut page, "values.yaml", "port: 80", "port: 81"),
    ];
    let question = Question::Edits {
        edits: edits.clone(),
    };
    let preview = rows(&card(&mut page, question).unwrap());
    assert_eq!(
        preview[0],
        "Use: Chart.yaml:5 | version: 1.8.2 | version: 1.8.3"
    );
    assert_eq!(preview.len(), 3);
    let before = page.text("values.yaml");
    page.ask(RequestBody::Apply {
        edits: edits.clone(),
    });
    let deletion = page.last();
    let text = page.text("values.yaml");
    assert!(text.contains("replicaCount: 2") && text.contains("port: 81"));
    page.ask(RequestBody::UndoDelete { deletion });
    assert_eq!(page.text("values.yaml"), before);
    // What was changed since is not overwritten; edits that clash are refused as a whole.
    page.ask(RequestBody::Apply {
        edits: edits.clone(),
    });
    let deletion = page.last();
    page.edit("values.yaml", "port: 81", "port: 82");
    let refused = page.try_ask(RequestBody::UndoDelete { deletion });
    assert!(refused.unwrap_err().title.contains("changed since"));
    let twice = vec![edits[0].clone(), edits[0].clone()];
    assert!(page.try_ask(RequestBody::Apply { edits: twice }).is_err());
}

/// A small table of Kubernetes' fields, as `pilothouse_kube::Fields` reads it.
const FIELDS: &str = "1.37\napps/v1\tDeployment\t0\nv1\tNamespace\t0\n\nkind\t!\tstring\tWhat it is.\nspec\t\t=1\tWhat is wanted.\n=\n\
     replicas\t\tinteger\tHow many.\npaused\t\tboolean\tWhether it rests.\ntemplate\t!\t=0\tThe pods.\ncontainers\t!\t[]=1\tContainers.\n=\n";

#[test]
fn fields_of_kubernetes_are_completed_and_explained_in_manifests() {
    pilothouse_session::fetch_fields_by(|now| now.then(|| FIELDS.to_owned()));
    let manifest = "{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nspec:\n  {{- with .Values.n }}\n  replicas: {{ . }}\n  {{- end }}\n  \n";
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        ("values.yaml", "on: true\nn: 1\n"),
        ("templates/a.yaml", &format!("{manifest}{{{{- end }}}}\n")),
        (
            "templates/b.yaml",
            "sp\n---\nkind: {{ .Values.n }}\nspec:\n  re",
        ),
    ]);
    let found = complete(&mut page, "templates/a.yaml", "{{- end }}\n  ");
    assert_eq!(labels(&found), ["template", "containers", "paused"]);
    assert_eq!(found.items[0].insert, "template:\n    ");
    assert_eq!(found.items[1].insert, "containers:\n    - ");
    assert_eq!(
        (&*found.items[2].insert, &*found.items[2].detail),
        ("paused: ", "boolean")
    );
    assert_eq!(found.items[2].note, "Whether it rests.");
    let found = complete(&mut page, "templates/a.yaml", "repl");
    assert_eq!(
        found
            .items
            .iter()
            .find(|item| item.label == "paused")
            .unwrap()
            .insert,
        ""
    );
    // What is not known is not offered.
    assert_eq!(
        labels(&complete(&mut page, "templates/b.yaml", "sp")),
        ["kind", "spec"]
    );
    assert!(
        complete(&mut page, "templates/b.yaml", "re")
            .items
            .is_empty()
    );
    page.edit("templates/a.yaml", "kind: Deployment", "kind: Depl");
    assert_eq!(
        labels(&complete(&mut page, "templates/a.yaml", "kind: Depl")),
        ["Deployment"]
    );
    page.edit("templates/a.yaml", "kind: Depl", "kind: Deployment");
    let at = behind(&mut page, "templates/a.yaml", "repl");
    let said = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!((&*said.title, &*said.text), ("spec.replicas", "How many."));
    assert_eq!(
        rows(&said),
        [
            "Elsewhere:  | integer | ",
            "Elsewhere: Deployment, Kubernetes 1.37 |  | "
        ]
    );
    let at = behind(&mut page, "templates/a.yaml", "replicas: {{");
    assert!(card(&mut page, Question::Card(at)).is_none());
}

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: example.com\n  names: {kind: Kettle}\n  \
     versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          properties:\n            spec:\n              properties:\n                \
     litres: {type: integer, description: How much fits in. Always.}\n                lid: {type: boolean}\n";

#[test]
fn fields_of_custom_resources_come_from_the_charts_definitions() {
    pilothouse_session::fetch_fields_by(|now| now.then(|| FIELDS.to_owned()));
    let mut page = Page::folder(&[
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        ("values.yaml", "on: true\n"),
        ("crds/kettle.yaml", DEFINITION),
        (
            "templates/a.yaml",
            "apiVersion: example.com/v1\nkind: Kettle\nspec:\n  litres: 2\n  \n",
        ),
        ("templates/b.yaml", "apiVersion: example.com/v1\nkind: Ke"),
    ]);
    let found = complete(&mut page, "templates/a.yaml", "litres: 2\n  ");
    assert_eq!(labels(&found), ["lid"]);
    let found = complete(&mut page, "templates/b.yaml", "kind: Ke");
    assert_eq!(labels(&found), ["Kettle"]);
    let at = behind(&mut page, "templates/a.yaml", "litr");
    let said = card(&mut page, Question::Card(at)).unwrap();
    assert_eq!(said.text, "How much fits in.");
    assert_eq!(
        rows(&said),
        [
            "Elsewhere:  | integer | ",
            "Elsewhere: Kettle, defined in crds/ |  | "
        ]
    );
    // What the definition says is read again when it is another one.
    page.edit("crds/kettle.yaml", "lid:", "colour:");
    let found = complete(&mut page, "templates/a.yaml", "litres: 2\n  ");
    assert_eq!(labels(&found), ["colour"]);
}

#[test]
fn values_say_what_they_were_and_what_is_stronger() {
    let mut page = prod();
    let mut said = |path: &str| -> Vec<String> {
        let text = page.text(path);
        let range = Range {
            from: 0,
            to: text.encode_utf16().count() as u32,
        };
        let path = path.to_owned();
        let Answer::Inlays(found) = ask(&mut page, Question::Inlays { path, range }) else {
            panic!("no inlays");
        };
        let line = |at: u32| {
            text[at as usize..]
                .lines()
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        found
            .iter()
            .map(|one| format!("{} ({})", line(one.position), one.text))
            .collect()
    };
    let own = said("values-prod.yaml");
    assert!(
        own.contains(&"maxReplicas: 12 (was 4)".to_owned()),
        "{own:?}"
    );
    let defaults = said("values.yaml");
    assert!(
        defaults.contains(&"maxReplicas: 4 (12 in prod)".to_owned()),
        "{defaults:?}"
    );
    assert!(
        !defaults.iter().any(|line| line.starts_with("replicaCount")),
        "{defaults:?}"
    );
}
