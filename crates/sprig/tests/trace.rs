//! Text that goes through functions still knows the template text, and the values, it was made from.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Printed, run_traced};

/// Each piece of the output with the text of its span and its values' paths.
fn pieces(template: &str) -> Vec<(String, String, String)> {
    let Printed { bytes, pieces } = run_traced(template);
    let pieces = pieces.into_iter().map(|piece| {
        let text = String::from_utf8_lossy(&bytes[piece.range]).into_owned();
        (text, template[piece.span].to_owned(), piece.paths.join(" "))
    });
    pieces.collect()
}

#[test]
fn indenting_keeps_what_printed_each_line() {
    let template = r#"{{ define "d" }}a: {{ .Values.s }}
b: {{ .Values.m.b }}{{ end }}{{ include "d" . | nindent 2 }}"#;
    let found = pieces(template);
    let value = |path: &str| found.iter().find(|(_, _, paths)| paths == path).cloned();
    let (text, span, _) = value("Values.s").unwrap();
    assert_eq!((text.as_str(), span.as_str()), ("str", "{{ .Values.s }}"));
    let (text, span, _) = value("Values.m.b").unwrap();
    assert_eq!((text.as_str(), span.as_str()), ("two", "{{ .Values.m.b }}"));
    let literal = found.iter().find(|(text, _, _)| text.contains("b: "));
    let (text, span, _) = literal.unwrap();
    assert_eq!((text.as_str(), span.as_str()), ("b: ", "\nb: "));
    assert!(
        found
            .iter()
            .any(|(text, span, _)| text == "  " && span.contains("nindent"))
    );
}

#[test]
fn quoting_trimming_and_joining_keep_values_apart() {
    let template = r#"{{ define "d" }} {{ .Values.s }} {{ end }}{{ list (include "d" . | trim | squote) .Values.m.b | join "-" }}"#;
    let found = pieces(template);
    let of_s = found.iter().find(|(_, _, paths)| paths == "Values.s");
    assert_eq!(of_s.unwrap().0, "str");
}

#[test]
fn yaml_knows_the_value_of_each_line() {
    let found = pieces("{{ toYaml .Values.m | indent 2 }}");
    let of = |path: &str| {
        let piece = found.iter().find(|(_, _, paths)| paths == path);
        piece.map(|(text, _, _)| text.trim().to_owned())
    };
    assert_eq!(of("Values.m.a").as_deref(), Some("a: 1"));
    assert_eq!(of("Values.m.c.d").as_deref(), Some("d: deep"));
}

#[test]
fn containers_keep_where_their_elements_come_from() {
    let cases = [
        (r#"{{ (dict "x" .Values.s "y" "lit").x }}"#, "Values.s"),
        (r#"{{ (dict "x" .Values.s "y" "lit").y }}"#, ""),
        (r#"{{ (list "lit" .Values.i | last) }}"#, "Values.i"),
        ("{{ first .Values.l }}", "Values.l[0]"),
        ("{{ rest .Values.l | first }}", "Values.l[1]"),
        ("{{ reverse .Values.l | first }}", "Values.l[2]"),
        (r#"{{ append .Values.l .Values.s | last }}"#, "Values.s"),
        (r#"{{ get .Values.m "a" }}"#, "Values.m.a"),
        (r#"{{ dig "c" "d" "no" .Values.m }}"#, "Values.m.c.d"),
        (r#"{{ (merge (dict) .Values.m).b }}"#, "Values.m.b"),
        (r#"{{ (deepCopy .Values.m).c.d }}"#, "Values.m.c.d"),
        (r#"{{ (pick .Values "s").s }}"#, "Values.s"),
        (r#"{{ (omit .Values.m "a").b }}"#, "Values.m.b"),
        (r#"{{ default "x" .Values.s }}"#, "Values.s"),
        (
            r#"{{ default .Values.s .Values.nosuch }}"#,
            "Values.nosuch Values.s",
        ),
        (
            r#"{{ coalesce .Values.nosuch .Values.s }}"#,
            "Values.nosuch Values.s",
        ),
        (
            r#"{{ ternary .Values.s "x" .Values.t }}"#,
            "Values.s Values.t",
        ),
        (r#"{{ printf "%s" .Values.s | upper }}"#, "Values.s"),
        (r#"{{ pluck "a" .Values.m | first }}"#, "Values.m.a"),
    ];
    for (template, paths) in cases {
        let found: Vec<String> = pieces(template)
            .into_iter()
            .map(|(_, _, paths)| paths)
            .collect();
        let mut all: Vec<&str> = found.iter().flat_map(|paths| paths.split(' ')).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.join(" "), paths, "{template}");
    }
}
