//! What is part of the template language itself; the executor has the code, here is the documentation.

use crate::{Family, Function};

const CHOOSES: &str = "func(reflect.Value, ...reflect.Value) reflect.Value";
const COMPARES: &str = "func(reflect.Value, ...reflect.Value) (bool, error)";
const ORDERS: &str = "func(reflect.Value, reflect.Value) (bool, error)";
const PICKS: &str = "func(reflect.Value, ...reflect.Value) (reflect.Value, error)";

pub(crate) static ROWS: &[Function] = &[
    Family::Logic
        .keyword("and", CHOOSES)
        .doc(
            "and VALUE…",
            "The first value that is empty, else the last one. What follows an empty value is not computed.",
        )
        .example(r#"{{ and 1 "" 2 | quote }}"#, r#""""#)
        .shallow(),
    Family::Logic
        .keyword("or", CHOOSES)
        .doc(
            "or VALUE…",
            "The first value that is not empty, else the last one. What follows it is not computed.",
        )
        .example(r#"{{ or "" "web" "db" }}"#, "web")
        .shallow(),
    Family::Logic
        .keyword("not", "func(reflect.Value) bool")
        .doc("not VALUE", "Whether the value is empty.")
        .example(r#"{{ not "" }}"#, "true")
        .shallow(),
    Family::Logic
        .keyword("eq", COMPARES)
        .doc(
            "eq A B…",
            "Whether A equals one of the others. Numbers of different kinds cannot be compared: values are floats.",
        )
        .example(r#"{{ eq "b" "a" "b" }}"#, "true"),
    Family::Logic
        .keyword("ne", ORDERS)
        .doc("ne A B", "Whether A and B differ.")
        .example("{{ ne 1 2 }}", "true"),
    Family::Logic
        .keyword("lt", ORDERS)
        .doc("lt A B", "Whether A is less than B.")
        .example("{{ lt 1 2 }}", "true"),
    Family::Logic
        .keyword("le", ORDERS)
        .doc("le A B", "Whether A is less than B or equal to it.")
        .example("{{ le 2 2 }}", "true"),
    Family::Logic
        .keyword("gt", ORDERS)
        .doc("gt A B", "Whether A is greater than B.")
        .example("{{ gt 1 2 }}", "false"),
    Family::Logic
        .keyword("ge", ORDERS)
        .doc("ge A B", "Whether A is greater than B or equal to it.")
        .example("{{ ge 2 2 }}", "true"),
    Family::Logic
        .keyword("break", "")
        .doc("break", "Ends the innermost `range`.")
        .example(
            "{{ range list 1 2 3 }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}",
            "1",
        ),
    Family::Logic
        .keyword("continue", "")
        .doc(
            "continue",
            "Goes on with the next element of the innermost `range`.",
        )
        .example(
            "{{ range list 1 2 3 }}{{ if eq . 2 }}{{ continue }}{{ end }}{{ . }}{{ end }}",
            "13",
        ),
    Family::Flow
        .keyword("call", PICKS)
        .doc(
            "call FUNCTION VALUE…",
            "Calls a value that is a function. No value of a chart is one.",
        )
        .example(
            "{{ if false }}{{ call .Values.f }}{{ end }}nothing to call",
            "nothing to call",
        )
        .apart(),
    Family::Lists
        .keyword("index", PICKS)
        .doc(
            "index CONTAINER KEY…",
            "The element of a list at a place (from 0) or of a dictionary under a key; further keys go on from there.",
        )
        .example(r#"{{ index (dict "ports" (list 80 443)) "ports" 1 }}"#, "443")
        .shallow(),
    Family::Lists
        .keyword("len", "func(reflect.Value) (int, error)")
        .doc(
            "len VALUE",
            "How many elements a list or dictionary has, or bytes a string.",
        )
        .example("{{ len (list 1 2 3) }}", "3")
        .shallow(),
];
