//! After Trunk's build: everything under versioned names beside the page, and the page that names it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::files::{copy_dir, fingerprint, only_file, put, replace, without_trunk_links};
use super::{LATE_JS, Parts, esbuild};
use crate::shell::run;
use crate::{late, paths, tools};

const BOOT_JS: &str = include_str!("../boot.js");
/// What hosts that read a file `_headers` are to send along.
const HEADERS: &str = include_str!("../headers.txt");
const SERVICE_WORKER_JS: &str = include_str!("../sw.js");

/// The examples of the gallery, folders `tests/charts/example-NAME`; web/src/examples.rs says what they are about.
const EXAMPLES: [&str; 8] = [
    "config", "helpers", "hello", "hooks", "library", "loops", "schema", "umbrella",
];
/// What a second visit without a network does without: by the beginning of the name.
const NOT_KEPT: [&str; 4] = ["functions", SCHEMA, "sw.js", "_headers"];
/// The JSON schema of pilothouse.yaml, for editors outside: it lies beside the page under a name that never changes.
const SCHEMA: &str = "pilothouse.schema.json";

/// Stands in a page that `trunk serve` shows.
const TRUNK_RELOADS: &str = ".well-known/trunk/ws";

impl Parts {
    /// Puts the parts under versioned names beside Trunk's own files, and makes index.html name them.
    pub(super) fn complete(&self, staging: &Path) -> anyhow::Result<()> {
        copy_dir(&self.dir.join("editor"), &staging.join("editor"))?;
        let editor = format!(
            "editor/{}",
            only_file(&staging.join("editor"), "index-", ".js")?
        );
        let html = without_trunk_links(&fs::read_to_string(staging.join("index.html"))?);
        let mut names = Names {
            page: only_file(staging, "pilothouse-web-", ".js")?,
            page_wasm: only_file(staging, "pilothouse-web-", "_bg.wasm")?,
            page_late: String::new(),
            editor,
            worker: self.put_worker(staging)?,
            examples: put_examples(staging)?,
            docs: self.put_docs(staging)?,
            styles: self.put_styles(staging)?,
            serves: html.contains(TRUNK_RELOADS),
        };
        self.put_page(staging, &html, &names)?;
        if self.release {
            // What runs is known once the whole site stands, from a browser.
            match tools::chromium() {
                Ok(chromium) => names.split_page(staging, &chromium)?,
                Err(error) => eprintln!("note: the page's module stays whole: {error:#}"),
            }
            self.put_page(staging, &html, &names)?;
        }
        self.put_reference(staging)?;
        fs::copy(
            paths::root().join("crates/workspace").join(SCHEMA),
            staging.join(SCHEMA),
        )?;
        if !names.serves {
            put_service_worker(staging)?;
            fs::write(staging.join("_headers"), HEADERS)?;
        }
        Ok(())
    }

    /// index.html and the boot script, instead of those that are there.
    fn put_page(&self, staging: &Path, html: &str, names: &Names) -> anyhow::Result<()> {
        let mut html = html.to_owned();
        if let Ok(before) = only_file(staging, "boot-", ".js") {
            fs::remove_file(staging.join(before))?;
        }
        let boot = put(staging, "boot", "js", &self.boot_script(names)?)?;
        let Names { styles, page, .. } = names;
        replace(
            &mut html,
            "href=\"styles.css\"",
            &format!("href=\"{styles}\""),
        )?;
        replace(&mut html, "src=\"boot.js\"", &format!("src=\"{boot}\""))?;
        // In the order in which they are needed: the page stands while the boot script fetches the worker's module,
        // which is half of all.
        let preloads = format!(
            "<link rel=\"modulepreload\" href=\"{page}\"><link rel=\"modulepreload\" href=\"{}\">{}\
             <link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>{}</head>",
            names.editor,
            chunk_preloads(staging, &names.editor)?,
            names.page_wasm,
            font_preloads(staging)?,
        );
        replace(&mut html, "</head>", &preloads)?;
        if names.serves {
            // Trunk's reload script is inline; only what `serve` shows carries it.
            html = html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'");
        }
        fs::write(staging.join("index.html"), html)?;
        Ok(())
    }

    /// What starts the worker, then the page.
    fn boot_script(&self, names: &Names) -> anyhow::Result<Vec<u8>> {
        let dir = self.dir.join("boot");
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("boot.js"), BOOT_JS)?;
        fs::write(dir.join("late.js"), LATE_JS)?;
        let (from, to) = (dir.join("boot.js"), dir.join("out.js"));
        let mut esbuild = esbuild(&from.display().to_string(), self.release);
        run(esbuild
            .arg("--format=esm")
            .arg(format!("--define:SITE={}", names.site()))
            .arg(format!("--outfile={}", to.display())))?;
        Ok(fs::read(to)?)
    }

    /// functions.html, whose name never changes, beside its styles and script, whose names do. The fonts are the
    /// page's own.
    fn put_reference(&self, staging: &Path) -> anyhow::Result<()> {
        let dir = self.dir.join("reference");
        let mut html = fs::read_to_string(dir.join("functions.html"))?;
        for (extension, attribute) in [("css", "href"), ("js", "src")] {
            let name = format!("functions.{extension}");
            let put = put(staging, "functions", extension, &fs::read(dir.join(&name))?)?;
            replace(
                &mut html,
                &format!("{attribute}=\"{name}\""),
                &format!("{attribute}=\"{put}\""),
            )?;
        }
        fs::write(staging.join("functions.html"), html)?;
        Ok(())
    }

    /// The style sheet under a versioned name, and beside it the fonts, whose names esbuild has versioned.
    fn put_styles(&self, staging: &Path) -> anyhow::Result<String> {
        let dir = self.dir.join("styles");
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            if entry.file_name() != "main.css" {
                fs::copy(entry.path(), staging.join(entry.file_name()))?;
            }
        }
        put(staging, "styles", "css", &fs::read(dir.join("main.css"))?)
    }

    /// docs.json: what the editor says of functions and fields, fetched when that is first needed.
    fn put_docs(&self, staging: &Path) -> anyhow::Result<String> {
        let file = self.dir.join("reference/functions.json");
        put(staging, "docs", "json", &fs::read(file)?)
    }

    fn put_worker(&self, staging: &Path) -> anyhow::Result<String> {
        let from = self.dir.join("worker");
        let mut files: Vec<PathBuf> = fs::read_dir(&from)?
            .map(|entry| Ok(entry?.path()))
            .collect::<anyhow::Result<_>>()?;
        files.sort();
        let mut all = Vec::new();
        for file in files.iter().filter(|file| file.is_file()) {
            all.extend(fs::read(file)?);
        }
        let name = format!("worker-{}", fingerprint(&all));
        let to = staging.join(&name);
        fs::create_dir_all(&to)?;
        // The glue of the modules is in the script.
        let shipped = |file: &&PathBuf| {
            let data = |kind: &std::ffi::OsStr| kind == "wasm" || kind == "txt";
            file.ends_with("worker.js") || file.extension().is_some_and(data)
        };
        for file in files.iter().filter(shipped) {
            fs::copy(file, to.join(file.file_name().unwrap_or_default()))?;
        }
        Ok(format!("{name}/worker.js"))
    }
}

/// How the parts are called in this build.
struct Names {
    page: String,
    page_wasm: String,
    /// Empty where the page's module is whole.
    page_late: String,
    editor: String,
    worker: String,
    examples: String,
    docs: String,
    styles: String,
    /// Whether `cargo xtask serve` shows it: what it shows must not be kept for visits without a network.
    serves: bool,
}

impl Names {
    /// The module beside the worker's script.
    fn worker_wasm(&self) -> String {
        self.worker
            .replace("worker.js", "pilothouse_worker_bg.wasm")
    }

    /// What the boot script calls SITE.
    fn site(&self) -> serde_json::Value {
        serde_json::json!({
            "page": self.page,
            "pageWasm": self.page_wasm,
            "pageLate": self.page_late,
            "editor": self.editor,
            "worker": self.worker,
            "workerWasm": self.worker_wasm(),
            "examples": format!("{}/", self.examples),
            "docs": self.docs,
            "offline": !self.serves,
        })
    }

    /// Puts the two halves of the page's module in the place of the whole.
    fn split_page(&mut self, staging: &Path, chromium: &Path) -> anyhow::Result<()> {
        let split = late::split_page(staging, &self.page, &self.page_wasm, chromium)?;
        for whole in [&self.page, &self.page_wasm] {
            fs::remove_file(staging.join(whole))?;
        }
        self.page = put(staging, "pilothouse-web", "js", split.glue.as_bytes())?;
        self.page_wasm = put(staging, "pilothouse-web_bg", "wasm", &split.first)?;
        self.page_late = put(staging, "pilothouse-web_late", "wasm", &split.late)?;
        Ok(())
    }
}

/// The examples of the gallery: one JSON object from paths to texts each. Returns their folder.
fn put_examples(staging: &Path) -> anyhow::Result<String> {
    let mut packed = Vec::new();
    for name in EXAMPLES {
        let folder = paths::root().join(format!("tests/charts/example-{name}"));
        let mut files = serde_json::Map::new();
        for (path, bytes) in goldens::folders::files(&folder)? {
            files.insert(path, String::from_utf8(bytes)?.into());
        }
        packed.push((name, serde_json::to_vec(&files)?));
    }
    let all: Vec<u8> = packed.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    let name = format!("examples-{}", fingerprint(&all));
    let dir = staging.join(&name);
    fs::create_dir_all(&dir)?;
    for (example, bytes) in packed {
        fs::write(dir.join(format!("{example}.json")), bytes)?;
    }
    Ok(name)
}

/// The chunks that the editor imports at the start, so that they do not wait for it.
fn chunk_preloads(staging: &Path, editor: &str) -> anyhow::Result<String> {
    let text = fs::read_to_string(staging.join(editor))?;
    let mut links = String::new();
    for entry in fs::read_dir(staging.join("editor"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // What is imported later stands in a call: import("…").
        let path = format!("\"./{name}\"");
        if text.contains(&path) && !text.contains(&format!("import({path})")) {
            links += &format!("<link rel=\"modulepreload\" href=\"editor/{name}\">");
        }
    }
    Ok(links)
}

/// The two fonts of the first view, so that they do not wait for the styles.
fn font_preloads(staging: &Path) -> anyhow::Result<String> {
    let mut links = String::new();
    for beginning in ["hanken-grotesk-", "commit-mono-"] {
        // The whole files and the bold one have longer names.
        let name = fs::read_dir(staging)?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .find(|name| {
                name.strip_prefix(beginning)
                    .and_then(|rest| rest.strip_suffix(".woff2"))
                    .is_some_and(|hash| hash.len() == 8 && !hash.contains('-'))
            })
            .with_context(|| format!("there is no {beginning}*.woff2"))?;
        links += &format!(
            "<link rel=\"preload\" href=\"{name}\" as=\"font\" type=\"font/woff2\" crossorigin>"
        );
    }
    Ok(links)
}

/// sw.js, with the names of all files that a visit without a network needs.
fn put_service_worker(staging: &Path) -> anyhow::Result<()> {
    let mut files = goldens::folders::files(staging)?;
    files.retain(|(path, _)| !NOT_KEPT.iter().any(|name| path.starts_with(name)));
    let all: Vec<u8> = files.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    let names: Vec<&str> = files
        .iter()
        .map(|(path, _)| {
            if path == "index.html" {
                "./"
            } else {
                path.as_str()
            }
        })
        .collect();
    let script = SERVICE_WORKER_JS
        .replace(
            "pilothouse-VERSION",
            &format!("pilothouse-{}", fingerprint(&all)),
        )
        .replace(
            "FILES = []",
            &format!("FILES = {}", serde_json::to_string(&names)?),
        );
    fs::write(staging.join("sw.js"), script)?;
    Ok(())
}
