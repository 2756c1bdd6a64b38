//! What an execution leaves behind besides its text: which template text and which values made each byte,
//! and which values were read at all. One record serves the source map, the explanations, unused values, the
//! causes of differences and incremental rendering.

use crate::Tree;
use pilothouse_source::Span;
use pilothouse_value::{Map, Origin, Origins, Segment, Str, StrTrace};
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Why text inside a frame is printed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum FrameKind {
    /// The file itself.
    Root,
    /// `if` or `else if`; the origin is the condition's.
    If,
    /// `with`; the origin is the pipeline's.
    With,
    /// One turn of `range`; the origin is the element's.
    Range,
    /// `{{ template }}` or `{{ block }}`; the origin is the argument's.
    Template,
    /// `include`.
    Include,
    /// `tpl`; the origin is the template text's.
    Tpl,
}

/// One level of control: an include, a branch, a turn of a loop.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The frame it is in; 0 is the root, whose parent is itself.
    pub parent: u32,
    /// What kind of level.
    pub kind: FrameKind,
    /// The pipeline that decided on it.
    pub span: Span,
    /// The values that decided on it.
    pub origin: Origin,
}

/// A value that was read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Read {
    /// Which: a single path, never a set.
    pub origin: Origin,
    /// How much of it.
    pub extent: Extent,
}

/// How much of a value was read.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extent {
    /// Only itself: its value, for a map its keys, for a list its length.
    Itself,
    /// Itself, and it or parts of it went where nobody follows them: anything below it may have been read.
    Parts,
    /// All that is in it (`toYaml`).
    Whole,
}

/// What was recorded of one top-level template's execution.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Covers the output: in order, the first at 0. Empty for an empty output.
    pub segments: Vec<Segment>,
    /// Indexed by [`Segment::frame`].
    pub frames: Vec<Frame>,
    /// Each origin once, in the order of reading.
    pub reads: Vec<Read>,
    /// Whether it changed maps that other templates see.
    pub mutated: bool,
    /// Whether it asked the outside world for something ([`crate::World`]).
    pub asked: bool,
    /// Every named template that it looked up, the file's own among them, each once. What `tpl` defined is left out.
    pub used: Vec<Rc<Tree>>,
}

/// Records one top-level template's execution.
#[derive(Debug)]
pub struct Recorder {
    origins: Rc<RefCell<Origins>>,
    table: u32,
    epoch: u32,
    execution: u64,
    frames: Vec<Frame>,
    frame: u32,
    reads: Vec<Read>,
    /// By origin.
    read_at: Vec<Option<Extent>>,
    mutated: Vec<Map>,
    asked: Cell<bool>,
    used: Vec<Rc<Tree>>,
    /// Where the trees of `used` lie.
    used_at: FxHashSet<usize>,
}

impl Recorder {
    /// A recorder for the file at `root`; `epoch` differs for every recorder whose strings may meet.
    #[must_use]
    pub fn new(origins: Rc<RefCell<Origins>>, epoch: u32, root: Span) -> Recorder {
        let root = Frame {
            parent: 0,
            kind: FrameKind::Root,
            span: root,
            origin: Origin::NONE,
        };
        thread_local! {
            static EXECUTIONS: Cell<u64> = const { Cell::new(0) };
        }
        let execution = EXECUTIONS.get() + 1;
        EXECUTIONS.set(execution);
        let table = origins.borrow().id();
        Recorder {
            origins,
            table,
            epoch,
            execution,
            frames: vec![root],
            frame: 0,
            reads: Vec::new(),
            read_at: Vec::new(),
            mutated: Vec::new(),
            asked: Cell::new(false),
            used: Vec::new(),
            used_at: FxHashSet::default(),
        }
    }

    /// The number of this execution.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// A number that no other execution on this thread has, in whichever render.
    #[must_use]
    pub fn execution(&self) -> u64 {
        self.execution
    }

    /// The current frame and those around it, the innermost first, without the root.
    #[must_use]
    pub fn stack(&self) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut at = self.frame;
        while let Some(frame) = self.frames.get(at as usize).filter(|_| at != 0) {
            frames.push(*frame);
            at = frame.parent;
        }
        frames
    }

    /// The current frame's number.
    #[must_use]
    pub fn frame(&self) -> u32 {
        self.frame
    }

    /// Goes into a new frame; returns the number of the one to [`Recorder::leave`] to.
    pub fn enter(&mut self, kind: FrameKind, span: Span, origin: Origin) -> u32 {
        let outer = self.frame;
        self.frame = self.frames.len() as u32;
        self.frames.push(Frame {
            parent: outer,
            kind,
            span,
            origin,
        });
        outer
    }

    /// Goes back to an outer frame.
    pub fn leave(&mut self, outer: u32) {
        self.frame = outer;
    }

    /// The origin of what stands under `key`, without reading it.
    pub fn child(&mut self, parent: Origin, key: &str) -> Origin {
        if !parent.is_some() {
            return Origin::NONE;
        }
        self.origins.borrow_mut().child(parent, key)
    }

    /// The origin of an element, without reading it.
    pub fn element(&mut self, parent: Origin, index: usize) -> Origin {
        if !parent.is_some() {
            return Origin::NONE;
        }
        self.origins.borrow_mut().element(parent, index as u32)
    }

    /// Both origins.
    pub fn union(&mut self, a: Origin, b: Origin) -> Origin {
        if a == b || !b.is_some() {
            return a;
        }
        if !a.is_some() {
            return b;
        }
        self.origins.borrow_mut().union(a, b)
    }

    /// All origins of a string: of the value itself and of the segments that made it.
    pub fn whole(&mut self, text: &Str, origin: Origin) -> Origin {
        let Some(trace) = text.trace().filter(|trace| trace.epoch == self.epoch) else {
            return origin;
        };
        let mut parts: Vec<Origin> = trace
            .segments
            .iter()
            .map(|segment| segment.origin)
            .collect();
        parts.push(origin);
        parts.sort_unstable();
        parts.dedup();
        self.origins.borrow_mut().set(&parts)
    }

    /// Notes that a value was read.
    #[inline]
    pub fn read(&mut self, origin: Origin, extent: Extent) {
        if !origin.is_some() {
            return;
        }
        match self.read_at.get(origin.index()) {
            Some(known) if *known >= Some(extent) => {}
            _ => self.read_anew(origin, extent),
        }
    }

    fn read_anew(&mut self, origin: Origin, extent: Extent) {
        let index = origin.index();
        if index >= self.read_at.len() {
            let length = self.origins.borrow().len().max(index + 1);
            self.read_at.resize(length.next_power_of_two(), None);
        }
        let before = self.read_at[index].replace(extent);
        let members = self.origins.borrow().members(origin);
        if members != [origin] {
            // What is below a set has the set's own origin: which part of which member it is, nobody knows.
            for member in members {
                self.read(member, extent.max(Extent::Parts));
            }
        } else if before.is_none() {
            self.reads.push(Read { origin, extent });
        } else {
            // Rare: more of it is read now.
            let mut known = self.reads.iter_mut().rev();
            if let Some(read) = known.find(|read| read.origin == origin) {
                read.extent = extent;
            }
        }
    }

    /// Notes that a map that other templates see is changed.
    pub fn note_mutation(&mut self, map: &Map) {
        if !self.mutated.iter().any(|known| known.ptr_eq(map)) {
            self.mutated.push(map.clone());
        }
    }

    /// Such maps that were changed.
    #[must_use]
    pub fn mutated(&self) -> &[Map] {
        &self.mutated
    }

    /// Notes that the outside world was asked for something.
    pub(crate) fn note_world(&self) {
        self.asked.set(true);
    }

    /// Notes that a named template was looked up.
    pub(crate) fn note_template(&mut self, tree: &Rc<Tree>) {
        if self.used_at.insert(Rc::as_ptr(tree).addr()) {
            self.used.push(tree.clone());
        }
    }

    /// The number of the table of origins.
    pub(crate) fn table(&self) -> u32 {
        self.table
    }

    /// The table of origins.
    #[must_use]
    pub fn origins(&self) -> &Rc<RefCell<Origins>> {
        &self.origins
    }

    /// The record, with the segments of the output it belongs to.
    #[must_use]
    pub fn finish(self, segments: Vec<Segment>) -> Trace {
        Trace {
            segments,
            frames: self.frames,
            reads: self.reads,
            mutated: !self.mutated.is_empty(),
            asked: self.asked.get(),
            used: self.used,
        }
    }
}

/// Text being written, with its segments.
#[derive(Debug, Default)]
pub struct Output {
    bytes: Vec<u8>,
    segments: Vec<Segment>,
}

impl Output {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Output {
        Output::default()
    }

    /// Bytes written so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Writes bytes printed at `span`.
    pub fn write(&mut self, bytes: &[u8], span: Span, frame: u32, origin: Origin) {
        if bytes.is_empty() {
            return;
        }
        self.segments.push(Segment {
            start: self.bytes.len() as u32,
            span,
            frame,
            origin,
        });
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes a string printed at `span`; where template text made it (in this `epoch`), that stays known.
    pub fn write_str(&mut self, text: &Str, epoch: u32, span: Span, frame: u32, origin: Origin) {
        let Some(trace) = text.trace().filter(|trace| trace.epoch == epoch) else {
            return self.write(text.as_bytes(), span, frame, origin);
        };
        if text.is_empty() {
            return;
        }
        let shift = self.bytes.len() as u32;
        self.segments
            .extend(trace.segments.iter().map(|segment| Segment {
                start: segment.start + shift,
                ..*segment
            }));
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The text as a value that knows what made it.
    #[must_use]
    pub fn into_str(self, epoch: u32) -> Str {
        if self.bytes.is_empty() {
            return Str::default();
        }
        Str::traced(
            self.bytes,
            StrTrace {
                epoch,
                segments: self.segments,
            },
        )
    }

    /// The same without giving the buffers away.
    pub(crate) fn to_str(&self, epoch: u32) -> Str {
        if self.bytes.is_empty() {
            return Str::default();
        }
        Str::traced(
            &self.bytes[..],
            StrTrace {
                epoch,
                segments: self.segments.clone(),
            },
        )
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.segments.clear();
    }

    /// The text and its segments.
    #[must_use]
    pub fn into_parts(self) -> (Vec<u8>, Vec<Segment>) {
        (self.bytes, self.segments)
    }
}
