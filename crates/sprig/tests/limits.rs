//! What would take for ever, or all memory, ends with the limit's name.

#![allow(clippy::unwrap_used)]

mod common;

use common::run;
use pilothouse_source::{Budget, Limits};

#[test]
fn amplifying_functions_stop_at_a_limit() {
    let templates = [
        r#"{{ repeat 1000000000 "abc" }}"#,
        r#"{{ $x := repeat 1000000 "abc" }}{{ $x = repeat 1000 $x }}"#,
        "{{ range until 1000000000 }}{{ end }}",
        "{{ untilStep 0 9000000000000000000 1 }}",
        "{{ untilStep 9223372036854775807 -9223372036854775807 -1 }}",
        "{{ seq 1 1000000000 }}",
        r#"{{ indent 1000000000 "a\nb\nc" }}"#,
        r#"{{ replace "" (repeat 100000 "x") (repeat 100000 "y") }}"#,
        r#"{{ join (repeat 100000 "x") (until 100000) }}"#,
        r#"{{ wrapWith 1 (repeat 100000 "x") (repeat 100000 "y") }}"#,
        r#"{{ $x := repeat 10000000 "x" }}{{ cat $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x $x }}"#,
        "{{ $l := until 100000 }}{{ uniq $l }}",
        r#"{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}"#,
        r#"{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ deepCopy $d }}"#,
        r#"{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $e := dict }}{{ $_ := set $e "d" $e }}{{ merge $d $e }}"#,
        r#"{{ $a := list "x" }}{{ range until 60 }}{{ $a = list $a $a }}{{ end }}{{ toJson $a }}"#,
        r#"{{ $a := list "x" }}{{ range until 60 }}{{ $a = list $a $a }}{{ end }}{{ toYaml $a }}"#,
        r#"{{ $a := list "x" }}{{ range until 60 }}{{ $a = list $a $a }}{{ end }}{{ deepCopy $a }}"#,
        r#"{{ $a := list "x" }}{{ range until 60 }}{{ $a = list $a $a }}{{ end }}{{ quote $a }}"#,
        r#"{{ $a := list "x" }}{{ range until 60 }}{{ $a = list $a $a }}{{ end }}{{ $b := deepEqual $a (list (first $a) (first $a)) }}"#,
    ];
    for template in templates {
        // What counts its work before it is done stops at a hundredth of the budget as well; what does not would
        // take all memory, or never end.
        for share in [1, 100] {
            let limits = Limits {
                steps: 5_000_000 / share,
                bytes: (256 << 20) / share,
                depth: 500,
            };
            let budget = Budget::new(limits);
            let error = run(template, &budget).expect_err(template);
            let named = error.contains("stopped") || error.contains("nested reference");
            assert!(named, "{template}: {error}");
        }
    }
}
