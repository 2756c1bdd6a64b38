//! From events to documents.

use crate::events::{Event, EventKind, Events, Properties};
use crate::reader::{Text, transcode};
use crate::{Document, MAX_DEPTH, Node, NodeKind, ScalarStyle, YamlError};
use pilothouse_source::{FileId, Span};
use std::collections::HashMap;
use std::rc::Rc;

/// The first document of a text: what Helm reads of a file. An empty text gives a null.
///
/// # Errors
/// Where the text is not YAML, in the words of Helm's library.
pub fn parse(text: &[u8], file: FileId) -> Result<Document, YamlError> {
    parse_text(&Text::new(&transcode(text)), file)
}

/// [`parse`] for what is read already.
pub(crate) fn parse_text(text: &Text<'_>, file: FileId) -> Result<Document, YamlError> {
    let mut composer = Composer::new(text, file);
    Ok(composer.document()?.unwrap_or_else(|| empty(file)))
}

/// All documents of a text.
///
/// # Errors
/// Where any of them is not YAML.
pub fn documents(text: &[u8], file: FileId) -> Result<Vec<Document>, YamlError> {
    let text = transcode(text);
    let mut composer = Composer::new(&Text::new(&text), file);
    let mut found = Vec::new();
    while let Some(document) = composer.document()? {
        found.push(document);
    }
    Ok(found)
}

fn empty(file: FileId) -> Document {
    let span = Span::new(file, 0, 0);
    let root = Node {
        span,
        tag: None,
        anchor: None,
        alias: None,
        kind: NodeKind::Scalar {
            value: "".into(),
            style: ScalarStyle::Plain,
        },
    };
    Document { file, span, root }
}

/// A collection that is being read.
struct Open<'t> {
    properties: Properties<'t>,
    start: Span,
    items: Items,
    /// Levels below it.
    height: usize,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>, Option<Node>),
}

struct Composer<'t> {
    events: Events<'t>,
    file: FileId,
    /// With how many levels each holds; `None` while the node is being read.
    anchors: HashMap<&'t str, Option<(Node, usize)>>,
    /// An alias to the node that it is in; told when the document is read, as goyaml does.
    cycle: Option<YamlError>,
}

impl<'t> Composer<'t> {
    fn new(text: &Text<'t>, file: FileId) -> Composer<'t> {
        Composer {
            events: Events::new(text, file),
            file,
            anchors: HashMap::new(),
            cycle: None,
        }
    }

    fn document(&mut self) -> Result<Option<Document>, YamlError> {
        let event = self.events.next()?;
        if let EventKind::StreamEnd = event.kind {
            return Ok(None);
        }
        self.anchors.clear();
        let root = self.root()?;
        self.events.next()?;
        if let Some(error) = self.cycle.take() {
            return Err(error);
        }
        Ok(Some(Document {
            file: self.file,
            span: root.span,
            root,
        }))
    }

    fn root(&mut self) -> Result<Node, YamlError> {
        let mut open: Vec<Open<'t>> = Vec::new();
        loop {
            let Event { kind, span } = self.events.next()?;
            let (node, height) = match kind {
                EventKind::Scalar(properties, value, style) => {
                    let value = value.as_ref().into();
                    (
                        self.finish(properties, span, NodeKind::Scalar { value, style }, 0),
                        0,
                    )
                }
                EventKind::Alias(name) => {
                    let (node, height) = self.alias(name, span)?;
                    if open.len() + height > MAX_DEPTH {
                        return Err(too_deep(span));
                    }
                    (node, height)
                }
                EventKind::Sequence(properties) => {
                    self.open(&mut open, properties, span, Items::Sequence(Vec::new()))?;
                    continue;
                }
                EventKind::Mapping(properties) => {
                    self.open(
                        &mut open,
                        properties,
                        span,
                        Items::Mapping(Vec::new(), None),
                    )?;
                    continue;
                }
                _ => match open.pop() {
                    Some(done) => {
                        let height = done.height + 1;
                        (self.close(done, span), height)
                    }
                    None => return Ok(empty(self.file).root),
                },
            };
            let Some(top) = open.last_mut() else {
                return Ok(node);
            };
            top.height = top.height.max(height);
            match &mut top.items {
                Items::Sequence(items) => items.push(node),
                Items::Mapping(entries, key) => match key.take() {
                    None => *key = Some(node),
                    Some(name) => entries.push((name, node)),
                },
            }
        }
    }

    /// What is wrong with the rest of a text that nests too deep for here; `None`: Go would read it.
    fn what_go_says(&mut self) -> Option<YamlError> {
        loop {
            match self.events.next() {
                Ok(event) if matches!(event.kind, EventKind::StreamEnd) => return None,
                Ok(_) => {}
                Err(error) => return Some(error),
            }
        }
    }

    fn open(
        &mut self,
        open: &mut Vec<Open<'t>>,
        properties: Properties<'t>,
        start: Span,
        items: Items,
    ) -> Result<(), YamlError> {
        if open.len() >= MAX_DEPTH {
            return Err(self.what_go_says().unwrap_or_else(|| too_deep(start)));
        }
        if let Some(anchor) = properties.anchor {
            self.anchors.insert(anchor, None);
        }
        open.push(Open {
            properties,
            start,
            items,
            height: 0,
        });
        Ok(())
    }

    fn close(&mut self, open: Open<'t>, end: Span) -> Node {
        let mut span = open.start;
        // The end of a block collection is noticed only at whatever follows it.
        let last = match &open.items {
            Items::Sequence(items) => items.last(),
            Items::Mapping(entries, _) => entries.last().map(|(_, value)| value),
        };
        span.end = match last {
            Some(last) if end.start == end.end => last.span.end.max(span.end),
            _ => end.end,
        };
        let kind = match open.items {
            Items::Sequence(items) => NodeKind::Sequence(items.into()),
            Items::Mapping(entries, _) => NodeKind::Mapping(entries.into()),
        };
        self.finish(open.properties, span, kind, open.height + 1)
    }

    fn finish(
        &mut self,
        properties: Properties<'t>,
        span: Span,
        kind: NodeKind,
        height: usize,
    ) -> Node {
        let node = Node {
            span,
            tag: properties.tag.as_deref().map(Rc::from),
            anchor: properties.anchor.map(Rc::from),
            alias: None,
            kind,
        };
        if let Some(anchor) = properties.anchor {
            self.anchors.insert(anchor, Some((node.clone(), height)));
        }
        node
    }

    /// What the alias stands for, and how many levels that holds.
    fn alias(&mut self, name: &str, span: Span) -> Result<(Node, usize), YamlError> {
        match self.anchors.get(name) {
            Some(Some((node, height))) => {
                let alias = Some(name.into());
                Ok((
                    Node {
                        span,
                        alias,
                        anchor: None,
                        ..node.clone()
                    },
                    *height,
                ))
            }
            Some(None) => {
                let text = format_args!("yaml: anchor '{name}' value contains itself");
                let error = YamlError::converting(text, 0, span);
                self.cycle.get_or_insert(error);
                Ok((empty(self.file).root, 0))
            }
            None => {
                let text = format_args!("yaml: unknown anchor '{name}' referenced");
                Err(YamlError::converting(text, 0, span))
            }
        }
    }
}

fn too_deep(span: Span) -> YamlError {
    YamlError::converting(
        format_args!("yaml: exceeded max depth of {MAX_DEPTH}"),
        0,
        span,
    )
}
