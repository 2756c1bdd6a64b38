//! Functions and values for the tests.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use pilothouse_gotmpl::{
    Call, CallError, Exec, ExecError, Function, Functions, Output, Reads, Recorder, Templates,
    TplError, Trace, World, parse,
};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_value::{List, MapType, Origins, Value, format};
use std::cell::RefCell;
use std::rc::Rc;

pub struct Still;

impl World for Still {
    fn now(&self) -> i128 {
        0
    }

    fn random(&self, _bytes: &mut [u8]) {}
}

pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "include",
        go_type: "func(string, interface {}) (string, error)",
        reads: Reads::Shallow,
        call: include,
    },
    Function {
        name: "tpl",
        go_type: "func(string, interface {}) (string, error)",
        reads: Reads::Shallow,
        call: tpl,
    },
    Function {
        name: "upper",
        go_type: "func(string) string",
        reads: Reads::Deep,
        call: upper,
    },
    Function {
        name: "less",
        go_type: "func(interface {}) interface {}",
        reads: Reads::Shallow,
        call: less,
    },
];

fn include(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let name = call.args[0]
        .as_str()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let (dot, origin) = (call.args[1].clone(), call.origins[1]);
    if call.exec().include_depth(&name) >= 1000 {
        return Err(CallError::new(format!("nested too deep: {name}")));
    }
    call.exec().return_include(&name, dot, origin)
}

fn tpl(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.args[0].as_str().unwrap().clone();
    let (dot, origin) = (call.args[1].clone(), call.origins[1]);
    let from = call.origins[0];
    let quoted = || String::from_utf8(format::quote(text.as_bytes())).unwrap();
    match call.exec().tpl(&"gotpl".into(), &text, from, dot, origin) {
        Ok(text) => Ok(Value::Str(text)),
        Err(TplError::Parse(error)) => Err(CallError::new(format!(
            "cannot parse template {}: {error}",
            quoted()
        ))),
        Err(TplError::Exec(CallError::Exec(error))) => Err(CallError::Wrapped(
            format!("error during tpl function execution for {}: ", quoted()),
            error,
        )),
        Err(TplError::Exec(error)) => Err(error),
    }
}

fn upper(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.args[0].as_str().unwrap().to_string_lossy();
    Ok(Value::from(text.to_uppercase()))
}

fn less(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    match call.args[0] {
        Value::Int(ty, number) => Ok(Value::Int(ty, number - 1)),
        _ => Ok(Value::Nil),
    }
}

/// JSON as Helm reads values: every number is a float64.
pub fn value(json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Nil,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Float(number.as_f64().unwrap()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::List(List::new(items.iter().map(value).collect())),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, json)| (key.as_str(), value(json)))
                .collect(),
        ),
    }
}

/// What Helm gives a template: `.Values` and nothing else.
pub fn context(values: &serde_json::Value) -> Value {
    let values = value(values).as_map().unwrap().retyped(MapType::Values);
    Value::Map([("Values", Value::Map(values))].into_iter().collect())
}

pub struct Done {
    pub result: Result<String, String>,
    pub trace: Trace,
    pub origins: Rc<RefCell<Origins>>,
}

impl Done {
    /// The paths of an origin, as `.Values.a.b`.
    pub fn paths(&self, origin: pilothouse_value::Origin) -> Vec<String> {
        let origins = self.origins.borrow();
        let show = |origin| {
            let (_, steps) = origins.path(origin).unwrap();
            let steps = steps.iter().map(|step| match step {
                pilothouse_value::Step::Key(key) => format!(".{key}"),
                pilothouse_value::Step::Index(index) => format!("[{index}]"),
            });
            steps.collect::<String>()
        };
        origins.members(origin).into_iter().map(show).collect()
    }
}

/// Parses and executes a text under a name; errors in Go's words.
pub fn render(name: &str, text: &str, dot: Value, strict: bool) -> Done {
    let functions = Functions::new(&[FUNCTIONS]);
    let budget = Budget::default();
    render_with(&functions, &budget, name, text, dot, strict).0
}

pub fn render_with(
    functions: &Functions,
    budget: &Budget,
    name: &str,
    text: &str,
    dot: Value,
    strict: bool,
) -> (Done, Option<Box<ExecError>>) {
    let origins = Rc::new(RefCell::new(Origins::new()));
    let root = origins.borrow_mut().root("");
    let parsed = parse(name, FileId(0), text.as_bytes(), functions);
    let mut done = Done {
        result: Ok(String::new()),
        trace: Trace::default(),
        origins: origins.clone(),
    };
    if let Some(error) = parsed.errors.first() {
        done.result = Err(error.to_string());
        return (done, None);
    }
    let mut templates = Templates::new();
    templates.add(&parsed);
    let recorder = Recorder::new(origins, 1, Span::NONE);
    let mut exec = Exec::new(templates, functions, &Still, budget, recorder, &()).strict(strict);
    match exec.execute(name, dot, root) {
        Ok(output) => {
            let (bytes, trace) = exec.into_trace(output);
            done.result = Ok(String::from_utf8_lossy(&bytes).into_owned());
            done.trace = trace;
            (done, None)
        }
        Err(error) => {
            done.result = Err(error.to_string());
            done.trace = exec.into_trace(Output::new()).1;
            (done, Some(error))
        }
    }
}
