//! Zip archives: not Helm's, but what browsers and forges hand out.

use super::{MAX_FILES, MAX_SIZE, clean, failed, has_drive, too_large};
use crate::{ChartError, RawFile};
use pilothouse_rare::{Member, Request, Unreadable, ask};

/// The files of a zip archive. Where all of them stand in one folder, or the topmost Chart.yaml does, that folder is
/// taken for the chart's root and left out of the paths.
///
/// # Errors
/// What is wrong with the archive: broken, leading outside (`..`, absolute paths, drive letters, links), too large.
pub fn zip(bytes: &[u8]) -> Result<Vec<RawFile>, ChartError> {
    let unzipped: Result<Vec<Member>, Unreadable> = ask(&Request::Unzip {
        archive: bytes.to_vec(),
        most_members: MAX_FILES,
        most_bytes: MAX_SIZE,
    })
    .map_err(failed)?;
    let (members, damage) = match unzipped {
        Ok(members) => (members, None),
        Err(Unreadable::Damaged(members, why)) => (members, Some(why)),
        Err(Unreadable::TooMany) => {
            return Err(failed(format!(
                "the archive holds more than {MAX_FILES} files"
            )));
        }
    };
    let mut files = Vec::new();
    let mut left = MAX_SIZE;
    for member in members {
        let path = checked(&member.path)?;
        if member.is_link {
            return Err(failed(format!("the archive contains a link: {path}")));
        }
        let data = member
            .data
            .map_err(|error| failed(format!("{path} cannot be unpacked: {error}")))?;
        left = left.checked_sub(data.len() as u64).ok_or_else(too_large)?;
        files.push((path, data.into_vec()));
    }
    if let Some(why) = damage {
        return Err(failed(format!("the archive cannot be read: {why}")));
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
