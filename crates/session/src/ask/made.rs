//! The other way round: from a line of a template, of values or of Chart.yaml to the lines of output that it made.

use super::keys::{self, Named};
use super::steps::{end_of, in_action, trimmed};
use super::traced::Traced;
use crate::open::Open;
use crate::output::Numbered;
use bstr::ByteSlice;
use pilothouse_engine::RenderedFile;
use pilothouse_gotmpl::{Frame, FrameKind};
use pilothouse_protocol::ask::{Made, MadeLines};
use pilothouse_source::{FileId, LineIndex, Span};
use pilothouse_value::{Origin, Segment, Step};
use pilothouse_workspace::path::file_name;
use pilothouse_yaml::Node;
use std::collections::HashMap;
use std::ops::Range;

/// What is looked for in a trace.
pub(super) enum Target {
    /// Bytes of a template.
    Place(Span),
    /// A key of the values and all that is below it.
    Key(Vec<Step>),
    /// A field of `.Chart` of the chart at a scope.
    Fact(String, Vec<Step>),
}

/// How a stretch of output depends on a target; the stronger is the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Hit {
    No,
    Decided,
    Printed,
}

impl Open {
    /// What a line (from 1) of a file made.
    pub(super) fn made(&mut self, path: &str, line: u32, everywhere: bool) -> Option<Made> {
        let traced = self.trace()?;
        let mut made = Made::default();
        let (mut shown, mut counted) = (0, Vec::new());
        let here = target(&traced, path, line);
        if let Some((target, what)) = &here {
            made.what.clone_from(what);
            made.documents = lines(&traced, target, &self.shown().output.documents);
            shown = count(&made.documents);
        }
        if everywhere {
            for at in 0..self.environments.len() {
                let lines = if at == self.shown {
                    shown
                } else {
                    self.count_in(at, here.as_ref().map(|(target, _)| target), path, line)
                };
                counted.push((self.environments[at].settings.name.clone(), lines));
            }
        }
        made.environments = counted;
        Some(made)
    }

    /// How many lines it made in an environment that is not shown: its trace is made for this and dropped.
    /// `here`: the target in the shown one.
    fn count_in(&mut self, at: usize, here: Option<&Target>, path: &str, line: u32) -> u32 {
        let Some(traced) = self.traced_anew(at) else {
            return 0;
        };
        let documents = &self.environments[at].output.documents;
        match here {
            None => 0,
            // Each environment numbers files by itself, and a values file of this one may be none of another's.
            Some(Target::Place(_)) => target(&traced, path, line)
                .map_or(0, |(target, _)| count(&lines(&traced, &target, documents))),
            Some(target) => count(&lines(&traced, target, documents)),
        }
    }
}

fn count(documents: &[MadeLines]) -> u32 {
    let lines = documents.iter();
    lines
        .map(|one| (one.printed.len() + one.decided.len()) as u32)
        .sum()
}

/// What a line of a file can make, with what people call it.
fn target(traced: &Traced, path: &str, line: u32) -> Option<(Target, String)> {
    let files = traced.sources.files();
    // Values files come last, and one may be named that is part of the chart too.
    let at = files.iter().rposition(|file| &*file.path == path)?;
    let (file, text) = (FileId(at as u32), &files[at].text);
    let index = LineIndex::new(text);
    let start = index.line_start(line)?;
    let end = index.line_start(line + 1).unwrap_or(text.len() as u32);
    let given = traced
        .layers
        .layers()
        .iter()
        .any(|layer| layer.file == file);
    let inside = path.rsplit_once("charts/").map_or(path, |(_, inner)| {
        inner.split_once('/').map_or(inner, |(_, inside)| inside)
    });
    if given || inside == "values.yaml" {
        let steps = key_at(text, file, start..end)?;
        let scope = if given {
            Vec::new()
        } else {
            scope_of(traced, file)?
        };
        let full = keys::canonical(scope.iter().map(String::as_str), &steps);
        let what = keys::shown(&full);
        return Some((Target::Key(full), what));
    }
    if inside == "Chart.yaml" {
        let steps = key_at(text, file, start..end)?;
        let Some(Step::Key(field)) = steps.first() else {
            return None;
        };
        // Templates call the fields by Go's names.
        let mut name = field.to_string();
        name[..1].make_ascii_uppercase();
        let scope = scope_of(traced, file)?.join("/");
        let steps = vec![Step::Key("Chart".into()), Step::Key(name.as_str().into())];
        let what = format!(".Chart.{name}");
        return Some((Target::Fact(scope, steps), what));
    }
    inside.starts_with("templates/").then(|| {
        let span = Span::new(file, start, end.max(start + 1));
        let what = format!("line {line} of {}", file_name(path));
        (Target::Place(span), what)
    })
}

/// The names of the subcharts that lead to the chart that a file belongs to.
fn scope_of(traced: &Traced, file: FileId) -> Option<Vec<String>> {
    let mut found = vec![(traced.explainer.chart(), Vec::new())];
    while let Some((chart, names)) = found.pop() {
        let own = [&chart.values_file, &chart.chart_file];
        if own
            .iter()
            .any(|own| own.as_ref().is_some_and(|own| own.id == file))
        {
            return Some(names);
        }
        for inner in &chart.dependencies {
            let mut names = names.clone();
            names.push(inner.name().to_owned());
            found.push((inner, names));
        }
    }
    None
}

/// The path of what begins in a stretch of a YAML file: the outermost key that does; else the innermost that goes on
/// there.
fn key_at(text: &[u8], file: FileId, line: Range<u32>) -> Option<Vec<Step>> {
    let ranges = pilothouse_chart::documents::split(text, file).ok()?;
    for range in ranges {
        let shift = range.start as u32;
        if shift >= line.end || (range.end as u32) < line.start {
            continue;
        }
        let document = pilothouse_yaml::parse(&text[range], file).ok()?;
        let within = line.start.saturating_sub(shift)..line.end.saturating_sub(shift);
        let mut path = Vec::new();
        let mut at = &document.root;
        while let Some((step, node, begins)) = child_at(at, &within) {
            path.push(step);
            if begins || path.len() > 200 {
                break;
            }
            at = node;
        }
        return (!path.is_empty()).then_some(path);
    }
    None
}

/// The child of a node that a line touches, and whether it begins there.
fn child_at<'n>(node: &'n Node, line: &Range<u32>) -> Option<(Step, &'n Node, bool)> {
    let begins = |start: u32| line.contains(&start);
    let touches = |start: u32, end: u32| start < line.end && end.max(start + 1) > line.start;
    if let Some(entries) = node.as_mapping() {
        let (key, value) = entries
            .iter()
            .find(|(key, value)| touches(key.span.start, value.span.end.max(key.span.end)))?;
        let step = Step::Key(key.as_scalar()?.into());
        return Some((step, value, begins(key.span.start)));
    }
    let items = node.as_sequence()?;
    let at = items
        .iter()
        .position(|item| touches(item.span.start, item.span.end))?;
    let item = &items[at];
    // What begins in the line of a dash is the key behind it.
    let scalar = item.as_scalar().is_some();
    let begins = scalar && begins(item.span.start);
    Some((Step::Index(at as u32), item, begins))
}

/// The lines of the documents that a target made.
pub(super) fn lines(traced: &Traced, target: &Target, documents: &[Numbered]) -> Vec<MadeLines> {
    let mut known: HashMap<Origin, bool> = HashMap::new();
    let mut found = Vec::new();
    for file in &traced.files {
        let mut own = documents
            .iter()
            .filter(|one| one.document.file == file.name && !one.stale)
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let hits = hits(traced, target, file, &mut known);
        if hits.is_empty() {
            continue;
        }
        for one in own.filter(|one| traced.file(&one.document).is_some()) {
            let lines = lines_in(one, file, &hits);
            if !lines.printed.is_empty() || !lines.decided.is_empty() {
                found.push(lines);
            }
        }
    }
    found.sort_by_key(|lines| documents.iter().position(|one| one.id == lines.document));
    found
}

/// The lines of one document with a hit in them.
fn lines_in(one: &Numbered, file: &RenderedFile, hits: &[(Range<usize>, Hit)]) -> MadeLines {
    let document = &one.document;
    let head = document.text[..document.preamble].matches('\n').count() as u32;
    let mut lines = MadeLines {
        document: one.id,
        ..MadeLines::default()
    };
    let mut start = document.range.start;
    let body = &file.text[document.range.clone()];
    for (number, line) in (head + 1..).zip(body.split_inclusive(|byte| *byte == b'\n')) {
        let end = start + line.len();
        let first = hits.partition_point(|(range, _)| range.end <= start);
        let here = hits[first..]
            .iter()
            .take_while(|(range, _)| range.start < end);
        match here.map(|(_, hit)| *hit).max() {
            Some(Hit::Printed) => lines.printed.push(number),
            Some(Hit::Decided) => lines.decided.push(number),
            _ => {}
        }
        start = end;
    }
    lines
}

/// Stretches of what a file printed that a target made, in order.
fn hits(
    traced: &Traced,
    target: &Target,
    file: &RenderedFile,
    known: &mut HashMap<Origin, bool>,
) -> Vec<(Range<usize>, Hit)> {
    let frames = frame_hits(traced, target, file, known);
    let mut literals = Literals::default();
    let mut found = Vec::new();
    for (at, segment) in file.trace.segments.iter().enumerate() {
        let whole = segment.start as usize..end_of(file, at);
        let around = frames
            .get(segment.frame as usize)
            .copied()
            .unwrap_or(Hit::No);
        let stretches = match target {
            Target::Place(place) => literals.made_by(traced, file, segment, &whole, *place),
            _ if segment.origin.is_some()
                && matches(traced, target, segment.origin, known)
                && is_whole(traced, target, segment.origin, &file.text[whole.clone()]) =>
            {
                vec![whole.clone()]
            }
            _ => Vec::new(),
        };
        let printed = stretches.into_iter().map(|range| (range, Hit::Printed));
        let mut here: Vec<_> = printed.collect();
        if here.is_empty() && around != Hit::No {
            here.push((whole, around));
        }
        for (range, hit) in here {
            let range = trimmed(&file.text, range);
            if !range.is_empty() {
                found.push((range, hit));
            }
        }
    }
    found
}

/// For each frame whether it is a target's, or inside one that is.
fn frame_hits(
    traced: &Traced,
    target: &Target,
    file: &RenderedFile,
    known: &mut HashMap<Origin, bool>,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::with_capacity(file.trace.frames.len());
    for (at, frame) in file.trace.frames.iter().enumerate() {
        let outer = if (frame.parent as usize) < at {
            hits[frame.parent as usize]
        } else {
            Hit::No
        };
        hits.push(outer.max(frame_hit(traced, target, frame, known)));
    }
    hits
}

fn frame_hit(
    traced: &Traced,
    target: &Target,
    frame: &Frame,
    known: &mut HashMap<Origin, bool>,
) -> Hit {
    let decides = matches!(
        frame.kind,
        FrameKind::If | FrameKind::With | FrameKind::Range
    );
    let here = match (target, frame.kind) {
        (_, FrameKind::Root) => false,
        (Target::Place(place), _) => overlap(frame.span, *place),
        (_, FrameKind::Include | FrameKind::Template) => false,
        _ => frame.origin.is_some() && matches(traced, target, frame.origin, known),
    };
    match (here, decides) {
        (false, _) => Hit::No,
        (true, true) => Hit::Decided,
        (true, false) => Hit::Printed,
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.file == b.file && a.start < b.end && b.start < a.end
}

/// Whether a value that is looked for went into an origin.
fn matches(
    traced: &Traced,
    target: &Target,
    origin: Origin,
    known: &mut HashMap<Origin, bool>,
) -> bool {
    *known.entry(origin).or_insert_with(|| {
        keys::named(traced, origin)
            .iter()
            .any(|named| match (named, target) {
                (Named::Value(key), Target::Key(path)) => {
                    let full = key.full();
                    full.starts_with(path) || !full.is_empty() && path.starts_with(&full)
                }
                (Named::Fact(steps, scope), Target::Fact(wanted, path)) => {
                    scope == wanted && steps.starts_with(path)
                }
                _ => false,
            })
    })
}

/// `toYaml` prints the line `limits:` of a table and then each value under it by itself: a value below is in what was
/// made of the whole table, but not in that line.
fn is_whole(traced: &Traced, target: &Target, origin: Origin, text: &[u8]) -> bool {
    let Target::Key(path) = target else {
        return true;
    };
    let text = text.trim_ascii();
    if !text.ends_with(b":") && text != b"-" {
        return true;
    }
    keys::named(traced, origin)
        .iter()
        .any(|named| matches!(named, Named::Value(key) if key.full().starts_with(path)))
}

/// Which bytes of a literal are printed by each of its segments.
#[derive(Default)]
struct Literals {
    in_action: HashMap<Span, bool>,
    /// By span and frame: how much of it was printed so far.
    printed: HashMap<(Span, u32), u32>,
}

impl Literals {
    /// The stretches of a segment that a place of a template printed.
    fn made_by(
        &mut self,
        traced: &Traced,
        file: &RenderedFile,
        segment: &Segment,
        whole: &Range<usize>,
        place: Span,
    ) -> Vec<Range<usize>> {
        if !overlap(segment.span, place) {
            return Vec::new();
        }
        let Some(source) = traced.sources.get(place.file) else {
            return Vec::new();
        };
        let action = *self
            .in_action
            .entry(segment.span)
            .or_insert_with(|| in_action(&source.text, segment.span));
        if action {
            return vec![whole.clone()];
        }
        let printed = self
            .printed
            .entry((segment.span, segment.frame))
            .or_default();
        let literal = Span::new(place.file, segment.span.start + *printed, segment.span.end);
        let rest = source
            .text
            .get(literal.start as usize..literal.end as usize);
        // Something may have been cut off in front (`trim`).
        let text = &file.text[whole.clone()];
        let cut = rest.and_then(|rest| rest.find(text)).unwrap_or(0) as u32;
        let shift = literal.start + cut;
        *printed += cut + whole.len() as u32;
        let mut stretches = Vec::new();
        let mut start = whole.start;
        for line in file.text[whole.clone()].split_inclusive(|byte| *byte == b'\n') {
            let from = shift + (start - whole.start) as u32;
            let here = Span::new(place.file, from, from + line.len() as u32);
            if overlap(here, place) {
                stretches.push(start..start + line.len());
            }
            start += line.len();
        }
        stretches
    }
}
