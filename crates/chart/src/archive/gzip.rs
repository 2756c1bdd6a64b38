//! Unpacking gzip within a limit, with errors in Go's words.

use super::failed;
use crate::ChartError;
use flate2::{Decompress, FlushDecompress, Status};

const CHUNK: usize = 64 << 10;

/// What came out of a gzip file.
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Why it ends where it ends, if not because it is complete: whoever needs more bytes fails with this.
    pub(super) end: Option<ChartError>,
    /// Whether it ends because it is too large.
    pub(super) too_large: bool,
}

/// Unpacks all members of a gzip file. Stops as soon as more than `limit` bytes came out. Checksums are not looked
/// at: Helm stops reading at the archive's end mark, before it comes to them.
pub(super) fn unpack(bytes: &[u8], limit: u64) -> Result<Unpacked, ChartError> {
    let mut out = Vec::new();
    let mut rest = &bytes[header(bytes)?..];
    loop {
        let end = match member(rest, limit, &mut out) {
            Ok(Some(after)) => match header(after) {
                Ok(start) => {
                    rest = &after[start..];
                    continue;
                }
                Err(_) if after.is_empty() => None,
                Err(error) => Some(error),
            },
            Ok(None) => Some(failed("unexpected EOF")),
            Err(error) => Some(error),
        };
        return Ok(Unpacked {
            too_large: out.len() as u64 > limit,
            bytes: out,
            end,
        });
    }
}

/// Unpacks one member from its first byte after the header; gives what follows it, `None` where it breaks off.
fn member<'a>(
    bytes: &'a [u8],
    limit: u64,
    out: &mut Vec<u8>,
) -> Result<Option<&'a [u8]>, ChartError> {
    let mut inflate = Decompress::new(false);
    loop {
        out.reserve(CHUNK);
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = &bytes[read as usize..];
        let status = inflate.decompress_vec(rest, out, FlushDecompress::None);
        if out.len() as u64 > limit {
            return Ok(None);
        }
        match status {
            Ok(Status::StreamEnd) => return Ok(bytes.get(inflate.total_in() as usize + 8..)),
            Ok(_) if (inflate.total_in(), inflate.total_out()) == (read, written) => {
                return Ok(None);
            }
            Ok(_) => {}
            Err(_) => {
                let offset = inflate.total_in();
                return Err(failed(format!(
                    "flate: corrupt input before offset {offset}"
                )));
            }
        }
    }
}

/// The length of a member's header.
fn header(bytes: &[u8]) -> Result<usize, ChartError> {
    let short = || {
        failed(if bytes.is_empty() {
            "EOF"
        } else {
            "unexpected EOF"
        })
    };
    let fixed = bytes.get(..10).ok_or_else(short)?;
    if fixed[..3] != [0x1f, 0x8b, 8] {
        return Err(failed("gzip: invalid header"));
    }
    let flags = fixed[3];
    let mut at = 10;
    if flags & 4 != 0 {
        let length = bytes.get(at..at + 2).ok_or_else(short)?;
        at += 2 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let rest = bytes.get(at..).ok_or_else(short)?;
            at += 1 + rest.iter().position(|b| *b == 0).ok_or_else(short)?;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    if at > bytes.len() {
        return Err(short());
    }
    Ok(at)
}
