//! The tools that a build needs, at pinned versions: from PATH where the version fits, else into target/tools.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::shell::{cargo, command, find, output, run, step};
use crate::{npm, paths};

/// The newest Trunk that builds with the project's Rust version.
const TRUNK: &str = "0.21.14";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Whatever a build of the site needs.
pub(crate) fn for_site() -> anyhow::Result<()> {
    wasm_target()?;
    npm::install()?;
    wasm_bindgen()?;
    trunk()?;
    Ok(())
}

/// Adds the WebAssembly target to the toolchain where it is missing.
pub(crate) fn wasm_target() -> anyhow::Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .is_dir()
    {
        return Ok(());
    }
    step(&format!("adding the Rust target {WASM_TARGET}"));
    run(command("rustup").args(["target", "add", WASM_TARGET]))
        .context("the target wasm32-unknown-unknown is missing, and rustup could not add it")
}

/// Adds rustfmt and clippy to the toolchain where they are missing (a minimal installation has neither).
pub(crate) fn components() -> anyhow::Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if output(cargo().args([subcommand, "--version"])).is_err() {
            step(&format!("adding the Rust component {component}"));
            run(command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// The path of a fitting Trunk.
pub(crate) fn trunk() -> anyhow::Result<PathBuf> {
    // Without its default features Trunk cannot download tools, which it need not, and builds faster.
    program(
        "trunk",
        "trunk",
        TRUNK,
        &["--locked", "--no-default-features"],
    )
}

/// The path of the wasm-bindgen whose version is the library's in Cargo.lock.
pub(crate) fn wasm_bindgen() -> anyhow::Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    program(
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &version,
        &["--no-default-features"],
    )
}

fn program(name: &str, package: &str, version: &str, options: &[&str]) -> anyhow::Result<PathBuf> {
    let own = paths::tools().join("bin").join(name);
    let fits = |file: &Path| {
        output(command(file).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
    };
    if own.is_file() && fits(&own) {
        return Ok(own);
    }
    if let Some(file) = find(&[name]).filter(|file| fits(file)) {
        return Ok(file);
    }
    step(&format!(
        "installing {package} {version} into target/tools (once; takes some minutes)"
    ));
    let mut install = cargo();
    install
        .args(["install", package, "--version", version, "--root"])
        .arg(paths::tools())
        // The tools run for a second or two each: what their own release settings gain there, their build loses in minutes.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    // A folder of its own lets an interrupted installation go on where it stopped.
    let build = paths::tools().join("build");
    run(install.arg("--target-dir").arg(&build).args(options))?;
    let _ = std::fs::remove_dir_all(build);
    if !fits(&own) {
        bail!(
            "{package} {version} was installed, but {} does not answer with that version",
            own.display()
        );
    }
    Ok(own)
}

/// The version of `package` in Cargo.lock.
fn locked_version(package: &str) -> anyhow::Result<String> {
    let lock = std::fs::read_to_string(paths::root().join("Cargo.lock"))
        .context("cannot read Cargo.lock")?;
    let head = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != head).skip(1);
    let version = lines
        .next()
        .and_then(|line| line.strip_prefix("version = \""))
        .and_then(|v| v.strip_suffix('"'));
    version
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock names no {package}"))
}

/// The system's Chromium, installed where that is possible and it is missing.
pub(crate) fn chromium() -> anyhow::Result<PathBuf> {
    if let Some(file) = std::env::var_os("PILOTHOUSE_CHROMIUM") {
        return Ok(file.into());
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    if let Some(file) = find(&names) {
        return Ok(file);
    }
    let root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || find(&["apt-get"]).is_none() {
        bail!(
            "no Chromium found: install it (on Debian the package `chromium`), or name it in PILOTHOUSE_CHROMIUM"
        );
    }
    step("installing chromium and fonts (Debian packages)");
    run(command("apt-get").args(["update", "-q"]))?;
    let packages = ["chromium", "fonts-liberation", "fonts-dejavu-core"];
    run(command("apt-get")
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    find(&names).context("chromium was installed, but is not in PATH")
}
