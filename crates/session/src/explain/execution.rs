//! Templates that stop while they are executed.

use super::{Plain, between, plain};

/// Templates that stop while they are executed.
pub(super) fn executing(message: &str) -> Option<Plain> {
    let (head, words) = message.rsplit_once(">:")?;
    let expression = head
        .rsplit_once(" at <")
        .map_or("", |(_, expression)| expression);
    let words = words.trim();
    if let Some(field) = words
        .strip_prefix("nil pointer evaluating ")
        .and_then(|rest| rest.rsplit('.').next())
    {
        return nil_pointer(expression, field);
    }
    if let Some((field, kind)) = words
        .strip_prefix("can't evaluate field ")
        .and_then(|rest| rest.split_once(" in type "))
    {
        return plain(
            "template/no-field",
            format!(
                "There is no “{field}” to read in {}",
                owner(expression, field)
            ),
            format!("It is {}, not a map with that key.", go_type(kind)),
        );
    }
    if let Some(name) = between(message, "no template \"", "\"") {
        return plain(
            "template/unknown-template",
            format!("There is no template “{name}”"),
            "No file of the chart or its subcharts defines it: look at the name in {{ define }}.",
        );
    }
    if let Some((wanted, got)) = between_types(words) {
        return plain(
            "template/wrong-type",
            format!(
                "{} gets {}, and takes {}",
                subject(expression),
                go_type(got),
                go_type(wanted)
            ),
            "Convert the value first (toString, int, toYaml), or change it in the values.",
        );
    }
    if let Some(value) = words.strip_prefix("range can't iterate over ") {
        return plain(
            "template/range",
            format!("{expression} is no list and no map: it is {value}"),
            "“range” goes over lists and maps.",
        );
    }
    if let Some(name) = between(words, "wrong number of args for ", ":") {
        return plain(
            "template/arguments",
            format!("“{name}” gets too many or too few arguments"),
            words.to_owned(),
        );
    }
    if words.contains("incompatible types for comparison") {
        return plain(
            "template/comparison",
            format!("{expression} compares values of different types"),
            "Numbers from values files are float64, texts are strings: convert one of them (int, toString).",
        );
    }
    if words.ends_with("index out of range") || words.contains("error calling index: ") {
        return plain(
            "template/index",
            format!("There is nothing to be found by “{expression}”"),
            "The list ends before that place, or the value is no list and no map. Look at its length with len first.",
        );
    }
    if let Some(name) = between(words, "error calling ", ": ") {
        let said = words.rsplit_once(&format!("error calling {name}: "));
        return plain(
            "template/function",
            format!("“{name}” fails: {}", said.map_or(words, |(_, said)| said)),
            "",
        );
    }
    None
}

/// What a function is given and what it takes, of Go's words.
fn between_types(words: &str) -> Option<(&str, &str)> {
    words
        .strip_prefix("wrong type for value; expected ")?
        .split_once("; got ")
}

fn nil_pointer(expression: &str, field: &str) -> Option<Plain> {
    let owner = owner(expression, field);
    plain(
        "template/nil-pointer",
        format!("{owner} is empty, so there is no “{field}” to read"),
        format!(
            "Set {owner} in the values, or guard the template with {{{{ with … }}}} or {{{{ if … }}}}."
        ),
    )
}

/// What a field is looked for in: `ingress.tls` of `.Values.ingress.tls.enabled` and `enabled`.
fn owner(expression: &str, field: &str) -> String {
    let chain = expression.split([' ', '(', ')']).find(|word| {
        word.strip_prefix(['.', '$']).is_some() && word.split('.').skip(1).any(|name| name == field)
    });
    let Some(chain) = chain else {
        return "The value".to_owned();
    };
    let names: Vec<&str> = chain.split('.').collect();
    let at = names
        .iter()
        .rposition(|name| *name == field)
        .unwrap_or(names.len());
    match &names[..at] {
        ["" | "$", "Values", rest @ ..] if !rest.is_empty() => rest.join("."),
        ["" | "$"] => "“.”".to_owned(),
        names => names.join("."),
    }
}

/// The function of an expression.
fn subject(expression: &str) -> String {
    // Go names the last argument where the value came through a pipe.
    if expression.starts_with(['"', '`']) {
        return "What follows the pipe".to_owned();
    }
    let name = expression.split_whitespace().next().unwrap_or(expression);
    format!("“{name}”")
}

/// One of Go's types as people say it.
pub(super) fn go_type(name: &str) -> &str {
    match name {
        "string" => "a text",
        "bool" => "a boolean",
        "int" | "int64" | "uint64" => "a whole number",
        "float64" => "a number",
        "map[string]interface {}" | "chartutil.Values" | "common.Values" => "a map",
        "[]interface {}" | "[]string" => "a list",
        "interface {}" => "a plain value",
        "<nil>" | "nil" => "nothing",
        name => name,
    }
}
