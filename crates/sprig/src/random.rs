//! Random text and numbers, from the world.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{Str, Value};

const TEXT: &str = "func(int) string";

pub(crate) static ROWS: &[Function] = &[
    Family::Random
        .row("randAlphaNum", TEXT, alphanumeric)
        .doc(
            "randAlphaNum LENGTH",
            "So many random letters and digits; others at each rendering.",
        )
        .example(
            r#"{{ randAlphaNum 8 | regexMatch "^[0-9A-Za-z]{8}$" }}"#,
            "true",
        ),
    Family::Random
        .row("randAlpha", TEXT, letters)
        .doc("randAlpha LENGTH", "So many random letters.")
        .example(r#"{{ randAlpha 8 | regexMatch "^[A-Za-z]{8}$" }}"#, "true"),
    Family::Random
        .row("randNumeric", TEXT, digits)
        .doc("randNumeric LENGTH", "So many random digits.")
        .example(r#"{{ randNumeric 6 | regexMatch "^[0-9]{6}$" }}"#, "true"),
    Family::Random
        .row("randAscii", TEXT, ascii)
        .doc(
            "randAscii LENGTH",
            "So many random printable ASCII characters, the space among them.",
        )
        .example("{{ randAscii 12 | len }}", "12"),
    Family::Random
        .row("randInt", "func(int, int) int", int)
        .doc(
            "randInt MIN MAX",
            "A random whole number from MIN up to, but without, MAX.",
        )
        .example("{{ randInt 5 6 }}", "5"),
    Family::Random
        .row("uuidv4", "func() string", uuid)
        .doc("uuidv4", "A random UUID (version 4).")
        .example(
            r#"{{ uuidv4 | regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4" }}"#,
            "true",
        ),
];

/// A random number below `limit`, each as likely as the other.
fn below(call: &Call<'_, '_>, limit: u64) -> u64 {
    let fair = u64::MAX - u64::MAX % limit;
    // A source that is random ends this soon; one that is not ends it too.
    for _ in 0..100 {
        let mut bytes = [0; 8];
        call.world().random(&mut bytes);
        let number = u64::from_le_bytes(bytes);
        if number < fair {
            return number % limit;
        }
    }
    0
}

fn text(call: &mut Call<'_, '_>, allowed: &[u8]) -> Outcome {
    let length = u64::try_from(call.int(0)).unwrap_or(0);
    call.budget().bytes(length)?;
    call.budget().step(length)?;
    let letters = (0..length).map(|_| allowed[below(call, allowed.len() as u64) as usize]);
    Ok(Str::from(letters.collect::<Vec<u8>>()).into())
}

fn alphanumeric(call: &mut Call<'_, '_>) -> Outcome {
    text(
        call,
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    )
}

fn letters(call: &mut Call<'_, '_>) -> Outcome {
    text(
        call,
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    )
}

fn digits(call: &mut Call<'_, '_>) -> Outcome {
    text(call, b"0123456789")
}

fn ascii(call: &mut Call<'_, '_>) -> Outcome {
    let printable: Vec<u8> = (b' '..=b'~').collect();
    text(call, &printable)
}

fn int(call: &mut Call<'_, '_>) -> Outcome {
    let (min, max) = (call.int(0), call.int(1));
    let limit = max.wrapping_sub(min);
    if limit <= 0 {
        return Err(CallError::new("invalid argument to Intn"));
    }
    let offset = below(call, limit as u64) as i64;
    Ok(Value::int(min.wrapping_add(offset)))
}

fn uuid(call: &mut Call<'_, '_>) -> Outcome {
    let mut bytes = [0; 16];
    call.world().random(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push_str(&format!("{byte:02x}"));
    }
    Ok(out.into())
}
