//! What an environment gives to a chart: values files, `--set` flags, options.

use crate::findings;
use crate::rendering::{Finding, Place};
use pilothouse_chart::{Chart, ChartError, Layers, Loaded, Sections, Sources};
use pilothouse_engine::{KubeVersion, Options};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use pilothouse_workspace::settings::{self, Part};
use pilothouse_workspace::{Environment, Operation, SetKind, Workspace};
use std::collections::HashMap;

/// Values files read before, by path and number.
pub(crate) type ValuesCache = HashMap<(String, FileId), ReadValues>;

/// A values file as it was read.
#[derive(Default)]
pub(crate) struct ReadValues {
    /// The stamp of the text, with what it says.
    whole: Option<(u64, Map)>,
    sections: Sections,
}

/// A chart with what is given to it.
pub(crate) struct Given<'a> {
    pub(crate) chart: &'a Chart,
    pub(crate) sources: Sources,
    pub(crate) layers: Layers,
    pub(crate) options: Options,
    pub(crate) workspace: &'a Workspace,
    pub(crate) environment: &'a Environment,
}

/// Gathers the values and options of an environment; `None` where that fails, with the reasons in `findings`.
pub(crate) fn give<'a>(
    loaded: &'a Loaded,
    cache: &mut ValuesCache,
    workspace: &'a Workspace,
    environment: &'a Environment,
    findings: &mut Vec<Finding>,
) -> Option<Given<'a>> {
    let mut sources = loaded.sources.clone();
    let mut layers = Layers::given_to(loaded.chart.helm);
    let mut good = true;
    for path in &environment.values_files {
        if let Err(finding) = values_file(
            &mut layers,
            &mut sources,
            cache,
            workspace,
            path,
            loaded.chart.helm,
        ) {
            let mut finding = *finding;
            let place = || settings_place(workspace, environment, Part::Values(path));
            finding.place = finding.place.or_else(place);
            findings.push(finding);
            good = false;
        }
    }
    for kind in SetKind::BY_STRENGTH {
        for flag in environment.sets.iter().filter(|flag| flag.kind == kind) {
            if let Err(error) = set(&mut layers, &mut sources, kind, &flag.value, workspace) {
                let mut finding = findings::chart(&error, Some(&sources), workspace);
                let place = settings_place(workspace, environment, Part::Flag(flag));
                finding.place = finding.place.or(place);
                findings.push(finding);
                good = false;
            }
        }
    }
    let kube_version = KubeVersion::parse(&environment.kube_version);
    let kube_version = kube_version.map_err(|words| {
        findings.push(findings::error(
            &words,
            "environment/kube-version",
            "",
            "Environment",
            settings_place(workspace, environment, Part::Field("kubeVersion")),
        ));
    });
    let kube_version = kube_version.ok().filter(|_| good)?;
    let mut options = Options::new(&*environment.release, &*environment.namespace);
    options.release.is_upgrade = environment.operation == Operation::Upgrade;
    options.kube_version = Some(kube_version);
    options.api_versions.clone_from(&environment.api_versions);
    options.helm = loaded.chart.helm;
    Some(Given {
        chart: &loaded.chart,
        sources,
        layers,
        options,
        workspace,
        environment,
    })
}

/// Where pilothouse.yaml says it, if there is one.
fn settings_place(
    workspace: &Workspace,
    environment: &Environment,
    part: Part<'_>,
) -> Option<Place> {
    let file = workspace.file(settings::FILE)?;
    let range = settings::place(file.bytes(), &environment.name, part)?;
    Some(Place {
        path: settings::FILE.to_owned(),
        start: range.start,
        end: range.end,
    })
}

fn values_file(
    layers: &mut Layers,
    sources: &mut Sources,
    cache: &mut ValuesCache,
    workspace: &Workspace,
    path: &str,
    helm: HelmVersion,
) -> Result<(), Box<Finding>> {
    let Some(file) = workspace.file(path) else {
        let words = format!("open {path}: no such file or directory");
        return Err(Box::new(findings::error(
            &words,
            "values/missing-file",
            "",
            "Environment",
            None,
        )));
    };
    let bytes = file.bytes();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let id = sources.add(path, text);
    let known = cache.entry((path.to_owned(), id)).or_default();
    let values = match &known.whole {
        Some((stamp, values)) if *stamp == file.stamp() => values.clone(),
        _ => {
            let values = known.sections.values(text, id, helm).map_err(|error| {
                let error = error.within(format!("failed to parse {path}: "));
                Box::new(findings::chart(&error, Some(sources), workspace))
            })?;
            known.whole = Some((file.stamp(), values.clone()));
            values
        }
    };
    layers.parsed_file(path, id, values);
    Ok(())
}

fn set(
    layers: &mut Layers,
    sources: &mut Sources,
    kind: SetKind,
    value: &str,
    workspace: &Workspace,
) -> Result<(), ChartError> {
    match kind {
        SetKind::Json => layers.set_json(sources, value),
        SetKind::Set => layers.set(sources, value),
        SetKind::String => layers.set_string(sources, value),
        SetKind::Literal => layers.set_literal(sources, value),
        SetKind::File => layers.set_file(sources, value, &mut |path| match workspace.file(path) {
            Some(file) => Ok(file.bytes().to_vec()),
            None => Err(format!("open {path}: no such file or directory")),
        }),
    }
}

/// The Helm that an environment follows.
pub(crate) fn helm_version(environment: &Environment) -> HelmVersion {
    HelmVersion::parse(&environment.helm_version).unwrap_or_default()
}
