//! Passwords: hashed, and derived.

use sha2::{Digest, Sha256};
use std::cell::RefCell;

/// The work factor of Go's default.
const COST: u32 = 10;

/// More of a password bcrypt does not look at.
const MOST_BYTES: usize = 72;

/// A bcrypt hash.
pub(crate) fn hash(salt: [u8; 16], password: &[u8]) -> String {
    // A zero byte ends the password, where there is room for it.
    let mut key = password.to_vec();
    key.push(0);
    key.truncate(MOST_BYTES);
    let hash = ::bcrypt::bcrypt(COST, salt, &key);
    // The last of the 24 bytes is never written.
    format!("$2a${COST}${}{}", radix_64(&salt), radix_64(&hash[..23]))
}

/// Base64 with bcrypt's own alphabet and without padding.
fn radix_64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..=chunk.len() {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            out.push(letter as char);
        }
    }
    out
}

/// The Master Password algorithm: the secret of a user, from it the password of a site.
/// `None`: no such kind.
pub(crate) fn derive(
    counter: u32,
    kind: &[u8],
    password: &[u8],
    user: &[u8],
    site: &[u8],
) -> Option<Vec<u8>> {
    let templates = templates(kind)?;
    let key = master_key(password, user);
    let mut salt = scope(site);
    salt.extend_from_slice(&counter.to_be_bytes());
    let seed = hmac_sha256(&key, &salt);
    let template = templates[usize::from(seed[0]) % templates.len()];
    let letters = template.bytes().enumerate().map(|(index, class)| {
        let class = class_letters(class);
        class[usize::from(seed[(index + 1) % seed.len()]) % class.len()]
    });
    Some(letters.collect())
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

#[cfg(test)]
mod tests {
    /// Hashes that real Helm printed; the salt is taken out of them.
    #[test]
    fn hashes_are_those_of_helm() {
        let letters = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let cases = [
            (
                "secret",
                "$2a$10$KVk4kjUB8Nw.BOXgG8JI1OAJsd.lptvsltwwYK8qN2MUyH.RnIqx2",
            ),
            (
                "",
                "$2a$10$ZhRrwZUzzNEGMj4LWzir3u/3FE2i.vkc5sfKb8uOOk1E9DKkuHX3C",
            ),
            (
                "é",
                "$2a$10$cI5B.t3wM0aac2kls4B2ZuPcr3AjL96UQ6.O8dwtc4NakLfykSM7S",
            ),
            (
                &"a".repeat(71),
                "$2a$10$LUMQ4AuJz.m.17H9pnPHvunYD3lhUp73A1RETmjVzbOmi4nSvLByi",
            ),
            (
                &"a".repeat(72),
                "$2a$10$OJgzrno6TONu/wrKQVS1M.S9nG0IbSz8CXJFaR83nUZiN.cu/l6vu",
            ),
        ];
        for (password, hash) in cases {
            let mut bits = 0u128;
            for letter in hash.bytes().skip(7).take(21) {
                let value = letters.iter().position(|one| *one == letter);
                bits = bits << 6 | value.unwrap_or_default() as u128;
            }
            // 21 letters are 126 bits, the 22nd has the last two.
            let last = letters.iter().position(|one| *one == hash.as_bytes()[28]);
            bits = bits << 2 | last.unwrap_or_default() as u128 >> 4;
            assert_eq!(super::hash(bits.to_be_bytes(), password.as_bytes()), hash);
        }
    }
}
