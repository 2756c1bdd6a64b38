//! Executing templates, and stopping with a message of the chart's own.

use crate::args::{Args, Outcome};
use crate::trace::Weave;
use crate::{Family, Function};
use bstr::ByteSlice;
use pilothouse_gotmpl::{Call, CallError, TplError};
use pilothouse_value::{Map, Origin, Str, Value, format};

pub(crate) static ROWS: &[Function] = &[
    Family::Flow
        .row(
            "include",
            "func(string, interface {}) (string, error)",
            include,
        )
        .doc(
            "include NAME VALUE",
            "The text of the template NAME, with VALUE as its dot. Unlike `template` it can be piped on, to `nindent` for one.",
        )
        .example(
            "{{ define \"label\" }}app: {{ . }}{{ end }}{{ include \"label\" \"web\" | upper }}",
            "APP: WEB",
        )
        .shallow(),
    Family::Flow
        .row("tpl", "func(string, interface {}) (string, error)", tpl)
        .doc(
            "tpl TEXT VALUE",
            "Executes TEXT as a template, with VALUE as its dot: what allows templates inside values.",
        )
        .example(r#"{{ tpl "{{ .Release.Name }}-db" . }}"#, "release-name-db")
        .shallow(),
    Family::Flow
        .row(
            "required",
            "func(string, interface {}) (interface {}, error)",
            required,
        )
        .doc(
            "required MESSAGE VALUE",
            "VALUE; fails with MESSAGE if it is nil or \"\". 0 and `false` will do.",
        )
        .example(r#"{{ required "a name is needed" "web" }}"#, "web")
        .shallow(),
    Family::Flow
        .row("fail", "func(string) (string, error)", fail)
        .doc("fail MESSAGE", "Stops with MESSAGE.")
        .example(
            r#"{{ if false }}{{ fail "never said" }}{{ end }}fine"#,
            "fine",
        ),
    Family::Network
        .row(
            "lookup",
            "func(string, string, string, string) (map[string]interface {}, error)",
            lookup,
        )
        .doc(
            "lookup APIVERSION KIND NAMESPACE NAME",
            "An object of the cluster, or with an empty NAME a list of them. Without a cluster, as in `helm template`, an empty dictionary.",
        )
        .example(r#"{{ lookup "v1" "Secret" "default" "x" | toJson }}"#, "{}"),
];

/// Helm refuses to nest a template's includes deeper than this.
const DEEPEST_INCLUDE: u32 = 1000;

fn include(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(0);
    let name = text.to_string_lossy();
    let (dot, from) = (call.arg(1).clone(), call.origins[1]);
    if call.exec().include_depth(&name) > DEEPEST_INCLUDE {
        return Err(CallError::new(format!(
            "rendering template has a nested reference name: {name}: unable to execute template"
        )));
    }
    // Not on the machine's stack: includes may nest a thousand deep.
    call.exec().return_include(&name, dot, from)
}

fn tpl(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(0);
    let (dot, from) = (call.arg(1).clone(), call.origins[1]);
    let text_from = call.origins[0];
    let printed = call
        .exec()
        .tpl(&"gotpl".into(), &text, text_from, dot, from);
    let quoted = || {
        let quoted = format::quote(text.as_bytes());
        String::from_utf8_lossy(&quoted).into_owned()
    };
    let printed = printed.map_err(|error| match error {
        TplError::Parse(error) => {
            CallError::Message(format!("cannot parse template {}: {error}", quoted()))
        }
        TplError::Exec(CallError::Exec(error)) => CallError::Wrapped(
            format!("error during tpl function execution for {}: ", quoted()),
            error,
        ),
        TplError::Exec(error) => error,
    })?;
    call.result_from(text_from);
    Ok(without_no_value(call, printed).into())
}

/// Helm takes what missing values print out of a template's text.
fn without_no_value(call: &mut Call<'_, '_>, text: Str) -> Str {
    const NO_VALUE: &[u8] = b"<no value>";
    let bytes = text.as_bytes();
    if bytes.find(NO_VALUE).is_none() {
        return text;
    }
    let mut weave = Weave::new(call, [&text]);
    let mut at = 0;
    for found in bytes.find_iter(NO_VALUE) {
        weave.keep(&text, at..found, Origin::NONE);
        at = found + NO_VALUE.len();
    }
    weave.keep(&text, at..bytes.len(), Origin::NONE);
    weave.finish()
}

fn required(call: &mut Call<'_, '_>) -> Outcome {
    let value = call.arg(1);
    let missing = match value {
        Value::Nil => true,
        Value::Str(text) => text.is_empty(),
        _ => false,
    };
    if missing {
        return fail(call);
    }
    let from = call.origins[1];
    call.result_from(from);
    Ok(value.clone())
}

fn fail(call: &mut Call<'_, '_>) -> Outcome {
    let message = call.str(0).to_string_lossy().into_owned();
    Err(CallError::Raised(message))
}

fn lookup(call: &mut Call<'_, '_>) -> Outcome {
    let texts = [0, 1, 2, 3].map(|index| call.str(index).to_string_lossy().into_owned());
    let [api_version, kind, namespace, name] = &texts;
    let found = call
        .world()
        .lookup(api_version, kind, namespace, name)
        .map_err(CallError::Message)?;
    Ok(match found {
        Value::Nil => Map::new().into(),
        found => found,
    })
}
