//! Runs real Helm over the fixtures and writes what it printed beside them:
//! `cargo run -p pilothouse-chart --example record -- PATH_TO_HELM VERSION [FIXTURE]`
#![allow(clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use pilothouse_sprig::HelmVersion;
use serde_json::json;
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
        for case in common::cases(&fixture) {
            let folder = std::env::temp_dir().join(format!("record-{}", std::process::id()));
            write(&folder.join("c"), &case.files);
            write(&folder, &case.given);
            let run = Command::new(&helm)
                .args(["template", "r", "c", "--kube-version", "v1.37.0"])
                .args(&case.args)
                .current_dir(&folder)
                .env("HOME", &folder)
                .output()
                .unwrap();
            std::fs::remove_dir_all(&folder).unwrap();
            let row = json!({
                "exit": run.status.code(),
                "stdout": String::from_utf8_lossy(&run.stdout),
                "stderr": String::from_utf8_lossy(&run.stderr),
            });
            rows.push_str(&format!("{row}\n"));
        }
        std::fs::write(common::golden_path(&fixture, version), rows).unwrap();
        println!("{}", fixture.display());
    }
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
