//! Go's `text/template`: lexer, recovering parser, executor, trace.
//!
//! ```text
//! text ──parse──▶ Parsed { trees, errors } ──▶ Templates ──Exec──▶ Output { bytes, segments } + Recorder
//! ```
//!
//! Functions are rows of a [`Functions`] table and share the executor: a function sees its [`Call`], through it
//! the budget, the world, the recorder, and can execute other templates (`include`, `tpl`).

mod call;
mod error;
mod exec;
mod record;
mod world;

pub use call::{Call, CallError, CallFn, Function, Reads};
pub use error::ExecError;
pub use exec::Exec;
pub use record::{Frame, FrameKind, Output, Read, Recorder, Trace};
pub use world::World;
