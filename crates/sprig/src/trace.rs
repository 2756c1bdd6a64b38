//! New text out of pieces of old text, so that each byte still knows the template text that printed it.

use pilothouse_gotmpl::Call;
use pilothouse_value::{Origin, Segment, Str};
use std::ops::Range;

/// Text being put together: pieces of arguments, and what the function itself adds.
///
/// Segments are kept only where one of the texts has some of this execution; otherwise the executor's own
/// attribution (the call, and all of its arguments) says as much.
pub(crate) struct Weave {
    bytes: Vec<u8>,
    segments: Vec<Segment>,
    epoch: u32,
    /// What the function itself adds is printed by the call.
    own: Segment,
    traced: bool,
}

impl Weave {
    /// Begins; `texts` are those that pieces will be taken of.
    pub(crate) fn new<'t>(
        call: &mut Call<'_, '_>,
        texts: impl IntoIterator<Item = &'t Str>,
    ) -> Weave {
        let span = call.span;
        let epoch = call.recorder().epoch();
        let frame = call.recorder().frame();
        let mut texts = texts.into_iter();
        let traced = texts.any(|text| text.trace().is_some_and(|trace| trace.epoch == epoch));
        Weave {
            bytes: Vec::new(),
            segments: Vec::new(),
            epoch,
            own: Segment {
                start: 0,
                span,
                frame,
                origin: Origin::NONE,
            },
            traced,
        }
    }

    /// Adds what the function itself prints.
    pub(crate) fn insert(&mut self, bytes: &[u8]) {
        self.push(self.own, bytes);
    }

    /// Adds a piece of an argument that comes from `origin`.
    pub(crate) fn keep(&mut self, text: &Str, range: Range<usize>, origin: Origin) {
        let Some(piece) = text.as_bytes().get(range.clone()) else {
            return;
        };
        if !self.traced {
            return self.bytes.extend_from_slice(piece);
        }
        let Some(trace) = text.trace().filter(|trace| trace.epoch == self.epoch) else {
            let own = Segment { origin, ..self.own };
            return self.push(own, piece);
        };
        let first = trace
            .segments
            .partition_point(|segment| segment.start as usize <= range.start);
        let mut at = range.start;
        for index in first.saturating_sub(1)..trace.segments.len() {
            let end = trace
                .segments
                .get(index + 1)
                .map_or(range.end, |next| range.end.min(next.start as usize));
            if at >= end {
                break;
            }
            self.push(trace.segments[index], &text.as_bytes()[at..end]);
            at = end;
        }
    }

    /// Adds a whole argument that comes from `origin`.
    pub(crate) fn keep_all(&mut self, text: &Str, origin: Origin) {
        self.keep(text, 0..text.len(), origin);
    }

    fn push(&mut self, segment: Segment, bytes: &[u8]) {
        if self.traced && !bytes.is_empty() {
            let same = self.segments.last().is_some_and(|last| {
                (last.span, last.frame, last.origin)
                    == (segment.span, segment.frame, segment.origin)
            });
            if !same {
                let start = self.bytes.len() as u32;
                self.segments.push(Segment { start, ..segment });
            }
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The text.
    pub(crate) fn finish(self) -> Str {
        if !self.traced || self.bytes.is_empty() {
            return Str::from_bytes(self.bytes);
        }
        let trace = pilothouse_value::StrTrace {
            epoch: self.epoch,
            segments: self.segments,
        };
        Str::traced(self.bytes, trace)
    }
}

/// A part of one argument, as `trim` and `trunc` return it.
pub(crate) fn part(call: &mut Call<'_, '_>, text: &Str, range: Range<usize>) -> Str {
    if range == (0..text.len()) {
        return text.clone();
    }
    let mut weave = Weave::new(call, [text]);
    weave.keep(text, range, Origin::NONE);
    weave.finish()
}
