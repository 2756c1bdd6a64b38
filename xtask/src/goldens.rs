//! `cargo xtask goldens`: what real Helm prints for the charts of tests/charts.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use goldens::{Case, Helm, Outcome, TestChart, difference};
use lexopt::{Arg, ValueExt};

use crate::shell::{find, output, run as run_command, step};
use crate::{args, paths};

const HELP: &str = "\
Usage: cargo xtask goldens [--check] [--helm4 FILE] [--helm3 FILE] [CHART…]

Runs the commands in tests/charts/*.expected/cases.txt with real Helm 4.3.1, those of `helm template`
and `helm lint` with Helm 3.22.0 as well, and keeps what they print beside the list. Without a CHART all are run.
Helm is looked for in PATH and in target/tools; what is missing is built there with `go install`.

Options:
      --check       Compare with what is kept; write nothing
      --helm4 FILE  This Helm 4.3.1
      --helm3 FILE  This Helm 3.22.0
  -h, --help        Print this help";

/// The two Helms.
struct Helms {
    v4: PathBuf,
    v3: PathBuf,
}

/// What was asked for.
#[derive(Default)]
struct Asked {
    check: bool,
    v4: Option<PathBuf>,
    v3: Option<PathBuf>,
    charts: Vec<String>,
}

/// `cargo xtask goldens`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let Some(asked) = asked(words)? else {
        return Ok(ExitCode::SUCCESS);
    };
    let mut charts = goldens::all()?;
    if !asked.charts.is_empty() {
        for name in &asked.charts {
            if !charts.iter().any(|chart| chart.name == *name) {
                bail!("there is no tests/charts/{name}.expected/cases.txt");
            }
        }
        charts.retain(|chart| asked.charts.contains(&chart.name));
    }
    let helms = Helms {
        v4: helm("v4.3.1", "helm.sh/helm/v4/cmd/helm", asked.v4)?,
        v3: match asked.v3 {
            None => helm_3()?,
            given => helm(V3, V3_PACKAGE, given)?,
        },
    };
    let (mut cases, mut differ) = (0, 0);
    for chart in &charts {
        for case in &chart.cases {
            cases += 1;
            differ += helms.ask(chart, case, asked.check)?;
        }
        for stray in chart.strays()? {
            differ += 1;
            if !asked.check {
                fs::remove_file(&stray)?;
            }
            println!("{} belongs to no case", stray.display());
        }
    }
    let done = if asked.check { "differ" } else { "changed" };
    println!(
        "goldens: {cases} cases of {} charts, {differ} {done}",
        charts.len()
    );
    Ok(if asked.check && differ > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn asked(words: Vec<OsString>) -> anyhow::Result<Option<Asked>> {
    let mut asked = Asked::default();
    let mut parser = args::parser(words);
    while let Some(arg) = parser.next()? {
        if args::asks_help(&arg, HELP) {
            return Ok(None);
        }
        match arg {
            Arg::Long("check") => asked.check = true,
            Arg::Long("helm4") => asked.v4 = Some(parser.value()?.into()),
            Arg::Long("helm3") => asked.v3 = Some(parser.value()?.into()),
            Arg::Value(name) => asked.charts.push(name.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(Some(asked))
}

impl Helms {
    /// Runs a case with both, and keeps or compares. Returns how many outcomes differ from what was kept.
    fn ask(&self, chart: &TestChart, case: &Case, check: bool) -> anyhow::Result<u32> {
        let mut differ = 0;
        let mut seen = |helm: Helm, outcome: Outcome| -> anyhow::Result<()> {
            let kept = case.expected(helm).ok();
            if kept
                .as_ref()
                .is_some_and(|kept| kept.same_in_any_order(&outcome))
            {
                return Ok(());
            }
            differ += 1;
            println!("{}, case {} ({helm:?}):", chart.name, case.name);
            let kept = kept.unwrap_or_default();
            println!("{}", difference(&kept, &outcome).unwrap_or_default());
            if check {
                return Ok(());
            }
            case.keep(helm, &outcome)
        };
        seen(Helm::V4, printed(&self.v4, &case.words, &chart.folder)?)?;
        if case.for_helm_3() {
            let words = case.words_for_helm_3();
            seen(Helm::V3, printed(&self.v3, &words, &chart.folder)?)?;
        }
        Ok(differ)
    }
}

/// Runs Helm in the chart's folder, without a cluster and without anything of the user's own.
fn printed(helm: &Path, words: &[String], folder: &Path) -> anyhow::Result<Outcome> {
    let home = paths::tools().join("helm-home");
    let mut command = Command::new(helm);
    command.args(words).current_dir(folder).env_clear();
    command
        .env("HOME", &home)
        .env("TZ", "UTC")
        .env("KUBECONFIG", home.join("none"));
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", helm.display()))?;
    let exit = output.status.code().unwrap_or(-1);
    Ok(Outcome::printed(
        exit,
        &output.stdout,
        &output.stderr,
        folder,
    ))
}

const V3: &str = "v3.22.0";
const V3_PACKAGE: &str = "helm.sh/helm/v3/cmd/helm";

/// Helm 3.22.0, found or built.
pub(crate) fn helm_3() -> anyhow::Result<PathBuf> {
    helm(V3, V3_PACKAGE, None)
}

/// A Helm of exactly that version: the one given, one in PATH or target/tools, or one built now.
fn helm(version: &str, package: &str, given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    // Built by `go install`, Helm 3 answers with the minor version alone.
    let fits = |file: &Path| {
        let mut command = Command::new(file);
        command.args(["version", "--template", "{{.Version}}"]);
        output(&mut command).is_ok_and(|text| {
            text.trim() == version
                || version
                    .rsplit_once('.')
                    .is_some_and(|(minor, _)| text.trim() == minor)
        })
    };
    if let Some(file) = given {
        let file = fs::canonicalize(&file).with_context(|| file.display().to_string())?;
        if !fits(&file) {
            bail!("{} is not Helm {version}", file.display());
        }
        return Ok(file);
    }
    let folder = paths::tools().join(format!("helm-{version}"));
    let own = folder.join("helm");
    if own.is_file() && fits(&own) {
        return Ok(own);
    }
    if let Some(file) = find(&["helm"]).filter(|file| fits(file)) {
        return Ok(file);
    }
    step(&format!(
        "building Helm {version} into target/tools (once; takes some minutes)"
    ));
    let go = find(&["go"]).context("there is no Helm of that version in PATH, and no Go to build it; --help says how to name one")?;
    let mut install = Command::new(go);
    run_command(
        install
            .args(["install", &format!("{package}@{version}")])
            .env("GOBIN", &folder),
    )?;
    if !fits(&own) {
        bail!(
            "Helm was built, but {} does not answer with {version}",
            own.display()
        );
    }
    Ok(own)
}
