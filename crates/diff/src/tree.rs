//! A document as it is compared: values without the way they are written, each with the lines that it stands on.

use pilothouse_source::FileId;
use pilothouse_yaml::{Node, NodeKind, Resolved, ScalarStyle, resolve};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A document that was read once and is compared many times.
#[derive(Debug)]
pub struct Parsed {
    /// Its text, without Helm's own lines.
    pub text: Rc<str>,
    /// Where each line begins.
    lines: Vec<u32>,
    /// What it says; `None` where it is no YAML.
    pub(crate) root: Option<Tree>,
    /// Every leaf, once somebody asks.
    pub(crate) parts: std::cell::OnceCell<crate::flat::Parts>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) value: Value,
    /// The same for equal values.
    hash: u64,
    /// First byte of the value.
    pub(crate) start: u32,
    /// One past its last byte, line ends left out.
    pub(crate) end: u32,
    /// A collection with an entry or item on each line.
    pub(crate) block: bool,
    /// A text that stands in the document line by line.
    pub(crate) literal: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Rc<str>),
    /// In the order of the text, each key once.
    Map(Vec<Entry>),
    List(Vec<Tree>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Rc<str>,
    /// First byte of the key.
    pub(crate) start: u32,
    pub(crate) tree: Tree,
}

/// A document has no more values than it has bytes, but for what aliases repeat: so many of those.
const MOST_REPEATED: usize = 100_000;

impl Parsed {
    /// Reads a document; one that is no YAML is compared line by line.
    #[must_use]
    pub fn new(text: &str) -> Parsed {
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1))
            .collect();
        Parsed {
            text: text.into(),
            lines,
            root: read(text),
            parts: std::cell::OnceCell::new(),
        }
    }

    /// Whether it is YAML.
    #[must_use]
    pub fn is_yaml(&self) -> bool {
        self.root.is_some()
    }

    /// The line of a byte, from 0.
    pub(crate) fn line_of(&self, byte: u32) -> u32 {
        self.lines.partition_point(|start| *start <= byte) as u32 - 1
    }

    /// How many lines it has.
    pub(crate) fn line_count(&self) -> u32 {
        let open = !self.text.is_empty() && !self.text.ends_with('\n');
        self.lines.len() as u32 - u32::from(!open)
    }

    /// The bytes of lines `from..to`.
    pub(crate) fn bytes_of(&self, from: u32, to: u32) -> std::ops::Range<u32> {
        let start = |line: u32| self.lines.get(line as usize).copied();
        let end = self.text.len() as u32;
        start(from).unwrap_or(end)..start(to).unwrap_or(end)
    }
}

/// What a text says; `None` where it is no YAML, or too much.
pub(crate) fn read(text: &str) -> Option<Tree> {
    let document = pilothouse_yaml::parse(text.as_bytes(), FileId::NONE).ok()?;
    let mut builder = Builder {
        text: text.as_bytes(),
        left: text.len() + MOST_REPEATED,
    };
    builder.tree(&document.root)
}

struct Builder<'t> {
    text: &'t [u8],
    /// How many values may still be made.
    left: usize,
}

impl Builder<'_> {
    fn tree(&mut self, node: &Node) -> Option<Tree> {
        self.left = self.left.checked_sub(1)?;
        let (start, end) = (
            node.span.start,
            self.trimmed(node.span.start, node.span.end),
        );
        let first = self.text.get(start as usize);
        let mut block = node.alias.is_none() && !matches!(first, Some(b'{' | b'['));
        let mut literal = false;
        let value = match &node.kind {
            NodeKind::Scalar { value, style } => {
                literal = *style == ScalarStyle::Literal && node.alias.is_none();
                block = false;
                scalar(value, *style, node.tag.as_deref())
            }
            NodeKind::Sequence(items) => {
                let items = items.iter().map(|item| self.tree(item));
                Value::List(items.collect::<Option<_>>()?)
            }
            NodeKind::Mapping(entries) => {
                let mut made = Vec::with_capacity(entries.len());
                for (key, value) in entries.iter() {
                    let merged = matches!(&key.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if &**value == "<<");
                    block &= !merged && value.alias.is_none() && key.alias.is_none();
                    if merged {
                        self.merge(&mut made, value)?;
                        continue;
                    }
                    let tree = self.tree(value)?;
                    let key_text: Rc<str> = match key.as_scalar() {
                        Some(text) => text.into(),
                        None => self.key_text(key)?,
                    };
                    put(
                        &mut made,
                        Entry {
                            key: key_text,
                            start: key.span.start,
                            tree,
                        },
                    );
                }
                Value::Map(made)
            }
        };
        Some(Tree {
            hash: value.hash(),
            value,
            start,
            end,
            block,
            literal,
        })
    }

    /// What `<<` brings, where the mapping does not say it itself.
    fn merge(&mut self, made: &mut Vec<Entry>, from: &Node) -> Option<()> {
        let sources: Vec<&Node> = match &from.kind {
            NodeKind::Sequence(all) => all.iter().collect(),
            _ => vec![from],
        };
        for source in sources {
            if let Value::Map(entries) = self.tree(source)?.value {
                for entry in entries {
                    if !made.iter().any(|known| known.key == entry.key) {
                        made.push(entry);
                    }
                }
            }
        }
        Some(())
    }

    /// A key that is a collection, as it stands.
    fn key_text(&mut self, key: &Node) -> Option<Rc<str>> {
        self.left = self.left.checked_sub(1)?;
        let bytes = self
            .text
            .get(key.span.start as usize..key.span.end as usize)?;
        Some(String::from_utf8_lossy(bytes).into())
    }

    fn trimmed(&self, start: u32, end: u32) -> u32 {
        let text = self
            .text
            .get(start as usize..end as usize)
            .unwrap_or_default();
        let blank = text
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_whitespace());
        end - blank.count() as u32
    }
}

/// The last of two entries with one key counts.
fn put(entries: &mut Vec<Entry>, entry: Entry) {
    // Documents with thousands of keys in one mapping are data: there the rule is not worth a search each time.
    let known = if entries.len() < 1_000 {
        entries.iter().position(|known| known.key == entry.key)
    } else {
        None
    };
    match known {
        Some(at) => {
            entries.remove(at);
            entries.push(entry);
        }
        None => entries.push(entry),
    }
}

fn scalar(text: &Rc<str>, style: ScalarStyle, tag: Option<&str>) -> Value {
    let plain = style == ScalarStyle::Plain;
    let meaning = match tag {
        None if plain => resolve(text),
        Some("tag:yaml.org,2002:str" | "!") | None => Resolved::Str,
        Some(_) => resolve(text),
    };
    match meaning {
        Resolved::Null => Value::Null,
        Resolved::Bool(truth) => Value::Bool(truth),
        Resolved::Int(n) => Value::Int(n.into()),
        Resolved::Uint(n) => Value::Int(n.into()),
        // Through JSON, as Helm sends it, `1.0` is `1`.
        Resolved::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => Value::Int(n as i128),
        Resolved::Float(n) => Value::Float(n),
        Resolved::Timestamp | Resolved::Merge | Resolved::Str => Value::Text(text.clone()),
    }
}

impl Value {
    pub(crate) fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        match self {
            Value::Null => 0u8.hash(&mut hasher),
            Value::Bool(truth) => (1u8, truth).hash(&mut hasher),
            Value::Int(n) => (2u8, n).hash(&mut hasher),
            Value::Float(n) => (3u8, n.to_bits()).hash(&mut hasher),
            Value::Text(text) => (4u8, text).hash(&mut hasher),
            Value::Map(entries) => {
                // The order of keys does not count.
                let each = entries.iter().map(|entry| {
                    let mut hasher = FxHasher::default();
                    (&entry.key, entry.tree.hash).hash(&mut hasher);
                    hasher.finish()
                });
                let sum = each.fold(0u64, u64::wrapping_add);
                (5u8, entries.len(), sum).hash(&mut hasher);
            }
            Value::List(items) => {
                (6u8, items.len()).hash(&mut hasher);
                items.iter().for_each(|item| item.hash.hash(&mut hasher));
            }
        }
        hasher.finish()
    }
}

impl Tree {
    /// Whether both say the same, however it is written. Different values of one hash are told apart.
    pub(crate) fn same(&self, other: &Tree) -> bool {
        if self.hash != other.hash {
            return false;
        }
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Map(a), Value::Map(b)) => {
                let other = index(b);
                a.len() == b.len()
                    && a.iter().all(|entry| {
                        let found = other.find(&entry.key);
                        found.is_some_and(|at| entry.tree.same(&b[at].tree))
                    })
            }
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            _ => false,
        }
    }

    /// The same for equal values, nearly always another one for others.
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// What stands under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree> {
        match &self.value {
            Value::Map(entries) => {
                let found = entries.iter().find(|entry| &*entry.key == key);
                found.map(|entry| &entry.tree)
            }
            _ => None,
        }
    }

    /// What stands at a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |at, key| at.get(key))
    }

    /// A text.
    pub(crate) fn is_scalar(&self) -> bool {
        !matches!(self.value, Value::Map(_) | Value::List(_))
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Finds keys in a mapping.
pub(crate) struct Index<'e> {
    entries: &'e [Entry],
    map: Option<rustc_hash::FxHashMap<&'e str, usize>>,
}

/// Small mappings are searched, large ones indexed.
pub(crate) fn index(entries: &[Entry]) -> Index<'_> {
    let map = (entries.len() > 12).then(|| {
        let each = entries.iter().enumerate();
        each.map(|(at, entry)| (&*entry.key, at)).collect()
    });
    Index { entries, map }
}

impl Index<'_> {
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        match &self.map {
            Some(map) => map.get(key).copied(),
            None => self.entries.iter().position(|entry| &*entry.key == key),
        }
    }
}
