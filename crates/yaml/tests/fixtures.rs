//! What real Helm printed for small inputs: see `fixtures/README.md`.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_value::Value;
use pilothouse_yaml as yaml;
use serde_json::Value as Row;

/// The rows of a fixture file.
fn rows(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/fixtures/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Row> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(rows.len() > 50, "{name} is nearly empty");
    rows
}

/// What a function prints: nothing where it fails.
fn printed(result: Result<Vec<u8>, String>) -> String {
    String::from_utf8(result.unwrap_or_default()).unwrap()
}

#[track_caller]
fn same(row: &Row, field: &str, got: &str, failures: &mut Vec<String>) {
    let want = row[field].as_str().unwrap_or("");
    if want != got {
        let input = row["text"]
            .as_str()
            .or(row["scalar"].as_str())
            .or(row["value"].as_str());
        failures.push(format!(
            "{input:?}: {field}\n  want {want:?}\n  got  {got:?}"
        ));
    }
}

fn report(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn scalars_mean_what_helm_takes_them_for() {
    let mut failures = Vec::new();
    for row in rows("scalars") {
        let text = format!("a: {}", row["scalar"].as_str().unwrap());
        match yaml::decode_map(text.as_bytes()) {
            Err(error) => same(&row, "error", &error.message, &mut failures),
            Ok(map) => {
                let value = map.get("a").unwrap_or_default();
                same(&row, "error", "", &mut failures);
                same(&row, "kind", value.kind().name(), &mut failures);
                same(
                    &row,
                    "toJson",
                    &printed(yaml::json::encode(&value)),
                    &mut failures,
                );
                same(
                    &row,
                    "toYaml",
                    &printed(yaml::to_yaml(&value)),
                    &mut failures,
                );
                same(
                    &row,
                    "toYamlPretty",
                    &printed(yaml::to_yaml_pretty(&value)),
                    &mut failures,
                );
            }
        }
    }
    report(&failures);
}

#[test]
fn texts_are_read_as_helm_reads_them() {
    let mut failures = Vec::new();
    for row in rows("read") {
        match yaml::decode_map(row["text"].as_str().unwrap().as_bytes()) {
            Err(error) => same(&row, "error", &error.message, &mut failures),
            Ok(map) => {
                same(&row, "error", "", &mut failures);
                same(
                    &row,
                    "json",
                    &printed(yaml::json::encode(&map.into())),
                    &mut failures,
                );
            }
        }
    }
    report(&failures);
}

#[test]
fn values_are_written_as_helm_writes_them() {
    let mut failures = Vec::new();
    for row in rows("write") {
        let text = row["value"].as_str().unwrap();
        let value = yaml::json::decode_map(text.as_bytes())
            .unwrap()
            .get("v")
            .unwrap();
        same(
            &row,
            "toYaml",
            &printed(yaml::to_yaml(&value)),
            &mut failures,
        );
        same(
            &row,
            "toYamlPretty",
            &printed(yaml::to_yaml_pretty(&value)),
            &mut failures,
        );
        same(
            &row,
            "toJson",
            &printed(yaml::json::encode(&value)),
            &mut failures,
        );
        same(
            &row,
            "toRawJson",
            &printed(yaml::json::encode_raw(&value)),
            &mut failures,
        );
        same(
            &row,
            "toPrettyJson",
            &printed(yaml::json::encode_pretty(&value)),
            &mut failures,
        );
    }
    report(&failures);
}

#[test]
fn json_is_read_as_go_reads_it() {
    let mut failures = Vec::new();
    for row in rows("json") {
        match yaml::json::decode_map(row["text"].as_str().unwrap().as_bytes()) {
            Err(error) => same(&row, "error", &error.message, &mut failures),
            Ok(map) => {
                same(&row, "error", "", &mut failures);
                same(
                    &row,
                    "json",
                    &printed(yaml::json::encode(&map.into())),
                    &mut failures,
                );
            }
        }
    }
    report(&failures);
}

#[test]
fn heads_fail_as_helm_has_them_fail() {
    let mut failures = Vec::new();
    for row in rows("head") {
        let text = row["text"].as_str().unwrap();
        let error = yaml::head(text.as_bytes()).err().map(|error| error.message);
        same(&row, "error", &error.unwrap_or_default(), &mut failures);
    }
    report(&failures);
}

/// What Helm writes, it reads back as the same.
#[test]
fn what_is_written_is_read_back() {
    for row in rows("write") {
        let text = row["value"].as_str().unwrap();
        let value = yaml::json::decode_map(text.as_bytes())
            .unwrap()
            .get("v")
            .unwrap();
        for text in [yaml::to_yaml(&value), yaml::to_yaml_pretty(&value)] {
            let Ok(mut text) = text else { continue };
            text.push(b'\n'); // Helm takes it away
            if unreadable(&value) {
                continue;
            }
            let again = yaml::decode(&text).unwrap();
            let same = yaml::json::encode(&again) == yaml::json::encode(&value);
            assert!(same, "{row}\n{}", String::from_utf8_lossy(&text));
        }
    }
}

/// Strings that goyaml itself does not read back: lone Unicode line breaks, and keys that begin with a byte order
/// mark or are too long.
fn unreadable(value: &Value) -> bool {
    let text = printed(yaml::json::encode_raw(value));
    ["\u{85}", "\\u2028", "\\u2029", "\u{feff}", "\\r"]
        .iter()
        .any(|part| text.contains(part))
}
