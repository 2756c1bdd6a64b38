//! Reads TOML 1.1, with the errors of Helm's library.

use super::key::Key;
use super::number::number;
use super::strings;
use super::text::{Text, is_forbidden};
use super::tree::{Node, Table, Tree, into_map};
use crate::quote::go_quote;
use pilothouse_value::{List, Map, Value};

/// How deep arrays and inline tables may nest.
const DEEPEST: usize = 250;

/// Reads a file.
///
/// # Errors
/// `toml: line 1 (last key "a"): …`
pub(super) fn parse(bytes: &[u8]) -> Result<Map, String> {
    let mut parser = Parser {
        text: Text::new(""),
        context: Vec::new(),
        current: Vec::new(),
        inline: false,
        depth: 0,
        line: None,
    };
    if bytes.iter().take(6).any(|byte| *byte == 0) {
        return Err(
            "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8"
                .to_owned(),
        );
    }
    let (valid, bad) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            (std::str::from_utf8(valid).unwrap_or_default(), rest.first())
        }
    };
    parser.text = Text::new(valid.strip_prefix('\u{feff}').unwrap_or(valid));
    let read = parser.file();
    match (read, bad) {
        (Ok(root), None) => Ok(into_map(root)),
        (Err(message), None) => Err(parser.located(&message)),
        // What is behind the bad byte cannot be read: unless an error came before, it is the error.
        (_, Some(byte)) => Err(parser.located(&format!("invalid UTF-8 byte: 0x{byte:02x}"))),
    }
}

pub(super) type Outcome<T> = Result<T, String>;

struct Parser<'t> {
    text: Text<'t>,
    /// The table that keys go to.
    context: Vec<String>,
    /// The key whose value is being read, below the context.
    current: Vec<String>,
    /// The current key ends with an inline table whose own keys are to come.
    inline: bool,
    depth: usize,
    /// The line of an error, where it is not that of the next character.
    line: Option<usize>,
}

impl Parser<'_> {
    fn located(&self, message: &str) -> String {
        let line = self.line.unwrap_or(self.text.line_of_next());
        let mut last = Key::of(&self.context).to_string();
        if let Some((name, above)) = self.current.split_last() {
            // The last part is shown as it is, and an empty one not at all.
            let way = Key::of(&[&self.context[..], above].concat()).to_string();
            let whole = [&self.context[..], &self.current].concat();
            last = match (way.is_empty(), name.is_empty()) {
                _ if self.inline => Key::of(&whole).to_string(),
                (_, true) => way,
                (true, false) => name.clone(),
                (false, false) => format!("{way}.{name}"),
            };
        }
        if last.is_empty() {
            return format!("toml: line {line}: {message}");
        }
        format!(
            "toml: line {line} (last key {}): {message}",
            go_quote(&last)
        )
    }

    /// An error about something on the line where it began.
    fn at_line<T>(&mut self, line: usize, result: Outcome<T>) -> Outcome<T> {
        if result.is_err() {
            self.line = Some(line);
        }
        result
    }

    fn file(&mut self) -> Outcome<Table> {
        let mut tree = Tree::default();
        loop {
            self.text.skip_blanks();
            match self.text.peek() {
                None => return Ok(tree.into_root()),
                Some('\n') => {
                    self.text.next();
                }
                Some('\r') if self.text.take_break() => {}
                Some('#') => self.comment()?,
                Some('[') => {
                    self.header(&mut tree)?;
                    self.end_of_item()?;
                }
                Some(_) => {
                    let context = self.context.clone();
                    self.entry(&mut tree, &context, &[])?;
                    self.end_of_item()?;
                }
            }
        }
    }

    fn comment(&mut self) -> Outcome<()> {
        while let Some(c) = self.text.peek() {
            if c == '\n' || self.text.rest().starts_with("\r\n") {
                break;
            }
            self.allowed(c)?;
            self.text.next();
        }
        Ok(())
    }

    fn allowed(&self, c: char) -> Outcome<()> {
        if is_forbidden(c) {
            return Err(control(c));
        }
        Ok(())
    }

    /// Behind a header or an entry nothing but a comment may follow on the line.
    fn end_of_item(&mut self) -> Outcome<()> {
        self.text.skip_blanks();
        match self.text.peek() {
            None => Ok(()),
            Some('#') => self.comment(),
            Some(_) if self.text.take_break() => Ok(()),
            Some(c) => {
                self.allowed(c)?;
                Err(format!(
                    "expected a top-level item to end with a newline, comment, or EOF, but got {} instead",
                    self.text.shown()
                ))
            }
        }
    }

    /// `[a.b]` or `[[a.b]]`
    fn header(&mut self, tree: &mut Tree) -> Outcome<()> {
        let line = self.text.line();
        let array = self.text.take("[[");
        if !array {
            self.text.take("[");
        }
        let mut path = Vec::new();
        loop {
            self.text.skip_blanks();
            match self.text.peek() {
                Some(']') | None => {
                    return Err(
                        "unexpected end of table name (table names cannot be empty)".to_owned()
                    );
                }
                Some('.') => {
                    return Err(
                        "unexpected table separator (table names cannot be empty)".to_owned()
                    );
                }
                _ => {}
            }
            let part = self.key_part()?;
            if part.is_none() {
                return Err(self.no_table_end());
            }
            path.extend(part);
            self.text.skip_blanks();
            if self.text.take(".") {
                continue;
            }
            if self.text.take("]") {
                break;
            }
            return Err(self.no_table_end());
        }
        if array && !self.text.take("]") {
            self.newline_counts();
            return Err(format!(
                "expected end of table array name delimiter ']', but got {} instead",
                self.text.shown()
            ));
        }
        let opened = if array {
            tree.open_array(&path)
        } else {
            tree.open(&path)
        };
        if let Err(message) = &opened
            && !message.ends_with("created as a hash.")
        {
            // The tables on the way have been entered.
            self.context = path[..path.len() - 1].to_vec();
        }
        self.at_line(line, opened)?;
        self.context = path;
        Ok(())
    }

    /// An error about a line break is on the line behind it.
    fn newline_counts(&mut self) {
        if self.text.peek() == Some('\n') {
            self.line = Some(self.text.line() + 1);
        }
    }

    fn no_table_end(&mut self) -> String {
        let shown = self.text.shown();
        self.newline_counts();
        format!("expected '.' or ']' to end table name, but got {shown} instead")
    }

    /// One part of a dotted key. `None`: nothing that could be one comes next.
    fn key_part(&mut self) -> Outcome<Option<String>> {
        let mut line = self.text.line();
        let quoted = match self.text.peek() {
            Some('"') => strings::basic(&mut self.text),
            Some('\'') => strings::literal(&mut self.text),
            _ => {
                let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                let part = self.text.take_while(bare);
                return Ok((!part.is_empty()).then(|| part.to_owned()));
            }
        };
        line = self.text.escape_line().unwrap_or(line);
        self.at_line(line, quoted).map(Some)
    }

    /// `a.b = value` below `context`.
    fn entry(&mut self, tree: &mut Tree, context: &[String], before: &[String]) -> Outcome<()> {
        let line = self.text.line();
        let key = self.key()?;
        self.current = [before, &key].concat();
        self.inline = false;
        self.text.skip_blanks();
        let (node, path) = {
            let node = self.value()?;
            let mut path = context.to_vec();
            path.extend_from_slice(&key);
            (node, path)
        };
        let above = &key[..key.len().saturating_sub(1)];
        let inline = (!before.is_empty())
            .then(|| Key::of(&[self.context.as_slice(), before, above].concat()));
        let passed = tree.pass(context, above, inline.as_ref());
        let defined = passed.and_then(|()| tree.define(&path, node));
        let defined = defined.map_err(|message| self.with_prefix(message, before, context));
        self.at_line(line, defined)?;
        // Of a dotted key only the last part is still said, up to the comma behind an inline table's entry.
        self.current = before.to_vec();
        if !before.is_empty() {
            self.current.extend(key.last().cloned());
        }
        Ok(())
    }

    /// Keys of inline tables are shown from the root.
    fn with_prefix(&self, message: String, before: &[String], context: &[String]) -> String {
        if before.is_empty() || !context.is_empty() {
            return message;
        }
        let mut prefix = self.context.clone();
        prefix.extend_from_slice(before);
        message.replacen("Key '", &format!("Key '{}.", Key::of(&prefix)), 1)
    }

    /// A dotted key and the `=` behind it.
    fn key(&mut self) -> Outcome<Vec<String>> {
        let mut key = Vec::new();
        loop {
            self.text.skip_blanks();
            let Some(part) = self.key_part()? else {
                if self.text.peek().is_none() && key.is_empty() {
                    self.line = Some(self.text.line());
                }
                return Err(self.no_key(&key));
            };
            key.push(part);
            self.text.skip_blanks();
            match self.text.peek() {
                Some('.') => {
                    self.text.next();
                }
                Some('=') => {
                    self.text.next();
                    return Ok(key);
                }
                None => return Err("unexpected EOF; expected key separator '='".to_owned()),
                Some(c) => {
                    if c != '\r' {
                        self.allowed(c)?;
                    }
                    return Err(format!(
                        "expected '.' or '=', but got {} instead",
                        self.text.shown()
                    ));
                }
            }
        }
    }

    fn no_key(&self, so_far: &[String]) -> String {
        match self.text.peek() {
            Some('=') if so_far.is_empty() => "unexpected '=': key name appears blank".to_owned(),
            None if so_far.is_empty() => "unexpected '=': key name appears blank".to_owned(),
            Some('=') => "unexpected '='".to_owned(),
            Some('.') if so_far.is_empty() => {
                "unexpected '.': keys cannot start with a '.'".to_owned()
            }
            Some('.') => "unexpected '.'".to_owned(),
            Some(c) if is_forbidden(c) => control(c),
            None => "unexpected EOF; expected key separator '='".to_owned(),
            Some(_) => format!("expected '.' or '=', but got {} instead", self.text.shown()),
        }
    }

    fn value(&mut self) -> Outcome<Node> {
        let line = self.text.line();
        match self.text.peek() {
            None => Err("unexpected EOF; expected value".to_owned()),
            Some('[') => self.nested(Parser::array),
            Some('{') => self.nested(Parser::inline_table),
            Some('"' | '\'') => {
                let string = strings::string(&mut self.text);
                // That it does not end is said of the end.
                let line = match (self.text.escape_line(), self.text.peek()) {
                    (Some(line), _) => line,
                    (None, Some(_)) => line,
                    (None, None) => self.text.line_of_next(),
                };
                Ok(Node::Leaf(self.at_line(line, string)?.into()))
            }
            Some('.') => Err("floats must start with a digit, not '.'".to_owned()),
            Some(c) if c.is_ascii_digit() || c == '+' || c == '-' => {
                let number = number(&mut self.text)?;
                if let Some(next) = self.text.peek()
                    && !self.text.rest().starts_with("\r\n")
                {
                    self.allowed(next)?;
                }
                Ok(Node::Leaf(number))
            }
            Some(c) if c.is_alphabetic() => self.word().map(Node::Leaf),
            Some(c) => {
                self.allowed(c)?;
                Err(format!(
                    "expected value but found {} instead",
                    self.text.shown()
                ))
            }
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Outcome<Node>) -> Outcome<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("nested too deep".to_owned());
        }
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    /// `true`, `false`, `inf`, `nan`.
    fn word(&mut self) -> Outcome<Value> {
        if self.text.take("inf") {
            return Ok(f64::INFINITY.into());
        }
        if self.text.take("nan") {
            return Ok(f64::NAN.into());
        }
        let word = self.text.take_while(char::is_alphabetic);
        match word {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            // Of what began like `inf` or `nan` the first letter is read already.
            other => {
                let found = if other.starts_with("in") || other.starts_with("na") {
                    &other[1..]
                } else {
                    other
                };
                let found = go_quote(found);
                Err(format!("expected value but found {found} instead"))
            }
        }
    }

    /// Spaces, line breaks and comments within brackets.
    fn skip_lines(&mut self) -> Outcome<()> {
        loop {
            self.text.skip_blanks();
            match self.text.peek() {
                Some('#') => self.comment()?,
                Some('\n' | '\r') if self.text.take_break() => {}
                _ => return Ok(()),
            }
        }
    }

    fn array(&mut self) -> Outcome<Node> {
        self.text.next();
        let mut items = Vec::new();
        loop {
            self.skip_lines()?;
            match self.text.peek() {
                Some(',') => return Err("unexpected comma".to_owned()),
                Some(']') => break,
                None => return Err("unexpected EOF; expected value".to_owned()),
                Some(_) => {}
            }
            items.push(match self.value()? {
                Node::Leaf(value) => value,
                Node::Table(table) => into_map(table).into(),
                Node::Tables(_) => Value::Nil,
            });
            self.skip_lines()?;
            match self.text.peek() {
                Some(',') => drop(self.text.next()),
                Some(']') => break,
                None => return Err(no_array_end("end of file")),
                Some(c) => return Err(no_array_end(&plainly(c))),
            }
        }
        self.text.next();
        Ok(Node::Leaf(List::new(items).into()))
    }

    fn inline_table(&mut self) -> Outcome<Node> {
        const NO_END: &str = "expected a comma or an inline table terminator '}', but got";
        self.text.next();
        let mut tree = Tree::default();
        let inner = self.current.clone();
        self.inline = true;
        loop {
            self.skip_lines()?;
            match self.text.peek() {
                Some(',') => return Err("unexpected comma".to_owned()),
                Some('}') => break,
                _ => {}
            }
            self.entry(&mut tree, &[], &inner)?;
            self.skip_lines()?;
            match self.text.peek() {
                Some(',') => {
                    self.text.next();
                    self.skip_lines()?;
                    if self.text.peek() == Some(',') {
                        return Err("unexpected comma".to_owned());
                    }
                }
                Some('}') => {}
                None => return Err(format!("{NO_END} end of file instead")),
                Some(_) => return Err(format!("{NO_END} {} instead", self.text.shown())),
            }
        }
        self.current = inner;
        self.text.next();
        Ok(Node::Table(tree.into_root()))
    }
}

/// A character as it is, where the library does not look at what can be printed.
fn plainly(c: char) -> String {
    match c {
        c if c.is_ascii() => super::text::shown(Some(c)),
        c => format!("'{c}'"),
    }
}

fn no_array_end(got: &str) -> String {
    format!("expected a comma (',') or array terminator (']'), but got {got}")
}

/// The error about a character that TOML forbids.
pub(super) fn control(c: char) -> String {
    format!(
        "TOML files cannot contain control characters: '0x{:02x}'",
        c as u32
    )
}
