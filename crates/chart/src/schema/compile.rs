//! Schemas made ready: references resolved, expressions compiled.

use super::draft::{Draft, builtin};
use super::json::Json;
use super::keywords::Keywords;
use super::resource::{Document, Resource};
use super::{MAX_DEPTH, format, url};
use pilothouse_sprig::goregex::Expression;
use pilothouse_value::format::quote as go_quote;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

/// The number of a schema among all compiled ones.
pub(super) type Id = usize;

/// A schema made ready. Fields are Option or empty where the keyword is not there.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) draft: Draft,
    /// Document and resource it stands in: for dynamic references.
    pub(super) home: (usize, String),
    /// Its own URL, with a fragment.
    pub(super) place: String,
    pub(super) constant: Option<bool>,
    /// A bit for each of [`TYPES`].
    pub(super) types: u8,
    pub(super) const_value: Option<Json>,
    pub(super) enum_values: Option<Rc<[Json]>>,
    pub(super) format: Option<Rc<str>>,
    pub(super) reference: Option<Id>,
    pub(super) recursive: Option<Id>,
    /// The target, and the anchor to look for in the dynamic scope.
    pub(super) dynamic: Option<(Id, Option<String>)>,
    pub(super) all_of: Vec<Id>,
    pub(super) any_of: Vec<Id>,
    pub(super) one_of: Vec<Id>,
    pub(super) not: Option<Id>,
    /// `if`, `then`, `else`.
    pub(super) condition: Option<(Id, Option<Id>, Option<Id>)>,
    pub(super) min_properties: Option<u64>,
    pub(super) max_properties: Option<u64>,
    pub(super) required: Vec<Rc<str>>,
    pub(super) properties: BTreeMap<Rc<str>, Id>,
    pub(super) patterns: Vec<(Pattern, Id)>,
    pub(super) additional_properties: Option<Id>,
    pub(super) property_names: Option<Id>,
    pub(super) dependent_schemas: BTreeMap<Rc<str>, Id>,
    pub(super) dependent_required: BTreeMap<Rc<str>, Vec<Rc<str>>>,
    pub(super) unevaluated_properties: Option<Id>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique_items: bool,
    pub(super) prefix_items: Vec<Id>,
    /// For the items after the prefix; with what an `additionalItems: false` says.
    pub(super) rest_items: Option<Id>,
    pub(super) no_additional_items: bool,
    pub(super) contains: Option<Id>,
    pub(super) min_contains: Option<u64>,
    pub(super) max_contains: Option<u64>,
    pub(super) unevaluated_items: Option<Id>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) pattern: Option<Pattern>,
    pub(super) minimum: Option<Rc<str>>,
    pub(super) maximum: Option<Rc<str>>,
    pub(super) exclusive_minimum: Option<Rc<str>>,
    pub(super) exclusive_maximum: Option<Rc<str>>,
    pub(super) multiple_of: Option<Rc<str>>,
}

/// A regular expression with its text.
#[derive(Clone)]
pub(super) struct Pattern {
    pub(super) text: Rc<str>,
    pub(super) expression: Rc<Expression>,
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// The names of types, in the order in which Helm lists them.
pub(super) const TYPES: [&str; 7] = [
    "null", "boolean", "number", "integer", "string", "array", "object",
];

/// All schemas that one schema file leads to.
#[derive(Debug, Default)]
pub(super) struct Compiler {
    pub(super) documents: Vec<Document>,
    /// Resources by their absolute URLs.
    by_url: HashMap<String, (usize, String)>,
    schemas: Vec<Option<Schema>>,
    ids: HashMap<(usize, String), Id>,
    waiting: VecDeque<(Id, usize, String)>,
    /// `urn:` references that nothing is known of: everything fits them.
    pub(super) unknown_urns: Vec<String>,
    /// Whether any schema asks what others have looked at.
    pub(super) tracks: bool,
}

impl Compiler {
    /// Adds the text of a document. Its number.
    pub(super) fn add(
        &mut self,
        at: &str,
        root: Json,
        draft: Option<Draft>,
    ) -> Result<usize, String> {
        let number = self.documents.len();
        let document = Document::new(at, root, draft.unwrap_or_default())?;
        for (pointer, resource) in &document.resources {
            let place = (number, pointer.clone());
            self.by_url.entry(resource.url.clone()).or_insert(place);
        }
        self.by_url
            .entry(at.to_owned())
            .or_insert((number, String::new()));
        self.documents.push(document);
        Ok(number)
    }

    /// Makes the schema at a place ready, with everything that it refers to.
    pub(super) fn root(&mut self, document: usize, pointer: &str) -> Result<Id, String> {
        let id = self.id(document, pointer);
        while let Some((id, document, pointer)) = self.waiting.pop_front() {
            let schema = self.schema(document, &pointer)?;
            self.schemas[id] = Some(schema);
        }
        Ok(id)
    }

    /// A schema that [`Compiler::root`] made ready.
    pub(super) fn get(&self, id: Id) -> Option<&Schema> {
        self.schemas.get(id)?.as_ref()
    }

    /// The schema with a dynamic anchor in a resource.
    pub(super) fn dynamic_anchor(&self, home: &(usize, String), anchor: &str) -> Option<Id> {
        let resource = self.documents[home.0].resources.get(&home.1)?;
        let place = resource.dynamic_anchors.get(anchor)?;
        self.ids.get(&(home.0, place.clone())).copied()
    }

    /// The root of a resource, where it says `$recursiveAnchor: true`.
    pub(super) fn recursive_anchor(&self, home: &(usize, String)) -> Option<Id> {
        let resource = self.documents[home.0].resources.get(&home.1)?;
        let id = self.ids.get(home).copied();
        id.filter(|_| resource.recursive_anchor)
    }

    pub(super) fn id(&mut self, document: usize, pointer: &str) -> Id {
        if let Some(id) = self.ids.get(&(document, pointer.to_owned())) {
            return *id;
        }
        let id = self.schemas.len();
        self.schemas.push(None);
        self.ids.insert((document, pointer.to_owned()), id);
        self.waiting.push_back((id, document, pointer.to_owned()));
        id
    }

    fn schema(&mut self, document: usize, pointer: &str) -> Result<Schema, String> {
        let (resource_at, resource) = self.documents[document].resource_of(pointer);
        let (home, draft) = ((document, resource_at.to_owned()), resource.draft);
        let json = self.documents[document]
            .root
            .at(pointer)
            .cloned()
            .unwrap_or(Json::Null);
        let mut schema = Schema {
            draft,
            home: home.clone(),
            place: format!("{}#{pointer}", self.documents[document].url),
            ..Schema::default()
        };
        let object = match &json {
            Json::Bool(truth) => {
                schema.constant = Some(*truth);
                return Ok(schema);
            }
            Json::Object(object) => object.clone(),
            _ => return Ok(schema),
        };
        // Dynamic references may lead to any anchor of the resource.
        let anchors: Vec<String> = self.documents[document].resources[&home.1].places_to_know();
        for anchor in anchors {
            self.id(document, &anchor);
        }
        let mut keywords = Keywords {
            compiler: self,
            document,
            pointer,
            base: home,
            object: &object,
        };
        keywords.references(&mut schema)?;
        if draft >= Draft::D6 {
            // Beside a lone `$ref` too, where everything else counts for nothing.
            schema.const_value = object.get("const").cloned();
        }
        if draft <= Draft::D7 && object.contains_key("$ref") {
            return Ok(schema);
        }
        keywords.general(&mut schema);
        keywords.for_objects(&mut schema)?;
        keywords.for_arrays(&mut schema);
        keywords.for_scalars(&mut schema)?;
        Ok(schema)
    }

    /// The schema that a reference leads to.
    pub(super) fn resolve(
        &mut self,
        from: &(usize, String),
        reference: &str,
    ) -> Result<(Id, String), String> {
        let base = self.documents[from.0].resources[&from.1].url.clone();
        let at = url::join(&base, reference);
        let unread = |why: String| format!("error in parsing {}: {why}", quoted(reference));
        format::uri_reference(reference).map_err(unread)?;
        let fragment = url::unescape(url::split(reference).1).unwrap_or_default();
        let (document, resource) = self.load(&at)?;
        let place = if fragment.is_empty() {
            resource
        } else if fragment.starts_with('/') {
            let place = format!("{resource}{fragment}");
            let found = self.documents[document].root.at(&place).cloned();
            let written = url::split(reference).1;
            let absolute = format!("{}#{resource}{written}", self.documents[document].url);
            let Some(found) = found.filter(|_| place.len() < 10_000) else {
                return Err(format!("json-pointer in \"{absolute}\" not found"));
            };
            if !self.documents[document].schemas.contains(&place) {
                let draft = self.documents[document].resource_of(&place).1.draft;
                super::against_draft(&found, draft, &absolute)?;
            }
            place
        } else {
            let found = self.documents[document].resources[&resource]
                .anchors
                .get(&fragment);
            found.cloned().ok_or_else(|| {
                let document = &self.documents[document].url;
                format!("anchor in \"{at}#{fragment}\" not found in schema \"{document}\"")
            })?
        };
        Ok((self.id(document, &place), fragment))
    }

    /// The document and the resource at a URL.
    fn load(&mut self, at: &str) -> Result<(usize, String), String> {
        if let Some(place) = self.by_url.get(at) {
            return Ok(place.clone());
        }
        if let Some(text) = builtin(at) {
            let number = self.add(at, Json::parse(text.as_bytes()), Draft::of(at))?;
            return Ok((number, String::new()));
        }
        if at.starts_with("urn:") {
            self.unknown_urns.push(at.to_owned());
            let number = self.add(at, Json::Bool(true), None)?;
            return Ok((number, String::new()));
        }
        Err(failing(at))
    }
}

/// As Go quotes it.
pub(super) fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&go_quote(text.as_bytes())).into_owned()
}

/// Why a schema elsewhere cannot be had.
pub(super) fn failing(at: &str) -> String {
    let why = match url::scheme(at) {
        Some("file") => {
            let path = at.trim_start_matches("file://");
            format!("open {path}: no such file or directory")
        }
        Some("http" | "https") => {
            let host = at.split('/').nth(2).unwrap_or_default();
            let (host, port) = host.split_once(':').unwrap_or((host, ""));
            let port = match port {
                "" if at.starts_with("https") => "443",
                "" => "80",
                port => port,
            };
            // This very machine is there without a network as well; nothing listens.
            let why = match host {
                "localhost" | "127.0.0.1" => {
                    format!("dial tcp 127.0.0.1:{port}: connect: connection refused")
                }
                _ => format!("dial tcp: lookup {host}: no such host"),
            };
            format!("HTTP request failed for {at}: Get \"{at}\": {why}")
        }
        _ => format!("no URLLoader registered for {}", quoted(at)),
    };
    format!("failing loading \"{at}\": {why}")
}

impl Resource {
    /// The places that dynamic references may lead to.
    fn places_to_know(&self) -> Vec<String> {
        let mut places: Vec<String> = self.dynamic_anchors.values().cloned().collect();
        if self.recursive_anchor {
            places.push(self.pointer.clone());
        }
        places.truncate(MAX_DEPTH);
        places
    }
}
