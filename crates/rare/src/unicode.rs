//! Classes of characters of regular expressions, with the Unicode tables written out.

use regex_syntax::hir::{Class, HirKind};
use std::fmt::Write as _;

/// The characters of one class or one character, as a class in brackets. `None`: it names a property that there is
/// not.
pub(crate) fn class(text: &str) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new()
        .utf8(false)
        .build()
        .parse(text)
        .ok()?;
    let mut out = String::from("[");
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            for range in class.iter() {
                push(&mut out, range.start(), range.end());
            }
        }
        HirKind::Class(Class::Bytes(class)) => {
            for range in class.iter() {
                push(&mut out, range.start().into(), range.end().into());
            }
        }
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            for c in text.chars() {
                push(&mut out, c, c);
            }
        }
        _ => {}
    }
    if out.len() == 1 {
        // No characters at all.
        out.push_str("a&&b");
    }
    out.push(']');
    Some(out)
}

fn push(out: &mut String, first: char, last: char) {
    // Writing to a text cannot fail.
    let _ = write!(out, "\\x{{{:x}}}", first as u32);
    if first != last {
        let _ = write!(out, "-\\x{{{:x}}}", last as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn tables_are_written_out() {
        assert_eq!(class("(?i:k)").as_deref(), Some(r"[\x{4b}\x{6b}\x{212a}]"));
        assert_eq!(class(r"\p{Ogham}").as_deref(), Some(r"[\x{1680}-\x{169c}]"));
        assert_eq!(class(r"[a&&b]").as_deref(), Some("[a&&b]"));
        assert_eq!(class(r"\p{Klingon}"), None);
    }
}
