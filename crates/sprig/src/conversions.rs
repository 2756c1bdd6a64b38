//! From one type to another. What cannot be converted is 0.

use crate::args::{Args, Outcome, print_value, weigh};
use crate::cast::{to_float64, to_int64};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;
use pilothouse_value::Value;

pub(crate) static ROWS: &[Function] = &[
    Family::Conversions
        .row("int", "func(interface {}) int", int)
        .doc(
            "int VALUE",
            "A whole number of the type `int`; fractions of floats are cut off. Values are floats until they are converted.",
        )
        .example(r#"{{ int "42" | add1 }} {{ int 3.9 }}"#, "43 3"),
    Family::Conversions
        .row("int64", "func(interface {}) int64", int64)
        .doc("int64 VALUE", "As `int`, of the type `int64`.")
        .example("{{ int64 8080.0 }}", "8080"),
    Family::Conversions
        .row("float64", "func(interface {}) float64", float64)
        .doc("float64 VALUE", "A number with a fraction.")
        .example(r#"{{ float64 "2.50" }}"#, "2.5"),
    Family::Conversions
        .row("atoi", "func(string) int", atoi)
        .doc(
            "atoi STRING",
            "A whole number out of decimal digits; 0 if it is none.",
        )
        .example(r#"{{ atoi "010" }}"#, "10"),
    Family::Conversions
        .row("toDecimal", "func(interface {}) int64", to_decimal)
        .doc(
            "toDecimal OCTAL",
            "Reads octal digits, as file modes are written.",
        )
        .example(r#"{{ toDecimal "0755" }}"#, "493"),
];

fn int(call: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::int(to_int64(call.arg(0))))
}

fn int64(call: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::int64(to_int64(call.arg(0))))
}

fn float64(call: &mut Call<'_, '_>) -> Outcome {
    Ok(to_float64(call.arg(0)).into())
}

/// Digits with a sign; what does not fit is the nearest that does, what is none is nothing.
fn digits(text: &str, radix: u32) -> Option<i64> {
    match i64::from_str_radix(text, radix) {
        Ok(number) => Some(number),
        Err(error) => match error.kind() {
            std::num::IntErrorKind::PosOverflow => Some(i64::MAX),
            std::num::IntErrorKind::NegOverflow => Some(i64::MIN),
            _ => None,
        },
    }
}

fn atoi(call: &mut Call<'_, '_>) -> Outcome {
    let number = call.str(0).to_str().and_then(|text| digits(text, 10));
    Ok(Value::int(number.unwrap_or(0)))
}

fn to_decimal(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    let text = print_value(call.arg(0));
    let number = text
        .to_str()
        .and_then(|text| i64::from_str_radix(text, 8).ok());
    Ok(Value::int64(number.unwrap_or(0)))
}
