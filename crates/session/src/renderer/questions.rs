//! What the page's questions need of an environment: its values, its trace, a template executed with a watch.

use super::{Helm, Memory, Renderer};
use crate::ask::{Known, Traced, without_watches};
use crate::given::give;
use crate::loader::with_templates;
use crate::rendering::Outcome;
use crate::world::EnvironmentWorld;
use pilothouse_chart::{Explainer, Sources};
use pilothouse_engine::{Kept, ParseCache, functions_with};
use pilothouse_gotmpl::Function;
use pilothouse_source::FileId;
use pilothouse_value::{Map, Origins};
use pilothouse_workspace::{Environment, Workspace, path::file_name};
use std::cell::RefCell;
use std::rc::Rc;

impl Renderer {
    /// The merged values of an environment, as its templates see them; `None` where they cannot be merged.
    pub(crate) fn values(
        &mut self,
        workspace: &Workspace,
        environment: &Environment,
    ) -> Option<Map> {
        let given = Helm::of(&mut self.helms, environment).give(workspace, environment)?;
        let processed = given
            .chart
            .process_dependencies(given.layers.merged())
            .ok()?;
        let merged = processed.chart.render_values(given.layers.merged()).ok()?;
        Some(merged.0)
    }

    /// What an environment gives to the chart; `None` where one of the two cannot be read.
    pub(crate) fn known(
        &mut self,
        workspace: &Workspace,
        environment: &Environment,
    ) -> Option<Known> {
        let given = Helm::of(&mut self.helms, environment).give(workspace, environment)?;
        Some(Known {
            name: environment.name.clone(),
            chart: given.chart.clone(),
            explainer: Explainer::new(&given.layers, given.chart),
            sources: given.sources,
            layers: given.layers,
        })
    }

    /// Renders with another text for the template at `path` and one more function; where the template is no partial,
    /// that template alone. `None` where nothing comes of it.
    pub(crate) fn watch(
        &mut self,
        workspace: &Workspace,
        environment: &Environment,
        path: &str,
        text: &str,
        function: &Function,
    ) -> Option<Run> {
        let helm = Helm::of(&mut self.helms, environment);
        let version = helm.version;
        let mut given = helm.give(workspace, environment)?;
        let files = given.sources.files();
        let at = files.iter().position(|file| *file.path == *path)?;
        let id = FileId(at as u32);
        let text: Rc<[u8]> = text.as_bytes().into();
        given.sources.replace(id, text.clone());
        let partial = |name: &str| file_name(name).starts_with('_');
        let alone = !partial(path);
        let mut chart = given.chart.clone();
        with_templates(&mut chart, &|file| match file.id == id {
            true => Some(text.clone()),
            false => (alone && !partial(&file.name)).then(|| Rc::from([])),
        });
        given.chart = &chart;
        let world =
            || EnvironmentWorld::new(self.world.as_ref(), environment, self.seed, &self.keys);
        let origins = Rc::default();
        let memory = Memory {
            functions: &functions_with(version, &[*function]),
            parsed: &mut ParseCache::default(),
            origins: &origins,
            kept: &mut Kept::default(),
        };
        let mut outcome = Outcome::default();
        given.rendering(memory, &world, &mut outcome);
        let mut findings = outcome.findings.into_iter();
        let failure = findings.find(|finding| {
            let place = finding.place.as_ref();
            finding.origin == "Template" && place.is_some_and(|place| place.path == path)
        });
        Some(Run {
            failure: failure.map(|failure| {
                let at = failure.place.map_or(0, |place| place.start);
                (without_watches(&failure.message), at)
            }),
            sources: given.sources,
            origins,
        })
    }

    /// Renders for questions: with everything that a trace needs. `None` where nothing comes of it.
    pub(crate) fn trace(
        &mut self,
        workspace: &Workspace,
        environment: &Environment,
        kept: &mut Kept,
    ) -> Option<Traced> {
        let helm = Helm::of(&mut self.helms, environment);
        let loaded = helm.loader.load(workspace).ok()?;
        let values = &mut helm.values;
        let given = give(loaded, values, workspace, environment, &mut Vec::new())?;
        loaded.chart.check_dependencies().ok()?;
        let world =
            || EnvironmentWorld::new(self.world.as_ref(), environment, self.seed, &self.keys);
        let memory = Memory {
            functions: &helm.functions,
            parsed: &mut helm.parsed,
            origins: &self.origins,
            kept,
        };
        let (rendering, _) = given.rendering(memory, &world, &mut Outcome::default());
        Some(Traced {
            files: rendering.files,
            origins: self.origins.clone(),
            explainer: Explainer::new(&given.layers, given.chart),
            sources: given.sources,
            layers: given.layers,
            lines: RefCell::default(),
        })
    }
}

/// What a watched rendering leaves.
pub(crate) struct Run {
    /// Why the watched template stopped, nearly in Helm's words (columns are those of the watched text), and the byte
    /// of the watched text at which it did.
    pub(crate) failure: Option<(String, usize)>,
    /// The files that spans point into.
    pub(crate) sources: Sources,
    /// What origins mean.
    pub(crate) origins: Rc<RefCell<Origins>>,
}
