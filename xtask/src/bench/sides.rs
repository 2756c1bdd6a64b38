//! What a key costs with environments side by side, in the worker's module of the release build.

use super::{Medians, chart_folder, keep_best, split};
use crate::paths;
use crate::shell::{command, output, run as run_command, step};
use std::fs;

/// A chart, a text of its values.yaml with what a key makes of it, and the flags of the second and third environment.
type Case = (&'static str, [&'static str; 4]);

const CASES: [Case; 2] = [
    (
        "kubernetes__ingress-nginx/ingress-nginx",
        [
            "  replicaCount: 1",
            "  replicaCount: 3",
            "controller.service.type=NodePort",
            "controller.kind=DaemonSet",
        ],
    ),
    (
        "prometheus-community__helm-charts/kube-prometheus-stack",
        [
            "    replicas: 1",
            "    replicas: 2",
            "alertmanager.enabled=false",
            "grafana.replicas=3",
        ],
    ),
];

/// Keys in each round.
const KEYS: &str = "40";

pub(super) fn run(rounds: u32) -> anyhow::Result<()> {
    step("environments side by side, in the worker's module");
    let folder = paths::target().join("bench/sides");
    fs::create_dir_all(&folder)?;
    let mut files = Vec::new();
    for (chart, words) in CASES {
        let Ok(from) = chart_folder(chart) else {
            println!(
                "{chart} is left out: run `cargo xtask conformance` once, which unpacks the corpus"
            );
            continue;
        };
        let name = chart.rsplit('/').next().unwrap_or(chart);
        let file = folder.join(name);
        run_command(split("sides").arg(from).arg(&file).args(words))?;
        files.push((name, file));
    }
    let many = folder.join("10 × 1,000 objects");
    run_command(split("many").arg(&many))?;
    files.push(("10 × 1,000 objects", many));
    println!(
        "\nmedians in ms after a key\n{:<28}{:>18}{:>18}{:>18}",
        "chart", "shown", "up to date", "processor"
    );
    for (name, file) in files {
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
        let told = ["shown", "sides", "cpu"].map(|phase| match medians.get(phase) {
            Some(us) => format!("{:.1}", us / 1000.0),
            None => "–".to_owned(),
        });
        println!("{name:<28}{:>18}{:>18}{:>18}", told[0], told[1], told[2]);
    }
    Ok(())
}
