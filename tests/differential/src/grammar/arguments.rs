//! Arguments of functions, by the function's Go type and by what it wants to find in its texts.

use super::strings;
use super::{Gen, PATHS, quoted};
use crate::tree::Node;

/// What a text argument means.
type Meaning = fn(&mut Gen) -> String;

/// Texts with a meaning: function, position, what it is.
const MEANINGS: &[(&str, usize, Meaning)] = &[
    ("regexMatch", 0, strings::pattern),
    ("regexMatch", 1, strings::haystack),
    ("mustRegexMatch", 0, strings::pattern),
    ("mustRegexMatch", 1, strings::haystack),
    ("regexFind", 0, strings::pattern),
    ("regexFind", 1, strings::haystack),
    ("mustRegexFind", 0, strings::pattern),
    ("mustRegexFind", 1, strings::haystack),
    ("regexFindAll", 0, strings::pattern),
    ("regexFindAll", 1, strings::haystack),
    ("mustRegexFindAll", 0, strings::pattern),
    ("mustRegexFindAll", 1, strings::haystack),
    ("regexReplaceAll", 0, strings::pattern),
    ("regexReplaceAll", 1, strings::haystack),
    ("regexReplaceAll", 2, strings::replacement),
    ("mustRegexReplaceAll", 0, strings::pattern),
    ("mustRegexReplaceAll", 1, strings::haystack),
    ("mustRegexReplaceAll", 2, strings::replacement),
    ("regexReplaceAllLiteral", 0, strings::pattern),
    ("regexReplaceAllLiteral", 1, strings::haystack),
    ("regexReplaceAllLiteral", 2, strings::replacement),
    ("mustRegexReplaceAllLiteral", 0, strings::pattern),
    ("mustRegexReplaceAllLiteral", 1, strings::haystack),
    ("regexSplit", 0, strings::pattern),
    ("regexSplit", 1, strings::haystack),
    ("mustRegexSplit", 0, strings::pattern),
    ("mustRegexSplit", 1, strings::haystack),
    ("semver", 0, strings::version),
    ("semverCompare", 0, strings::constraint),
    ("semverCompare", 1, strings::version),
    ("date", 0, strings::layout),
    ("dateInZone", 0, strings::layout),
    ("dateInZone", 2, strings::zone),
    ("date_in_zone", 0, strings::layout),
    ("date_in_zone", 2, strings::zone),
    ("htmlDateInZone", 1, strings::zone),
    ("toDate", 0, strings::layout),
    ("toDate", 1, strings::date),
    ("mustToDate", 0, strings::layout),
    ("mustToDate", 1, strings::date),
    ("dateModify", 0, strings::duration),
    ("date_modify", 0, strings::duration),
    ("mustDateModify", 0, strings::duration),
    ("must_date_modify", 0, strings::duration),
    ("duration", 0, strings::duration),
    ("durationRound", 0, strings::duration),
    ("urlParse", 0, strings::url),
    ("printf", 0, strings::format),
    ("base", 0, strings::path),
    ("dir", 0, strings::path),
    ("clean", 0, strings::path),
    ("ext", 0, strings::path),
    ("isAbs", 0, strings::path),
    ("osBase", 0, strings::path),
    ("osDir", 0, strings::path),
    ("osClean", 0, strings::path),
    ("osExt", 0, strings::path),
    ("osIsAbs", 0, strings::path),
    ("fromYaml", 0, yaml),
    ("fromYamlArray", 0, yaml),
    ("mustFromYaml", 0, yaml),
    ("mustFromYamlArray", 0, yaml),
    ("fromJson", 0, json),
    ("fromJsonArray", 0, json),
    ("mustFromJson", 0, json),
    ("fromToml", 0, toml),
    ("mustFromToml", 0, toml),
    ("toDecimal", 0, octal),
    ("b64dec", 0, base64),
    ("b32dec", 0, base64),
    ("tpl", 0, template),
];

fn yaml(g: &mut Gen) -> String {
    super::yaml::document(g).print()
}

fn json(g: &mut Gen) -> String {
    super::yaml::json(g, 3).print()
}

fn octal(g: &mut Gen) -> String {
    (g.one(&["777", "0644", "8", "-7", "", "7777777777777777777777777"])).to_owned()
}

fn base64(g: &mut Gen) -> String {
    (g.one(&[
        "aGVsbG8=",
        "aGVsbG8",
        "aGV\nsbG8=",
        "NBSWY3DP",
        "nbswy3dp",
        "MY======",
        "MY==",
        "a===",
        "====",
        "/+8=",
        "_-8=",
        "aGVsbG8= ",
    ]))
    .to_owned()
}

fn template(g: &mut Gen) -> String {
    (g.one(&[
        "{{ . }}",
        "{{ .Values.s }}",
        "{{ .x.y }}",
        "{{ if }}",
        "{{ nope }}",
        "a{{ `b` }}",
        "{{ template \"x\" }}",
        "{{ $x }}",
        "{{ include \"T\" . }}",
        "{{ define \"T\" }}n{{ end }}{{ template \"T\" }}",
        "{{",
    ]))
    .to_owned()
}

fn toml(g: &mut Gen) -> String {
    const LINES: &[&str] = &[
        "a = 1\n",
        "b = \"x\"\n",
        "[t]\n",
        "c = [1, 2]\n",
        "d = 1979-05-27T07:32:00Z\n",
        "[[l]]\n",
        "e.f = 1.5\n",
        "g = {h = 1}\n",
        "i = 0x1F\n",
        "j = 'lit'\n",
        "k = \"\"\"m\nn\"\"\"\n",
        "l = true\n",
        "# c\n",
        "m = 1_000\n",
        "n = inf\n",
        "bad\n",
        "a = \n",
        "[t]\n[t]\n",
        "o = 07:32:00\n",
        "p = 1979-05-27\n",
        "\"q r\" = 1\n",
        "s = [1, \"x\"]\n",
    ];
    (0..=g.few(3)).map(|_| g.one(LINES)).collect()
}

/// Functions whose work grows with a number: they get small ones only, for Helm knows no limit.
const GROWING: &[&str] = &[
    "until",
    "untilStep",
    "seq",
    "repeat",
    "indent",
    "nindent",
    "wrap",
    "wrapWith",
    "chunk",
    "mustChunk",
    "splitn",
    "derivePassword",
];

/// Argument number `position` of `function`, whose Go type is `go_type`.
pub(crate) fn argument(
    g: &mut Gen,
    function: &str,
    position: usize,
    go_type: &str,
    depth: usize,
) -> Node {
    let meaning = MEANINGS
        .iter()
        .find(|(name, at, _)| *name == function && *at == position);
    if let Some((_, _, meaning)) = meaning
        && g.percent(90)
    {
        return Node::leaf("text", quoted(&meaning(g)));
    }
    if grows(function, go_type) {
        return Node::leaf(
            "small",
            g.one(&[
                "0",
                "1",
                "2",
                "3",
                "5",
                "7",
                "-1",
                "10",
                "\"3\"",
                "nil",
                "2.5",
                ".Values.i",
            ]),
        );
    }
    let go_type = match g.percent(10) {
        true => g.one(&[
            "string",
            "int",
            "float64",
            "bool",
            "[]interface {}",
            "map[string]interface {}",
            "interface {}",
            "time.Time",
        ]),
        false => go_type,
    };
    typed(g, go_type, depth)
}

/// Whether a function's work grows with a number of that type.
pub(crate) fn grows(function: &str, go_type: &str) -> bool {
    GROWING.contains(&function) && go_type != "string"
}

/// A plain argument of that Go type.
pub(crate) fn sound(g: &mut Gen, go_type: &str) -> &'static str {
    match go_type {
        "string" => g.one(&["\"a\"", "\"hello World\"", "\"1.2.3\"", "\"a,b\"", "\"\""]),
        "int" | "int64" | "uint32" => g.one(&["1", "3", "0", "-1"]),
        "float64" => "1.5",
        "bool" => "true",
        "[]interface {}" | "[]string" => g.one(&["(list 1 \"a\")", ".Values.ls", "(list)"]),
        "map[string]interface {}" => g.one(&["(dict \"a\" 1)", ".Values.m"]),
        "map[string]string" => "(dict)",
        "time.Time" => "(toDate \"2006-01-02\" \"2024-02-29\")",
        _ => g.one(&[
            "1",
            "\"a\"",
            "(list 1 2)",
            "(dict \"a\" 1)",
            ".Values.ls",
            "\"12\"",
            "true",
        ]),
    }
}

/// An expression of that Go type, mostly.
pub(crate) fn typed(g: &mut Gen, go_type: &str, depth: usize) -> Node {
    const CALLS: &[(&str, &[&str])] = &[
        (
            "string",
            &[
                "upper",
                "toYaml",
                "quote",
                "printf",
                "join",
                "trim",
                "toString",
                "title",
                "b64enc",
                "replace",
                "toJson",
                "default",
                "ternary",
                "squote",
                "trunc",
                "nindent",
                "snakecase",
                "cat",
                "print",
                "typeOf",
                "kindOf",
            ],
        ),
        (
            "int",
            &["len", "add", "int", "sub", "mul", "max", "toDecimal"],
        ),
        ("int64", &["int64", "add1", "div", "mod", "round", "min"]),
        (
            "float64",
            &["float64", "addf", "divf", "floor", "ceil", "mulf"],
        ),
        (
            "bool",
            &[
                "eq",
                "and",
                "not",
                "hasKey",
                "contains",
                "empty",
                "has",
                "semverCompare",
                "kindIs",
                "lt",
            ],
        ),
        (
            "[]interface {}",
            &[
                "list",
                "append",
                "uniq",
                "concat",
                "until",
                "splitList",
                "rest",
                "sortAlpha",
                "compact",
                "without",
                "fromJsonArray",
                "reverse",
                "slice",
                "regexFindAll",
                "chunk",
            ],
        ),
        (
            "map[string]interface {}",
            &[
                "dict",
                "merge",
                "pick",
                "omit",
                "fromYaml",
                "fromJson",
                "set",
                "deepCopy",
                "urlParse",
                "get",
                "mergeOverwrite",
                "split",
            ],
        ),
        ("time.Time", &["toDate", "mustDateModify"]),
        (
            "interface {}",
            &[
                "default", "index", "first", "last", "dig", "coalesce", "ternary", "get",
                "fromYaml", "list", "dict", "semver", "duration",
            ],
        ),
    ];
    if depth > 0
        && g.percent(30)
        && let Some((_, names)) = CALLS.iter().find(|(of, _)| *of == go_type)
    {
        let name = g.one(names);
        return Node::new("term")
            .text("(")
            .with(super::expression::call(g, name, depth - 1))
            .text(")")
            .least("\"x\"");
    }
    let text = match go_type {
        "string" => match g.percent(85) {
            true => quoted(&strings::word(g)),
            false => (g.one(PATHS)).to_owned(),
        },
        "int" | "int64" | "uint32" => (g.one(&[
            "0",
            "1",
            "2",
            "3",
            "-1",
            "7",
            "10",
            "100",
            "-5",
            "9223372036854775807",
            "0x10",
            "'a'",
            "1e2",
            "1_000",
            ".Values.i",
        ]))
        .to_owned(),
        "float64" => (g.one(&[
            "0.0",
            "1.5",
            "-2.5",
            "3",
            "1e21",
            "0.1",
            "1e-7",
            ".Values.f",
            ".Values.big",
            "2.675",
        ]))
        .to_owned(),
        "bool" => (g.one(&["true", "false", ".Values.t", ".Values.n"])).to_owned(),
        "[]interface {}" | "[]string" | "[]int" => (g.one(&[
            ".Values.l",
            ".Values.ls",
            ".Values.le",
            "(list 1 2 3)",
            "(list \"b\" \"a\")",
            "(list)",
            "(list nil 1 \"x\" 2.5)",
            "(until 3)",
            "(list (list 1) (dict \"a\" 1))",
            "(splitList \",\" \"a,b\")",
        ]))
        .to_owned(),
        "map[string]interface {}" => (g.one(&[
            ".Values.m",
            ".Values.mm",
            ".Values.me",
            "(dict)",
            "(dict \"a\" 1 \"b\" (list 1))",
            "(dict \"k\" nil)",
            ".Values",
        ]))
        .to_owned(),
        "map[string]string" => (g.one(&["(dict \"a\" \"b\")", "(split \",\" \"a,b\")"])).to_owned(),
        "time.Time" => (g.one(&[
            "(toDate \"2006-01-02\" \"2024-02-29\")",
            "1700000000",
            "(toDate \"2006-01-02T15:04:05Z07:00\" \"2024-06-30T12:00:00.5+02:00\")",
            "\"x\"",
            "0",
            "-62135596801",
        ]))
        .to_owned(),
        _ => any(g),
    };
    Node::leaf("term", text).least("1")
}

fn any(g: &mut Gen) -> String {
    if g.percent(25) {
        return quoted(&strings::word(g));
    }
    if g.percent(40) {
        return (g.one(PATHS)).to_owned();
    }
    (g.one(&[
        "0",
        "1",
        "-7",
        "2.5",
        "1e6",
        "1e21",
        "1000000",
        "true",
        "false",
        "nil",
        "\"\"",
        "(list)",
        "(dict)",
        "(list 1 \"a\" nil)",
        "(dict \"a\" (list 1 2))",
        "'x'",
        "9223372036854775807",
        "(int 3)",
        "(float64 3)",
        "(int64 3)",
        "(list 1.0 2)",
        "(dict \"b\" 1 \"a\" 2)",
        "(tuple 1 2)",
        "(semver \"1.2.3\")",
        "(toDate \"2006-01-02\" \"2024-02-29\")",
        "(until 3)",
        "(splitList \",\" \"a,b\")",
        "(split \",\" \"a,b\")",
        "(duration 5)",
        "(atoi \"x\")",
        "`raw`",
        "\"1\"",
        "\"0\"",
        "\"a,b\"",
        "0x1F",
        "1i",
        "0b11",
        "0o17",
    ]))
    .to_owned()
}
