//! `values.schema.json`: JSON Schema, drafts 4 to 2020-12, with Helm's verdicts and words.

mod compile;
mod draft;
mod eval;
mod failure;
mod format;
mod json;
mod keywords;
mod number;
mod resource;
mod url;

use crate::{Chart, ChartError, Layers, Notice, Sources, notices};
use compile::{Compiler, Id};
use draft::Draft;
use failure::Failure;
use json::Json;
use pilothouse_source::{Diagnostic, Label, Severity};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};
use pilothouse_yaml::json::JsonError;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// How deep values and schemas may nest.
const MAX_DEPTH: usize = 500;

/// The URL that Helm gives a chart's schema.
const HERE: &str = "file:///values.schema.json";

/// How many compiled schemas are kept between renders.
const KEPT: usize = 64;

/// A schema made ready.
#[derive(Debug)]
struct Compiled {
    compiler: Compiler,
    root: Id,
}

type Ready = Result<Rc<Compiled>, String>;

thread_local! {
    static CACHE: RefCell<HashMap<Rc<[u8]>, Ready>> = RefCell::default();
}

/// A value that does not fit its schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Misfit {
    /// The chart's scope: `""`, `"redis"`, `"redis/common"`.
    pub scope: String,
    /// JSON pointer into the chart's values: `/image/tag`.
    pub pointer: String,
    /// What is wrong: `got number, want string`.
    pub message: String,
}

/// What checking all schemas of a chart's tree gave.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What Helm logs meanwhile.
    pub notices: Vec<Notice>,
    /// What does not fit.
    pub misfits: Vec<Misfit>,
    /// Helm's words for all of it; `None`: everything fits.
    pub message: Option<String>,
}

/// Checks the merged values of a chart and of its subcharts against their schemas. `values`: what
/// [`Chart::render_values`] gave.
#[must_use]
pub fn check(chart: &Chart, values: &Map) -> Checked {
    let mut checked = Checked::default();
    let mut report = String::new();
    chart_tree(chart, values, "", &mut report, &mut checked);
    if !report.is_empty() {
        checked.message = Some(format!(
            "values don't meet the specifications of the schema(s) in the following chart(s):\n{report}"
        ));
    }
    checked
}

impl Chart {
    /// Refuses values that do not fit the schemas of the chart and its subcharts.
    ///
    /// # Errors
    /// `values don't meet the specifications of the schema(s) in the following chart(s): …`
    pub fn check_schemas(&self, values: &Map) -> Result<Vec<Notice>, ChartError> {
        let checked = check(self, values);
        match checked.message {
            None => Ok(checked.notices),
            Some(message) => Err(ChartError {
                notices: checked.notices,
                ..ChartError::new("values/schema", message)
            }),
        }
    }
}

impl Misfit {
    /// The misfit as a problem at the value that is wrong, as far as its place is known.
    #[must_use]
    pub fn diagnostic(&self, chart: &Chart, layers: &Layers, sources: &Sources) -> Diagnostic {
        let steps = self.pointer.split('/').skip(1);
        let steps: Vec<String> = steps
            .map(|token| json::unescape(token).into_owned())
            .collect();
        let shown = if steps.is_empty() {
            "the values".to_owned()
        } else {
            steps.join(".")
        };
        let message = format!("{shown}: {}", self.message);
        let mut diagnostic = Diagnostic::new(Severity::Error, "values/schema", message);
        let explained = layers.explain_pointer(chart, sources, &self.scope, &steps);
        if let Some(winner) = explained
            .into_iter()
            .rev()
            .find(|layer| layer.wins && layer.value_span.is_some())
        {
            diagnostic.labels.push(Label {
                span: winner.value_span,
                message: self.message.clone(),
            });
        }
        diagnostic
    }
}

fn chart_tree(
    chart: &Chart,
    values: &Map,
    scope: &str,
    report: &mut String,
    checked: &mut Checked,
) {
    if let Some(schema) = &chart.schema {
        match one(&schema.data, values, chart.helm, &mut checked.notices) {
            Ok(failures) if failures.is_empty() => {}
            Ok(failures) => {
                let mut leaves = Vec::new();
                failures
                    .iter()
                    .for_each(|failure| failure.leaves(&mut leaves));
                checked
                    .misfits
                    .extend(leaves.into_iter().map(|(pointer, message)| Misfit {
                        scope: scope.to_owned(),
                        pointer,
                        message,
                    }));
                let lines = Failure::lines(failures);
                report.push_str(&format!("{}:\n{lines}\n", chart.name()));
            }
            Err(message) => {
                // Without an end of line, as Helm has it.
                report.push_str(&format!("{}:\n{message}", chart.name()));
                checked.misfits.push(Misfit {
                    scope: scope.to_owned(),
                    pointer: String::new(),
                    message,
                });
            }
        }
    }
    for subchart in &chart.dependencies {
        if let Some(Value::Map(inner)) = values.get(subchart.name()) {
            let scope = if scope.is_empty() {
                subchart.name().to_owned()
            } else {
                format!("{scope}/{}", subchart.name())
            };
            chart_tree(subchart, &inner, &scope, report, checked);
        }
    }
}

/// Checks values against one schema.
fn one(
    schema: &Rc<[u8]>,
    values: &Map,
    helm: HelmVersion,
    logged: &mut Vec<Notice>,
) -> Result<Vec<Failure>, String> {
    let ready = compiled(schema)?;
    for urn in &ready.compiler.unknown_urns {
        logged.push(notices::unresolved_urn(helm, urn));
    }
    let values = Json::from_value(&Value::Map(values.clone()), 0);
    eval::check(&ready.compiler, ready.root, &values)
}

fn compiled(text: &Rc<[u8]>) -> Ready {
    CACHE.with_borrow_mut(|cache| {
        if let Some(ready) = cache.get(text) {
            return ready.clone();
        }
        if cache.len() >= KEPT {
            cache.clear();
        }
        let ready = compile(text).map(Rc::new);
        cache.insert(text.clone(), ready.clone());
        ready
    })
}

fn compile(text: &[u8]) -> Result<Compiled, String> {
    if text.trim_ascii().is_empty() {
        return Err("EOF".to_owned());
    }
    if let Err(error) = pilothouse_yaml::json::decode(text) {
        // Numbers keep their text here, however large they are.
        let too_large = error.message.starts_with("json: cannot unmarshal number");
        if !too_large {
            return Err(worded(&error, text));
        }
    }
    let root = Json::parse(text);
    let mut compiler = Compiler::default();
    let document = compiler.add(HERE, root.clone(), None)?;
    let draft = compiler.documents[document].resources[""].draft;
    against_drafts(&compiler.documents[document], &root, draft)?;
    let root = compiler.root(document, "")?;
    Ok(Compiled { compiler, root })
}

/// Go's decoder of streams, which Helm uses here, words some ends differently: a text that ends too early does so
/// wherever it ends.
fn worded(error: &JsonError, text: &[u8]) -> String {
    let message = &error.message;
    if message == "unexpected end of JSON input" || error.offset > text.len() {
        return "unexpected EOF".to_owned();
    }
    match message.strip_suffix(" after top-level value") {
        Some(_) => "invalid character after top-level value".to_owned(),
        None => message.clone(),
    }
}

/// Refuses a schema file that is none; parts of other drafts are looked at by themselves.
fn against_drafts(document: &resource::Document, root: &Json, draft: Draft) -> Result<(), String> {
    let apart = document.resources.values().filter(|part| {
        let schema = document.root.at(&part.pointer);
        !part.pointer.is_empty()
            && part.draft != draft
            && schema.is_some_and(|schema| schema.get("$schema").is_some())
    });
    let apart: Vec<(&str, Draft)> = apart
        .map(|part| (part.pointer.as_str(), part.draft))
        .collect();
    let mut rest = root.clone();
    for (pointer, draft) in apart {
        if let Some(part) = root.at(pointer) {
            against_draft(part, draft, &format!("{HERE}#{pointer}"))?;
        }
        rest = rest.without(pointer);
    }
    against_draft(&rest, draft, &format!("{HERE}#"))
}

/// Refuses a schema that is none. `place`: its URL, for the words.
fn against_draft(schema: &Json, draft: Draft, place: &str) -> Result<(), String> {
    let mut compiler = Compiler::default();
    let text = draft::builtin(draft.url()).unwrap_or("true");
    let document = compiler.add(draft.url(), Json::parse(text.as_bytes()), Some(draft))?;
    let root = compiler.root(document, "")?;
    let failures = eval::check(&compiler, root, schema)?;
    if failures.is_empty() {
        return Ok(());
    }
    Err(format!(
        "\"{place}\" is not valid against metaschema: jsonschema validation failed with '{}#'\n{}",
        draft.url(),
        Failure::lines(failures)
    ))
}
