//! Statements: text, actions, blocks, `{{ template }}`.

use super::include::Waiting;
use super::{Activation, Eval, Exec, Traced};
use crate::tree::{Arena, Branch, Id, Kind, NONE, Node};
use crate::{CallError, ExecError, FrameKind, Tree};
use pilothouse_source::Span;
use pilothouse_value::{
    IntType, Key, List, MapType, Origin, Segment, Slot, UintType, Value, format,
};
use std::rc::Rc;

/// Go's limit on nested `{{ template }}`.
const DEEPEST_TEMPLATE: u32 = 100_000;

/// A list of nodes being executed.
pub(super) struct Block {
    /// The rest of the list, in the arena's kids.
    next: u32,
    end: u32,
    pub(super) kind: BlockKind,
    /// The dot to go back to.
    pub(super) dot: Option<Traced>,
    /// How many variables stay behind it.
    variables: u32,
    /// The recorder's frame to go back to.
    pub(super) frame: u32,
}

pub(super) enum BlockKind {
    Branch,
    Range(Box<Turns>),
    /// A template; the node to go back to.
    Template(Id),
    /// A template whose text an action waits for.
    Include(Box<Waiting>),
}

/// What is left of a `range`.
pub(super) struct Turns {
    items: Items,
    index: usize,
    /// The body, in the arena's kids.
    body: (u32, u32),
    /// Numbers of one or two variables.
    variables: [u32; 2],
    declared: u32,
    assign: bool,
    /// Where the container comes from.
    origin: Origin,
    span: Span,
    frame: u32,
}

enum Items {
    List(List),
    Entries(std::vec::IntoIter<(Key, Slot)>, MapType),
    Pairs(std::vec::IntoIter<(Value, Value)>),
    Int(IntType, i64),
    Uint(UintType, u64),
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
                BlockKind::Branch | BlockKind::Range(_) => {}
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
                self.unwind_to_range(dot);
                if let Kind::Break = node.kind {
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

    /// Spends text and what is recorded about it: a loop that prints nothing leaves a record of each turn behind.
    #[inline]
    fn spend(&self, text: usize) -> Eval<()> {
        const RECORD: usize = size_of::<Segment>();
        match self.budget.bytes((text + RECORD) as u64) {
            Ok(()) => Ok(()),
            Err(out) => Err(self.exhausted(out)),
        }
    }

    /// Prints a value for the action at `span`.
    #[inline(never)]
    pub(super) fn print(&mut self, value: &Traced, span: Span) -> Eval<()> {
        self.recorder.read(value.origin, true);
        let frame = self.recorder.frame();
        let before = self.out.len();
        match &value.value {
            Value::Str(text) => {
                let epoch = self.recorder.epoch();
                self.out.write_str(text, epoch, span, frame, value.origin);
            }
            Value::Nil => self.out.write(b"<no value>", span, frame, value.origin),
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
        self.recorder.read(value.origin, false);
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
        let tree = name
            .to_str()
            .and_then(|name| self.templates.get(name))
            .cloned();
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

    #[inline(never)]
    fn range(&mut self, arena: &Arena, dot: &mut Traced, branch: Branch) -> Eval<()> {
        let variables = self.variables.len() as u32;
        let value = self.pipeline(arena, dot, branch.pipe)?;
        self.recorder.read(value.origin, false);
        let pipe = arena.node(branch.pipe);
        let (declared, assign) = match pipe.kind {
            Kind::Pipe { decls, assign, .. } => (arena.kids(decls), assign),
            _ => (&[][..], false),
        };
        let span = arena.span(pipe);
        let Some(items) = self.items(&value, declared.len())? else {
            if branch.otherwise == NONE {
                self.drop_variables(variables as usize);
                return Ok(());
            }
            let frame = self.recorder.enter(FrameKind::Range, span, value.origin);
            let (next, end) = list_range(arena, branch.otherwise);
            self.blocks.push(Block {
                next,
                end,
                kind: BlockKind::Branch,
                dot: None,
                variables,
                frame,
            });
            return Ok(());
        };
        let mut numbers = [0; 2];
        for (number, slot) in declared.iter().zip(&mut numbers) {
            *slot = *number;
        }
        let body = list_range(arena, branch.list);
        let turns = Turns {
            items,
            index: 0,
            body,
            variables: numbers,
            declared: declared.len() as u32,
            assign,
            origin: value.origin,
            span,
            frame: self.recorder.frame(),
        };
        self.blocks.push(Block {
            // Nothing left of a turn: the first one begins when the block is looked at.
            next: body.1,
            end: body.1,
            kind: BlockKind::Range(Box::new(turns)),
            dot: Some(dot.clone()),
            variables,
            frame: self.recorder.frame(),
        });
        Ok(())
    }

    /// What `range` goes over; `None`: nothing.
    #[inline(never)]
    fn items(&self, value: &Traced, declared: usize) -> Eval<Option<Items>> {
        let items = match &value.value {
            Value::Nil => return Ok(None),
            Value::List(list) if list.is_empty() => return Ok(None),
            Value::List(list) => Items::List(list.clone()),
            Value::Map(map) if map.is_empty() => return Ok(None),
            Value::Map(map) => Items::Entries(map.entries().into_iter(), map.ty()),
            Value::Int(..) | Value::Uint(..) if declared > 1 => {
                let shown = self.shown(&value.value);
                return Err(self.fail(format!(
                    "can't use {shown} to iterate over more than one variable"
                )));
            }
            Value::Int(_, end) if *end <= 0 => return Ok(None),
            Value::Int(ty, end) => Items::Int(*ty, *end),
            Value::Uint(_, 0) => return Ok(None),
            Value::Uint(ty, end) => Items::Uint(*ty, *end),
            Value::Object(object) => match object.iterate() {
                Some(pairs) if pairs.is_empty() => return Ok(None),
                Some(pairs) => Items::Pairs(pairs.into_iter()),
                None => return Err(self.not_iterable(&value.value)),
            },
            other => return Err(self.not_iterable(other)),
        };
        Ok(Some(items))
    }

    #[cold]
    fn not_iterable(&self, value: &Value) -> Box<crate::ExecError> {
        self.fail(format!("range can't iterate over {}", self.shown(value)))
    }

    fn shown(&self, value: &Value) -> String {
        String::from_utf8_lossy(&format::print_value(value)).into_owned()
    }

    /// The innermost block is at its end: the next turn of a `range`, or back to what is around it.
    #[inline(never)]
    fn end_block(&mut self, arena: &Arena, dot: &mut Traced) -> Eval<Next> {
        let Some(Block {
            kind: BlockKind::Range(turns),
            variables,
            ..
        }) = self.blocks.last_mut()
        else {
            return Ok(self.pop_block(dot));
        };
        let own = *variables as usize
            + if turns.assign {
                0
            } else {
                turns.declared as usize
            };
        let Some((index, element)) =
            turns
                .items
                .next(turns.index, turns.origin, &mut self.recorder)
        else {
            return Ok(self.pop_block(dot));
        };
        turns.index += 1;
        self.recorder.leave(turns.frame);
        self.recorder
            .enter(FrameKind::Range, turns.span, element.origin);
        let (declared, assign) = (turns.declared, turns.assign);
        let (numbers, body) = (turns.variables, turns.body);
        if let Some(block) = self.blocks.last_mut() {
            (block.next, block.end) = body;
        }
        self.drop_variables(own);
        self.step()?;
        self.spend(0)?;
        match (declared, assign) {
            (0, _) => {}
            (1, false) => self.set_at(own - 1, element.clone()),
            (_, false) => {
                self.set_at(own - 1, element.clone());
                self.set_at(own - 2, index);
            }
            (1, true) => self.assign(arena, numbers[0], element.clone())?,
            (_, true) => {
                self.assign(arena, numbers[0], index)?;
                self.assign(arena, numbers[1], element.clone())?;
            }
        }
        *dot = element;
        Ok(Next::Same)
    }

    fn set_at(&mut self, at: usize, value: Traced) {
        if let Some(slot) = self.variables.get_mut(at) {
            *slot = value;
        }
    }

    /// Leaves the innermost block.
    #[inline(never)]
    fn pop_block(&mut self, dot: &mut Traced) -> Next {
        let Some(block) = self.blocks.pop() else {
            return Next::Template;
        };
        self.drop_variables(block.variables as usize);
        self.recorder.leave(block.frame);
        if let Some(outer) = block.dot {
            *dot = outer;
        }
        match block.kind {
            BlockKind::Branch | BlockKind::Range(_) => return Next::Same,
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

    /// Leaves blocks until a `range` is the innermost. The parser sees to it that there is one.
    fn unwind_to_range(&mut self, dot: &mut Traced) {
        while let Some(Block {
            kind: BlockKind::Branch,
            ..
        }) = self.blocks.last()
        {
            self.pop_block(dot);
        }
    }

    fn drop_variables(&mut self, keep: usize) {
        self.variables.truncate(keep);
        self.names.truncate(keep);
    }
}

impl Items {
    /// The next index (or key) and element.
    fn next(
        &mut self,
        index: usize,
        origin: Origin,
        recorder: &mut crate::Recorder,
    ) -> Option<(Traced, Traced)> {
        let plain = |value: Value| Traced {
            value,
            origin: Origin::NONE,
            boxed: false,
        };
        match self {
            Items::List(list) => {
                let value = list.items().get(index)?.clone();
                let own = list.own_origin(index);
                let origin = if own.is_some() {
                    own
                } else {
                    recorder.element(origin, index)
                };
                recorder.read(origin, false);
                let boxed = list.ty() == pilothouse_value::ListType::Any;
                let element = Traced {
                    value,
                    origin,
                    boxed,
                };
                Some((plain(Value::int(index as i64)), element))
            }
            Items::Entries(entries, ty) => {
                let (key, slot) = entries.next()?;
                let origin = if slot.origin.is_some() {
                    slot.origin
                } else {
                    recorder.child(origin, &key)
                };
                recorder.read(origin, false);
                let element = Traced {
                    value: slot.value,
                    origin,
                    boxed: *ty != MapType::String,
                };
                // The key is there because the entry is: it comes from the same place.
                let key = Traced {
                    origin,
                    ..plain(Value::from(&*key))
                };
                Some((key, element))
            }
            Items::Pairs(pairs) => {
                let (key, value) = pairs.next()?;
                let origin = match key.as_str().and_then(|key| key.to_str()) {
                    Some(key) => recorder.child(origin, key),
                    None => recorder.element(origin, index),
                };
                recorder.read(origin, false);
                let element = Traced {
                    value,
                    origin,
                    boxed: false,
                };
                Some((plain(key), element))
            }
            Items::Int(ty, end) => {
                let number = i64::try_from(index).ok().filter(|number| number < end)?;
                let number = Traced {
                    origin,
                    ..plain(Value::Int(*ty, number))
                };
                Some((number.clone(), number))
            }
            Items::Uint(ty, end) => {
                let number = u64::try_from(index).ok().filter(|number| number < end)?;
                let number = Traced {
                    origin,
                    ..plain(Value::Uint(*ty, number))
                };
                Some((number.clone(), number))
            }
        }
    }
}

/// A list's nodes, in the arena's kids; a single node that is no list has none.
fn list_range(arena: &Arena, id: Id) -> (u32, u32) {
    match arena.node(id).kind {
        Kind::List(run) => (run.start, run.start + run.len),
        _ => (0, 0),
    }
}
