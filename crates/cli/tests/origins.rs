//! No byte of output without a place in a template: over the project's own charts, and over the corpus where `cargo
//! xtask conformance` has unpacked it.

#![allow(missing_docs, clippy::unwrap_used)]

use pilothouse_chart::{Chart, RawFile};
use pilothouse_cli::SystemWorld;
use pilothouse_engine::{Engine, Options, ParseCache, RenderedFile, render_files};
use pilothouse_source::{Budget, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

fn walk(folder: &Path, root: &Path, files: &mut Vec<RawFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, root, files);
        } else if let Ok(data) = fs::read(&path) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            files.push((name.into_owned(), data));
        }
    }
}

/// Every folder below `above`, `depth` levels down, that is a chart.
fn charts(above: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(above).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.join("Chart.yaml").is_file() {
            found.push(path);
        } else if depth > 0 && path.is_dir() {
            found.extend(charts(&path, depth - 1));
        }
    }
    found.sort();
    found
}

/// What a chart's templates print with its own values, up to where it fails.
fn rendered(folder: &Path) -> Vec<RenderedFile> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files);
    let Ok(loaded) = Chart::from_folder(files) else {
        return Vec::new();
    };
    let functions = pilothouse_engine::functions(HelmVersion::V4_3);
    let budget = Budget::default();
    let mut engine = Engine {
        functions: &functions,
        world: &SystemWorld,
        budget: &budget,
        origins: Rc::default(),
        cache: &mut ParseCache::default(),
        kept: None,
    };
    let mut options = Options::new("release-name", "default");
    options.skip_schema = true;
    render_files(&loaded.chart, &Map::new(), &options, &mut engine).files
}

/// Where the trace has a hole: segments begin at 0, go on without end, and each has its template text.
fn hole(file: &RenderedFile) -> Option<String> {
    let segments = &file.trace.segments;
    let length = file.text.len() as u32;
    if segments.first().map(|first| first.start) != (length > 0).then_some(0) {
        return Some(format!("begins with {:?}", segments.first()));
    }
    let unordered = segments.windows(2).find(|two| two[0].start >= two[1].start);
    let beyond = segments.last().filter(|last| last.start >= length);
    let without = segments
        .iter()
        .find(|one| one.span == Span::NONE || one.frame as usize >= file.trace.frames.len());
    unordered
        .map(|two| format!("out of order: {two:?}"))
        .or_else(|| beyond.map(|last| format!("beyond the end: {last:?}")))
        .or_else(|| without.map(|one| format!("no template text: {one:?}")))
}

#[test]
fn every_byte_has_its_template_text() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = charts(&top.join("tests/charts"), 0);
    assert!(own.len() > 50, "{} charts in tests/charts", own.len());
    let corpus = charts(&top.join("target/conformance-corpus/charts"), 2);
    if corpus.is_empty() {
        eprintln!("without the corpus: run cargo xtask conformance where it is");
    }
    let (mut bytes, mut holes) = (0, Vec::new());
    // Builds for debugging are slow: they look at every tenth chart of the corpus, `--release` at all.
    let step = if cfg!(debug_assertions) { 10 } else { 1 };
    let corpus = corpus.into_iter().step_by(step);
    let all: Vec<PathBuf> = own.into_iter().chain(corpus).collect();
    let work = move || {
        for folder in &all {
            for file in rendered(folder) {
                bytes += file.text.len();
                if let Some(why) = hole(&file) {
                    holes.push(format!("{}: {}: {why}", folder.display(), file.name));
                }
            }
        }
        (all.len(), bytes, holes)
    };
    // Charts may nest a thousand includes.
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let (count, bytes, holes) = thread.spawn(work).unwrap().join().unwrap();
    assert!(bytes > 20_000, "{bytes} bytes of {count} charts");
    assert!(holes.is_empty(), "{}", holes.join("\n"));
    eprintln!("{bytes} bytes of {count} charts");
}
