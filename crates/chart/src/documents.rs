//! Values files: one or several YAML documents merged into one table.

use crate::{ChartError, coalesce};
use bstr::ByteSlice;
use pilothouse_source::{FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, MapType};
use pilothouse_yaml as yaml;
use std::borrow::Cow;
use std::ops::Range;

/// Reads a values file: every document is a table (or nothing), later ones are laid over earlier ones
/// ([`HelmVersion::reads_all_documents_of_values`]). A null stays a null.
///
/// # Errors
/// What Helm says after `cannot load values.yaml: ` or `failed to parse NAME: `, at its place in `file`.
pub fn values(text: &[u8], file: FileId, helm: HelmVersion) -> Result<Map, ChartError> {
    if !helm.reads_all_documents_of_values() {
        return yaml::decode_map(text).map_err(|error| {
            ChartError::new("values/syntax", error.message.clone())
                .at(whole_place(&error, text, file))
        });
    }
    let mut merged: Option<Map> = None;
    for range in split(text, file)? {
        // Helm reads line by line, and ends each with a line break: the last one too.
        let mut document = Cow::Borrowed(&text[range.clone()]);
        if !document.ends_with(b"\n") {
            document.to_mut().push(b'\n');
        }
        let document = yaml::decode_map(&document).map_err(|error| {
            let message = format!("cannot unmarshal yaml document: {}", error.message);
            ChartError::new("values/syntax", message).at(place(&error, &range, text, file))
        })?;
        merged = Some(match merged {
            None => document,
            Some(base) => coalesce::overlay(&base, &document),
        });
    }
    Ok(merged.unwrap_or_else(|| Map::typed(MapType::Any)))
}

/// Where the documents of a file stand. Lines of `---`, alone or before a comment, are what divides them, wherever
/// they stand; Helm reads documents apart before it looks at the YAML. Such a line with nothing before it belongs to
/// the document that it begins.
///
/// # Errors
/// `error reading yaml document: invalid Yaml document separator: …` for `--- a: 1`.
pub fn split(text: &[u8], file: FileId) -> Result<Vec<Range<usize>>, ChartError> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find_byte(b'\n');
        let end = end.map_or(text.len(), |length| at + length + 1);
        if let Some(after) = text[at..end].strip_prefix(b"---") {
            let after = after.trim_ascii();
            if !after.is_empty() && after[0] != b'#' {
                let after = String::from_utf8_lossy(after);
                let message = format!(
                    "error reading yaml document: invalid Yaml document separator: {after}"
                );
                let span = Span::new(file, at as u32, end as u32);
                return Err(ChartError::new("values/separator", message).at(span));
            }
            if start < at {
                documents.push(start..at);
                start = end;
            }
        }
        at = end;
    }
    if start < text.len() {
        documents.push(start..text.len());
    }
    Ok(documents)
}

/// The place of an error inside one document, as a place in the file.
fn place(error: &yaml::YamlError, range: &Range<usize>, text: &[u8], file: FileId) -> Span {
    let shift = range.start as u32;
    if error.span != Span::NONE && error.span.end > error.span.start {
        // The line break that was added has no place in the file.
        let at = |offset: u32| offset.min(range.len() as u32) + shift;
        return Span::new(file, at(error.span.start), at(error.span.end));
    }
    line(&text[range.clone()], error.line, shift, file)
}

/// The span of a line (from 1) of `text`, moved by `shift`; nowhere for line 0.
pub(crate) fn line(text: &[u8], line: u32, shift: u32, file: FileId) -> Span {
    if line == 0 {
        return Span::NONE;
    }
    let mut start = 0;
    for _ in 1..line {
        match text[start..].iter().position(|b| *b == b'\n') {
            Some(length) => start += length + 1,
            None => break,
        }
    }
    let rest = &text[start..];
    let length = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    Span::new(file, start as u32 + shift, (start + length) as u32 + shift)
}

/// The place of an error of a text that is a whole file.
pub(crate) fn whole_place(error: &yaml::YamlError, text: &[u8], file: FileId) -> Span {
    place(error, &(0..text.len()), text, file)
}
