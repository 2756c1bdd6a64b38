//! Schemas made ready: references resolved, expressions compiled.

use super::draft::{Draft, builtin};
use super::json::{Json, escape};
use super::resource::{Document, Resource};
use super::{MAX_DEPTH, format, url};
use pilothouse_sprig::goregex::{Expression, compile as regex};
use pilothouse_value::format::quote as go_quote;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

/// The number of a schema among all compiled ones.
pub(super) type Id = usize;

/// A schema made ready. Fields are Option or empty where the keyword is not there.
#[derive(Debug)]
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
        let document = Document::new(at, root, draft.unwrap_or(Draft::D2020))?;
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

    fn id(&mut self, document: usize, pointer: &str) -> Id {
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
        let mut schema = Schema::empty(draft, home.clone());
        schema.place = format!("{}#{pointer}", self.documents[document].url);
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
    fn resolve(&mut self, from: &(usize, String), reference: &str) -> Result<(Id, String), String> {
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

/// Reads the keywords of one schema object.
struct Keywords<'a> {
    compiler: &'a mut Compiler,
    document: usize,
    pointer: &'a str,
    base: (usize, String),
    object: &'a BTreeMap<Rc<str>, Json>,
}

impl Keywords<'_> {
    fn sub(&mut self, path: &str) -> Id {
        let pointer = format!("{}/{path}", self.pointer);
        self.compiler.id(self.document, &pointer)
    }

    fn one(&mut self, keyword: &str) -> Option<Id> {
        let schema = matches!(
            self.object.get(keyword),
            Some(Json::Object(_) | Json::Bool(_))
        );
        schema.then(|| self.sub(keyword))
    }

    fn list(&mut self, keyword: &str) -> Vec<Id> {
        let count = self
            .object
            .get(keyword)
            .and_then(Json::as_array)
            .map_or(0, <[Json]>::len);
        (0..count)
            .map(|index| self.sub(&format!("{keyword}/{index}")))
            .collect()
    }

    fn map(&mut self, keyword: &str) -> BTreeMap<Rc<str>, Id> {
        let Some(object) = self.object.get(keyword).and_then(Json::as_object).cloned() else {
            return BTreeMap::new();
        };
        let mut schemas = BTreeMap::new();
        for (key, schema) in object.iter() {
            if matches!(schema, Json::Object(_) | Json::Bool(_)) {
                let schema = self.sub(&format!("{keyword}/{}", escape(key)));
                schemas.insert(key.clone(), schema);
            }
        }
        schemas
    }

    fn count(&self, keyword: &str) -> Option<u64> {
        self.object.get(keyword)?.as_count()
    }

    fn number(&self, keyword: &str) -> Option<Rc<str>> {
        match self.object.get(keyword)? {
            Json::Number(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn text(&self, keyword: &str) -> Option<Rc<str>> {
        self.object.get(keyword)?.as_str().cloned()
    }

    fn references(&mut self, schema: &mut Schema) -> Result<(), String> {
        let base = self.base.clone();
        if let Some(reference) = self.text("$ref") {
            schema.reference = Some(self.compiler.resolve(&base, &reference)?.0);
        }
        if schema.draft >= Draft::D2019
            && let Some(reference) = self.text("$recursiveRef")
        {
            schema.recursive = Some(self.compiler.resolve(&base, &reference)?.0);
        }
        if schema.draft >= Draft::D2020
            && let Some(reference) = self.text("$dynamicRef")
        {
            let (target, fragment) = self.compiler.resolve(&base, &reference)?;
            let anchor = !fragment.is_empty() && !fragment.starts_with('/');
            schema.dynamic = Some((target, anchor.then_some(fragment)));
        }
        Ok(())
    }

    fn general(&mut self, schema: &mut Schema) {
        let draft = schema.draft;
        let types = match self.object.get("type") {
            Some(Json::String(one)) => vec![one.clone()],
            Some(Json::Array(items)) => items
                .iter()
                .filter_map(|item| item.as_str().cloned())
                .collect(),
            _ => Vec::new(),
        };
        for name in types {
            if let Some(bit) = TYPES.iter().position(|known| **known == *name) {
                schema.types |= 1 << bit;
            }
        }
        schema.enum_values = self
            .object
            .get("enum")
            .and_then(Json::as_array)
            .map(Rc::from);
        schema.all_of = self.list("allOf");
        schema.any_of = self.list("anyOf");
        schema.one_of = self.list("oneOf");
        schema.not = self.one("not");
        if draft <= Draft::D7 || self.compiler.documents[self.document].asserts_format {
            schema.format = self.text("format");
        }
        if draft >= Draft::D7
            && let Some(condition) = self.one("if")
        {
            // The branch that a plain `true` or `false` never takes is not even looked at.
            let fixed = match self.object.get("if") {
                Some(Json::Bool(truth)) => Some(*truth),
                _ => None,
            };
            let yes = (fixed != Some(false)).then(|| self.one("then")).flatten();
            let no = (fixed != Some(true)).then(|| self.one("else")).flatten();
            schema.condition = Some((condition, yes, no));
        }
    }

    fn for_objects(&mut self, schema: &mut Schema) -> Result<(), String> {
        let draft = schema.draft;
        schema.min_properties = self.count("minProperties");
        schema.max_properties = self.count("maxProperties");
        schema.required = texts(self.object.get("required"));
        schema.properties = self.map("properties");
        let place = format!("{}/patternProperties", self.pointer);
        for (text, id) in self.map("patternProperties") {
            schema.patterns.push((pattern(&text, &place)?, id));
        }
        schema.additional_properties = self.one("additionalProperties");
        if draft >= Draft::D6 {
            schema.property_names = self.one("propertyNames");
        }
        if draft >= Draft::D2019 {
            schema.dependent_schemas = self.map("dependentSchemas");
            schema.dependent_required = self.requirements("dependentRequired");
            schema.unevaluated_properties = self.one("unevaluatedProperties");
            self.compiler.tracks |= schema.unevaluated_properties.is_some();
        }
        schema.dependent_schemas.extend(self.map("dependencies"));
        schema
            .dependent_required
            .extend(self.requirements("dependencies"));
        Ok(())
    }

    fn requirements(&self, keyword: &str) -> BTreeMap<Rc<str>, Vec<Rc<str>>> {
        let object = self.object.get(keyword).and_then(Json::as_object);
        let mut requirements = BTreeMap::new();
        for (key, wanted) in object.into_iter().flat_map(|object| object.iter()) {
            if wanted.as_array().is_some() {
                requirements.insert(key.clone(), texts(Some(wanted)));
            }
        }
        requirements
    }

    fn for_arrays(&mut self, schema: &mut Schema) {
        let draft = schema.draft;
        schema.min_items = self.count("minItems");
        schema.max_items = self.count("maxItems");
        schema.unique_items = matches!(self.object.get("uniqueItems"), Some(Json::Bool(true)));
        if draft >= Draft::D2020 {
            schema.prefix_items = self.list("prefixItems");
            schema.rest_items = self.one("items");
        } else if self.object.get("items").and_then(Json::as_array).is_some() {
            schema.prefix_items = self.list("items");
            match self.object.get("additionalItems") {
                Some(Json::Bool(false)) => schema.no_additional_items = true,
                _ => schema.rest_items = self.one("additionalItems"),
            }
        } else {
            schema.rest_items = self.one("items");
        }
        if draft >= Draft::D6 {
            schema.contains = self.one("contains");
        }
        if draft >= Draft::D2019 {
            schema.min_contains = self.count("minContains");
            schema.max_contains = self.count("maxContains");
            schema.unevaluated_items = self.one("unevaluatedItems");
            self.compiler.tracks |= schema.unevaluated_items.is_some();
        }
    }

    fn for_scalars(&mut self, schema: &mut Schema) -> Result<(), String> {
        schema.min_length = self.count("minLength");
        schema.max_length = self.count("maxLength");
        if let Some(text) = self.text("pattern") {
            schema.pattern = Some(pattern(&text, &format!("{}/pattern", self.pointer))?);
        }
        schema.minimum = self.number("minimum");
        schema.maximum = self.number("maximum");
        schema.multiple_of = self.number("multipleOf");
        if schema.draft >= Draft::D6 {
            schema.exclusive_minimum = self.number("exclusiveMinimum");
            schema.exclusive_maximum = self.number("exclusiveMaximum");
        } else {
            let exclusive = |keyword| matches!(self.object.get(keyword), Some(Json::Bool(true)));
            if exclusive("exclusiveMinimum") {
                schema.exclusive_minimum = schema.minimum.take();
            }
            if exclusive("exclusiveMaximum") {
                schema.exclusive_maximum = schema.maximum.take();
            }
        }
        Ok(())
    }
}

fn texts(list: Option<&Json>) -> Vec<Rc<str>> {
    let items = list.and_then(Json::as_array).unwrap_or_default().iter();
    items.filter_map(|item| item.as_str().cloned()).collect()
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&go_quote(text.as_bytes())).into_owned()
}

/// `place`: the keyword's, for the words of the error.
fn pattern(text: &Rc<str>, place: &str) -> Result<Pattern, String> {
    let expression = regex(text.as_bytes()).map_err(|error| {
        let (text, place) = (quoted(text), quoted(&format!("{}#{place}", super::HERE)));
        format!("invalid regex {text} at {place}: {error}")
    })?;
    Ok(Pattern {
        text: text.clone(),
        expression,
    })
}

impl Schema {
    fn empty(draft: Draft, home: (usize, String)) -> Schema {
        Schema {
            draft,
            home,
            place: String::new(),
            constant: None,
            types: 0,
            const_value: None,
            enum_values: None,
            format: None,
            reference: None,
            recursive: None,
            dynamic: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            condition: None,
            min_properties: None,
            max_properties: None,
            required: Vec::new(),
            properties: BTreeMap::new(),
            patterns: Vec::new(),
            additional_properties: None,
            property_names: None,
            dependent_schemas: BTreeMap::new(),
            dependent_required: BTreeMap::new(),
            unevaluated_properties: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            prefix_items: Vec::new(),
            rest_items: None,
            no_additional_items: false,
            contains: None,
            min_contains: None,
            max_contains: None,
            unevaluated_items: None,
            min_length: None,
            max_length: None,
            pattern: None,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
        }
    }
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
