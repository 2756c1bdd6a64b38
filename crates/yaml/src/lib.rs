//! YAML as Helm's Go libraries read and write it, with spans; JSON as Go's `encoding/json` does.
//!
//! * [`parse`], [`documents`] – documents as they stand in a file, every key and value with its span.
//! * [`decode`], [`decode_map`], [`decode_list`], [`decode_node`] – what Helm reads: YAML through JSON.
//! * [`to_yaml`], [`to_yaml_pretty`] and their traced forms – what Helm's functions of those names print.
//! * [`head`] – what Helm sorts manifests by.
//! * [`base64`] – what a Secret holds.
//! * [`json`] – `toJson`, `fromJson` and their kin.

pub mod base64;
mod build;
mod compose;
mod decode;
mod emit;
mod error;
mod events;
mod float;
mod gosyntax;
mod head;
mod headscan;
pub mod json;
mod node;
mod order;
mod reader;
mod resolve;
mod scalar;
mod scan;
mod shortcuts;
mod target;
mod timestamp;
mod write;

pub use compose::{documents, parse};
pub use decode::{decode, decode_list, decode_map, decode_node};
pub use error::YamlError;
pub use head::{Head, Metadata, head};
pub use node::{Document, Node, NodeKind, ScalarStyle};
pub use resolve::{Resolved, resolve};
pub use write::{
    CANNOT_MARSHAL, Mark, to_yaml, to_yaml_pretty, to_yaml_pretty_traced, to_yaml_traced,
};

/// How deep collections may nest: far deeper than any manifest, and shallow enough for the stack of a browser.
pub(crate) const MAX_DEPTH: usize = 500;

/// Where Go's libraries stop. What nests deeper is told in their words, and so is all that is wrong with a text that
/// nests less deep.
pub(crate) const GO_MAX_DEPTH: usize = 10_000;
