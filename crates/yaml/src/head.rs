//! The head of a manifest: what Helm sorts and hooks by.

use crate::{NodeKind, YamlError, compose};
use pilothouse_source::FileId;
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
    /// `annotations`; numbers and booleans as strings.
    pub annotations: BTreeMap<String, String>,
}

/// Reads the head of a manifest.
///
/// # Errors
/// What Helm prints after `YAML parse error on FILE: `.
pub fn head(text: &[u8]) -> Result<Head, YamlError> {
    let document = compose::parse(text, FileId::NONE)?;
    crate::decode_node(&document.root)?;
    let mut head = Head::default();
    let text = |node: &crate::Node| node.as_scalar().unwrap_or_default().to_owned();
    let NodeKind::Mapping(entries) = &document.root.kind else {
        return Ok(head);
    };
    for (key, value) in entries.iter() {
        match key.as_scalar().map(str::to_lowercase).as_deref() {
            Some("apiversion") => head.api_version = text(value),
            Some("kind") => head.kind = text(value),
            Some("metadata") => {
                let mut metadata = Metadata::default();
                if let Some(name) = value.get("name") {
                    metadata.name = text(name);
                }
                for (key, value) in value
                    .get("annotations")
                    .and_then(|node| node.as_mapping())
                    .unwrap_or_default()
                {
                    metadata.annotations.insert(text(key), text(value));
                }
                head.metadata = Some(metadata);
            }
            _ => {}
        }
    }
    Ok(head)
}
