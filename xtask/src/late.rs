//! WebAssembly in two modules: what a first visit runs, and the rest (`xtask/split` takes them apart, `late.js` puts them
//! together again).

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::paths;
use crate::shell::{cargo, command, run};

/// NAME_bg.wasm → NAME_bg.wasm, NAME_late.wasm; NAME.js is told where the first finds the second. What the worker runs at
/// a first visit is found out in Node.
pub(crate) fn split_worker(dir: &Path, name: &str) -> anyhow::Result<()> {
    let glue = dir.join(format!("{name}.js"));
    let [requests, ran] = scratch(["requests", "ran"])?;
    let module = Module {
        whole: dir.join(format!("{name}_bg.wasm")),
        late: dir.join(format!("{name}_late.wasm")),
    };
    let counting = module.counting()?;
    tool([OsStr::new("requests"), requests.as_ref()])?;
    run(command("node")
        .arg(paths::root().join("xtask/src/first-visit.mjs"))
        .args([&glue, &counting, &requests, &ran]))?;
    module.split(&ran)?;
    let text = std::fs::read_to_string(&glue)?;
    std::fs::write(glue, told_of_late(&text)?)?;
    Ok(())
}

/// What the page was split into.
pub(crate) struct Page {
    /// The script beside the modules.
    pub(crate) glue: String,
    /// What a first visit runs.
    pub(crate) first: Vec<u8>,
    /// The rest.
    pub(crate) late: Vec<u8>,
}

/// Splits the page's module by what a first visit to `site` runs in `chromium`. `glue`, `wasm`: the page's script and module
/// there.
pub(crate) fn split_page(
    site: &Path,
    glue: &str,
    wasm: &str,
    chromium: &Path,
) -> anyhow::Result<Page> {
    let [whole, late, ran] = scratch(["page.wasm", "page-late.wasm", "page-ran"])?;
    std::fs::copy(site.join(wasm), &whole)?;
    let module = Module { whole, late };
    let counting = module.counting()?;
    run(command("node")
        .arg(paths::root().join("xtask/src/first-page.mjs"))
        .args([site.as_os_str(), OsStr::new(wasm)])
        .args([&counting, &ran, chromium]))?;
    module.split(&ran)?;
    Ok(Page {
        glue: told_of_late(&std::fs::read_to_string(site.join(glue))?)?,
        first: std::fs::read(module.whole)?,
        late: std::fs::read(module.late)?,
    })
}

/// A module, and where its second half is to be.
struct Module {
    whole: PathBuf,
    late: PathBuf,
}

impl Module {
    /// A copy that tells which of its functions run.
    fn counting(&self) -> anyhow::Result<PathBuf> {
        let [counting] = scratch(["counting.wasm"])?;
        tool([OsStr::new("count"), self.whole.as_ref(), counting.as_ref()])?;
        Ok(counting)
    }

    /// Keeps what `ran`, a list of numbers, and moves the rest away.
    fn split(&self, ran: &Path) -> anyhow::Result<()> {
        let (whole, late) = (self.whole.as_ref(), self.late.as_ref());
        tool([OsStr::new("split"), whole, ran.as_ref(), whole, late])
    }
}

/// wasm-bindgen's script, with what the first half calls for the second.
fn told_of_late(glue: &str) -> anyhow::Result<String> {
    let at = glue
        .find("_bg.js\": import0,")
        .and_then(|at| glue[..at].rfind('"'))
        .context("wasm-bindgen names its imports otherwise than expected")?;
    let (before, after) = glue.split_at(at);
    let told = "\"late\": { load: () => globalThis.loadLate(wasm) },";
    Ok(format!("{before}{told}\n        {after}"))
}

/// Files that only the build needs.
fn scratch<const N: usize>(names: [&str; N]) -> anyhow::Result<[PathBuf; N]> {
    let dir = paths::target().join("split");
    std::fs::create_dir_all(&dir)?;
    Ok(names.map(|name| dir.join(name)))
}

fn tool<'a>(words: impl IntoIterator<Item = &'a OsStr>) -> anyhow::Result<()> {
    run(cargo()
        .args(["run", "--quiet", "--package", "pilothouse-split", "--"])
        .args(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_told_of_the_second_half() {
        let glue = "return {\n        __proto__: null,\n        \"./web_bg.js\": import0,\n    };";
        let told = told_of_late(glue).expect("it names its imports so");
        let late = told.find("\"late\": {").expect("it is told");
        assert!(late < told.find("\"./web_bg.js\"").expect("the rest stays"));
        assert!(told_of_late("return {};").is_err());
    }
}
