//! What templates see as `.`: one map for each chart of the tree, shared by all its templates.

use crate::capabilities::Capabilities;
use crate::files::Files;
use pilothouse_chart::Chart;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, MapType, Origins, Value};
use std::rc::Rc;

/// The operation that a render stands for: `.Release`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// `.Release.Name`
    pub name: String,
    /// `.Release.Namespace`
    pub namespace: String,
    /// `.Release.IsUpgrade`; `.Release.IsInstall` is the opposite.
    pub is_upgrade: bool,
    /// `.Release.Revision`
    pub revision: i64,
}

impl Release {
    fn to_value(&self) -> Value {
        let map = Map::new();
        map.insert("Name", self.name.as_str());
        map.insert("Namespace", self.namespace.as_str());
        map.insert("IsUpgrade", self.is_upgrade);
        map.insert("IsInstall", !self.is_upgrade);
        map.insert("Revision", Value::int(self.revision));
        map.insert("Service", "Helm");
        Value::Map(map)
    }
}

/// One chart of the tree with its `.`.
pub(crate) struct Scope {
    /// The names of the subcharts that lead to it: `""`, `postgresql`, `postgresql/common`.
    pub(crate) path: String,
    /// `chart`, `chart/charts/postgresql`: what its templates' names begin with.
    pub(crate) prefix: String,
    /// What the prefixes of its subcharts begin with.
    below: String,
    /// Whether what is below its subcharts stands where they would stand without aliases.
    beyond: bool,
    /// Its prefix without any alias.
    original: String,
    /// `.`
    pub(crate) dot: Map,
}

impl Scope {
    /// Sets `.Template`; as in Helm it stays set when other charts look at it through `.Subcharts`.
    pub(crate) fn enter_template(&self, name: &str) {
        let template = Map::typed(self.dot.ty());
        template.insert("Name", name);
        template.insert("BasePath", format!("{}/templates", self.prefix));
        self.dot.insert("Template", template);
    }
}

/// Builds the scopes of a chart tree.
pub(crate) struct Contexts<'c> {
    pub(crate) release: Value,
    pub(crate) capabilities: Value,
    pub(crate) helm: HelmVersion,
    pub(crate) origins: &'c mut Origins,
    pub(crate) scopes: Vec<Scope>,
}

impl<'c> Contexts<'c> {
    pub(crate) fn new(
        release: &Release,
        capabilities: &Capabilities,
        origins: &'c mut Origins,
    ) -> Contexts<'c> {
        Contexts {
            release: release.to_value(),
            helm: capabilities.helm,
            capabilities: Value::object(capabilities.clone()),
            origins,
            scopes: Vec::new(),
        }
    }

    /// Adds the scope of `chart`, then those of its subcharts; `visit` sees each chart with the index of its scope.
    pub(crate) fn add<'t>(
        &mut self,
        chart: &'t Chart,
        parent: Option<usize>,
        values: Map,
        visit: &mut impl FnMut(&'t Chart, usize, &str),
    ) -> Map {
        let outer = parent.map(|parent| &self.scopes[parent]);
        let (path, prefix) = match outer {
            None => (String::new(), chart.name().to_owned()),
            Some(outer) => {
                let slash = if outer.path.is_empty() { "" } else { "/" };
                (
                    format!("{}{slash}{}", outer.path, chart.name()),
                    format!("{}/charts/{}", outer.below, chart.name()),
                )
            }
        };
        let original = outer.map_or_else(
            || prefix.clone(),
            |outer| {
                let name = chart.mentioned_as.as_deref().unwrap_or(chart.name());
                format!("{}/charts/{name}", outer.original)
            },
        );
        let (below, beyond) = self.places(chart, outer, &prefix, &original);
        let values_type = values_type(self.helm);
        let dot = Map::typed(values_type);
        let subcharts = Map::new();
        dot.insert("Chart", chart.metadata.shown(parent.is_none(), self.helm));
        dot.insert("Files", Value::object(files_of(chart, self.helm)));
        dot.insert("Release", self.release.clone());
        dot.insert("Capabilities", self.capabilities.clone());
        dot.insert("Values", values.retyped(values_type));
        dot.insert("Subcharts", subcharts.clone());
        let index = self.scopes.len();
        visit(chart, index, &prefix);
        self.scopes.push(Scope {
            path,
            prefix,
            below,
            beyond,
            original,
            dot: dot.clone(),
        });
        for subchart in &chart.dependencies {
            let name = subchart.name();
            let own = match values.get(name) {
                Some(Value::Map(map)) => map,
                _ => Map::new(),
            };
            let child = self.scopes.len();
            let context = self.add(subchart, Some(index), own, visit);
            let root = self.origins.root(&self.scopes[child].path);
            subcharts.insert_from(name, context.retyped(MapType::Any), root);
        }
        dot
    }
}

impl Contexts<'_> {
    /// Where the subcharts of a chart stand, and whether those below them know nothing of aliases. Helm copies a chart
    /// that a Chart.yaml mentions, in order to give it its alias: what is below the copy still belongs to the original,
    /// unless a Chart.yaml on the way sorts out its dependencies.
    fn places(
        &self,
        chart: &Chart,
        outer: Option<&Scope>,
        prefix: &str,
        original: &str,
    ) -> (String, bool) {
        let sorts_out = chart.metadata.dependencies.is_some();
        match outer.filter(|_| !sorts_out) {
            None => (prefix.to_owned(), false),
            Some(_) if chart.mentioned_as.is_some() => {
                match self.helm.places_subcharts_below_an_alias() {
                    true => (prefix.to_owned(), true),
                    false => (original.to_owned(), false),
                }
            }
            Some(outer) if outer.beyond => (original.to_owned(), false),
            Some(_) => (prefix.to_owned(), false),
        }
    }
}

/// The Go type of `.Values` and of `.` itself.
fn values_type(helm: HelmVersion) -> MapType {
    match helm {
        HelmVersion::V3_22 => MapType::Values3,
        HelmVersion::V4_3 => MapType::Values,
    }
}

fn files_of(chart: &Chart, helm: HelmVersion) -> Files {
    let files = chart.files.iter();
    Files::new(
        files.map(|file| (Rc::from(&*file.name), file.data.clone())),
        helm,
    )
}
