//! Go's regular expressions: RE2's syntax and Go's errors, run by the `regex` crate.
//!
//! [`translate`](translate::translate) reads an expression as Go does and writes it as that crate reads it.

mod class;
mod tables;
mod translate;

use pilothouse_source::{Budget, Exhausted};
use regex::bytes::{Captures, Regex, RegexBuilder};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// A compiled expression.
pub struct Expression {
    regex: Regex,
    /// The names of its groups, by number; the 0th is the whole match.
    names: Vec<Option<String>>,
    /// How many steps one byte of text may take, roughly.
    weight: u64,
}

/// The most memory that one compiled expression takes. Go allows more (`\pL{1000}` takes 40 MB here), but that takes
/// seconds to compile, and an expression is typed letter by letter.
const SIZE_LIMIT: usize = 10 << 20;

/// How many compiled expressions are kept: templates use the same ones in loops.
const KEPT: usize = 256;

/// Why an expression is not compiled.
#[derive(Clone, Debug)]
pub enum CompileError {
    /// It is not valid. In Go's words: ``error parsing regexp: missing closing ): `(` ``.
    Invalid(Rc<str>),
    /// The tables of Unicode cannot be had now.
    Unavailable(Rc<str>),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::Invalid(why) | CompileError::Unavailable(why) => f.write_str(why),
        }
    }
}

type Compiled = Result<Rc<Expression>, CompileError>;

thread_local! {
    static CACHE: RefCell<HashMap<Box<[u8]>, Compiled>> = RefCell::default();
}

/// Compiles an expression, or takes it from among those compiled before.
///
/// # Errors
/// See [`CompileError`].
pub fn compile(expression: &[u8]) -> Result<Rc<Expression>, CompileError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(compiled) = cache.get(expression) {
            return compiled.clone();
        }
        if cache.len() >= KEPT {
            cache.clear();
        }
        let compiled = Expression::new(expression).map(Rc::new);
        // What is not there now may be there at the next try.
        if !matches!(compiled, Err(CompileError::Unavailable(_))) {
            cache.insert(expression.into(), compiled.clone());
        }
        compiled
    })
}

impl Expression {
    fn new(expression: &[u8]) -> Result<Expression, CompileError> {
        let failed =
            |why: &str| CompileError::Invalid(format!("error parsing regexp: {why}").into());
        let text = std::str::from_utf8(expression).map_err(|_| {
            let shown = String::from_utf8_lossy(expression);
            failed(&format!("invalid UTF-8: `{shown}`"))
        })?;
        let translated = translate::translate(text).map_err(|error| {
            let why = error.to_string();
            if error.is_unavailable() {
                CompileError::Unavailable(why.into())
            } else {
                failed(&why)
            }
        })?;
        let regex = RegexBuilder::new(&translated.text)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(2 << 20)
            .nest_limit(translate::DEEPEST * 4)
            .build()
            .map_err(|_| failed(&format!("expression too large: `{text}`")))?;
        Ok(Expression {
            regex,
            names: translated.names,
            weight: translated.weight,
        })
    }

    /// Accounts for a search through `text`, before it is made. In a large expression many places can be reached at
    /// once, and each is looked at for each letter.
    pub(crate) fn charge(&self, budget: &Budget, text: &[u8]) -> Result<(), Exhausted> {
        let each = self.weight.saturating_mul((self.weight / 4).max(1));
        budget.step(1 + (text.len() as u64).saturating_mul(each) / 64)
    }

    /// Whether it matches anywhere.
    #[must_use]
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex.is_match(text)
    }

    /// The first match.
    pub(crate) fn find<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        self.regex.find(text).map(|found| found.as_bytes())
    }

    /// Where it matches, at most `most` times; an empty match right behind another one does not count.
    pub(crate) fn find_all(&self, text: &[u8], most: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut behind = None;
        while found.len() < most && at <= text.len() {
            let Some(one) = self.regex.find_at(text, at) else {
                break;
            };
            if one.is_empty() && splits_character(text, one.start()) {
                at = one.start() + 1;
                continue;
            }
            if one.end() > one.start() {
                at = one.end();
            } else {
                at = one.end() + char_width(text, one.end());
                if behind == Some(one.start()) {
                    continue;
                }
            }
            behind = Some(one.end());
            found.push((one.start(), one.end()));
        }
        found
    }

    /// Replaces every match by what `insert` appends.
    pub(crate) fn replace_all(
        &self,
        text: &[u8],
        mut insert: impl FnMut(&Captures<'_>, &mut Vec<u8>) -> Result<(), Exhausted>,
    ) -> Result<Vec<u8>, Exhausted> {
        let mut out = Vec::with_capacity(text.len());
        let mut copied = 0;
        let mut at = 0;
        while at <= text.len() {
            let Some(captures) = self.regex.captures_at(text, at) else {
                break;
            };
            let Some(whole) = captures.get(0) else {
                break;
            };
            if whole.is_empty() && splits_character(text, whole.start()) {
                at = whole.start() + 1;
                continue;
            }
            out.extend_from_slice(&text[copied..whole.start()]);
            // Not for an empty match right behind another one.
            if whole.end() > copied || whole.start() == 0 {
                insert(&captures, &mut out)?;
            }
            copied = whole.end();
            at = whole.end().max(at + char_width(text, at));
        }
        out.extend_from_slice(&text[copied.min(text.len())..]);
        Ok(out)
    }

    /// Appends a replacement: `$1`, `${name}` stand for what a group matched, `$$` for a dollar sign.
    pub(crate) fn expand(&self, template: &[u8], captures: &Captures<'_>, out: &mut Vec<u8>) {
        let mut rest = template;
        while let Some(dollar) = rest.iter().position(|byte| *byte == b'$') {
            out.extend_from_slice(&rest[..dollar]);
            rest = &rest[dollar..];
            if rest.get(1) == Some(&b'$') {
                out.push(b'$');
                rest = &rest[2..];
                continue;
            }
            let Some((name, after)) = reference(rest) else {
                out.push(b'$');
                rest = &rest[1..];
                continue;
            };
            if let Some(group) = self.group(name, captures) {
                out.extend_from_slice(group);
            }
            rest = after;
        }
        out.extend_from_slice(rest);
    }

    fn group<'t>(&self, name: &str, captures: &Captures<'t>) -> Option<&'t [u8]> {
        if let Ok(number) = name.parse::<usize>()
            && name.bytes().all(|byte| byte.is_ascii_digit())
            && (name == "0" || !name.starts_with('0'))
        {
            return captures.get(number).map(|found| found.as_bytes());
        }
        let named = self.names.iter().enumerate();
        let mut named = named.filter(|(_, one)| one.as_deref() == Some(name));
        named.find_map(|(number, _)| captures.get(number).map(|found| found.as_bytes()))
    }
}

/// `$name` or `${name}` at the start of a template; the name is as long as it can be.
fn reference(template: &[u8]) -> Option<(&str, &[u8])> {
    let (braced, body) = match template.get(1)? {
        b'{' => (true, &template[2..]),
        _ => (false, &template[1..]),
    };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&body[..error.valid_up_to()]).ok()?,
    };
    let length = text
        .find(|c: char| !(c == '_' || c.is_alphabetic() || c.is_numeric()))
        .unwrap_or(text.len());
    if length == 0 {
        return None;
    }
    let (name, after) = (&text[..length], &body[length..]);
    if !braced {
        return Some((name, after));
    }
    after.strip_prefix(b"}").map(|after| (name, after))
}

/// The width of the character at `at`; 1 for what is no UTF-8 and behind the end.
fn char_width(text: &[u8], at: usize) -> usize {
    let Some(rest) = text.get(at..) else {
        return 1;
    };
    let (_, width) = bstr::decode_utf8(rest);
    width.max(1)
}

/// Whether a place lies within a character: `\B`, which looks at single bytes here, would match there.
fn splits_character(text: &[u8], at: usize) -> bool {
    at > 0 && text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80)
}
