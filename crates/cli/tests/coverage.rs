//! The charts in tests/charts call every function and use every action of the template language.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The texts of all templates, subcharts' included.
fn templates(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.extension().is_none_or(|end| end != "expected") {
                templates(&path, texts);
            }
        } else if path
            .components()
            .any(|part| part.as_os_str() == "templates")
        {
            texts.extend(fs::read_to_string(&path));
        }
    }
}

/// What stands between `{{` and `}}`, each text in it replaced by its quotes, comments by `/**/`.
fn actions() -> Vec<String> {
    let mut texts = Vec::new();
    templates(&goldens::charts(), &mut texts);
    let mut actions = Vec::new();
    for text in &texts {
        let mut rest = text.as_str();
        while let Some((_, inside)) = rest.split_once("{{") {
            let (action, after) = action(inside);
            actions.push(action);
            rest = after;
        }
    }
    actions
}

fn action(text: &str) -> (String, &str) {
    let mut action = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '}' if rest.starts_with("}}") => return (action, &rest[2..]),
            '/' if rest.starts_with("/*") => {
                action.push_str("/**/");
                rest.find("*/").map(|end| end + 2)
            }
            '"' | '\'' | '`' => {
                action.push(c);
                action.push(c);
                closing(rest, c)
            }
            _ => {
                action.push(c);
                Some(c.len_utf8())
            }
        };
        rest = &rest[skipped.unwrap_or(rest.len())..];
    }
    (action, "")
}

/// Where a text ends that begins with its quote, the closing one included.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == quote && !escaped;
        escaped = c == '\\' && !escaped && quote != '`';
        closes.then(|| at + c.len_utf8())
    })
}

/// The names in an action that are no field and no variable.
fn names(action: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    action.split(move |c| !inside(c) && c != '.' && c != '$')
}

#[test]
fn every_function_is_called() {
    let actions = actions();
    let called: BTreeSet<&str> = actions.iter().flat_map(|action| names(action)).collect();
    let missing: Vec<&str> = pilothouse_sprig::functions()
        .map(|row| row.name)
        .filter(|name| !called.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "no chart of tests/charts calls {missing:?}"
    );
}

#[test]
fn every_action_is_used() {
    let actions = actions();
    let all = [
        "if ",
        "else",
        "else if ",
        "with ",
        "else with ",
        "range ",
        "break",
        "continue",
        "define ",
        "template ",
        "block ",
        "end",
        "/**/",
    ];
    let plain: Vec<&str> = actions
        .iter()
        .map(|action| action.trim_matches('-').trim_start())
        .collect();
    for action in all {
        let used = plain.iter().any(|text| match action {
            "else" | "break" | "continue" | "end" => text.trim_end() == action,
            _ => text.starts_with(action),
        });
        assert!(used, "no chart uses {{{{ {action} }}}}");
    }
    let parts = [
        ("a variable made", " := "),
        ("a variable changed", " = "),
        ("key and value", ", $"),
        ("the top", "$."),
        ("a field behind a parenthesis", ")."),
        ("a raw text", "``"),
        ("a character", "''"),
        ("nil", " nil"),
        ("true", " true"),
        ("a pipe", " | "),
        ("a fraction", "2.5"),
        ("a hexadecimal number", "0x"),
        ("white space taken away before", "- "),
    ];
    for (name, part) in parts {
        assert!(
            actions.iter().any(|action| action.contains(part)),
            "no chart uses {name}"
        );
    }
    assert!(
        actions.iter().any(|action| action.ends_with(" -")),
        "no chart takes white space away behind"
    );
}
