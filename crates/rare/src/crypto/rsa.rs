//! RSA keys and signatures (PKCS #1).

use super::der::{self, Reader};
use super::number::{self, Random};
use num_bigint::BigUint;

/// A private key of two primes.
pub(crate) struct RsaKey {
    n: BigUint,
    e: BigUint,
    d: BigUint,
    p: BigUint,
    q: BigUint,
}

impl RsaKey {
    /// Makes a key of so many bits.
    pub(super) fn generate(bits: u32, random: Random<'_>) -> RsaKey {
        let small = number::small_primes(1 << 17);
        let e = BigUint::from(65_537u32);
        loop {
            let bits = u64::from(bits);
            let p = number::random_prime(bits.div_ceil(2), &small, random);
            let q = number::random_prime(bits / 2, &small, random);
            if p == q {
                continue;
            }
            let totient = (&p - 1u8) * (&q - 1u8);
            if let Some(d) = e.modinv(&totient) {
                let n = &p * &q;
                return RsaKey { n, e, d, p, q };
            }
        }
    }

    /// Reads a PKCS #1 private key.
    pub(super) fn from_der(der: &[u8]) -> Option<RsaKey> {
        let mut parts = Reader::new(der).sequence()?;
        parts.integer()?;
        let key = RsaKey {
            n: parts.integer()?,
            e: parts.integer()?,
            d: parts.integer()?,
            p: parts.integer()?,
            q: parts.integer()?,
        };
        let one = BigUint::from(1u8);
        (key.p > one && key.q > one && &key.p * &key.q == key.n).then_some(key)
    }

    /// As PKCS #1.
    pub(super) fn to_der(&self) -> Vec<u8> {
        let (p1, q1) = (&self.p - 1u8, &self.q - 1u8);
        let inverse = self.q.modinv(&self.p).unwrap_or_default();
        let numbers = [
            &self.n,
            &self.e,
            &self.d,
            &self.p,
            &self.q,
            &(&self.d % &p1),
            &(&self.d % &q1),
            &inverse,
        ];
        let mut parts = vec![der::small(0)];
        parts.extend(numbers.map(der::integer));
        der::sequence(&parts)
    }

    /// The public key as PKCS #1.
    pub(super) fn public_der(&self) -> Vec<u8> {
        der::sequence(&[der::integer(&self.n), der::integer(&self.e)])
    }

    /// Signs a SHA-256 digest (PKCS #1 v1.5). `None`: the key is too short.
    pub(super) fn sign(&self, digest: &[u8]) -> Option<Vec<u8>> {
        const SHA256: &[u8] = &[
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ];
        let length = self.n.bits().div_ceil(8) as usize;
        let padding = length.checked_sub(SHA256.len() + digest.len() + 3)?;
        if padding < 8 {
            return None;
        }
        let mut message = vec![0, 1];
        message.resize(2 + padding, 0xff);
        message.push(0);
        message.extend_from_slice(SHA256);
        message.extend_from_slice(digest);
        let message = BigUint::from_bytes_be(&message);
        Some(number::fixed(&self.power(&message), length))
    }

    /// `message`ᵈ, by way of both primes.
    fn power(&self, message: &BigUint) -> BigUint {
        let Some(inverse) = self.q.modinv(&self.p) else {
            return message.modpow(&self.d, &self.n);
        };
        let by_p = message.modpow(&(&self.d % (&self.p - 1u8)), &self.p);
        let by_q = message.modpow(&(&self.d % (&self.q - 1u8)), &self.q);
        let difference = (&by_p + &self.p - &by_q % &self.p) % &self.p;
        by_q + difference * inverse % &self.p * &self.q
    }
}
