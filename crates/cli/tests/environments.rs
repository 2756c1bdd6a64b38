//! Environments on the command line.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn run(words: &[&str]) -> pilothouse_cli::Outcome {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    pilothouse_cli::run(&words)
}

/// A repository with a chart in a folder of its own; removed when it is dropped.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str, files: &[(&str, &str)]) -> Repository {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let repository = Repository(root);
        let chart = [
            (
                "charts/shop/Chart.yaml",
                "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            ),
            ("charts/shop/values.yaml", "a: 1\nb: 1\n"),
            ("charts/shop/values-prod.yaml", "a: 2\n"),
            (
                "charts/shop/templates/a.yaml",
                "a: {{ .Values.a }}\nb: {{ .Values.b }}\nname: {{ .Release.Name }}\nnamespace: {{ .Release.Namespace }}\n\
                 upgrade: {{ .Release.IsUpgrade }}\nkube: {{ .Capabilities.KubeVersion.Version }}\nnow: {{ now | date \"2006-01-02\" }}\n\
                 word: {{ randAlphaNum 12 }}\nca: {{ .Values.ca | quote }}\n",
            ),
        ];
        for (path, text) in chart.iter().chain(files) {
            let path = repository.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        repository
    }

    fn path(&self, below: &str) -> String {
        self.0.join(below).display().to_string()
    }

    fn chart(&self) -> String {
        self.path("charts/shop")
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SETTINGS: &str = "\
environments:
  - name: dev
  - name: prod
    release: web
    namespace: live
    values: [values-prod.yaml]
    set:
      - set-file: ca=values.yaml
    kubeVersion: 1.30.0
    operation: upgrade
    clock: 2024-02-29T00:00:00Z
    seed: 5
";

#[test]
fn a_chart_is_rendered_as_an_environment() {
    let repository = Repository::new("rendered", &[("charts/shop/pilothouse.yaml", SETTINGS)]);
    let chart = repository.chart();
    let first = run(&["template", &chart, "--environment", "prod"]);
    assert_eq!((first.exit, first.stderr.as_str()), (0, ""));
    for line in [
        "a: 2\n",
        "b: 1\n",
        "name: web\n",
        "namespace: live\n",
        "upgrade: true\n",
        "kube: v1.30.0\n",
        "now: 2024-02-29\n",
    ] {
        assert!(first.stdout.contains(line), "{line} in {}", first.stdout);
    }
    let again = run(&["template", &chart, "--environment=prod"]);
    assert_eq!(first, again, "a seed makes randomness the same");
    let more = run(&[
        "template",
        "own",
        &chart,
        "--environment",
        "prod",
        "--set",
        "b=7",
        "-n",
        "other",
        "--seed",
        "6",
    ]);
    for line in ["a: 2\n", "b: 7\n", "name: own\n", "namespace: other\n"] {
        assert!(more.stdout.contains(line), "{line} in {}", more.stdout);
    }
    let word = |text: &str| {
        text.lines()
            .find(|line| line.starts_with("word: "))
            .unwrap()
            .to_owned()
    };
    assert_ne!(word(&first.stdout), word(&more.stdout));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let repository = Repository::new(
        "wrong",
        &[("charts/shop/pilothouse.yaml", "environments:\n  - nam: a\n")],
    );
    let chart = repository.chart();
    let wrong = run(&["template", &chart, "--environment", "prod"]);
    assert_eq!(wrong.exit, 1);
    assert!(
        wrong
            .stderr
            .contains("pilothouse.yaml:2:5: There is no field “nam” here"),
        "{}",
        wrong.stderr
    );
    fs::write(repository.path("charts/shop/pilothouse.yaml"), SETTINGS).unwrap();
    let missing = run(&["template", &chart, "--environment", "none"]);
    assert_eq!(
        missing.stderr,
        "Error: there is no environment \"none\", only dev, prod\n"
    );
    let clock = run(&["template", &chart, "--clock", "now"]);
    assert!(clock.stderr.contains("no moment"), "{}", clock.stderr);
}

#[test]
fn environments_are_listed_and_exported() {
    let repository = Repository::new("listed", &[]);
    let chart = repository.chart();
    let listed = run(&["environments", &chart]);
    assert_eq!(
        listed.stdout,
        "default  helm template shop .\nprod     helm template shop . --values values-prod.yaml\n"
    );
    let exported = run(&[
        "export",
        &chart,
        "--format",
        "helm",
        "--environment",
        "prod",
    ]);
    assert_eq!(
        exported.stdout,
        "# environment: prod\nhelm upgrade --install shop . \\\n  --namespace default --create-namespace \\\n  --values values-prod.yaml\n"
    );
    let template = repository.path("own.txt");
    fs::write(&template, "a\n{{ environments[0].nothing.at }}\n").unwrap();
    let wrong = run(&[
        "export",
        &chart,
        "--format",
        "helm",
        "--template",
        &template,
    ]);
    assert!(wrong.stderr.contains("own.txt:2: "), "{}", wrong.stderr);
    let unknown = run(&["export", &chart, "--format", "x"]);
    assert!(
        unknown.stderr.contains("helm, argocd, argocd-set"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_file_of_the_repository_is_imported() {
    let script = "helm upgrade -i shop charts/shop -f charts/shop/values-prod.yaml -f deploy/eu.yaml -n live --set b=$(date)\n";
    let repository = Repository::new(
        "imported",
        &[("deploy/eu.yaml", "b: 4\n"), ("deploy.sh", script)],
    );
    fs::create_dir_all(repository.path(".git")).unwrap();
    let (chart, file) = (repository.chart(), repository.path("deploy.sh"));
    let shown = run(&["import", &file, &chart]);
    assert!(
        shown
            .stdout
            .contains("  - name: prod\n    namespace: live\n"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stdout.contains("---\n# deploy/eu.yaml\nb: 4\n"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stderr.contains("deploy.sh:1: b=$(date): "),
        "{}",
        shown.stderr
    );
    assert!(!Path::new(&repository.path("charts/shop/pilothouse.yaml")).exists());
    let written = run(&["import", &file, &chart, "--write", "--alone"]);
    assert_eq!(written.stdout, "deploy/eu.yaml\npilothouse.yaml\n");
    let rendered = run(&["template", &chart, "--environment", "prod"]);
    assert!(
        rendered.stdout.contains("b: $(date)\n"),
        "{}",
        rendered.stdout
    );
    let none = run(&["import", &repository.path("deploy/eu.yaml"), &chart]);
    assert!(
        none.stderr.contains("no file of a deployment tool"),
        "{}",
        none.stderr
    );
}
