//! Go's own functions.

mod compare;
mod escape;
mod index;

use crate::{Call, CallError, Function, Reads};
use pilothouse_value::{Origin, Segment, Str, StrTrace, Value, format};

/// Go's predefined functions: and, call, eq, ge, gt, html, index, js, le, len, lt, ne, not, or, print, printf,
/// println, slice, urlquery. [`crate::Functions::new`] puts them into every table.
#[must_use]
pub fn builtins() -> &'static [Function] {
    BUILTINS
}

/// Whether a row is one of these, not another of the same name.
pub(crate) fn is_builtin(row: &Function) -> bool {
    BUILTINS
        .iter()
        .any(|known| known.name == row.name && known.go_type == row.go_type)
}

const fn row(
    name: &'static str,
    go_type: &'static str,
    reads: Reads,
    call: crate::CallFn,
) -> Function {
    Function {
        name,
        go_type,
        reads,
        call,
    }
}

const COMPARES: &str = "func(reflect.Value, ...reflect.Value) (bool, error)";
const ORDERS: &str = "func(reflect.Value, reflect.Value) (bool, error)";
const CHOOSES: &str = "func(reflect.Value, ...reflect.Value) reflect.Value";
const PICKS: &str = "func(reflect.Value, ...reflect.Value) (reflect.Value, error)";
const ESCAPES: &str = "func(...interface {}) string";

static BUILTINS: &[Function] = &[
    row("and", CHOOSES, Reads::Shallow, last),
    row("call", PICKS, Reads::Apart, last),
    row("eq", COMPARES, Reads::Deep, compare::eq),
    row("ge", ORDERS, Reads::Deep, compare::ge),
    row("gt", ORDERS, Reads::Deep, compare::gt),
    row("html", ESCAPES, Reads::Deep, escape::html),
    row("index", PICKS, Reads::Shallow, index::index),
    row("js", ESCAPES, Reads::Deep, escape::js),
    row("le", ORDERS, Reads::Deep, compare::le),
    row(
        "len",
        "func(reflect.Value) (int, error)",
        Reads::Shallow,
        index::len,
    ),
    row("lt", ORDERS, Reads::Deep, compare::lt),
    row("ne", ORDERS, Reads::Deep, compare::ne),
    row("not", "func(reflect.Value) bool", Reads::Shallow, not),
    row("or", CHOOSES, Reads::Shallow, last),
    row("print", ESCAPES, Reads::Deep, print),
    row(
        "printf",
        "func(string, ...interface {}) string",
        Reads::Deep,
        printf,
    ),
    row("println", ESCAPES, Reads::Deep, println),
    row("slice", PICKS, Reads::Apart, index::slice),
    row("urlquery", ESCAPES, Reads::Deep, escape::urlquery),
];

/// `and` and `or` are the executor's affair; what arrives here has been decided.
fn last(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(call.args.last().cloned().unwrap_or_default())
}

fn not(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(Value::Bool(!call.args.iter().any(Value::truth)))
}

fn print(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = format::sprint(call.args);
    call.budget().bytes(text.len() as u64)?;
    Ok(Value::Str(text.into()))
}

fn println(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = format::sprintln(call.args);
    call.budget().bytes(text.len() as u64)?;
    Ok(Value::Str(text.into()))
}

/// `printf`: text that knows what made it stays known where it is put in unchanged.
fn printf(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let Some((Value::Str(pattern), args)) = call.args.split_first() else {
        return Ok(Value::default());
    };
    let epoch = call.recorder().epoch();
    let traced = args.iter().any(|arg| segments(arg, epoch).is_some());
    if !traced {
        let text = format::sprintf(pattern.as_bytes(), args);
        call.budget().bytes(text.len() as u64)?;
        return Ok(Value::Str(text.into()));
    }
    let mut pieces = Vec::new();
    let text = format::sprintf_pieces(pattern.as_bytes(), args, &mut |piece| pieces.push(piece));
    call.budget().bytes(text.len() as u64)?;
    // What is not a piece comes from the pattern and the arguments that carry no segments.
    let mut origin = Origin::NONE;
    for (value, from) in call.args.iter().zip(call.origins) {
        if segments(value, epoch).is_none() {
            origin = call.exec.recorder().union(origin, *from);
        }
    }
    let own = |start: usize, frame: u32| Segment {
        start: start as u32,
        span: call.span,
        frame,
        origin,
    };
    let frame = call.exec.recorder().frame();
    let mut all: Vec<Segment> = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let Some(inner) = segments(&args[piece.argument], epoch) else {
            continue;
        };
        if piece.start > at {
            all.push(own(at, frame));
        }
        all.extend(inner.iter().map(|segment| Segment {
            start: segment.start + piece.start as u32,
            ..*segment
        }));
        at = piece.end;
    }
    if at < text.len() {
        all.push(own(at, frame));
    }
    call.result_from(origin);
    let trace = StrTrace {
        epoch,
        segments: all,
    };
    Ok(Value::Str(Str::traced(text, trace)))
}

/// The segments of a string that this execution made.
fn segments(value: &Value, epoch: u32) -> Option<&[Segment]> {
    let trace = value.as_str()?.trace()?;
    (trace.epoch == epoch && !trace.segments.is_empty()).then_some(&trace.segments)
}
