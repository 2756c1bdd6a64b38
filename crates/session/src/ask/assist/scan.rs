//! A template's text as the editor sees it: every name in it, and what each stands for as far as the text tells. Made
//! from tokens alone, so that a text that is being typed can be read as well as one that is right.

use super::sense::{Base, Sense, Senses, elements};
use pilothouse_gotmpl::{Item, Token, tokens};
use std::ops::Range;
use std::rc::Rc;

/// What a name is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NameKind {
    /// A field or a key: `image` in `.Values.image` and in `index .Values "image"`. An empty one where it is yet to be
    /// typed.
    Field,
    /// A function.
    Function,
    /// A variable, `$` included; where it is declared or where it is used.
    Variable,
    /// A named template in `define` or `block`.
    Define,
    /// A named template in `include` or `template`.
    Call,
}

/// A name in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) kind: NameKind,
    /// Its bytes, without dots and quotes.
    pub(crate) place: Range<usize>,
    /// What it stands for; of a `Call` or a `block`, what is handed over.
    pub(crate) senses: Senses,
    /// Of a field: what it is looked up in.
    pub(crate) parent: Senses,
}

/// What can be said at one place of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// What `.` is.
    pub(crate) dot: Senses,
    /// The variables, the youngest last.
    pub(crate) variables: Vec<(Rc<str>, Senses)>,
    /// What is open: the keyword of each block, the outermost first.
    pub(crate) open: Vec<Token>,
}

/// A text taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// In the order of the text, nearly.
    pub(crate) names: Vec<Name>,
    /// Places where a key is looked up that only a rendering knows, with what it is looked up in.
    pub(crate) dynamic: Vec<(Range<usize>, Senses)>,
    /// The blocks that have an end: the bytes of `if`, of each `else`, and of `end`.
    pub(crate) blocks: Vec<Vec<Range<usize>>>,
    /// The bytes of every action, delimiters included, with its tokens.
    pub(crate) actions: Vec<(Range<usize>, Range<usize>)>,
    /// The bodies of `define` and `block`: the name, and the bytes from the first delimiter to the last.
    pub(crate) bodies: Vec<(Rc<str>, Range<usize>)>,
    /// All tokens.
    pub(crate) items: Vec<Item>,
}

impl Scan {
    /// Takes a text apart.
    pub(crate) fn new(text: &str) -> Scan {
        read(text, None).0
    }

    /// The name at a place; of two that touch there, the one that the place is inside of or behind.
    pub(crate) fn name_at(&self, at: usize) -> Option<&Name> {
        let touching = |name: &&Name| name.place.start <= at && at <= name.place.end;
        let found = self.names.iter().filter(touching);
        found.min_by_key(|name| {
            (
                name.place.start == at && !name.place.is_empty(),
                name.place.is_empty(),
            )
        })
    }
}

/// What can be said at a place of a text.
pub(crate) fn scope_at(text: &str, at: usize) -> Scope {
    read(text, Some(at)).1
}

fn read(text: &str, watched: Option<usize>) -> (Scan, Scope) {
    let mut reader = Reader {
        text,
        items: tokens(text.as_bytes()),
        at: 0,
        scan: Scan::default(),
        dot: vec![Sense::Path(Base::Root, Vec::new())],
        variables: Vec::new(),
        open: Vec::new(),
        depth: 0,
    };
    reader.declare("$".into(), reader.dot.clone());
    let mut scope = None;
    while let Some(item) = reader.items.get(reader.at).copied() {
        if item.token != Token::LeftDelim {
            reader.at += 1;
            continue;
        }
        let before = watched.filter(|_| scope.is_none()).map(|_| reader.scope());
        let end = reader.action();
        if watched.is_some_and(|at| at < end) && scope.is_none() {
            scope = before;
        }
    }
    let scope = scope.unwrap_or_else(|| reader.scope());
    reader.scan.items = reader.items;
    (reader.scan, scope)
}

/// A block that is open.
struct Open {
    token: Token,
    keywords: Vec<Range<usize>>,
    /// Where it begins, and the name of a `define` or `block`.
    start: usize,
    name: Option<Rc<str>>,
    /// `.` and the number of variables outside of it.
    dot: Senses,
    variables: usize,
    /// The variables outside of a `define`.
    hidden: Option<Vec<(Rc<str>, Senses)>>,
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) items: Vec<Item>,
    pub(super) at: usize,
    pub(super) scan: Scan,
    pub(super) dot: Senses,
    pub(super) variables: Vec<(Rc<str>, Senses)>,
    open: Vec<Open>,
    pub(super) depth: u32,
}

/// The bytes of a token.
pub(super) fn place(item: Item) -> Range<usize> {
    item.start as usize..item.end as usize
}

impl Reader<'_> {
    fn scope(&self) -> Scope {
        Scope {
            dot: self.dot.clone(),
            variables: self.variables.clone(),
            open: self.open.iter().map(|open| open.token).collect(),
        }
    }

    /// The next token of this action.
    pub(super) fn peek(&self) -> Option<Item> {
        let item = self.items.get(self.at).copied()?;
        let ends = matches!(
            item.token,
            Token::RightDelim | Token::LeftDelim | Token::Error
        );
        (!ends).then_some(item)
    }

    /// Takes the next token where it is this one.
    pub(super) fn take(&mut self, token: Token) -> Option<Item> {
        let item = self.peek().filter(|item| item.token == token)?;
        self.at += 1;
        Some(item)
    }

    pub(super) fn name(
        &mut self,
        kind: NameKind,
        place: Range<usize>,
        senses: Senses,
        parent: Senses,
    ) {
        self.scan.names.push(Name {
            kind,
            place,
            senses,
            parent,
        });
    }

    fn declare(&mut self, name: Rc<str>, senses: Senses) {
        self.variables.push((name, senses));
    }

    /// One action, from its `{{`; returns where it ends.
    fn action(&mut self) -> usize {
        let start = self.items[self.at].start as usize;
        let first = self.at;
        self.at += 1;
        let closed = self.statement(start);
        // What is left of an action that is not right.
        while let Some(item) = self.peek() {
            if !self.operand(item) {
                self.at += 1;
            }
        }
        let end = match self.items.get(self.at) {
            Some(item) if item.token == Token::RightDelim => {
                self.at += 1;
                item.end as usize
            }
            Some(item) if item.token == Token::Error => {
                self.at += 1;
                let next = self.items.get(self.at);
                next.map_or(self.text.len(), |next| next.start as usize)
            }
            Some(item) => item.start as usize,
            None => self.text.len(),
        };
        self.scan.actions.push((start..end, first..self.at));
        if let Some(open) = closed {
            self.close(open, end);
        }
        end
    }

    /// What stands in an action; the block that it closes.
    fn statement(&mut self, start: usize) -> Option<Open> {
        let item = self.peek()?;
        let word = place(item);
        match item.token {
            Token::If => {
                self.at += 1;
                self.enter(item.token, word, start);
                self.declarations();
            }
            Token::With | Token::Range => {
                self.at += 1;
                self.enter(item.token, word, start);
                self.bind(item.token);
            }
            Token::Else => {
                self.at += 1;
                self.otherwise(word);
            }
            Token::End => {
                self.at += 1;
                let mut open = self.open.pop()?;
                open.keywords.push(word);
                return Some(open);
            }
            Token::Define | Token::Block => {
                self.at += 1;
                self.definition(item.token, word, start);
            }
            Token::Template => {
                self.at += 1;
                if let Some((_, place)) = self.string() {
                    let argument = self.pipeline(None);
                    self.name(NameKind::Call, place, argument, Vec::new());
                }
            }
            Token::Break | Token::Continue => self.at += 1,
            _ => {
                self.declarations();
            }
        }
        None
    }

    fn enter(&mut self, token: Token, word: Range<usize>, start: usize) {
        self.open.push(Open {
            token,
            keywords: vec![word],
            start,
            name: None,
            dot: self.dot.clone(),
            variables: self.variables.len(),
            hidden: None,
        });
    }

    fn close(&mut self, open: Open, end: usize) {
        self.dot = open.dot;
        match open.hidden {
            Some(hidden) => self.variables = hidden,
            None => self.variables.truncate(open.variables),
        }
        self.scan.blocks.push(open.keywords);
        if let Some(name) = open.name {
            self.scan.bodies.push((name, open.start..end));
        }
    }

    /// `else`, `else if`, `else with`.
    fn otherwise(&mut self, word: Range<usize>) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        open.keywords.push(word);
        let variables = open.variables;
        self.dot = open.dot.clone();
        self.variables.truncate(variables);
        match self.peek().map(|item| item.token) {
            Some(Token::If) => {
                self.at += 1;
                self.declarations();
            }
            Some(Token::With) => {
                self.at += 1;
                self.bind(Token::With);
            }
            _ => {}
        }
    }

    /// The pipeline of `with` or `range`: it says what `.` is inside.
    fn bind(&mut self, token: Token) {
        let from = self.variables.len();
        let senses = self.declarations();
        self.dot = match token {
            Token::Range => elements(&senses),
            _ => senses,
        };
        if token == Token::Range {
            // One variable is the element; of two the first is the key.
            let count = self.variables.len() - from;
            for (at, (_, senses)) in self.variables[from..].iter_mut().enumerate() {
                *senses = if at + 1 == count {
                    self.dot.clone()
                } else {
                    Vec::new()
                };
            }
        }
    }

    /// `define "name"`, `block "name" pipeline`.
    fn definition(&mut self, token: Token, word: Range<usize>, start: usize) {
        let found = self.string();
        let argument = match token {
            Token::Block => self.pipeline(None),
            _ => Vec::new(),
        };
        self.enter(token, word, start);
        let Some((name, place)) = found else {
            return;
        };
        self.dot = vec![Sense::Path(Base::Define(name.clone()), Vec::new())];
        let hidden = std::mem::replace(&mut self.variables, vec![("$".into(), self.dot.clone())]);
        if let Some(open) = self.open.last_mut() {
            open.hidden = Some(hidden);
            open.name = Some(name);
        }
        self.name(NameKind::Define, place, argument, Vec::new());
    }

    /// A pipeline, perhaps with variables declared before it.
    fn declarations(&mut self) -> Senses {
        let from = self.at;
        let mut declared = Vec::new();
        while let Some(item) = self.take(Token::Variable) {
            declared.push(item);
            let comma = self.peek().filter(|item| item.token == Token::Char);
            match comma {
                Some(item) if &self.text[place(item)] == "," => self.at += 1,
                _ => break,
            }
        }
        let assigns = self
            .peek()
            .is_some_and(|item| matches!(item.token, Token::Declare | Token::Assign));
        if !assigns || declared.is_empty() {
            self.at = from;
            return self.pipeline(None);
        }
        let declares = self.peek().is_some_and(|item| item.token == Token::Declare);
        self.at += 1;
        let senses = self.pipeline(None);
        for item in declared {
            let name = &self.text[place(item)];
            self.name(NameKind::Variable, place(item), senses.clone(), Vec::new());
            if declares {
                self.declare(name.into(), senses.clone());
            } else if let Some(at) = self
                .variables
                .iter()
                .rposition(|(known, _)| **known == *name)
            {
                self.variables[at].1 = super::sense::union(&self.variables[at].1, &senses);
            }
        }
        senses
    }

    /// A text in quotes: what it says, and its bytes without the quotes.
    pub(super) fn string(&mut self) -> Option<(Rc<str>, Range<usize>)> {
        let item = self.peek()?;
        if !matches!(item.token, Token::String | Token::RawString) {
            return None;
        }
        self.at += 1;
        let inside = item.start as usize + 1..(item.end as usize - 1).max(item.start as usize + 1);
        Some((self.text[inside.clone()].into(), inside))
    }
}
