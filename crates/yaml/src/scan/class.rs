//! Kinds of bytes.

/// Bytes at which the fast loop over a plain scalar has to look closer: white space, `:`, and what may begin a
/// Unicode line break.
const STOP: u8 = 1;
/// Bytes that end a plain scalar in `[]` and `{}`.
const FLOW: u8 = 2;
/// Letters, digits, `_`, `-`.
const WORD: u8 = 4;
/// What a tag may hold besides words.
const URI: u8 = 8;
/// Bytes that the fast loops over quoted scalars stop at.
const QUOTE: u8 = 16;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        let mut class = 0;
        if matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b':' | 0xc2 | 0xe2) {
            class |= STOP;
        }
        if matches!(b, b',' | b'?' | b'[' | b']' | b'{' | b'}') {
            class |= FLOW;
        }
        if b.is_ascii_alphanumeric() || b == b'_' || b == b'-' {
            class |= WORD | URI;
        }
        if matches!(
            b,
            b';' | b'/'
                | b'?'
                | b':'
                | b'@'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
                | b'.'
                | b'!'
                | b'~'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b'['
                | b']'
                | b'%'
        ) {
            class |= URI;
        }
        if matches!(
            b,
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'\\' | 0xc2 | 0xe2
        ) {
            class |= QUOTE;
        }
        table[byte] = class;
        byte += 1;
    }
    table
}

pub(crate) fn stops(byte: u8, flow: bool) -> bool {
    CLASS[usize::from(byte)] & (STOP | if flow { FLOW } else { 0 }) != 0
}

pub(crate) fn is_flow(byte: u8) -> bool {
    CLASS[usize::from(byte)] & FLOW != 0
}

pub(crate) fn is_word(byte: u8) -> bool {
    CLASS[usize::from(byte)] & WORD != 0
}

pub(crate) fn is_uri(byte: u8) -> bool {
    CLASS[usize::from(byte)] & URI != 0
}

pub(crate) fn stops_quoted(byte: u8) -> bool {
    CLASS[usize::from(byte)] & QUOTE != 0
}

pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Bytes of the line break at `at`; 0 where there is none. `\r\n` is one.
pub(crate) fn break_len(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b'\n') => 1,
        Some(b'\r') if text.get(at + 1) == Some(&b'\n') => 2,
        Some(b'\r') => 1,
        Some(0xc2) if text.get(at + 1) == Some(&0x85) => 2,
        Some(0xe2) if matches!(text.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => 3,
        _ => 0,
    }
}

/// Whether a line break or the end is at `at`.
pub(crate) fn is_end_of_line(text: &[u8], at: usize) -> bool {
    at >= text.len() || break_len(text, at) > 0
}

/// Whether white space or the end is at `at`.
pub(crate) fn is_space_or_end(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        None | Some(b' ' | b'\t' | b'\n' | b'\r') => true,
        Some(0xc2 | 0xe2) => break_len(text, at) > 0,
        _ => false,
    }
}
