//! Every case of the fixtures: what goes wrong, what is logged and what templates see is what Helm says.
#![allow(clippy::unwrap_used)]

mod common;

use common::Case;
use pilothouse_chart::{Chart, ChartError, Layers, Notice, Sources, notices};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Value;
use pilothouse_yaml::json;

struct Outcome {
    /// The notices, in order.
    logged: Vec<Notice>,
    /// The `Error: …` text, or what the template of the fixtures prints.
    result: Result<String, String>,
}

#[test]
fn as_helm() {
    as_this_helm(HelmVersion::V4_3);
}

#[test]
fn as_helm_3() {
    as_this_helm(HelmVersion::V3_22);
}

fn as_this_helm(helm: HelmVersion) {
    let mut different = Vec::new();
    let mut count = 0;
    for fixture in common::fixtures() {
        let goldens = common::lines(&common::golden_path(&fixture, helm));
        let cases = common::cases(&fixture);
        assert_eq!(goldens.len(), cases.len(), "{}", fixture.display());
        for (case, golden) in cases.iter().zip(goldens) {
            count += 1;
            let outcome = run(case, helm);
            let wanted = split(golden["stderr"].as_str().unwrap());
            let got = said(&outcome);
            if wanted != got {
                different.push(format!(
                    "{}: {:?}\n  helm {wanted:?}\n  we   {got:?}",
                    case.id, case.args
                ));
                continue;
            }
            if let Ok(printed) = &outcome.result {
                let stdout = golden["stdout"].as_str().unwrap();
                let theirs = stdout
                    .lines()
                    .find(|line| line.starts_with('{'))
                    .unwrap_or_default();
                if case
                    .files
                    .iter()
                    .any(|(path, _)| path == "templates/v.yaml")
                    && theirs != printed
                    && !theirs.is_empty()
                {
                    different.push(format!(
                        "{}: {:?}\n  helm {theirs}\n  we   {printed}",
                        case.id, case.args
                    ));
                }
            }
        }
    }
    assert!(count > 800, "{count} cases");
    let text = different.join("\n");
    assert!(
        different.is_empty(),
        "{} of {count} differ:\n{text}",
        different.len()
    );
}

/// The lines of standard error: those that are logged as a set, because Helm walks maps in random order, then the
/// error as one text.
fn split(stderr: &str) -> (Vec<String>, String) {
    let mut logged: Vec<String> = Vec::new();
    let mut rest = stderr;
    while !rest.is_empty() && !rest.starts_with("Error: ") {
        let (line, after) = rest.split_once('\n').unwrap();
        logged.push(line.to_owned());
        rest = after;
    }
    logged.sort();
    // The hint belongs to the command line.
    let rest = rest
        .trim_end()
        .trim_end_matches("Use --debug flag to render out invalid YAML");
    (logged, in_any_order(rest.trim_end()))
}

/// What a schema refuses comes in the random order of Go's maps: lines, and the names in a line, are sorted.
fn in_any_order(error: &str) -> String {
    if !error.contains("the schema(s)") {
        return error.to_owned();
    }
    let lines = error
        .lines()
        .map(|line| match line.split_once("additional properties ") {
            Some((head, names)) => {
                let mut names: Vec<&str> =
                    names.trim_end_matches(" not allowed").split(", ").collect();
                names.sort_unstable();
                format!("{head}{names:?}")
            }
            None => line.to_owned(),
        });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.join("\n")
}

fn said(outcome: &Outcome) -> (Vec<String>, String) {
    let mut logged: Vec<String> = outcome.logged.iter().map(ToString::to_string).collect();
    logged.sort();
    let error = match &outcome.result {
        Ok(_) => String::new(),
        Err(error) => in_any_order(format!("Error: {error}").trim_end()),
    };
    (logged, error)
}

fn run(case: &Case, helm: HelmVersion) -> Outcome {
    let mut logged = Vec::new();
    let result = render(case, helm, &mut logged).map_err(|error| {
        logged.extend(error.notices.iter().cloned());
        error.message().to_owned()
    });
    Outcome { logged, result }
}

/// The way of `helm template`, without its templates.
fn render(case: &Case, helm: HelmVersion, logged: &mut Vec<Notice>) -> Result<String, ChartError> {
    let mut sources = Sources::new();
    let layers = layers(case, helm, &mut sources)?;
    let loaded = Chart::from_folder_as(case.files.clone(), helm)?;
    logged.extend(loaded.notices);
    loaded.chart.check_installable()?;
    if loaded.chart.metadata.deprecated {
        logged.push(notices::deprecated(helm));
    }
    loaded.chart.check_dependencies()?;
    let processed = loaded.chart.process_dependencies(layers.merged())?;
    logged.extend(processed.notices);
    let (values, notices) = processed.chart.render_values(layers.merged())?;
    logged.extend(notices);
    logged.extend(processed.chart.check_schemas(&values)?);
    processed.chart.check_kube_version("v1.37.0", "v1.37.0")?;
    Ok(seen(&processed.chart, values.into()))
}

/// What the fixtures' template prints.
fn seen(chart: &Chart, values: Value) -> String {
    let text = |value: &Value| String::from_utf8(json::encode(value).unwrap()).unwrap();
    let mut files: Vec<&str> = chart.files.iter().map(|file| &*file.name).collect();
    files.sort_unstable();
    let files = files
        .into_iter()
        .map(|name| format!("{},", text(&name.into())));
    let mut subcharts: Vec<&Chart> = chart.dependencies.iter().collect();
    subcharts.sort_by_key(|sub| sub.name().to_owned());
    let subcharts = subcharts
        .into_iter()
        .map(|sub| format!("{},", text(&sub.metadata.shown(false, sub.helm))));
    format!(
        r#"{{"values":{},"chart":{},"files":[{}""],"subcharts":[{}""]}}"#,
        text(&values),
        text(&chart.metadata.shown(true, chart.helm)),
        files.collect::<String>(),
        subcharts.collect::<String>()
    )
}

fn layers(case: &Case, helm: HelmVersion, sources: &mut Sources) -> Result<Layers, ChartError> {
    let of = |flag: &str| {
        let pairs = case.args.chunks(2).filter(|pair| pair[0] == flag);
        let values: Vec<String> = pairs.map(|pair| pair[1].clone()).collect();
        values
    };
    let mut open = |name: &str| {
        let inside = name
            .strip_prefix("c/")
            .and_then(|path| find(&case.files, path));
        let found = inside.or_else(|| find(&case.given, name));
        found.ok_or_else(|| format!("open {name}: no such file or directory"))
    };
    let mut layers = Layers::given_to(helm);
    for names in of("-f") {
        for name in names.split(',') {
            let text = open(name).map_err(|error| ChartError::new("cli/file", error))?;
            layers.file(sources, name, &text)?;
        }
    }
    for expression in of("--set-json") {
        layers.set_json(sources, &expression)?;
    }
    for expression in of("--set") {
        layers.set(sources, &expression)?;
    }
    for expression in of("--set-string") {
        layers.set_string(sources, &expression)?;
    }
    for expression in of("--set-file") {
        layers.set_file(sources, &expression, &mut open)?;
    }
    for expression in of("--set-literal") {
        layers.set_literal(sources, &expression)?;
    }
    Ok(layers)
}

fn find(files: &[(String, Vec<u8>)], path: &str) -> Option<Vec<u8>> {
    let found = files.iter().find(|(name, _)| name == path);
    found.map(|(_, text)| text.clone())
}
