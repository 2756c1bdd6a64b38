//! Snippets of templates, each rendered alone in one chart. `NAME.txt` holds them, one on each line;
//! `NAME.golden.jsonl` what Helm 4.3.1 printed, `NAME.golden-3.22.jsonl` what Helm 3.22.0 did.
//! `cargo run -p pilothouse-engine --example record -- HELM VERSION` prints them anew.
#![allow(clippy::unwrap_used, dead_code)]

use pilothouse_sprig::HelmVersion;
use std::path::{Path, PathBuf};

/// What every chart has beside its snippet.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "Chart.yaml",
        "apiVersion: v2
name: c
version: 1.0.0
description: d
appVersion: \"2\"
keywords: [k]
maintainers: [{name: nn, email: e@x}]
annotations: {a: b}
dependencies: [{name: s, version: 1.0.0, repository: \"\", alias: al, tags: [t]}]
",
    ),
    (
        "values.yaml",
        "a:\n  b: 1\n  c: {d: x}\n  nothing: null\nAsMap: hidden\nYAML: {x: 1}\nlist: [1]\nempty: {}\n\"\":\n  q: 1\n",
    ),
    ("file.txt", "hi\n"),
    (
        "charts/s/Chart.yaml",
        "apiVersion: v2\nname: s\nversion: 1.0.0\n",
    ),
    (
        "templates/_h.tpl",
        "{{ define \"show\" }}{{ printf \"%T\" . }}{{ end }}",
    ),
];

/// The template that a snippet stands in: what it prints becomes a line of JSON.
pub(crate) fn template(snippet: &str) -> String {
    format!("{{{{ define \"o\" }}}}{snippet}{{{{ end }}}}x: {{{{ include \"o\" . | toJson }}}}\n")
}

/// The fixtures, without their goldens.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

pub(crate) fn snippets(fixture: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(fixture).unwrap();
    text.lines().map(str::to_owned).collect()
}

pub(crate) fn golden_path(fixture: &Path, helm: HelmVersion) -> PathBuf {
    fixture.with_extension(match helm {
        HelmVersion::V3_22 => "golden-3.22.jsonl",
        HelmVersion::V4_3 => "golden.jsonl",
    })
}

/// The text with every address of a pointer made the same.
pub(crate) fn without_addresses(text: &str) -> String {
    const LEAST: usize = 9;
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..]
            .bytes()
            .take_while(u8::is_ascii_hexdigit)
            .count();
        out.push_str(&rest[..at]);
        let end = at + 2 + digits;
        out.push_str(if digits >= LEAST {
            "0xADDRESS"
        } else {
            &rest[at..end]
        });
        rest = &rest[end..];
    }
    out + rest
}
