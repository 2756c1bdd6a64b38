//! Arguments: evaluated for a parameter of a Go type.

use super::{Eval, Exec, Traced};
use crate::functions::{Param, Signature};
use crate::tree::{Arena, Id, Kind};
use pilothouse_value::{Origin, Value};

/// A value as the interface holds it that a function gets.
#[inline]
fn held(value: Value) -> Value {
    match &value {
        Value::Object(object) => object.held().unwrap_or(value),
        _ => value,
    }
}

impl Exec<'_> {
    /// Evaluates a call's arguments into `values` and `origins`.
    #[allow(clippy::too_many_arguments)] // a call's parts
    pub(super) fn arguments(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        signature: &Signature,
        args: &[Id],
        piped: &mut Option<Traced>,
        values: &mut Vec<Value>,
        origins: &mut Vec<Origin>,
    ) -> Eval<()> {
        let mut bare_nil = false;
        for (at, arg) in args.iter().enumerate() {
            let Some(param) = signature.param(at) else {
                break;
            };
            let argument = self.argument(arena, dot, param, *arg)?;
            bare_nil |= argument.value.is_nil() && !argument.boxed;
            values.push(held(argument.value));
            origins.push(argument.origin);
        }
        if let Some(piped) = piped.take()
            && let Some(param) = signature.param(args.len())
        {
            let argument = self.validated(piped, param)?;
            bare_nil |= argument.value.is_nil() && !argument.boxed;
            values.push(held(argument.value));
            origins.push(argument.origin);
        }
        self.bare_nil = bare_nil;
        Ok(())
    }

    /// Says that a call has too few or too many arguments.
    pub(super) fn check_count(
        &self,
        name: &str,
        signature: &Signature,
        given: usize,
        piped: bool,
    ) -> Eval<()> {
        let count = given + usize::from(piped);
        let want = signature.params.len();
        if signature.variadic {
            if count < want - 1 {
                return Err(self.fail(format!(
                    "wrong number of args for {name}: want at least {} got {given}",
                    want - 1
                )));
            }
        } else if count != want {
            return Err(self.fail(format!(
                "wrong number of args for {name}: want {want} got {count}"
            )));
        }
        Ok(())
    }

    /// One argument for a parameter.
    pub(super) fn argument(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        param: Param,
        id: Id,
    ) -> Eval<Traced> {
        self.at = id;
        match arena.node(id).kind {
            Kind::Dot => self.validated(dot.clone(), param),
            Kind::Nil => match param.zero() {
                Some(value) => Ok(Traced::own(value)),
                None => Err(self.fail(format!("cannot assign nil to {}", param.name()))),
            },
            Kind::Field(names) => {
                let value = self.fields(arena, dot, dot, names, id, &[], &mut None)?;
                self.validated(value, param)
            }
            Kind::Bool(_) | Kind::Number(_) | Kind::Str(_) => self.constant(arena, dot, param, id),
            _ => {
                let value = self.untyped(arena, dot, id)?;
                self.validated(value, param)
            }
        }
    }

    /// An operand without a parameter that says what it should be.
    pub(super) fn untyped(&mut self, arena: &Arena, dot: &Traced, id: Id) -> Eval<Traced> {
        self.at = id;
        match arena.node(id).kind {
            Kind::Field(names) => self.fields(arena, dot, dot, names, id, &[], &mut None),
            Kind::Variable(number, names) => {
                let value = self.variable(arena, number)?;
                if names.len == 0 {
                    return Ok(value);
                }
                self.fields(arena, dot, &value, names, id, &[], &mut None)
            }
            Kind::Pipe { .. } => self.nested_pipeline(arena, dot, id),
            Kind::Identifier(number) => {
                self.function(arena, dot, id, number, id, &[], &mut None, false)
            }
            Kind::Chain(head, names) => self.chain(arena, dot, id, head, names, &[], &mut None),
            _ => self.literal(arena, dot, id),
        }
    }

    /// A literal for a parameter.
    fn constant(&mut self, arena: &Arena, dot: &Traced, param: Param, id: Id) -> Eval<Traced> {
        let kind = arena.node(id).kind;
        let number = match kind {
            Kind::Number(at) => Some(&arena.numbers[at as usize]),
            _ => None,
        };
        let (value, expected) = match param {
            Param::Any | Param::Reflect => return self.literal(arena, dot, id),
            Param::Bool => (
                match kind {
                    Kind::Bool(truth) => Some(Value::Bool(truth)),
                    _ => None,
                },
                "bool",
            ),
            Param::Str => (
                match kind {
                    Kind::Str(at) => Some(Value::Str(arena.strings[at as usize].clone())),
                    _ => None,
                },
                "string",
            ),
            Param::Int(ty) => {
                let int = number.and_then(|number| number.int);
                (int.map(|int| Value::Int(ty, ty.wrap(int))), "integer")
            }
            Param::Uint(ty) => {
                let uint = number.and_then(|number| number.uint);
                (
                    uint.map(|uint| Value::Uint(ty, ty.wrap(uint))),
                    "unsigned integer",
                )
            }
            Param::Float => {
                let float = number.and_then(|number| number.float);
                (float.map(Value::Float), "float")
            }
            Param::Map | Param::List | Param::Named(_) => {
                let shown = crate::show::node(arena, id);
                let name = param.name();
                return Err(self.fail(format!("can't handle {shown} for arg of type {name}")));
            }
        };
        match value {
            Some(value) => Ok(Traced::own(value)),
            None => {
                let shown = crate::show::node(arena, id);
                Err(self.fail(format!("expected {expected}; found {shown}")))
            }
        }
    }

    /// A value for a parameter.
    #[inline]
    pub(super) fn validated(&self, value: Traced, param: Param) -> Eval<Traced> {
        if matches!(param, Param::Any | Param::Reflect) {
            return Ok(value);
        }
        if !value.value.is_nil() {
            if param.takes(&value.value) {
                return Ok(value);
            }
            return Err(self.wrong_type(param, value.value.go_type()));
        }
        if value.boxed {
            return Err(self.wrong_type(param, "interface {}"));
        }
        match param.zero() {
            Some(zero) => Ok(Traced {
                value: zero,
                ..value
            }),
            None => Err(self.fail(format!("invalid value; expected {}", param.name()))),
        }
    }

    #[cold]
    fn wrong_type(&self, param: Param, got: &str) -> Box<crate::ExecError> {
        let name = param.name();
        self.fail(format!("wrong type for value; expected {name}; got {got}"))
    }
}
