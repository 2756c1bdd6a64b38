//! values.schema.json in every draft, against values that fit and do not.

use super::{Gen, yaml};
use crate::case::Draft;
use crate::tree::Node;

fn keyword(g: &mut Gen, depth: usize) -> Node {
    const PLAIN: &[&str] = &[
        "\"type\": \"string\"",
        "\"type\": \"integer\"",
        "\"type\": \"number\"",
        "\"type\": \"boolean\"",
        "\"type\": \"object\"",
        "\"type\": \"array\"",
        "\"type\": \"null\"",
        "\"type\": [\"string\", \"null\"]",
        "\"type\": [\"integer\", \"object\"]",
        "\"type\": \"any\"",
        "\"type\": 1",
        "\"enum\": [1, \"a\", null]",
        "\"enum\": [[1], {\"a\": 1}]",
        "\"enum\": []",
        "\"enum\": \"a\"",
        "\"const\": 1",
        "\"const\": \"a\"",
        "\"const\": null",
        "\"const\": {\"a\": [1]}",
        "\"minimum\": 2",
        "\"maximum\": 1.5",
        "\"exclusiveMinimum\": 1",
        "\"exclusiveMinimum\": true",
        "\"exclusiveMaximum\": 3",
        "\"multipleOf\": 2",
        "\"multipleOf\": 0.1",
        "\"multipleOf\": 0",
        "\"minLength\": 2",
        "\"maxLength\": 1",
        "\"minLength\": -1",
        "\"pattern\": \"^a\"",
        "\"pattern\": \"(\"",
        "\"pattern\": \"\\\\d+\"",
        "\"pattern\": \"^(?!x)\"",
        "\"minItems\": 2",
        "\"maxItems\": 1",
        "\"uniqueItems\": true",
        "\"minProperties\": 2",
        "\"maxProperties\": 1",
        "\"required\": [\"a\", \"zz\"]",
        "\"required\": \"a\"",
        "\"required\": true",
        "\"minContains\": 2",
        "\"maxContains\": 1",
        "\"format\": \"date\"",
        "\"format\": \"email\"",
        "\"format\": \"ipv4\"",
        "\"format\": \"uri\"",
        "\"format\": \"date-time\"",
        "\"format\": \"hostname\"",
        "\"format\": \"regex\"",
        "\"format\": \"nope\"",
        "\"format\": \"uuid\"",
        "\"format\": \"duration\"",
        "\"additionalProperties\": false",
        "\"unevaluatedProperties\": false",
        "\"unevaluatedItems\": false",
        "\"additionalItems\": false",
        "\"dependentRequired\": {\"a\": [\"zz\"]}",
        "\"dependencies\": {\"a\": [\"b\", \"zz\"]}",
        "\"$ref\": \"#/definitions/d\"",
        "\"$ref\": \"#/$defs/d\"",
        "\"$ref\": \"#\"",
        "\"$ref\": \"#/nope\"",
        "\"$ref\": \"#d\"",
        "\"$dynamicRef\": \"#d\"",
        "\"$recursiveRef\": \"#\"",
        "\"$ref\": \"nope.json\"",
        "\"title\": \"T\"",
        "\"default\": 1",
        "\"description\": 1",
        "\"deprecated\": true",
        "\"contentEncoding\": \"base64\"",
        "\"contentMediaType\": \"application/json\"",
        "\"$comment\": \"x\"",
        "\"readOnly\": true",
        "\"examples\": [1]",
        "\"nullable\": true",
        "\"items\": []",
        "\"divisibleBy\": 2",
        "\"disallow\": \"string\"",
        "\"extends\": {}",
    ];
    if depth == 0 || g.percent(50) {
        return Node::leaf("keyword", g.one(PLAIN));
    }
    let node = Node::new("keyword");
    match g.below(9) {
        0..3 => {
            let mut inner = node.text(g.one(&[
                "\"properties\": {",
                "\"properties\": {",
                "\"properties\": {",
                "\"patternProperties\": {",
                "\"dependentSchemas\": {",
                "\"dependencies\": {",
            ]));
            for (number, name) in ["\"a\"", "\"b\"", "\"c\"", "\"l\""].iter().enumerate() {
                let comma = if number > 0 { ", " } else { "" };
                let key = Node::new("").text(format!("{comma}{name}: "));
                inner = inner.with(key.with(schema(g, depth - 1)));
            }
            inner.text("}")
        }
        3 | 4 => {
            let mut inner = node.text(g.one(&[
                "\"allOf\": [",
                "\"anyOf\": [",
                "\"oneOf\": [",
                "\"items\": [",
                "\"prefixItems\": [",
            ]));
            for number in 0..=g.few(2) {
                inner = inner
                    .text(if number > 0 { ", " } else { "" })
                    .with(schema(g, depth - 1));
            }
            inner.text("]")
        }
        5 => {
            let (one, two, three) = (
                schema(g, depth - 1),
                schema(g, depth - 1),
                schema(g, depth - 1),
            );
            node.text("\"if\": ")
                .with(one)
                .text(", \"then\": ")
                .with(two)
                .text(", \"else\": ")
                .with(three)
        }
        _ => {
            let name = g.one(&[
                "not",
                "items",
                "contains",
                "propertyNames",
                "additionalProperties",
                "additionalItems",
                "unevaluatedProperties",
                "unevaluatedItems",
            ]);
            node.text(format!("\"{name}\": "))
                .with(schema(g, depth - 1))
        }
    }
}

fn schema(g: &mut Gen, depth: usize) -> Node {
    if g.percent(6) {
        return Node::leaf(
            "schema",
            g.mostly(85, &["true", "false"], &["1", "null", "[]", "\"x\""]),
        )
        .least("{}");
    }
    let mut node = Node::new("schema").least("{}").text("{");
    for number in 0..=g.few(3) {
        let comma = if number > 0 { ", " } else { "" };
        let one = Node::new("one").text(comma).with(keyword(g, depth));
        node = node.with(if number > 0 { one.least("") } else { one });
    }
    node.text("}")
}

fn root(g: &mut Gen) -> Node {
    if g.percent(4) {
        return yaml::json(g, 3);
    }
    let mut node = Node::new("").text("{");
    let drafts = [
        "",
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
        "x",
    ];
    let draft = g.mostly(95, &drafts[..6], &drafts[6..]);
    if !draft.is_empty() {
        node = node.with(Node::leaf("draft", format!("\"$schema\": \"{draft}\", ")).least(""));
    }
    if g.percent(10) {
        node = node.with(
            Node::leaf(
                "id",
                g.one(&[
                    "\"$id\": \"http://example.com/s.json\", ",
                    "\"$id\": \"#d\", ",
                    "\"$id\": \"urn:x\", ",
                    "\"id\": \"#i\", ",
                    "\"$anchor\": \"d\", ",
                    "\"$dynamicAnchor\": \"d\", ",
                    "\"$recursiveAnchor\": true, ",
                ]),
            )
            .least(""),
        );
    }
    let (one, two) = (schema(g, 1), schema(g, 1));
    node = node.with(
        Node::new("defs")
            .text("\"definitions\": {\"d\": ")
            .with(one)
            .text("}, \"$defs\": {\"d\": ")
            .with(two)
            .text("}, ")
            .least(""),
    );
    for number in 0..=g.few(3) {
        let comma = if number > 0 { ", " } else { "" };
        let one = Node::new("one").text(comma).with(keyword(g, 3));
        node = node.with(if number > 0 { one.least("") } else { one });
    }
    node.text("}")
}

/// A schema and values.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let mut values = Node::new("");
    for key in ["a", "b", "c", "l", "x"] {
        let value = g.one(&[
            "1",
            "2",
            "a",
            "ab",
            "null",
            "1.5",
            "true",
            "\"\"",
            "[1, 2, 1]",
            "[a]",
            "[]",
            "{}",
            "{a: 1}",
            "{a: 1, b: {c: x}, d: null}",
            "[[1], {a: 1}]",
            "\"2024-02-29\"",
            "3.0",
            "-1",
            "0",
            "\"é\"",
            "{a: {b: 1}, zz: [1]}",
            "[{a: 1}, {a: 1}]",
            "\"a@b.c\"",
            "\"127.0.0.1\"",
            "0.3",
            "1e3",
            "2024-01-01",
        ]);
        if g.percent(80) {
            values = values.with(Node::leaf("line", format!("{key}: {value}\n")).least(""));
        }
    }
    let mut draft = Draft::template()
        .file("values.yaml", values)
        .file("values.schema.json", root(g));
    if g.percent(10) {
        draft.command = vec!["lint", "chart"];
    }
    draft
}
