//! What exports look like.
#![allow(clippy::unwrap_used)]

use pilothouse_report::{Format, export};
use pilothouse_workspace::{Environment, Operation, Origin, SetFlag, SetKind, Workspace};

fn workspace() -> Workspace {
    let files = [
        ("Chart.yaml", "name: shop\nversion: 1.0.0\n"),
        ("values.yaml", "a: 1\n"),
        ("values-prod.yaml", "a: 2\n"),
        ("tls/ca.pem", "---\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    Workspace::new(Origin::Example, files).unwrap()
}

fn environments() -> Vec<Environment> {
    let mut prod = Environment::new("prod", "shop");
    prod.namespace = "web".to_owned();
    prod.values_files = vec!["values-prod.yaml".to_owned()];
    prod.sets = [
        (SetKind::Set, "image.tag=1.2,hosts={a,b}"),
        (SetKind::String, "build=10"),
        (SetKind::Json, r#"limits={"cpu": 1}"#),
        (SetKind::Literal, "motd=hello, $USER"),
        (SetKind::File, "ca=tls/ca.pem"),
    ]
    .map(|(kind, value)| SetFlag {
        kind,
        value: value.to_owned(),
    })
    .to_vec();
    prod.kube_version = "1.30.0".to_owned();
    prod.api_versions = vec!["monitoring.coreos.com/v1".to_owned()];
    prod.operation = Operation::Upgrade;
    vec![Environment::new("dev", "shop"), prod]
}

/// Every export of two environments stands in tests/exports/, as it is to be.
#[test]
fn exports_are_what_they_were() {
    let (workspace, environments) = (workspace(), environments());
    let all: Vec<&Environment> = environments.iter().collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    for format in Format::ALL {
        let made = export(&workspace, &all, format, None);
        let text = made.text.unwrap();
        let path = folder.join(format!("{}.txt", format.word()));
        if std::env::var_os("PILOTHOUSE_WRITE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, known, "{}", path.display());
    }
}
