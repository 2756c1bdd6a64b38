//! Every byte knows where it comes from.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{Done, context, render};
use pilothouse_gotmpl::{Extent, FrameKind};

use serde_json::json;

/// The output cut into its segments: text, the template text that printed it, the values that went into it.
fn segments(done: &Done, template: &str) -> Vec<(String, String, Vec<String>)> {
    let output = done.result.clone().unwrap();
    let all = &done.trace.segments;
    let ends = all.iter().skip(1).map(|next| next.start as usize);
    let ends = ends.chain([output.len()]);
    all.iter()
        .zip(ends)
        .map(|(segment, end)| {
            let span = &template[segment.span.start as usize..segment.span.end as usize];
            let text = output[segment.start as usize..end].to_owned();
            (text, span.to_owned(), done.paths(segment.origin))
        })
        .collect()
}

fn shown(template: &str, values: serde_json::Value) -> Vec<String> {
    let done = render("t", template, context(&values), false);
    segments(&done, template)
        .into_iter()
        .map(|(text, span, paths)| format!("{text} < {span} < {}", paths.join(" ")))
        .collect()
}

fn reads(template: &str, values: serde_json::Value) -> Vec<String> {
    let done = render("t", template, context(&values), false);
    let reads = done.trace.reads.iter();
    reads
        .map(|read| {
            let extent = match read.extent {
                Extent::Itself => "",
                Extent::Parts => "+",
                Extent::Whole => "*",
            };
            format!("{}{extent}", done.paths(read.origin).join(" "))
        })
        .collect()
}

#[test]
fn text_and_actions() {
    assert_eq!(
        shown("a: {{ .Values.x }}\n", json!({"x": 1})),
        [
            "a:  < a:  < ",
            "1 < {{ .Values.x }} < .Values.x",
            "\n < \n < "
        ]
    );
}

#[test]
fn a_function_passes_on_what_its_arguments_come_from() {
    assert_eq!(
        shown(
            r#"{{ printf "%s-%s" .Values.x .Values.y }}"#,
            json!({"x": "a", "y": "b"})
        ),
        [r#"a-b < {{ printf "%s-%s" .Values.x .Values.y }} < .Values.x .Values.y"#]
    );
}

#[test]
fn a_variable_keeps_where_it_comes_from() {
    assert_eq!(
        shown("{{ $x := .Values.x }}{{ $x.y }}", json!({"x": {"y": 1}})),
        ["1 < {{ $x.y }} < .Values.x.y"]
    );
}

#[test]
fn elements_have_paths_of_their_own() {
    assert_eq!(
        shown(
            "{{ range $i, $x := .Values.l }}{{ $x }}{{ end }}{{ range $k, $v := .Values.m }}{{ $k }}{{ end }}{{ index .Values.l 1 }}",
            json!({"l": ["a", "b"], "m": {"k": 1}})
        ),
        [
            "a < {{ $x }} < .Values.l[0]",
            "b < {{ $x }} < .Values.l[1]",
            "k < {{ $k }} < .Values.m.k",
            "b < {{ index .Values.l 1 }} < .Values.l[1]"
        ]
    );
}

#[test]
fn an_include_keeps_the_segments_inside() {
    let template = "{{ define \"d\" }}<{{ .x }}>{{ end }}{{ include \"d\" .Values }}{{ include \"d\" .Values | printf \"%s!\" }}";
    assert_eq!(
        shown(template, json!({"x": "a"})),
        [
            "< < < < ",
            "a < {{ .x }} < .Values.x",
            "> < > < ",
            "< < < < ",
            "a < {{ .x }} < .Values.x",
            "> < > < ",
            "! < include \"d\" .Values | printf \"%s!\" < "
        ]
        .map(|line| line.replace("include \"d\" .Values | printf", "printf"))
    );
}

#[test]
fn text_that_loses_its_segments_keeps_its_origins() {
    let template = r#"{{ define "d" }}<{{ .x }}>{{ end }}{{ include "d" .Values | upper }}"#;
    assert_eq!(
        shown(template, json!({"x": "a"})),
        [r#"<A> < {{ include "d" .Values | upper }} < .Values.x"#]
    );
}

#[test]
fn frames_tell_why_text_is_there() {
    let template =
        "{{ if .Values.on }}{{ range .Values.l }}{{ with . }}x{{ end }}{{ end }}{{ end }}";
    let done = render(
        "t",
        template,
        context(&json!({"on": true, "l": [1]})),
        false,
    );
    let segment = done.trace.segments[0];
    let mut frame = segment.frame;
    let mut kinds = Vec::new();
    while frame != 0 {
        let at = done.trace.frames[frame as usize];
        kinds.push((at.kind, done.paths(at.origin).join(" ")));
        frame = at.parent;
    }
    let expected = [
        (FrameKind::With, ".Values.l[0]"),
        (FrameKind::Range, ".Values.l[0]"),
        (FrameKind::If, ".Values.on"),
    ];
    assert_eq!(kinds, expected.map(|(kind, path)| (kind, path.to_owned())));
}

#[test]
fn a_condition_on_an_include_knows_what_decided() {
    let template = "{{ define \"d\" }}{{ .x }}{{ end }}{{ if include \"d\" .Values }}y{{ end }}";
    let done = render("t", template, context(&json!({"x": "a"})), false);
    let frame = done.trace.frames[done.trace.segments[0].frame as usize];
    assert_eq!(
        (frame.kind, done.paths(frame.origin)),
        (FrameKind::If, vec![".Values.x".to_owned()])
    );
}

#[test]
fn reads_are_of_the_values_used() {
    assert_eq!(
        reads("{{ .Values.a.b }}", json!({"a": {"b": 1}})),
        [".Values.a.b*"]
    );
    assert_eq!(
        reads("{{ if .Values.a }}{{ end }}", json!({"a": {"b": 1}})),
        [".Values.a"]
    );
    assert_eq!(
        reads("{{ .Values.missing }}", json!({})),
        [".Values.missing*"]
    );
    assert_eq!(
        reads("{{ range .Values.l }}{{ end }}", json!({"l": [1, 2]})),
        [".Values.l", ".Values.l[0]", ".Values.l[1]"]
    );
    assert_eq!(
        reads(
            "{{ and .Values.no .Values.never }}",
            json!({"no": false, "never": 1})
        ),
        [".Values.no*"]
    );
    assert_eq!(
        reads(
            "{{ define \"d\" }}{{ .x }}{{ end }}{{ include \"d\" .Values }}",
            json!({"x": 1})
        ),
        [".Values", ".Values.x*"]
    );
}

#[test]
fn reads_before_an_error_are_kept() {
    assert_eq!(
        reads("{{ .Values.a.b.c }}", json!({"a": {"b": 1}})),
        [".Values.a.b"]
    );
}
