//! Problems of all environments, put together and worded for the screen.

use crate::fixes::{self, Draft};
use crate::rendering::{Finding, Place};
use pilothouse_protocol::{Fix, Location, Problem, Range, TextEdit};
use pilothouse_workspace::{Workspace, utf16_len};

/// Problems of all environments: worst first, then by file and line. What several environments have is one problem.
pub(crate) fn merged<'a>(
    workspace: &Workspace,
    findings: impl Iterator<Item = (&'a str, &'a [Finding])>,
) -> Vec<Problem> {
    let mut merged: Vec<(&Finding, Vec<String>)> = Vec::new();
    for (environment, findings) in findings {
        for finding in findings {
            let at = merged
                .iter()
                .position(|(known, _)| same(known, finding))
                .unwrap_or_else(|| {
                    merged.push((finding, Vec::new()));
                    merged.len() - 1
                });
            let environments = &mut merged[at].1;
            if !environments.iter().any(|name| name == environment) {
                environments.push(environment.to_owned());
            }
        }
    }
    let mut problems: Vec<Problem> = merged
        .into_iter()
        .map(|(finding, environments)| problem(workspace, finding, environments))
        .collect();
    let place = |problem: &Problem| {
        problem
            .location
            .as_ref()
            .map(|place| (place.path.clone(), place.range.from))
    };
    problems
        .sort_by_cached_key(|problem| (problem.severity, place(problem), problem.title.clone()));
    problems
}

/// The same problem, though Helm's words may differ (they hold the release's name, for one).
fn same(a: &Finding, b: &Finding) -> bool {
    a.id == b.id && a.title == b.title && a.place == b.place && a.explanation == b.explanation
}

fn problem(workspace: &Workspace, finding: &Finding, environments: Vec<String>) -> Problem {
    let advice = fixes::advise(workspace, finding);
    Problem {
        id: finding.id.clone(),
        severity: finding.severity,
        title: finding.title.clone(),
        explanation: match advice.hint {
            hint if hint.is_empty() => finding.explanation.clone(),
            hint => hint,
        },
        message: finding.message.clone(),
        origin: finding.origin.to_owned(),
        location: finding
            .place
            .as_ref()
            .map(|place| location(workspace, place)),
        environments,
        fixes: advice
            .fixes
            .into_iter()
            .map(|draft| fix(workspace, draft))
            .collect(),
    }
}

/// A fix as editors count it.
fn fix(workspace: &Workspace, draft: Draft) -> Fix {
    let edit = |(range, text): (std::ops::Range<usize>, String)| TextEdit {
        path: draft.path.clone(),
        range: location(
            workspace,
            &Place {
                path: draft.path.clone(),
                start: range.start,
                end: range.end,
            },
        )
        .range,
        text,
    };
    Fix {
        title: draft.title,
        edits: draft.edits.into_iter().map(edit).collect(),
    }
}

/// A place as editors count it. Places in files that are no text, or not there, are at the start.
pub(crate) fn location(workspace: &Workspace, place: &Place) -> Location {
    let text = workspace
        .file(&place.path)
        .and_then(|file| file.text())
        .unwrap_or_default();
    let start = text.floor_char_boundary(place.start.min(text.len()));
    let end = text.floor_char_boundary(place.end.clamp(start, text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let from = utf16_len(&text[..start]);
    Location {
        path: place.path.clone(),
        line: text[..start].bytes().filter(|byte| *byte == b'\n').count() as u32 + 1,
        column: utf16_len(&text[line_start..start]) + 1,
        range: Range {
            from,
            to: from + utf16_len(&text[start..end]),
        },
    }
}
