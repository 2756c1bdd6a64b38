//! What helps while one types: completions, cards, places, renames, the stages of a pipeline.

mod answers;
mod card;
mod chart_file;
mod complete;
mod edits;
mod expression;
mod fields;
mod index;
mod inlays;
mod keys;
mod known;
mod manifest;
mod objects;
mod places;
mod rename;
mod scan;
mod sense;
mod stepper;
mod steps;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use answers::Prepared;
pub(crate) use edits::applied;
pub use fields::{FetchFields, fetch_fields_by};
pub(crate) use index::ScanCache;
pub(crate) use keys::target;
pub(crate) use known::Known;
pub(crate) use rename::Rename;
pub(crate) use steps::without_watches;
