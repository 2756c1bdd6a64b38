//! One environment rendered: the document, through chart and engine, to documents and findings.

use crate::findings;
use crate::loader::{Loader, without_template};
use crate::rendering::{Document, Finding, Outcome, Place};
use crate::world::EnvironmentWorld;
use pilothouse_chart::{Chart, ChartError, Layers, Loaded, Sources, documents};
use pilothouse_engine::{
    Engine, Failure, KubeVersion, Manifest, ManifestError, Options, ParseCache, RenderedFile,
    Rendering, Sorted, TemplateError, functions, render, segment_at, sort_manifests,
};
use pilothouse_gotmpl::{Functions, World};
use pilothouse_kube::Object;
use pilothouse_protocol::DocumentRole;
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, Origins};
use pilothouse_workspace::{Environment, Operation, SetKind, Workspace};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How many broken templates are looked for in one render: each costs another.
const BROKEN: usize = 6;

/// Renders environments; keeps what was parsed, under what it was parsed from.
pub(crate) struct Renderer {
    world: Rc<dyn World>,
    seed: u64,
    loader: Loader,
    helms: HashMap<&'static str, Helm>,
    values: HashMap<(String, FileId), (u64, Map)>,
}

/// What belongs to one version of Helm.
struct Helm {
    version: HelmVersion,
    functions: Functions,
    parsed: ParseCache,
}

impl Helm {
    fn new(version: HelmVersion) -> Helm {
        Helm {
            version,
            functions: functions(version),
            parsed: ParseCache::default(),
        }
    }
}

/// A chart with what is given to it.
struct Given<'a> {
    chart: &'a Chart,
    sources: Sources,
    values: Map,
    options: Options,
    workspace: &'a Workspace,
}

impl Renderer {
    /// Renders in this world.
    pub(crate) fn new(world: Rc<dyn World>) -> Renderer {
        let mut seed = [0; 8];
        world.random(&mut seed);
        Renderer {
            world,
            seed: u64::from_le_bytes(seed),
            loader: Loader::default(),
            helms: HashMap::new(),
            values: HashMap::new(),
        }
    }

    /// The time, in nanoseconds.
    pub(crate) fn now(&self) -> i128 {
        self.world.now()
    }

    /// Renders one environment.
    pub(crate) fn render(&mut self, workspace: &Workspace, environment: &Environment) -> Outcome {
        let mut outcome = Outcome::default();
        let loaded = match self.loader.load(workspace) {
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
            &mut self.values,
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
        if let Err(error) = loaded.chart.check_dependencies() {
            outcome
                .findings
                .push(findings::chart(&error, Some(&given.sources), workspace));
            outcome.failed = true;
            return outcome;
        }
        outcome.disabled = disabled(&given);
        let (name, version) = helm_version(environment);
        let helm = self.helms.entry(name).or_insert_with(|| Helm::new(version));
        given.render(
            helm,
            self.world.as_ref(),
            environment,
            self.seed,
            &mut outcome,
        );
        outcome
    }
}

fn helm_version(environment: &Environment) -> (&'static str, HelmVersion) {
    if environment.helm_version.starts_with('3') {
        ("3", HelmVersion::V3)
    } else {
        ("4", HelmVersion::V4)
    }
}

/// Gathers the values and options of an environment; `None` where that fails, with the reasons in `findings`.
fn give<'a>(
    loaded: &'a Loaded,
    cache: &mut HashMap<(String, FileId), (u64, Map)>,
    workspace: &'a Workspace,
    environment: &Environment,
    findings: &mut Vec<Finding>,
) -> Option<Given<'a>> {
    let mut sources = loaded.sources.clone();
    let mut layers = Layers::new();
    let mut good = true;
    for path in &environment.values_files {
        if let Err(finding) = values_file(&mut layers, &mut sources, cache, workspace, path) {
            findings.push(*finding);
            good = false;
        }
    }
    for kind in [
        SetKind::Json,
        SetKind::Set,
        SetKind::String,
        SetKind::File,
        SetKind::Literal,
    ] {
        for flag in environment.sets.iter().filter(|flag| flag.kind == kind) {
            if let Err(error) = set(&mut layers, &mut sources, kind, &flag.value, workspace) {
                findings.push(findings::chart(&error, Some(&sources), workspace));
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
            None,
        ));
    });
    let kube_version = kube_version.ok().filter(|_| good)?;
    let mut options = Options::new(&*environment.release, &*environment.namespace);
    options.release.is_upgrade = environment.operation == Operation::Upgrade;
    options.kube_version = Some(kube_version);
    options.api_versions.clone_from(&environment.api_versions);
    options.helm = helm_version(environment).1;
    Some(Given {
        chart: &loaded.chart,
        sources,
        values: layers.merged().clone(),
        options,
        workspace,
    })
}

fn values_file(
    layers: &mut Layers,
    sources: &mut Sources,
    cache: &mut HashMap<(String, FileId), (u64, Map)>,
    workspace: &Workspace,
    path: &str,
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
    let key = (path.to_owned(), id);
    let known = cache.get(&key).filter(|(stamp, _)| *stamp == file.stamp());
    let values = match known {
        Some((_, values)) => values.clone(),
        None => {
            let values = documents::values(text, id).map_err(|error| {
                let error = error.within(format!("failed to parse {path}: "));
                Box::new(findings::chart(&error, Some(sources), workspace))
            })?;
            cache.insert(key, (file.stamp(), values.clone()));
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

/// The folders of subcharts that conditions and tags switch off.
fn disabled(given: &Given<'_>) -> BTreeSet<String> {
    fn folders(chart: &Chart, into: &mut BTreeSet<String>) {
        for sub in &chart.dependencies {
            into.insert(sub.folder.to_string());
            folders(sub, into);
        }
    }
    let mut all = BTreeSet::new();
    folders(given.chart, &mut all);
    if all.is_empty() {
        return all;
    }
    let mut enabled = BTreeSet::new();
    if let Ok(processed) = given.chart.process_dependencies(&given.values) {
        folders(&processed.chart, &mut enabled);
    }
    all.difference(&enabled).cloned().collect()
}

impl Given<'_> {
    /// Renders. A template that stops is taken out and the rest rendered again, so that one broken template leaves
    /// the output of all others live.
    fn render(
        &self,
        helm: &mut Helm,
        world: &dyn World,
        environment: &Environment,
        seed: u64,
        outcome: &mut Outcome,
    ) {
        let mut chart = self.chart.clone();
        let mut broken = BTreeSet::new();
        let rendering = loop {
            let world = EnvironmentWorld::new(world, environment, seed);
            let budget = Budget::default();
            let mut engine = Engine {
                functions: &helm.functions,
                world: &world,
                budget: &budget,
                origins: Rc::new(RefCell::new(Origins::default())),
                cache: &mut helm.parsed,
            };
            debug_assert_eq!(helm.version, self.options.helm);
            let rendering = render(&chart, &self.values, &self.options, &mut engine);
            let Some(failure) = &rendering.failure else {
                break rendering;
            };
            outcome.failed = true;
            let stopped = self.failed(failure, &rendering, outcome);
            match stopped {
                Some(file) if broken.len() < BROKEN && broken.insert(file) => {
                    without_template(&mut chart, file)
                }
                _ => break rendering,
            }
        };
        let notices = rendering
            .notices
            .iter()
            .map(|notice| findings::notice(notice, &self.sources, self.workspace));
        outcome.findings.extend(notices);
        self.documents(rendering, &broken, outcome);
    }

    /// Notes why a render failed; returns the template without which it may go on.
    fn failed(
        &self,
        failure: &Failure,
        rendering: &Rendering,
        outcome: &mut Outcome,
    ) -> Option<FileId> {
        let words = failure.words();
        match failure {
            Failure::Chart(error) => {
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

    fn documents(&self, rendering: Rendering, broken: &BTreeSet<FileId>, outcome: &mut Outcome) {
        let live = |file: &RenderedFile| !broken.contains(&file.file);
        let mut bad: BTreeSet<FileId> = broken.clone();
        let sorted = match &rendering.failure {
            None if broken.is_empty() => rendering.sorted.clone(),
            _ => self.sort(&rendering, &mut bad, outcome),
        };
        for file in rendering
            .files
            .iter()
            .filter(|file| !bad.contains(&file.file))
        {
            outcome.complete.insert(self.path(file.file));
        }
        let documents = &mut outcome.documents;
        let count = sorted.manifests.len();
        for (at, manifest) in sorted.manifests.iter().enumerate() {
            let mut one = self.document(&rendering, manifest, DocumentRole::Manifest, "");
            if at + 1 == count {
                // Helm trims the manifest as a whole.
                one.text = format!("{}\n", one.text.trim_end()).into();
            }
            documents.push(one);
        }
        for (at, hook) in sorted.hooks.iter().enumerate() {
            let lead = if at == 0 && count == 0 { "\n" } else { "" };
            documents.push(self.document(&rendering, &hook.manifest, DocumentRole::Hook, lead));
        }
        let notes = rendering
            .notes
            .map(|at| &rendering.files[at])
            .filter(|file| live(file));
        if let Some(file) = notes {
            let text = String::from_utf8_lossy(&file.text);
            if !text.trim().is_empty() {
                documents.push(Document {
                    role: DocumentRole::Notes,
                    source: self.path(file.file),
                    text: text.into(),
                    preamble: 0,
                    object: None,
                });
            }
        }
    }

    fn document(
        &self,
        rendering: &Rendering,
        manifest: &Manifest,
        role: DocumentRole,
        lead: &str,
    ) -> Document {
        let head = format!("{lead}---\n# Source: {}\n", manifest.path);
        let body: &str = &manifest.text;
        let file = rendering
            .files
            .get(manifest.file)
            .map_or(FileId::NONE, |file| file.file);
        Document {
            role,
            source: self.path(file),
            text: format!("{head}{body}\n").into(),
            preamble: head.len(),
            object: Object::read(body),
        }
    }

    fn path(&self, file: FileId) -> Rc<str> {
        self.sources
            .get(file)
            .map_or_else(|| Rc::from(""), |source| source.path.clone())
    }

    /// Sorts what the good files print; each file that prints no YAML is noted and left out.
    fn sort(
        &self,
        rendering: &Rendering,
        bad: &mut BTreeSet<FileId>,
        outcome: &mut Outcome,
    ) -> Sorted {
        loop {
            let printed = rendering.files.iter().enumerate();
            let printed = printed
                .filter(|(_, file)| !file.name.ends_with("NOTES.txt") && !bad.contains(&file.file));
            let (numbers, texts): (Vec<usize>, Vec<(Rc<str>, &[u8])>) = printed
                .map(|(at, file)| (at, (file.name.clone(), &*file.text)))
                .unzip();
            let (mut sorted, error) = sort_manifests(&texts);
            for manifest in sorted
                .manifests
                .iter_mut()
                .chain(sorted.hooks.iter_mut().map(|hook| &mut hook.manifest))
            {
                manifest.file = numbers[manifest.file];
            }
            let Some(error) = error else {
                return sorted;
            };
            let file = &rendering.files[numbers[error.file]];
            outcome.findings.push(self.invalid(file, &error));
            if !bad.insert(file.file) || bad.len() > BROKEN {
                return sorted;
            }
        }
    }

    /// A document that is no YAML, at the line of the template that printed the line in question.
    fn invalid(&self, file: &RenderedFile, error: &ManifestError) -> Finding {
        let text = &file.text[error.range.start.min(file.text.len())..];
        let line = error.yaml.line.saturating_sub(1) as usize;
        let before: usize = text
            .split_inclusive(|byte| *byte == b'\n')
            .take(line)
            .map(<[u8]>::len)
            .sum();
        let rest = &text[before.min(text.len())..];
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        let shown = String::from_utf8_lossy(&rest[..end]).into_owned();
        let indent = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
            .min(end);
        let offset = (error.range.start + before + indent) as u32;
        let mut finding = findings::error(
            &error.message,
            "template/invalid-yaml",
            "",
            "Template",
            self.origin(file, offset),
        );
        if error.yaml.line > 0 && !shown.trim().is_empty() {
            finding.explanation =
                format!("The line is “{}”. {}", shown.trim(), finding.explanation);
        }
        finding
    }

    /// The place in a template that printed the byte at `offset` of what its file printed.
    fn origin(&self, file: &RenderedFile, offset: u32) -> Option<Place> {
        let Some(segment) = segment_at(file, offset) else {
            return findings::place(Span::new(file.file, 0, 0), &self.sources, self.workspace);
        };
        let next = file
            .trace
            .segments
            .iter()
            .map(|other| other.start)
            .find(|start| *start > segment.start);
        let length = next.unwrap_or(file.text.len() as u32) - segment.start;
        let mut span = segment.span;
        // Text that stands in the template as it is printed: exactly there.
        if span.end - span.start == length {
            span.start += offset - segment.start;
            span.end = span.end.max(span.start);
        }
        findings::place(span, &self.sources, self.workspace)
    }
}
