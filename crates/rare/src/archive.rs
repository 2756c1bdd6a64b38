//! Zip archives, read and written, and gzip files, written.

use crate::{Member, Packed, Unreadable};
use std::io::{Cursor, Read, Write};

pub(crate) fn unzip(
    archive: Vec<u8>,
    most_members: usize,
    most_bytes: u64,
) -> Result<Vec<Member>, Unreadable> {
    let mut members = Vec::new();
    let mut archive = match zip::ZipArchive::new(Cursor::new(archive)) {
        Ok(archive) => archive,
        Err(error) => return Err(Unreadable::Damaged(members, error.to_string())),
    };
    if archive.len() > most_members {
        return Err(Unreadable::TooMany);
    }
    let mut left = most_bytes;
    for index in 0..archive.len() {
        let member = match member(&mut archive, index, left) {
            Ok(Some(member)) => member,
            Ok(None) => continue,
            Err(error) => return Err(Unreadable::Damaged(members, error.to_string())),
        };
        let spent = member
            .data
            .as_ref()
            .map_or(u64::MAX, |data| data.len() as u64);
        members.push(member);
        match left.checked_sub(spent) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    Ok(members)
}

/// `None`: a folder.
fn member(
    archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>,
    index: usize,
    left: u64,
) -> zip::result::ZipResult<Option<Member>> {
    let mut entry = archive.by_index(index)?;
    if entry.is_dir() {
        return Ok(None);
    }
    let path = entry.name()?.to_string();
    let is_link = entry.is_symlink();
    let mut data = Vec::new();
    let read = entry.by_ref().take(left + 1).read_to_end(&mut data);
    Ok(Some(Member {
        path,
        is_link,
        data: match read {
            Ok(_) => Ok(Packed::from(data)),
            Err(error) => Err(error.to_string()),
        },
    }))
}

pub(crate) fn zip(files: &[(String, Packed)]) -> Result<Packed, String> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (path, data) in files {
        writer
            .start_file(path.as_str(), options)
            .map_err(|error| error.to_string())?;
        writer.write_all(data).map_err(|error| error.to_string())?;
    }
    let written = writer.finish().map_err(|error| error.to_string())?;
    Ok(Packed::from(written.into_inner()))
}

pub(crate) fn gzip(bytes: &[u8]) -> Result<Packed, String> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.map(Packed::from).map_err(|error| error.to_string())
}
