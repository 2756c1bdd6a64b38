//! Ed25519 (RFC 8032). Not in constant time, as in [`super::curve`].

use num_bigint::BigUint;
use sha2::{Digest, Sha512};

/// The curve's numbers.
struct Field {
    p: BigUint,
    /// The order of the base point.
    order: BigUint,
    /// -121665/121666
    d: BigUint,
    base: Point,
}

/// Extended coordinates.
#[derive(Clone)]
struct Point {
    x: BigUint,
    y: BigUint,
    z: BigUint,
    t: BigUint,
}

impl Field {
    fn new() -> Field {
        let hex = |text: &str| BigUint::parse_bytes(text.as_bytes(), 16).unwrap_or_default();
        let p = (BigUint::from(1u8) << 255u8) - 19u8;
        let x = hex("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a");
        let y = hex("6666666666666666666666666666666666666666666666666666666666666658");
        let t = &x * &y % &p;
        Field {
            p,
            order: hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
            d: hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
            base: Point {
                x,
                y,
                z: BigUint::from(1u8),
                t,
            },
        }
    }

    fn minus(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.p - b % &self.p) % &self.p
    }

    fn add(&self, one: &Point, two: &Point) -> Point {
        let p = &self.p;
        let a = self.minus(&one.y, &one.x) * self.minus(&two.y, &two.x) % p;
        let b = (&one.y + &one.x) * (&two.y + &two.x) % p;
        let c = &one.t * &two.t % p * &self.d % p * 2u8 % p;
        let d = &one.z * &two.z * 2u8 % p;
        let (e, f) = (self.minus(&b, &a), self.minus(&d, &c));
        let (g, h) = (d + c, b + a);
        Point {
            x: &e * &f % p,
            y: &g * &h % p,
            z: f * g % p,
            t: e * h % p,
        }
    }

    /// `scalar` times the base point, encoded.
    fn times(&self, scalar: &BigUint) -> [u8; 32] {
        let mut sum = Point {
            x: BigUint::ZERO,
            y: BigUint::from(1u8),
            z: BigUint::from(1u8),
            t: BigUint::ZERO,
        };
        for bit in (0..scalar.bits()).rev() {
            sum = self.add(&sum, &sum);
            if scalar.bit(bit) {
                sum = self.add(&sum, &self.base);
            }
        }
        let inverse = sum.z.modinv(&self.p).unwrap_or_default();
        let x = sum.x * &inverse % &self.p;
        let y = sum.y * inverse % &self.p;
        let mut encoded = little(&y);
        encoded[31] |= u8::from(x.bit(0)) << 7;
        encoded
    }
}

fn little(number: &BigUint) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(number.to_bytes_le()) {
        *to = from;
    }
    out
}

/// The two halves that a seed stands for: the secret number and the prefix.
fn expand(seed: &[u8; 32]) -> (BigUint, [u8; 32]) {
    let hash: [u8; 64] = Sha512::digest(seed).into();
    let (mut low, mut high) = ([0; 32], [0; 32]);
    low.copy_from_slice(&hash[..32]);
    high.copy_from_slice(&hash[32..]);
    low[0] &= 248;
    low[31] &= 127;
    low[31] |= 64;
    (BigUint::from_bytes_le(&low), high)
}

/// The public key of a seed.
pub(super) fn public(seed: &[u8; 32]) -> [u8; 32] {
    Field::new().times(&expand(seed).0)
}

/// Signs a message.
pub(super) fn sign(seed: &[u8; 32], message: &[u8]) -> Vec<u8> {
    let field = Field::new();
    let (secret, prefix) = expand(seed);
    let public = field.times(&secret);
    let hash = |parts: &[&[u8]]| {
        let mut hash = Sha512::new();
        for part in parts {
            hash.update(part);
        }
        BigUint::from_bytes_le(&hash.finalize()) % &field.order
    };
    let r = hash(&[&prefix, message]);
    let commitment = field.times(&r);
    let k = hash(&[&commitment, &public, message]);
    let s = (r + k * secret) % &field.order;
    let mut signature = commitment.to_vec();
    signature.extend_from_slice(&little(&s));
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, tests 1 and 2.
    #[test]
    fn signs_as_the_rfc_says() {
        let bytes = |text: &str| BigUint::parse_bytes(text.as_bytes(), 16).unwrap_or_default();
        let seed = |text: &str| -> [u8; 32] {
            crate::crypto::number::fixed(&bytes(text), 32)
                .try_into()
                .unwrap_or_default()
        };
        let one = seed("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        assert_eq!(
            BigUint::from_bytes_be(&public(&one)),
            bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        );
        let two = seed("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        assert_eq!(
            BigUint::from_bytes_be(&sign(&two, &[0x72])),
            bytes(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        );
    }
}
