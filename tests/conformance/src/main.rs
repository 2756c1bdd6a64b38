//! The conformance runner: every case of the corpus beside the repository, compared byte for byte with what real
//! Helm printed. Called through `cargo xtask conformance`.

mod case;
mod compare;
mod corpus;
mod engine;
mod kinds;
mod mask;
mod passing;
mod pool;
mod report;
mod suite;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use lexopt::{Arg, ValueExt};

use crate::compare::Verdict;
use crate::corpus::Corpus;
use crate::engine::Engine;
use crate::suite::Suite;

const HELP: &str = "\
Usage: cargo xtask conformance [OPTIONS]

Renders every case of ../shared/conformance in process, on all cores, and compares standard output, standard
error and exit status byte for byte with what real Helm printed. Prints a scoreboard, writes
tests/conformance/SCOREBOARD.md and the list of passing cases (tests/conformance/passing.txt), and fails when a
case that passed before fails.

Options:
      --suite NAME   template (Helm 4.3.1, the default), lint, install, or template-v3 (Helm 3.22.0)
      --case ID      Run one case and show its whole difference; a part of the id is enough
      --filter TEXT  Only cases whose id contains TEXT; writes nothing
      --jobs N       Threads [default: one for each core]
      --limit SEC    Seconds after which a case counts as hanging [default: 30]
      --check        Write nothing
      --write        Write both files even when cases fail that passed before
      --program FILE Run this program instead of our own (real Helm, to check the corpus); writes nothing
      --list         Also print the id of every failing case
  -h, --help         Print this help";

struct Options {
    suite: Suite,
    case: Option<String>,
    filter: Option<String>,
    jobs: usize,
    limit: Duration,
    check: bool,
    write: bool,
    list: bool,
    engine: Engine,
}

fn main() -> ExitCode {
    match read_options().and_then(|options| options.map_or(Ok(true), |options| run(&options))) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `None` when help was asked for.
fn read_options() -> anyhow::Result<Option<Options>> {
    let mut options = Options {
        suite: Suite::Template,
        case: None,
        filter: None,
        jobs: std::thread::available_parallelism().map_or(2, usize::from),
        limit: Duration::from_secs(30),
        check: false,
        write: false,
        list: false,
        engine: Engine::Library,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("suite") => options.suite = parser.value()?.string()?.parse()?,
            Arg::Long("case") => options.case = Some(parser.value()?.string()?),
            Arg::Long("filter") => options.filter = Some(parser.value()?.string()?),
            Arg::Long("jobs") => options.jobs = parser.value()?.parse::<usize>()?.max(1),
            Arg::Long("limit") => options.limit = Duration::from_secs(parser.value()?.parse()?),
            Arg::Long("check") => options.check = true,
            Arg::Long("write") => options.write = true,
            Arg::Long("program") => options.engine = Engine::Program(parser.value()?.into()),
            Arg::Long("list") => options.list = true,
            Arg::Short('h') | Arg::Long("help") => {
                println!("{HELP}");
                return Ok(None);
            }
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(Some(options))
}

/// The repository's top folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the runner stands in tests/conformance")
}

fn run(options: &Options) -> anyhow::Result<bool> {
    let shared = root()
        .parent()
        .map(|above| above.join("shared/conformance"))
        .filter(|dir| dir.is_dir());
    let Some(shared) = shared else {
        println!("conformance: left out, there is no ../shared/conformance");
        return Ok(true);
    };
    let work = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => root().join("target"),
    };
    let mut corpus = Corpus::open(
        &shared,
        &work.join("conformance-corpus"),
        options.suite,
        options.engine.clone(),
    )?;
    if let Some(id) = &options.case {
        return show_case(&corpus, id, options);
    }
    if let Some(text) = &options.filter {
        corpus.cases.retain(|case| case.id.contains(text.as_str()));
    }
    if corpus.cases.is_empty() {
        bail!("no case matches");
    }
    let start = Instant::now();
    let results = pool::run(corpus, options.jobs, options.limit)?;
    println!(
        "{} cases in {:.0} s on {} threads",
        results.len(),
        start.elapsed().as_secs_f64(),
        options.jobs
    );
    finish(&results, options)
}

/// Prints the scoreboard, writes the files, and says whether all is as good as it was.
fn finish(results: &[compare::Outcome], options: &Options) -> anyhow::Result<bool> {
    let whole = options.filter.is_none() && options.engine.own();
    let board = report::Board::new(options.suite, results);
    print!("{}", board.terminal(options.list));
    let passing = passing::List::read(options.suite)?;
    let regressed = passing.regressions(results);
    for (id, outcome) in &regressed {
        println!("\npassed before, fails now: {id}\n{}", outcome.short());
    }
    if whole && !options.check {
        std::fs::write(report::path(options.suite), board.markdown())?;
        if regressed.is_empty() || options.write {
            passing::List::of(results).write(options.suite)?;
        }
    }
    let good = results
        .iter()
        .filter(|one| one.verdict == Verdict::Pass)
        .count();
    let waiting = results.len() - good - regressed.len();
    println!(
        "\nconformance: {good} passed, {} failed, {waiting} not there yet",
        regressed.len()
    );
    Ok(regressed.is_empty() || options.write)
}

fn show_case(corpus: &Corpus, id: &str, options: &Options) -> anyhow::Result<bool> {
    let exact = corpus.cases.iter().find(|case| case.id == id);
    let case = exact.or_else(|| corpus.cases.iter().find(|case| case.id.contains(id)));
    let case = case.with_context(|| format!("no case `{id}`"))?;
    println!("{}", case.id);
    let only = corpus.only(&case.id);
    println!("pilothouse {}", only.command_line(case).join(" "));
    let results = pool::run(only, 1, options.limit)?;
    let outcome = results.first().context("the case was not run")?;
    println!("{}", outcome.long());
    Ok(outcome.verdict == Verdict::Pass)
}
