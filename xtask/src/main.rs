//! Every developer command of Pilothouse: `cargo xtask --help`.

mod args;
mod bench;
mod conformance;
mod differential;
mod floors;
mod goldens;
mod hook;
mod kubernetes;
mod late;
mod npm;
mod paths;
mod shell;
mod site;
mod sizes;
mod suite;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND [OPTIONS]

Commands:
  serve        Build the playground and serve it at http://127.0.0.1:8080, rebuilding on changes
  build        Build the site for release into dist/
  test         Everything that must hold: formatting, lints, types, tests, conformance, end-to-end
  conformance  Compare with what real Helm printed for the corpus, write the scoreboard
  goldens      What real Helm prints for the charts of tests/charts
  differential Random charts through real Helm and this engine; the smallest case that differs
  bench        Keystroke and engine benchmarks
  floors       Check that each crate uses only crates below it
  sizes        Compressed sizes of what ships: writes tests/SIZES.md

`cargo xtask COMMAND --help` says more. What the build expects of the page stands in xtask/README.md.";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let command = words.next().unwrap_or_default();
    let rest: Vec<_> = words.collect();
    match command.to_str().unwrap_or_default() {
        "serve" => site::serve(rest),
        "build" => site::build_command(rest),
        "test" => suite::run(rest),
        "conformance" => conformance::run(rest),
        "goldens" => goldens::run(rest),
        "differential" => differential::run(rest),
        "bench" => bench::run(rest),
        "floors" => floors::run(rest),
        "sizes" => sizes::run(rest),
        "hook" => hook::called(rest),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => anyhow::bail!("no command `{other}`\n\n{HELP}"),
    }
}
