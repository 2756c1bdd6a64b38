//! The head of a manifest straight from its events, for texts without surprises: nearly all.

use crate::decode::as_string;
use crate::events::{EventKind, Events};
use crate::reader::Text;
use crate::resolve::{Resolved, resolve};
use crate::scan::UNREAD;
use crate::target::fold_eq;
use crate::{Head, MAX_DEPTH, Metadata, ScalarStyle, YamlError};
use std::collections::BTreeMap;

/// What a scalar or collection is read for.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Field {
    Root,
    ApiVersion,
    Kind,
    Metadata,
    Name,
    Annotations,
    Annotation,
    Other,
}

/// A collection that is being read.
struct Open {
    field: Field,
    mapping: bool,
    /// What the next value of a mapping is for; `None` before a key.
    next: Option<Field>,
}

/// The head as [`crate::head`] gives it; `None` where the long way is needed: aliases, tags, unusual keys, a field
/// that comes twice, anything that may be an error.
///
/// # Errors
/// Where the text is not YAML.
pub(crate) fn scan(text: &Text<'_>) -> Result<Option<Head>, YamlError> {
    let mut events = Events::lazy(text);
    if let EventKind::StreamEnd = events.next()?.kind {
        return Ok(Some(Head::default()));
    }
    let mut scan = Scan::default();
    let mut open: Vec<Open> = Vec::new();
    loop {
        let done = match events.next()?.kind {
            EventKind::Scalar(properties, text, style) => {
                properties.tag.is_none() && scan.scalar(open.last_mut(), &text, style)
            }
            EventKind::Sequence(properties) => {
                properties.tag.is_none() && collection(&mut open, false, &mut scan)
            }
            EventKind::Mapping(properties) => {
                properties.tag.is_none() && collection(&mut open, true, &mut scan)
            }
            EventKind::End => {
                open.pop();
                true
            }
            _ => false,
        };
        if !done {
            return Ok(None);
        }
        if open.is_empty() {
            break;
        }
    }
    events.next()?;
    Ok(Some(scan.head))
}

#[derive(Default)]
struct Scan {
    head: Head,
    /// The fields that were seen.
    seen: [bool; 8],
    /// The annotation whose value comes next.
    annotation: String,
}

/// Goes into a collection; false where it is out of place.
fn collection(open: &mut Vec<Open>, mapping: bool, scan: &mut Scan) -> bool {
    let field = match open.last_mut() {
        None => Field::Root,
        Some(top) if !top.mapping => Field::Other,
        Some(top) => match top.next.take() {
            None => return false, // a collection for a key
            Some(field) => field,
        },
    };
    let fits = match field {
        Field::Other => true,
        Field::Root | Field::Metadata | Field::Annotations => mapping,
        _ => false,
    };
    match field {
        Field::Metadata => scan.head.metadata = Some(Metadata::default()),
        Field::Annotations => scan.metadata().annotations = Some(BTreeMap::new()),
        _ => {}
    }
    open.push(Open {
        field,
        mapping,
        next: None,
    });
    fits && open.len() <= MAX_DEPTH
}

impl Scan {
    fn metadata(&mut self) -> &mut Metadata {
        self.head.metadata.get_or_insert_default()
    }

    /// Takes a key or a value; false where that is not enough.
    fn scalar(&mut self, top: Option<&mut Open>, text: &str, style: ScalarStyle) -> bool {
        let Some(top) = top else {
            return false; // the document is a scalar
        };
        let field = match top.next.take() {
            Some(field) => field,
            None if top.mapping => {
                let field = self.key(top.field, text, style);
                top.next = field;
                return field.is_some();
            }
            None => Field::Other,
        };
        if field == Field::Other {
            return style != ScalarStyle::Plain || !may_be_infinite(text);
        }
        if text == UNREAD {
            return false;
        }
        let found = if style == ScalarStyle::Plain {
            resolve(text)
        } else {
            Resolved::Str
        };
        let value = match found {
            Resolved::Null => String::new(),
            found => as_string(found, text),
        };
        match field {
            Field::ApiVersion => self.head.api_version = value,
            Field::Kind => self.head.kind = value,
            Field::Name => self.metadata().name = value,
            Field::Annotation => {
                let key = std::mem::take(&mut self.annotation);
                self.metadata()
                    .annotations
                    .get_or_insert_default()
                    .insert(key, value);
            }
            _ => return found == Resolved::Null,
        }
        true
    }

    /// What stands under a key; `None` where the key needs a closer look.
    fn key(&mut self, place: Field, text: &str, style: ScalarStyle) -> Option<Field> {
        let string = style != ScalarStyle::Plain
            || matches!(resolve(text), Resolved::Str | Resolved::Timestamp);
        if !string || text == UNREAD {
            return None;
        }
        let field = match place {
            Field::Root if fold_eq(text, "apiversion") => Field::ApiVersion,
            Field::Root if fold_eq(text, "kind") => Field::Kind,
            Field::Root if fold_eq(text, "metadata") => Field::Metadata,
            Field::Metadata if fold_eq(text, "name") => Field::Name,
            Field::Metadata if fold_eq(text, "annotations") => Field::Annotations,
            Field::Annotations => {
                text.clone_into(&mut self.annotation);
                return Some(Field::Annotation);
            }
            _ => return Some(Field::Other),
        };
        let seen = &mut self.seen[field as usize];
        let again = std::mem::replace(seen, true);
        (!again).then_some(field)
    }
}

/// `.inf`, `-.nan` and the like: JSON cannot say them.
fn may_be_infinite(text: &str) -> bool {
    match text.as_bytes() {
        [b'.', ..] | [b'+' | b'-', b'.', ..] => {
            matches!(resolve(text), Resolved::Float(number) if !number.is_finite())
        }
        _ => false,
    }
}
