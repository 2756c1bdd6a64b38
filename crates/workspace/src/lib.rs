//! The user's document: a chart's files and its environments; import and export; links.
//!
//! * [`Workspace`] – files and what can be done to them; environments that follow from them.
//! * [`Environment`] – everything that `helm template` takes.
//! * [`import`] – a packed chart or a folder becomes a workspace; [`export`] – and the other way.
//! * [`link`] – a workspace as the fragment of a URL; [`snapshot`] – as bytes to be kept.

mod environment;
pub mod example;
pub mod export;
mod file;
pub mod import;
mod infer;
pub mod link;
pub mod path;
mod payload;
mod refused;
pub mod settings;
pub mod snapshot;
mod tar;
mod workspace;

pub use environment::{
    Environment, HELM_VERSION, KUBE_VERSION, Operation, SetFlag, SetKind, moment, quoted,
    release_name,
};
pub use file::{File, Offsets, Splice, utf16_len};
pub use infer::environment_of;
pub use payload::Saved;
pub use refused::Refused;
pub use workspace::{MAX_BYTES, MAX_FILES, Origin, Removed, Workspace};
