//! Text made of any values: quoting, joining, printing.

use crate::args::{Args, Outcome, print_value, strings, strval, weigh};
use crate::trace::Weave;
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, Str, Value, format};

const MANY: &str = "func(...interface {}) string";

pub(crate) static ROWS: &[Function] = &[
    Family::Printing
        .row("quote", MANY, quote)
        .doc(
            "quote VALUE…",
            "Each value as text in double quotes, escaped as Go does, with spaces between them; nil is left out.",
        )
        .example(r#"{{ quote "a" 1 true }}"#, r#""a" "1" "true""#),
    Family::Printing
        .row("squote", MANY, squote)
        .doc(
            "squote VALUE…",
            "Each value as text in single quotes, with spaces between them; nothing is escaped, nil is left out.",
        )
        .example(r#"{{ squote "a" 1 true }}"#, "'a' '1' 'true'"),
    Family::Printing
        .row("cat", MANY, cat)
        .doc(
            "cat VALUE…",
            "The values as text with a space between each two; nil is left out.",
        )
        .example(r#"{{ cat "replicas:" 3 }}"#, "replicas: 3"),
    Family::Printing
        .row("join", "func(string, interface {}) string", join)
        .doc(
            "join SEPARATOR LIST",
            "The elements as text with SEPARATOR between them; nil elements are left out.",
        )
        .example(r#"{{ join "," (list "a" 2 true) }}"#, "a,2,true"),
    Family::Printing
        .row("toString", "func(interface {}) string", to_string)
        .doc("toString VALUE", "The value as text, as printing it would show it.")
        .example("{{ toString 1.50 | kindOf }}", "string"),
    Family::Printing
        .row("toStrings", "func(interface {}) []string", to_strings)
        .doc(
            "toStrings LIST",
            "A list of the elements as text, without the nil ones.",
        )
        .example(r#"{{ toStrings (list 1 2.5) | toJson }}"#, r#"["1","2.5"]"#),
    Family::Printing
        .row("sortAlpha", "func(interface {}) []string", sort_alpha)
        .doc(
            "sortAlpha LIST",
            "The elements as text, sorted byte by byte.",
        )
        .example(r#"{{ sortAlpha (list "b" 10 "a" 9) | join " " }}"#, "10 9 a b"),
    Family::Printing
        .keyword("print", MANY)
        .doc(
            "print VALUE…",
            "The values as text; a space stands between two that are both no strings.",
        )
        .example(r#"{{ print 1 2 "a" "b" 3 }}"#, "1 2ab3"),
    Family::Printing
        .keyword("println", MANY)
        .doc(
            "println VALUE…",
            "The values as text with spaces between them and a line feed at the end.",
        )
        .example("{{ println \"a\" 1 -}}\nb", "a 1\nb"),
    Family::Printing
        .keyword("printf", "func(string, ...interface {}) string")
        .doc(
            "printf FORMAT VALUE…",
            "Fills in FORMAT as Go's `fmt.Sprintf` does: `%s` text, `%d` whole numbers, `%v` anything, `%q` quoted.",
        )
        .example(r#"{{ printf "%s-%03d" "web" 7 }}"#, "web-007"),
    Family::Printing
        .keyword("html", MANY)
        .doc("html VALUE…", "The values as text, escaped for HTML.")
        .example(r#"{{ html "<a & b>" }}"#, "&lt;a &amp; b&gt;"),
    Family::Printing
        .keyword("js", MANY)
        .doc(
            "js VALUE…",
            "The values as text, escaped for a string in JavaScript.",
        )
        .example(r#"{{ js "it's" }}"#, r"it\'s"),
    Family::Printing
        .keyword("urlquery", MANY)
        .doc(
            "urlquery VALUE…",
            "The values as text, escaped for the query of a URL.",
        )
        .example(r#"{{ urlquery "a b&c" }}"#, "a+b%26c"),
];

/// Spends what joining the arguments' text takes: the same large text may be among them many times.
fn spend(call: &Call<'_, '_>, texts: &[Str], between: usize) -> Result<(), CallError> {
    let sizes = texts.iter().map(|text| (text.len() + between) as u64);
    Ok(call.budget().bytes(sizes.sum())?)
}

/// The arguments that are not nil, each as text with its index.
fn present(call: &Call<'_, '_>, text: fn(&Value) -> Str) -> Result<Vec<(usize, Str)>, CallError> {
    let mut present = Vec::with_capacity(call.args.len());
    for (index, arg) in call.args.iter().enumerate() {
        if !arg.is_nil() {
            weigh(call, arg)?;
            present.push((index, text(arg)));
        }
    }
    Ok(present)
}

fn quote(call: &mut Call<'_, '_>) -> Outcome {
    let present = present(call, strval)?;
    let mut weave = Weave::new(call, present.iter().map(|(_, text)| text));
    for (nth, (index, text)) in present.iter().enumerate() {
        if nth > 0 {
            weave.insert(b" ");
        }
        let quoted = format::quote(text.as_bytes());
        call.budget().bytes(quoted.len() as u64)?;
        if quoted.get(1..quoted.len() - 1) == Some(text.as_bytes()) {
            weave.insert(b"\"");
            weave.keep_all(text, call.origins[*index]);
            weave.insert(b"\"");
        } else {
            // Escapes shift what follows them; the text as a whole still is its argument's.
            weave.keep_all(&Str::from(quoted), call.origins[*index]);
        }
    }
    Ok(weave.finish().into())
}

fn squote(call: &mut Call<'_, '_>) -> Outcome {
    let present = present(call, print_value)?;
    let mut weave = Weave::new(call, present.iter().map(|(_, text)| text));
    for (nth, (index, text)) in present.iter().enumerate() {
        call.budget().bytes(text.len() as u64 + 3)?;
        weave.insert(if nth > 0 { b" '" } else { b"'" });
        weave.keep_all(text, call.origins[*index]);
        weave.insert(b"'");
    }
    Ok(weave.finish().into())
}

fn cat(call: &mut Call<'_, '_>) -> Outcome {
    let present = present(call, print_value)?;
    let mut weave = Weave::new(call, present.iter().map(|(_, text)| text));
    for (nth, (index, text)) in present.iter().enumerate() {
        call.budget().bytes(text.len() as u64 + 1)?;
        if nth > 0 {
            weave.insert(b" ");
        }
        weave.keep_all(text, call.origins[*index]);
    }
    Ok(weave.finish().into())
}

fn join(call: &mut Call<'_, '_>) -> Outcome {
    let separator = call.str(0);
    let value = call.arg(1);
    weigh(call, value)?;
    let items = strings(value);
    spend(call, &items, separator.len())?;
    let (separator_from, list_from) = (call.origins[0], call.origins[1]);
    let texts = std::iter::once(&separator).chain(&items);
    let mut weave = Weave::new(call, texts);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            weave.keep_all(&separator, separator_from);
        }
        weave.keep_all(item, list_from);
    }
    Ok(weave.finish().into())
}

fn to_string(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    Ok(strval(call.arg(0)).into())
}

fn to_strings(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    Ok(List::strings(strings(call.arg(0))).into())
}

fn sort_alpha(call: &mut Call<'_, '_>) -> Outcome {
    weigh(call, call.arg(0))?;
    let mut items = match call.arg(0) {
        list @ Value::List(_) => strings(list),
        object @ Value::Object(_) => strings(object),
        other => vec![strval(other)],
    };
    items.sort();
    Ok(List::strings(items).into())
}
