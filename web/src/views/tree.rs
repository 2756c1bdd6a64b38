//! From a list of paths to the rows of a tree.

use std::collections::BTreeSet;

use pilothouse_protocol::{FileEntry, FileKind, Folder};

/// One visible row of the tree.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) depth: usize,
    /// `Some` for a folder: whether it is open.
    pub(crate) open: Option<bool>,
    /// A subchart's version.
    pub(crate) version: String,
    /// Not part of the chart, or switched off.
    pub(crate) off: bool,
}

/// The rows, in the order of `files`: a folder stands where its first file stands.
pub(crate) fn rows(files: &[FileEntry], folders: &[Folder], closed: &BTreeSet<String>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files {
        let mut hidden = false;
        for (depth, (end, _)) in file.path.match_indices('/').enumerate() {
            let path = &file.path[..end];
            if hidden {
                break;
            }
            let open = !closed.contains(path);
            if seen.insert(path.to_owned()) {
                let folder = folders.iter().find(|folder| folder.path == path);
                rows.push(Row {
                    path: path.to_owned(),
                    name: path.rsplit('/').next().unwrap_or(path).to_owned(),
                    depth,
                    open: Some(open),
                    version: folder
                        .map(|folder| folder.version.clone())
                        .unwrap_or_default(),
                    off: folder.is_some_and(|folder| folder.disabled),
                });
            }
            hidden = !open;
        }
        if !hidden {
            rows.push(Row {
                path: file.path.clone(),
                name: file
                    .path
                    .rsplit('/')
                    .next()
                    .unwrap_or(&file.path)
                    .to_owned(),
                depth: file.path.matches('/').count(),
                open: None,
                version: String::new(),
                off: file.kind == FileKind::Ignored || file.binary,
            });
        }
    }
    rows
}

/// Folders that are closed at first: all but the two that people look for.
pub(crate) fn closed_at_first(files: &[FileEntry]) -> BTreeSet<String> {
    let folders = files.iter().flat_map(|file| {
        file.path
            .match_indices('/')
            .map(|(end, _)| &file.path[..end])
    });
    folders
        .filter(|folder| !matches!(*folder, "templates" | "charts"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pilothouse_protocol::Language;

    fn file(path: &str) -> FileEntry {
        FileEntry {
            path: path.into(),
            kind: FileKind::Other,
            language: Language::Text,
            binary: false,
            size: 0,
        }
    }

    #[test]
    fn folders_stand_where_their_first_file_stands() {
        let files = [
            file("Chart.yaml"),
            file("charts/a/Chart.yaml"),
            file("charts/a/b/c.yaml"),
            file("templates/x.yaml"),
        ];
        let rows = rows(&files, &[], &BTreeSet::new());
        let seen: Vec<_> = rows
            .iter()
            .map(|row| (row.path.as_str(), row.depth))
            .collect();
        assert_eq!(
            seen,
            [
                ("Chart.yaml", 0),
                ("charts", 0),
                ("charts/a", 1),
                ("charts/a/Chart.yaml", 2),
                ("charts/a/b", 2),
                ("charts/a/b/c.yaml", 3),
                ("templates", 0),
                ("templates/x.yaml", 1),
            ]
        );
    }

    #[test]
    fn at_first_templates_and_charts_are_open() {
        let files = [
            file("charts/a/Chart.yaml"),
            file("ci/x.yaml"),
            file("templates/b/x.yaml"),
            file("templates/x.yaml"),
        ];
        let closed: Vec<_> = closed_at_first(&files).into_iter().collect();
        assert_eq!(closed, ["charts/a", "ci", "templates/b"]);
    }

    #[test]
    fn a_closed_folder_hides_what_is_in_it() {
        let files = [
            file("charts/a/Chart.yaml"),
            file("charts/a/b/c.yaml"),
            file("x.yaml"),
        ];
        let rows = rows(&files, &[], &BTreeSet::from(["charts/a".to_owned()]));
        let seen: Vec<_> = rows.iter().map(|row| row.path.as_str()).collect();
        assert_eq!(seen, ["charts", "charts/a", "x.yaml"]);
    }
}
