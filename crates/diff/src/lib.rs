//! How two renderings differ: by object, then by line.
//!
//! * [`compare`] – pairs the objects of two sides by identity.
//! * [`hunks`] – the lines of a pair that differ, with some around them and the words that differ marked.
//!   What a Secret holds is compared, never shown.

mod lines;
mod objects;
mod words;

pub use lines::{Hunk, Row, Side, count, hunks};
pub use objects::{Pair, Side as ObjectSide, Status, compare};
