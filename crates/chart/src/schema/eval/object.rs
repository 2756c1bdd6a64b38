//! Objects.

use super::{Evaluator, Outcome, Path, Step};
use crate::schema::compile::Schema;
use crate::schema::failure::{Failure, quote, quote_all};
use crate::schema::json::Json;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Evaluator<'_> {
    pub(super) fn object(
        &mut self,
        schema: &Schema,
        value: &Json,
        object: &BTreeMap<Rc<str>, Json>,
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let size = object.len() as u64;
        let least = schema.min_properties.filter(|least| size < *least);
        outcome.limit(at, "minProperties", size, least);
        let most = schema.max_properties.filter(|most| size > *most);
        outcome.limit(at, "maxProperties", size, most);
        let missing = schema
            .required
            .iter()
            .filter(|key| !object.contains_key(&***key));
        let missing: Vec<&str> = missing.map(|key| &**key).collect();
        if !missing.is_empty() {
            let what = if missing.len() == 1 {
                "property"
            } else {
                "properties"
            };
            outcome.say(at, format!("missing {what} {}", quote_all(missing)));
        }
        self.properties(schema, object, at, outcome);
        if let Some(names) = schema.property_names {
            for key in object.keys() {
                let failures = self
                    .schema(
                        names,
                        &Json::String(key.clone()),
                        Path::Root,
                        Step::Word("propertyNames"),
                    )
                    .failures;
                if !failures.is_empty() {
                    let message = format!("invalid propertyName {}", quote(key));
                    let failure = Failure::said(at.pointer(), message, failures);
                    outcome.failures.push(failure);
                }
            }
        }
        self.dependencies(schema, value, object, at, outcome);
    }

    fn properties(
        &mut self,
        schema: &Schema,
        object: &BTreeMap<Rc<str>, Json>,
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let mut additional: Vec<&str> = Vec::new();
        for (key, value) in object {
            let place = Path::Key(&at, key);
            let mut known = false;
            if let Some(id) = schema.properties.get(key) {
                known = true;
                self.part(
                    *id,
                    value,
                    place,
                    Step::Named("properties", key.clone()),
                    outcome,
                );
            }
            for (pattern, id) in &schema.patterns {
                if pattern.expression.is_match(key.as_bytes()) {
                    known = true;
                    let step = Step::Named("patternProperties", pattern.text.clone());
                    self.part(*id, value, place, step, outcome);
                }
            }
            if let Some(id) = schema.additional_properties.filter(|_| !known) {
                known = true;
                if self
                    .compiler
                    .get(id)
                    .is_some_and(|schema| schema.constant == Some(false))
                {
                    additional.push(key);
                } else {
                    self.part(
                        id,
                        value,
                        place,
                        Step::Word("additionalProperties"),
                        outcome,
                    );
                }
            }
            if known && self.compiler.tracks {
                outcome.seen.keys.insert(key.clone());
            }
        }
        if !additional.is_empty() {
            let keys = quote_all(additional);
            outcome.say(at, format!("additional properties {keys} not allowed"));
        }
    }

    fn dependencies(
        &mut self,
        schema: &Schema,
        value: &Json,
        object: &BTreeMap<Rc<str>, Json>,
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        for (key, id) in &schema.dependent_schemas {
            if object.contains_key(key) {
                let step = Step::Named("dependentSchemas", key.clone());
                match self.beside(*id, value, at, step) {
                    Ok(seen) => outcome.seen.add(seen),
                    Err(failure) => outcome.failures.push(failure),
                }
            }
        }
        for (key, wanted) in &schema.dependent_required {
            let missing = wanted
                .iter()
                .filter(|wanted| !object.contains_key(&***wanted));
            let missing: Vec<&str> = missing.map(|key| &**key).collect();
            if object.contains_key(key) && !missing.is_empty() {
                let missing = quote_all(missing);
                outcome.say(
                    at,
                    format!("properties {missing} required, if {} exists", quote(key)),
                );
            }
        }
    }

    pub(super) fn unseen_keys(
        &mut self,
        schema: &Schema,
        object: &BTreeMap<Rc<str>, Json>,
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let Some(id) = schema.unevaluated_properties else {
            return;
        };
        for (key, value) in object {
            if !outcome.seen.every_key && !outcome.seen.keys.contains(key) {
                let step = Step::Word("unevaluatedProperties");
                self.part(id, value, Path::Key(&at, key), step, outcome);
            }
        }
        outcome.seen.every_key = true;
    }
}
