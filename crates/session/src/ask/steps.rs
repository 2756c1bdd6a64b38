//! From a stretch of output to the places in templates that made it.

use super::traced::Traced;
use crate::findings;
use crate::problems::location;
use bstr::ByteSlice;
use pilothouse_engine::RenderedFile;
use pilothouse_gotmpl::{Frame, FrameKind};
use pilothouse_protocol::ask::{WhyStep, WhyStepKind};
use pilothouse_source::Span;
use pilothouse_value::Segment;
use pilothouse_workspace::Workspace;
use std::ops::Range;

/// What is shown of the text of a step, in characters.
const SHOWN: usize = 80;

/// A stretch of output that one place of a template printed.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its bytes in what the file printed, inside the line that was asked about, without white space around them.
    pub(super) range: Range<usize>,
    /// What made it.
    pub(super) segment: Segment,
    /// The template text: that part of a literal that is printed here, or the whole action.
    pub(super) span: Span,
    /// It stands in the template as it is printed.
    pub(super) literal: bool,
}

/// The pieces of a stretch of what a file printed that are not white space.
pub(super) fn pieces(traced: &Traced, file: &RenderedFile, range: Range<usize>) -> Vec<Piece> {
    let segments = &file.trace.segments;
    let first = segments.partition_point(|segment| segment.start as usize <= range.start);
    let mut pieces = Vec::new();
    let touched = segments.iter().enumerate().skip(first.saturating_sub(1));
    for (at, segment) in touched {
        let start = range.start.max(segment.start as usize);
        let end = range.end.min(end_of(file, at));
        if segment.start as usize >= range.end {
            break;
        }
        let range = trimmed(&file.text, start..end);
        if !range.is_empty() {
            pieces.push(piece(traced, file, at, range));
        }
    }
    pieces
}

fn piece(traced: &Traced, file: &RenderedFile, at: usize, range: Range<usize>) -> Piece {
    let segment = file.trace.segments[at];
    let literal = traced
        .sources
        .get(segment.span.file)
        .is_some_and(|source| !in_action(&source.text, segment.span));
    let span = if literal {
        part_of_literal(traced, file, at, &range).unwrap_or(segment.span)
    } else {
        segment.span
    };
    Piece {
        range,
        segment,
        span,
        literal,
    }
}

/// Where in a literal the printed bytes stand. Functions such as `nindent` cut a literal into lines and put something
/// of their own between, but leave the lines in order.
fn part_of_literal(
    traced: &Traced,
    file: &RenderedFile,
    at: usize,
    range: &Range<usize>,
) -> Option<Span> {
    let segment = file.trace.segments[at];
    let same = |other: &Segment| other.span == segment.span && other.frame == segment.frame;
    let segments = file.trace.segments.iter().enumerate();
    let alike = segments.filter(|(_, other)| same(other));
    let (mut before, mut all) = (0, 0);
    for (number, other) in alike {
        let length = end_of(file, number) - other.start as usize;
        before += if number < at { length } else { 0 };
        all += length;
    }
    let whole = (segment.span.end - segment.span.start) as usize;
    let offset = if all == whole {
        before + range.start - segment.start as usize
    } else {
        // Something was cut off: the same text is looked for.
        let source = &traced.sources.get(segment.span.file)?.text;
        let literal = source.get(segment.span.start as usize..segment.span.end as usize)?;
        literal.find(&file.text[range.clone()])?
    };
    let start = segment.span.start + offset as u32;
    let end = (start + range.len() as u32).min(segment.span.end);
    Some(Span::new(segment.span.file, start, end))
}

/// One past the last byte of a segment.
pub(super) fn end_of(file: &RenderedFile, at: usize) -> usize {
    let next = file.trace.segments.get(at + 1);
    next.map_or(file.text.len(), |next| next.start as usize)
}

/// A range without the white space at both ends.
pub(super) fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let blank = |byte: &&u8| byte.is_ascii_whitespace();
    let start = part.iter().take_while(blank).count();
    let end = part[start..].iter().rev().take_while(blank).count();
    range.start + start..(range.end - end).max(range.start + start)
}

/// Whether a span stands between `{{` and `}}`.
pub(super) fn in_action(text: &[u8], span: Span) -> bool {
    let head = text
        .get(..(span.start as usize + 2).min(text.len()))
        .unwrap_or_default();
    let last = |delimiter: &[u8]| head.rfind(delimiter);
    match (last(b"{{"), last(b"}}")) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    }
}

/// The frames around a segment, the innermost first.
pub(super) fn frames(file: &RenderedFile, segment: &Segment) -> Vec<Frame> {
    let frames = &file.trace.frames;
    let mut around = Vec::new();
    let mut at = segment.frame as usize;
    // A frame's parent is older than itself, so that this comes to an end.
    while let Some(frame) = frames.get(at).filter(|frame| frame.kind != FrameKind::Root) {
        around.push(*frame);
        if frame.parent as usize >= at {
            break;
        }
        at = frame.parent as usize;
    }
    around
}

/// The place itself and what it was printed through, the innermost first; places that stand in no file (text given to
/// `tpl`) are left out.
pub(super) fn chain(
    traced: &Traced,
    workspace: &Workspace,
    file: &RenderedFile,
    piece: &Piece,
) -> Vec<WhyStep> {
    let own = if piece.literal {
        WhyStepKind::Text
    } else {
        WhyStepKind::Action
    };
    let around = frames(file, &piece.segment).into_iter();
    let around = around.map(|frame| (kind(frame.kind), frame.span));
    let all = std::iter::once((own, piece.span)).chain(around);
    all.filter_map(|(kind, span)| step(traced, workspace, kind, span))
        .collect()
}

fn kind(kind: FrameKind) -> WhyStepKind {
    match kind {
        FrameKind::Root => WhyStepKind::Text,
        FrameKind::If => WhyStepKind::If,
        FrameKind::With => WhyStepKind::With,
        FrameKind::Range => WhyStepKind::Range,
        FrameKind::Template | FrameKind::Include => WhyStepKind::Include,
        FrameKind::Tpl => WhyStepKind::Tpl,
    }
}

/// A place in a template.
pub(super) fn place_of(traced: &Traced, workspace: &Workspace, span: Span) -> Option<WhyStep> {
    step(traced, workspace, WhyStepKind::Action, span)
}

fn step(traced: &Traced, workspace: &Workspace, kind: WhyStepKind, span: Span) -> Option<WhyStep> {
    let source = traced.sources.get(span.file)?;
    let place = findings::place(span, &traced.sources, workspace)?;
    let text = source.text.get(span.start as usize..span.end as usize)?;
    Some(WhyStep {
        kind,
        location: location(workspace, &place),
        text: one_line(&String::from_utf8_lossy(text)),
    })
}

/// Text on one line, shortened.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > SHOWN * 4 {
            break;
        }
    }
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            line.truncate(end);
            line.push('…');
            line
        }
        None => line,
    }
}
