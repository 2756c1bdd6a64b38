//! Fixtures: `NAME.jsonl` says what goes in (`files` of a chart, `given` files beside it, `args`), one case each line;
//! `NAME.golden.jsonl` what Helm 4.3.1 printed, `NAME.golden-3.22.jsonl` what Helm 3.22.0 did.
//! `cargo run -p pilothouse-chart --example record -- HELM VERSION` prints them anew.
#![allow(clippy::unwrap_used, dead_code)]

use pilothouse_sprig::HelmVersion;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// The template that every case gets: it prints what a template sees, as JSON.
pub(crate) const TEMPLATE: &str = concat!(
    r#"{"values":{{ toJson .Values }},"chart":{{ toJson .Chart }},"#,
    r#""files":[{{ range $p,$_ := .Files }}{{ toJson $p }},{{ end }}""],"#,
    r#""subcharts":[{{ range $n,$s := .Subcharts }}{{ toJson $s.Chart }},{{ end }}""]}"#,
    "\n"
);

/// What goes in.
pub(crate) struct Case {
    /// `NAME:LINE`
    pub(crate) id: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) given: Vec<(String, Vec<u8>)>,
    pub(crate) args: Vec<String>,
}

/// The fixture files, without their goldens.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| !path.to_str().unwrap().contains(".golden"));
    paths.sort();
    paths
}

pub(crate) fn golden_path(fixture: &Path, helm: HelmVersion) -> PathBuf {
    fixture.with_extension(match helm {
        HelmVersion::V3_22 => "golden-3.22.jsonl",
        HelmVersion::V4_3 => "golden.jsonl",
    })
}

pub(crate) fn lines(path: &Path) -> Vec<Json> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(crate) fn cases(fixture: &Path) -> Vec<Case> {
    let name = fixture.file_stem().unwrap().to_str().unwrap().to_owned();
    let rows = lines(fixture).into_iter().enumerate();
    let cases = rows.map(|(line, row)| {
        let mut files = contents(&row["files"]);
        if !files.iter().any(|(path, _)| path.starts_with("templates/")) {
            files.push(("templates/v.yaml".to_owned(), TEMPLATE.as_bytes().to_vec()));
        }
        let args = row["args"].as_array().unwrap().iter();
        Case {
            id: format!("{name}:{}", line + 1),
            files,
            given: contents(&row["given"]),
            args: args.map(|arg| arg.as_str().unwrap().to_owned()).collect(),
        }
    });
    cases.collect()
}

fn contents(files: &Json) -> Vec<(String, Vec<u8>)> {
    let files = files.as_object().into_iter().flatten();
    let files = files.map(|(path, text)| (path.clone(), bytes(text)));
    files.collect()
}

fn bytes(content: &Json) -> Vec<u8> {
    if let Some(text) = content.as_str() {
        return text.as_bytes().to_vec();
    }
    let hex = content["hex"].as_str().unwrap();
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}
