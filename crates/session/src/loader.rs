//! The chart in memory, kept between keys: an edit of one file exchanges that file alone.

use pilothouse_chart::{Chart, ChartError, File, Loaded, RawFile, Sections};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use pilothouse_workspace::Workspace;
use std::collections::HashMap;
use std::rc::Rc;

/// A chart and the state of the files that it was loaded from.
pub(crate) struct Loader {
    helm: HelmVersion,
    stamps: Vec<(Rc<str>, u64)>,
    loaded: Option<Result<Loaded, ChartError>>,
    /// By the path of a values.yaml.
    sections: HashMap<Rc<str>, Sections>,
}

impl Loader {
    /// Loads as this Helm does.
    pub(crate) fn new(helm: HelmVersion) -> Loader {
        Loader {
            helm,
            stamps: Vec::new(),
            loaded: None,
            sections: HashMap::new(),
        }
    }

    /// The chart of the workspace as it stands.
    ///
    /// # Errors
    /// What Helm says of a chart that cannot be loaded.
    pub(crate) fn load(&mut self, workspace: &Workspace) -> Result<&Loaded, &ChartError> {
        let stamps: Vec<(Rc<str>, u64)> = workspace
            .files()
            .map(|(path, file)| (path.clone(), file.stamp()))
            .collect();
        let kept = match &mut self.loaded {
            Some(Ok(loaded)) => {
                exchange(loaded, &self.stamps, &stamps, workspace, &mut self.sections)
            }
            Some(Err(_)) => self.stamps == stamps,
            None => false,
        };
        if !kept {
            let files = workspace
                .files()
                .map(|(path, file)| -> RawFile { (path.to_string(), file.bytes().to_vec()) });
            self.loaded = Some(Chart::from_folder_as(files.collect(), self.helm));
        }
        self.stamps = stamps;
        self.loaded.as_ref().expect("loaded above").as_ref()
    }
}

/// Brings a chart up to date where only the texts of some files changed; `false` where it has to be loaded anew.
fn exchange(
    loaded: &mut Loaded,
    before: &[(Rc<str>, u64)],
    after: &[(Rc<str>, u64)],
    workspace: &Workspace,
    sections: &mut HashMap<Rc<str>, Sections>,
) -> bool {
    let same_paths =
        before.len() == after.len() && before.iter().zip(after).all(|(a, b)| a.0 == b.0);
    if !same_paths {
        return false;
    }
    let changed = before.iter().zip(after).filter(|(a, b)| a.1 != b.1);
    for (_, (path, _)) in changed {
        let Some(file) = workspace.file(path) else {
            return false;
        };
        let text = file.bytes();
        let text: Rc<[u8]> = match text.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.into(),
            None => text.clone(),
        };
        let values = &mut |file, helm| {
            let sections = sections.entry(path.clone()).or_default();
            sections.values(&text, file, helm).ok()
        };
        let Some(id) = exchange_in(&mut loaded.chart, path, &text, values) else {
            return false;
        };
        loaded.sources.replace(id, text);
    }
    true
}

/// Exchanges one file in the chart that it belongs to; `values` reads `text` as a values.yaml. Files that say what a
/// chart is are not exchanged.
fn exchange_in(
    chart: &mut Chart,
    path: &str,
    text: &Rc<[u8]>,
    values: &mut dyn FnMut(FileId, HelmVersion) -> Option<Map>,
) -> Option<FileId> {
    if path.starts_with("charts/") {
        let folder = |sub: &Chart| {
            sub.folder
                .rsplit("charts/")
                .next()
                .map(|name| format!("charts/{name}/"))
        };
        let inner = chart.dependencies.iter_mut().find_map(|sub| {
            let rest = path.strip_prefix(&folder(sub)?)?;
            Some((sub, rest))
        });
        let (sub, rest) = inner?;
        return exchange_in(sub, rest, text, values);
    }
    if path == "values.yaml" {
        let file = chart.values_file.as_mut()?;
        let values = values(file.id, chart.helm)?;
        file.data = text.clone();
        let id = file.id;
        chart.values = values;
        return Some(id);
    }
    if path == "values.schema.json" {
        let file = chart.schema.as_mut()?;
        file.data = text.clone();
        return Some(file.id);
    }
    if path.starts_with("requirements.") || path == ".helmignore" {
        return None;
    }
    let list = if path.starts_with("templates/") {
        &mut chart.templates
    } else {
        &mut chart.files
    };
    let at = list.iter().position(|file| &*file.name == path)?;
    let mut files: Vec<File> = list.to_vec();
    files[at].data = text.clone();
    let id = files[at].id;
    *list = files.into();
    Some(id)
}

/// The chart without what a template says: empties the file of this number, wherever in the tree it is.
pub(crate) fn without_template(chart: &mut Chart, id: FileId) {
    let empty: Rc<[u8]> = Rc::from([]);
    with_templates(chart, &|file| (file.id == id).then(|| empty.clone()));
}

/// The chart with other texts for those templates, wherever in the tree, for which `text` gives one.
pub(crate) fn with_templates(chart: &mut Chart, text: &dyn Fn(&File) -> Option<Rc<[u8]>>) {
    if chart.templates.iter().any(|file| text(file).is_some()) {
        let changed = chart.templates.iter().map(|file| File {
            data: text(file).unwrap_or_else(|| file.data.clone()),
            ..file.clone()
        });
        chart.templates = changed.collect();
    }
    for sub in &mut chart.dependencies {
        with_templates(sub, text);
    }
}
