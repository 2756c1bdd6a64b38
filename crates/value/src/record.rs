//! Go structs that are nothing but their fields: `.Chart` in Helm 3, `.Capabilities`, a chart's maintainers.

use crate::object::{EncodedField, Object, PrintedField};
use crate::{Kind, Map, Str, Value, format};
use std::any::Any;

/// A field of a [`Record`].
#[derive(Clone, Debug)]
pub struct Field {
    name: &'static str,
    json: &'static str,
    value: Value,
    place: Place,
}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Place {
    Plain,
    /// Left out of JSON where it is empty.
    OmitEmpty,
    /// Its fields count as the outer struct's own.
    Embedded,
    /// Not exported: only printing shows it.
    Hidden,
}

impl Field {
    /// A field by its Go name, with the same name in JSON.
    #[must_use]
    pub fn new(name: &'static str, value: impl Into<Value>) -> Field {
        Field {
            name,
            json: name,
            value: value.into(),
            place: Place::Plain,
        }
    }

    /// The same under another name in JSON.
    #[must_use]
    pub fn json(mut self, name: &'static str) -> Field {
        self.json = name;
        self
    }

    /// The same, left out of JSON where it is empty (`omitempty`).
    #[must_use]
    pub fn omit_empty(mut self) -> Field {
        self.place = Place::OmitEmpty;
        self
    }

    /// The same as an embedded struct.
    #[must_use]
    pub fn embedded(mut self) -> Field {
        self.place = Place::Embedded;
        self
    }

    /// The same, not exported.
    #[must_use]
    pub fn hidden(mut self) -> Field {
        self.place = Place::Hidden;
        self
    }
}

/// A Go struct, or a pointer to one.
#[derive(Clone, Debug)]
pub struct Record {
    go_type: &'static str,
    fields: Vec<Field>,
    yaml_as_json: bool,
}

impl Record {
    /// A struct of a Go type; one that begins with `*` is a pointer.
    #[must_use]
    pub fn new(go_type: &'static str, fields: Vec<Field>) -> Record {
        Record {
            go_type,
            fields,
            yaml_as_json: false,
        }
    }

    fn embedded(&self) -> impl Iterator<Item = &Record> {
        let embedded = self
            .fields
            .iter()
            .filter(|field| field.place == Place::Embedded);
        embedded.filter_map(|field| field.value.downcast::<Record>())
    }

    /// The same with JSON's names and omissions in YAML as well.
    #[must_use]
    pub fn tagged_for_yaml(mut self) -> Record {
        self.yaml_as_json = true;
        self
    }

    fn encode(&self, into: &mut Vec<EncodedField>) {
        for field in &self.fields {
            match field.value.downcast::<Record>() {
                Some(inner) if field.place == Place::Embedded => {
                    let from = into.len();
                    inner.encode(into);
                    // JSON and TOML have its fields among the outer ones; go-yaml makes it a field.
                    into[from..]
                        .iter_mut()
                        .for_each(|inner| inner.yaml = "".into());
                    into.push(EncodedField {
                        name: "",
                        json: "",
                        yaml: field.name.to_ascii_lowercase().into(),
                        value: field.value.clone(),
                    });
                }
                _ if field.place == Place::Hidden => {}
                _ => into.push(self.encoded(field)),
            }
        }
    }

    fn encoded(&self, field: &Field) -> EncodedField {
        let omitted = field.place == Place::OmitEmpty && !field.value.truth();
        let json = if omitted { "" } else { field.json };
        EncodedField {
            name: field.name,
            json,
            yaml: match self.yaml_as_json {
                true => json.into(),
                false => field.name.to_ascii_lowercase().into(),
            },
            value: field.value.clone(),
        }
    }
}

impl Object for Record {
    fn go_type(&self) -> &'static str {
        self.go_type
    }

    fn kind(&self) -> Kind {
        if self.go_type.starts_with('*') {
            Kind::Ptr
        } else {
            Kind::Struct
        }
    }

    fn field(&self, name: &str) -> Option<Value> {
        let own = self
            .fields
            .iter()
            .find(|field| field.name == name && field.place != Place::Hidden);
        match own {
            Some(field) => Some(field.value.clone()),
            None => self.embedded().find_map(|inner| inner.field(name)),
        }
    }

    fn format(&self) -> Str {
        let value = Value::object(self.clone());
        format::sprintf(b"%v", &[value]).into()
    }

    fn printed_fields(&self) -> Option<Vec<PrintedField>> {
        let fields = self.fields.iter();
        Some(
            fields
                .map(|field| PrintedField {
                    name: field.name,
                    value: field.value.clone(),
                })
                .collect(),
        )
    }

    fn encoded_fields(&self) -> Option<Vec<EncodedField>> {
        let mut fields = Vec::new();
        self.encode(&mut fields);
        Some(fields)
    }

    fn to_plain(&self) -> Option<Value> {
        let fields = self.encoded_fields()?.into_iter();
        let shown = fields.filter(|field| !field.json.is_empty());
        let map: Map = shown.map(|field| (field.json, field.value)).collect();
        Some(Value::Map(map))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Record>() else {
            return false;
        };
        let pairs = self.fields.iter().zip(&other.fields);
        self.go_type == other.go_type
            && pairs
                .into_iter()
                .all(|(a, b)| crate::compare::deep_equal(&a.value, &b.value))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
