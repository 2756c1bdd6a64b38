//! From files to a chart.

use crate::files::without_bom;
use crate::metadata::{self, Reader, api_version};
use crate::{
    Chart, ChartError, File, Ignore, Metadata, Notice, Sources, archive, documents, notices,
};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How deep charts may be nested in charts.
const MAX_NESTING: usize = 50;

/// A loaded chart.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The chart with all its subcharts.
    pub chart: Chart,
    /// The table behind the spans.
    pub sources: Sources,
    /// What Helm logs while loading.
    pub notices: Vec<Notice>,
}

/// A file on its way into a chart.
#[derive(Clone, Debug)]
struct Incoming {
    /// Relative to its chart.
    name: String,
    data: Rc<[u8]>,
}

impl Chart {
    /// Loads a chart from the files of a folder as they stand on disk: `.helmignore` decides which of them count,
    /// links are resolved already. Paths are relative to the chart's folder, with forward slashes. Contents that are
    /// `Rc<[u8]>` already are not copied, and what was read of them before is used again.
    ///
    /// # Errors
    /// What Helm says, with the lines it logged before.
    pub fn from_folder<D: Into<Rc<[u8]>>>(files: Vec<(String, D)>) -> Result<Loaded, ChartError> {
        Chart::from_folder_as(files, HelmVersion::default())
    }

    /// The same as another Helm does it.
    ///
    /// # Errors
    /// What that Helm says, with the lines it logged before.
    pub fn from_folder_as<D: Into<Rc<[u8]>>>(
        files: Vec<(String, D)>,
        helm: HelmVersion,
    ) -> Result<Loaded, ChartError> {
        Chart::from_folder_within(files, Loader::new(helm))
    }

    /// The same as the linter does it: whatever `apiVersion` Chart.yaml has.
    ///
    /// # Errors
    /// What that Helm says, with the lines it logged before.
    pub fn from_linted_folder<D: Into<Rc<[u8]>>>(
        files: Vec<(String, D)>,
        helm: HelmVersion,
    ) -> Result<Loaded, ChartError> {
        let loader = Loader {
            any_api_version: true,
            ..Loader::new(helm)
        };
        Chart::from_folder_within(files, loader)
    }

    fn from_folder_within<D: Into<Rc<[u8]>>>(
        files: Vec<(String, D)>,
        loader: Loader,
    ) -> Result<Loaded, ChartError> {
        let mut files: Vec<(String, Rc<[u8]>)> = files
            .into_iter()
            .map(|(path, data)| (path, data.into()))
            .collect();
        let chart_yaml = files.iter().find(|(path, _)| path == "Chart.yaml");
        let chart_yaml = chart_yaml.map(|(_, data)| data.clone());
        let ignore = match files.iter().find(|(path, _)| path == ".helmignore") {
            Some((_, text)) => Ignore::parse(text).map(|ignore| ignore.filter(&mut files)),
            None => {
                Ignore::default().filter(&mut files);
                Ok(())
            }
        };
        // The version is looked for where Chart.yaml is ignored, too.
        let ignored = ignore.is_err() || !files.iter().any(|(path, _)| path == "Chart.yaml");
        if let (true, Some(data)) = (ignored, &chart_yaml) {
            loader.check_version(data, FileId::NONE)?;
        }
        ignore?;
        files.sort_by(|(a, _), (b, _)| a.split('/').cmp(b.split('/')));
        let mut size = 0;
        for (path, data) in &files {
            size += data.len() as u64;
            if size > archive::MAX_SIZE {
                let limit = archive::MAX_SIZE;
                let message = format!(
                    "error reading {path}: chart exceeds maximum decompressed size of {limit} bytes"
                );
                return Err(ChartError::new("chart/size", message));
            }
        }
        loader.load(files)
    }

    /// Loads a chart from exactly these files, as they stand in an archive. Paths are relative to the chart's root.
    ///
    /// # Errors
    /// What Helm says, with the lines it logged before.
    pub fn load<D: Into<Rc<[u8]>>>(files: Vec<(String, D)>) -> Result<Loaded, ChartError> {
        Chart::load_as(files, HelmVersion::default())
    }

    /// The same as another Helm does it.
    ///
    /// # Errors
    /// What that Helm says, with the lines it logged before.
    pub fn load_as<D: Into<Rc<[u8]>>>(
        files: Vec<(String, D)>,
        helm: HelmVersion,
    ) -> Result<Loaded, ChartError> {
        Loader::new(helm).load(files)
    }
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    notices: Vec<Notice>,
    /// Bytes unpacked so far, over all archives of the tree.
    unpacked: u64,
    helm: HelmVersion,
    /// Whether the outermost chart may have an `apiVersion` that nobody knows.
    any_api_version: bool,
}

/// What the files of one chart turn out to be.
#[derive(Default)]
struct Parts {
    templates: Vec<File>,
    files: Vec<File>,
    values: Option<Map>,
    values_file: Option<File>,
    schema: Option<File>,
    lock_file: Option<File>,
}

impl Loader {
    fn new(helm: HelmVersion) -> Loader {
        Loader {
            helm,
            ..Loader::default()
        }
    }

    fn load<D: Into<Rc<[u8]>>>(mut self, files: Vec<(String, D)>) -> Result<Loaded, ChartError> {
        let incoming = files
            .into_iter()
            .map(|(name, data)| Incoming::new(name, data.into()));
        match self.chart(incoming.collect(), "", 0) {
            Ok(chart) => Ok(Loaded {
                chart,
                sources: self.sources,
                notices: self.notices,
            }),
            Err(mut error) => {
                error.notices = self.notices;
                Err(error)
            }
        }
    }

    fn chart(
        &mut self,
        incoming: Vec<Incoming>,
        folder: &str,
        nesting: usize,
    ) -> Result<Chart, ChartError> {
        if nesting > MAX_NESTING {
            let message = format!("charts are nested more than {MAX_NESTING} levels deep");
            return Err(ChartError::new("chart/nesting", message));
        }
        let (inner, own): (Vec<_>, Vec<_>) =
            incoming.into_iter().partition(Incoming::is_of_subchart);
        let files: Vec<File> = own
            .into_iter()
            .map(|file| self.file(folder, file))
            .collect();
        let (mut metadata, chart_file) = self.chart_yaml(&files, nesting == 0)?;
        let parts = self.sort(files, &mut metadata)?;
        metadata.validate().map_err(|error| match &chart_file {
            Some(file) => error.at(documents::line(&file.data, 1, 0, file.id)),
            None => error,
        })?;
        let mut dependencies = Vec::new();
        for (name, files) in by_subchart(inner) {
            dependencies.extend(self.subchart(&name, files, &metadata.name, folder, nesting)?);
        }
        let values = parts.values.unwrap_or_default();
        Ok(Chart {
            metadata: Rc::new(metadata),
            templates: parts.templates.into(),
            files: parts.files.into(),
            defaults: values.clone(),
            values,
            values_file: parts.values_file,
            schema: parts.schema,
            chart_file,
            lock_file: parts.lock_file,
            mentioned_as: None,
            dependencies,
            helm: self.helm,
            folder: folder.into(),
        })
    }

    fn file(&mut self, folder: &str, incoming: Incoming) -> File {
        let path = if folder.is_empty() {
            incoming.name.clone()
        } else {
            format!("{folder}/{}", incoming.name)
        };
        let id = self.sources.add(path, incoming.data.clone());
        File {
            id,
            name: incoming.name.into(),
            data: incoming.data,
        }
    }

    /// Reads Chart.yaml. Only of the outermost chart does Helm want to know the version.
    fn chart_yaml(
        &mut self,
        files: &[File],
        outermost: bool,
    ) -> Result<(Metadata, Option<File>), ChartError> {
        let mut found = None;
        for file in files.iter().filter(|file| &*file.name == "Chart.yaml") {
            let within = |error: ChartError| error.within("cannot load Chart.yaml: ");
            if outermost {
                self.check_version(&file.data, file.id)?;
            }
            let reader = Reader::new(&file.data, file.id, self.helm).map_err(within)?;
            let mut read = metadata::metadata(&reader, Metadata::default()).map_err(within)?;
            if read.api_version.is_empty() {
                read.api_version = "v1".to_owned();
            }
            found = Some((read, Some(file.clone())));
        }
        found.ok_or_else(|| {
            ChartError::new("chart/no-chart-yaml", "Chart.yaml file is missing")
                .help("A chart is a folder with a Chart.yaml that names it and its version.")
        })
    }

    /// Looks at the `apiVersion` of the outermost Chart.yaml, before anything else of it.
    fn check_version(&self, text: &[u8], file: FileId) -> Result<(), ChartError> {
        if !self.helm.checks_api_version() || self.any_api_version {
            return Ok(());
        }
        let reader = Reader::of_version(text, file, self.helm);
        let version = reader.and_then(|reader| api_version(&reader));
        let version = version.map_err(|error| error.within("cannot load Chart.yaml: "))?;
        if matches!(version.as_str(), "" | "v1" | "v2" | "v3") {
            return Ok(());
        }
        Err(
            ChartError::new("chart/api-version", "unsupported chart version")
                .at(documents::line(text, 1, 0, file))
                .help(format!(
                    "Chart.yaml says apiVersion: {version}; Helm knows v1 and v2."
                )),
        )
    }

    /// Tells what each file is for; reads those that Helm reads while loading, in their order.
    fn sort(&mut self, files: Vec<File>, metadata: &mut Metadata) -> Result<Parts, ChartError> {
        let mut parts = Parts::default();
        for file in files {
            match &*file.name {
                "Chart.yaml" => {}
                "Chart.lock" => {
                    metadata::lock(&file.data, file.id, self.helm)
                        .map_err(|error| error.within("cannot load Chart.lock: "))?;
                    parts.lock_file = Some(file);
                }
                "values.yaml" => {
                    let values = values_of(&file, self.helm);
                    parts.values =
                        Some(values.map_err(|error| error.within("cannot load values.yaml: "))?);
                    parts.values_file = Some(file);
                }
                "values.schema.json" => parts.schema = Some(file),
                "requirements.yaml" => self.requirements(file, metadata, &mut parts)?,
                "requirements.lock" => self.requirements_lock(file, metadata, &mut parts)?,
                name if name.starts_with("templates/") => parts.templates.push(file),
                _ => parts.files.push(file),
            }
        }
        Ok(parts)
    }

    fn requirements(
        &mut self,
        file: File,
        metadata: &mut Metadata,
        parts: &mut Parts,
    ) -> Result<(), ChartError> {
        if metadata.api_version != "v1" {
            let said = notices::requirements_in_v2(self.helm, &metadata.api_version);
            self.notices.push(said);
        }
        let reader = Reader::new(&file.data, file.id, self.helm);
        let read = reader.and_then(|reader| metadata::metadata(&reader, std::mem::take(metadata)));
        *metadata = read.map_err(|error| error.within("cannot load requirements.yaml: "))?;
        if metadata.api_version == "v1" {
            parts.files.push(file);
        }
        Ok(())
    }

    fn requirements_lock(
        &mut self,
        file: File,
        metadata: &Metadata,
        parts: &mut Parts,
    ) -> Result<(), ChartError> {
        metadata::lock(&file.data, file.id, self.helm)
            .map_err(|error| error.within("cannot load requirements.lock: "))?;
        if metadata.api_version == "v1" {
            parts.files.push(file.clone());
        } else {
            let said = notices::requirements_lock_in_v2(self.helm, &metadata.api_version);
            self.notices.push(said);
        }
        parts.lock_file = Some(file);
        Ok(())
    }

    /// Loads what stands under one name in `charts/`.
    fn subchart(
        &mut self,
        name: &str,
        files: Vec<Incoming>,
        parent: &str,
        folder: &str,
        nesting: usize,
    ) -> Result<Option<Chart>, ChartError> {
        if name.starts_with(['_', '.']) {
            return Ok(None);
        }
        let place = if folder.is_empty() {
            format!("charts/{name}")
        } else {
            format!("{folder}/charts/{name}")
        };
        let unpacking = |what: &str, error: ChartError| {
            error.within(format!("error unpacking subchart {what} in {parent}: "))
        };
        let incoming = if name.ends_with(".tgz") {
            let Some(file) = files.first().filter(|file| file.name == name) else {
                return Err(unpacking("tar", not_an_archive(name, &files)));
            };
            let unpacked = self.unpack(&file.data);
            unpacked.map_err(|error| unpacking(name, error))?
        } else {
            let inner = files.into_iter().filter_map(|file| {
                let (_, rest) = file.name.split_once('/')?;
                Some(Incoming {
                    name: rest.to_owned(),
                    data: file.data,
                })
            });
            inner.collect()
        };
        let chart = self.chart(incoming, &place, nesting + 1);
        chart.map(Some).map_err(|error| unpacking(name, error))
    }

    fn unpack(&mut self, data: &[u8]) -> Result<Vec<Incoming>, ChartError> {
        let files = archive::tgz_within(data, &mut self.unpacked, self.helm)?;
        let files = files.into_iter();
        Ok(files
            .map(|(name, data)| Incoming::new(name, data.into()))
            .collect())
    }
}

thread_local! {
    /// What values files say, by the very bytes: typing in one file leaves the others alone.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The bytes of a values file, who read them, and what they say.
type Known = (Rc<[u8]>, HelmVersion, Map);

/// How many values files are remembered.
const REMEMBERED: usize = 256;

/// Reads a values.yaml, or remembers it.
fn values_of(file: &File, helm: HelmVersion) -> Result<Map, ChartError> {
    KNOWN.with_borrow_mut(|known| {
        let same = |known: &&Known| Rc::ptr_eq(&known.0, &file.data) && known.1 == helm;
        if let Some((_, _, values)) = known.iter().find(same) {
            return Ok(values.clone());
        }
        let values = documents::values(&file.data, file.id, helm)?;
        // Nobody else holds bytes of a chart that is gone.
        known.retain(|(data, _, _)| Rc::strong_count(data) > 1);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.push((file.data.clone(), helm, values.clone()));
        Ok(values)
    })
}

fn not_an_archive(name: &str, files: &[Incoming]) -> ChartError {
    let got = files.first().map_or("", |file| file.name.as_str());
    ChartError::new(
        "chart/subchart-archive",
        format!("expected {name}, got {got}"),
    )
}

impl Incoming {
    fn new(name: String, data: Rc<[u8]>) -> Incoming {
        let stripped = without_bom(&data);
        let data = if stripped.len() == data.len() {
            data.clone()
        } else {
            stripped.into()
        };
        Incoming { name, data }
    }

    /// Whether it belongs to a chart in `charts/`; signatures of archives do not.
    fn is_of_subchart(&self) -> bool {
        self.name.starts_with("charts/") && !self.name.ends_with(".prov")
    }
}

/// The files of `charts/` by the folder or archive they stand in, named from there.
fn by_subchart(files: Vec<Incoming>) -> BTreeMap<String, Vec<Incoming>> {
    let mut charts: BTreeMap<String, Vec<Incoming>> = BTreeMap::new();
    for file in files {
        let inside = file
            .name
            .strip_prefix("charts/")
            .unwrap_or(&file.name)
            .to_owned();
        let chart = inside.split('/').next().unwrap_or(&inside).to_owned();
        charts.entry(chart).or_default().push(Incoming {
            name: inside,
            data: file.data,
        });
    }
    charts
}
