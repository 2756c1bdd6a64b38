//! The characters of a TOML file, one after the other, and where they are.

/// Reads characters; counts lines.
pub(super) struct Text<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// Where an escape in a string went wrong.
    escape_line: Option<usize>,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        Text {
            text,
            at: 0,
            line: 1,
            escape_line: None,
        }
    }

    /// Notes that an escape in a string is wrong, the last character read being a part of it.
    pub(super) fn bad_escape(&mut self) {
        self.escape_line = Some(self.line);
    }

    /// The same of one that is noticed when the string of several lines has been read.
    pub(super) fn bad_string(&mut self) {
        let rest = self.rest();
        let string = rest.find("\"\"\"").map_or(rest, |end| &rest[..end]);
        self.escape_line = Some(self.line + string.matches('\n').count());
    }

    /// The line of such an escape.
    pub(super) fn escape_line(&self) -> Option<usize> {
        self.escape_line
    }

    /// What has been read since `start`, an earlier [`Text::at`].
    pub(super) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    /// How many bytes have been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Line of the next character, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The line an error about the next character is said to be on; the end belongs to the last line, be it ended
    /// or not.
    pub(super) fn line_of_next(&self) -> usize {
        let ended = self.at == self.text.len() && self.text.ends_with('\n');
        if ended { self.line - 1 } else { self.line }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    /// Takes a text if it comes next.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        if !self.rest().starts_with(wanted) {
            return false;
        }
        for _ in wanted.chars() {
            self.next();
        }
        true
    }

    /// Takes characters as long as they are wanted.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.next();
        }
        &self.text[start..self.at]
    }

    /// Skips spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t'));
    }

    /// Skips a line break (`\n` or `\r\n`) if it comes next.
    pub(super) fn take_break(&mut self) -> bool {
        self.take("\n") || self.take("\r\n")
    }

    /// The next character as errors show it.
    pub(super) fn shown(&self) -> String {
        shown(self.peek())
    }
}

/// A character as errors show it: in single quotes; the end as a zero.
pub(super) fn shown(c: Option<char>) -> String {
    match c {
        None => "'\\x00'".to_owned(),
        Some(c) => {
            let quoted = pilothouse_value::format::quote_rune(c, false);
            String::from_utf8_lossy(&quoted).into_owned()
        }
    }
}

/// The control characters that TOML forbids.
pub(super) fn is_forbidden(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n')) || c == '\x7f'
}
