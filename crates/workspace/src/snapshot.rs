//! A workspace as bytes to be kept: quick to make, not compressed.

use crate::payload::{self, Saved};
use crate::{Refused, Workspace};

/// What every snapshot starts with; the last byte is the version.
const MAGIC: &[u8] = b"pilothouse\x01";

/// The workspace as bytes.
#[must_use]
pub fn write(workspace: &Workspace, shown: &str) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(payload::write(workspace, shown));
    out
}

/// The workspace of a snapshot made by this or an earlier version.
///
/// # Errors
/// Bytes that are no snapshot, or one of a later version.
#[inline(never)] // no first visit runs it
pub fn read(bytes: &[u8]) -> Result<Saved, Refused> {
    let title = "The saved workspace cannot be read";
    match bytes.strip_prefix(MAGIC) {
        Some(payload) => {
            payload::read(payload).map_err(|refused| Refused::new(title, refused.detail))
        }
        None if bytes.starts_with(&MAGIC[..MAGIC.len() - 1]) => Err(Refused::new(
            title,
            "A later version of Pilothouse saved it.",
        )),
        None => Err(Refused::new(title, "It is not a snapshot of Pilothouse.")),
    }
}
