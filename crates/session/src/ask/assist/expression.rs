//! Pipelines: what they stand for, with every name in them noted.

use super::scan::{NameKind, Reader, place};
use super::sense::{Sense, Senses, Step, child, elements, union};
use pilothouse_gotmpl::{Item, Token};
use std::ops::Range;
use std::rc::Rc;

/// Parentheses deeper than this are passed over.
const DEEPEST: u32 = 60;

/// An argument of a function.
struct Arg {
    senses: Senses,
    /// Of a text: what it says and where, quotes left out.
    text: Option<(Rc<str>, Range<usize>)>,
    place: Range<usize>,
}

impl Reader<'_> {
    /// A pipeline; `piped` is what comes in from the left.
    pub(super) fn pipeline(&mut self, piped: Option<Senses>) -> Senses {
        let mut result = piped;
        loop {
            let senses = self.command(result.take());
            if self.take(Token::Pipe).is_none() {
                return senses;
            }
            result = Some(senses);
        }
    }

    fn command(&mut self, piped: Option<Senses>) -> Senses {
        let function = self.take(Token::Identifier);
        let mut args = Vec::new();
        while let Some(item) = self.peek() {
            if matches!(item.token, Token::Pipe | Token::RightParen) {
                break;
            }
            match self.argument(item) {
                Some(arg) => args.push(arg),
                None => self.at += 1,
            }
        }
        let Some(function) = function else {
            return args
                .into_iter()
                .next()
                .map(|arg| arg.senses)
                .unwrap_or_default();
        };
        let bytes = place(function);
        self.name(NameKind::Function, bytes.clone(), Vec::new(), Vec::new());
        if let Some(senses) = piped {
            args.push(Arg {
                senses,
                text: None,
                place: bytes.clone(),
            });
        }
        let name = &self.text[bytes];
        self.result(name, &args)
    }

    /// Goes over one operand; says whether there was one.
    pub(super) fn operand(&mut self, item: Item) -> bool {
        self.argument(item).is_some()
    }

    fn argument(&mut self, item: Item) -> Option<Arg> {
        let from = item.start as usize;
        if let Some((text, inside)) = self.string() {
            let text = Some((text, inside));
            return Some(Arg {
                senses: Vec::new(),
                text,
                place: from..item.end as usize,
            });
        }
        let mut senses = match item.token {
            Token::Field => self.dot.clone(),
            Token::Dot => {
                self.at += 1;
                let at = item.end as usize;
                self.name(NameKind::Field, at..at, Vec::new(), self.dot.clone());
                let senses = self.dot.clone();
                return Some(Arg {
                    senses,
                    text: None,
                    place: place(item),
                });
            }
            Token::Variable => {
                self.at += 1;
                let name = &self.text[place(item)];
                let known = self
                    .variables
                    .iter()
                    .rev()
                    .find(|(known, _)| **known == *name);
                let senses = known.map(|(_, senses)| senses.clone()).unwrap_or_default();
                self.name(NameKind::Variable, place(item), senses.clone(), Vec::new());
                senses
            }
            Token::LeftParen => self.parenthesis(),
            Token::Identifier => {
                self.at += 1;
                let name = &self.text[place(item)];
                self.name(NameKind::Function, place(item), Vec::new(), Vec::new());
                self.result(name, &[])
            }
            Token::Number
            | Token::Bool
            | Token::Nil
            | Token::Char
            | Token::CharConstant
            | Token::Complex => {
                self.at += 1;
                Vec::new()
            }
            _ => return None,
        };
        let mut end = self.items[self.at.saturating_sub(1)].end;
        // Fields that hang on it without a space.
        while let Some(next) = self.peek() {
            let hangs =
                next.start == end || (item.token == Token::Field && next.start == item.start);
            if !hangs || !matches!(next.token, Token::Field | Token::Dot) {
                break;
            }
            self.at += 1;
            end = next.end;
            let name = next.start as usize + 1..next.end as usize;
            let parent = senses;
            senses = match next.token {
                Token::Field => child(&parent, &Step::Key(self.text[name.clone()].into())),
                _ => Vec::new(),
            };
            self.name(NameKind::Field, name, senses.clone(), parent);
        }
        Some(Arg {
            senses,
            text: None,
            place: from..end as usize,
        })
    }

    fn parenthesis(&mut self) -> Senses {
        self.at += 1;
        if self.depth >= DEEPEST {
            return Vec::new();
        }
        self.depth += 1;
        let senses = self.pipeline(None);
        self.depth -= 1;
        while self
            .peek()
            .is_some_and(|item| item.token != Token::RightParen)
        {
            self.at += 1;
        }
        self.take(Token::RightParen);
        senses
    }

    /// What a function gives, as far as it hands on what it is given.
    fn result(&mut self, function: &str, args: &[Arg]) -> Senses {
        let at = |index: usize| {
            args.get(index)
                .map(|arg| arg.senses.clone())
                .unwrap_or_default()
        };
        let last = || {
            args.last()
                .map(|arg| arg.senses.clone())
                .unwrap_or_default()
        };
        match function {
            "include" => {
                if let Some((_, place)) = args.first().and_then(|arg| arg.text.clone()) {
                    self.name(NameKind::Call, place, at(1), Vec::new());
                }
                Vec::new()
            }
            "index" | "get" => self.look_up(args),
            "hasKey" => {
                self.look_up(args);
                Vec::new()
            }
            "dig" => self.dig(args),
            "dict" => {
                let pairs = args.as_chunks::<2>().0.iter();
                let entries = pairs
                    .filter_map(|[key, value]| Some((key.text.clone()?.0, value.senses.clone())));
                vec![Sense::Dict(entries.collect())]
            }
            "list" | "tuple" => vec![Sense::List(
                args.iter().map(|arg| arg.senses.clone()).collect(),
            )],
            "default" => union(&last(), &if args.len() > 1 { at(0) } else { Vec::new() }),
            "coalesce" | "and" | "or" | "merge" | "mustMerge" | "mergeOverwrite"
            | "mustMergeOverwrite" => args
                .iter()
                .fold(Vec::new(), |all, arg| union(&all, &arg.senses)),
            "ternary" => union(&at(0), &at(1)),
            "first" | "last" | "mustFirst" | "mustLast" => elements(&last()),
            "required" | "deepCopy" | "mustDeepCopy" | "toYaml" | "fromYaml" | "toJson"
            | "fromJson" | "reverse" | "uniq" | "compact" | "initial" | "rest" | "sortAlpha" => {
                last()
            }
            "set" | "unset" | "pick" | "omit" | "append" | "prepend" | "concat" => at(0),
            _ => Vec::new(),
        }
    }

    /// `index MAP KEY…`, `get MAP KEY`.
    fn look_up(&mut self, args: &[Arg]) -> Senses {
        let Some((map, keys)) = args.split_first() else {
            return Vec::new();
        };
        let mut senses = map.senses.clone();
        for key in keys {
            let parent = senses;
            senses = match &key.text {
                Some((text, place)) => {
                    let senses = child(&parent, &Step::Key(text.clone()));
                    self.name(NameKind::Field, place.clone(), senses.clone(), parent);
                    senses
                }
                None => {
                    let number = self
                        .text
                        .get(key.place.clone())
                        .and_then(|text| text.parse::<u32>().ok());
                    if number.is_none() && !parent.is_empty() {
                        self.scan.dynamic.push((key.place.clone(), parent.clone()));
                    }
                    let is_list = parent.iter().any(|sense| matches!(sense, Sense::List(_)));
                    match number {
                        Some(number) if is_list => {
                            child(&parent, &Step::Key(number.to_string().into()))
                        }
                        _ => elements(&parent),
                    }
                }
            };
        }
        senses
    }

    /// `dig "a" "b" default MAP`.
    fn dig(&mut self, args: &[Arg]) -> Senses {
        let [keys @ .., _, map] = args else {
            return Vec::new();
        };
        let mut senses = map.senses.clone();
        for key in keys {
            let Some((text, place)) = &key.text else {
                return Vec::new();
            };
            let parent = senses;
            senses = child(&parent, &Step::Key(text.clone()));
            self.name(NameKind::Field, place.clone(), senses.clone(), parent);
        }
        senses
    }
}
