//! Every snippet of the fixtures prints what Helm prints for it.
#![allow(clippy::unwrap_used)]

mod common;

use pilothouse_chart::{Chart, Layers};
use pilothouse_engine::{Engine, KubeVersion, Options, ParseCache, functions, render};
use pilothouse_gotmpl::World;
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;

#[test]
fn as_helm() {
    as_this_helm(HelmVersion::V4_3);
}

#[test]
fn as_helm_3() {
    as_this_helm(HelmVersion::V3_22);
}

fn as_this_helm(helm: HelmVersion) {
    let (mut different, mut count) = (Vec::new(), 0);
    for fixture in common::fixtures() {
        let goldens = std::fs::read_to_string(common::golden_path(&fixture, helm)).unwrap();
        let goldens: Vec<String> = goldens
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let snippets = common::snippets(&fixture);
        assert_eq!(goldens.len(), snippets.len(), "{}", fixture.display());
        for (snippet, golden) in snippets.iter().zip(goldens) {
            count += 1;
            let got = common::without_addresses(&rendered(snippet, helm));
            if got != golden {
                different.push(format!("{snippet}\n  helm {golden:?}\n  we   {got:?}"));
            }
        }
    }
    assert!(count > 500, "{count} snippets");
    assert!(
        different.is_empty(),
        "{} of {count} differ:\n{}",
        different.len(),
        different.join("\n")
    );
}

struct Nowhere;

impl World for Nowhere {
    fn now(&self) -> i128 {
        0
    }
    fn random(&self, _bytes: &mut [u8]) {}
}

/// What a snippet prints, or `Error: …`.
fn rendered(snippet: &str, helm: HelmVersion) -> String {
    let template = common::template(snippet);
    let files = common::FILES.iter().copied();
    let files = files.chain([("templates/t.yaml", &*template)]);
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let loaded = Chart::from_folder_as(files.collect(), helm).unwrap();
    let mut options = Options::new("r", "default");
    options.helm = helm;
    options.kube_version = Some(KubeVersion::parse("v1.37.0").unwrap());
    let functions = functions(helm);
    let mut engine = Engine {
        functions: &functions,
        world: &Nowhere,
        budget: &Budget::default(),
        origins: Default::default(),
        cache: &mut ParseCache::default(),
        kept: None,
    };
    let layers = Layers::given_to(helm);
    let rendering = render(&loaded.chart, layers.merged(), &options, &mut engine);
    if let Some(failure) = rendering.failure {
        return format!("Error: {}", failure.words(helm))
            .trim_end()
            .to_owned();
    }
    let file = rendering
        .files
        .iter()
        .find(|file| file.name.ends_with("t.yaml"));
    let text = String::from_utf8_lossy(&file.unwrap().text).into_owned();
    serde_json::from_str(text.trim_end().strip_prefix("x: ").unwrap()).unwrap()
}
