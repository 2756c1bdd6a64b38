//! Go's `text/template`: lexer, recovering parser, executor, trace.
//!
//! ```text
//! text ──parse──▶ Parsed { trees, errors } ──▶ Templates ──Exec──▶ Output { bytes, segments } + Recorder
//! ```
//!
//! Functions are rows of a [`Functions`] table and share the executor: a function sees its [`Call`], through it
//! the budget, the world, the recorder, and can execute other templates (`include`, `tpl`).

mod builtins;
mod call;
mod error;
mod exec;
mod functions;
mod lexer;
mod number;
mod parse;
mod record;
mod runes;
mod show;
mod templates;
mod tree;
mod world;

pub use builtins::builtins;
pub use call::{Call, CallError, CallFn, Function, Reads};
pub use error::ExecError;
pub use exec::{Exec, Pending, TplError};
pub use functions::{Functions, MapMethods};
pub use lexer::{Item, Token, tokens};
pub use parse::{ParseError, Parsed, parse};
pub use record::{Extent, Frame, FrameKind, Output, Read, Recorder, Trace};
pub use templates::Templates;
pub use tree::Tree;
pub use world::World;
