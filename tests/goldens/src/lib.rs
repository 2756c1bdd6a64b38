//! The project's own charts in tests/charts, and what real Helm printed for them.
//!
//! ```text
//! tests/charts/NAME/                    the chart; each is about one subject
//! tests/charts/NAME.expected/cases.txt  its cases: a name and a command line each
//! tests/charts/NAME.expected/CASE.yaml  standard output of `helm template` (.txt of another command)
//! tests/charts/NAME.expected/CASE.err   standard error, and behind it the exit status where it is not 0
//! tests/charts/NAME.expected/CASE.helm3.yaml, CASE.helm3.err   where Helm 3.22 differs from Helm 4.3
//! ```
//!
//! `cargo xtask goldens` runs the commands with real Helm and writes the files; a test of crates/cli runs them with
//! Pilothouse and compares. Tests that look at whole charts, these and others, find them with [`folders`].

mod case;
pub mod folders;
mod outcome;

pub use case::{Case, Helm, TestChart, all, charts};
pub use outcome::{Outcome, difference};
