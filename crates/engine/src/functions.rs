//! The functions that execute templates, stop a render or ask the cluster: Helm's own, beside Sprig's.

use pilothouse_chart::Notice;
use pilothouse_gotmpl::{Call, CallError, Function, Functions, Reads, TplError, builtins};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Origin, Str, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// What Helm's own functions know of the render they are called in.
#[derive(Debug, Default)]
pub(crate) struct RenderState {
    /// `helm lint`: what would stop a render is only logged.
    pub(crate) lint: bool,
    /// What is logged meanwhile.
    pub(crate) notices: RefCell<Vec<Notice>>,
}

/// Helm refuses an `include` of the same name nested deeper.
const MOST_NESTED: u32 = 1000;

const HELM: &[Function] = &[
    row("include", "func(string, interface {}) (string, error)", include),
    row("tpl", "func(string, interface {}) (string, error)", tpl),
    row("required", "func(string, interface {}) (interface {}, error)", required),
    row("fail", "func(string) (string, error)", fail),
    row(
        "lookup",
        "func(string, string, string, string) (map[string]interface {}, error)",
        lookup,
    ),
];

const fn row(
    name: &'static str,
    go_type: &'static str,
    call: fn(&mut Call<'_, '_>) -> Result<Value, CallError>,
) -> Function {
    Function { name, go_type, reads: Reads::Shallow, call }
}

/// The table of all functions of one Helm.
#[must_use]
pub fn functions(helm: HelmVersion) -> Functions {
    Functions::new(&[builtins(), &pilothouse_sprig::table(helm), HELM])
}

fn text<'c>(call: &Call<'c, '_>, at: usize) -> &'c Str {
    const EMPTY: &Value = &Value::Nil;
    match call.args.get(at).unwrap_or(EMPTY) {
        Value::Str(text) => text,
        _ => unreachable!("checked by the function's Go type"),
    }
}

fn include(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let name = text(call, 0).to_string_lossy().into_owned();
    let (dot, origin) = (call.args[1].clone(), call.origins[1]);
    if call.exec().include_depth(&name) >= MOST_NESTED {
        return Err(CallError::new(format!(
            "rendering template has a nested reference name: {name}: unable to execute template"
        )));
    }
    Ok(Value::Str(call.exec().include(&name, dot, origin)?))
}

fn tpl(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let template = text(call, 0).clone();
    let (dot, origin) = (call.args[1].clone(), call.origins[1]);
    let text_origin = call.origins[0];
    let quoted = || {
        let quoted = pilothouse_value::format::quote(template.as_bytes());
        String::from_utf8_lossy(&quoted).into_owned()
    };
    let name: Rc<str> = "gotpl".into();
    match call.exec().tpl(&name, &template, text_origin, dot, origin) {
        Ok(printed) => Ok(Value::Str(crate::render::str_without_no_value(&printed))),
        Err(TplError::Parse(error)) => Err(CallError::new(format!("cannot parse template {}: {error}", quoted()))),
        Err(TplError::Exec(CallError::Exec(error))) => Err(CallError::Wrapped(
            format!("error during tpl function execution for {}: ", quoted()),
            error,
        )),
        Err(TplError::Exec(other)) => Err(other),
    }
}

fn required(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let message = text(call, 0).to_string_lossy().into_owned();
    call.result_from(call.origins[1]);
    match &call.args[1] {
        Value::Nil => refuse(call, "missing required value", message),
        Value::Str(text) if text.is_empty() => refuse(call, "missing required values", message),
        value => Ok(value.clone()),
    }
}

fn fail(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let message = text(call, 0).to_string_lossy().into_owned();
    let Some(state) = lint_state(call) else {
        return Err(CallError::Raised(message));
    };
    let notice = Notice::info("funcMap fail").with("message", message);
    state.notices.borrow_mut().push(notice);
    Ok(Value::from(""))
}

/// Stops the render; `helm lint` logs it instead and goes on with an empty text.
fn refuse(call: &mut Call<'_, '_>, logged: &str, message: String) -> Result<Value, CallError> {
    let Some(state) = lint_state(call) else {
        return Err(CallError::Raised(message));
    };
    let notice = Notice::warn(logged).with("message", message);
    state.notices.borrow_mut().push(notice);
    Ok(Value::from(""))
}

fn lint_state<'r>(call: &mut Call<'_, 'r>) -> Option<&'r RenderState> {
    call.exec().state::<RenderState>().filter(|state| state.lint)
}

fn lookup(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let [api, kind, namespace, name] = [0, 1, 2, 3].map(|at| text(call, at).to_string_lossy().into_owned());
    call.result_from(Origin::NONE);
    match call.world().lookup(&api, &kind, &namespace, &name) {
        Ok(Value::Nil) => Ok(Value::Map(Map::new())),
        Ok(found) => Ok(found),
        Err(message) => Err(CallError::new(message)),
    }
}
