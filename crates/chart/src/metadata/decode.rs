//! From YAML to the fields, as Go's JSON decoder fills a struct: case does not matter, scalars become text where text
//! is wanted, the first misfit is the error.

use super::{Dependency, Maintainer, Metadata};
use crate::ChartError;
use crate::documents::whole_place;
use pilothouse_source::{FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Value};
use pilothouse_yaml::{self as yaml, Node, NodeKind, Resolved, ScalarStyle};

/// Reads Chart.yaml (or requirements.yaml) on top of `into`: fields that it does not name keep their values.
///
/// # Errors
/// What Helm says after `cannot load Chart.yaml: `.
pub(crate) fn metadata(reader: &Reader<'_>, mut into: Metadata) -> Result<Metadata, ChartError> {
    let Some(root) = reader.root(&reader.go_type("Metadata"))? else {
        return Ok(into);
    };
    let mut fields = Fields::new(reader, &root, "Metadata", "");
    for (name, place) in fields.take() {
        let text_field = match name {
            "name" => Some(&mut into.name),
            "home" => Some(&mut into.home),
            "version" => Some(&mut into.version),
            "description" => Some(&mut into.description),
            "icon" => Some(&mut into.icon),
            "apiVersion" => Some(&mut into.api_version),
            "condition" => Some(&mut into.condition),
            "tags" => Some(&mut into.tags),
            "appVersion" => Some(&mut into.app_version),
            "kubeVersion" => Some(&mut into.kube_version),
            "type" => Some(&mut into.kind),
            _ => None,
        };
        if let Some(field) = text_field {
            fields.text(name, &place, field);
            continue;
        }
        match name {
            "sources" => fields.texts(name, &place, &mut into.sources),
            "keywords" => fields.texts(name, &place, &mut into.keywords),
            "deprecated" => fields.flag(name, &place, &mut into.deprecated),
            "annotations" => fields.text_map(name, &place, &mut into.annotations),
            "maintainers" => {
                into.maintainers = fields
                    .structs(name, &place, "Maintainer", maintainer)
                    .unwrap_or_default();
            }
            _ => into.dependencies = fields.structs(name, &place, "Dependency", dependency),
        }
    }
    fields.finish()?;
    Ok(into)
}

/// The `apiVersion` of Chart.yaml alone, which decides how the rest is read; empty where there is none.
///
/// # Errors
/// As [`metadata`].
pub(crate) fn api_version(reader: &Reader<'_>) -> Result<String, ChartError> {
    let mut version = String::new();
    let Some(root) = reader.root("loader.chartBase")? else {
        return Ok(version);
    };
    let mut fields = Fields::new(reader, &root, "chartBase", "");
    for (name, place) in fields.take() {
        if name == "apiVersion" {
            fields.text(name, &place, &mut version);
        }
    }
    fields.finish()?;
    Ok(version)
}

/// Looks at Chart.lock (or requirements.lock); nothing of it is needed for rendering, but what is wrong in it stops
/// Helm.
///
/// # Errors
/// What Helm says after `cannot load Chart.lock: `.
pub(crate) fn lock(text: &[u8], file: FileId, helm: HelmVersion) -> Result<(), ChartError> {
    let reader = Reader::new(text, file, helm)?;
    let Some(root) = reader.root(&reader.go_type("Lock"))? else {
        return Ok(());
    };
    let mut fields = Fields::new(&reader, &root, "Lock", "");
    for (name, place) in fields.take() {
        match name {
            "digest" => fields.text(name, &place, &mut String::new()),
            "generated" => time(&reader, &place)?,
            "dependencies" => {
                fields.structs(name, &place, "Dependency", dependency);
            }
            _ => {}
        }
    }
    fields.finish()
}

fn time(reader: &Reader<'_>, place: &Place) -> Result<(), ChartError> {
    let message = match &place.value {
        Value::Nil => return Ok(()),
        Value::Str(text) => {
            let text = text.to_string_lossy();
            match super::validate::time_error(&text) {
                None => return Ok(()),
                Some(message) => message,
            }
        }
        _ => "Time.UnmarshalJSON: input is not a JSON string".to_owned(),
    };
    Err(reader.misfit(&message, place.span))
}

/// A text read as YAML, twice: its value, and its nodes for their spans and for what numbers look like.
pub(crate) struct Reader<'a> {
    text: &'a [u8],
    file: FileId,
    value: Value,
    root: Node,
    helm: HelmVersion,
}

impl<'a> Reader<'a> {
    /// Reads a text.
    ///
    /// # Errors
    /// Where it is not YAML.
    pub(crate) fn new(
        text: &'a [u8],
        file: FileId,
        helm: HelmVersion,
    ) -> Result<Reader<'a>, ChartError> {
        let wrong = |error: yaml::YamlError| {
            ChartError::new("chart/syntax", error.message.clone())
                .at(whole_place(&error, text, file))
        };
        let mut document = yaml::parse(text, file).map_err(wrong)?;
        if !helm.checks_api_version() {
            infinite_texts(&mut document.root);
        }
        let value = yaml::decode_node(&document.root).map_err(wrong)?;
        Ok(Reader {
            text,
            file,
            value,
            root: document.root,
            helm,
        })
    }

    /// A struct's Go type: `v2.Metadata`.
    fn go_type(&self, name: &str) -> String {
        format!("{}.{name}", self.helm.chart_package())
    }

    /// The whole as a table; `None` for nothing at all.
    fn root(&self, go_type: &str) -> Result<Option<Place>, ChartError> {
        match &self.value {
            Value::Nil => Ok(None),
            Value::Map(_) => Ok(Some(Place {
                value: self.value.clone(),
                node: Some(self.root.clone()),
                span: self.root.span,
            })),
            other => {
                let kind = json_kind(other);
                let message =
                    format!("json: cannot unmarshal {kind} into Go value of type {go_type}");
                Err(self.misfit(&message, self.root.span))
            }
        }
    }

    fn misfit(&self, message: &str, span: Span) -> ChartError {
        let span = if span.is_some() {
            span
        } else {
            Span::new(self.file, 0, self.text.len() as u32)
        };
        let message = format!("error unmarshaling JSON: while decoding JSON: {message}");
        ChartError::new("chart/field-type", message).at(span)
    }
}

/// Where text is wanted, `.inf` and `.nan` are text as well; but only for a reader that knows at once what is wanted,
/// and does not look at the apiVersion alone first.
fn infinite_texts(root: &mut Node) {
    let NodeKind::Mapping(entries) = &mut root.kind else {
        return;
    };
    let infinite = |(key, value): &(Node, Node)| match (key.as_scalar(), &value.kind) {
        (Some(key), NodeKind::Scalar { value, style }) => match yaml::resolve(value) {
            Resolved::Float(number) if !number.is_finite() && *style == ScalarStyle::Plain => TEXTS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(key))
                .then_some(number),
            _ => None,
        },
        _ => None,
    };
    if !entries.iter().any(|entry| infinite(entry).is_some()) {
        return;
    }
    let texts = entries.iter().map(|entry| {
        let (key, mut value) = entry.clone();
        if let Some(number) = infinite(entry) {
            let shown = pilothouse_value::format::print_value(&Value::Float(number));
            value.kind = NodeKind::Scalar {
                value: String::from_utf8_lossy(&shown).into(),
                style: ScalarStyle::DoubleQuoted,
            };
        }
        (key, value)
    });
    *entries = texts.collect();
}

/// A value with the node it was written as, where that is plain to find (not through `<<`).
#[derive(Clone)]
struct Place {
    value: Value,
    node: Option<Node>,
    span: Span,
}

impl Place {
    fn child(&self, key: &str, value: Value) -> Place {
        let node = self.node.as_ref().and_then(|node| node.get(key)).cloned();
        self.at(value, node)
    }

    fn element(&self, index: usize, value: Value) -> Place {
        let items = self.node.as_ref().and_then(Node::as_sequence);
        let node = items.and_then(|items| items.get(index)).cloned();
        self.at(value, node)
    }

    fn at(&self, value: Value, node: Option<Node>) -> Place {
        let span = node.as_ref().map_or(self.span, |node| node.span);
        Place { value, node, span }
    }

    /// The text of a scalar where text is wanted; `None`: it is a list or a table.
    fn text(&self) -> Option<String> {
        Some(match &self.value {
            Value::Str(text) => text.to_string_lossy().into_owned(),
            Value::Bool(truth) => truth.to_string(),
            Value::Float(number) => self.integer().unwrap_or_else(|| general32(*number)),
            _ => return None,
        })
    }

    /// The digits of what was written as an integer.
    fn integer(&self) -> Option<String> {
        let node = self.node.as_ref()?;
        let NodeKind::Scalar { value, style } = &node.kind else {
            return None;
        };
        if *style != ScalarStyle::Plain {
            return None;
        }
        match yaml::resolve(value) {
            Resolved::Int(number) => Some(number.to_string()),
            Resolved::Uint(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn entries(map: &Map) -> Vec<(pilothouse_value::Key, Value)> {
    let slots = map.slots();
    slots
        .iter()
        .map(|(key, slot)| (key.clone(), slot.value.clone()))
        .collect()
}

const METADATA: &[&str] = &[
    "name",
    "home",
    "sources",
    "version",
    "description",
    "keywords",
    "maintainers",
    "icon",
    "apiVersion",
    "condition",
    "tags",
    "appVersion",
    "deprecated",
    "annotations",
    "kubeVersion",
    "dependencies",
    "type",
];

/// Those of them that are text.
const TEXTS: &[&str] = &[
    "name",
    "home",
    "version",
    "description",
    "icon",
    "apiVersion",
    "condition",
    "tags",
    "appVersion",
    "kubeVersion",
    "type",
];

/// The fields of one struct being filled; keeps the first misfit.
struct Fields<'a> {
    reader: &'a Reader<'a>,
    place: &'a Place,
    /// The struct's name, and the fields on the way to it with a dot after each.
    owner: &'static str,
    path: &'a str,
    error: Option<ChartError>,
}

impl<'a> Fields<'a> {
    fn new(
        reader: &'a Reader<'a>,
        place: &'a Place,
        owner: &'static str,
        path: &'a str,
    ) -> Fields<'a> {
        Fields {
            reader,
            place,
            owner,
            path,
            error: None,
        }
    }

    /// The entries that belong to fields of this struct, in the order of keys.
    fn take(&self) -> Vec<(&'static str, Place)> {
        let names: &[&'static str] = match self.owner {
            "Metadata" => METADATA,
            "chartBase" => &["apiVersion"],
            "Maintainer" => &["name", "email", "url"],
            "Lock" => &["generated", "digest", "dependencies"],
            _ => &[
                "name",
                "version",
                "repository",
                "condition",
                "tags",
                "enabled",
                "import-values",
                "alias",
            ],
        };
        let Value::Map(map) = &self.place.value else {
            return Vec::new();
        };
        let found = entries(map).into_iter().filter_map(|(key, value)| {
            let name = names.iter().find(|name| name.eq_ignore_ascii_case(&key))?;
            Some((*name, self.place.child(&key, value)))
        });
        found.collect()
    }

    fn finish(self) -> Result<(), ChartError> {
        self.error.map_or(Ok(()), Err)
    }

    fn misfit(&mut self, name: &str, place: &Place, go_type: &str) {
        let kind = json_kind(&place.value);
        let (owner, path) = (self.owner, self.path);
        let message = format!(
            "json: cannot unmarshal {kind} into Go struct field {owner}.{path}{name} of type {go_type}"
        );
        if self.error.is_none() {
            self.error = Some(self.reader.misfit(&message, place.span));
        }
    }

    fn text(&mut self, name: &str, place: &Place, field: &mut String) {
        match place.text() {
            Some(text) => *field = text,
            None if place.value.is_nil() => {}
            None => self.misfit(name, place, "string"),
        }
    }

    fn flag(&mut self, name: &str, place: &Place, field: &mut bool) {
        match &place.value {
            Value::Bool(truth) => *field = *truth,
            Value::Nil => {}
            _ => self.misfit(name, place, "bool"),
        }
    }

    fn list(&mut self, name: &str, place: &Place, go_type: &str) -> Option<Vec<Place>> {
        match &place.value {
            Value::List(list) => {
                let items = list.items().iter().enumerate();
                Some(
                    items
                        .map(|(index, item)| place.element(index, item.clone()))
                        .collect(),
                )
            }
            Value::Nil => None,
            _ => {
                self.misfit(name, place, go_type);
                None
            }
        }
    }

    fn texts(&mut self, name: &str, place: &Place, field: &mut Vec<String>) {
        let items = self.list(name, place, "[]string").unwrap_or_default();
        *field = items.iter().map(|item| self.one_text(name, item)).collect();
    }

    fn one_text(&mut self, name: &str, place: &Place) -> String {
        let mut text = String::new();
        self.text(name, place, &mut text);
        text
    }

    fn text_map(&mut self, name: &str, place: &Place, field: &mut Option<Vec<(String, String)>>) {
        match &place.value {
            Value::Map(map) => {
                let pairs = entries(map).into_iter().map(|(key, value)| {
                    let place = place.child(&key, value);
                    (key.to_string(), self.one_text(name, &place))
                });
                *field = Some(pairs.collect());
            }
            Value::Nil => *field = None,
            _ => self.misfit(name, place, "map[string]string"),
        }
    }

    /// A list of structs called `owner`, each read by `read`; null entries stay.
    fn structs<T>(
        &mut self,
        name: &'static str,
        place: &Place,
        owner: &'static str,
        read: fn(&mut Fields<'_>) -> T,
    ) -> Option<Vec<Option<T>>> {
        let go_type = self.reader.go_type(owner);
        let items = self.list(name, place, &format!("[]*{go_type}"))?;
        let path = format!("{}{name}.", self.path);
        let read = items.iter().map(|item| match &item.value {
            Value::Map(_) => {
                let mut inner = Fields::new(self.reader, item, owner, &path);
                let value = read(&mut inner);
                let error = inner.error;
                if self.error.is_none() {
                    self.error = error;
                }
                Some(value)
            }
            Value::Nil => None,
            _ => {
                self.misfit(name, item, &go_type);
                None
            }
        });
        Some(read.collect())
    }
}

fn maintainer(fields: &mut Fields<'_>) -> Maintainer {
    let mut into = Maintainer::default();
    for (name, place) in fields.take() {
        let field = match name {
            "name" => &mut into.name,
            "email" => &mut into.email,
            _ => &mut into.url,
        };
        fields.text(name, &place, field);
    }
    into
}

fn dependency(fields: &mut Fields<'_>) -> Dependency {
    let mut into = Dependency::default();
    for (name, place) in fields.take() {
        match name {
            "name" => fields.text(name, &place, &mut into.name),
            "version" => fields.text(name, &place, &mut into.version),
            "repository" => fields.text(name, &place, &mut into.repository),
            "condition" => fields.text(name, &place, &mut into.condition),
            "alias" => fields.text(name, &place, &mut into.alias),
            "tags" => fields.texts(name, &place, &mut into.tags),
            "enabled" => fields.flag(name, &place, &mut into.enabled),
            _ => {
                let items = fields
                    .list(name, &place, "[]interface {}")
                    .unwrap_or_default();
                into.import_values = items.into_iter().map(|item| item.value).collect();
            }
        }
    }
    into
}

/// How Go's JSON decoder names what it found.
fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "null",
        Value::Bool(_) => "bool",
        Value::Str(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) | Value::Object(_) => "object",
        Value::Int(..) | Value::Uint(..) | Value::Float(_) => "number",
    }
}

/// Go's shortest `%g` of a number rounded to 32 bits: how a number becomes text where text is wanted.
fn general32(number: f64) -> String {
    let text = format!("{:e}", number as f32);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{}", number as f32);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
