//! Places in files.

use serde::{Deserialize, Serialize};

/// A file, by its number in whoever hands numbers out (one table for a chart with all its subcharts
/// and values files). [`FileId::NONE`] stands for text that is in no file.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct FileId(pub u32);

impl FileId {
    /// Text that is in no file: a string given to `tpl`, a `--set` flag.
    pub const NONE: FileId = FileId(u32::MAX);
}

/// A range of bytes `start..end` in a file. 12 bytes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Nowhere.
    pub const NONE: Span = Span {
        file: FileId::NONE,
        start: 0,
        end: 0,
    };

    /// The bytes `start..end` of `file`.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    /// The smallest span that holds both; `self` where the files differ.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether it points at a file at all.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.file != FileId::NONE
    }
}
