//! What is said of an object wherever it is named.

use crate::convert;
use crate::output::Numbered;
use pilothouse_protocol::{DocumentRole, ObjectGroup};
use pilothouse_workspace::Environment;

/// The fields that all lists of objects share: see `pilothouse_protocol::Document`.
pub(crate) struct Head {
    pub(crate) group: ObjectGroup,
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) label: String,
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) source: String,
}

impl Head {
    /// The head of a document; its fields are empty where it is no object.
    pub(crate) fn of(one: &Numbered) -> Head {
        let document = &one.document;
        let object = document.object.clone().unwrap_or_default();
        let kind = match document.role {
            DocumentRole::Notes => "NOTES.txt".to_owned(),
            _ => object.kind,
        };
        Head {
            group: match document.role {
                DocumentRole::Hook => ObjectGroup::Hooks,
                DocumentRole::Notes => ObjectGroup::Text,
                DocumentRole::Manifest => {
                    convert::group(pilothouse_kube::group(&object.api_version, &kind))
                }
            },
            label: pilothouse_kube::label(&kind).to_owned(),
            api_version: object.api_version,
            kind,
            name: object.name,
            namespace: object.namespace,
            source: document.source.to_string(),
        }
    }
}

/// The name where it tells more than the kind: empty where it is the release's or the chart's full name, without
/// that at its start.
pub(crate) fn short_name<'a>(name: &'a str, environment: &Environment, chart: &str) -> &'a str {
    let full = format!("{}-{chart}", environment.release);
    for head in [full.as_str(), environment.release.as_str()] {
        match name.strip_prefix(head) {
            Some("") => return "",
            Some(rest) if rest.starts_with('-') => return &rest[1..],
            _ => {}
        }
    }
    name
}
