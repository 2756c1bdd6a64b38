//! The file tree: what each file is, in the order in which a tree shows them.

use pilothouse_chart::Ignore;
use pilothouse_protocol::{FileEntry, FileKind, Folder, Language};
use pilothouse_workspace::{File, Workspace, path};
use std::cmp::Ordering;

/// All files, sorted: within a folder Chart.yaml and values first, then folders and files by name.
pub(crate) fn entries(workspace: &Workspace) -> Vec<FileEntry> {
    let rules = workspace
        .file(".helmignore")
        .map(|file| Ignore::parse(file.bytes()));
    // Rules that cannot be read stop the chart from loading: that is told as a problem.
    let rules = rules.and_then(Result::ok).unwrap_or_default();
    let values: Vec<&str> = workspace
        .environments()
        .iter()
        .flat_map(|environment| environment.values_files.iter().map(String::as_str))
        .collect();
    let mut entries: Vec<FileEntry> = workspace
        .files()
        .map(|(path, file)| entry(path, file, &values, rules.ignores_file(path)))
        .collect();
    entries.sort_by(|a, b| in_tree(&a.path, &b.path));
    entries
}

fn entry(path: &str, file: &File, values: &[&str], ignored: bool) -> FileEntry {
    let kind = if ignored && !values.contains(&path) {
        FileKind::Ignored
    } else {
        kind(path, values)
    };
    FileEntry {
        path: path.to_owned(),
        kind,
        language: language(path, kind),
        binary: file.is_binary(),
        size: u32::try_from(file.bytes().len()).unwrap_or(u32::MAX),
    }
}

/// The part of a path that is inside its own chart: `charts/a/charts/b/templates/x` → `templates/x`.
pub(crate) fn in_own_chart(path: &str) -> &str {
    let mut rest = path;
    while let Some((_, inner)) = rest
        .strip_prefix("charts/")
        .and_then(|rest| rest.split_once('/'))
    {
        rest = inner;
    }
    rest
}

fn kind(path: &str, values: &[&str]) -> FileKind {
    if values.contains(&path) {
        return FileKind::Values;
    }
    match in_own_chart(path) {
        "Chart.yaml" | "requirements.yaml" => FileKind::Chart,
        "values.yaml" => FileKind::Values,
        "values.schema.json" => FileKind::Schema,
        "templates/NOTES.txt" => FileKind::Notes,
        own if own.starts_with("templates/") => {
            if path::file_name(own).starts_with('_') {
                FileKind::Partial
            } else {
                FileKind::Template
            }
        }
        own if own.starts_with("crds/") => FileKind::Crd,
        _ => FileKind::Other,
    }
}

fn language(path: &str, kind: FileKind) -> Language {
    let extension = path
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase();
    match (kind, extension.as_str()) {
        (FileKind::Template, "yaml" | "yml") => Language::Template,
        (FileKind::Template | FileKind::Partial | FileKind::Notes, _) => Language::TemplateText,
        (_, "yaml" | "yml") => Language::Yaml,
        (_, "json") => Language::Json,
        (_, "tpl") => Language::TemplateText,
        _ => Language::Text,
    }
}

fn in_tree(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('/').peekable(), b.split('/').peekable());
    loop {
        let (Some(left), Some(right)) = (a.next(), b.next()) else {
            return Ordering::Equal;
        };
        let of = |name: &str, last: bool| (rank(name, last), name.to_lowercase(), name.to_owned());
        let (left, right) = (of(left, a.peek().is_none()), of(right, b.peek().is_none()));
        match left.cmp(&right) {
            Ordering::Equal => {}
            order => return order,
        }
    }
}

/// Chart.yaml, values.yaml, other values, folders, files.
fn rank(name: &str, file: bool) -> u8 {
    match name {
        _ if !file => 3,
        "Chart.yaml" => 0,
        "values.yaml" => 1,
        name if name.starts_with("values") && !name.ends_with(".json") => 2,
        _ => 4,
    }
}

/// Folders about which there is something to say: subcharts. `disabled` says which are switched off.
pub(crate) fn folders(workspace: &Workspace, disabled: &dyn Fn(&str) -> bool) -> Vec<Folder> {
    workspace
        .files()
        .filter_map(|(path, file)| {
            let folder = path
                .strip_suffix("/Chart.yaml")
                .filter(|_| path.starts_with("charts/"))?;
            if in_own_chart(path) != "Chart.yaml" {
                return None;
            }
            let version = file.text().and_then(|text| {
                let value = text
                    .lines()
                    .find_map(|line| line.strip_prefix("version:"))?;
                Some(
                    value
                        .split(" #")
                        .next()
                        .unwrap_or(value)
                        .trim()
                        .trim_matches(['"', '\''])
                        .to_owned(),
                )
            });
            Some(Folder {
                path: folder.to_owned(),
                version: version.unwrap_or_default(),
                disabled: disabled(folder),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use pilothouse_workspace::Origin;

    #[test]
    fn a_tree_in_its_order_with_what_everything_is() {
        let paths = [
            "values-prod.yaml",
            "templates/b.yaml",
            "templates/NOTES.txt",
            "templates/_h.tpl",
            "README.md",
            "crds/x.yaml",
            "charts/sub/Chart.yaml",
            "charts/sub/templates/x.yaml",
            "Chart.yaml",
            "values.yaml",
            "values.schema.json",
            ".helmignore",
            "ci/a-values.yaml",
            "templates/tests/t.yaml",
        ];
        let text = |path: &str| match path {
            ".helmignore" => b"*.md\n".to_vec(),
            _ => b"version: 1.2.0 # x\n".to_vec(),
        };
        let files = paths.iter().map(|path| ((*path).to_owned(), text(path)));
        let workspace = Workspace::new(Origin::Example, files).unwrap();
        let shown: Vec<_> = entries(&workspace)
            .into_iter()
            .map(|entry| format!("{} {:?} {:?}", entry.path, entry.kind, entry.language))
            .collect();
        assert_eq!(
            shown,
            [
                "Chart.yaml Chart Yaml",
                "values.yaml Values Yaml",
                "values-prod.yaml Values Yaml",
                "charts/sub/Chart.yaml Chart Yaml",
                "charts/sub/templates/x.yaml Template Template",
                "ci/a-values.yaml Values Yaml",
                "crds/x.yaml Crd Yaml",
                "templates/tests/t.yaml Template Template",
                "templates/_h.tpl Partial TemplateText",
                "templates/b.yaml Template Template",
                "templates/NOTES.txt Notes TemplateText",
                ".helmignore Other Text",
                "README.md Ignored Text",
                "values.schema.json Schema Json",
            ]
        );
        let folders = folders(&workspace, &|_| false);
        assert_eq!(
            (
                folders.len(),
                folders[0].path.as_str(),
                folders[0].version.as_str()
            ),
            (1, "charts/sub", "1.2.0")
        );
    }
}
