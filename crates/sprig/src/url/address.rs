//! IP addresses as Go's `netip` reads them: what matters is how it words what is wrong.

use crate::quote::go_quote_bytes;
use bstr::ByteSlice;

/// An address of a URL's host, without its brackets.
pub(super) enum Address {
    V4,
    V6,
}

/// Reads an address, a zone behind `%` included.
///
/// # Errors
/// Go's words, without the address before them.
pub(super) fn read(text: &[u8]) -> Result<Address, String> {
    match text.find_byteset(".:%").map(|at| text[at]) {
        Some(b'.') => v4(text).map(|()| Address::V4),
        Some(b':') => {
            let (address, zone) = match text.split_once_str("%") {
                Some((address, zone)) => (address, Some(zone)),
                None => (text, None),
            };
            if zone.is_some_and(<[u8]>::is_empty) {
                return Err("zone must be a non-empty string".to_owned());
            }
            v6(address).map(|()| Address::V6)
        }
        Some(_) => Err("missing IPv6 address".to_owned()),
        None => Err("unable to parse IP".to_owned()),
    }
}

fn at(words: &str, rest: &[u8]) -> Result<(), String> {
    Err(format!("{words} (at {})", go_quote_bytes(rest)))
}

fn v4(text: &[u8]) -> Result<(), String> {
    let (mut value, mut digits, mut fields) = (0_u32, 0, 0);
    for (index, byte) in text.iter().enumerate() {
        let rest = &text[index..];
        match byte {
            b'0'..=b'9' if digits == 1 && value == 0 => {
                return Err("IPv4 field has octet with leading zero".to_owned());
            }
            b'0'..=b'9' => {
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err("IPv4 field has value >255".to_owned());
                }
            }
            b'.' if digits == 0 || rest.len() == 1 => {
                return at("IPv4 field must have at least one digit", rest);
            }
            b'.' if fields == 3 => return Err("IPv4 address too long".to_owned()),
            b'.' => {
                (value, digits) = (0, 0);
                fields += 1;
            }
            _ => return at("unexpected character", rest),
        }
    }
    match fields {
        3 => Ok(()),
        _ => Err("IPv4 address too short".to_owned()),
    }
}

fn v6(text: &[u8]) -> Result<(), String> {
    let mut rest = text;
    let mut fields = 0;
    // Whether `::` was there, which stands for at least one field.
    let mut gap = false;
    if let Some(behind) = rest.strip_prefix(b"::") {
        (gap, rest) = (true, behind);
        if rest.is_empty() {
            return Ok(());
        }
    }
    while fields < 8 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit());
        let digits = digits.count();
        if digits > 4 {
            return at("each group must have 4 or less digits", rest);
        }
        if digits == 0 {
            return at(
                "each colon-separated field must have at least one digit",
                rest,
            );
        }
        if rest.get(digits) == Some(&b'.') {
            if !gap && fields != 6 {
                return at(
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    rest,
                );
            }
            if fields > 6 {
                return at(
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    rest,
                );
            }
            v4(rest)?;
            (fields, rest) = (fields + 2, b"");
            break;
        }
        (fields, rest) = (fields + 1, &rest[digits..]);
        match rest {
            [] => break,
            [b':'] => return at("colon must be followed by more characters", rest),
            [b':', behind @ ..] => rest = behind,
            _ => return at("unexpected character, want colon", rest),
        }
        if let [b':', behind @ ..] = rest {
            if gap {
                return at("multiple :: in address", rest);
            }
            (gap, rest) = (true, behind);
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return at("trailing garbage after address", rest);
    }
    match (fields, gap) {
        (8, false) | (0..8, true) => Ok(()),
        (8.., true) => Err("the :: must expand to at least one field of zeros".to_owned()),
        _ => Err("address string too short".to_owned()),
    }
}
