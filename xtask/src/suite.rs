//! `cargo xtask test`: everything that must hold, step by step, with a summary at the end.

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::shell::{cargo, run as run_command, step, tee};
use crate::{args, conformance, npm, paths, site, tools};

const HELP: &str = "\
Usage: cargo xtask test [--quick]

Runs, in this order: the tower's floors, formatting, lints (natively and for WebAssembly), TypeScript's strict
check, unit and fixture tests, the conformance run (where ../shared/conformance exists), the release build of
the site, its sizes, and the end-to-end tests in Chromium. Brings the tools that are missing. Goes on after a
failure; the last line counts the tests, and a failed step that holds none counts as one.

Options:
      --quick  Leave out conformance, the release build, sizes and the end-to-end tests
  -h, --help   Print this help";

/// What one step came to.
struct Outcome {
    name: &'static str,
    took: Duration,
    passed: u64,
    failed: u64,
    /// Said in the summary beside the counts.
    note: String,
}

/// Tests counted in a step's output, and whether the step succeeded.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    note: String,
}

#[derive(Default)]
struct Suite {
    done: Vec<Outcome>,
}

/// `cargo xtask test`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut quick = false;
    if args::flags(words, HELP, &mut [("quick", &mut quick)])?.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut suite = Suite::default();
    suite.checks();
    suite.step("unit and fixture tests", || {
        let mut test = cargo();
        test.args(["test", "--workspace", "--no-fail-fast"]);
        counted(&mut test, count_cargo)
    });
    if !quick {
        suite.conformance();
        suite.browser();
    }
    Ok(suite.summary())
}

impl Suite {
    /// What needs no test runner.
    fn checks(&mut self) {
        self.step("tools", || {
            tools::components()?;
            tools::wasm_target()?;
            npm::install().map(|()| Counts::default())
        });
        self.step("floors", || plain(xtask(&["floors"])));
        self.step("formatting", || {
            plain(with(cargo(), &["fmt", "--all", "--check"]))
        });
        let deny = ["--quiet", "--", "-D", "warnings"];
        self.step("lints", || {
            let lint = with(
                cargo(),
                &[
                    "clippy",
                    "--workspace",
                    "--exclude",
                    "pilothouse-web",
                    "--all-targets",
                ],
            );
            plain(with(lint, &deny))
        });
        self.step("lints for WebAssembly", || {
            let packages = [
                "--package",
                "pilothouse-web",
                "--package",
                "pilothouse-worker",
                "--package",
                "pilothouse-rare-module",
            ];
            let lint = with(
                with(cargo(), &["clippy", "--target", "wasm32-unknown-unknown"]),
                &packages,
            );
            plain(with(lint, &deny))
        });
        self.step("TypeScript", || {
            for project in ["web/tsconfig.json", "tests/tsconfig.json"] {
                run_command(npm::program("tsc").args(["--noEmit", "--project", project]))?;
            }
            Ok(Counts::default())
        });
    }

    fn conformance(&mut self) {
        self.step("conformance", || {
            if paths::shared("conformance").is_none() {
                let note = "left out: there is no ../shared/conformance";
                println!("conformance: {note}");
                return Ok(Counts {
                    note: note.to_owned(),
                    ..Counts::default()
                });
            }
            run_command(&mut conformance::build())?;
            let mut all = Counts::default();
            for suite in ["template", "template-v3", "lint", "install"] {
                let mut command = conformance::command();
                command.args(["--suite", suite, "--check"]);
                let counts = counted(&mut command, count_conformance);
                conformance::name_the_dead();
                let counts = counts?;
                all.passed += counts.passed;
                all.failed += counts.failed;
            }
            Ok(all)
        });
    }

    fn browser(&mut self) {
        let built = self.step("release build", || {
            site::build().map(|()| Counts::default())
        });
        if !built {
            return;
        }
        self.step("sizes", || plain(xtask(&["sizes", "--check"])));
        self.step("end-to-end", || {
            let chromium = tools::chromium()?;
            let mut playwright = npm::program("playwright");
            playwright.args(["test", "--config", "tests/e2e/playwright.config.ts"]);
            counted(
                playwright.env("PILOTHOUSE_CHROMIUM", chromium),
                count_playwright,
            )
        });
    }

    /// Runs a step and keeps what it came to. Says whether it succeeded.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> anyhow::Result<Counts>) -> bool {
        step(name);
        let start = Instant::now();
        let counts = work().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Counts {
                failed: 1,
                ..Counts::default()
            }
        });
        let Counts {
            passed,
            failed,
            note,
        } = counts;
        self.done.push(Outcome {
            name,
            took: start.elapsed(),
            passed,
            failed,
            note,
        });
        failed == 0
    }

    fn summary(&self) -> ExitCode {
        println!("\n{:<24}{:>9}  result", "step", "time");
        for one in &self.done {
            let verdict = if one.failed > 0 { "FAILED" } else { "ok" };
            let tests = match (one.passed, one.failed) {
                (0, _) => String::new(),
                (passed, 0) => format!(", {passed} passed"),
                (passed, failed) => format!(", {passed} passed, {failed} failed"),
            };
            let note = if one.note.is_empty() {
                String::new()
            } else {
                format!(" ({})", one.note)
            };
            println!(
                "{:<24}{:>7.1} s  {verdict}{tests}{note}",
                one.name,
                one.took.as_secs_f64()
            );
        }
        let passed: u64 = self.done.iter().map(|one| one.passed).sum();
        let failed: u64 = self.done.iter().map(|one| one.failed).sum();
        println!("\n{passed} passed, {failed} failed");
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn with(mut command: Command, words: &[&str]) -> Command {
    command.args(words);
    command
}

/// This program again, with another command.
fn xtask(words: &[&str]) -> Command {
    with(
        crate::shell::command(std::env::current_exe().unwrap_or_else(|_| "xtask".into())),
        words,
    )
}

fn plain(mut command: Command) -> anyhow::Result<Counts> {
    run_command(&mut command).map(|()| Counts::default())
}

/// Runs a step that holds tests. A failure without a failed test (it did not build, say) counts as one.
fn counted(command: &mut Command, count: fn(&str) -> Counts) -> anyhow::Result<Counts> {
    let (succeeded, text) = tee(command)?;
    let mut counts = count(&text);
    if !succeeded {
        counts.failed = counts.failed.max(1);
    }
    Ok(counts)
}

/// `test result: ok. 12 passed; 0 failed; …`, a line for each test binary.
fn count_cargo(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text
        .lines()
        .filter(|line| line.starts_with("test result: "))
    {
        counts.passed += number_before(line, " passed;");
        counts.failed += number_before(line, " failed;");
    }
    counts
}

/// Playwright's own summary: `  5 passed (3.1s)`, `  1 failed`, each on a line of its own.
fn count_playwright(text: &str) -> Counts {
    let mut counts = Counts::default();
    let mut again = 0;
    for line in text.lines().map(str::trim) {
        let mut words = line.split(' ');
        let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<u64>), words.next())
        else {
            continue;
        };
        match what {
            "passed" => counts.passed = number,
            // A test that was not reached did not pass.
            "failed" | "interrupted" => counts.failed += number,
            // What CI's retry is there for; said in the summary, so that it is looked into.
            "flaky" => {
                again = number;
                counts.note = format!("{number} of them at the second try only");
            }
            "did" if line.contains("did not run") => counts.failed += number,
            _ => {}
        }
    }
    counts.passed += again;
    counts
}

/// The runner's last line: `conformance: 1700 passed, 0 failed, 534 not there yet`.
fn count_conformance(text: &str) -> Counts {
    let Some(line) = text.lines().rfind(|line| line.starts_with("conformance: ")) else {
        return Counts::default();
    };
    let waiting = number_before(line, " not there yet");
    let note = if waiting > 0 {
        format!("{waiting} cases not there yet")
    } else {
        String::new()
    };
    Counts {
        passed: number_before(line, " passed"),
        failed: number_before(line, " failed"),
        note,
    }
}

/// The number that stands before `word`; 0 when there is none.
fn number_before(line: &str, word: &str) -> u64 {
    let Some((before, _)) = line.split_once(word) else {
        return 0;
    };
    before
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_tests_are_summed() {
        let text = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\
                    test result: FAILED. 3 passed; 1 failed; 0 ignored\n";
        let counts = count_cargo(text);
        assert_eq!((counts.passed, counts.failed), (5, 1));
    }

    #[test]
    fn playwright_summary_is_read() {
        let text = "Running 4 tests using 1 worker\n  ok 1 a (2 passed)\n  1 failed\n    e2e.spec.ts\n  1 did not run\n  2 passed (3.1s)\n";
        let counts = count_playwright(text);
        assert_eq!((counts.passed, counts.failed), (2, 2));
        assert_eq!(counts.note, "");
        let counts = count_playwright("  1 flaky\n    a.spec.ts\n  108 passed (12.6m)\n");
        assert_eq!((counts.passed, counts.failed), (109, 0));
        assert_eq!(counts.note, "1 of them at the second try only");
    }

    #[test]
    fn conformance_line_is_read() {
        let counts =
            count_conformance("…\nconformance: 1700 passed, 2 failed, 532 not there yet\n");
        assert_eq!((counts.passed, counts.failed), (1700, 2));
        assert_eq!(counts.note, "532 cases not there yet");
    }
}
