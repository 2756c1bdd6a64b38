//! Small random charts, rendered by real Helm and by this engine; what differs is made smaller and reported. Called
//! through `cargo xtask differential`, which builds the oracle.

mod answer;
mod case;
mod command;
mod compare;
mod grammar;
mod oracle;
mod ours;
mod replay;
mod report;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use lexopt::{Arg, ValueExt};

use crate::compare::{Helm, Sides};
use crate::grammar::{FAMILIES, Family};

const HELP: &str = "\
Usage: cargo xtask differential [OPTIONS]

Makes small charts from grammars, asks real Helm and this engine, and reports what differs, made as small as
possible: the chart, both outputs, and how often each kind of difference was met. Writes
target/differential/report.txt and found.jsonl. Needs Go.

Options:
      --family NAME  Only this family (may be given several times):
                     expression  functions and pipelines with arguments right and wrong
                     kinds       each function with an argument of each kind, too few, too many
                     action      if, range, with, define, block, include, tpl, trims, parse errors
                     values      YAML documents as values, through fromYaml, as output
                     set         --set, --set-string, --set-json, --set-literal
                     chart       subcharts, conditions, tags, imports, globals, nulls
                     schema      values.schema.json of every draft
                     bytes       damaged files: whatever happens, nothing panics or hangs
      --count N      Cases of each family [default: 2000]
      --minutes N    Stop after that time
      --seed N       The first case's seed [default: 1]; the same seed makes the same cases
      --case N       Only the case with that seed, shown even when nothing differs
      --replay FILE  Cases from a file of JSON lines ({\"args\": […], \"files\": {…}}) instead of grammars
      --recorded FILE  Cases from such a file with Helm's answers beside them (--keep writes it): Helm is not asked
      --keep FILE    With --replay: append every case, as real Helm answers it, to a fixture
      --helm-version V  Ask this Helm, 4.3 or 3.22 [default: 4.3]
      --shown N      Cases shown and kept of each kind of difference [default: 2]
      --print        Only print the cases
  -h, --help         Print this help";

struct Options {
    families: Vec<&'static Family>,
    count: u64,
    time: Option<Duration>,
    seed: u64,
    one: bool,
    replay: Option<PathBuf>,
    recorded: Option<PathBuf>,
    keep: Option<PathBuf>,
    print: bool,
    shown: usize,
    helm_3: bool,
    oracle: PathBuf,
    folder: PathBuf,
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
        families: Vec::new(),
        count: 2000,
        time: None,
        seed: 1,
        one: false,
        replay: None,
        recorded: None,
        keep: None,
        print: false,
        shown: 2,
        helm_3: false,
        oracle: PathBuf::from("helm-oracle"),
        folder: PathBuf::from("target/differential"),
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("family") => {
                let name = parser.value()?.string()?;
                let family = FAMILIES.iter().find(|family| family.name == name);
                options
                    .families
                    .push(family.with_context(|| format!("no family {name:?}\n\n{HELP}"))?);
            }
            Arg::Long("count") => options.count = parser.value()?.parse()?,
            Arg::Long("minutes") => {
                let minutes: f64 = parser.value()?.parse()?;
                options.time = Some(Duration::try_from_secs_f64(minutes * 60.0)?);
            }
            Arg::Long("seed") => options.seed = parser.value()?.parse()?,
            Arg::Long("case") => {
                options.seed = parser.value()?.parse()?;
                (options.one, options.count) = (true, 1);
            }
            Arg::Long("replay") => options.replay = Some(parser.value()?.into()),
            Arg::Long("recorded") => options.recorded = Some(parser.value()?.into()),
            // The cases run in folders of their own.
            Arg::Long("keep") => options.keep = Some(std::path::absolute(parser.value()?)?),
            Arg::Long("shown") => options.shown = parser.value()?.parse()?,
            Arg::Long("helm-version") => {
                let version = parser.value()?.string()?;
                options.helm_3 = match version.as_str() {
                    "4.3" => false,
                    "3.22" => true,
                    _ => bail!("there is no Helm {version} here\n\n{HELP}"),
                };
            }
            Arg::Long("print") => options.print = true,
            // What xtask says.
            Arg::Long("oracle") => options.oracle = parser.value()?.into(),
            Arg::Long("folder") => options.folder = parser.value()?.into(),
            Arg::Short('h') | Arg::Long("help") => {
                println!("{HELP}");
                return Ok(None);
            }
            _ => return Err(arg.unexpected().into()),
        }
    }
    if options.families.is_empty() {
        options.families.extend(FAMILIES);
    }
    if options.one && options.families.len() > 1 {
        bail!("--case needs --family");
    }
    Ok(Some(options))
}

fn run(options: &Options) -> anyhow::Result<bool> {
    if options.print {
        for family in &options.families {
            for seed in options.seed..options.seed.saturating_add(options.count) {
                println!(
                    "━━ {} {seed}\n{}",
                    family.name,
                    family.draft(seed).case().show()
                );
            }
        }
        return Ok(true);
    }
    // A panic is a finding here; its backtrace would only be noise.
    std::panic::set_hook(Box::new(|_| {}));
    std::fs::create_dir_all(&options.folder)?;
    let folder = options.folder.canonicalize()?;
    let oracle = std::path::absolute(&options.oracle)?;
    let mut sides = Sides {
        helm: match options.helm_3 {
            false => Helm::V4(oracle::Oracle::new(oracle)),
            true => Helm::V3(command::Program::new(
                oracle,
                folder.join(format!("helm-3-{}", std::process::id())),
            )),
        },
        ours: ours::Ours::start()?,
        folder: folder.join(format!("case-{}", std::process::id())),
    };
    let mut report = report::Report::new(folder, options.shown)?;
    let start = Instant::now();
    let count = match (&options.recorded, &options.replay) {
        (Some(file), _) => replay::recorded(&mut sides, file, &mut report)?,
        (None, Some(file)) => replay::run(&mut sides, file, &mut report, options.keep.as_deref())?,
        (None, None) => search(&mut sides, options, &mut report)?,
    };
    // The last case's folder; what cannot be removed is replaced by the next run.
    let _ = std::fs::remove_dir_all(&sides.folder);
    let differences = report.finish();
    println!(
        "differential: {count} cases in {:.0} s, {differences} differ",
        start.elapsed().as_secs_f64()
    );
    Ok(differences == 0)
}

/// Takes the families in turn, so that a limit of time is shared by all.
fn search(
    sides: &mut Sides,
    options: &Options,
    report: &mut report::Report,
) -> anyhow::Result<u64> {
    let start = Instant::now();
    let mut count = 0;
    for seed in options.seed..options.seed.saturating_add(options.count) {
        for family in &options.families {
            if options.time.is_some_and(|time| start.elapsed() > time) {
                return Ok(count);
            }
            let draft = family.draft(seed);
            count += 1;
            let found = sides.compare(&draft.case())?;
            if options.one {
                println!("{}", draft.case().show());
            }
            if let Some(found) = found
                && report.is_new(&found)
            {
                let smallest = sides.shrink(draft, found)?;
                report.add(&format!("{} {seed}", family.name), &smallest)?;
            }
        }
    }
    Ok(count)
}
