//! Renders snippets, and reads fixtures: a template after `> ` (more lines: more `> `), then `= "what Helm prints"`
//! as a JSON string, `~ Base64` where that is not UTF-8, or `! the error`.

#![allow(dead_code, clippy::unwrap_used)]

use pilothouse_gotmpl::{Exec, Functions, Recorder, Templates, World, parse};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::{HelmVersion, table};
use pilothouse_value::{Map, MapType, Origins, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A world that stands still.
pub struct Still {
    state: Cell<u64>,
}

impl World for Still {
    fn now(&self) -> i128 {
        1_750_000_000_123_456_789
    }

    fn random(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let next = self.state.get().wrapping_mul(6_364_136_223_846_793_005);
            self.state.set(next.wrapping_add(1_442_695_040_888_963_407));
            *byte = (next >> 33) as u8;
        }
    }
}

/// The dot: `.Values` of tests/values.yaml and `.Release`.
fn dot() -> Value {
    let values = include_bytes!("../values.yaml");
    let values = pilothouse_yaml::decode_map(values).unwrap();
    // Helm takes nulls out of a chart's defaults.
    for key in values.keys() {
        if values.get(&key).unwrap().is_nil() {
            values.remove(&key);
        }
    }
    let release: Map = [("Name", "release-name"), ("Namespace", "default")]
        .into_iter()
        .collect();
    let dot: Map = [
        ("Values", Value::Map(values.retyped(MapType::Values))),
        ("Release", release.into()),
    ]
    .into_iter()
    .collect();
    dot.into()
}

/// What a snippet prints, or the error below the snippet's own name, as Go prints it.
pub fn render(snippet: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    let text = format!("{{{{ define \"s\" }}}}{snippet}{{{{ end }}}}{{{{ include \"s\" . }}}}");
    run(&text, budget).map_err(|error| {
        let inner = error.split_once("executing \"s\" at ");
        inner.map_or(error.clone(), |(_, inner)| inner.to_owned())
    })
}

/// What a whole template prints.
pub fn run(text: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    let table = table(HelmVersion::V4);
    let functions = Functions::new(&[&table]);
    let parsed = parse("t", FileId(0), text.as_bytes(), &functions);
    if let Some(error) = parsed.errors.first() {
        return Err(format!("parse: {error}"));
    }
    let mut templates = Templates::new();
    templates.add(&parsed);
    let world = Still {
        state: Cell::new(1),
    };
    let origins = Rc::new(RefCell::new(Origins::new()));
    let root = origins.borrow_mut().root("");
    let recorder = Recorder::new(origins, 1, Span::NONE);
    let mut exec = Exec::new(templates, &functions, &world, budget, recorder, &());
    match exec.execute("t", dot(), root) {
        Ok(output) => Ok(output.into_parts().0),
        Err(error) => match &error.innermost().raised {
            Some(message) => Err(format!("raised: {message}")),
            None => Err(error.to_string()),
        },
    }
}

/// What real Helm made of a snippet.
#[derive(Debug)]
pub enum Expected {
    Output(Vec<u8>),
    Error(String),
}

/// The snippets of a fixture with what Helm made of them.
pub fn fixture(text: &str) -> Vec<(String, Expected)> {
    let mut cases = Vec::new();
    let mut template: Vec<&str> = Vec::new();
    for line in text.lines() {
        let (mark, rest) = line.split_at(line.len().min(1));
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let expected = match mark {
            ">" => {
                template.push(rest);
                continue;
            }
            "=" => Expected::Output(serde_json::from_str::<String>(rest).unwrap().into_bytes()),
            "~" => Expected::Output(base64(rest)),
            "!" if rest.starts_with('"') => Expected::Error(serde_json::from_str(rest).unwrap()),
            "!" => Expected::Error(rest.to_owned()),
            _ => continue,
        };
        cases.push((template.join("\n"), expected));
        template.clear();
    }
    assert!(
        template.is_empty(),
        "a template without a result: {template:?}"
    );
    cases
}

fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut out) = (0u32, 0, Vec::new());
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let digit = digits.iter().position(|digit| *digit == byte).unwrap();
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// Helm lays errors out on several lines; on one they are Go's.
fn one_line(error: &str) -> String {
    match error.split_once("execution error at ") {
        Some((_, raised)) => format!("raised: {}", raised.split_once("): ").unwrap().1),
        None => error.replace("\n    ", " ").replace('\n', " "),
    }
}

/// What differs between Helm and this library for a snippet; nothing if all is well.
pub fn difference(snippet: &str, expected: &Expected) -> Option<String> {
    let budget = Budget::default();
    let found = render(snippet, &budget);
    let (same, wanted) = match (expected, &found) {
        (Expected::Output(wanted), Ok(found)) => {
            (wanted == found, String::from_utf8_lossy(wanted).into())
        }
        (Expected::Error(wanted), Err(found)) => {
            let wanted = one_line(wanted);
            (
                wanted.replace('\n', " ") == found.replace('\n', " "),
                wanted,
            )
        }
        (Expected::Output(wanted), _) => (false, String::from_utf8_lossy(wanted).into()),
        (Expected::Error(wanted), _) => (false, one_line(wanted)),
    };
    if same {
        return None;
    }
    let found = match found {
        Ok(bytes) => format!("= {}", String::from_utf8_lossy(&bytes)),
        Err(error) => format!("! {error}"),
    };
    Some(format!("{snippet}\n   helm: {wanted}\n   here: {found}\n"))
}
