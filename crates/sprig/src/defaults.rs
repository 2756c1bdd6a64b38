//! What stands in for an empty value: nil, `false`, 0, `""`, an empty list or dictionary.

use crate::args::{Args, Outcome, empty};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;
use pilothouse_value::Value;

pub(crate) static ROWS: &[Function] = &[
    Family::Defaults
        .row(
            "default",
            "func(interface {}, ...interface {}) interface {}",
            default,
        )
        .doc(
            "default DEFAULT VALUE",
            "VALUE, or DEFAULT if VALUE is empty. `false` and 0 are empty too.",
        )
        .example(r#"{{ "" | default "web" }}"#, "web")
        .shallow(),
    Family::Defaults
        .row("empty", "func(interface {}) bool", is_empty)
        .doc(
            "empty VALUE",
            "Whether the value is nil, `false`, 0, \"\", or an empty list or dictionary.",
        )
        .example(r#"{{ empty 0 }} {{ empty (list 0) }}"#, "true false")
        .shallow(),
    Family::Defaults
        .row("coalesce", "func(...interface {}) interface {}", coalesce)
        .doc(
            "coalesce VALUE…",
            "The first value that is not empty, else nil.",
        )
        .example(r#"{{ coalesce "" nil "third" "fourth" }}"#, "third")
        .shallow(),
    Family::Defaults
        .row("all", "func(...interface {}) bool", all)
        .doc("all VALUE…", "Whether none of the values is empty.")
        .example(r#"{{ all 1 "a" "" }}"#, "false")
        .shallow(),
    Family::Defaults
        .row("any", "func(...interface {}) bool", any)
        .doc(
            "any VALUE…",
            "Whether at least one of the values is not empty.",
        )
        .example(r#"{{ any 0 "" "a" }}"#, "true")
        .shallow(),
    Family::Defaults
        .row(
            "ternary",
            "func(interface {}, interface {}, bool) interface {}",
            ternary,
        )
        .doc(
            "ternary YES NO CONDITION",
            "YES if the condition is true, else NO. Both are computed either way.",
        )
        .example(r#"{{ eq 1 1 | ternary "yes" "no" }}"#, "yes")
        .shallow(),
];

/// The argument as the result. What decided on it has a part in it.
fn chosen(call: &mut Call<'_, '_>, index: usize, deciders: std::ops::Range<usize>) -> Outcome {
    let mut from = call.origins[index];
    if !matches!(call.arg(index), Value::Map(_) | Value::List(_)) {
        for decider in deciders {
            let origin = call.origins[decider];
            from = call.recorder().union(from, origin);
        }
    }
    call.result_from(from);
    Ok(call.arg(index).clone())
}

fn default(call: &mut Call<'_, '_>) -> Outcome {
    match call.args.get(1) {
        Some(given) if !empty(given) => chosen(call, 1, 0..0),
        Some(_) => chosen(call, 0, 1..2),
        None => chosen(call, 0, 0..0),
    }
}

fn is_empty(call: &mut Call<'_, '_>) -> Outcome {
    Ok(empty(call.arg(0)).into())
}

fn coalesce(call: &mut Call<'_, '_>) -> Outcome {
    match call.args.iter().position(|arg| !empty(arg)) {
        Some(index) => chosen(call, index, 0..index),
        None => Ok(Value::Nil),
    }
}

fn all(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.args.iter().all(|arg| !empty(arg)).into())
}

fn any(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.args.iter().any(|arg| !empty(arg)).into())
}

fn ternary(call: &mut Call<'_, '_>) -> Outcome {
    chosen(call, usize::from(!call.bool(2)), 2..3)
}
