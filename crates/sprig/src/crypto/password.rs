//! `bcrypt`, `htpasswd`, `derivePassword`.

use crate::args::{Args, Outcome, ask};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_rare::Request;
use pilothouse_value::Str;

/// More of a password bcrypt does not take.
const MOST_BYTES: usize = 72;

fn hash(call: &Call<'_, '_>, password: &[u8]) -> Result<String, CallError> {
    if password.len() > MOST_BYTES {
        let why = "bcrypt: password length exceeds 72 bytes";
        return Ok(format!("failed to encrypt string with bcrypt: {why}"));
    }
    let mut salt = [0; 16];
    call.world().random(&mut salt);
    let password = password.to_vec();
    ask(&Request::Bcrypt { salt, password })
}

pub(super) fn bcrypt(call: &mut Call<'_, '_>) -> Outcome {
    Ok(hash(call, call.bytes(0))?.into())
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
        out.extend_from_slice(hash(call, call.bytes(1))?.as_bytes());
    }
    Ok(Str::from(out).into())
}

/// The Master Password algorithm: the secret of a user, from it the password of a site.
pub(super) fn derive(call: &mut Call<'_, '_>) -> Outcome {
    let kind = call.str(1);
    let derived: Option<Vec<u8>> = ask(&Request::Derive {
        counter: call.int(0) as u32,
        kind: kind.as_bytes().to_vec(),
        password: call.bytes(2).to_vec(),
        user: call.bytes(3).to_vec(),
        site: call.bytes(4).to_vec(),
    })?;
    Ok(match derived {
        Some(password) => Str::from(password).into(),
        None => {
            let kind = kind.to_string_lossy();
            format!("cannot find password template {kind}").into()
        }
    })
}
