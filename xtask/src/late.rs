//! The worker's WebAssembly in two modules: what a first visit runs, and the rest (`xtask/split` takes them apart).

use std::ffi::OsStr;
use std::path::Path;

use anyhow::Context;

use crate::paths;
use crate::shell::{cargo, command, run};

/// NAME_bg.wasm → NAME_bg.wasm, NAME_late.wasm; NAME.js is told where the first finds the second.
pub(crate) fn split(dir: &Path, name: &str) -> anyhow::Result<()> {
    let whole = dir.join(format!("{name}_bg.wasm"));
    let late = dir.join(format!("{name}_late.wasm"));
    let glue = dir.join(format!("{name}.js"));
    let scratch = paths::target().join("split");
    std::fs::create_dir_all(&scratch)?;
    let [counting, requests, ran] = ["counting.wasm", "requests", "ran"].map(|f| scratch.join(f));

    tool([OsStr::new("count"), whole.as_ref(), counting.as_ref()])?;
    tool([OsStr::new("requests"), requests.as_ref()])?;
    run(command("node")
        .arg(paths::root().join("xtask/src/first-visit.mjs"))
        .args([&glue, &counting, &requests, &ran]))?;
    tool([
        OsStr::new("split"),
        whole.as_ref(),
        ran.as_ref(),
        whole.as_ref(),
        late.as_ref(),
    ])?;

    let text = std::fs::read_to_string(&glue)?;
    let imports = format!("\"./{name}_bg.js\": import0,");
    let at = text
        .find(&imports)
        .context("wasm-bindgen names its imports otherwise than expected")?;
    let told = "\"late\": { load: () => globalThis.loadLate() },";
    std::fs::write(
        glue,
        format!("{}{told}\n        {}", &text[..at], &text[at..]),
    )?;
    Ok(())
}

fn tool<'a>(words: impl IntoIterator<Item = &'a OsStr>) -> anyhow::Result<()> {
    run(cargo()
        .args(["run", "--quiet", "--package", "pilothouse-split", "--"])
        .args(words))
}
