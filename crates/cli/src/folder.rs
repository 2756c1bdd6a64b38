//! Reads a chart's folder from the file system, following links as Helm does.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders nest no deeper; a link that leads back up would nest for ever.
const MOST_NESTED: usize = 64;

/// All files below `folder`: paths below it with `/`, and contents.
///
/// # Errors
/// What the file system says, as Helm words it.
pub(crate) fn read(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    read_into(folder, "", 0, &mut files)?;
    Ok(files)
}

fn read_into(
    folder: &Path,
    prefix: &str,
    nested: usize,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), String> {
    if nested > MOST_NESTED {
        return Err(format!(
            "{}: folders nest deeper than {MOST_NESTED} levels",
            folder.display()
        ));
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| describe("open", folder, &error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for path in entries {
        let Some(name) = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            continue;
        };
        let below = format!("{prefix}{name}");
        let meta = fs::metadata(&path).map_err(|error| describe("lstat", &path, &error))?;
        if meta.is_dir() {
            read_into(&path, &format!("{below}/"), nested + 1, files)?;
        } else {
            let data = fs::read(&path).map_err(|error| describe("open", &path, &error))?;
            files.push((below, data));
        }
    }
    Ok(())
}

/// An error of the file system in Go's words: `open x: no such file or directory`.
pub(crate) fn describe(operation: &str, path: &Path, error: &std::io::Error) -> String {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        std::io::ErrorKind::NotADirectory => "not a directory".to_owned(),
        _ => error.to_string(),
    };
    format!("{operation} {}: {what}", path.display())
}
