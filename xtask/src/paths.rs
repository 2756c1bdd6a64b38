//! Where things are.

use std::path::{Path, PathBuf};

/// The repository's top folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask stands in the top folder")
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The project's own tools; nothing is installed into the user's home.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The built site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where the hooks put what Trunk's output is completed with.
pub(crate) fn parts() -> PathBuf {
    target().join("site")
}

/// The conformance corpus, beside the repository. It may be missing: it is not part of a clone.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = root().parent()?.join("shared").join(name);
    path.is_dir().then_some(path)
}
