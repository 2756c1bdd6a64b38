//! The text of Chart.yaml read as YAML: its values, each with the place where it is written.

use crate::ChartError;
use crate::documents::whole_place;
use pilothouse_source::{FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Value;
use pilothouse_yaml::{self as yaml, Node, NodeKind, Resolved, ScalarStyle};

/// The fields of Chart.yaml that are text.
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
        Reader::with_texts(text, file, helm, TEXTS)
    }

    /// Reads a text of which only the `apiVersion` matters ([`super::api_version`]).
    ///
    /// # Errors
    /// Where it is not YAML.
    pub(crate) fn of_version(
        text: &'a [u8],
        file: FileId,
        helm: HelmVersion,
    ) -> Result<Reader<'a>, ChartError> {
        Reader::with_texts(text, file, helm, &["apiVersion"])
    }

    fn with_texts(
        text: &'a [u8],
        file: FileId,
        helm: HelmVersion,
        texts: &[&str],
    ) -> Result<Reader<'a>, ChartError> {
        let wrong = |error: yaml::YamlError| {
            ChartError::new("chart/syntax", error.message.clone())
                .at(whole_place(&error, text, file))
        };
        let mut document = yaml::parse(text, file).map_err(wrong)?;
        infinite_texts(&mut document.root, texts);
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
    pub(super) fn go_type(&self, name: &str) -> String {
        format!("{}.{name}", self.helm.chart_package())
    }

    /// The whole as a table; `None` for nothing at all.
    pub(super) fn root(&self, go_type: &str) -> Result<Option<Place>, ChartError> {
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

    pub(super) fn misfit(&self, message: &str, span: Span) -> ChartError {
        let span = if span.is_some() {
            span
        } else {
            Span::new(self.file, 0, self.text.len() as u32)
        };
        let message = format!("error unmarshaling JSON: while decoding JSON: {message}");
        ChartError::new("chart/field-type", message).at(span)
    }
}

/// Where text is wanted, `.inf` and `.nan` are text as well; elsewhere they are errors.
fn infinite_texts(root: &mut Node, texts: &[&str]) {
    let NodeKind::Mapping(entries) = &mut root.kind else {
        return;
    };
    let infinite = |(key, value): &(Node, Node)| match (key.as_scalar(), &value.kind) {
        (Some(key), NodeKind::Scalar { value, style }) => match yaml::resolve(value) {
            Resolved::Float(number) if !number.is_finite() && *style == ScalarStyle::Plain => texts
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
pub(super) struct Place {
    pub(super) value: Value,
    node: Option<Node>,
    pub(super) span: Span,
}

impl Place {
    pub(super) fn child(&self, key: &str, value: Value) -> Place {
        let node = self.node.as_ref().and_then(|node| node.get(key)).cloned();
        self.at(value, node)
    }

    pub(super) fn element(&self, index: usize, value: Value) -> Place {
        let items = self.node.as_ref().and_then(Node::as_sequence);
        let node = items.and_then(|items| items.get(index)).cloned();
        self.at(value, node)
    }

    fn at(&self, value: Value, node: Option<Node>) -> Place {
        let span = node.as_ref().map_or(self.span, |node| node.span);
        Place { value, node, span }
    }

    /// The text of a scalar where text is wanted; `None`: it is a list or a table.
    pub(super) fn text(&self) -> Option<String> {
        Some(match &self.value {
            Value::Str(text) => text.to_string_lossy().into_owned(),
            Value::Bool(truth) => truth.to_string(),
            Value::Float(number) => self.integer().unwrap_or_else(|| general32(*number)),
            _ => return None,
        })
    }

    /// The digits of what was written as an integer.
    pub(super) fn integer(&self) -> Option<String> {
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

/// How Go's JSON decoder names what it found.
pub(super) fn json_kind(value: &Value) -> &'static str {
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
