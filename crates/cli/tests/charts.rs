//! The project's own charts in tests/charts print what real Helm printed for them.
#![allow(clippy::unwrap_used)]

use goldens::{Case, Helm, Outcome, TestChart, difference};
use std::path::Path;
use std::process::{Command, Stdio};

fn run(words: &[String], folder: &Path) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pilothouse"));
    let output = command
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("TZ", "UTC")
        .output()
        .unwrap();
    let exit = output.status.code().unwrap_or(-1);
    Outcome::printed(exit, &output.stdout, &output.stderr, folder)
}

fn check(chart: &TestChart, case: &Case, helm: Helm, wrong: &mut Vec<String>) {
    let words = match helm {
        Helm::V4 => case.words.clone(),
        Helm::V3 if !case.for_helm_3() => return,
        Helm::V3 => {
            let mut words = case.words_for_helm_3();
            words.push("--helm-version=3.22".to_owned());
            words
        }
    };
    let expected = match case.expected(helm) {
        Ok(expected) => expected,
        Err(error) => return wrong.push(format!("{}/{}: {error}", chart.name, case.name)),
    };
    if let Some(difference) = difference(&expected, &run(&words, &chart.folder)) {
        wrong.push(format!(
            "{}, case {} ({helm:?}): pilothouse {}\n{difference}",
            chart.name,
            case.name,
            words.join(" ")
        ));
    }
}

#[test]
fn the_charts_print_what_helm_prints() {
    all_print_what_this_helm_prints(Helm::V4);
}

#[test]
fn the_charts_print_what_helm_3_prints() {
    all_print_what_this_helm_prints(Helm::V3);
}

fn all_print_what_this_helm_prints(helm: Helm) {
    let mut wrong = Vec::new();
    for chart in &goldens::all().unwrap() {
        for case in &chart.cases {
            check(chart, case, helm, &mut wrong);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_expected_output_belongs_to_a_case() {
    for chart in goldens::all().unwrap() {
        assert_eq!(
            chart.strays().unwrap(),
            Vec::<std::path::PathBuf>::new(),
            "{}",
            chart.name
        );
    }
}

#[test]
fn every_chart_has_cases() {
    let names: Vec<String> = goldens::all()
        .unwrap()
        .into_iter()
        .map(|chart| chart.name)
        .collect();
    for entry in std::fs::read_dir(goldens::charts()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let chart = name.strip_suffix(".expected").unwrap_or(&name).to_owned();
        assert!(
            names.contains(&chart) || name == "README.md",
            "{name} has no cases.txt"
        );
    }
}

#[test]
fn a_missing_file_of_show_only_is_told_to_people_alone() {
    let chart = goldens::charts().join("output-show-only");
    let asked = |file: &str| {
        let words = ["template", "demo", &chart.to_string_lossy(), "-s", file].map(str::to_owned);
        pilothouse_cli::run(&words)
    };
    let outcome = asked("./templates/a.yaml");
    assert_eq!(
        outcome.stderr,
        "Error: could not find template ./templates/a.yaml in chart\n"
    );
    assert!(outcome.help.ends_with("write templates/a.yaml."));
    assert!(
        asked("templates/c.yaml")
            .help
            .ends_with("Documents come from templates/a.yaml, templates/b.yaml.")
    );
    assert_eq!(asked("templates/a.yaml").help, "");
}
