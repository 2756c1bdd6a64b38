//! Documents as the linter reads them: split by Kubernetes' own reader, which wants nothing behind `---`.

use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};
use pilothouse_yaml::json;

/// What the linter looks at in an object.
pub(super) struct Object {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) fields: Map,
}

/// One document, read or not.
pub(super) enum Read {
    Object(Object),
    /// Helm's words; nothing behind it is read.
    Broken(String),
}

/// Calls `visit` for each document until one cannot be read.
pub(super) fn each(text: &[u8], helm: HelmVersion, mut visit: impl FnMut(Read)) {
    // What begins like JSON is read as such; from where it is none, as YAML.
    let mut text = text;
    let mut no_json = None;
    if text.trim_ascii_start().starts_with(b"{") {
        let mut at = 0;
        no_json = loop {
            match first_json(&text[at..]) {
                Err(error) => {
                    // A decoder of streams counts from where it began.
                    let message = error.message;
                    break Some(match message == "unexpected end of JSON input" {
                        true => "unexpected EOF".to_owned(),
                        false => format!("json: offset {}: {message}", at + error.offset),
                    });
                }
                Ok((value, length)) => match read_value(value, Syntax::Json, helm) {
                    Err(words) => break Some(words),
                    Ok(object) => {
                        object.into_iter().for_each(|it| visit(Read::Object(it)));
                        at += length;
                    }
                },
            }
            if text[at..].trim_ascii().is_empty() {
                return;
            }
        };
        text = &text[at..];
    }
    let documents = match split(text) {
        Ok(documents) => documents,
        Err(separator) => {
            return visit(Read::Broken(format!(
                "invalid Yaml document separator: {separator}"
            )));
        }
    };
    for document in documents {
        match read(document, helm) {
            Ok(object) => {
                object.into_iter().for_each(|it| visit(Read::Object(it)));
                no_json = None;
            }
            Err(words) => return visit(Read::Broken(no_json.unwrap_or(words))),
        }
    }
}

/// The JSON value at the front of a text, and where it ends.
fn first_json(text: &[u8]) -> Result<(Value, usize), json::JsonError> {
    match json::decode(text) {
        Ok(value) => Ok((value, text.len())),
        Err(error) if error.message.ends_with(" after top-level value") => {
            let end = error.offset.saturating_sub(1).min(text.len());
            Ok((json::decode(&text[..end])?, end))
        }
        Err(error) => Err(error),
    }
}

/// How a document is written.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Syntax {
    Json,
    Yaml,
}

/// The documents between lines of `---`; the error is what else stands on such a line.
fn split(text: &[u8]) -> Result<Vec<&[u8]>, String> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if let Some(rest) = line.strip_prefix(b"---") {
            let rest = rest.trim_ascii();
            if !rest.is_empty() && !rest.starts_with(b"#") {
                return Err(String::from_utf8_lossy(rest).into_owned());
            }
            if start < at {
                documents.push(&text[start..at]);
            }
            start = end;
        }
        at = end;
    }
    if start < text.len() {
        documents.push(&text[start..]);
    }
    Ok(documents)
}

/// `None`: a document of comments alone, or a null.
fn read(document: &[u8], helm: HelmVersion) -> Result<Option<Object>, String> {
    let value = pilothouse_yaml::decode(document).map_err(|error| error.message)?;
    let object = read_value(value, Syntax::Yaml, helm);
    object.map_err(|words| format!("error unmarshaling JSON: while decoding JSON: {words}"))
}

fn read_value(value: Value, syntax: Syntax, helm: HelmVersion) -> Result<Option<Object>, String> {
    const STRUCT: &str = "json: cannot unmarshal";
    let name = match helm {
        HelmVersion::V3_22 => "K8sYamlStruct",
        HelmVersion::V4_3 => "k8sYamlStruct",
    };
    let fields = match value {
        Value::Nil => return Ok(None),
        Value::Map(map) => map,
        other => {
            return Err(format!(
                "{STRUCT} {} into Go value of type rules.{name}",
                json_kind(&other)
            ));
        }
    };
    let text = |value: Option<Value>, path: &str| match value {
        None | Some(Value::Nil) => Ok(String::new()),
        // YAML's numbers and truths become texts where texts are wanted.
        Some(value)
            if matches!(value, Value::Map(_) | Value::List(_))
                || (syntax == Syntax::Json && !matches!(value, Value::Str(_))) =>
        {
            let kind = json_kind(&value);
            Err(format!(
                "{STRUCT} {kind} into Go struct field {path} of type string"
            ))
        }
        Some(value) => Ok(
            String::from_utf8_lossy(&pilothouse_value::format::print_value(&value)).into_owned(),
        ),
    };
    let metadata = match field(&fields, "metadata") {
        None | Some(Value::Nil) => Map::new(),
        Some(Value::Map(map)) => map,
        Some(other) => {
            let kind = json_kind(&other);
            return Err(format!(
                "{STRUCT} {kind} into Go struct field {name}.Metadata of type rules.k8sYamlMetadata"
            ));
        }
    };
    let api_version = text(field(&fields, "apiversion"), &format!("{name}.apiVersion"))?;
    let kind = text(field(&fields, "kind"), &format!("{name}.Kind"))?;
    text(
        field(&metadata, "namespace"),
        "k8sYamlMetadata.Metadata.Namespace",
    )?;
    let named = text(field(&metadata, "name"), "k8sYamlMetadata.Metadata.Name")?;
    Ok(Some(Object {
        api_version,
        kind,
        name: named,
        fields,
    }))
}

/// A field as Go's JSON finds it: in any case.
pub(super) fn field(map: &Map, lower: &str) -> Option<Value> {
    let slots = map.slots();
    let found = slots
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(lower));
    found.map(|(_, slot)| slot.value.clone())
}

fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Map(_) => "object",
        Value::List(_) => "array",
        Value::Str(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    }
}
