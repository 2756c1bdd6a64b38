//! What failing cases have in common: a short name for the first difference, so that the frequent ones stand out.

use std::collections::BTreeMap;

use crate::case::Golden;
use crate::engine::Run;
use crate::mask;

/// Longest line shown.
const WIDTH: usize = 150;

/// The kind of the first difference, and that difference in a few lines.
pub(crate) fn describe(golden: &Golden, run: &Run) -> (String, String) {
    if !mask::matches(&golden.stderr, &run.stderr) || golden.exit != run.exit {
        return describe_stderr(golden, run);
    }
    let (number, want, got) = first_difference(&golden.stdout, &run.stdout);
    let example = format!("line {}\n- {}\n+ {}", number + 1, shown(want), shown(got));
    (
        format!("stdout: {}", stdout_kind(golden, run, want, got)),
        example,
    )
}

fn describe_stderr(golden: &Golden, run: &Run) -> (String, String) {
    let (_, want, got) = first_difference(&golden.stderr, &run.stderr);
    let example = format!(
        "exit {} → {}\n- {}\n+ {}",
        golden.exit,
        run.exit,
        shown(want),
        shown(got)
    );
    let kind = match (golden.exit, run.exit) {
        (0, 0) => match (want.unwrap_or_default(), got.unwrap_or_default()) {
            ("", got) => format!("stderr: not Helm's: {}", generalise(got)),
            (want, _) => format!("stderr: lacks: {}", generalise(want)),
        },
        (0, _) => format!("fails: {}", cause(&run.stderr)),
        (_, 0) => format!("does not fail: {}", cause(&golden.stderr)),
        _ => format!("fails otherwise: {}", cause(&golden.stderr)),
    };
    (kind, example)
}

/// The first line that differs: its number from 0, and both sides (`None`: there are no more lines).
fn first_difference<'a>(want: &'a str, got: &'a str) -> (usize, Option<&'a str>, Option<&'a str>) {
    let (mut want, mut got) = (want.split('\n'), got.split('\n'));
    let mut number = 0;
    loop {
        match (want.next(), got.next()) {
            (Some(want), Some(got)) if mask::line_matches(want, got) => number += 1,
            (want, got) => return (number, want, got),
        }
    }
}

fn stdout_kind(golden: &Golden, run: &Run, want: Option<&str>, got: Option<&str>) -> String {
    if run.stdout.is_empty() {
        return "nothing printed".to_owned();
    }
    if same_lines(&golden.stdout, &run.stdout) {
        return "order of lines".to_owned();
    }
    let (Some(want), Some(got)) = (want, got) else {
        return if want.is_none() {
            "more at the end"
        } else {
            "ends too early"
        }
        .to_owned();
    };
    if want.trim().is_empty() != got.trim().is_empty() {
        return if want.trim().is_empty() {
            "a blank line is missing"
        } else {
            "a blank line too many"
        }
        .to_owned();
    }
    if want.trim_end() == got.trim_end() {
        return "blanks at a line's end".to_owned();
    }
    if want.trim() == got.trim() {
        return "indentation".to_owned();
    }
    let unquoted = |line: &str| line.replace(['"', '\''], "");
    if unquoted(want) == unquoted(got) {
        return "quoting".to_owned();
    }
    match (key(want), key(got)) {
        (Some(want), Some(got)) if want == got => {
            format!("another value of `{}`", generalise(want))
        }
        _ if want.starts_with("# Source:") || got.starts_with("# Source:") => {
            "another document".to_owned()
        }
        _ => format!("`{}` where Helm prints `{}`", word(got), word(want)),
    }
}

fn same_lines(want: &str, got: &str) -> bool {
    if want.len() != got.len() {
        return false;
    }
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    want.lines()
        .for_each(|line| *counts.entry(line).or_default() += 1);
    got.lines()
        .for_each(|line| *counts.entry(line).or_default() -= 1);
    counts.values().all(|count| *count == 0)
}

/// The key of a line `  - key: value`.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("- ");
    line.split_once(':')
        .map(|(key, _)| key)
        .filter(|key| !key.is_empty() && key.len() < 60)
}

fn word(line: &str) -> String {
    let word = line.trim().split(' ').next().unwrap_or_default();
    generalise(word)
}

/// The innermost cause in an error text: the end of its last line, without positions and names.
fn cause(stderr: &str) -> String {
    let error = stderr
        .find("Error: ")
        .map_or(stderr, |start| &stderr[start..]);
    let error = error
        .split("\n\nUse --debug")
        .next()
        .unwrap_or_default()
        .trim_end();
    let line = error.lines().next_back().unwrap_or_default().trim();
    let inner = match line.rfind(">: ") {
        Some(at) => &line[at + 3..],
        None => line,
    };
    generalise(inner)
}

/// `text` without what differs from case to case: numbers, paths, long quotations.
pub(crate) fn generalise(text: &str) -> String {
    let text = text.lines().next().unwrap_or_default();
    let words = text.split(' ').map(|word| {
        if word.contains("/templates/") || word.contains("/charts/") {
            "…"
        } else {
            word
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            out.push('"');
        }
        // Inside quotation marks: a function's name tells much, a path or a sentence nothing.
        let quoted = number % 2 == 1;
        out.push_str(
            if quoted && (part.contains(['/', ' ', '.']) || part.len() > 30) {
                "…"
            } else {
                part
            },
        );
    }
    let mut short = String::new();
    for c in out.chars() {
        match c {
            '0'..='9' if short.ends_with('N') => {}
            '0'..='9' => short.push('N'),
            c => short.push(c),
        }
    }
    cut(&short, 110)
}

fn shown(line: Option<&str>) -> String {
    line.map_or_else(|| "(the end)".to_owned(), |line| cut(line, WIDTH))
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width).chain(['…']).collect()
}

/// Each line four blanks further in.
pub(crate) fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(want: &str, got: &str) -> String {
        let golden = Golden {
            exit: 0,
            stdout: want.to_owned(),
            stderr: String::new(),
            stable: true,
        };
        describe(
            &golden,
            &Run {
                exit: 0,
                stdout: got.to_owned(),
                stderr: String::new(),
            },
        )
        .0
    }

    #[test]
    fn first_differences_get_names() {
        assert_eq!(kind("a: 1\n", "a: \"1\"\n"), "stdout: quoting");
        assert_eq!(kind("  a: 1\n", " a: 1\n"), "stdout: indentation");
        assert_eq!(
            kind("a: 1\n\nb: 1\n", "a: 1\nb: 1\n"),
            "stdout: a blank line is missing"
        );
        assert_eq!(kind("a: 1\n", "a: 2\n"), "stdout: another value of `a`");
        assert_eq!(
            kind("a: 1\nb: 2\n", "b: 2\na: 1\n"),
            "stdout: order of lines"
        );
        assert_eq!(kind("a: 1\n", ""), "stdout: nothing printed");
    }

    #[test]
    fn errors_are_named_by_their_cause() {
        let golden = Golden {
            exit: 0,
            stdout: String::new(),
            stderr: String::new(),
            stable: true,
        };
        let stderr = "Error: template: a/b.yaml:3:4: executing \"a/b.yaml\" at <foo 17>: error calling foo: no 17\n";
        let run = Run {
            exit: 1,
            stdout: String::new(),
            stderr: stderr.to_owned(),
        };
        assert_eq!(describe(&golden, &run).0, "fails: error calling foo: no N");
    }
}
