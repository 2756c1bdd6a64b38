//! What a key costs with environments side by side, in the worker's module of the release build.

use super::{Medians, chart_folder, keep_best, split};
use crate::paths;
use crate::shell::{command, output, run as run_command, step};
use std::fs;

/// A chart, a text of its values.yaml with what a key makes of it, the flags of the second and third environment, and the
/// time in ms that all may take to be up to date.
type Case = (&'static str, [&'static str; 4], f64);

const CASES: [Case; 2] = [
    (
        "kubernetes__ingress-nginx/ingress-nginx",
        [
            "  replicaCount: 1",
            "  replicaCount: 3",
            "controller.service.type=NodePort",
            "controller.kind=DaemonSet",
        ],
        25.0,
    ),
    (
        "prometheus-community__helm-charts/kube-prometheus-stack",
        [
            "    replicas: 1",
            "    replicas: 2",
            "alertmanager.enabled=false",
            "grafana.replicas=3",
        ],
        120.0,
    ),
];

/// Keys in each round.
const KEYS: &str = "40";

pub(super) fn run(rounds: u32) -> anyhow::Result<()> {
    step("environments side by side, in the worker's module");
    let folder = paths::target().join("bench/sides");
    fs::create_dir_all(&folder)?;
    let mut files = Vec::new();
    for (chart, words, most) in CASES {
        let Ok(from) = chart_folder(chart) else {
            println!(
                "{chart} is left out: run `cargo xtask conformance` once, which unpacks the corpus"
            );
            continue;
        };
        let name = chart.rsplit('/').next().unwrap_or(chart);
        let file = folder.join(name);
        run_command(split("sides").arg(from).arg(&file).args(words))?;
        files.push((name, file, Some(most)));
    }
    let many = folder.join("10 × 1,000 objects");
    run_command(split("many").arg(&many))?;
    files.push(("10 × 1,000 objects", many, None));
    println!(
        "\nmedians in ms after a key\n{:<28}{:>12}{:>12}{:>12}{:>12}{:>8}",
        "chart", "shown", "processor", "up to date", "at most", "ratio"
    );
    for (name, file, most) in files {
        let mut medians = Medians::new();
        for _ in 0..rounds {
            let line = output(
                command("node")
                    .arg(paths::root().join("tests/bench/sides.mjs"))
                    .arg(paths::parts().join("web/worker"))
                    .arg(KEYS)
                    .arg(&file),
            )?;
            keep_best(&mut medians, &line)?;
        }
        let told = ["shown", "cpu", "sides"].map(|phase| Some(medians.get(phase)? / 1000.0));
        let ratio = told[2].zip(most).map(|(is, most)| is / most);
        let [shown, processor, ready] = told.map(|ms| number(ms, 1));
        let (most, ratio) = (number(most, 0), number(ratio, 2));
        println!("{name:<28}{shown:>12}{processor:>12}{ready:>12}{most:>12}{ratio:>8}");
    }
    Ok(())
}

/// A number with so many places; a dash for none.
fn number(number: Option<f64>, places: usize) -> String {
    number.map_or("–".to_owned(), |number| format!("{number:.places$}"))
}
