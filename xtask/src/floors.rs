//! The tower of ARCHITECTURE.md, checked: no crate uses one that is not below it, and nothing below the doors does I/O.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use serde_json::Value;

use crate::shell::{cargo, output};
use crate::{args, paths};

const HELP: &str = "\
Usage: cargo xtask floors

Checks that each crate uses only crates below it in the tower (xtask/src/floors.rs), that the page uses
`pilothouse-protocol` alone, that only the doors of the browser know wasm-bindgen, and that nothing below
the doors touches files, network, processes, environment or clock.

Options:
  -h, --help  Print this help";

/// The doors: they stand side by side, and none uses another.
const DOORS: [&str; 5] = [
    "pilothouse-web",
    "pilothouse-worker",
    "pilothouse-rare-module",
    "pilothouse-cli",
    "pilothouse-reference",
];

/// Below the doors, from the top down: a crate may use those that come after it.
const TOWER: [&str; 15] = [
    "pilothouse-session",
    "pilothouse-protocol",
    "pilothouse-report",
    "pilothouse-deploy",
    "pilothouse-workspace",
    "pilothouse-diff",
    "pilothouse-kube",
    "pilothouse-engine",
    "pilothouse-chart",
    "pilothouse-sprig",
    "pilothouse-gotmpl",
    "pilothouse-yaml",
    "pilothouse-value",
    "pilothouse-rare",
    "pilothouse-source",
];

/// Beside the tower: these may use whatever they like.
const BESIDE: [&str; 5] = [
    "xtask",
    "pilothouse-split",
    "conformance",
    "goldens",
    "differential",
];

/// Doors that know the browser.
const BROWSER_DOORS: [&str; 3] = [
    "pilothouse-web",
    "pilothouse-worker",
    "pilothouse-rare-module",
];

/// Packages (by beginning) that know the browser.
const BROWSER: [&str; 6] = [
    "wasm-bindgen",
    "js-sys",
    "web-sys",
    "gloo",
    "yew",
    "serde-wasm-bindgen",
];

/// What would be I/O below the doors (invariant 1).
///
/// Addresses (`std::net::IpAddr`) are only values; sockets are not.
const IO: [&str; 9] = [
    "std::fs",
    "TcpStream",
    "UdpSocket",
    "ToSocketAddrs",
    "std::process",
    "std::env::",
    "SystemTime::now",
    "Instant::now",
    "std::io::stdin",
];

/// `cargo xtask floors`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    if args::flags(words, HELP, &mut [])?.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut problems = check_uses(&crates()?);
    problems.extend(check_io()?);
    for problem in &problems {
        eprintln!("floors: {problem}");
    }
    if problems.is_empty() {
        println!("floors: every crate keeps to its place");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// The workspace's crates, each with the packages that it uses (tests' own left out).
fn crates() -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    let uses = |package: &Value| {
        let all = package["dependencies"].as_array().into_iter().flatten();
        let own = all.filter(|dependency| dependency["kind"] != "dev");
        own.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
            .collect()
    };
    Ok(packages
        .iter()
        .map(|package| {
            (
                package["name"].as_str().unwrap_or_default().to_owned(),
                uses(package),
            )
        })
        .collect())
}

fn check_uses(crates: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, uses) in crates {
        if BESIDE.contains(&name.as_str()) {
            continue;
        }
        let Some(own) = floor(name) else {
            problems.push(format!(
                "{name} has no place in the tower: give it one in xtask/src/floors.rs"
            ));
            continue;
        };
        for used in uses {
            if let Some(reason) = forbidden(name, own, used, crates) {
                problems.push(format!("{name} uses {used}: {reason}"));
            }
        }
    }
    problems
}

fn forbidden(
    name: &str,
    own: usize,
    used: &str,
    crates: &BTreeMap<String, Vec<String>>,
) -> Option<&'static str> {
    if BROWSER.iter().any(|package| used.starts_with(package)) && !BROWSER_DOORS.contains(&name) {
        return Some("only the doors of the browser know the browser");
    }
    if !crates.contains_key(used) {
        return None;
    }
    if name == "pilothouse-web" && used != "pilothouse-protocol" {
        return Some("the page uses the protocol alone");
    }
    match floor(used) {
        Some(other) if other > own => None,
        _ => Some("it is not below"),
    }
}

/// Counted from the top; the doors are 0.
fn floor(name: &str) -> Option<usize> {
    if DOORS.contains(&name) {
        return Some(0);
    }
    TOWER
        .iter()
        .position(|crate_name| *crate_name == name)
        .map(|position| position + 1)
}

fn check_io() -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for name in TOWER {
        let folder = paths::root()
            .join("crates")
            .join(name.trim_start_matches("pilothouse-"))
            .join("src");
        for file in rust_files(&folder)? {
            problems.extend(io_in(&file)?);
        }
    }
    Ok(problems)
}

fn io_in(file: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(file)?;
    let shown = file.strip_prefix(paths::root()).unwrap_or(file).display();
    // Tests stand at the end of a file, and may read fixtures.
    let lines = text
        .lines()
        .enumerate()
        .take_while(|(_, line)| !["#[cfg(test)]", "#![cfg(test)]"].contains(&line.trim()));
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code
        .filter_map(|(number, line)| Some((number, IO.iter().find(|word| line.contains(**word))?)));
    Ok(found
        .map(|(number, word)| format!("{shown}:{}: {word} below the doors", number + 1))
        .collect())
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let path = entry?.path();
            let tests = path.file_stem().is_some_and(|stem| stem == "tests");
            if path.is_dir() && !tests {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !tests {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, used: &str) -> Vec<String> {
        let mut crates: BTreeMap<String, Vec<String>> = TOWER
            .iter()
            .chain(&DOORS)
            .map(|name| ((*name).to_owned(), vec![]))
            .collect();
        crates.insert(name.to_owned(), vec![used.to_owned()]);
        check_uses(&crates)
    }

    #[test]
    fn down_is_allowed() {
        assert!(one("pilothouse-engine", "pilothouse-gotmpl").is_empty());
        assert!(one("pilothouse-cli", "pilothouse-engine").is_empty());
        assert!(one("pilothouse-web", "pilothouse-protocol").is_empty());
        assert!(one("pilothouse-yaml", "serde").is_empty());
    }

    #[test]
    fn up_and_sideways_are_not() {
        assert_eq!(
            one("pilothouse-gotmpl", "pilothouse-sprig"),
            ["pilothouse-gotmpl uses pilothouse-sprig: it is not below"]
        );
        assert_eq!(
            one("pilothouse-cli", "pilothouse-worker"),
            ["pilothouse-cli uses pilothouse-worker: it is not below"]
        );
    }

    #[test]
    fn the_page_knows_the_protocol_alone() {
        assert_eq!(one("pilothouse-web", "pilothouse-yaml").len(), 1);
    }

    #[test]
    fn the_browser_is_known_by_two_doors() {
        assert_eq!(one("pilothouse-session", "web-sys").len(), 1);
        assert!(one("pilothouse-worker", "web-sys").is_empty());
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(one("pilothouse-attic", "serde").len(), 1);
    }
}
