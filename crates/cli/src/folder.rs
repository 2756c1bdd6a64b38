//! Reads a chart's folder from the file system, following links as Helm does.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// Folders nest no deeper; a link that leads back up would nest for ever.
pub(crate) const MOST_NESTED: usize = 64;

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

/// The path from the root on, without `.` and `..`, as Go cleans it: links are not followed.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    clean(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// A path without needless parts; an empty one becomes `.`.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match (part, clean.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                clean.pop();
            }
            _ => clean.push(part),
        }
    }
    if clean.as_os_str().is_empty() {
        clean.push(".");
    }
    clean
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
    // A folder can be opened; it is reading that fails.
    let operation = match error.kind() {
        std::io::ErrorKind::IsADirectory => "read",
        _ => operation,
    };
    format!("{operation} {}: {what}", path.display())
}

#[cfg(test)]
mod tests {
    use super::clean;
    use std::path::Path;

    #[test]
    fn paths_are_cleaned_as_go_cleans_them() {
        let table = [
            (".", "."),
            ("./a/./b//c/", "a/b/c"),
            ("a/../../b", "../b"),
            ("/../a/..", "/"),
            ("a/..", "."),
        ];
        for (path, cleaned) in table {
            assert_eq!(clean(Path::new(path)), Path::new(cleaned), "{path}");
        }
    }
}
