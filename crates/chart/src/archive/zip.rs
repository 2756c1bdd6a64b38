//! Zip archives: not Helm's, but what browsers and forges hand out.

use super::{MAX_FILES, MAX_SIZE, clean, failed, has_drive, too_large};
use crate::{ChartError, RawFile};
use std::io::{Cursor, Read};

/// The files of a zip archive. Where all of them stand in one folder, or the topmost Chart.yaml does, that folder is
/// taken for the chart's root and left out of the paths.
///
/// # Errors
/// What is wrong with the archive: broken, leading outside (`..`, absolute paths, drive letters, links), too large.
pub fn zip(bytes: &[u8]) -> Result<Vec<RawFile>, ChartError> {
    let broken =
        |error: zip::result::ZipError| failed(format!("the archive cannot be read: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_FILES {
        return Err(failed(format!(
            "the archive holds more than {MAX_FILES} files"
        )));
    }
    let mut files = Vec::new();
    let mut left = MAX_SIZE;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(broken)?;
        if entry.is_dir() {
            continue;
        }
        let path = checked(&entry.name().map_err(broken)?)?;
        if entry.is_symlink() {
            return Err(failed(format!("the archive contains a link: {path}")));
        }
        let mut data = Vec::new();
        let read = entry.by_ref().take(left + 1).read_to_end(&mut data);
        read.map_err(|error| failed(format!("{path} cannot be unpacked: {error}")))?;
        left = left.checked_sub(data.len() as u64).ok_or_else(too_large)?;
        files.push((path, data));
    }
    if files.is_empty() {
        return Err(failed("no files in chart archive"));
    }
    let root = root(&files);
    Ok(files
        .into_iter()
        .filter_map(|(path, data)| Some((path.strip_prefix(&root)?.to_owned(), data)))
        .collect())
}

fn checked(name: &str) -> Result<String, ChartError> {
    let path = name.replace('\\', "/");
    if path.starts_with('/') || has_drive(&path) {
        return Err(failed("chart illegally contains absolute paths"));
    }
    if path.split('/').any(|part| part == "..") {
        return Err(failed("chart illegally references parent directory"));
    }
    Ok(clean(&path))
}

/// The folder of the topmost Chart.yaml, with a slash; without one, the folder that all files are in.
fn root(files: &[RawFile]) -> String {
    let folder = |path: &str| {
        path.rfind('/')
            .map_or(String::new(), |at| path[..=at].to_owned())
    };
    let charts = files.iter().map(|(path, _)| path.as_str());
    let charts = charts.filter(|path| *path == "Chart.yaml" || path.ends_with("/Chart.yaml"));
    if let Some(chart) = charts.min_by_key(|path| path.matches('/').count()) {
        return folder(chart);
    }
    let first = files.first().and_then(|(path, _)| path.split_once('/'));
    let shared = first.map(|(first, _)| format!("{first}/"));
    let shared = shared.filter(|shared| files.iter().all(|(path, _)| path.starts_with(shared)));
    shared.unwrap_or_default()
}
