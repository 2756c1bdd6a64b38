//! The `values.yaml` files of the corpus that `cargo xtask conformance` unpacks.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_source::FileId;
use pilothouse_yaml::{decode, decode_node, json, parse, to_yaml, to_yaml_pretty};
use std::path::{Path, PathBuf};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found);
        } else if path.file_name().is_some_and(|name| name == "values.yaml") {
            found.push(path);
        }
    }
}

#[test]
fn values_files_survive_being_written_and_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/conformance-corpus");
    let mut files = Vec::new();
    collect(&root, &mut files);
    if files.is_empty() {
        eprintln!(
            "no corpus in {}: `cargo xtask conformance` unpacks it",
            root.display()
        );
        return;
    }
    files.sort_unstable();
    // One in twenty-four takes seconds even without optimization.
    for file in files.into_iter().step_by(24) {
        let text = std::fs::read(&file).unwrap();
        let value = decode(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let read = json::encode(&value).unwrap();
        let document = parse(&text, FileId(0)).unwrap();
        let long = decode_node(&document.root).unwrap();
        assert!(
            json::encode(&long).unwrap() == read,
            "{}: two ways to read it",
            file.display()
        );
        for written in [to_yaml(&value), to_yaml_pretty(&value)] {
            let written = [written.unwrap().as_slice(), b"\n"].concat();
            let again = decode(&written).unwrap();
            assert!(
                json::encode(&again).unwrap() == read,
                "{} is not read back",
                file.display()
            );
        }
        let again = json::decode(&read).unwrap();
        assert!(
            json::encode(&again).unwrap() == read,
            "{} through JSON",
            file.display()
        );
    }
}
