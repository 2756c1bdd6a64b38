//! A schema document, and the resources in it: parts with URLs of their own.

use super::draft::Draft;
use super::json::{Json, escape};
use super::{MAX_DEPTH, url};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A schema file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Json,
    pub(super) url: String,
    /// The places of all schemas in it; elsewhere a reference finds what only it takes for a schema.
    pub(super) schemas: HashSet<String>,
    /// By the JSON pointer of their roots; the document's own root is among them.
    pub(super) resources: BTreeMap<String, Resource>,
    /// Whether formats are checked whatever the draft says: in the drafts' own schemas.
    pub(super) asserts_format: bool,
}

/// A schema with a URL of its own.
#[derive(Debug)]
pub(super) struct Resource {
    /// Where it stands in its document.
    pub(super) pointer: String,
    pub(super) url: String,
    pub(super) draft: Draft,
    /// Names of places in it.
    pub(super) anchors: HashMap<String, String>,
    pub(super) dynamic_anchors: HashMap<String, String>,
    pub(super) recursive_anchor: bool,
}

/// Keywords that hold one schema, and the first draft that knows them.
const ONE: &[(&str, Draft)] = &[
    ("additionalItems", Draft::D4),
    ("additionalProperties", Draft::D4),
    ("items", Draft::D4),
    ("not", Draft::D4),
    ("contains", Draft::D6),
    ("propertyNames", Draft::D6),
    ("else", Draft::D7),
    ("if", Draft::D7),
    ("then", Draft::D7),
    ("contentSchema", Draft::D2019),
    ("unevaluatedItems", Draft::D2019),
    ("unevaluatedProperties", Draft::D2019),
];
/// Keywords that hold a list of schemas.
const LIST: &[(&str, Draft)] = &[
    ("allOf", Draft::D4),
    ("anyOf", Draft::D4),
    ("items", Draft::D4),
    ("oneOf", Draft::D4),
    ("prefixItems", Draft::D2020),
];
/// Keywords that hold schemas by names.
const NAMED: &[(&str, Draft)] = &[
    ("definitions", Draft::D4),
    ("dependencies", Draft::D4),
    ("patternProperties", Draft::D4),
    ("properties", Draft::D4),
    ("$defs", Draft::D2019),
    ("dependentSchemas", Draft::D2019),
];

impl Document {
    pub(super) fn new(at: &str, root: Json, draft: Draft) -> Result<Document, String> {
        let mut document = Document {
            root: root.clone(),
            url: at.to_owned(),
            schemas: HashSet::new(),
            resources: BTreeMap::new(),
            asserts_format: super::draft::builtin(at).is_some(),
        };
        document.resource(&root, "", at, draft)?;
        document.scan(&root, "", "", 0)?;
        Ok(document)
    }

    /// The resource that a place belongs to, and where that stands.
    pub(super) fn resource_of(&self, pointer: &str) -> (&str, &Resource) {
        let mut at = pointer;
        loop {
            if let Some((place, resource)) = self.resources.get_key_value(at) {
                return (place, resource);
            }
            at = at.rfind('/').map_or("", |slash| &at[..slash]);
        }
    }

    /// Notes a resource: the root, or a schema that names itself.
    fn resource(
        &mut self,
        schema: &Json,
        pointer: &str,
        base: &str,
        draft: Draft,
    ) -> Result<(), String> {
        let draft = match schema.get("$schema").and_then(Json::as_str) {
            Some(known) => match Draft::of(known) {
                Some(draft) => draft,
                None => {
                    let known = url::split(known).0;
                    pilothouse_sprig::url::check(known.as_bytes()).map_err(|error| {
                        format!("invalid $schema in \"{}#{pointer}\": {error}", super::HERE)
                    })?;
                    return Err(super::compile::failing(known));
                }
            },
            None => draft,
        };
        let id = schema.get(draft.id_keyword()).and_then(Json::as_str);
        let id = id.filter(|_| draft > Draft::D7 || schema.get("$ref").is_none());
        if id.is_some_and(|id| super::format::uri_reference(id).is_err()) {
            return Err(format!(
                "error in parsing id at \"{}#{pointer}\"",
                super::HERE
            ));
        }
        let own = id.map_or(base.to_owned(), |id| url::join(base, id));
        let recursive = matches!(schema.get("$recursiveAnchor"), Some(Json::Bool(true)));
        self.resources.insert(
            pointer.to_owned(),
            Resource {
                pointer: pointer.to_owned(),
                url: own,
                draft,
                anchors: HashMap::new(),
                dynamic_anchors: HashMap::new(),
                recursive_anchor: recursive,
            },
        );
        Ok(())
    }

    fn scan(
        &mut self,
        schema: &Json,
        pointer: &str,
        home: &str,
        depth: usize,
    ) -> Result<(), String> {
        self.schemas.insert(pointer.to_owned());
        let Some(object) = schema.as_object() else {
            return Ok(());
        };
        if depth > MAX_DEPTH {
            return Err("the schema nests too deep".to_owned());
        }
        let mut home = home.to_owned();
        let draft = self.resources[&home].draft;
        let lone_reference = draft <= Draft::D7 && object.contains_key("$ref");
        if !pointer.is_empty() && !lone_reference {
            // A part of another draft names itself as that one does.
            let own = object.get("$schema").and_then(Json::as_str);
            let own = own.map(|own| Draft::of(own).map_or("$id", Draft::id_keyword));
            let id = object.get(draft.id_keyword()).and_then(Json::as_str);
            let id = id.or_else(|| object.get(own?).and_then(Json::as_str));
            if id.is_some_and(|id| !id.starts_with('#') && !id.is_empty()) {
                let base = self.resources[&home].url.clone();
                self.resource(schema, pointer, &base, draft)?;
                home = pointer.to_owned();
            }
        }
        if !lone_reference {
            self.anchors(schema, pointer, &home);
        }
        let draft = self.resources[&home].draft;
        let known = |keywords: &'static [(&str, Draft)]| {
            let known = keywords.iter().filter(move |(_, since)| *since <= draft);
            known.map(|(keyword, _)| *keyword)
        };
        for keyword in known(ONE) {
            if let Some(inner) = object.get(keyword) {
                self.scan(inner, &format!("{pointer}/{keyword}"), &home, depth + 1)?;
            }
        }
        for keyword in known(LIST) {
            for (index, inner) in object
                .get(keyword)
                .and_then(Json::as_array)
                .unwrap_or_default()
                .iter()
                .enumerate()
            {
                self.scan(
                    inner,
                    &format!("{pointer}/{keyword}/{index}"),
                    &home,
                    depth + 1,
                )?;
            }
        }
        for keyword in known(NAMED) {
            let entries = object.get(keyword).and_then(Json::as_object).cloned();
            for (name, inner) in entries.iter().flat_map(|entries| entries.iter()) {
                self.scan(
                    inner,
                    &format!("{pointer}/{keyword}/{}", escape(name)),
                    &home,
                    depth + 1,
                )?;
            }
        }
        Ok(())
    }

    /// Notes the names that a schema gives itself.
    fn anchors(&mut self, schema: &Json, pointer: &str, home: &str) {
        let Some(resource) = self.resources.get_mut(home) else {
            return;
        };
        let text = |keyword| schema.get(keyword).and_then(Json::as_str);
        if resource.draft <= Draft::D7 {
            let id = text(resource.draft.id_keyword());
            let fragment = id.map_or("", |id| url::split(id).1);
            if !fragment.is_empty() {
                resource
                    .anchors
                    .insert(fragment.to_owned(), pointer.to_owned());
            }
            return;
        }
        if let Some(anchor) = text("$anchor") {
            resource
                .anchors
                .insert(anchor.to_string(), pointer.to_owned());
        }
        if resource.draft >= Draft::D2020
            && let Some(anchor) = text("$dynamicAnchor")
        {
            resource
                .anchors
                .insert(anchor.to_string(), pointer.to_owned());
            resource
                .dynamic_anchors
                .insert(anchor.to_string(), pointer.to_owned());
        }
    }
}
