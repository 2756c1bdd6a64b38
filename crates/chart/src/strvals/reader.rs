//! Reading an expression rune by rune.

use super::Stop;
use pilothouse_sprig::HelmVersion;

/// The text of an expression and how far it is read.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    helm: HelmVersion,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, helm: HelmVersion) -> Reader<'a> {
        Reader { text, at: 0, helm }
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes `bytes` bytes; they end between two characters.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Takes everything that is left.
    pub(super) fn take_rest(&mut self) -> &'a str {
        let rest = self.rest();
        self.at = self.text.len();
        rest
    }

    /// Reads up to one of `stops`, which is taken too. A backslash takes the next character as it stands, where
    /// `escapes`. `None` for the stop: the text ended.
    pub(super) fn until(&mut self, stops: &[char], escapes: bool) -> (String, Option<char>) {
        let mut read = String::new();
        while let Some(c) = self.next() {
            if stops.contains(&c) {
                return (read, Some(c));
            }
            if c == '\\' && escapes {
                match self.next() {
                    Some(escaped) => read.push(escaped),
                    None => break,
                }
            } else {
                read.push(c);
            }
        }
        (read, None)
    }

    /// The index up to `]`.
    pub(super) fn index(&mut self, escapes: bool) -> Result<i64, Stop> {
        match self.until(&[']'], escapes) {
            (_, None) if self.helm.takes_an_open_index_for_the_end() => Err(Stop::End),
            (_, None) => Err(Stop::error("error parsing index: EOF")),
            (text, Some(_)) => super::index(&text),
        }
    }
}
