//! Shell scripts as the commands in them: quotes, variables, functions, loops over words and conditions as a POSIX shell (and
//! bash, where scripts use it) reads them. What only a running shell knows (`$(…)`, unknown variables) is kept as it is
//! written, and told. Of a condition that only a running shell knows each branch is read in its turn: see [`commands`].

mod condition;
mod control;
mod expand;

use condition::Condition;
use control::Loop;
use std::collections::BTreeMap;

pub(crate) use expand::expansion_length;

/// The most commands of one script.
const MOST_COMMANDS: usize = 5_000;
/// The longest text that variables may make of one word.
const LONGEST_WORD: usize = 100_000;
/// How deep `$(…)`, functions in functions may nest.
const MOST_NESTED: usize = 50;
/// How deep functions call each other.
const MOST_CALLS: usize = 8;
/// The most turns of all loops and calls together, a kilobyte each.
const MOST_TURNS: usize = 5_000;

/// One command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Command {
    /// The line of its first word, from 0.
    pub(crate) line: u32,
    pub(crate) words: Vec<Word>,
    /// The name in a comment `# environment: NAME` on a line in front of it.
    pub(crate) named: Option<String>,
    /// It runs several times, or may not run, and how often is not known: `for` over what is not known, `while`.
    pub(crate) in_loop: bool,
    /// Where its output goes: `> file`.
    pub(crate) to: Option<Word>,
    /// What it is given to read: the lines of `<<END`.
    pub(crate) here: Option<String>,
}

/// One word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// What of it only a running shell knows, as it is written: `$(date)`.
    pub(crate) unknown: Option<String>,
    /// Its line, from 0.
    pub(crate) line: u32,
    /// The items of a variable that is a list.
    pub(crate) items: Option<Vec<Word>>,
}

/// Variables by name. Functions stand among them: `deploy()` with its lines as text.
pub(crate) type Variables = BTreeMap<String, Word>;

/// The commands of a script. What it sets is known to those that come after it.
///
/// Where a condition is not known, `choice` says which of its branches is read, counted from 0; past the last one: none. A
/// caller reads the script as often as there are ways.
pub(crate) fn commands(
    script: &str,
    variables: &mut Variables,
    choice: usize,
) -> (Vec<Command>, Ran) {
    let mut reader = Reader::new(script, std::mem::take(variables), choice);
    reader.read();
    *variables = reader.variables;
    let ran = Ran {
        ways: reader.ways,
        again: reader.turns * 1_000,
    };
    (reader.commands, ran)
}

/// How a script was read.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Ran {
    /// In how many ways it may run.
    pub(crate) ways: usize,
    /// About how many bytes of it were read more than once.
    pub(crate) again: usize,
}

struct Reader<'s> {
    rest: &'s str,
    line: u32,
    variables: Variables,
    commands: Vec<Command>,
    command: Command,
    named: Option<String>,
    loops: Vec<Loop<'s>>,
    conditions: Vec<Condition>,
    choice: usize,
    ways: usize,
    calls: usize,
    turns: usize,
    /// A list without items stands in the word at hand.
    nothing: bool,
}

impl<'s> Reader<'s> {
    fn new(script: &'s str, variables: Variables, choice: usize) -> Reader<'s> {
        Reader {
            rest: script,
            line: 0,
            variables,
            commands: Vec::new(),
            command: Command::default(),
            named: None,
            loops: Vec::new(),
            conditions: Vec::new(),
            choice,
            ways: 1,
            calls: 0,
            turns: 0,
            nothing: false,
        }
    }

    /// A reader of another text that goes on with what this one knows; [`Self::take_over`] ends it.
    fn within<'t>(&mut self, text: &'t str) -> Reader<'t> {
        Reader {
            line: self.line,
            commands: std::mem::take(&mut self.commands),
            calls: self.calls + 1,
            turns: self.turns,
            ..Reader::new(text, std::mem::take(&mut self.variables), self.choice)
        }
    }

    fn take_over(&mut self, inner: Reader<'_>) {
        self.variables = inner.variables;
        self.commands = inner.commands;
        self.ways = self.ways.max(inner.ways);
        self.turns = inner.turns;
    }

    fn read(&mut self) {
        while self.commands.len() < MOST_COMMANDS {
            let Some(c) = self.rest.chars().next() else {
                self.end();
                // The end of a loop leads back.
                if self.rest.is_empty() {
                    break;
                }
                continue;
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
                '{' if self.is_function() => self.define(),
                '(' if self.opens_function() => self.define(),
                '(' if self.opens_list() => self.list(),
                ')' => {
                    self.end();
                    self.take(1);
                    if self.awaits_pattern() {
                        self.pattern();
                    }
                }
                ';' if self.rest.starts_with(";;") => {
                    self.end();
                    self.take(2);
                    self.end_of_branch();
                }
                ';' | '&' | '|' | '(' => {
                    self.end();
                    self.take(1);
                }
                '#' => self.comment(),
                '<' | '>' if !self.rest[1..].starts_with('(') => self.redirection(),
                _ => self.words(),
            }
        }
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

    /// Where a command writes to is kept, and the lines of `<<END` that it reads.
    fn redirection(&mut self) {
        // `2>&1`: the number belongs to the redirection.
        let number = |word: &Word| word.text.chars().all(|c| c.is_ascii_digit());
        if self.command.words.last().is_some_and(number) {
            self.command.words.pop();
        }
        let written = self.rest;
        let here = written.starts_with("<<") && !written.starts_with("<<<");
        let signs = written.len() - written.trim_start_matches(['<', '>', '&', '|', '-']).len();
        self.take(signs);
        let blanks = self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len();
        self.take(blanks);
        let target = self.word().and_then(|words| words.into_iter().next());
        if written.starts_with("<<<") {
            self.command.here = target.map(|word| word.text);
            return;
        }
        if written.starts_with('>') && !written.starts_with(">&") {
            self.command.to = target;
            return;
        }
        let Some(end) = target.filter(|_| here) else {
            return;
        };
        let first = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        let mut at = first;
        let mut until = first;
        while at < self.rest.len() {
            let line_end = self.rest[at..]
                .find('\n')
                .map_or(self.rest.len(), |to| at + to + 1);
            let line = self.rest[at..line_end].trim();
            at = line_end;
            if line == end.text {
                break;
            }
            until = line_end;
        }
        let of_line = self.rest[..first].to_owned();
        self.command.here = Some(unindented(&self.rest[first..until]));
        // What follows on the same line still belongs to the command.
        if !of_line.contains("<<") {
            let command = std::mem::take(&mut self.command);
            let named = self.named.take();
            let in_loop = self.in_loop();
            if self.skips() {
                self.take(at);
                return;
            }
            let mut rest = self.within(of_line.as_str());
            (rest.command, rest.named) = (command, named);
            if in_loop {
                rest.loops.push(Loop::unknown());
            }
            rest.read();
            self.take_over(rest);
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
                '<' | '>' if self.rest[1..].starts_with('(') => {
                    let length = 1 + expand::balanced(&self.rest[1..], b'(', b')');
                    let written = self.take(length);
                    push(&mut words, &written);
                    unknown(&mut words, &written);
                }
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
        // Without items a list is not even an empty word.
        let nothing = std::mem::take(&mut self.nothing);
        if nothing && words.iter().all(|word| word.text.is_empty()) {
            words.clear();
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
}

/// Lines without the blanks that all of them begin with.
fn unindented(lines: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let filled = lines.lines().filter(|line| !line.trim().is_empty());
    let least = filled.map(indent).min().unwrap_or(0);
    let cut = lines.lines().map(|line| line.get(least..).unwrap_or(""));
    cut.map(|line| format!("{line}\n")).collect()
}

/// What a variable can be called.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(plain)
}

/// `NAME=text` as a word.
fn assignment(word: &Word, variables: &Variables) -> Option<(String, Word)> {
    let (name, text) = word.text.split_once('=')?;
    let (name, before) = match name.strip_suffix('+') {
        Some(name) => (name, variables.get(name)),
        None => (name, None),
    };
    if !is_name(name) {
        return None;
    }
    let before = before.filter(|before| before.text.len() < LONGEST_WORD);
    let value = Word {
        text: before.map_or(String::new(), |before| before.text.clone()) + text,
        unknown: before
            .and_then(|before| before.unknown.clone())
            .or(word.unknown.clone()),
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

#[cfg(test)]
mod tests;
