//! Real Helm, as a service: tests/differential/oracle, built by `cargo xtask differential`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use base64::Engine as _;
use serde::Deserialize;

use crate::answer::Answer;

/// Helm's commands leave something behind for each run of a process, which makes later ones slower.
const JOBS: usize = 100;
/// Flags whose values Helm keeps for as long as its process lives: they would hold for the next case too.
const KEPT: [&str; 3] = ["-n", "--namespace", "--debug"];
/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running oracle; started anew when it dies.
pub(crate) struct Oracle {
    program: PathBuf,
    running: Option<Running>,
}

struct Running {
    child: Child,
    jobs: ChildStdin,
    answers: Receiver<String>,
    asked: usize,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; it must not outlive us.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Deserialize)]
struct Line {
    exit: i32,
    stdout: Option<String>,
    stderr: Option<String>,
    #[serde(default)]
    panic: String,
}

impl Oracle {
    pub(crate) fn new(program: PathBuf) -> Oracle {
        Oracle {
            program,
            running: None,
        }
    }

    /// What Helm says in `folder`; `None` when it panics, dies or takes too long.
    pub(crate) fn ask(&mut self, folder: &Path, args: &[String]) -> anyhow::Result<Option<Answer>> {
        if self
            .running
            .as_ref()
            .is_some_and(|running| running.asked >= JOBS)
        {
            self.running = None;
        }
        if self.running.is_none() {
            self.running = Some(start(&self.program)?);
        }
        let running = self.running.as_mut().context("it was just started")?;
        running.asked += 1;
        let job = serde_json::json!({"dir": folder, "args": args});
        let sent = writeln!(running.jobs, "{job}").and_then(|()| running.jobs.flush());
        let line = match sent {
            Ok(()) => running.answers.recv_timeout(PATIENCE).ok(),
            Err(_) => None,
        };
        let Some(line) = line else {
            self.running = None;
            return Ok(None);
        };
        let line: Line =
            serde_json::from_str(&line).with_context(|| format!("the oracle says {line:?}"))?;
        let kept = |arg: &String| KEPT.iter().any(|flag| arg.starts_with(flag));
        if args.iter().any(kept) {
            self.running = None;
        }
        if !line.panic.is_empty() {
            return Ok(None);
        }
        Ok(Some(Answer {
            exit: line.exit,
            stdout: decoded(line.stdout)?,
            stderr: decoded(line.stderr)?,
        }))
    }
}

fn decoded(text: Option<String>) -> anyhow::Result<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.unwrap_or_default())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn start(program: &Path) -> anyhow::Result<Running> {
    // An empty home: no plugins, no repositories, no cluster.
    let home = std::env::temp_dir().join("pilothouse-differential");
    std::fs::create_dir_all(&home)?;
    let mut child = Command::new(program)
        .env_clear()
        .env("HOME", &home)
        .env("PATH", "/usr/bin:/bin")
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let jobs = child.stdin.take().context("it has a standard input")?;
    let lines = child.stdout.take().context("it has a standard output")?;
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok(Running {
        child,
        jobs,
        answers,
        asked: 0,
    })
}
