//! What looks at one value alone: types, constants, texts, numbers.

use super::{Outcome, Path};
use crate::schema::compile::{Schema, TYPES};
use crate::schema::failure::quote;
use crate::schema::json::Json;
use crate::schema::number;
use std::rc::Rc;

/// What ends a check before it begins: `false`, a wrong type, another value than the one that is allowed.
pub(super) fn refused(schema: &Schema, value: &Json) -> Option<String> {
    if schema.constant == Some(false) {
        return Some("false schema".to_owned());
    }
    if schema.types != 0 && !type_fits(schema.types, value) {
        let wanted = TYPES
            .iter()
            .enumerate()
            .filter(|(bit, _)| schema.types & (1 << bit) != 0);
        let wanted: Vec<&str> = wanted.map(|(_, name)| *name).collect();
        let got = TYPES[type_of(value)];
        return Some(format!("got {got}, want {}", wanted.join(" or ")));
    }
    if let Some(only) = &schema.const_value
        && !only.same(value)
    {
        return Some(match plain(only) {
            Some(text) => format!("value must be {text}"),
            None => "'const' failed".to_owned(),
        });
    }
    if let Some(allowed) = &schema.enum_values
        && !allowed.iter().any(|one| one.same(value))
    {
        let texts: Option<Vec<String>> = allowed.iter().map(plain).collect();
        return Some(match texts {
            Some(texts) if texts.len() == 1 => format!("value must be {}", texts[0]),
            Some(texts) => format!("value must be one of {}", texts.join(", ")),
            None => "'enum' failed".to_owned(),
        });
    }
    None
}

/// A scalar as messages show it.
fn plain(value: &Json) -> Option<String> {
    Some(match value {
        Json::Null => "<nil>".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(text) => text.to_string(),
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => return None,
    })
}

/// The place of a value's type in [`TYPES`].
fn type_of(value: &Json) -> usize {
    match value {
        Json::Null => 0,
        Json::Bool(_) => 1,
        Json::Number(_) => 2,
        Json::String(_) => 4,
        Json::Array(_) => 5,
        Json::Object(_) => 6,
    }
}

fn type_fits(types: u8, value: &Json) -> bool {
    if types & (1 << type_of(value)) != 0 {
        return true;
    }
    matches!(value, Json::Number(text) if types & (1 << 3) != 0 && number::is_integer(text))
}

pub(super) fn string(schema: &Schema, text: &str, at: Path<'_>, outcome: &mut Outcome) {
    if schema.min_length.is_some() || schema.max_length.is_some() {
        let length = text.chars().count() as u64;
        let least = schema.min_length.filter(|least| length < *least);
        outcome.limit(at, "minLength", length, least);
        let most = schema.max_length.filter(|most| length > *most);
        outcome.limit(at, "maxLength", length, most);
    }
    if let Some(pattern) = &schema.pattern
        && !pattern.expression.is_match(text.as_bytes())
    {
        let (text, pattern) = (quote(text), quote(&pattern.text));
        outcome.say(at, format!("{text} does not match pattern {pattern}"));
    }
}

pub(super) fn numeric(schema: &Schema, text: &str, at: Path<'_>, outcome: &mut Outcome) {
    let mut limit =
        |keyword: &str, want: &Option<Rc<str>>, broken: fn(std::cmp::Ordering) -> bool| {
            if let Some(want) = want
                && broken(number::order(text, want))
            {
                let (got, want) = (number::shown(text), number::shown(want));
                outcome.say(at, format!("{keyword}: got {got}, want {want}"));
            }
        };
    limit("minimum", &schema.minimum, std::cmp::Ordering::is_lt);
    limit("maximum", &schema.maximum, std::cmp::Ordering::is_gt);
    limit(
        "exclusiveMinimum",
        &schema.exclusive_minimum,
        std::cmp::Ordering::is_le,
    );
    limit(
        "exclusiveMaximum",
        &schema.exclusive_maximum,
        std::cmp::Ordering::is_ge,
    );
    if let Some(unit) = &schema.multiple_of
        && !number::is_multiple(text, unit)
    {
        let (got, want) = (number::shown(text), number::shown(unit));
        outcome.say(at, format!("multipleOf: got {got}, want {want}"));
    }
}
