//! Regular expressions, in Go's syntax.

use crate::args::{Args, Outcome, texts};
use crate::goregex::{CompileError, Expression, compile};
use crate::quote::go_quote_bytes;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, ListType, Str, Value};
use std::rc::Rc;

pub(crate) static ROWS: &[Function] = &[
    Family::Regex
        .row("regexMatch", "func(string, string) bool", regex_match)
        .doc("regexMatch REGEX TEXT", "Tells whether the expression matches anywhere in the text; false for an invalid expression.")
        .example(r#"{{ regexMatch "^[a-z]+-[0-9]+$" "web-12" }}"#, "true"),
    Family::Regex
        .row("mustRegexMatch", "func(string, string) (bool, error)", must_match)
        .doc("mustRegexMatch REGEX TEXT", "As `regexMatch`, but fails on an invalid expression.")
        .example(r#"{{ mustRegexMatch "^v[0-9]" "v1" }}"#, "true"),
    Family::Regex
        .row("regexFind", "func(string, string) string", find)
        .doc("regexFind REGEX TEXT", "The first match; empty where there is none.")
        .example(r#"{{ regexFind "[0-9]+" "web-12-3" }}"#, "12"),
    Family::Regex
        .row("mustRegexFind", "func(string, string) (string, error)", must_find)
        .doc("mustRegexFind REGEX TEXT", "As `regexFind`; the error for an invalid expression is shorter.")
        .example(r#"{{ mustRegexFind "[0-9]+" "web-12-3" }}"#, "12"),
    Family::Regex
        .row("regexFindAll", "func(string, string, int) []string", find_all)
        .doc("regexFindAll REGEX TEXT COUNT", "A list of at most so many matches; -1 for all.")
        .example(r#"{{ regexFindAll "[0-9]+" "1-22-333" 2 }}"#, "[1 22]"),
    Family::Regex
        .row("mustRegexFindAll", "func(string, string, int) ([]string, error)", must_find_all)
        .doc("mustRegexFindAll REGEX TEXT COUNT", "As `regexFindAll`; the error for an invalid expression is shorter.")
        .example(r#"{{ mustRegexFindAll "[0-9]+" "1-22-333" -1 }}"#, "[1 22 333]"),
    Family::Regex
        .row("regexReplaceAll", "func(string, string, string) string", replace_all)
        .doc(
            "regexReplaceAll REGEX TEXT REPLACEMENT",
            "Replaces every match. `${1}` and `${name}` in the replacement stand for what a group matched; without braces the name is as long as it can be, so `$1x` is the group `1x`.",
        )
        .example(r#"{{ regexReplaceAll "([a-z]+)-([0-9]+)" "web-12" "${2}_${1}" }}"#, "12_web"),
    Family::Regex
        .row("mustRegexReplaceAll", "func(string, string, string) (string, error)", must_replace_all)
        .doc("mustRegexReplaceAll REGEX TEXT REPLACEMENT", "As `regexReplaceAll`; the error for an invalid expression is shorter.")
        .example(r#"{{ mustRegexReplaceAll "[^a-z0-9]+" "My App!" "-" }}"#, "-y-pp-"),
    Family::Regex
        .row("regexReplaceAllLiteral", "func(string, string, string) string", replace_literal)
        .doc("regexReplaceAllLiteral REGEX TEXT REPLACEMENT", "Replaces every match by the very replacement; `$` has no meaning in it.")
        .example(r#"{{ regexReplaceAllLiteral "a+" "baaad" "$1" }}"#, "b$1d"),
    Family::Regex
        .row("mustRegexReplaceAllLiteral", "func(string, string, string) (string, error)", must_replace_literal)
        .doc("mustRegexReplaceAllLiteral REGEX TEXT REPLACEMENT", "As `regexReplaceAllLiteral`; the error for an invalid expression is shorter.")
        .example(r#"{{ mustRegexReplaceAllLiteral "a+" "baaad" "o" }}"#, "bod"),
    Family::Regex
        .row("regexSplit", "func(string, string, int) []string", split)
        .doc("regexSplit REGEX TEXT COUNT", "Splits the text at every match into at most so many pieces; -1 for all.")
        .example(r#"{{ regexSplit "[,;] *" "a, b;c" -1 }}"#, "[a b c]"),
    Family::Regex
        .row("mustRegexSplit", "func(string, string, int) ([]string, error)", must_split)
        .doc("mustRegexSplit REGEX TEXT COUNT", "As `regexSplit`; the error for an invalid expression is shorter.")
        .example(r#"{{ mustRegexSplit "[,;] *" "a, b;c" 2 }}"#, "[a b;c]"),
    Family::Regex
        .row("regexQuoteMeta", "func(string) string", quote_meta)
        .doc("regexQuoteMeta TEXT", "Escapes everything that has a meaning in expressions.")
        .example(r#"{{ regexQuoteMeta "1.2.3" }}"#, r"1\.2\.3"),
];

type Compiled = Result<Rc<Expression>, CallError>;

/// The expression of a function that returns errors, ready for a search through the second argument.
fn returning(call: &Call<'_, '_>) -> Compiled {
    let expression = compile(call.bytes(0)).map_err(|error| CallError::new(error.to_string()))?;
    expression.charge(call.budget(), call.bytes(1))?;
    Ok(expression)
}

/// The expression of a function that panics in Go: the error names the expression.
fn panicking(call: &Call<'_, '_>) -> Compiled {
    let text = call.bytes(0);
    let expression = compile(text).map_err(|error| match error {
        CompileError::Invalid(why) => {
            CallError::new(format!("regexp: Compile({}): {why}", quoted(text)))
        }
        CompileError::Unavailable(why) => CallError::new(&*why),
    })?;
    expression.charge(call.budget(), call.bytes(1))?;
    Ok(expression)
}

/// In backquotes where that is possible.
fn quoted(text: &[u8]) -> String {
    let plain = |c: char| (c == '\t' || c >= ' ') && !matches!(c, '`' | '\x7f' | '\u{feff}');
    match std::str::from_utf8(text) {
        Ok(text) if text.chars().all(plain) => format!("`{text}`"),
        _ => go_quote_bytes(text),
    }
}

fn regex_match(call: &mut Call<'_, '_>) -> Outcome {
    if let Err(CompileError::Invalid(_)) = compile(call.bytes(0)) {
        return Ok(false.into());
    }
    must_match(call)
}

fn must_match(call: &mut Call<'_, '_>) -> Outcome {
    Ok(returning(call)?.is_match(call.bytes(1)).into())
}

fn find(call: &mut Call<'_, '_>) -> Outcome {
    let expression = panicking(call)?;
    Ok(first(call, &expression))
}

fn must_find(call: &mut Call<'_, '_>) -> Outcome {
    let expression = returning(call)?;
    Ok(first(call, &expression))
}

fn first(call: &Call<'_, '_>, expression: &Expression) -> Value {
    let found = expression.find(call.bytes(1)).unwrap_or_default();
    Str::from(found).into()
}

fn find_all(call: &mut Call<'_, '_>) -> Outcome {
    let expression = panicking(call)?;
    all(call, &expression)
}

fn must_find_all(call: &mut Call<'_, '_>) -> Outcome {
    let expression = returning(call)?;
    all(call, &expression)
}

fn all(call: &Call<'_, '_>, expression: &Expression) -> Outcome {
    let text = call.bytes(1);
    let found = expression.find_all(text, most(call));
    texts(call, found.len())?;
    if found.is_empty() {
        return Ok(List::nil(ListType::String).into());
    }
    let found = found.into_iter().map(|(start, end)| &text[start..end]);
    Ok(List::strings(found).into())
}

/// The count among the arguments; a negative one means all.
fn most(call: &Call<'_, '_>) -> usize {
    usize::try_from(call.int(2)).unwrap_or(usize::MAX)
}

fn replace_all(call: &mut Call<'_, '_>) -> Outcome {
    let expression = panicking(call)?;
    replaced(call, &expression, true)
}

fn must_replace_all(call: &mut Call<'_, '_>) -> Outcome {
    let expression = returning(call)?;
    replaced(call, &expression, true)
}

fn replace_literal(call: &mut Call<'_, '_>) -> Outcome {
    let expression = panicking(call)?;
    replaced(call, &expression, false)
}

fn must_replace_literal(call: &mut Call<'_, '_>) -> Outcome {
    let expression = returning(call)?;
    replaced(call, &expression, false)
}

fn replaced(call: &Call<'_, '_>, expression: &Expression, expand: bool) -> Outcome {
    let (text, replacement) = (call.bytes(1), call.bytes(2));
    let budget = call.budget();
    let out = expression.replace_all(text, |captures, out| {
        let before = out.len();
        if expand {
            expression.expand(replacement, captures, out);
        } else {
            out.extend_from_slice(replacement);
        }
        budget.step(1)?;
        budget.bytes((out.len() - before) as u64)
    })?;
    Ok(Str::from(out).into())
}

fn split(call: &mut Call<'_, '_>) -> Outcome {
    let expression = panicking(call)?;
    pieces(call, &expression)
}

fn must_split(call: &mut Call<'_, '_>) -> Outcome {
    let expression = returning(call)?;
    pieces(call, &expression)
}

fn pieces(call: &Call<'_, '_>, expression: &Expression) -> Outcome {
    let text = call.bytes(1);
    let most = most(call);
    if most == 0 {
        return Ok(List::nil(ListType::String).into());
    }
    if text.is_empty() && !call.bytes(0).is_empty() {
        return Ok(List::strings([""]).into());
    }
    let matches = expression.find_all(text, most);
    texts(call, matches.len())?;
    let mut pieces: Vec<&[u8]> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (from, to) in matches {
        if pieces.len() == most - 1 {
            break;
        }
        end = from;
        if to != 0 {
            pieces.push(&text[start..end]);
        }
        start = to;
    }
    if end != text.len() {
        pieces.push(&text[start..]);
    }
    Ok(List::strings(pieces).into())
}

fn quote_meta(call: &mut Call<'_, '_>) -> Outcome {
    let mut out = Vec::new();
    for byte in call.bytes(0) {
        if br"\.+*?()|[]{}^$".contains(byte) {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    Ok(Str::from(out).into())
}
