//! What is compared with real Helm: the command line's library, or a program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run of the command line came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// What runs the cases.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    /// crates/cli, in process.
    Library,
    /// A program with Helm's command line: Helm itself, to check the corpus and this runner.
    Program(PathBuf),
}

impl Engine {
    /// Runs `WORDS…`. The error is what a panic said, or why the program could not run.
    pub(crate) fn run(&self, words: &[String]) -> Result<Run, String> {
        match self {
            Engine::Library => catch_unwind(AssertUnwindSafe(|| library(words))).map_err(|panic| {
                let text = panic.downcast_ref::<String>().cloned();
                text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                    .unwrap_or_default()
            }),
            Engine::Program(file) => {
                let mut command = Command::new(file);
                command.args(words).stdin(Stdio::null()).env("TZ", "UTC");
                let out = command.output().map_err(|error| error.to_string())?;
                Ok(Run {
                    exit: out.status.code().unwrap_or(-1),
                    stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
                    stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
                })
            }
        }
    }

    /// Whether Pilothouse's own flags are known.
    pub(crate) fn own(&self) -> bool {
        matches!(self, Engine::Library)
    }
}

fn library(words: &[String]) -> Run {
    let outcome = pilothouse_cli::run(words);
    Run {
        exit: i32::from(outcome.exit),
        stdout: outcome.stdout,
        stderr: outcome.stderr,
    }
}
