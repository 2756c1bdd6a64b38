//! X.509 certificates as Sprig makes them.

use super::der::{self, Reader};
use super::key::{PrivateKey, serial};
use super::number::Random;
use super::pem;
use crate::{Certificate, Moment, NoCertificate, Refused};

/// A certificate that signs another one.
pub(crate) struct Issuer {
    /// The subject, encoded.
    name: Vec<u8>,
    /// The identifier of its key; empty where it does not say one.
    key_id: Vec<u8>,
    /// The SubjectPublicKeyInfo.
    public: Vec<u8>,
}

impl Issuer {
    /// Reads a certificate in PEM.
    pub(crate) fn from_pem(text: &[u8]) -> Result<Issuer, NoCertificate> {
        let (_, content) = pem::decode(text).ok_or(NoCertificate::NoPem)?;
        Issuer::from_der(&content).ok_or(NoCertificate::Malformed)
    }

    fn from_der(content: &[u8]) -> Option<Issuer> {
        let mut certificate = Reader::new(content).sequence()?;
        let mut parts = certificate.sequence()?;
        parts.expect(der::context(0));
        parts.expect(der::INTEGER)?;
        parts.sequence()?;
        parts.sequence()?;
        parts.sequence()?;
        let name = parts.next().filter(|item| item.tag == der::SEQUENCE)?;
        let public = parts.next().filter(|item| item.tag == der::SEQUENCE)?;
        parts.expect(0x81);
        parts.expect(0x82);
        let extensions = parts.expect(der::context(3));
        let key_id = extensions.and_then(key_id).unwrap_or_default();
        Some(Issuer {
            name: name.whole.to_vec(),
            key_id: key_id.to_vec(),
            public: public.whole.to_vec(),
        })
    }
}

/// The identifier of the subject's key among extensions.
fn key_id(extensions: &[u8]) -> Option<&[u8]> {
    let mut all = Reader::new(extensions).sequence()?;
    while !all.is_empty() {
        let mut extension = all.sequence()?;
        let oid = extension.expect(der::OID)?;
        extension.expect(der::BOOLEAN);
        let value = extension.expect(der::OCTET_STRING)?;
        if oid == [0x55, 0x1d, 14] {
            return Reader::new(value).expect(der::OCTET_STRING);
        }
    }
    None
}

/// Makes a certificate for `key`, signed by the issuer's key, or by itself; as PEM.
///
/// # Errors
/// In the words of Go's `x509`.
pub(crate) fn make(
    request: &Certificate,
    key: &PrivateKey,
    issuer: Option<(&Issuer, &PrivateKey)>,
    random: Random<'_>,
) -> Result<String, Refused> {
    let no_signer = || refused("x509: certificate private key does not implement crypto.Signer");
    let (public, key_id) = key.public_info().ok_or_else(no_signer)?;
    let signer = issuer.map_or(key, |(_, signer)| signer);
    let name = name(&request.common_name);
    if let Some((issuer, signer)) = issuer {
        let (signing, _) = signer.public_info().ok_or_else(no_signer)?;
        if signing != issuer.public {
            return Err(refused(
                "x509: provided PrivateKey doesn't match parent's PublicKey",
            ));
        }
    }
    let issuer_name = issuer.map_or_else(|| name.clone(), |(issuer, _)| issuer.name.clone());
    let authority = match issuer {
        Some((issuer, _)) if issuer.name != name => issuer.key_id.as_slice(),
        _ => &[],
    };
    let own_id = request.is_ca.then_some(key_id.as_slice());
    let to_sign = der::sequence(&[
        der::nested(der::context(0), &[der::small(2)]),
        der::integer(&serial(random)),
        signer.signature_algorithm(),
        issuer_name,
        der::sequence(&[time(request.not_before), time(request.not_after)]),
        name,
        public,
        extensions(request, own_id, authority)?,
    ]);
    let signature = signer.sign(&to_sign, random).ok_or_else(no_signer)?;
    let certificate =
        der::sequence(&[to_sign, signer.signature_algorithm(), der::bits(&signature)]);
    Ok(pem::encode("CERTIFICATE", &certificate))
}

fn refused(words: &str) -> Refused {
    Refused::Words(words.to_owned())
}

/// A name that consists of a common name.
fn name(common_name: &str) -> Vec<u8> {
    if common_name.is_empty() {
        return der::sequence(&[]);
    }
    let printable = |byte: u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte);
    let tag = if common_name.bytes().all(printable) {
        der::PRINTABLE_STRING
    } else {
        der::UTF8_STRING
    };
    let attribute = [
        der::oid(&[0x55, 0x04, 0x03]),
        der::value(tag, common_name.as_bytes()),
    ];
    der::sequence(&[der::nested(der::SET, &[der::sequence(&attribute)])])
}

fn time(moment: Moment) -> Vec<u8> {
    let [month, day, hour, minute, second] = moment.rest;
    let rest = format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    if (1950..2050).contains(&moment.year) {
        let text = format!("{:02}{rest}", moment.year % 100);
        return der::value(der::UTC_TIME, text.as_bytes());
    }
    let text = format!("{:04}{rest}", moment.year.clamp(0, 9999));
    der::value(der::GENERALIZED_TIME, text.as_bytes())
}

fn extensions(
    request: &Certificate,
    own_id: Option<&[u8]>,
    authority: &[u8],
) -> Result<Vec<u8>, Refused> {
    let mut all = vec![
        // Digital signature, key encipherment; for an authority also the signing of certificates.
        extension(
            15,
            true,
            &der::value(
                der::BIT_STRING,
                if request.is_ca {
                    &[2, 0xa4]
                } else {
                    &[5, 0xa0]
                },
            ),
        ),
        extension(
            37,
            false,
            &der::sequence(&[
                der::oid(&[0x2b, 6, 1, 5, 5, 7, 3, 1]),
                der::oid(&[0x2b, 6, 1, 5, 5, 7, 3, 2]),
            ]),
        ),
        extension(
            19,
            true,
            &if request.is_ca {
                der::sequence(&[der::value(der::BOOLEAN, &[0xff])])
            } else {
                der::sequence(&[])
            },
        ),
    ];
    if let Some(id) = own_id {
        all.push(extension(14, false, &der::value(der::OCTET_STRING, id)));
    }
    if !authority.is_empty() {
        let id = der::sequence(&[der::value(0x80, authority)]);
        all.push(extension(35, false, &id));
    }
    let mut names = Vec::new();
    for dns in &request.dns {
        if !dns.is_ascii() {
            return Err(Refused::NotAscii(dns.clone()));
        }
        names.push(der::value(0x82, dns.as_bytes()));
    }
    for ip in &request.ips {
        names.push(der::value(0x87, ip));
    }
    if !names.is_empty() {
        let critical = request.common_name.is_empty();
        all.push(extension(17, critical, &der::sequence(&names)));
    }
    Ok(der::nested(der::context(3), &[der::sequence(&all)]))
}

/// An extension of the id-ce branch.
fn extension(number: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der::oid(&[0x55, 0x1d, number])];
    if critical {
        parts.push(der::value(der::BOOLEAN, &[0xff]));
    }
    parts.push(der::value(der::OCTET_STRING, value));
    der::sequence(&parts)
}
