//! What is given to a chart from outside, layer by layer, in Helm's order.

use crate::{ChartError, Sources, coalesce, documents, files, strvals};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LayerKind {
    /// The chart's own values.yaml.
    Default,
    /// The values.yaml of a chart further out, for this subchart.
    Parent,
    /// Imported from a subchart (`import-values`).
    Import,
    /// A global of a chart further out.
    Global,
    /// A values file: its place among those given, from 0.
    File(usize),
    /// `--set-json`: its place among those given, from 0; likewise below.
    SetJson(usize),
    /// `--set`
    Set(usize),
    /// `--set-string`
    SetString(usize),
    /// `--set-file`
    SetFile(usize),
    /// `--set-literal`
    SetLiteral(usize),
}

/// One thing given from outside.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it is.
    pub kind: LayerKind,
    /// The file's name, or the expression.
    pub name: String,
    /// The values file, or the expression's text in the [`Sources`].
    pub file: FileId,
    /// What it alone says; not to be changed in place.
    pub values: Map,
}

/// The values from outside: files, then `--set-json`, `--set`, `--set-string`, `--set-file`, `--set-literal`.
///
/// Add the layers in this order; each method adds one.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    layers: Vec<Layer>,
    merged: Map,
    helm: HelmVersion,
    /// What the expressions' list indices come to.
    places: u64,
}

/// What all list indices of all expressions together may come to: each fills its list up with nulls.
const MOST_PLACES: u64 = 1 << 20;

impl Layers {
    /// Nothing given.
    #[must_use]
    pub fn new() -> Layers {
        Layers::default()
    }

    /// Nothing given to another Helm.
    #[must_use]
    pub fn given_to(helm: HelmVersion) -> Layers {
        Layers {
            helm,
            ..Layers::default()
        }
    }

    /// All layers, weakest first.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// All of them merged: what [`crate::Chart::process_dependencies`] and [`crate::Chart::render_values`] take.
    /// Not to be changed in place.
    #[must_use]
    pub fn merged(&self) -> &Map {
        &self.merged
    }

    /// Adds a values file (`-f`), or values written in place.
    ///
    /// # Errors
    /// `failed to parse NAME: …`
    pub fn file(
        &mut self,
        sources: &mut Sources,
        name: &str,
        text: &[u8],
    ) -> Result<(), ChartError> {
        let text = files::without_bom(text);
        let file = sources.add(name, text);
        let values = documents::values(text, file, self.helm);
        let values = values.map_err(|error| error.within(format!("failed to parse {name}: ")))?;
        self.parsed_file(name, file, values);
        Ok(())
    }

    /// Adds a values file that is read already.
    pub fn parsed_file(&mut self, name: &str, file: FileId, values: Map) {
        self.merged = coalesce::overlay(&self.merged, &values);
        let kind = LayerKind::File(self.count(|kind| matches!(kind, LayerKind::File(_))));
        self.push(kind, name, file, values);
    }

    /// Adds a `--set-json` expression.
    ///
    /// # Errors
    /// `failed parsing --set-json data …`
    pub fn set_json(&mut self, sources: &mut Sources, expression: &str) -> Result<(), ChartError> {
        let merged = strvals::set_json(&own(&self.merged), expression, self.helm);
        self.merged = merged.map_err(|error| failed("json", &error))?;
        let alone = strvals::set_json(&Map::new(), expression, self.helm).unwrap_or_default();
        let kind = LayerKind::SetJson(self.count(|kind| matches!(kind, LayerKind::SetJson(_))));
        self.expression(sources, kind, expression, alone);
        Ok(())
    }

    /// Adds a `--set` expression.
    ///
    /// # Errors
    /// `failed parsing --set data: …`
    pub fn set(&mut self, sources: &mut Sources, expression: &str) -> Result<(), ChartError> {
        let helm = self.helm;
        let alone = self.write("", expression, &mut |values| {
            strvals::set(values, expression, helm)
        })?;
        let kind = LayerKind::Set(self.count(|kind| matches!(kind, LayerKind::Set(_))));
        self.expression(sources, kind, expression, alone);
        Ok(())
    }

    /// Adds a `--set-string` expression.
    ///
    /// # Errors
    /// `failed parsing --set-string data: …`
    pub fn set_string(
        &mut self,
        sources: &mut Sources,
        expression: &str,
    ) -> Result<(), ChartError> {
        let helm = self.helm;
        let mut write = |values: &Map| strvals::set_string(values, expression, helm);
        let alone = self.write("string", expression, &mut write)?;
        let kind = LayerKind::SetString(self.count(|kind| matches!(kind, LayerKind::SetString(_))));
        self.expression(sources, kind, expression, alone);
        Ok(())
    }

    /// Adds a `--set-file` expression; `read` gives the text of a file, or Go's words why not
    /// (`open x: no such file or directory`).
    ///
    /// # Errors
    /// `failed parsing --set-file data: …`
    pub fn set_file(
        &mut self,
        sources: &mut Sources,
        expression: &str,
        read: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    ) -> Result<(), ChartError> {
        let helm = self.helm;
        let mut write = |values: &Map| strvals::set_file(values, expression, helm, read);
        let alone = self.write("file", expression, &mut write)?;
        let kind = LayerKind::SetFile(self.count(|kind| matches!(kind, LayerKind::SetFile(_))));
        self.expression(sources, kind, expression, alone);
        Ok(())
    }

    /// Adds a `--set-literal` expression.
    ///
    /// # Errors
    /// `failed parsing --set-literal data: …`
    pub fn set_literal(
        &mut self,
        sources: &mut Sources,
        expression: &str,
    ) -> Result<(), ChartError> {
        let helm = self.helm;
        let mut write = |values: &Map| strvals::set_literal(values, expression, helm);
        let alone = self.write("literal", expression, &mut write)?;
        let kind =
            LayerKind::SetLiteral(self.count(|kind| matches!(kind, LayerKind::SetLiteral(_))));
        self.expression(sources, kind, expression, alone);
        Ok(())
    }

    /// Writes into what is merged so far, and once more into nothing, to know what the expression alone says.
    fn write(
        &mut self,
        flag: &str,
        expression: &str,
        write: &mut dyn FnMut(&Map) -> Result<(), String>,
    ) -> Result<Map, ChartError> {
        self.places = self.places.saturating_add(places(expression));
        if self.places > MOST_PLACES {
            let why = format!(": stopped at {MOST_PLACES} places of lists");
            return Err(failed(flag, &why));
        }
        let merged = own(&self.merged);
        write(&merged).map_err(|error| failed(flag, &format!(": {error}")))?;
        self.merged = merged;
        let alone = Map::new();
        // It was right above a moment ago; what it cannot do alone is not needed to explain it.
        let _ = write(&alone);
        Ok(alone)
    }

    fn expression(&mut self, sources: &mut Sources, kind: LayerKind, expression: &str, alone: Map) {
        let file = sources.add(expression, expression.as_bytes());
        self.push(kind, expression, file, alone);
    }

    fn push(&mut self, kind: LayerKind, name: &str, file: FileId, values: Map) {
        self.layers.push(Layer {
            kind,
            name: name.to_owned(),
            file,
            values,
        });
    }

    fn count(&self, of: fn(&LayerKind) -> bool) -> usize {
        self.layers.iter().filter(|layer| of(&layer.kind)).count()
    }
}

/// The sum of an expression's list indices, of those that are allowed.
fn places(expression: &str) -> u64 {
    let indices = expression.split('[').skip(1);
    let indices = indices.filter_map(|rest| rest.split(']').next()?.parse::<u64>().ok());
    indices
        .filter(|index| *index <= strvals::MAX_INDEX as u64)
        .sum()
}

/// The same table with slots of its own.
fn own(map: &Map) -> Map {
    map.copied()
}

fn failed(flag: &str, rest: &str) -> ChartError {
    let dash = if flag.is_empty() { "" } else { "-" };
    ChartError::new(
        "values/set",
        format!("failed parsing --set{dash}{flag} data{rest}"),
    )
}

/// A value's children, for walking.
pub(crate) fn child(value: &Value, step: &pilothouse_value::Step) -> Option<Value> {
    match (value, step) {
        (Value::Map(map), pilothouse_value::Step::Key(key)) => map.get(key),
        (Value::List(list), pilothouse_value::Step::Index(index)) => {
            list.items().get(*index as usize).cloned()
        }
        _ => None,
    }
}
