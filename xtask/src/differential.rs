//! The way to the differential fuzzer (tests/differential), and to real Helm as the service that it asks.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::paths;
use crate::shell::{cargo, command, find, run as run_command, step};

/// `cargo xtask differential`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut build = cargo();
    let package = ["--profile", "conformance", "--package", "differential"];
    run_command(build.arg("build").args(package))?;
    let mut fuzzer = command(paths::target().join("conformance/differential"));
    fuzzer
        .arg("--folder")
        .arg(paths::target().join("differential"));
    // Help, and cases that are only printed, need no Helm.
    let asks = |word: &OsString| {
        ["--help", "-h", "--print", "--recorded"]
            .iter()
            .any(|own| word == own)
    };
    if !words.iter().any(asks) {
        let at = words.iter().position(|word| word == "--helm-version");
        let helm_3 = at.is_some_and(|at| words.get(at + 1).is_some_and(|word| word == "3.22"));
        let oracle = match helm_3 {
            true => crate::goldens::helm_3()?,
            false => oracle()?,
        };
        fuzzer.arg("--oracle").arg(oracle);
    }
    let status = fuzzer.args(words).status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the oracle where it is missing or its source has changed.
fn oracle() -> anyhow::Result<PathBuf> {
    let go = find(&["go"]).context("real Helm is built from its Go module: install Go")?;
    let program = paths::tools().join("bin/helm-oracle");
    step("building helm-oracle into target/tools (the first time takes minutes)");
    let mut build = command(go);
    build.args(["build", "-o"]).arg(&program).arg(".");
    build.current_dir(paths::root().join("tests/differential/oracle"));
    run_command(build.env("GOFLAGS", "-mod=readonly -buildvcs=false"))?;
    Ok(program)
}
