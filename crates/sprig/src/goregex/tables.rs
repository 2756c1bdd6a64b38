//! Classes whose characters are in Unicode's tables: properties (`\p{Greek}`) and the flag `i`. The tables are in
//! [`pilothouse_rare`]; ASCII, which is what nearly all expressions are in, needs none.

use super::translate::{Code, Error, Result};
use pilothouse_rare::{Request, ask};
use regex_syntax::hir::{Class, ClassUnicode, HirKind};
use std::cell::RefCell;
use std::collections::HashMap;

/// How many answers are kept.
const KEPT: usize = 64;

thread_local! {
    static ANSWERS: RefCell<HashMap<String, Option<String>>> = RefCell::default();
}

/// One class or one character as the `regex` crate reads it without tables.
pub(super) fn spelled(text: String, fold: bool) -> Result<String> {
    if !fold && !has_property(&text) {
        return Ok(text);
    }
    if fold && let Some(folded) = fold_ascii(&text) {
        return Ok(folded);
    }
    let asked = if fold { format!("(?i:{text})") } else { text };
    // What is not there was refused when it was read.
    Ok(answer(&asked)?.unwrap_or_else(|| "[a&&b]".to_owned()))
}

/// Whether Unicode has this property: `\p{Greek}`.
pub(super) fn is_property(written: &str) -> Result<bool> {
    Ok(answer(written)?.is_some())
}

fn has_property(text: &str) -> bool {
    text.contains("\\p{") || text.contains("\\P{")
}

fn answer(asked: &str) -> Result<Option<String>> {
    if let Some(answer) = ANSWERS.with_borrow(|answers| answers.get(asked).cloned()) {
        return Ok(answer);
    }
    let answer: Option<String> =
        ask(&Request::Class(asked.to_owned())).map_err(|why| Error::new(Code::Unavailable, why))?;
    ANSWERS.with_borrow_mut(|answers| {
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(asked.to_owned(), answer.clone());
    });
    Ok(answer)
}

/// A class or a character with both cases of its letters. `None`: it has others than ASCII's.
fn fold_ascii(text: &str) -> Option<String> {
    if has_property(text) {
        return None;
    }
    let (open, body) = if let Some(rest) = text.strip_prefix("[^") {
        ("[^", rest.strip_suffix(']')?)
    } else if let Some(rest) = text.strip_prefix('[') {
        ("[", rest.strip_suffix(']')?)
    } else {
        ("[", text)
    };
    let class = class(&format!("[{body}]"))?;
    let has = |c: char| {
        let mut ranges = class.iter();
        ranges.any(|range| (range.start()..=range.end()).contains(&c))
    };
    if class.iter().any(|range| !range.end().is_ascii()) {
        return None;
    }
    let mut folded = format!("{open}{body}");
    for upper in 'A'..='Z' {
        let lower = upper.to_ascii_lowercase();
        if has(upper) != has(lower) {
            folded.push(if has(upper) { lower } else { upper });
        }
        // Outside of ASCII only these two are the other case of a letter in it: Kelvin's sign, and the long s.
        if has(upper) || has(lower) {
            match upper {
                'K' => folded.push('\u{212a}'),
                'S' => folded.push('\u{17f}'),
                _ => {}
            }
        }
    }
    folded.push(']');
    Some(folded)
}

fn class(text: &str) -> Option<ClassUnicode> {
    let hir = regex_syntax::Parser::new().parse(text).ok()?;
    match hir.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let ranges = text
                .chars()
                .map(|c| regex_syntax::hir::ClassUnicodeRange::new(c, c));
            Some(ClassUnicode::new(ranges))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is folded here is what the tables fold: in all classes of neighbours, and in their opposites.
    #[test]
    fn ascii_folds_as_unicode_does() {
        let same = |text: &str| {
            let here = fold_ascii(text).expect("it is ASCII");
            let there = answer(&format!("(?i:{text})")).expect("there are tables");
            assert_eq!(Some(class(&here)), there.as_deref().map(class), "{text}");
        };
        for first in 0u8..128 {
            for last in [first, first.saturating_add(3).min(127), 127] {
                same(&format!("[\\x{{{first:x}}}-\\x{{{last:x}}}]"));
                same(&format!("[^\\x{{{first:x}}}-\\x{{{last:x}}}]"));
            }
            same(&format!("\\x{{{first:x}}}"));
        }
        same("[[:alpha:]0-9]");
        assert_eq!(fold_ascii("[^0-9\\x{e9}]"), None);
        assert_eq!(fold_ascii("[a[^b]]"), None);
    }
}
