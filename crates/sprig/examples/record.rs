//! Asks real Helm again for everything the tests of this crate compare with:
//! `cargo run -p pilothouse-sprig --example record -- HELM [FIXTURE…]`.
//!
//! Rewrites tests/examples.txt from the rows' examples, and the results in tests/fixtures (all, or those named).

use pilothouse_sprig::functions;
use std::collections::BTreeMap;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let helm = args
        .next()
        .ok_or(Error::other("usage: record HELM [FIXTURE…]"))?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut fixtures: Vec<PathBuf> = args.map(PathBuf::from).collect();
    if fixtures.is_empty() {
        let examples = functions().map(|row| row.example.template.to_owned());
        let results = ask(&helm, &tests, &examples.collect::<Vec<_>>())?;
        let mut text = String::from("# What real Helm prints for each function's example.\n");
        for (row, result) in functions().zip(results) {
            text.push_str(&format!(
                "\n# {}\n{}{result}\n",
                row.name,
                marked(row.example.template)
            ));
        }
        std::fs::write(tests.join("examples.txt"), text)?;
        for entry in std::fs::read_dir(tests.join("fixtures"))? {
            fixtures.push(entry?.path());
        }
    }
    for fixture in fixtures {
        record(&helm, &tests, &fixture)?;
    }
    Ok(())
}

/// A template as fixtures show it.
fn marked(template: &str) -> String {
    let lines = template.split('\n');
    lines
        .map(|line| format!("> {line}").trim_end().to_owned() + "\n")
        .collect()
}

/// Replaces the results in one fixture.
fn record(helm: &str, tests: &Path, fixture: &Path) -> Result<()> {
    let text = std::fs::read_to_string(fixture)?;
    let mut snippets: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix('>') {
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            match snippets.last_mut().filter(|_| open) {
                Some(snippet) => *snippet += &format!("\n{rest}"),
                None => snippets.push(rest.to_owned()),
            }
        }
        open = line.starts_with('>');
    }
    let mut results = ask(helm, tests, &snippets)?.into_iter();
    let is_result = |line: &str| line.starts_with(['=', '!', '~']);
    let lines = text.lines().map(|line| match is_result(line) {
        true => results.next().unwrap_or_default() + "\n",
        false => line.to_owned() + "\n",
    });
    std::fs::write(fixture, lines.collect::<String>())
}

/// What Helm makes of each snippet, as fixtures show it.
fn ask(helm: &str, tests: &Path, snippets: &[String]) -> Result<Vec<String>> {
    let mut results = Vec::new();
    // Small charts: each error costs another run.
    for some in snippets.chunks(32) {
        results.extend(ask_some(helm, tests, some)?);
    }
    Ok(results)
}

/// All are put into one chart; one that fails is taken out, and the others are asked again.
fn ask_some(helm: &str, tests: &Path, snippets: &[String]) -> Result<Vec<String>> {
    let chart = std::env::temp_dir().join(format!("sprig-record-{}", std::process::id()));
    let templates = chart.join("templates");
    std::fs::create_dir_all(&templates)?;
    std::fs::write(
        chart.join("Chart.yaml"),
        "apiVersion: v2\nname: c\nversion: 0.1.0\n",
    )?;
    std::fs::copy(tests.join("values.yaml"), chart.join("values.yaml"))?;
    for (index, snippet) in snippets.iter().enumerate() {
        // Executed by `tpl`, so that it may define templates; on a copy, so that no snippet sees another's changes.
        let quoted = serde_json::to_string(snippet)?;
        let text = format!("k{index}: \"{{{{ tpl {quoted} (deepCopy $) | b64enc }}}}\"\n");
        std::fs::write(templates.join(format!("t{index}.yaml")), text)?;
    }
    let mut results = BTreeMap::new();
    while results.len() < snippets.len() {
        let run = Command::new(helm).arg("template").arg(&chart).output()?;
        if run.status.success() {
            for line in String::from_utf8_lossy(&run.stdout).lines() {
                if let Some((key, value)) = line.split_once(": ")
                    && let Some(Ok(index)) = key.strip_prefix('k').map(str::parse::<usize>)
                {
                    results.insert(index, output(value.trim_matches('"')));
                }
            }
            break;
        }
        let error = String::from_utf8_lossy(&run.stderr).into_owned();
        let index = failing(&error).ok_or_else(|| Error::other(error.clone()))?;
        std::fs::remove_file(templates.join(format!("t{index}.yaml")))?;
        results.insert(index, failure(&error));
    }
    std::fs::remove_dir_all(&chart)?;
    Ok(results.into_values().collect())
}

/// The number of the snippet whose file an error names.
fn failing(error: &str) -> Option<usize> {
    let (_, rest) = error.split_once("c/templates/t")?;
    rest.split_once(".yaml")?.0.parse().ok()
}

/// An error without what the snippet's surroundings put around it.
fn failure(error: &str) -> String {
    let error = error.split("\n\nUse --debug").next().unwrap_or_default();
    let inner = error
        .split_once("executing \"gotpl\" at ")
        .map(|(_, inner)| inner);
    let parsed = error
        .split_once(": template: gotpl:")
        .map(|(_, inner)| inner);
    let text = inner.or(parsed).unwrap_or(error).trim_end();
    if text.contains('\n') || text.starts_with('"') {
        return format!("! {}", serde_json::Value::from(text));
    }
    format!("! {text}")
}

/// A printed text, or its Base64 where it is not UTF-8.
fn output(base64: &str) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for byte in base64.bytes().filter(|byte| *byte != b'=') {
        let digit = digits.iter().position(|digit| *digit == byte).unwrap_or(0);
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => format!("= {}", serde_json::Value::from(text)),
        Err(_) => format!("~ {base64}"),
    }
}
