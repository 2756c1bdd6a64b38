//! Chart.yaml, values files, .helmignore.

use super::{Advice, Case, Draft, indentation, line_at, whole_line};

/// YAML that cannot be read, at a line.
pub(super) fn syntax(case: &Case<'_>) -> Option<Advice> {
    let line = case.line();
    let text = &case.text[line.clone()];
    let indent = indentation(text);
    if indent.contains('\t') {
        let spaces = indent.replace('\t', "  ");
        let fix = case.fix(
            "Indent it with spaces",
            line.start..line.start + indent.len(),
            spaces,
        );
        return Some(Advice::default().with(Some(fix)));
    }
    if !case.message().contains("mapping values are not allowed") {
        return None;
    }
    let (key, value) = text.split_once(": ")?;
    let value = value.trim_end();
    if !value.contains(": ") || value.starts_with(['"', '\'', '{', '[']) {
        return None;
    }
    let start = line.start + key.len() + 2;
    let quoted = format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    let fix = case.fix("Put the text in quotes", start..start + value.len(), quoted);
    Some(Advice::default().with(Some(fix)))
}

/// A field of Chart.yaml that is missing, or not what it must be.
pub(super) fn invalid(case: &Case<'_>) -> Option<Advice> {
    let (_, words) = case.message().split_once("validation: chart.metadata.")?;
    let appended = |field: &str, value: &str| {
        let feed = if case.text.ends_with('\n') { "" } else { "\n" };
        let end = case.text.len();
        case.fix(
            format!("Add {field}: {value}"),
            end..end,
            format!("{feed}{field}: {value}\n"),
        )
    };
    let (hint, fix): (&str, Option<Draft>) = match words.trim_end() {
        "version is required" => (
            "Each chart has a version of three numbers, such as 1.2.3.",
            Some(appended("version", "0.1.0")),
        ),
        "name is required" => (
            "Objects and paths begin with the chart's name.",
            Some(appended("name", &name(case))),
        ),
        "type must be application or library" => {
            let field = field_value(case.text, "type");
            let fix = field.map(|range| case.fix("Write application", range, "application"));
            ("", fix)
        }
        words if words.starts_with("version ") => (
            "A version is three numbers, such as 1.2.3, and may have a suffix: 1.2.3-rc.1.",
            None,
        ),
        _ => return None,
    };
    Some(Advice::hint(hint).with(fix))
}

/// A name for a chart: that of its folder, if it can be one.
fn name(case: &Case<'_>) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match case.workspace.name() {
        name if !name.is_empty() && name.chars().all(fits) => name.to_owned(),
        _ => "my-chart".to_owned(),
    }
}

/// The value of a field at the top of a file, to the end of its line.
pub(super) fn field_value(text: &str, field: &str) -> Option<std::ops::Range<usize>> {
    let head = format!("{field}:");
    let at = text
        .match_indices(&head)
        .map(|(at, _)| at)
        .find(|at| line_at(text, *at).start == *at)?;
    let line = line_at(text, at);
    let value = text[at + head.len()..line.end].trim();
    let start = line.end - text[at + head.len()..line.end].trim_start().len();
    Some(start..start + value.len())
}

/// A line of .helmignore that shuts Chart.yaml out.
pub(super) fn ignored(case: &Case<'_>) -> Option<Advice> {
    let line = whole_line(case.text, case.span.start);
    let fix = case.fix("Take the line out", line, "");
    Some(Advice::default().with(Some(fix)))
}
