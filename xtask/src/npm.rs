//! What comes from npm: the editor's packages, esbuild, TypeScript, Playwright, binaryen.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use crate::paths;
use crate::shell::{command, find, run, step};

/// `npm ci`, when package-lock.json is not the one that node_modules was made from.
pub(crate) fn install() -> anyhow::Result<()> {
    let lock = std::fs::read(paths::root().join("package-lock.json"))
        .context("cannot read package-lock.json")?;
    let stamp = paths::root().join("node_modules/.pilothouse-lock");
    if std::fs::read(&stamp).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    find(&["npm"]).context("npm is missing: install Node.js 20 or newer")?;
    step("npm ci");
    run(command("npm")
        .args(["ci", "--no-fund", "--no-audit", "--loglevel=error"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

/// A program that npm installed.
pub(crate) fn program(name: &str) -> Command {
    let file: PathBuf = paths::root().join("node_modules/.bin").join(name);
    command(file)
}
