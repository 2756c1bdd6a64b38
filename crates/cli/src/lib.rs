//! The command line: Helm's flags, Helm's output, no cluster.
//!
//! [`run`] is the whole program without a process around it, so that tests can call it.

mod bench;
mod command;
mod compare;
mod csv;
mod deploy;
mod environment;
mod flags;
mod folder;
mod given;
mod install;
mod lint;
mod name;
mod template;
mod world;

pub use world::SystemWorld;

use pilothouse_source::Diagnostic;

/// What a run of the command line comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// The exit status: 0 or 1; 2 where a comparison was asked to fail on what it found.
    pub exit: u8,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// What helps a person with the error, a sentence or none; Helm prints nothing of the kind, so that it is for terminals
    /// alone.
    pub help: String,
}

impl Outcome {
    fn printed(stdout: impl Into<String>) -> Outcome {
        Outcome {
            exit: 0,
            stdout: stdout.into(),
            stderr: String::new(),
            help: String::new(),
        }
    }

    /// Helm's `Error: …`.
    fn error(words: impl std::fmt::Display) -> Outcome {
        Outcome {
            exit: 1,
            stdout: String::new(),
            stderr: format!("Error: {words}\n"),
            help: String::new(),
        }
    }

    /// Helm's words for a problem, with its help beside them.
    fn problem(problem: Diagnostic) -> Outcome {
        let mut outcome = Outcome::error(problem.message);
        outcome.help = problem.help;
        outcome
    }

    /// The same with lines of the log before it.
    fn logged(mut self, notices: &[pilothouse_chart::Notice]) -> Outcome {
        let lines: String = notices.iter().map(|notice| format!("{notice}\n")).collect();
        self.stderr.insert_str(0, &lines);
        self
    }
}

const HELP: &str = "\
Pilothouse renders Helm charts without a cluster, as Helm 4.3.1 does.

Usage:
  pilothouse template [NAME] CHART [flags]   what `helm template` prints
  pilothouse install NAME CHART --dry-run=client [flags]   what `helm install` would do
  pilothouse lint PATH [flags]               what `helm lint` finds
  pilothouse diff CHART --from A --to B      how two environments differ, and why
  pilothouse review CHART --base DIR|GIT-REV what a change does in every environment
  pilothouse environments CHART              the environments of a chart
  pilothouse export CHART --format FORMAT    environments as a file of Argo CD, GitLab CI, GitHub Actions or Flux
  pilothouse import FILE... CHART            environments out of such files
  pilothouse bench --pack PACK.json          what rendering a chart costs

Every command has --help.
";

/// Runs the command line: `args` without the program's name.
#[must_use]
pub fn run(args: &[String]) -> Outcome {
    let Some((command, rest)) = args.split_first() else {
        return Outcome::printed(HELP);
    };
    match command.as_str() {
        "template" => template::run(rest),
        "bench" => bench::run(rest),
        "install" => install::run(rest),
        "lint" => lint::run(rest),
        "diff" => compare::run_diff(rest),
        "review" => compare::run_review(rest),
        "environments" => environment::run(rest),
        "export" => deploy::run_export(rest),
        "import" => deploy::run_import(rest),
        "help" | "--help" | "-h" => Outcome::printed(HELP),
        other => Outcome::error(format!(
            "unknown command {other:?} for \"pilothouse\"\nRun 'pilothouse --help' for usage."
        )),
    }
}
