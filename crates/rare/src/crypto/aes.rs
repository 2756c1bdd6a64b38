//! AES-256 in CBC mode, the initial vector in front, all in Base64.

use super::base64;
use ::aes::Aes256;
use ::aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

const BLOCK: usize = 16;

/// The password is the key: cut off or filled with zeros to 32 bytes.
fn cipher(password: &[u8]) -> Aes256 {
    let mut key = [0; 32];
    let length = password.len().min(32);
    key[..length].copy_from_slice(&password[..length]);
    Aes256::new(&Array::from(key))
}

pub(crate) fn encrypt(key: &[u8], vector: [u8; BLOCK], text: &[u8]) -> String {
    let cipher = cipher(key);
    let padding = BLOCK - text.len() % BLOCK;
    let mut padded = text.to_vec();
    padded.resize(text.len() + padding, padding as u8);
    let mut last = vector;
    let mut out = last.to_vec();
    for chunk in padded.chunks_exact(BLOCK) {
        for (mixed, byte) in last.iter_mut().zip(chunk) {
            *mixed ^= byte;
        }
        let mut block = Array::from(last);
        cipher.encrypt_block(&mut block);
        last = block.into();
        out.extend_from_slice(&last);
    }
    base64::encode(&out)
}

/// The errors are Go's.
pub(crate) fn decrypt(key: &[u8], text: &[u8]) -> Result<Vec<u8>, String> {
    let cipher = cipher(key);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let data =
        base64::decode(text).map_err(|at| format!("illegal base64 data at input byte {at}"))?;
    let panic = |what: String| format!("runtime error: {what}");
    let Some((first, data)) = data.split_first_chunk::<BLOCK>() else {
        let capacity = text.len() / 4 * 3;
        return Err(panic(format!(
            "slice bounds out of range [:{BLOCK}] with capacity {capacity}"
        )));
    };
    if data.len() % BLOCK != 0 {
        return Err("crypto/cipher: input not full blocks".to_owned());
    }
    let mut before = *first;
    let mut out = Vec::with_capacity(data.len());
    for chunk in data.chunks_exact(BLOCK) {
        let mut sealed = [0; BLOCK];
        sealed.copy_from_slice(chunk);
        let mut block = Array::from(sealed);
        cipher.decrypt_block(&mut block);
        out.extend(block.iter().zip(before).map(|(byte, mask)| byte ^ mask));
        before = sealed;
    }
    let Some(padding) = out.last().copied() else {
        return Err(panic("index out of range [-1]".to_owned()));
    };
    match out.len().checked_sub(usize::from(padding)) {
        Some(length) => {
            out.truncate(length);
            Ok(out)
        }
        None => {
            let end = out.len() as i64 - i64::from(padding);
            Err(panic(format!("slice bounds out of range [:{end}]")))
        }
    }
}
