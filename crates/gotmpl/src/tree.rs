//! Parsed templates: nodes in one table for each file, referring to each other by number, made for fast
//! execution.

use crate::number::Number;
use pilothouse_source::{FileId, LineColumn, Span};
use pilothouse_value::{Origin, Str};
use std::cell::Cell;
use std::rc::Rc;

/// A node's number in its [`Arena`].
pub(crate) type Id = u32;

/// No node.
pub(crate) const NONE: Id = u32::MAX;

/// `start..start + len` in one of the arena's tables.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Run {
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

#[derive(Copy, Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) pipe: Id,
    pub(crate) list: Id,
    /// The list behind `else`, or [`NONE`].
    pub(crate) otherwise: Id,
}

#[derive(Copy, Clone, Debug)]
pub(crate) enum Kind {
    /// Nodes one after the other.
    List(Run),
    /// The node's span is what is printed: trimmed already.
    Text,
    Action(Id),
    If(Branch),
    With(Branch),
    Range(Branch),
    Break,
    Continue,
    /// The name among the strings; the pipeline or [`NONE`].
    Template {
        name: u32,
        pipe: Id,
    },
    Pipe {
        /// Variable numbers, among the kids.
        decls: Run,
        assign: bool,
        commands: Run,
    },
    Command(Run),
    /// Number of the function in the table the text was parsed with.
    Identifier(u32),
    /// Names among the idents.
    Field(Run),
    /// The variable's number; the fields behind it.
    Variable(u32, Run),
    Chain(Id, Run),
    Dot,
    Nil,
    Bool(bool),
    Number(u32),
    Str(u32),
}

#[derive(Copy, Clone, Debug)]
pub(crate) struct Node {
    /// Where Go says the node is.
    pub(crate) pos: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
}

/// A field's name, with the origin that it led to the last time: the same field of the same value comes up
/// again and again.
#[derive(Debug)]
pub(crate) struct Ident {
    pub(crate) name: Rc<str>,
    /// Whether a map of Helm's own type of values may have a method of that name.
    pub(crate) is_method: bool,
    /// Table of origins, parent, child.
    pub(crate) memo: Cell<(u32, Origin, Origin)>,
}

/// Everything parsed from one text.
#[derive(Debug)]
pub(crate) struct Arena {
    /// The name it was parsed under: what stands before the line in errors.
    pub(crate) parse_name: Rc<str>,
    pub(crate) file: FileId,
    pub(crate) text: Rc<[u8]>,
    /// Which [`crate::Functions`] its identifiers number.
    pub(crate) functions: u32,
    pub(crate) nodes: Vec<Node>,
    pub(crate) kids: Vec<Id>,
    pub(crate) idents: Vec<Ident>,
    pub(crate) strings: Vec<Str>,
    pub(crate) numbers: Vec<Number>,
    /// Names of variables, `$` included; number 0 is `$`.
    pub(crate) variables: Vec<Rc<str>>,
}

impl Arena {
    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    pub(crate) fn kids(&self, run: Run) -> &[Id] {
        &self.kids[run.range()]
    }

    pub(crate) fn source(&self, node: &Node) -> &[u8] {
        &self.text[node.start as usize..node.end as usize]
    }

    pub(crate) fn span(&self, node: &Node) -> Span {
        Span::new(self.file, node.start, node.end)
    }

    /// Line and byte column of an offset, counted on demand: errors are rare.
    pub(crate) fn place(&self, offset: u32) -> LineColumn {
        let before = &self.text[..(offset as usize).min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        LineColumn {
            line: line as u32 + 1,
            column: (before.len() - line_start.map_or(0, |at| at + 1)) as u32,
        }
    }
}

/// One named template.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) name: Rc<str>,
    pub(crate) arena: Rc<Arena>,
    pub(crate) root: Id,
    pub(crate) empty: bool,
    pub(crate) defined_at: Span,
}

impl Tree {
    /// Its name: of the file, or what stands behind `define` or `block`.
    #[must_use]
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The name of the file it was parsed from.
    #[must_use]
    pub fn parse_name(&self) -> &Rc<str> {
        &self.arena.parse_name
    }

    /// Whether there is nothing but space and comments in it; such a tree never replaces another one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// The name in `{{ define "name" }}`, or the whole text for a file's own template.
    #[must_use]
    pub fn defined_at(&self) -> Span {
        self.defined_at
    }

    /// The text it was parsed from.
    #[must_use]
    pub fn text(&self) -> &Rc<[u8]> {
        &self.arena.text
    }
}
