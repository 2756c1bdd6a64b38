//! What steers a script: `if`, `case`, `for`, functions, lists.

use super::condition::{Condition, holds};
use super::{
    Command, LONGEST_WORD, MOST_CALLS, MOST_COMMANDS, MOST_TURNS, Reader, Word, assignment, is_name,
};

/// A loop while it runs.
pub(super) struct Loop<'s> {
    name: String,
    /// What is still to come.
    items: std::vec::IntoIter<Word>,
    /// Where its body begins.
    body: &'s str,
    line: u32,
    /// How often it runs is not known.
    unknown: bool,
}

impl Loop<'_> {
    pub(super) fn unknown() -> Loop<'static> {
        Loop {
            name: String::new(),
            items: Vec::new().into_iter(),
            body: "",
            line: 0,
            unknown: true,
        }
    }
}

impl<'s> Reader<'s> {
    /// What is read now does not run.
    pub(super) fn skips(&self) -> bool {
        self.conditions.iter().any(|condition| !condition.live)
    }

    pub(super) fn in_loop(&self) -> bool {
        self.loops.iter().any(|one| one.unknown)
    }

    pub(super) fn awaits_pattern(&self) -> bool {
        self.conditions
            .last()
            .is_some_and(|condition| condition.awaits)
    }

    /// `name()`, `function name()`
    pub(super) fn opens_function(&self) -> bool {
        let after = self.rest[1..].trim_start_matches([' ', '\t']);
        let name = match self.command.words.as_slice() {
            [name] => name,
            [function, name] if function.text == "function" => name,
            _ => return false,
        };
        after.starts_with(')') && !name.text.is_empty() && !name.text.contains(['=', '$'])
    }

    /// `function name` in front of a `{`
    pub(super) fn is_function(&self) -> bool {
        let words = &self.command.words;
        words.len() == 2 && words[0].text == "function"
    }

    /// `NAME=(`
    pub(super) fn opens_list(&self) -> bool {
        let last = self.command.words.last();
        let named = last.and_then(|word| word.text.strip_suffix('='));
        named.is_some_and(|name| is_name(name.strip_suffix('+').unwrap_or(name)))
    }

    /// A function: its lines are kept, and read where it is called.
    pub(super) fn define(&mut self) {
        if let Some(at) = self.rest.find(')').filter(|_| self.rest.starts_with('(')) {
            self.take(at + 1);
        }
        let name = self.command.words.pop().unwrap_or_default().text;
        self.command = Command::default();
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.take(blanks);
        if self.rest.starts_with('{') {
            self.take(1);
        }
        let end = body_end(self.rest);
        let body = Word {
            line: self.line,
            text: self.rest[..end].to_owned(),
            ..Word::default()
        };
        self.take(end);
        if self.rest.starts_with('}') {
            self.take(1);
        }
        if !self.skips() {
            self.variables.insert(format!("{name}()"), body);
        }
    }

    /// `NAME=(a b c)`, `NAME+=(d)`
    pub(super) fn list(&mut self) {
        self.take(1);
        let name = self.command.words.pop().unwrap_or_default().text;
        let name = name.trim_end_matches('=');
        let mut items = match name.strip_suffix('+') {
            Some(name) => match self.variables.get(name) {
                Some(Word {
                    items: Some(items), ..
                }) => items.clone(),
                _ => Vec::new(),
            },
            None => Vec::new(),
        };
        while let Some(c) = self.rest.chars().next() {
            match c {
                ')' => {
                    self.take(1);
                    break;
                }
                c if c.is_whitespace() => drop(self.take(c.len_utf8())),
                '#' => {
                    let end = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.take(end);
                }
                '\\' if self.rest[1..].starts_with(['\n', '\r']) => drop(self.take(2)),
                c => match self.word() {
                    Some(words) if items.len() < LONGEST_WORD => items.extend(words),
                    Some(_) => {}
                    None => drop(self.take(c.len_utf8())),
                },
            }
        }
        if !self.skips() {
            let list = Word {
                items: Some(items),
                ..Word::default()
            };
            let name = name.trim_end_matches('+');
            self.variables.insert(name.to_owned(), list);
        }
    }

    /// A `)` behind the patterns of a `case`.
    pub(super) fn pattern(&mut self) {
        let choice = self.choice;
        let Some(condition) = self.conditions.last_mut() else {
            return;
        };
        condition.awaits = false;
        let patterns = std::mem::take(&mut condition.patterns);
        let subject = condition.subject.clone().unwrap_or_default();
        let is = match subject.unknown {
            Some(_) => None,
            None => Some(
                patterns
                    .iter()
                    .any(|one| crate::glob::fits_name(&one.text, &subject.text)),
            ),
        };
        condition.branch(is, choice);
    }

    /// A `;;`
    pub(super) fn end_of_branch(&mut self) {
        if let Some(condition) = self.conditions.last_mut() {
            condition.awaits = condition.subject.is_some();
        }
    }

    /// The command is read to its end.
    pub(super) fn end(&mut self) {
        let mut command = std::mem::take(&mut self.command);
        if self.awaits_pattern() && command.words.first().is_none_or(|word| word.text != "esac") {
            if let Some(condition) = self.conditions.last_mut() {
                condition.patterns.append(&mut command.words);
            }
            return;
        }
        while let Some(first) = command.words.first() {
            match first.text.as_str() {
                "for" | "select" | "while" | "until" => return self.begin_loop(command.words),
                "done" => return self.end_of_turn(),
                "case" => return self.begin_case(command.words),
                "if" => {
                    let live = !self.skips();
                    self.conditions.push(Condition::default());
                    command.words.remove(0);
                    return self.branch(command, live);
                }
                "elif" => {
                    command.words.remove(0);
                    return self.branch(command, false);
                }
                "else" => {
                    command.words.remove(0);
                    let choice = self.choice;
                    if let Some(condition) = self.conditions.last_mut() {
                        condition.branch(Some(true), choice);
                    }
                }
                "fi" | "esac" => {
                    if let Some(condition) = self.conditions.pop() {
                        // A `case` names all that there is.
                        let open = !condition.other && condition.subject.is_none();
                        let none = usize::from(open && condition.possible > 0);
                        self.ways = self.ways.max(condition.possible + none);
                    }
                    command.words.remove(0);
                }
                "function" if command.words.len() > 1 => {
                    command.words.truncate(2);
                    self.command = command;
                    return self.define();
                }
                "do" | "then" | "!" | "{" | "}" | "exec" | "time" | "command" | "export"
                | "local" | "readonly" | "declare" | "typeset" | "-" | "@" => {
                    command.words.remove(0);
                    // `local -r NAME=text`
                    while command.words.len() > 1
                        && command.words[0].text.starts_with('-')
                        && command.words[1].text.contains('=')
                    {
                        command.words.remove(0);
                    }
                }
                _ if self.skips() => return,
                _ => match assignment(first, &self.variables) {
                    Some((name, word)) => {
                        self.variables.insert(name, word);
                        command.words.remove(0);
                    }
                    None => break,
                },
            }
        }
        if self.skips() || command.words.is_empty() {
            return;
        }
        command.named = self.named.take();
        command.in_loop = self.in_loop();
        if !self.call(&command) && self.commands.len() < MOST_COMMANDS {
            self.commands.push(command);
        }
    }

    /// A branch with a condition, which runs itself where it is `live`.
    fn branch(&mut self, mut command: Command, live: bool) {
        // Of `a && b` only the first part is known here.
        let joined = self.rest.starts_with("&&") || self.rest.starts_with("||");
        let is = holds(&command.words).filter(|_| !joined);
        let choice = self.choice;
        if let Some(condition) = self.conditions.last_mut() {
            condition.branch(is, choice);
        }
        // `if helm upgrade …; then`
        command.words.retain(|word| word.text != "!");
        if live && is.is_none() && self.commands.len() < MOST_COMMANDS && !command.words.is_empty()
        {
            command.in_loop = self.in_loop();
            self.commands.push(command);
        }
    }

    /// `case WORD in`, with the first pattern behind it on one line or not.
    fn begin_case(&mut self, words: Vec<Word>) {
        let mut words = words.into_iter().skip(1);
        let subject = words.next();
        self.conditions.push(Condition {
            subject: Some(subject.unwrap_or_default()),
            awaits: true,
            live: true,
            patterns: words.skip_while(|word| word.text == "in").collect(),
            ..Condition::default()
        });
    }

    fn begin_loop(&mut self, words: Vec<Word>) {
        let known = |word: &Word| word.unknown.is_none() && !word.text.contains(['*', '?']);
        let over_words =
            words[0].text == "for" && words.get(2).is_some_and(|word| word.text == "in");
        if self.skips() || !over_words || !words.iter().all(known) {
            // `in_loop` is told of what stands in it.
            self.loops.push(Loop::unknown());
            return;
        }
        let mut words = words.into_iter().skip(1);
        let name = words.next().unwrap_or_default().text;
        let items: Vec<Word> = words.skip(1).collect();
        let mut items = items.into_iter();
        if let Some(first) = items.next() {
            self.variables.insert(name.clone(), first);
        }
        self.loops.push(Loop {
            name,
            items,
            body: self.rest,
            line: self.line,
            unknown: false,
        });
    }

    fn end_of_turn(&mut self) {
        let Some(mut turn) = self.loops.pop() else {
            return;
        };
        let Some(next) = turn.items.next().filter(|_| self.again(turn.body)) else {
            return;
        };
        self.variables.insert(turn.name.clone(), next);
        (self.rest, self.line) = (turn.body, turn.line);
        self.loops.push(turn);
    }

    /// Whether lines may be read once more; counts that they are.
    fn again(&mut self, lines: &str) -> bool {
        self.turns += 1 + lines.len() / 1_000;
        self.turns < MOST_TURNS
    }

    /// Reads the lines of a function where the command calls one.
    fn call(&mut self, command: &Command) -> bool {
        let Some((first, arguments)) = command.words.split_first() else {
            return false;
        };
        let Some(body) = self.variables.get(&format!("{}()", first.text)).cloned() else {
            return false;
        };
        if self.calls >= MOST_CALLS || !self.again(&body.text) {
            return true;
        }
        let names = (1..10).map(|at| at.to_string());
        let names: Vec<String> = names.chain(["@".to_owned(), "*".to_owned()]).collect();
        let before: Vec<Option<Word>> = names
            .iter()
            .map(|name| self.variables.remove(name))
            .collect();
        for (name, at) in names.iter().zip(0..9) {
            // What is not given is nothing.
            let word = arguments.get(at).cloned().unwrap_or_default();
            self.variables.insert(name.clone(), word);
        }
        for name in ["@", "*"] {
            let list = Word {
                items: Some(arguments.to_vec()),
                ..Word::default()
            };
            self.variables.insert(name.to_owned(), list);
        }
        let line = self.line;
        self.line = body.line;
        let mut inner = self.within(&body.text);
        if command.in_loop {
            inner.loops.push(Loop::unknown());
        }
        inner.read();
        self.take_over(inner);
        self.line = line;
        for (name, word) in names.into_iter().zip(before) {
            match word {
                Some(word) => self.variables.insert(name, word),
                None => self.variables.remove(&name),
            };
        }
        true
    }
}

/// Where the lines of a function end: at a `}` alone on its line, or at the end of its only line.
fn body_end(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim();
        let alone = plain == "}" || plain.starts_with("} ") || plain.starts_with("};");
        if alone {
            return at + line.find('}').unwrap_or(0);
        }
        if at == 0 && (plain.ends_with("; }") || plain.ends_with(";}")) {
            return at + line.rfind('}').unwrap_or(0);
        }
        at += line.len();
    }
    text.len()
}
