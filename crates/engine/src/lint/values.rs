//! values.yaml and its schema.

use super::{LintInput, LintReport};
use pilothouse_chart::Chart;

const PATH: &str = "values.yaml";

pub(super) fn check(input: &LintInput<'_>, report: &mut LintReport) {
    let Some(text) = input.file(PATH) else {
        return report.info(PATH, "file does not exist");
    };
    if let Err(error) = pilothouse_yaml::decode_map(text) {
        let words = error
            .message
            .replace("map[string]interface {}", input.helm.values_type());
        return report.error(PATH, format!("unable to parse YAML: {words}"));
    }
    if let Ok(defaults) = pilothouse_yaml::decode_map(text) {
        let clashes = pilothouse_chart::clashes(input.given(), &defaults, input.helm);
        report.notices.extend(clashes);
    }
    if input.skip_schema {
        return;
    }
    if let Some(words) = misfit(input) {
        report.error(PATH, words);
    }
}

/// What the chart's own schema says of its values. Both are read for themselves, whatever the rest is like.
fn misfit(input: &LintInput<'_>) -> Option<String> {
    let mut files = vec![(
        "Chart.yaml".to_owned(),
        b"apiVersion: v2\nname: linted\nversion: 1.0.0\n".to_vec(),
    )];
    for name in [PATH, "values.schema.json"] {
        let data = input.file(name).map(<[u8]>::to_vec);
        files.extend(data.map(|data| (name.to_owned(), data)));
    }
    let chart = Chart::load(files).ok()?.chart;
    let (values, _) = chart.render_values(input.given()).ok()?;
    let message = pilothouse_chart::schema::check(&chart, &values).message?;
    // Helm's lines for one chart: a headline, the chart's name, then what is wrong with a line break at its end.
    let mut lines = message.splitn(3, '\n').skip(2);
    Some(lines.next().unwrap_or(&message).to_owned())
}
