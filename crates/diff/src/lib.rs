//! How two renderings differ: by object, by field, by line.
//!
//! * [`compare`] – pairs the objects of two sides by identity, and those that got another name.
//! * [`Parsed`] – a document that was read once and is compared many times.
//! * [`diff`] – the fields of a pair that differ, and its lines, aligned by fields. What a Secret holds is compared, never
//!   shown. How something is written (order of keys, quotes, comments) does not count.
//! * [`Parsed::leaves`] – a document as a list, so that any number of them can be compared at once.
//! * [`risks`] – what a careful reviewer would stop at.
//! * [`hunks`] – two texts line by line.

mod flat;
mod items;
mod lcs;
mod lines;
mod objects;
pub mod path;
pub mod risks;
mod text;
mod tree;
mod walk;
mod words;

pub use flat::{Leaf, Sequence};
pub use lines::{Hunk, Row, Side, count, hunks};
pub use objects::{Pair, Release, Side as ObjectSide, Status, compare};
pub use tree::Parsed;
pub use walk::{Diff, Field, HIDDEN, Place, diff, unfolded};
