//! From text to words, as libyaml and the Go libraries made from it do: indentation becomes start and end marks,
//! `key:` gets its mark before the key once the colon is seen.

mod block;
mod class;
mod directive;
mod fetch;
mod scalar;
mod token;

pub(crate) use token::{Mark, ScanError, ScanErrorKind, Token, TokenKind};

use crate::GO_MAX_DEPTH;
use bstr::ByteSlice;
use class::{break_len, is_end_of_line, is_space_or_end};
use std::collections::VecDeque;

type Scanned<T> = Result<T, ScanError>;

/// Stands for a scalar that a lazy scanner did not read. No plain scalar is a line break.
pub(crate) const UNREAD: &str = "\n";

/// The longest key, in characters.
const LONGEST_KEY: usize = 1024;

/// Something that turns out to be a key when a colon follows.
#[derive(Copy, Clone, Default)]
struct SimpleKey {
    possible: bool,
    /// Its token waits for the colon. goyaml loses sight of the key `{}` or `[]` when the bracket closes.
    awaited: bool,
    /// Nothing but a key can stand there.
    required: bool,
    /// The number of its token.
    number: usize,
    mark: Mark,
    column: i32,
}

pub(crate) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line: u32,
    line_start: usize,
    /// The column of the byte `counted`, so that long lines are counted once.
    counted: usize,
    column: i32,
    queue: VecDeque<Token<'t>>,
    /// Whether the first token is known to be what it is.
    ready: bool,
    /// Tokens taken out of the queue.
    taken: usize,
    flow_level: usize,
    indent: i32,
    indents: Vec<i32>,
    key_allowed: bool,
    /// One for the block context and each flow level.
    keys: Vec<SimpleKey>,
    ended: bool,
    /// Whether `\n` is the only line break in the text.
    only_newlines: bool,
    /// Whether plain scalars of several lines and block scalars are gone over only: [`UNREAD`] stands for them.
    lazy: bool,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str, lazy: bool) -> Scanner<'t> {
        Scanner {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 0,
            line_start: 0,
            counted: 0,
            column: 0,
            queue: VecDeque::new(),
            ready: false,
            taken: 0,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![SimpleKey::default()],
            ended: false,
            only_newlines: !text.bytes().fold(false, |any, byte| any | may_break(byte)),
            lazy,
        }
    }

    /// How far the text has been looked at.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            at: self.at as u32,
            line: self.line,
        }
    }

    /// The next token, which stays.
    pub(crate) fn peek(&mut self) -> Scanned<&Token<'t>> {
        self.fill()?;
        // The stream's end stays in the queue for good.
        Ok(&self.queue[0])
    }

    /// Takes the token that was looked at.
    pub(crate) fn take(&mut self) -> Scanned<Token<'t>> {
        self.fill()?;
        self.ready = false;
        self.taken += 1;
        let end = || Token {
            kind: TokenKind::StreamEnd,
            start: Mark::default(),
            end: Mark::default(),
        };
        Ok(self.queue.pop_front().unwrap_or_else(end))
    }

    fn fill(&mut self) -> Scanned<()> {
        while !self.ready {
            if self.queue.is_empty() || self.head_may_be_key()? {
                self.fetch()?;
            } else {
                self.ready = true;
            }
        }
        Ok(())
    }

    /// Whether a colon may still turn the first token into a key.
    fn head_may_be_key(&mut self) -> Scanned<bool> {
        // Keys of outer levels were noted earlier.
        let level = self.keys.partition_point(|key| key.number < self.taken);
        let found = self.keys[level..]
            .iter()
            .take_while(|key| key.number == self.taken)
            .position(|key| key.possible && key.awaited);
        match found {
            Some(offset) => self.is_valid(level + offset),
            None => Ok(false),
        }
    }

    /// Whether the key noted at a level can still be one: on this line, not too long.
    fn is_valid(&mut self, level: usize) -> Scanned<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        if key.mark.line == self.line && !self.is_longer(key.mark.at as usize, LONGEST_KEY) {
            return Ok(true);
        }
        if key.required {
            return Err(self.error("could not find expected ':'"));
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    fn is_longer(&self, start: usize, most: usize) -> bool {
        self.at - start > most && count_chars(&self.bytes[start..self.at]) > most
    }

    fn error(&self, problem: impl Into<std::borrow::Cow<'static, str>>) -> ScanError {
        ScanError {
            problem: problem.into(),
            mark: self.mark(),
            kind: ScanErrorKind::Scanner,
        }
    }

    fn too_deep(&self) -> ScanError {
        self.error(format!("exceeded max depth of {GO_MAX_DEPTH}"))
    }

    /// The current column, in characters.
    fn column(&mut self) -> i32 {
        if self.counted < self.line_start || self.counted > self.at {
            self.counted = self.line_start;
            self.column = 0;
        }
        self.column += count_chars(&self.bytes[self.counted..self.at]) as i32;
        self.counted = self.at;
        self.column
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Whether `---` or `...` stands here at the start of a line.
    fn document_mark(&self, mark: &[u8]) -> bool {
        self.at == self.line_start
            && self.bytes[self.at..].starts_with(mark)
            && is_space_or_end(self.bytes, self.at + 3)
    }

    /// Goes over a line break of `length` bytes.
    fn skip_break(&mut self, length: usize) {
        self.at += length;
        self.line += 1;
        self.line_start = self.at;
    }

    fn push(&mut self, kind: TokenKind<'t>, start: Mark) {
        let end = self.mark();
        self.queue.push_back(Token { kind, start, end });
    }

    /// Over white space, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            // The first byte order mark is gone already; a second one counts as a column.
            if self.at == 0 && self.bytes.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
            }
            while let Some(byte) = self.byte(0)
                && (byte == b' ' || byte == b'\t' && (self.flow_level > 0 || !self.key_allowed))
            {
                self.at += 1;
            }
            if self.byte(0) == Some(b'#') {
                self.skip_line();
            }
            let length = break_len(self.bytes, self.at);
            if length == 0 {
                return;
            }
            self.skip_break(length);
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// To the end of the line.
    fn skip_line(&mut self) {
        if self.only_newlines {
            let rest = &self.bytes[self.at..];
            self.at += rest.find_byte(b'\n').unwrap_or(rest.len());
            return;
        }
        while !is_end_of_line(self.bytes, self.at) {
            self.at += 1;
        }
    }

    /// Notes that a key may begin here.
    fn note_key(&mut self) -> Scanned<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let block = self.flow_level == 0;
        let column = if block { self.column() } else { 0 };
        self.forget_key()?;
        let key = SimpleKey {
            possible: true,
            awaited: true,
            required: block && self.indent == column,
            number: self.taken + self.queue.len(),
            mark: self.mark(),
            column,
        };
        if let Some(slot) = self.keys.last_mut() {
            *slot = key;
        }
        Ok(())
    }

    /// What was noted as a key at this level is none.
    fn forget_key(&mut self) -> Scanned<()> {
        let mark = self.mark();
        if let Some(key) = self.keys.last_mut() {
            if key.possible && key.required {
                let problem = "could not find expected ':'".into();
                return Err(ScanError {
                    problem,
                    mark,
                    kind: ScanErrorKind::Scanner,
                });
            }
            key.possible = false;
        }
        Ok(())
    }
}

/// Whether a byte may be a line break other than `\n`, or begin one.
fn may_break(byte: u8) -> bool {
    (byte == b'\r') | (byte == 0xc2) | (byte == 0xe2)
}

/// Characters in UTF-8 text.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}
