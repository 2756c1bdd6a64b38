//! `encryptAES` and `decryptAES`: AES-256 in CBC mode, the initial vector in front, all in Base64.

use super::base64;
use crate::args::{Args, Outcome};
use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Str;

const BLOCK: usize = 16;

/// The password is the key: cut off or filled with zeros to 32 bytes.
fn cipher(password: &[u8]) -> Aes256 {
    let mut key = [0; 32];
    let length = password.len().min(32);
    key[..length].copy_from_slice(&password[..length]);
    Aes256::new(&Array::from(key))
}

pub(super) fn encrypt(call: &mut Call<'_, '_>) -> Outcome {
    let (cipher, text) = (cipher(call.bytes(0)), call.bytes(1));
    call.budget().bytes(text.len() as u64 * 2)?;
    let padding = BLOCK - text.len() % BLOCK;
    let mut padded = text.to_vec();
    padded.resize(text.len() + padding, padding as u8);
    let mut last = [0; BLOCK];
    call.world().random(&mut last);
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
    Ok(base64::encode(&out).into())
}

pub(super) fn decrypt(call: &mut Call<'_, '_>) -> Outcome {
    let (cipher, text) = (cipher(call.bytes(0)), call.bytes(1));
    if text.is_empty() {
        return Ok("".into());
    }
    let data = base64::decode(text)
        .map_err(|at| CallError::new(format!("illegal base64 data at input byte {at}")))?;
    let panic = |what: String| CallError::new(format!("runtime error: {what}"));
    let Some((first, data)) = data.split_first_chunk::<BLOCK>() else {
        let capacity = text.len() / 4 * 3;
        return Err(panic(format!(
            "slice bounds out of range [:{BLOCK}] with capacity {capacity}"
        )));
    };
    if data.len() % BLOCK != 0 {
        return Err(CallError::new("crypto/cipher: input not full blocks"));
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
            Ok(Str::from(out).into())
        }
        None => {
            let end = out.len() as i64 - i64::from(padding);
            Err(panic(format!("slice bounds out of range [:{end}]")))
        }
    }
}
