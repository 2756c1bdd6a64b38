//! `range`: what it goes over, and one turn after the other.

use super::walk::{Block, BlockKind, Next, list_range};
use super::{Eval, Exec, Traced};
use crate::tree::{Arena, Branch, Kind, NONE};
use crate::{Extent, FrameKind};
use pilothouse_source::Span;
use pilothouse_value::{
    IntType, Key, List, ListType, MapType, Object, Origin, Slot, UintType, Value, format,
};
use std::rc::Rc;

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
    /// A named type of whole numbers: a duration.
    Named(Rc<dyn Object>, i64),
}

impl Exec<'_> {
    #[inline(never)]
    pub(super) fn range(&mut self, arena: &Arena, dot: &mut Traced, branch: Branch) -> Eval<()> {
        let variables = self.variables.len() as u32;
        let value = self.pipeline(arena, dot, branch.pipe)?;
        self.recorder.read(value.origin, Extent::Itself);
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
                kind: BlockKind::Otherwise,
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
            Value::Object(object) if declared > 1 && object.number().is_some() => {
                let shown = self.shown(&value.value);
                return Err(self.fail(format!(
                    "can't use {shown} to iterate over more than one variable"
                )));
            }
            Value::Object(object) if object.number().is_some_and(|end| end <= 0) => {
                return Ok(None);
            }
            Value::Object(object)
                if let Some(end) = object.number()
                    && object.with_number(0).is_some() =>
            {
                Items::Named(object.clone(), end)
            }
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
        let shown = self.shown(value);
        // Go shows what a pointer points at.
        let pointer = value.kind() == pilothouse_value::Kind::Ptr;
        let shown = shown
            .strip_prefix('&')
            .filter(|_| pointer)
            .unwrap_or(&shown);
        self.fail(format!("range can't iterate over {shown}"))
    }

    fn shown(&self, value: &Value) -> String {
        String::from_utf8_lossy(&format::print_value(value)).into_owned()
    }

    /// The innermost block is at its end: the next turn of a `range`, or back to what is around it.
    #[inline(never)]
    pub(super) fn end_block(&mut self, arena: &Arena, dot: &mut Traced) -> Eval<Next> {
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
        self.spend_turn()?;
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
                recorder.read(origin, Extent::Itself);
                let boxed = list.ty() == ListType::Any;
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
                recorder.read(origin, Extent::Itself);
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
                recorder.read(origin, Extent::Itself);
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
            Items::Named(object, end) => {
                let number = i64::try_from(index).ok().filter(|number| number < end)?;
                let number = Traced {
                    origin,
                    ..plain(object.with_number(number)?)
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
