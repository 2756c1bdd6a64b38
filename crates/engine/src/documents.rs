//! The documents of a rendered file: where each stands, and what it says it is.

use bstr::ByteSlice;
use pilothouse_sprig::HelmVersion;
use pilothouse_yaml::{Head, YamlError};
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

/// The documents of a text, read when they are first asked for. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Documents(Rc<OnceCell<Read>>);

/// The documents of a text, read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Those before the first that cannot be read.
    pub(crate) documents: Vec<Document>,
    /// Where that stands, and why.
    pub(crate) error: Option<(Range<usize>, YamlError)>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) range: Range<usize>,
    pub(crate) text: Rc<str>,
    pub(crate) head: Rc<Head>,
}

impl Documents {
    /// Those of `text`, which is the same each time.
    pub(crate) fn of(&self, text: &[u8], helm: HelmVersion) -> &Read {
        self.0.get_or_init(|| Read::new(text, helm))
    }
}

impl Read {
    fn new(text: &[u8], helm: HelmVersion) -> Read {
        let mut read = Read {
            documents: Vec::new(),
            error: None,
        };
        for range in split_documents(text, helm) {
            let document = &text[range.clone()];
            match pilothouse_yaml::head(document) {
                Ok(head) => read.documents.push(Document {
                    text: String::from_utf8_lossy(document).into(),
                    head: Rc::new(head),
                    range,
                }),
                Err(error) => {
                    read.error = Some((range, error));
                    break;
                }
            }
        }
        read
    }
}

/// Where the documents of a text stand.
#[must_use]
pub fn split_documents(text: &[u8], helm: HelmVersion) -> Vec<Range<usize>> {
    if helm.trims_documents() {
        split_trimmed(text)
    } else {
        split_at_lines(text)
    }
}

/// As Helm 3 does it: a `---` at the beginning of a line divides, together with all white space around it; so of
/// two in a row only the first does.
fn split_trimmed(text: &[u8]) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let whole = trimmed(text, 0..text.len());
    let mut start = whole.start;
    let mut push = |start: usize, end: usize| {
        // What is empty before trimming is no document; what trimming empties is one.
        if start < end {
            documents.push(trimmed(text, start..end));
        }
    };
    if text[whole.clone()].starts_with(b"---") {
        start = after_space(text, start + 3, whole.end);
    }
    while let Some(at) = text[start..whole.end].find(b"\n---") {
        let newline = start + at;
        let space = text[start..newline]
            .iter()
            .rev()
            .take_while(|byte| is_space(**byte))
            .count();
        push(start, newline - space);
        start = after_space(text, newline + 4, whole.end);
    }
    push(start, whole.end);
    documents
}

/// RE2's `\s`
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn after_space(text: &[u8], from: usize, end: usize) -> usize {
    let space = text[from..end].iter().take_while(|byte| is_space(**byte));
    from + space.count()
}

/// A range without the white space at both ends.
fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = leading_space(part);
    let end = part[start..]
        .char_indices()
        .rev()
        .find(|(_, _, c)| !c.is_whitespace())
        .map_or(start, |(_, end, _)| start + end);
    range.start + start..range.start + end
}

/// As Helm 4 does it: what stands between lines that begin with `---` (whatever follows it on the line belongs
/// to the next document), without leading white space; those of white space alone are left out.
fn split_at_lines(text: &[u8]) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let mut push = |start: usize, end: usize| {
        let skipped = leading_space(&text[start..end]);
        if start + skipped < end {
            documents.push(start + skipped..end);
        }
    };
    // White space before the first one is gone before lines count.
    let mut start = leading_space(text);
    let mut line = start;
    while line < text.len() {
        if text[line..].starts_with(b"---") {
            push(start, line);
            start = line + 3;
            while matches!(text.get(start), Some(b' ' | b'\t')) {
                start += 1;
            }
        }
        line = match text[line..].find_byte(b'\n') {
            Some(at) => line + at + 1,
            None => text.len(),
        };
    }
    push(start, text.len());
    documents
}

/// How many bytes of Go's white space (`unicode.IsSpace`) a text begins with.
fn leading_space(text: &[u8]) -> usize {
    text.char_indices()
        .find(|(_, _, c)| !c.is_whitespace())
        .map_or(text.len(), |(start, _, _)| start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str) -> Vec<&str> {
        split_documents(text.as_bytes(), HelmVersion::V4_3)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn documents_end_at_every_line_that_begins_with_three_dashes() {
        assert_eq!(documents("a: 1\n---\nb: 2\n"), ["a: 1\n", "b: 2\n"]);
        assert_eq!(documents("--- a: 1\n--- # x\nb"), ["a: 1\n", "# x\nb"]);
        assert_eq!(documents("a: |\n  x\n----\n"), ["a: |\n  x\n", "-\n"]);
        assert_eq!(documents("\n\n---\n \t\n---\n"), [""; 0]);
        assert_eq!(documents("a: 1\n  ---\n"), ["a: 1\n  ---\n"]);
    }

    #[test]
    fn helm_3_takes_the_white_space_around_the_dashes() {
        // What Helm 3.22 prints for these, each line of `---` in it made a comma.
        let documents = |text: &'static str| -> Vec<&str> {
            let found = split_documents(text.as_bytes(), HelmVersion::V3_22);
            found.into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(documents("a: 1\n---\n---\nb: 2\n"), ["a: 1", "---\nb: 2"]);
        assert_eq!(documents("---\n---\n---\nb: 2\n---\n"), ["---", "b: 2"]);
        assert_eq!(
            documents("a: 1\n ---\nb: 2\n--- \n\n\n   c: 3\n---\n---x: 1\n"),
            ["a: 1\n ---\nb: 2", "c: 3", "---x: 1"]
        );
        assert_eq!(
            documents("a: |\n  x\n  \n\n---\nb: 1\n\t\n---\n\u{a0}\n---\nc: 1\u{a0}\n"),
            ["a: |\n  x", "b: 1", "", "c: 1"]
        );
        assert_eq!(documents(" \n\n"), [""; 0]);
    }
}
