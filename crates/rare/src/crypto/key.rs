//! Private keys of all kinds: made, read, written, used for signing.

use super::curve::{CURVES, EcKey, P256};
use super::der::{self, Reader};
use super::number::{Random, fixed};
use super::rsa::RsaKey;
use super::{dsa, ed25519, pem};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

/// A private key.
pub(crate) enum PrivateKey {
    /// RSA.
    Rsa(RsaKey),
    /// ECDSA on one of NIST's curves.
    Ec(EcKey),
    /// Ed25519: the seed.
    Ed25519([u8; 32]),
    /// DSA, as DER; certificates cannot be signed with it.
    Dsa(Vec<u8>),
}

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const SHA256_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

impl PrivateKey {
    /// Makes a key: `rsa` of so many bits, `ecdsa` (P-256), `ed25519`, `dsa` (2048 bits). `None`: another kind.
    pub(crate) fn generate(kind: &str, bits: u32, random: Random<'_>) -> Option<PrivateKey> {
        Some(match kind {
            "rsa" => PrivateKey::Rsa(RsaKey::generate(bits.clamp(512, 8192), random)),
            "ecdsa" => PrivateKey::Ec(EcKey::generate(&CURVES[P256], random)),
            "ed25519" => {
                let mut seed = [0; 32];
                random(&mut seed);
                PrivateKey::Ed25519(seed)
            }
            "dsa" => PrivateKey::Dsa(dsa::generate(random)),
            _ => return None,
        })
    }

    /// Reads what [`PrivateKey::to_der`] writes.
    pub(crate) fn from_der(kind: &str, der: &[u8]) -> Option<PrivateKey> {
        match kind {
            "rsa" => RsaKey::from_der(der).map(PrivateKey::Rsa),
            "ecdsa" => EcKey::from_der(der, None).map(PrivateKey::Ec),
            "ed25519" => PrivateKey::from_pkcs8(der),
            "dsa" => Reader::new(der)
                .sequence()
                .map(|_| PrivateKey::Dsa(der.to_vec())),
            _ => None,
        }
    }

    /// PKCS #1, SEC 1, PKCS #8 or OpenSSL's form of DSA keys.
    pub(crate) fn to_der(&self) -> Vec<u8> {
        match self {
            PrivateKey::Rsa(key) => key.to_der(),
            PrivateKey::Ec(key) => key.to_der(),
            PrivateKey::Ed25519(seed) => der::sequence(&[
                der::small(0),
                der::sequence(&[der::oid(ED25519)]),
                der::value(der::OCTET_STRING, &der::value(der::OCTET_STRING, seed)),
            ]),
            PrivateKey::Dsa(der) => der.clone(),
        }
    }

    /// As PEM.
    pub(crate) fn to_pem(&self) -> String {
        let kind = match self {
            PrivateKey::Rsa(_) => "RSA PRIVATE KEY",
            PrivateKey::Ec(_) => "EC PRIVATE KEY",
            PrivateKey::Ed25519(_) => "PRIVATE KEY",
            PrivateKey::Dsa(_) => "DSA PRIVATE KEY",
        };
        pem::encode(kind, &self.to_der())
    }

    /// Reads PEM.
    ///
    /// # Errors
    /// As Sprig words them.
    pub(crate) fn from_pem(text: &[u8]) -> Result<PrivateKey, String> {
        let (kind, content) = pem::decode(text).ok_or("no PEM data in input")?;
        let read = |key: Option<PrivateKey>, before: &str| {
            key.ok_or_else(|| format!("{before}asn1: structure error: malformed key"))
        };
        match kind.as_str() {
            "PRIVATE KEY" => read(PrivateKey::from_pkcs8(&content), "decoding PEM as PKCS#8: "),
            "RSA PRIVATE KEY" => read(
                PrivateKey::from_der("rsa", &content),
                "parsing RSA private key from PEM: ",
            ),
            "EC PRIVATE KEY" => read(
                PrivateKey::from_der("ecdsa", &content),
                "parsing EC private key from PEM: ",
            ),
            "DSA PRIVATE KEY" => read(
                PrivateKey::from_der("dsa", &content),
                "parsing DSA private key from PEM: ",
            ),
            other if other.ends_with(" PRIVATE KEY") => {
                Err(format!("invalid private key type {other}"))
            }
            other => Err(format!("no private key data in PEM block of type {other}")),
        }
    }

    fn from_pkcs8(der: &[u8]) -> Option<PrivateKey> {
        let mut parts = Reader::new(der).sequence()?;
        parts.integer()?;
        let mut algorithm = parts.sequence()?;
        let oid = algorithm.expect(der::OID)?;
        let content = parts.expect(der::OCTET_STRING)?;
        match oid {
            RSA => RsaKey::from_der(content).map(PrivateKey::Rsa),
            EC => {
                let curve = algorithm.expect(der::OID);
                EcKey::from_der(content, curve).map(PrivateKey::Ec)
            }
            ED25519 => {
                let seed = Reader::new(content).expect(der::OCTET_STRING)?;
                seed.try_into().ok().map(PrivateKey::Ed25519)
            }
            _ => None,
        }
    }

    /// The public key's algorithm and bits. `None`: it cannot sign certificates.
    fn public(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        Some(match self {
            PrivateKey::Rsa(key) => {
                let algorithm = [der::oid(RSA), der::value(der::NULL, &[])];
                (der::sequence(&algorithm), key.public_der())
            }
            PrivateKey::Ec(key) => {
                let algorithm = [der::oid(EC), der::oid(key.curve.oid)];
                (der::sequence(&algorithm), key.public())
            }
            PrivateKey::Ed25519(seed) => (
                der::sequence(&[der::oid(ED25519)]),
                ed25519::public(seed).to_vec(),
            ),
            PrivateKey::Dsa(_) => return None,
        })
    }

    /// The SubjectPublicKeyInfo, and the identifier of the key. `None`: it cannot sign certificates.
    pub(super) fn public_info(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let (algorithm, public) = self.public()?;
        let id = Sha256::digest(&public)[..20].to_vec();
        Some((der::sequence(&[algorithm, der::bits(&public)]), id))
    }

    /// The algorithm of its signatures.
    pub(super) fn signature_algorithm(&self) -> Vec<u8> {
        match self {
            PrivateKey::Rsa(_) => {
                der::sequence(&[der::oid(SHA256_RSA), der::value(der::NULL, &[])])
            }
            PrivateKey::Ec(key) => {
                let oid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, key.hash()];
                der::sequence(&[der::oid(&oid)])
            }
            PrivateKey::Ed25519(_) | PrivateKey::Dsa(_) => der::sequence(&[der::oid(ED25519)]),
        }
    }

    /// Signs a message. `None`: it cannot sign.
    pub(super) fn sign(&self, message: &[u8], random: Random<'_>) -> Option<Vec<u8>> {
        match self {
            PrivateKey::Rsa(key) => key.sign(&Sha256::digest(message)),
            PrivateKey::Ec(key) => Some(key.sign(message, random)),
            PrivateKey::Ed25519(seed) => Some(ed25519::sign(seed, message)),
            PrivateKey::Dsa(_) => None,
        }
    }
}

/// A random serial number of 128 bits.
pub(super) fn serial(random: Random<'_>) -> BigUint {
    let mut bytes = [0; 16];
    random(&mut bytes);
    BigUint::from_bytes_be(&fixed(&BigUint::from_bytes_be(&bytes), 16))
}
