//! Text, actions and blocks.

use super::{End, Ending, Parse, Parser, Stop};
use crate::lexer::{Item, Token};
use crate::tree::{Branch, Id, Kind, NONE, Run};
use pilothouse_source::Span;
use pilothouse_value::Str;

/// What an action turned out to be.
enum Found {
    Node(Id),
    End(Ending),
    /// Nothing to execute: a broken action, or a misplaced `end` or `else`.
    Nothing,
}

impl Parser<'_> {
    /// The whole text.
    pub(super) fn file(&mut self) -> Id {
        let mark = self.pending.len();
        loop {
            let item = self.peek();
            if item.token == Token::Eof {
                break;
            }
            if item.token == Token::LeftDelim {
                self.next();
                let word = self.next_visible();
                if word.token == Token::Define {
                    self.opened = item.start;
                    if self.definition().is_err() {
                        self.recover();
                    }
                    continue;
                }
                // Go reports lines by the token it read last, so the order of reading matters; here both
                // tokens go back.
                self.back(word);
                self.back(item);
            }
            match self.text_or_action() {
                Ok(Found::Node(node)) => self.pending.push(node),
                Ok(Found::End(ending)) => {
                    self.fail(format!("unexpected {}", ending.kind.text()));
                    if ending.kind == End::Else {
                        self.recover_else();
                    }
                }
                Ok(Found::Nothing) => {}
                Err(Stop) => self.recover(),
            }
        }
        let run = self.take(mark);
        self.node(0, 0, self.text.len() as u32, Kind::List(run))
    }

    /// `else if …` where no `else` belongs: what is behind the word goes too.
    fn recover_else(&mut self) {
        if matches!(self.peek().token, Token::If | Token::With) {
            self.recover();
        }
    }

    /// What stands behind `{{ define`.
    fn definition(&mut self) -> Parse<()> {
        const CONTEXT: &str = "define clause";
        let item = self.next_visible();
        if !matches!(item.token, Token::String | Token::RawString) {
            return Err(self.unexpected(item, CONTEXT));
        }
        let name = self.unquoted(item)?;
        let close = self.expect_close(CONTEXT);
        let (list, ending) = self.new_scope(|parser| {
            if close.is_err() {
                parser.recover();
            }
            parser.list()
        });
        if ending.kind == End::Else {
            self.fail(format!("unexpected {} in {CONTEXT}", ending.kind.text()));
            self.recover_else();
        }
        let span = Span::new(self.arena.file, item.start, item.end);
        self.add(String::from_utf8_lossy(&name).into(), list, span);
        Ok(())
    }

    /// Parses a template of its own: no variable but `$`, no loop around it.
    fn new_scope<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let scope = std::mem::replace(&mut self.scope, vec![0]);
        let ranges = std::mem::take(&mut self.ranges);
        let action = self.action.take();
        let result = inside(self);
        self.scope = scope;
        self.ranges = ranges;
        self.action = action;
        result
    }

    /// Nodes up to `end`, `else` or the end of the text.
    fn list(&mut self) -> (Id, Ending) {
        let mark = self.pending.len();
        let start = self.peek_visible();
        let ending = loop {
            let item = self.peek_visible();
            if item.token == Token::Eof {
                self.fail("unexpected EOF");
                break Ending {
                    kind: End::Text,
                    item,
                };
            }
            match self.text_or_action() {
                Ok(Found::Node(node)) => self.pending.push(node),
                Ok(Found::End(ending)) => break ending,
                Ok(Found::Nothing) => {}
                Err(Stop) => self.recover(),
            }
        };
        let run = self.take(mark);
        let end = ending.item.start;
        let list = self.node(
            start.start,
            start.start,
            end.max(start.start),
            Kind::List(run),
        );
        (list, ending)
    }

    fn text_or_action(&mut self) -> Parse<Found> {
        let item = self.next_visible();
        match item.token {
            Token::Text => Ok(Found::Node(self.at(item, Kind::Text))),
            Token::LeftDelim => {
                self.action = Some(item.start);
                self.opened = item.start;
                let found = self.action();
                self.action = None;
                found
            }
            _ => Err(self.unexpected(item, "input")),
        }
    }

    fn action(&mut self) -> Parse<Found> {
        let opened = self.opened;
        let item = self.next_visible();
        match item.token {
            Token::Block => self.block(opened, item),
            Token::Break => self.jump(item, "{{break}}", Kind::Break),
            Token::Continue => self.jump(item, "{{continue}}", Kind::Continue),
            Token::Else => self.otherwise().map(Found::End),
            Token::End => {
                let item = self.expect_close("end")?;
                Ok(Found::End(Ending {
                    kind: End::Block,
                    item,
                }))
            }
            Token::If => self.control(opened, item, "if").map(Found::Node),
            Token::Range => self.control(opened, item, "range").map(Found::Node),
            Token::With => self.control(opened, item, "with").map(Found::Node),
            Token::Template => self.template(opened, item),
            _ => {
                self.back(item);
                let pipe = self.pipeline("command", Token::RightDelim)?;
                let node = self.node(item.start, opened, self.closed, Kind::Action(pipe));
                Ok(Found::Node(node))
            }
        }
    }

    fn jump(&mut self, item: Item, context: &str, kind: Kind) -> Parse<Found> {
        let close = self.next_visible();
        if close.token != Token::RightDelim {
            return Err(self.unexpected(close, context));
        }
        self.closed = close.end;
        if self.ranges == 0 {
            self.fail(format!("{context} outside {{{{range}}}}"));
            return Ok(Found::Nothing);
        }
        Ok(Found::Node(self.at(item, kind)))
    }

    fn otherwise(&mut self) -> Parse<Ending> {
        let item = self.peek_visible();
        let item = match item.token {
            // `else if` stands for `else` and an `if` of its own.
            Token::If | Token::With => item,
            _ => self.expect_close("else")?,
        };
        Ok(Ending {
            kind: End::Else,
            item,
        })
    }

    /// `if`, `with` or `range` with everything up to its `end`. A chain of `else if` nests in Go; here it is
    /// read in a loop, so that its length is no matter.
    fn control(&mut self, opened: u32, item: Item, context: &str) -> Parse<Id> {
        self.deeper()?;
        let node = self.chain(opened, item, context);
        self.depth -= 1;
        Ok(node)
    }

    fn chain(&mut self, opened: u32, item: Item, context: &str) -> Id {
        let mut links: Vec<(u32, u32, Id, Id)> = Vec::new();
        let scope = self.scope.len();
        let mut last = NONE;
        let (mut opened, mut pos) = (opened, item.start);
        loop {
            let pipe = self.controlling(context);
            self.ranges += u32::from(context == "range");
            let (list, ending) = self.list();
            self.ranges -= u32::from(context == "range");
            links.push((opened, pos, pipe, list));
            if ending.kind != End::Else {
                break;
            }
            let ahead = self.peek();
            let again = match ahead.token {
                Token::If => context == "if",
                Token::With => context == "with",
                _ => false,
            };
            if again {
                self.next();
                (opened, pos) = (self.opened, ahead.start);
                continue;
            }
            let (list, ending) = self.list();
            last = list;
            if ending.kind == End::Else {
                self.fail(format!("expected end; found {}", ending.kind.text()));
                self.recover_else();
            }
            break;
        }
        self.scope.truncate(scope);
        let end = self.closed;
        let mut otherwise = last;
        for (at, (opened, pos, pipe, list)) in links.into_iter().enumerate().rev() {
            let branch = Branch {
                pipe,
                list,
                otherwise,
            };
            let kind = match context {
                "if" => Kind::If(branch),
                "with" => Kind::With(branch),
                _ => Kind::Range(branch),
            };
            otherwise = self.node(pos, opened, end.max(opened), kind);
            if at > 0 {
                self.pending.push(otherwise);
                let run = self.take(self.pending.len() - 1);
                otherwise = self.node(pos, opened, end.max(opened), Kind::List(run));
            }
        }
        otherwise
    }

    /// The pipeline of a block; a broken one is noted and skipped.
    fn controlling(&mut self, context: &str) -> Id {
        match self.pipeline(context, Token::RightDelim) {
            Ok(pipe) => pipe,
            Err(Stop) => {
                self.recover();
                let at = self.latest;
                let commands = Run::default();
                let kind = Kind::Pipe {
                    decls: commands,
                    assign: false,
                    commands,
                };
                self.at(at, kind)
            }
        }
    }

    /// What stands behind `{{ block`: a definition and its execution in one.
    fn block(&mut self, opened: u32, _word: Item) -> Parse<Found> {
        const CONTEXT: &str = "block clause";
        let item = self.next_visible();
        let name = self.template_name(item, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Token::RightDelim)?;
        let closed = self.closed;
        self.deeper()?;
        // Go parses the block with a parser of its own, and goes on counting lines from here afterwards.
        let latest = self.latest;
        let (list, ending) = self.new_scope(Parser::list);
        let latest_inside = std::mem::replace(&mut self.latest, latest);
        self.depth -= 1;
        if ending.kind == End::Else {
            self.fail(format!("unexpected {} in {CONTEXT}", ending.kind.text()));
            self.recover_else();
        }
        let span = Span::new(self.arena.file, item.start, item.end);
        self.latest = latest_inside;
        self.add(String::from_utf8_lossy(&name).into(), list, span);
        self.latest = latest;
        let name = self.string(Str::from(name));
        let node = self.node(item.start, opened, closed, Kind::Template { name, pipe });
        Ok(Found::Node(node))
    }

    fn template(&mut self, opened: u32, _word: Item) -> Parse<Found> {
        const CONTEXT: &str = "template clause";
        let item = self.next_visible();
        let name = self.template_name(item, CONTEXT)?;
        let ahead = self.next_visible();
        let pipe = if ahead.token == Token::RightDelim {
            self.closed = ahead.end;
            NONE
        } else {
            self.back(ahead);
            self.pipeline(CONTEXT, Token::RightDelim)?
        };
        let name = self.string(Str::from(name));
        let node = self.node(
            item.start,
            opened,
            self.closed,
            Kind::Template { name, pipe },
        );
        Ok(Found::Node(node))
    }

    fn template_name(&mut self, item: Item, context: &str) -> Parse<Vec<u8>> {
        if !matches!(item.token, Token::String | Token::RawString) {
            return Err(self.unexpected(item, context));
        }
        self.unquoted(item)
    }
}
