//! A YAML document as it stands in its file.

use pilothouse_source::{FileId, Span};
use std::rc::Rc;

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// From its first to its last byte, without `---`.
    pub span: Span,
    /// What it holds; an empty document holds a null scalar without text.
    pub root: Node,
}

/// A value in a document. Cheap to clone: contents are shared.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, with quotes and brackets, without its tag and anchor; for an alias, the alias. A block
    /// collection ends with the last value in it.
    pub span: Span,
    /// Its tag in full where it has one: `tag:yaml.org,2002:str`, `!custom`, `!`.
    pub tag: Option<Rc<str>>,
    /// The name after `&`.
    pub anchor: Option<Rc<str>>,
    /// The name after `*`: tag and kind are those of the node it stands for, whose own children keep their spans.
    pub alias: Option<Rc<str>>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Text.
    Scalar {
        /// Quotes, escapes and folding undone.
        value: Rc<str>,
        /// How it is written.
        style: ScalarStyle,
    },
    /// A list.
    Sequence(Rc<[Node]>),
    /// Keys and values in their order, duplicates and `<<` included.
    Mapping(Rc<[(Node, Node)]>),
}

/// How a scalar is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ScalarStyle {
    /// `text`
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

impl Node {
    /// The text of a scalar.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[(Node, Node)]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The last entry under `key` of a mapping (the one that counts), merged keys left out.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        let mut entries = self.as_mapping()?.iter().rev();
        entries.find(|(name, _)| name.as_scalar() == Some(key))
    }

    /// The value under `key` of a mapping, as [`Node::entry`].
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }
}
