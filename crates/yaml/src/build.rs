//! From events straight to values, for texts without aliases, tags and keys that need a closer look: nearly all.

use crate::events::{EventKind, Events};
use crate::reader::Text;
use crate::resolve::{Resolved, resolve};
use crate::{MAX_DEPTH, ScalarStyle, YamlError};
use pilothouse_source::FileId;
use pilothouse_value::{Key, List, Map, MapType, Origin, Slot, Value};
use std::collections::BTreeMap;

/// A collection that is being read.
enum Open {
    List(Vec<Value>),
    Map(Vec<(Key, Slot)>, Option<Key>),
}

/// The value of the first document, as [`crate::decode_node`] would give it. `None` where the long way is needed.
///
/// # Errors
/// Where the text is not YAML.
pub(crate) fn build(text: &Text<'_>) -> Result<Option<Value>, YamlError> {
    let mut events = Events::new(text, FileId::NONE);
    if let EventKind::StreamEnd = events.next()?.kind {
        return Ok(Some(Value::Nil));
    }
    let mut keys = Keys::new();
    let mut open: Vec<Open> = Vec::new();
    let root = loop {
        let value = match events.next()?.kind {
            EventKind::Scalar(properties, text, style) => {
                if properties.tag.is_some() {
                    return Ok(None);
                }
                if let Some(Open::Map(_, name @ None)) = open.last_mut() {
                    let Some(key) = key(&text, style, &mut keys) else {
                        return Ok(None);
                    };
                    *name = Some(key);
                    continue;
                }
                match scalar(&text, style) {
                    Some(value) => value,
                    None => return Ok(None),
                }
            }
            EventKind::Sequence(properties) | EventKind::Mapping(properties)
                if properties.tag.is_some()
                    || open.len() >= MAX_DEPTH
                    || matches!(open.last(), Some(Open::Map(_, None))) =>
            {
                return Ok(None);
            }
            EventKind::Sequence(_) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            EventKind::Mapping(_) => {
                open.push(Open::Map(Vec::new(), None));
                continue;
            }
            EventKind::End => match open.pop() {
                Some(Open::List(items)) => List::new(items).into(),
                Some(Open::Map(entries, _)) => {
                    let slots: BTreeMap<Key, Slot> = entries.into_iter().collect();
                    Map::from_slots(MapType::Any, slots).into()
                }
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        match open.last_mut() {
            None => break value,
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map(entries, name)) => {
                if let Some(key) = name.take() {
                    entries.push((
                        key,
                        Slot {
                            value,
                            origin: Origin::NONE,
                        },
                    ));
                }
            }
        }
    };
    events.next()?;
    Ok(Some(root))
}

fn scalar(text: &str, style: ScalarStyle) -> Option<Value> {
    if style != ScalarStyle::Plain {
        return Some(text.into());
    }
    Some(match resolve(text) {
        Resolved::Null => Value::Nil,
        Resolved::Bool(truth) => Value::Bool(truth),
        Resolved::Int(number) => Value::Float(number as f64),
        Resolved::Uint(number) => Value::Float(number as f64),
        Resolved::Float(number) if number.is_finite() => Value::Float(number),
        Resolved::Float(_) => return None,
        Resolved::Timestamp | Resolved::Merge | Resolved::Str => text.into(),
    })
}

fn key(text: &str, style: ScalarStyle, keys: &mut Keys) -> Option<Key> {
    let string =
        style != ScalarStyle::Plain || matches!(resolve(text), Resolved::Str | Resolved::Timestamp);
    string.then(|| keys.get(text))
}

/// Keys read before: `name` and `image` come again and again.
struct Keys {
    seen: Vec<Option<Key>>,
}

impl Keys {
    const SIZE: usize = 256;

    fn new() -> Keys {
        Keys {
            seen: vec![None; Keys::SIZE],
        }
    }

    fn get(&mut self, text: &str) -> Key {
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return "".into();
        };
        let mix = usize::from(*first) * 31
            + usize::from(*last) * 7
            + usize::from(bytes[bytes.len() / 2]) * 3
            + bytes.len();
        let slot = &mut self.seen[mix % Keys::SIZE];
        match slot {
            Some(key) if **key == *text => key.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }
}
