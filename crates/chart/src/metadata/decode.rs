//! From YAML to the fields, as Go's JSON decoder fills a struct: case does not matter, scalars become text where text
//! is wanted, the first misfit is the error.

use super::fields::Fields;
use super::reader::{Place, Reader};
use super::{Dependency, Maintainer, Metadata};
use crate::ChartError;
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Value;

/// Reads Chart.yaml (or requirements.yaml) on top of `into`: fields that it does not name keep their values.
///
/// # Errors
/// What Helm says after `cannot load Chart.yaml: `.
pub(crate) fn metadata(reader: &Reader<'_>, mut into: Metadata) -> Result<Metadata, ChartError> {
    let Some(root) = reader.root(&reader.go_type("Metadata"))? else {
        return Ok(into);
    };
    let mut fields = Fields::new(reader, &root, "Metadata", "");
    for (name, place) in fields.take() {
        let text_field = match name {
            "name" => Some(&mut into.name),
            "home" => Some(&mut into.home),
            "version" => Some(&mut into.version),
            "description" => Some(&mut into.description),
            "icon" => Some(&mut into.icon),
            "apiVersion" => Some(&mut into.api_version),
            "condition" => Some(&mut into.condition),
            "tags" => Some(&mut into.tags),
            "appVersion" => Some(&mut into.app_version),
            "kubeVersion" => Some(&mut into.kube_version),
            "type" => Some(&mut into.kind),
            _ => None,
        };
        if let Some(field) = text_field {
            fields.text(name, &place, field);
            continue;
        }
        match name {
            "sources" => fields.texts(name, &place, &mut into.sources),
            "keywords" => fields.texts(name, &place, &mut into.keywords),
            "deprecated" => fields.flag(name, &place, &mut into.deprecated),
            "annotations" => fields.text_map(name, &place, &mut into.annotations),
            "maintainers" => {
                into.maintainers = fields
                    .structs(name, &place, "Maintainer", maintainer)
                    .unwrap_or_default();
            }
            _ => into.dependencies = fields.structs(name, &place, "Dependency", dependency),
        }
    }
    fields.finish()?;
    Ok(into)
}

/// The `apiVersion` of Chart.yaml alone, which decides how the rest is read; empty where there is none.
///
/// # Errors
/// As [`metadata`].
pub(crate) fn api_version(reader: &Reader<'_>) -> Result<String, ChartError> {
    let mut version = String::new();
    let Some(root) = reader.root("loader.chartBase")? else {
        return Ok(version);
    };
    let mut fields = Fields::new(reader, &root, "chartBase", "");
    for (name, place) in fields.take() {
        if name == "apiVersion" {
            fields.text(name, &place, &mut version);
        }
    }
    fields.finish()?;
    Ok(version)
}

/// Looks at Chart.lock (or requirements.lock); nothing of it is needed for rendering, but what is wrong in it stops
/// Helm.
///
/// # Errors
/// What Helm says after `cannot load Chart.lock: `.
pub(crate) fn lock(text: &[u8], file: FileId, helm: HelmVersion) -> Result<(), ChartError> {
    let reader = Reader::new(text, file, helm)?;
    let Some(root) = reader.root(&reader.go_type("Lock"))? else {
        return Ok(());
    };
    let mut fields = Fields::new(&reader, &root, "Lock", "");
    for (name, place) in fields.take() {
        match name {
            "digest" => fields.text(name, &place, &mut String::new()),
            "generated" => time(&reader, &place)?,
            "dependencies" => {
                fields.structs(name, &place, "Dependency", dependency);
            }
            _ => {}
        }
    }
    fields.finish()
}

fn time(reader: &Reader<'_>, place: &Place) -> Result<(), ChartError> {
    let message = match &place.value {
        Value::Nil => return Ok(()),
        Value::Str(text) => {
            let text = text.to_string_lossy();
            match super::validate::time_error(&text) {
                None => return Ok(()),
                Some(message) => message,
            }
        }
        _ => "Time.UnmarshalJSON: input is not a JSON string".to_owned(),
    };
    Err(reader.misfit(&message, place.span))
}

fn maintainer(fields: &mut Fields<'_>) -> Maintainer {
    let mut into = Maintainer::default();
    for (name, place) in fields.take() {
        let field = match name {
            "name" => &mut into.name,
            "email" => &mut into.email,
            _ => &mut into.url,
        };
        fields.text(name, &place, field);
    }
    into
}

fn dependency(fields: &mut Fields<'_>) -> Dependency {
    let mut into = Dependency::default();
    for (name, place) in fields.take() {
        match name {
            "name" => fields.text(name, &place, &mut into.name),
            "version" => fields.text(name, &place, &mut into.version),
            "repository" => fields.text(name, &place, &mut into.repository),
            "condition" => fields.text(name, &place, &mut into.condition),
            "alias" => fields.text(name, &place, &mut into.alias),
            "tags" => fields.texts(name, &place, &mut into.tags),
            "enabled" => fields.flag(name, &place, &mut into.enabled),
            _ => {
                let items = fields
                    .list(name, &place, "[]interface {}")
                    .unwrap_or_default();
                into.import_values = items.into_iter().map(|item| item.value).collect();
            }
        }
    }
    into
}
