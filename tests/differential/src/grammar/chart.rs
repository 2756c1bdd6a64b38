//! Whole charts: subcharts with conditions, tags, aliases and imports, globals and nulls.

use super::Gen;
use crate::case::Draft;
use crate::tree::Node;

const SHOW: &str = "v: {{ .Values | toJson | quote }}\nn: {{ .Chart.Name }}\n";

fn line(text: impl Into<String>) -> Node {
    Node::leaf("line", text).least("")
}

fn dependency(g: &mut Gen) -> Node {
    let mut node = Node::new("dependency").least("");
    node = node.text(format!(
        "- name: {}\n",
        g.one(&["x", "y", "x", "y", "z", "x.y", "\"\""])
    ));
    node = node.with(line(format!(
        "  version: {}\n",
        g.one(&[
            "1.0.0", "\"*\"", "~1", "\">=2\"", "^1.0", "bad", "\"\"", "1.x"
        ])
    )));
    if g.percent(40) {
        node = node.with(line(format!(
            "  condition: {}\n",
            g.one(&[
                "x.enabled",
                "y.enabled",
                "on",
                "global.on",
                "x.enabled,y.enabled",
                "nope",
                "a.b.c",
                "s",
                "tags.t",
                "\" x.enabled\"",
                "[a]",
                "x.enabled, y.enabled",
                "al.enabled"
            ])
        )));
    }
    if g.percent(35) {
        node = node.with(line(format!(
            "  tags: {}\n",
            g.one(&["[t]", "[t, u]", "[u]", "[]", "t", "[\"1\"]"])
        )));
    }
    if g.percent(25) {
        node = node.with(line(format!(
            "  alias: {}\n",
            g.one(&["al", "x2", "y", "a.b", "\"\"", "A_b", "c"])
        )));
    }
    if g.percent(10) {
        node = node.with(line(format!("  enabled: {}\n", g.one(&["true", "false"]))));
    }
    if g.percent(40) {
        let mut imports = Node::new("imports").text("  import-values:\n").least("");
        for _ in 0..=g.few(2) {
            imports = imports.with(line(format!(
                "  - {}\n",
                g.one(&[
                    "data",
                    "nope",
                    "{child: exp, parent: imp}",
                    "{child: exp.m, parent: .}",
                    "{child: s, parent: imp}",
                    "{child: nope, parent: imp}",
                    "{child: exports.data, parent: x}",
                    "1",
                    "{child: exp}",
                    "{parent: imp}",
                    "[a]",
                    "{child: global, parent: g2}",
                    "\"\"",
                    "{child: ., parent: all}",
                ])
            )));
        }
        node = node.with(imports);
    }
    node
}

fn values(g: &mut Gen) -> Node {
    const LINES: &[&str] = &[
        "x: {enabled: true, s: up, m: {k: null}}\n",
        "x: {enabled: false}\n",
        "x: null\n",
        "x: 1\n",
        "x: {m: null, exp: {m: {q: 9}}}\n",
        "x: {enabled: \"yes\"}\n",
        "y: {enabled: false, global: {h: 1}}\n",
        "y: {s: null}\n",
        "y: []\n",
        "global: {g: root, on: true}\n",
        "global: {m: {k: null}}\n",
        "global: null\n",
        "global: 1\n",
        "global: {on: false, m: {a: 1}}\n",
        "tags: {t: false}\n",
        "tags: {t: true, u: false}\n",
        "tags: {u: \"x\"}\n",
        "tags: 1\n",
        "on: true\n",
        "on: false\n",
        "imp: {q: root}\n",
        "imp: 1\n",
        "s: root\n",
        "al: {enabled: false, s: al}\n",
        "al: {global: {g: al}}\n",
        "exports: {data: {root: 1}}\n",
        "m: {k: {z: 1}}\n",
        "x2: {s: two}\n",
        "q: null\n",
        "exp: 1\n",
        "x: {y: {s: deep}, tags: {t: true}}\n",
        "c: {s: 1}\n",
        "a: {b: {c: false}}\n",
    ];
    let mut node = Node::new("values").least("");
    for _ in 0..g.few(6) {
        node = node.with(line(g.one(LINES)));
    }
    node
}

fn child_values(g: &mut Gen) -> Node {
    const LINES: &[&str] = &[
        "enabled: true\n",
        "enabled: false\n",
        "s: child\n",
        "m: {k: 1, l: {z: 2}}\n",
        "m: {k: {a: 1}}\n",
        "m: null\n",
        "exports: {data: {d: 1, m: {k: 2}}}\n",
        "exports: {data: 1}\n",
        "exports: 1\n",
        "exp: {m: {q: 1, n: null}, p: 2}\n",
        "global: {g: child, c: 1}\n",
        "global: {m: {k: 5, j: 6}}\n",
        "global: 1\n",
        "l: [1]\n",
        "q: 1\n",
        "global: null\n",
        "n: null\n",
        "exports: {data: {global: {e: 1}, x: {s: e}}}\n",
        "y: {s: from-x}\n",
        "tags: {t: true}\n",
    ];
    let mut node = Node::new("values").least("");
    for _ in 0..g.few(6) {
        node = node.with(line(g.one(LINES)));
    }
    node
}

fn subchart(g: &mut Gen, draft: Draft, place: &str, name: &str, depth: usize) -> Draft {
    let version = g.one(&["1.0.0", "1.0.0", "1.2.3", "2.0.0"]);
    let mut head = Node::new("").text(format!(
        "apiVersion: v2\nname: {name}\nversion: {version}\n"
    ));
    if g.percent(15) {
        head = head.with(line("type: library\n"));
    }
    if depth > 0 && g.percent(30) {
        head = head.with(
            Node::new("dependencies")
                .text("dependencies:\n")
                .with(dependency(g))
                .least(""),
        );
    }
    let mut draft = draft
        .file(&format!("{place}/Chart.yaml"), head)
        .file(&format!("{place}/values.yaml"), child_values(g))
        .file(&format!("{place}/templates/t.yaml"), Node::leaf("", SHOW));
    if g.percent(5) {
        draft = draft.file(
            &format!("{place}/values.schema.json"),
            Node::leaf(
                "",
                "{\"required\": [\"s\"], \"properties\": {\"m\": {\"type\": \"object\"}}}",
            ),
        );
    }
    if depth > 0 && g.percent(30) {
        draft = subchart(g, draft, &format!("{place}/charts/y"), "y", depth - 1);
    }
    draft
}

/// A chart with subcharts, values files and flags.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let mut head = Node::new("").text("apiVersion: v2\nname: c\nversion: 1.0.0\n");
    head = head.with(line(g.one(&[
        "",
        "",
        "",
        "kubeVersion: \">=1.20\"\n",
        "kubeVersion: \"<1.20\"\n",
        "type: application\n",
        "appVersion: 1.10\n",
        "keywords: [a, 1]\n",
        "annotations: {a: b}\n",
        "maintainers: [{name: m}]\n",
        "sources: x\n",
        "deprecated: true\n",
        "icon: 1\n",
        "home: ~\n",
        "extra: 1\n",
    ])));
    let mut dependencies = Node::new("dependencies").text("dependencies:\n").least("");
    for _ in 0..=g.few(3) {
        dependencies = dependencies.with(dependency(g));
    }
    let mut draft = Draft::template()
        .file("Chart.yaml", head.with(dependencies))
        .file("values.yaml", values(g))
        .file("templates/t.yaml", Node::leaf("", SHOW));
    if g.percent(90) {
        draft = subchart(g, draft, "charts/x", "x", 1);
    }
    if g.percent(60) {
        draft = subchart(g, draft, "charts/y", "y", 1);
    }
    if g.percent(10) {
        draft = draft.file("charts/z.txt", Node::leaf("", "x"));
    }
    if g.percent(40) {
        draft.files.push(("v.yaml".to_owned(), values(g)));
        draft.flags.push(("-f", Node::leaf("", "v.yaml")));
    }
    for _ in 0..g.few(2) {
        draft.flags.push((
            "--set",
            Node::leaf(
                "",
                g.one(&[
                    "x.enabled=false",
                    "x.m=null",
                    "global.g=null",
                    "global=null",
                    "tags.t=true",
                    "x=null",
                    "y.enabled=true",
                    "x.m.k=null",
                    "global.m=null",
                    "s=null",
                    "imp=null",
                    "x.global.g=1",
                    "al.s=null",
                ]),
            ),
        ));
    }
    if g.percent(15) {
        draft.command = vec!["lint", "chart"];
    }
    draft
}
