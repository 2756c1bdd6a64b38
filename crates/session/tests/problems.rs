//! The error charts of tests/charts: what is said in plain words, where, and what the fixes make of the files.
//! problems.txt holds all of it; a fix that is offered must make its problem go away.
#![allow(clippy::unwrap_used)]

mod support;

use goldens::{Helm, TestChart};
use pilothouse_protocol::{DroppedFile, Fix, Problem, Refusal, RequestBody, WorkspaceSource};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use support::Page;

type Files = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path) -> Files {
    goldens::folders::files(folder)
        .unwrap()
        .into_iter()
        .collect()
}

fn open(name: &str, files: &Files) -> Result<Page, Refusal> {
    let mut page = Page::new();
    let dropped = files.iter().map(|(path, bytes)| DroppedFile {
        path: format!("{name}/{path}"),
        bytes: bytes.clone(),
    });
    page.try_ask(RequestBody::Open {
        source: WorkspaceSource::Folder {
            name: name.to_owned(),
            files: dropped.collect(),
        },
        environment: None,
        hold: false,
    })?;
    Ok(page)
}

/// The files after a fix.
fn fixed(files: &Files, fix: &Fix) -> Files {
    let mut files = files.clone();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.from));
    for edit in edits {
        let text = String::from_utf8(files[&edit.path].clone()).unwrap();
        let units: Vec<u16> = text.encode_utf16().collect();
        let (from, to) = (edit.range.from as usize, edit.range.to as usize);
        let text = [
            &units[..from],
            &edit.text.encode_utf16().collect::<Vec<_>>(),
            &units[to..],
        ];
        files.insert(
            edit.path,
            String::from_utf16(&text.concat()).unwrap().into_bytes(),
        );
    }
    files
}

/// The lines that a fix takes away and adds.
fn changes(before: &Files, after: &Files) -> String {
    let mut shown = String::new();
    for (path, text) in after {
        let old = String::from_utf8_lossy(&before[path]).into_owned();
        let new = String::from_utf8_lossy(text).into_owned();
        if old == new {
            continue;
        }
        let _ = writeln!(shown, "    {path}");
        let diff = similar::TextDiff::from_lines(&old, &new);
        for change in diff.iter_all_changes() {
            let sign = match change.tag() {
                similar::ChangeTag::Delete => '-',
                similar::ChangeTag::Insert => '+',
                similar::ChangeTag::Equal => continue,
            };
            let _ = writeln!(
                shown,
                "    {sign} {}",
                change.value().trim_end_matches('\n')
            );
        }
    }
    shown
}

fn told(problem: &Problem) -> String {
    let place = problem
        .location
        .as_ref()
        .map_or("nowhere".to_owned(), |place| {
            format!("{}:{}", place.path, place.line)
        });
    let mut text = format!("{} at {place}\n  {}\n", problem.id, problem.title);
    if !problem.explanation.is_empty() {
        let _ = writeln!(text, "  {}", problem.explanation);
    }
    text
}

/// Whether Helm logs something beside the output, for the chart with its own values.
fn warned(chart: &TestChart) -> bool {
    let case = chart.cases.iter().find(|case| case.name == "default");
    case.is_some_and(|case| {
        let said = case.expected(Helm::V4).unwrap();
        case.words[0] == "template" && said.exit == 0 && !said.stderr.is_empty()
    })
}

/// What Helm says of the chart with its own values, if that is an error.
fn helm(chart: &TestChart) -> Option<String> {
    let case = chart.cases.iter().find(|case| case.name == "default")?;
    let said = case.expected(Helm::V4).unwrap();
    let words = said.stderr.split("\n\nUse --debug").next()?;
    (said.exit != 0 && case.words[0] == "template").then(|| words.trim_end().to_owned())
}

/// Charts made wrong: the chart, a file in it, what stands there, what stands there instead.
const VARIANTS: &[[&str; 4]] = &[
    [
        "schema-types",
        "values.yaml",
        "replicas: 2",
        "replicas: \"2\"",
    ],
    ["schema-types", "values.yaml", "tag: \"1.0\"", "tag: 1.0"],
    ["schema-types", "values.yaml", "  tag: \"1.0\"\n", ""],
    [
        "schema-types",
        "values.yaml",
        "mode: steady",
        "mode: steddy",
    ],
    ["schema-types", "values.yaml", "host:", "hots:"],
    ["schema-types", "values.yaml", "host:", "colour: red\nhost:"],
    [
        "actions-variables",
        "templates/variables.yaml",
        "$total | quote",
        "$totl | quote",
    ],
    [
        "actions-define",
        "templates/define.yaml",
        "\"labels\"",
        "\"lables\"",
    ],
    [
        "actions-define",
        "templates/define.yaml",
        "include \"labels\" . | nindent 4",
        "include \"labels\" .",
    ],
    [
        "error-wrong-type",
        "templates/config.yaml",
        "trimSuffix \"0\" .Values.port",
        ".Values.port | trimSuffix \"0\"",
    ],
    [
        "error-parse-dash",
        "templates/config.yaml",
        ".Values.node-port | quote",
        "quote .Values.node-port",
    ],
    [
        "error-nil-pointer",
        "templates/_helpers.tpl",
        ".Values.ingress.tls.enabled",
        "$.Values.ingres.tls.enabled",
    ],
    [
        "subchart-conditions",
        "values.yaml",
        "  enabled: true",
        "  enabled: \"yes\"",
    ],
    [
        "subchart-values",
        "values.yaml",
        "child:\n  name: named by the parent",
        "child: a text",
    ],
    ["chart-kube-version", "Chart.yaml", "1.25.0-0", "1.99"],
    [
        "chart-kube-version",
        "Chart.yaml",
        ">=1.25.0-0",
        ">=1.20 <1.30",
    ],
    [
        "chart-kube-version",
        "pilothouse.yaml",
        "",
        "environments:\n  - name: old\n    kubeVersion: 1.24.3\n",
    ],
    [
        "error-dependency-missing",
        "Chart.yaml",
        "  - name: queue\n    version: 2.x.x\n    repository: https://charts.example.com\n",
        "",
    ],
    [
        "subchart-values",
        "Chart.yaml",
        "name: child",
        "name: chidl",
    ],
    [
        "error-parse-parenthesis",
        "templates/config.yaml",
        "(lower .Values.name | quote }}",
        "lower .Values.name) | quote }}",
    ],
    [
        "error-parse-action",
        "templates/config.yaml",
        "{{ .Values.name }",
        "{{ .Values.name",
    ],
    [
        "error-parse-action",
        "templates/config.yaml",
        "{{ .Values.name }\n  labels: {}",
        "{{ .Values.name",
    ],
    [
        "error-parse-text",
        "templates/config.yaml",
        "{{ \"config | quote }}",
        "{{ `config | quote }}",
    ],
    [
        "error-parse-text",
        "templates/config.yaml",
        "{{ \"config | quote }}",
        "{{/* config | quote }}",
    ],
    [
        "error-parse-text",
        "templates/config.yaml",
        "\"config | quote",
        ".Values.names[0] | quote",
    ],
    [
        "error-parse-text",
        "templates/config.yaml",
        "{{ \"config | quote }}",
        "{{ if .Values.name == \"x\" }}a{{ end }}",
    ],
    [
        "values-layers",
        "values.yaml",
        "replicas: 1",
        "\treplicas: 1",
    ],
    [
        "values-layers",
        "values.yaml",
        "repository: shop",
        "repository: shop: cart",
    ],
];

fn variant([name, path, from, to]: &[&str; 4], text: &mut String) {
    let mut files = read(&goldens::charts().join(name));
    let before = files.get(*path).cloned().unwrap_or_default();
    let before = String::from_utf8(before).unwrap();
    assert!(before.contains(from), "{name}/{path} lacks {from}");
    files.insert(
        (*path).to_owned(),
        before.replacen(from, to, 1).into_bytes(),
    );
    let _ = writeln!(text, "=== {name}: {from:?} → {to:?}");
    problems(name, &files, None, text);
}

fn chart(chart: &TestChart, text: &mut String) {
    let files = read(&chart.folder);
    let _ = writeln!(text, "=== {}", chart.name);
    problems(&chart.name, &files, helm(chart), text);
}

fn problems(name: &str, files: &Files, helm: Option<String>, text: &mut String) {
    let page = match open(name, files) {
        Ok(page) => page,
        Err(refusal) => {
            let _ = writeln!(text, "refused\n  {}\n  {}\n", refusal.title, refusal.detail);
            return;
        }
    };
    if let Some(words) = helm {
        let said = page.problems.iter().any(|problem| problem.message == words);
        assert!(
            said,
            "{}: nothing says {words:?} in {:#?}",
            name, page.problems
        );
    }
    for problem in &page.problems {
        text.push_str(&told(problem));
        for fix in &problem.fixes {
            let _ = writeln!(text, "  * {}", fix.title);
            let after = fixed(files, fix);
            text.push_str(&changes(files, &after));
            let left = open(name, &after).unwrap().problems;
            let same = |other: &Problem| other.id == problem.id && other.title == problem.title;
            if left.iter().any(same) {
                let _ = writeln!(text, "    THE PROBLEM STAYS");
            }
        }
    }
    text.push('\n');
}

#[test]
fn errors_are_told_plainly_and_fixes_mend_them() {
    let mut text = String::new();
    for one in goldens::all().unwrap() {
        if one.name.starts_with("error-") || helm(&one).is_some() || warned(&one) {
            chart(&one, &mut text);
        }
    }
    for one in VARIANTS {
        variant(one, &mut text);
    }
    assert!(!include_str!("problems.txt").contains("STAYS"));
    let expected = include_str!("problems.txt");
    if text != expected {
        let diff = similar::TextDiff::from_lines(expected, &text);
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("problems.txt");
        std::fs::write(&made, &text).unwrap();
        panic!(
            "problems.txt says otherwise (what is said now stands in {}):\n{}",
            made.display(),
            diff.unified_diff().context_radius(2)
        );
    }
}
