//! Go strings: bytes, cheap to clone, with the trace of the template text that made them.

use crate::Origin;
use bstr::BStr;
use pilothouse_source::Span;
use std::rc::Rc;

/// One stretch of text and what made it. It ends where the next one begins (the last with the text).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// First byte of the stretch in its text.
    pub start: u32,
    /// The template text that printed it: literal text or an action.
    pub span: Span,
    /// Number of the frame (include, if, range …) it was printed in; the frames belong to the recorder of
    /// one template's execution.
    pub frame: u32,
    /// The values that went into it.
    pub origin: Origin,
}

/// The segments of a string that was itself made by template text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StrTrace {
    /// Which execution the frames belong to. Segments of another execution say nothing and are dropped.
    pub epoch: u32,
    /// In order of `start`, the first at 0; they cover the whole text.
    pub segments: Vec<Segment>,
}

/// A Go string.
#[derive(Clone)]
pub struct Str {
    bytes: Rc<[u8]>,
    trace: Option<Rc<StrTrace>>,
}

impl Str {
    /// Bytes without a trace.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Rc<[u8]>>) -> Str {
        Str {
            bytes: bytes.into(),
            trace: None,
        }
    }

    /// Bytes and the segments that made them.
    #[must_use]
    pub fn traced(bytes: impl Into<Rc<[u8]>>, trace: StrTrace) -> Str {
        Str {
            bytes: bytes.into(),
            trace: Some(Rc::new(trace)),
        }
    }

    /// Its bytes; usually, but not always, UTF-8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes with [`bstr`]'s methods, which take invalid UTF-8 as Go does.
    #[must_use]
    pub fn as_bstr(&self) -> &BStr {
        BStr::new(&*self.bytes)
    }

    /// The text, where it is UTF-8.
    #[must_use]
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The text, invalid bytes replaced by U+FFFD.
    #[must_use]
    pub fn to_string_lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Length in bytes, as Go's `len`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it is `""`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The segments that made it, if it was made by template text.
    #[must_use]
    pub fn trace(&self) -> Option<&StrTrace> {
        self.trace.as_deref()
    }

    /// The same bytes with another trace, or none.
    #[must_use]
    pub fn with_trace(&self, trace: Option<StrTrace>) -> Str {
        Str {
            bytes: self.bytes.clone(),
            trace: trace.map(Rc::new),
        }
    }
}

impl Default for Str {
    fn default() -> Str {
        Str::from("")
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str::from_bytes(text.as_bytes())
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::from_bytes(text.into_bytes())
    }
}

impl From<&[u8]> for Str {
    fn from(bytes: &[u8]) -> Str {
        Str::from_bytes(bytes)
    }
}

impl From<Vec<u8>> for Str {
    fn from(bytes: Vec<u8>) -> Str {
        Str::from_bytes(bytes)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Str {}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Str) -> std::cmp::Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl std::fmt::Debug for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self.as_bstr(), f)
    }
}
