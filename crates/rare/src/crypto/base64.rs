//! Standard Base64, with the errors of Go's decoder.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            if index <= chunk.len() {
                let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
                out.push(letter as char);
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Decodes; line breaks do not count.
///
/// # Errors
/// The index of the first byte that does not belong there.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut quantum = [0u8; 4];
    let mut filled = 0;
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        at += 1;
        if matches!(byte, b'\n' | b'\r') {
            continue;
        }
        if let Some(value) = LETTERS.iter().position(|letter| *letter == byte) {
            quantum[filled] = value as u8;
            filled += 1;
            if filled == 4 {
                push(&mut out, quantum, 3);
                filled = 0;
            }
            continue;
        }
        if byte != b'=' || filled < 2 {
            return Err(at - 1);
        }
        let skip_breaks = |mut at: usize| {
            while matches!(text.get(at), Some(b'\n' | b'\r')) {
                at += 1;
            }
            at
        };
        at = skip_breaks(at);
        if filled == 2 {
            match text.get(at) {
                Some(b'=') => at = skip_breaks(at + 1),
                Some(_) => return Err(at - 1),
                None => return Err(text.len()),
            }
        }
        if at < text.len() {
            return Err(at);
        }
        quantum[filled..].fill(0);
        push(&mut out, quantum, filled - 1);
        return Ok(out);
    }
    if filled > 0 {
        return Err(text.len() - filled);
    }
    Ok(out)
}

fn push(out: &mut Vec<u8>, quantum: [u8; 4], count: usize) {
    let bits = quantum
        .iter()
        .fold(0u32, |bits, value| bits << 6 | u32::from(*value));
    out.extend_from_slice(&bits.to_be_bytes()[1..=count]);
}
