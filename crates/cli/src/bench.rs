//! `pilothouse bench`: what rendering a chart costs, measured in process.
//!
//! One JSON line for each chart, times in µs. `a_cold`: files in memory → load, dependencies, values, schema, render, with
//! nothing kept; `b_render`: the templates alone, parsed anew; `c_cold_sort_parse`: `a_cold`, then manifests split and
//! sorted and every document decoded; `d_warm_keystroke`: one value changed, parsed templates kept.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, SystemWorld};
use base64::Engine as _;
use pilothouse_chart::{Chart, ChartError, Layers, RawFile};
use pilothouse_engine::{Engine, Options, ParseCache, Rendering, render, render_files};
use pilothouse_gotmpl::Functions;
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

const BENCH: &[Flag] = &[
    flag(
        "pack",
        Kind::Texts,
        "a chart as one JSON file: {name, files: [{name, data: base64}]} (can specify multiple)",
    ),
    flag(
        "ms",
        Kind::Int,
        "milliseconds to spend on each phase (default 500)",
    ),
    flag(
        "n",
        Kind::Int,
        "runs of each phase at the most (default 100)",
    ),
    short("help", 'h', Kind::Bool, "help for bench"),
];

const USAGE: &str = "Usage:  pilothouse bench --pack PACK.json [--ms 500] [--n 100]";

#[derive(Deserialize)]
struct Pack {
    name: String,
    files: Vec<PackedFile>,
}

#[derive(Deserialize)]
struct PackedFile {
    name: String,
    data: String,
}

#[derive(Serialize)]
struct Report {
    chart: String,
    first_us: f64,
    out_bytes: usize,
    templates: usize,
    docs: usize,
    files: usize,
    in_bytes: usize,
    phases: BTreeMap<&'static str, Phase>,
}

#[derive(Serialize)]
struct Phase {
    n: usize,
    min: f64,
    median: f64,
    p95: f64,
}

/// Runs the command.
pub(crate) fn run(args: &[String]) -> Outcome {
    let command = Command {
        about: "Measures what rendering a chart costs.",
        usage: USAGE,
        flags: BENCH,
    };
    command.run(args, measured)
}

fn measured(parsed: &Parsed) -> Result<Outcome, String> {
    let number = |name: &str, default: u64| {
        parsed
            .text(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (budget, most) = (
        Duration::from_millis(number("ms", 500)),
        number("n", 100) as usize,
    );
    let mut text = String::new();
    for path in parsed.texts("pack").iter().chain(&parsed.positional) {
        let line = measure(path, budget, most).map_err(|words| format!("{path}: {words}"))?;
        text.push_str(&(line + "\n"));
    }
    if text.is_empty() {
        return Err(format!("no chart to measure\n\n{USAGE}"));
    }
    Ok(Outcome::printed(text))
}

fn measure(path: &str, budget: Duration, most: usize) -> Result<String, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let pack: Pack = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let files = unpack(&pack)?;
    let functions = pilothouse_engine::functions(HelmVersion::V4_3);
    let bench = Bench {
        files: &files,
        functions: &functions,
    };
    let started = Instant::now();
    let first = bench.cold(true)?;
    let first_us = micros(started.elapsed());
    let chart = Chart::load(files.clone())
        .map_err(|error| error.message().to_owned())?
        .chart;
    let mut phases = BTreeMap::new();
    phases.insert("a_cold", sample(budget, most, || bench.cold(false))?);
    phases.insert("b_render", bench.render_alone(&chart, budget, most)?);
    phases.insert(
        "c_cold_sort_parse",
        sample(budget, most, || bench.cold(true))?,
    );
    // The key that it changes is one that some schemas do not allow.
    if let Ok(warm) = bench.warm(&chart, budget, most) {
        phases.insert("d_warm_keystroke", warm);
    }
    let report = Report {
        chart: pack.name,
        first_us,
        out_bytes: first
            .sorted
            .manifests
            .iter()
            .map(|manifest| manifest.text.len())
            .sum(),
        templates: count_templates(&chart),
        docs: first.sorted.manifests.len() + first.sorted.hooks.len(),
        files: files.len(),
        in_bytes: files.iter().map(|(_, data)| data.len()).sum(),
        phases,
    };
    serde_json::to_string(&report).map_err(|error| error.to_string())
}

fn unpack(pack: &Pack) -> Result<Vec<RawFile>, String> {
    let decode = |file: &PackedFile| {
        let data = base64::engine::general_purpose::STANDARD.decode(&file.data);
        data.map(|data| (file.name.clone(), data))
            .map_err(|error| format!("{}: {error}", file.name))
    };
    pack.files.iter().map(decode).collect()
}

struct Bench<'b> {
    files: &'b [RawFile],
    functions: &'b Functions,
}

impl Bench<'_> {
    /// Everything anew: as a fresh `helm template` without starting a process.
    fn cold(&self, sort_and_parse: bool) -> Result<Rendering, String> {
        let words = |error: ChartError| error.message().to_owned();
        let loaded = Chart::load(self.files.to_vec()).map_err(words)?;
        let functions = pilothouse_engine::functions(HelmVersion::V4_3);
        let budget = Budget::default();
        let mut cache = ParseCache::default();
        let rendering = self.render(
            &loaded.chart,
            &Map::new(),
            &functions,
            &budget,
            &mut cache,
            sort_and_parse,
        )?;
        if sort_and_parse {
            let hooks = rendering.sorted.hooks.iter().map(|hook| &hook.manifest);
            for manifest in rendering.sorted.manifests.iter().chain(hooks) {
                let _ = black_box(pilothouse_yaml::decode(manifest.text.as_bytes()));
            }
        }
        Ok(rendering)
    }

    fn render(
        &self,
        chart: &Chart,
        given: &Map,
        functions: &Functions,
        budget: &Budget,
        cache: &mut ParseCache,
        sorted: bool,
    ) -> Result<Rendering, String> {
        let mut engine = Engine {
            functions,
            world: &SystemWorld,
            budget,
            origins: Rc::default(),
            cache,
            kept: None,
        };
        let options = Options::new("release-name", "default");
        let rendering = if sorted {
            render(chart, given, &options, &mut engine)
        } else {
            render_files(chart, given, &options, &mut engine)
        };
        match &rendering.failure {
            Some(failure) => Err(failure.words(HelmVersion::default())),
            None => Ok(rendering),
        }
    }

    /// Values and templates alone, the chart loaded once; templates are parsed anew.
    fn render_alone(&self, chart: &Chart, budget: Duration, most: usize) -> Result<Phase, String> {
        sample(budget, most, || {
            let spent = Budget::default();
            self.render(
                chart,
                &Map::new(),
                self.functions,
                &spent,
                &mut ParseCache::default(),
                false,
            )
        })
    }

    /// One value changed, parsed templates known.
    fn warm(&self, chart: &Chart, budget: Duration, most: usize) -> Result<Phase, String> {
        let mut cache = ParseCache::default();
        let mut turn = 0;
        sample(budget, most, || {
            turn += 1;
            let mut layers = Layers::new();
            let mut sources = pilothouse_chart::Sources::new();
            let expression = format!("pilothouseBench={turn}");
            layers
                .set(&mut sources, &expression)
                .map_err(|error| error.message().to_owned())?;
            let spent = Budget::default();
            self.render(
                chart,
                layers.merged(),
                self.functions,
                &spent,
                &mut cache,
                true,
            )
        })
    }
}

fn count_templates(chart: &Chart) -> usize {
    chart.templates.len()
        + chart
            .dependencies
            .iter()
            .map(count_templates)
            .sum::<usize>()
}

fn micros(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e3
}

/// Runs `work` until the time or the number of runs is used up, at least three times.
fn sample<T>(
    budget: Duration,
    most: usize,
    mut work: impl FnMut() -> Result<T, String>,
) -> Result<Phase, String> {
    const LEAST: usize = 3;
    let started = Instant::now();
    let mut times = Vec::new();
    while times.len() < LEAST || (times.len() < most && started.elapsed() < budget) {
        let begun = Instant::now();
        black_box(work()?);
        times.push(micros(begun.elapsed()));
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Ok(Phase {
        n: times.len(),
        min: at(0.0),
        median: at(0.5),
        p95: at(0.95),
    })
}
