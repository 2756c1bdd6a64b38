//! Percent signs in URLs: what must be written with them depends on the part.

use crate::quote::go_quote_bytes;

/// A part of a URL.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Path,
    User,
    Host,
    /// The zone of an IPv6 address.
    Zone,
    Fragment,
}

fn must_escape(byte: u8, part: Part) -> bool {
    let in_host = matches!(part, Part::Host | Part::Zone);
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'~' => false,
        _ if in_host && b"!$&'()*+,;=:[]<>\"".contains(&byte) => false,
        b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'?' | b'@' => match part {
            Part::Path => byte == b'?',
            Part::User => matches!(byte, b'@' | b'/' | b'?' | b':'),
            Part::Fragment => false,
            Part::Host | Part::Zone => true,
        },
        b'!' | b'(' | b')' | b'*' => part != Part::Fragment,
        _ => true,
    }
}

/// Writes a part.
pub(super) fn escape(text: &[u8], part: Part) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        if must_escape(*byte, part) {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            out.push(*byte);
        }
    }
    out
}

/// Reads a part.
///
/// # Errors
/// `invalid URL escape "%zz"`, `invalid character " " in host name`.
pub(super) fn unescape(text: &[u8], part: Part) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        if *byte != b'%' {
            let in_host = matches!(part, Part::Host | Part::Zone);
            if in_host && byte.is_ascii() && must_escape(*byte, part) {
                let shown = go_quote_bytes(&[*byte]);
                return Err(format!("invalid character {shown} in host name"));
            }
            out.push(*byte);
            rest = after;
            continue;
        }
        let shown = &rest[..rest.len().min(3)];
        let invalid = || format!("invalid URL escape {}", go_quote_bytes(shown));
        let digit = |index: usize| {
            let digit = rest
                .get(index)
                .and_then(|byte| (*byte as char).to_digit(16));
            digit.ok_or_else(invalid)
        };
        let value = (digit(1)? * 16 + digit(2)?) as u8;
        let sign = shown == b"%25";
        // In a host only what is beyond ASCII may be written so, and the sign before a zone.
        let allowed = match part {
            Part::Host => sign || value >= 0x80,
            Part::Zone => sign || value == b' ' || !must_escape(value, Part::Host),
            _ => true,
        };
        if !allowed {
            return Err(invalid());
        }
        out.push(value);
        rest = &rest[3..];
    }
    Ok(out)
}
