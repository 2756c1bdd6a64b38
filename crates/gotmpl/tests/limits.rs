//! No text hangs, overflows or panics.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{FUNCTIONS, context, render, render_with};
use pilothouse_gotmpl::{Functions, parse};
use pilothouse_source::{Budget, Exhausted, FileId, Limits};
use pilothouse_value::Value;
use serde_json::json;

fn limited(template: &str, limits: Limits) -> Option<Exhausted> {
    let functions = Functions::new(&[FUNCTIONS]);
    let budget = Budget::new(limits);
    let dot = context(&json!({"big": 1e9}));
    let (_, error) = render_with(&functions, &budget, "t", template, dot, false);
    error.and_then(|error| error.exhausted)
}

#[test]
fn each_limit_stops_the_template() {
    let limits = Limits {
        steps: 10_000,
        bytes: 300_000,
        depth: 50,
    };
    let steps = "{{ range 1000000000 }}{{ end }}";
    assert_eq!(limited(steps, limits), Some(Exhausted::Steps(10_000)));
    let bytes = "{{ range 3000 }}a line of text that is long enough to make a megabyte of it{{ printf `%99999d` 1 | len }}{{ end }}";
    assert_eq!(limited(bytes, limits), Some(Exhausted::Bytes(300_000)));
    let turns = "{{ range 9000 }}{{ end }}";
    let small = Limits {
        bytes: 30_000,
        ..limits
    };
    assert_eq!(limited(turns, small), Some(Exhausted::Turns(30_000)));
    let depth = r#"{{ define "d" }}{{ include "d" . }}{{ end }}{{ include "d" . }}"#;
    assert_eq!(limited(depth, limits), Some(Exhausted::Depth(50)));
}

#[test]
fn a_thousand_nested_includes_fit_a_small_stack() {
    let template = r#"{{ define "d" }}{{ if . }}.{{ include "d" (less .) | printf "%s" }}{{ end }}{{ end }}{{ $x := include "d" 900 }}{{ len $x }}"#;
    let run = move || render("t", template, Value::Nil, false).result;
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    assert_eq!(
        thread.spawn(run).unwrap().join().unwrap(),
        Ok("900".to_owned())
    );
}

#[test]
fn endless_includes_end_in_an_error_of_every_level() {
    let template = r#"{{ define "d" }}{{ include "d" . }}{{ end }}{{ include "d" . }}"#;
    let error = render("t", template, Value::Nil, false).result.unwrap_err();
    assert_eq!(error.matches("error calling include: ").count(), 1001);
    assert!(error.ends_with(
        r#"executing "d" at <include "d" .>: error calling include: nested too deep: d"#
    ));
}

#[test]
fn endless_templates_end_as_in_go() {
    let template = r#"{{ define "d" }}{{ template "d" . }}{{ end }}{{ template "d" . }}"#;
    let error = render("t", template, Value::Nil, false).result.unwrap_err();
    assert!(
        error.ends_with("exceeded maximum template depth (100000)"),
        "{error}"
    );
}

#[test]
fn what_recurs_on_the_stack_is_stopped() {
    let nested = [
        r#"{{ define "d" }}{{ print (include "d" .) }}{{ end }}{{ include "d" . }}"#,
        r#"{{ define "d" }}{{ if include "d" . }}{{ end }}{{ end }}{{ include "d" . }}"#,
        r#"{{ define "d" }}{{ tpl "{{ include \"d\" . }}" . }}{{ end }}{{ include "d" . }}"#,
    ];
    let run = move || {
        let functions = Functions::new(&[FUNCTIONS]);
        for template in nested {
            let budget = Budget::default();
            let (_, error) = render_with(&functions, &budget, "t", template, Value::Nil, false);
            assert!(matches!(
                error.unwrap().exhausted,
                Some(Exhausted::Depth(_))
            ));
        }
    };
    // Test builds take several times the stack of the real thing.
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    thread.spawn(run).unwrap().join().unwrap();
}

#[test]
fn deep_nesting_of_the_text_is_an_error() {
    let functions = Functions::new(&[]);
    for (open, close) in [
        ("{{ if 1 }}", "{{ end }}"),
        ("{{ block \"b\" . }}", "{{ end }}"),
    ] {
        let text = [open.repeat(5000), close.repeat(5000)].concat();
        let parsed = parse("t", FileId(0), text.as_bytes(), &functions);
        assert!(parsed.errors[0].message.contains("nested deeper"));
    }
    let text = format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000));
    let parsed = parse("t", FileId(0), text.as_bytes(), &functions);
    assert!(parsed.errors[0].message.contains("nested deeper"));
    let text = format!(
        "{{{{ if 0 }}}}{}{{{{ end }}}}",
        "{{ else if 0 }}".repeat(5000)
    );
    assert!(
        parse("t", FileId(0), text.as_bytes(), &functions)
            .errors
            .is_empty()
    );
}

#[test]
fn a_broken_text_still_has_a_tree_and_all_its_errors() {
    let functions = Functions::new(&[]);
    let text =
        "a {{ nope }} b {{ define \"d\" }}x{{ .. }}y{{ end }} {{ if }}c{{ end }}{{ end }}{{ .x";
    let parsed = parse("t", FileId(0), text.as_bytes(), &functions);
    let messages: Vec<_> = parsed
        .errors
        .iter()
        .map(|error| error.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "function \"nope\" not defined",
            "unexpected <.> in operand",
            "missing value for if",
            "unexpected {{end}}",
            "unclosed action"
        ]
    );
    let names: Vec<_> = parsed.trees.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["d", "t"]);
}

/// A small generator: the tests want variety, not quality.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn mutilated_texts_do_not_panic() {
    const SEEDS: &[&str] = &[
        "{{ define \"d\" }}<{{ .b }}>{{ end }}{{ range $i, $x := .Values.l }}{{ $i }}{{ template \"d\" $x }}{{ else }}n{{ end }}",
        "{{- with $x := .Values.m }}{{ $x.k | printf \"%s-%v\" \"a\" | upper }}{{ else with . }}{{ .Values }}{{ end -}}",
        "{{ if and .Values.m (or .Values.no 1.5e3) }}{{ index .Values.l 1 | len }}{{ else if eq 1 2 }}{{ break }}{{ end }}",
        "{{/* c */}}{{ $x := 0x1F }}{{ $x = 'a' }}{{ (index .Values \"m\").k.z }}{{ slice .Values.l 1 2 }}{{ tpl \"{{ .k }}\" .Values.m }}",
        "{{ include \"d\" (print `a` \"\\u00e9\") }}{{ html \"<\" nil }}{{ js 1 }}{{ urlquery . }}{{ call .Values.m }}{{ block \"b\" . }}{{ continue }}{{ end }}",
    ];
    const PIECES: &[&str] = &[
        "{{",
        "}}",
        "{{ end }}",
        "{{ else }}",
        "(",
        ")",
        "|",
        ".",
        "$",
        "$x",
        "\"",
        "`",
        "'",
        "-",
        " ",
        "\n",
        ":=",
        "=",
        ",",
        "é",
        "\\",
        "/*",
        "*/",
        "1",
        "0x",
        "nil",
        "range",
        "{{ break }}",
        "{{ define \"q\" }}",
        "include \"q\" .",
        "\0",
        "{{-",
        "-}}",
    ];
    let functions = Functions::new(&[FUNCTIONS]);
    let values = json!({"l": [1, "x", null, {"b": 2}], "m": {"k": "v"}, "no": false});
    let mut dice = Dice(7);
    for round in 0..4000 {
        let mut text = SEEDS[round % SEEDS.len()].to_owned();
        for _ in 0..=dice.roll(4) {
            let mut at = dice.roll(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + dice.roll(6)).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            match dice.roll(3) {
                0 => text.insert_str(at, PIECES[dice.roll(PIECES.len())]),
                1 => text.replace_range(at..end, ""),
                _ => text.replace_range(at..end, PIECES[dice.roll(PIECES.len())]),
            }
        }
        let budget = Budget::new(Limits {
            steps: 20_000,
            bytes: 500_000,
            depth: 60,
        });
        let dot = context(&values);
        let (done, _) = render_with(&functions, &budget, "t", &text, dot, false);
        let Ok(output) = done.result else {
            continue;
        };
        let mut at = 0;
        for (number, segment) in done.trace.segments.iter().enumerate() {
            let start = segment.start as usize;
            assert!(if number == 0 { start == 0 } else { start > at }, "{text}");
            assert!(start < output.len(), "{text}");
            assert!((segment.frame as usize) < done.trace.frames.len(), "{text}");
            at = start;
        }
        assert_eq!(done.trace.segments.is_empty(), output.is_empty(), "{text}");
    }
}
