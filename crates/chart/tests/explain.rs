//! Which layer sets a value, and where it stands.
#![allow(clippy::unwrap_used)]

use pilothouse_chart::{Chart, LayerKind, LayerValue, Layers, Sources, keys_of};
use pilothouse_source::{FileId, Span};
use pilothouse_value::{Step, Value};

const PARENT: &str = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- name: db\n  version: 1.0.0\n  alias: store\n  import-values: [facts]\n";

struct Setup {
    chart: Chart,
    sources: Sources,
    layers: Layers,
}

fn setup() -> Setup {
    let files = [
        ("Chart.yaml", PARENT),
        (
            "values.yaml",
            "image: {tag: a}\nstore:\n  size: 1\nglobal: {zone: eu}\nonly: here\n",
        ),
        (
            "charts/db/Chart.yaml",
            "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        ),
        (
            "charts/db/values.yaml",
            "size: 0\nglobal: {zone: none}\nexports:\n  facts:\n    port: 5432\n",
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let loaded = Chart::from_folder(files.to_vec()).unwrap();
    let mut sources = loaded.sources;
    let mut layers = Layers::new();
    layers
        .file(
            &mut sources,
            "prod.yaml",
            b"---\nimage:\n  tag: b\nstore: {size: 2}\n",
        )
        .unwrap();
    layers.set(&mut sources, "image.tag=c,only=null").unwrap();
    Setup {
        chart: loaded.chart,
        sources,
        layers,
    }
}

fn explain(setup: &Setup, scope: &str, path: &str) -> Vec<LayerValue> {
    let path: Vec<Step> = path.split('.').map(|key| Step::Key(key.into())).collect();
    setup
        .layers
        .explain(&setup.chart, &setup.sources, scope, &path)
}

fn text(setup: &Setup, span: Span) -> String {
    let Some(file) = setup.sources.get(span.file) else {
        return String::new();
    };
    let text = &file.text[span.start as usize..span.end as usize];
    format!("{}:{}", file.path, String::from_utf8_lossy(text))
}

#[test]
fn weakest_first_and_the_last_wins() {
    let setup = setup();
    let said = explain(&setup, "", "image.tag");
    let kinds: Vec<_> = said
        .iter()
        .map(|layer| (layer.layer.clone(), layer.wins))
        .collect();
    assert_eq!(
        kinds,
        [
            (LayerKind::Default, false),
            (LayerKind::File(0), false),
            (LayerKind::Set(0), true)
        ]
    );
    assert_eq!(text(&setup, said[0].value_span), "values.yaml:a");
    assert_eq!(text(&setup, said[1].key_span), "prod.yaml:tag");
    assert_eq!(text(&setup, said[1].value_span), "prod.yaml:b");
    assert_eq!(
        text(&setup, said[2].value_span),
        "image.tag=c,only=null:image.tag=c,only=null"
    );
}

#[test]
fn a_subchart_sees_its_parents_layers() {
    let setup = setup();
    for (scope, path) in [("store", "size"), ("", "store.size")] {
        let said = explain(&setup, scope, path);
        let texts: Vec<_> = said
            .iter()
            .map(|layer| text(&setup, layer.value_span))
            .collect();
        assert_eq!(
            texts,
            ["charts/db/values.yaml:0", "values.yaml:1", "prod.yaml:2"],
            "{scope} {path}"
        );
        assert!(said[2].wins && !said[0].wins);
    }
}

#[test]
fn globals_come_from_outside() {
    let setup = setup();
    let said = explain(&setup, "store", "global.zone");
    let kinds: Vec<_> = said
        .iter()
        .map(|layer| (layer.layer.clone(), layer.wins))
        .collect();
    assert_eq!(
        kinds,
        [(LayerKind::Default, false), (LayerKind::Global, true)]
    );
    assert_eq!(text(&setup, said[1].value_span), "values.yaml:eu");
}

#[test]
fn imports_and_deletions() {
    let setup = setup();
    let said = explain(&setup, "", "port");
    assert_eq!(said.len(), 1);
    assert_eq!((&said[0].layer, said[0].wins), (&LayerKind::Import, true));
    assert_eq!(text(&setup, said[0].key_span), "charts/db/values.yaml:port");
    let said = explain(&setup, "", "only");
    let last = said.last().unwrap();
    assert!(matches!(last.value, Value::Nil) && last.wins);
    assert!(explain(&setup, "", "nothing.here").is_empty());
}

#[test]
fn every_key_has_its_span() {
    let text = b"a:\n  b: 1\n---\n# c\nd: {e: [f: 1]}\n";
    let keys = keys_of(text, FileId(7));
    let shown: Vec<String> = keys
        .iter()
        .map(|(path, span)| {
            let key =
                String::from_utf8_lossy(&text[span.start as usize..span.end as usize]).into_owned();
            format!("{}={key}", path.join("."))
        })
        .collect();
    assert_eq!(shown, ["a=a", "a.b=b", "d=d", "d.e=e"]);
}

#[test]
fn a_misfit_points_at_the_layer_that_set_it() {
    let files = [
        ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
        ("values.yaml", "replicas: 1\n"),
        (
            "values.schema.json",
            r#"{"properties":{"replicas":{"type":"integer"}}}"#,
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let loaded = Chart::from_folder(files.to_vec()).unwrap();
    let mut sources = loaded.sources;
    let mut layers = Layers::new();
    layers
        .file(&mut sources, "dev.yaml", b"replicas: many\n")
        .unwrap();
    let (values, _) = loaded.chart.render_values(layers.merged()).unwrap();
    let checked = pilothouse_chart::schema::check(&loaded.chart, &values);
    let diagnostic = checked.misfits[0].diagnostic(&loaded.chart, &layers, &sources);
    assert_eq!(diagnostic.message, "replicas: got string, want integer");
    let span = diagnostic.labels[0].span;
    assert_eq!(&*sources.get(span.file).unwrap().path, "dev.yaml");
    assert_eq!((span.start, span.end), (10, 14));
}
