//! values.yaml and its schema.

use super::{LintInput, LintReport};
use pilothouse_chart::Loaded;

const PATH: &str = "values.yaml";

pub(super) fn check(input: &LintInput<'_>, loaded: Option<&Loaded>, report: &mut LintReport) {
    let Some(text) = input.file(PATH) else {
        return report.info(PATH, "file does not exist");
    };
    if let Err(error) = pilothouse_yaml::decode_map(text) {
        let words = error
            .message
            .replace("map[string]interface {}", "common.Values");
        return report.error(PATH, format!("unable to parse YAML: {words}"));
    }
    if input.skip_schema {
        return;
    }
    if let Some(words) = loaded.and_then(|loaded| misfit(input, loaded)) {
        report.error(PATH, words);
    }
}

/// What the chart's own schema says of its values.
fn misfit(input: &LintInput<'_>, loaded: &Loaded) -> Option<String> {
    let mut chart = loaded.chart.clone();
    chart.dependencies.clear();
    let (values, _) = chart.render_values(input.given()).ok()?;
    let message = pilothouse_chart::schema::check(&chart, &values).message?;
    // Helm's lines for one chart: a headline, the chart's name, then what is wrong.
    let mut lines = message.splitn(3, '\n').skip(2);
    Some(lines.next().unwrap_or(&message).to_owned())
}
