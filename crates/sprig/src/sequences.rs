//! Lists of numbers.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, ListType, Value};

pub(crate) static ROWS: &[Function] = &[
    Family::Sequences
        .row("until", "func(int) []int", until)
        .doc("until COUNT", "The numbers from 0 up to, not with, COUNT.")
        .example("{{ range until 3 }}{{ . }};{{ end }}", "0;1;2;"),
    Family::Sequences
        .row("untilStep", "func(int, int, int) []int", until_step)
        .doc(
            "untilStep START END STEP",
            "The numbers from START up (or down) to, not with, END, STEP apart.",
        )
        .example("{{ untilStep 3 10 2 }}", "[3 5 7 9]"),
    Family::Sequences
        .row("seq", "func(...int) string", seq)
        .doc(
            "seq [START [STEP]] END",
            "The numbers from START (1) to END, END included, as one string with spaces, as the command `seq` prints them.",
        )
        .example("{{ seq 1 2 7 }}", "1 3 5 7"),
];

/// `start`, `start + step` … before `end`; empty where `step` leads away from it.
fn steps(call: &Call<'_, '_>, start: i64, end: i64, step: i64) -> Result<Vec<i64>, CallError> {
    let away = if end < start { step >= 0 } else { step <= 0 };
    if away {
        return Ok(Vec::new());
    }
    let distance = (i128::from(end) - i128::from(start)).unsigned_abs();
    let count = distance.div_ceil(u128::from(step.unsigned_abs()));
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    call.budget().step(count)?;
    // A value of a list is larger than its text.
    call.budget().bytes(count.saturating_mul(24))?;
    let numbers = std::iter::successors(Some(start), |number| Some(number.wrapping_add(step)));
    Ok(numbers.take(count as usize).collect())
}

fn ints(numbers: Vec<i64>) -> Value {
    let items = numbers.into_iter().map(Value::int).collect();
    List::typed(ListType::Int, items).into()
}

fn until(call: &mut Call<'_, '_>) -> Outcome {
    let end = call.int(0);
    Ok(ints(steps(call, 0, end, if end < 0 { -1 } else { 1 })?))
}

fn until_step(call: &mut Call<'_, '_>) -> Outcome {
    let (start, end, step) = (call.int(0), call.int(1), call.int(2));
    Ok(ints(steps(call, start, end, step)?))
}

fn seq(call: &mut Call<'_, '_>) -> Outcome {
    let (start, end, step) = match call.args.len() {
        1 => (1, call.int(0), None),
        2 => (call.int(0), call.int(1), None),
        3 => (call.int(0), call.int(2), Some(call.int(1))),
        _ => return Ok("".into()),
    };
    let one = if end < start { -1 } else { 1 };
    let step = step.unwrap_or(one);
    let numbers = steps(call, start, end.wrapping_add(one), step)?;
    let mut text = String::new();
    for number in numbers {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&number.to_string());
    }
    Ok(text.into())
}
