//! A chart in memory.

use crate::{File, Metadata};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::rc::Rc;

/// A chart: its own files, and the charts it depends on. Cheap to clone: contents are shared.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Chart.yaml. Once dependencies are processed: under the alias where there is one, with the enabled
    /// dependencies alone.
    pub metadata: Rc<Metadata>,
    /// What stands in `templates/`, in the order of loading.
    pub templates: Rc<[File]>,
    /// Everything else but what has a field of its own: what templates see as `.Files`; CustomResourceDefinitions
    /// and README.md among them.
    pub files: Rc<[File]>,
    /// The defaults. Once dependencies are processed: with those of the subcharts and what is imported from them.
    /// Not to be changed in place.
    pub values: Map,
    /// What values.yaml alone says, whatever is processed. Not to be changed in place.
    pub defaults: Map,
    /// values.yaml.
    pub values_file: Option<File>,
    /// values.schema.json.
    pub schema: Option<File>,
    /// Chart.yaml.
    pub chart_file: Option<File>,
    /// Chart.lock, or requirements.lock.
    pub lock_file: Option<File>,
    /// The subcharts; disabled ones are gone once dependencies are processed.
    pub dependencies: Vec<Chart>,
    /// Once dependencies are processed, where the Chart.yaml above it mentions it: its name without an alias.
    pub mentioned_as: Option<Rc<str>>,
    /// The Helm that loaded it, and whose rules its values are merged by.
    pub helm: HelmVersion,
    /// The folder or archive it was loaded from, relative to the root of the tree: empty for the root,
    /// `charts/redis`, `charts/redis-17.0.0.tgz`.
    pub folder: Rc<str>,
}

impl Chart {
    /// Its name (the alias, once dependencies are processed).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The folders of its subcharts, at any depth, each before those below it.
    #[must_use]
    pub fn folders(&self) -> Vec<Rc<str>> {
        let below = self.dependencies.iter();
        below
            .flat_map(|subchart| {
                let own = std::iter::once(subchart.folder.clone());
                own.chain(subchart.folders())
            })
            .collect()
    }

    /// The files below `crds/` of this chart and then of its subcharts: YAML and JSON files alone, as Helm installs
    /// them. Each with the path that `helm` prints it under.
    #[must_use]
    pub fn crds(&self) -> Vec<(String, File)> {
        let mut found = Vec::new();
        self.collect_crds(self.name(), &mut found);
        found
    }

    fn collect_crds(&self, path: &str, found: &mut Vec<(String, File)>) {
        for file in self.files.iter() {
            let extension = file.name.rsplit('.').next().unwrap_or_default();
            let manifest = ["yaml", "yml", "json"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known));
            if manifest && file.name.starts_with("crds/") {
                found.push((format!("{path}/{}", file.name), file.clone()));
            }
        }
        for subchart in &self.dependencies {
            subchart.collect_crds(&format!("{path}/charts/{}", subchart.name()), found);
        }
    }

    /// The chart at a scope: `""` is itself, `"redis/common"` the subchart of a subchart, by their names.
    #[must_use]
    pub fn at_scope(&self, scope: &str) -> Option<&Chart> {
        let mut chart = self;
        for name in scope.split('/').filter(|name| !name.is_empty()) {
            chart = chart.dependencies.iter().find(|sub| sub.name() == name)?;
        }
        Some(chart)
    }
}
