//! Every snippet of tests/fixtures renders as real Helm 4.3.1 renders it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{difference, fixture};

#[test]
fn snippets_render_as_with_helm() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut count = 0;
    let mut differences = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for (snippet, expected) in fixture(&std::fs::read_to_string(&path).unwrap()) {
            count += 1;
            if let Some(difference) = difference(&snippet, &expected) {
                differences.push(format!("{name}: {difference}"));
            }
        }
    }
    assert!(count > 500, "only {count} snippets");
    let found = differences.len();
    assert!(
        found == 0,
        "{found} of {count} differ:\n{}",
        differences.join("\n")
    );
}
