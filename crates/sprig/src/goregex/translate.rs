//! Reads an expression as Go's `regexp/syntax` does and writes it as the `regex` crate reads it.

use super::{class, tables};
use std::fmt;

/// How deep parentheses may nest. Go allows more (1,000), but what is compiled here must fit the small stack of a
/// browser's worker.
pub(super) const DEEPEST: u32 = 250;

/// The highest count in `x{n,m}`, and of counts within counts.
const MOST_REPEATS: u32 = 1000;

/// An expression as the `regex` crate reads it.
pub(super) struct Translated {
    pub(super) text: String,
    /// The names of its groups, by number.
    pub(super) names: Vec<Option<String>>,
    /// About how many states it has.
    pub(super) weight: u64,
}

/// What is wrong with an expression.
#[derive(Copy, Clone, Debug)]
pub(super) enum Code {
    CharRange,
    Escape,
    NamedCapture,
    PerlOp,
    RepeatOp,
    RepeatSize,
    MissingBracket,
    MissingParen,
    MissingRepeatArgument,
    TrailingBackslash,
    UnexpectedParen,
    NestingDepth,
    Large,
    /// Nothing is wrong with it: the tables that it needs cannot be had.
    Unavailable,
}

/// What is wrong and where. Displays as Go prints it, without `error parsing regexp: `.
#[derive(Debug)]
pub(super) struct Error {
    code: Code,
    text: String,
}

pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn is_unavailable(&self) -> bool {
        matches!(self.code, Code::Unavailable)
    }

    pub(super) fn new(code: Code, text: impl Into<String>) -> Error {
        Error {
            code,
            text: text.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.code {
            Code::CharRange => "invalid character class range",
            Code::Escape => "invalid escape sequence",
            Code::NamedCapture => "invalid named capture",
            Code::PerlOp => "invalid or unsupported Perl syntax",
            Code::RepeatOp => "invalid nested repetition operator",
            Code::RepeatSize => "invalid repeat count",
            Code::MissingBracket => "missing closing ]",
            Code::MissingParen => "missing closing )",
            Code::MissingRepeatArgument => "missing argument to repetition operator",
            Code::TrailingBackslash => "trailing backslash at end of expression",
            Code::UnexpectedParen => "unexpected )",
            Code::NestingDepth => "expression nests too deeply",
            Code::Large => "expression too large",
            Code::Unavailable => return f.write_str(&self.text),
        };
        write!(f, "{what}: `{}`", self.text)
    }
}

#[derive(Copy, Clone, Default)]
struct Flags {
    fold: bool,
    multi_line: bool,
    dot_newline: bool,
    swap_greed: bool,
}

/// Something that can be repeated.
struct Operand {
    text: String,
    weight: u64,
    /// The product of the counts in it.
    repeats: u32,
}

/// An open parenthesis, and what stands before the current alternative within it.
struct Group {
    /// What it is written as: `(` or `(?:`.
    open: &'static str,
    /// The flags outside of it.
    flags: Flags,
    alternatives: Vec<Operand>,
    operands: Vec<Operand>,
}

struct Translator<'t> {
    whole: &'t str,
    at: usize,
    flags: Flags,
    /// The open parentheses around what is being read; the first stands for the whole.
    groups: Vec<Group>,
    names: Vec<Option<String>>,
}

/// Translates an expression.
pub(super) fn translate(text: &str) -> Result<Translated> {
    let mut translator = Translator {
        whole: text,
        at: 0,
        flags: Flags::default(),
        groups: vec![Group::new("", Flags::default())],
        names: vec![None],
    };
    translator.run()?;
    let Some(whole) = translator
        .groups
        .pop()
        .filter(|_| translator.groups.is_empty())
    else {
        return Err(Error::new(Code::MissingParen, text));
    };
    let whole = whole.close("");
    if whole.weight > 2_000_000 {
        return Err(Error::new(Code::Large, text));
    }
    Ok(Translated {
        text: whole.text,
        names: translator.names,
        weight: whole.weight,
    })
}

impl Group {
    fn new(open: &'static str, flags: Flags) -> Group {
        Group {
            open,
            flags,
            alternatives: Vec::new(),
            operands: Vec::new(),
        }
    }

    /// Ends the current alternative.
    fn alternate(&mut self) {
        let operands = std::mem::take(&mut self.operands);
        self.alternatives.push(join(operands, ""));
    }

    fn close(mut self, close: &str) -> Operand {
        self.alternate();
        let mut all = join(self.alternatives, "|");
        all.text = format!("{}{}{close}", self.open, all.text);
        all.weight += 2;
        all
    }
}

fn join(operands: Vec<Operand>, separator: &str) -> Operand {
    let mut all = Operand {
        text: String::new(),
        weight: 0,
        repeats: 1,
    };
    for (index, operand) in operands.into_iter().enumerate() {
        if index > 0 {
            all.text.push_str(separator);
        }
        all.text.push_str(&operand.text);
        all.weight = all.weight.saturating_add(operand.weight);
        all.repeats = all.repeats.max(operand.repeats);
    }
    all
}

impl Translator<'_> {
    fn rest(&self) -> &str {
        &self.whole[self.at..]
    }

    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::new("", Flags::default()));
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn push(&mut self, text: String, weight: u64) {
        self.group().operands.push(Operand {
            text,
            weight,
            repeats: 1,
        });
    }

    /// A class or a character, which the flag `i` makes wider.
    fn push_folding(&mut self, text: String, weight: u64) -> Result<()> {
        let text = tables::spelled(text, self.flags.fold)?;
        self.push(text, weight);
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        // Where the repetition operator begins that was read last, if it was read just now.
        let mut repeated: Option<usize> = None;
        while let Some(c) = self.rest().chars().next() {
            let start = self.at;
            let mut repeating = false;
            match c {
                '(' => self.open()?,
                '|' => {
                    self.group().alternate();
                    self.at += 1;
                }
                ')' => self.close()?,
                '^' => self.assertion(if self.flags.multi_line {
                    "(?m:^)"
                } else {
                    "\\A"
                }),
                '$' => self.assertion(if self.flags.multi_line {
                    "(?m:$)"
                } else {
                    "\\z"
                }),
                '.' => {
                    let any = if self.flags.dot_newline {
                        "(?s:.)"
                    } else {
                        "[^\\n]"
                    };
                    self.push(any.to_owned(), 8);
                    self.at += 1;
                }
                '[' => {
                    let (text, length) = class::bracketed(self.rest())?;
                    let weight = 2 + text.len() as u64 / 8 + unicode_weight(&text);
                    self.push_folding(text, weight)?;
                    self.at += length;
                }
                '*' | '+' | '?' => {
                    self.at += 1;
                    let bounds = match c {
                        '*' => (0, None),
                        '+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    self.repeat(start, repeated, bounds, &c.to_string())?;
                    repeating = true;
                }
                '{' => repeating = self.counted(start, repeated)?,
                '\\' => self.escaped()?,
                _ => {
                    self.literal(c as u32)?;
                    self.at += c.len_utf8();
                }
            }
            repeated = repeating.then_some(start);
        }
        Ok(())
    }

    fn assertion(&mut self, text: &str) {
        self.push(text.to_owned(), 1);
        self.at += 1;
    }

    fn literal(&mut self, point: u32) -> Result<()> {
        // A surrogate stands for nothing that a text could have.
        let text = match char::from_u32(point) {
            Some(c) if c.is_ascii_alphanumeric() => c.to_string(),
            Some(c) => format!("\\x{{{:x}}}", c as u32),
            None => "[a&&b]".to_owned(),
        };
        self.push_folding(text, 2)
    }

    fn open(&mut self) -> Result<()> {
        if self.groups.len() as u32 > DEEPEST {
            return Err(Error::new(Code::NestingDepth, self.whole));
        }
        if self.rest().starts_with("(?") {
            return self.perl_group();
        }
        self.names.push(None);
        self.enter("(", 1);
        Ok(())
    }

    fn enter(&mut self, open: &'static str, length: usize) {
        let flags = self.flags;
        self.groups.push(Group::new(open, flags));
        self.at += length;
    }

    fn close(&mut self) -> Result<()> {
        if self.groups.len() < 2 {
            return Err(Error::new(Code::UnexpectedParen, self.whole));
        }
        if let Some(group) = self.groups.pop() {
            self.flags = group.flags;
            let operand = group.close(")");
            self.group().operands.push(operand);
        }
        self.at += 1;
        Ok(())
    }

    /// `(?P<name>`, `(?<name>`, `(?i)`, `(?i-s:`.
    fn perl_group(&mut self) -> Result<()> {
        let rest = self.rest();
        for (start, skip) in [("(?P<", 4), ("(?<", 3)] {
            if rest.starts_with(start) && rest.len() > skip {
                let Some(end) = rest.find('>') else {
                    return Err(Error::new(Code::NamedCapture, rest));
                };
                let name = rest[skip..end].to_owned();
                let word = |c: char| c == '_' || c.is_ascii_alphanumeric();
                if name.is_empty() || !name.chars().all(word) {
                    return Err(Error::new(Code::NamedCapture, &rest[..=end]));
                }
                self.names.push(Some(name));
                self.enter("(", end + 1);
                return Ok(());
            }
        }
        self.flag_group()
    }

    fn flag_group(&mut self) -> Result<()> {
        let rest = self.rest();
        let mut flags = self.flags;
        let mut length = 2;
        let mut on = true;
        let mut any = false;
        for c in rest[2..].chars() {
            length += c.len_utf8();
            match c {
                'i' => flags.fold = on,
                'm' => flags.multi_line = on,
                's' => flags.dot_newline = on,
                'U' => flags.swap_greed = on,
                '-' if on => {
                    on = false;
                    any = false;
                    continue;
                }
                ':' | ')' if on || any => {
                    if c == ':' {
                        self.enter("(?:", length);
                    } else {
                        self.at += length;
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            }
            any = true;
        }
        Err(Error::new(Code::PerlOp, &rest[..length]))
    }

    /// `{2}`, `{2,}`, `{2,3}`; anything else is text. Whether it was a repetition.
    fn counted(&mut self, start: usize, repeated: Option<usize>) -> Result<bool> {
        let Some((least, most, length)) = counts(self.rest()) else {
            self.literal('{' as u32)?;
            self.at += 1;
            return Ok(false);
        };
        let shown = self.rest()[..length].to_owned();
        self.at += length;
        let too_many = |count: u32| count > MOST_REPEATS;
        if too_many(least) || most.is_some_and(|most| too_many(most) || most < least) {
            return Err(Error::new(Code::RepeatSize, shown));
        }
        self.repeat(start, repeated, (least, most), &shown)?;
        Ok(true)
    }

    fn repeat(
        &mut self,
        start: usize,
        repeated: Option<usize>,
        (least, most): (u32, Option<u32>),
        operator: &str,
    ) -> Result<()> {
        let mut lazy = self.flags.swap_greed;
        if self.rest().starts_with('?') {
            self.at += 1;
            lazy = !lazy;
        }
        if let Some(first) = repeated {
            return Err(Error::new(Code::RepeatOp, &self.whole[first..self.at]));
        }
        let shown = self.whole[start..self.at].to_owned();
        let Some(operand) = self.group().operands.pop() else {
            return Err(Error::new(Code::MissingRepeatArgument, shown));
        };
        let times = most.unwrap_or(least);
        let mut repeats = operand.repeats;
        if operator.starts_with('{') {
            repeats = match times {
                0 => 1,
                times => repeats.saturating_mul(times),
            };
            if (least >= 2 || times >= 2) && repeats > MOST_REPEATS {
                return Err(Error::new(Code::RepeatSize, shown));
            }
        }
        let copies = u64::from(times.max(least).max(1));
        let lazy = if lazy { "?" } else { "" };
        self.group().operands.push(Operand {
            text: format!("(?:{}){operator}{lazy}", operand.text),
            weight: operand.weight.saturating_add(1).saturating_mul(copies),
            repeats,
        });
        Ok(())
    }

    fn escaped(&mut self) -> Result<()> {
        let letter = self.rest()[1..].chars().next();
        match letter {
            Some('A') => self.push("\\A".to_owned(), 1),
            Some('z') => self.push("\\z".to_owned(), 1),
            Some('b') => self.push("(?-u:\\b)".to_owned(), 1),
            Some('B') => self.push("(?-u:\\B)".to_owned(), 1),
            Some('C') => return Err(Error::new(Code::Escape, "\\C")),
            Some('Q') => {
                return self.quoted();
            }
            Some(letter) => {
                if let Some(property) = class::unicode(self.rest()) {
                    let (text, length) = property?;
                    self.push_folding(text, 300)?;
                    self.at += length;
                    return Ok(());
                }
                let Some((set, negated)) = class::perl(letter) else {
                    return self.escaped_character();
                };
                let not = if negated { "^" } else { "" };
                self.push_folding(format!("[{not}{set}]"), 8)?;
            }
            None => return self.escaped_character(),
        }
        self.at += 2;
        Ok(())
    }

    fn escaped_character(&mut self) -> Result<()> {
        let (point, length) = class::escape(self.rest())?;
        self.literal(point)?;
        self.at += length;
        Ok(())
    }

    /// `\Q…\E`: text without operators.
    fn quoted(&mut self) -> Result<()> {
        let body = self.rest()[2..].to_owned();
        let (text, length) = match body.find("\\E") {
            Some(end) => (&body[..end], end + 4),
            None => (body.as_str(), body.len() + 2),
        };
        for c in text.chars() {
            self.literal(c as u32)?;
        }
        self.at += length;
        Ok(())
    }
}

/// `{2,3}` at the start of a text: least, most, length. Counts beyond all limits are cut down to one that still is.
fn counts(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let close = text.find('}')?;
    let body = &text[1..close];
    let count = |digits: &str| {
        let padded = digits.len() > 1 && digits.starts_with('0');
        let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (valid && !padded).then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let (least, most) = match body.split_once(',') {
        None => (count(body)?, Some(count(body)?)),
        Some((least, "")) => (count(least)?, None),
        Some((least, most)) => (count(least)?, Some(count(most)?)),
    };
    Some((least, most, close + 1))
}

fn unicode_weight(class: &str) -> u64 {
    300 * (class.matches("\\p{").count() + class.matches("\\P{").count()) as u64
}
