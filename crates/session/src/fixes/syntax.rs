//! Templates that cannot be parsed.

use super::{Advice, Case, indentation, whole_line};
use std::ops::Range;

pub(super) fn advise(case: &Case<'_>) -> Option<Advice> {
    let (_, words) = case.message().split_once("): ")?;
    match words.lines().next()? {
        "unexpected EOF" => not_closed(case),
        "unexpected {{end}}" => fix(without_action(case, "end", "Take the {{ end }} out")),
        "expected end; found {{else}}" => fix(without_action(
            case,
            "else",
            "Take the second {{ else }} out",
        )),
        "{{break}} outside {{range}}" => {
            fix(without_action(case, "break", "Take the {{ break }} out"))
        }
        "{{continue}} outside {{range}}" => fix(without_action(
            case,
            "continue",
            "Take the {{ continue }} out",
        )),
        "missing value for command" => fix(without_action(case, "", "Take the empty action out")),
        "unclosed left paren" => {
            let at = behind_the_last_word(case, &["}}"])?;
            fix(Some(case.fix("Close the parenthesis", at..at, ")")))
        }
        "unterminated quoted string" => {
            let at = behind_the_last_word(case, &["|", "}}"])?;
            fix(Some(case.fix("Close the text", at..at, "\"")))
        }
        words if words.starts_with("unexpected \"}\"") => {
            let line = case.line();
            let at = line.start + single_brace(&case.text[line.clone()])?;
            fix(Some(case.fix("Close the action", at..at, "}")))
        }
        words if words.starts_with("bad character U+002D") => dash(case),
        words if words == "unclosed action" || words.starts_with("unclosed action started") => {
            let (opened, end) = open_action(case)?;
            let hint = format!(
                "The {{{{ of line {} has no }}}}.",
                line_number(case, opened)
            );
            Some(Advice::hint(hint).with(Some(case.fix("Close the action", end..end, " }}"))))
        }
        "unclosed comment" => {
            let opened = case.text.rfind("/*")?;
            let end = end_of_line(case, opened);
            fix(Some(case.fix("Close the comment", end..end, " */}}")))
        }
        "unterminated raw quoted string" => {
            let at = behind_the_last_word(case, &["|", "}}"])?;
            fix(Some(case.fix("Close the text", at..at, "`")))
        }
        "unexpected right paren" => {
            let at = stray_parenthesis(case)?;
            fix(Some(case.fix("Take the ) out", at..at + 1, "")))
        }
        "bad character U+005B '['" => bracket(case),
        _ => None,
    }
}

fn fix(fix: Option<super::Draft>) -> Option<Advice> {
    Some(Advice::default().with(Some(fix?)))
}

/// The actions of a text: where they are, and what is in them.
fn actions(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find("{{")?;
        let end = start + text[start..].find("}}")? + 2;
        from = end;
        let inside = text[start + 2..end - 2].trim_matches('-').trim();
        Some((start..end, inside))
    })
}

/// The action around `at` began on an earlier line and was never meant to come so far.
pub(super) fn run_on(case: &Case<'_>, at: usize) -> Option<Advice> {
    let opened = case.text[..at].rfind("{{")?;
    let between = &case.text[opened..at];
    if between.contains("}}") || !between.contains('\n') {
        return None;
    }
    let end = end_of_line(case, opened);
    let hint = format!(
        "The {{{{ of line {} has no }}}}.",
        line_number(case, opened)
    );
    Some(Advice::hint(hint).with(Some(case.fix("Close the action", end..end, " }}"))))
}

/// The `{{` that nothing closes, and where its line ends.
fn open_action(case: &Case<'_>) -> Option<(usize, usize)> {
    let closed = actions(case.text).last().map_or(0, |(place, _)| place.end);
    let opened = closed + case.text[closed..].find("{{")?;
    Some((opened, end_of_line(case, opened)))
}

/// Behind the last visible character of the line.
fn end_of_line(case: &Case<'_>, at: usize) -> usize {
    let line = super::line_at(case.text, at);
    line.start + case.text[line.clone()].trim_end().len()
}

fn line_number(case: &Case<'_>, at: usize) -> usize {
    case.text[..at].matches('\n').count() + 1
}

/// The first `)` of the line's actions that nothing opens.
fn stray_parenthesis(case: &Case<'_>) -> Option<usize> {
    let line = case.line();
    let text = &case.text[line.clone()];
    actions(text).find_map(|(place, _)| {
        let mut open = 0_usize;
        text[place.clone()].char_indices().find_map(|(at, c)| {
            match c {
                '(' => open += 1,
                ')' if open == 0 => return Some(line.start + place.start + at),
                ')' => open -= 1,
                _ => {}
            }
            None
        })
    })
}

/// `.Values.list[0]` → `(index .Values.list 0)`.
fn bracket(case: &Case<'_>) -> Option<Advice> {
    let line = case.line();
    let text = &case.text[line.clone()];
    let (place, _) = actions(text).find(|(place, _)| text[place.clone()].contains('['))?;
    let open = place.start + text[place.clone()].find('[')?;
    let close = open + text[open..place.end].find(']')?;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let start = text[..open].rfind(|c| !inside(c)).map_or(0, |at| at + 1);
    let (owner, key) = (
        text[start..open].trim_end_matches('.'),
        text[open + 1..close].trim(),
    );
    if owner.is_empty()
        || key.is_empty()
        || !text[close + 1..].starts_with([' ', '-', '|', ')', '}'])
    {
        return None;
    }
    let call = format!("(index {owner} {key})");
    let range = line.start + start..line.start + close + 1;
    fix(Some(case.fix(format!("Write {call}"), range, call)))
}

/// The block that is still open at the end of the file.
fn not_closed(case: &Case<'_>) -> Option<Advice> {
    let mut open: Vec<(Range<usize>, &str)> = Vec::new();
    for (place, inside) in actions(case.text) {
        match inside.split_whitespace().next().unwrap_or_default() {
            word @ ("if" | "with" | "range" | "define" | "block") => open.push((place, word)),
            "end" => {
                open.pop();
            }
            _ => {}
        }
    }
    let (place, word) = open.pop()?;
    let line = line_number(case, place.start);
    let indent = indentation(&case.text[super::line_at(case.text, place.start)]);
    let feed = if case.text.ends_with('\n') { "" } else { "\n" };
    let end = case.text.len();
    let fix = case.fix(
        "Add {{ end }} at the end of the file",
        end..end,
        format!("{feed}{indent}{{{{- end }}}}\n"),
    );
    let hint = format!("The “{word}” of line {line} has no {{{{ end }}}}.");
    Some(Advice::hint(hint).with(Some(fix)))
}

/// The line without the action; the whole line, if there is nothing else on it.
fn without_action(case: &Case<'_>, wanted: &str, title: &str) -> Option<super::Draft> {
    let line = case.line();
    let text = &case.text[line.clone()];
    let (place, _) = actions(text)
        .filter(|(_, inside)| *inside == wanted)
        .last()?;
    let alone = text.trim() == &text[place.clone()];
    let range = if alone {
        whole_line(case.text, line.start)
    } else {
        line.start + place.start..line.start + place.end
    };
    Some(case.fix(title, range, ""))
}

/// Behind the last word before one of the marks that follows the finding's action.
fn behind_the_last_word(case: &Case<'_>, marks: &[&str]) -> Option<usize> {
    let line = case.line();
    let text = &case.text[line.clone()];
    let action = text.rfind("{{")?;
    let mark = marks
        .iter()
        .filter_map(|mark| text[action..].find(mark))
        .min()?;
    let before = text[..action + mark].trim_end_matches(['-']).trim_end();
    Some(line.start + before.len())
}

/// A `}` that ends an action as if it were two.
fn single_brace(line: &str) -> Option<usize> {
    let action = line.find("{{")?;
    line[action..].match_indices('}').find_map(|(at, _)| {
        let at = action + at;
        let alone = !line[at + 1..].starts_with('}') && !line[..at].ends_with('}');
        alone.then_some(at)
    })
}

/// `.Values.my-key` → `index .Values "my-key"`.
fn dash(case: &Case<'_>) -> Option<Advice> {
    let line = case.line();
    let text = &case.text[line.clone()];
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '-');
    let mut offset = text.find("{{")?;
    let (start, chain) = loop {
        let start = offset + text[offset..].find(['.', '$'])?;
        let length = text[start..].find(|c| !inside(c));
        let end = length.map_or(text.len(), |length| start + length);
        if text[start..end].contains('-') {
            break (start, &text[start..end]);
        }
        offset = end.max(start + 1);
    };
    let dashed = chain.split('.').position(|name| name.contains('-'))?;
    let names: Vec<&str> = chain.split('.').collect();
    let owner = match names[..dashed].join(".") {
        owner if owner.is_empty() => ".".to_owned(),
        owner => owner,
    };
    let keys = names[dashed..].iter().map(|name| format!(" \"{name}\""));
    let call = format!("index {owner}{}", keys.collect::<String>());
    let before = text[..start].trim_end();
    let first = before.ends_with(['{', '-', '|', '(']) || before.ends_with(":=");
    let call = if first { call } else { format!("({call})") };
    let range = line.start + start..line.start + start + chain.len();
    fix(Some(case.fix(format!("Write {call}"), range, call)))
}
