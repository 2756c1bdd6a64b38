//! Templates against what real Helm made of them.

#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

struct Case {
    name: String,
    template: String,
    expected: Result<String, String>,
}

/// `=== name`, the template, `--- output` or `--- error`, what Helm printed.
fn cases(file: &str) -> Vec<Case> {
    let (_, cases) = file.split_once("=== ").unwrap();
    let read = |case: &str| {
        let (name, rest) = case.split_once('\n').unwrap();
        let (template, expected) = match rest.split_once("\n--- output\n") {
            Some((template, output)) => (template, Ok(output.to_owned())),
            None => {
                let (template, error) = rest.split_once("\n--- error\n").unwrap();
                (template, Err(error.to_owned()))
            }
        };
        Case {
            name: name.to_owned(),
            template: template.to_owned(),
            expected,
        }
    };
    let cases = cases.strip_suffix('\n').unwrap();
    cases.split("\n=== ").map(read).collect()
}

/// Helm lays some errors out over several lines, and says some more around them: only the words count here, the
/// layout is the engine's.
fn words(error: &str) -> String {
    let error = error.trim_end();
    let error = error
        .strip_suffix("Use --debug flag to render out invalid YAML")
        .unwrap_or(error);
    let error = error.trim().trim_start_matches("Error: ");
    // `parse error at (file:1): …` at the top, `template: file:1: …` elsewhere.
    let error = match error.strip_prefix("parse error at (") {
        Some(error) => error.replacen("): ", ": ", 1),
        None => error.to_owned(),
    };
    let mut words = Vec::new();
    for word in error.split_whitespace() {
        if word != "template:" {
            words.push(word);
        }
    }
    let text = words.join(" ");
    // `file:1:2: executing` in one line, `file:1:2` in two.
    text.replace(": executing", " executing")
}

#[test]
fn templates_print_and_fail_as_in_helm() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let values = fs::read_to_string(folder.join("values.json")).unwrap();
    let values = serde_json::from_str(&values).unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().unwrap() == "txt")
    {
        let subject = file.file_stem().unwrap().to_string_lossy().into_owned();
        for case in cases(&fs::read_to_string(file).unwrap()) {
            count += 1;
            let name = match case.expected {
                Ok(_) => "fix/templates/_case.tpl",
                Err(_) => "fix/templates/case.yaml",
            };
            let dot = common::context(&values);
            let mut got = common::render(name, &case.template, dot, false).result;
            let mut expected = case.expected;
            if let (Err(got), Err(expected)) = (&mut got, &mut expected) {
                if expected.starts_with("Error: parse error at") {
                    // Helm shows the place and what stands behind the last colon.
                    let (place, message) = got.rsplit_once(": ").unwrap();
                    let place = place.trim_start_matches("template: ");
                    let place = place.split(": ").next().unwrap();
                    *got = format!("{place}: {message}");
                }
                (*got, *expected) = (words(got), words(expected));
            }
            if got != expected {
                let name = case.name;
                wrong.push(format!(
                    "{subject}/{name}\n   Helm {expected:?}\n   here {got:?}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 150);
}
