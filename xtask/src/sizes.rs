//! How many bytes a visitor loads: tests/SIZES.md.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::shell::{command, output};
use crate::{args, paths};

const HELP: &str = "\
Usage: cargo xtask sizes [--check]

Compresses every file of dist/ (made by `cargo xtask build`) with brotli at quality 11, as a web server
would, and writes tests/SIZES.md.

Options:
      --check  Write nothing; fail when what a first visit loads misses the goal, or when
               tests/SIZES.md is off by more than 3 %
  -h, --help   Print this help";

/// What a first visit loads, fonts included, compressed, in bytes.
const GOAL: u64 = 900_000;
/// What no visitor loads at the start, by the beginning of the name, and when it is fetched.
const LATER: [(&str, &str); 13] = [
    (
        "pilothouse-web_late.wasm",
        "when something is done in the page that a first visit does not; else a moment after the first rendering",
    ),
    (
        "commit-mono-latin-",
        "when the page shows a letter that is not ASCII, as code",
    ),
    (
        "hanken-grotesk-latin-",
        "when the page shows a letter that is not ASCII",
    ),
    (
        "commit-mono-bold.",
        "when code is shown in bold: keys of search results",
    ),
    ("examples/", "when the example is opened"),
    (
        "pilothouse.schema.json",
        "never by the page: editors outside check pilothouse.yaml with it",
    ),
    (
        "sw.js",
        "after the page has come to rest: it keeps the site for visits without a network",
    ),
    ("editor/assist", "when the editor is first used"),
    (
        "docs.json",
        "when the editor first has something to say of a function or a field",
    ),
    (
        "worker/fields.txt",
        "when the caret first stands in a template",
    ),
    ("functions.", "when the reference of functions is opened"),
    (
        "worker/pilothouse_worker_late.wasm",
        "when a template or an edit calls for what the example does not; else a moment after the first rendering",
    ),
    (
        "worker/pilothouse_rare_bg.wasm",
        "when a template first calls for a key, a certificate, a password, encryption, SHA-512, a time zone, or a \
         Unicode property in a regular expression; when a zip archive comes; when a chart is exported, or environments \
         are written for a deployment tool",
    ),
];
/// What the committed figures may be off by, in per cent, before they are called stale.
const TOLERANCE: u64 = 3;

/// Prints a JSON object: path in dist → [bytes, bytes after brotli].
const SCRIPT: &str = r#"
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants as c } from "node:zlib";
const sizes = {};
for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = `${entry.parentPath ?? entry.path}/${entry.name}`;
  const bytes = readFileSync(path);
  const params = { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 22, [c.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  sizes[path.slice("dist/".length)] = [bytes.length, brotliCompressSync(bytes, { params }).length];
}
console.log(JSON.stringify(sizes));
"#;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    plain: u64,
    brotli: u64,
}

/// `cargo xtask sizes`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut check = false;
    if args::flags(words, HELP, &mut [("check", &mut check)])?.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    if !paths::dist().join("index.html").is_file() {
        bail!("dist/ holds no site: run `cargo xtask build` first");
    }
    let sizes = measure()?;
    let text = report(&sizes);
    let file = paths::root().join("tests/SIZES.md");
    if check {
        let total = total(&sizes).brotli;
        println!("sizes: {total} bytes after brotli, of {GOAL}");
        let committed = fs::read_to_string(&file)
            .context("tests/SIZES.md is missing: run `cargo xtask sizes`")?;
        let fresh = stale(&committed, &sizes)?;
        if total > GOAL {
            bail!("over the goal of {GOAL} bytes by {}", total - GOAL);
        }
        return Ok(fresh);
    }
    fs::write(file, &text)?;
    print!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// Sizes by name, the name without its version.
fn measure() -> anyhow::Result<BTreeMap<String, Size>> {
    let text = output(command("node").args(["--input-type=module", "--eval", SCRIPT]))?;
    let found: BTreeMap<String, Value> = serde_json::from_str(&text)?;
    let size = |value: &Value| Size {
        plain: value[0].as_u64().unwrap_or_default(),
        brotli: value[1].as_u64().unwrap_or_default(),
    };
    let mut sizes = BTreeMap::<String, Size>::new();
    for (path, value) in &found {
        // Chunks have nothing but their version to tell them apart.
        let sum = sizes.entry(unversioned(path)).or_default();
        let size = size(value);
        sum.plain += size.plain;
        sum.brotli += size.brotli;
    }
    Ok(sizes)
}

/// `worker-0123456789abcdef/worker.js` → `worker/worker.js`; esbuild's versions are eight capitals and digits.
fn unversioned(path: &str) -> String {
    let is_version = |word: &str| match word.len() {
        16 => word.bytes().all(|b| b.is_ascii_hexdigit()),
        8 => word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
        _ => false,
    };
    for (at, _) in path.match_indices('-') {
        let rest = &path[at + 1..];
        let end = rest.find(['-', '_', '.', '/']).unwrap_or(rest.len());
        if is_version(&rest[..end]) {
            return format!("{}{}", &path[..at], &rest[end..]);
        }
    }
    path.to_owned()
}

/// When a file is fetched that is not loaded at the start.
fn fetched_later(name: &str) -> Option<&'static str> {
    let mut later = LATER.iter();
    later.find_map(|(file, when)| name.starts_with(file).then_some(*when))
}

/// All that a first visit loads, fonts included.
fn total(sizes: &BTreeMap<String, Size>) -> Size {
    let counted = |name: &str| fetched_later(name).is_none();
    sizes
        .iter()
        .filter(|(name, _)| counted(name))
        .map(|(_, size)| size)
        .fold(Size::default(), |sum, size| Size {
            plain: sum.plain + size.plain,
            brotli: sum.brotli + size.brotli,
        })
}

fn report(sizes: &BTreeMap<String, Size>) -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask sizes` after `cargo xtask build`. -->\n\n# What a visitor loads\n\n\
         Bytes of the release build; compressed with brotli, quality 11.\n\n| file | bytes | brotli |\n|---|---:|---:|\n",
    );
    let at_start = |name: &str| fetched_later(name).is_none();
    for (name, size) in sizes.iter().filter(|(name, _)| at_start(name)) {
        let _ = writeln!(text, "| {name} | {} | {} |", size.plain, size.brotli);
    }
    let all = total(sizes);
    let _ = writeln!(
        text,
        "| **together** (goal: {GOAL}) | **{}** | **{}** |",
        all.plain, all.brotli
    );
    text.push_str(
        "\n# What is fetched later\n\n| file | bytes | brotli | fetched |\n|---|---:|---:|---|\n",
    );
    for (name, size) in sizes {
        if let Some(when) = fetched_later(name) {
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {when} |",
                size.plain, size.brotli
            );
        }
    }
    text
}

/// Compares the committed table with what was measured.
fn stale(committed: &str, sizes: &BTreeMap<String, Size>) -> anyhow::Result<ExitCode> {
    let rows: BTreeMap<&str, u64> = committed.lines().filter_map(row).collect();
    let mut off: Vec<String> = Vec::new();
    for (name, size) in sizes {
        match rows.get(name.as_str()) {
            Some(known) if close(*known, size.brotli) => {}
            Some(known) => off.push(format!("{name}: {known} → {}", size.brotli)),
            None => off.push(format!("{name}: new, {}", size.brotli)),
        }
    }
    off.extend(
        rows.keys()
            .filter(|name| !sizes.contains_key(**name))
            .map(|name| format!("{name}: gone")),
    );
    if off.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!(
        "tests/SIZES.md is stale: run `cargo xtask sizes` and commit it\n  {}",
        off.join("\n  ")
    );
}

/// A row of the table: name and compressed bytes.
fn row(line: &str) -> Option<(&str, u64)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let (name, _, brotli) = (cells.next()?, cells.next()?, cells.next()?);
    Some((name, brotli.trim_end_matches(" |").parse().ok()?))
}

/// Small files may differ by some bytes; large ones by the tolerance.
fn close(known: u64, now: u64) -> bool {
    known.abs_diff(now) <= 64 + known * TOLERANCE / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_left_out_of_names() {
        assert_eq!(
            unversioned("worker-0123456789abcdef/worker.js"),
            "worker/worker.js"
        );
        assert_eq!(
            unversioned("pilothouse-web-0123456789abcdef_bg.wasm"),
            "pilothouse-web_bg.wasm"
        );
        assert_eq!(
            unversioned("hanken-latin-ABCD1234.woff2"),
            "hanken-latin.woff2"
        );
        assert_eq!(unversioned("index.html"), "index.html");
    }

    #[test]
    fn what_is_fetched_later_is_listed_and_not_counted() {
        let size = |brotli| Size { plain: 0, brotli };
        let sizes = BTreeMap::from([
            ("worker/pilothouse_rare_bg.wasm".to_owned(), size(7)),
            ("worker/pilothouse_worker_bg.wasm".to_owned(), size(5)),
            ("commit-mono.woff2".to_owned(), size(3)),
            ("commit-mono-bold.woff2".to_owned(), size(4)),
        ]);
        assert_eq!(total(&sizes).brotli, 8);
        let text = report(&sizes);
        assert!(stale(&text, &sizes).is_ok());
        let (start, later) = text
            .split_once("# What is fetched later")
            .unwrap_or_default();
        assert!(start.contains("pilothouse_worker") && !start.contains("pilothouse_rare"));
        assert!(later.contains("| worker/pilothouse_rare_bg.wasm | 0 | 7 | when "));
    }

    #[test]
    fn a_report_is_fresh_against_itself_and_stale_against_growth() {
        let mut sizes = BTreeMap::from([(
            "page.wasm".to_owned(),
            Size {
                plain: 900_000,
                brotli: 300_000,
            },
        )]);
        let text = report(&sizes);
        assert!(stale(&text, &sizes).is_ok());
        sizes.insert(
            "page.wasm".to_owned(),
            Size {
                plain: 900_000,
                brotli: 310_000,
            },
        );
        assert!(stale(&text, &sizes).is_err());
        sizes.insert(
            "page.wasm".to_owned(),
            Size {
                plain: 900_000,
                brotli: 300_000,
            },
        );
        sizes.insert(
            "new.js".to_owned(),
            Size {
                plain: 10,
                brotli: 10,
            },
        );
        assert!(stale(&text, &sizes).is_err());
    }
}
