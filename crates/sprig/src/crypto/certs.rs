//! The functions that make certificates, and the certificate as templates hold it.

use super::certificate::{Issuer, Request, make};
use super::key::PrivateKey;
use super::{base64, pem};
use crate::args::{Args, Outcome, print_value};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{Map, Object, Str, Value};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;

/// Go's `sprig.certificate`.
#[derive(Clone, Debug)]
struct Certificate {
    cert: Str,
    key: Str,
}

impl Object for Certificate {
    fn go_type(&self) -> &'static str {
        "sprig.certificate"
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Cert" => Some(self.cert.clone().into()),
            "Key" => Some(self.key.clone().into()),
            _ => None,
        }
    }

    fn format(&self) -> Str {
        let (cert, key) = (self.cert.as_bytes(), self.key.as_bytes());
        Str::from([b"{", cert, b" ", key, b"}"].concat())
    }

    fn to_plain(&self) -> Option<Value> {
        let fields = [("Cert", self.cert.clone()), ("Key", self.key.clone())];
        Some(Value::Map(fields.into_iter().collect::<Map>()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Certificate>();
        other.is_some_and(|other| self.cert == other.cert && self.key == other.key)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A private key for this place of this render: the world's, or one made anew.
fn new_key(call: &mut Call<'_, '_>, kind: &str, bits: u32) -> Option<PrivateKey> {
    let nth = count(call, kind);
    let kept = call.world().key(kind, bits, nth);
    if let Some(key) = kept.and_then(|der| PrivateKey::from_der(kind, &der)) {
        return Some(key);
    }
    let world = call.world();
    PrivateKey::generate(kind, bits, &mut |bytes| world.random(bytes))
}

/// Which key of its kind this is: counted for each file that asks and anew in each execution, so that an edit in one
/// file leaves the keys of the others as they are.
fn count(call: &mut Call<'_, '_>, kind: &str) -> u32 {
    thread_local! {
        static ASKED: RefCell<(u64, HashMap<String, u32>)> = RefCell::default();
    }
    let file = call.span.file;
    let execution = call.recorder().execution();
    ASKED.with_borrow_mut(|(last, asked)| {
        if *last != execution {
            *last = execution;
            asked.clear();
        }
        let count = asked.entry(format!("{kind} {file:?}")).or_default();
        *count += 1;
        (file.0 << 10).wrapping_add(*count - 1)
    })
}

pub(super) fn private_key(call: &mut Call<'_, '_>) -> Outcome {
    let kind = call.str(0);
    let kind = kind.to_string_lossy();
    let (wanted, bits) = match &*kind {
        "" | "rsa" => ("rsa", 4096),
        "ecdsa" => ("ecdsa", 256),
        other => (other, 2048),
    };
    Ok(
        match known(wanted).then(|| new_key(call, wanted, bits)).flatten() {
            Some(key) => key.to_pem().into(),
            None => format!("Unknown type {kind}").into(),
        },
    )
}

fn known(kind: &str) -> bool {
    ["rsa", "dsa", "ecdsa", "ed25519"].contains(&kind)
}

pub(super) fn ca(call: &mut Call<'_, '_>) -> Outcome {
    let key = rsa(call)?;
    authority(call, &key)
}

pub(super) fn ca_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 2)?;
    authority(call, &key)
}

pub(super) fn self_signed(call: &mut Call<'_, '_>) -> Outcome {
    let names = names(call)?;
    let key = rsa(call)?;
    server(call, names, &key, None)
}

pub(super) fn self_signed_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 4)?;
    let names = names(call)?;
    server(call, names, &key, None)
}

pub(super) fn signed(call: &mut Call<'_, '_>) -> Outcome {
    let key = rsa(call)?;
    let (issuer, signer) = issuer(call)?;
    let names = names(call)?;
    server(call, names, &key, Some((&issuer, &signer)))
}

pub(super) fn signed_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 5)?;
    let (issuer, signer) = issuer(call)?;
    let names = names(call)?;
    server(call, names, &key, Some((&issuer, &signer)))
}

/// A certificate that the user brings.
pub(super) fn custom(call: &mut Call<'_, '_>) -> Outcome {
    let error = |text: &str| CallError::new(text);
    let cert =
        base64::decode(call.bytes(0)).map_err(|_| error("unable to decode base64 certificate"))?;
    let key =
        base64::decode(call.bytes(1)).map_err(|_| error("unable to decode base64 private key"))?;
    if pem::decode(&cert).is_none() {
        return Err(error("unable to decode certificate"));
    }
    if Issuer::from_pem(&cert).flatten().is_none() {
        return Err(error(
            "error parsing certificate: decodedCert.Bytes: x509: malformed certificate",
        ));
    }
    PrivateKey::from_pem(&key)
        .map_err(|text| CallError::new(format!("error parsing private key: {text}")))?;
    Ok(Value::object(Certificate {
        cert: cert.into(),
        key: key.into(),
    }))
}

fn rsa(call: &mut Call<'_, '_>) -> Result<PrivateKey, CallError> {
    new_key(call, "rsa", 2048).ok_or_else(|| CallError::new("error generating rsa key"))
}

fn given_key(call: &Call<'_, '_>, index: usize) -> Result<PrivateKey, CallError> {
    PrivateKey::from_pem(call.bytes(index))
        .map_err(|text| CallError::new(format!("parsing private key: {text}")))
}

/// The authority among the arguments: its certificate and its key.
fn issuer(call: &Call<'_, '_>) -> Result<(Issuer, PrivateKey), CallError> {
    let error = |text: &str| CallError::new(text);
    let certificate = call.arg(4).downcast::<Certificate>();
    let certificate = certificate.ok_or_else(|| error("unable to decode certificate"))?;
    let issuer = Issuer::from_pem(certificate.cert.as_bytes())
        .ok_or_else(|| error("unable to decode certificate"))?
        .ok_or_else(|| {
            error("error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")
        })?;
    let key = PrivateKey::from_pem(certificate.key.as_bytes())
        .map_err(|text| CallError::new(format!("error parsing private key: {text}")))?;
    Ok((issuer, key))
}

/// The second and third argument: IP addresses and host names.
fn names(call: &Call<'_, '_>) -> Result<(Vec<IpAddr>, Vec<String>), CallError> {
    let no_text = |value: &Value| {
        let shown = print_value(value);
        format!("{} is not a string", shown.to_string_lossy())
    };
    let mut ips = Vec::new();
    for value in call.list(1).items() {
        let text = value.as_str().map(Str::to_string_lossy);
        let what = match text {
            None => no_text(value),
            Some(text) => match text.parse::<IpAddr>() {
                Ok(ip) => {
                    ips.push(ip);
                    continue;
                }
                Err(_) => text.into_owned(),
            },
        };
        return Err(CallError::new(format!("error parsing ip: {what}")));
    }
    let mut dns = Vec::new();
    for value in call.list(2).items() {
        match value.as_str() {
            Some(text) => dns.push(text.to_string_lossy().into_owned()),
            None => {
                return Err(CallError::new(format!(
                    "error processing alternate dns name: {}",
                    no_text(value)
                )));
            }
        }
    }
    Ok((ips, dns))
}

fn authority(call: &mut Call<'_, '_>, key: &PrivateKey) -> Outcome {
    let name = call.str(0);
    let (not_before, not_after) = validity(call, call.int(1));
    let request = Request {
        common_name: &name.to_string_lossy(),
        ips: Vec::new(),
        dns: Vec::new(),
        not_before,
        not_after,
        is_ca: true,
    };
    finish(call, &request, key, None)
}

fn server(
    call: &mut Call<'_, '_>,
    (ips, dns): (Vec<IpAddr>, Vec<String>),
    key: &PrivateKey,
    issuer: Option<(&Issuer, &PrivateKey)>,
) -> Outcome {
    let name = call.str(0);
    let (not_before, not_after) = validity(call, call.int(3));
    let request = Request {
        common_name: &name.to_string_lossy(),
        ips,
        dns,
        not_before,
        not_after,
        is_ca: false,
    };
    finish(call, &request, key, issuer)
}

/// From now on for so many days, in seconds since 1970. Go's durations end at 292 years and begin again.
fn validity(call: &Call<'_, '_>, days: i64) -> (i64, i64) {
    const SECOND: i128 = 1_000_000_000;
    let now = call.world().now();
    let duration = days.wrapping_mul(24 * 3600 * SECOND as i64);
    let seconds = |nanos: i128| nanos.div_euclid(SECOND).clamp(-1 << 60, 1 << 60) as i64;
    (seconds(now), seconds(now + i128::from(duration)))
}

fn finish(
    call: &mut Call<'_, '_>,
    request: &Request<'_>,
    key: &PrivateKey,
    issuer: Option<(&Issuer, &PrivateKey)>,
) -> Outcome {
    let world = call.world();
    let cert = make(request, key, issuer, &mut |bytes| world.random(bytes))
        .map_err(|error| CallError::new(format!("error creating certificate: {error}")))?;
    Ok(Value::object(Certificate {
        cert: cert.into(),
        key: key.to_pem().into(),
    }))
}
