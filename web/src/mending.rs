//! Several problems mended at once, after a look at what that changes.

use pilothouse_protocol::ask::Card;
use pilothouse_protocol::{Answer, Problem, Question, RequestBody, TextEdit};

use crate::ask::Asker;
use crate::page::{Asked, Page};
use crate::shared::Shared;

/// What would be applied.
#[derive(Clone, PartialEq)]
pub(crate) struct Mending {
    /// How many problems have a fix among these edits.
    pub(crate) problems: u32,
    pub(crate) edits: Vec<TextEdit>,
    /// What the edits make of their lines.
    pub(crate) lines: Card,
}

impl Page {
    /// Shows what the first fix of each listed problem changes. Of two that are about one piece of text the first counts.
    pub(crate) fn preview_fixes(&self) {
        let (problems, edits) = gather(&self.state().listed_problems());
        let question = Question::Edits {
            edits: edits.clone(),
        };
        self.question(Asker::Edits, question, move |page, answer| {
            if let Answer::Card(lines) = answer {
                let mending = Mending {
                    problems,
                    edits,
                    lines: *lines,
                };
                page.change(|state| state.mending = Some(Shared::new(mending)));
            }
        });
    }

    /// Applies what is shown.
    pub(crate) fn apply_fixes(&self) {
        let mending = self.state().mending.clone();
        self.change(|state| state.mending = None);
        if let Some(mending) = mending {
            let edits = mending.edits.clone();
            let problems = mending.problems;
            self.change_files(RequestBody::Apply { edits }, |at| {
                Asked::Applied(at, problems)
            });
        }
    }
}

fn gather(problems: &[&Problem]) -> (u32, Vec<TextEdit>) {
    let mut count = 0;
    let mut edits: Vec<TextEdit> = Vec::new();
    for fix in problems.iter().filter_map(|problem| problem.fixes.first()) {
        let clash = |new: &TextEdit, old: &TextEdit| {
            new.path == old.path && new.range.from <= old.range.to && old.range.from <= new.range.to
        };
        let clashes = |new| edits.iter().any(|old| clash(new, old));
        if !fix.edits.iter().any(clashes) {
            edits.extend(fix.edits.iter().cloned());
            count += 1;
        }
    }
    (count, edits)
}
