//! YAML and JSON.

use crate::args::{Args, Outcome, weigh};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, Map, Segment, Str, StrTrace, Value};
use pilothouse_yaml::{self as yaml, Mark, json};

const TEXT: &str = "func(interface {}) string";
const MUST_TEXT: &str = "func(interface {}) (string, error)";
const DICT: &str = "func(string) map[string]interface {}";
const LIST: &str = "func(string) []interface {}";

pub(crate) static ROWS: &[Function] = &[
    Family::Encoding
        .row("toYaml", TEXT, to_yaml)
        .doc(
            "toYaml VALUE",
            "The value as YAML, keys sorted, without a line feed at the end. What cannot be written prints nothing.",
        )
        .example(r#"{{ dict "b" (list 1 2) "a" "x" | toYaml }}"#, "a: x\nb:\n- 1\n- 2"),
    Family::Encoding
        .row("mustToYaml", TEXT, must_to_yaml)
        .doc(
            "mustToYaml VALUE",
            "As `toYaml`; what cannot be written is an error.",
        )
        .example(r#"{{ mustToYaml (dict "a" 1) }}"#, "a: 1")
        .v4_only(),
    Family::Encoding
        .row("toYamlPretty", TEXT, to_yaml_pretty)
        .doc(
            "toYamlPretty VALUE",
            "As `toYaml`, with lists indented below their key.",
        )
        .example(
            r#"{{ toYamlPretty (dict "a" (list 1 2)) }}"#,
            "a:\n  - 1\n  - 2",
        ),
    Family::Encoding
        .row("fromYaml", DICT, from_yaml)
        .doc(
            "fromYaml STRING",
            "The dictionary that the YAML describes. An error stands under the key `Error` instead.",
        )
        .example(r#"{{ (fromYaml "a: 1").a }}"#, "1"),
    Family::Encoding
        .row("fromYamlArray", LIST, from_yaml_array)
        .doc(
            "fromYamlArray STRING",
            "The list that the YAML describes. An error is its only element instead.",
        )
        .example(r#"{{ fromYamlArray "[a, b]" | last }}"#, "b"),
    Family::Encoding
        .row("toJson", TEXT, to_json)
        .doc(
            "toJson VALUE",
            "The value as JSON on one line, keys sorted, `<`, `>` and `&` escaped. What cannot be written prints nothing.",
        )
        .example(r#"{{ dict "b" (list 1 2) "a" "<x>" | toJson }}"#, r#"{"a":"\u003cx\u003e","b":[1,2]}"#),
    Family::Encoding
        .row("mustToJson", TEXT, must_to_json)
        .doc(
            "mustToJson VALUE",
            "As `toJson`; what cannot be written is an error.",
        )
        .example("{{ mustToJson (list 1 nil) }}", "[1,null]"),
    Family::Encoding
        .row("toPrettyJson", TEXT, to_pretty_json)
        .doc("toPrettyJson VALUE", "As `toJson`, on indented lines.")
        .example(
            r#"{{ toPrettyJson (dict "a" (list 1)) }}"#,
            "{\n  \"a\": [\n    1\n  ]\n}",
        ),
    Family::Encoding
        .row("mustToPrettyJson", MUST_TEXT, must_to_pretty_json)
        .doc(
            "mustToPrettyJson VALUE",
            "As `toPrettyJson`; what cannot be written is an error.",
        )
        .example(r#"{{ mustToPrettyJson (dict "a" 1) }}"#, "{\n  \"a\": 1\n}"),
    Family::Encoding
        .row("toRawJson", TEXT, to_raw_json)
        .doc(
            "toRawJson VALUE",
            "As `toJson`, with `<`, `>` and `&` as they are; what cannot be written is an error.",
        )
        .example(r#"{{ toRawJson "<a&b>" }}"#, r#""<a&b>""#),
    Family::Encoding
        .row("mustToRawJson", MUST_TEXT, to_raw_json)
        .doc("mustToRawJson VALUE", "As `toRawJson`.")
        .example(r#"{{ mustToRawJson (list "<") }}"#, r#"["<"]"#),
    Family::Encoding
        .row("fromJson", DICT, from_json)
        .doc(
            "fromJson STRING",
            "The dictionary that the JSON describes. An error stands under the key `Error` instead.",
        )
        .example(r#"{{ (fromJson "{\"a\": [1, 2]}").a }}"#, "[1 2]"),
    Family::Encoding
        .row("fromJsonArray", LIST, from_json_array)
        .doc(
            "fromJsonArray STRING",
            "The list that the JSON describes. An error is its only element instead.",
        )
        .example(r#"{{ fromJsonArray "[1, 2]" | last }}"#, "2"),
    Family::Encoding
        .row(
            "mustFromJson",
            "func(string) (interface {}, error)",
            must_from_json,
        )
        .doc(
            "mustFromJson STRING",
            "Whatever the JSON describes; what is no JSON is an error.",
        )
        .example(r#"{{ mustFromJson "[1, \"a\"]" }}"#, "[1 a]"),
];

type Marked = Result<(Vec<u8>, Vec<Mark>), String>;

/// YAML whose every line knows the value it was written from.
fn traced(call: &mut Call<'_, '_>, pretty: bool) -> Result<Result<Value, String>, CallError> {
    let (value, from) = (call.arg(0), call.origins[0]);
    weigh(call, value)?;
    let origins = call.recorder().origins().clone();
    let written: Marked = {
        let mut origins = origins.borrow_mut();
        if pretty {
            yaml::to_yaml_pretty_traced(value, from, &mut origins)
        } else {
            yaml::to_yaml_traced(value, from, &mut origins)
        }
    };
    let (text, marks) = match written {
        Ok(written) => written,
        Err(error) => return Ok(Err(error)),
    };
    call.budget().bytes(text.len() as u64)?;
    Ok(Ok(with_marks(call, text, &marks).into()))
}

fn with_marks(call: &mut Call<'_, '_>, text: Vec<u8>, marks: &[Mark]) -> Str {
    if text.is_empty() || marks.iter().all(|mark| !mark.origin.is_some()) {
        return Str::from(text);
    }
    let span = call.span;
    let frame = call.recorder().frame();
    let segments = marks.iter().map(|mark| Segment {
        start: mark.start,
        span,
        frame,
        origin: mark.origin,
    });
    let trace = StrTrace {
        epoch: call.recorder().epoch(),
        segments: segments.collect(),
    };
    Str::traced(text, trace)
}

fn to_yaml(call: &mut Call<'_, '_>) -> Outcome {
    Ok(traced(call, false)?.unwrap_or_else(|_| "".into()))
}

fn must_to_yaml(call: &mut Call<'_, '_>) -> Outcome {
    traced(call, false)?.map_err(|error| {
        let json = error.starts_with("json: ");
        let lead = if json {
            "error marshaling into JSON: "
        } else {
            ""
        };
        CallError::Message(format!("{lead}{error}"))
    })
}

fn to_yaml_pretty(call: &mut Call<'_, '_>) -> Outcome {
    match traced(call, true)? {
        // What go-yaml panics at is an error even here.
        Err(error) if error.starts_with(yaml::CANNOT_MARSHAL) => Err(CallError::Message(error)),
        written => Ok(written.unwrap_or_else(|_| "".into())),
    }
}

type Encode = fn(&Value) -> Result<Vec<u8>, String>;

/// JSON as text, or nothing where it cannot be written.
fn lenient(call: &Call<'_, '_>, encode: Encode) -> Outcome {
    weigh(call, call.arg(0))?;
    let text = encode(call.arg(0)).unwrap_or_default();
    call.budget().bytes(text.len() as u64)?;
    Ok(Str::from(text).into())
}

fn strict(call: &Call<'_, '_>, encode: Encode) -> Outcome {
    weigh(call, call.arg(0))?;
    let text = encode(call.arg(0)).map_err(CallError::Message)?;
    call.budget().bytes(text.len() as u64)?;
    Ok(Str::from(text).into())
}

fn to_json(call: &mut Call<'_, '_>) -> Outcome {
    lenient(call, json::encode)
}

fn must_to_json(call: &mut Call<'_, '_>) -> Outcome {
    strict(call, json::encode)
}

fn to_pretty_json(call: &mut Call<'_, '_>) -> Outcome {
    lenient(call, json::encode_pretty)
}

fn must_to_pretty_json(call: &mut Call<'_, '_>) -> Outcome {
    strict(call, json::encode_pretty)
}

fn to_raw_json(call: &mut Call<'_, '_>) -> Outcome {
    strict(call, json::encode_raw)
}

/// Helm's way of handing an error to the template: as data.
fn dict_or_error(read: Result<Map, String>) -> Outcome {
    Ok(read
        .unwrap_or_else(|error| [("Error", error)].into_iter().collect())
        .into())
}

fn list_or_error(read: Result<List, String>) -> Outcome {
    Ok(read
        .unwrap_or_else(|error| List::new(vec![error.into()]))
        .into())
}

fn from_yaml(call: &mut Call<'_, '_>) -> Outcome {
    dict_or_error(yaml::decode_map(call.bytes(0)).map_err(|error| error.message))
}

fn from_yaml_array(call: &mut Call<'_, '_>) -> Outcome {
    let read = yaml::decode_list(call.bytes(0)).map_err(|error| error.message);
    // Nothing is an empty list here, not the nil one.
    list_or_error(read.map(|list| {
        if list.is_nil() {
            List::new(Vec::new())
        } else {
            list
        }
    }))
}

fn from_json(call: &mut Call<'_, '_>) -> Outcome {
    let read = json::decode_map_partly(call.bytes(0)).map_err(|error| error.message);
    dict_or_error(read.map(|(map, unfit)| {
        if let Some(unfit) = unfit {
            map.insert("Error", unfit.message);
        }
        map
    }))
}

fn from_json_array(call: &mut Call<'_, '_>) -> Outcome {
    list_or_error(json::decode_list(call.bytes(0)).map_err(|error| error.message))
}

fn must_from_json(call: &mut Call<'_, '_>) -> Outcome {
    json::decode(call.bytes(0)).map_err(|error| CallError::Message(error.message))
}
