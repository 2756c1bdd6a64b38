//! DSA keys: 2048 bits, with a subgroup of 256 bits.

use super::der;
use super::number::{self, Random};
use num_bigint::BigUint;

/// Makes a key with parameters of its own, encoded as OpenSSL does.
pub(super) fn generate(random: Random<'_>) -> Vec<u8> {
    const P_BITS: u64 = 2048;
    const Q_BITS: u64 = 256;
    let one = BigUint::from(1u8);
    let small = number::small_primes(1 << 14);
    let (p, q) = loop {
        let q = number::random_prime(Q_BITS, &small, random);
        if let Some(p) = prime_above(&q, P_BITS, &small, random) {
            break (p, q);
        }
    };
    let exponent = (&p - &one) / &q;
    let mut base = BigUint::from(2u8);
    let g = loop {
        let g = base.modpow(&exponent, &p);
        if g > one {
            break g;
        }
        base += 1u8;
    };
    let x = number::random_below(&q, random);
    let y = g.modpow(&x, &p);
    let mut parts = vec![der::small(0)];
    parts.extend([&p, &q, &g, &y, &x].map(der::integer));
    der::sequence(&parts)
}

/// A prime of so many bits that is one more than a multiple of `2q`.
fn prime_above(q: &BigUint, bits: u64, small: &[u32], random: Random<'_>) -> Option<BigUint> {
    let step = q * 2u8;
    let mut start = number::random_bits(bits, random);
    start.set_bit(bits - 1, true);
    let start = &start - &start % &step + 1u8;
    let low = |number: BigUint| number.iter_u32_digits().next().unwrap_or(0);
    let rests: Vec<(u32, u32)> = small
        .iter()
        .map(|prime| (low(&start % *prime), low(&step % *prime)))
        .collect();
    for index in 0..20_000u32 {
        let divisible = |((rest, step), prime): (&(u32, u32), &u32)| {
            (u64::from(*rest) + u64::from(*step) * u64::from(index)) % u64::from(*prime) == 0
        };
        if rests.iter().zip(small).any(divisible) {
            continue;
        }
        let candidate = &start + &step * index;
        if candidate.bits() != bits {
            return None;
        }
        if number::is_prime(&candidate, random) {
            return Some(candidate);
        }
    }
    None
}
