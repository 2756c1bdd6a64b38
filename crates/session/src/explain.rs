//! Helm's messages in plain words: what happened, why, what to do.

mod execution;

/// A problem in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plain {
    /// What kind of problem, stable: `template/nil-pointer`.
    pub(crate) id: &'static str,
    /// One sentence without a full stop.
    pub(crate) title: String,
    /// Why, and what to do.
    pub(crate) explanation: String,
}

fn plain(
    id: &'static str,
    title: impl Into<String>,
    explanation: impl Into<String>,
) -> Option<Plain> {
    Some(Plain {
        id,
        title: title.into(),
        explanation: explanation.into(),
    })
}

/// What Helm's message means; `None` for messages that say it as plainly themselves.
pub(crate) fn explain(message: &str) -> Option<Plain> {
    raised(message)
        .or_else(|| parsing(message))
        .or_else(|| rendered_yaml(message))
        .or_else(|| chart(message))
        .or_else(|| execution::executing(message))
}

/// A sentence for messages that nothing better is known of: their last line, without what leads up to it.
pub(crate) fn last_words(message: &str) -> String {
    let line = message
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or(message);
    let words = line.rsplit(">: ").next().unwrap_or(line);
    let mut words: String = words.chars().take(200).collect();
    while words.ends_with(['.', ':', ' ']) {
        words.pop();
    }
    if words.is_empty() {
        "Helm would fail".to_owned()
    } else {
        words
    }
}

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inside, _)| inside)
}

/// `required` and `fail`.
fn raised(message: &str) -> Option<Plain> {
    let rest = message.strip_prefix("execution error at (")?;
    let (_, words) = rest.split_once("): ")?;
    let title = words
        .lines()
        .next()
        .unwrap_or(words)
        .trim()
        .trim_end_matches('.');
    plain(
        "template/refused",
        if title.is_empty() {
            "The chart refuses these values"
        } else {
            title
        },
        "The chart stops here on purpose, with “required” or “fail”: it does not take these values.",
    )
}

/// Templates that cannot be parsed.
fn parsing(message: &str) -> Option<Plain> {
    let rest = message.strip_prefix("parse error at (")?;
    let (_, words) = rest.split_once("): ")?;
    let id = "template/syntax";
    let quoted = |before| between(words, before, "\"");
    if let Some(name) = quoted("function \"") {
        return plain(
            "template/unknown-function",
            format!("There is no function “{name}”"),
            "A name without a dot is a function. For a value write it with its path, such as .Values.name.",
        );
    }
    if let Some(name) = quoted("undefined variable \"") {
        return plain(
            "template/unknown-variable",
            format!("The variable {name} is not set here"),
            "A variable is known from {{ $name := … }} on, up to the {{ end }} of the block it was set in.",
        );
    }
    let (title, explanation) = match words {
        "unexpected EOF" => (
            "A block is not closed",
            "The file ends where an {{ end }} should stand: an if, range, with, define or block before it has none.",
        ),
        "unexpected {{end}}" => (
            "There is an {{ end }} too many",
            "No if, range, with, define or block is open here.",
        ),
        "unexpected {{else}}" => (
            "This {{ else }} belongs to nothing",
            "No if, range or with is open here.",
        ),
        words if words == "unclosed action" || words.starts_with("unclosed action started") => {
            ("An action is not closed", "After {{ there must be a }}.")
        }
        "unclosed comment" => (
            "A comment is not closed",
            "A comment begins with {{/* and ends with */}}.",
        ),
        "comment ends before closing delimiter" => (
            "A comment stands alone in its action",
            "Behind */ there must be }} at once; what else is to be done needs an action of its own.",
        ),
        "unterminated raw quoted string" => (
            "A text is not closed",
            "A text that begins with a backtick ends with one, on that line or a later one.",
        ),
        "unterminated character constant" => (
            "A text is not closed",
            "Texts stand in double quotes; single quotes are for one character.",
        ),
        "unexpected right paren" => ("There is a ) too many", "No parenthesis is open here."),
        "missing value for command" => (
            "There is nothing in this action",
            "Between {{ and }} a value or a function is missing.",
        ),
        words if words.starts_with("missing value for ") => (
            "An action lacks its condition or its value",
            "Behind if, with, range and “:=” there must be a value.",
        ),
        "unterminated quoted string" => (
            "A text is not closed",
            "A text in double quotes ends on the line it starts on.",
        ),
        words if words.starts_with("bad character U+002D") => (
            "A name with “-” cannot be read with a dot",
            "Write it so: index .Values \"my-key\".",
        ),
        "unclosed left paren" => (
            "A parenthesis is not closed",
            "Each ( needs a ) before the action ends.",
        ),
        "expected end; found {{else}}" => (
            "There is a second {{ else }}",
            "A block has one, and it comes last. Before it there may be {{ else if … }}.",
        ),
        "{{break}} outside {{range}}" | "{{continue}} outside {{range}}" => (
            "break and continue belong into a range",
            "No range is open here.",
        ),
        "unexpected \"=\" in operand"
        | "unexpected \"&\" in operand"
        | "unexpected \"!\" in operand"
        | "unexpected \"!\" in if"
        | "unexpected \"?\" in operand"
        | "unexpected \"<\" in operand"
        | "unexpected \">\" in operand" => (
            "Templates have functions in place of this sign",
            "Write eq A B, ne A B, lt A B, gt A B, and A B, or A B, not A, ternary YES NO A.",
        ),
        "bad character U+005B '['" => (
            "Places in lists and maps are not read with [ ]",
            "Write it so: index .Values.list 0, index .Values \"my-key\".",
        ),
        words if words.starts_with("unexpected \"}\"") => (
            "The action ends where more is expected",
            "Close what is open inside it, a parenthesis or a text, and end it with }}.",
        ),
        _ => return plain(id, format!("The template cannot be read: {words}"), ""),
    };
    plain(id, title, explanation)
}

/// What a template printed is no YAML.
fn rendered_yaml(message: &str) -> Option<Plain> {
    let rest = message.strip_prefix("YAML parse error on ")?;
    let (path, words) = rest.split_once(": ")?;
    let own = path.split_once('/').map_or(path, |(_, own)| own);
    let title = format!("What {own} prints is not valid YAML");
    let explanation = if words.contains("cannot unmarshal") {
        "A manifest must be a map: “apiVersion: …”, “kind: …”. This prints something else."
    } else {
        yaml(words).unwrap_or("Helm reads what a template prints as YAML, and could not.")
    };
    plain("template/invalid-yaml", title, explanation)
}

/// Why YAML cannot be read.
fn yaml(words: &str) -> Option<&'static str> {
    const REASONS: &[(&str, &str)] = &[
        (
            "mapping values are not allowed",
            "A “key: value” stands where none can: mostly the indentation of this line, or of the one before it, is off.",
        ),
        (
            "cannot start any token",
            "YAML takes no tabs for indentation, and texts that start with a special character need quotes.",
        ),
        (
            "did not find expected key",
            "A line is indented less or more than its neighbours, or something stands behind a text in quotes.",
        ),
        (
            "did not find expected ',' or",
            "A list in [ ] or a map in { } is not closed.",
        ),
        (
            "could not find expected ':'",
            "A line is neither “key: value” nor part of the text before it.",
        ),
        (
            "unexpected end of stream",
            "A text in quotes, or a list or map in brackets, is not closed.",
        ),
    ];
    REASONS
        .iter()
        .find(|(words_, _)| words.contains(words_))
        .map(|(_, reason)| *reason)
}

/// Chart.yaml, values files, dependencies.
fn chart(message: &str) -> Option<Plain> {
    if let Some(inner) = message
        .strip_prefix("error unpacking subchart ")
        .and_then(|inner| inner.strip_suffix(": Chart.yaml file is missing"))
    {
        let name = inner.split(" in ").next().unwrap_or(inner);
        return plain(
            "chart/stray-file",
            format!("charts/{name} is no chart"),
            "Everything in charts/ must be a chart. Names that begin with “_” or “.” are passed over.",
        );
    }
    if let Some(inner) = message.strip_prefix("error unpacking subchart ") {
        let (name, rest) = inner.split_once(" in ")?;
        let (_, words) = rest.split_once(": ")?;
        let plain = chart(words)?;
        return Some(Plain {
            title: format!("Subchart {name}: {}", plain.title),
            ..plain
        });
    }
    if let Some((_, rest)) = message.split_once("type mismatch on ") {
        let name = rest.split(": %!t").next().unwrap_or(rest);
        return plain(
            "values/subchart-not-a-table",
            format!("The values of {name} must be a map"),
            "What stands under a subchart's name is that subchart's values.",
        );
    }
    if message.contains("missing in charts/ directory: ") {
        let names = message.rsplit("directory: ").next().unwrap_or_default();
        return plain(
            "chart/missing-dependency",
            format!("A subchart is missing: {names}"),
            "Chart.yaml asks for it, but it is not in charts/. Run “helm dependency build” and open the chart again, or add it.",
        );
    }
    if message.starts_with("chart requires kubeVersion: ") {
        let wanted = between(message, "kubeVersion: ", " which").unwrap_or_default();
        return plain(
            "chart/kube-version",
            format!("The chart wants Kubernetes {wanted}"),
            "Choose another Kubernetes version for this environment, or change kubeVersion in Chart.yaml.",
        );
    }
    if let Some(words) = message.strip_prefix("validation: chart.metadata.") {
        return plain("chart/invalid", format!("Chart.yaml: {words}"), "");
    }
    if let Some(name) = message
        .strip_prefix("open ")
        .and_then(|rest| rest.strip_suffix(": no such file or directory"))
    {
        return plain(
            "values/missing-file",
            format!("There is no {name}"),
            "The environment names this file. Add it, or take it out of the environment.",
        );
    }
    let values = message
        .strip_prefix("cannot load ")
        .or_else(|| message.strip_prefix("failed to parse "));
    if let Some((name, words)) = values.and_then(|rest| rest.split_once(": ")) {
        let name = name.rsplit('/').next().unwrap_or(name);
        let words = words.rsplit("yaml: ").next().unwrap_or(words);
        let words = words
            .strip_prefix("line ")
            .and_then(|rest| rest.split_once(": "))
            .map_or(words, |(_, words)| words);
        let id = if name == "Chart.yaml" {
            "chart/syntax"
        } else {
            "values/syntax"
        };
        let field = between(words, "Go struct field Metadata.", " ");
        let title = if let (Some(field), Some((_, kind))) = (field, words.rsplit_once(" of type "))
        {
            format!("{field} in {name} must be {}", execution::go_type(kind))
        } else if words.contains("cannot unmarshal") {
            format!("{name} must be a map of keys and values")
        } else {
            format!("{name} is not valid YAML: {words}")
        };
        return plain(id, title, yaml(words).unwrap_or_default());
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What Helm 4.3.1 prints, and what is made of it.
    #[test]
    fn helms_words_in_plain_words() {
        let cases = [
            (
                "c/templates/a.yaml:1:13\n  executing \"c/templates/a.yaml\" at <.Values.ingress.tls.enabled>:\n    nil pointer evaluating interface {}.enabled",
                "template/nil-pointer",
                "ingress.tls is empty, so there is no “enabled” to read",
            ),
            (
                "c/templates/a.yaml:2:6\n  executing \"c/templates/a.yaml\" at <include \"h\" .>:\n    error calling include:\nc/templates/a.yaml:1:28\n  executing \"h\" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b",
                "template/nil-pointer",
                "a is empty, so there is no “b” to read",
            ),
            (
                "c/templates/a.yaml:1:13\n  executing \"c/templates/a.yaml\" at <.Values.a.b>:\n    can't evaluate field b in type interface {}",
                "template/no-field",
                "There is no “b” to read in a",
            ),
            (
                "execution error at (c/templates/a.yaml:1:6): need a",
                "template/refused",
                "need a",
            ),
            (
                "parse error at (c/templates/a.yaml:1): function \"foo\" not defined",
                "template/unknown-function",
                "There is no function “foo”",
            ),
            (
                "parse error at (c/templates/a.yaml:3): unexpected EOF",
                "template/syntax",
                "A block is not closed",
            ),
            (
                "parse error at (c/templates/a.yaml:1): undefined variable \"$x\"",
                "template/unknown-variable",
                "The variable $x is not set here",
            ),
            (
                "parse error at (c/templates/a.yaml:1): bad character U+002D '-'",
                "template/syntax",
                "A name with “-” cannot be read with a dot",
            ),
            (
                "c/templates/a.yaml:1:6\n  executing \"c/templates/a.yaml\" at <include \"nope\" .>:\n    error calling include:\ntemplate: no template \"nope\" associated with template \"gotpl\"",
                "template/unknown-template",
                "There is no template “nope”",
            ),
            (
                "YAML parse error on c/templates/a.yaml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
                "template/invalid-yaml",
                "What templates/a.yaml prints is not valid YAML",
            ),
            (
                "cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: did not find expected node content",
                "values/syntax",
                "values.yaml is not valid YAML: did not find expected node content",
            ),
            (
                "c/templates/a.yaml:1:16\n  executing \"c/templates/a.yaml\" at <.Values.a>:\n    range can't iterate over 5",
                "template/range",
                ".Values.a is no list and no map: it is 5",
            ),
            (
                "c/templates/a.yaml:1:15\n  executing \"c/templates/a.yaml\" at <trim>:\n    wrong type for value; expected string; got float64",
                "template/wrong-type",
                "“trim” gets a number, and takes a text",
            ),
            (
                "template: c/templates/a.yaml:1:6: executing \"c/templates/a.yaml\" at <gt .Values.a 1>: error calling gt: incompatible types for comparison: string and int",
                "template/comparison",
                "gt .Values.a 1 compares values of different types",
            ),
            (
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: x",
                "chart/missing-dependency",
                "A subchart is missing: x",
            ),
            (
                "chart requires kubeVersion: >=9 which is incompatible with Kubernetes v1.37.0",
                "chart/kube-version",
                "The chart wants Kubernetes >=9",
            ),
            (
                "open c/v3.yaml: no such file or directory",
                "values/missing-file",
                "There is no c/v3.yaml",
            ),
        ];
        for (message, id, title) in cases {
            let plain = explain(message).unwrap_or_else(|| panic!("nothing for {message}"));
            assert_eq!((plain.id, plain.title.as_str()), (id, title), "{message}");
        }
        assert_eq!(explain("something else"), None);
        let index = "template: c/templates/a.yaml:1:6: executing \"c/templates/a.yaml\" at <index .Values.a 3>: error calling index: index out of range: 3";
        assert_eq!(
            last_words(index),
            "error calling index: index out of range: 3"
        );
    }
}
