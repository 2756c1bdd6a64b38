//! `bcrypt`, `htpasswd`, `derivePassword`.

use crate::args::{Args, Outcome};
use pilothouse_gotmpl::Call;
use pilothouse_value::Str;
use sha2::{Digest, Sha256};
use std::cell::RefCell;

/// The work factor of Go's default.
const COST: u32 = 10;

fn hash(call: &Call<'_, '_>, password: &[u8]) -> String {
    let failed = |why: &str| format!("failed to encrypt string with bcrypt: {why}");
    if password.len() > 72 {
        return failed("bcrypt: password length exceeds 72 bytes");
    }
    let mut salt = [0; 16];
    call.world().random(&mut salt);
    match ::bcrypt::hash_with_salt(password, COST, salt) {
        Ok(parts) => parts.format_for_version(::bcrypt::Version::TwoA),
        Err(error) => failed(&error.to_string()),
    }
}

pub(super) fn bcrypt(call: &mut Call<'_, '_>) -> Outcome {
    Ok(hash(call, call.bytes(0)).into())
}

pub(super) fn htpasswd(call: &mut Call<'_, '_>) -> Outcome {
    let user = call.bytes(0);
    let mut out = Vec::new();
    if user.contains(&b':') {
        out.extend_from_slice(b"invalid username: ");
        out.extend_from_slice(user);
    } else {
        out.extend_from_slice(user);
        out.push(b':');
        out.extend_from_slice(hash(call, call.bytes(1)).as_bytes());
    }
    Ok(Str::from(out).into())
}

/// The Master Password algorithm: the secret of a user, from it the password of a site.
pub(super) fn derive(call: &mut Call<'_, '_>) -> Outcome {
    let kind = call.str(1);
    let Some(templates) = templates(kind.as_bytes()) else {
        let kind = kind.to_string_lossy();
        return Ok(format!("cannot find password template {kind}").into());
    };
    let counter = call.int(0) as u32;
    let (password, user, site) = (call.bytes(2), call.bytes(3), call.bytes(4));
    let key = master_key(password, user);
    let mut salt = scope(site);
    salt.extend_from_slice(&counter.to_be_bytes());
    let seed = hmac_sha256(&key, &salt);
    let template = templates[usize::from(seed[0]) % templates.len()];
    let letters = template.bytes().enumerate().map(|(index, class)| {
        let class = class_letters(class);
        class[usize::from(seed[(index + 1) % seed.len()]) % class.len()]
    });
    Ok(Str::from(letters.collect::<Vec<u8>>()).into())
}

/// The salt's beginning: the algorithm's name, then a text with its length.
fn scope(text: &[u8]) -> Vec<u8> {
    let mut salt = b"com.lyndir.masterpassword".to_vec();
    salt.extend_from_slice(&(text.len() as u32).to_be_bytes());
    salt.extend_from_slice(text);
    salt
}

/// The slow part; the last few results are kept, because a template is rendered again at every key.
fn master_key(password: &[u8], user: &[u8]) -> [u8; 64] {
    type Kept = Vec<((Vec<u8>, Vec<u8>), [u8; 64])>;
    thread_local! {
        static KEPT: RefCell<Kept> = const { RefCell::new(Vec::new()) };
    }
    let wanted = (password.to_vec(), user.to_vec());
    let kept = KEPT.with_borrow(|kept| {
        let found = kept.iter().find(|(who, _)| *who == wanted);
        found.map(|(_, key)| *key)
    });
    if let Some(key) = kept {
        return key;
    }
    let mut key = [0; 64];
    // 2¹⁵ rounds, blocks of 8, 2 lanes; with these numbers the function cannot fail.
    if let Ok(parameters) = scrypt::Params::new(15, 8, 2) {
        let _ = scrypt::scrypt(password, &scope(user), &parameters, &mut key);
    }
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= 16 {
            kept.remove(0);
        }
        kept.push((wanted, key));
    });
    key
}

/// RFC 2104, for a key of 64 bytes.
fn hmac_sha256(key: &[u8; 64], message: &[u8]) -> [u8; 32] {
    let pad = |with: u8| key.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message);
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner.finalize());
    outer.finalize().into()
}

fn templates(kind: &[u8]) -> Option<&'static [&'static str]> {
    Some(match kind {
        b"maximum" => &["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        b"long" => &[
            "CvcvnoCvcvCvcv",
            "CvcvCvcvnoCvcv",
            "CvcvCvcvCvcvno",
            "CvccnoCvcvCvcv",
            "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno",
            "CvcvnoCvccCvcv",
            "CvcvCvccnoCvcv",
            "CvcvCvccCvcvno",
            "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc",
            "CvcvCvcvCvccno",
            "CvccnoCvccCvcv",
            "CvccCvccnoCvcv",
            "CvccCvccCvcvno",
            "CvcvnoCvccCvcc",
            "CvcvCvccnoCvcc",
            "CvcvCvccCvccno",
            "CvccnoCvcvCvcc",
            "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        b"medium" => &["CvcnoCvc", "CvcCvcno"],
        b"short" => &["Cvcn"],
        b"basic" => &["aaanaaan", "aannaaan", "aaannaaa"],
        b"pin" => &["nnnn"],
        _ => return None,
    })
}

fn class_letters(class: u8) -> &'static [u8] {
    match class {
        b'V' => b"AEIOU",
        b'C' => b"BCDFGHJKLMNPQRSTVWXYZ",
        b'v' => b"aeiou",
        b'c' => b"bcdfghjklmnpqrstvwxyz",
        b'A' => b"AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        b'a' => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        b'n' => b"0123456789",
        b'o' => b"@&%?,=[]_:-+*$#!'^~;()/.",
        _ => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}
