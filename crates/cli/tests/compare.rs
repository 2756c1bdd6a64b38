//! `pilothouse diff` and `pilothouse review`.
#![allow(clippy::unwrap_used)]

use pilothouse_cli::{Outcome, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn chart() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/charts/storefront")
}

fn pilothouse(args: &[&str]) -> Outcome {
    let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
    // Charts may nest a thousand includes.
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(move || run(&args)).unwrap().join().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the chart in a folder of its own.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Copy {
        let folder = std::env::temp_dir().join(format!("pilothouse-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        copy(&chart(), &folder.join("chart"));
        Copy(folder)
    }

    fn path(&self) -> String {
        self.0.join("chart").to_string_lossy().into_owned()
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join("chart").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(&self.0)
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"]);
        let output = git.args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn two_environments_and_why_they_differ() {
    let path = chart().to_string_lossy().into_owned();
    let told = pilothouse(&["diff", &path, "--from", "dev", "--to", "prod"]);
    assert_eq!((told.exit, told.stderr.as_str()), (0, ""));
    let line = "    spec.template.spec.containers[web].resources.limits.memory: 256Mi → 1Gi  because of resources.limits.memory (values.yaml:29, values-prod.yaml:13)\n";
    assert!(told.stdout.contains(line), "{}", told.stdout);
    assert!(told.stdout.contains("+ PodDisruptionBudget storefront (templates/pdb.yaml)  because of podDisruptionBudget.enabled (values.yaml:38, values-prod.yaml:23)\n"));
    assert!(
        told.stdout
            .ends_with("5 changed, 4 added, 0 removed, 3 the same\n")
    );
    assert!(
        !told.stdout.contains("pr0d-b81e77"),
        "Secrets are not shown"
    );
    let shown = pilothouse(&[
        "diff",
        &path,
        "--from",
        "dev",
        "--to",
        "prod",
        "--show-secrets",
        "--exit-code",
    ]);
    assert!(shown.exit == 2 && shown.stdout.contains("pr0d-b81e77"));
    let same = pilothouse(&["diff", &path, "--from", "dev", "--to", "dev", "--exit-code"]);
    assert_eq!(same.exit, 0);
    let json = pilothouse(&[
        "diff", &path, "--from", "dev", "--to", "prod", "--format", "json",
    ]);
    let value: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(value["comparison"]["counts"]["added"], 4);
    let unknown = pilothouse(&["diff", &path, "--from", "dev", "--to", "nowhere"]);
    assert_eq!(unknown.exit, 1);
    assert!(unknown.stderr.contains("nowhere"), "{}", unknown.stderr);
}

#[test]
fn a_review_against_a_folder_and_its_exit_status() {
    let copy = Copy::new("folder");
    copy.edit("values-prod.yaml", "LOG_LEVEL: warn", "LOG_LEVEL: error");
    let (now, base) = (copy.path(), chart().to_string_lossy().into_owned());
    let review = |more: &[&str]| {
        let mut args = vec!["review", &now, "--base", &base];
        args.extend(more);
        pilothouse(&args)
    };
    let told = review(&[]);
    assert_eq!((told.exit, told.stderr.as_str()), (0, ""));
    assert!(
        told.stdout
            .contains("- `config.LOG_LEVEL`: `warn` → `error` (prod; values-prod.yaml line 27)\n")
    );
    assert_eq!(review(&["--exit-code"]).exit, 2);
    assert_eq!(review(&["--fail-on", "risks"]).exit, 0);
    assert_eq!(review(&["--environment", "dev", "--exit-code"]).exit, 0);
    assert!(
        review(&["--format", "html"])
            .stdout
            .starts_with("<!doctype html>")
    );
    let json: serde_json::Value =
        serde_json::from_str(&review(&["--format", "json"]).stdout).unwrap();
    assert_eq!(json["environments"][2]["counts"]["fields"], 2);
    assert_eq!(review(&["--fail-on", "sometimes"]).exit, 1);
    copy.edit(
        "values-prod.yaml",
        "tls:\n    enabled: true",
        "tls:\n    enabled: false",
    );
    assert_eq!(review(&["--fail-on", "risks"]).exit, 2);
    copy.edit("values-prod.yaml", "LOG_LEVEL: error", "LOG_LEVEL: [");
    let broken = review(&[]);
    assert_eq!(broken.exit, 1);
    assert!(
        broken.stderr.contains("prod cannot be rendered"),
        "{}",
        broken.stderr
    );
}

#[test]
fn a_review_against_a_git_revision() {
    let copy = Copy::new("git");
    copy.git(&["init", "-q"]);
    copy.git(&["add", "-A"]);
    copy.git(&["commit", "-qm", "before"]);
    copy.edit("values-prod.yaml", "LOG_LEVEL: warn", "LOG_LEVEL: error");
    let told = pilothouse(&["review", &copy.path(), "--base", "HEAD"]);
    assert_eq!((told.exit, told.stderr.as_str()), (0, ""));
    assert!(
        told.stdout
            .starts_with("## storefront: what changes\n\nBase: HEAD.\n")
    );
    assert!(
        told.stdout.contains("| prod | 2 | 0 | 0 | 10 | 2 |"),
        "{}",
        told.stdout
    );
    for wrong in ["nowhere", "--output=x"] {
        let base = format!("--base={wrong}");
        let told = pilothouse(&["review", &copy.path(), &base]);
        assert!(told.exit == 1 && !told.stderr.is_empty(), "{told:?}");
    }
}
