//! Charts in archives.

mod gzip;
mod tar;
mod zip;

use crate::{ChartError, RawFile};
use pilothouse_sprig::HelmVersion;

pub use zip::zip;

/// How many bytes a chart may unpack to, over all its files: Helm's limit.
pub const MAX_SIZE: u64 = 100 << 20;

/// How many files an archive may hold. Helm has no such limit.
pub const MAX_FILES: usize = 50_000;

/// Headers and padding of an archive come on top of its files.
const OVERHEAD: u64 = 16 << 20;

/// The files of a packaged chart (`.tgz`), paths relative to the chart's root.
///
/// # Errors
/// What Helm says of a broken archive, of paths that lead outside, of one that is too large.
pub fn tgz(bytes: &[u8]) -> Result<Vec<RawFile>, ChartError> {
    tgz_as(bytes, HelmVersion::default())
}

/// The same as another Helm does it.
///
/// # Errors
/// What that Helm says.
pub fn tgz_as(bytes: &[u8], helm: HelmVersion) -> Result<Vec<RawFile>, ChartError> {
    tgz_within(bytes, &mut 0, helm)
}

/// The same, adding to what was unpacked before from the same tree.
pub(crate) fn tgz_within(
    bytes: &[u8],
    spent: &mut u64,
    helm: HelmVersion,
) -> Result<Vec<RawFile>, ChartError> {
    let left = MAX_SIZE.saturating_sub(*spent);
    let unpacked = gzip::unpack(bytes, left + OVERHEAD)?;
    if unpacked.too_large {
        return Err(too_large());
    }
    let mut files = Vec::new();
    for entry in tar::entries(&unpacked.bytes, unpacked.end.as_ref())? {
        // Links and devices count as empty files, as in Helm; folders and headers are passed over.
        if matches!(entry.kind, b'5' | b'g') {
            continue;
        }
        let Some(path) = inside(&entry.name)? else {
            continue;
        };
        let size = entry.data.len() as u64;
        if let Some(most) = helm
            .most_bytes_of_a_packed_file()
            .filter(|most| size > *most)
        {
            let name = pilothouse_value::format::quote(entry.name.as_bytes());
            return Err(failed(format!(
                "decompressed chart file {} is larger than the maximum file size {most}",
                String::from_utf8_lossy(&name)
            )));
        }
        *spent += size;
        if *spent > MAX_SIZE {
            return Err(too_large());
        }
        if files.len() >= MAX_FILES {
            return Err(failed(format!(
                "the archive holds more than {MAX_FILES} files"
            )));
        }
        files.push((path, entry.data.to_vec()));
    }
    if files.is_empty() {
        return Err(failed("no files in chart archive"));
    }
    Ok(files)
}

/// The path of the first link in a packaged chart; where it breaks off, of the first before that. Helm takes links
/// for empty files.
#[must_use]
pub fn first_link(bytes: &[u8]) -> Option<String> {
    let unpacked = gzip::unpack(bytes, MAX_SIZE + OVERHEAD).ok()?;
    let entries = tar::entries(&unpacked.bytes, unpacked.end.as_ref()).ok()?;
    let mut links = entries.into_iter();
    let link = links.find(|entry| matches!(entry.kind, b'1' | b'2'))?;
    Some(link.name)
}

/// A path of an archive without the chart's folder.
fn inside(name: &str) -> Result<Option<String>, ChartError> {
    // An archive made on Windows has backslashes alone.
    let separator = if name.contains('/') { '/' } else { '\\' };
    let outside = || {
        let quoted = pilothouse_value::format::quote(name.as_bytes());
        let quoted = String::from_utf8_lossy(&quoted).into_owned();
        failed(format!(
            "chart illegally contains content outside the base directory: {quoted}"
        ))
    };
    let Some((folder, path)) = name.split_once(separator) else {
        return Err(outside());
    };
    let path = path.replace('\\', "/");
    if path.starts_with('/') {
        return Err(failed("chart illegally contains absolute paths"));
    }
    let cleaned = clean(&path);
    if cleaned == "." {
        return Err(outside());
    }
    if cleaned.starts_with("..") {
        return Err(failed("chart illegally references parent directory"));
    }
    if has_drive(&cleaned) {
        return Err(failed("chart contains illegally named files"));
    }
    if folder == "Chart.yaml" {
        return Err(failed("chart yaml not in base directory"));
    }
    Ok(Some(cleaned))
}

/// `a/./b//c/../d` as `a/b/d`; `.` for nothing.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() {
        return ".".to_owned();
    }
    parts.join("/")
}

fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 3 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'/'
}

fn too_large() -> ChartError {
    failed(format!(
        "decompressed chart is larger than the maximum size {MAX_SIZE}"
    ))
}

fn failed(message: impl Into<String>) -> ChartError {
    ChartError::new("chart/archive", message)
}
