//! What a template printed is no YAML: the line of the template is known.

use super::{Advice, Case, Draft, indentation, line_at};

/// How many lines before the one at fault a block may have begun that was put in without its indentation.
const ABOVE: usize = 3;

/// Looks for one cause, and mends it.
type Cause = fn(&Case<'_>) -> Option<Draft>;

pub(super) fn advise(case: &Case<'_>) -> Option<Advice> {
    if !case.message().contains("mapping values are not allowed")
        && !case.message().contains("did not find expected")
        && !case.message().contains("could not find expected")
    {
        return None;
    }
    let causes: [(&str, Cause); 3] = [
        ("“-}}” took the line feed.", kept_feed),
        (
            "A block above was put in without its indentation.",
            indented,
        ),
        ("A text with “: ” in it needs quotes.", in_quotes),
    ];
    causes.into_iter().find_map(|(hint, cause)| {
        let fix = cause(case)?;
        // The explanation begins with the line that was printed.
        let printed = case.finding.explanation.split_once("”. ");
        let printed = printed.map_or(String::new(), |(line, _)| format!("{line}”. "));
        Some(Advice::hint(format!("{printed}{hint}")).with(Some(fix)))
    })
}

/// `-}}` at the end of the line, or of the one before, took the line feed.
fn kept_feed(case: &Case<'_>) -> Option<Draft> {
    let line = case.line();
    let before = line
        .start
        .checked_sub(1)
        .map(|feed| line_at(case.text, feed));
    [Some(line), before].into_iter().flatten().find_map(|line| {
        let text = case.text[line.clone()].trim_end();
        // An action that stands alone is meant to leave no line.
        let (_, value) = text.split_once(": ")?;
        let end = line.start + text.len();
        let trims = value.ends_with("-}}");
        trims.then(|| case.fix("Keep the line feed", end - 3..end, "}}"))
    })
}

/// `{{ include "labels" . }}` alone on its line, without `indent` or `nindent`.
fn indented(case: &Case<'_>) -> Option<Draft> {
    let mut line = case.line();
    for _ in 0..=ABOVE {
        let text = &case.text[line.clone()];
        let action = text.trim();
        let calls = ["include ", "toYaml ", "| toYaml", "tpl "];
        let block = action.starts_with("{{") && action.ends_with("}}");
        if block && calls.iter().any(|call| action.contains(call)) && !action.contains("indent ") {
            let width = indentation(text).len();
            let inside = action
                .trim_start_matches("{{")
                .trim_end_matches("}}")
                .trim_matches('-')
                .trim();
            let call = format!("nindent {width}");
            let start = line.start + width;
            return Some(case.fix(
                format!("Indent it with {call}"),
                start..start + action.len(),
                format!("{{{{- {inside} | {call} }}}}"),
            ));
        }
        line = line_at(case.text, line.start.checked_sub(1)?);
    }
    None
}

/// `key: {{ value }}`, whose value needs quotes.
fn in_quotes(case: &Case<'_>) -> Option<Draft> {
    let line = case.line();
    let text = case.text[line.clone()].trim_end();
    let (_, value) = text.split_once(": ")?;
    let value = value.trim_start();
    if !value.starts_with("{{") || !value.ends_with("}}") || value.matches("{{").count() > 1 {
        return None;
    }
    if value.contains("quote") || value.contains("toYaml") || value.contains("toJson") {
        return None;
    }
    let close = text.trim_end_matches("}}").trim_end_matches('-').trim_end();
    let at = line.start + close.len();
    Some(case.fix("Put the value in quotes", at..at, " | quote"))
}
