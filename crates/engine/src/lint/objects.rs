//! Documents as the linter reads them: split by Kubernetes' own reader, which wants nothing behind `---`.

use pilothouse_value::{Map, Value};

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
pub(super) fn each(text: &[u8], mut visit: impl FnMut(Read)) {
    let documents = match split(text) {
        Ok(documents) => documents,
        Err(separator) => {
            return visit(Read::Broken(format!(
                "invalid Yaml document separator: {separator}"
            )));
        }
    };
    for document in documents {
        match read(document) {
            Ok(None) => {}
            Ok(Some(object)) => visit(Read::Object(object)),
            Err(words) => return visit(Read::Broken(words)),
        }
    }
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
fn read(document: &[u8]) -> Result<Option<Object>, String> {
    const STRUCT: &str = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
    let value = pilothouse_yaml::decode(document).map_err(|error| error.message)?;
    let fields = match value {
        Value::Nil => return Ok(None),
        Value::Map(map) => map,
        other => {
            return Err(format!(
                "{STRUCT} {} into Go value of type rules.k8sYamlStruct",
                json_kind(&other)
            ));
        }
    };
    let text = |value: Option<Value>, path: &str| match value {
        None | Some(Value::Nil) => Ok(String::new()),
        Some(value @ (Value::Map(_) | Value::List(_))) => {
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
                "{STRUCT} {kind} into Go struct field k8sYamlStruct.Metadata of type rules.k8sYamlMetadata"
            ));
        }
    };
    let api_version = text(field(&fields, "apiversion"), "k8sYamlStruct.apiVersion")?;
    let kind = text(field(&fields, "kind"), "k8sYamlStruct.Kind")?;
    text(
        field(&metadata, "namespace"),
        "k8sYamlMetadata.Metadata.Namespace",
    )?;
    let name = text(field(&metadata, "name"), "k8sYamlMetadata.Metadata.Name")?;
    Ok(Some(Object {
        api_version,
        kind,
        name,
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
