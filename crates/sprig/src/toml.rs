//! TOML: `toToml`, `mustToToml`, `fromToml`.

mod encode;
mod key;
mod number;
mod parse;
mod strings;
mod text;
mod tree;

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{Map, Str, Value};

pub(crate) static ROWS: &[Function] = &[
    Family::Encoding
        .row("toToml", "func(interface {}) string", to_toml)
        .doc(
            "toToml VALUE",
            "Writes a map as TOML: plain keys first, then tables, both sorted. What cannot be written yields the error's text.",
        )
        .example(r#"{{ toToml (dict "name" "web" "port" (dict "http" 80)) }}"#, "name = \"web\"\n\n[port]\n  http = 80\n"),
    Family::Encoding
        .row("mustToToml", "func(interface {}) (string, error)", must_to_toml)
        .v4_only()
        .doc("mustToToml VALUE", "As `toToml`, but fails where the value cannot be written.")
        .example(r#"{{ mustToToml (dict "ports" (list 80 443)) }}"#, "ports = [80, 443]\n"),
    Family::Encoding
        .row("fromToml", "func(string) map[string]interface {}", from_toml)
        .doc(
            "fromToml TEXT",
            "Reads TOML into a map. Where that cannot be done, the map has the error's text under `Error`.",
        )
        .example(r#"{{ (fromToml "[server]\nport = 80").server.port }}"#, "80"),
];

fn encoded(call: &Call<'_, '_>) -> Result<Result<Value, String>, CallError> {
    let value = call.arg(0);
    if value.is_nil() {
        let panic = "reflect: call of reflect.Value.Type on zero Value";
        return Err(CallError::new(panic));
    }
    match encode::encode(value) {
        Ok(text) => {
            call.budget().bytes(text.len() as u64)?;
            Ok(Ok(Str::from(text).into()))
        }
        Err(error) => Ok(Err(error)),
    }
}

fn to_toml(call: &mut Call<'_, '_>) -> Outcome {
    Ok(encoded(call)?.unwrap_or_else(Value::from))
}

fn must_to_toml(call: &mut Call<'_, '_>) -> Outcome {
    encoded(call)?.map_err(CallError::Message)
}

fn from_toml(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.bytes(0);
    call.budget().step(text.len() as u64 / 16)?;
    Ok(match parse::parse(text) {
        Ok(map) => map.into(),
        Err(error) => [("Error", error)].into_iter().collect::<Map>().into(),
    })
}
