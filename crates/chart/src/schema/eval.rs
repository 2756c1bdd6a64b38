//! Checking values against compiled schemas.

use super::MAX_DEPTH;
use super::compile::{Compiler, Id, Schema, TYPES};
use super::failure::{Failure, Kind, quote, quote_all};
use super::json::{Json, escape};
use super::{format, number};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many schemas one check may visit: references can lead round and round through the same values.
const MAX_VISITS: u64 = 5_000_000;

/// Checks `value` against the schema `root`.
///
/// # Errors
/// Where the check does not come to an end.
pub(super) fn check(compiler: &Compiler, root: Id, value: &Json) -> Result<Vec<Failure>, String> {
    let mut evaluator = Evaluator {
        compiler,
        scope: Vec::new(),
        visits: 0,
        gave_up: None,
    };
    let outcome = evaluator.schema(root, value, Path::Root, Step::Root);
    match evaluator.gave_up {
        Some(why) => Err(why.to_owned()),
        None => Ok(outcome.failures),
    }
}

/// A place in the values.
#[derive(Copy, Clone)]
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn pointer(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Key(parent, key) => format!("{}/{}", parent.pointer(), escape(key)),
            Path::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// What a schema said about a value.
#[derive(Default)]
struct Outcome {
    failures: Vec<Failure>,
    seen: Seen,
}

/// What of an object or a list was looked at by a schema that fits.
#[derive(Default)]
struct Seen {
    every_key: bool,
    keys: BTreeSet<Rc<str>>,
    every_item: bool,
    /// Items from the first on.
    items: usize,
    single_items: BTreeSet<usize>,
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.every_key |= other.every_key;
        self.keys.extend(other.keys);
        self.every_item |= other.every_item;
        self.items = self.items.max(other.items);
        self.single_items.extend(other.single_items);
    }

    fn item(&self, index: usize) -> bool {
        self.every_item || index < self.items || self.single_items.contains(&index)
    }
}

/// The way from one schema to the next.
enum Step {
    Root,
    Word(&'static str),
    At(&'static str, usize),
    Named(&'static str, Rc<str>),
}

/// A schema that is being checked.
struct Frame {
    id: Id,
    /// The address of the value: the same schema on the same value again is a cycle.
    value: usize,
    step: Step,
}

fn address(value: &Json) -> usize {
    std::ptr::from_ref(value) as usize
}

struct Evaluator<'a> {
    compiler: &'a Compiler,
    /// The schemas on the way here, from the root.
    scope: Vec<Frame>,
    visits: u64,
    gave_up: Option<&'static str>,
}

impl<'a> Evaluator<'a> {
    fn schema(&mut self, id: Id, value: &Json, at: Path<'_>, step: Step) -> Outcome {
        self.visits += 1;
        if self.visits > MAX_VISITS || self.scope.len() > MAX_DEPTH {
            self.gave_up = Some("the schema refers to itself without end");
        }
        let Some(schema) = self.compiler.get(id).filter(|_| self.gave_up.is_none()) else {
            return Outcome::default();
        };
        self.scope.push(Frame {
            id,
            value: address(value),
            step,
        });
        let outcome = self.known(schema, value, at);
        self.scope.pop();
        outcome
    }

    fn known(&mut self, schema: &'a Schema, value: &Json, at: Path<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        if let Some(message) = refused(schema, value) {
            outcome.say(at, message);
            return outcome;
        }
        if let (Some(name), Json::String(text)) = (&schema.format, value)
            && let Err(why) = format::check(name, text)
        {
            let text = quote(text);
            outcome.say(at, format!("{text} is not valid {name}: {why}"));
        }
        self.references(schema, value, at, &mut outcome);
        match value {
            Json::Object(object) => self.object(schema, value, object, at, &mut outcome),
            Json::Array(items) => self.array(schema, items, at, &mut outcome),
            Json::String(text) => string(schema, text, at, &mut outcome),
            Json::Number(text) => numeric(schema, text, at, &mut outcome),
            Json::Null | Json::Bool(_) => {}
        }
        self.combined(schema, value, at, &mut outcome);
        match value {
            Json::Object(object) => self.unseen_keys(schema, object, at, &mut outcome),
            Json::Array(items) => self.unseen_items(schema, items, at, &mut outcome),
            _ => {}
        }
        outcome
    }

    /// Checks another schema on the same value; its failures as one.
    fn beside(&mut self, id: Id, value: &Json, at: Path<'_>, step: Step) -> Result<Seen, Failure> {
        let outcome = self.schema(id, value, at, step);
        match Failure::group(|| at.pointer(), outcome.failures) {
            None => Ok(outcome.seen),
            Some(failure) => Err(failure),
        }
    }

    /// Checks a part of the value; its failures as one.
    fn part(&mut self, id: Id, value: &Json, at: Path<'_>, step: Step, outcome: &mut Outcome) {
        if let Err(failure) = self.beside(id, value, at, step) {
            outcome.failures.push(failure);
        }
    }

    fn references(&mut self, schema: &Schema, value: &Json, at: Path<'_>, outcome: &mut Outcome) {
        let recursive = schema.recursive.map(|target| self.recursive(target));
        let dynamic = schema.dynamic.as_ref();
        let dynamic = dynamic.map(|(target, anchor)| self.dynamic(*target, anchor.as_deref()));
        let targets = [
            ("$ref", schema.reference),
            ("$recursiveRef", recursive),
            ("$dynamicRef", dynamic),
        ];
        for (keyword, target) in targets {
            let Some(target) = target else {
                continue;
            };
            if let Some(message) = self.cycle(target, value, keyword) {
                outcome.say(at, message);
                continue;
            }
            match self.beside(target, value, at, Step::Word(keyword)) {
                Ok(seen) => outcome.seen.add(seen),
                Err(failure) => outcome.failures.push(Failure {
                    at: at.pointer(),
                    kind: Kind::Reference,
                    causes: match failure.kind {
                        Kind::Group => failure.causes,
                        _ => vec![failure],
                    },
                }),
            }
        }
    }

    /// The words for coming to a schema again that is being checked on the same value.
    fn cycle(&self, target: Id, value: &Json, keyword: &str) -> Option<String> {
        let same = |frame: &Frame| frame.id == target && frame.value == address(value);
        let first = self.scope.iter().position(same)?;
        let (here, there) = (self.keywords(self.scope.len()), self.keywords(first + 1));
        let place = &self.compiler.get(target)?.place;
        Some(format!(
            "both {here}/{keyword} and {there} resolve to \"{place}\" causing reference cycle"
        ))
    }

    /// The keywords on the way to one of the schemas being checked.
    fn keywords(&self, count: usize) -> String {
        let mut path = String::new();
        for frame in &self.scope[..count] {
            match &frame.step {
                Step::Root => {}
                Step::Word(keyword) => path.push_str(&format!("/{keyword}")),
                Step::At(keyword, index) => path.push_str(&format!("/{keyword}/{index}")),
                Step::Named(keyword, name) => {
                    path.push_str(&format!("/{keyword}/{}", escape(name)))
                }
            }
        }
        path
    }

    fn recursive(&self, target: Id) -> Id {
        let home = |id: Id| self.compiler.get(id).map(|schema| &schema.home);
        if home(target)
            .and_then(|home| self.compiler.recursive_anchor(home))
            .is_none()
        {
            return target;
        }
        let mut outermost = target;
        for frame in self.scope.iter().rev() {
            if let Some(root) = home(frame.id).and_then(|home| self.compiler.recursive_anchor(home))
            {
                outermost = root;
            }
        }
        outermost
    }

    fn dynamic(&self, target: Id, anchor: Option<&str>) -> Id {
        let home = |id: Id| self.compiler.get(id).map(|schema| &schema.home);
        let Some(anchor) = anchor else {
            return target;
        };
        let own = home(target).and_then(|home| self.compiler.dynamic_anchor(home, anchor));
        if own != Some(target) {
            return target;
        }
        let mut scopes = self.scope.iter().filter_map(|frame| home(frame.id));
        scopes
            .find_map(|home| self.compiler.dynamic_anchor(home, anchor))
            .unwrap_or(target)
    }

    fn object(
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

    fn array(&mut self, schema: &Schema, items: &[Json], at: Path<'_>, outcome: &mut Outcome) {
        let size = items.len() as u64;
        let least = schema.min_items.filter(|least| size < *least);
        outcome.limit(at, "minItems", size, least);
        let most = schema.max_items.filter(|most| size > *most);
        outcome.limit(at, "maxItems", size, most);
        if schema.unique_items
            && let Some((first, second)) = twins(items)
        {
            let (first, second) = (number::count(first as u64), number::count(second as u64));
            outcome.say(at, format!("items at {first} and {second} are equal"));
        }
        for (index, item) in items.iter().enumerate() {
            let id = schema
                .prefix_items
                .get(index)
                .copied()
                .or(schema.rest_items);
            if let Some(id) = id {
                let step = Step::Word("unevaluatedItems");
                self.part(id, item, Path::Index(&at, index), step, outcome);
            }
        }
        let prefix = schema.prefix_items.len();
        outcome.seen.items = prefix.min(items.len());
        outcome.seen.every_item = schema.rest_items.is_some() || schema.no_additional_items;
        if schema.no_additional_items && items.len() > prefix {
            let rest = number::count((items.len() - prefix) as u64);
            outcome.say(at, format!("last {rest} additionalItem(s) not allowed"));
        }
        self.contains(schema, items, at, outcome);
    }

    fn contains(&mut self, schema: &Schema, items: &[Json], at: Path<'_>, outcome: &mut Outcome) {
        let Some(id) = schema.contains else {
            return;
        };
        let mut causes = Vec::new();
        let mut matched = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match self.beside(id, item, Path::Index(&at, index), Step::Word("contains")) {
                Ok(_) => matched.push(index),
                Err(failure) => causes.push(failure),
            }
        }
        let count = matched.len() as u64;
        let listed = |matched: &[usize]| {
            let listed = matched.iter().map(|index| number::count(*index as u64));
            let listed: Vec<String> = listed.collect();
            listed.join(" ")
        };
        if let Some(least) = schema.min_contains {
            if count < least {
                let found = if matched.is_empty() {
                    "none matched".to_owned()
                } else {
                    format!(
                        "matched {} items at {}",
                        number::count(count),
                        listed(&matched)
                    )
                };
                let least = number::count(least);
                let message =
                    format!("min {least} items required to match contains schema, but {found}");
                outcome
                    .failures
                    .push(Failure::said(at.pointer(), message, causes));
            }
        } else if matched.is_empty() {
            let message = "no items match contains schema".to_owned();
            outcome
                .failures
                .push(Failure::said(at.pointer(), message, causes));
        }
        if let Some(most) = schema.max_contains.filter(|most| count > *most) {
            let (most, count) = (number::count(most), number::count(count));
            let listed = listed(&matched);
            outcome.say(
                at,
                format!("max {most} items required to match contains schema, but matched {count} items at {listed}"),
            );
        }
        if schema.draft >= super::draft::Draft::D2020 {
            outcome.seen.single_items.extend(matched);
        }
    }

    fn combined(&mut self, schema: &Schema, value: &Json, at: Path<'_>, outcome: &mut Outcome) {
        if let Some(id) = schema.not
            && self.beside(id, value, at, Step::Word("not")).is_ok()
        {
            outcome.say(at, "'not' failed".to_owned());
        }
        let mut causes = Vec::new();
        for (index, id) in schema.all_of.iter().enumerate() {
            match self.beside(*id, value, at, Step::At("allOf", index)) {
                Ok(seen) => outcome.seen.add(seen),
                Err(failure) => causes.push(failure),
            }
        }
        if !causes.is_empty() {
            let failure = Failure::said(at.pointer(), "'allOf' failed".to_owned(), causes);
            outcome.failures.push(failure);
        }
        if !schema.any_of.is_empty() {
            self.any_of(schema, value, at, outcome);
        }
        if !schema.one_of.is_empty() {
            self.one_of(schema, value, at, outcome);
        }
        if let Some((condition, then, otherwise)) = schema.condition {
            let branch = match self.beside(condition, value, at, Step::Word("if")) {
                Ok(seen) => {
                    outcome.seen.add(seen);
                    then.map(|id| (id, "then"))
                }
                Err(_) => otherwise.map(|id| (id, "else")),
            };
            if let Some((id, keyword)) = branch {
                match self.beside(id, value, at, Step::Word(keyword)) {
                    Ok(seen) => outcome.seen.add(seen),
                    Err(failure) => outcome.failures.push(failure),
                }
            }
        }
    }

    fn any_of(&mut self, schema: &Schema, value: &Json, at: Path<'_>, outcome: &mut Outcome) {
        let mut causes = Vec::new();
        let mut fits = false;
        for (index, id) in schema.any_of.iter().enumerate() {
            match self.beside(*id, value, at, Step::At("anyOf", index)) {
                Ok(seen) => {
                    fits = true;
                    outcome.seen.add(seen);
                    if !self.compiler.tracks {
                        return;
                    }
                }
                Err(failure) => causes.push(failure),
            }
        }
        if !fits {
            let failure = Failure::said(at.pointer(), "'anyOf' failed".to_owned(), causes);
            outcome.failures.push(failure);
        }
    }

    fn one_of(&mut self, schema: &Schema, value: &Json, at: Path<'_>, outcome: &mut Outcome) {
        let mut causes = Vec::new();
        let mut fits = Vec::new();
        for (index, id) in schema.one_of.iter().enumerate() {
            match self.beside(*id, value, at, Step::At("oneOf", index)) {
                Ok(seen) => {
                    fits.push(index);
                    if let [first, second] = fits.as_slice() {
                        let (first, second) =
                            (number::count(*first as u64), number::count(*second as u64));
                        return outcome.say(
                            at,
                            format!("'oneOf' failed, subschemas {first}, {second} matched"),
                        );
                    }
                    outcome.seen.add(seen);
                }
                Err(failure) => causes.push(failure),
            }
        }
        if fits.is_empty() {
            let message = "'oneOf' failed, none matched".to_owned();
            outcome
                .failures
                .push(Failure::said(at.pointer(), message, causes));
        }
    }

    fn unseen_keys(
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

    fn unseen_items(
        &mut self,
        schema: &Schema,
        items: &[Json],
        at: Path<'_>,
        outcome: &mut Outcome,
    ) {
        let Some(id) = schema.unevaluated_items else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            if !outcome.seen.item(index) {
                let step = Step::Word("unevaluatedItems");
                self.part(id, item, Path::Index(&at, index), step, outcome);
            }
        }
        outcome.seen.every_item = true;
    }
}

impl Outcome {
    fn say(&mut self, at: Path<'_>, message: String) {
        self.failures
            .push(Failure::said(at.pointer(), message, Vec::new()));
    }

    /// A count outside a limit; `None`: inside.
    fn limit(&mut self, at: Path<'_>, keyword: &str, got: u64, want: Option<u64>) {
        if let Some(want) = want {
            let (got, want) = (number::count(got), number::count(want));
            self.say(at, format!("{keyword}: got {got}, want {want}"));
        }
    }
}

/// What ends a check before it begins: `false`, a wrong type, another value than the one that is allowed.
fn refused(schema: &Schema, value: &Json) -> Option<String> {
    if schema.constant == Some(false) {
        return Some("false schema".to_owned());
    }
    if schema.types != 0 && !type_fits(schema.types, value) {
        let wanted = TYPES
            .iter()
            .enumerate()
            .filter(|(bit, _)| schema.types & (1 << bit) != 0);
        let wanted: Vec<&str> = wanted.map(|(_, name)| *name).collect();
        let got = TYPES[type_of(value)];
        return Some(format!("got {got}, want {}", wanted.join(" or ")));
    }
    if let Some(only) = &schema.const_value
        && !only.same(value)
    {
        return Some(match plain(only) {
            Some(text) => format!("value must be {text}"),
            None => "'const' failed".to_owned(),
        });
    }
    if let Some(allowed) = &schema.enum_values
        && !allowed.iter().any(|one| one.same(value))
    {
        let texts: Option<Vec<String>> = allowed.iter().map(plain).collect();
        return Some(match texts {
            Some(texts) if texts.len() == 1 => format!("value must be {}", texts[0]),
            Some(texts) => format!("value must be one of {}", texts.join(", ")),
            None => "'enum' failed".to_owned(),
        });
    }
    None
}

/// A scalar as messages show it.
fn plain(value: &Json) -> Option<String> {
    Some(match value {
        Json::Null => "<nil>".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(text) => text.to_string(),
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => return None,
    })
}

/// The place of a value's type in [`TYPES`].
fn type_of(value: &Json) -> usize {
    match value {
        Json::Null => 0,
        Json::Bool(_) => 1,
        Json::Number(_) => 2,
        Json::String(_) => 4,
        Json::Array(_) => 5,
        Json::Object(_) => 6,
    }
}

fn type_fits(types: u8, value: &Json) -> bool {
    if types & (1 << type_of(value)) != 0 {
        return true;
    }
    matches!(value, Json::Number(text) if types & (1 << 3) != 0 && number::is_integer(text))
}

fn string(schema: &Schema, text: &str, at: Path<'_>, outcome: &mut Outcome) {
    if schema.min_length.is_some() || schema.max_length.is_some() {
        let length = text.chars().count() as u64;
        let least = schema.min_length.filter(|least| length < *least);
        outcome.limit(at, "minLength", length, least);
        let most = schema.max_length.filter(|most| length > *most);
        outcome.limit(at, "maxLength", length, most);
    }
    if let Some(pattern) = &schema.pattern
        && !pattern.expression.is_match(text.as_bytes())
    {
        let (text, pattern) = (quote(text), quote(&pattern.text));
        outcome.say(at, format!("{text} does not match pattern {pattern}"));
    }
}

fn numeric(schema: &Schema, text: &str, at: Path<'_>, outcome: &mut Outcome) {
    let mut limit =
        |keyword: &str, want: &Option<Rc<str>>, broken: fn(std::cmp::Ordering) -> bool| {
            if let Some(want) = want
                && broken(number::order(text, want))
            {
                let (got, want) = (number::shown(text), number::shown(want));
                outcome.say(at, format!("{keyword}: got {got}, want {want}"));
            }
        };
    limit("minimum", &schema.minimum, std::cmp::Ordering::is_lt);
    limit("maximum", &schema.maximum, std::cmp::Ordering::is_gt);
    limit(
        "exclusiveMinimum",
        &schema.exclusive_minimum,
        std::cmp::Ordering::is_le,
    );
    limit(
        "exclusiveMaximum",
        &schema.exclusive_maximum,
        std::cmp::Ordering::is_ge,
    );
    if let Some(unit) = &schema.multiple_of
        && !number::is_multiple(text, unit)
    {
        let (got, want) = (number::shown(text), number::shown(unit));
        outcome.say(at, format!("multipleOf: got {got}, want {want}"));
    }
}

/// The first two items that are equal.
fn twins(items: &[Json]) -> Option<(usize, usize)> {
    let mut scalars: BTreeMap<String, usize> = BTreeMap::new();
    let mut others: Vec<usize> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let key = match item {
            Json::String(text) => format!("s{text}"),
            Json::Bool(truth) => format!("b{truth}"),
            Json::Null => "n".to_owned(),
            _ => {
                let twin = others.iter().find(|other| items[**other].same(item));
                if let Some(twin) = twin {
                    return Some((*twin, index));
                }
                others.push(index);
                continue;
            }
        };
        if let Some(twin) = scalars.insert(key, index) {
            return Some((twin, index));
        }
    }
    None
}
