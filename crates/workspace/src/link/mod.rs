//! A workspace as the fragment of a URL: `v1/` and, in base64 of the URL alphabet, a CRC-32 and the deflated
//! payload. Deflate starts from a dictionary of typical chart text, so that small charts make short links.
//!
//! With `r1/` it is a review: the length of the workspace's payload, that payload, and what of the base is not the same.

mod base64;
mod deflate;

use crate::payload::{self, Saved};
use crate::{Origin, Refused, Workspace};

/// The text that version 1 starts from. It never changes: old links need it as it is.
const DICTIONARY: &[u8] = include_bytes!("dictionary-v1.txt");
/// What a version 1 link starts with.
const PREFIX: &str = "v1/";
/// What a version 1 link to a review starts with.
const REVIEW: &str = "r1/";
/// The longest fragment that is read, in characters.
const MAX_FRAGMENT: usize = 16 << 20;
/// The most that a link unpacks to, in bytes.
const MAX_UNPACKED: usize = 64 << 20;

/// The workspace as what goes after the `#`: only characters that need no escaping in a URL.
#[must_use]
pub fn write(workspace: &Workspace, shown: &str) -> String {
    sealed(PREFIX, &payload::write(workspace, shown))
}

/// The workspace with what it is compared with, as [`write`]; `title` says what that is.
#[must_use]
pub fn write_review(workspace: &Workspace, shown: &str, title: &str, base: &Workspace) -> String {
    let now = payload::write(workspace, shown);
    let mut bytes = Vec::with_capacity(now.len() + 64);
    payload::number(&mut bytes, now.len() as u64);
    bytes.extend(now);
    bytes.extend(payload::write_base(workspace, title, base));
    sealed(REVIEW, &bytes)
}

fn sealed(prefix: &str, payload: &[u8]) -> String {
    let mut bytes = crc(payload).to_le_bytes().to_vec();
    bytes.extend(deflate::pack(payload, DICTIONARY));
    format!("{prefix}{}", base64::encode(&bytes))
}

/// The workspace of a link, from what stands after the `#`.
///
/// # Errors
/// Anything that is no link, was cut off or altered, was made by a later version, or unpacks to too much.
#[inline(never)] // no first visit runs it
pub fn read(fragment: &str) -> Result<Saved, Refused> {
    let refuse = |detail: &str| Refused::new("The link cannot be opened", detail);
    let cut = || {
        refuse(
            "It was cut off or altered on the way. Ask for the link again, or for the chart as a file.",
        )
    };
    let fragment = fragment.trim().trim_end_matches('=');
    let review = fragment.starts_with(REVIEW);
    let body = fragment
        .strip_prefix(PREFIX)
        .or_else(|| fragment.strip_prefix(REVIEW));
    let Some(body) = body else {
        let newer = fragment
            .strip_prefix(['v', 'r'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return Err(refuse(if newer {
            "A later version of Pilothouse made it."
        } else {
            "It is not a link to a workspace."
        }));
    };
    if body.len() > MAX_FRAGMENT {
        return Err(refuse("It is longer than any link that Pilothouse makes."));
    }
    let bytes = base64::decode(body).ok_or_else(cut)?;
    let (sum, packed) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let payload = match deflate::unpack(packed, DICTIONARY, MAX_UNPACKED) {
        Ok(payload) => payload,
        Err(deflate::Error::TooMuch) => return Err(refuse("It unpacks to more than 64 MB.")),
        Err(deflate::Error::Damaged) => return Err(cut()),
    };
    if crc(&payload).to_le_bytes() != *sum {
        return Err(cut());
    }
    let damaged = |refused: Refused| refuse(&refused.detail);
    let (now, base) = match review {
        false => (payload.as_slice(), None),
        true => {
            let (len, rest) = payload::split_number(&payload).ok_or_else(cut)?;
            let (now, base) = rest.split_at_checked(len).ok_or_else(cut)?;
            (now, Some(base))
        }
    };
    let mut saved = payload::read(now).map_err(damaged)?;
    if let Some(base) = base {
        saved.base = Some(payload::read_base(&saved.workspace, base).map_err(damaged)?);
    }
    saved.workspace.set_origin(Origin::Link);
    Ok(saved)
}

/// CRC-32 of each byte (IEEE 802.3, reflected).
static CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

/// CRC-32, as in gzip.
fn crc(bytes: &[u8]) -> u32 {
    // A byte at a time from a table of 1 KB: the crates that are faster bring 16 KB that do not compress.
    !bytes.iter().fold(!0, |crc: u32, byte| {
        CRC[usize::from(crc as u8 ^ byte)] ^ crc >> 8
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn checksums_are_those_of_gzip() {
        // The check value that every catalogue of CRCs names for CRC-32.
        assert_eq!(super::crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::crc(b""), 0);
    }
}
