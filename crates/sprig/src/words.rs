//! Where words begin: `HTTPServer2go` is `HTTP`, `Server`, `2go`.

use crate::rune::{is_title, to_lower, to_upper};
use pilothouse_rare::{Request, ask};
use regex::Regex;
use std::cell::OnceCell;

#[derive(Copy, Clone, PartialEq, Eq)]
enum Class {
    /// `_`, `-` and white space: what joins words.
    Connector,
    Upper,
    /// Lower and title case, and letters without case.
    Lower,
    Digit,
    /// Ideographs, symbols and whatever else there is.
    Symbol,
    Punctuation,
    /// U+FFFD, also in the place of what is not UTF-8: it stands between words and joins nothing.
    Broken,
}

thread_local! {
    /// Unicode's property P.
    static PUNCTUATION: OnceCell<Regex> = const { OnceCell::new() };
    /// Unicode's property L.
    static LETTER: OnceCell<Regex> = const { OnceCell::new() };
}

/// Whether a character has one of Unicode's properties.
fn has(
    property: &'static std::thread::LocalKey<OnceCell<Regex>>,
    name: &str,
    c: char,
) -> Result<bool, String> {
    property.with(|kept| {
        if kept.get().is_none() {
            let class: Option<String> = ask(&Request::Class(name.to_owned()))?;
            let class = class.ok_or_else(|| format!("Unicode has no {name}"))?;
            let _ = kept.set(Regex::new(&class).map_err(|error| error.to_string())?);
        }
        let pattern = kept.get();
        Ok(pattern.is_some_and(|pattern| pattern.is_match(c.encode_utf8(&mut [0; 4]))))
    })
}

fn is_punctuation(c: char) -> Result<bool, String> {
    if c.is_ascii() {
        return Ok(c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c));
    }
    has(&PUNCTUATION, r"\p{P}", c)
}

/// Letters without case of scripts that are written with letters; of ideographs each stands for itself.
fn is_alphabet(c: char) -> Result<bool, String> {
    let ideograph =
        matches!(c, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..='\u{2b81d}');
    Ok(!ideograph && !c.is_ascii() && has(&LETTER, r"\p{L}", c)?)
}

/// Letters in circles and squares, which are symbols with a case.
fn is_enclosed(c: char) -> bool {
    matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

fn is_connector(c: char) -> bool {
    matches!(c, '_' | '-') || c.is_whitespace()
}

fn class(c: char) -> Result<Class, String> {
    Ok(match c {
        '\u{fffd}' => Class::Broken,
        _ if is_connector(c) => Class::Connector,
        _ if c.is_numeric() => Class::Digit,
        _ if is_enclosed(c) => Class::Symbol,
        _ if c.is_uppercase() => Class::Upper,
        _ if c.is_lowercase() || is_title(c) => Class::Lower,
        _ if is_punctuation(c)? => Class::Punctuation,
        _ if is_alphabet(c)? => Class::Lower,
        _ => Class::Symbol,
    })
}

/// The words in lower case with `connector` between them; each connector becomes one.
///
/// # Errors
/// Where Unicode's tables are needed and cannot be had.
pub(crate) fn joined(text: &str, connector: char) -> Result<String, String> {
    let runes: Vec<(char, Class)> = text
        .chars()
        .map(|c| Ok((c, class(c)?)))
        .collect::<Result<_, String>>()?;
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    let mut after_word = false;
    while let Some((c, class)) = runes.get(at).copied() {
        match class {
            Class::Connector => {
                out.push(connector);
                at += 1;
                after_word = false;
            }
            Class::Broken => {
                out.push(c);
                at += 1;
                after_word = false;
            }
            Class::Punctuation => {
                // Joins nothing, and swallows the connectors behind it, white space excepted.
                out.push(c);
                at += 1;
                while let Some((c @ ('_' | '-' | '\u{fffd}'), _)) = runes.get(at).copied() {
                    out.push(c);
                    at += 1;
                }
                after_word = false;
            }
            _ => {
                if after_word {
                    out.push(connector);
                }
                let length = word(&runes[at..]);
                out.extend(runes[at..at + length].iter().map(|(c, class)| match class {
                    Class::Upper => to_lower(*c),
                    _ => *c,
                }));
                at += length;
                after_word = true;
            }
        }
    }
    Ok(out)
}

/// The length of the word at the front of `runes`, which begins with a letter or digit.
fn word(runes: &[(char, Class)]) -> usize {
    let run = |from: usize, wanted: Class| {
        let rest = runes[from..].iter();
        rest.take_while(|(_, class)| *class == wanted).count()
    };
    let is = |at: usize, wanted: Class| runes.get(at).is_some_and(|(_, class)| *class == wanted);
    let first = runes[0].1;
    let length = run(0, first);
    let end = match first {
        Class::Digit => {
            // `2go4it` is one word.
            if !is(length, Class::Lower) {
                return length;
            }
            let rest = runes[length..].iter();
            let tail = rest.take_while(|(_, class)| matches!(class, Class::Lower | Class::Digit));
            return length + tail.count();
        }
        Class::Upper if is(length, Class::Lower) && length > 1 => return length - 1,
        Class::Upper if is(length, Class::Lower) => length + run(length, Class::Lower),
        _ => length,
    };
    // Digits belong to the word before them, unless lower-case letters follow.
    let digits = run(end, Class::Digit);
    if is(end + digits, Class::Lower) {
        return end;
    }
    end + digits
}

/// Each word begins in upper case; single connectors between words disappear.
pub(crate) fn camel(text: &str) -> String {
    let runes: Vec<char> = text.chars().collect();
    let connects = |at: usize| runes.get(at).map(|c| is_connector(*c));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while connects(at) == Some(true) {
        out.push(runes[at]);
        at += 1;
    }
    if at == runes.len() {
        // Nothing but connectors: one more comes out.
        out.extend(runes.last());
        return out;
    }
    let mut begins = true;
    let mut lowering = false;
    for (at, c) in runes.iter().copied().enumerate().skip(at) {
        let upper = !is_connector(c) && c.is_uppercase();
        if connects(at) == Some(true) {
            lowering = false;
            if connects(at + 1) == Some(false) {
                begins = true;
            } else {
                out.push(c);
            }
        } else if begins {
            out.push(to_upper(c));
            begins = false;
            lowering = upper;
        } else if lowering && upper {
            out.push(to_lower(c));
        } else {
            lowering = false;
            out.push(c);
        }
    }
    out
}
