//! A values file read again after an edit: only the sections that changed are parsed, the others are shared with what
//! was read before.
//!
//! A section is what stands from one key to the next at the same column. A section alone gives the same entries as
//! inside its file, with few exceptions, and those are told from the text: then the whole file is read.

use crate::{ChartError, documents};
use bstr::ByteSlice;
use pilothouse_source::FileId;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Key, Map, MapType, Slot};
use pilothouse_yaml as yaml;
use std::rc::Rc;

/// Shorter sections are parsed whole, in bytes.
const WORTH_CUTTING: usize = 1_000;
/// How deep sections are cut. Each level looks at every line below it.
const DEEPEST: u32 = 4;

/// The sections of a values file as it was read the last time that it could be.
#[derive(Default)]
pub struct Sections {
    known: Vec<Rc<Section>>,
}

struct Section {
    text: Box<[u8]>,
    entries: Vec<(Key, Slot)>,
    inner: Vec<Rc<Section>>,
}

/// A table and the sections that it is made of.
type Cut = (Vec<Rc<Section>>, Map);

impl Sections {
    /// As [`documents::values`].
    ///
    /// # Errors
    /// The same.
    pub fn values(
        &mut self,
        text: &[u8],
        file: FileId,
        helm: HelmVersion,
    ) -> Result<Map, ChartError> {
        // Helm 4 ends the last line where the file does not; to Helm 3 its end is one.
        let ended = text.ends_with(b"\n");
        match ended.then(|| read(&self.known, text, 0, DEEPEST)).flatten() {
            Some((sections, map)) => {
                self.known = sections;
                Ok(map)
            }
            None => documents::values(text, file, helm),
        }
    }
}

/// The entries at one column; `None` where sections alone may say something else.
fn read(known: &[Rc<Section>], text: &[u8], column: usize, deepest: u32) -> Option<Cut> {
    let cuts = cut(text, column)?;
    let texts: Vec<&[u8]> = cuts
        .windows(2)
        .map(|ends| &text[ends[0]..ends[1]])
        .collect();
    let mut sections = Vec::with_capacity(texts.len());
    for (known, text) in matched(known, &texts).into_iter().zip(&texts) {
        sections.push(match known {
            Some(known) if *known.text == **text => known.clone(),
            known => {
                let inner = known.map_or(&[][..], |known| &known.inner);
                Rc::new(section(inner, text, column, deepest)?)
            }
        });
    }
    let entries = sections.iter().flat_map(|section| section.entries.iter());
    let entries: Vec<_> = entries.cloned().collect();
    let count = entries.len();
    let map = Map::from_entries(MapType::Any, entries);
    // The same key twice: what that means depends on who stands where.
    (map.len() == count).then_some((sections, map))
}

/// For each text what may have been its section the last time: the same one, from the front or from the end, or the
/// one at the same place between those.
fn matched<'k>(known: &'k [Rc<Section>], texts: &[&[u8]]) -> Vec<Option<&'k Rc<Section>>> {
    let ends = known.iter().rev().zip(texts.iter().rev());
    let same = ends
        .take_while(|(section, text)| *section.text == ***text)
        .count();
    let changed = texts.len() - same;
    let front = (0..changed).map(|at| known[..known.len() - same].get(at));
    front
        .chain(known[known.len() - same..].iter().map(Some))
        .collect()
}

/// One section, parsed; its inner ones alone where it is long.
fn section(inner: &[Rc<Section>], text: &[u8], column: usize, deepest: u32) -> Option<Section> {
    if has_alias(text) {
        return None;
    }
    let long = text.len() >= WORTH_CUTTING && deepest > 0;
    let nested = long.then(|| nested(inner, text, column, deepest)).flatten();
    let (inner, map) = match nested {
        Some(nested) => nested,
        None => (Vec::new(), yaml::decode_map(text).ok()?),
    };
    Some(Section {
        text: text.into(),
        entries: map.entries(),
        inner,
    })
}

/// A section that is a key alone on its line, with a table below.
fn nested(inner: &[Rc<Section>], text: &[u8], column: usize, deepest: u32) -> Option<Cut> {
    let (head, body) = text.split_at(text.find_byte(b'\n')? + 1);
    let colon = head.find_byte(b':')?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./".contains(byte);
    if !head.get(column..colon)?.iter().all(plain) || !is_comment(&head[colon + 1..]) {
        return None;
    }
    let inside = indent(body.lines().find(|line| !is_blank(line))?);
    if inside <= column {
        return None;
    }
    let table = yaml::decode_map(head).ok()?;
    let keys = table.keys();
    let [key] = keys.as_slice() else {
        return None;
    };
    let (sections, below) = read(inner, body, inside, deepest - 1)?;
    table.insert(key.clone(), below);
    Some((sections, table))
}

/// Whether the rest of a line behind a colon says nothing.
fn is_comment(rest: &[u8]) -> bool {
    is_blank(rest) && rest.first() != Some(&b'#')
}

/// Where the sections at a column begin, the first at 0, and where the last one ends; `None` where this is no table at
/// that column, or one that ends before the text does.
fn cut(text: &[u8], column: usize) -> Option<Vec<usize>> {
    let mut cuts = Vec::new();
    let mut begun = false;
    let mut at = 0;
    for line in text.lines_with_terminator() {
        let start = at;
        at += line.len();
        let begins = cuts.is_empty() && !begun && line.trim_ascii_end() == b"---";
        begun |= begins;
        if begins || is_blank(line) {
            continue;
        }
        let indent = indent(line);
        let key = indent == column && begins_key(line[indent]);
        if indent < column || marks_document(line) || cuts.is_empty() && !key {
            return None;
        }
        if key {
            cuts.push(start);
        }
    }
    *cuts.first_mut()? = 0;
    cuts.push(text.len());
    Some(cuts)
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

/// Whether a line says nothing: it is empty or a comment.
fn is_blank(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(b'#'))
}

/// `---`, `...` and directives: what follows is another document.
fn marks_document(line: &[u8]) -> bool {
    line.starts_with(b"---") || line.starts_with(b"...") || line[0] == b'%'
}

/// What else a line may begin with goes on with what is before it: an element, a bracket, another word of a text.
fn begins_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'"' | b'\'')
}

/// Whether there is something like an `*alias`. How many there may be is a matter of the whole file.
fn has_alias(text: &[u8]) -> bool {
    let lines = text.lines().filter(|line| !is_blank(line));
    lines.flat_map(|line| line.windows(3)).any(|window| {
        window[1] == b'*' && b" \t[{,".contains(&window[0]) && !window[2].is_ascii_whitespace()
    })
}
