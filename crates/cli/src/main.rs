//! `pilothouse`: Helm's `template`, `lint` and `install --dry-run` without a cluster, and a benchmark.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = on_a_large_stack(move || pilothouse_cli::run(&args));
    // A closed pipe is the reader's way to say that it has seen enough.
    let _ = std::io::stderr().write_all(outcome.stderr.as_bytes());
    let _ = std::io::stdout().write_all(outcome.stdout.as_bytes());
    // Where a program reads, every byte is Helm's.
    if !outcome.help.is_empty() && std::io::stderr().is_terminal() {
        let _ = writeln!(std::io::stderr(), "\n{}", outcome.help);
    }
    ExitCode::from(outcome.exit)
}

/// Charts may nest a thousand includes; that does not fit a default stack in every build.
fn on_a_large_stack(
    work: impl FnOnce() -> pilothouse_cli::Outcome + Send + 'static,
) -> pilothouse_cli::Outcome {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(work);
    let outcome = thread.map(std::thread::JoinHandle::join);
    match outcome {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) | Err(_) => pilothouse_cli::Outcome {
            exit: 70,
            stdout: String::new(),
            stderr: "Error: pilothouse itself failed; this is a defect worth reporting\n"
                .to_owned(),
            help: String::new(),
        },
    }
}
