//! Charts as folders: the project's own, and those of the corpus where `cargo xtask conformance` has unpacked it.

use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

/// Stack for work on charts: they may nest a thousand includes.
const STACK: usize = 256 << 20;

/// Every folder below `above` that is a chart, at most `depth` levels further down, in order; none where there is no
/// such folder.
#[must_use]
pub fn below(above: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.join("Chart.yaml").is_file() {
            found.push(path);
        } else if depth > 0 && path.is_dir() {
            found.extend(below(&path, depth - 1));
        }
    }
    found.sort();
    found
}

/// The folder that holds the corpus's charts as `REPOSITORY/CHART`, where it is unpacked.
#[must_use]
pub fn corpus_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/conformance-corpus/charts")
}

/// The charts of the corpus; none, with a notice, where it is not unpacked.
#[must_use]
pub fn corpus() -> Vec<PathBuf> {
    let charts = below(&corpus_folder(), 2);
    if charts.is_empty() {
        eprintln!("no corpus: run cargo xtask conformance where ../shared/conformance exists");
    }
    charts
}

/// Which charts of the corpus a test looks at: each, every `N`th as `PILOTHOUSE_EACH=N` says, else every `usual`th –
/// builds for debugging are slow – and all with `--release`.
#[must_use]
pub fn each(usual: usize) -> usize {
    let said = env::var("PILOTHOUSE_EACH").ok();
    let said = said.and_then(|text| text.parse().ok());
    let usual = if cfg!(debug_assertions) { usual } else { 1 };
    said.unwrap_or(usual).max(1)
}

/// The project's own charts that can be rendered, and every tenth of the corpus (see [`each`]); whether there is a
/// corpus.
#[must_use]
pub fn sample() -> (Vec<PathBuf>, bool) {
    let mut charts = below(&crate::charts(), 0);
    charts.retain(|path| {
        let name = path.file_name().unwrap_or_default();
        !name.to_string_lossy().starts_with("error-")
    });
    let corpus = corpus();
    let has_corpus = !corpus.is_empty();
    charts.extend(corpus.into_iter().step_by(each(10)));
    (charts, has_corpus)
}

/// All files below `folder`, in order: paths below it with `/`, and contents.
///
/// # Errors
/// What the file system says.
pub fn files(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if let Ok(bytes) = fs::read(&path) {
            // What cannot be read is a link to nowhere: some charts have such.
            files.push((name, bytes));
        }
    }
    Ok(())
}

/// Does `work` where charts may nest as deeply as Helm lets them.
///
/// # Errors
/// What the system says where it gives no thread. A panic in `work` goes on.
pub fn with_large_stack<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let thread = thread::Builder::new().stack_size(STACK).spawn(work)?;
    thread
        .join()
        .map_err(|panic| std::panic::resume_unwind(panic))
}
