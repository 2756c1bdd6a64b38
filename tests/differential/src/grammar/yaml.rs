//! YAML and JSON documents: every style of scalar and collection, and what is wrong in ways that people meet.

use super::Gen;
use crate::tree::Node;

const PLAIN: &[&str] = &[
    "a",
    "b c",
    "1",
    "0",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "1e1000",
    ".5",
    "5.",
    "1_000",
    "0x1F",
    "0o17",
    "017",
    "08",
    "0b11",
    "0x",
    "1:30",
    "190:20:30",
    "true",
    "True",
    "TRUE",
    "tRue",
    "yes",
    "Yes",
    "no",
    "on",
    "OFF",
    "y",
    "N",
    "null",
    "Null",
    "~",
    "",
    ".inf",
    "-.Inf",
    ".nan",
    ".NaN",
    "2024-02-29",
    "2024-02-29T01:02:03Z",
    "2001-12-14 21:59:43.10 -5",
    "2024-13-01",
    "é",
    "日本",
    "a#b",
    "a #b",
    "a:b",
    "a: b",
    "-x",
    "- x",
    "?x",
    "x, y",
    "[a",
    "{a",
    "a]",
    "a}",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'",
    "\"",
    "a'b",
    "<<",
    "=",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1.0",
    "1.10",
    "-0",
    "-0.0",
    "0.1e-7",
    "1e21",
    "1e20",
    "100000000000000000000",
    "1.7976931348623157e+309",
    "0x7fffffffffffffff",
    "0xFFFFFFFFFFFFFFFF",
    "1__0",
    "_1",
    "1_",
    "0_8",
    "+.5",
    "-.5e3",
    "1e+3",
    "1E3",
    "0.0001",
    "1e-5",
    "12e03",
    "-2E+05",
    "--- a",
    "...",
    "a\u{a0}b",
    "\u{feff}x",
    "a\\nb",
    "null x",
    "0777",
    "-0x1A",
    "+0b1",
    "-0o7",
    "0o8",
    "1.e3",
    "e3",
    "infinity",
    "NaN",
    "---",
    "12:30:45",
];

const QUOTED: &[&str] = &[
    "\"a\"",
    "'a'",
    "\"a\\nb\"",
    "'it''s'",
    "\"\\u00e9\\x41\\U0001F600\"",
    "\"\\/\\e\\0\\_\\N\\L\\P\"",
    "\"a\\\n   b\"",
    "\"a\n  b\n\n  c\"",
    "'a\n  b'",
    "\"\"",
    "''",
    "\"\\q\"",
    "\"\\xZZ\"",
    "\"a",
    "'a",
    "\"1\"",
    "'true'",
    "\"a: b\"",
    "\"\\ud800\"",
    "\"\\t\"",
    "\"\t\"",
    "' a '",
    "\"# no\"",
    "\"a\" b",
    "\"\\u65\"",
    "'~'",
    "\"\\U00110000\"",
    "\"0x10\"",
    "'null'",
    "\"1e3\"",
    "\"y\"",
    "\"a\\  b\"",
];

const KEYS: &[&str] = &[
    "a",
    "b",
    "c",
    "k1",
    "k2",
    "k10",
    "A",
    "1",
    "true",
    "null",
    "on",
    "\"q\"",
    "'s'",
    "1.5",
    "é",
    "a b",
    "~",
    "a.b",
    "<<",
    "0x1",
    "\"\"",
    "y",
    "2024-01-01",
    "? x",
    "[a]",
    "{a: 1}",
    "-a",
    "!!str t",
    "&k x",
    "1e3",
    "-1",
    "a-b",
    "a_b",
    "k02",
    "Zz",
    ".5",
];

/// A scalar for a place inside a flow collection or after a key.
fn scalar(g: &mut Gen) -> Node {
    let text = match g.percent(25) {
        true => g.one(QUOTED),
        false => g.one(PLAIN),
    };
    Node::leaf("value", text).least("1")
}

fn properties(g: &mut Gen) -> Node {
    Node::leaf(
        "properties",
        g.one(&[
            "&x ",
            "&y ",
            "!!str ",
            "!!int ",
            "!!float ",
            "!!bool ",
            "!!null ",
            "!!binary ",
            "!!map ",
            "!!seq ",
            "!!timestamp ",
            "!local ",
            "! ",
            "!!set ",
            "!!omap ",
            "!<tag:yaml.org,2002:str> ",
            "!!str &z ",
            "&z !!int ",
            "!e!x ",
            "!!merge ",
        ]),
    )
    .least("")
}

fn flow(g: &mut Gen, depth: usize) -> Node {
    if depth == 0 || g.percent(40) {
        return scalar(g);
    }
    let list = g.percent(50);
    let mut node = Node::new("value")
        .least("1")
        .text(if list { "[" } else { "{" });
    for number in 0..g.few(4) {
        let mut item = Node::new("item").least("");
        if number > 0 {
            item = item.text(g.one(&[", ", ", ", ",", ",\n  ", " , "]));
        }
        if !list || g.percent(10) {
            item = item.text(format!(
                "{}{}",
                g.one(KEYS),
                g.one(&[": ", ": ", ": ", ":", " : ", ""])
            ));
        }
        if g.percent(8) {
            item = item.with(properties(g));
        }
        node = node.with(item.with(flow(g, depth - 1)));
    }
    let close = if list { "]" } else { "}" };
    let close = match g.percent(3) {
        true => g.one(&["", ",]", ",}", "}", "]", ",,]"]),
        false => close,
    };
    node.text(close)
}

fn block_scalar(g: &mut Gen, indent: usize) -> Node {
    let head = g.one(&[
        "|", ">", "|-", ">-", "|+", ">+", "|2", ">1", "|2-", "| # c", ">-2", "|0", "|x", "|9",
        "|-\t",
    ]);
    let mut text = format!("{head}\n");
    for _ in 0..g.few(5) {
        let line = g.one(&[
            "one",
            "two words",
            "",
            "  more",
            "# no comment",
            "a: b",
            "- x",
            "tab\there",
            "é",
            " ",
            "'q'",
            "\ttab",
            "...",
            "---",
        ]);
        let pad = match g.percent(5) {
            true => g.below(4),
            false => indent + 2,
        };
        text.push_str(&format!("{:pad$}{line}\n", ""));
    }
    // The next line's own break follows.
    text.truncate(text.trim_end_matches('\n').len().max(head.len()));
    Node::leaf("value", text).least("1")
}

fn value(g: &mut Gen, indent: usize, depth: usize) -> Node {
    let mut node = Node::new("value").least(" 1");
    if g.percent(8) {
        node = node.text(" ").with(properties(g));
    }
    match g.below(10) {
        0 if depth > 0 => node.text(" ").with(flow(g, 2)),
        1 => node.text(" ").with(block_scalar(g, indent)),
        2..4 if depth > 0 => node.text("\n").with(mapping(g, indent + 2, depth - 1)),
        4..6 if depth > 0 => {
            let less = if g.percent(40) { 0 } else { 2 };
            node.text("\n").with(sequence(g, indent + less, depth - 1))
        }
        6 if g.percent(50) => node.text(g.one(&[" *x", " *y", " *nope", " &x", " &x *x", " *x x"])),
        _ => node
            .text(g.one(&[" ", " ", " ", " ", "  ", "\t", ""]))
            .with(scalar(g)),
    }
}

fn comment(g: &mut Gen) -> Node {
    Node::leaf(
        "comment",
        g.one(&[
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            " # c",
            "\n# c",
            "\n\n",
            " #",
            "\n  # deep",
            "#x",
            "\t",
            " ",
        ]),
    )
    .least("")
}

fn mapping(g: &mut Gen, indent: usize, depth: usize) -> Node {
    let mut node = Node::new("mapping").least("");
    for number in 0..=g.few(3) {
        let mut pad = indent;
        if number > 0 && g.percent(2) {
            pad = (indent + 1).saturating_sub(2 * g.below(2));
        }
        let mut entry = Node::new("entry").least("");
        if number > 0 {
            entry = entry.text("\n");
        }
        entry = entry.text(" ".repeat(pad));
        if g.percent(5) {
            let merge = g.one(&[
                "<<: *x",
                "<<: [*x, *y]",
                "<<: {m: 1}",
                "<<: 1",
                "? a\n  : b",
                "? [a]",
                "a",
                "? a",
                ": b",
                "<<: *nope",
                "\"<<\": {n: 1}",
            ]);
            node = node.with(entry.text(merge));
            continue;
        }
        let (key, colon) = (g.one(KEYS), g.mostly(95, &[":"], &[" :", ""]));
        node = node.with(
            entry
                .text(format!("{key}{colon}"))
                .with(value(g, indent, depth))
                .with(comment(g)),
        );
    }
    node
}

fn sequence(g: &mut Gen, indent: usize, depth: usize) -> Node {
    let mut node = Node::new("sequence").least("");
    for number in 0..=g.few(3) {
        let mut entry = Node::new("entry").least("");
        if number > 0 {
            entry = entry.text("\n");
        }
        entry = entry.text(" ".repeat(indent));
        entry = match g.below(8) {
            0 if depth > 0 => {
                let inner = mapping(g, indent + 2, depth - 1);
                // The first key stands behind the dash.
                let text = inner.print();
                entry.text(format!("- {}", text.trim_start_matches(' ')))
            }
            1 if depth > 0 => {
                let text = sequence(g, indent + 2, depth - 1).print();
                entry.text(format!("- {}", text.trim_start_matches(' ')))
            }
            _ => entry.text("-").with(value(g, indent, depth)),
        };
        node = node.with(entry.with(comment(g)));
    }
    node
}

/// A document, or several.
pub(crate) fn document(g: &mut Gen) -> Node {
    let mut node = Node::new("");
    if g.percent(8) {
        node = node.with(
            Node::leaf(
                "head",
                g.one(&[
                    "---\n",
                    "%YAML 1.1\n---\n",
                    "%YAML 1.2\n---\n",
                    "# c\n",
                    "\u{feff}",
                    "--- ",
                    "%TAG !e! tag:x,2000:\n---\n",
                    "\n\n",
                    "---\n---\n",
                    "%YAML 2.0\n---\n",
                    "%FOO\n---\n",
                    "\t\n",
                    "--- # c\n",
                ]),
            )
            .least(""),
        );
    }
    node = match g.below(12) {
        0 => node.with(flow(g, 3)),
        1 => node.with(sequence(g, 0, 2)),
        2 => node.with(scalar(g)),
        3 => node.with(block_scalar(g, 0)),
        _ => node.with(mapping(g, 0, 3)),
    };
    let end = g.one(&[
        "\n",
        "\n",
        "\n",
        "\n",
        "\n",
        "\n",
        "",
        "\n...\n",
        "\n---\n",
        "\n---\na: 1\n",
        "\n# end",
        "\r\n",
        "\n...\nb: 1\n",
    ]);
    node.with(Node::leaf("end", end).least(""))
}

/// A JSON value.
pub(crate) fn json(g: &mut Gen, depth: usize) -> Node {
    if depth == 0 || g.percent(40) {
        return Node::leaf(
            "json",
            g.one(&[
                "1",
                "0",
                "-1",
                "1.5",
                "1e3",
                "1E400",
                "01",
                ".5",
                "true",
                "false",
                "null",
                "nul",
                "\"a\"",
                "\"\\u00e9\"",
                "\"\\ud83d\\ude00\"",
                "\"\\ud800\"",
                "\"\\x\"",
                "\"a\nb\"",
                "'a'",
                "",
                "1.0",
                "100000000000000000000",
                "9223372036854775807",
                "\"<>&\"",
                "-",
                "+1",
                "NaN",
                "\"\u{2028}\"",
                "1.",
                "0.1",
                "123456789.123",
                "1e21",
                "\"",
                "\"\\",
                "\"\\u12",
                "tru",
                "-0",
            ]),
        )
        .least("1");
    }
    let list = g.percent(50);
    let mut node = Node::new("json")
        .least("1")
        .text(if list { "[" } else { "{" });
    for number in 0..g.few(3) {
        let mut item = Node::new("item").least("");
        if number > 0 {
            item = item.text(g.mostly(97, &[", ", ",", " ,\n"], &[",,"]));
        }
        if !list {
            item = item.text(g.mostly(
                95,
                &["\"a\": ", "\"b\":", "\"a\" : ", "\"c\": ", "\"\\u0061\": "],
                &["a: ", "\"d\"", "1: "],
            ));
        }
        node = node.with(item.with(json(g, depth - 1)));
    }
    let close = if list { "]" } else { "}" };
    node.text(if g.percent(4) {
        g.one(&["", ",]", "}", "]", "] x", "}}"])
    } else {
        close
    })
}
