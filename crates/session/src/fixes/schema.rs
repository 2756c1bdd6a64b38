//! Values that values.schema.json does not allow.

use super::near::nearest;
use super::{Advice, Case, Draft, keys, whole_line};
use pilothouse_value::Value;

pub(super) fn advise(case: &Case<'_>) -> Option<Advice> {
    let title = case.finding.title.as_str();
    let path = |text: &'_ str| -> Vec<String> { text.split('.').map(str::to_owned).collect() };
    if let Some(full) = title
        .strip_prefix("The chart takes no value “")
        .and_then(|rest| rest.strip_suffix('”'))
    {
        return unknown(case, &path(full));
    }
    if let Some(full) = title.strip_suffix(" is missing") {
        let names = path(full);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let fix = Draft {
            title: format!("Add {full} to {}", case.path),
            path: case.path.to_owned(),
            edits: vec![keys::insertion(case.text, &names, "\"\"")?],
        };
        return Some(Advice::default().with(Some(fix)));
    }
    let (subject, wanted) = title.split_once(" must be ")?;
    let subject = subject.strip_suffix(": value").unwrap_or(subject);
    let names: Vec<&str> = subject.split('.').collect();
    let key = keys::find(case.text, &names)?;
    let value = key.value_in(case.text);
    let (title, text) = match wanted.strip_prefix("one of ") {
        Some(all) => {
            let all: Vec<&str> = all.split(", ").map(|one| one.trim_matches('\'')).collect();
            let meant = nearest(value.trim_matches(['"', '\'']), all)?;
            (format!("Write {meant}"), meant.to_owned())
        }
        None => retyped(value, wanted.split(", and is ").next()?)?,
    };
    let fix = case.fix(title, key.value.clone(), text);
    Some(Advice::default().with(Some(fix)))
}

/// A value with quotes, or without them.
fn retyped(value: &str, wanted: &str) -> Option<(String, String)> {
    let bare = value.trim_matches(['"', '\'']);
    let fits = match wanted {
        "a text" => {
            let plain = !value.is_empty() && !value.starts_with(['{', '[', '"', '\'', '|', '>']);
            return plain.then(|| ("Put it in quotes".to_owned(), format!("\"{value}\"")));
        }
        "a whole number" => bare.parse::<i64>().is_ok(),
        "a number" => bare.parse::<f64>().is_ok(),
        "true or false" => matches!(bare, "true" | "false"),
        _ => false,
    };
    (fits && bare != value).then(|| ("Take the quotes off".to_owned(), bare.to_owned()))
}

/// A key that the schema does not name: one that it does, or none.
fn unknown(case: &Case<'_>, full: &[String]) -> Option<Advice> {
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let (name, path) = full.split_last()?;
    let key = keys::find(case.text, &full)?;
    let known = properties(case, path);
    let beside = keys::children(case.text, path);
    let free = known
        .iter()
        .map(String::as_str)
        .filter(|known| !beside.contains(known));
    if let Some(meant) = nearest(name, free) {
        let fix = case.fix(format!("Write {meant}"), key.place.clone(), meant);
        let hint = format!("The chart's values.schema.json has “{meant}”.");
        return Some(Advice::hint(hint).with(Some(fix)));
    }
    let line = whole_line(case.text, key.place.start);
    let single = keys::children(case.text, &full).is_empty() && !key.value_in(case.text).is_empty();
    let removed = case.fix(format!("Take {} out", full.join(".")), line, "");
    Some(Advice::default().with(single.then_some(removed)))
}

/// The names that the chart's own schema allows below a path.
fn properties(case: &Case<'_>, path: &[&str]) -> Vec<String> {
    let Some(text) = case.file("values.schema.json") else {
        return Vec::new();
    };
    let Ok(mut schema) = pilothouse_yaml::decode_map(text.as_bytes()) else {
        return Vec::new();
    };
    let steps = path.iter().flat_map(|name| ["properties", *name]);
    for step in steps.chain(["properties"]) {
        match schema.get(step) {
            Some(Value::Map(below)) => schema = below,
            _ => return Vec::new(),
        }
    }
    let names = schema.keys().into_iter();
    names.map(|name| name.to_string()).collect()
}
