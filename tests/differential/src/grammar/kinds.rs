//! Each function with one argument of each kind there is, and with too few and too many of them.

use super::arguments::sound;
use super::expression::{SIGNATURES, Signature};
use super::{Gen, sample_values};
use crate::case::Draft;
use crate::tree::Node;

/// A value of each Go type that templates can get hold of.
const KINDS: &[&str] = &[
    "nil",
    "true",
    "false",
    "0",
    "1",
    "-7",
    "2.5",
    "3.0",
    "1e21",
    "\"\"",
    "\"a\"",
    "\"12\"",
    "\"1.5\"",
    "'x'",
    "1i",
    "9223372036854775807",
    "(list)",
    "(list 1 \"a\" nil)",
    "(dict)",
    "(dict \"a\" 1)",
    "(until 3)",
    "(splitList \",\" \"a,b\")",
    "(split \",\" \"a,b\")",
    "(int 3)",
    "(int64 3)",
    "(float64 3)",
    "(index \"abc\" 1)",
    "(mustToDuration 90)",
    "(toDate \"2006-01-02\" \"2024-02-29\")",
    "(toDate \"2006-01-02\" \"2024-02-29\").Month",
    "(toDate \"2006-01-02\" \"2024-02-29\").Weekday",
    "(semver \"1.2.3\")",
    "(semver \"1.2.3-a\").Major",
    "(urlParse \"http://u:p@h:1/p?q#f\")",
    "(list (list 1) (list 2))",
    "(chunk 1 (list 1 2))",
    "(list nil)",
    "(dict \"k\" nil)",
    "(list 1.5 true)",
    "(list \"b\" \"a\")",
    ".",
    ".Values",
    ".Values.i",
    ".Values.s",
    ".Values.l",
    ".Values.m",
    ".Values.mm",
    ".Values.le",
    ".Values.me",
    ".Values.missing",
    ".Values.t",
    ".Values.e",
    ".Values.z",
    "(fromYaml \"a: 1\")",
    "(fromYaml \"a\")",
    "(fromJsonArray \"[1]\")",
    "(regexFindAll \"a\" \"aa\" -1)",
    "(regexFindAll \"x\" \"aa\" -1)",
    "(seq 1 3)",
    "(ternary 1 2 true)",
    "(toDate \"2006-01-02\" \"2024-02-29\").UTC.Location",
    "(semver \"1.2.3\").Original",
    "(fromToml \"a = 1979-05-27\").a",
    "(fromToml \"a = 1\").a",
    "(toDecimal \"7\")",
    "(list 1 | first)",
    "(dict \"a\" (dict \"b\" 1))",
    "(tuple)",
    "(concat (list 1) (list 2))",
    "(sortAlpha (list 2 1))",
    "(keys (dict \"a\" 1))",
    "(values (dict \"a\" 1))",
    "(mustFromJson \"1.5\")",
    "(mustFromJson \"null\")",
    ".Capabilities.KubeVersion",
    "(first (list .Capabilities.KubeVersion))",
    ".Capabilities.APIVersions",
    ".Chart",
    ".Files",
    ".Release",
];

fn call(g: &mut Gen, signature: &Signature) -> Node {
    let mut node = Node::new("").text(signature.name);
    let fixed = signature.types.len() - usize::from(signature.variadic);
    let count = match g.percent(85) {
        true if signature.variadic => fixed + g.below(4),
        true => fixed,
        false => g.below(fixed + 3),
    };
    // Beside one odd argument the others are right; at times all are odd.
    let odd = g.below(count.max(1));
    for position in 0..count {
        let go_type = signature
            .types
            .get(position.min(signature.types.len().saturating_sub(1)))
            .map_or("interface {}", String::as_str);
        let grows = super::arguments::grows(signature.name, go_type);
        let odd = position == odd || g.percent(15);
        let text = match odd {
            true => {
                let kind = g.one(KINDS);
                if grows && kind.len() > 15 { "3" } else { kind }
            }
            false => sound(g, go_type),
        };
        node = node.with(
            Node::new("argument")
                .text(" ")
                .with(Node::leaf("term", text))
                .least(""),
        );
    }
    node
}

/// One call.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let signature = &SIGNATURES[g.below(SIGNATURES.len())];
    let call = call(g, signature);
    let (before, after) = g.one(&[
        ("v: {{ printf \"%v|%T\" (", " | default \"none\") "),
        ("v: {{ ", " "),
        ("v: {{ ", " | toJson "),
        (
            "v: {{ with ",
            " }}{{ printf \"%v|%T\" . . | quote }}{{ else }}none{{ end ",
        ),
        ("v: {{ (", ") | printf \"%v\" | quote "),
    ]);
    let text = Node::new("")
        .text(before)
        .with(call)
        .text(format!("{after}}}}}\n"));
    Draft::template()
        .file("values.yaml", sample_values())
        .file("templates/t.yaml", text)
}
