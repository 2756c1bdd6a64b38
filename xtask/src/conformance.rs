//! The way to the conformance runner (tests/conformance), built so that panics are caught and overflows are found.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::shell::{cargo, run as run_command};

/// `cargo xtask conformance`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    run_command(&mut build())?;
    let status = command().args(words).status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the runner, showing Cargo's progress.
pub(crate) fn build() -> Command {
    let mut build = cargo();
    build.args([
        "build",
        "--profile",
        "conformance",
        "--package",
        "conformance",
    ]);
    build
}

/// The runner, without arguments.
pub(crate) fn command() -> Command {
    crate::shell::command(crate::paths::target().join("conformance/conformance"))
}
