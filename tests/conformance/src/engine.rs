//! The one place that knows the command line's library.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a run of the command line came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `pilothouse WORDS…` in process. The error is what a panic said.
pub(crate) fn run(words: &[String]) -> Result<Run, String> {
    catch_unwind(AssertUnwindSafe(|| call(words))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    })
}

fn call(_words: &[String]) -> Run {
    Run {
        exit: 70,
        stdout: String::new(),
        stderr: "the command line is not linked yet\n".to_owned(),
    }
}
