//! What is exported and imported again is the same.
#![allow(clippy::unwrap_used)]

use pilothouse_chart::{Layers, Sources};
use pilothouse_deploy::{AtHand, import};
use pilothouse_report::{Format, export};
use pilothouse_value::Value;
use pilothouse_workspace::{Environment, Operation, Origin, SetFlag, SetKind, Workspace};
use std::collections::BTreeMap;

const FILES: [&str; 6] = [
    "values-prod.yaml",
    "values/common.yaml",
    "odd, name.yaml",
    "it's.yaml",
    "$dollar.yaml",
    "a b/c.yaml",
];

/// Texts that go wrong where something is quoted badly.
const TEXTS: [&str; 22] = [
    "plain",
    "",
    "1.10",
    "true",
    "null",
    "a b",
    "it's",
    "\"quoted\"",
    "a\\\\b",
    "x\\,y",
    "$HOME",
    "${{ github.sha }}",
    "`date`",
    "$(date)",
    "#no comment",
    "a: b",
    "{{ no }}",
    "ä€😀",
    "line\nbreak",
    "tab\there",
    " spaces ",
    "$$",
];

const LITERALS: [&str; 8] = ["a,b", "{x}", "a=b,c=d", "\\", "a\\,b", "{", "x,", "[0]"];

fn workspace() -> Workspace {
    let mut files = vec![(
        "Chart.yaml".to_owned(),
        b"name: shop\nversion: 1.0.0\n".to_vec(),
    )];
    files.push(("values.yaml".to_owned(), b"a: 1\n".to_vec()));
    files.push(("tls/ca.pem".to_owned(), b"certificate\n".to_vec()));
    for path in FILES {
        files.push((
            path.to_owned(),
            format!("from: {path:?}\nmap: {{a: 1}}\n").into_bytes(),
        ));
    }
    Workspace::new(Origin::Example, files).unwrap()
}

fn flag(random: &mut fastrand::Rng, nth: usize) -> SetFlag {
    let kind = SetKind::ALL[random.usize(..5)];
    let text = TEXTS[random.usize(..TEXTS.len())];
    let key = ["a", "image.tag", "list[0]", "odd\\.key.b"][random.usize(..4)];
    let key = format!("k{nth}.{key}");
    let value = match kind {
        // An unescaped comma begins another value, a brace a list.
        SetKind::Set | SetKind::String => match random.u8(..4) {
            0 => format!("{key}={{x,{}}}", text.replace([',', '\\'], "")),
            1 => format!("{key}={text},k{nth}.more=2"),
            _ => format!("{key}={text}"),
        },
        SetKind::Literal => {
            let literal = LITERALS[random.usize(..LITERALS.len())];
            format!("k{nth}.a={text}{literal}")
        }
        SetKind::Json => match random.u8(..4) {
            0 => format!("{key}={}", json(text)),
            1 => format!("{key}=[1, {}]", json(text)),
            2 => format!("{key}={{\"x\": {}}}", json(text)),
            _ => format!("{key}=1.5"),
        },
        SetKind::File => format!("{key}=tls/ca.pem"),
    };
    SetFlag { kind, value }
}

fn json(text: &str) -> String {
    let text = Value::from(text);
    String::from_utf8(pilothouse_yaml::json::encode(&text).unwrap()).unwrap()
}

fn environment(random: &mut fastrand::Rng, name: &str) -> Environment {
    let mut one = Environment::new(name, ["shop", "web-1"][random.usize(..2)]);
    one.namespace = ["default", "prod", "kube-system"][random.usize(..3)].to_owned();
    for _ in 0..random.usize(..4) {
        one.values_files
            .push(FILES[random.usize(..FILES.len())].to_owned());
    }
    for nth in 0..random.usize(..6) {
        one.sets.push(flag(random, nth));
    }
    if random.bool() {
        one.kube_version = "1.30.0".to_owned();
        one.api_versions = vec!["monitoring.coreos.com/v1".to_owned(), "a/v1".to_owned()];
    }
    if random.u8(..4) == 0 {
        one.helm_version = "3.22.0".to_owned();
    }
    if random.u8(..4) == 0 {
        one.operation = Operation::Upgrade;
        one.clock = Some("2026-01-01T00:00:00Z".to_owned());
        one.seed = Some(7);
    }
    one
}

/// What the values files and flags of an environment come to; `None` where Helm refuses them.
fn values(environment: &Environment, files: &BTreeMap<String, String>) -> Option<String> {
    let mut layers = Layers::new();
    let mut sources = Sources::new();
    for path in &environment.values_files {
        layers
            .file(&mut sources, path, files.get(path)?.as_bytes())
            .ok()?;
    }
    for kind in SetKind::BY_STRENGTH {
        for flag in environment.sets.iter().filter(|flag| flag.kind == kind) {
            let value = &flag.value;
            match kind {
                SetKind::Json => layers.set_json(&mut sources, value),
                SetKind::Set => layers.set(&mut sources, value),
                SetKind::String => layers.set_string(&mut sources, value),
                SetKind::Literal => layers.set_literal(&mut sources, value),
                SetKind::File => layers.set_file(&mut sources, value, &mut |path| {
                    let text = files.get(path).ok_or_else(|| path.to_owned())?;
                    Ok(text.clone().into_bytes())
                }),
            }
            .ok()?;
        }
    }
    let text = pilothouse_yaml::to_yaml(&Value::from(layers.merged().clone())).unwrap();
    Some(String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn what_is_exported_is_imported_again() {
    let workspace = workspace();
    let at_hand = AtHand {
        workspace: &workspace,
        others: &[],
    };
    let own = workspace
        .files()
        .filter_map(|(path, file)| Some((path.to_string(), file.text()?.to_owned())));
    let own: BTreeMap<String, String> = own.collect();
    let mut random = fastrand::Rng::with_seed(1);
    let mut compared = 0;
    for turn in 0..150 {
        let names = ["dev", "prod", "Odd name's", "qa/eu"];
        let count = random.usize(1..=names.len());
        let environments: Vec<Environment> = names[..count]
            .iter()
            .map(|name| environment(&mut random, name))
            .collect();
        let all: Vec<&Environment> = environments.iter().collect();
        for format in Format::ALL {
            let made = export(&workspace, &all, format, None);
            let text = made.text.unwrap();
            let imported = import(format.file_name(), text.as_bytes(), &at_hand);
            let imported = imported.unwrap_or_else(|refused| panic!("{refused}\n{text}"));
            let words = format.word();
            assert_eq!(
                imported.environments.len(),
                environments.len(),
                "{words} of turn {turn}: {:?}\n{text}",
                imported.notes
            );
            for (one, found) in environments.iter().zip(&imported.environments) {
                let mut wanted = one.clone();
                let mut got = found.environment.clone();
                let mut files = own.clone();
                files.extend(found.files.iter().cloned());
                let Some(expected) = values(one, &own) else {
                    continue;
                };
                // Formats of commands say the very same flags, others what they come to.
                let commands = matches!(
                    format,
                    Format::Helm | Format::GitLabCi | Format::GitHubActions
                );
                if !commands {
                    let values = values(&got, &files);
                    assert_eq!(
                        values.as_ref(),
                        Some(&expected),
                        "{words} of {one:?}\n{text}"
                    );
                    for environment in [&mut wanted, &mut got] {
                        environment.sets.clear();
                        environment.values_files.clear();
                    }
                }
                assert_eq!(
                    got, wanted,
                    "{words} of turn {turn}: {:?}\n{text}",
                    imported.notes
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared} are compared");
}

/// The fields of an Application that exports use, with their types, as Argo CD's reference names them
/// (<https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/>). `*`: any name.
const APPLICATION: [(&str, &str); 27] = [
    ("apiVersion", "text"),
    ("kind", "text"),
    ("metadata.name", "text"),
    ("metadata.namespace", "text"),
    ("metadata.annotations.*", "text"),
    ("spec.project", "text"),
    ("spec.source.repoURL", "text"),
    ("spec.source.targetRevision", "text"),
    ("spec.source.path", "text"),
    ("spec.source.helm.releaseName", "text"),
    ("spec.source.helm.valueFiles[]", "text"),
    ("spec.source.helm.values", "text"),
    ("spec.source.helm.valuesObject", "map"),
    ("spec.source.helm.parameters[].name", "text"),
    ("spec.source.helm.parameters[].value", "text"),
    ("spec.source.helm.parameters[].forceString", "truth"),
    ("spec.source.helm.fileParameters[].name", "text"),
    ("spec.source.helm.fileParameters[].path", "text"),
    ("spec.source.helm.version", "text"),
    ("spec.source.helm.kubeVersion", "text"),
    ("spec.source.helm.apiVersions[]", "text"),
    ("spec.source.helm.namespace", "text"),
    ("spec.source.helm.version", "text"),
    ("spec.source.helm.ignoreMissingValueFiles", "truth"),
    ("spec.destination.server", "text"),
    ("spec.destination.name", "text"),
    ("spec.destination.namespace", "text"),
];

/// Every field of a value with its type, as the table writes them; what is wrong with one.
fn misplaced(path: &str, value: &Value, wrong: &mut Vec<String>) {
    let find = |path: &str| APPLICATION.iter().find(|(known, _)| *known == path);
    let ty = match value {
        Value::Str(_) => "text",
        Value::Bool(_) => "truth",
        Value::Map(_) => "map",
        _ => "other",
    };
    if let Some((_, wanted)) = find(path) {
        if *wanted != ty {
            wrong.push(format!("{path} is {ty}, not {wanted}"));
        }
        return;
    }
    match value {
        Value::Map(map) => {
            for (key, slot) in map.entries() {
                let below = match path {
                    "" => key.to_string(),
                    path => format!("{path}.{key}"),
                };
                let any = format!("{path}.*");
                let below = if find(&any).is_some() { any } else { below };
                misplaced(&below, &slot.value, wrong);
            }
        }
        Value::List(list) => {
            for item in list.items() {
                misplaced(&format!("{path}[]"), item, wrong);
            }
        }
        _ => wrong.push(format!("{path} is no field of an Application")),
    }
}

#[test]
fn applications_have_the_fields_of_applications() {
    let workspace = workspace();
    let mut random = fastrand::Rng::with_seed(2);
    for _ in 0..100 {
        let one = environment(&mut random, "prod");
        let made = export(&workspace, &[&one], Format::ArgoApplication, None);
        let text = made.text.unwrap();
        let application = pilothouse_yaml::decode(text.as_bytes()).unwrap();
        let mut wrong = Vec::new();
        misplaced("", &application, &mut wrong);
        assert!(wrong.is_empty(), "{wrong:?}\n{text}");
        let name = application_name(&application);
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(name.len() <= 63 && name.chars().all(small), "{name}");
    }
}

fn application_name(application: &Value) -> String {
    let Value::Map(application) = application else {
        panic!("no map");
    };
    match application.get("metadata") {
        Some(Value::Map(metadata)) => match metadata.get("name") {
            Some(Value::Str(name)) => name.to_string_lossy().into_owned(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}
