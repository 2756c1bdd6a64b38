//! The way to the conformance runner (tests/conformance), built so that panics are caught and overflows are found.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::paths;
use crate::shell::{cargo, run as run_command};

/// `cargo xtask conformance`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    run_command(&mut build())?;
    let status = command().args(words).status()?;
    name_the_dead();
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
    crate::shell::command(paths::target().join("conformance/conformance"))
}

/// Says which cases were running in a runner that died without an end (an overflown stack, memory), and tidies up.
pub(crate) fn name_the_dead() {
    let Ok(entries) = fs::read_dir(paths::target().join("conformance-corpus")) else {
        return;
    };
    for folder in entries.flatten().map(|entry| entry.path()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let Some(process) = name.strip_prefix("tmp-") else {
            continue;
        };
        if Path::new("/proc").join(process).exists() {
            continue;
        }
        for thread in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if let Ok(id) = fs::read_to_string(thread.path().join("running")) {
                eprintln!("the runner died while it ran {id}");
            }
        }
        // Left-overs are in nobody's way; what cannot be removed now is met again next time.
        let _ = fs::remove_dir_all(&folder);
    }
}
