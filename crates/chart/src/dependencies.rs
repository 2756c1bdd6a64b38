//! Which subcharts take part, under which names, and what they hand to their parents.

use crate::coalesce::{self, Nulls};
use crate::{Chart, ChartError, Dependency, Notice, notices};
use pilothouse_sprig::HelmVersion;
use pilothouse_sprig::semver::{Constraint, Version};
use pilothouse_value::{Map, MapType, Value, format};
use std::rc::Rc;

/// A chart whose dependencies are processed.
#[derive(Clone, Debug)]
pub struct Processed {
    /// The chart with the enabled subcharts under their aliases, and its values with what is imported.
    pub chart: Chart,
    /// What Helm logs meanwhile.
    pub notices: Vec<Notice>,
}

impl Chart {
    /// Refuses what cannot be installed by itself.
    ///
    /// # Errors
    /// `library charts are not installable`, `invalid chart apiVersion`
    pub fn check_installable(&self) -> Result<(), ChartError> {
        match self.metadata.kind.as_str() {
            "" | "application" => Ok(()),
            kind => Err(ChartError::new(
                "chart/not-installable",
                format!("{kind} charts are not installable"),
            )
            .help("A library chart only offers helpers to charts that depend on it.")),
        }
    }

    /// Refuses a cluster that the chart's `kubeVersion` excludes: `numbers` is its version without anything behind the
    /// numbers (`v1.31.0`), `version` all of it.
    ///
    /// # Errors
    /// `chart requires kubeVersion: … which is incompatible with Kubernetes …`
    pub fn check_kube_version(&self, numbers: &str, version: &str) -> Result<(), ChartError> {
        let wanted = &self.metadata.kube_version;
        if wanted.is_empty() || in_range(wanted, numbers) {
            return Ok(());
        }
        Err(ChartError::new(
            "chart/kube-version",
            format!(
                "chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {version}"
            ),
        ))
    }

    /// Refuses a chart whose Chart.yaml names charts that are not in `charts/`. Helm looks at the outermost chart
    /// alone.
    ///
    /// # Errors
    /// `an error occurred while checking for chart dependencies. … missing in charts/ directory: a, b`
    pub fn check_dependencies(&self) -> Result<(), ChartError> {
        let v3 = self.helm.checks_api_version() && self.metadata.api_version == "v3";
        let missing = self.missing();
        // Helm panics where nothing is missing but charts of this version.
        let wanted = |sub: &Chart| {
            let mut names = self.metadata.requirements().map(|wanted| &wanted.name);
            names.any(|name| name == sub.name())
        };
        let what = if !missing.is_empty() {
            format!(
                "found in Chart.yaml, but missing in charts/ directory: {}",
                missing.join(", ")
            )
        } else if v3 && !self.dependencies.iter().all(wanted) {
            "unsupported chart dependency type".to_owned()
        } else if v3 {
            return Err(ChartError::new(
                "chart/api-version",
                "invalid chart apiVersion",
            ));
        } else {
            return Ok(());
        };
        Err(ChartError::new(
            "chart/dependency-missing",
            if self.helm.names_the_failed_step() {
                format!(
                    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: {what}"
                )
            } else {
                format!(
                    "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: {what}"
                )
            },
        )
        .help("Put the charts into charts/, as folders or as .tgz archives."))
    }

    /// The names of the dependencies that are not in `charts/`.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let there = |wanted: &Dependency| {
            self.dependencies
                .iter()
                .any(|sub| sub.name() == wanted.name)
        };
        let missing = self.metadata.requirements().filter(|wanted| !there(wanted));
        missing.map(|wanted| wanted.name.as_str()).collect()
    }

    /// Leaves out what conditions and tags switch off, renames what has an alias, and takes in what subcharts export.
    /// `given`: the values from outside, merged.
    ///
    /// # Errors
    /// `chart dependencies processing failed: type mismatch on NAME: …`
    pub fn process_dependencies(&self, given: &Map) -> Result<Processed, ChartError> {
        let mut notices = Vec::new();
        let mut chart = self.clone();
        let processed = enable(&mut chart, given, "", &mut notices);
        match processed.and_then(|()| import(&mut chart, &mut notices)) {
            Ok(()) => Ok(Processed { chart, notices }),
            Err(mut error) if !self.helm.names_the_failed_step() => {
                error.notices = notices;
                Err(error)
            }
            Err(mut error) => {
                let failed = "chart dependencies processing failed";
                let said = Notice::new(crate::Level::Error, failed).with("error", error.message());
                notices.push(said);
                error.notices = notices;
                Err(error.within(format!("{failed}: ")))
            }
        }
    }

    /// The values that templates see as `.Values`: `given` above the defaults of the chart and its subcharts. All
    /// maps are new, so that templates may change them; their type is `common.Values`' at the root.
    ///
    /// # Errors
    /// `type mismatch on NAME: …` where a subchart's values are no table.
    pub fn render_values(&self, given: &Map) -> Result<(Map, Vec<Notice>), ChartError> {
        let mut notices = Vec::new();
        match coalesce::chart(self, given, Nulls::Delete, &mut notices) {
            Ok(merged) => Ok((merged.retyped(MapType::Values), notices)),
            Err(mut error) => {
                error.notices = notices;
                Err(error)
            }
        }
    }
}

fn enable(
    chart: &mut Chart,
    given: &Map,
    path: &str,
    notices: &mut Vec<Notice>,
) -> Result<(), ChartError> {
    if chart.metadata.dependencies.is_none() {
        return Ok(());
    }
    let mut wanted: Vec<Dependency> = chart.metadata.requirements().cloned().collect();
    chart.dependencies = named(&chart.dependencies, &mut wanted);
    for dependency in &mut wanted {
        dependency.enabled = true;
    }
    let values = coalesce::chart(chart, given, Nulls::Delete, notices)?;
    for dependency in &mut wanted {
        by_tags(dependency, &values, chart.helm, notices);
    }
    for dependency in &mut wanted {
        by_condition(dependency, &values, path, chart.helm, notices);
    }
    let off: Vec<String> = wanted
        .iter()
        .filter(|one| !one.enabled)
        .map(|one| one.name.clone())
        .collect();
    chart
        .dependencies
        .retain(|sub| !off.iter().any(|name| name == sub.name()));
    wanted.retain(|dependency| !off.contains(&dependency.name));
    for sub in &mut chart.dependencies {
        let path = format!("{path}{}.", sub.name());
        enable(sub, &values, &path, notices)?;
    }
    let metadata = Rc::make_mut(&mut chart.metadata);
    metadata.dependencies = (!wanted.is_empty()).then(|| wanted.into_iter().map(Some).collect());
    Ok(())
}

/// The charts under the names that Chart.yaml gives them: first those that it does not mention, then one for each
/// dependency. The dependencies take on their aliases as names.
fn named(charts: &[Chart], wanted: &mut [Dependency]) -> Vec<Chart> {
    let mentioned = |chart: &Chart| wanted.iter().any(|dependency| fulfils(chart, dependency));
    let mut named: Vec<Chart> = charts
        .iter()
        .filter(|chart| !mentioned(chart))
        .cloned()
        .collect();
    for dependency in wanted {
        if let Some(chart) = charts.iter().find(|chart| fulfils(chart, dependency)) {
            let mut chart = chart.clone();
            chart.mentioned_as = Some(chart.name().into());
            if !dependency.alias.is_empty() {
                Rc::make_mut(&mut chart.metadata).name = dependency.alias.clone();
            }
            named.push(chart);
        }
        if !dependency.alias.is_empty() {
            dependency.name = dependency.alias.clone();
        }
    }
    named
}

fn fulfils(chart: &Chart, dependency: &Dependency) -> bool {
    chart.name() == dependency.name && in_range(&dependency.version, &chart.metadata.version)
}

fn in_range(range: &str, version: &str) -> bool {
    match (Constraint::parse(range), Version::parse(version)) {
        (Ok(range), Ok(version)) => range.check(&version),
        _ => false,
    }
}

/// A dependency with tags is off where some of them are false and none is true.
fn by_tags(dependency: &mut Dependency, values: &Map, helm: HelmVersion, logged: &mut Vec<Notice>) {
    let Some(Value::Map(tags)) = values.get("tags") else {
        return;
    };
    let (mut on, mut off) = (false, false);
    for tag in &dependency.tags {
        match tags.get(tag) {
            Some(Value::Bool(truth)) => {
                on |= truth;
                off |= !truth;
            }
            Some(_) => logged.push(notices::no_boolean_tag(helm, tag, &dependency.name)),
            None => {}
        }
    }
    if off && !on {
        dependency.enabled = false;
    }
}

/// The first path of the condition that leads to a boolean decides.
fn by_condition(
    dependency: &mut Dependency,
    values: &Map,
    path: &str,
    helm: HelmVersion,
    logged: &mut Vec<Notice>,
) {
    let conditions = dependency.condition.trim().to_owned();
    for condition in conditions
        .split(',')
        .filter(|condition| !condition.is_empty())
    {
        match scalar(values, &format!("{path}{condition}")) {
            Some(Value::Bool(truth)) => {
                dependency.enabled = truth;
                return;
            }
            Some(_) => logged.push(notices::no_boolean_condition(
                helm,
                condition,
                &dependency.name,
            )),
            None => {}
        }
    }
}

/// The value at a dotted path, where it is there and no table.
fn scalar(values: &Map, path: &str) -> Option<Value> {
    let (parents, key) = match path.rsplit_once('.') {
        Some((parents, key)) => (Some(parents), key),
        None => (None, path),
    };
    let table = match parents {
        Some(parents) => table(values, parents).ok()?,
        None => values.clone(),
    };
    table
        .get(key)
        .filter(|value| !matches!(value, Value::Map(_)))
}

/// The table at a dotted path.
///
/// # Errors
/// `"name" is not a table`, with the first name that is none.
fn table(values: &Map, path: &str) -> Result<Map, String> {
    let mut at = values.clone();
    for name in path.split('.') {
        at = match at.get(name) {
            Some(Value::Map(inner)) => inner,
            _ => {
                let name = format::quote(name.as_bytes());
                return Err(format!("{} is not a table", String::from_utf8_lossy(&name)));
            }
        };
    }
    Ok(at)
}

/// Takes in what subcharts export, from the innermost outwards.
fn import(chart: &mut Chart, notices: &mut Vec<Notice>) -> Result<(), ChartError> {
    for sub in &mut chart.dependencies {
        import(sub, notices)?;
    }
    if chart.metadata.dependencies.is_none() {
        return Ok(());
    }
    let values = coalesce::chart(chart, &Map::new(), Nulls::Keep, notices)?;
    let imported = Map::new();
    let mut wanted: Vec<Dependency> = chart.metadata.requirements().cloned().collect();
    for dependency in &mut wanted {
        import_from(dependency, &values, &imported, chart.helm, notices);
    }
    chart.values = values;
    if !imported.is_empty() {
        // What is imported are copies of what must not change.
        let values = chart.values.late_copy();
        coalesce::tables(&values, &imported, Nulls::Keep, chart.helm, notices);
        values.settle();
        chart.values = values;
    }
    let metadata = Rc::make_mut(&mut chart.metadata);
    metadata.dependencies = Some(wanted.into_iter().map(Some).collect());
    Ok(())
}

fn import_from(
    dependency: &mut Dependency,
    values: &Map,
    imported: &Map,
    helm: HelmVersion,
    logged: &mut Vec<Notice>,
) {
    let mut rewritten = Vec::new();
    for wish in std::mem::take(&mut dependency.import_values) {
        match wish {
            Value::Map(wish) => {
                let (child, parent) = (text(&wish, "child"), text(&wish, "parent"));
                match table(values, &format!("{}.{child}", dependency.name)) {
                    Ok(found) => merge_at(imported, &parent, &found, helm, logged),
                    Err(error) => {
                        let chart = Some(&*dependency.name);
                        logged.push(notices::nothing_to_import(helm, chart, &error));
                    }
                }
                rewritten.push(pair(&child, &parent));
            }
            Value::Str(name) => {
                let child = format!("exports.{}", name.to_string_lossy());
                match table(values, &format!("{}.{child}", dependency.name)) {
                    Ok(found) => coalesce::tables(imported, &found, Nulls::Keep, helm, logged),
                    Err(error) => logged.push(notices::nothing_to_import(helm, None, &error)),
                }
                rewritten.push(pair(&child, "."));
            }
            _ => {}
        }
    }
    dependency.import_values = rewritten;
}

fn text(wish: &Map, key: &str) -> String {
    let value = wish.get(key).unwrap_or_default();
    String::from_utf8_lossy(&format::print_value(&value)).into_owned()
}

fn pair(child: &str, parent: &str) -> Value {
    let pair = Map::typed(MapType::String);
    pair.insert("child", child);
    pair.insert("parent", parent);
    Value::Map(pair)
}

/// Merges a table into `imported` at a dotted path; `.` is the root.
fn merge_at(imported: &Map, path: &str, found: &Map, helm: HelmVersion, logged: &mut Vec<Notice>) {
    let mut at = found.clone();
    if path != "." {
        for name in path.rsplit('.') {
            let outer = Map::new();
            outer.insert(name, at);
            at = outer;
        }
    }
    coalesce::tables(imported, &at, Nulls::Keep, helm, logged);
}
