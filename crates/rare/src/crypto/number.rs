//! Random numbers and primes.

use super::montgomery::power_of_two;
use num_bigint::BigUint;

/// Where random bytes come from.
pub(super) type Random<'r> = &'r mut dyn FnMut(&mut [u8]);

/// A random number of at most so many bits.
pub(super) fn random_bits(bits: u64, random: Random<'_>) -> BigUint {
    let mut bytes = vec![0; bits.div_ceil(8) as usize];
    random(&mut bytes);
    if let Some(first) = bytes.first_mut()
        && !bits.is_multiple_of(8)
    {
        *first &= (1 << (bits % 8)) - 1;
    }
    BigUint::from_bytes_be(&bytes)
}

/// A random number from 1 to below `limit`.
pub(super) fn random_below(limit: &BigUint, random: Random<'_>) -> BigUint {
    let zero = BigUint::ZERO;
    // Each try succeeds with a chance of a half at least; a source that never does is broken.
    for _ in 0..1000 {
        let number = random_bits(limit.bits(), random);
        if number > zero && number < *limit {
            return number;
        }
    }
    BigUint::from(1u8)
}

/// Odd primes below a limit, to sort out candidates cheaply.
pub(super) fn small_primes(below: u32) -> Vec<u32> {
    let mut composite = vec![false; below as usize];
    let mut primes = Vec::new();
    for number in 3..below {
        if number % 2 == 0 || composite[number as usize] {
            continue;
        }
        primes.push(number);
        let mut multiple = number.saturating_mul(number);
        while multiple < below {
            composite[multiple as usize] = true;
            multiple += number;
        }
    }
    primes
}

/// A random prime of exactly so many bits (16 at least), its two highest bits set.
pub(super) fn random_prime(bits: u64, primes: &[u32], random: Random<'_>) -> BigUint {
    loop {
        let mut start = random_bits(bits, random);
        start.set_bit(bits - 1, true);
        start.set_bit(bits - 2, true);
        start.set_bit(0, true);
        let mut rests = Vec::with_capacity(primes.len());
        for prime in primes {
            let rest = &start % *prime;
            rests.push(rest.iter_u32_digits().next().unwrap_or(0));
        }
        // Primes of this size are so dense that this window nearly always holds one.
        for step in 0..(bits as u32 * 8) {
            let offset = step * 2;
            let divisible = |(rest, prime): (&u32, &u32)| {
                (u64::from(*rest) + u64::from(offset)) % u64::from(*prime) == 0
            };
            if rests.iter().zip(primes).any(divisible) {
                continue;
            }
            let candidate = &start + offset;
            if candidate.bits() == bits && is_prime(&candidate, random) {
                return candidate;
            }
        }
    }
}

/// Whether an odd number above 3 is prime, by Miller and Rabin's test (wrong once in 2⁴⁰ at most; for random
/// numbers of 512 bits and more far less often, so that five rounds are enough for 2¹¹²: FIPS 186-5, table B.1).
pub(super) fn is_prime(number: &BigUint, random: Random<'_>) -> bool {
    let one = BigUint::from(1u8);
    let two = BigUint::from(2u8);
    let less = number - &one;
    let twos = less.trailing_zeros().unwrap_or(0);
    let odd = &less >> twos;
    let mut base = None;
    let rounds = if number.bits() >= 1024 { 5 } else { 20 };
    for _ in 0..rounds {
        let mut power = match &base {
            // Nearly all that are none fail with two, which is the quickest base.
            None => power_of_two(&odd, number),
            Some(base) => BigUint::modpow(base, &odd, number),
        };
        let mut passes = power == one || power == less;
        for _ in 1..twos {
            if passes {
                break;
            }
            power = power.modpow(&two, number);
            passes = power == less;
        }
        if !passes {
            return false;
        }
        base = Some(random_below(&less, random));
    }
    true
}

/// Big-endian bytes of a fixed length.
pub(super) fn fixed(number: &BigUint, length: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut out = vec![0; length.saturating_sub(bytes.len())];
    out.extend_from_slice(&bytes[bytes.len().saturating_sub(length)..]);
    out
}
