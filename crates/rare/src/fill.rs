//! Templates that people edit, filled in.

use crate::{FillFault, Tree};
use minijinja::syntax::SyntaxConfig;
use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, Value};

/// What a template may spend: far more than any export needs, and little enough to wait for.
const FUEL: u64 = 5_000_000;

pub(crate) fn fill(template: &str, values: Tree) -> Result<String, FillFault> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    templates.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        templates.set_syntax(syntax);
    }
    templates.add_filter("sh", |word: String| quoted(&word));
    templates.add_filter("json", |value: Value| json(&value.to_string()));
    templates.add_filter("comment", |text: String| text.replace(breaks, " "));
    templates.add_filter("dollars", |text: String| text.replace('$', "$$"));
    templates.add_filter("expressions", |text: String| {
        text.replace("${{", "${{ '${{' }}")
    });
    templates.add_filter("script", |text: String, by: usize| script(&text, by));
    templates
        .render_str(template, value(values))
        .map_err(|error| FillFault {
            line: error.line().unwrap_or(1) as u32,
            message: words(&error),
        })
}

/// What went wrong, without the place.
fn words(error: &minijinja::Error) -> String {
    let kind = error.kind().to_string();
    match error.detail() {
        Some(detail) => format!("{kind}: {detail}"),
        None => kind,
    }
}

fn value(tree: Tree) -> Value {
    match tree {
        Tree::Bool(truth) => truth.into(),
        Tree::Number(number) => number.into(),
        Tree::Text(text) => text.into(),
        Tree::List(items) => items.into_iter().map(value).collect(),
        Tree::Map(entries) => {
            let entries = entries.into_iter().map(|(key, tree)| (key, value(tree)));
            Value::from(entries.collect::<BTreeMap<String, Value>>())
        }
    }
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What a line of YAML ends at.
fn breaks(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A text as a block of YAML, or, where a block would change it, in quotes.
fn script(text: &str, by: usize) -> String {
    let odd = |c: char| c != '\n' && (c.is_control() || breaks(c) || c == '\u{feff}');
    let blank = |line: &str| line.trim().is_empty();
    let block = !text.contains(odd) && !text.starts_with([' ', '\n']) && !text.lines().any(blank);
    if !block || text.ends_with('\n') {
        return json(text);
    }
    let mut out = String::from("|-");
    for line in text.split('\n') {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', by));
        out.push_str(line);
    }
    out
}

/// A text as JSON, which is YAML too.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || breaks(c) || c == '\u{feff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn filled(template: &str) -> Result<String, FillFault> {
        let text = |text: &str| Tree::Text(text.to_owned());
        let list = Tree::List(vec![text("a b"), text("it's")]);
        let values = vec![
            ("words".to_owned(), list),
            ("text".to_owned(), text("a: \"x\"\n${{ y }} $z")),
            ("on".to_owned(), Tree::Bool(true)),
        ];
        fill(template, Tree::Map(values))
    }

    #[test]
    fn templates_are_filled_in() {
        let table = [
            (
                "{% for word in words %}\n{{ word | sh }}\n{% endfor %}\n",
                "'a b'\n'it'\\''s'\n",
            ),
            ("{{ text | json }}", r#""a: \"x\"\n${{ y }} $z""#),
            ("{{ text | script(2) }}", "|-\n  a: \"x\"\n  ${{ y }} $z"),
            (
                "{{ (text ~ \"\\n\") | script(2) }}",
                r#""a: \"x\"\n${{ y }} $z\n""#,
            ),
            ("{{ text | comment | dollars }}", "a: \"x\" $${{ y }} $$z"),
            ("{{ text | expressions }}", "a: \"x\"\n${{ '${{' }} y }} $z"),
            ("{% if on and nothing %}x{% endif %}", ""),
        ];
        for (template, text) in table {
            assert_eq!(filled(template).as_deref(), Ok(text), "{template}");
        }
    }

    #[test]
    fn faults_name_their_line() {
        for (template, line) in [
            ("a\n{{ text", 2),
            ("a\n\n{{ nothing }}", 3),
            ("{% for x in words %}\n{{ x | nosuch }}\n{% endfor %}", 2),
            (
                "{% for x in range(100000) %}{% for y in range(100000) %}{% endfor %}{% endfor %}",
                1,
            ),
        ] {
            assert_eq!(filled(template).unwrap_err().line, line, "{template}");
        }
    }
}
