//! Renders snippets, and reads fixtures: a template after `> ` (more lines: more `> `), then `= "what Helm prints"`
//! as a JSON string, `~ Base64` where that is not UTF-8, or `! the error`.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use pilothouse_gotmpl::{Exec, Functions, Recorder, Templates, Trace, World, parse};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::{HelmVersion, table};
use pilothouse_value::{Map, MapType, Origin, Origins, Step, Value};
use std::cell::{Cell, RefCell};
use std::ops::Range;
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

/// What a snippet prints in `tpl`, or the error below that, as Go prints it.
pub fn render(snippet: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    let quoted = serde_json::to_string(snippet).unwrap();
    run(&format!("{{{{ tpl {quoted} $ }}}}"), budget).map_err(|error| {
        let inner = error.split_once("executing \"gotpl\" at ");
        let parsed = error.split_once(": template: gotpl:");
        let inner = inner.or(parsed).map(|(_, inner)| inner.to_owned());
        inner.unwrap_or(error)
    })
}

/// What a whole template prints.
pub fn run(text: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    execute(text, budget).map(|(bytes, _, _)| bytes)
}

thread_local! {
    static FUNCTIONS: &'static Functions =
        Box::leak(Box::new(Functions::new(&[&table(HelmVersion::V4_3)])));
}

type Executed = (Vec<u8>, Trace, Rc<RefCell<Origins>>);

fn execute(text: &str, budget: &Budget) -> Result<Executed, String> {
    let functions = FUNCTIONS.with(|functions| *functions);
    let parsed = parse("t", FileId(0), text.as_bytes(), functions);
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
    let recorder = Recorder::new(origins.clone(), 1, Span::NONE);
    let mut exec = Exec::new(templates, functions, &world, budget, recorder, &());
    match exec.execute("t", dot(), root) {
        Ok(output) => {
            let (bytes, trace) = exec.into_trace(output);
            Ok((bytes, trace, origins))
        }
        Err(error) => match &error.innermost().raised {
            Some(message) => Err(format!("raised: {message}")),
            None => Err(error.to_string()),
        },
    }
}

/// A stretch of the output, the template text that printed it, and the values that went into it.
pub struct Piece {
    pub range: Range<usize>,
    pub span: Range<usize>,
    pub paths: Vec<String>,
}

/// What a template prints, and how that came about.
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pieces: Vec<Piece>,
}

/// Executes a template and takes its trace apart.
pub fn run_traced(text: &str) -> Printed {
    let (bytes, trace, origins) = execute(text, &Budget::default()).unwrap();
    let origins = origins.borrow();
    let ends = trace
        .segments
        .iter()
        .skip(1)
        .map(|next| next.start as usize);
    let ends = ends.chain([bytes.len()]);
    let pieces = trace.segments.iter().zip(ends).map(|(segment, end)| {
        let members = origins.members(segment.origin);
        let paths = members.iter().map(|member| path(&origins, *member));
        Piece {
            range: segment.start as usize..end,
            span: segment.span.start as usize..segment.span.end as usize,
            paths: paths.collect(),
        }
    });
    let pieces = pieces.collect();
    Printed { bytes, pieces }
}

fn path(origins: &Origins, origin: Origin) -> String {
    let (_, steps) = origins.path(origin).unwrap();
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path += &key,
            Step::Key(key) => path += &format!(".{key}"),
            Step::Index(index) => path += &format!("[{index}]"),
        }
    }
    path
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

/// `required` and `fail` are told apart from other errors.
fn told_apart(error: &str) -> String {
    match error.split_once("execution error at ") {
        Some((_, raised)) => {
            let (_, message) = raised.split_once("):").unwrap();
            let message = message.strip_prefix(' ').unwrap_or(message);
            format!("raised: {message}")
        }
        None => error.to_owned(),
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
            let wanted = told_apart(wanted);
            // Fixtures have no white space at the ends of lines.
            (wanted.trim_end() == found.trim_end(), wanted)
        }
        (Expected::Output(wanted), _) => (false, String::from_utf8_lossy(wanted).into()),
        (Expected::Error(wanted), _) => (false, told_apart(wanted)),
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
