//! Checksums.

use crate::args::{Args, Outcome, ask};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;
use pilothouse_rare::Request;
use sha2::Digest;

const TEXT: &str = "func(string) string";

pub(crate) static ROWS: &[Function] = &[
    Family::Crypto
        .row("sha256sum", TEXT, sha256sum)
        .doc(
            "sha256sum STRING",
            "The SHA-256 checksum in hexadecimal; as an annotation of a pod it makes a changed ConfigMap restart it.",
        )
        .example(
            r#"{{ sha256sum "hello" }}"#,
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        ),
    Family::Crypto
        .row("sha512sum", TEXT, sha512sum)
        .doc("sha512sum STRING", "The SHA-512 checksum in hexadecimal.")
        .example(r#"{{ sha512sum "hello" | trunc 16 }}"#, "9b71d224bd62f378"),
    Family::Crypto
        .row("sha1sum", TEXT, sha1sum)
        .doc("sha1sum STRING", "The SHA-1 checksum in hexadecimal.")
        .example(
            r#"{{ sha1sum "hello" }}"#,
            "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        ),
    Family::Crypto
        .row("adler32sum", TEXT, adler32sum)
        .doc("adler32sum STRING", "The Adler-32 checksum in decimal.")
        .example(r#"{{ adler32sum "hello" }}"#, "103547413"),
];

fn hexadecimal(bytes: &[u8]) -> Outcome {
    let digits = bytes.iter().flat_map(|byte| {
        let nibbles = [byte >> 4, byte & 15];
        nibbles.map(|nibble| char::from_digit(u32::from(nibble), 16).unwrap_or('0'))
    });
    Ok(digits.collect::<String>().into())
}

fn sha256sum(call: &mut Call<'_, '_>) -> Outcome {
    hexadecimal(&sha2::Sha256::digest(call.bytes(0)))
}

fn sha512sum(call: &mut Call<'_, '_>) -> Outcome {
    let sum: Vec<u8> = ask(&Request::Sha512(call.bytes(0).to_vec()))?;
    hexadecimal(&sum)
}

fn sha1sum(call: &mut Call<'_, '_>) -> Outcome {
    hexadecimal(&sha1::Sha1::digest(call.bytes(0)))
}

fn adler32sum(call: &mut Call<'_, '_>) -> Outcome {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in call.bytes(0) {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    Ok((b << 16 | a).to_string().into())
}
