//! What a template function is, and what it sees when it is called.

use crate::exec::Pending;
use crate::{Exec, ExecError, Extent, Recorder, World};
use pilothouse_source::{Budget, Exhausted, Span};
use pilothouse_value::{Map, Origin, Value};

/// How a function reads its arguments.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Reads {
    /// Everything in them (`toYaml`, `printf`, `eq`).
    Deep,
    /// What they are; they or parts of them go into something new, where reading is not followed
    /// (`dict`, `merge`, `append`).
    Apart,
    /// Only what they are and whether they are empty. One of them is the result, with its origin (`default`,
    /// `include`), or what is taken out of them is noted (`get`, `index`).
    Shallow,
}

/// A row of the function table.
#[derive(Copy, Clone)]
pub struct Function {
    /// The name in templates.
    pub name: &'static str,
    /// Its Go type, by which the executor checks number and kinds of arguments: `func(int, string) string`,
    /// `func(string, ...interface {}) (string, error)`.
    pub go_type: &'static str,
    /// How it reads its arguments.
    pub reads: Reads,
    /// The code.
    pub call: CallFn,
}

/// The code of a function. The arguments' number and kinds have been checked and converted by its Go type: a
/// parameter of type `string` holds a [`Value::Str`], `int` an `int`, `interface {}` anything.
pub type CallFn = fn(&mut Call<'_, '_>) -> Result<Value, CallError>;

/// Why a call fails.
#[derive(Clone, Debug)]
pub enum CallError {
    /// The text of the Go error it returns; printed as `error calling NAME: TEXT`.
    Message(String),
    /// The chart's own refusal (`required`, `fail`): the text is the message. It makes its way up through every
    /// `include` and `tpl` into [`ExecError::raised`].
    Raised(String),
    /// A template that it executed failed; printed as `error calling NAME: ` and that error.
    Exec(Box<ExecError>),
    /// The same with words of the function's own before it: printed as `error calling NAME: `, the words, and
    /// that error. The words bring their own `: ` at the end.
    Wrapped(String, Box<ExecError>),
    /// No error: the result is the text of a template that is yet to be executed
    /// ([`Exec::return_include`]).
    Continue(Box<Pending>),
    /// A limit ran out; stops everything.
    Exhausted(Exhausted),
}

impl CallError {
    /// The text of a Go error.
    pub fn new(message: impl Into<String>) -> CallError {
        CallError::Message(message.into())
    }
}

impl From<Exhausted> for CallError {
    fn from(exhausted: Exhausted) -> CallError {
        CallError::Exhausted(exhausted)
    }
}

impl From<Box<ExecError>> for CallError {
    fn from(error: Box<ExecError>) -> CallError {
        CallError::Exec(error)
    }
}

/// One call of a function.
pub struct Call<'c, 'r> {
    /// The arguments, the piped one last.
    pub args: &'c [Value],
    /// Where each argument comes from; as long as `args`.
    pub origins: &'c [Origin],
    /// The call in the template.
    pub span: Span,
    pub(crate) exec: &'c mut Exec<'r>,
    pub(crate) result: Option<Origin>,
    /// Whether an argument is the nil that a pipeline or the word `nil` gives, not one out of a map or list.
    pub(crate) bare_nil: bool,
}

impl<'c, 'r> Call<'c, 'r> {
    /// What may be spent.
    #[must_use]
    pub fn budget(&self) -> &'r Budget {
        self.exec.budget()
    }

    /// The outside world.
    #[must_use]
    pub fn world(&self) -> &'r dyn World {
        self.exec.world()
    }

    /// What the caller of [`Exec::new`] gave along for the functions, if it is a `T`.
    #[must_use]
    pub fn state<T: std::any::Any>(&self) -> Option<&'r T> {
        self.exec.state()
    }

    /// The record of this execution.
    pub fn recorder(&mut self) -> &mut Recorder {
        self.exec.recorder()
    }

    /// The executor, to execute other templates.
    pub fn exec(&mut self) -> &mut Exec<'r> {
        self.exec
    }

    /// The origin of what stands under `key` of a container from `parent`, noted as read.
    pub fn read_child(&mut self, parent: Origin, key: &str) -> Origin {
        let origin = self.recorder().child(parent, key);
        self.recorder().read(origin, Extent::Itself);
        origin
    }

    /// The value under `key` of a map from `parent` with its origin, noted as read (a missing key too).
    pub fn get(&mut self, map: &Map, parent: Origin, key: &str) -> (Option<Value>, Origin) {
        let slot = map.slot(key);
        let own = slot.as_ref().map_or(Origin::NONE, |slot| slot.origin);
        let origin = if own.is_some() {
            if map.is_shared() {
                // Another template may have put it there.
                self.read_child(parent, key);
            }
            self.recorder().read(own, Extent::Itself);
            own
        } else {
            self.read_child(parent, key)
        };
        (slot.map(|slot| slot.value), origin)
    }

    /// Says where the result comes from. Without it: from all arguments together.
    pub fn result_from(&mut self, origin: Origin) {
        self.result = Some(origin);
    }

    /// To be called before `key` of a map is changed, so that a change to what other templates see is noticed.
    pub fn will_change(&mut self, map: &Map, key: &str) {
        if map.is_shared() {
            map.note_change(key);
            self.recorder().note_mutation(map);
        }
    }
}
