//! Metadata as templates of Helm 3 see it: the very structs that Chart.yaml is read into.

use super::{Dependency, Maintainer, Metadata};
use pilothouse_value::{Field, List, ListType, Map, MapType, Record, Value};

impl Metadata {
    /// The fields of Chart.yaml, as they are written there.
    pub const FIELDS: &[&str] = &[
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

    /// `.Chart`: the metadata, embedded, and `IsRoot`.
    pub(super) fn to_struct(&self, is_root: bool) -> Record {
        Record::new(
            "struct { chart.Metadata; IsRoot bool }",
            vec![
                Field::new("Metadata", Value::object(self.record())).embedded(),
                Field::new("IsRoot", is_root),
            ],
        )
    }

    fn record(&self) -> Record {
        let fields = vec![
            text("Name", "name", &self.name),
            text("Home", "home", &self.home),
            texts("Sources", "sources", &self.sources),
            text("Version", "version", &self.version),
            text("Description", "description", &self.description),
            texts("Keywords", "keywords", &self.keywords),
            self.maintainers(),
            text("Icon", "icon", &self.icon),
            text("APIVersion", "apiVersion", &self.api_version),
            text("Condition", "condition", &self.condition),
            text("Tags", "tags", &self.tags),
            text("AppVersion", "appVersion", &self.app_version),
            optional("Deprecated", "deprecated", self.deprecated),
            self.annotations(),
            text("KubeVersion", "kubeVersion", &self.kube_version),
            self.dependencies(),
            text("Type", "type", &self.kind),
        ];
        Record::new("chart.Metadata", fields)
    }

    fn maintainers(&self) -> Field {
        let shown = self.maintainers.iter().map(|one| match one {
            Some(one) => Value::object(one.record()),
            None => Value::Nil,
        });
        optional(
            "Maintainers",
            "maintainers",
            list("[]*chart.Maintainer", shown.collect()),
        )
    }

    fn annotations(&self) -> Field {
        let map = match &self.annotations {
            None => Map::nil(MapType::String),
            Some(_) => Map::typed(MapType::String),
        };
        for (key, text) in self.annotations.iter().flatten() {
            map.insert(key.as_str(), text.as_str());
        }
        optional("Annotations", "annotations", map)
    }

    fn dependencies(&self) -> Field {
        let shown = self.dependencies.iter().flatten().map(|one| match one {
            Some(one) => Value::object(one.record()),
            None => Value::Nil,
        });
        optional(
            "Dependencies",
            "dependencies",
            list("[]*chart.Dependency", shown.collect()),
        )
    }
}

impl Maintainer {
    /// The fields of one of Chart.yaml's `maintainers`.
    pub const FIELDS: &[&str] = &["name", "email", "url"];

    fn record(&self) -> Record {
        let fields = vec![
            text("Name", "name", &self.name),
            text("Email", "email", &self.email),
            text("URL", "url", &self.url),
        ];
        Record::new("*chart.Maintainer", fields)
    }
}

impl Dependency {
    /// The fields of one of Chart.yaml's `dependencies`.
    pub const FIELDS: &[&str] = &[
        "name",
        "version",
        "repository",
        "condition",
        "tags",
        "enabled",
        "import-values",
        "alias",
    ];

    fn record(&self) -> Record {
        let imports = self.import_values.clone();
        let fields = vec![
            Field::new("Name", self.name.as_str()).json("name"),
            text("Version", "version", &self.version),
            Field::new("Repository", self.repository.as_str()).json("repository"),
            text("Condition", "condition", &self.condition),
            texts("Tags", "tags", &self.tags),
            optional("Enabled", "enabled", self.enabled),
            optional("ImportValues", "import-values", list_any(imports)),
            text("Alias", "alias", &self.alias),
        ];
        Record::new("*chart.Dependency", fields).tagged_for_yaml()
    }
}

fn optional(name: &'static str, json: &'static str, value: impl Into<Value>) -> Field {
    Field::new(name, value).json(json).omit_empty()
}

fn text(name: &'static str, json: &'static str, text: &str) -> Field {
    optional(name, json, text)
}

fn texts(name: &'static str, json: &'static str, items: &[String]) -> Field {
    let items = items.iter().map(|item| Value::from(item.as_str()));
    optional(name, json, typed(ListType::String, items.collect()))
}

fn list(go_type: &'static str, items: Vec<Value>) -> List {
    typed(ListType::Named(go_type), items)
}

fn list_any(items: Vec<Value>) -> List {
    typed(ListType::Any, items)
}

fn typed(ty: ListType, items: Vec<Value>) -> List {
    if items.is_empty() {
        List::nil(ty)
    } else {
        List::typed(ty, items)
    }
}
