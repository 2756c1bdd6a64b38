//! Where things are said and used: values in files of values, templates, schemas; named templates; subcharts.

use super::complete::dotted;
use super::index::{Index, Thing, below_root};
use super::keys;
use super::known::Known;
use super::scan::{NameKind, Scan};
use super::sense::Step;
use pilothouse_workspace::Workspace;
use std::ops::Range;
use std::rc::Rc;

/// What help is made from.
pub(super) struct Desk<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) index: &'a Index,
    /// The shown environment, then the others; those that can be read.
    pub(super) known: &'a [Rc<Known>],
}

/// What a name is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Subject {
    /// A value: its path below the outermost chart's `.Values`.
    Value(Vec<Step>),
    /// A field of the other things that Helm hands to templates of the chart at a scope.
    Object(Rc<str>, Vec<Step>),
    /// A named template.
    Named(Rc<str>),
    /// A function.
    Function(Rc<str>),
    /// A variable, with the paths of values that it may be.
    Variable(Rc<str>, Vec<Vec<Step>>),
    /// A subchart, by the folder that it is in.
    Subchart(Rc<str>),
}

/// A place in a file of the workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    pub(super) path: Rc<str>,
    pub(super) place: Range<usize>,
    /// It says what the thing is; otherwise it uses it.
    pub(super) defines: bool,
    /// The paths of other values that the same text leads to: a helper that is called for several.
    pub(super) also: Vec<Vec<Step>>,
}

impl<'a> Desk<'a> {
    pub(super) fn text(&self, path: &str) -> Option<&'a str> {
        self.workspace.file(path)?.text()
    }

    /// What stands at a byte of a file, and the name's bytes. Several where a helper is called for several values.
    pub(super) fn subjects(&self, path: &str, at: usize) -> Option<(Range<usize>, Vec<Subject>)> {
        let text = self.text(path)?;
        if let Some(template) = self.index.find(path) {
            return self.in_template(template, text, at);
        }
        if let Some(scope) = self.values_scope(path) {
            return Self::value_key(&scope, keys::of_values(text), at);
        }
        if let Some(scope) = self.chart_scope(path, "values.schema.json") {
            return Self::value_key(&scope, keys::of_schema(text), at);
        }
        self.in_chart_file(path, text, at)
    }

    fn value_key(
        scope: &str,
        keys: Vec<keys::Key>,
        at: usize,
    ) -> Option<(Range<usize>, Vec<Subject>)> {
        let (steps, place) = keys
            .into_iter()
            .find(|(_, place)| place.start <= at && at <= place.end)?;
        Some((place, vec![Subject::Value(below_root(scope, &steps))]))
    }

    fn in_template(
        &self,
        template: usize,
        text: &str,
        at: usize,
    ) -> Option<(Range<usize>, Vec<Subject>)> {
        let scan = Scan::new(text);
        let name = scan.name_at(at)?;
        let word: Rc<str> = text.get(name.place.clone())?.into();
        let subjects = match name.kind {
            NameKind::Function => vec![Subject::Function(word)],
            NameKind::Call | NameKind::Define => vec![Subject::Named(word)],
            NameKind::Variable => {
                let things = self.index.things(template, &name.senses);
                vec![Subject::Variable(
                    word,
                    things.iter().filter_map(Thing::value).collect(),
                )]
            }
            NameKind::Field => {
                let things = self.index.things(template, &name.senses).into_iter();
                let subjects = things.filter_map(|thing| match (thing.value(), thing) {
                    (Some(path), _) => Some(Subject::Value(path)),
                    (None, Thing::At { scope, steps }) => Some(Subject::Object(scope, steps)),
                    _ => None,
                });
                subjects.collect()
            }
        };
        (!subjects.is_empty()).then(|| (name.place.clone(), subjects))
    }

    /// A dependency's name in Chart.yaml, or the path of its condition.
    fn in_chart_file(
        &self,
        path: &str,
        text: &str,
        at: usize,
    ) -> Option<(Range<usize>, Vec<Subject>)> {
        let scope = self.chart_scope(path, "Chart.yaml")?;
        if let Some((place, steps)) = conditions(text)
            .into_iter()
            .find(|(place, _)| place.start <= at && at <= place.end)
        {
            return Some((place, vec![Subject::Value(below_root(&scope, &steps))]));
        }
        let (place, name) = dependency_names(text)
            .into_iter()
            .find(|(place, _)| place.start <= at && at <= place.end)?;
        let inner = match &*scope {
            "" => name.clone(),
            outer => format!("{outer}/{name}"),
        };
        let (_, folder) = self.index.charts.iter().find(|(scope, folder)| {
            **scope == *inner
                || folder
                    .strip_suffix(&*name)
                    .is_some_and(|outer| outer.ends_with("charts/"))
        })?;
        Some((place, vec![Subject::Subchart(folder.clone())]))
    }

    /// The chart that a file of values belongs to.
    pub(super) fn values_scope(&self, path: &str) -> Option<Rc<str>> {
        let environments = self.workspace.environments();
        let given = environments
            .iter()
            .any(|one| one.values_files.iter().any(|file| file == path));
        if given {
            return Some("".into());
        }
        self.chart_scope(path, "values.yaml")
    }

    /// The chart whose file of that name a path is.
    fn chart_scope(&self, path: &str, name: &str) -> Option<Rc<str>> {
        let charts = self.index.charts.iter();
        let mut found = charts.filter(|(_, folder)| in_folder(folder, name) == path);
        found.next().map(|(scope, _)| scope.clone())
    }

    /// The files of values with the chart that each belongs to.
    fn values_files(&self) -> Vec<(Rc<str>, String)> {
        let charts = self.index.charts.iter();
        let mut files: Vec<(Rc<str>, String)> = charts
            .map(|(scope, folder)| (scope.clone(), in_folder(folder, "values.yaml")))
            .collect();
        for environment in self.workspace.environments() {
            for path in &environment.values_files {
                if !files.iter().any(|(_, known)| known == path) {
                    files.push(("".into(), path.clone()));
                }
            }
        }
        files
    }

    /// The schemas with the chart that each belongs to.
    pub(super) fn schemas(&self) -> Vec<(Rc<str>, String)> {
        let charts = self.index.charts.iter();
        charts
            .map(|(scope, folder)| (scope.clone(), in_folder(folder, "values.schema.json")))
            .collect()
    }

    /// Whether a path is some chart's Chart.yaml.
    pub(super) fn is_chart_file(&self, path: &str) -> bool {
        path == "Chart.yaml" || self.chart_scope(path, "Chart.yaml").is_some()
    }

    /// Every place of a subject.
    pub(super) fn spots(&self, subject: &Subject) -> Vec<Spot> {
        match subject {
            Subject::Value(path) => self.value_spots(path),
            Subject::Named(name) => self.named_spots(name),
            Subject::Subchart(folder) => {
                let file = in_folder(folder, "Chart.yaml");
                vec![Spot {
                    path: file.into(),
                    place: 0..0,
                    defines: true,
                    also: Vec::new(),
                }]
            }
            Subject::Variable(..) | Subject::Function(_) | Subject::Object(..) => Vec::new(),
        }
    }

    fn named_spots(&self, name: &str) -> Vec<Spot> {
        let mut spots = Vec::new();
        for template in &self.index.templates {
            let Some(text) = self.text(&template.path) else {
                continue;
            };
            for found in &template.scan.names {
                let named = matches!(found.kind, NameKind::Define | NameKind::Call);
                if named && text.get(found.place.clone()) == Some(name) {
                    spots.push(Spot {
                        path: template.path.clone(),
                        place: found.place.clone(),
                        defines: found.kind == NameKind::Define,
                        also: Vec::new(),
                    });
                }
            }
        }
        spots
    }

    fn value_spots(&self, path: &[Step]) -> Vec<Spot> {
        let mut spots = Vec::new();
        let mut add = |file: &str, place: Range<usize>, defines: bool, also| {
            spots.push(Spot {
                path: file.into(),
                place,
                defines,
                also,
            });
        };
        for (scope, file) in self.values_files() {
            for (steps, place) in self.text(&file).map(keys::of_values).unwrap_or_default() {
                if below_root(&scope, &steps) == path {
                    add(&file, place, true, Vec::new());
                }
            }
        }
        for (scope, folder) in &self.index.charts {
            let file = in_folder(folder, "values.schema.json");
            for (steps, place) in self.text(&file).map(keys::of_schema).unwrap_or_default() {
                if below_root(scope, &steps) == path {
                    add(&file, place, true, Vec::new());
                }
            }
            let file = in_folder(folder, "Chart.yaml");
            for (place, steps) in self.text(&file).map(conditions).unwrap_or_default() {
                if below_root(scope, &steps) == path {
                    add(&file, place, false, Vec::new());
                }
            }
        }
        let Some(Step::Key(last)) = path.last() else {
            return spots;
        };
        for (at, template) in self.index.templates.iter().enumerate() {
            let Some(text) = self.text(&template.path) else {
                continue;
            };
            for name in &template.scan.names {
                if name.kind != NameKind::Field || text.get(name.place.clone()) != Some(&**last) {
                    continue;
                }
                let mut values: Vec<_> = self
                    .index
                    .things(at, &name.senses)
                    .iter()
                    .filter_map(Thing::value)
                    .collect();
                let before = values.len();
                values.retain(|value| value != path);
                if values.len() < before {
                    add(&template.path, name.place.clone(), false, values);
                }
            }
        }
        spots
    }

    /// Places where a key below a path is looked up whose name only a rendering knows.
    pub(super) fn unseen(&self, parent: &[Step]) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (at, template) in self.index.templates.iter().enumerate() {
            for (place, senses) in &template.scan.dynamic {
                let things = self.index.things(at, senses);
                if things
                    .iter()
                    .filter_map(Thing::value)
                    .any(|value| value == parent)
                {
                    let path = template.path.clone();
                    spots.push(Spot {
                        path,
                        place: place.clone(),
                        defines: false,
                        also: Vec::new(),
                    });
                }
            }
        }
        spots
    }
}

/// A file in a chart's folder.
fn in_folder(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// The paths in the conditions of Chart.yaml: the bytes of each path's last key, and the path.
fn conditions(text: &str) -> Vec<(Range<usize>, Vec<Step>)> {
    let mut found = Vec::new();
    for (start, list) in dependency_fields(text, "condition") {
        let mut from = start;
        for path in list.split(',') {
            let bare = path.trim();
            let begin = from + (path.len() - path.trim_start().len());
            let last = bare.rfind('.').map_or(0, |dot| dot + 1);
            let steps = bare.split('.').map(|name| Step::Key(name.into())).collect();
            found.push((begin + last..begin + bare.len(), steps));
            from += path.len() + 1;
        }
    }
    found
}

fn dependency_names(text: &str) -> Vec<(Range<usize>, String)> {
    let names = dependency_fields(text, "name").into_iter();
    names
        .map(|(start, name)| (start..start + name.len(), name))
        .collect()
}

/// A field of every dependency: where its text begins, and the text.
fn dependency_fields(text: &str, field: &str) -> Vec<(usize, String)> {
    let Ok(document) = pilothouse_yaml::parse(text.as_bytes(), pilothouse_source::FileId::NONE)
    else {
        return Vec::new();
    };
    let list = document
        .root
        .get("dependencies")
        .and_then(|list| list.as_sequence());
    let entries = list.unwrap_or_default().iter();
    let found = entries.filter_map(|entry| {
        let value = entry.get(field)?;
        let name = value.as_scalar()?;
        let written = text.get(value.span.start as usize..value.span.end as usize)?;
        let quote = usize::from(written.starts_with(['"', '\'']));
        Some((value.span.start as usize + quote, name.to_owned()))
    });
    found.collect()
}

/// What people call a subject: `.Values.image.tag`, `storefront.labels`.
pub(super) fn title(subject: &Subject) -> String {
    match subject {
        Subject::Value(path) => format!(".Values.{}", dotted(path))
            .trim_end_matches('.')
            .to_owned(),
        Subject::Object(_, steps) => format!(".{}", dotted(steps)),
        Subject::Named(name)
        | Subject::Function(name)
        | Subject::Variable(name, _)
        | Subject::Subchart(name) => name.to_string(),
    }
}
