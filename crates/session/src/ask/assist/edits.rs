//! Edits of several files at once: what they make of the texts, and of each line.

use super::card::{line_around, row};
use crate::open::Open;
use crate::problems::location;
use crate::rendering::Place;
use pilothouse_protocol::ask::{Card, CardRowKind};
use pilothouse_protocol::{Answer, TextEdit};
use pilothouse_workspace::{Offsets, Refused, Workspace};
use std::collections::BTreeMap;
use std::ops::Range;

/// Edits in bytes by file, the last of each file first.
type ByFile<'e> = BTreeMap<&'e str, Vec<(Range<usize>, &'e str)>>;

/// The edits by file; `None` where they do not fit the texts, or each other.
fn by_file<'e>(workspace: &Workspace, edits: &'e [TextEdit]) -> Option<ByFile<'e>> {
    let mut files = ByFile::new();
    for edit in edits {
        let text = workspace.file(&edit.path)?.text()?;
        let mut offsets = Offsets::new(text, text.is_ascii());
        let range = offsets.byte(edit.range.from)?..offsets.byte(edit.range.to)?;
        files
            .entry(&edit.path)
            .or_default()
            .push((range, &edit.text));
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        if edits.windows(2).any(|pair| pair[1].0.end > pair[0].0.start) {
            return None;
        }
    }
    Some(files)
}

/// What edits make of the files that they are in.
///
/// # Errors
/// Edits that do not fit the texts, or each other.
pub(crate) fn applied(
    workspace: &Workspace,
    edits: &[TextEdit],
) -> Result<Vec<(String, String)>, Refused> {
    let files = by_file(workspace, edits);
    let files = files
        .ok_or_else(|| Refused::new("The files were changed since", "Nothing was applied."))?;
    let texts = files.into_iter().map(|(path, edits)| {
        let text = workspace.file(path).and_then(|file| file.text());
        let mut text = text.unwrap_or_default().to_owned();
        for (range, new) in edits {
            text.replace_range(range, new);
        }
        (path.to_owned(), text)
    });
    Ok(texts.collect())
}

impl Open {
    /// What edits make of the lines that they are in.
    pub(crate) fn edits_preview(&self, edits: &[TextEdit]) -> Answer {
        let Some(files) = by_file(&self.workspace, edits) else {
            return Answer::Gone;
        };
        let mut card = Card::default();
        for (path, edits) in files {
            let text = self
                .workspace
                .file(path)
                .and_then(|file| file.text())
                .unwrap_or_default();
            for (range, new) in edits.into_iter().rev() {
                let (start, _) = line_around(text, range.start);
                let (last, line) = line_around(text, range.end);
                let before = &text[start..last + line.len()];
                let after = format!(
                    "{}{new}{}",
                    &text[start..range.start],
                    &text[range.end..last + line.len()]
                );
                let place = Place {
                    path: path.to_owned(),
                    start: range.start,
                    end: range.end,
                };
                let location = location(&self.workspace, &place);
                let mut row = row(
                    CardRowKind::Use,
                    format!("{path}:{}", location.line),
                    before,
                );
                row.detail = after;
                row.location = Some(location);
                card.rows.push(row);
            }
        }
        Answer::Card(Box::new(card))
    }
}
