//! Numbers with a fraction. Sums and products are reckoned in decimal digits, so that `addf 0.1 0.2` is 0.3.

use crate::args::{Args, Outcome};
use crate::cast::to_float64;
use crate::decimal::Decimal;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Value;

const ONE: &str = "func(interface {}) float64";
const MANY: &str = "func(interface {}, ...interface {}) float64";

pub(crate) static ROWS: &[Function] = &[
    Family::Floats
        .row("addf", "func(...interface {}) float64", addf)
        .doc("addf NUMBER…", "The sum, reckoned in decimal.")
        .example("{{ addf 0.1 0.2 }}", "0.3"),
    Family::Floats
        .row("add1f", ONE, add1f)
        .doc("add1f NUMBER", "One more.")
        .example("{{ add1f 1.5 }}", "2.5"),
    Family::Floats
        .row("subf", MANY, subf)
        .doc("subf A NUMBER…", "A minus all the others.")
        .example("{{ subf 7.5 2 3 }}", "2.5"),
    Family::Floats
        .row("mulf", MANY, mulf)
        .doc("mulf NUMBER…", "The product, reckoned in decimal.")
        .example("{{ mulf 1.1 1.1 }}", "1.21"),
    Family::Floats
        .row("divf", MANY, divf)
        .doc(
            "divf A NUMBER…",
            "A divided by all the others, to 16 decimal places; dividing by 0 is an error.",
        )
        .example("{{ divf 10 4 }}", "2.5"),
    Family::Floats
        .row("maxf", MANY, maxf)
        .doc("maxf NUMBER…", "The largest.")
        .example("{{ maxf 1 2.5 3 }}", "3"),
    Family::Floats
        .row("minf", MANY, minf)
        .doc("minf NUMBER…", "The smallest.")
        .example("{{ minf 1.5 2 3 }}", "1.5"),
    Family::Floats
        .row("ceil", ONE, ceil)
        .doc("ceil NUMBER", "The next whole number upwards, as a float.")
        .example("{{ ceil 1.1 }}", "2"),
    Family::Floats
        .row("floor", ONE, floor)
        .doc(
            "floor NUMBER",
            "The next whole number downwards, as a float.",
        )
        .example("{{ floor 1.9 }}", "1"),
    Family::Floats
        .row(
            "round",
            "func(interface {}, int, ...float64) float64",
            round,
        )
        .doc(
            "round NUMBER PLACES [LIMIT]",
            "Rounded to PLACES decimal places; upwards from LIMIT (0.5) of the last place on.",
        )
        .example("{{ round 3.14159 2 }}", "3.14"),
];

type Op = fn(&Decimal, &Decimal) -> Result<Decimal, &'static str>;

fn decimal(number: f64) -> Result<Decimal, CallError> {
    Decimal::from_float(number).ok_or_else(|| {
        let name = pilothouse_value::format::float(number, b'g', -1);
        CallError::new(format!("Cannot create a Decimal from {name}"))
    })
}

fn fold(start: f64, numbers: &[Value], op: Op) -> Outcome {
    let mut result = decimal(start)?;
    for number in numbers {
        let number = decimal(to_float64(number))?;
        result = op(&result, &number).map_err(CallError::new)?;
    }
    Ok(result.to_float().into())
}

fn fold_from_first(call: &Call<'_, '_>, op: Op) -> Outcome {
    let others = call.args.get(1..).unwrap_or(&[]);
    fold(to_float64(call.arg(0)), others, op)
}

fn addf(call: &mut Call<'_, '_>) -> Outcome {
    fold(0.0, call.args, Decimal::add)
}

fn add1f(call: &mut Call<'_, '_>) -> Outcome {
    fold(1.0, call.args, Decimal::add)
}

fn subf(call: &mut Call<'_, '_>) -> Outcome {
    fold_from_first(call, Decimal::sub)
}

fn mulf(call: &mut Call<'_, '_>) -> Outcome {
    fold_from_first(call, Decimal::mul)
}

fn divf(call: &mut Call<'_, '_>) -> Outcome {
    fold_from_first(call, Decimal::div)
}

/// Go's `math.Max` and `math.Min`: no number wins over all, and -0 is less than 0.
fn extreme(call: &Call<'_, '_>, better: fn(f64, f64) -> bool) -> Outcome {
    let mut result = to_float64(call.arg(0));
    for number in call.args.iter().skip(1).map(to_float64) {
        if result.is_nan() || number.is_nan() {
            result = f64::NAN;
        } else if better(number, result) {
            result = number;
        }
    }
    Ok(result.into())
}

fn maxf(call: &mut Call<'_, '_>) -> Outcome {
    extreme(call, |a, b| a.total_cmp(&b).is_gt())
}

fn minf(call: &mut Call<'_, '_>) -> Outcome {
    extreme(call, |a, b| a.total_cmp(&b).is_lt())
}

fn ceil(call: &mut Call<'_, '_>) -> Outcome {
    Ok(to_float64(call.arg(0)).ceil().into())
}

fn floor(call: &mut Call<'_, '_>) -> Outcome {
    Ok(to_float64(call.arg(0)).floor().into())
}

/// 10 to the power of `places`, by squaring, as Go's `math.Pow` rounds it.
fn power_of_ten(places: i64) -> f64 {
    let mut result = 1.0;
    let mut factor = 10.0;
    let mut left = places.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result *= factor;
        }
        factor *= factor;
        left >>= 1;
    }
    if places < 0 { 1.0 / result } else { result }
}

fn round(call: &mut Call<'_, '_>) -> Outcome {
    let number = to_float64(call.arg(0));
    let limit = if call.args.len() > 2 {
        call.float(2)
    } else {
        0.5
    };
    let power = power_of_ten(call.int(1));
    let shifted = power * number;
    let fraction = if shifted.is_finite() {
        shifted - shifted.trunc()
    } else {
        f64::NAN
    };
    let rounded = if fraction >= limit {
        shifted.ceil()
    } else {
        shifted.floor()
    };
    Ok((rounded / power).into())
}
