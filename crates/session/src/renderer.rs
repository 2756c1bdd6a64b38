//! One environment rendered: the document, through chart and engine, to documents and findings.

mod questions;

pub(crate) use questions::Run;

use crate::findings;
use crate::given::{Given, ValuesCache, give, helm_version};
use crate::loader::{Loader, without_template};
use crate::printed::MadeDocuments;
use crate::rendering::{Outcome, Place};
use crate::world::{EnvironmentWorld, Keys};
use pilothouse_chart::Chart;
use pilothouse_engine::{
    Engine, Failure, Kept, ParseCache, Rendering, TemplateError, functions, render,
};
use pilothouse_gotmpl::{Functions, World};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Origins;
use pilothouse_workspace::{Environment, Workspace};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How many broken templates are looked for in one render: each costs another.
pub(crate) const BROKEN: usize = 6;

/// Renders environments; keeps what was parsed, under what it was parsed from.
pub(crate) struct Renderer {
    world: Rc<dyn World>,
    seed: u64,
    helms: HashMap<HelmVersion, Helm>,
    keys: Keys,
    /// One table for all renders, so that what was read in one can be found in the next.
    origins: Rc<RefCell<Origins>>,
}

/// A table of origins larger than this begins anew: each name half typed left some.
const MOST_ORIGINS: usize = 1_000_000;

/// What belongs to one version of Helm.
struct Helm {
    version: HelmVersion,
    functions: Functions,
    parsed: ParseCache,
    loader: Loader,
    values: ValuesCache,
    made: MadeDocuments,
}

impl Helm {
    fn new(version: HelmVersion) -> Helm {
        Helm {
            version,
            functions: functions(version),
            parsed: ParseCache::default(),
            loader: Loader::new(version),
            values: ValuesCache::default(),
            made: MadeDocuments::default(),
        }
    }

    /// The one that an environment follows.
    fn of<'h>(
        helms: &'h mut HashMap<HelmVersion, Helm>,
        environment: &Environment,
    ) -> &'h mut Helm {
        let version = helm_version(environment);
        helms.entry(version).or_insert_with(|| Helm::new(version))
    }

    /// What an environment gives to the chart; `None` where one of the two cannot be read.
    fn give<'a>(
        &'a mut self,
        workspace: &'a Workspace,
        environment: &'a Environment,
    ) -> Option<Given<'a>> {
        let loaded = self.loader.load(workspace).ok()?;
        let values = &mut self.values;
        give(loaded, values, workspace, environment, &mut Vec::new())
    }
}

impl Renderer {
    /// Renders in this world.
    pub(crate) fn new(world: Rc<dyn World>) -> Renderer {
        let mut seed = [0; 8];
        world.random(&mut seed);
        Renderer {
            world,
            seed: u64::from_le_bytes(seed),
            helms: HashMap::new(),
            keys: Keys::default(),
            origins: Rc::default(),
        }
    }

    /// One for another chart, with the same randomness.
    pub(crate) fn another(&self) -> Renderer {
        Renderer {
            world: self.world.clone(),
            seed: self.seed,
            helms: HashMap::new(),
            keys: Keys::default(),
            origins: Rc::default(),
        }
    }

    /// The time, in nanoseconds.
    pub(crate) fn now(&self) -> i128 {
        self.world.now()
    }

    /// Renders one environment; `kept` is what its last render left.
    pub(crate) fn render(
        &mut self,
        workspace: &Workspace,
        environment: &Environment,
        kept: &mut Kept,
    ) -> Outcome {
        if self.origins.borrow().len() > MOST_ORIGINS {
            self.origins = Rc::default();
        }
        let mut outcome = Outcome::default();
        let helm = Helm::of(&mut self.helms, environment);
        let loaded = match helm.loader.load(workspace) {
            Ok(loaded) => loaded,
            Err(error) => {
                outcome
                    .findings
                    .push(findings::chart(error, None, workspace));
                outcome.failed = true;
                return outcome;
            }
        };
        let Some(given) = give(
            loaded,
            &mut helm.values,
            workspace,
            environment,
            &mut outcome.findings,
        ) else {
            outcome.failed = true;
            return outcome;
        };
        outcome.findings.extend(
            loaded
                .notices
                .iter()
                .map(|notice| findings::notice(notice, &given.sources, workspace)),
        );
        if loaded.chart.metadata.deprecated {
            let notice = pilothouse_chart::notices::deprecated(helm.version);
            let finding = findings::notice(&notice, &given.sources, workspace);
            outcome.findings.push(finding);
        }
        if let Err(error) = loaded.chart.check_dependencies() {
            outcome
                .findings
                .push(findings::chart(&error, Some(&given.sources), workspace));
            outcome.failed = true;
            return outcome;
        }
        let world =
            || EnvironmentWorld::new(self.world.as_ref(), environment, self.seed, &self.keys);
        let memory = Memory {
            functions: &helm.functions,
            parsed: &mut helm.parsed,
            origins: &self.origins,
            kept,
        };
        given.render(memory, &mut helm.made, &world, &mut outcome);
        helm.made.tidy();
        outcome
    }
}

/// The folders of subcharts that conditions and tags switch off: those that do not take part in the rendering.
fn disabled(chart: &Chart, rendering: &Rendering) -> BTreeSet<String> {
    let Some(enabled) = &rendering.enabled else {
        return BTreeSet::new();
    };
    let all = chart.folders().into_iter();
    all.filter(|folder| !enabled.contains(folder))
        .map(|folder| folder.to_string())
        .collect()
}

/// What renders leave to later ones.
struct Memory<'m> {
    functions: &'m Functions,
    parsed: &'m mut ParseCache,
    origins: &'m Rc<RefCell<Origins>>,
    kept: &'m mut Kept,
}

impl Given<'_> {
    /// Renders to documents and findings.
    fn render<'w>(
        &self,
        memory: Memory<'_>,
        made: &mut MadeDocuments,
        world: &dyn Fn() -> EnvironmentWorld<'w>,
        outcome: &mut Outcome,
    ) {
        let (rendering, broken) = self.rendering(memory, world, outcome);
        outcome.disabled = disabled(self.chart, &rendering);
        let notices = rendering
            .notices
            .iter()
            .map(|notice| findings::notice(notice, &self.sources, self.workspace));
        outcome.findings.extend(notices);
        self.documents(rendering, &broken, made, outcome);
    }

    /// Renders. A template that stops is taken out, named, and the rest rendered again, so that one broken template
    /// leaves the output of all others live.
    fn rendering<'w>(
        &self,
        Memory {
            functions,
            parsed,
            origins,
            kept,
        }: Memory<'_>,
        world: &dyn Fn() -> EnvironmentWorld<'w>,
        outcome: &mut Outcome,
    ) -> (Rendering, BTreeSet<FileId>) {
        let mut chart = self.chart.clone();
        let mut broken = BTreeSet::new();
        loop {
            let world = world();
            let budget = Budget::default();
            let mut engine = Engine {
                functions,
                world: &world,
                budget: &budget,
                origins: origins.clone(),
                cache: &mut *parsed,
                kept: Some(&mut *kept),
            };
            let rendering = render(&chart, self.layers.merged(), &self.options, &mut engine);
            let Some(failure) = &rendering.failure else {
                return (rendering, broken);
            };
            outcome.failed = true;
            let stopped = self.failed(failure, &rendering, outcome);
            match stopped {
                Some(file) if broken.len() < BROKEN && broken.insert(file) => {
                    without_template(&mut chart, file)
                }
                _ => return (rendering, broken),
            }
        }
    }

    /// Notes why a render failed; returns the template without which it may go on.
    fn failed(
        &self,
        failure: &Failure,
        rendering: &Rendering,
        outcome: &mut Outcome,
    ) -> Option<FileId> {
        let words = failure.words(self.options.helm);
        match failure {
            Failure::Chart(error) => {
                if let Some(faults) = findings::schema(&words, self.environment, self.workspace) {
                    outcome.findings.extend(faults);
                    return None;
                }
                outcome
                    .findings
                    .push(findings::chart(error, Some(&self.sources), self.workspace));
                None
            }
            Failure::KubeVersion(_) => {
                let text = self
                    .workspace
                    .file("Chart.yaml")
                    .and_then(|file| file.text())
                    .unwrap_or_default();
                let place = text.find("kubeVersion").map(|start| Place {
                    path: "Chart.yaml".to_owned(),
                    start,
                    end: start + text[start..].find('\n').unwrap_or(text.len() - start),
                });
                outcome.findings.push(findings::error(
                    &words,
                    "chart/kube-version",
                    "",
                    "Chart",
                    place,
                ));
                None
            }
            Failure::Template(TemplateError::Parse(error)) => {
                let place = findings::place(error.span, &self.sources, self.workspace);
                outcome.findings.push(findings::error(
                    &words,
                    "template/syntax",
                    "",
                    "Template",
                    place,
                ));
                let path = &self.sources.get(error.span.file)?.path;
                let partial = pilothouse_workspace::path::file_name(path).starts_with('_');
                (!partial).then_some(error.span.file)
            }
            Failure::Template(TemplateError::Exec(error)) => {
                outcome
                    .findings
                    .push(findings::exec(error, &words, &self.sources, self.workspace));
                let file = self.template_named(&error.file, rendering, error.span);
                file.filter(|_| error.innermost().exhausted.is_none())
            }
            // What is printed but no YAML is told below, file by file.
            Failure::Manifest(_) => None,
        }
    }

    /// The top-level template that was executed when an error came up.
    fn template_named(&self, name: &str, rendering: &Rendering, span: Span) -> Option<FileId> {
        let path = self.sources.get(span.file)?;
        let own = name.strip_prefix(&rendering.chart)?.strip_prefix('/')?;
        let tail = |path: &str| path.rsplit("/charts/").next().unwrap_or(path).to_owned();
        // An alias changes the folder's name in `name`: what stands inside its own chart is compared.
        let inside = crate::files::in_own_chart;
        (inside(own) == inside(&tail(&path.path)) || inside(own) == inside(&path.path))
            .then_some(span.file)
    }
}
