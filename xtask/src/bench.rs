//! Benchmarks: keys in a real browser, the engine against Helm's own, environments side by side. Nothing is a test.

mod sides;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use lexopt::{Arg, ValueExt};
use serde_json::Value;

use crate::shell::{cargo, command, find, output, run as run_command, step};
use crate::{args, npm, paths, site, tools};

const HELP: &str = "\
Usage: cargo xtask bench [--keys | --engine | --sides | --memory | --scroll] [OPTIONS]

Keys: types 30 keys into values.yaml in Chromium and takes the times from key to changed output and to the
painted frame (and to the frame of the editor alone), for the example and three public charts, beside a bare CodeMirror page in the same run.
First visit: over 10 Mbit/s with a round trip of 40 ms, until the example is rendered and the editor takes keys; the
second one without a network.
Engine: cold and warm renders of real charts, natively and as WebAssembly, against Helm's own engine
(../shared/perf/goanchor, where Go is installed), alternating. As WebAssembly it is a whole opening in the worker's
module of the release build (in Node): what is asked, unpacked, rendered, sorted, read, and answered.
Sides: in the same module, from a key until the comparison and the matrix of all environments are up to date: three
environments of two public charts, and ten of a chart with a thousand objects.
Memory: 10,000 edits of the example, as people type them, with every view open in turn; by how much memory grows
(the page's heap, and the WebAssembly memories of page and worker). It takes minutes, and is done only when it is asked for.
Scroll: frames that come late while 10,000 lines of output are scrolled, beside a bare CodeMirror page, and the matrix and the diff
of ten environments of a thousand objects. Only when it is asked for, too.

Options:
      --keys         Only the keys and the first visit
      --engine       Only the engine
      --sides        Only environments side by side
      --memory       Only memory
      --scroll       Only scrolling
      --rounds N     How often each is measured, in turn [default: 2]
      --chart NAME   Engine: only charts whose path contains NAME
      --ms MS        Engine: time for each chart, phase and round [default: 400]
      --no-build     Take the release build of the site as it is
  -h, --help         Print this help";

/// The charts of the engine's benchmark: small to large.
const CHARTS: [&str; 10] = [
    "stefanprodan__podinfo/podinfo",
    "kubernetes__ingress-nginx/ingress-nginx",
    "jenkinsci__helm-charts/jenkins",
    "bitnami__charts/kafka",
    "traefik__traefik-helm-chart/traefik",
    "cert-manager__cert-manager/cert-manager",
    "DataDog__helm-charts/datadog",
    "bitnami__charts/wordpress",
    "prometheus-community__helm-charts/kube-prometheus-stack",
    "open-telemetry__opentelemetry-helm-charts/opentelemetry-demo",
];

struct Options {
    /// What is left out.
    without: Vec<Part>,
    rounds: u32,
    chart: String,
    ms: u32,
    build: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Engine,
    Sides,
    Memory,
    Scroll,
}

impl Part {
    const ALL: [Part; 5] = [
        Part::Keys,
        Part::Engine,
        Part::Sides,
        Part::Memory,
        Part::Scroll,
    ];
}

impl Options {
    /// Only this one.
    fn only(&mut self, part: Part) {
        self.without
            .extend(Part::ALL.into_iter().filter(|one| *one != part));
    }

    fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }
}

/// `cargo xtask bench`.
pub(crate) fn run(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let mut options = Options {
        without: Vec::new(),
        rounds: 2,
        chart: String::new(),
        ms: 400,
        build: true,
    };
    let mut parser = args::parser(words);
    while let Some(arg) = parser.next()? {
        if args::asks_help(&arg, HELP) {
            return Ok(ExitCode::SUCCESS);
        }
        match arg {
            Arg::Long("keys") => options.only(Part::Keys),
            Arg::Long("engine") => options.only(Part::Engine),
            Arg::Long("sides") => options.only(Part::Sides),
            Arg::Long("memory") => options.only(Part::Memory),
            Arg::Long("scroll") => options.only(Part::Scroll),
            Arg::Long("rounds") => options.rounds = parser.value()?.parse()?,
            Arg::Long("chart") => options.chart = parser.value()?.string()?,
            Arg::Long("ms") => options.ms = parser.value()?.parse()?,
            Arg::Long("no-build") => options.build = false,
            _ => return Err(arg.unexpected().into()),
        }
    }
    let chosen = Part::ALL.iter().filter(|part| options.has(**part)).count();
    if chosen == 0 {
        bail!("--keys, --engine, --sides, --memory and --scroll exclude each other");
    }
    // What takes long is done when it is asked for.
    if chosen > 1 {
        options.without.extend([Part::Memory, Part::Scroll]);
    }
    if options.build {
        site::build()?;
    }
    if options.has(Part::Engine) {
        engine(&options)?;
    }
    if options.has(Part::Sides) {
        sides::run(options.rounds)?;
    }
    if options.has(Part::Keys) {
        step("keys in Chromium");
        in_chromium(&options, &["keys", "cold"])?;
    }
    if options.has(Part::Memory) {
        step("memory in Chromium");
        in_chromium(&options, &["memory"])?;
    }
    if options.has(Part::Scroll) {
        step("scrolling in Chromium");
        in_chromium(&options, &["scroll"])?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the benchmarks of tests/bench with those names, beside a bare CodeMirror page.
fn in_chromium(options: &Options, names: &[&str]) -> anyhow::Result<()> {
    let bare = paths::target().join("bench/bare");
    fs::create_dir_all(&bare)?;
    let here = paths::root().join("tests/bench");
    fs::copy(here.join("bare.html"), bare.join("index.html"))?;
    fs::copy(
        paths::root().join("tests/charts/storefront/values.yaml"),
        bare.join("values.yaml"),
    )?;
    let bundle = format!("--outfile={}", bare.join("bare.js").display());
    let options_of_esbuild = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    ];
    run_command(
        npm::program("esbuild")
            .arg(here.join("bare.ts"))
            .args(options_of_esbuild)
            .arg(bundle),
    )?;

    let mut playwright = npm::program("playwright");
    playwright.args(["test", "--config", "tests/bench/playwright.config.ts"]);
    playwright.args(names.iter().map(|name| format!("{name}.bench")));
    playwright
        .env("PILOTHOUSE_CHROMIUM", tools::chromium()?)
        .env("PILOTHOUSE_BARE", bare);
    playwright.env("PILOTHOUSE_ROUNDS", options.rounds.to_string());
    if chart_folder(CHARTS[1]).is_err() {
        println!(
            "ingress-nginx is left out: run `cargo xtask conformance` once, which unpacks the corpus"
        );
    }
    run_command(&mut playwright)
}

/// A chart of the corpus, which the conformance runner unpacks.
fn chart_folder(chart: &str) -> anyhow::Result<PathBuf> {
    let folder = paths::target()
        .join("conformance-corpus/charts")
        .join(chart);
    if !folder.is_dir() {
        bail!("{chart} is not unpacked: run `cargo xtask conformance` once");
    }
    Ok(folder)
}

fn engine(options: &Options) -> anyhow::Result<()> {
    let Some(anchor) = anchor()? else {
        return Ok(());
    };
    step("building the command line for release");
    run_command(cargo().args(["build", "--release", "--package", "pilothouse-cli"]))?;
    let own = paths::target().join("release/pilothouse");
    let packs = paths::target().join("bench/packs");
    fs::create_dir_all(&packs)?;
    println!(
        "\nmedians in ms, ours / Helm's, and the ratio\n{:<28}{:>26}{:>26}{:>26}{:>12}",
        "chart", "cold", "cold, sorted, parsed", "the same as WebAssembly", "warm key"
    );
    for chart in CHARTS.iter().filter(|chart| chart.contains(&options.chart)) {
        let folder = chart_folder(chart)?;
        let name = chart.rsplit('/').next().unwrap_or(chart);
        let pack = packs.join(format!("{name}.json"));
        output(
            command(&anchor)
                .args(["pack", name])
                .arg(&folder)
                .arg(&pack),
        )?;
        let request = packs.join(format!("{name}.open"));
        run_command(split("open").arg(&folder).arg(&request))?;
        let (mut ours, mut theirs) = (Medians::new(), Medians::new());
        for _ in 0..options.rounds {
            let ms = options.ms.to_string();
            let line = output(
                command(&anchor)
                    .args(["bench", "-ms", &ms, "-n", "100"])
                    .arg(&pack),
            )?;
            keep_best(&mut theirs, &line)?;
            let line = output(
                command(&own)
                    .args(["bench", "--ms", &ms, "--n", "100", "--pack"])
                    .arg(&pack),
            )?;
            keep_best(&mut ours, &line)?;
            let line = output(
                command("node")
                    .arg(paths::root().join("tests/bench/wasm.mjs"))
                    .arg(paths::parts().join("web/worker"))
                    .arg("15")
                    .arg(&request),
            )?;
            keep_best(&mut ours, &line)?;
        }
        println!(
            "{name:<28}{:>26}{:>26}{:>26}{:>12}",
            against(&ours, &theirs, "a_cold", "a_cold"),
            against(&ours, &theirs, "c_cold_sort_parse", "c_cold_sort_parse"),
            against(&ours, &theirs, "wasm", "c_cold_sort_parse"),
            ours.get("d_warm_keystroke")
                .map_or_else(|| "–".to_owned(), |us| format!("{:.2}", us / 1000.0)),
        );
    }
    Ok(())
}

/// What writes requests.
fn split(word: &str) -> Command {
    let mut split = cargo();
    let words = [
        "run",
        "--quiet",
        "--package",
        "pilothouse-split",
        "--",
        word,
    ];
    split.args(words);
    split
}

/// Phase → median in µs.
type Medians = BTreeMap<String, f64>;

/// Takes the lower median of each phase: what disturbs a round only ever adds to it.
fn keep_best(medians: &mut Medians, line: &str) -> anyhow::Result<()> {
    let row: Value =
        serde_json::from_str(line.trim()).context("the benchmark printed no JSON line")?;
    for (phase, figures) in row["phases"].as_object().into_iter().flatten() {
        let Some(median) = figures["median"].as_f64() else {
            continue;
        };
        let best = medians.entry(phase.clone()).or_insert(median);
        *best = best.min(median);
    }
    Ok(())
}

/// A phase of ours against one of theirs.
fn against(ours: &Medians, theirs: &Medians, phase: &str, their_phase: &str) -> String {
    match (ours.get(phase), theirs.get(their_phase)) {
        (Some(ours), Some(theirs)) => {
            format!(
                "{:.2} / {:.2}  {:.2}×",
                ours / 1000.0,
                theirs / 1000.0,
                ours / theirs
            )
        }
        _ => "–".to_owned(),
    }
}

/// Helm's engine as a program; `None`, with a notice, where it cannot be built.
fn anchor() -> anyhow::Result<Option<PathBuf>> {
    let (Some(perf), Some(go)) = (paths::shared("perf"), find(&["go"])) else {
        println!("engine: left out, it needs Go and ../shared/perf");
        return Ok(None);
    };
    let program = paths::tools().join("bin/goanchor");
    if !program.is_file() {
        step("building goanchor into target/tools (once; a minute or two)");
        let mut build = command(go);
        build
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(perf.join("goanchor"));
        run_command(build.env("GOFLAGS", "-mod=readonly -buildvcs=false"))?;
    }
    Ok(Some(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_median_of_each_phase_is_kept() {
        let mut medians = Medians::new();
        for median in [900, 700, 800] {
            keep_best(
                &mut medians,
                &format!("{{\"phases\": {{\"a_cold\": {{\"median\": {median}}}}}}}"),
            )
            .expect("JSON");
        }
        assert_eq!(medians, Medians::from([("a_cold".to_owned(), 700.0)]));
        let theirs = Medians::from([("a_cold".to_owned(), 1400.0)]);
        assert_eq!(
            against(&medians, &theirs, "a_cold", "a_cold"),
            "0.70 / 1.40  0.50×"
        );
    }
}
