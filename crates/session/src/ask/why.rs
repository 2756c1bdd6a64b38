//! Where a line of the output comes from.

use super::keys::{self, Named};
use super::steps::{self, Piece};
use super::traced::Traced;
use super::words;
use crate::open::Open;
use crate::output::Numbered;
use pilothouse_engine::RenderedFile;
use pilothouse_gotmpl::FrameKind;
use pilothouse_protocol::ask::{Why, WhyKey, WhyStep};
use pilothouse_protocol::{DocumentId, DocumentRole, Range};
use pilothouse_value::{Origin, Step};
use pilothouse_workspace::utf16_len;

/// So many values are told of one line.
const MOST_KEYS: usize = 12;

impl Open {
    /// Where line `line` (from 1) of a document comes from; `None` where there is no such line.
    pub(super) fn why(&mut self, id: DocumentId, line: u32) -> Option<Why> {
        let documents = &self.shown().output.documents;
        let one = documents.iter().find(|one| one.id == id)?.clone();
        let (start, text) = line_at(&one.document.text, line)?;
        let trimmed = steps::trimmed(text.as_bytes(), 0..text.len());
        let mut why = Why {
            document: id,
            line,
            title: text[trimmed.clone()].trim_start_matches("- ").to_owned(),
            subject: subject(&one),
            sentence: Vec::new(),
            marks: Vec::new(),
            steps: Vec::new(),
            keys: Vec::new(),
            more_keys: 0,
        };
        let Some(inside) = start.checked_sub(one.document.preamble) else {
            why.sentence = words::helms_own(&why.title);
            return Some(why);
        };
        let traced = self.trace();
        let file = traced
            .as_ref()
            .and_then(|traced| traced.file(&one.document));
        let (Some(traced), Some(file)) = (&traced, file) else {
            why.sentence = words::of_before(one.document.source.as_ref());
            return Some(why);
        };
        let first = one.document.range.start + inside;
        let in_file = first..(first + text.len()).min(one.document.range.end);
        let found = steps::pieces(traced, file, in_file);
        why.marks = marks(text, first, &found);
        why.steps = self.steps(traced, file, &found);
        self.keys(traced, file, &found, &mut why);
        why.sentence = words::of(&why);
        Some(why)
    }

    /// The places of all pieces, those of the piece that a value made first.
    fn steps(&self, traced: &Traced, file: &RenderedFile, found: &[Piece]) -> Vec<WhyStep> {
        let mut order: Vec<&Piece> = found.iter().collect();
        order.sort_by_key(|piece| (!piece.segment.origin.is_some(), piece.literal));
        let mut steps: Vec<WhyStep> = Vec::new();
        for piece in order {
            for step in steps::chain(traced, &self.workspace, file, piece) {
                let known = steps
                    .iter()
                    .any(|known| known.location == step.location && known.kind == step.kind);
                if !known {
                    steps.push(step);
                }
            }
        }
        steps
    }

    /// The values that are printed, then those that decided that the line is there.
    fn keys(&mut self, traced: &Traced, file: &RenderedFile, found: &[Piece], why: &mut Why) {
        let printed = found.iter().map(|piece| (piece.segment.origin, true));
        let mut origins: Vec<(Origin, bool)> = printed.collect();
        for frame in found
            .iter()
            .flat_map(|piece| steps::frames(file, &piece.segment))
        {
            if matches!(
                frame.kind,
                FrameKind::If | FrameKind::With | FrameKind::Range
            ) {
                origins.push((frame.origin, false));
            }
        }
        let mut known: Vec<WhyKey> = Vec::new();
        let settings = self.shown().settings.clone();
        for (origin, printed) in origins {
            for named in keys::named(traced, origin) {
                let path = match &named {
                    Named::Value(key) => key.shown(),
                    Named::Fact(path, _) => format!(".{}", keys::shown(path)),
                };
                if path.is_empty() || known.iter().any(|key| key.path == path) {
                    continue;
                }
                if known.len() >= MOST_KEYS {
                    why.more_keys += 1;
                    continue;
                }
                let workspace = &self.workspace;
                known.push(match named {
                    Named::Value(key) => {
                        let mut told = keys::explained(traced, workspace, &settings, &key, printed);
                        told.elsewhere = self.elsewhere(&key.full());
                        told
                    }
                    Named::Fact(path, scope) => {
                        keys::fact(traced, workspace, &settings, &path, &scope, printed)
                    }
                });
            }
        }
        // As they stand in the line; what only had a part in it (a `default`) after that, what decided last.
        let title = &why.title;
        known.sort_by_key(|key| {
            let value = key.value();
            let place = title.find(value).filter(|_| !value.is_empty());
            (!key.printed, place.unwrap_or(usize::MAX))
        });
        why.keys = known;
    }

    /// The value of a key in the environments that are not shown.
    pub(super) fn elsewhere(&mut self, path: &[Step]) -> Vec<(String, String)> {
        let values = self.other_values();
        let values = values.iter().map(|(name, values)| {
            let value = values.as_ref().and_then(|values| values.at(path));
            let text = value.map_or(String::new(), |value| keys::value_text(&value));
            (name.clone(), text)
        });
        values.collect()
    }
}

/// A line of a text by its number from 1, without its end, and where it starts.
fn line_at(text: &str, line: u32) -> Option<(usize, &str)> {
    let mut start = 0;
    for (at, found) in (1..).zip(text.split_inclusive('\n')) {
        if at == line {
            return Some((start, found.trim_end_matches(['\n', '\r'])));
        }
        start += found.len();
    }
    None
}

fn subject(one: &Numbered) -> String {
    let document = &one.document;
    if document.role == DocumentRole::Notes {
        return "NOTES.txt".to_owned();
    }
    let object = document.object.clone().unwrap_or_default();
    format!("{} {}", object.kind, object.name).trim().to_owned()
}

/// What values made of a line, in UTF-16; of `key: value` out of one value only the value. `first`: where the line
/// begins in what the file printed.
fn marks(text: &str, first: usize, found: &[Piece]) -> Vec<Range> {
    let made = found.iter().filter(|piece| piece.segment.origin.is_some());
    let ranges = made.filter_map(|piece| {
        let start = piece.range.start - first;
        let stretch = text.get(start..piece.range.end - first)?;
        let key = stretch.find(": ").map_or(0, |at| at + 2);
        let item = if stretch.starts_with("- ") { 2 } else { 0 };
        let skip = key.max(item);
        Some(Range {
            from: utf16_len(&text[..start + skip]),
            to: utf16_len(&text[..start + stretch.len()]),
        })
    });
    ranges.collect()
}
