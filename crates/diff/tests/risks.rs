//! Each check of a change with a fixture: `# ID: what it says`, the object before, the object after. Unchanged, and put the
//! other way round, the check says nothing.
#![allow(clippy::unwrap_used)]

use pilothouse_diff::risks::{ids, risks};
use pilothouse_diff::{Parsed, diff};
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

fn found(before: &str, after: &str) -> Vec<(String, String)> {
    let side = |text: &str| (!text.trim().is_empty()).then(|| Rc::new(Parsed::new(text)));
    let (before, after) = (side(before), side(after));
    let diff = before
        .as_ref()
        .zip(after.as_ref())
        .map(|(a, b)| diff(a, b, false));
    let found = risks(before.as_ref(), after.as_ref(), diff.as_ref());
    found
        .into_iter()
        .map(|risk| (risk.id.to_owned(), risk.title))
        .collect()
}

/// Changes that are as bad the other way round.
const BOTH_WAYS: [&str; 4] = [
    "immutable/field",
    "namespace/changed",
    "pods/restart",
    "service/selector",
];

#[test]
fn every_check_finds_what_it_is_for_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/risks");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut parts = text.splitn(3, "---\n");
        let head = parts.next().unwrap().trim().trim_start_matches("# ");
        let (id, title) = head.split_once(": ").unwrap();
        let (before, after) = (parts.next().unwrap(), parts.next().unwrap());
        let expected = (id.to_owned(), title.to_owned());
        let told = found(before, after);
        assert!(told.contains(&expected), "{}: {told:?}", path.display());
        let same = |texts: (&str, &str)| {
            found(texts.0, texts.1)
                .into_iter()
                .any(|one| one == expected)
        };
        let back = same((after, before)) && !BOTH_WAYS.contains(&id);
        assert!(!back, "{}: the other way round", path.display());
        assert!(
            !same((before, before)) && !same((after, after)),
            "{}: unchanged",
            path.display()
        );
        seen.insert(id.to_owned());
    }
    let all: BTreeSet<String> = ids().into_iter().map(str::to_owned).collect();
    assert_eq!(seen, all, "every check has a fixture");
}
