//! values.yaml and its schema.

use super::{LintInput, LintReport};
use pilothouse_chart::Chart;
use pilothouse_value::{Map, Value};

const PATH: &str = "values.yaml";

/// Gives what the rules behind this one find of the values from outside: Helm merges into their tables.
pub(super) fn check(input: &LintInput<'_>, report: &mut LintReport) -> Map {
    let given = input.layers.merged();
    let Some(text) = input.file(PATH) else {
        report.info(PATH, "file does not exist");
        return given.clone();
    };
    let defaults = match pilothouse_yaml::decode_map(text) {
        Ok(defaults) => defaults,
        Err(error) => {
            let words = error
                .message
                .replace("map[string]interface {}", input.helm.values_type());
            report.error(PATH, format!("unable to parse YAML: {words}"));
            return given.clone();
        }
    };
    let (values, notices) = pilothouse_chart::linted_values(given, &defaults, input.helm);
    report.notices.extend(notices);
    if !input.skip_schema
        && let Some(words) = misfit(input, &values)
    {
        report.error(PATH, words);
    }
    let mut left = given.entries();
    for (key, slot) in &mut left {
        if let (Value::Map(_), Some(table)) = (&slot.value, values.get(key)) {
            slot.value = table;
        }
    }
    Map::from_entries(given.ty(), left)
}

/// What the chart's own schema says of its values. It is read for itself, whatever the rest is like.
fn misfit(input: &LintInput<'_>, values: &Map) -> Option<String> {
    const SCHEMA: &str = "values.schema.json";
    let chart = Chart::load(vec![
        (
            "Chart.yaml".to_owned(),
            b"apiVersion: v2\nname: linted\nversion: 1.0.0\n".to_vec(),
        ),
        (SCHEMA.to_owned(), input.file(SCHEMA)?.to_vec()),
    ]);
    let message = pilothouse_chart::schema::check(&chart.ok()?.chart, values).message?;
    // Helm's lines for one chart: a headline, the chart's name, then what is wrong with a line break at its end.
    let mut lines = message.splitn(3, '\n').skip(2);
    Some(lines.next().unwrap_or(&message).to_owned())
}
