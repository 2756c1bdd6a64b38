//! `include`: templates whose text is a value.

use super::walk::{Block, BlockKind, Next};
use super::{Eval, Exec, Traced, no_template};
use crate::tree::Id;
use crate::{CallError, FrameKind, Output, Tree};
use pilothouse_value::{Origin, Str, Value};
use std::rc::Rc;

/// A template to be executed; its text is to be a function's result.
#[derive(Clone, Debug)]
pub struct Pending {
    tree: Rc<Tree>,
    dot: Value,
    origin: Origin,
}

/// A function that asked for a template's execution.
pub(super) struct Suspended {
    pub(super) name: &'static str,
    pub(super) pending: Box<Pending>,
    /// The node to go back to when all is well.
    pub(super) at: Id,
    /// The call, where an error is placed.
    pub(super) whole: Id,
}

/// An action that waits for a template's text.
pub(super) struct Waiting {
    pub(super) function: &'static str,
    pub(super) at: Id,
    pub(super) whole: Id,
    template: Rc<str>,
    output: Output,
    action: Id,
    begun: u32,
}

/// An action that goes on.
pub(super) struct Resumed {
    pub(super) action: Id,
    /// How many of its commands are done.
    pub(super) begun: u32,
    /// What the last one of them gave.
    pub(super) text: Str,
}

impl Exec<'_> {
    /// Helm's `include` as the last thing that a function does: `return call.exec().return_include(…)`. The
    /// function's result is the text of the template `name`, with the segments that made it.
    ///
    /// The template is executed after the function has returned, without taking the machine's stack where the
    /// call is a command of an action: includes nested a thousand deep are no matter.
    ///
    /// How deep the name is nested already says [`Exec::include_depth`]; limiting it is the caller's.
    ///
    /// # Errors
    /// Always: [`CallError::Continue`], or that there is no such template.
    pub fn return_include(
        &mut self,
        name: &str,
        dot: Value,
        origin: Origin,
    ) -> Result<Value, CallError> {
        match self.look_up(name) {
            Some(tree) => Err(CallError::Continue(Box::new(Pending { tree, dot, origin }))),
            None => Err(CallError::Message(no_template(name))),
        }
    }

    /// Helm's `include`, executed at once: the text of the template `name`. For functions that do something with
    /// it; others use [`Exec::return_include`].
    ///
    /// # Errors
    /// The template's error, or that there is no such template.
    pub fn include(&mut self, name: &str, dot: Value, origin: Origin) -> Result<Str, CallError> {
        let Some(tree) = self.look_up(name) else {
            return Err(CallError::Message(no_template(name)));
        };
        self.include_here(Pending { tree, dot, origin })
    }

    /// How many executions by `include` of `name` are under way: Helm refuses the 1001st.
    #[must_use]
    pub fn include_depth(&self, name: &str) -> u32 {
        self.includes.get(name).copied().unwrap_or(0)
    }

    /// Executes on the machine's stack.
    #[inline(never)]
    pub(super) fn include_here(&mut self, pending: Pending) -> Result<Str, CallError> {
        self.enter_stack()?;
        self.budget.enter()?;
        let name = pending.tree.name().clone();
        *self.includes.entry(name.clone()).or_default() += 1;
        let outer = self.enter_call(FrameKind::Include, pending.origin);
        let dot = Traced {
            value: pending.dot,
            origin: pending.origin,
            boxed: false,
        };
        let result = self.run(pending.tree, dot);
        self.recorder.leave(outer);
        self.leave_include(&name);
        self.stack -= 1;
        Ok(self.finished(result?))
    }

    fn leave_include(&mut self, name: &str) {
        if let Some(depth) = self.includes.get_mut(name) {
            *depth -= 1;
        }
        self.budget.leave();
    }

    /// Puts the template that a function asked for on the stack of blocks; `action` goes on behind its first
    /// `begun` commands.
    #[inline(never)]
    pub(super) fn open_include(
        &mut self,
        dot: &mut Traced,
        suspended: Suspended,
        action: Id,
        begun: u32,
    ) -> Eval<Next> {
        let Suspended {
            name,
            pending,
            at,
            whole,
        } = suspended;
        self.at = whole;
        self.budget.enter().map_err(|out| self.exhausted(out))?;
        let template = pending.tree.name().clone();
        *self.includes.entry(template.clone()).or_default() += 1;
        let frame = self.enter_call(FrameKind::Include, pending.origin);
        let inner = Traced {
            value: pending.dot,
            origin: pending.origin,
            boxed: false,
        };
        self.open_template(pending.tree, &inner, 0);
        let fresh = self.outputs.pop().unwrap_or_default();
        let waiting = Waiting {
            function: name,
            at,
            whole,
            template,
            output: std::mem::replace(&mut self.out, fresh),
            action,
            begun,
        };
        if let Some(Block {
            kind,
            dot: outer,
            frame: outer_frame,
            ..
        }) = self.blocks.last_mut()
        {
            *kind = BlockKind::Include(Box::new(waiting));
            *outer = Some(std::mem::replace(dot, inner));
            *outer_frame = frame;
        }
        Ok(Next::Template)
    }

    /// The template is done, well or not: its text, and what to go on with.
    pub(super) fn close_include(&mut self, waiting: Waiting) -> Resumed {
        self.leave_include(&waiting.template);
        let output = std::mem::replace(&mut self.out, waiting.output);
        let text = self.finished(output);
        self.carries = false;
        Resumed {
            action: waiting.action,
            begun: waiting.begun,
            text,
        }
    }
}
