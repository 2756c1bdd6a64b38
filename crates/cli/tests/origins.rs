//! No byte of output without a place in a template: over the project's own charts, and over the corpus where `cargo
//! xtask conformance` has unpacked it.

#![allow(missing_docs, clippy::unwrap_used)]

use goldens::folders;
use pilothouse_chart::Chart;
use pilothouse_cli::SystemWorld;
use pilothouse_engine::{Engine, Options, ParseCache, RenderedFile, render_files};
use pilothouse_source::{Budget, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::path::Path;
use std::rc::Rc;

/// What a chart's templates print with its own values, up to where it fails.
fn rendered(folder: &Path) -> Vec<RenderedFile> {
    let Ok(loaded) = Chart::from_folder(folders::files(folder).unwrap()) else {
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
    let mut all = folders::below(&goldens::charts(), 0);
    assert!(all.len() > 50, "{} charts in tests/charts", all.len());
    all.extend(folders::corpus().into_iter().step_by(folders::each(10)));
    let (mut bytes, mut holes) = (0, Vec::new());
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
    let (count, bytes, holes) = folders::with_large_stack(work).unwrap();
    assert!(bytes > 20_000, "{bytes} bytes of {count} charts");
    assert!(holes.is_empty(), "{}", holes.join("\n"));
    eprintln!("{bytes} bytes of {count} charts");
}
