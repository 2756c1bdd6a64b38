//! This engine, in process: a panic or a hang is a finding, not the end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::answer::Answer;

/// Address space for deep recursion; only what is used is ever backed by memory.
const STACK: usize = 512 << 20;
/// Nothing small takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

type Job = (PathBuf, Vec<String>);

/// A thread that runs the command line.
pub(crate) struct Ours {
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
}

impl Ours {
    pub(crate) fn start() -> anyhow::Result<Ours> {
        let (jobs, given) = channel::<Job>();
        let (sender, answers) = channel();
        thread::Builder::new().stack_size(STACK).spawn(move || {
            for (folder, args) in given {
                if sender.send(run(&folder, &args)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Ours { jobs, answers })
    }

    /// What this engine says in `folder`.
    pub(crate) fn ask(&mut self, folder: &Path, args: &[String]) -> anyhow::Result<Answer> {
        self.jobs.send((folder.to_owned(), args.to_vec()))?;
        match self.answers.recv_timeout(PATIENCE) {
            Ok(answer) => Ok(answer),
            Err(_) => {
                // Nothing can end the old thread from outside; it dies with the process.
                *self = Ours::start()?;
                Ok(failed("it hangs"))
            }
        }
    }
}

fn run(folder: &Path, args: &[String]) -> Answer {
    if let Err(error) = std::env::set_current_dir(folder) {
        return failed(&error.to_string());
    }
    match catch_unwind(AssertUnwindSafe(|| pilothouse_cli::run(args))) {
        Ok(outcome) => Answer {
            exit: i32::from(outcome.exit),
            stdout: outcome.stdout,
            stderr: outcome.stderr,
        },
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
            failed(&format!("it panics: {}", text.unwrap_or_default()))
        }
    }
}

fn failed(words: &str) -> Answer {
    Answer {
        exit: -1,
        stdout: String::new(),
        stderr: words.to_owned(),
    }
}
