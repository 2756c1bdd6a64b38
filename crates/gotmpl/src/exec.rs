//! The executor.
//!
//! Blocks and `{{ template }}` are kept on a stack of its own ([`walk`]), so that only function calls, parentheses
//! and `include` take the machine's stack: a thousand nested includes fit into a megabyte.

mod args;
mod call;
mod fail;
mod field;
mod include;
mod pipeline;
mod range;
mod walk;

use crate::error::ExecError;
use crate::tree::Id;
use crate::{
    CallError, FrameKind, Functions, Output, ParseError, Recorder, Templates, Tree, World,
};
use include::{Resumed, Suspended};
use pilothouse_source::{Budget, Exhausted, Span};
use pilothouse_value::{Origin, Str, Value};
use rustc_hash::FxHashMap;
use std::any::Any;
use std::rc::Rc;
use walk::Block;

pub use include::Pending;

/// How deep `tpl`, includes inside of other calls, and parentheses nest: a browser gives a worker about a megabyte
/// of stack, and a level takes up to 2 kB of it.
const DEEPEST_STACK: u32 = 300;

/// A value, where it comes from, and whether Go would see it through an `interface {}` (an element of a map or
/// slice): that decides how errors name its type, and whether nil is an error.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traced {
    pub(crate) value: Value,
    pub(crate) origin: Origin,
    pub(crate) boxed: bool,
}

impl Traced {
    fn own(value: Value) -> Traced {
        Traced {
            value,
            origin: Origin::NONE,
            boxed: false,
        }
    }
}

/// What an evaluation gives.
pub(crate) type Eval<T> = Result<T, Box<ExecError>>;

/// A template being executed.
struct Activation {
    tree: Rc<Tree>,
    /// Its `$` among the variables.
    variables: usize,
    /// How many `{{ template }}` lead to it.
    depth: u32,
}

/// Why [`Exec::tpl`] fails.
#[derive(Clone, Debug)]
pub enum TplError {
    /// The text cannot be parsed.
    Parse(ParseError),
    /// It was executed and failed.
    Exec(CallError),
}

/// Vectors for arguments, kept between calls.
type Spare = (Vec<Value>, Vec<Origin>);

/// One execution: of a top-level template and of everything it includes.
pub struct Exec<'r> {
    budget: &'r Budget,
    world: &'r dyn World,
    functions: &'r Functions,
    state: &'r dyn Any,
    recorder: Recorder,
    templates: Templates,
    strict: bool,
    out: Output,
    activations: Vec<Activation>,
    blocks: Vec<Block>,
    variables: Vec<Traced>,
    /// The names' numbers, beside `variables`: looking a name up goes through them alone.
    names: Vec<u32>,
    /// The node that an error would be reported at.
    at: Id,
    includes: FxHashMap<Rc<str>, u32>,
    spare: Vec<Spare>,
    outputs: Vec<Output>,
    scratch: Vec<u8>,
    /// For the next [`crate::Call`].
    bare_nil: bool,
    /// Set by an `include` or `tpl`: the text knows by itself where it comes from, so the function that returns it
    /// need not say anything.
    carries: bool,
    /// Between a function that asked for a template and the action it is a command of.
    suspended: Option<Box<Suspended>>,
    /// Between the end of such a template and that action.
    resumed: Option<Resumed>,
    /// How deep executions and parentheses are on the machine's stack.
    stack: u32,
}

impl<'r> Exec<'r> {
    /// Ready to execute one of `templates`, parsed with `functions`. `state` is for the functions
    /// ([`Exec::state`]).
    #[must_use]
    pub fn new(
        templates: Templates,
        functions: &'r Functions,
        world: &'r dyn World,
        budget: &'r Budget,
        recorder: Recorder,
        state: &'r dyn Any,
    ) -> Exec<'r> {
        Exec {
            budget,
            world,
            functions,
            state,
            recorder,
            templates,
            strict: false,
            out: Output::new(),
            activations: Vec::new(),
            blocks: Vec::new(),
            variables: Vec::new(),
            names: Vec::new(),
            at: 0,
            includes: FxHashMap::default(),
            spare: Vec::new(),
            outputs: Vec::new(),
            scratch: Vec::new(),
            bare_nil: false,
            carries: false,
            suspended: None,
            resumed: None,
            stack: 0,
        }
    }

    /// Go's option `missingkey=error` instead of `missingkey=zero`.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Exec<'r> {
        self.strict = strict;
        self
    }

    /// Executes the template `name`.
    ///
    /// # Errors
    /// What Go's `ExecuteTemplate` returns; [`ExecError::exhausted`] is set when the budget ran out.
    pub fn execute(&mut self, name: &str, dot: Value, origin: Origin) -> Eval<Output> {
        let Some(tree) = self.look_up(name) else {
            let message = no_template(name);
            return Err(Box::new(ExecError::plain(message)));
        };
        let dot = Traced {
            value: dot,
            origin,
            boxed: false,
        };
        self.run(tree, dot)
    }

    /// Helm's `tpl`: parses `text` under `name` and executes it. What it defines is seen by this execution only;
    /// it sees all templates. A text is parsed once for each name.
    ///
    /// # Errors
    /// [`TplError::Parse`] with Go's first error, or the execution's error.
    pub fn tpl(
        &mut self,
        name: &Rc<str>,
        text: &Str,
        text_origin: Origin,
        dot: Value,
        origin: Origin,
    ) -> Result<Str, TplError> {
        let parsed = self.functions.parse_tpl(name, text);
        if let Some(error) = parsed.errors.first() {
            return Err(TplError::Parse(error.clone()));
        }
        let exhausted = |exhausted| TplError::Exec(CallError::Exhausted(exhausted));
        self.enter_stack().map_err(exhausted)?;
        self.budget.enter().map_err(exhausted)?;
        let inner = self.templates.with(&parsed);
        // Not looked up by name: a blank text does not replace the text around it, but is what is executed.
        let tree = parsed.root().cloned();
        let templates = std::mem::replace(&mut self.templates, inner);
        let outer = self.enter_call(FrameKind::Tpl, text_origin);
        let dot = Traced {
            value: dot,
            origin,
            boxed: false,
        };
        let result = match tree {
            Some(tree) => self.run(tree, dot),
            None => Ok(Output::new()),
        };
        self.recorder.leave(outer);
        self.templates = templates;
        self.budget.leave();
        self.stack -= 1;
        match result {
            Ok(output) => Ok(self.finished(output)),
            Err(error) => Err(TplError::Exec(CallError::Exec(error))),
        }
    }

    /// What may be spent.
    #[must_use]
    pub fn budget(&self) -> &'r Budget {
        self.budget
    }

    /// The outside world; that it was asked is noted.
    #[must_use]
    pub fn world(&self) -> &'r dyn World {
        self.recorder.note_world();
        self.world
    }

    /// The table of functions.
    #[must_use]
    pub fn functions(&self) -> &'r Functions {
        self.functions
    }

    /// The templates that can be executed now, those of a `tpl` under way among them.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The template of a name; that it was looked up is noted.
    fn look_up(&mut self, name: &str) -> Option<Rc<Tree>> {
        let tree = self.templates.get(name)?;
        if self.templates.is_lasting(tree) {
            self.recorder.note_template(tree);
        }
        Some(tree.clone())
    }

    /// What the caller of [`Exec::new`] gave along for the functions, if it is a `T`.
    #[must_use]
    pub fn state<T: Any>(&self) -> Option<&'r T> {
        self.state.downcast_ref()
    }

    /// The record of this execution.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }

    /// The record of everything executed; `output` is what [`Exec::execute`] returned.
    #[must_use]
    pub fn into_trace(self, output: Output) -> (Vec<u8>, crate::Trace) {
        let (bytes, segments) = output.into_parts();
        (bytes, self.recorder.finish(segments))
    }

    /// The name and text position of the template being executed, for messages of functions.
    #[must_use]
    pub fn current_template(&self) -> Option<&Rc<Tree>> {
        self.activations.last().map(|activation| &activation.tree)
    }

    /// Goes one level down on the machine's stack.
    fn enter_stack(&mut self) -> Result<(), Exhausted> {
        if self.stack >= DEEPEST_STACK {
            return Err(Exhausted::Depth(DEEPEST_STACK));
        }
        self.stack += 1;
        Ok(())
    }

    fn enter_call(&mut self, kind: FrameKind, origin: Origin) -> u32 {
        let span = self.span();
        self.recorder.enter(kind, span, origin)
    }

    /// The node being executed.
    fn span(&self) -> Span {
        match self.activations.last() {
            Some(Activation { tree, .. }) => {
                let arena = &tree.arena;
                arena
                    .nodes
                    .get(self.at as usize)
                    .map_or(Span::NONE, |node| arena.span(node))
            }
            None => Span::NONE,
        }
    }

    /// A finished output as a string; the buffer is kept for the next one.
    fn finished(&mut self, mut output: Output) -> Str {
        self.carries = true;
        let text = output.to_str(self.recorder.epoch());
        if self.outputs.len() < 8 {
            output.clear();
            self.outputs.push(output);
        }
        text
    }

    /// Executes a tree into an output of its own.
    fn run(&mut self, tree: Rc<Tree>, dot: Traced) -> Eval<Output> {
        let fresh = self.outputs.pop().unwrap_or_default();
        let outer = std::mem::replace(&mut self.out, fresh);
        let at = self.at;
        let marks = (
            self.activations.len(),
            self.blocks.len(),
            self.variables.len(),
        );
        self.open_template(tree, &dot, 0);
        let result = self.walk(marks.1, dot);
        self.activations.truncate(marks.0);
        self.blocks.truncate(marks.1);
        self.variables.truncate(marks.2);
        self.names.truncate(marks.2);
        self.at = at;
        let output = std::mem::replace(&mut self.out, outer);
        result.map(|()| output)
    }
}

fn no_template(name: &str) -> String {
    let name = String::from_utf8(pilothouse_value::format::quote(name.as_bytes()));
    let name = name.unwrap_or_default();
    format!("template: no template {name} associated with template \"gotpl\"")
}
