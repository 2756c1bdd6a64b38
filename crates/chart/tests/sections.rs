//! Values files read by their sections say what they say read whole, whatever is edited in them.
#![allow(clippy::unwrap_used)]

use goldens::folders;
use pilothouse_chart::{ChartError, Sections, documents};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value, compare};

/// Everything that a line may mean, and a table long enough to be cut itself.
fn text() -> String {
    let mut text = String::from(
        r#"# The whole.

one: 1
"two": [a,
  b]
three:
- x: 1
  y: |
    # no comment
    three: 3

- z
four: &anchor {a: 1}
five: "a
  b: c"
six:
  - - 1
empty:
? seven
: 7
<<: {merged: 1}
block: |+
  kept

eight: 'it''s' # a comment
long: # everything
"#,
    );
    for number in 0..12 {
        text.push_str(&format!(
            "  # Table {number}\n  table{number}:\n    deep:\n      - name: {number}\n        text: >-\n          words of {number}\n          and more\n    flat: \"{number}\"\n"
        ));
    }
    text.push_str("last: true\n");
    text
}

fn read(sections: &mut Sections, text: &str, helm: HelmVersion) -> Result<Map, ChartError> {
    sections.values(text.as_bytes(), FileId(1), helm)
}

/// Reads the text both ways; both have to say the same.
fn both(sections: &mut Sections, text: &str, what: &str) {
    for helm in [HelmVersion::V4_3, HelmVersion::V3_22] {
        let whole = documents::values(text.as_bytes(), FileId(1), helm);
        match (read(sections, text, helm), whole) {
            (Ok(a), Ok(b)) => {
                let same = compare::deep_equal(&Value::Map(a.clone()), &Value::Map(b.clone()));
                assert!(same, "{what}\n{a:?}\n{b:?}\n{text}");
            }
            (Err(a), Err(b)) => assert_eq!(a.message(), b.message(), "{what}"),
            (a, b) => panic!("{what}: {a:?} {b:?}\n{text}"),
        }
    }
}

/// The text with one line changed, in every way and at every place, one in `step`.
fn edited(text: &str, step: usize) -> impl Iterator<Item = (String, String)> {
    const LINES: &[&str] = &[
        "",
        "x",
        "x: y",
        "  x: y",
        "- x",
        "  - x",
        "---",
        "...",
        "--- !!map",
        "x: *anchor",
        "one: 2",
        "'",
        "\"",
        "{",
        "}",
        "]",
        "# x",
        "x: |",
        "x: &anchor 1",
        "\tx: 1",
        "    flat: 2",
        "a\r",
        "%YAML 1.1",
        "<<: {one: 2}",
        "? x",
        ": x",
        "é: 1",
    ];
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let places = (0..lines.len()).flat_map(|at| LINES.iter().map(move |line| (at, *line)));
    places.step_by(step).flat_map(move |(at, line)| {
        let with = |range: std::ops::Range<usize>, new: &[String]| {
            let mut changed = lines.clone();
            changed.splice(range, new.iter().cloned());
            changed.join("\n") + "\n"
        };
        let moved = [line.to_owned(), format!(" {}", lines[at])];
        [
            (format!("{at}: {line:?} before"), with(at..at, &moved[..1])),
            (
                format!("{at}: {line:?} instead"),
                with(at..at + 1, &moved[..1]),
            ),
            (format!("{at}: further in"), with(at..at + 1, &moved[1..])),
            (format!("{at}: gone"), with(at..at + 1, &[])),
        ]
    })
}

#[test]
fn every_edit_says_what_the_whole_file_says() {
    let text = text();
    let mut sections = Sections::default();
    both(&mut sections, &text, "the text itself");
    both(
        &mut sections,
        text.trim_end(),
        "without a line break at its end",
    );
    both(&mut sections, "", "nothing");
    both(&mut sections, "--- !!map\na: 1\n", "a separator with words");
    both(
        &mut sections,
        "# x\n---\na: 1\nb: 2\n",
        "a comment before it",
    );
    both(&mut sections, "---\n---\na: 1\nb: 2\n", "two documents");
    both(&mut sections, "--- |\na: 1\nb: 2\n", "a text");
    for (what, edited) in edited(&text, 7) {
        both(&mut sections, &edited, &what);
    }
}

#[test]
fn what_an_edit_leaves_alone_is_shared() {
    let table = |map: &Map, path: &[&str]| {
        let found = path
            .iter()
            .fold(Value::Map(map.clone()), |value, key| match value {
                Value::Map(map) => map.get(key).unwrap(),
                other => panic!("{other:?}"),
            });
        let Value::Map(found) = found else {
            panic!("{found:?}")
        };
        found
    };
    let mut sections = Sections::default();
    let before = read(&mut sections, &text(), HelmVersion::V4_3).unwrap();
    let after = text().replace("one: 1\n", "");
    read(&mut sections, &after, HelmVersion::V4_3).unwrap();
    let after = after.replace("words of 3", "other words");
    let after = read(&mut sections, &after, HelmVersion::V4_3).unwrap();
    for (path, shared) in [
        (&["four"][..], true),
        (&["long", "table2"], true),
        (&["long", "table3"], false),
        (&["long", "table4"], true),
    ] {
        let same = table(&before, path).ptr_eq(&table(&after, path));
        assert_eq!(same, shared, "{path:?}");
    }
}

/// Charts of the corpus, where `cargo xtask conformance` has unpacked it. Takes one chart of `PILOTHOUSE_EACH` (97).
#[test]
fn edits_of_real_values() {
    for folder in folders::corpus().iter().step_by(folders::each(97)) {
        let Ok(text) = std::fs::read_to_string(folder.join("values.yaml")) else {
            continue;
        };
        let mut sections = Sections::default();
        both(&mut sections, &text, &folder.display().to_string());
        let step = text.lines().count() * 27 / 40 + 1;
        for (what, edited) in edited(&text, step) {
            both(
                &mut sections,
                &edited,
                &format!("{}: {what}", folder.display()),
            );
        }
    }
}
