//! The functions that make certificates, and the certificate as templates hold it.

use super::seed;
use crate::args::{Args, Outcome, ask, print_value};
use crate::gotime::civil;
use crate::quote::go_quote;
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_rare::{self as rare, Moment, NoCertificate, Refused, Request, Signed};
use pilothouse_value::{Map, Object, Str, Value};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;

/// A private key or a certificate, PEM.
type Pem = Vec<u8>;
/// A certificate and its key that sign another one.
type Issuer = (Pem, Pem);
/// IP addresses and host names.
type Names = (Vec<Vec<u8>>, Vec<String>);

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
fn new_key(call: &mut Call<'_, '_>, kind: &str, bits: u32) -> Result<Option<Pem>, CallError> {
    let nth = count(call, kind);
    if let Some(der) = call.world().key(kind, bits, nth)
        && let Some(pem) = to_pem(kind, der)?
    {
        return Ok(Some(pem));
    }
    let made: Option<Vec<u8>> = ask(&Request::Key {
        kind: kind.to_owned(),
        bits,
        seed: seed(call.world()),
    })?;
    made.map_or(Ok(None), |der| to_pem(kind, der))
}

fn to_pem(kind: &str, der: Vec<u8>) -> Result<Option<Pem>, CallError> {
    let kind = kind.to_owned();
    let pem: Option<String> = ask(&Request::Pem { kind, der })?;
    Ok(pem.map(String::into_bytes))
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
    let key = match known(wanted) {
        true => new_key(call, wanted, bits)?,
        false => None,
    };
    Ok(match key {
        Some(key) => Str::from(key).into(),
        None => format!("Unknown type {kind}").into(),
    })
}

fn known(kind: &str) -> bool {
    ["rsa", "dsa", "ecdsa", "ed25519"].contains(&kind)
}

pub(super) fn ca(call: &mut Call<'_, '_>) -> Outcome {
    let key = rsa(call)?;
    authority(call, key)
}

pub(super) fn ca_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 2)?;
    authority(call, key)
}

pub(super) fn self_signed(call: &mut Call<'_, '_>) -> Outcome {
    let names = names(call)?;
    let key = rsa(call)?;
    server(call, names, key, None)
}

pub(super) fn self_signed_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 4)?;
    let names = names(call)?;
    server(call, names, key, None)
}

pub(super) fn signed(call: &mut Call<'_, '_>) -> Outcome {
    let key = rsa(call)?;
    let issuer = issuer(call)?;
    let names = names(call)?;
    server(call, names, key, Some(issuer))
}

pub(super) fn signed_with_key(call: &mut Call<'_, '_>) -> Outcome {
    let key = given_key(call, 5)?;
    let issuer = issuer(call)?;
    let names = names(call)?;
    server(call, names, key, Some(issuer))
}

/// A certificate that the user brings.
pub(super) fn custom(call: &mut Call<'_, '_>) -> Outcome {
    let checked: Result<(Vec<u8>, Vec<u8>), String> = ask(&Request::Custom {
        certificate: call.bytes(0).to_vec(),
        key: call.bytes(1).to_vec(),
    })?;
    let (cert, key) = checked.map_err(CallError::Message)?;
    Ok(Value::object(Certificate {
        cert: cert.into(),
        key: key.into(),
    }))
}

fn rsa(call: &mut Call<'_, '_>) -> Result<Pem, CallError> {
    new_key(call, "rsa", 2048)?.ok_or_else(|| CallError::new("error generating rsa key"))
}

/// A key in PEM; it is a good one.
fn checked_key(key: &[u8], before: &str) -> Result<Pem, CallError> {
    let checked: Result<(), String> = ask(&Request::CheckKey(key.to_vec()))?;
    match checked {
        Ok(()) => Ok(key.to_vec()),
        Err(text) => Err(CallError::new(format!("{before}{text}"))),
    }
}

fn given_key(call: &Call<'_, '_>, index: usize) -> Result<Pem, CallError> {
    checked_key(call.bytes(index), "parsing private key: ")
}

/// The authority among the arguments: its certificate and its key.
fn issuer(call: &Call<'_, '_>) -> Result<Issuer, CallError> {
    let error = |text: &str| CallError::new(text);
    let certificate = call.arg(4).downcast::<Certificate>();
    let certificate = certificate.ok_or_else(|| error("unable to decode certificate"))?;
    let cert = certificate.cert.as_bytes().to_vec();
    let checked: Result<(), NoCertificate> = ask(&Request::CheckCertificate(cert.clone()))?;
    checked.map_err(|why| match why {
        NoCertificate::NoPem => error("unable to decode certificate"),
        NoCertificate::Malformed => {
            error("error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")
        }
    })?;
    let key = checked_key(certificate.key.as_bytes(), "error parsing private key: ")?;
    Ok((cert, key))
}

/// The second and third argument: IP addresses and host names.
fn names(call: &Call<'_, '_>) -> Result<Names, CallError> {
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
                    ips.push(match ip.to_canonical() {
                        IpAddr::V4(ip) => ip.octets().to_vec(),
                        IpAddr::V6(ip) => ip.octets().to_vec(),
                    });
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

fn authority(call: &mut Call<'_, '_>, key: Pem) -> Outcome {
    let (not_before, not_after) = validity(call, call.int(1));
    finish(rare::Certificate {
        common_name: call.str(0).to_string_lossy().into_owned(),
        ips: Vec::new(),
        dns: Vec::new(),
        not_before,
        not_after,
        is_ca: true,
        key,
        issuer: None,
        seed: seed(call.world()),
    })
}

fn server(call: &mut Call<'_, '_>, (ips, dns): Names, key: Pem, issuer: Option<Issuer>) -> Outcome {
    let (not_before, not_after) = validity(call, call.int(3));
    finish(rare::Certificate {
        common_name: call.str(0).to_string_lossy().into_owned(),
        ips,
        dns,
        not_before,
        not_after,
        is_ca: false,
        key,
        issuer,
        seed: seed(call.world()),
    })
}

/// From now on for so many days. Go's durations end at 292 years and begin again.
fn validity(call: &Call<'_, '_>, days: i64) -> (Moment, Moment) {
    const SECOND: i128 = 1_000_000_000;
    let now = call.world().now();
    let duration = days.wrapping_mul(24 * 3600 * SECOND as i64);
    let moment = |nanos: i128| {
        let time = civil(nanos.div_euclid(SECOND).clamp(-1 << 60, 1 << 60) as i64);
        let rest = [time.month, time.day, time.hour, time.minute, time.second];
        Moment {
            year: time.year,
            rest: rest.map(|part| part as u8),
        }
    };
    (moment(now), moment(now + i128::from(duration)))
}

fn finish(certificate: rare::Certificate) -> Outcome {
    let signed: Result<Signed, Refused> = ask(&Request::Sign(Box::new(certificate)))?;
    let signed = signed.map_err(|why| {
        let why = match why {
            Refused::Words(words) => words,
            Refused::NotAscii(name) => {
                let name = go_quote(&name);
                format!("x509: {name} cannot be encoded as an IA5String")
            }
        };
        CallError::new(format!("error creating certificate: {why}"))
    })?;
    Ok(Value::object(Certificate {
        cert: signed.certificate.into(),
        key: signed.key.into(),
    }))
}
