//! Decimal numbers of any length: digits times a power of ten.

use num_bigint::{BigInt, Sign};

/// `digits · 10^exponent`
#[derive(Clone, Debug)]
pub(crate) struct Decimal {
    digits: BigInt,
    exponent: i64,
}

/// Decimal places of a quotient.
const PLACES: i64 = 16;

impl Decimal {
    /// The shortest decimal that reads back as `number`; `None` where that is no number, or infinite.
    pub(crate) fn from_float(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let fraction = mantissa.split_once('.').map_or(0, |(_, tail)| tail.len());
        Some(Decimal {
            digits: mantissa.replace('.', "").parse().ok()?,
            exponent: exponent.parse::<i64>().ok()? - fraction as i64,
        })
    }

    /// The nearest float.
    pub(crate) fn to_float(&self) -> f64 {
        let text = format!("{}e{}", self.digits, self.exponent);
        text.parse().unwrap_or(0.0)
    }

    /// The digits for a smaller exponent.
    fn at(&self, exponent: i64) -> BigInt {
        let shift = u32::try_from(self.exponent - exponent).unwrap_or(0);
        &self.digits * BigInt::from(10).pow(shift)
    }

    pub(crate) fn add(&self, other: &Decimal) -> Result<Decimal, &'static str> {
        let exponent = self.exponent.min(other.exponent);
        Ok(Decimal {
            digits: self.at(exponent) + other.at(exponent),
            exponent,
        })
    }

    pub(crate) fn sub(&self, other: &Decimal) -> Result<Decimal, &'static str> {
        let exponent = self.exponent.min(other.exponent);
        Ok(Decimal {
            digits: self.at(exponent) - other.at(exponent),
            exponent,
        })
    }

    pub(crate) fn mul(&self, other: &Decimal) -> Result<Decimal, &'static str> {
        Ok(Decimal {
            digits: &self.digits * &other.digits,
            exponent: self.exponent + other.exponent,
        })
    }

    /// The quotient to [`PLACES`] decimal places, halves away from zero.
    pub(crate) fn div(&self, other: &Decimal) -> Result<Decimal, &'static str> {
        if other.digits.sign() == Sign::NoSign {
            return Err("decimal division by 0");
        }
        let shift = self.exponent - other.exponent + PLACES;
        let power = BigInt::from(10).pow(u32::try_from(shift.abs()).unwrap_or(0));
        let (dividend, divisor) = if shift < 0 {
            (self.digits.clone(), &other.digits * power)
        } else {
            (&self.digits * power, other.digits.clone())
        };
        let mut quotient = &dividend / &divisor;
        let rest = &dividend % &divisor;
        if (rest * 2u8).magnitude() >= divisor.magnitude() {
            if (dividend.sign() == Sign::Minus) == (divisor.sign() == Sign::Minus) {
                quotient += 1;
            } else {
                quotient -= 1;
            }
        }
        Ok(Decimal {
            digits: quotient,
            exponent: -PLACES,
        })
    }
}
