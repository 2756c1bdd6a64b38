//! Which keys are not the same on all sides.

use super::find::Found;
use super::side::{Key, Side};
use super::told::said;
use crate::ask::keys;
use crate::given::helm_version;
use pilothouse_protocol::ask::CauseSet;
use pilothouse_value::{Map, Step, Value, compare};
use std::collections::HashMap;
use std::rc::Rc;

/// A table that differs is told by what in it does, as long as that is not more.
const MOST_INSIDE: usize = 6;

/// How deep it is looked into.
const DEEPEST: usize = 24;

/// Remembers what was found out.
pub(super) struct Differ<'s, 'a> {
    pub(super) sides: Rc<[&'s Side<'a>]>,
    inside: HashMap<Key, Vec<Key>>,
    decides: HashMap<Key, bool>,
    /// See [`Differ::given_otherwise`].
    given: Option<Rc<[Vec<Step>]>>,
}

impl<'s, 'a> Differ<'s, 'a> {
    pub(super) fn new(sides: impl Iterator<Item = &'s Side<'a>>) -> Differ<'s, 'a> {
        Differ {
            sides: sides.collect(),
            inside: HashMap::new(),
            decides: HashMap::new(),
            given: None,
        }
    }

    /// What of a key differs: nothing, itself, or what in it does.
    pub(super) fn inside(&mut self, key: &Key) -> Vec<Key> {
        if let Some(known) = self.inside.get(key) {
            return known.clone();
        }
        let found = match key {
            Key::Value(path) => self.values(path),
            Key::Fact(steps, scope) => match self.fact_differs(steps, scope) {
                true => vec![key.clone()],
                false => Vec::new(),
            },
        };
        self.inside.insert(key.clone(), found.clone());
        found
    }

    /// Whether a key decides otherwise: a table by whether there is something in it.
    pub(super) fn decides(&mut self, key: &Key) -> bool {
        if let Some(known) = self.decides.get(key) {
            return *known;
        }
        let found = match key {
            Key::Value(path) => {
                let mut each = self.sides.iter().map(|side| truth(side.at(path)));
                let first = each.next();
                !each.all(|one| same_truth(first.as_ref(), &one))
            }
            Key::Fact(steps, scope) => self.fact_differs(steps, scope),
        };
        self.decides.insert(key.clone(), found);
        found
    }

    fn values(&self, path: &[Step]) -> Vec<Key> {
        let values: Vec<Option<Value>> = self.sides.iter().map(|side| side.at(path)).collect();
        let mut found = Vec::new();
        let mut at = path.to_vec();
        differing(&values, &mut at, &mut found, 0);
        if found.len() > MOST_INSIDE {
            // The nearest tables that hold it all.
            let mut tables: Vec<Vec<Step>> = Vec::new();
            for one in &found {
                let table = one[..(path.len() + 1).min(one.len())].to_vec();
                if !tables.contains(&table) {
                    tables.push(table);
                }
            }
            found = if tables.len() > MOST_INSIDE {
                vec![path.to_vec()]
            } else {
                tables
            };
        }
        found.into_iter().map(Key::Value).collect()
    }

    /// What makes a value another one of which the chart says the same and nobody else anything: the values nearest to it
    /// that are given otherwise. Merging has side effects: a subchart's `null` deletes a key only where its table is given at all.
    pub(super) fn behind(&mut self, key: &Key) -> Vec<Key> {
        let Key::Value(path) = key else {
            return Vec::new();
        };
        let given = self.given_otherwise();
        let related = |one: &Vec<Step>| one.starts_with(path) || path.starts_with(one);
        if given.iter().any(related) || !self.said_alike(key) {
            return Vec::new();
        }
        let shared = |one: &[Step]| one.iter().zip(path).take_while(|(a, b)| a == b).count();
        let most = given.iter().map(|one| shared(one)).max().unwrap_or(0);
        let nearest = given.iter().filter(|one| most > 0 && shared(one) == most);
        nearest
            .take(MOST_INSIDE)
            .map(|one| Key::Value(one.clone()))
            .collect()
    }

    /// The paths at which what is given to the chart differs.
    fn given_otherwise(&mut self) -> Rc<[Vec<Step>]> {
        if let Some(known) = &self.given {
            return known.clone();
        }
        // Where nothing is given there is an empty table: a table that one side alone gives is told by what is in it.
        let each = self.sides.iter();
        let given = each.filter_map(|side| Some(side.traced.as_ref()?.layers.merged().clone()));
        let tables: Vec<Map> = given.collect();
        let mut found = Vec::new();
        given_apart(&tables, &mut Vec::new(), &mut found, 0);
        self.given.insert(found.into()).clone()
    }

    /// Whether the chart itself says the same of a value on all sides: it is one chart, or the layers that are heard agree.
    fn said_alike(&self, key: &Key) -> bool {
        let is_base = |side: &&Side<'_>| side.named.base;
        if self.sides.iter().all(is_base) || !self.sides.iter().any(is_base) {
            return true;
        }
        let found = Found::Key(key.clone());
        let each = self.sides.iter().filter_map(|side| said(side, &found));
        let heard: Vec<CauseSet> = each.filter(|set| !set.value.is_empty()).collect();
        heard.windows(2).all(|two| {
            !two[0].own && (&two[0].name, &two[0].value) == (&two[1].name, &two[1].value)
        })
    }

    /// Every value that differs, one by one.
    pub(super) fn every_value(&self) -> Vec<Key> {
        let values: Vec<Option<Value>> = self.sides.iter().map(|side| side.at(&[])).collect();
        let mut found = Vec::new();
        differing(&values, &mut Vec::new(), &mut found, 0);
        found.into_iter().map(Key::Value).collect()
    }

    /// Every value that differs, whoever reads it; none where there are too many.
    pub(super) fn all_values(&mut self) -> Vec<Key> {
        self.inside(&Key::Value(Vec::new()))
            .into_iter()
            .filter(|key| !matches!(key, Key::Value(path) if path.is_empty()))
            .collect()
    }

    fn fact_differs(&self, steps: &[Step], scope: &str) -> bool {
        let name = |at: usize| match steps.get(at) {
            Some(Step::Key(key)) => &**key,
            _ => "",
        };
        let of = |side: &Side<'_>| -> Option<Vec<String>> {
            let one = side.environment;
            let upgrade = format!("{:?}", one.operation);
            let told = match (name(0), name(1)) {
                ("Release", "Name") => vec![one.release.clone()],
                ("Release", "Namespace") => vec![one.namespace.clone()],
                ("Release", "IsInstall" | "IsUpgrade") => vec![upgrade],
                ("Release", "Revision" | "Service") => Vec::new(),
                ("Release", _) => vec![one.release.clone(), one.namespace.clone(), upgrade],
                ("Capabilities", "KubeVersion") => vec![one.kube_version.clone()],
                ("Capabilities", "HelmVersion") => vec![helm_version(one).name().to_owned()],
                ("Capabilities", "APIVersions") => {
                    let mut all = one.api_versions.clone();
                    all.push(one.kube_version.clone());
                    all
                }
                ("Capabilities", _) => {
                    let mut all = one.api_versions.clone();
                    all.push(one.kube_version.clone());
                    all.push(helm_version(one).name().to_owned());
                    all
                }
                // A subchart that is switched off says nothing.
                ("Chart", field) => vec![chart_text(side, scope, field)?],
                ("Files", _) => files(side),
                _ => Vec::new(),
            };
            Some(told)
        };
        let mut each = self.sides.iter().filter_map(|side| of(side));
        let first = each.next();
        !each.all(|one| Some(&one) == first.as_ref())
    }
}

/// A field of Chart.yaml; all of it where it is no field.
fn chart_text(side: &Side<'_>, scope: &str, field: &str) -> Option<String> {
    keys::chart_field(side.traced.as_ref()?, scope, field)
}

/// The files that templates can read, by what they say.
fn files(side: &Side<'_>) -> Vec<String> {
    let all = side.workspace.files();
    let read = all.filter(|(path, _)| {
        !path.starts_with("templates/") && !path.starts_with("charts/") && !path.ends_with(".yaml")
    });
    read.map(|(path, file)| format!("{path} {}", String::from_utf8_lossy(file.bytes())))
        .collect()
}

/// The paths at which given values differ, down to what is no table.
fn given_apart(tables: &[Map], path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>, depth: usize) {
    let mut names: Vec<pilothouse_value::Key> = Vec::new();
    for table in tables {
        names.extend(table.slots().keys().cloned());
    }
    names.sort();
    names.dedup();
    for name in names {
        let values: Vec<Option<Value>> = tables.iter().map(|table| table.get(&name)).collect();
        let first = values.first().cloned().flatten();
        if values.iter().all(|value| same_truth(Some(&first), value)) || found.len() > 200 {
            continue;
        }
        let inner: Option<Vec<Map>> = values
            .into_iter()
            .map(|value| match value {
                Some(Value::Map(map)) => Some(map),
                None => Some(Map::new()),
                Some(_) => None,
            })
            .collect();
        path.push(Step::Key(name));
        match inner.filter(|_| depth < DEEPEST) {
            Some(inner) => given_apart(&inner, path, found, depth + 1),
            None => found.push(path.clone()),
        }
        path.pop();
    }
}

/// What a condition sees of a value.
fn truth(value: Option<Value>) -> Option<Value> {
    match value {
        Some(Value::Map(map)) => Some(Value::Bool(!map.is_empty())),
        Some(Value::List(list)) => Some(Value::Bool(!list.is_empty())),
        other => other,
    }
}

fn same_truth(a: Option<&Option<Value>>, b: &Option<Value>) -> bool {
    match (a.and_then(Option::as_ref), b) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        _ => false,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::Nil, Value::Nil)) || compare::deep_equal(a, b)
}

/// The paths at which values differ.
fn differing(
    values: &[Option<Value>],
    path: &mut Vec<Step>,
    found: &mut Vec<Vec<Step>>,
    depth: usize,
) {
    let first = values.first().cloned().flatten();
    let equal = |value: &Option<Value>| same_truth(Some(&first), value);
    if values.iter().all(equal) || found.len() > 200 {
        return;
    }
    let maps: Option<Vec<_>> = values
        .iter()
        .map(|value| match value {
            Some(Value::Map(map)) => Some(map.clone()),
            _ => None,
        })
        .collect();
    let Some(maps) = maps.filter(|_| depth < DEEPEST) else {
        found.push(path.clone());
        return;
    };
    let mut names: Vec<pilothouse_value::Key> = Vec::new();
    for map in &maps {
        names.extend(map.slots().keys().cloned());
    }
    names.sort();
    names.dedup();
    for name in names {
        // The globals of a subchart are those of the outermost chart, copied.
        if &*name == "global" && !path.is_empty() {
            continue;
        }
        let inner: Vec<Option<Value>> = maps.iter().map(|map| map.get(&name)).collect();
        path.push(Step::Key(name));
        differing(&inner, path, found, depth + 1);
        path.pop();
    }
}
