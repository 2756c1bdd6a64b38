//! Runs real Helm over the fixtures and writes what it printed beside them:
//! `cargo run -p pilothouse-engine --example record -- PATH_TO_HELM VERSION [FIXTURE]`
#![allow(clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use pilothouse_sprig::HelmVersion;
use std::path::Path;
use std::process::Command;

fn main() {
    let mut args = std::env::args().skip(1);
    let helm = args.next().expect("the path of helm");
    let version = args.next().expect("its version: 3.22 or 4.3");
    let version = HelmVersion::parse(&version).expect("3.22 or 4.3");
    let only = args.next().unwrap_or_default();
    for fixture in common::fixtures() {
        if !fixture.to_str().unwrap().contains(&only) {
            continue;
        }
        let mut rows = String::new();
        for snippet in common::snippets(&fixture) {
            rows.push_str(&serde_json::to_string(&ask(&helm, &snippet)).unwrap());
            rows.push('\n');
        }
        std::fs::write(common::golden_path(&fixture, version), rows).unwrap();
        println!("{}", fixture.display());
    }
}

/// What the snippet prints, or `Error: …`.
fn ask(helm: &str, snippet: &str) -> String {
    let folder = std::env::temp_dir().join(format!("record-{}", std::process::id()));
    let template = common::template(snippet);
    let files = common::FILES.iter().copied();
    for (path, text) in files.chain([("templates/t.yaml", &*template)]) {
        let path = folder.join("c").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let run = Command::new(helm)
        .args(["template", "r", "c", "--kube-version", "v1.37.0"])
        .current_dir(&folder)
        .env("HOME", &folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(Path::new(&folder)).unwrap();
    let stdout = String::from_utf8_lossy(&run.stdout);
    let stderr = String::from_utf8_lossy(&run.stderr);
    let said = match stdout.lines().find_map(|line| line.strip_prefix("x: ")) {
        Some(json) => serde_json::from_str::<String>(json).unwrap(),
        None => stderr
            .trim_end()
            .trim_end_matches("Use --debug flag to render out invalid YAML")
            .trim_end()
            .to_owned(),
    };
    common::without_addresses(&said)
}
