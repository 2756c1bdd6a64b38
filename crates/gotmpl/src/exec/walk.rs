//! Statements: text, actions, blocks, `{{ template }}`.

use super::include::Waiting;
use super::range::Turns;
use super::{Activation, Eval, Exec, Traced};
use crate::tree::{Arena, Branch, Id, Kind, NONE, Node};
use crate::{CallError, ExecError, Extent, FrameKind, Tree};
use pilothouse_source::{Exhausted, Span};
use pilothouse_value::{Origin, Segment, Value, format};
use std::rc::Rc;

/// Go's limit on nested `{{ template }}`.
const DEEPEST_TEMPLATE: u32 = 100_000;

/// A list of nodes being executed.
pub(super) struct Block {
    /// The rest of the list, in the arena's kids.
    pub(super) next: u32,
    pub(super) end: u32,
    pub(super) kind: BlockKind,
    /// The dot to go back to.
    pub(super) dot: Option<Traced>,
    /// How many variables stay behind it.
    pub(super) variables: u32,
    /// The recorder's frame to go back to.
    pub(super) frame: u32,
}

pub(super) enum BlockKind {
    Branch,
    /// The `else` of a `range`.
    Otherwise,
    Range(Box<Turns>),
    /// A template; the node to go back to.
    Template(Id),
    /// A template whose text an action waits for.
    Include(Box<Waiting>),
}

/// How the walk goes on.
pub(super) enum Next {
    /// In the same template.
    Same,
    /// Another template is on top.
    Template,
}

impl Exec<'_> {
    /// Puts a template on top.
    pub(super) fn open_template(&mut self, tree: Rc<Tree>, dot: &Traced, depth: u32) {
        let (next, end) = list_range(&tree.arena, tree.root);
        self.blocks.push(Block {
            next,
            end,
            kind: BlockKind::Template(self.at),
            dot: None,
            variables: self.variables.len() as u32,
            frame: self.recorder.frame(),
        });
        self.activations.push(Activation {
            tree,
            variables: self.variables.len(),
            depth,
        });
        self.variables.push(dot.clone());
        self.names.push(0);
    }

    /// Executes what is on the stack of blocks above `base`.
    pub(super) fn walk(&mut self, base: usize, mut dot: Traced) -> Eval<()> {
        while self.blocks.len() > base {
            let Some(activation) = self.activations.last() else {
                return Ok(());
            };
            let tree = activation.tree.clone();
            let mut next = Ok(Next::Same);
            if let Some(resumed) = self.resumed.take() {
                let piped = Some(Traced::own(Value::Str(resumed.text)));
                next = self.action(&tree.arena, &mut dot, resumed.action, resumed.begun, piped);
            }
            while let Ok(Next::Same) = next {
                next = self.statement(&tree.arena, &mut dot);
            }
            if let Err(error) = next {
                return Err(self.unwind(error, base));
            }
        }
        Ok(())
    }

    /// Leaves all blocks above `base`; each `include` among them puts its own words before the error.
    #[cold]
    fn unwind(&mut self, mut error: Box<ExecError>, base: usize) -> Box<ExecError> {
        while self.blocks.len() > base {
            let Some(block) = self.blocks.pop() else {
                break;
            };
            match block.kind {
                BlockKind::Branch | BlockKind::Otherwise | BlockKind::Range(_) => {}
                BlockKind::Template(at) => {
                    self.activations.pop();
                    self.at = at;
                }
                BlockKind::Include(waiting) => {
                    self.activations.pop();
                    self.recorder.leave(block.frame);
                    self.at = waiting.whole;
                    let name = waiting.function;
                    self.close_include(*waiting);
                    error = self.call_failed(name, CallError::Exec(error));
                }
            }
        }
        error
    }

    /// Executes the next node of the innermost block, or ends that block.
    fn statement(&mut self, arena: &Arena, dot: &mut Traced) -> Eval<Next> {
        let Some(block) = self.blocks.last_mut() else {
            return Ok(Next::Template);
        };
        if block.next == block.end {
            return self.end_block(arena, dot);
        }
        let id = arena.kids[block.next as usize];
        block.next += 1;
        self.step()?;
        self.at = id;
        let node = arena.node(id);
        match node.kind {
            Kind::Text => self.print_text(arena, node)?,
            Kind::Action(_) => return self.action(arena, dot, id, 0, None),
            Kind::If(branch) => self.branch(arena, dot, branch, FrameKind::If)?,
            Kind::With(branch) => self.branch(arena, dot, branch, FrameKind::With)?,
            Kind::Range(branch) => self.range(arena, dot, branch)?,
            Kind::Break | Kind::Continue => {
                let breaks = matches!(node.kind, Kind::Break);
                self.unwind_to_range(dot, breaks);
                if breaks {
                    self.pop_block(dot);
                } else if let Some(block) = self.blocks.last_mut() {
                    block.next = block.end;
                }
            }
            Kind::Template { name, pipe } => {
                self.call_template(arena, dot, id, name, pipe)?;
                return Ok(Next::Template);
            }
            _ => {}
        }
        Ok(Next::Same)
    }

    #[inline(never)]
    fn print_text(&mut self, arena: &Arena, node: &Node) -> Eval<()> {
        let text = arena.source(node);
        self.spend(text.len())?;
        let frame = self.recorder.frame();
        self.out.write(text, arena.span(node), frame, Origin::NONE);
        Ok(())
    }

    /// Spends text and what is recorded about it.
    #[inline]
    pub(super) fn spend(&self, text: usize) -> Eval<()> {
        const RECORD: usize = size_of::<Segment>();
        match self.budget.bytes((text + RECORD) as u64) {
            Ok(()) => Ok(()),
            Err(out) => Err(self.exhausted(out)),
        }
    }

    /// Spends what a turn of a loop leaves behind, even one that prints nothing.
    #[inline]
    pub(super) fn spend_turn(&self) -> Eval<()> {
        match self.budget.bytes(size_of::<Segment>() as u64) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.exhausted(Exhausted::Turns(self.budget.limits().bytes))),
        }
    }

    /// Prints a value for the action at `span`.
    #[inline(never)]
    pub(super) fn print(&mut self, value: &Traced, span: Span) -> Eval<()> {
        self.recorder.read(value.origin, Extent::Whole);
        let frame = self.recorder.frame();
        let before = self.out.len();
        match &value.value {
            Value::Str(text) => {
                let epoch = self.recorder.epoch();
                self.out.write_str(text, epoch, span, frame, value.origin);
            }
            Value::Nil => self.out.write(b"<no value>", span, frame, value.origin),
            Value::Object(object) => {
                let text = object.print();
                self.out.write(text.as_bytes(), span, frame, value.origin);
            }
            other => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.clear();
                format::append_value(&mut scratch, other);
                self.out.write(&scratch, span, frame, value.origin);
                self.scratch = scratch;
            }
        }
        self.spend(self.out.len() - before)
    }

    #[inline(never)]
    fn branch(
        &mut self,
        arena: &Arena,
        dot: &mut Traced,
        branch: Branch,
        kind: FrameKind,
    ) -> Eval<()> {
        let variables = self.variables.len() as u32;
        let value = self.pipeline(arena, dot, branch.pipe)?;
        self.recorder.read(value.origin, Extent::Itself);
        let truth = value.value.truth();
        let list = if truth { branch.list } else { branch.otherwise };
        if list == NONE {
            self.drop_variables(variables as usize);
            return Ok(());
        }
        let span = arena.span(arena.node(branch.pipe));
        self.spend(0)?;
        let origin = match &value.value {
            Value::Str(text) if text.trace().is_some() => self.recorder.whole(text, value.origin),
            _ => value.origin,
        };
        let frame = self.recorder.enter(kind, span, origin);
        let (next, end) = list_range(arena, list);
        let inner = truth && kind == FrameKind::With;
        self.blocks.push(Block {
            next,
            end,
            kind: BlockKind::Branch,
            dot: inner.then(|| std::mem::replace(dot, value)),
            variables,
            frame,
        });
        Ok(())
    }

    #[inline(never)]
    fn call_template(
        &mut self,
        arena: &Arena,
        dot: &mut Traced,
        id: Id,
        name: u32,
        pipe: Id,
    ) -> Eval<()> {
        let name = &arena.strings[name as usize];
        let tree = name.to_str().and_then(|name| self.look_up(name));
        let Some(tree) = tree else {
            let name = String::from_utf8_lossy(&format::quote(name.as_bytes())).into_owned();
            return Err(self.fail(format!("template {name} not defined")));
        };
        let depth = self.activations.last().map_or(0, |top| top.depth) + 1;
        if depth > DEEPEST_TEMPLATE {
            return Err(self.fail(format!(
                "exceeded maximum template depth ({DEEPEST_TEMPLATE})"
            )));
        }
        let inner = if pipe == NONE {
            Traced::default()
        } else {
            self.pipeline(arena, dot, pipe)?
        };
        self.at = id;
        let span = arena.span(arena.node(id));
        let frame = self.recorder.enter(FrameKind::Template, span, inner.origin);
        self.open_template(tree, &inner, depth);
        if let Some(block) = self.blocks.last_mut() {
            block.dot = Some(std::mem::replace(dot, inner));
            block.frame = frame;
        }
        Ok(())
    }

    /// Leaves the innermost block.
    #[inline(never)]
    pub(super) fn pop_block(&mut self, dot: &mut Traced) -> Next {
        let Some(block) = self.blocks.pop() else {
            return Next::Template;
        };
        self.drop_variables(block.variables as usize);
        self.recorder.leave(block.frame);
        if let Some(outer) = block.dot {
            *dot = outer;
        }
        match block.kind {
            BlockKind::Branch | BlockKind::Otherwise | BlockKind::Range(_) => {
                return Next::Same;
            }
            BlockKind::Template(at) => {
                self.activations.pop();
                self.at = at;
            }
            BlockKind::Include(waiting) => {
                self.activations.pop();
                self.at = waiting.at;
                let resumed = self.close_include(*waiting);
                self.resumed = Some(resumed);
            }
        }
        Next::Template
    }

    /// Leaves blocks until a `range` is the innermost, or for `break` the `else` of one. The parser sees to it that
    /// there is one.
    fn unwind_to_range(&mut self, dot: &mut Traced, breaks: bool) {
        while let Some(block) = self.blocks.last() {
            match block.kind {
                BlockKind::Branch => {}
                BlockKind::Otherwise if !breaks => {}
                _ => return,
            }
            self.pop_block(dot);
        }
    }

    pub(super) fn drop_variables(&mut self, keep: usize) {
        self.variables.truncate(keep);
        self.names.truncate(keep);
    }
}

/// A list's nodes, in the arena's kids; a single node that is no list has none.
pub(super) fn list_range(arena: &Arena, id: Id) -> (u32, u32) {
    match arena.node(id).kind {
        Kind::List(run) => (run.start, run.start + run.len),
        _ => (0, 0),
    }
}
