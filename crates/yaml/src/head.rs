//! The head of a manifest: what Helm sorts and hooks by.

use crate::decode::decode_as;
use crate::reader::{Text, transcode};
use crate::target::{Target, fold_eq};
use crate::{YamlError, compose, headscan, json};
use pilothouse_source::{FileId, Span};
use pilothouse_value::Value;
use std::collections::BTreeMap;

/// `apiVersion`, `kind` and the metadata that Helm looks at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// `apiVersion`, empty where there is none.
    pub api_version: String,
    /// `kind`
    pub kind: String,
    /// `metadata`, where it is there and not null.
    pub metadata: Option<Metadata>,
}

/// `metadata` of a [`Head`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Metadata {
    /// `name`
    pub name: String,
    /// `annotations`; numbers and booleans as strings, null as the empty string. `None` where there are none.
    pub annotations: Option<BTreeMap<String, String>>,
}

/// Reads the head of a manifest as Helm does: the whole text has to be YAML, keys are matched in any case, and
/// numbers and booleans are taken for strings. An empty document gives an empty head.
///
/// # Errors
/// What Helm prints after `YAML parse error on FILE: `. It names Helm 4's `util.SimpleHead`.
pub fn head(text: &[u8]) -> Result<Head, YamlError> {
    let text = transcode(text);
    let text = Text::new(&text);
    if let Some(head) = headscan::scan(&text)? {
        return Ok(head);
    }
    the_long_way(&text)
}

pub(crate) fn the_long_way(text: &Text<'_>) -> Result<Head, YamlError> {
    let document = compose::parse_text(text, FileId::NONE)?;
    let value = decode_as(&document.root, Target::Head)?;
    let mut reader = Reader { wrong: None };
    let head = reader.head(&value);
    match reader.wrong {
        Some(message) => Err(YamlError::unmarshaling(message, Span::NONE)),
        None => Ok(head),
    }
}

const METADATA: &str = r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;

/// Puts JSON into the struct; goes on after the first thing that does not fit, as Go does.
struct Reader {
    wrong: Option<String>,
}

impl Reader {
    fn misfit(&mut self, value: &Value, place: &str, ty: &str) {
        let kind = json::json_kind(value);
        self.wrong.get_or_insert_with(|| {
            format!("json: cannot unmarshal {kind} into Go {place} of type {ty}")
        });
    }

    fn head(&mut self, value: &Value) -> Head {
        let mut head = Head::default();
        let map = match value {
            Value::Map(map) => map,
            Value::Nil => return head,
            other => {
                self.misfit(other, "value", "util.SimpleHead");
                return head;
            }
        };
        for (key, slot) in map.slots().iter() {
            let value = &slot.value;
            if fold_eq(key, "apiversion") {
                self.text(
                    value,
                    "struct field SimpleHead.apiVersion",
                    &mut head.api_version,
                );
            } else if fold_eq(key, "kind") {
                self.text(value, "struct field SimpleHead.kind", &mut head.kind);
            } else if fold_eq(key, "metadata") {
                self.metadata(value, &mut head.metadata);
            }
        }
        head
    }

    fn text(&mut self, value: &Value, place: &str, field: &mut String) {
        match value {
            Value::Str(text) => *field = text.to_string_lossy().into_owned(),
            Value::Nil => {}
            other => self.misfit(other, place, "string"),
        }
    }

    fn metadata(&mut self, value: &Value, field: &mut Option<Metadata>) {
        let map = match value {
            Value::Map(map) => map,
            Value::Nil => {
                *field = None;
                return;
            }
            other => return self.misfit(other, "struct field SimpleHead.metadata", METADATA),
        };
        let metadata = field.get_or_insert_default();
        for (key, slot) in map.slots().iter() {
            if fold_eq(key, "name") {
                self.text(
                    &slot.value,
                    "struct field .metadata.name",
                    &mut metadata.name,
                );
            } else if fold_eq(key, "annotations") {
                self.annotations(&slot.value, &mut metadata.annotations);
            }
        }
    }

    fn annotations(&mut self, value: &Value, field: &mut Option<BTreeMap<String, String>>) {
        const PLACE: &str = "struct field .metadata.annotations";
        let map = match value {
            Value::Map(map) => map,
            Value::Nil => {
                *field = None;
                return;
            }
            other => return self.misfit(other, PLACE, "map[string]string"),
        };
        let annotations = field.get_or_insert_default();
        for (key, slot) in map.slots().iter() {
            let mut text = String::new();
            self.text(&slot.value, PLACE, &mut text);
            annotations.insert(key.to_string(), text);
        }
    }
}
