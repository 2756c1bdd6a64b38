//! `--set` and its kin: paths, lists, indexes, escapes, nulls, JSON, and what is wrong.

use super::{Gen, yaml};
use crate::case::Draft;
use crate::tree::Node;

fn key(g: &mut Gen) -> Node {
    let mut node = Node::new("key").least("a");
    for number in 0..=g.few(3) {
        let mut part = Node::new("part").least("");
        if number > 0 {
            part = part.text(g.one(&[".", ".", ".", ".", "..", ""]));
        }
        part = part.text(g.one(&[
            "a", "b", "c", "l", "m", "s", "a", "b", "x\\.y", "a\\,b", "a\\=b", "0", "é", "global",
            "a b", "", "\"a\"", "a\\[0\\]", "a\\\\", "a-b", "a/b", "null", "a:b", " a",
        ]));
        if g.percent(25) {
            part = part.with(
                Node::leaf(
                    "index",
                    g.one(&[
                        "[0]",
                        "[1]",
                        "[2]",
                        "[0][1]",
                        "[5]",
                        "[-1]",
                        "[x]",
                        "[",
                        "]",
                        "[]",
                        "[0]x",
                        "[65536]",
                        "[65537]",
                        "[99999999999999999999]",
                        "[00]",
                        "[ 1]",
                        "[0x1]",
                        "[1.5]",
                        "[0].b",
                        "[\\0]",
                        "[1]]",
                        "[+1]",
                    ]),
                )
                .least(""),
            );
        }
        node = node.with(part);
    }
    node
}

fn value(g: &mut Gen) -> Node {
    if g.percent(20) {
        let mut node = Node::new("value").least("1").text("{");
        for number in 0..g.few(4) {
            node = node.with(
                Node::new("item")
                    .text(if number > 0 { "," } else { "" })
                    .with(plain(g))
                    .least(""),
            );
        }
        return node.text(g.one(&["}", "}", "}", "}", "", "}x", "}}", ",}"]));
    }
    plain(g)
}

fn plain(g: &mut Gen) -> Node {
    Node::leaf(
        "value",
        g.one(&[
            "1",
            "0",
            "01",
            "-1",
            "1.5",
            "1e3",
            "true",
            "TRUE",
            "false",
            "null",
            "Null",
            "~",
            "",
            "abc",
            "a b",
            "a\\,b",
            "a\\.b",
            "a=b",
            "a\\=b",
            "\\",
            "\\\\",
            "{",
            "}",
            "[",
            "é",
            "0x10",
            "9223372036854775807",
            "9223372036854775808",
            "1_000",
            " x",
            "x ",
            "\"q\"",
            "'q'",
            "a\\nb",
            "{a",
            "a}",
            "007",
            "yes",
            "on",
            "0.10",
            "+1",
            "\\{a\\}",
            "a,b",
            "@x",
            "\n",
            "1:2",
            "nil",
            "\\true",
            "t\\rue",
            "00",
            "-0",
            "1.0",
            "1e400",
            "%v",
        ]),
    )
    .least("1")
}

fn expression(g: &mut Gen) -> Node {
    let mut node = Node::new("expression");
    for number in 0..=g.few(2) {
        let mut one = Node::new("one").least("");
        if number > 0 {
            one = one.text(g.one(&[",", ",", ",", ", ", ",,", ""]));
        }
        one = one
            .with(key(g))
            .text(g.one(&["=", "=", "=", "=", "=", "=", "=", "=", "", "==", " = "]));
        node = node.with(one.with(value(g)));
    }
    node
}

fn json_expression(g: &mut Gen) -> Node {
    if g.percent(25) {
        return yaml::json(g, 3);
    }
    let mut node = Node::new("expression");
    for number in 0..=g.few(2) {
        let mut one = Node::new("one").least("");
        if number > 0 {
            one = one.text(g.one(&[",", ",", ", ", ";", " "]));
        }
        node = node.with(
            one.with(key(g))
                .text(g.one(&["=", "=", "=", "= ", ""]))
                .with(yaml::json(g, 2)),
        );
    }
    node
}

/// A few flags over values that they meet.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let values = Node::new("")
        .with(Node::leaf("line", "a: {b: 1, l: [1, 2, {x: y}], n: null}\n").least(""))
        .with(Node::leaf("line", "l: [a, b, [c, d]]\n").least(""))
        .with(Node::leaf("line", "s: text\n").least(""))
        .with(Node::leaf("line", "m: {m: {m: 1}}\n").least(""))
        .with(Node::leaf("line", "b: null\n").least(""));
    let mut draft = Draft::template().file("values.yaml", values).file(
        "templates/t.yaml",
        Node::leaf("", "v: {{ .Values | toJson | quote }}\n"),
    );
    if g.percent(20) {
        draft
            .files
            .push(("chart/x.txt".to_owned(), Node::leaf("", "file\ntext\n")));
    }
    for _ in 0..=g.few(2) {
        let flag = g.one(&[
            "--set",
            "--set",
            "--set",
            "--set-string",
            "--set-json",
            "--set-literal",
            "--set-file",
        ]);
        let expression = match flag {
            "--set-json" => json_expression(g),
            "--set-literal" => Node::new("")
                .with(key(g))
                .text(g.one(&["=", "=", "=", ""]))
                .with(value(g)),
            "--set-file" => Node::new("").with(key(g)).text(g.one(&[
                "=chart/x.txt",
                "=nope",
                "=",
                "",
                "=chart",
                "={chart/x.txt}",
                "=chart/x.txt,b=1",
            ])),
            _ => expression(g),
        };
        draft.flags.push((flag, expression));
    }
    draft
}
