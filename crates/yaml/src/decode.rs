//! From documents to values: YAML through JSON, as `sigs.k8s.io/yaml` does.

use crate::reader::{Text, transcode};
use crate::resolve::{Resolved, resolve};
use crate::target::Target;
use crate::{Node, NodeKind, ScalarStyle, YamlError, build, compose, float, gosyntax, json};
use pilothouse_source::{FileId, Span};
use pilothouse_value::{Key, List, ListType, Map, MapType, Origin, Slot, Value};
use std::collections::BTreeMap;
use std::ops::Range;

/// What `sigs.k8s.io/yaml` reads into an `interface{}`: numbers are `float64`, keys strings, dates strings, and only
/// the first document counts.
///
/// # Errors
/// Where the text is not YAML, or holds what JSON cannot say (`.nan`, a list for a key).
pub fn decode(text: &[u8]) -> Result<Value, YamlError> {
    let text = transcode(text);
    let text = Text::new(&text);
    if let Some(value) = build::build(&text)? {
        return Ok(value);
    }
    decode_node(&compose::parse_text(&text, FileId::NONE)?.root)
}

/// What it reads into a `map[string]interface {}`, Helm's `fromYaml` and values files. An empty document gives an
/// empty map.
///
/// # Errors
/// As [`decode`], and `json: cannot unmarshal array into Go value of type map[string]interface {}` for anything but
/// a mapping.
pub fn decode_map(text: &[u8]) -> Result<Map, YamlError> {
    match decode(text)? {
        Value::Map(map) => Ok(map),
        Value::Nil => Ok(Map::new()),
        other => Err(misfit(&other, "map[string]interface {}")),
    }
}

/// What it reads into a `[]interface {}`, Helm's `fromYamlArray`. An empty document gives a nil list.
///
/// # Errors
/// As [`decode_map`], with `[]interface {}`.
pub fn decode_list(text: &[u8]) -> Result<List, YamlError> {
    match decode(text)? {
        Value::List(list) => Ok(list),
        Value::Nil => Ok(List::nil(ListType::Any)),
        other => Err(misfit(&other, "[]interface {}")),
    }
}

fn misfit(value: &Value, wanted: &str) -> YamlError {
    YamlError::unmarshaling(json::mismatch(value, wanted).message, Span::NONE)
}

/// The value of a node: [`decode`] for what is parsed already.
///
/// # Errors
/// What JSON cannot say: `.nan`, a list for a key, an alias bomb.
pub fn decode_node(node: &Node) -> Result<Value, YamlError> {
    decode_as(node, Target::Any)
}

/// [`decode_node`] for a Go type.
pub(crate) fn decode_as(node: &Node, target: Target) -> Result<Value, YamlError> {
    let mut decoder = Decoder {
        late: Vec::new(),
        decoded: 0,
        aliased: 0,
        in_alias: 0,
    };
    let value = decoder.value(node, target)?;
    // The first of the earliest stage.
    let late = decoder.late.into_iter().flatten();
    match late.min_by_key(|(stage, _)| *stage) {
        Some((_, error)) => Err(error),
        None => Ok(value),
    }
}

/// Go reads YAML, then converts keys, then writes JSON: an error of an earlier stage comes first, wherever it is.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Keys,
    Json,
}

struct Decoder {
    /// Errors of later stages; `None`: of a value that a later one of the same key took the place of.
    late: Vec<Option<(Stage, YamlError)>>,
    /// Nodes decoded, and those of them reached through aliases.
    decoded: u64,
    aliased: u64,
    in_alias: u32,
}

impl Decoder {
    fn value(&mut self, node: &Node, target: Target) -> Result<Value, YamlError> {
        self.count(node)?;
        let aliased = node.alias.is_some();
        self.in_alias += u32::from(aliased);
        let value = match &node.kind {
            NodeKind::Scalar { value, style } => self.scalar(node, value, *style, target)?,
            NodeKind::Sequence(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items.iter() {
                    list.push(self.value(item, Target::Any)?);
                }
                List::new(list).into()
            }
            NodeKind::Mapping(entries) => {
                let mut slots = BTreeMap::new();
                self.entries(entries, target, &mut slots)?;
                Map::from_slots(MapType::Any, slots).into()
            }
        };
        self.in_alias -= u32::from(aliased);
        Ok(value)
    }

    /// goyaml's guard against alias bombs: the more is decoded, the smaller the share of aliases may be.
    fn count(&mut self, node: &Node) -> Result<(), YamlError> {
        self.decoded += 1;
        self.aliased += u64::from(self.in_alias > 0);
        if self.aliased > 100 && self.decoded > 1000 {
            let share = self.aliased as f64 / self.decoded as f64;
            if share > allowed_share(self.decoded) {
                let text = "yaml: document contains excessive aliasing";
                return Err(YamlError::converting(text, 0, node.span));
            }
        }
        Ok(())
    }

    fn entries(
        &mut self,
        entries: &[(Node, Node)],
        target: Target,
        slots: &mut BTreeMap<Key, Slot>,
    ) -> Result<(), YamlError> {
        // Where the late errors of each key are.
        let mut failing: Vec<(Key, Range<usize>)> = Vec::new();
        for (name, node) in entries {
            if is_merge(name) {
                self.merge(node, target, slots)?;
                continue;
            }
            let before = self.late.len();
            let key = self.key(name, node)?;
            let value = self.value(node, target.child(&key))?;
            if self.late.len() > before {
                failing.push((key.clone(), before..self.late.len()));
            }
            let origin = Origin::NONE;
            if slots.contains_key(&key) && !failing.is_empty() {
                let replaced = failing.iter().filter(|(other, _)| *other == key);
                for (_, errors) in replaced.filter(|(_, errors)| errors.start < before) {
                    self.late[errors.clone()].fill_with(|| None);
                }
            }
            slots.insert(key, Slot { value, origin });
        }
        Ok(())
    }

    fn merge(
        &mut self,
        node: &Node,
        target: Target,
        slots: &mut BTreeMap<Key, Slot>,
    ) -> Result<(), YamlError> {
        match &node.kind {
            NodeKind::Mapping(entries) => self.merged(node, entries, target, slots),
            NodeKind::Sequence(items) => {
                // The first of several counts, so it is written last.
                for item in items.iter().rev() {
                    match &item.kind {
                        NodeKind::Mapping(entries) => self.merged(item, entries, target, slots)?,
                        _ => return Err(no_merge(item)),
                    }
                }
                Ok(())
            }
            NodeKind::Scalar { .. } => Err(no_merge(node)),
        }
    }

    fn merged(
        &mut self,
        node: &Node,
        entries: &[(Node, Node)],
        target: Target,
        slots: &mut BTreeMap<Key, Slot>,
    ) -> Result<(), YamlError> {
        self.count(node)?;
        let aliased = node.alias.is_some();
        self.in_alias += u32::from(aliased);
        self.entries(entries, target, slots)?;
        self.in_alias -= u32::from(aliased);
        Ok(())
    }
}

fn no_merge(node: &Node) -> YamlError {
    let text = "yaml: map merge requires map or sequence of maps as the value";
    YamlError::converting(text, 0, node.span)
}

/// 0.99 up to 400,000 nodes, then falling to 0.10 at 4,000,000.
fn allowed_share(decoded: u64) -> f64 {
    const LOW: u64 = 400_000;
    const HIGH: u64 = 4_000_000;
    match decoded {
        ..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ((decoded - LOW) as f64 / (HIGH - LOW) as f64),
    }
}

fn is_merge(key: &Node) -> bool {
    let NodeKind::Scalar { value, style } = &key.kind else {
        return false;
    };
    match key.tag.as_deref() {
        None => **value == *"<<" && *style == ScalarStyle::Plain,
        Some(tag) => **value == *"<<" && matches!(tag, "!" | "tag:yaml.org,2002:merge"),
    }
}

const TAGS: &str = "tag:yaml.org,2002:";

/// What a scalar stands for, with its tag.
pub(crate) enum Scalar<'n> {
    Plain(Resolved),
    Text(&'n str),
    Bytes(Vec<u8>),
}

pub(crate) fn meaning<'n>(
    node: &Node,
    text: &'n str,
    style: ScalarStyle,
) -> Result<Scalar<'n>, YamlError> {
    let plain = style == ScalarStyle::Plain;
    let Some(tag) = node.tag.as_deref() else {
        return Ok(if plain {
            Scalar::Plain(resolve(text))
        } else {
            Scalar::Text(text)
        });
    };
    let Some(name) = tag.strip_prefix(TAGS) else {
        return Ok(Scalar::Text(text));
    };
    let found = match (name, resolve(text)) {
        ("str", _) => return Ok(Scalar::Text(text)),
        ("binary", _) => {
            return crate::base64::decode(text)
                .map(Scalar::Bytes)
                .ok_or_else(|| {
                    YamlError::converting(
                        "yaml: !!binary value contains invalid base64 data",
                        0,
                        node.span,
                    )
                });
        }
        ("null", Resolved::Null) => Resolved::Null,
        ("bool", Resolved::Bool(truth)) => Resolved::Bool(truth),
        ("int", found @ (Resolved::Int(_) | Resolved::Uint(_))) => found,
        ("float", Resolved::Int(number)) => Resolved::Float(number as f64),
        ("float", Resolved::Uint(number)) => Resolved::Float(number as f64),
        ("float", found @ Resolved::Float(_)) => found,
        ("timestamp", Resolved::Timestamp) => Resolved::Timestamp,
        ("null" | "bool" | "int" | "float" | "timestamp", other) => {
            let text = format_args!(
                "yaml: cannot decode {} `{text}` as a !!{name}",
                tag_of(other)
            );
            return Err(YamlError::converting(text, 0, node.span));
        }
        _ => return Ok(Scalar::Text(text)),
    };
    Ok(Scalar::Plain(found))
}

fn tag_of(found: Resolved) -> &'static str {
    match found {
        Resolved::Null => "!!null",
        Resolved::Bool(_) => "!!bool",
        Resolved::Int(_) | Resolved::Uint(_) => "!!int",
        Resolved::Float(_) => "!!float",

        Resolved::Timestamp | Resolved::Merge | Resolved::Str => "!!str",
    }
}

impl Decoder {
    fn late(&mut self, stage: Stage, error: YamlError) {
        self.late.push(Some((stage, error)));
    }

    fn scalar(
        &mut self,
        node: &Node,
        text: &str,
        style: ScalarStyle,
        target: Target,
    ) -> Result<Value, YamlError> {
        Ok(match meaning(node, text, style)? {
            Scalar::Text(text) => Value::from(text),
            Scalar::Bytes(bytes) => Value::from(json::encode_sanitize(&bytes).into_owned()),
            Scalar::Plain(Resolved::Null) => Value::Nil,
            Scalar::Plain(found) if target == Target::String => Value::from(as_string(found, text)),
            Scalar::Plain(Resolved::Bool(truth)) => Value::Bool(truth),
            Scalar::Plain(Resolved::Int(number)) => Value::Float(number as f64),
            Scalar::Plain(Resolved::Uint(number)) => Value::Float(number as f64),
            Scalar::Plain(Resolved::Float(number)) => {
                if !number.is_finite() {
                    let text = format!("json: unsupported value: {}", float::format_g(number));
                    self.late(Stage::Json, YamlError::converting(text, 0, node.span));
                }
                Value::Float(number)
            }
            Scalar::Plain(Resolved::Timestamp | Resolved::Merge | Resolved::Str) => {
                Value::from(text)
            }
        })
    }

    /// A key as a string.
    fn key(&mut self, name: &Node, value: &Node) -> Result<Key, YamlError> {
        let NodeKind::Scalar { value: text, style } = &name.kind else {
            self.value(name, Target::Any)?;
            let text = format_args!("yaml: invalid map key: {}", gosyntax::print(name));
            return Err(YamlError::converting(text, 0, name.span));
        };
        Ok(match meaning(name, text, *style)? {
            Scalar::Text(_) => text.clone(),
            Scalar::Bytes(bytes) => json::encode_sanitize(&bytes).into(),
            Scalar::Plain(Resolved::Bool(truth)) => if truth { "true" } else { "false" }.into(),
            Scalar::Plain(Resolved::Int(number)) => number.to_string().into(),
            Scalar::Plain(Resolved::Float(number)) => float_key(number).into(),
            Scalar::Plain(Resolved::Timestamp | Resolved::Merge | Resolved::Str) => text.clone(),
            Scalar::Plain(Resolved::Null) => {
                self.late(Stage::Keys, unsupported("%!s(<nil>)", "<nil>", name, value));
                // However it is written, there is one such key.
                "\0nil".into()
            }
            Scalar::Plain(Resolved::Uint(number)) => {
                let key = format!("{number:#x}");
                self.late(Stage::Keys, unsupported("uint64", &key, name, value));
                text.clone()
            }
        })
    }
}

fn unsupported(ty: &str, key: &str, name: &Node, value: &Node) -> YamlError {
    let value = gosyntax::print(value);
    let text = format_args!("unsupported map key of type: {ty}, key: {key}, value: {value}");
    YamlError::converting(text, 0, name.span)
}

/// A scalar where Go wants a string.
pub(crate) fn as_string(found: Resolved, text: &str) -> String {
    match found {
        Resolved::Bool(truth) => truth.to_string(),
        Resolved::Int(number) => number.to_string(),
        Resolved::Uint(number) => number.to_string(),
        Resolved::Float(number) => float::format_g32(number),
        Resolved::Null | Resolved::Timestamp | Resolved::Merge | Resolved::Str => text.to_owned(),
    }
}

fn float_key(number: f64) -> String {
    match float::format_g32(number) {
        text if text == "NaN" => ".nan".to_owned(),
        text if text == "+Inf" => ".inf".to_owned(),
        text if text == "-Inf" => "-.inf".to_owned(),
        text => text,
    }
}
