//! Nothing that comes in from outside makes a panic, a hang or a flood.
#![allow(clippy::unwrap_used)]

use pilothouse_chart::{Chart, Layers, Sources, archive, documents, schema, strvals};
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::Map;
use std::io::Write;

/// A small generator of numbers, the same on each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn text(&mut self, alphabet: &[&str], length: usize) -> String {
        (0..self.next(length) + 1)
            .map(|_| alphabet[self.next(alphabet.len())])
            .collect()
    }
}

const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

fn load(files: &[(&str, &[u8])]) -> Result<pilothouse_chart::Loaded, String> {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.to_vec()));
    Chart::from_folder(files.collect()).map_err(|error| error.message().to_owned())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn expressions_of_any_kind() {
    let parts = [
        "a", "b", ".", "[", "]", "=", ",", "{", "}", "\\", "0", "1", "-", "\"", " ", "é", "null",
        "65536",
    ];
    let mut dice = Dice(42);
    for _ in 0..20_000 {
        let expression = dice.text(&parts, 14);
        let _ = strvals::set(&Map::new(), &expression, HelmVersion::default());
        let _ = strvals::set_string(&Map::new(), &expression, HelmVersion::default());
        let _ = strvals::set_literal(&Map::new(), &expression, HelmVersion::default());
        let _ = strvals::set_json(&Map::new(), &expression, HelmVersion::default());
        let _ = strvals::set_file(
            &Map::new(),
            &expression,
            HelmVersion::default(),
            &mut |_| Ok(Vec::new()),
        );
    }
    for deep in ["[0]", ".a", "[0].a"] {
        let expression = format!("a{}=1", deep.repeat(100_000));
        assert!(strvals::set(&Map::new(), &expression, HelmVersion::default()).is_err());
        assert!(strvals::set_literal(&Map::new(), &expression, HelmVersion::default()).is_err());
    }
}

#[test]
fn broken_archives() {
    let mut tar = vec![0u8; 1536];
    tar[..12].copy_from_slice(b"c/Chart.yaml");
    let whole = packed(&tar);
    let mut dice = Dice(7);
    for _ in 0..5_000 {
        let mut bytes = whole.clone();
        for _ in 0..dice.next(4) + 1 {
            let at = dice.next(bytes.len());
            bytes[at] = dice.next(256) as u8;
        }
        bytes.truncate(dice.next(bytes.len()) + 1);
        let _ = archive::tgz(&bytes);
        let _ = archive::zip(&bytes);
    }
    assert_eq!(
        archive::tgz(b"hello").unwrap_err().message(),
        "unexpected EOF"
    );
    assert!(
        archive::zip(b"hello")
            .unwrap_err()
            .message()
            .starts_with("the archive cannot be read")
    );
}

#[test]
fn a_bomb_stops_early() {
    let bomb = packed(&vec![0; 300 << 20]);
    assert!(bomb.len() < 4 << 20);
    let error = archive::tgz(&bomb).unwrap_err();
    assert_eq!(
        error.message(),
        "decompressed chart is larger than the maximum size 104857600"
    );
}

#[test]
fn zips_that_lead_outside() {
    for (name, message) in [
        ("c/../../x", "chart illegally references parent directory"),
        ("/etc/x", "chart illegally contains absolute paths"),
        ("C:\\x", "chart illegally contains absolute paths"),
    ] {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(b"x").unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(
            archive::zip(&bytes).unwrap_err().message(),
            message,
            "{name}"
        );
    }
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in [
        "repo-main/README.md",
        "repo-main/charts/web/Chart.yaml",
        "repo-main/charts/web/values.yaml",
    ] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let files = archive::zip(&bytes).unwrap();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Chart.yaml", "values.yaml"]);
}

#[test]
fn schemas_of_any_kind() {
    let keywords = [
        "\"$ref\":\"#\"",
        "\"$ref\":\"#/properties/a\"",
        "\"$id\":\"x:y\"",
        "\"$dynamicRef\":\"#a\"",
        "\"$dynamicAnchor\":\"a\"",
        "\"properties\":{\"a\":{\"$ref\":\"#\"}}",
        "\"not\":{\"$ref\":\"#\"}",
        "\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#/allOf/0\"}]",
        "\"type\":\"object\"",
        "\"minimum\":1e9999",
        "\"items\":{}",
        "\"unevaluatedProperties\":{\"$ref\":\"#\"}",
        "\"anyOf\":[{\"$ref\":\"#\"}]",
        "\"pattern\":\"(\"",
        "\"$recursiveRef\":\"#\"",
        "\"$schema\":\"http://json-schema.org/draft-07/schema#\"",
        "\"multipleOf\":1e-300",
    ];
    let mut dice = Dice(3);
    for _ in 0..400 {
        let chosen: Vec<&str> = (0..dice.next(5))
            .map(|_| keywords[dice.next(keywords.len())])
            .collect();
        let text = format!("{{{}}}", chosen.join(","));
        let loaded = load(&[
            ("Chart.yaml", CHART.as_bytes()),
            ("values.schema.json", text.as_bytes()),
            ("values.yaml", b"a: {a: {a: 1.5}}\nb: [x, 1e300]\n"),
        ])
        .unwrap();
        let (values, _) = loaded.chart.render_values(&Map::new()).unwrap();
        let _ = schema::check(&loaded.chart, &values);
    }
}

#[test]
fn files_of_any_kind() {
    let parts = [
        "a", ":", " ", "\n", "-", "---", "{", "}", "[", "]", "&a", "*a", "\"", "|", "#", "\t",
        "null", "1e9", "\u{feff}",
    ];
    let mut dice = Dice(99);
    for _ in 0..3_000 {
        let mut text = dice.text(&parts, 30).into_bytes();
        if dice.next(3) == 0 {
            text.push(0xff);
        }
        let name = [
            "Chart.yaml",
            "values.yaml",
            "Chart.lock",
            "requirements.yaml",
            "values.schema.json",
            ".helmignore",
        ];
        let name = name[dice.next(6)];
        let mut files = vec![(name, text.as_slice()), ("templates/a.yaml", b"")];
        if name != "Chart.yaml" {
            files.push(("Chart.yaml", CHART.as_bytes()));
        }
        let _ = load(&files);
        let _ = documents::values(&text, FileId::NONE, HelmVersion::default());
        let _ = Layers::new().file(&mut Sources::new(), "x.yaml", &text);
    }
}

#[test]
fn charts_in_charts_have_an_end() {
    let path = "charts/c/".repeat(200);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for depth in 0..200 {
        let at = path[..depth * 9].to_owned();
        files.push((format!("{at}Chart.yaml"), CHART.as_bytes().to_vec()));
    }
    let error = Chart::load(files).unwrap_err();
    assert!(
        error
            .message()
            .ends_with("charts are nested more than 50 levels deep")
    );
}

#[test]
fn a_large_values_file_is_read() {
    let mut text = String::new();
    for index in 0..200_000 {
        text.push_str(&format!("key{index}: value number {index}\n"));
    }
    assert!(text.len() > 5 << 20);
    let loaded = load(&[
        ("Chart.yaml", CHART.as_bytes()),
        ("values.yaml", text.as_bytes()),
    ])
    .unwrap();
    assert_eq!(loaded.chart.values.len(), 200_000);
}
