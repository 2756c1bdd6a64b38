//! A folder or a packed chart becomes a workspace.

use crate::path::{self, is_within, shown};
use crate::{Origin, Refused, Workspace};
use pilothouse_chart::{ChartError, archive};

/// A folder that holds a chart.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The chart.
    pub workspace: Workspace,
    /// Texts outside of the chart that may say how it is deployed, or that such files may name: paths from the top of the
    /// folder, contents.
    pub around: Vec<(String, Vec<u8>)>,
    /// The chart's folder below the top; empty where it is the top.
    pub chart: String,
}

/// The most files that are kept of what lies around a chart, and their most bytes.
const AROUND: (usize, usize) = (2_000, 20 << 20);
/// Larger ones say nothing of deployments.
const LARGEST_AROUND: usize = 1 << 20;

/// The workspace of a folder: one that holds a Chart.yaml, or that holds a folder with one. Version control's own
/// files stay outside.
///
/// # Errors
/// Where there is no Chart.yaml, several charts stand side by side, or a path leaves the folder.
#[inline(never)] // no first visit runs it
pub fn folder(name: &str, files: Vec<(String, Vec<u8>)>) -> Result<Workspace, Refused> {
    folder_and_around(name, files).map(|folder| folder.workspace)
}

/// The same with what lies around the chart.
///
/// # Errors
/// As [`folder`].
#[inline(never)] // no first visit runs it
pub fn folder_and_around(name: &str, files: Vec<(String, Vec<u8>)>) -> Result<Folder, Refused> {
    let mut clean = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let path = path::clean(&path)?;
        if !path.split('/').any(|name| IGNORED.contains(&name)) {
            clean.push((path, bytes));
        }
    }
    let root = root(name, clean.iter().map(|(path, _)| path.as_str()))?.to_owned();
    let (inside, outside): (Vec<_>, Vec<_>) = clean
        .into_iter()
        .partition(|(path, _)| root.is_empty() || is_within(path, &root));
    let skip = if root.is_empty() { 0 } else { root.len() + 1 };
    let files = inside.into_iter();
    let files = files.map(|(mut path, bytes)| (path.split_off(skip), bytes));
    Ok(Folder {
        workspace: Workspace::new(Origin::Local(name.to_owned()), files)?,
        around: around(outside),
        chart: root,
    })
}

/// Those that deployment tools read.
fn around(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let (mut most, mut bytes) = AROUND;
    let mut kept = Vec::new();
    for (path, content) in files {
        let ends = [".yaml", ".yml", ".json", ".sh", ".gotmpl"];
        let skipped = content.len() > LARGEST_AROUND || path.contains("node_modules/");
        if skipped || !ends.iter().any(|end| path.ends_with(end)) {
            continue;
        }
        let Some(left) = bytes.checked_sub(content.len()).filter(|_| most > 0) else {
            break;
        };
        (most, bytes) = (most - 1, left);
        kept.push((path, content));
    }
    kept
}

/// Folders and files that belong to version control and desktops, not to a chart.
const IGNORED: [&str; 5] = [".git", ".svn", ".hg", ".DS_Store", "__MACOSX"];

/// The folder with the Chart.yaml that is least deep: `""` for the top.
fn root<'a>(name: &str, paths: impl Iterator<Item = &'a str> + Clone) -> Result<&'a str, Refused> {
    let charts = paths.clone().filter_map(|path| {
        let folder = path.strip_suffix("Chart.yaml")?;
        (folder.is_empty() || folder.ends_with('/')).then(|| folder.trim_end_matches('/'))
    });
    let depth = |folder: &str| {
        if folder.is_empty() {
            0
        } else {
            folder.split('/').count()
        }
    };
    let Some(least) = charts.clone().map(depth).min() else {
        let other = paths
            .clone()
            .find(|path| path::file_name(path).eq_ignore_ascii_case("chart.yaml"));
        let detail = match other {
            Some(other) => format!(
                "There is {}, but Helm wants the name written so: Chart.yaml.",
                shown(other)
            ),
            None => "A chart is a folder, or a packed folder, with a Chart.yaml in it.".to_owned(),
        };
        return Err(Refused::new(
            format!("{} holds no Chart.yaml", shown(name)),
            detail,
        ));
    };
    let mut roots: Vec<&str> = charts.filter(|folder| depth(folder) == least).collect();
    roots.sort_unstable();
    roots.dedup();
    match roots.as_slice() {
        [root] => Ok(root),
        [first, second, ..] => Err(Refused::new(
            format!("{} holds {} charts", shown(name), roots.len()),
            format!("Open one of them: {}, {}, …", shown(first), shown(second)),
        )),
        [] => Ok(""),
    }
}

/// The workspace of a packed chart: `.tgz`, `.tar.gz` or `.zip`, told apart by content.
///
/// # Errors
/// Where it is no archive, damaged, too large, or no chart is in it.
#[inline(never)] // no first visit runs it
pub fn archive(name: &str, bytes: &[u8]) -> Result<Workspace, Refused> {
    let files = if bytes.starts_with(b"\x1f\x8b") {
        // Links for empty files, as Helm takes them, are never what somebody means who drops a chart here.
        archive::tgz(bytes).and_then(|files| match archive::first_link(bytes) {
            None => Ok(files),
            Some(path) => Err(ChartError::new(
                "chart/archive",
                format!("the archive contains a link: {path}"),
            )),
        })
    } else if bytes.starts_with(b"PK\x03\x04") {
        archive::zip(bytes)
    } else {
        let detail =
            "A packed chart is a .tgz or a .zip file. A folder can be dropped here as it is.";
        return Err(Refused::new(
            format!("{} is not a packed chart", shown(name)),
            detail,
        ));
    };
    folder(
        name,
        files.map_err(|error| unreadable(name, error.message()))?,
    )
}

/// Helm's words on an archive, made plain.
fn unreadable(name: &str, words: &str) -> Refused {
    let title = format!("{} cannot be opened", shown(name));
    let has = |text: &str| words.contains(text);
    let detail = if has("contains a link") {
        "It holds links. Helm does not follow them: pack the files themselves."
    } else if has("too large") || has("larger than") || has("maximum") || has("exceeds") {
        "It unpacks to more than Helm takes: 100 MB together, 5 MB for one file."
    } else if has("backstep") || has("illegally") || has("outside") || has("..") || has("absolute")
    {
        "It holds a file whose path leads out of the chart."
    } else {
        "The archive is damaged or was cut off."
    };
    Refused::new(title, format!("{detail} Helm says: {words}"))
}
