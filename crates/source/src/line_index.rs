//! Byte offsets to lines and back.

/// A place as people and editors count it.
#[derive(Copy, Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 0 (Go's templates count so).
    pub column: u32,
}

/// Where each line of a text starts. Lines end at `\n` alone, as Go's and YAML's error lines count.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`: one pass over its bytes.
    #[must_use]
    pub fn new(text: &[u8]) -> LineIndex {
        let newlines = text.iter().enumerate().filter(|(_, b)| **b == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at as u32 + 1))
            .collect();
        LineIndex { starts }
    }

    /// Line (from 1) and byte column (from 0) of a byte offset. Offsets past the end count in the last line.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        LineColumn {
            line: line as u32,
            column: offset - start,
        }
    }

    /// First byte of a line (from 1); `None` past the last line.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get(line.checked_sub(1)? as usize).copied()
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.starts.len().max(1) as u32
    }

    /// The column of `offset` in UTF-16 code units, from 0, as editors in a browser count.
    #[must_use]
    pub fn utf16_column(&self, text: &str, offset: u32) -> u32 {
        let place = self.line_column(offset);
        let start = (offset - place.column) as usize;
        text.get(start..offset as usize)
            .map_or(place.column, |head| head.encode_utf16().count() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_columns_from_zero() {
        let index = LineIndex::new("a\nbé\n\nc".as_bytes());
        let places = [0, 1, 2, 5, 6, 7].map(|at| index.line_column(at));
        assert_eq!(
            places.map(|p| (p.line, p.column)),
            [(1, 0), (1, 1), (2, 0), (2, 3), (3, 0), (4, 0)]
        );
        assert_eq!(index.line_start(4), Some(7));
        assert_eq!(index.line_start(5), None);
        assert_eq!(index.utf16_column("a\nbé\n\nc", 5), 2);
    }
}
