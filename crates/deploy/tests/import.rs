//! Files of deployment tools in tests/files/, each with what is read of it beside it (`.txt`): the environments as
//! commands with their lines, the files that come along, and the notes.
//!
//! The chart at hand is called `shop`; `PILOTHOUSE_WRITE=1` writes the expectations anew, to be read over.
#![allow(clippy::unwrap_used)]

use pilothouse_deploy::{AtHand, Imported, import};
use pilothouse_workspace::{Operation, Origin, Workspace};
use std::fmt::Write as _;
use std::path::Path;

fn workspace() -> Workspace {
    let files = [
        ("Chart.yaml", "name: shop\nversion: 1.0.0\n"),
        ("values.yaml", "a: 1\n"),
        ("values-dev.yaml", "a: 2\n"),
        ("values-staging.yaml", "a: 3\n"),
        ("values-prod.yaml", "a: 4\n"),
        ("values/common.yaml", "a: 5\n"),
        ("environments/eu/prod/values.yaml", "a: 6\n"),
        ("environments/us/prod/values.yaml", "a: 7\n"),
        (
            "environments/eu/config.json",
            r#"{"region": "eu", "cluster": {"size": 3}}"#,
        ),
        (
            "environments/us/config.json",
            r#"{"region": "us", "cluster": {"size": 5}}"#,
        ),
        ("tls/ca.pem", "certificate\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    Workspace::new(Origin::Example, files).unwrap()
}

fn told(imported: &Imported) -> String {
    let mut out = String::new();
    let tool = imported.tool.map_or("nothing", |tool| tool.name());
    writeln!(out, "{tool}").unwrap();
    for found in &imported.environments {
        let one = &found.environment;
        writeln!(out, "\n{} (line {})", one.name, found.line).unwrap();
        writeln!(out, "  {}", one.command().replace(" --", "\n    --")).unwrap();
        if one.operation == Operation::Upgrade {
            writeln!(out, "  an upgrade").unwrap();
        }
        if one.helm_version != pilothouse_workspace::HELM_VERSION {
            writeln!(out, "  Helm {}", one.helm_version).unwrap();
        }
        for (path, text) in &found.files {
            writeln!(out, "  + {path}").unwrap();
            for line in text.lines() {
                writeln!(out, "    | {line}").unwrap();
            }
        }
    }
    if !imported.notes.is_empty() {
        out.push('\n');
    }
    for note in &imported.notes {
        writeln!(out, "line {}: {}: {}", note.line, note.what, note.why).unwrap();
    }
    out
}

#[test]
fn files_are_read_as_the_expectations_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|end| end != "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() > 10, "the files are there");
    let workspace = workspace();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &[],
    };
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let told = match import(&name, &bytes, &at_hand) {
            Ok(imported) => told(&imported),
            Err(refused) => format!("refused: {refused}\n"),
        };
        let beside = folder.join(format!("{name}.txt"));
        if std::env::var_os("PILOTHOUSE_WRITE").is_some() {
            std::fs::write(&beside, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if told != expected {
            wrong.push(format!("{name}\n--- is\n{told}\n--- should be\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn files_that_came_along_are_taken() {
    let workspace = workspace();
    let others = [("repo/deploy/values-qa.yaml".to_owned(), b"a: 9\n".to_vec())];
    let at_hand = AtHand {
        workspace: &workspace,
        others: &others,
    };
    let script = b"helm upgrade -i shop charts/shop -f deploy/values-qa.yaml -f deploy/none.yaml\n";
    let imported = import("deploy.sh", script, &at_hand).unwrap();
    let found = &imported.environments[0];
    assert_eq!(found.environment.name, "qa");
    let new = "deploy/values-qa.yaml".to_owned();
    assert_eq!(found.files, [(new.clone(), "a: 9\n".to_owned())]);
    assert_eq!(
        found.environment.values_files,
        [new, "deploy/none.yaml".to_owned()]
    );
    assert!(imported.notes[0].why.contains("not at hand"));
}

#[test]
fn what_a_pipeline_includes_is_read_where_it_is_at_hand() {
    let workspace = workspace();
    let included = b".deploy:\n  script: [helm upgrade -i shop charts/shop -f charts/shop/values-$STAGE.yaml]\n";
    let others = [("ci/deploy.yml".to_owned(), included.to_vec())];
    let at_hand = AtHand {
        workspace: &workspace,
        others: &others,
    };
    let file = b"include:\n  - local: /ci/deploy.yml\n  - local: none.yml\nprod:\n  extends: .deploy\n  variables: {STAGE: prod}\n";
    let imported = import(".gitlab-ci.yml", file, &at_hand).unwrap();
    let found = &imported.environments[0];
    assert_eq!((found.environment.name.as_str(), found.line), ("prod", 2));
    assert_eq!(found.environment.values_files, ["values-prod.yaml"]);
    assert_eq!(imported.notes[0].what, "none.yml");
    let circle = [("a.yml".to_owned(), b"include: a.yml\n".to_vec())];
    let at_hand = AtHand {
        workspace: &workspace,
        others: &circle,
    };
    let imported = import(".gitlab-ci.yml", b"include: a.yml\n", &at_hand).unwrap();
    assert!(imported.environments.is_empty() && !imported.notes.is_empty());
}

#[test]
fn what_lies_in_other_files_is_followed() {
    let workspace = workspace();
    let others: Vec<(String, Vec<u8>)> = [
        (
            ".github/workflows/deploy.yaml",
            "on: {workflow_call: {inputs: {env: {type: string}, ns: {default: web}}}}\njobs:\n  go:\n    steps:\n      \
             - run: helm upgrade -i shop charts/shop -n ${{ inputs.ns }} -f charts/shop/values-${{ inputs.env }}.yaml\n",
        ),
        (
            "apps/base/shop/release.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop}\nspec:\n  chart: {spec: \
             {chart: charts/shop}}\n  valuesFrom: [{kind: ConfigMap, name: more}]\n  values: {a: 1, b: 1}\n",
        ),
        (
            "apps/base/shop/kustomization.yaml",
            "configMapGenerator: [{name: more, files: [values.yaml=more.yaml]}]\n",
        ),
        ("apps/base/shop/more.yaml", "c: 1\n"),
        ("helm/bases.yaml", "environments: {eu: {}, us: {}}\n"),
        ("helm/v.yaml.gotmpl", "e: {{ .Environment.Name }}\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &others,
    };
    let table = [
        (
            ".github/workflows/cd.yaml",
            "on: push\njobs:\n  a:\n    uses: ./.github/workflows/deploy.yaml\n    with: {env: dev}\n  b:\n    uses: \
             ./.github/workflows/deploy.yaml\n    with: {env: prod, ns: live}\n",
            &["dev web values-dev.yaml ", "prod live values-prod.yaml "][..],
        ),
        (
            "apps/production/shop/patch.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: n}\nspec: \
             {values: {b: 2}}\n",
            &[
                "production n environments/production.flux.yaml environments/production-2.flux.yaml c: 1 a: 1 b: 2 ",
            ],
        ),
        (
            "helm/helmfile.yaml",
            "bases: [bases.yaml]\nreleases: [{name: shop, chart: charts/shop, values: [v.yaml.gotmpl]}]\n",
            &[
                "eu default environments/eu.helmfile.yaml e: eu ",
                "us default environments/us.helmfile.yaml e: us ",
            ],
        ),
    ];
    for (path, text, expected) in table {
        let imported = import(path, text.as_bytes(), &at_hand).unwrap();
        let told = imported.environments.iter().map(|one| {
            let environment = &one.environment;
            let files = one.files.iter().map(|(_, text)| text.replace('\n', " "));
            let files = files.collect::<String>();
            let values = environment.values_files.join(" ");
            format!(
                "{} {} {values} {files}",
                environment.name, environment.namespace
            )
        });
        let told: Vec<String> = told.collect();
        assert_eq!(told, expected, "{path}");
        assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    }
}

#[test]
fn what_is_too_much_is_cut_and_said() {
    let workspace = workspace();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &[],
    };
    let list: String = (0..300).map(|at| format!("{{v: '{at}'}}, ")).collect();
    let list = format!("{{list: {{elements: [{list}]}}}}");
    let set = |generators: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  generators: [{generators}]\n  \
             template:\n    metadata: {{name: 'shop-{{{{v}}}}'}}\n    spec: {{source: {{path: ., helm: {{}}}}}}\n"
        )
    };
    let many = import("a.yaml", set(&list).as_bytes(), &at_hand).unwrap();
    assert_eq!(many.environments.len(), 100);
    assert!(
        many.notes
            .iter()
            .any(|note| note.why.contains("only the first 100")),
        "{:?}",
        many.notes
    );
    let matrix = format!("{{matrix: {{generators: [{list}, {list}]}}}}");
    let matrix = format!("{{matrix: {{generators: [{matrix}, {matrix}]}}}}");
    let many = import("a.yaml", set(&matrix).as_bytes(), &at_hand).unwrap();
    assert_eq!(many.environments.len(), 100);
    assert!(
        many.notes.iter().any(|note| note.why.contains("more than")),
        "{:?}",
        many.notes
    );
    let nested = (0..20).fold(list, |inner, _| {
        format!("{{matrix: {{generators: [{inner}]}}}}")
    });
    let deep = import("a.yaml", set(&nested).as_bytes(), &at_hand).unwrap();
    assert!(
        deep.notes.iter().any(|note| note.why.contains("too deep")),
        "{:?}",
        deep.notes
    );
}

/// Loops, functions and ways through a script multiply: together they are bounded.
#[test]
fn scripts_that_never_end_are_cut() {
    let workspace = workspace();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &[],
    };
    let words = "a ".repeat(300);
    let nested = format!("for i in {words}; do ").repeat(6) + "f $i; " + &"done; ".repeat(6);
    let job = |at: usize| {
        format!(
            "j{at}:\n  script:\n    - |\n      f() {{ f; f; f; }}\n      if $A; then x; elif $B; then y; else z; fi\n      {nested}\n"
        )
    };
    let jobs: String = (0..200).map(job).collect();
    let imported = import(".gitlab-ci.yml", jobs.as_bytes(), &at_hand).unwrap();
    let cut = |note: &pilothouse_deploy::Note| note.why.contains("too long");
    assert!(imported.notes.iter().any(cut), "{:?}", imported.notes);
}

#[test]
fn bad_bytes_are_refused() {
    let workspace = workspace();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &[],
    };
    let head = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n";
    let mut bomb = format!("{head}a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for at in 1..12 {
        let before = format!("*a{}, ", at - 1).repeat(10);
        writeln!(bomb, "a{at}: &a{at} [{before}]").unwrap();
    }
    for (bytes, words) in [
        (b"\xff\xfe\x00".to_vec(), "not UTF-8"),
        (format!("{head}a: [\n").into_bytes(), "not YAML"),
        (format!("{head}a: &a [*a]\n").into_bytes(), "not YAML"),
        (
            format!("{head}a: {}\n", "[".repeat(5_000)).into_bytes(),
            "not YAML",
        ),
        (bomb.into_bytes(), "too much"),
        (vec![b' '; 6 << 20], "larger than"),
    ] {
        let refused = import("a.yaml", &bytes, &at_hand).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
}

/// Whatever a file has become, it is read or refused.
#[test]
fn broken_files_never_stop_anything() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let workspace = workspace();
    let mut random = fastrand::Rng::with_seed(3);
    let mut read = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".txt") {
            continue;
        }
        let whole = std::fs::read(&path).unwrap();
        for _ in 0..100 {
            let mut bytes = whole.clone();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..=bytes.len());
                let to = random.usize(at..=bytes.len()).min(at + 40);
                match random.u8(..4) {
                    0 => drop(bytes.drain(at..to)),
                    1 => {
                        let copy = bytes[at..to].to_vec();
                        let there = random.usize(..=bytes.len());
                        bytes.splice(there..there, copy);
                    }
                    2 => bytes.insert(at, b"{}[]$'\"\\`|&*:-#<>\n \xff"[random.usize(..20)]),
                    _ => bytes.truncate(at),
                }
            }
            let others = [("other/values-x.yaml".to_owned(), bytes.clone())];
            let at_hand = AtHand {
                workspace: &workspace,
                others: &others,
            };
            read +=
                usize::from(import(&name, &bytes, &at_hand).is_ok_and(|one| one.tool.is_some()));
        }
    }
    assert!(read > 500, "{read} are read");
}
