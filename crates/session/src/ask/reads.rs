//! Which values templates look at, and where.

use super::keys::{self, Key, Named};
use super::traced::Traced;
use pilothouse_chart::Chart;
use pilothouse_gotmpl::{Extent, FrameKind};
use pilothouse_source::Span;
use pilothouse_value::{Origin, Step};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is read of one path.
#[derive(Default)]
pub(super) struct Read {
    /// With all that is below.
    deep: bool,
    /// How many files read it.
    files: u32,
    /// The places that print it or decide by it.
    places: BTreeSet<(u32, u32, u32)>,
}

/// Everything that the templates of the shown environment read of the values, by its path in the outermost chart's.
pub(super) struct Reads {
    by_path: BTreeMap<Vec<Step>, Read>,
    /// Words that stand in templates.
    words: HashSet<Box<[u8]>>,
}

impl Reads {
    /// Gathers them.
    pub(super) fn of(traced: &Traced) -> Reads {
        let mut reads = Reads {
            by_path: BTreeMap::new(),
            words: words(traced),
        };
        for file in &traced.files {
            for read in &file.trace.reads {
                reads.note(traced, read.origin, |known| {
                    known.deep |= read.extent == Extent::Whole;
                    known.files += 1;
                });
            }
            let mut seen: HashSet<(Origin, Span)> = HashSet::new();
            let printed = file.trace.segments.iter();
            let printed = printed.map(|segment| (segment.origin, segment.span));
            let decided = file.trace.frames.iter().filter(|frame| {
                !matches!(
                    frame.kind,
                    FrameKind::Root | FrameKind::Include | FrameKind::Template
                )
            });
            let decided = decided.map(|frame| (frame.origin, frame.span));
            for (origin, span) in printed.chain(decided) {
                if origin.is_some() && seen.insert((origin, span)) {
                    let place = (span.file.0, span.start, span.end);
                    reads.note(traced, origin, |known| {
                        known.places.insert(place);
                    });
                }
            }
        }
        reads.read_by_helm(traced.explainer.chart());
        reads
    }

    fn note(&mut self, traced: &Traced, origin: Origin, mut note: impl FnMut(&mut Read)) {
        for named in keys::named(traced, origin) {
            if let Named::Value(key) = named {
                note(self.by_path.entry(key.full()).or_default());
            }
        }
    }

    /// What Helm itself looks at: conditions and tags of dependencies.
    fn read_by_helm(&mut self, chart: &Chart) {
        for (_, path) in conditions(chart) {
            self.by_path.entry(path).or_default().files += 1;
        }
    }

    /// Whether something looks at a path: at it, at something below it, or at a table around it with all that is in it.
    pub(super) fn is_read(&self, path: &[Step]) -> bool {
        let around = (0..path.len())
            .filter_map(|length| self.by_path.get(&path[..length]))
            .any(|read| read.deep);
        around || self.below(path).next().is_some()
    }

    fn below<'r>(&'r self, path: &'r [Step]) -> impl Iterator<Item = (&'r Vec<Step>, &'r Read)> {
        let from = self.by_path.range(path.to_vec()..);
        from.take_while(move |(other, _)| other.starts_with(path))
    }

    /// The places that print a path or decide by it; those of the nearest table around it where it is used whole only.
    pub(super) fn places(&self, path: &[Step]) -> Vec<Span> {
        let mut places: BTreeSet<_> = self
            .below(path)
            .flat_map(|(_, read)| read.places.iter().copied())
            .collect();
        if places.is_empty() {
            let around = (0..path.len()).rev();
            let mut around = around.filter_map(|length| self.by_path.get(&path[..length]));
            if let Some(read) = around.find(|read| read.deep && !read.places.is_empty()) {
                places.extend(&read.places);
            }
        }
        let spans = places.into_iter();
        spans
            .map(|(file, start, end)| Span::new(pilothouse_source::FileId(file), start, end))
            .collect()
    }

    /// How many places use it; where none prints it or decides by it, the files that read it.
    pub(super) fn uses(&self, traced: &Traced, path: &[Step]) -> u32 {
        let lines: HashSet<(u32, u32)> = self
            .places(path)
            .into_iter()
            .map(|span| (span.file.0, traced.line_of(span)))
            .collect();
        let files = || {
            let around = (0..path.len()).filter_map(|length| self.by_path.get(&path[..length]));
            let around = around.filter(|read| read.deep).map(|read| read.files);
            let below = self.below(path).map(|(_, read)| read.files);
            below.chain(around).max().unwrap_or(0)
        };
        if lines.is_empty() {
            files()
        } else {
            lines.len() as u32
        }
    }

    /// Whether a template speaks of a key of that name.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.words.contains(name.as_bytes())
    }

    /// Names that are read right below a table.
    pub(super) fn names_below<'r>(&'r self, table: &'r [Step]) -> impl Iterator<Item = &'r str> {
        self.below(table)
            .filter_map(move |(path, _)| match path.get(table.len()) {
                Some(Step::Key(name)) => Some(&**name),
                _ => None,
            })
    }

    /// Every path that is read.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[Step]> {
        self.by_path.keys().map(Vec::as_slice)
    }
}

/// The values that Helm itself looks at: conditions and tags of dependencies, from the outermost chart's. Each with what its
/// dependency is called.
pub(super) fn conditions(chart: &Chart) -> Vec<(String, Vec<Step>)> {
    fn gather(chart: &Chart, scope: &mut Vec<String>, found: &mut Vec<(String, Vec<Step>)>) {
        for dependency in chart.metadata.requirements() {
            let name = match dependency.alias.as_str() {
                "" => &dependency.name,
                alias => alias,
            };
            let conditions = dependency.condition.split(',').map(str::trim);
            for condition in conditions.filter(|condition| !condition.is_empty()) {
                let path: Vec<Step> = condition
                    .split('.')
                    .map(|name| Step::Key(name.into()))
                    .collect();
                let path = keys::canonical(scope.iter().map(String::as_str), &path);
                found.push((name.to_owned(), path));
            }
            let tags = dependency.tags.iter();
            let path = |tag: &String| ["tags", tag].map(|name| Step::Key(name.into())).to_vec();
            found.extend(tags.map(|tag| (name.to_owned(), path(tag))));
        }
        for inner in &chart.dependencies {
            // No chart nests deeper than the loader lets it.
            scope.push(inner.name().to_owned());
            gather(inner, scope, found);
            scope.pop();
        }
    }
    let mut found = Vec::new();
    gather(chart, &mut Vec::new(), &mut found);
    found
}

/// The words of all templates.
fn words(traced: &Traced) -> HashSet<Box<[u8]>> {
    let mut words: HashSet<Box<[u8]>> = HashSet::new();
    let mut charts = vec![traced.explainer.chart()];
    while let Some(chart) = charts.pop() {
        charts.extend(&chart.dependencies);
        for file in chart.templates.iter() {
            let inside =
                |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-');
            for word in file.data.split(inside).filter(|word| !word.is_empty()) {
                if !words.contains(word) {
                    words.insert(word.into());
                }
            }
        }
    }
    words
}

impl Traced {
    /// The line that a span begins in, from 1.
    pub(super) fn line_of(&self, span: Span) -> u32 {
        let mut indexes = self.lines.borrow_mut();
        let index = indexes.entry(span.file).or_insert_with(|| {
            let source = self.sources.get(span.file);
            pilothouse_source::LineIndex::new(source.map_or(&[], |source| &source.text))
        });
        index.line_column(span.start).line
    }
}

/// A path of the outermost chart's values as the chart that it belongs to sees it: the deepest one.
pub(super) fn key_of(traced: &Traced, path: &[Step]) -> Key {
    let mut chart = traced.explainer.chart();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = path;
    while let [Step::Key(name), inner @ ..] = rest
        && !inner.is_empty()
        && let Some(sub) = chart.dependencies.iter().find(|sub| *sub.name() == **name)
    {
        names.push(sub.name());
        chart = sub;
        rest = inner;
    }
    Key {
        scope: names.join("/"),
        path: rest.to_vec(),
    }
}
