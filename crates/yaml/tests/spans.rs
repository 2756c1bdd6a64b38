//! Where things stand in a file.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_source::{FileId, Span};
use pilothouse_yaml::{Node, NodeKind, documents, parse};

const FILE: FileId = FileId(3);

fn at(text: &str, span: Span) -> &str {
    assert_eq!(span.file, FILE);
    &text[span.start as usize..span.end as usize]
}

fn value<'n>(root: &'n Node, path: &str) -> &'n Node {
    path.split('.').fold(root, |node, key| match &node.kind {
        NodeKind::Sequence(items) => &items[key.parse::<usize>().unwrap()],
        _ => node.get(key).unwrap(),
    })
}

#[test]
fn every_key_and_value_knows_its_place() {
    let text = "\u{feff}# é\nimage:\n  \"repo\": 'a b' # c\n  tags: [x, \"y\"]\nempty:\nlist:\n- a: 1\n  b: |\n    two\n    lines\n- plain\n  text\n\n# end\n";
    let document = parse(text.as_bytes(), FILE).unwrap();
    let root = &document.root;
    assert_eq!(at(text, value(root, "image.repo").span), "'a b'");
    assert_eq!(
        at(text, value(root, "image").entry("repo").unwrap().0.span),
        "\"repo\""
    );
    assert_eq!(at(text, value(root, "image.tags").span), "[x, \"y\"]");
    assert_eq!(at(text, value(root, "image.tags.1").span), "\"y\"");
    assert_eq!(
        at(text, value(root, "image").span),
        "\"repo\": 'a b' # c\n  tags: [x, \"y\"]"
    );
    assert_eq!(at(text, value(root, "empty").span), "");
    assert_eq!(
        value(root, "empty").span.start,
        text.find("empty:").unwrap() as u32 + 6
    );
    assert_eq!(
        at(text, value(root, "list.0.b").span).trim_end(),
        "|\n    two\n    lines"
    );
    assert_eq!(at(text, value(root, "list.1").span), "plain\n  text");
    assert_eq!(
        at(text, value(root, "list").span),
        &text[text.find("- a").unwrap()..text.find("\n\n# end").unwrap()]
    );
    assert_eq!(value(root, "list.1").as_scalar(), Some("plain text"));
}

#[test]
fn aliases_stand_where_they_are_written_and_their_children_where_they_were() {
    let text = "a: &x\n  b: c\nd: *x\n";
    let document = parse(text.as_bytes(), FILE).unwrap();
    let alias = value(&document.root, "d");
    assert_eq!(at(text, alias.span), "*x");
    assert_eq!(alias.alias.as_deref(), Some("x"));
    assert_eq!(at(text, value(alias, "b").span), "c");
    assert_eq!(value(&document.root, "a").anchor.as_deref(), Some("x"));
}

#[test]
fn a_stream_has_several_documents() {
    let text = "a: 1\n---\n# nothing\n---\n- b\n...\n";
    let found = documents(text.as_bytes(), FILE).unwrap();
    let spans: Vec<_> = found
        .iter()
        .map(|document| at(text, document.span))
        .collect();
    assert_eq!(spans, ["a: 1", "", "- b"]);
}

#[test]
fn errors_know_their_place() {
    let text = "a: b\nc: d: e\n";
    let error = parse(text.as_bytes(), FILE).unwrap_err();
    assert_eq!(error.line, 2);
    assert_eq!(error.span.start as usize, text.find(": e").unwrap());
    let text = "ok: 1\nlate: [1, 2\nnext: x\n";
    let error = parse(text.as_bytes(), FILE).unwrap_err();
    assert_eq!(
        error.message,
        "error converting YAML to JSON: yaml: line 2: did not find expected ',' or ']'"
    );
    assert_eq!(error.line, 3);
}
