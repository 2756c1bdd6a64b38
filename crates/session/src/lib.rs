//! The brain: the open document and everything computed from it. Requests of the page in, what changed out.
//!
//! [`Session::handle`] takes one request; it answers for the shown environment. [`Session::step`] does one piece of
//! what is left (the other environments, a comparison) while nobody waits.
//!
//! Every environment is rendered by itself, from the document, its settings and a [`World`]; nothing is global.

mod ask;
mod base;
mod changes;
mod compare;
mod convert;
mod explain;
mod files;
mod findings;
mod fixes;
mod given;
mod head;
mod loader;
mod open;
mod other_helm;
mod output;
mod printed;
mod problems;
mod renderer;
mod rendering;
mod sent;
mod session;
mod views;
mod world;

pub use ask::{FetchFields, fetch_fields_by};
pub use pilothouse_gotmpl::World;
pub use session::{Session, Work};
pub use world::{EnvironmentWorld, Keys};
