//! The fields of custom resources, out of the definitions that a chart brings along.

use crate::fields::Fields;
use pilothouse_source::FileId;
use pilothouse_yaml::Node;
use std::fmt::Write;

/// Nothing is read deeper than this, and no more types than this.
const DEEPEST: usize = 40;
const MOST_TYPES: usize = 20_000;
/// What is said of a field ends with its first sentence, or after so many characters.
const LONGEST: usize = 200;

/// The fields of the objects that the CustomResourceDefinitions in these files are about. Their [`Fields::version`] is
/// empty. What cannot be read is left out; `None`: nothing is left.
#[must_use]
pub fn definitions<'f>(files: impl IntoIterator<Item = &'f [u8]>) -> Option<Fields> {
    let mut table = Table::default();
    for file in files {
        for document in pilothouse_yaml::documents(file, FileId::NONE).unwrap_or_default() {
            table.add(&document.root);
        }
    }
    Fields::read(format!("\n{}\n{}", table.objects, table.types.concat()))
}

/// The text of a table, as [`Fields`] reads it.
#[derive(Default)]
struct Table {
    objects: String,
    types: Vec<String>,
}

impl Table {
    fn add(&mut self, root: &Node) {
        let text = |node: Option<&Node>| node.and_then(Node::as_scalar).map(str::to_owned);
        let spec = root.get("spec");
        let within = |key: &str| spec.and_then(|spec| spec.get(key));
        let (Some("CustomResourceDefinition"), Some(group), Some(kind)) = (
            root.get("kind").and_then(Node::as_scalar),
            text(within("group")),
            text(within("names").and_then(|names| names.get("kind"))),
        ) else {
            return;
        };
        // apiextensions.k8s.io/v1beta1 has one schema for all versions.
        let schema_of = |node: Option<&Node>, key: &str| {
            let schema = node?.get(key)?.get("openAPIV3Schema");
            schema.cloned()
        };
        let shared = schema_of(spec, "validation");
        let versions = within("versions").and_then(Node::as_sequence);
        let mut named: Vec<(String, Option<Node>)> = versions
            .unwrap_or_default()
            .iter()
            .filter_map(|version| {
                let name = text(version.get("name"))?;
                Some((name, schema_of(Some(version), "schema")))
            })
            .collect();
        if named.is_empty() {
            named.extend(text(within("version")).map(|name| (name, None)));
        }
        for (version, schema) in named {
            let schema = schema.or_else(|| shared.clone());
            if let Some(number) = schema.and_then(|schema| self.fields(&schema, 0)) {
                let _ = writeln!(self.objects, "{group}/{version}\t{kind}\t{number}");
            }
        }
    }

    /// The number of the type whose fields a schema lists.
    fn fields(&mut self, schema: &Node, depth: usize) -> Option<usize> {
        let properties = schema.get("properties")?.as_mapping()?;
        if depth > DEEPEST || self.types.len() >= MOST_TYPES {
            return None;
        }
        let number = self.types.len();
        self.types.push(String::new());
        let required = schema.get("required").and_then(Node::as_sequence);
        let required = required.unwrap_or_default();
        let mut lines = String::new();
        for (name, property) in properties {
            let Some(name) = name.as_scalar().filter(|name| !name.contains(['\t', '\n'])) else {
                continue;
            };
            let must = required.iter().any(|one| one.as_scalar() == Some(name));
            let shape = self.shape(property, depth + 1);
            let about = property.get("description").and_then(Node::as_scalar);
            let _ = writeln!(
                lines,
                "{name}\t{}\t{shape}\t{}",
                if must { "!" } else { "" },
                about.map(sentence).unwrap_or_default()
            );
        }
        lines.push_str("=\n");
        self.types[number] = lines;
        Some(number)
    }

    fn shape(&mut self, schema: &Node, depth: usize) -> String {
        let says = |key: &str| schema.get(key).and_then(Node::as_scalar);
        if depth > DEEPEST {
            return "object".to_owned();
        }
        if says("x-kubernetes-int-or-string") == Some("true") {
            return "integer or string".to_owned();
        }
        if let Some(number) = self.fields(schema, depth) {
            return format!("={number}");
        }
        if let Some(items) = schema.get("items") {
            return format!("[]{}", self.shape(items, depth + 1));
        }
        let free = schema.get("additionalProperties");
        if let Some(free) = free.filter(|free| free.as_mapping().is_some()) {
            return format!("{{}}{}", self.shape(free, depth + 1));
        }
        match says("type") {
            Some(word @ ("string" | "integer" | "boolean" | "number")) => word.to_owned(),
            _ => "object".to_owned(),
        }
    }
}

/// The first sentence, on one line.
fn sentence(words: &str) -> String {
    let mut told = String::new();
    for word in words.split_whitespace() {
        if told.chars().count() + word.chars().count() > LONGEST {
            told.push_str(" …");
            break;
        }
        if !told.is_empty() {
            told.push(' ');
        }
        told.push_str(word);
        if word.ends_with('.') && !matches!(word, "e.g." | "i.e." | "etc.") {
            break;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step;

    const FOUND: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {kind: Kettle}
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion: {type: string}
            spec:
              type: object
              required: [litres]
              properties:
                litres:
                  description: |-
                    How much fits in,
                    e.g. two. It is
                    never empty.
                  type: integer
                lids:
                  type: array
                  items: {type: object, properties: {colour: {type: string}}}
                labels: {type: object, additionalProperties: {type: string}}
                port: {x-kubernetes-int-or-string: true}
                raw: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
kind: CustomResourceDefinition
spec:
  group: old.example.com
  version: v1beta1
  names: {kind: Pot}
  validation: {openAPIV3Schema: {properties: {size: {type: string}}}}
---
kind: Kettle
";

    #[test]
    fn schemas_become_fields() {
        let table = definitions([FOUND.as_bytes(), b"a: [", b""]).expect("a table");
        let objects: Vec<_> = table.objects().collect();
        assert_eq!(
            objects,
            [
                ("example.com/v1", "Kettle"),
                ("old.example.com/v1beta1", "Pot")
            ]
        );
        let path = [Step::Key("spec")];
        let fields = table.at(None, "Kettle", &path).expect("fields");
        let told: Vec<_> = fields
            .iter()
            .map(|one| format!("{} {} {}", one.name, one.type_name(), one.required))
            .collect();
        assert_eq!(
            told,
            [
                "litres integer true",
                "lids list of objects false",
                "labels map of strings false",
                "port integer or string false",
                "raw object false"
            ]
        );
        assert_eq!(fields[0].about, "How much fits in, e.g. two.");
        let path = [Step::Key("spec"), Step::Key("lids"), Step::Item];
        let fields = table.at(Some("example.com/v1"), "Kettle", &path);
        assert_eq!(fields.map(|fields| fields[0].name), Some("colour"));
        assert!(table.at(None, "Pot", &[]).is_some());
    }

    #[test]
    fn what_defines_nothing_is_nothing() {
        for text in ["", "kind: Kettle", "a: [", "kind: CustomResourceDefinition"] {
            assert!(definitions([text.as_bytes()]).is_none(), "{text}");
        }
        let mut deep = "{type: string}".to_owned();
        for _ in 0..60 {
            deep = format!("{{properties: {{a: {deep}}}}}");
        }
        let text = format!(
            "kind: CustomResourceDefinition\nspec: {{group: a.b, version: v1, names: {{kind: Deep}}, validation: {{openAPIV3Schema: {deep}}}}}"
        );
        assert!(definitions([text.as_bytes()]).is_some());
    }
}
