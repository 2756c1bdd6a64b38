//! Pipelines, commands, variables.

use super::walk::Next;
use super::{Eval, Exec, Traced};
use crate::tree::{Arena, Id, Kind};
use pilothouse_value::{Origin, Value};

impl Exec<'_> {
    /// A pipeline's value; what it declares is on the stack of variables afterwards.
    pub(super) fn pipeline(&mut self, arena: &Arena, dot: &Traced, id: Id) -> Eval<Traced> {
        self.at = id;
        let Kind::Pipe { commands, .. } = arena.node(id).kind else {
            return Ok(Traced::default());
        };
        let mut piped = None;
        for command in arena.kids(commands) {
            let mut value = self.command(arena, dot, *command, &mut piped, false)?;
            value.boxed = false;
            piped = Some(value);
        }
        let value = piped.unwrap_or_default();
        self.declare(arena, id, &value)?;
        Ok(value)
    }

    /// Declares or assigns a pipeline's variables; whether there are any.
    #[inline]
    fn declare(&mut self, arena: &Arena, pipe: Id, value: &Traced) -> Eval<bool> {
        let Kind::Pipe { decls, assign, .. } = arena.node(pipe).kind else {
            return Ok(false);
        };
        for number in arena.kids(decls) {
            if assign {
                self.assign(arena, *number, value.clone())?;
            } else {
                self.variables.push(value.clone());
                self.names.push(*number);
            }
        }
        Ok(decls.len > 0)
    }

    /// An action: prints its pipeline's value, unless that declares variables. `begun`: the commands that are done
    /// already, and their value.
    ///
    /// An `include` that is a command of its own is not executed here but put on the stack of blocks, and the
    /// action goes on when it is done: so no number of nested includes takes the machine's stack.
    pub(super) fn action(
        &mut self,
        arena: &Arena,
        dot: &mut Traced,
        action: Id,
        begun: u32,
        mut piped: Option<Traced>,
    ) -> Eval<Next> {
        let node = arena.node(action);
        let Kind::Action(pipe) = node.kind else {
            return Ok(Next::Same);
        };
        let Kind::Pipe { commands, .. } = arena.node(pipe).kind else {
            return Ok(Next::Same);
        };
        if begun == 0 {
            self.at = pipe;
        }
        for (at, command) in arena.kids(commands).iter().enumerate().skip(begun as usize) {
            let mut value = self.command(arena, dot, *command, &mut piped, true)?;
            if let Some(suspended) = self.suspended.take() {
                return self.open_include(dot, *suspended, action, at as u32 + 1);
            }
            value.boxed = false;
            piped = Some(value);
        }
        let value = piped.unwrap_or_default();
        if !self.declare(arena, pipe, &value)? {
            self.print(&value, arena.span(node))?;
        }
        Ok(Next::Same)
    }

    /// A pipeline in parentheses: nests on the machine's stack.
    #[inline(never)]
    pub(super) fn nested_pipeline(&mut self, arena: &Arena, dot: &Traced, id: Id) -> Eval<Traced> {
        if let Err(out) = self.enter_stack() {
            return Err(self.exhausted(out));
        }
        let value = self.pipeline(arena, dot, id);
        self.stack -= 1;
        value
    }

    fn command(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        id: Id,
        piped: &mut Option<Traced>,
        outermost: bool,
    ) -> Eval<Traced> {
        self.step()?;
        let Kind::Command(args) = arena.node(id).kind else {
            return Ok(Traced::default());
        };
        let args = arena.kids(args);
        let first = args[0];
        match arena.node(first).kind {
            Kind::Field(names) => {
                self.at = first;
                self.fields(arena, dot, dot, names, first, &args[1..], piped)
            }
            Kind::Identifier(number) => {
                self.function(arena, dot, first, number, id, &args[1..], piped, outermost)
            }
            Kind::Variable(number, names) => {
                self.at = first;
                let value = self.variable(arena, number)?;
                if names.len == 0 {
                    self.no_arguments(arena, args, piped)?;
                    return Ok(value);
                }
                self.fields(arena, dot, &value, names, first, &args[1..], piped)
            }
            Kind::Chain(head, names) => {
                self.chain(arena, dot, first, head, names, &args[1..], piped)
            }
            Kind::Pipe { .. } => {
                self.no_arguments(arena, args, piped)?;
                self.nested_pipeline(arena, dot, first)
            }
            _ => {
                self.at = first;
                self.no_arguments(arena, args, piped)?;
                self.literal(arena, dot, first)
            }
        }
    }

    /// A command that is neither a function nor a field takes no arguments.
    fn no_arguments(&self, arena: &Arena, args: &[Id], piped: &Option<Traced>) -> Eval<()> {
        if args.len() > 1 || piped.is_some() {
            let shown = crate::show::node(arena, args[0]);
            return Err(self.fail(format!("can't give argument to non-function {shown}")));
        }
        Ok(())
    }

    /// A constant or dot where any type will do.
    pub(super) fn literal(&mut self, arena: &Arena, dot: &Traced, id: Id) -> Eval<Traced> {
        let value = match arena.node(id).kind {
            Kind::Dot => return Ok(dot.clone()),
            Kind::Bool(truth) => Value::Bool(truth),
            Kind::Str(at) => Value::Str(arena.strings[at as usize].clone()),
            Kind::Number(at) => match &arena.numbers[at as usize].ideal {
                Some(value) => value.clone(),
                None => {
                    let shown = crate::show::node(arena, id);
                    return Err(self.fail(format!("{shown} overflows int")));
                }
            },
            Kind::Nil => return Err(self.fail("nil is not a command")),
            _ => return Err(self.fail("can't evaluate command")),
        };
        Ok(Traced {
            value,
            origin: Origin::NONE,
            boxed: false,
        })
    }

    /// The value of the innermost variable of a name.
    pub(super) fn variable(&self, arena: &Arena, number: u32) -> Eval<Traced> {
        let at = self.variable_at(number);
        match at.and_then(|at| self.variables.get(at)) {
            Some(value) => Ok(value.clone()),
            None => Err(self.undefined(arena, number)),
        }
    }

    pub(super) fn assign(&mut self, arena: &Arena, number: u32, value: Traced) -> Eval<()> {
        let at = self.variable_at(number);
        match at.and_then(|at| self.variables.get_mut(at)) {
            Some(slot) => {
                *slot = value;
                Ok(())
            }
            None => Err(self.undefined(arena, number)),
        }
    }

    fn variable_at(&self, number: u32) -> Option<usize> {
        let base = self.activations.last()?.variables;
        let at = self.names[base..]
            .iter()
            .rposition(|name| *name == number)?;
        Some(base + at)
    }

    #[cold]
    fn undefined(&self, arena: &Arena, number: u32) -> Box<crate::ExecError> {
        let name = &arena.variables[number as usize];
        self.fail(format!("undefined variable: {name}"))
    }
}
