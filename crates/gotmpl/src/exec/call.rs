//! Calls of functions and methods.

use super::include::Suspended;
use super::{Eval, Exec, Traced};
use crate::functions::{Param, Row, Signature};
use crate::tree::{Arena, Id};
use crate::{Call, CallError, Extent, Reads};
use pilothouse_value::{Object, Origin, Value};
use std::rc::Rc;

impl Exec<'_> {
    /// Calls a function. `node` is the identifier, `whole` what an error of the function itself is placed at;
    /// `outermost`: it is a command of an action, so that an `include` can wait ([`Exec::action`]).
    #[allow(clippy::too_many_arguments)] // a call's parts; a struct of them would cost stack
    pub(super) fn function(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        node: Id,
        number: u32,
        whole: Id,
        args: &[Id],
        piped: &mut Option<Traced>,
        outermost: bool,
    ) -> Eval<Traced> {
        self.at = node;
        let functions = self.functions;
        let row = if arena.functions == functions.stamp() {
            functions.row(number)
        } else {
            // Parsed with another table: the name still says which function is meant.
            let name = arena.source(arena.node(node));
            match functions.number(name) {
                Some(number) => functions.row(number),
                None => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    return Err(self.fail(format!("\"{name}\" is not a defined function")));
                }
            }
        };
        let name = row.function.name;
        self.check_count(name, &row.signature, args.len(), piped.is_some())?;
        if let Some(decides) = row.short_circuit {
            return self.short_circuit(arena, dot, decides, args, piped);
        }
        let (mut values, mut origins) = self.spare.pop().unwrap_or_default();
        let result = match self.arguments(
            arena,
            dot,
            &row.signature,
            args,
            piped,
            &mut values,
            &mut origins,
        ) {
            Ok(()) if row.is_call => Err(self.call_value(arena, whole, args, &values)),
            Ok(()) => self.invoke(arena, row, whole, &values, &origins, outermost),
            Err(error) => Err(error),
        };
        values.clear();
        origins.clear();
        self.spare.push((values, origins));
        result
    }

    /// Runs the function's code on evaluated arguments.
    #[inline(never)]
    fn invoke(
        &mut self,
        arena: &Arena,
        row: &Row,
        whole: Id,
        values: &[Value],
        origins: &[Origin],
        outermost: bool,
    ) -> Eval<Traced> {
        let extent = match row.function.reads {
            Reads::Deep => Some(Extent::Whole),
            Reads::Apart => Some(Extent::Parts),
            // What it looks at was noted when the arguments were evaluated.
            Reads::Shallow => None,
        };
        if let Some(extent) = extent {
            for origin in origins {
                self.recorder.read(*origin, extent);
            }
        }
        // An include's frame is placed at the whole call; Go leaves the node that errors are placed at alone.
        let at = std::mem::replace(&mut self.at, whole);
        let bare_nil = std::mem::take(&mut self.bare_nil);
        self.carries = false;
        let mut call = Call {
            args: values,
            origins,
            span: arena.span(arena.node(whole)),
            exec: self,
            result: None,
            bare_nil,
        };
        let result = (row.function.call)(&mut call);
        let origin = call.result;
        let carries = std::mem::take(&mut self.carries);
        match result {
            Ok(value) => {
                self.at = at;
                let origin = match origin {
                    Some(origin) => origin,
                    None if carries => Origin::NONE,
                    None => self.all_origins(&value, values, origins),
                };
                Ok(Traced {
                    value,
                    origin,
                    boxed: row.signature.returns_any,
                })
            }
            Err(CallError::Continue(pending)) if outermost => {
                self.suspended = Some(Box::new(Suspended {
                    name: row.function.name,
                    pending,
                    at,
                    whole,
                }));
                Ok(Traced::default())
            }
            Err(CallError::Continue(pending)) => {
                let text = self.include_here(*pending);
                let text = text.map_err(|error| self.call_failed(row.function.name, error))?;
                self.at = at;
                Ok(Traced::own(Value::Str(text)))
            }
            Err(error) => {
                self.at = whole;
                Err(self.call_failed(row.function.name, error))
            }
        }
    }

    /// Where a result comes from that the function says nothing about: all its arguments. Text that knows which
    /// templates made it passes that on, unless the result itself knows.
    fn all_origins(&mut self, result: &Value, values: &[Value], origins: &[Origin]) -> Origin {
        let epoch = self.recorder.epoch();
        let knows = |value: &Value| matches!(value, Value::Str(text) if text.trace().is_some_and(|trace| trace.epoch == epoch));
        let carried = knows(result);
        let mut all = Origin::NONE;
        for (value, origin) in values.iter().zip(origins) {
            let origin = match value {
                Value::Str(text) if !carried && knows(value) => self.recorder.whole(text, *origin),
                _ => *origin,
            };
            all = self.recorder.union(all, origin);
        }
        all
    }

    /// `and` and `or`: the first argument that decides, or the last one.
    fn short_circuit(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        decides: bool,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        let mut origin = Origin::NONE;
        let mut result = Traced::default();
        for arg in args {
            result = self.argument(arena, dot, Param::Reflect, *arg)?;
            self.recorder.read(result.origin, Extent::Itself);
            origin = self.recorder.union(origin, result.origin);
            if result.value.truth() == decides {
                result.origin = origin;
                return Ok(result);
            }
        }
        if let Some(piped) = piped.take() {
            origin = self.recorder.union(origin, piped.origin);
            result = piped;
        }
        result.origin = origin;
        Ok(result)
    }

    /// `call`: there are no values that are functions.
    #[cold]
    fn call_value(
        &mut self,
        arena: &Arena,
        whole: Id,
        args: &[Id],
        values: &[Value],
    ) -> Box<crate::ExecError> {
        self.at = whole;
        let message = match values.first() {
            None | Some(Value::Nil) => "call of nil".to_owned(),
            Some(value) => {
                let shown = match (args.first(), value) {
                    (Some(arg), _) => crate::show::node(arena, *arg),
                    (None, Value::Str(text)) => text.to_string_lossy().into_owned(),
                    (None, value) => format!("<{} Value>", value.go_type()),
                };
                format!("non-function {shown} of type {}", value.go_type())
            }
        };
        self.call_failed("call", CallError::Message(message))
    }

    /// The origin of what stands at a path below `from`.
    fn below(&mut self, from: Origin, path: &[String]) -> Origin {
        let mut keys = path.iter();
        keys.try_fold(from, |at, key| {
            at.is_some().then(|| self.recorder.child(at, key))
        })
        .unwrap_or(Origin::NONE)
    }

    /// Calls a method of an object.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn method(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        from: (Rc<dyn Object>, Origin),
        name: &'static str,
        signature: &Signature,
        node: Id,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        let (object, origin) = from;
        self.check_count(name, signature, args.len(), piped.is_some())?;
        let (mut values, mut origins) = self.spare.pop().unwrap_or_default();
        let evaluated = self.arguments(
            arena,
            dot,
            signature,
            args,
            piped,
            &mut values,
            &mut origins,
        );
        let result = match evaluated {
            Ok(()) => {
                let origin = match object.looks_up(name, &values) {
                    Some(path) => self.below(origin, &path),
                    None => origin,
                };
                self.recorder.read(origin, Extent::Whole);
                let mut all = origin;
                for origin in &origins {
                    self.recorder.read(*origin, Extent::Whole);
                    all = self.recorder.union(all, *origin);
                }
                match object.call(name, &values) {
                    Ok(value) => Ok(Traced {
                        value,
                        origin: all,
                        boxed: signature.returns_any,
                    }),
                    Err(message) => {
                        self.at = node;
                        Err(self.call_failed(name, CallError::Message(message)))
                    }
                }
            }
            Err(error) => Err(error),
        };
        values.clear();
        origins.clear();
        self.spare.push((values, origins));
        result
    }
}
