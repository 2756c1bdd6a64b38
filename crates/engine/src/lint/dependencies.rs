//! Chart.yaml against the folder `charts/`.

use super::{LintInput, LintReport, load_error};
use pilothouse_chart::{ChartError, Loaded};

pub(super) fn check(
    input: &LintInput<'_>,
    loaded: &Result<Loaded, ChartError>,
    report: &mut LintReport,
) {
    super::loading(loaded, report);
    let chart = match loaded {
        Ok(loaded) => &loaded.chart,
        Err(error) => {
            return report.error("", format!("unable to load chart\n\t{}", load_error(error)));
        }
    };
    let named: Vec<&str> = chart
        .metadata
        .requirements()
        .map(|wanted| wanted.name.as_str())
        .collect();
    let there: Vec<&str> = chart
        .dependencies
        .iter()
        .map(|subchart| subchart.name())
        .collect();
    let missing: Vec<&str> = named
        .iter()
        .copied()
        .filter(|name| !there.contains(name))
        .collect();
    if !missing.is_empty() {
        let words = format!(
            "chart directory is missing these dependencies: {}",
            missing.join(",")
        );
        report.warn(input.path, words);
    }
    let unnamed: Vec<&str> = there
        .iter()
        .copied()
        .filter(|name| !named.contains(name))
        .collect();
    if !unnamed.is_empty() {
        let words = format!(
            "chart metadata is missing these dependencies: {}",
            unnamed.join(",")
        );
        report.error(input.path, words);
    }
}
