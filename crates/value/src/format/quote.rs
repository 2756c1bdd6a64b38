//! Quoting as Go's `strconv` does it.

use bstr::ByteSlice;
use std::io::Write;

/// `strconv.Quote`, `%q`: a Go string literal; invalid UTF-8 as `\x..`, what cannot be printed as `\u....`.
#[must_use]
pub fn quote(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    append_quoted(&mut out, text, false);
    out
}

/// `strconv.QuoteToASCII`, `%+q`: the same, with everything beyond ASCII escaped.
#[must_use]
pub fn quote_ascii(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    append_quoted(&mut out, text, true);
    out
}

fn append_quoted(out: &mut Vec<u8>, text: &[u8], ascii: bool) {
    out.push(b'"');
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest
            .iter()
            .position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))
            .unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        rest = &rest[plain..];
        if rest.is_empty() {
            break;
        }
        let (decoded, size) = bstr::decode_utf8(rest);
        match decoded {
            Some(rune) => append_rune(out, rune, b'"', ascii),
            None => {
                // Go takes invalid bytes one at a time.
                let _ = write!(out, "\\x{:02x}", rest[0]);
                rest = &rest[1..];
                continue;
            }
        }
        rest = &rest[size..];
    }
    out.push(b'"');
}

/// `strconv.QuoteRune`, `%q` of a number: `'x'`. What is no code point is U+FFFD.
#[must_use]
pub fn quote_rune(rune: char, ascii: bool) -> Vec<u8> {
    let mut out = vec![b'\''];
    append_rune(&mut out, rune, b'\'', ascii);
    out.push(b'\'');
    out
}

fn append_rune(out: &mut Vec<u8>, rune: char, quote: u8, ascii: bool) {
    match rune {
        '\\' => out.extend_from_slice(b"\\\\"),
        _ if u32::from(rune) == u32::from(quote) => out.extend_from_slice(&[b'\\', quote]),
        ' '..='~' => out.push(rune as u8),
        '\x07' => out.extend_from_slice(b"\\a"),
        '\x08' => out.extend_from_slice(b"\\b"),
        '\x0c' => out.extend_from_slice(b"\\f"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\x0b' => out.extend_from_slice(b"\\v"),
        '\0'..='\x1f' | '\x7f' => {
            let _ = write!(out, "\\x{:02x}", rune as u32);
        }
        _ if !ascii && is_print(rune) => {
            let mut buffer = [0; 4];
            out.extend_from_slice(rune.encode_utf8(&mut buffer).as_bytes());
        }
        '\u{80}'..='\u{ffff}' => {
            let _ = write!(out, "\\u{:04x}", rune as u32);
        }
        _ => {
            let _ = write!(out, "\\U{:08x}", rune as u32);
        }
    }
}

/// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the space.
#[must_use]
pub fn is_print(rune: char) -> bool {
    if rune.is_ascii() {
        return matches!(rune, ' '..='~');
    }
    // The standard library's table of what can be printed shows through `escape_debug`; a combining mark is
    // escaped only at the beginning of a string, hence the letter before it.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let length = 1 + rune.encode_utf8(&mut buffer[1..]).len();
    let text = buffer[..length].to_str_lossy();
    text.escape_debug().nth(1) == Some(rune) && !super::is_new(rune)
}

/// Whether `text` can stand between back quotes: `%#q`.
#[must_use]
pub(super) fn can_backquote(text: &[u8]) -> bool {
    text.to_str().is_ok_and(|text| {
        text.chars()
            .all(|c| c == '\t' || !(c < ' ' || c == '`' || c == '\x7f' || c == '\u{feff}'))
    })
}
