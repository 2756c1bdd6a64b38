//! Differences on the corpus, where `cargo xtask conformance` has unpacked it, against a naive comparer of its own: pairs of
//! what Helm printed for one chart with two values. Every object and every leaf that differs is reported, and nothing else:
//! what the fields take away from the left and add to the right, leaf by leaf, is what the parsed documents have more and
//! less of.
#![allow(clippy::unwrap_used)]

use pilothouse_diff::path::{Step, shown};
use pilothouse_diff::{Diff, Field, ObjectSide, Parsed, Place, Release, Status, compare, diff};
use pilothouse_kube::{Object, ObjectId};
use serde_yaml::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

/// How many pairs are compared at least.
const PAIRS: usize = 200;

/// For each leaf – its keys, without what tells the items of lists apart, and its value – how many more the right has.
type Balance = BTreeMap<(Vec<String>, String), i64>;

fn add(balance: &mut Balance, path: &mut Vec<String>, value: &Value, by: i64) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            for (key, value) in map {
                path.push(text(key));
                add(balance, path, value, by);
                path.pop();
            }
        }
        Value::Sequence(items) if !items.is_empty() => {
            for item in items {
                add(balance, path, item, by);
            }
        }
        Value::Tagged(tagged) => add(balance, path, &tagged.value, by),
        leaf => {
            let key = (path.clone(), text(leaf));
            let count = balance.entry(key.clone()).or_default();
            *count += by;
            if *count == 0 {
                balance.remove(&key);
            }
        }
    }
}

/// A scalar with its type.
fn text(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => format!("number {float:.0}"),
            _ => format!("number {number}"),
        },
        Value::String(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

fn keys(path: &[Step]) -> Vec<String> {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.to_string()),
        Step::Item(_) => None,
    });
    keys.collect()
}

/// What stands at a place of a document, read by itself.
fn cut_out(document: &str, place: &Place) -> Option<Value> {
    let range = place.value.start as usize..place.value.end as usize;
    let line = document[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = range.end;
    // The empty lines that a block scalar may keep.
    while document[end..].starts_with('\n') {
        end += 1;
    }
    let column = document[line..range.start].chars().count();
    let text = format!("{}{}", " ".repeat(column), &document[range.start..end]);
    serde_yaml::from_str(&text).ok()
}

/// What a field takes from the left and adds to the right.
fn of_field(field: &Field, left: &str, right: &str, balance: &mut Balance) -> Result<(), String> {
    for (place, document, by) in [(&field.left, left, -1), (&field.right, right, 1)] {
        if let Some(place) = place {
            let value = cut_out(document, place);
            let value = value.ok_or_else(|| format!("{} cannot be cut out", shown(&field.path)))?;
            add(balance, &mut keys(&field.path), &value, by);
        }
    }
    Ok(())
}

fn is_below(path: &[String], leaf: &[String]) -> bool {
    path.len() > leaf.len() && path.starts_with(leaf)
}

/// Whether the fields of a pair are what differs.
fn check(found: &Diff, left: &str, right: &str) -> Result<(), String> {
    let parse =
        |text: &str| serde_yaml::from_str::<Value>(text).map_err(|error| format!("naive: {error}"));
    let (a, b) = (parse(left)?, parse(right)?);
    let mut naive = Balance::new();
    add(&mut naive, &mut Vec::new(), &a, -1);
    add(&mut naive, &mut Vec::new(), &b, 1);
    if a == b && !found.fields.is_empty() {
        return Err(format!(
            "{} differs in nothing",
            shown(&found.fields[0].path)
        ));
    }
    // A collection that is empty on one side differs by what is in it on the other.
    let paths: Vec<Vec<String>> = naive.keys().map(|(leaf, _)| leaf.clone()).collect();
    let empty = |value: &str| matches!(value, "Mapping {}" | "Sequence []");
    let no_leaf = |leaf: &[String], value: &str| {
        empty(value) && paths.iter().any(|other| is_below(other, leaf))
    };
    naive.retain(|(leaf, value), _| !no_leaf(leaf, value));
    // A text that is compared inside: the whole text is the leaf.
    let mut told = Balance::new();
    let mut texts: Vec<Vec<String>> = Vec::new();
    for field in &found.fields {
        let path = keys(&field.path);
        if naive.keys().any(|(leaf, _)| is_below(&path, leaf)) {
            texts.push(path);
        } else {
            of_field(field, left, right, &mut told)?;
        }
    }
    told.retain(|(leaf, value), _| !no_leaf(leaf, value));
    naive.retain(|(leaf, _), _| !texts.iter().any(|path| is_below(path, leaf)));
    if naive == told {
        return Ok(());
    }
    let missed = naive.iter().find(|one| told.get(one.0) != Some(one.1));
    let more = told.iter().find(|one| naive.get(one.0) != Some(one.1));
    Err(format!("not told {missed:?}, too much {more:?}"))
}

type Printed = (String, Option<Object>);

fn documents(stdout: &str) -> Vec<Printed> {
    let all = format!("\n{stdout}");
    let each = all.split("\n---\n").filter_map(|text| {
        let (first, rest) = text.trim_start().split_once('\n')?;
        let body = if first.starts_with("# Source") {
            rest
        } else {
            text
        };
        let body = body.trim_end();
        (!body.trim().is_empty()).then(|| (body.to_owned(), Object::read(body)))
    });
    each.collect()
}

fn id(one: &Printed) -> Option<ObjectId> {
    let mut id = one.1.as_ref()?.id();
    if id.namespace == "default" {
        id.namespace.clear();
    }
    Some(id)
}

fn compare_pair(left: &str, right: &str) -> Result<usize, String> {
    let (old, new) = (documents(left), documents(right));
    fn sides(all: &[Printed]) -> Vec<ObjectSide<'_>> {
        let each = all.iter();
        each.map(|(text, object)| ObjectSide {
            object: object.as_ref(),
            source: "",
            text,
        })
        .collect()
    }
    let release = Release {
        name: "release-name",
        namespace: "default",
    };
    let mut parsed = |is_left: bool, at: usize| {
        Rc::new(Parsed::new(if is_left { &old[at].0 } else { &new[at].0 }))
    };
    let pairs = compare(&sides(&old), &sides(&new), [release; 2], &mut parsed);
    let (mut lefts, mut rights) = (vec![0; old.len()], vec![0; new.len()]);
    let mut fields = 0;
    for pair in &pairs {
        pair.left.into_iter().for_each(|at| lefts[at] += 1);
        pair.right.into_iter().for_each(|at| rights[at] += 1);
        let (Some(l), Some(r)) = (pair.left, pair.right) else {
            continue;
        };
        let (a, b) = (&old[l], &new[r]);
        let kind = |one: &Printed| id(one).map(|id| (id.group, id.kind));
        let head =
            |one: &Printed| id(one).map_or(String::new(), |id| format!("{} {}", id.kind, id.name));
        if kind(a) != kind(b) {
            return Err(format!("{} is paired with {}", head(a), head(b)));
        }
        if (pair.status == Status::Same) != (a.0 == b.0) {
            return Err(format!("{}: {:?}", head(a), pair.status));
        }
        if pair.status != Status::Same {
            let found = diff(&Parsed::new(&a.0), &Parsed::new(&b.0), true);
            fields += found.fields.len();
            let checked = check(&found, &a.0, &b.0);
            checked.map_err(|words| format!("{} | {}: {words}", head(a), head(b)))?;
        }
    }
    if lefts.iter().chain(&rights).any(|count| *count != 1) {
        return Err("a document is in no pair, or in two".to_owned());
    }
    // What both sides have by its name is told to be on both, each as often as on the side that has fewer.
    let mut counts: BTreeMap<Option<ObjectId>, (usize, usize)> = BTreeMap::new();
    old.iter()
        .for_each(|one| counts.entry(id(one)).or_default().0 += 1);
    new.iter()
        .for_each(|one| counts.entry(id(one)).or_default().1 += 1);
    let both: usize = counts.values().map(|(l, r)| l.min(r)).sum();
    let paired = pairs.iter().filter(|pair| match (pair.left, pair.right) {
        (Some(l), Some(r)) => id(&old[l]) == id(&new[r]),
        _ => false,
    });
    let paired = paired.count();
    if paired != both {
        return Err(format!(
            "{both} objects are on both sides, {paired} are told"
        ));
    }
    Ok(fields)
}

#[test]
fn what_differs_is_told_and_nothing_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/conformance-corpus");
    let Ok(text) = std::fs::read_to_string(root.join("goldens/template.jsonl")) else {
        eprintln!(
            "without the corpus: run cargo xtask conformance where ../shared/conformance exists"
        );
        // A pair of its own, so that the comparers are compared everywhere.
        let left = "---\nkind: A\nmetadata:\n  name: x\nspec:\n  env:\n    - name: A\n      value: \"1\"\n";
        let right = left.replace("\"1\"", "1") + "  more: [1, 2]\n";
        assert_eq!(compare_pair(left, &right), Ok(2));
        return;
    };
    let mut charts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in text.lines() {
        let golden: serde_json::Value = serde_json::from_str(line).unwrap();
        if golden["exit"] == 0 && golden["masked"] == false {
            let id = golden["id"].as_str().unwrap();
            let chart = id.split('#').next().unwrap();
            let printed = golden["stdout"].as_str().unwrap().to_owned();
            let cases = charts.entry(chart.to_owned()).or_default();
            cases.push((id.to_owned(), printed));
        }
    }
    let pairs = charts.values().flat_map(|cases| cases.windows(2).take(3));
    let (mut compared, mut fields, mut wrong) = (0, 0, Vec::new());
    for pair in pairs {
        compared += 1;
        match compare_pair(&pair[0].1, &pair[1].1) {
            Ok(found) => fields += found,
            Err(words) => wrong.push(format!("{} {}: {words}", pair[0].0, pair[1].0)),
        }
    }
    eprintln!("{compared} pairs, {fields} fields, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= PAIRS && fields > 1_000);
}
