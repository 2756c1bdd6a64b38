//! ECDSA on the NIST curves. Not in constant time: it signs certificates of a playground, in the user's own page.

use super::der::{self, Reader};
use super::number::{self, Random, fixed};
use num_bigint::BigUint;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A curve y² = x³ - 3x + b.
pub(super) struct Curve {
    /// The content of its object identifier.
    pub(super) oid: &'static [u8],
    p: &'static str,
    /// Only the tests need it: they check that the generator lies on the curve.
    #[cfg_attr(not(test), expect(dead_code))]
    b: &'static str,
    n: &'static str,
    x: &'static str,
    y: &'static str,
}

/// P-224, P-256, P-384, P-521 (SP 800-186).
pub(super) static CURVES: [Curve; 4] = [
    Curve {
        oid: &[0x2b, 0x81, 0x04, 0x00, 0x21],
        p: "ffffffffffffffffffffffffffffffff000000000000000000000001",
        b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        n: "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        x: "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
        y: "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
    },
    Curve {
        oid: &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
        p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    },
    Curve {
        oid: &[0x2b, 0x81, 0x04, 0x00, 0x22],
        p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        n: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
    },
    Curve {
        oid: &[0x2b, 0x81, 0x04, 0x00, 0x23],
        p: "1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        b: "051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        n: "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        x: "0c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        y: "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
    },
];

/// P-256, what `genPrivateKey "ecdsa"` makes.
pub(super) const P256: usize = 1;

/// A curve's numbers, read.
struct Field {
    p: BigUint,
    n: BigUint,
    generator: Point,
}

/// A point in Jacobian coordinates; z = 0 is infinity.
#[derive(Clone)]
struct Point {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

fn hex(text: &str) -> BigUint {
    BigUint::parse_bytes(text.as_bytes(), 16).unwrap_or_default()
}

impl Field {
    fn new(curve: &Curve) -> Field {
        Field {
            p: hex(curve.p),
            n: hex(curve.n),
            generator: Point {
                x: hex(curve.x),
                y: hex(curve.y),
                z: BigUint::from(1u8),
            },
        }
    }

    fn minus(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.p - b % &self.p) % &self.p
    }

    fn double(&self, point: &Point) -> Point {
        let p = &self.p;
        let delta = &point.z * &point.z % p;
        let gamma = &point.y * &point.y % p;
        let beta = &point.x * &gamma % p;
        let alpha = self.minus(&point.x, &delta) * (&point.x + &delta) * 3u8 % p;
        let x = self.minus(&(&alpha * &alpha), &(&beta * 8u8));
        let sum = &point.y + &point.z;
        let z = self.minus(&(&sum * &sum), &(&gamma + &delta));
        let y = self.minus(
            &(alpha * self.minus(&(&beta * 4u8), &x)),
            &(&gamma * &gamma * 8u8),
        );
        Point { x, y, z }
    }

    fn add(&self, a: &Point, b: &Point) -> Point {
        let p = &self.p;
        if a.z == BigUint::ZERO {
            return b.clone();
        }
        if b.z == BigUint::ZERO {
            return a.clone();
        }
        let (az, bz) = (&a.z * &a.z % p, &b.z * &b.z % p);
        let (u1, u2) = (&a.x * &bz % p, &b.x * &az % p);
        let (s1, s2) = (&a.y * &bz % p * &b.z % p, &b.y * &az % p * &a.z % p);
        let h = self.minus(&u2, &u1);
        let r = self.minus(&s2, &s1);
        if h == BigUint::ZERO {
            if r == BigUint::ZERO {
                return self.double(a);
            }
            return Point {
                x: BigUint::from(1u8),
                y: BigUint::from(1u8),
                z: BigUint::ZERO,
            };
        }
        let h2 = &h * &h % p;
        let h3 = &h * &h2 % p;
        let v = &u1 * &h2 % p;
        let x = self.minus(&(&r * &r), &(&h3 + &v * 2u8));
        let y = self.minus(&(&r * self.minus(&v, &x)), &(&s1 * &h3));
        let z = &h * &a.z % p * &b.z % p;
        Point { x, y, z }
    }

    /// `scalar` times the generator, as plain coordinates.
    fn times(&self, scalar: &BigUint) -> (BigUint, BigUint) {
        let mut sum = Point {
            x: BigUint::from(1u8),
            y: BigUint::from(1u8),
            z: BigUint::ZERO,
        };
        for bit in (0..scalar.bits()).rev() {
            sum = self.double(&sum);
            if scalar.bit(bit) {
                sum = self.add(&sum, &self.generator);
            }
        }
        let inverse = sum.z.modinv(&self.p).unwrap_or_default();
        let square = &inverse * &inverse % &self.p;
        let x = sum.x * &square % &self.p;
        let y = sum.y * square % &self.p * inverse % &self.p;
        (x, y)
    }

    fn length(&self) -> usize {
        self.p.bits().div_ceil(8) as usize
    }
}

impl Curve {
    /// Whether it is the curve of that identifier.
    fn is(&self, oid: &[u8]) -> bool {
        self.oid == oid
    }
}

/// A private key on one of the curves.
pub(crate) struct EcKey {
    pub(super) curve: &'static Curve,
    d: BigUint,
}

impl EcKey {
    /// Makes a key.
    pub(super) fn generate(curve: &'static Curve, random: Random<'_>) -> EcKey {
        let d = number::random_below(&hex(curve.n), random);
        EcKey { curve, d }
    }

    /// Reads a SEC 1 private key; `oid`: the curve, where the key does not name it itself.
    pub(super) fn from_der(der: &[u8], oid: Option<&[u8]>) -> Option<EcKey> {
        let mut parts = Reader::new(der).sequence()?;
        parts.integer()?;
        let d = BigUint::from_bytes_be(parts.expect(der::OCTET_STRING)?);
        let named = parts.expect(der::context(0));
        let named = named.and_then(|named| Reader::new(named).expect(der::OID));
        let oid = named.or(oid)?;
        let curve = CURVES.iter().find(|curve| curve.is(oid))?;
        (d > BigUint::ZERO && d < hex(curve.n)).then_some(EcKey { curve, d })
    }

    /// As SEC 1 has it.
    pub(super) fn to_der(&self) -> Vec<u8> {
        let length = hex(self.curve.n).bits().div_ceil(8) as usize;
        der::sequence(&[
            der::small(1),
            der::value(der::OCTET_STRING, &fixed(&self.d, length)),
            der::nested(der::context(0), &[der::oid(self.curve.oid)]),
            der::nested(der::context(1), &[der::bits(&self.public())]),
        ])
    }

    /// The public key: an uncompressed point.
    pub(super) fn public(&self) -> Vec<u8> {
        let field = Field::new(self.curve);
        let (x, y) = field.times(&self.d);
        let mut point = vec![4];
        point.extend_from_slice(&fixed(&x, field.length()));
        point.extend_from_slice(&fixed(&y, field.length()));
        point
    }

    /// Which of ECDSA's signature algorithms fits: SHA-256, SHA-384, SHA-512.
    pub(super) fn hash(&self) -> u8 {
        match hex(self.curve.p).bits() {
            0..=256 => 2,
            257..=384 => 3,
            _ => 4,
        }
    }

    /// Signs a message with the hash that fits the curve.
    pub(super) fn sign(&self, message: &[u8], random: Random<'_>) -> Vec<u8> {
        let digest = match self.hash() {
            2 => Sha256::digest(message).to_vec(),
            3 => Sha384::digest(message).to_vec(),
            _ => Sha512::digest(message).to_vec(),
        };
        let field = Field::new(self.curve);
        let n = &field.n;
        let mut number = BigUint::from_bytes_be(&digest);
        let excess = (digest.len() as u64 * 8).saturating_sub(n.bits());
        number >>= excess;
        loop {
            let k = number::random_below(n, random);
            let r = field.times(&k).0 % n;
            let Some(inverse) = k.modinv(n) else {
                continue;
            };
            let s = inverse * (&number + &r * &self.d) % n;
            if r != BigUint::ZERO && s != BigUint::ZERO {
                return der::sequence(&[der::integer(&r), der::integer(&s)]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_lie_on_their_curves() {
        for curve in &CURVES {
            let field = Field::new(curve);
            for scalar in [1u8, 2, 3, 250] {
                let (x, y) = field.times(&BigUint::from(scalar));
                let right = &x * &x * &x + &field.p * 3u8 - &x * 3u8 + hex(curve.b);
                assert_eq!(&y * &y % &field.p, right % &field.p);
            }
            assert_eq!(field.times(&(&field.n - 1u8)).0, field.generator.x);
        }
    }
}
