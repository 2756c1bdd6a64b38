//! Runs the cases of the conformance corpus.
fn main() {}
