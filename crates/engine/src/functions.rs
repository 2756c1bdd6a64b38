//! The table of functions that templates are rendered with.

use crate::values;
use pilothouse_chart::{Notice, notices};
use pilothouse_gotmpl::{Call, CallError, Function, Functions, Reads};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Str, Value};
use std::cell::RefCell;

/// What Helm's own functions know of the render they are called in.
#[derive(Debug, Default)]
pub(crate) struct RenderState {
    /// Whose words are logged.
    pub(crate) helm: HelmVersion,
    /// What is logged meanwhile.
    pub(crate) notices: RefCell<Vec<Notice>>,
    /// Maps that templates changed while others saw them.
    pub(crate) mutated: RefCell<Vec<Map>>,
}

/// What `helm lint` does otherwise: it logs what would stop a render, and goes on.
const LINT: &[Function] = &[
    row(
        "required",
        "func(string, interface {}) (interface {}, error)",
        required,
    ),
    row("fail", "func(string) (string, error)", fail),
];

const fn row(
    name: &'static str,
    go_type: &'static str,
    call: fn(&mut Call<'_, '_>) -> Result<Value, CallError>,
) -> Function {
    Function {
        name,
        go_type,
        reads: Reads::Shallow,
        call,
    }
}

/// The table of all functions of one Helm.
#[must_use]
pub fn functions(helm: HelmVersion) -> Functions {
    Functions::new(&[&pilothouse_sprig::table(helm)]).with_values_methods(values::methods)
}

/// The same as `helm lint` calls them.
#[must_use]
pub fn lint_functions(helm: HelmVersion) -> Functions {
    functions_with(helm, LINT)
}

/// The same with more functions, or others in place of some.
#[must_use]
pub fn functions_with(helm: HelmVersion, more: &[Function]) -> Functions {
    Functions::new(&[&pilothouse_sprig::table(helm), more]).with_values_methods(values::methods)
}

fn text<'c>(call: &Call<'c, '_>, at: usize) -> &'c Str {
    const EMPTY: &Value = &Value::Nil;
    match call.args.get(at).unwrap_or(EMPTY) {
        Value::Str(text) => text,
        _ => unreachable!("checked by the function's Go type"),
    }
}

fn required(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    call.result_from(call.origins[1]);
    let nil = match &call.args[1] {
        Value::Nil => true,
        Value::Str(text) if text.is_empty() => false,
        value => return Ok(value.clone()),
    };
    let message = text(call, 0).to_string_lossy();
    log(call, |helm| notices::lint_required(helm, nil, &message));
    Ok(Value::from(""))
}

fn fail(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let message = text(call, 0).to_string_lossy();
    log(call, |helm| notices::lint_fail(helm, &message));
    Ok(Value::from(""))
}

fn log(call: &mut Call<'_, '_>, notice: impl FnOnce(HelmVersion) -> Notice) {
    if let Some(state) = call.exec().state::<RenderState>() {
        let notice = notice(state.helm);
        state.notices.borrow_mut().push(notice);
    }
}
