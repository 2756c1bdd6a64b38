//! All templates of a chart's tree, taken apart, and what the names in them lead to.

use super::scan::NameKind;
use super::scan::Scan;
use super::sense::{Base, Sense, Step, child};
use pilothouse_chart::{Chart, Sources};
use std::collections::HashMap;
use std::rc::Rc;

/// Scans made before, by path, with the text they were made from.
pub(crate) type ScanCache = HashMap<Rc<str>, (Rc<[u8]>, Rc<Scan>)>;

/// A template file.
pub(crate) struct Template {
    /// Its path from the root of the tree; one in an archive stands under the archive's name.
    pub(crate) path: Rc<str>,
    /// The chart that it is in, by names of subcharts: `""`, `redis/common`.
    pub(crate) scope: Rc<str>,
    pub(crate) text: Rc<[u8]>,
    pub(crate) scan: Rc<Scan>,
}

impl Template {
    /// Its text; empty where it is none.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }
}

/// All templates of a chart's tree.
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) templates: Vec<Template>,
    /// Every chart of the tree: its scope, and the folder that it is in (empty for the outermost one).
    pub(crate) charts: Vec<(Rc<str>, Rc<str>)>,
    /// By the name of a named template: who calls it, as template and number of the name there.
    callers: HashMap<Rc<str>, Vec<(usize, usize)>>,
}

/// What a name leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Thing {
    /// What lies at a path below what Helm hands to the templates of a chart.
    At {
        /// The chart: `""`, `redis/common`.
        scope: Rc<str>,
        /// `Values`, `image`, `tag`.
        steps: Vec<Step>,
    },
    /// A dictionary made in a template: its keys.
    Dict(Vec<Rc<str>>),
}

/// Named templates that call each other are followed so far.
const DEEPEST: u32 = 8;
/// More possibilities than these help nobody.
const MOST: usize = 16;

impl Index {
    /// The templates of a chart as loaded.
    pub(crate) fn new(chart: &Chart, sources: &Sources, cache: &mut ScanCache) -> Index {
        let mut index = Index::default();
        index.add(chart, "", sources, cache);
        for (at, template) in index.templates.iter().enumerate() {
            for (number, name) in template.scan.names.iter().enumerate() {
                let is_block = name.kind == NameKind::Define && !name.senses.is_empty();
                if name.kind == NameKind::Call || is_block {
                    let called = template.text().get(name.place.clone()).unwrap_or_default();
                    let callers = index.callers.entry(called.into()).or_default();
                    callers.push((at, number));
                }
            }
        }
        index
    }

    fn add(&mut self, chart: &Chart, scope: &str, sources: &Sources, cache: &mut ScanCache) {
        let scope_name: Rc<str> = scope.into();
        self.charts.push((scope_name.clone(), chart.folder.clone()));
        for file in chart.templates.iter() {
            let path = sources
                .get(file.id)
                .map_or_else(|| file.name.clone(), |source| source.path.clone());
            let known = cache
                .get(&path)
                .filter(|(text, _)| Rc::ptr_eq(text, &file.data));
            let scan = match known {
                Some((_, scan)) => scan.clone(),
                None => Rc::new(Scan::new(
                    std::str::from_utf8(&file.data).unwrap_or_default(),
                )),
            };
            cache.insert(path.clone(), (file.data.clone(), scan.clone()));
            let (scope, text) = (scope_name.clone(), file.data.clone());
            self.templates.push(Template {
                path,
                scope,
                text,
                scan,
            });
        }
        for sub in &chart.dependencies {
            let wished = chart.metadata.requirements();
            let mut wished = wished.into_iter().filter(|wish| wish.name == sub.name());
            let name = wished
                .next()
                .map_or(sub.name(), |wish| wish.effective_name());
            let inner = match scope {
                "" => name.to_owned(),
                outer => format!("{outer}/{name}"),
            };
            self.add(sub, &inner, sources, cache);
        }
    }

    /// The template file at a path.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.templates
            .iter()
            .position(|template| *template.path == *path)
    }

    /// What some senses of a template's text lead to.
    pub(crate) fn things(&self, template: usize, senses: &[Sense]) -> Vec<Thing> {
        let mut found = Vec::new();
        for sense in senses {
            self.follow(template, sense, DEEPEST, &mut found);
        }
        found
    }

    fn follow(&self, template: usize, sense: &Sense, depth: u32, found: &mut Vec<Thing>) {
        if found.len() >= MOST {
            return;
        }
        match sense {
            Sense::Path(Base::Root, steps) => self.at(template, steps, found),
            Sense::Path(Base::Define(name), steps) => {
                let callers = self.callers.get(name).map_or(&[][..], |callers| callers);
                if callers.is_empty() {
                    // Nobody calls it yet: most are handed what Helm hands to a file.
                    return self.at(template, steps, found);
                }
                if depth == 0 {
                    return;
                }
                for (at, number) in callers {
                    let handed = &self.templates[*at].scan.names[*number].senses;
                    let reached = steps
                        .iter()
                        .fold(handed.clone(), |senses, step| child(&senses, step));
                    for sense in &reached {
                        self.follow(*at, sense, depth - 1, found);
                    }
                }
            }
            Sense::Dict(entries) => {
                let mut keys: Vec<_> = entries.iter().map(|(key, _)| key.clone()).collect();
                keys.dedup();
                push(found, Thing::Dict(keys));
            }
            Sense::List(_) => {}
        }
    }

    fn at(&self, template: usize, steps: &[Step], found: &mut Vec<Thing>) {
        let scope = self.templates[template].scope.clone();
        // `.Subcharts.redis.Values` is `.Values` of that chart.
        if let [Step::Key(first), Step::Key(name), rest @ ..] = steps
            && &**first == "Subcharts"
        {
            let scope = match &*scope {
                "" => name.clone(),
                outer => format!("{outer}/{name}").into(),
            };
            return push(
                found,
                Thing::At {
                    scope,
                    steps: rest.to_vec(),
                },
            );
        }
        push(
            found,
            Thing::At {
                scope,
                steps: steps.to_vec(),
            },
        );
    }

    /// Every place where a named template is called, as template and number of the name.
    pub(crate) fn callers(&self, name: &str) -> &[(usize, usize)] {
        self.callers.get(name).map_or(&[], |callers| callers)
    }
}

fn push(found: &mut Vec<Thing>, thing: Thing) {
    if !found.contains(&thing) {
        found.push(thing);
    }
}

impl Thing {
    /// The path below the outermost chart's `.Values`, where it is a value.
    pub(crate) fn value(&self) -> Option<Vec<Step>> {
        let Thing::At { scope, steps } = self else {
            return None;
        };
        let (first, rest) = steps.split_first()?;
        if *first != Step::Key("Values".into()) {
            return None;
        }
        Some(below_root(scope, rest))
    }
}

/// A path below a chart's `.Values` as one below the outermost chart's: globals are everybody's.
pub(crate) fn below_root(scope: &str, path: &[Step]) -> Vec<Step> {
    if path.first() == Some(&Step::Key("global".into())) {
        return path.to_vec();
    }
    let names = scope.split('/').filter(|name| !name.is_empty());
    names
        .map(|name| Step::Key(name.into()))
        .chain(path.iter().cloned())
        .collect()
}
