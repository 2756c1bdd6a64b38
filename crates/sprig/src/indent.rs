//! Indenting, which carries along where each line comes from.

use crate::args::{Args, Outcome};
use crate::trace::Weave;
use crate::{Family, Function};
use bstr::ByteSlice;
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Origin;

pub(crate) static ROWS: &[Function] = &[
    Family::Strings
        .row("indent", "func(int, string) string", indent)
        .doc(
            "indent SPACES STRING",
            "Puts SPACES spaces before every line, empty ones included.",
        )
        .example(r#"{{ indent 2 "a: 1\nb: 2" }}"#, "  a: 1\n  b: 2"),
    Family::Strings
        .row("nindent", "func(int, string) string", nindent)
        .doc(
            "nindent SPACES STRING",
            "A line feed, then the string with SPACES spaces before every line: what usually follows `key:`.",
        )
        .example(
            "labels:\n  {{- dict \"app\" \"web\" | toYaml | nindent 2 }}",
            "labels:\n  app: web",
        ),
];

fn indent(call: &mut Call<'_, '_>) -> Outcome {
    indented(call, false)
}

fn nindent(call: &mut Call<'_, '_>) -> Outcome {
    indented(call, true)
}

fn indented(call: &mut Call<'_, '_>, line_feed: bool) -> Outcome {
    let text = call.str(1);
    let Ok(spaces) = u64::try_from(call.int(0)) else {
        return Err(CallError::new("strings: negative Repeat count"));
    };
    let bytes = text.as_bytes();
    let lines = 1 + bytes.find_iter(b"\n").count() as u64;
    call.budget()
        .bytes(bytes.len() as u64 + lines.saturating_mul(spaces))?;
    let padding = vec![b' '; spaces as usize];
    let from = call.origins.get(1).copied().unwrap_or(Origin::NONE);
    let mut weave = Weave::new(call, [&text]);
    if line_feed {
        weave.insert(b"\n");
    }
    weave.insert(&padding);
    let mut at = 0;
    for line_end in bytes.find_iter(b"\n") {
        weave.keep(&text, at..line_end + 1, from);
        weave.insert(&padding);
        at = line_end + 1;
    }
    weave.keep(&text, at..bytes.len(), from);
    Ok(weave.finish().into())
}
