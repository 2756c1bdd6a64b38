//! What becomes of strings on their way through JSON.

use std::borrow::Cow;

/// What is left of a string after goyaml read it out of JSON: YAML takes some characters that JSON lets pass for
/// line breaks and refuses others.
pub(super) fn json_through_yaml(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
    let refused =
        |c: char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(refused) {
        return Err("yaml: control characters are not allowed".to_owned());
    }
    if !text.contains('\u{85}') {
        return Ok(text);
    }
    Ok(fold_next_lines(&text).into())
}

/// U+0085 is a line break inside of double quotes: one is a space, more are one newline less.
fn fold_next_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('\u{85}').peekable();
    let mut first = true;
    let mut pending = 0;
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let part = if first {
            part
        } else {
            part.trim_start_matches(' ')
        };
        let part = if last {
            part
        } else {
            part.trim_end_matches(' ')
        };
        if !first {
            pending += 1;
        }
        first = false;
        if part.is_empty() && !last && pending > 0 {
            continue;
        }
        match pending {
            0 => {}
            1 => out.push(' '),
            more => out.extend(std::iter::repeat_n('\n', more - 1)),
        }
        pending = 0;
        out.push_str(part);
    }
    out
}
