//! Functions and pipelines: right arguments mostly, wrong kinds and counts at times.

use std::sync::LazyLock;

use super::arguments::{argument, typed};
use super::{Gen, sample_values};
use crate::case::Draft;
use crate::tree::Node;

/// What prints something else each time, or something that is found out on the machine.
const UNSTEADY: &[&str] = &[
    "now",
    "ago",
    "randAlpha",
    "randAlphaNum",
    "randAscii",
    "randBytes",
    "randInt",
    "randNumeric",
    "uuidv4",
    "shuffle",
    "genCA",
    "genCAWithKey",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "bcrypt",
    "htpasswd",
    "encryptAES",
    "getHostByName",
    "lookup",
    "buildCustomCert",
    "derivePassword",
];

/// A function's name, the Go types of its arguments, and whether the last may be repeated.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) types: Vec<String>,
    pub(crate) variadic: bool,
}

/// Every function of Helm 4.3 that prints the same each time.
pub(crate) static SIGNATURES: LazyLock<Vec<Signature>> = LazyLock::new(|| {
    pilothouse_sprig::functions()
        .filter(|row| row.since.v4 && !UNSTEADY.contains(&row.name))
        .map(|row| {
            let types = types(row.go_type);
            let variadic = types.last().is_some_and(|last| last.starts_with("..."));
            let plain = types
                .iter()
                .map(|one| one.trim_start_matches("...").to_owned());
            Signature {
                name: row.name,
                types: plain.collect(),
                variadic,
            }
        })
        .collect()
});

/// The types between the parentheses of `func(int, string) string`.
fn types(go_type: &str) -> Vec<String> {
    let (mut depth, mut found, mut one) = (0, Vec::new(), String::new());
    for c in go_type.trim_start_matches("func").chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => break,
            ')' => depth -= 1,
            ',' if depth == 1 => found.push(std::mem::take(&mut one).trim().to_owned()),
            c => one.push(c),
        }
    }
    if !one.trim().is_empty() {
        found.push(one.trim().to_owned());
    }
    found
}

/// A call without parentheses.
pub(crate) fn call(g: &mut Gen, name: &str, depth: usize) -> Node {
    let count = arguments_of(g, name);
    plain_call(g, name, count, depth)
}

fn signature(name: &str) -> Option<&'static Signature> {
    SIGNATURES.iter().find(|one| one.name == name)
}

fn arguments_of(g: &mut Gen, name: &str) -> usize {
    let Some(signature) = signature(name) else {
        return 1;
    };
    let fixed = signature.types.len() - usize::from(signature.variadic);
    let mut count = fixed;
    if signature.variadic {
        count += g.few(4);
        if name.starts_with("dict") && !g.percent(10) {
            count += count % 2;
        }
    }
    match g.percent(4) {
        true => (count + 1).saturating_sub(2 * g.below(2)),
        false => count,
    }
}

fn plain_call(g: &mut Gen, name: &str, count: usize, depth: usize) -> Node {
    let mut node = Node::new("call").text(name);
    for position in 0..count {
        let one = match signature(name) {
            Some(signature) if !signature.types.is_empty() => {
                let last = signature.types.len() - 1;
                let go_type = &signature.types[position.min(last)];
                argument(g, name, position, go_type, depth)
            }
            _ => typed(g, "interface {}", depth),
        };
        node = node.with(Node::new("argument").text(" ").with(one).least(""));
    }
    node
}

/// A pipeline: one call, or several one after the other.
pub(crate) fn pipeline(g: &mut Gen, depth: usize) -> Node {
    let mut node = Node::new("pipeline");
    let name = SIGNATURES[g.below(SIGNATURES.len())].name;
    node = match g.percent(75) {
        true => node.with(call(g, name, depth)),
        false => node.with(typed(g, "interface {}", depth)),
    };
    for _ in 0..g.few(2) {
        let name = SIGNATURES[g.below(SIGNATURES.len())].name;
        let count = arguments_of(g, name).saturating_sub(1);
        // Functions that grow with a number must not get one from the pipeline.
        if matches!(
            name,
            "until" | "repeat" | "seq" | "untilStep" | "indent" | "nindent"
        ) {
            continue;
        }
        let next = Node::new("next")
            .text(" | ")
            .with(plain_call(g, name, count, depth));
        node = node.with(next.least(""));
    }
    node
}

/// One pipeline in a chart: as a value of a manifest, or as text in the notes.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let value = pipeline(g, 2);
    if g.percent(50) {
        let shown = g.one(&[
            "quote",
            "toJson",
            "printf \"%v|%T\" ",
            "toYaml | nindent 2",
            "typeOf",
            "kindOf",
            "toString | quote",
        ]);
        let (before, after) = match shown.starts_with("printf") {
            true => (format!("v: {{{{ {shown}("), ") | quote }}\n".to_owned()),
            false => ("v: {{ ".to_owned(), format!(" | {shown} }}}}\n")),
        };
        let text = Node::new("").text(before).with(value).text(after);
        return Draft::template()
            .file("values.yaml", sample_values())
            .file("templates/t.yaml", text);
    }
    let text = Node::new("").text("{{ ").with(value).text(" }}");
    let mut draft = Draft::template()
        .file("values.yaml", sample_values())
        .file("templates/NOTES.txt", text);
    draft.command = vec!["install", "r", "chart", "--dry-run=client"];
    draft
}
