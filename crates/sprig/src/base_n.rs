//! Base64 and Base32, with Go's words for what cannot be decoded: they are what the functions return then.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;
use pilothouse_value::{Str, Value};

const TEXT: &str = "func(string) string";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(crate) static ROWS: &[Function] = &[
    Family::Encoding
        .row("b64enc", TEXT, b64enc)
        .doc(
            "b64enc STRING",
            "In Base64, as the values of a Secret's `data` have to be.",
        )
        .example(r#"{{ b64enc "hello" }}"#, "aGVsbG8="),
    Family::Encoding
        .row("b64dec", TEXT, b64dec)
        .doc(
            "b64dec STRING",
            "What the Base64 stands for. Bad Base64 gives the text of the error instead.",
        )
        .example(r#"{{ b64dec "aGVsbG8=" }}"#, "hello"),
    Family::Encoding
        .row("b32enc", TEXT, b32enc)
        .doc("b32enc STRING", "In Base32.")
        .example(r#"{{ b32enc "hello" }}"#, "NBSWY3DP"),
    Family::Encoding
        .row("b32dec", TEXT, b32dec)
        .doc(
            "b32dec STRING",
            "What the Base32 stands for. Bad Base32 gives the text of the error instead.",
        )
        .example(r#"{{ b32dec "NBSWY3DP" }}"#, "hello"),
];

fn b64enc(call: &mut Call<'_, '_>) -> Outcome {
    encode(call, BASE64, 6, 4)
}

fn b32enc(call: &mut Call<'_, '_>) -> Outcome {
    encode(call, BASE32, 5, 8)
}

/// Groups of `width` bits as characters of `alphabet`, padded to a multiple of `quantum` characters.
fn encode(call: &mut Call<'_, '_>, alphabet: &[u8], width: u32, quantum: usize) -> Outcome {
    let bytes = call.bytes(0);
    call.budget().bytes(bytes.len() as u64 * 8 / 5)?;
    Ok(Str::from(encoded(bytes, alphabet, width, quantum)).into())
}

/// Standard Base64 with padding.
pub(crate) fn encode64(bytes: &[u8]) -> Str {
    Str::from(encoded(bytes, BASE64, 6, 4))
}

fn encoded(bytes: &[u8], alphabet: &[u8], width: u32, quantum: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 8 / 5 + 8);
    let (mut bits, mut count) = (0u32, 0);
    let mask = alphabet.len() as u32 - 1;
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= width {
            count -= width;
            out.push(alphabet[(bits >> count & mask) as usize]);
        }
    }
    if count > 0 {
        out.push(alphabet[(bits << (width - count) & mask) as usize]);
    }
    out.resize(out.len().next_multiple_of(quantum), b'=');
    out
}

/// The bytes of groups of `width` bits; what is left over is dropped.
fn pack(digits: &[u8], width: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(digits.len());
    let (mut bits, mut count) = (0u32, 0);
    for digit in digits {
        bits = bits << width | u32::from(*digit);
        count += width;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

fn digit(alphabet: &[u8], byte: u8) -> Option<u8> {
    alphabet.iter().position(|c| *c == byte).map(|at| at as u8)
}

fn decoded(result: Result<Vec<u8>, usize>, base: &str) -> Value {
    match result {
        Ok(bytes) => Str::from(bytes).into(),
        Err(at) => format!("illegal {base} data at input byte {at}").into(),
    }
}

fn b64dec(call: &mut Call<'_, '_>) -> Outcome {
    Ok(decoded(decode64(call.bytes(0)), "base64"))
}

fn b32dec(call: &mut Call<'_, '_>) -> Outcome {
    Ok(decoded(decode32(call.bytes(0)), "base32"))
}

/// Decodes, or says at which byte Go gives up. Line ends are skipped, but counted.
fn decode64(text: &[u8]) -> Result<Vec<u8>, usize> {
    let line_end = |at: usize| matches!(text.get(at), Some(b'\n' | b'\r'));
    let after_line_ends = |mut at: usize| {
        while line_end(at) {
            at += 1;
        }
        at
    };
    let mut digits = Vec::with_capacity(text.len());
    let mut at = 0;
    loop {
        let in_quantum = digits.len() % 4;
        at = after_line_ends(at);
        let Some(byte) = text.get(at).copied() else {
            return match in_quantum {
                0 => Ok(pack(&digits, 6)),
                _ => Err(at - in_quantum),
            };
        };
        if let Some(digit) = digit(BASE64, byte) {
            digits.push(digit);
            at += 1;
            continue;
        }
        if byte != b'=' || in_quantum < 2 {
            return Err(at);
        }
        at += 1;
        if in_quantum == 2 {
            at = after_line_ends(at);
            match text.get(at) {
                None => return Err(text.len()),
                Some(b'=') => at += 1,
                Some(_) => return Err(at - 1),
            }
        }
        at = after_line_ends(at);
        if at < text.len() {
            return Err(at);
        }
        // What is left of the last quantum makes less than a byte.
        return Ok(pack(&digits, 6));
    }
}

/// As [`decode64`]; line ends do not count here.
fn decode32(text: &[u8]) -> Result<Vec<u8>, usize> {
    let bytes = text.iter().copied();
    let text: Vec<u8> = bytes.filter(|b| !matches!(b, b'\n' | b'\r')).collect();
    let mut digits = Vec::with_capacity(text.len());
    for (at, byte) in text.iter().enumerate() {
        if let Some(digit) = digit(BASE32, *byte) {
            digits.push(digit);
            continue;
        }
        let in_quantum = digits.len() % 8;
        let rest = &text[at + 1..];
        if *byte != b'=' || in_quantum < 2 || rest.len() >= 8 {
            return Err(at);
        }
        if rest.len() + in_quantum < 7 {
            return Err(text.len());
        }
        if let Some(other) = rest.iter().take(7 - in_quantum).position(|b| *b != b'=') {
            return Err(at + other);
        }
        if matches!(in_quantum, 3 | 6) {
            return Err(at);
        }
        return Ok(pack(&digits, 5));
    }
    match digits.len() % 8 {
        0 => Ok(pack(&digits, 5)),
        left => Err(text.len() - left),
    }
}
