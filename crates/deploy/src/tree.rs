//! YAML as importers want it: lines at everything, aliases and merge keys resolved, nothing that could grow for ever.

use pilothouse_source::{FileId, LineIndex};
use pilothouse_value::{IntType, Key, List, Map, MapType, Origin, Slot, Value};
use pilothouse_yaml::{Node, NodeKind, Resolved, ScalarStyle, documents, resolve};
use std::rc::Rc;

/// The most nodes of one file, aliases written out.
const MOST_NODES: usize = 200_000;

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// Where it stands, from 1; for the text of a block (`|`, `>`) the line of its first line of text.
    pub(crate) line: u32,
    /// It is a text whose lines are lines of the file: a block (`|`).
    pub(crate) lines: bool,
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// `null`, and nothing at all.
    Null,
    /// Text; `false`: a number or a boolean.
    Scalar(Rc<str>, bool),
    List(Vec<Tree>),
    Map(Vec<(Rc<str>, Tree)>),
}

/// All documents of a text.
///
/// # Errors
/// Where it is no YAML, or too much of it: a sentence with the line.
pub(crate) fn read(text: &str) -> Result<Vec<Tree>, String> {
    let documents = documents(text.as_bytes(), FileId::NONE)
        .map_err(|error| format!("It is not YAML. {}", error.message))?;
    let mut reader = Reader {
        lines: LineIndex::new(text.as_bytes()),
        left: MOST_NODES,
    };
    let trees = documents.iter().map(|document| reader.tree(&document.root));
    trees
        .collect::<Option<_>>()
        .ok_or_else(|| "Its aliases make too much of it.".to_owned())
}

struct Reader {
    lines: LineIndex,
    left: usize,
}

impl Reader {
    fn tree(&mut self, node: &Node) -> Option<Tree> {
        self.left = self.left.checked_sub(1)?;
        let mut line = self.lines.line_column(node.span.start).line;
        let mut lines = false;
        let kind = match &node.kind {
            NodeKind::Scalar { value, style } => {
                let plain = *style == ScalarStyle::Plain && node.tag.is_none();
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                line += u32::from(is_block);
                lines = *style == ScalarStyle::Literal;
                match resolve(value) {
                    Resolved::Null if plain => Kind::Null,
                    Resolved::Bool(_)
                    | Resolved::Int(_)
                    | Resolved::Uint(_)
                    | Resolved::Float(_)
                        if plain =>
                    {
                        Kind::Scalar(value.clone(), false)
                    }
                    _ => Kind::Scalar(value.clone(), true),
                }
            }
            NodeKind::Sequence(items) => Kind::List(
                items
                    .iter()
                    .map(|item| self.tree(item))
                    .collect::<Option<_>>()?,
            ),
            NodeKind::Mapping(entries) => Kind::Map(self.map(entries)?),
        };
        Some(Tree { line, lines, kind })
    }

    fn map(&mut self, entries: &[(Node, Node)]) -> Option<Vec<(Rc<str>, Tree)>> {
        let mut map: Vec<(Rc<str>, Tree)> = Vec::with_capacity(entries.len());
        let mut merged: Vec<(Rc<str>, Tree)> = Vec::new();
        for (key, node) in entries {
            let NodeKind::Scalar { value: name, style } = &key.kind else {
                continue;
            };
            let tree = self.tree(node)?;
            if &**name == "<<" && *style == ScalarStyle::Plain {
                let maps = match tree.kind {
                    Kind::List(maps) => maps,
                    _ => vec![tree],
                };
                for one in maps {
                    if let Kind::Map(entries) = one.kind {
                        merged.extend(entries);
                    }
                }
                continue;
            }
            map.retain(|(known, _)| known != name);
            map.push((name.clone(), tree));
        }
        for (name, tree) in merged {
            if map.iter().all(|(known, _)| *known != name) {
                map.push((name, tree));
            }
        }
        Some(map)
    }
}

impl Tree {
    pub(crate) fn text_node(line: u32, text: impl Into<Rc<str>>) -> Tree {
        Tree {
            line,
            lines: false,
            kind: Kind::Scalar(text.into(), true),
        }
    }

    /// A child of a map that is not null.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree> {
        let (_, tree) = self.entries().iter().find(|(name, _)| &**name == key)?;
        (!matches!(tree.kind, Kind::Null)).then_some(tree)
    }

    /// What stands at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    pub(crate) fn entries(&self) -> &[(Rc<str>, Tree)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Tree] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// Numbers and booleans as they are written.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The text of a child.
    pub(crate) fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.text().filter(|text| !text.is_empty())
    }

    /// Whether a child is `true`.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        let text = self.get(key).and_then(Tree::text);
        text.is_some_and(|text| resolve(text) == Resolved::Bool(true))
    }

    /// The texts of a list, or the one text that stands there instead.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (u32, &str)> {
        let items = match &self.kind {
            Kind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(self),
        };
        items
            .iter()
            .filter_map(|item| item.text().map(|text| (item.line, text)))
    }

    /// A map laid over this one: maps are merged, everything else is replaced.
    pub(crate) fn merged(&self, over: &Tree) -> Tree {
        let (Kind::Map(own), Kind::Map(more)) = (&self.kind, &over.kind) else {
            return over.clone();
        };
        let mut entries = own.clone();
        for (key, tree) in more {
            match entries.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => *known = known.merged(tree),
                None => entries.push((key.clone(), tree.clone())),
            }
        }
        Tree {
            kind: Kind::Map(entries),
            ..*self
        }
    }

    /// A map with one more entry.
    pub(crate) fn with(&self, key: &str, tree: Tree) -> Tree {
        let over = Tree {
            kind: Kind::Map(vec![(key.into(), tree)]),
            ..*self
        };
        self.merged(&over)
    }

    /// A map without one of its entries.
    pub(crate) fn without(&self, key: &str) -> Tree {
        let entries = self.entries().iter().filter(|(name, _)| &**name != key);
        Tree {
            kind: Kind::Map(entries.cloned().collect()),
            ..*self
        }
    }

    /// The same as if all of it stood on one line.
    pub(crate) fn on_line(self, line: u32) -> Tree {
        self.each(&|tree| (tree.line, tree.lines) = (line, false))
    }

    /// The same so many lines further down, or up.
    pub(crate) fn moved(self, lines: i64) -> Tree {
        self.each(&|tree| {
            let line = i64::from(tree.line) + lines;
            tree.line = u32::try_from(line.max(1)).unwrap_or(1);
        })
    }

    /// The same with a change to it and to everything in it.
    fn each(mut self, change: &impl Fn(&mut Tree)) -> Tree {
        change(&mut self);
        self.kind = match self.kind {
            Kind::List(items) => {
                Kind::List(items.into_iter().map(|item| item.each(change)).collect())
            }
            Kind::Map(entries) => {
                let entries = entries.into_iter();
                Kind::Map(
                    entries
                        .map(|(key, tree)| (key, tree.each(change)))
                        .collect(),
                )
            }
            kind => kind,
        };
        self
    }

    /// As values of templates.
    pub(crate) fn value(&self) -> Value {
        let slot = |tree: &Tree| Slot {
            value: tree.value(),
            origin: Origin::NONE,
        };
        match &self.kind {
            Kind::Null => Value::Nil,
            Kind::Scalar(text, true) => Value::from(&**text),
            Kind::Scalar(text, false) => match resolve(text) {
                Resolved::Bool(truth) => Value::from(truth),
                Resolved::Int(number) => Value::Int(IntType::Int, number),
                Resolved::Float(number) => Value::from(number),
                _ => Value::from(&**text),
            },
            Kind::List(items) => {
                List::new(items.iter().map(Tree::value).collect::<Vec<_>>()).into()
            }
            Kind::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, tree)| (Key::from(&**key), slot(tree)));
                Map::from_entries(MapType::Any, entries.collect()).into()
            }
        }
    }

    /// As a YAML file; empty where it holds nothing.
    pub(crate) fn yaml(&self) -> String {
        match self.value() {
            Value::Nil => String::new(),
            value => {
                let text = pilothouse_yaml::to_yaml(&value).unwrap_or_default();
                let mut text = String::from_utf8_lossy(&text).into_owned();
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                text
            }
        }
    }
}
