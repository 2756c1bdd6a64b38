//! Upper, lower, camel, snake …

use crate::args::{Args, Outcome};
use crate::rune::{is_title, to_lower, to_title, to_upper};
use crate::words;
use crate::{Family, Function};
use bstr::ByteSlice;
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Value;

const TEXT: &str = "func(string) string";

pub(crate) static ROWS: &[Function] = &[
    Family::Case
        .row("upper", TEXT, upper)
        .doc("upper STRING", "All letters in upper case.")
        .example(r#"{{ upper "hello" }}"#, "HELLO"),
    Family::Case
        .row("lower", TEXT, lower)
        .doc("lower STRING", "All letters in lower case.")
        .example(r#"{{ lower "HELLO" }}"#, "hello"),
    Family::Case
        .row("title", TEXT, title)
        .doc(
            "title STRING",
            "The first letter of each word in upper case; the others stay as they are.",
        )
        .example(
            r#"{{ title "hello brave-new world" }}"#,
            "Hello Brave-New World",
        ),
    Family::Case
        .row("untitle", TEXT, untitle)
        .doc(
            "untitle STRING",
            "The first letter after each white space in lower case.",
        )
        .example(r#"{{ untitle "Hello World" }}"#, "hello world"),
    Family::Case
        .row("swapcase", TEXT, swapcase)
        .doc(
            "swapcase STRING",
            "Upper case becomes lower case and the other way round.",
        )
        .example(r#"{{ swapcase "Hello World" }}"#, "hELLO wORLD"),
    Family::Case
        .row("snakecase", TEXT, snakecase)
        .doc(
            "snakecase STRING",
            "Words in lower case with `_` between them.",
        )
        .example(r#"{{ snakecase "FirstName" }}"#, "first_name"),
    Family::Case
        .row("kebabcase", TEXT, kebabcase)
        .doc(
            "kebabcase STRING",
            "Words in lower case with `-` between them.",
        )
        .example(r#"{{ kebabcase "FirstName" }}"#, "first-name"),
    Family::Case
        .row("camelcase", TEXT, camelcase)
        .doc(
            "camelcase STRING",
            "Words joined, each beginning with an upper-case letter.",
        )
        .example(r#"{{ camelcase "http_server" }}"#, "HttpServer"),
];

/// Each rune by its own; what is not UTF-8 becomes U+FFFD, as with Go.
fn map(call: &Call<'_, '_>, change: impl FnMut(char) -> char) -> Value {
    let text: String = call.bytes(0).chars().map(change).collect();
    text.into()
}

fn upper(call: &mut Call<'_, '_>) -> Outcome {
    Ok(map(call, to_upper))
}

fn lower(call: &mut Call<'_, '_>) -> Outcome {
    Ok(map(call, to_lower))
}

/// Whether a word ends at `c`, as Go's `strings.Title` sees it.
fn separates(c: char) -> bool {
    if c.is_ascii() {
        return !(c.is_ascii_alphanumeric() || c == '_');
    }
    !c.is_alphanumeric() && c.is_whitespace()
}

fn title(call: &mut Call<'_, '_>) -> Outcome {
    let mut previous = ' ';
    Ok(map(call, |c| {
        let begins = separates(previous);
        previous = c;
        if begins { to_title(c) } else { c }
    }))
}

fn untitle(call: &mut Call<'_, '_>) -> Outcome {
    let mut begins = true;
    Ok(map(call, |c| {
        let space = c.is_whitespace();
        let lowered = if begins && !space { to_lower(c) } else { c };
        begins = space;
        lowered
    }))
}

fn swapcase(call: &mut Call<'_, '_>) -> Outcome {
    let mut begins = true;
    Ok(map(call, |c| {
        let swapped = if c.is_uppercase() || is_title(c) {
            to_lower(c)
        } else if c.is_lowercase() && begins {
            to_title(c)
        } else if c.is_lowercase() {
            to_upper(c)
        } else {
            c
        };
        begins = c.is_whitespace();
        swapped
    }))
}

fn joined(call: &Call<'_, '_>, connector: char) -> Outcome {
    let joined = words::joined(&call.bytes(0).to_str_lossy(), connector);
    Ok(joined.map_err(CallError::Message)?.into())
}

fn snakecase(call: &mut Call<'_, '_>) -> Outcome {
    joined(call, '_')
}

fn kebabcase(call: &mut Call<'_, '_>) -> Outcome {
    joined(call, '-')
}

fn camelcase(call: &mut Call<'_, '_>) -> Outcome {
    Ok(words::camel(&call.bytes(0).to_str_lossy()).into())
}
