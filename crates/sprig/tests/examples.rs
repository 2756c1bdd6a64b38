//! Every function is documented, and its example prints what the row says and real Helm printed.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Expected, fixture, run};
use pilothouse_source::Budget;
use pilothouse_sprig::{Family, HelmVersion, functions, lookup, table};
use std::collections::BTreeSet;

#[test]
fn examples_print_what_helm_prints() {
    let recorded = fixture(include_str!("examples.txt"));
    let mut wrong = Vec::new();
    for row in functions() {
        let example = row.example;
        let template = example.template.trim_end();
        let printed = run(template, &Budget::default());
        let helm = recorded.iter().find(|(recorded, _)| recorded == template);
        match (helm, &printed) {
            (Some((_, Expected::Output(helm))), Ok(printed))
                if helm == printed && helm == example.output.as_bytes() => {}
            _ => wrong.push(format!(
                "{}: {template}\n  row: {:?}\n  helm: {helm:?}\n  here: {printed:?}",
                row.name, example.output
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Every name that some Helm has, from the recorded table.
fn names(column: usize) -> BTreeSet<&'static str> {
    let rows = include_str!("functions.tsv").lines().skip(1);
    let rows = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[column] == "yes")
        .map(|row| row[0])
        .collect()
}

#[test]
fn both_helms_have_exactly_their_functions() {
    let ours = |helm| {
        let rows = functions().filter(move |row| row.since.has(helm));
        rows.map(|row| row.name).collect::<BTreeSet<_>>()
    };
    assert_eq!(ours(HelmVersion::V3_22), names(1));
    assert_eq!(ours(HelmVersion::V4_3), names(2));
    assert_eq!(
        functions().count(),
        names(2).len(),
        "a row for each name, once"
    );
    let lookups = functions().all(|row| lookup(row.name).is_some_and(|it| it.name == row.name));
    assert!(lookups);
    assert!(!table(HelmVersion::V4_3).iter().any(|row| row.name == "and"));
}

#[test]
fn go_types_are_those_of_sprig() {
    for row in include_str!("functions.tsv").lines().skip(1) {
        let row: Vec<&str> = row.split('\t').collect();
        let Some(ours) = lookup(row[0]) else { continue };
        if !row[4].is_empty() && !row[3].contains("replaces") {
            assert_eq!(ours.go_type, row[4], "{}", row[0]);
        }
    }
}

#[test]
fn rows_are_documented() {
    for row in functions() {
        let name = row.name;
        let first = row.signature.split([' ', '[']).next();
        assert_eq!(first, Some(name), "the signature names the function");
        assert!(row.summary.ends_with(['.', '…']), "{name}: {}", row.summary);
        assert!(
            row.example.template.contains(name),
            "{name}: the example uses it"
        );
        assert!(!Family::title(row.family).is_empty());
    }
}
