//! Real Helm as a program that is started for each case: Helm 3, whose command line is no library.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::answer::Answer;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether the program has ended.
const LOOK: Duration = Duration::from_millis(2);

/// A Helm that runs anew for each case.
pub(crate) struct Program {
    file: PathBuf,
    /// Its home, and what it writes.
    folder: PathBuf,
}

impl Program {
    pub(crate) fn new(file: PathBuf, folder: PathBuf) -> Program {
        Program { file, folder }
    }

    /// What Helm says in `folder`; `None` when it takes too long.
    pub(crate) fn ask(&self, folder: &Path, args: &[String]) -> anyhow::Result<Option<Answer>> {
        std::fs::create_dir_all(&self.folder)?;
        let (stdout, stderr) = (self.folder.join("stdout"), self.folder.join("stderr"));
        let mut child = Command::new(&self.file)
            .args(args)
            .current_dir(folder)
            .env_clear()
            .env("HOME", &self.folder)
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(File::create(&stdout)?)
            .stderr(File::create(&stderr)?)
            .spawn()
            .with_context(|| format!("cannot start {}", self.file.display()))?;
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            sleep(LOOK);
        };
        let text = |file: &Path| -> anyhow::Result<String> {
            Ok(String::from_utf8_lossy(&std::fs::read(file)?).into_owned())
        };
        let answer = Answer {
            exit: status.code().unwrap_or(-1),
            stdout: text(&stdout)?,
            stderr: text(&stderr)?,
        };
        // Go's way to end at a panic.
        let panicked = answer.exit == 2 && answer.stderr.contains("goroutine ");
        Ok((!panicked).then_some(answer))
    }
}
