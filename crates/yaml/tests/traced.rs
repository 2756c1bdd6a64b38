//! Which bytes of written YAML come from where.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_value::{List, ListType, Map, Origin, Origins, Step, Value};
use pilothouse_yaml::{decode, to_yaml, to_yaml_traced};

fn path(origins: &Origins, origin: Origin) -> String {
    let Some((_, steps)) = origins.path(origin) else {
        return "-".to_owned();
    };
    let steps = steps.iter().map(|step| match step {
        Step::Key(key) => key.to_string(),
        Step::Index(index) => index.to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// Each stretch of text with its path.
fn traced(value: &Value, origin: Origin, origins: &mut Origins) -> Vec<(String, String)> {
    let (text, marks) = to_yaml_traced(value, origin, origins).unwrap();
    assert_eq!(text, to_yaml(value).unwrap());
    assert_eq!(marks[0].start, 0);
    assert!(marks.is_sorted_by(|a, b| a.start < b.start));
    let ends = marks
        .iter()
        .skip(1)
        .map(|mark| mark.start as usize)
        .chain([text.len()]);
    let stretches = marks.iter().zip(ends).map(|(mark, end)| {
        let text = String::from_utf8_lossy(&text[mark.start as usize..end]).into_owned();
        (text, path(origins, mark.origin))
    });
    stretches.collect()
}

#[test]
fn each_line_comes_from_its_leaf() {
    let mut origins = Origins::new();
    let root = origins.root("");
    let value = decode(
        b"resources: {limits: {memory: 1Gi, cpu: 2}}\nargs: [a, {b: c, d: e}]\ntext: \"x\\ny\\n\"",
    )
    .unwrap();
    let got = traced(&value, root, &mut origins);
    let want = [
        ("args:\n", "args"),
        ("- a\n", "args.0"),
        ("- ", "args.1"),
        ("b: c\n", "args.1.b"),
        ("  d: e\n", "args.1.d"),
        ("resources:\n", "resources"),
        ("  limits:\n", "resources.limits"),
        ("    cpu: 2\n", "resources.limits.cpu"),
        ("    memory: 1Gi\n", "resources.limits.memory"),
        ("text: |\n  x\n  y", "text"),
    ];
    let want: Vec<_> = want
        .map(|(text, path)| (text.to_owned(), path.to_owned()))
        .into();
    assert_eq!(got, want);
}

#[test]
fn slots_and_elements_may_come_from_elsewhere() {
    let mut origins = Origins::new();
    let root = origins.root("");
    let [a, b] = ["a", "b"].map(|key| origins.child(root, key));
    let inner = Map::new();
    inner.insert("k", "v");
    let map = Map::new();
    map.insert_from("one", inner, a);
    map.insert(
        "two",
        List::with_origins(
            ListType::Any,
            vec!["x".into(), "z".into()],
            vec![b, Origin::NONE],
        ),
    );
    let got = traced(&map.into(), Origin::NONE, &mut origins);
    let want = [
        ("one:\n", "a"),
        ("  k: v\n", "a.k"),
        ("two:\n", "-"),
        ("- x\n", "b"),
        ("- z", "-"),
    ];
    let want: Vec<_> = want
        .map(|(text, path)| (text.to_owned(), path.to_owned()))
        .into();
    assert_eq!(got, want);
}

#[test]
fn a_scalar_is_its_own_origin() {
    let mut origins = Origins::new();
    let root = origins.root("");
    let leaf = origins.child(root, "x");
    let got = traced(&Value::from("text"), leaf, &mut origins);
    assert_eq!(got, [("text".to_owned(), "x".to_owned())]);
}
