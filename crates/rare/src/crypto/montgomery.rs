//! Powers of two modulo an odd number, by Montgomery's reduction: what the search for a prime does most.

use num_bigint::BigUint;

#[cfg(target_pointer_width = "64")]
mod limb {
    pub(super) type Limb = u64;
    pub(super) type Wide = u128;

    pub(super) fn digits(number: &super::BigUint) -> Vec<Limb> {
        number.to_u64_digits()
    }
}

// WebAssembly has no product of two 64-bit numbers.
#[cfg(not(target_pointer_width = "64"))]
mod limb {
    pub(super) type Limb = u32;
    pub(super) type Wide = u64;

    pub(super) fn digits(number: &super::BigUint) -> Vec<Limb> {
        number.to_u32_digits()
    }
}

use limb::{Limb, Wide, digits};

/// 2 to the `exponent` modulo an odd number above 1.
pub(super) fn power_of_two(exponent: &BigUint, modulus: &BigUint) -> BigUint {
    let modulus_limbs = digits(modulus);
    let size = modulus_limbs.len();
    let mut machine = Machine {
        inverse: negative_inverse(modulus_limbs[0]),
        modulus: modulus_limbs,
        product: vec![0; 2 * size],
    };
    let one = (BigUint::from(1u8) << (Limb::BITS as usize * size)) % modulus;
    let mut power = digits(&one);
    power.resize(size, 0);
    for bit in (0..exponent.bits()).rev() {
        machine.square(&mut power);
        if exponent.bit(bit) {
            machine.double(&mut power);
        }
    }
    machine.product[..size].copy_from_slice(&power);
    machine.product[size..].fill(0);
    machine.reduce(&mut power);
    let bytes: Vec<u8> = power.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    BigUint::from_bytes_le(&bytes)
}

/// What times an odd `number` is -1 in one limb.
fn negative_inverse(number: Limb) -> Limb {
    let mut inverse: Limb = 1;
    // Each round doubles the bits that are right.
    for _ in 0..6 {
        let error = (2 as Limb).wrapping_sub(number.wrapping_mul(inverse));
        inverse = inverse.wrapping_mul(error);
    }
    inverse.wrapping_neg()
}

struct Machine {
    modulus: Vec<Limb>,
    inverse: Limb,
    /// Twice as long as the modulus.
    product: Vec<Limb>,
}

/// `a` · `b` + `c` + `d`, which always fits.
#[inline(always)]
fn multiply_add(a: Limb, b: Limb, c: Limb, d: Limb) -> (Limb, Limb) {
    let sum = Wide::from(a)
        .wrapping_mul(Wide::from(b))
        .wrapping_add(Wide::from(c))
        .wrapping_add(Wide::from(d));
    (sum as Limb, (sum >> Limb::BITS) as Limb)
}

impl Machine {
    fn square(&mut self, number: &mut [Limb]) {
        let size = number.len();
        self.product.fill(0);
        // Each pair of different limbs once.
        for (at, limb) in number.iter().enumerate() {
            let mut carry = 0;
            let into = &mut self.product[2 * at + 1..at + size];
            for (place, other) in into.iter_mut().zip(&number[at + 1..]) {
                (*place, carry) = multiply_add(*limb, *other, *place, carry);
            }
            self.product[at + size] = carry;
        }
        // Twice, and the squares.
        let (mut carry, mut shifted_out) = (0, 0);
        for (pair, limb) in self.product.chunks_exact_mut(2).zip(number.iter()) {
            let low = (pair[0] << 1) | shifted_out;
            let high = (pair[1] << 1) | (pair[0] >> (Limb::BITS - 1));
            shifted_out = pair[1] >> (Limb::BITS - 1);
            let (square, upper) = multiply_add(*limb, *limb, low, carry);
            let (sum, over) = upper.overflowing_add(high);
            pair[0] = square;
            pair[1] = sum;
            carry = Limb::from(over);
        }
        self.reduce(number);
    }

    /// Takes the product to `number`, divided by the limbs' range as often as the modulus has limbs.
    fn reduce(&mut self, number: &mut [Limb]) {
        let size = self.modulus.len();
        let mut over = 0;
        for at in 0..size {
            let factor = self.product[at].wrapping_mul(self.inverse);
            let mut carry = 0;
            let into = &mut self.product[at..at + size];
            for (place, limb) in into.iter_mut().zip(&self.modulus) {
                (*place, carry) = multiply_add(factor, *limb, *place, carry);
            }
            let place = &mut self.product[at + size];
            (*place, over) = multiply_add(1, carry, *place, over);
        }
        number.copy_from_slice(&self.product[size..]);
        self.settle(number, over != 0);
    }

    fn double(&self, number: &mut [Limb]) {
        let mut shifted_out = 0;
        for limb in number.iter_mut() {
            let next = *limb >> (Limb::BITS - 1);
            *limb = (*limb << 1) | shifted_out;
            shifted_out = next;
        }
        self.settle(number, shifted_out != 0);
    }

    /// Below the modulus, from below twice the modulus; `over`: there is one more bit above.
    fn settle(&self, number: &mut [Limb], over: bool) {
        if !over && number.iter().rev().lt(self.modulus.iter().rev()) {
            return;
        }
        let mut borrow = false;
        for (limb, less) in number.iter_mut().zip(&self.modulus) {
            let (rest, first) = limb.overflowing_sub(*less);
            let (rest, second) = rest.overflowing_sub(Limb::from(borrow));
            *limb = rest;
            borrow = first || second;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_library() {
        let two = BigUint::from(2u8);
        let mut modulus = BigUint::from(3u8);
        for round in 0..36u32 {
            let exponent = (&modulus * &modulus) >> 3u8;
            assert_eq!(
                power_of_two(&exponent, &modulus),
                two.modpow(&exponent, &modulus),
                "{modulus}"
            );
            // Odd, ever longer, with all bits set now and then.
            modulus = match round % 7 {
                6 => (BigUint::from(1u8) << modulus.bits()) - 1u8,
                _ => modulus * 0x9e37_79b9_7f4a_7c15u64 + 2 * round,
            };
            modulus.set_bit(0, true);
        }
    }
}
