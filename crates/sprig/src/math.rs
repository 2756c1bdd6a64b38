//! Whole numbers. Whatever is given is made an `int64` first; sums wrap around as Go's do.

use crate::args::Args;
use crate::args::Outcome;
use crate::cast::to_int64;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Value;

const TWO: &str = "func(interface {}, interface {}) int64";
const MANY: &str = "func(interface {}, ...interface {}) int64";

pub(crate) static ROWS: &[Function] = &[
    Family::Math
        .row("add", "func(...interface {}) int64", add)
        .doc("add NUMBER…", "The sum.")
        .example("{{ add 1 2 3 }}", "6"),
    Family::Math
        .row("add1", "func(interface {}) int64", add1)
        .doc("add1 NUMBER", "One more.")
        .example("{{ add1 4 }}", "5"),
    Family::Math
        .row("sub", TWO, sub)
        .doc("sub A B", "A minus B.")
        .example("{{ sub 5 2 }}", "3"),
    Family::Math
        .row("mul", MANY, mul)
        .doc("mul NUMBER…", "The product.")
        .example("{{ mul 2 3 4 }}", "24"),
    Family::Math
        .row("div", TWO, div)
        .doc(
            "div A B",
            "A divided by B, cut off towards zero; dividing by 0 is an error.",
        )
        .example("{{ div 7 2 }}", "3"),
    Family::Math
        .row("mod", TWO, modulo)
        .doc("mod A B", "What remains of A divided by B, with A's sign.")
        .example("{{ mod 7 2 }}", "1"),
    Family::Math
        .row("max", MANY, max)
        .doc("max NUMBER…", "The largest.")
        .example("{{ max 1 5 3 }}", "5"),
    Family::Math
        .row("biggest", MANY, max)
        .doc("biggest NUMBER…", "Another name of `max`.")
        .example("{{ biggest 1 5 3 }}", "5"),
    Family::Math
        .row("min", MANY, min)
        .doc("min NUMBER…", "The smallest.")
        .example("{{ min 4 2 3 }}", "2"),
];

fn fold(call: &Call<'_, '_>, start: Option<i64>, op: fn(i64, i64) -> i64) -> Outcome {
    let numbers = call.args.iter().map(to_int64);
    let result = match start {
        Some(start) => numbers.fold(start, op),
        None => numbers.reduce(op).unwrap_or(0),
    };
    Ok(Value::int64(result))
}

fn two(call: &Call<'_, '_>) -> (i64, i64) {
    (to_int64(call.arg(0)), to_int64(call.arg(1)))
}

fn add(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, Some(0), i64::wrapping_add)
}

fn add1(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, Some(1), i64::wrapping_add)
}

fn sub(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, None, i64::wrapping_sub)
}

fn mul(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, None, i64::wrapping_mul)
}

fn max(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, None, i64::max)
}

fn min(call: &mut Call<'_, '_>) -> Outcome {
    fold(call, None, i64::min)
}

fn division_by_zero() -> CallError {
    CallError::new("runtime error: integer divide by zero")
}

fn div(call: &mut Call<'_, '_>) -> Outcome {
    match two(call) {
        (_, 0) => Err(division_by_zero()),
        (a, b) => Ok(Value::int64(a.wrapping_div(b))),
    }
}

fn modulo(call: &mut Call<'_, '_>) -> Outcome {
    match two(call) {
        (_, 0) => Err(division_by_zero()),
        (a, b) => Ok(Value::int64(a.wrapping_rem(b))),
    }
}
