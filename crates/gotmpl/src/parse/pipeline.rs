//! Pipelines, commands and operands.

use super::{Parse, Parser};
use crate::lexer::{Item, Token};
use crate::number;
use crate::tree::{Id, Ident, Kind, Run};
use bstr::ByteSlice;
use pilothouse_value::{Origin, Str};
use std::cell::Cell;

/// The methods of Helm's own type of values.
const VALUES_METHODS: [&str; 5] = ["AsMap", "Encode", "PathValue", "Table", "YAML"];

impl Parser<'_> {
    /// A pipeline up to the token that closes it.
    pub(super) fn pipeline(&mut self, context: &str, close: Token) -> Parse<Id> {
        self.deeper()?;
        let mark = self.pending.len();
        let pipe = self.open_pipeline(context, close, mark);
        self.pending.truncate(mark);
        self.depth -= 1;
        pipe
    }

    fn open_pipeline(&mut self, context: &str, close: Token, mark: usize) -> Parse<Id> {
        let first = self.peek_visible();
        let assign = self.declarations(context)?;
        let declared = self.take(mark);
        loop {
            let item = self.next_visible();
            if item.token == close {
                self.check_pipeline(context, mark)?;
                if close == Token::RightDelim {
                    self.closed = item.end;
                }
                let commands = self.take(mark);
                let kind = Kind::Pipe {
                    decls: declared,
                    assign,
                    commands,
                };
                return Ok(self.node(first.start, first.start, item.start, kind));
            }
            match item.token {
                Token::Bool
                | Token::CharConstant
                | Token::Complex
                | Token::Dot
                | Token::Field
                | Token::Identifier
                | Token::Number
                | Token::Nil
                | Token::RawString
                | Token::String
                | Token::Variable
                | Token::LeftParen => {
                    self.back(item);
                    let command = self.command()?;
                    self.pending.push(command);
                }
                _ => return Err(self.unexpected(item, context)),
            }
        }
    }

    /// `$x :=`, `$x =`, `$i, $x :=`: leaves the variables' numbers pending; whether they are assigned to only.
    fn declarations(&mut self, context: &str) -> Parse<bool> {
        let mut declared = 0;
        loop {
            let variable = self.peek_visible();
            if variable.token != Token::Variable {
                return Ok(false);
            }
            self.next();
            // Space is a token: in `$x foo`, `foo` has to be seen to know that `$x` is an argument.
            let after = self.peek();
            let ahead = self.peek_visible();
            match ahead.token {
                Token::Assign | Token::Declare => {
                    self.next_visible();
                    self.declare(variable);
                    return Ok(ahead.token == Token::Assign);
                }
                Token::Char if self.slice(ahead) == b"," => {
                    self.next_visible();
                    self.declare(variable);
                    declared += 1;
                    if context == "range" && declared < 2 {
                        match self.peek_visible().token {
                            Token::Variable | Token::RightDelim | Token::RightParen => continue,
                            _ => return Err(self.fail("range can only initialize variables")),
                        }
                    }
                    return Err(self.fail(format!("too many declarations in {context}")));
                }
                _ => {
                    if after.token == Token::Space {
                        self.back(after);
                    }
                    self.back(variable);
                    return Ok(false);
                }
            }
        }
    }

    fn declare(&mut self, item: Item) {
        let number = self.variable(self.slice(item));
        self.scope.push(number);
        self.pending.push(number);
    }

    fn check_pipeline(&mut self, context: &str, mark: usize) -> Parse<()> {
        if self.pending.len() == mark {
            return Err(self.fail(format!("missing value for {context}")));
        }
        for at in mark + 1..self.pending.len() {
            let Kind::Command(args) = self.arena.node(self.pending[at]).kind else {
                continue;
            };
            let first = self.arena.kids(args)[0];
            if matches!(
                self.arena.node(first).kind,
                Kind::Bool(_) | Kind::Dot | Kind::Nil | Kind::Number(_) | Kind::Str(_)
            ) {
                let stage = at - mark + 1;
                return Err(self.fail(format!("non executable command in pipeline stage {stage}")));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Parse<Id> {
        let mark = self.pending.len();
        let first = self.peek_visible();
        let command = self.open_command(first);
        if command.is_err() {
            self.pending.truncate(mark);
        }
        command
    }

    fn open_command(&mut self, first: Item) -> Parse<Id> {
        let mark = self.pending.len();
        let mut end = first.end;
        loop {
            self.peek_visible();
            if let Some(operand) = self.operand()? {
                self.pending.push(operand);
                end = self.arena.node(operand).end;
            }
            let item = self.next();
            match item.token {
                Token::Space => continue,
                Token::RightDelim | Token::RightParen => self.back(item),
                Token::Pipe => {}
                _ => return Err(self.unexpected(item, "operand")),
            }
            break;
        }
        if self.pending.len() == mark {
            return Err(self.fail("empty command"));
        }
        let args = self.take(mark);
        Ok(self.node(first.start, first.start, end, Kind::Command(args)))
    }

    /// A term with the fields behind it.
    fn operand(&mut self) -> Parse<Option<Id>> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let field = self.peek();
        if field.token != Token::Field {
            return Ok(Some(term));
        }
        let head = *self.arena.node(term);
        match head.kind {
            Kind::Bool(_) | Kind::Str(_) | Kind::Number(_) | Kind::Nil | Kind::Dot => {
                // Go reads all the fields before it complains.
                while self.peek().token == Token::Field {
                    self.next();
                }
                let shown = crate::show::node(&self.arena, term);
                let shown = pilothouse_value::format::quote(shown.as_bytes());
                let message = format!("unexpected . after term {}", shown.to_str_lossy());
                return Err(self.fail(message));
            }
            _ => {}
        }
        let mut names = match head.kind {
            // The table's last idents are this field's own.
            Kind::Field(names) => names,
            _ => Run {
                start: self.arena.idents.len() as u32,
                len: 0,
            },
        };
        let mut end = head.end;
        while self.peek().token == Token::Field {
            let item = self.next();
            self.ident(item);
            names.len += 1;
            end = item.end;
        }
        let kind = match head.kind {
            Kind::Field(_) => Kind::Field(names),
            Kind::Variable(number, _) => Kind::Variable(number, names),
            _ => Kind::Chain(term, names),
        };
        // Go places a chain at its second link.
        Ok(Some(self.node(field.start, head.start, end, kind)))
    }

    /// Notes a field's name.
    fn ident(&mut self, item: Item) {
        let name = &self.slice(item)[1..];
        let known = self.fields.entry(name);
        let name = known.or_insert_with(|| name.to_str_lossy().into()).clone();
        self.arena.idents.push(Ident {
            is_method: VALUES_METHODS.contains(&&*name),
            name,
            memo: Cell::new((0, Origin::NONE, Origin::NONE)),
        });
    }

    fn term(&mut self) -> Parse<Option<Id>> {
        let item = self.next_visible();
        let kind = match item.token {
            Token::Identifier => match self.functions.number(self.slice(item)) {
                Some(number) => Kind::Identifier(number),
                None => {
                    let name = self.slice(item).to_str_lossy();
                    return Err(self.fail(format!("function \"{name}\" not defined")));
                }
            },
            Token::Dot => Kind::Dot,
            Token::Nil => Kind::Nil,
            Token::Variable => {
                let number = self.variable_in_scope(item)?;
                Kind::Variable(number, Run::default())
            }
            Token::Field => {
                let start = self.arena.idents.len() as u32;
                self.ident(item);
                Kind::Field(Run { start, len: 1 })
            }
            Token::Bool => Kind::Bool(self.slice(item) == b"true"),
            Token::CharConstant | Token::Complex | Token::Number => self.number(item)?,
            Token::LeftParen => {
                let pipe = self.pipeline("parenthesized pipeline", Token::RightParen)?;
                let node = &mut self.arena.nodes[pipe as usize];
                // The parentheses belong to it, as far as the text is concerned.
                node.start = item.start;
                node.end += 1;
                return Ok(Some(pipe));
            }
            Token::String | Token::RawString => {
                let text = self.unquoted(item)?;
                Kind::Str(self.string(Str::from(text)))
            }
            _ => {
                self.back(item);
                return Ok(None);
            }
        };
        Ok(Some(self.at(item, kind)))
    }

    fn variable_in_scope(&mut self, item: Item) -> Parse<u32> {
        let name = self.slice(item);
        let names = &self.arena.variables;
        let found = self.scope.iter().rev();
        let found = found
            .copied()
            .find(|number| names[*number as usize].as_bytes() == name);
        match found {
            Some(number) => Ok(number),
            None => {
                let name = pilothouse_value::format::quote(name);
                Err(self.fail(format!("undefined variable {}", name.to_str_lossy())))
            }
        }
    }

    fn number(&mut self, item: Item) -> Parse<Kind> {
        let text = self.slice(item);
        let number = if item.token == Token::CharConstant {
            match super::unquote::character(text) {
                Some((rune, true)) => Ok(number::character(rune)),
                Some((_, false)) => Err(format!(
                    "malformed character constant: {}",
                    text.to_str_lossy()
                )),
                None => Err("invalid syntax".to_owned()),
            }
        } else if item.token == Token::Complex {
            number::complex_number(&text.to_str_lossy())
        } else {
            number::number(&text.to_str_lossy())
        };
        match number {
            Ok(number) => {
                self.arena.numbers.push(number);
                Ok(Kind::Number(self.arena.numbers.len() as u32 - 1))
            }
            Err(message) => Err(self.fail(message)),
        }
    }

    /// What a string literal says.
    pub(super) fn unquoted(&mut self, item: Item) -> Parse<Vec<u8>> {
        match super::unquote::string(self.slice(item)) {
            Some(text) => Ok(text),
            None => Err(self.fail("invalid syntax")),
        }
    }
}
