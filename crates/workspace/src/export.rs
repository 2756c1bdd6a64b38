//! A workspace as a file to be taken away.

use crate::{Refused, Workspace, tar};
use std::io::{Cursor, Write};

/// A file to be taken away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Archive {
    /// `storefront-1.8.2.tgz`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The chart as `helm package` names and lays it out: everything in a folder of the chart's name.
///
/// # Errors
/// Does not happen; packing in memory could fail in theory.
pub fn tgz(workspace: &Workspace) -> Result<Archive, Refused> {
    let folder = folder(workspace);
    let mut writer = tar::Writer::default();
    for (path, file) in workspace.files() {
        writer.file(&format!("{folder}/{path}"), file.bytes());
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let packed = packer
        .write_all(&writer.finish())
        .and_then(|()| packer.finish());
    Ok(Archive {
        name: format!("{}.tgz", stem(workspace)),
        bytes: packed.map_err(|error| failed(&error))?,
    })
}

/// The same as a zip archive.
///
/// # Errors
/// Does not happen; packing in memory could fail in theory.
pub fn zip(workspace: &Workspace) -> Result<Archive, Refused> {
    let folder = folder(workspace);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (path, file) in workspace.files() {
        writer
            .start_file(format!("{folder}/{path}"), options)
            .map_err(|error| failed(&error))?;
        writer
            .write_all(file.bytes())
            .map_err(|error| failed(&error))?;
    }
    let bytes = writer
        .finish()
        .map_err(|error| failed(&error))?
        .into_inner();
    Ok(Archive {
        name: format!("{}.zip", stem(workspace)),
        bytes,
    })
}

fn failed(error: &dyn std::error::Error) -> Refused {
    Refused::new("The chart could not be packed", error.to_string())
}

/// The chart's name as one name of a path.
fn folder(workspace: &Workspace) -> String {
    let plain: String = workspace
        .name()
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_.+".contains(*c))
        .take(100)
        .collect();
    match plain.trim_matches('.') {
        "" => "chart".to_owned(),
        name => name.to_owned(),
    }
}

fn stem(workspace: &Workspace) -> String {
    let version: String = workspace
        .chart_field("version")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.+".contains(*c))
        .take(100)
        .collect();
    let folder = folder(workspace);
    if version.is_empty() {
        folder
    } else {
        format!("{folder}-{version}")
    }
}
