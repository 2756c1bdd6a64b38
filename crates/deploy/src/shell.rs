//! Shell scripts as the commands in them: quotes, variables and continued lines as a POSIX shell reads them. What only a
//! running shell knows (`$(…)`, loops, unknown variables) is kept as it is written, and told.

use std::collections::BTreeMap;

/// The most commands of one script.
const MOST_COMMANDS: usize = 5_000;
/// The longest text that variables may make of one word.
const LONGEST_WORD: usize = 100_000;
/// How deep `$(…)` may nest.
const MOST_NESTED: usize = 50;

/// One command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Command {
    /// The line of its first word, from 0.
    pub(crate) line: u32,
    pub(crate) words: Vec<Word>,
    /// The name in a comment `# environment: NAME` on a line in front of it.
    pub(crate) named: Option<String>,
    /// It runs several times, or may not run: `for`, `while`, `case`.
    pub(crate) in_loop: bool,
}

/// One word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// What of it only a running shell knows, as it is written: `$(date)`.
    pub(crate) unknown: Option<String>,
    /// Its line, from 0.
    pub(crate) line: u32,
}

/// Variables by name.
pub(crate) type Variables = BTreeMap<String, Word>;

/// The commands of a script. What it sets is known to those that come after it.
pub(crate) fn commands(script: &str, variables: &mut Variables) -> Vec<Command> {
    let mut reader = Reader {
        rest: script,
        line: 0,
        variables: variables.clone(),
        commands: Vec::new(),
        command: Command::default(),
        named: None,
        loops: 0,
    };
    reader.read();
    *variables = reader.variables;
    reader.commands
}

struct Reader<'s> {
    rest: &'s str,
    line: u32,
    variables: Variables,
    commands: Vec<Command>,
    command: Command,
    named: Option<String>,
    loops: u32,
}

impl Reader<'_> {
    fn read(&mut self) {
        while self.commands.len() < MOST_COMMANDS {
            let Some(c) = self.rest.chars().next() else {
                break;
            };
            match c {
                ' ' | '\t' | '\r' => {
                    self.take(1);
                }
                '\\' if self.rest.starts_with("\\\n") => {
                    self.take(2);
                }
                '\\' if self.rest.starts_with("\\\r\n") => {
                    self.take(3);
                }
                '\n' => {
                    self.end();
                    self.take(1);
                }
                ';' | '&' | '|' | '(' | ')' => {
                    self.end();
                    self.take(1);
                }
                '#' => self.comment(),
                '<' | '>' => self.redirection(),
                _ => self.words(),
            }
        }
        self.end();
    }

    fn take(&mut self, bytes: usize) -> String {
        let (head, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += head.matches('\n').count() as u32;
        self.rest = rest;
        head.to_owned()
    }

    fn take_char(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.take(c.len_utf8());
        Some(c)
    }

    fn comment(&mut self) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let text = self.take(end);
        let text = text.trim_start_matches('#').trim();
        if let Some(name) = text.strip_prefix("environment:") {
            self.named = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        }
    }

    /// What a command reads and writes is left out; the lines of `<<END` are skipped.
    fn redirection(&mut self) {
        // `2>&1`: the number belongs to the redirection.
        let number = |word: &Word| word.text.chars().all(|c| c.is_ascii_digit());
        if self.command.words.last().is_some_and(number) {
            self.command.words.pop();
        }
        let here = self.rest.starts_with("<<") && !self.rest.starts_with("<<<");
        let signs = self.rest.len()
            - self
                .rest
                .trim_start_matches(['<', '>', '&', '|', '-'])
                .len();
        self.take(signs);
        let blanks = self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len();
        self.take(blanks);
        let target = self.word();
        let Some(end) = target
            .filter(|_| here)
            .and_then(|words| words.into_iter().next())
        else {
            return;
        };
        let mut at = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        let of_line = self.rest[..at].to_owned();
        while at < self.rest.len() {
            let line_end = self.rest[at..]
                .find('\n')
                .map_or(self.rest.len(), |to| at + to + 1);
            let line = self.rest[at..line_end].trim();
            at = line_end;
            if line == end.text {
                break;
            }
        }
        // What follows on the same line still belongs to the command.
        let mut rest = Reader {
            rest: &of_line,
            line: self.line,
            variables: self.variables.clone(),
            commands: Vec::new(),
            command: std::mem::take(&mut self.command),
            named: self.named.take(),
            loops: self.loops,
        };
        if !of_line.contains("<<") {
            rest.read();
            self.commands.append(&mut rest.commands);
        }
        self.take(at);
    }

    fn words(&mut self) {
        let line = self.line;
        if let Some(words) = self.word() {
            if self.command.words.is_empty() {
                self.command.line = line;
            }
            self.command.words.extend(words);
        }
    }

    /// One word as it is written; an unquoted variable may make several of it.
    fn word(&mut self) -> Option<Vec<Word>> {
        let mut words = vec![Word {
            line: self.line,
            ..Word::default()
        }];
        let mut any = false;
        while let Some(c) = self.rest.chars().next() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '\'' => {
                    self.take(1);
                    let end = self.rest.find('\'').unwrap_or(self.rest.len());
                    let text = self.take(end);
                    self.take(1);
                    push(&mut words, &text);
                }
                '"' => {
                    self.take(1);
                    self.quoted(&mut words);
                }
                '\\' => {
                    self.take(1);
                    match self.take_char() {
                        Some('\n') | None => {}
                        Some(c) => push(&mut words, c.encode_utf8(&mut [0; 4])),
                    }
                }
                '$' | '`' => self.expansion(&mut words, false),
                c => {
                    self.take(c.len_utf8());
                    push(&mut words, c.encode_utf8(&mut [0; 4]));
                }
            }
            any = true;
        }
        any.then_some(words)
    }

    /// Up to the closing `"`.
    fn quoted(&mut self, words: &mut Vec<Word>) {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' => {
                    self.take(1);
                    return;
                }
                '\\' => {
                    self.take(1);
                    match self.take_char() {
                        Some('\n') | None => {}
                        Some(c @ ('"' | '\\' | '$' | '`')) => {
                            push(words, c.encode_utf8(&mut [0; 4]));
                        }
                        Some(c) => {
                            push(words, "\\");
                            push(words, c.encode_utf8(&mut [0; 4]));
                        }
                    }
                }
                '$' | '`' => self.expansion(words, true),
                c => {
                    self.take(c.len_utf8());
                    push(words, c.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    /// `$NAME`, `${NAME}`, `${NAME:-text}`, `$(command)`, `` `command` ``, and GitHub's `${{ expression }}`.
    fn expansion(&mut self, words: &mut Vec<Word>, quoted: bool) {
        let length = expansion_length(self.rest);
        let written = self.take(length);
        if written == "$" {
            push(words, "$");
            return;
        }
        let body = written.trim_start_matches('$');
        let (name, default) = match body
            .strip_prefix('{')
            .and_then(|body| body.strip_suffix('}'))
        {
            Some(inner) => match inner.split_once(":-").or_else(|| inner.split_once('-')) {
                Some((name, default)) if is_name(name) => (name, Some(default)),
                _ => (inner, None),
            },
            None => (body, None),
        };
        let known = self.variables.get(name).cloned();
        let plain_default = default.filter(|text| !text.contains(['$', '`', '"', '\'', '\\']));
        let known = known.or_else(|| {
            plain_default.map(|text| Word {
                text: text.to_owned(),
                ..Word::default()
            })
        });
        let Some(value) = known else {
            push(words, &written);
            unknown(words, &written);
            return;
        };
        if words
            .last()
            .is_some_and(|word| word.text.len() + value.text.len() > LONGEST_WORD)
        {
            unknown(words, &written);
            return;
        }
        if quoted || value.unknown.is_some() {
            push(words, &value.text);
        } else {
            let line = self.line;
            let mut parts = value.text.split_whitespace();
            let leading = value.text.starts_with(char::is_whitespace);
            let joins = words.last().is_some_and(|word| !word.text.is_empty());
            if leading && joins {
                words.push(Word::default());
            }
            if let Some(first) = parts.next() {
                push(words, first);
            }
            words.extend(parts.map(|part| Word {
                text: part.to_owned(),
                unknown: None,
                line,
            }));
        }
        if let Some(why) = value.unknown {
            unknown(words, &why);
        }
    }

    /// The command is read to its end.
    fn end(&mut self) {
        let mut command = std::mem::take(&mut self.command);
        loop {
            let Some(first) = command.words.first() else {
                return;
            };
            match first.text.as_str() {
                "for" | "while" | "until" | "case" | "select" => {
                    self.loops += 1;
                    return;
                }
                "done" | "esac" => {
                    self.loops = self.loops.saturating_sub(1);
                    return;
                }
                "do" | "then" | "else" | "elif" | "if" | "!" | "{" | "}" | "exec" | "sudo"
                | "time" | "command" | "export" | "local" | "readonly" | "-" | "@" | "retry" => {
                    command.words.remove(0);
                }
                _ => match assignment(first) {
                    Some((name, word)) => {
                        self.variables.insert(name, word);
                        command.words.remove(0);
                    }
                    None => break,
                },
            }
        }
        command.named = self.named.take();
        command.in_loop = self.loops > 0;
        self.commands.push(command);
    }
}

/// What a variable can be called.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(plain)
}

/// `NAME=text` as a word.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let (name, text) = word.text.split_once('=')?;
    if !is_name(name) {
        return None;
    }
    let value = Word {
        text: text.to_owned(),
        ..word.clone()
    };
    Some((name.to_owned(), value))
}

fn push(words: &mut [Word], text: &str) {
    if let Some(word) = words.last_mut() {
        word.text.push_str(text);
    }
}

fn unknown(words: &mut [Word], written: &str) {
    if let Some(word) = words.last_mut() {
        word.unknown.get_or_insert_with(|| written.to_owned());
    }
}

/// The length of the expansion at the start of a text that starts with `$` or `` ` ``.
pub(crate) fn expansion_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes[0] == b'`' {
        return text[1..].find('`').map_or(text.len(), |at| at + 2);
    }
    if text.starts_with("${{") {
        return text.find("}}").map_or(text.len(), |at| at + 2);
    }
    match bytes.get(1) {
        Some(b'(') => balanced(text, b'(', b')'),
        Some(b'{') => balanced(text, b'{', b'}'),
        Some(c) if c.is_ascii_alphabetic() || *c == b'_' => {
            let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
            1 + bytes[1..].iter().take_while(|b| name(b)).count()
        }
        Some(c) if c.is_ascii_digit() || b"@*#?$!-".contains(c) => 2,
        _ => 1,
    }
}

/// The length up to the bracket that closes the first one.
fn balanced(text: &str, open: u8, close: u8) -> usize {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
            if depth > MOST_NESTED {
                return text.len();
            }
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;
