//! What Trunk calls while it builds (Trunk.toml, `[[hooks]]`): before, what stands beside the page is made; after, it is put
//! where the page finds it (`put`).

mod files;
mod put;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

use files::fingerprint;

use crate::shell::{cargo, command, output, run};
use crate::{kubernetes, late, npm, paths, tools};

/// What wasm-bindgen writes uses these; binaryen must be told.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Else a function with one caller becomes part of it at any size, and what a first visit does not run cannot be told from
/// what it does (index.html says the same).
const ONE_CALLER: &str = "--one-caller-inline-max-function-size=200";

const WORKER_JS: &str = include_str!("worker.js");
/// Shared with the boot script.
const LATE_JS: &str = include_str!("late.js");

/// `cargo xtask hook pre-build|post-build`, called by Trunk.
pub(crate) fn run_hook(stage: &str) -> anyhow::Result<()> {
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let parts = Parts::new(release);
    match stage {
        "pre-build" => {
            parts.worker()?;
            parts.editor()?;
            parts.fonts()?;
            parts.styles()?;
            parts.reference()
        }
        "post-build" => {
            let staging =
                std::env::var_os("TRUNK_STAGING_DIR").context("TRUNK_STAGING_DIR is not set")?;
            parts.complete(Path::new(&staging))
        }
        other => bail!("no hook `{other}`"),
    }
}

/// The command line's way in.
pub(crate) fn called(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let stage = words
        .first()
        .and_then(|word| word.to_str())
        .unwrap_or_default();
    run_hook(stage)?;
    Ok(ExitCode::SUCCESS)
}

/// The files beside Trunk's own, for one profile.
struct Parts {
    release: bool,
    dir: PathBuf,
}

impl Parts {
    fn new(release: bool) -> Self {
        Parts {
            release,
            dir: paths::parts().join(if release { "web" } else { "web-dev" }),
        }
    }

    fn profile(&self) -> &'static str {
        if self.release { "web" } else { "web-dev" }
    }

    /// crates/worker and crates/rare-module → worker/{worker.js, pilothouse_worker.js, pilothouse_worker_bg.wasm,
    /// pilothouse_rare.js, pilothouse_rare_bg.wasm}
    fn worker(&self) -> anyhow::Result<()> {
        // One after the other: together they would share the features of what both use.
        let rare = if self.release {
            "web-rare"
        } else {
            self.profile()
        };
        self.module(
            "pilothouse-rare-module",
            rare,
            "pilothouse_rare",
            |_| Ok(()),
        )?;
        let worker = "pilothouse_worker";
        self.module("pilothouse-worker", self.profile(), worker, |dir| {
            if self.release {
                late::split_worker(dir, worker)
            } else {
                Ok(())
            }
        })?;
        let dir = self.dir.join("worker");
        self.fields(&dir)?;
        // One script: the modules would be fetched one after the other.
        let shell = dir.join(".worker.js");
        fs::write(&shell, WORKER_JS)?;
        fs::write(dir.join("late.js"), LATE_JS)?;
        let out = format!("--outfile={}", dir.join("worker.js").display());
        let answers = paths::root().join("web/editor/answers.ts");
        let alias = format!("--alias:pilothouse-answers={}", answers.display());
        run(esbuild(&shell.display().to_string(), self.release)
            .args(["--format=esm", &alias])
            .arg(out))
    }

    /// The crate k8s-openapi → worker/fields.txt
    fn fields(&self, dir: &Path) -> anyhow::Result<()> {
        let stamp = dir.join(".fields-made-from");
        let lock = fs::read(paths::root().join("Cargo.lock"))?;
        let seen = fingerprint(&[&*lock, include_bytes!("kubernetes.rs")].concat());
        if fs::read_to_string(&stamp).is_ok_and(|text| text == seen) {
            return Ok(());
        }
        fs::write(dir.join("fields.txt"), kubernetes::table()?)?;
        fs::write(stamp, seen)?;
        Ok(())
    }

    /// A crate → worker/{NAME.js, NAME_bg.wasm}, which `finish` works on in their folder.
    fn module(
        &self,
        package: &str,
        profile: &str,
        name: &str,
        finish: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        run(cargo()
            .args(["rustc", "--package", package, "--lib"])
            .args(["--crate-type", "cdylib", "--profile", profile, "--quiet"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(["--", "-C", "link-arg=-zstack-size=8388608"]))?;
        let built = paths::target()
            .join("wasm32-unknown-unknown")
            .join(profile)
            .join(format!("{}.wasm", package.replace('-', "_")));
        let dir = self.dir.join("worker");
        let stamp = dir.join(format!(".{name}-made-from"));
        let seen = fingerprint(&fs::read(&built)?);
        if fs::read_to_string(&stamp).is_ok_and(|text| text == seen) {
            return Ok(());
        }
        fs::create_dir_all(&dir)?;
        let mut bindgen = command(tools::wasm_bindgen()?);
        bindgen
            .args(["--target", "web", "--no-typescript", "--out-name", name])
            .arg("--out-dir")
            .arg(&dir);
        if self.release {
            bindgen.args(["--remove-name-section", "--remove-producers-section"]);
        }
        run(bindgen.arg(&built))?;
        if self.release {
            let wasm = dir.join(format!("{name}_bg.wasm"));
            run(npm::program("wasm-opt")
                .args(["-O3", ONE_CALLER])
                .args(WASM_FEATURES)
                .arg(&wasm)
                .arg("-o")
                .arg(&wasm))?;
        }
        finish(&dir)?;
        fs::write(stamp, seen)?;
        Ok(())
    }

    /// web/editor/index.ts → editor/index-HASH.js, and a chunk for each thing that is imported when it is first used
    fn editor(&self) -> anyhow::Result<()> {
        let options = [
            "--format=esm",
            "--splitting",
            "--entry-names=[name]-[hash]",
            "--chunk-names=[name]-[hash]",
        ];
        self.esbuild("web/editor/index.ts", "editor", &options)
    }

    /// The subsets of the fonts that a first visit loads → fonts/{fonts.css, NAME.woff2}
    fn fonts(&self) -> anyhow::Result<()> {
        let dir = self.dir.join("fonts");
        let script = paths::root().join("xtask/src/fonts.mjs");
        let lock = fs::read(paths::root().join("package-lock.json"))?;
        let seen = fingerprint(&[fs::read(&script)?, lock].concat());
        let stamp = dir.join(".made-from");
        if fs::read_to_string(&stamp).is_ok_and(|text| text == seen) {
            return Ok(());
        }
        fs::create_dir_all(&dir)?;
        run(command("node").arg(script).arg(&dir))?;
        fs::write(stamp, seen)?;
        Ok(())
    }

    /// Where main.css finds the fonts.
    fn fonts_alias(&self) -> String {
        let file = self.dir.join("fonts/fonts.css");
        format!("--alias:pilothouse-fonts={}", file.display())
    }

    /// web/styles/main.css → styles/main.css, and the fonts that it names
    fn styles(&self) -> anyhow::Result<()> {
        let fonts = self.fonts_alias();
        let options = [
            "--loader:.svg=dataurl",
            "--loader:.woff2=file",
            "--asset-names=[name]-[hash]",
            &fonts,
        ];
        self.esbuild("web/styles/main.css", "styles", &options)
    }

    /// web/reference → reference/functions.{css,js}, crates/reference → reference/functions.html
    fn reference(&self) -> anyhow::Result<()> {
        let fonts = self.fonts_alias();
        let options = [
            "--loader:.woff2=file",
            "--asset-names=[name]-[hash]",
            &fonts,
        ];
        self.esbuild("web/reference/functions.css", "reference", &options)?;
        let dir = self.dir.join("reference");
        let mut script = esbuild("web/reference/functions.ts", self.release);
        run(script
            .arg("--format=iife")
            .arg(format!("--outdir={}", dir.display())))?;
        let page = output(cargo().args(["run", "--quiet", "--package", "pilothouse-reference"]))?;
        fs::write(dir.join("functions.html"), page)?;
        let docs = output(cargo().args([
            "run",
            "--quiet",
            "--package",
            "pilothouse-reference",
            "--",
            "json",
        ]))?;
        fs::write(dir.join("functions.json"), docs)?;
        Ok(())
    }

    fn esbuild(&self, from: &str, to: &str, options: &[&str]) -> anyhow::Result<()> {
        let dir = self.dir.join(to);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        run(esbuild(from, self.release)
            .args(options)
            .arg(format!("--outdir={}", dir.display())))
    }
}

/// esbuild over one source.
fn esbuild(from: &str, release: bool) -> Command {
    let mut esbuild = npm::program("esbuild");
    esbuild
        .arg(from)
        .args(["--bundle", "--target=es2022", "--log-level=warning"]);
    esbuild.arg(if release {
        "--minify"
    } else {
        "--sourcemap=inline"
    });
    esbuild
}
