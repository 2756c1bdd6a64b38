//! Dictionaries: looking into them, changing them, taking parts of them.

use crate::args::{Args, Outcome, strval, weigh};
use crate::elements::Elements;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, ListType, Map, MapType, Origin, Slot, Value};

pub(crate) static ROWS: &[Function] = &[
    Family::Dicts
        .row("dict", "func(...interface {}) map[string]interface {}", dict)
        .doc(
            "dict KEY VALUE…",
            "A dictionary of keys and values in turn. Keys are made text; a last key without a value gets \"\".",
        )
        .example(r#"{{ dict "name" "web" "port" 80 | toJson }}"#, r#"{"name":"web","port":80}"#)
        .apart(),
    Family::Dicts
        .row(
            "get",
            "func(map[string]interface {}, string) interface {}",
            get,
        )
        .doc("get DICT KEY", "The value under KEY; \"\" if there is none.")
        .example(r#"{{ get (dict "a" 1) "a" }}"#, "1")
        .shallow(),
    Family::Dicts
        .row(
            "set",
            "func(map[string]interface {}, string, interface {}) map[string]interface {}",
            set,
        )
        .doc(
            "set DICT KEY VALUE",
            "Puts VALUE under KEY, in the dictionary itself: everyone who holds it sees the change. Returns the dictionary.",
        )
        .example(
            r#"{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d | toJson }}"#,
            r#"{"a":1,"b":2}"#,
        )
        .apart(),
    Family::Dicts
        .row(
            "unset",
            "func(map[string]interface {}, string) map[string]interface {}",
            unset,
        )
        .doc(
            "unset DICT KEY",
            "Takes KEY out of the dictionary itself, and returns the dictionary.",
        )
        .example(r#"{{ unset (dict "a" 1 "b" 2) "a" | toJson }}"#, r#"{"b":2}"#)
        .apart(),
    Family::Dicts
        .row(
            "hasKey",
            "func(map[string]interface {}, string) bool",
            has_key,
        )
        .doc(
            "hasKey DICT KEY",
            "Whether there is something under KEY, be it empty or nil.",
        )
        .example(r#"{{ hasKey (dict "a" "") "a" }}"#, "true")
        .shallow(),
    Family::Dicts
        .row(
            "pluck",
            "func(string, ...map[string]interface {}) []interface {}",
            pluck,
        )
        .doc(
            "pluck KEY DICT…",
            "A list of what stands under KEY in each dictionary that has it.",
        )
        .example(
            r#"{{ pluck "size" (dict "size" "L") (dict) (dict "size" "S") | first }}"#,
            "L",
        )
        .apart(),
    Family::Dicts
        .row("keys", "func(...map[string]interface {}) []string", keys)
        .doc(
            "keys DICT…",
            "A list of the keys of all dictionaries. Real Helm's order is random: pass it on to `sortAlpha`.",
        )
        .example(r#"{{ keys (dict "b" 1 "a" 2) | sortAlpha | join "," }}"#, "a,b")
        .shallow(),
    Family::Dicts
        .row(
            "values",
            "func(map[string]interface {}) []interface {}",
            values,
        )
        .doc(
            "values DICT",
            "A list of the values. Real Helm's order is random.",
        )
        .example(r#"{{ values (dict "a" 1) }}"#, "[1]")
        .apart(),
    Family::Dicts
        .row(
            "pick",
            "func(map[string]interface {}, ...string) map[string]interface {}",
            pick,
        )
        .doc(
            "pick DICT KEY…",
            "A new dictionary with only those keys, as far as they are there.",
        )
        .example(
            r#"{{ pick (dict "a" 1 "b" 2 "c" 3) "a" "c" | toJson }}"#,
            r#"{"a":1,"c":3}"#,
        )
        .apart(),
    Family::Dicts
        .row(
            "omit",
            "func(map[string]interface {}, ...string) map[string]interface {}",
            omit,
        )
        .doc("omit DICT KEY…", "A new dictionary without those keys.")
        .example(
            r#"{{ omit (dict "a" 1 "b" 2 "c" 3) "b" | toJson }}"#,
            r#"{"a":1,"c":3}"#,
        )
        .apart(),
    Family::Dicts
        .row("dig", "func(...interface {}) (interface {}, error)", dig)
        .doc(
            "dig KEY… DEFAULT DICT",
            "Follows the keys into nested dictionaries; DEFAULT where a key is missing. `.Values` itself is refused: pass a part of it.",
        )
        .example(
            r#"{{ dig "image" "tag" "latest" (dict "image" (dict "name" "web")) }}"#,
            "latest",
        )
        .shallow(),
];

fn dict(call: &mut Call<'_, '_>) -> Outcome {
    call.result_from(Origin::NONE);
    let map = Map::new();
    for (pair, origins) in call.args.chunks(2).zip(call.origins.chunks(2)) {
        weigh(call, &pair[0])?;
        let key = strval(&pair[0]).to_string_lossy().into_owned();
        let value = pair.get(1).cloned().unwrap_or_else(|| "".into());
        map.insert_from(key, value, origins.get(1).copied().unwrap_or_default());
    }
    Ok(map.into())
}

fn key(call: &Call<'_, '_>, index: usize) -> String {
    call.str(index).to_string_lossy().into_owned()
}

fn get(call: &mut Call<'_, '_>) -> Outcome {
    let (map, key) = (call.map(0), key(call, 1));
    let (value, origin) = call.get(&map, call.origins[0], &key);
    call.result_from(origin);
    Ok(value.unwrap_or_else(|| "".into()))
}

fn has_key(call: &mut Call<'_, '_>) -> Outcome {
    let (map, key) = (call.map(0), key(call, 1));
    let (value, origin) = call.get(&map, call.origins[0], &key);
    call.result_from(origin);
    Ok(value.is_some().into())
}

fn set(call: &mut Call<'_, '_>) -> Outcome {
    let (map, key) = (call.map(0), key(call, 1));
    if map.is_nil() {
        return Err(CallError::new("assignment to entry in nil map"));
    }
    put(call, &map, &key, call.arg(2), call.origins[2]);
    call.result_from(call.origins[0]);
    Ok(map.into())
}

/// Changes a map that others may hold.
pub(crate) fn put(call: &mut Call<'_, '_>, map: &Map, key: &str, value: &Value, origin: Origin) {
    call.will_change(map, key);
    if map.is_shared() {
        value.mark_shared();
    }
    map.insert_from(key, value.clone(), origin);
}

fn unset(call: &mut Call<'_, '_>) -> Outcome {
    let (map, key) = (call.map(0), key(call, 1));
    call.will_change(&map, &key);
    map.remove(&key);
    call.result_from(call.origins[0]);
    Ok(map.into())
}

fn pluck(call: &mut Call<'_, '_>) -> Outcome {
    let key = key(call, 0);
    let mut found = Elements::default();
    for index in 1..call.args.len() {
        let map = call.map(index);
        if let (Some(value), origin) = call.get(&map, call.origins[index], &key) {
            found.push(value, origin);
        }
    }
    found.result(call, ListType::Any, Origin::NONE)
}

fn keys(call: &mut Call<'_, '_>) -> Outcome {
    let mut keys = Vec::new();
    for index in 0..call.args.len() {
        let map = call.map(index);
        call.budget().step(map.len() as u64)?;
        keys.extend(map.keys().iter().map(|key| Value::from(&**key)));
    }
    Ok(List::typed(ListType::String, keys).into())
}

/// The map's entries, each with where it comes from.
pub(crate) fn entries(
    call: &mut Call<'_, '_>,
    map: &Map,
    from: Origin,
) -> Result<Vec<(pilothouse_value::Key, Slot)>, CallError> {
    call.budget().step(map.len() as u64)?;
    let mut entries = map.entries();
    for (key, slot) in &mut entries {
        if !slot.origin.is_some() {
            slot.origin = call.recorder().child(from, key);
        }
    }
    Ok(entries)
}

fn values(call: &mut Call<'_, '_>) -> Outcome {
    let from = call.origins[0];
    let mut values = Elements::default();
    for (_, slot) in entries(call, &call.map(0), from)? {
        values.push(slot.value, slot.origin);
    }
    values.result(call, ListType::Any, from)
}

fn pick(call: &mut Call<'_, '_>) -> Outcome {
    let from = call.origins[0];
    let (map, picked) = (call.map(0), Map::new());
    for index in 1..call.args.len() {
        let key = key(call, index);
        if let (Some(value), origin) = call.get(&map, from, &key) {
            picked.insert_from(key, value, origin);
        }
    }
    call.result_from(Origin::NONE);
    Ok(picked.into())
}

fn omit(call: &mut Call<'_, '_>) -> Outcome {
    let names: Vec<String> = (1..call.args.len()).map(|index| key(call, index)).collect();
    let from = call.origins[0];
    let mut entries = entries(call, &call.map(0), from)?;
    entries.retain(|(key, _)| !names.iter().any(|name| **name == **key));
    let known = !entries.is_empty() && entries.iter().all(|(_, slot)| slot.origin.is_some());
    call.result_from(if known { from } else { Origin::NONE });
    Ok(Map::from_entries(MapType::Any, entries).into())
}

/// Go's words for an `interface{}` that holds something else than a type assertion asks for.
fn not_a(value: &Value, wanted: &str) -> CallError {
    let found = match value {
        Value::Nil => "nil",
        other => other.go_type(),
    };
    CallError::new(format!(
        "interface conversion: interface {{}} is {found}, not {wanted}"
    ))
}

fn as_dict(value: &Value) -> Result<Map, CallError> {
    match value {
        Value::Map(map) if map.ty() == MapType::Any => Ok(map.clone()),
        other => Err(not_a(other, MapType::Any.name())),
    }
}

fn dig(call: &mut Call<'_, '_>) -> Outcome {
    let [keys @ .., default, dict] = call.args else {
        return Err(CallError::new("dig needs at least three arguments"));
    };
    if keys.is_empty() {
        return Err(CallError::new("dig needs at least three arguments"));
    }
    let mut at = as_dict(dict)?;
    let mut from = call.origins[keys.len() + 1];
    let texts = keys.iter().map(|key| match key {
        Value::Str(text) => Ok(text.to_string_lossy().into_owned()),
        other => Err(not_a(other, "string")),
    });
    let texts = texts.collect::<Result<Vec<String>, CallError>>()?;
    for (nth, key) in texts.iter().enumerate() {
        let (value, origin) = call.get(&at, from, key);
        from = origin;
        match value {
            None => {
                let default_from = call.origins[keys.len()];
                let both = call.recorder().union(default_from, origin);
                call.result_from(both);
                return Ok(default.clone());
            }
            Some(value) if nth + 1 == texts.len() => {
                call.result_from(origin);
                return Ok(value);
            }
            Some(value) => at = as_dict(&value)?,
        }
    }
    Ok(Value::Nil)
}
