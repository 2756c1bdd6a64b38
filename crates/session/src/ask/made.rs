//! The other way round: from a line of a template, of values or of Chart.yaml to the lines of output that it made.

use super::keys::{self, Named};
use super::steps::{end_of, in_action, trimmed};
use super::target::{Target, target};
use super::traced::Traced;
use crate::open::Open;
use crate::output::Numbered;
use bstr::ByteSlice;
use pilothouse_engine::RenderedFile;
use pilothouse_gotmpl::{Frame, FrameKind};
use pilothouse_protocol::ask::{Made, MadeLines};
use pilothouse_source::Span;
use pilothouse_value::{Origin, Segment};
use std::collections::HashMap;
use std::ops::Range;

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
