//! From bytes to text: byte order marks, UTF-8, characters that YAML does not allow.

use std::borrow::Cow;

/// goyaml reads its input in pieces of this many bytes, and stumbles over a bad one when the piece is read: an
/// error before that piece comes first.
const CHUNK: usize = 512;

/// What can be scanned of an input.
pub(crate) struct Text<'t> {
    /// Up to what is broken.
    pub(crate) valid: &'t str,
    /// Bytes before it.
    pub(crate) base: u32,
    /// What is wrong after it, and from where on that is noticed.
    pub(crate) broken: Option<(&'static str, usize)>,
}

/// UTF-16 as UTF-8; anything else as it is.
pub(crate) fn transcode(bytes: &[u8]) -> Cow<'_, [u8]> {
    let unit = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Cow::Borrowed(bytes),
    };
    let (pairs, _) = bytes[2..].as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: String = char::decode_utf16(units)
        .map(|found| found.unwrap_or('\u{0}'))
        .collect();
    Cow::Owned(text.into_bytes())
}

impl<'t> Text<'t> {
    pub(crate) fn new(bytes: &'t [u8]) -> Text<'t> {
        let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let base = (bytes.len() - body.len()) as u32;
        let (mut valid, mut problem) = match std::str::from_utf8(body) {
            Ok(text) => (text, None),
            Err(error) => {
                let (good, bad) = body.split_at(error.valid_up_to());
                (
                    std::str::from_utf8(good).unwrap_or_default(),
                    Some(utf8_problem(bad)),
                )
            }
        };
        if let Some(at) = first_forbidden(valid) {
            valid = &valid[..at];
            problem = Some("control characters are not allowed");
        }
        let fence = (valid.len() + base as usize) / CHUNK * CHUNK;
        let broken = problem.map(|problem| (problem, fence.saturating_sub(base as usize)));
        Text {
            valid,
            base,
            broken,
        }
    }
}

fn utf8_problem(bad: &[u8]) -> &'static str {
    let width = match bad.first() {
        Some(0xc0..0xe0) => 2,
        Some(0xe0..0xf0) => 3,
        Some(0xf0..0xf8) => 4,
        _ => return "invalid leading UTF-8 octet",
    };
    if bad.len() < width {
        return "incomplete UTF-8 octet sequence";
    }
    if bad[1..width].iter().any(|byte| byte & 0xc0 != 0x80) {
        return "invalid trailing UTF-8 octet";
    }
    "invalid length of a UTF-8 sequence"
}

/// The first character that YAML does not allow.
fn first_forbidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = 0;
    // Whole blocks without a branch for each byte: nearly all have nothing to look at.
    for block in bytes.chunks(64) {
        let any = block
            .iter()
            .fold(false, |any, byte| any | suspicious(*byte));
        if any && let Some(at) = (start..start + block.len()).find(|at| is_forbidden(bytes, *at)) {
            return Some(at);
        }
        start += block.len();
    }
    None
}

fn is_forbidden(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        0xc2 => bytes
            .get(at + 1)
            .is_some_and(|next| *next < 0xa0 && *next != 0x85),
        0xef => matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])),
        byte => suspicious(byte),
    }
}

fn suspicious(byte: u8) -> bool {
    let control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    control | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef)
}
