#![allow(clippy::unwrap_used)]
use super::*;
use crate::environment::{Operation, SetFlag, SetKind};

#[test]
fn written_and_read_again() {
    let mut prod = Environment::new("prod", "shop");
    prod.namespace = "web".to_owned();
    prod.values_files = vec!["values-prod.yaml".to_owned()];
    prod.sets = vec![
        SetFlag {
            kind: SetKind::Set,
            value: "a.b=1,c={x,y}".to_owned(),
        },
        SetFlag {
            kind: SetKind::Json,
            value: r#"d={"e": [1]}"#.to_owned(),
        },
    ];
    prod.kube_version = "1.30.0".to_owned();
    prod.api_versions = vec!["monitoring.coreos.com/v1".to_owned()];
    prod.operation = Operation::Upgrade;
    prod.helm_version = "3.22.0".to_owned();
    prod.clock = Some("2026-01-01T00:00:00Z".to_owned());
    prod.seed = Some(u64::MAX);
    let environments = vec![Environment::new("dev", "chart"), prod];
    let text = write(&environments, "chart", None);
    assert_eq!(
        read(text.as_bytes(), "chart").unwrap(),
        environments,
        "{text}"
    );
    assert!(!text.contains("1.37"), "defaults are left out: {text}");
}

#[test]
fn a_bad_file_says_where() {
    let table: [(&str, u32, u32, &str); 20] = [
        (
            "environments:\n  - name: a\n    valeus: []\n",
            3,
            5,
            "no field “valeus”",
        ),
        ("environments: []\n", 1, 15, "no environment"),
        (
            "environments: [{name: a}, {name: a}]",
            1,
            34,
            "Two environments",
        ),
        ("environments:\n  - namespace: a\n", 2, 5, "no name"),
        ("environments:\n  - name: ''\n", 2, 11, "no name"),
        ("environments:\n  - name: [a]\n", 2, 11, "should be a text"),
        ("environments:\n  - a\n", 2, 5, "should be a mapping"),
        ("environments: a\n", 1, 15, "should be a list"),
        ("- a\n", 1, 1, "should be a mapping"),
        ("a: 1\n", 1, 1, "no field “a”"),
        ("", 1, 1, "should be a mapping"),
        ("{}", 1, 1, "is missing"),
        (
            "environments:\n  - name: a\n    values: x\n",
            3,
            13,
            "list of paths",
        ),
        (
            "environments:\n  - name: a\n    values: [../x]\n",
            3,
            14,
            "leaves the chart",
        ),
        (
            "environments:\n  - name: a\n    set: [{sets: x}]\n",
            3,
            12,
            "no field “sets”",
        ),
        (
            "environments:\n  - name: a\n    operation: x\n",
            3,
            16,
            "install or upgrade",
        ),
        (
            "environments:\n  - name: a\n    helmVersion: 2.1\n",
            3,
            18,
            "not “2.1”",
        ),
        (
            "environments:\n  - name: a\n    seed: -1\n",
            3,
            11,
            "whole number",
        ),
        ("environments:\n  - name: a\n    name: b\n", 3, 5, "twice"),
        (
            "environments:\n  - name: a\n    clock: now\n",
            3,
            12,
            "no moment",
        ),
    ];
    for (text, line, column, words) in table {
        let error = read(text.as_bytes(), "x").unwrap_err();
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error:?}"
        );
        assert!(error.message.contains(words), "{text}: {error:?}");
    }
    for (bytes, line) in [
        (&b"environments:\n  - [\n"[..], 3),
        (b"\xff\xfe", 1),
        (b"a: b: c", 1),
    ] {
        assert_eq!(read(bytes, "x").unwrap_err().line, line, "{bytes:?}");
    }
}

const COMMENTED: &str = "\
# ours
environments:   # all of them
  # where we try things
  - name: dev
    values: [values-dev.yaml]   # one line

  # what people see
  - name: prod
    release: shop       # not the chart's name
    # from weak to strong
    values:
      - values-prod.yaml
      - secrets.yaml # from the vault
    kubeVersion: 1.30
    set:
      - set: a=1
# the end
";

#[test]
fn what_nobody_changed_stays() {
    let known = read(COMMENTED.as_bytes(), "chart").unwrap();
    assert_eq!(
        known[1].kube_version, "1.30",
        "numbers are taken as they are written"
    );
    assert_eq!(write(&known, "chart", Some(COMMENTED)), COMMENTED);

    let mut changed = known.clone();
    changed[1].kube_version = "1.31.0".to_owned();
    changed[1].namespace = "web".to_owned();
    let text = write(&changed, "chart", Some(COMMENTED));
    let expected = COMMENTED
        .replace("kubeVersion: 1.30\n", "kubeVersion: 1.31.0\n")
        .replace("- set: a=1\n", "- set: a=1\n    namespace: web\n");
    assert_eq!(text, expected);

    let mut renamed = known.clone();
    renamed[0].name = "test".to_owned();
    let text = write(&renamed, "chart", Some(COMMENTED));
    assert_eq!(text, COMMENTED.replace("name: dev", "name: test"));

    let swapped = vec![known[1].clone(), known[0].clone()];
    let text = write(&swapped, "chart", Some(COMMENTED));
    assert_eq!(read(text.as_bytes(), "chart").unwrap(), swapped);
    assert!(
        text.starts_with("# ours\n") && text.ends_with("# the end\n"),
        "{text}"
    );
    assert!(text.contains("# what people see\n  - name: prod"), "{text}");

    let mut more = known.clone();
    more.remove(0);
    more.push(Environment::new("qa", "chart"));
    let text = write(&more, "chart", Some(COMMENTED));
    assert!(
        text.contains("      - set: a=1\n  - name: qa\n# the end"),
        "{text}"
    );
    assert!(!text.contains("where we try things"), "{text}");
}

#[test]
fn any_layout_is_written_and_read_again() {
    let flow = "environments: [{name: a, seed: 3}, {name: b}]\n";
    let aliased = "environments:\n  - &a\n    name: a\n    seed: 1\n  - {name: b}\n";
    let deep = "environments:\n-   name: a\n    values:\n    - x.yaml\n- name: b";
    for before in [
        flow,
        aliased,
        deep,
        "environments:\n- name: a\n-\n  name: b\n",
        "nonsense",
    ] {
        let mut wanted = read(before.as_bytes(), "x")
            .unwrap_or_else(|_| vec![Environment::new("a", "x"), Environment::new("b", "x")]);
        wanted[0].namespace = "odd: '\"\n\u{85} #".to_owned();
        wanted[1].values_files = vec!["- a.yaml".to_owned(), "1".to_owned(), "on".to_owned()];
        let text = write(&wanted, "x", Some(before));
        assert_eq!(
            read(text.as_bytes(), "x").as_deref(),
            Ok(&*wanted),
            "{text}"
        );
    }
}

/// Environments of all kinds, changed one by one: the file says the same, whatever it held before.
#[test]
fn random_changes_are_written() {
    let mut random = fastrand::Rng::with_seed(6);
    let mut text = String::new();
    let mut environments = vec![Environment::new("first", "x")];
    for turn in 0..400 {
        let at = random.usize(..environments.len());
        let word = ["", "a", "x: y", "#", "'", "1.30", "true", "ä\n", "a,b={c}"][random.usize(..9)];
        let several = environments.len() > 1;
        let one = &mut environments[at];
        match random.u8(..10) {
            0 => one.release = format!("r{word}"),
            1 => one.namespace = format!("n{word}"),
            2 => one.values_files.push(format!("v{}.yaml", random.u8(..9))),
            3 => one.values_files.clear(),
            4 => one.sets.push(SetFlag {
                kind: SetKind::ALL[random.usize(..5)],
                value: format!("k={word}"),
            }),
            5 => one.sets.truncate(1),
            6 => one.seed = random.bool().then(|| random.u64(..)),
            7 => environments.push(Environment::new(format!("{turn}{word}"), "x")),
            8 if several => {
                environments.remove(at);
            }
            _ => one.api_versions = vec![format!("{word}/v1"), word.to_owned()],
        }
        if random.u8(..20) == 0 {
            environments.reverse();
        }
        let before = (turn > 0).then_some(text.as_str());
        text = write(&environments, "x", before);
        assert_eq!(
            read(text.as_bytes(), "x").as_deref(),
            Ok(&*environments),
            "{text}"
        );
    }
}

/// The schema knows the fields of the reader, and what the reader takes.
#[test]
fn the_schema_says_what_the_reader_takes() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let environment = &schema["definitions"]["environment"]["properties"];
    let mut fields: Vec<&str> = environment
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    fields.sort_unstable();
    let mut known = FIELDS;
    known.sort_unstable();
    assert_eq!(fields, known);
    let flags = environment["set"]["items"]["properties"]
        .as_object()
        .unwrap();
    assert_eq!(flags.len(), SetKind::ALL.len());
    assert!(
        SetKind::ALL
            .iter()
            .all(|kind| flags.contains_key(kind.flag()))
    );

    let documented = include_str!("../settings.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! "));
    let documented: Vec<&str> = documented
        .skip_while(|line| *line != "```yaml")
        .skip(1)
        .collect();
    let documented = documented.join("\n").replace("```", "");
    let good = [
        COMMENTED,
        &documented,
        "environments: [{name: a, values: , seed: 0, clock: '2026-01-01T00:00:00+02:00'}]",
    ];
    let bad = [
        "environments: []",
        "environments: [{}]",
        "environments: [{name: a, more: 1}]",
        "environments: [{name: a, values: x}]",
        "environments: [{name: a, set: [{sets: x}]}]",
        "environments: [{name: a, operation: x}]",
        "environments: [{name: a, seed: -1}]",
        "environments: [{name: a, clock: now}]",
    ];
    let valid = |text: &str| {
        let files = [
            ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
            ("values.schema.json", SCHEMA),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let chart = pilothouse_chart::Chart::from_folder(files.to_vec())
            .unwrap()
            .chart;
        let values = pilothouse_yaml::decode_map(text.as_bytes()).unwrap();
        chart.check_schemas(&values).is_ok()
    };
    for text in good {
        assert!(valid(text) && read(text.as_bytes(), "x").is_ok(), "{text}");
    }
    for text in bad {
        assert!(
            !valid(text) && read(text.as_bytes(), "x").is_err(),
            "{text}"
        );
    }
}

#[test]
fn parts_have_their_places() {
    let place = |part| {
        let range = place(COMMENTED.as_bytes(), "prod", part).unwrap();
        &COMMENTED[range]
    };
    let flag = SetFlag {
        kind: SetKind::Set,
        value: "a=1".to_owned(),
    };
    assert_eq!(place(Part::Values("secrets.yaml")), "secrets.yaml");
    assert_eq!(place(Part::Flag(&flag)), "a=1");
    assert_eq!(place(Part::Field("kubeVersion")), "1.30");
    assert_eq!(
        place(Part::Field("clock")),
        "prod",
        "where it does not stand"
    );
}
