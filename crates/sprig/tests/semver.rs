//! Versions and constraints against what Helm's library said about them (recorded with Helm 4.3.1).
#![allow(clippy::unwrap_used)]

use pilothouse_sprig::semver::{Constraint, Version, VersionError};

fn show(version: Result<Version, VersionError>) -> String {
    match version {
        Err(error) => format!("!{error}"),
        Ok(v) => format!(
            "{v}|{}|{}|{}|{}|{}|{}",
            v.original, v.major, v.minor, v.patch, v.prerelease, v.metadata
        ),
    }
}

#[test]
fn versions() {
    let mut wrong = String::new();
    for line in include_str!("semver/versions.tsv").lines() {
        let mut fields = line.splitn(3, '\t');
        let mut field = || fields.next().unwrap();
        let (how, text, expected) = (field(), field(), field());
        let got = match how {
            "S" => Version::parse_strict(text),
            _ => Version::parse(text),
        };
        let got = show(got);
        if got != expected {
            wrong += &format!("{how} {text:?}: expected {expected}, got {got}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn constraints() {
    let mut lines = include_str!("semver/constraints.tsv").lines();
    let candidates: Vec<Version> = lines
        .next()
        .unwrap()
        .split('\t')
        .map(|text| Version::parse(text).unwrap())
        .collect();
    let mut wrong = String::new();
    for line in lines {
        let (text, expected) = line.rsplit_once('\t').unwrap();
        let got = match Constraint::parse(text) {
            Err(error) => format!("!{error}"),
            Ok(constraint) => {
                let marks = candidates
                    .iter()
                    .map(|one| if constraint.check(one) { '+' } else { '-' });
                marks.collect()
            }
        };
        if got != expected {
            wrong += &format!("{text:?}: expected {expected}, got {got}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn refusals() {
    let mut wrong = String::new();
    for line in include_str!("semver/refusals.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let constraint = Constraint::parse(fields[0]).unwrap();
        let version = Version::parse(fields[1]).unwrap();
        let got = constraint.refusals(&version).join("; ");
        if got != fields[2] {
            wrong += &format!(
                "{:?} {:?}: expected {}, got {got}\n",
                fields[0], fields[1], fields[2]
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
