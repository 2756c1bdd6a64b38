//! Template actions in each other, with every trim, comment and kind of error.

use super::arguments::typed;
use super::expression::call;
use super::{Gen, sample_values};
use crate::case::Draft;
use crate::tree::Node;

/// One term of a pipeline.
fn term(g: &mut Gen, depth: usize) -> Node {
    if depth > 0 && g.percent(25) {
        let tail = g.one(&["", "", "", ".b", ".c.d", ".a"]);
        return Node::new("term")
            .text("(")
            .with(pipeline(g, depth - 1))
            .text(format!("){tail}"))
            .least("1");
    }
    Node::leaf(
        "term",
        g.one(&[
            ".",
            ".Values.s",
            ".Values.i",
            ".Values.m",
            ".Values.l",
            ".Values.missing",
            ".Values.missing.x",
            ".a",
            ".k",
            "$",
            "$x",
            "$y",
            "$.Values.s",
            "$x.b",
            "1",
            "2.5",
            "\"s\"",
            "`r`",
            "true",
            "false",
            "nil",
            "'c'",
            "0x1F",
            "1e3",
            "1_0",
            ".Values.mm",
            ".Values.e",
            ".Values.le",
            ".Values.t",
            ".Values.n",
            ".Values.z",
            ".Release",
            ".Chart.Name",
            ".Values.l.x",
            ".Values.s.x",
            ".Template.Name",
            "$.Release.Name",
            "\"%v-%s\"",
            ".Capabilities.KubeVersion.Minor",
            "1i",
            "\"a\\nb\"",
            "-3",
            "+1",
            "(list)",
            ".Files",
        ]),
    )
    .least("1")
}

fn command(g: &mut Gen, depth: usize) -> Node {
    if g.percent(25) {
        return term(g, depth);
    }
    let name = g.one(&[
        "print", "printf", "println", "len", "index", "slice", "eq", "ne", "lt", "le", "gt", "ge",
        "and", "or", "not", "html", "js", "urlquery", "call", "upper", "dict", "list", "default",
        "include", "tpl", "toYaml", "quote", "get", "set", "ternary", "first", "hasKey", "fail",
        "required", "lookup", "empty", "keys", "kindOf", "typeOf", "add", "nindent", "trim",
        "concat", "nope",
    ]);
    if g.percent(50) {
        return call(g, name, depth.min(1));
    }
    let mut node = Node::new("call").text(name);
    for _ in 0..g.few(3) {
        node = node.with(
            Node::new("argument")
                .text(" ")
                .with(term(g, depth))
                .least(""),
        );
    }
    node
}

fn pipeline(g: &mut Gen, depth: usize) -> Node {
    let mut node = Node::new("pipeline");
    if g.percent(6) {
        node = node.text(g.one(&["$x := ", "$y := ", "$x = ", "$z = "]));
    }
    node = node.with(command(g, depth));
    for _ in 0..g.few(2) {
        node = node.with(
            Node::new("next")
                .text(" | ")
                .with(command(g, depth))
                .least(""),
        );
    }
    node
}

/// `{{ words }}` with trims and blanks; now and then what does not belong there.
fn action(g: &mut Gen, words: Node) -> Node {
    let open = g.one(&[
        "{{ ", "{{ ", "{{ ", "{{", "{{- ", "{{- ", "{{-\n", "{{  ", "{{\t",
    ]);
    let close = g.one(&[
        " }}", " }}", " }}", "}}", " -}}", " -}}", "\n-}}", "  }}", "\n}}",
    ]);
    let mut node = Node::new("").text(open).with(words);
    if g.percent(2) {
        node = node.with(
            Node::leaf(
                "junk",
                g.one(&[
                    " )", " (", " |", " $", " \"", " `", " '", " @", " 1x", " .1.2", " ..",
                    " := 1", ", 1", " é", " /* c */", " \\", " =", " -}", " }", " ☺", " 08",
                    " .x$y", " 'ab'", " ''",
                ]),
            )
            .least(""),
        );
    }
    node.text(close)
}

fn words(g: &mut Gen, text: &'static str) -> Node {
    action(g, Node::leaf("", text))
}

fn text(g: &mut Gen) -> Node {
    Node::leaf(
        "text",
        g.one(&[
            "", "a", " ", "\n", "  b\n", "{", "}", "é", "- x\n", "k: v\n", "\t", "{ {", "}}",
            "# c\n", "\r\n", "---\n",
        ]),
    )
    .least("")
}

fn nodes(g: &mut Gen, depth: usize) -> Node {
    let mut node = Node::new("nodes").least("x");
    for _ in 0..=g.few(3) {
        node = node.with(text(g)).with(one(g, depth).least(""));
    }
    node.with(text(g))
}

fn one(g: &mut Gen, depth: usize) -> Node {
    let node = Node::new("node");
    if depth == 0 || g.percent(40) {
        let inner = pipeline(g, 2);
        return node.with(action(g, inner));
    }
    let inner = depth - 1;
    match g.below(13) {
        0..3 => branch(g, "if", inner),
        3..5 => branch(g, "with", inner),
        5..8 => range(g, inner),
        8 => {
            let name = g.one(&["T", "U", "t", "T"]);
            let dot = g.one(&[
                "",
                " .",
                " .Values",
                " $x",
                " (dict \"b\" 1)",
                " nil",
                " . .",
            ]);
            let call = Node::leaf("", format!("template \"{name}\"{dot}"));
            node.with(action(g, call))
        }
        9 => {
            let name = g.one(&["B", "T"]);
            let dot = g.one(&[" .", " .Values", "", " .Values.m"]);
            let open = Node::leaf("", format!("block \"{name}\"{dot}"));
            let (open, body, end) = (action(g, open), nodes(g, inner), words(g, "end"));
            node.with(open).with(body).with(end)
        }
        10 => {
            let comment = g.one(&[
                "{{/* c */}}",
                "{{- /* c\n */ -}}",
                "{{ /* c */ }}",
                "{{/* c */ -}}",
                "{{/*\n*/}}",
                "{{/* }} */}}",
                "{{-/* c */}}",
                "{{/* c",
                "{{/**/}}",
            ]);
            node.text(comment)
        }
        11 => {
            let stray = g.one(&[
                "break",
                "continue",
                "end",
                "else",
                "else if .Values.t",
                "define \"Z\"",
                "if",
                "range",
                "with",
                "block",
                "template",
                "template 1",
                "$x := 1",
                "$q",
                "else with .",
                "",
            ]);
            node.with(words(g, stray))
        }
        _ => {
            let call = g.one(&[
                "include \"T\" .",
                "include \"T\" . | nindent 2",
                "tpl \"{{ .Values.s }}\" .",
                "tpl .Values.text .",
                "include \"nope\" .",
                "include \"T\"",
                "tpl (toYaml .Values.m) $",
                "tpl \"{{ include \\\"T\\\" . }}\" .",
                "tpl \"{{\" .",
                "tpl \"{{ .x.y.z }}\" .",
                "$x = 5",
                "$y := $x",
                "include (print \"T\") (list 1)",
                "tpl \"{{ define \\\"T\\\" }}new{{ end }}\" .",
                "include \"U\" (dict \"a\" .)",
                "set .Values \"new\" 1",
                "tpl \"{{ $x }}\" .",
                "tpl \"{{ break }}\" .",
                "fail \"no\"",
                "required \"need\" .Values.missing",
                "toYaml .Values.m | nindent 4",
            ]);
            node.with(words(g, call))
        }
    }
}

fn branch(g: &mut Gen, keyword: &str, depth: usize) -> Node {
    let head = Node::new("")
        .text(format!("{keyword} "))
        .with(pipeline(g, 1));
    let (head, body) = (action(g, head), nodes(g, depth));
    let mut node = Node::new("node").with(head).with(body);
    for _ in 0..g.few(2) {
        let next = Node::new("")
            .text(format!("else {keyword} "))
            .with(pipeline(g, 1));
        let (next, body) = (action(g, next), nodes(g, depth));
        node = node.with(Node::new("else").with(next).with(body).least(""));
    }
    if g.percent(40) {
        let (next, body) = (words(g, "else"), nodes(g, depth));
        node = node.with(Node::new("else").with(next).with(body).least(""));
    }
    node.with(words(g, "end"))
}

fn range(g: &mut Gen, depth: usize) -> Node {
    let variables = g.one(&[
        "",
        "",
        "$x := ",
        "$i, $x := ",
        "$k, $v := ",
        "$x = ",
        "$x, $y = ",
        "$i, $x, $y := ",
        "$x , := ",
    ]);
    let over = g.one(&[
        ".Values.l",
        ".Values.m",
        ".Values.mm",
        ".Values.le",
        ".Values.s",
        ".Values.i",
        "3",
        ".Values.missing",
        ".Values.ls",
        "until 3",
        ".",
        "$x",
        ".Values.t",
        "(list 1 (list 2))",
        "nil",
        "2.0",
        ".Values.z",
        "tuple 1 2",
        "-1",
        "\"ab\"",
    ]);
    let over = match g.percent(80) {
        true => Node::leaf("pipeline", over),
        false => pipeline(g, 1),
    };
    let head = Node::new("").text(format!("range {variables}")).with(over);
    let (head, mut body) = (action(g, head), nodes(g, depth));
    if g.percent(30) {
        let leave = g.one(&[
            "{{ break }}",
            "{{ continue }}",
            "{{ if . }}{{ continue }}{{ end }}",
            "{{- if eq . 2 -}}{{ break -}} x{{ end }}",
            "{{ with . }}{{ break }}{{ end }}y",
            "{{break }}",
            "{{ break 1 }}",
        ]);
        body = body.with(Node::leaf("leave", leave).least(""));
    }
    let mut node = Node::new("node").with(head).with(body);
    if g.percent(30) {
        let (next, body) = (words(g, "else"), nodes(g, depth));
        node = node.with(Node::new("else").with(next).with(body).least(""));
    }
    node.with(words(g, "end"))
}

/// One template and its partials.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let mut text = Node::new("");
    if g.percent(80) {
        text = text.with(Node::leaf("start", "{{ $x := .Values.m }}").least(""));
    }
    if g.percent(30) {
        let body = nodes(g, 1);
        text = text.with(
            Node::new("define")
                .text("{{ define \"U\" }}")
                .with(body)
                .text("{{ end }}")
                .least(""),
        );
    }
    text = text.with(nodes(g, 3));
    if g.percent(5) {
        text = text.with(
            Node::new("stray")
                .text("{{ ")
                .with(typed(g, "string", 1))
                .text(" }}")
                .least(""),
        );
    }
    let partial = Node::leaf(
        "partial",
        "{{- define \"T\" -}}<{{ . | toJson }}{{ .b }}>{{- end -}}\n",
    )
    .least("");
    let notes = g.percent(60);
    let name = if notes {
        "templates/NOTES.txt"
    } else {
        "templates/t.yaml"
    };
    let mut draft = Draft::template()
        .file("values.yaml", sample_values())
        .file("templates/_p.tpl", partial)
        .file(name, text);
    if notes {
        draft.command = vec!["install", "r", "chart", "--dry-run=client"];
    }
    draft
}
