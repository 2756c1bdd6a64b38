//! One release of a chart, rendered: from a loaded chart and the values given to it to sorted manifests.

use crate::capabilities::{Capabilities, KubeVersion};
use crate::context::{Contexts, Release};
use crate::functions::RenderState;
use crate::kept::{Charts, Kept};
use crate::manifest::{ManifestError, Sorted, sort_manifests};
use crate::printed::Crd;
use crate::render::{ParseCache, RenderedFile, Renderer, TemplateError, TemplateFile, base_name};
use pilothouse_chart::{Chart, ChartError, Notice, notices};
use pilothouse_gotmpl::{Functions, World};
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Origins};
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::rc::Rc;

/// What an environment says besides its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// `.Release`
    pub release: Release,
    /// `--kube-version`; `None`: the default of the Helm version.
    pub kube_version: Option<KubeVersion>,
    /// `--api-versions`
    pub api_versions: Vec<String>,
    /// Whose behaviour.
    pub helm: HelmVersion,
    /// `--skip-schema-validation`
    pub skip_schema: bool,
    /// Whether Chart.yaml's `kubeVersion` counts for nothing, as in `helm lint`.
    pub any_kube_version: bool,
    /// `--include-crds`
    pub include_crds: bool,
}

impl Options {
    /// A first installation with the defaults of Helm 4.
    #[must_use]
    pub fn new(release: impl Into<String>, namespace: impl Into<String>) -> Options {
        Options {
            release: Release {
                name: release.into(),
                namespace: namespace.into(),
                is_upgrade: false,
                revision: 1,
            },
            kube_version: None,
            api_versions: Vec::new(),
            helm: HelmVersion::V4_3,
            skip_schema: false,
            any_kube_version: false,
            include_crds: false,
        }
    }
}

/// What renders share and keep between them.
pub struct Engine<'e> {
    /// [`crate::functions()`] of the Helm version.
    pub functions: &'e Functions,
    /// The outside world.
    pub world: &'e dyn World,
    /// What may be spent.
    pub budget: &'e Budget,
    /// The table of origins.
    pub origins: Rc<RefCell<Origins>>,
    /// Templates parsed before.
    pub cache: &'e mut ParseCache,
    /// What the last render of the same environment printed; `None`: everything is executed.
    pub kept: Option<&'e mut Kept>,
}

/// Why a release cannot be rendered.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The chart or its values.
    Chart(ChartError),
    /// The chart wants another Kubernetes.
    KubeVersion(String),
    /// A template.
    Template(TemplateError),
    /// What the templates print.
    Manifest(ManifestError),
}

impl Failure {
    /// That Helm's words, without the `Error: ` in front.
    #[must_use]
    pub fn words(&self, helm: HelmVersion) -> String {
        match self {
            Failure::Chart(error) => error.message().to_owned(),
            Failure::KubeVersion(words) => words.clone(),
            Failure::Template(error) => error.words(helm),
            Failure::Manifest(error) => error.message.clone(),
        }
    }

    /// Whether `helm template` adds its hint at `--debug`.
    #[must_use]
    pub fn is_late(&self) -> bool {
        !matches!(self, Failure::Chart(_))
    }
}

/// A rendered release, complete or up to its failure.
#[derive(Clone, Debug, Default)]
pub struct Rendering {
    /// The chart's name, what every path in here begins with.
    pub chart: String,
    /// The folders of the subcharts that take part, at any depth ([`Chart::folder`]); `None`: it did not come so far.
    pub enabled: Option<Vec<Rc<str>>>,
    /// The values that the templates saw, those of the root chart; `None`: it did not come so far.
    pub values: Option<Map>,
    /// What each file printed, in the order of execution.
    pub files: Vec<RenderedFile>,
    /// Manifests and hooks.
    pub sorted: Sorted,
    /// The chart's NOTES.txt: an index into `files`.
    pub notes: Option<usize>,
    /// The chart's custom resource definitions, where they are asked for.
    pub crds: Vec<Crd>,
    /// What Helm logs, in order.
    pub notices: Vec<Notice>,
    /// Why it stopped, if it did.
    pub failure: Option<Failure>,
}

impl Rendering {
    /// The text of the chart's NOTES.txt.
    #[must_use]
    pub fn notes_text(&self) -> Option<String> {
        let file = &self.files[self.notes?];
        Some(String::from_utf8_lossy(&file.text).into_owned())
    }

    /// The notes of the chart and of its subcharts, as `--render-subchart-notes` shows them.
    #[must_use]
    pub fn all_notes_text(&self) -> Option<String> {
        let notes = self.files.iter().filter(|file| file.name.ends_with(NOTES));
        let texts = notes.filter(|file| !file.text.is_empty());
        let texts: Vec<_> = texts
            .map(|file| String::from_utf8_lossy(&file.text))
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }
}

const NOTES: &str = "NOTES.txt";

/// Renders `chart` as loaded, with `given`: the values from outside, merged.
pub fn render(chart: &Chart, given: &Map, options: &Options, engine: &mut Engine<'_>) -> Rendering {
    let mut rendering = render_files(chart, given, options, engine);
    if rendering.failure.is_none() {
        rendering.failure = sort(&mut rendering, options.helm).err();
    }
    rendering
}

/// The same up to the text of each file: nothing is split into manifests yet.
pub fn render_files(
    chart: &Chart,
    given: &Map,
    options: &Options,
    engine: &mut Engine<'_>,
) -> Rendering {
    let mut rendering = Rendering::default();
    let mut stopped = run(chart, given, options, engine, &mut rendering);
    if matches!(stopped, Err(Stopped::Mutated)) {
        // A template changed values that others share: nothing that was kept holds.
        rendering = Rendering::default();
        engine.world.again();
        stopped = run(chart, given, options, engine, &mut rendering);
    }
    if let Err(Stopped::Failed(failure)) = stopped {
        rendering.failure = Some(failure);
    }
    rendering
}

/// Why [`run`] came to no end.
enum Stopped {
    Failed(Failure),
    /// It is to be run again: [`Kept`] did not hold and is empty now.
    Mutated,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Stopped {
        Stopped::Failed(failure)
    }
}

/// The same as the linter does it: values are merged twice, and no version of Kubernetes is too old. `None`: the
/// subcharts cannot be sorted out, of which Helm says nothing here. What is logged goes to `notices` as well then.
pub(crate) fn render_linted(
    chart: &Chart,
    given: &Map,
    options: &Options,
    engine: &mut Engine<'_>,
    notices: &mut Vec<Notice>,
) -> Option<Rendering> {
    let mut processed = match chart.process_dependencies(given) {
        Ok(processed) => processed,
        Err(mut error) => {
            // The last one is the error itself, which only `helm template` logs.
            error.notices.pop();
            notices.append(&mut error.notices);
            return None;
        }
    };
    let mut rendering = Rendering::default();
    rendering.notices.append(&mut processed.notices);
    let failure = match processed.chart.render_values(given) {
        Ok((values, mut merging)) => {
            rendering.notices.append(&mut merging);
            match run_processed(&processed.chart, &values, options, engine, &mut rendering) {
                Ok(()) => None,
                Err(Stopped::Failed(failure)) => Some(failure),
                // Nothing is kept any more, so that this happens once only.
                Err(Stopped::Mutated) => {
                    engine.world.again();
                    return render_linted(chart, given, options, engine, notices);
                }
            }
        }
        Err(mut error) => {
            // The first of the two merges fails, of which Helm says nothing either.
            notices.append(&mut rendering.notices);
            notices.append(&mut error.notices);
            return None;
        }
    };
    rendering.failure = failure;
    Some(rendering)
}

fn chart_failure(rendering: &mut Rendering, mut error: ChartError) -> Failure {
    rendering.notices.append(&mut error.notices);
    Failure::Chart(error)
}

fn run(
    chart: &Chart,
    given: &Map,
    options: &Options,
    engine: &mut Engine<'_>,
    rendering: &mut Rendering,
) -> Result<(), Stopped> {
    let processed = chart
        .process_dependencies(given)
        .map_err(|error| chart_failure(rendering, error))?;
    rendering.notices.extend(processed.notices);
    run_processed(&processed.chart, given, options, engine, rendering)
}

/// Everything after subcharts are enabled and values imported.
fn run_processed(
    chart: &Chart,
    given: &Map,
    options: &Options,
    engine: &mut Engine<'_>,
    rendering: &mut Rendering,
) -> Result<(), Stopped> {
    rendering.chart = chart.name().to_owned();
    rendering.enabled = Some(chart.folders());
    let kube_version = options.kube_version.clone().unwrap_or_default();
    let (values, notices) = chart
        .render_values(given)
        .map_err(|error| chart_failure(rendering, error))?;
    rendering.notices.extend(notices);
    if !options.skip_schema {
        let notices = chart
            .check_schemas(&values)
            .map_err(|error| chart_failure(rendering, error))?;
        rendering.notices.extend(notices);
    }
    rendering.values = Some(values.clone());
    if !options.any_kube_version {
        chart
            .check_kube_version(&kube_version.normalized, &kube_version.version)
            .map_err(|error| Failure::KubeVersion(error.message().to_owned()))?;
    }
    if options.include_crds {
        let crds = chart.crds().into_iter();
        rendering.crds = crds
            .map(|(path, file)| (path, String::from_utf8_lossy(&file.data).into_owned()))
            .collect();
    }
    let capabilities = Capabilities::new(kube_version, &options.api_versions, options.helm);
    values.mark_shared();
    let state = RenderState {
        helm: options.helm,
        ..RenderState::default()
    };
    let failure = render_templates(
        chart,
        &values,
        &capabilities,
        options,
        engine,
        &state,
        rendering,
    )?;
    rendering.notices.append(&mut state.notices.borrow_mut());
    match failure {
        Some(error) => Err(Failure::Template(error).into()),
        None => Ok(()),
    }
}

fn render_templates(
    chart: &Chart,
    values: &Map,
    capabilities: &Capabilities,
    options: &Options,
    engine: &mut Engine<'_>,
    state: &RenderState,
    rendering: &mut Rendering,
) -> Result<Option<TemplateError>, Stopped> {
    let mut files = Vec::new();
    let mut charts = Vec::new();
    let scopes = {
        let mut origins = engine.origins.borrow_mut();
        let mut contexts = Contexts::new(&options.release, capabilities, &mut origins);
        contexts.add(chart, None, values.clone(), &mut |chart, scope, prefix| {
            charts.push(chart);
            collect(chart, scope, prefix, &mut files);
        });
        contexts.scopes
    };
    // Two subcharts of one name have one file of each name: the last one's.
    let mut names = FxHashSet::default();
    files.reverse();
    files.retain(|file: &TemplateFile| names.insert(file.name.clone()));
    let renderer = Renderer {
        functions: engine.functions,
        world: engine.world,
        budget: engine.budget,
        origins: engine.origins.clone(),
        state,
    };
    for scope in &scopes {
        scope.dot.mark_shared();
    }
    let tree = Charts {
        options,
        scopes: &scopes,
        charts: &charts,
    };
    let rendered = renderer.render(files, &tree, engine.cache, engine.kept.as_deref_mut());
    let Some((rendered, error)) = rendered else {
        return Err(Stopped::Mutated);
    };
    rendering.files = rendered;
    Ok(error)
}

/// The templates of one chart; of a library chart only those that define templates for others.
fn collect(chart: &Chart, scope: usize, prefix: &str, files: &mut Vec<TemplateFile>) {
    let library = chart.metadata.is_library();
    for file in chart.templates.iter() {
        if library && !base_name(&file.name).starts_with('_') {
            continue;
        }
        files.push(TemplateFile {
            name: format!("{prefix}/{}", file.name).into(),
            file: file.id,
            data: file.data.clone(),
            scope,
        });
    }
}

/// The chart's own NOTES.txt is set aside, those of subcharts are dropped, the rest becomes manifests and hooks.
fn sort(rendering: &mut Rendering, helm: HelmVersion) -> Result<(), Failure> {
    let own_notes = format!("{}/templates/{NOTES}", rendering.chart);
    let is_notes = |file: &RenderedFile| file.name.ends_with(NOTES);
    rendering.notes = rendering
        .files
        .iter()
        .position(|file| *file.name == *own_notes);
    let files = rendering.files.iter().enumerate();
    let files = files.filter(|(_, file)| !is_notes(file));
    let mut printed: Vec<_> = files.map(|(at, file)| file.printed(at)).collect();
    let (sorted, error) = sort_manifests(&mut printed, helm);
    let unknown = sorted.unknown_hooks.iter();
    let skipped = unknown.map(|hook| notices::unknown_hook(helm, hook));
    rendering.notices.extend(skipped);
    if let Some(error) = error {
        return Err(Failure::Manifest(error));
    }
    rendering.sorted = sorted;
    Ok(())
}
