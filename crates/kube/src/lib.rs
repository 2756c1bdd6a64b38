//! Kubernetes objects in rendered text.
//!
//! * [`Object`] – what a document says it is, read tolerantly: broken YAML still has a kind and a name.
//! * [`Group`] – where an object stands in an outline; [`label`] – its kind as people call it.
//! * [`merge_keys`] – by what the items of lists are told apart.
//! * [`Fields`] – the fields of Kubernetes' own objects, out of a table that is fetched when it is needed.
//! * [`definitions`] – the same for custom resources, out of the definitions that a chart brings along.
//! * [`immutable`] – the fields that Kubernetes does not let change.
//! * [`quantity`] – how much `10Gi` is.
//! * [`sensitive_lines`] – the lines of a Secret that nobody should read over a shoulder.

mod definitions;
mod fields;
mod group;
mod immutable;
mod merge_keys;
mod object;
mod quantity;
mod secret;

pub use definitions::definitions;
pub use fields::{Field, Fields, Holds, Step, maturity};
pub use group::{Group, group, label};
pub use immutable::{Immutable, immutable, is_known};
pub use merge_keys::merge_keys;
pub use object::{Object, ObjectId};
pub use quantity::quantity;
pub use secret::{Sensitive, sensitive_lines};
