//! The short ways must say what the long ways say.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

use crate::reader::Text;
use crate::{build, compose, decode_node, head, headscan, json};
use pilothouse_source::FileId;

/// Every text of the fixtures, as it is and as a part of a manifest.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for name in ["read", "scalars", "head"] {
        let path = format!("{}/tests/fixtures/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = row["text"].as_str().or(row["scalar"].as_str()).unwrap();
            texts.push(text.to_owned());
            texts.push(format!("kind: {text}\nmetadata:\n  name: {text}\n  annotations:\n    a: {text}\n    {text}: b\n"));
            texts.push(format!("kind: X\nspec:\n- {text}\nmetadata: {{name: x}}\n"));
        }
    }
    texts
}

#[test]
fn values_are_the_same_either_way() {
    let mut short = 0;
    for text in texts() {
        let text = Text::new(text.as_bytes());
        let Ok(Some(value)) = build::build(&text) else {
            continue;
        };
        short += 1;
        let document = compose::parse_text(&text, FileId::NONE).unwrap();
        let long = decode_node(&document.root).unwrap();
        assert_eq!(
            json::encode(&value),
            json::encode(&long),
            "{:?}",
            text.valid
        );
    }
    assert!(short > 500, "only {short} went the short way");
}

#[test]
fn heads_are_the_same_either_way() {
    let mut short = 0;
    for text in texts() {
        let text = Text::new(text.as_bytes());
        match headscan::scan(&text) {
            Ok(None) => {}
            Ok(Some(found)) => {
                short += 1;
                assert_eq!(Ok(found), head::the_long_way(&text), "{:?}", text.valid);
            }
            Err(error) => assert_eq!(Err(error), head::the_long_way(&text), "{:?}", text.valid),
        }
    }
    assert!(short > 500, "only {short} went the short way");
}
