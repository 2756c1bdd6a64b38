//! Making text shorter, and breaking it into lines. Lengths are in bytes, as Sprig counts them.

use crate::args::{Args, Outcome};
use crate::trace::{Weave, part};
use crate::{Family, Function};
use bstr::ByteSlice;
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{Origin, Str};

pub(crate) static ROWS: &[Function] = &[
    Family::Strings
        .row("trunc", "func(int, string) string", trunc)
        .doc(
            "trunc LENGTH STRING",
            "Keeps the first LENGTH bytes; a negative LENGTH keeps the last ones.",
        )
        .example(r#"{{ trunc 5 "hello world" }}"#, "hello"),
    Family::Strings
        .row("substr", "func(int, int, string) string", substr)
        .doc(
            "substr START END STRING",
            "The bytes from START up to END. A negative START means from the beginning, a negative END to the end.",
        )
        .example(r#"{{ substr 0 5 "hello world" }}"#, "hello"),
    Family::Strings
        .row("abbrev", "func(int, string) string", abbrev)
        .doc(
            "abbrev LENGTH STRING",
            "Shortens to LENGTH bytes, the last three of them an ellipsis. A LENGTH below 4 changes nothing.",
        )
        .example(r#"{{ abbrev 8 "hello world" }}"#, "hello..."),
    Family::Strings
        .row("abbrevboth", "func(int, int, string) string", abbrevboth)
        .doc(
            "abbrevboth OFFSET LENGTH STRING",
            "Shortens on both sides: LENGTH bytes with ellipses, the text from about OFFSET on.",
        )
        .example(r#"{{ abbrevboth 5 10 "1234 5678 9123" }}"#, "...5678..."),
    Family::Strings
        .row("wrap", "func(int, string) string", wrap)
        .doc(
            "wrap WIDTH STRING",
            "Breaks lines at spaces so that they are at most WIDTH bytes long; longer words stay whole.",
        )
        .example(r#"{{ wrap 10 "the quick brown fox" }}"#, "the quick\nbrown fox"),
    Family::Strings
        .row("wrapWith", "func(int, string, string) string", wrap_with)
        .doc(
            "wrapWith WIDTH BREAK STRING",
            "As `wrap`, with BREAK between lines; words longer than WIDTH are cut.",
        )
        .example(r#"{{ wrapWith 5 "|" "hello internet" }}"#, "hello|inter|net"),
];

fn trunc(call: &mut Call<'_, '_>) -> Outcome {
    let (length, text) = (call.int(0), call.str(1));
    let size = text.len() as i64;
    let range = if length < 0 {
        size.saturating_add(length).max(0)..size
    } else {
        0..length.min(size)
    };
    Ok(part(call, &text, range.start as usize..range.end as usize).into())
}

fn substr(call: &mut Call<'_, '_>) -> Outcome {
    let (start, end, text) = (call.int(0), call.int(1), call.str(2));
    let size = text.len() as i64;
    let out_of_range = |which: String| {
        Err(CallError::new(format!(
            "runtime error: slice bounds out of range [{which}"
        )))
    };
    let (from, to) = match (start, end) {
        (..0, ..0) => return out_of_range(format!(":{end}]")),
        (..0, _) if end > size => return out_of_range(format!(":{end}] with length {size}")),
        (..0, _) => (0, end),
        (_, _) if end < 0 || end > size => (start, size),
        _ => (start, end),
    };
    if from > to {
        return out_of_range(format!("{from}:{to}]"));
    }
    Ok(part(call, &text, from as usize..to as usize).into())
}

fn abbrev(call: &mut Call<'_, '_>) -> Outcome {
    let (width, text) = (call.int(0), call.str(1));
    if width < 4 || text.len() as i64 <= width {
        return Ok(text.into());
    }
    let mut weave = Weave::new(call, [&text]);
    weave.keep(&text, 0..width as usize - 3, Origin::NONE);
    weave.insert(b"...");
    Ok(weave.finish().into())
}

fn abbrevboth(call: &mut Call<'_, '_>) -> Outcome {
    let (offset, width, text) = (call.int(0), call.int(1), call.str(2));
    let size = text.len() as i64;
    if width < 4 || (offset > 0 && width < 7) || size <= width {
        return Ok(text.into());
    }
    // Near the end the window moves back, so that it is full.
    let offset = offset.min(size).min(size - (width - 3));
    let offset = if offset < 0 { 0 } else { offset };
    let mut weave = Weave::new(call, [&text]);
    if offset <= 4 {
        weave.keep(&text, 0..width as usize - 3, Origin::NONE);
        weave.insert(b"...");
    } else if offset + width - 3 < size {
        weave.insert(b"...");
        weave.keep(
            &text,
            offset as usize..(offset + width - 6) as usize,
            Origin::NONE,
        );
        weave.insert(b"...");
    } else {
        weave.insert(b"...");
        weave.keep(
            &text,
            (size - (width - 3)) as usize..text.len(),
            Origin::NONE,
        );
    }
    Ok(weave.finish().into())
}

fn wrap(call: &mut Call<'_, '_>) -> Outcome {
    let (width, text) = (call.int(0), call.str(1));
    wrapped(call, &text, width, b"\n", false)
}

fn wrap_with(call: &mut Call<'_, '_>) -> Outcome {
    let (width, text) = (call.int(0), call.str(2));
    let separator = call.bytes(1);
    let separator = if separator.is_empty() {
        b"\n"
    } else {
        separator
    };
    wrapped(call, &text, width, separator, true)
}

fn wrapped(
    call: &mut Call<'_, '_>,
    text: &Str,
    width: i64,
    separator: &[u8],
    cut_words: bool,
) -> Outcome {
    let bytes = text.as_bytes();
    let width = usize::try_from(width).unwrap_or(0).max(1);
    let lines = (bytes.len() / width + 1) as u64;
    call.budget()
        .bytes(bytes.len() as u64 + lines.saturating_mul(separator.len() as u64))?;
    let mut weave = Weave::new(call, [text]);
    let mut at = 0;
    while bytes.len() - at > width {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        // A line may be followed by a space of its own, hence one byte more.
        let (end, next) = if let Some(space) = bytes[at..=at + width].rfind_byte(b' ') {
            (at + space, at + space + 1)
        } else if cut_words {
            (at + width, at + width)
        } else if let Some(space) = bytes[at + width..].find_byte(b' ') {
            (at + width + space, at + width + space + 1)
        } else {
            break;
        };
        weave.keep(text, at..end, Origin::NONE);
        weave.insert(separator);
        at = next;
    }
    weave.keep(text, at..bytes.len(), Origin::NONE);
    Ok(weave.finish().into())
}
