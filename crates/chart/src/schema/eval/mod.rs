//! Checking values against compiled schemas.

mod array;
mod object;
mod scalar;

use super::MAX_DEPTH;
use super::compile::{Compiler, Id, Schema};
use super::failure::{Failure, Kind, quote};
use super::json::{Json, escape};
use super::{format, number};
use scalar::{numeric, refused, string};
use std::collections::BTreeSet;
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
                    outcome.seen.add(seen);
                    if let [first, second] = fits.as_slice() {
                        let (first, second) =
                            (number::count(*first as u64), number::count(*second as u64));
                        return outcome.say(
                            at,
                            format!("'oneOf' failed, subschemas {first}, {second} matched"),
                        );
                    }
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
