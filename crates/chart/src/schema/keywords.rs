//! The keywords of a schema object, read into a [`Schema`].

use super::compile::{Compiler, Id, Pattern, Schema, TYPES, quoted};
use super::draft::Draft;
use super::json::{Json, escape};
use pilothouse_sprig::goregex::compile as regex;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Reads the keywords of one schema object.
pub(super) struct Keywords<'a> {
    pub(super) compiler: &'a mut Compiler,
    pub(super) document: usize,
    pub(super) pointer: &'a str,
    /// The resource that references start from.
    pub(super) base: (usize, String),
    pub(super) object: &'a BTreeMap<Rc<str>, Json>,
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

    pub(super) fn references(&mut self, schema: &mut Schema) -> Result<(), String> {
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

    pub(super) fn general(&mut self, schema: &mut Schema) {
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

    pub(super) fn for_objects(&mut self, schema: &mut Schema) -> Result<(), String> {
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

    pub(super) fn for_arrays(&mut self, schema: &mut Schema) {
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

    pub(super) fn for_scalars(&mut self, schema: &mut Schema) -> Result<(), String> {
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
