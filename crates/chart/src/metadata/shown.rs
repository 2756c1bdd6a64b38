//! Metadata as templates of Helm 4 see it.

use super::{Dependency, Maintainer, Metadata};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{List, Map, MapType, Value};

impl Metadata {
    /// `.Chart`
    #[must_use]
    pub fn shown(&self, is_root: bool, helm: HelmVersion) -> Value {
        if helm.chart_is_a_struct() {
            Value::object(self.to_struct(is_root))
        } else {
            Value::Map(self.to_map(is_root))
        }
    }

    /// A map of all fields by their Go names, and `IsRoot`.
    fn to_map(&self, is_root: bool) -> Map {
        let map = Map::new();
        map.insert("APIVersion", self.api_version.as_str());
        map.insert("Annotations", annotations(self.annotations.as_deref()));
        map.insert("AppVersion", self.app_version.as_str());
        map.insert("Condition", self.condition.as_str());
        map.insert(
            "Dependencies",
            list(self.requirements().map(Dependency::to_map)),
        );
        map.insert("Deprecated", self.deprecated);
        map.insert("Description", self.description.as_str());
        map.insert("Home", self.home.as_str());
        map.insert("Icon", self.icon.as_str());
        map.insert("IsRoot", is_root);
        map.insert("Keywords", texts(&self.keywords));
        map.insert("KubeVersion", self.kube_version.as_str());
        let maintainers = self.maintainers.iter().flatten();
        map.insert("Maintainers", list(maintainers.map(Maintainer::to_map)));
        map.insert("Name", self.name.as_str());
        map.insert("Sources", texts(&self.sources));
        map.insert("Tags", self.tags.as_str());
        map.insert("Type", self.kind.as_str());
        map.insert("Version", self.version.as_str());
        map
    }
}

impl Maintainer {
    fn to_map(&self) -> Value {
        let map = Map::new();
        map.insert("Email", self.email.as_str());
        map.insert("Name", self.name.as_str());
        map.insert("URL", self.url.as_str());
        Value::Map(map)
    }
}

impl Dependency {
    fn to_map(&self) -> Value {
        let map = Map::new();
        map.insert("Alias", self.alias.as_str());
        map.insert("Condition", self.condition.as_str());
        map.insert("Enabled", self.enabled);
        map.insert("ImportValues", list(self.import_values.iter().cloned()));
        map.insert("Name", self.name.as_str());
        map.insert("Repository", self.repository.as_str());
        map.insert("Tags", texts(&self.tags));
        map.insert("Version", self.version.as_str());
        Value::Map(map)
    }
}

fn annotations(pairs: Option<&[(String, String)]>) -> Map {
    let Some(pairs) = pairs else {
        return Map::nil(MapType::String);
    };
    let map = Map::typed(MapType::String);
    for (key, text) in pairs {
        map.insert(key.as_str(), text.as_str());
    }
    map
}

fn texts(items: &[String]) -> Value {
    list(items.iter().map(|item| Value::from(item.as_str())))
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    Value::List(List::new(items.collect()))
}
