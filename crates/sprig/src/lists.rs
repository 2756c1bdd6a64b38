//! Lists: making them, looking into them, taking parts of them. No list is ever changed in place.

use crate::args::{Args, Outcome, empty, items, weigh};
use crate::cast::to_int64;
use crate::elements::{Elements, NIL_POINTER, no_list};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError, Extent};
use pilothouse_value::compare::deep_equal;
use pilothouse_value::{List, ListType, Origin, Value};

const ONE: &str = "func(interface {}) interface {}";
const MUST_ONE: &str = "func(interface {}) (interface {}, error)";
const SAME: &str = "func(interface {}) []interface {}";
const MUST_SAME: &str = "func(interface {}) ([]interface {}, error)";
const MANY: &str = "func(...interface {}) []interface {}";

pub(crate) static ROWS: &[Function] = &[
    Family::Lists
        .row("list", MANY, list)
        .doc("list VALUE…", "A list of the values.")
        .example("{{ list 1 2 3 | toJson }}", "[1,2,3]")
        .apart(),
    Family::Lists
        .row("tuple", MANY, list)
        .doc("tuple VALUE…", "The older name of `list`.")
        .example(r#"{{ tuple "a" "b" | last }}"#, "b")
        .apart(),
    Family::Lists
        .row("first", ONE, first)
        .doc("first LIST", "The first element; nil for an empty list.")
        .example("{{ first (list 1 2 3) }}", "1")
        .shallow(),
    Family::Lists
        .row("mustFirst", MUST_ONE, first)
        .doc("mustFirst LIST", "As `first`; what is no list is an error.")
        .example("{{ mustFirst (list 1 2 3) }}", "1")
        .shallow(),
    Family::Lists
        .row("rest", SAME, rest)
        .doc("rest LIST", "All elements but the first.")
        .example("{{ rest (list 1 2 3) }}", "[2 3]")
        .apart(),
    Family::Lists
        .row("mustRest", MUST_SAME, rest)
        .doc("mustRest LIST", "As `rest`; what is no list is an error.")
        .example("{{ mustRest (list 1 2 3) }}", "[2 3]")
        .apart(),
    Family::Lists
        .row("last", ONE, last)
        .doc("last LIST", "The last element; nil for an empty list.")
        .example("{{ last (list 1 2 3) }}", "3")
        .shallow(),
    Family::Lists
        .row("mustLast", MUST_ONE, last)
        .doc("mustLast LIST", "As `last`; what is no list is an error.")
        .example("{{ mustLast (list 1 2 3) }}", "3")
        .shallow(),
    Family::Lists
        .row("initial", SAME, initial)
        .doc("initial LIST", "All elements but the last.")
        .example("{{ initial (list 1 2 3) }}", "[1 2]")
        .apart(),
    Family::Lists
        .row("mustInitial", MUST_SAME, initial)
        .doc("mustInitial LIST", "As `initial`; what is no list is an error.")
        .example("{{ mustInitial (list 1 2 3) }}", "[1 2]")
        .apart(),
    Family::Lists
        .row("reverse", SAME, reverse)
        .doc("reverse LIST", "The elements from last to first.")
        .example("{{ reverse (list 1 2 3) }}", "[3 2 1]")
        .apart(),
    Family::Lists
        .row("mustReverse", MUST_SAME, reverse)
        .doc("mustReverse LIST", "As `reverse`; what is no list is an error.")
        .example("{{ mustReverse (list 1 2 3) }}", "[3 2 1]")
        .apart(),
    Family::Lists
        .row("uniq", SAME, uniq)
        .doc(
            "uniq LIST",
            "Each element once, where it comes first. `1` and `1.0` are not the same.",
        )
        .example("{{ uniq (list 1 2 1) }}", "[1 2]"),
    Family::Lists
        .row("mustUniq", MUST_SAME, uniq)
        .doc("mustUniq LIST", "As `uniq`; what is no list is an error.")
        .example("{{ mustUniq (list 1 2 1) }}", "[1 2]"),
    Family::Lists
        .row("compact", SAME, compact)
        .doc("compact LIST", "The elements that are not empty.")
        .example(r#"{{ compact (list 1 "" 2 nil) }}"#, "[1 2]"),
    Family::Lists
        .row("mustCompact", MUST_SAME, compact)
        .doc("mustCompact LIST", "As `compact`; what is no list is an error.")
        .example(r#"{{ mustCompact (list 1 "" 2 nil) }}"#, "[1 2]"),
    Family::Lists
        .row(
            "without",
            "func(interface {}, ...interface {}) []interface {}",
            without,
        )
        .doc("without LIST VALUE…", "The elements that equal none of the values.")
        .example("{{ without (list 1 2 3) 2 }}", "[1 3]"),
    Family::Lists
        .row(
            "mustWithout",
            "func(interface {}, ...interface {}) ([]interface {}, error)",
            without,
        )
        .doc(
            "mustWithout LIST VALUE…",
            "As `without`; what is no list is an error.",
        )
        .example("{{ mustWithout (list 1 2 3) 2 }}", "[1 3]"),
    Family::Lists
        .row("has", "func(interface {}, interface {}) bool", has)
        .doc(
            "has VALUE LIST",
            "Whether the list has an element that equals VALUE. Numbers from values are floats: `has 80.0 .Values.ports`.",
        )
        .example("{{ has 2 (list 1 2 3) }}", "true"),
    Family::Lists
        .row("mustHas", "func(interface {}, interface {}) (bool, error)", has)
        .doc("mustHas VALUE LIST", "As `has`; what is no list is an error.")
        .example("{{ mustHas 5 (list 1 2 3) }}", "false"),
    Family::Lists
        .row(
            "append",
            "func(interface {}, interface {}) []interface {}",
            append,
        )
        .doc("append LIST VALUE", "A new list with VALUE at the end.")
        .example("{{ append (list 1 2) 3 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "mustAppend",
            "func(interface {}, interface {}) ([]interface {}, error)",
            append,
        )
        .doc("mustAppend LIST VALUE", "As `append`; what is no list is an error.")
        .example("{{ mustAppend (list 1 2) 3 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "push",
            "func(interface {}, interface {}) []interface {}",
            append,
        )
        .doc("push LIST VALUE", "Another name of `append`.")
        .example("{{ push (list 1 2) 3 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "mustPush",
            "func(interface {}, interface {}) ([]interface {}, error)",
            append,
        )
        .doc("mustPush LIST VALUE", "Another name of `mustAppend`.")
        .example("{{ mustPush (list 1 2) 3 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "prepend",
            "func(interface {}, interface {}) []interface {}",
            prepend,
        )
        .doc("prepend LIST VALUE", "A new list with VALUE at the front.")
        .example("{{ prepend (list 2 3) 1 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "mustPrepend",
            "func(interface {}, interface {}) ([]interface {}, error)",
            prepend,
        )
        .doc("mustPrepend LIST VALUE", "As `prepend`; what is no list is an error.")
        .example("{{ mustPrepend (list 2 3) 1 }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row("concat", "func(...interface {}) interface {}", concat)
        .doc("concat LIST…", "One list of the elements of all.")
        .example("{{ concat (list 1 2) (list 3) }}", "[1 2 3]")
        .apart(),
    Family::Lists
        .row(
            "slice",
            "func(interface {}, ...interface {}) interface {}",
            slice,
        )
        .doc(
            "slice LIST [START [END]]",
            "The elements from START (0) up to END (the end). Unlike Go's own `slice` it takes no strings.",
        )
        .example("{{ slice (list 1 2 3 4) 1 3 }}", "[2 3]")
        .apart(),
    Family::Lists
        .row(
            "mustSlice",
            "func(interface {}, ...interface {}) (interface {}, error)",
            slice,
        )
        .doc(
            "mustSlice LIST [START [END]]",
            "As `slice`; what is no list is an error.",
        )
        .example("{{ mustSlice (list 1 2 3 4) 2 }}", "[3 4]")
        .apart(),
    Family::Lists
        .row("chunk", "func(int, interface {}) [][]interface {}", chunk)
        .doc(
            "chunk SIZE LIST",
            "A list of lists of SIZE elements each; the last may have fewer.",
        )
        .example("{{ chunk 2 (list 1 2 3) }}", "[[1 2] [3]]")
        .apart(),
    Family::Lists
        .row(
            "mustChunk",
            "func(int, interface {}) ([][]interface {}, error)",
            chunk,
        )
        .doc("mustChunk SIZE LIST", "As `chunk`; what is no list is an error.")
        .example("{{ mustChunk 2 (list 1 2 3) }}", "[[1 2] [3]]")
        .apart(),
];

/// Sprig's words for a value that is no list.
fn cannot_find(name: &str) -> impl FnOnce(&str) -> String {
    move |kind| format!("Cannot find {name} on type {kind}")
}

fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.result_from(Origin::NONE);
    let list = List::with_origins(ListType::Any, call.args.to_vec(), call.origins.to_vec());
    Ok(list.into())
}

/// One element as the result, noted as read; nil where there is none.
fn element(
    call: &mut Call<'_, '_>,
    name: &'static str,
    place: fn(usize) -> Option<usize>,
) -> Outcome {
    let value = call.arg(0);
    let Some(found) = items(value) else {
        return Err(no_list(value, cannot_find(name)));
    };
    let Some(at) = place(found.len()).filter(|at| *at < found.len()) else {
        return Ok(Value::Nil);
    };
    let from = call.origins[0];
    let origin = match value {
        Value::List(list) if list.own_origin(at).is_some() => list.own_origin(at),
        _ => call.recorder().element(from, at),
    };
    call.recorder().read(origin, Extent::Itself);
    call.result_from(origin);
    Ok(found[at].clone())
}

fn first(call: &mut Call<'_, '_>) -> Outcome {
    element(call, "first", |_| Some(0))
}

fn last(call: &mut Call<'_, '_>) -> Outcome {
    element(call, "last", |length| length.checked_sub(1))
}

fn rest(call: &mut Call<'_, '_>) -> Outcome {
    let elements = Elements::of(call, 0, cannot_find("rest"))?;
    let end = elements.len();
    if end == 0 {
        return Ok(List::nil(ListType::Any).into());
    }
    let whole = call.origins[0];
    elements.slice(1..end).result(call, ListType::Any, whole)
}

fn initial(call: &mut Call<'_, '_>) -> Outcome {
    let elements = Elements::of(call, 0, cannot_find("initial"))?;
    let Some(end) = elements.len().checked_sub(1) else {
        return Ok(List::nil(ListType::Any).into());
    };
    let whole = call.origins[0];
    elements.slice(0..end).result(call, ListType::Any, whole)
}

fn reverse(call: &mut Call<'_, '_>) -> Outcome {
    let mut elements = Elements::of(call, 0, cannot_find("reverse"))?;
    elements.items.reverse();
    elements.origins.reverse();
    let whole = call.origins[0];
    elements.result(call, ListType::Any, whole)
}

/// Whether one of `values` is deeply equal; each comparison is a step.
fn among(call: &Call<'_, '_>, value: &Value, values: &[Value]) -> Result<bool, CallError> {
    call.budget().step(values.len() as u64)?;
    Ok(values.iter().any(|other| deep_equal(value, other)))
}

fn uniq(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    let elements = Elements::of(call, 0, cannot_find("uniq"))?;
    let mut unique = Elements::default();
    for (item, origin) in elements.items.into_iter().zip(elements.origins) {
        if !among(call, &item, &unique.items)? {
            unique.push(item, origin);
        }
    }
    let whole = call.origins[0];
    unique.result(call, ListType::Any, whole)
}

fn compact(call: &mut Call<'_, '_>) -> Outcome {
    let mut elements = Elements::of(call, 0, |kind| format!("Cannot compact on type {kind}"))?;
    let keep: Vec<bool> = elements.items.iter().map(|item| !empty(item)).collect();
    elements.retain(&keep);
    let whole = call.origins[0];
    elements.result(call, ListType::Any, whole)
}

fn without(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    let mut elements = Elements::of(call, 0, cannot_find("without"))?;
    let omitted = &call.args[1..];
    let mut keep = Vec::with_capacity(elements.len());
    for item in &elements.items {
        keep.push(!among(call, item, omitted)?);
    }
    elements.retain(&keep);
    let whole = call.origins[0];
    elements.result(call, ListType::Any, whole)
}

fn has(call: &mut Call<'_, '_>) -> Outcome {
    if call.arg(1).is_nil() {
        return Ok(false.into());
    }
    weigh(call, call.arg(1))?;
    let Some(found) = items(call.arg(1)) else {
        return Err(no_list(call.arg(1), cannot_find("has")));
    };
    Ok(among(call, call.arg(0), &found)?.into())
}

fn append(call: &mut Call<'_, '_>) -> Outcome {
    let mut elements = Elements::of(call, 0, |kind| format!("Cannot push on type {kind}"))?;
    elements.push(call.arg(1).clone(), call.origins[1]);
    let whole = call.origins[0];
    elements.result(call, ListType::Any, whole)
}

fn prepend(call: &mut Call<'_, '_>) -> Outcome {
    let elements = Elements::of(call, 0, |kind| format!("Cannot prepend on type {kind}"))?;
    let mut longer = Elements::default();
    longer.push(call.arg(1).clone(), call.origins[1]);
    longer.append(elements);
    let whole = call.origins[0];
    longer.result(call, ListType::Any, whole)
}

fn concat(call: &mut Call<'_, '_>) -> Outcome {
    let mut all = Elements::default();
    let mut whole = Origin::NONE;
    for index in 0..call.args.len() {
        let elements = Elements::of(call, index, |kind| {
            format!("Cannot concat type {kind} as list")
        })?;
        all.append(elements);
        let from = call.origins[index];
        whole = call.recorder().union(whole, from);
    }
    if all.items.is_empty() {
        return Ok(List::nil(ListType::Any).into());
    }
    all.result(call, ListType::Any, whole)
}

fn slice(call: &mut Call<'_, '_>) -> Outcome {
    let elements = Elements::of(call, 0, |kind| {
        format!("list should be type of slice or array but {kind}")
    })?;
    let length = elements.len();
    if length == 0 {
        return Ok(Value::Nil);
    }
    let start = call.args.get(1).map_or(0, to_int64);
    let end = call.args.get(2).map_or(length as i64, to_int64);
    if start < 0 || end < start || end > length as i64 {
        return Err(CallError::new(
            "reflect.Value.Slice: slice index out of bounds",
        ));
    }
    let ty = match call.arg(0) {
        Value::List(list) => list.ty(),
        Value::Object(object) => ListType::Named(object.go_type()),
        _ => ListType::Any,
    };
    let whole = call.origins[0];
    let part = elements.slice(start as usize..end as usize);
    part.result(call, ty, whole)
}

fn chunk(call: &mut Call<'_, '_>) -> Outcome {
    const TOO_LONG: &str = "runtime error: makeslice: len out of range";
    let size = call.int(0);
    let value = call.arg(1);
    if value.is_nil() {
        return Err(CallError::new(NIL_POINTER));
    }
    let elements = Elements::of(call, 1, |kind| format!("Cannot chunk type {kind}"))?;
    let length = elements.len() as i64;
    // Sprig reckons in floats, so that negative sizes come out oddly.
    let chunks = ((length - 1) as f64 / size as f64).floor() + 1.0;
    if chunks.is_nan() || chunks < 0.0 || chunks.is_infinite() {
        return Err(CallError::new(TOO_LONG));
    }
    let chunks = chunks as i64;
    let mut lists = Vec::new();
    for nth in 0..chunks {
        let remainder = if nth == chunks - 1 {
            length.wrapping_rem(size)
        } else {
            0
        };
        let this = if remainder == 0 { size } else { remainder };
        let from = nth
            .checked_mul(size)
            .and_then(|from| usize::try_from(from).ok());
        let (Some(from), Ok(this)) = (from, usize::try_from(this)) else {
            return Err(CallError::new(TOO_LONG));
        };
        let to = from.saturating_add(this).min(elements.len());
        let from = from.min(to);
        let items = elements.items[from..to].to_vec();
        let origins = elements.origins[from..to].to_vec();
        lists.push(List::with_origins(ListType::Any, items, origins).into());
    }
    Ok(List::typed(ListType::Lists, lists).into())
}
