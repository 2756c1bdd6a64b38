//! The files of a chart, of its subcharts, and of the values given from outside, numbered in one table.

use pilothouse_source::FileId;
use std::rc::Rc;

/// A path relative to the chart's root, with forward slashes, and the file's bytes.
pub type RawFile = (String, Vec<u8>);

/// One file of a chart.
#[derive(Clone, Debug)]
pub struct File {
    /// Its number in the [`Sources`].
    pub id: FileId,
    /// Its path inside its own chart: `templates/service.yaml`.
    pub name: Rc<str>,
    /// Its bytes, one byte order mark stripped.
    pub data: Rc<[u8]>,
}

/// A file that spans can point into.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path from the root of the whole tree: `charts/redis/values.yaml`; files in an archive stand under the
    /// archive's name (`charts/redis-17.0.0.tgz/values.yaml`); values files have the name they were given with.
    pub path: Rc<str>,
    /// Its bytes, as offsets in spans count them (one byte order mark stripped).
    pub text: Rc<[u8]>,
}

/// The table behind every [`FileId`] of a chart's tree and its values.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// An empty table.
    #[must_use]
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Numbers a file.
    pub fn add(&mut self, path: impl Into<Rc<str>>, text: impl Into<Rc<[u8]>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile {
            path: path.into(),
            text: text.into(),
        });
        id
    }

    /// The file of a number; `None` for [`FileId::NONE`] and numbers of other tables.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order of their numbers.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Exchanges the text of a file, which keeps its number. Nothing happens for numbers of other tables.
    pub fn replace(&mut self, id: FileId, text: impl Into<Rc<[u8]>>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.text = text.into();
        }
    }

    /// Forgets the files from number `count` on: values files come after the chart's, so that they can be exchanged
    /// without loading the chart again.
    pub fn truncate(&mut self, count: usize) {
        self.files.truncate(count);
    }
}

/// The bytes without one leading byte order mark.
#[must_use]
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
