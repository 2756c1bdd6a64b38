//! A workspace as a file to be taken away.

use crate::{Refused, Workspace, tar};
use pilothouse_rare::{Packed, Request, ask};

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
/// Where what packs cannot be had.
#[inline(never)] // no first visit runs it
pub fn tgz(workspace: &Workspace) -> Result<Archive, Refused> {
    let folder = folder(workspace);
    let mut writer = tar::Writer::default();
    for (path, file) in workspace.files() {
        writer.file(&format!("{folder}/{path}"), file.bytes());
    }
    let bytes = packed(&Request::Gzip(Packed::from(writer.finish())))?;
    Ok(Archive {
        name: format!("{}.tgz", stem(workspace)),
        bytes,
    })
}

/// The same as a zip archive.
///
/// # Errors
/// Where what packs cannot be had.
pub fn zip(workspace: &Workspace) -> Result<Archive, Refused> {
    let folder = folder(workspace);
    let files = workspace.files().map(|(path, file)| {
        let data = Packed::from(file.bytes().to_vec());
        (format!("{folder}/{path}"), data)
    });
    let bytes = packed(&Request::Zip(files.collect()))?;
    Ok(Archive {
        name: format!("{}.zip", stem(workspace)),
        bytes,
    })
}

fn packed(request: &Request) -> Result<Vec<u8>, Refused> {
    let packed: Result<Result<Packed, String>, String> = ask(request);
    match packed.and_then(|packed| packed) {
        Ok(packed) => Ok(packed.into_vec()),
        Err(why) => Err(Refused::new("The chart could not be packed", why)),
    }
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
