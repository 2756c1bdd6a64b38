//! The parser. It recovers: the first error is the one that Go reports, and there is a tree all the same.

mod control;
mod pipeline;
mod unquote;

use crate::Functions;
use crate::lexer::{Item, Lexer, Token};
use crate::tree::{Arena, Id, Kind, Node, Run, Tree};
use bstr::ByteSlice;
use pilothouse_source::{FileId, Span};
use pilothouse_value::{Str, format};
use rustc_hash::FxHashMap;
use std::fmt;
use std::rc::Rc;

/// Blocks and parentheses nest at most this deep; no template made by people comes near, and the parser's own
/// stack stays small.
const DEEPEST: u32 = 200;
/// Errors behind these are not reported.
const MOST_ERRORS: usize = 20;

/// What is wrong with a template's text. Displays as Go prints it: `template: NAME:LINE: MESSAGE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The name the text was parsed under.
    pub name: Rc<str>,
    /// Line, from 1, as Go counts it.
    pub line: u32,
    /// What is wrong, in Go's words.
    pub message: String,
    /// The token that it was noticed at.
    pub span: Span,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}:{}: {}", self.name, self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

/// A text's templates and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The templates by name, in the order of their ends; the text's own is the last. With errors they are what
    /// could be understood: for looking at, not for executing.
    pub trees: Vec<(Rc<str>, Rc<Tree>)>,
    /// In the order of the text; the first is what Go reports.
    pub errors: Vec<ParseError>,
}

impl Parsed {
    /// The text's own template.
    #[must_use]
    pub fn root(&self) -> Option<&Rc<Tree>> {
        self.trees.last().map(|(_, tree)| tree)
    }
}

/// Parses a template's text; `name` is what Go calls it in errors.
#[must_use]
pub fn parse(name: &str, file: FileId, text: &[u8], functions: &Functions) -> Parsed {
    let mut parser = Parser::new(name, file, text, functions);
    let root = parser.file();
    let span = Span::new(file, 0, text.len() as u32);
    parser.add(name.into(), root, span);
    let arena = Rc::new(parser.arena);
    let trees = parser.trees.into_iter().map(|tree| {
        let tree = Tree {
            arena: arena.clone(),
            empty: tree.empty,
            root: tree.root,
            defined_at: tree.defined_at,
            name: tree.name,
        };
        (tree.name.clone(), Rc::new(tree))
    });
    Parsed {
        trees: trees.collect(),
        errors: parser.errors,
    }
}

/// An error was noted; go on at the next action.
struct Stop;

type Parse<T> = Result<T, Stop>;

struct NewTree {
    name: Rc<str>,
    root: Id,
    empty: bool,
    defined_at: Span,
}

/// How a list of nodes ended.
#[derive(Copy, Clone)]
struct Ending {
    kind: End,
    item: Item,
}

#[derive(Copy, Clone, PartialEq)]
enum End {
    /// At `{{end}}`.
    Block,
    Else,
    /// With the text; that is noted already.
    Text,
}

impl End {
    fn text(self) -> &'static str {
        match self {
            End::Else => "{{else}}",
            End::Block | End::Text => "{{end}}",
        }
    }
}

struct Parser<'t> {
    text: &'t [u8],
    lexer: Lexer<'t>,
    functions: &'t Functions,
    arena: Arena,
    trees: Vec<NewTree>,
    /// Where each name's tree is.
    places: FxHashMap<Rc<str>, usize>,
    errors: Vec<ParseError>,
    /// Tokens read ahead: the last one is the next one. Go keeps three.
    ahead: Vec<Item>,
    /// The token whose line an error is reported at.
    latest: Item,
    /// Where the current action starts, to point at from another line.
    action: Option<u32>,
    /// The current action's `{{`.
    opened: u32,
    /// The last `}}`'s end.
    closed: u32,
    /// Numbers of the variables in scope.
    scope: Vec<u32>,
    ranges: u32,
    depth: u32,
    /// Children of unfinished nodes.
    pending: Vec<Id>,
    /// Names of fields so far: the same few come again and again.
    fields: FxHashMap<&'t [u8], Rc<str>>,
}

impl<'t> Parser<'t> {
    fn new(name: &str, file: FileId, text: &'t [u8], functions: &'t Functions) -> Parser<'t> {
        let guess = text.len() / 16;
        let start = Item {
            token: Token::Text,
            start: 0,
            end: 0,
        };
        Parser {
            text,
            lexer: Lexer::new(text),
            functions,
            arena: Arena {
                parse_name: name.into(),
                file,
                text: text.into(),
                functions: functions.stamp(),
                nodes: Vec::with_capacity(guess),
                kids: Vec::with_capacity(guess),
                idents: Vec::new(),
                strings: Vec::new(),
                numbers: Vec::new(),
                variables: vec!["$".into()],
            },
            trees: Vec::new(),
            places: FxHashMap::default(),
            errors: Vec::new(),
            ahead: Vec::with_capacity(4),
            latest: start,
            action: None,
            opened: 0,
            closed: 0,
            scope: vec![0],
            ranges: 0,
            depth: 0,
            pending: Vec::with_capacity(16),
            fields: FxHashMap::default(),
        }
    }

    // Tokens.

    fn next(&mut self) -> Item {
        match self.ahead.pop() {
            Some(item) => item,
            None => {
                self.latest = self.lexer.next();
                self.latest
            }
        }
    }

    fn peek(&mut self) -> Item {
        let item = self.next();
        self.ahead.push(item);
        item
    }

    fn back(&mut self, item: Item) {
        self.ahead.push(item);
    }

    fn next_visible(&mut self) -> Item {
        loop {
            let item = self.next();
            if item.token != Token::Space {
                return item;
            }
        }
    }

    fn peek_visible(&mut self) -> Item {
        let item = self.next_visible();
        self.ahead.push(item);
        item
    }

    fn expect(&mut self, token: Token, context: &str) -> Parse<Item> {
        let item = self.next_visible();
        if item.token == token {
            return Ok(item);
        }
        Err(self.unexpected(item, context))
    }

    /// The `}}` of an action.
    fn expect_close(&mut self, context: &str) -> Parse<Item> {
        let item = self.expect(Token::RightDelim, context)?;
        self.closed = item.end;
        Ok(item)
    }

    fn slice(&self, item: Item) -> &'t [u8] {
        &self.text[item.start as usize..item.end as usize]
    }

    // Errors.

    fn fail(&mut self, message: impl Into<String>) -> Stop {
        self.fail_at(self.latest, message)
    }

    fn fail_at(&mut self, item: Item, message: impl Into<String>) -> Stop {
        let end = item.end.max(item.start).min(self.text.len() as u32);
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(ParseError {
                name: self.arena.parse_name.clone(),
                line: self.arena.place(item.start).line,
                message: message.into(),
                span: Span::new(self.arena.file, item.start.min(end), end),
            });
        }
        Stop
    }

    fn unexpected(&mut self, item: Item, context: &str) -> Stop {
        if item.token != Token::Error {
            let shown = self.show(item);
            return self.fail(format!("unexpected {shown} in {context}"));
        }
        let mut message = std::mem::take(&mut self.lexer.message);
        let line = self.arena.place(item.start).line;
        if let Some(action) = self.action
            && let started = self.arena.place(action).line
            && started != line
        {
            let name = &self.arena.parse_name;
            let place = if message.ends_with(" action") {
                format!(" started at {name}:{started}")
            } else {
                format!(" in action started at {name}:{started}")
            };
            message.push_str(&place);
        }
        self.fail(message)
    }

    /// A token as Go shows it.
    fn show(&self, item: Item) -> String {
        let text = self.slice(item);
        if item.token == Token::Eof {
            return "EOF".to_owned();
        }
        if item.token.is_keyword() {
            return format!("<{}>", text.to_str_lossy());
        }
        if text.len() <= 10 {
            return lossy(&format::quote(text));
        }
        let cut = text
            .char_indices()
            .nth(10)
            .map_or(text.len(), |(at, ..)| at);
        lossy(&format::quote(&text[..cut])) + "..."
    }

    /// Gives the current action up.
    fn recover(&mut self) {
        // What was read ahead is inside the action, unless that is closed.
        let closed = self
            .ahead
            .iter()
            .any(|item| item.token == Token::RightDelim);
        self.ahead.clear();
        if !closed {
            self.lexer.skip_action();
        }
    }

    fn deeper(&mut self) -> Parse<()> {
        if self.depth >= DEEPEST {
            return Err(self.fail(format!("nested deeper than {DEEPEST} levels")));
        }
        self.depth += 1;
        Ok(())
    }

    // Nodes.

    fn node(&mut self, pos: u32, start: u32, end: u32, kind: Kind) -> Id {
        self.arena.nodes.push(Node {
            pos,
            start,
            end,
            kind,
        });
        self.arena.nodes.len() as Id - 1
    }

    fn at(&mut self, item: Item, kind: Kind) -> Id {
        self.node(item.start, item.start, item.end, kind)
    }

    /// The pending children from `mark` on, as a run.
    fn take(&mut self, mark: usize) -> Run {
        let start = self.arena.kids.len() as u32;
        self.arena.kids.extend_from_slice(&self.pending[mark..]);
        self.pending.truncate(mark);
        Run {
            start,
            len: self.arena.kids.len() as u32 - start,
        }
    }

    fn string(&mut self, text: Str) -> u32 {
        self.arena.strings.push(text);
        self.arena.strings.len() as u32 - 1
    }

    /// The number of a variable's name.
    fn variable(&mut self, name: &[u8]) -> u32 {
        let known = self.arena.variables.iter();
        if let Some(at) = known.rev().position(|known| known.as_bytes() == name) {
            return (self.arena.variables.len() - 1 - at) as u32;
        }
        self.arena.variables.push(name.to_str_lossy().into());
        self.arena.variables.len() as u32 - 1
    }

    fn is_blank(&self, list: Id) -> bool {
        let Kind::List(run) = self.arena.node(list).kind else {
            return false;
        };
        self.arena.kids(run).iter().all(|kid| {
            let node = self.arena.node(*kid);
            matches!(node.kind, Kind::Text)
                && self
                    .arena
                    .source(node)
                    .trim_with(char::is_whitespace)
                    .is_empty()
        })
    }

    /// Adds a template. A blank one gives way to any other; two that are not are an error.
    fn add(&mut self, name: Rc<str>, root: Id, defined_at: Span) {
        let tree = NewTree {
            empty: self.is_blank(root),
            name,
            root,
            defined_at,
        };
        let Some(at) = self.places.get(&tree.name).copied() else {
            self.places.insert(tree.name.clone(), self.trees.len());
            return self.trees.push(tree);
        };
        if self.trees[at].empty {
            // The text's own template stays the last.
            self.trees.remove(at);
            self.trees.push(tree);
            let named = self.trees.iter().enumerate();
            self.places = named.map(|(at, tree)| (tree.name.clone(), at)).collect();
        } else if !tree.empty {
            let name = lossy(&format::quote(tree.name.as_bytes()));
            self.fail(format!("template: multiple definition of template {name}"));
        }
    }
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
