//! Writing block YAML as goyaml does: columns, indentation, folding, escapes.

use crate::scalar::{Flavor, Style, is_break, printable};
use bstr::ByteSlice;
use std::io::Write;

/// Where goyaml v2 folds lines.
const WIDTH: usize = 80;

/// Text being written.
pub(crate) struct Emitter {
    pub(crate) out: Vec<u8>,
    pub(crate) flavor: Flavor,
    /// In characters.
    column: usize,
    /// Whether the last thing written is white space.
    whitespace: bool,
    /// Whether nothing but indentation and indicators is on the line.
    indention: bool,
}

impl Emitter {
    pub(crate) fn new(flavor: Flavor) -> Emitter {
        Emitter {
            out: Vec::with_capacity(256),
            flavor,
            column: 0,
            whitespace: true,
            indention: true,
        }
    }

    /// Whether something stands on the current line.
    pub(crate) fn open_line(&self) -> bool {
        self.column > 0
    }

    fn put(&mut self, c: char) {
        if c.is_ascii() {
            self.out.push(c as u8);
        } else {
            let mut buffer = [0; 4];
            self.out
                .extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        }
        self.column += 1;
    }

    /// Text without line breaks. Its bytes count as columns, which matters only for folding.
    fn ascii(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.column += text.len();
    }

    /// Ends the line.
    pub(crate) fn end_line(&mut self) {
        self.out.push(b'\n');
        self.column = 0;
    }

    /// A line break of the text itself.
    fn line_break(&mut self, c: char) {
        if c == '\n' {
            self.end_line();
        } else {
            self.put(c);
            self.column = 0;
        }
    }

    /// Starts a new line unless the current one has nothing but fitting indentation.
    pub(crate) fn new_line(&mut self, indent: usize) {
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.end_line();
            self.whitespace = true;
            self.indention = true;
        }
    }

    /// Goes to the column `indent`, on a new line if need be.
    pub(crate) fn indent(&mut self, indent: usize) {
        self.new_line(indent);
        let missing = indent.saturating_sub(self.column);
        self.out.resize(self.out.len() + missing, b' ');
        self.column += missing;
        self.whitespace = true;
        self.indention = true;
    }

    /// An opening quote or a block scalar's `|`.
    fn open(&mut self, mark: &str) {
        self.word(mark);
    }

    /// `-`, `?`, or the `:` of a `?`: what follows may stand on the same line.
    pub(crate) fn entry(&mut self, mark: &str) {
        if !self.whitespace {
            self.ascii(" ");
        }
        self.ascii(mark);
        self.whitespace = false;
    }

    /// The colon right after a key.
    pub(crate) fn colon(&mut self) {
        self.ascii(":");
        self.whitespace = false;
        self.indention = false;
    }

    /// A word that needs neither quotes nor folding.
    pub(crate) fn word(&mut self, text: &str) {
        self.entry(text);
        self.indention = false;
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, number: i64) {
        if !self.whitespace {
            self.ascii(" ");
        }
        let before = self.out.len();
        let _ = write!(self.out, "{number}");
        self.column += self.out.len() - before;
        self.whitespace = false;
        self.indention = false;
    }

    /// A string. `indent` is where its further lines begin; keys are not folded.
    pub(crate) fn scalar(&mut self, text: &str, style: Style, indent: usize, key: bool) {
        match style {
            Style::Plain => self.plain(text, indent, !key),
            Style::Single => self.single(text, indent, !key),
            Style::Double => self.double(text, indent, !key),
            Style::Literal => self.literal(text, indent),
        }
    }

    /// Whether a line is to be folded at the space that is written now.
    fn folds(&self, allowed: bool) -> bool {
        allowed && self.flavor == Flavor::V2 && self.column > WIDTH
    }

    fn plain(&mut self, text: &str, indent: usize, fold: bool) {
        if !self.whitespace {
            self.ascii(" ");
        }
        let ascii = text.is_ascii();
        let folds = fold && self.flavor == Flavor::V2;
        if ascii && (!folds || self.column + text.len() <= WIDTH) {
            self.ascii(text);
        } else if !folds {
            self.out.extend_from_slice(text.as_bytes());
            self.column += text.chars().count();
        } else {
            self.words(text, indent);
        }
        self.whitespace = false;
        self.indention = false;
    }

    /// Plain text, folded at single spaces past the line's width.
    fn words(&mut self, text: &str, indent: usize) {
        let bytes = text.as_bytes();
        let mut done = 0;
        for space in bytes.find_iter(b" ") {
            self.run(&text[done..space]);
            done = space + 1;
            let single =
                bytes.get(space.wrapping_sub(1)) != Some(&b' ') && bytes.get(done) != Some(&b' ');
            if single && self.column > WIDTH {
                self.indent(indent);
            } else {
                self.put(' ');
            }
            self.indention = false;
        }
        self.run(&text[done..]);
    }

    /// Text without breaks, its characters counted.
    fn run(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.column += text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    }

    fn single(&mut self, text: &str, indent: usize, fold: bool) {
        self.open("'");
        let mut spaces = false;
        let mut breaks = false;
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == ' ' {
                let inside = at > 0 && next.is_some_and(|next| next != ' ');
                if self.folds(fold) && !spaces && inside {
                    self.indent(indent);
                } else {
                    self.put(c);
                }
                spaces = true;
            } else if is_break(c) {
                if !breaks && c == '\n' {
                    self.end_line();
                }
                self.line_break(c);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.indent(indent);
                }
                if c == '\'' {
                    self.put('\'');
                }
                self.put(c);
                self.indention = false;
                spaces = false;
                breaks = false;
            }
        }
        self.close("'");
    }

    fn close(&mut self, quote: &str) {
        self.ascii(quote);
        self.whitespace = false;
        self.indention = false;
    }

    fn double(&mut self, text: &str, indent: usize, fold: bool) {
        self.open("\"");
        // goyaml looks for a byte order mark at the start of the text for every character of it.
        let marked = text.starts_with('\u{feff}');
        let mut spaces = false;
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            if marked || !printable(c) || is_break(c) || c == '"' || c == '\\' {
                self.escape(c);
                spaces = false;
            } else if c == ' ' {
                let next = chars.peek().map(|(_, next)| *next);
                if self.folds(fold) && !spaces && at > 0 && next.is_some() {
                    self.indent(indent);
                    if next == Some(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                spaces = true;
            } else {
                self.put(c);
                spaces = false;
            }
        }
        self.close("\"");
    }

    fn escape(&mut self, c: char) {
        let short = match c {
            '\0' => '0',
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{b}' => 'v',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\u{1b}' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{a0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ => {
                let code = c as u32;
                let text = match code {
                    0..0x100 => format!("\\x{code:02X}"),
                    0x100..0x10000 => format!("\\u{code:04X}"),
                    _ => format!("\\U{code:08X}"),
                };
                return self.ascii(&text);
            }
        };
        self.put('\\');
        self.put(short);
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.open("|");
        if text.starts_with(' ') || text.starts_with(is_break) {
            self.ascii("2");
        }
        let mut ends = text.chars().rev();
        match (ends.next().is_some_and(is_break), ends.next()) {
            (false, _) => self.ascii("-"),
            (true, before) if before.is_none_or(is_break) => self.ascii("+"),
            _ => {}
        }
        self.end_line();
        self.whitespace = true;
        self.indention = true;
        if text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            return self.literal_chars(text, indent);
        }
        // Each line at its indentation; the last one stays open.
        for line in text.split_inclusive('\n') {
            let (body, ended) = match line.strip_suffix('\n') {
                Some(body) => (body, true),
                None => (line, false),
            };
            if !body.is_empty() {
                self.indent(indent);
                self.ascii(body);
                self.indention = false;
            }
            if ended {
                self.end_line();
                self.whitespace = true;
                self.indention = true;
            }
        }
    }

    fn literal_chars(&mut self, text: &str, indent: usize) {
        let mut breaks = true;
        for c in text.chars() {
            if is_break(c) {
                self.line_break(c);
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.indent(indent);
                }
                self.put(c);
                self.indention = false;
                breaks = false;
            }
        }
    }
}
