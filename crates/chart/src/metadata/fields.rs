//! The fields of a struct, filled as Go's JSON decoder fills them.

use super::reader::{Place, Reader, json_kind};
use crate::{ChartError, Dependency, Maintainer, Metadata};
use pilothouse_value::{Map, Value};

/// The fields of one struct being filled; keeps the first misfit.
pub(super) struct Fields<'a> {
    pub(super) reader: &'a Reader<'a>,
    place: &'a Place,
    /// The struct's name, and the fields on the way to it with a dot after each.
    owner: &'static str,
    path: &'a str,
    error: Option<ChartError>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(
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
    pub(super) fn take(&self) -> Vec<(&'static str, Place)> {
        let names: &[&'static str] = match self.owner {
            "Metadata" => Metadata::FIELDS,
            "chartBase" => &["apiVersion"],
            "Maintainer" => Maintainer::FIELDS,
            "Lock" => &["generated", "digest", "dependencies"],
            _ => Dependency::FIELDS,
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

    pub(super) fn finish(self) -> Result<(), ChartError> {
        self.error.map_or(Ok(()), Err)
    }

    pub(super) fn misfit(&mut self, name: &str, place: &Place, go_type: &str) {
        let kind = json_kind(&place.value);
        let (owner, path) = (self.owner, self.path);
        let message = format!(
            "json: cannot unmarshal {kind} into Go struct field {owner}.{path}{name} of type {go_type}"
        );
        if self.error.is_none() {
            self.error = Some(self.reader.misfit(&message, place.span));
        }
    }

    pub(super) fn text(&mut self, name: &str, place: &Place, field: &mut String) {
        match place.text() {
            Some(text) => *field = text,
            None if place.value.is_nil() => {}
            None => self.misfit(name, place, "string"),
        }
    }

    pub(super) fn flag(&mut self, name: &str, place: &Place, field: &mut bool) {
        match &place.value {
            Value::Bool(truth) => *field = *truth,
            Value::Nil => {}
            _ => self.misfit(name, place, "bool"),
        }
    }

    pub(super) fn list(&mut self, name: &str, place: &Place, go_type: &str) -> Option<Vec<Place>> {
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

    pub(super) fn texts(&mut self, name: &str, place: &Place, field: &mut Vec<String>) {
        let items = self.list(name, place, "[]string").unwrap_or_default();
        *field = items.iter().map(|item| self.one_text(name, item)).collect();
    }

    pub(super) fn one_text(&mut self, name: &str, place: &Place) -> String {
        let mut text = String::new();
        self.text(name, place, &mut text);
        text
    }

    pub(super) fn text_map(
        &mut self,
        name: &str,
        place: &Place,
        field: &mut Option<Vec<(String, String)>>,
    ) {
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
    pub(super) fn structs<T>(
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

fn entries(map: &Map) -> Vec<(pilothouse_value::Key, Value)> {
    let slots = map.slots();
    slots
        .iter()
        .map(|(key, slot)| (key.clone(), slot.value.clone()))
        .collect()
}
