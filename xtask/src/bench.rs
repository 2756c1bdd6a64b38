//! Benchmarks: keys in a real browser, and the engine against Go's.

use std::ffi::OsString;
use std::process::ExitCode;

/// `cargo xtask bench`.
pub(crate) fn run(_words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not yet")
}
