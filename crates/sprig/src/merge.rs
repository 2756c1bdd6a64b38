//! Merging and copying dictionaries.

use crate::args::{Args, Outcome, empty, weigh};
use crate::dicts::{entries, put};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_source::Exhausted;
use pilothouse_value::{List, Map, MapType, Origin, Value};

const MERGE: &str = "func(map[string]interface {}, ...map[string]interface {}) interface {}";
const MUST_MERGE: &str =
    "func(map[string]interface {}, ...map[string]interface {}) (interface {}, error)";

pub(crate) static ROWS: &[Function] = &[
    Family::Dicts
        .row("merge", MERGE, merge)
        .doc(
            "merge DEST DICT…",
            "Adds what DEST lacks, or has only empty, from the others, nested dictionaries included; earlier ones win. Changes and returns DEST.",
        )
        .example(
            r#"{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}"#,
            r#"{"a":1,"b":3}"#,
        )
        .apart(),
    Family::Dicts
        .row("mustMerge", MUST_MERGE, merge)
        .doc("mustMerge DEST DICT…", "As `merge`.")
        .example(
            r#"{{ mustMerge (dict "a" "") (dict "a" 2) | toJson }}"#,
            r#"{"a":2}"#,
        )
        .apart(),
    Family::Dicts
        .row("mergeOverwrite", MERGE, merge_overwrite)
        .doc(
            "mergeOverwrite DEST DICT…",
            "Puts everything of the others into DEST, nested dictionaries merged; later ones win. Changes and returns DEST.",
        )
        .example(
            r#"{{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}"#,
            r#"{"a":2,"b":3}"#,
        )
        .apart(),
    Family::Dicts
        .row("mustMergeOverwrite", MUST_MERGE, merge_overwrite)
        .doc("mustMergeOverwrite DEST DICT…", "As `mergeOverwrite`.")
        .example(
            r#"{{ mustMergeOverwrite (dict "a" 1) (dict "a" "") | toJson }}"#,
            r#"{"a":""}"#,
        )
        .apart(),
    Family::Dicts
        .row("deepCopy", "func(interface {}) interface {}", deep_copy)
        .doc(
            "deepCopy VALUE",
            "A copy that shares nothing with the value: changing one with `set` leaves the other as it is.",
        )
        .example(
            r#"{{ $a := dict "x" 1 }}{{ $b := deepCopy $a }}{{ $_ := set $b "x" 2 }}{{ $a.x }}"#,
            "1",
        )
        .apart(),
    Family::Dicts
        .row(
            "mustDeepCopy",
            "func(interface {}) (interface {}, error)",
            deep_copy,
        )
        .doc("mustDeepCopy VALUE", "As `deepCopy`.")
        .example(r#"{{ mustDeepCopy (dict "x" 1) | toJson }}"#, r#"{"x":1}"#)
        .apart(),
    Family::Dicts
        .row("deepEqual", "func(interface {}, interface {}) bool", deep_equal)
        .doc(
            "deepEqual A B",
            "Whether both are of the same type and equal in everything they hold.",
        )
        .example("{{ deepEqual (list 1 2) (list 1 2) }}", "true"),
];

fn merge(call: &mut Call<'_, '_>) -> Outcome {
    merge_all(call, false)
}

fn merge_overwrite(call: &mut Call<'_, '_>) -> Outcome {
    merge_all(call, true)
}

fn merge_all(call: &mut Call<'_, '_>, overwrite: bool) -> Outcome {
    let mut dest = call.map(0);
    if dest.is_nil() && (1..call.args.len()).any(|index| !call.map(index).is_nil()) {
        dest = Map::new();
    }
    for index in 1..call.args.len() {
        let source = (call.map(index), call.origins[index]);
        merge_into(call, &dest, &source, overwrite, 0)?;
    }
    call.result_from(call.origins[0]);
    Ok(dest.into())
}

/// Deeper than any value that comes from YAML, and shallow enough for the stack of a browser.
const DEEPEST: u32 = 1_000;

fn go_deeper(depth: u32) -> Result<u32, CallError> {
    if depth >= DEEPEST {
        return Err(Exhausted::Depth(DEEPEST).into());
    }
    Ok(depth + 1)
}

fn merge_into(
    call: &mut Call<'_, '_>,
    dest: &Map,
    (source, source_from): &(Map, Origin),
    overwrite: bool,
    depth: u32,
) -> Result<(), CallError> {
    let depth = go_deeper(depth)?;
    for (key, slot) in entries(call, source, *source_from)? {
        let there = dest.get(&key).unwrap_or_default();
        if let (Value::Map(inner), Value::Map(other)) = (&there, &slot.value)
            && (overwrite || !inner.is_empty())
        {
            let other = (other.clone(), slot.origin);
            merge_into(call, inner, &other, overwrite, depth)?;
            continue;
        }
        if overwrite || (empty(&there) && !slot.value.is_nil()) {
            if dest.ty() == MapType::String && source.ty() != MapType::String {
                return Err(CallError::new(
                    "reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string",
                ));
            }
            put(call, dest, &key, &slot.value, slot.origin);
        }
    }
    Ok(())
}

fn deep_copy(call: &mut Call<'_, '_>) -> Outcome {
    let value = call.arg(0);
    if value.is_nil() {
        return Err(CallError::new(
            "reflect: call of reflect.Value.Type on zero Value",
        ));
    }
    // Slots keep their own origins, and the copy comes from where the value does: so does all below it.
    call.result_from(call.origins[0]);
    copy(call, value, 0)
}

// Plain loops: each level of nesting is a frame on the stack.
fn copy(call: &Call<'_, '_>, value: &Value, depth: u32) -> Outcome {
    match value {
        Value::Map(map) if !map.is_nil() => copy_map(call, map, go_deeper(depth)?),
        Value::List(list) if !list.is_nil() => copy_list(call, list, go_deeper(depth)?),
        Value::Object(object) => Ok(object.copied().unwrap_or_else(|| value.clone())),
        other => Ok(other.clone()),
    }
}

fn copy_map(call: &Call<'_, '_>, map: &Map, depth: u32) -> Outcome {
    call.budget().step(map.len() as u64 + 1)?;
    let copied = Map::typed(map.ty());
    for (key, slot) in map.entries() {
        let value = copy(call, &slot.value, depth)?;
        copied.insert_from(key, value, slot.origin);
    }
    Ok(copied.into())
}

fn copy_list(call: &Call<'_, '_>, list: &List, depth: u32) -> Outcome {
    call.budget().step(list.len() as u64 + 1)?;
    let mut items = Vec::with_capacity(list.len());
    for item in list.items() {
        items.push(copy(call, item, depth)?);
    }
    let origins = (0..items.len()).map(|index| list.own_origin(index));
    Ok(List::with_origins(list.ty(), items, origins.collect()).into())
}

fn deep_equal(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    weigh(call, call.arg(1))?;
    Ok(pilothouse_value::compare::deep_equal(call.arg(0), call.arg(1)).into())
}
