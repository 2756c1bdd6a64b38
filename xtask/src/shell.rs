//! Running other programs, with their output shown as it comes.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, bail};

/// A heading for a step that may take a while.
pub(crate) fn step(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1;36m==>\x1b[0m {text}");
    } else {
        eprintln!("==> {text}");
    }
}

/// `program` in the repository's top folder, without standard input, with the project's tools first in PATH.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(crate::paths::root())
        .stdin(Stdio::null())
        .env("PATH", path_with_tools());
    command
}

/// Cargo, the one that runs us.
pub(crate) fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Cargo sets these for what it runs; handed on, they would make inner builds differ from outer ones.
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION",
    ] {
        cargo.env_remove(name);
    }
    cargo
}

fn path_with_tools() -> std::ffi::OsString {
    let mut dirs = vec![
        crate::paths::tools().join("bin"),
        crate::paths::root().join("node_modules/.bin"),
    ];
    dirs.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    std::env::join_paths(dirs).unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default())
}

/// Runs to the end; an error when it cannot be started or says that it failed.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = display(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Standard output as text; an error, with standard error in it, when the program failed.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let name = display(command);
    let out = command
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    if !out.status.success() {
        bail!(
            "{name} failed ({})\n{}",
            out.status,
            String::from_utf8_lossy(&out.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs to the end, showing both outputs as they come and keeping them. Says whether it succeeded.
pub(crate) fn tee(command: &mut Command) -> anyhow::Result<(bool, String)> {
    let name = display(command);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let err = thread::spawn(move || copy_lines(err, &mut std::io::stderr()));
    let mut text = copy_lines(out, &mut std::io::stdout());
    text.push_str(&err.join().unwrap_or_default());
    Ok((child.wait()?.success(), text))
}

fn copy_lines(from: Option<impl Read>, to: &mut impl Write) -> String {
    let mut text = String::new();
    let Some(from) = from else { return text };
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        // A closed terminal is no reason to stop the work.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// The first of `names` found in PATH.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| dirs.iter().map(move |dir| dir.join(name)))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    file.is_file()
}

fn display(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy();
    let args: Vec<_> = command
        .get_args()
        .take(4)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    format!("`{program} {}`", args.join(" "))
}
