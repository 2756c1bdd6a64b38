//! One side of a comparison with all that is needed to say what made it.

use crate::ask::keys::{self, Named};
use crate::ask::steps;
use crate::ask::traced::{Merged, Traced};
use crate::output::Numbered;
use pilothouse_engine::RenderedFile;
use pilothouse_gotmpl::FrameKind;
use pilothouse_protocol::ComparedSide;
use pilothouse_source::Span;
use pilothouse_value::{Origin, Segment, Step, Value};
use pilothouse_workspace::{Environment, Workspace};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// Something that may make a difference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Key {
    /// A value, by its path below the outermost chart's.
    Value(Vec<Step>),
    /// One of the other things in `.`, with the chart's scope: `.Release.Name`.
    Fact(Vec<Step>, String),
}

/// One side.
pub(super) struct Side<'a> {
    pub(super) named: ComparedSide,
    pub(super) environment: &'a Environment,
    pub(super) workspace: &'a Workspace,
    pub(super) traced: Option<Rc<Traced>>,
    /// What templates see.
    pub(super) values: Option<Merged>,
    named_before: RefCell<HashMap<Origin, Rc<[Key]>>>,
}

/// A stretch of what a file printed.
#[derive(Clone)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a RenderedFile,
    /// The bytes of the value.
    pub(super) value: Range<usize>,
    /// With its key.
    pub(super) whole: Range<usize>,
}

impl<'a> Side<'a> {
    pub(super) fn new(
        named: ComparedSide,
        environment: &'a Environment,
        workspace: &'a Workspace,
        traced: Option<Rc<Traced>>,
    ) -> Side<'a> {
        let seen = traced.as_ref().and_then(|traced| traced.explainer.seen());
        Side {
            values: seen.cloned().map(Merged),
            named,
            environment,
            workspace,
            traced,
            named_before: RefCell::default(),
        }
    }

    /// Where bytes of a document stand in what its file printed.
    pub(super) fn spot<'s>(
        &'s self,
        one: &Numbered,
        value: &Range<u32>,
        whole: &Range<u32>,
    ) -> Option<Spot<'s>> {
        let file = self.traced.as_ref()?.file(&one.document)?;
        let printed = &one.document.range;
        let within = |range: &Range<u32>| {
            let at = |byte: u32| (printed.start + byte as usize).min(printed.end);
            at(range.start)..at(range.end)
        };
        Some(Spot {
            file,
            value: within(value),
            whole: within(whole),
        })
    }

    /// What an origin is made of.
    pub(super) fn keys(&self, origin: Origin) -> Rc<[Key]> {
        if let Some(known) = self.named_before.borrow().get(&origin) {
            return known.clone();
        }
        let Some(traced) = self.traced.as_ref().filter(|_| origin.is_some()) else {
            return Rc::from([]);
        };
        let named = keys::named(traced, origin).into_iter();
        let found: Rc<[Key]> = named
            .map(|named| match named {
                Named::Value(key) => Key::Value(key.full()),
                Named::Fact(steps, scope) => Key::Fact(steps, scope),
            })
            .collect();
        let mut before = self.named_before.borrow_mut();
        before.insert(origin, found.clone());
        found
    }

    /// Whether files below a path were rendered.
    pub(super) fn prints(&self, below: &str) -> bool {
        let traced = self.traced.as_ref();
        traced.is_some_and(|traced| traced.files.iter().any(|file| file.name.starts_with(below)))
    }

    /// A value.
    pub(super) fn at(&self, path: &[Step]) -> Option<Value> {
        self.values.as_ref()?.at(path)
    }

    /// What stands in a template.
    pub(super) fn text_at(&self, span: Span) -> String {
        let source = self
            .traced
            .as_ref()
            .and_then(|traced| traced.sources.get(span.file));
        let text =
            source.and_then(|source| source.text.get(span.start as usize..span.end as usize));
        text.map_or(String::new(), |text| {
            String::from_utf8_lossy(text).into_owned()
        })
    }
}

/// The segments of a stretch that print more than white space.
pub(super) fn segments(file: &RenderedFile, range: &Range<usize>) -> Vec<Segment> {
    let all = &file.trace.segments;
    let first = all.partition_point(|segment| segment.start as usize <= range.start);
    let mut found = Vec::new();
    for (at, segment) in all.iter().enumerate().skip(first.saturating_sub(1)) {
        if segment.start as usize >= range.end {
            break;
        }
        let start = range.start.max(segment.start as usize);
        let end = range.end.min(steps::end_of(file, at));
        if !steps::trimmed(&file.text, start..end).is_empty() {
            found.push(*segment);
        }
    }
    found
}

/// The origins that decided that segments are printed: those of `if`, `with`, `range` and `tpl` around them, the innermost
/// first. `range` is told apart: its origin is that of the turn's element.
pub(super) fn deciding(file: &RenderedFile, segments: &[Segment]) -> Vec<(FrameKind, Origin)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for segment in segments {
        if !seen.insert(segment.frame) {
            continue;
        }
        for frame in steps::frames(file, segment) {
            let decides = matches!(
                frame.kind,
                FrameKind::If | FrameKind::With | FrameKind::Range | FrameKind::Tpl
            );
            if decides && frame.origin.is_some() && !found.contains(&(frame.kind, frame.origin)) {
                found.push((frame.kind, frame.origin));
            }
        }
    }
    found
}
