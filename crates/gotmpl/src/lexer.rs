//! Template text to tokens.

mod literal;

use crate::runes::is_word;
use bstr::ByteSlice;

/// What a token is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// Something that is no token; the lexer's `message` says what is wrong.
    Error,
    /// `true`, `false`
    Bool,
    /// A character that stands for itself, such as `,`
    Char,
    /// `'x'`
    CharConstant,
    /// `1+2i`
    Complex,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// The end of the text.
    Eof,
    /// `.name`, its dot included
    Field,
    /// The name of a function.
    Identifier,
    /// `{{`, without the `-` of a trimming one
    LeftDelim,
    /// `(`
    LeftParen,
    /// A number.
    Number,
    /// `|`
    Pipe,
    /// Text in backquotes.
    RawString,
    /// `}}`, without the ` -` of a trimming one
    RightDelim,
    /// `)`
    RightParen,
    /// White space in an action.
    Space,
    /// Text in quotes.
    String,
    /// What stands outside of actions, trimmed.
    Text,
    /// `$`, `$name`
    Variable,
    // From here on keywords.
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `block`
    Block,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `define`
    Define,
    /// `else`
    Else,
    /// `end`
    End,
    /// `if`
    If,
    /// `range`
    Range,
    /// `template`
    Template,
    /// `with`
    With,
}

impl Token {
    /// Whether error messages show it as `<word>`.
    pub(crate) fn is_keyword(self) -> bool {
        self as u8 >= Token::Dot as u8
    }
}

/// A token and where it stands.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What it is.
    pub token: Token,
    /// Its first byte.
    pub start: u32,
    /// The byte behind its last one.
    pub end: u32,
}

/// All tokens of a text, for looking at: texts and white space are left out. An action that goes wrong is given up at
/// a [`Token::Error`], and what follows it is read all the same.
#[must_use]
pub fn tokens(text: &[u8]) -> Vec<Item> {
    let mut lexer = Lexer::new(text);
    let mut items = Vec::new();
    loop {
        let item = lexer.next();
        match item.token {
            Token::Eof => return items,
            Token::Text | Token::Space => continue,
            Token::Error => lexer.skip_action(),
            _ => {}
        }
        items.push(item);
    }
}

/// Reads a text token by token.
pub(crate) struct Lexer<'t> {
    text: &'t [u8],
    pos: usize,
    start: usize,
    inside: bool,
    parens: u32,
    /// What the last [`Token::Error`] says.
    pub(crate) message: String,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Where a byte stands twice. Faster than a search for a text, which prepares itself first.
fn find_pair(text: &[u8], byte: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find_byte(byte)?;
        if text.get(at + 1) == Some(&byte) {
            return Some(at);
        }
        at += 1;
    }
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t [u8]) -> Lexer<'t> {
        Lexer {
            text,
            pos: 0,
            start: 0,
            inside: false,
            parens: 0,
            message: String::new(),
        }
    }

    /// The next token; [`Token::Eof`] again and again at the end.
    pub(crate) fn next(&mut self) -> Item {
        if !self.inside {
            return self.outside();
        }
        self.start = self.pos;
        if self.parens == 0 && self.closes() {
            return self.right_delim();
        }
        let token = self.inside_action();
        self.item(token)
    }

    /// Gives the current action up: goes on behind its `}}`, or before the next `{{` where that comes first.
    pub(crate) fn skip_action(&mut self) {
        if !self.inside {
            return;
        }
        let rest = &self.text[self.pos.min(self.text.len())..];
        let close = find_pair(rest, b'}').map(|at| at + 2);
        let open = find_pair(rest, b'{');
        self.pos += match (close, open) {
            (Some(close), Some(open)) => close.min(open),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => rest.len(),
        };
        self.inside = false;
        self.parens = 0;
    }

    fn item(&self, token: Token) -> Item {
        Item {
            token,
            start: self.start as u32,
            end: self.pos as u32,
        }
    }

    fn error(&mut self, message: impl Into<String>) -> Token {
        self.message = message.into();
        Token::Error
    }

    fn rest(&self) -> &'t [u8] {
        &self.text[self.pos..]
    }

    fn byte(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    /// The next rune, U+FFFD for an invalid byte, and its length.
    fn rune(&self) -> Option<(char, usize)> {
        let byte = self.byte()?;
        if byte.is_ascii() {
            return Some((char::from(byte), 1));
        }
        Some(match bstr::decode_utf8(self.rest()) {
            (Some(rune), size) => (rune, size),
            (None, _) => ('\u{fffd}', 1),
        })
    }

    fn accept(&mut self, set: &[u8]) -> bool {
        let found = self.byte().is_some_and(|byte| set.contains(&byte));
        self.pos += usize::from(found);
        found
    }

    fn accept_run(&mut self, set: &[u8]) {
        while self.accept(set) {}
    }

    fn outside(&mut self) -> Item {
        loop {
            self.start = self.pos;
            let Some(length) = find_pair(self.rest(), b'{') else {
                self.pos = self.text.len();
                let text = self.pos > self.start;
                return self.item(if text { Token::Text } else { Token::Eof });
            };
            self.pos += length;
            let behind = &self.text[self.pos + 2..];
            let trims = behind.len() >= 2 && behind[0] == b'-' && is_space(behind[1]);
            if length > 0 {
                let text = &self.text[self.start..self.pos];
                let kept = if trims {
                    text.trim_end_with(|c| c.is_ascii() && is_space(c as u8))
                        .len()
                } else {
                    length
                };
                if kept > 0 {
                    return Item {
                        token: Token::Text,
                        start: self.start as u32,
                        end: (self.start + kept) as u32,
                    };
                }
            }
            self.start = self.pos;
            let marker = if trims { 2 } else { 0 };
            if behind[marker..].starts_with(b"/*") {
                self.pos += 2 + marker;
                self.start = self.pos;
                if let Err(message) = self.comment() {
                    let token = self.error(message);
                    self.inside = true;
                    return self.item(token);
                }
                continue;
            }
            self.pos += 2;
            let delim = self.item(Token::LeftDelim);
            self.pos += marker;
            self.inside = true;
            self.parens = 0;
            return delim;
        }
    }

    fn comment(&mut self) -> Result<(), &'static str> {
        let body = self.pos + 2;
        let length = self.text[body..].find("*/").ok_or("unclosed comment")?;
        self.pos = body + length + 2;
        if self.closes_trimming() {
            self.pos += 4;
            self.skip_space();
        } else if self.rest().starts_with(b"}}") {
            self.pos += 2;
        } else {
            return Err("comment ends before closing delimiter");
        }
        Ok(())
    }

    fn closes(&self) -> bool {
        self.rest().starts_with(b"}}") || self.closes_trimming()
    }

    /// Whether ` -}}` comes.
    fn closes_trimming(&self) -> bool {
        matches!(self.rest(), [space, b'-', b'}', b'}', ..] if is_space(*space))
    }

    fn skip_space(&mut self) {
        while self.byte().is_some_and(is_space) {
            self.pos += 1;
        }
    }

    fn right_delim(&mut self) -> Item {
        let trims = self.closes_trimming();
        if trims {
            self.pos += 2;
        }
        self.start = self.pos;
        self.pos += 2;
        let delim = self.item(Token::RightDelim);
        if trims {
            self.skip_space();
        }
        self.inside = false;
        delim
    }

    fn inside_action(&mut self) -> Token {
        if self.closes() {
            return self.error("unclosed left paren");
        }
        let Some((rune, size)) = self.rune() else {
            return self.error("unclosed action");
        };
        match rune {
            ' ' | '\t' | '\r' | '\n' => return self.space(),
            '.' => {
                let digit = self.text.get(self.pos + 1).map(u8::is_ascii_digit);
                if digit == Some(false) {
                    self.pos += 1;
                    return self.field_or_variable(Token::Field);
                }
                return self.number();
            }
            '+' | '-' | '0'..='9' => return self.number(),
            _ if is_word(rune) => return self.identifier(),
            _ => self.pos += size,
        }
        match rune {
            '=' => Token::Assign,
            ':' if self.accept(b"=") => Token::Declare,
            ':' => self.error("expected :="),
            '|' => Token::Pipe,
            '"' => self.quoted(),
            '`' => self.raw_quoted(),
            '$' if self.at_terminator() => Token::Variable,
            '$' => self.field_or_variable(Token::Variable),
            '\'' => self.character(),
            '(' => {
                self.parens += 1;
                Token::LeftParen
            }
            ')' if self.parens == 0 => self.error("unexpected right paren"),
            ')' => {
                self.parens -= 1;
                Token::RightParen
            }
            '!'..='~' => Token::Char,
            _ => {
                let message = format!("unrecognized character in action: {}", show(rune));
                self.error(message)
            }
        }
    }

    fn space(&mut self) -> Token {
        // The space before `-}}` belongs to it.
        while self.byte().is_some_and(is_space) && !self.closes_trimming() {
            self.pos += 1;
        }
        Token::Space
    }

    fn word(&mut self) {
        loop {
            while let Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') = self.byte() {
                self.pos += 1;
            }
            match self.rune() {
                Some((rune, size)) if !rune.is_ascii() && is_word(rune) => self.pos += size,
                _ => return,
            }
        }
    }

    fn identifier(&mut self) -> Token {
        self.word();
        if !self.at_terminator() {
            return self.bad_character();
        }
        match &self.text[self.start..self.pos] {
            b"block" => Token::Block,
            b"break" => Token::Break,
            b"continue" => Token::Continue,
            b"define" => Token::Define,
            b"else" => Token::Else,
            b"end" => Token::End,
            b"if" => Token::If,
            b"nil" => Token::Nil,
            b"range" => Token::Range,
            b"template" => Token::Template,
            b"with" => Token::With,
            b"true" | b"false" => Token::Bool,
            _ => Token::Identifier,
        }
    }

    fn field_or_variable(&mut self, token: Token) -> Token {
        if self.at_terminator() {
            return if token == Token::Variable {
                Token::Variable
            } else {
                Token::Dot
            };
        }
        self.word();
        if !self.at_terminator() {
            return self.bad_character();
        }
        token
    }

    fn bad_character(&mut self) -> Token {
        let rune = self.rune().map_or('\u{fffd}', |(rune, _)| rune);
        self.error(format!("bad character {}", show(rune)))
    }

    /// Whether what follows ends a word.
    fn at_terminator(&self) -> bool {
        match self.byte() {
            None => true,
            Some(byte) if is_space(byte) => true,
            Some(b'.' | b',' | b'|' | b':' | b')' | b'(') => true,
            Some(_) => self.rest().starts_with(b"}}"),
        }
    }
}

/// A rune as `%#U` writes it: `U+0040 '@'`.
fn show(rune: char) -> String {
    let number = rune as u32;
    if pilothouse_value::format::is_print(rune) {
        format!("U+{number:04X} '{rune}'")
    } else {
        format!("U+{number:04X}")
    }
}
