//! Text: trimming, searching, replacing, splitting.

use crate::args::{Args, Outcome, texts};
use crate::trace::{Weave, part};
use crate::{Family, Function};
use bstr::{BStr, ByteSlice};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, Map, MapType, Origin, Slot, Str, Value};

const TEXT: &str = "func(string) string";
const TWO: &str = "func(string, string) string";
const TEST: &str = "func(string, string) bool";

pub(crate) static ROWS: &[Function] = &[
    Family::Strings
        .row("trim", TEXT, trim)
        .doc(
            "trim STRING",
            "Takes white space off both ends, line feeds included.",
        )
        .example(r#"{{ trim "  hello \n" }}"#, "hello"),
    Family::Strings
        .row("trimAll", TWO, trim_all)
        .doc(
            "trimAll CHARACTERS STRING",
            "Takes every character that is among CHARACTERS off both ends.",
        )
        .example(r#"{{ trimAll "$" "$5.00$" }}"#, "5.00"),
    Family::Strings
        .row("trimall", TWO, trim_all)
        .doc(
            "trimall CHARACTERS STRING",
            "The older name of `trimAll`: takes the given characters off both ends.",
        )
        .example(r#"{{ trimall "-_" "_-name-_" }}"#, "name"),
    Family::Strings
        .row("trimPrefix", TWO, trim_prefix)
        .doc(
            "trimPrefix PREFIX STRING",
            "Takes PREFIX off the front, once, if the string begins with it.",
        )
        .example(r#"{{ trimPrefix "v" "v1.2.3" }}"#, "1.2.3"),
    Family::Strings
        .row("trimSuffix", TWO, trim_suffix)
        .doc(
            "trimSuffix SUFFIX STRING",
            "Takes SUFFIX off the end, once, if the string ends with it.",
        )
        .example(r#"{{ trunc 8 "release-name" | trimSuffix "-" }}"#, "release"),
    Family::Strings
        .row("contains", TEST, contains)
        .doc(
            "contains PART STRING",
            "Whether PART occurs anywhere in the string.",
        )
        .example(r#"{{ contains "cat" "concatenate" }}"#, "true"),
    Family::Strings
        .row("hasPrefix", TEST, has_prefix)
        .doc(
            "hasPrefix PREFIX STRING",
            "Whether the string begins with PREFIX.",
        )
        .example(r#"{{ hasPrefix "http" "https://x" }}"#, "true"),
    Family::Strings
        .row("hasSuffix", TEST, has_suffix)
        .doc(
            "hasSuffix SUFFIX STRING",
            "Whether the string ends with SUFFIX.",
        )
        .example(r#"{{ hasSuffix ".yaml" "values.yml" }}"#, "false"),
    Family::Strings
        .row("replace", "func(string, string, string) string", replace)
        .doc(
            "replace OLD NEW STRING",
            "Replaces every occurrence of OLD by NEW.",
        )
        .example(r#"{{ replace "+" "_" "1.2.3+build.5" }}"#, "1.2.3_build.5"),
    Family::Strings
        .row("repeat", "func(int, string) string", repeat)
        .doc("repeat COUNT STRING", "The string COUNT times in a row.")
        .example(r#"{{ repeat 3 "ab" }}"#, "ababab"),
    Family::Strings
        .row("nospace", TEXT, nospace)
        .doc(
            "nospace STRING",
            "Takes out all white space. It works byte by byte: where there is some to take out, letters beyond ASCII come out garbled.",
        )
        .example(r#"{{ nospace "h e l l o" }}"#, "hello"),
    Family::Strings
        .row("initials", TEXT, initials)
        .doc(
            "initials STRING",
            "The first byte of each word, in a row.",
        )
        .example(r#"{{ initials "First Try" }}"#, "FT"),
    Family::Strings
        .row("plural", "func(string, string, int) string", plural)
        .doc(
            "plural ONE MANY COUNT",
            "ONE if COUNT is 1, else MANY.",
        )
        .example(r#"{{ len (list 1 2) | plural "replica" "replicas" }}"#, "replicas"),
    Family::Strings
        .row("shuffle", TEXT, shuffle)
        .doc(
            "shuffle STRING",
            "The characters of the string in random order.",
        )
        .example(r#"{{ shuffle "aaaa" }}"#, "aaaa"),
    Family::Strings
        .row("hello", "func() string", hello)
        .doc("hello", "Says hello; Sprig's own smoke test.")
        .example("{{ hello }}", "Hello!"),
    Family::Strings
        .row("split", "func(string, string) map[string]string", split)
        .doc(
            "split SEPARATOR STRING",
            "Splits into a dictionary with the keys `_0`, `_1` …; `splitList` gives a list.",
        )
        .example(r#"{{ (split ":" "nginx:1.27")._1 }}"#, "1.27"),
    Family::Strings
        .row("splitList", "func(string, string) []string", split_list)
        .doc(
            "splitList SEPARATOR STRING",
            "Splits into a list of strings.",
        )
        .example(r#"{{ splitList "," "a,b,c" | last }}"#, "c"),
    Family::Strings
        .row("splitn", "func(string, int, string) map[string]string", splitn)
        .doc(
            "splitn SEPARATOR COUNT STRING",
            "As `split`, into at most COUNT parts; the last one keeps the rest.",
        )
        .example(r#"{{ (splitn "/" 2 "ghcr.io/org/app")._1 }}"#, "org/app"),
];

/// What remains of the first `skip`-trimmed text, as a range of its bytes.
fn range_of(whole: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}

fn trim(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(0);
    let range = range_of(
        text.as_bytes(),
        text.as_bytes().trim_with(char::is_whitespace),
    );
    Ok(part(call, &text, range).into())
}

fn trim_all(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(1);
    let cutset: Vec<char> = BStr::new(call.bytes(0)).chars().collect();
    let kept = text.as_bytes().trim_with(|c| cutset.contains(&c));
    let range = range_of(text.as_bytes(), kept);
    Ok(part(call, &text, range).into())
}

fn trim_prefix(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(1);
    let range = match text.as_bytes().strip_prefix(call.bytes(0)) {
        Some(rest) => text.len() - rest.len()..text.len(),
        None => 0..text.len(),
    };
    Ok(part(call, &text, range).into())
}

fn trim_suffix(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(1);
    let rest = text.as_bytes().strip_suffix(call.bytes(0));
    let end = rest.map_or(text.len(), <[u8]>::len);
    Ok(part(call, &text, 0..end).into())
}

fn contains(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.bytes(1).contains_str(call.bytes(0)).into())
}

fn has_prefix(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.bytes(1).starts_with(call.bytes(0)).into())
}

fn has_suffix(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.bytes(1).ends_with(call.bytes(0)).into())
}

/// Where `old` occurs, without overlaps; an empty one before each character and at the end.
fn occurrences(text: &[u8], old: &[u8]) -> Vec<usize> {
    if old.is_empty() {
        let starts = text.char_indices().map(|(start, _, _)| start);
        return starts.chain([text.len()]).collect();
    }
    text.find_iter(old).collect()
}

fn replace(call: &mut Call<'_, '_>) -> Outcome {
    let (old, new, text) = (call.bytes(0), call.str(1), call.str(2));
    if old == new.as_bytes() {
        return Ok(text.into());
    }
    let found = occurrences(text.as_bytes(), old);
    if found.is_empty() {
        return Ok(text.into());
    }
    let size = text.len() as u64 + (found.len() as u64).saturating_mul(new.len() as u64);
    call.budget().bytes(size)?;
    let (new_from, text_from) = (call.origins[1], call.origins[2]);
    let mut weave = Weave::new(call, [&new, &text]);
    let mut at = 0;
    for start in found {
        weave.keep(&text, at..start, text_from);
        weave.keep_all(&new, new_from);
        at = start + old.len();
    }
    weave.keep(&text, at..text.len(), text_from);
    Ok(weave.finish().into())
}

fn repeat(call: &mut Call<'_, '_>) -> Outcome {
    let (count, text) = (call.int(0), call.str(1));
    let Ok(count) = u64::try_from(count) else {
        return Err(CallError::new("strings: negative Repeat count"));
    };
    let Some(size) = count.checked_mul(text.len() as u64) else {
        return Err(CallError::new("strings: Repeat output length overflow"));
    };
    if size > i64::MAX as u64 {
        return Err(CallError::new("strings: Repeat output length overflow"));
    }
    call.budget().bytes(size)?;
    if text.trace().is_none() {
        return Ok(Str::from(text.as_bytes().repeat(count as usize)).into());
    }
    if size == 0 {
        return Ok(Str::default().into());
    }
    let mut weave = Weave::new(call, [&text]);
    for _ in 0..count {
        weave.keep_all(&text, Origin::NONE);
    }
    Ok(weave.finish().into())
}

fn nospace(call: &mut Call<'_, '_>) -> Outcome {
    let bytes = call.bytes(0).iter().map(|byte| *byte as char);
    if !bytes.clone().any(char::is_whitespace) {
        return Ok(call.str(0).into());
    }
    let kept: String = bytes.filter(|c| !c.is_whitespace()).collect();
    Ok(kept.into())
}

fn initials(call: &mut Call<'_, '_>) -> Outcome {
    let mut after_space = true;
    let mut kept = String::new();
    for byte in call.bytes(0) {
        let c = *byte as char;
        let space = c.is_whitespace();
        if after_space && !space {
            kept.push(c);
        }
        after_space = space;
    }
    Ok(kept.into())
}

fn plural(call: &mut Call<'_, '_>) -> Outcome {
    let which = usize::from(call.int(2) != 1);
    Ok(call.str(which).into())
}

fn shuffle(call: &mut Call<'_, '_>) -> Outcome {
    let mut runes: Vec<char> = call.bytes(0).chars().collect();
    for index in (1..runes.len()).rev() {
        let mut random = [0; 8];
        call.world().random(&mut random);
        let other = u64::from_le_bytes(random) % (index as u64 + 1);
        runes.swap(index, other as usize);
    }
    Ok(runes.into_iter().collect::<String>().into())
}

fn hello(_: &mut Call<'_, '_>) -> Outcome {
    Ok("Hello!".into())
}

/// Splits as Go does: an empty separator splits into characters; `most` < 0 means without limit.
fn parts(
    call: &mut Call<'_, '_>,
    text: &Str,
    separator: &[u8],
    most: i64,
) -> Result<Vec<Str>, CallError> {
    let whole = text.as_bytes();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut starts: Vec<std::ops::Range<usize>> = Vec::new();
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut at = 0;
    if separator.is_empty() {
        for (start, end, _) in whole.char_indices() {
            if starts.len() + 1 == most {
                break;
            }
            texts(call, 1)?;
            starts.push(start..end);
            at = end;
        }
        if at < whole.len() {
            starts.push(at..whole.len());
        }
    } else {
        for found in whole.find_iter(separator) {
            if starts.len() + 1 == most {
                break;
            }
            texts(call, 1)?;
            starts.push(at..found);
            at = found + separator.len();
        }
        starts.push(at..whole.len());
    }
    let ranges = starts.into_iter();
    Ok(ranges.map(|range| part(call, text, range)).collect())
}

fn numbered(parts: Vec<Str>) -> Value {
    let slots = parts.into_iter().enumerate().map(|(index, part)| {
        let slot = Slot {
            value: part.into(),
            origin: Origin::NONE,
        };
        (format!("_{index}").into(), slot)
    });
    Map::from_entries(MapType::String, slots.collect()).into()
}

fn split(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(1);
    let separator = call.bytes(0);
    Ok(numbered(parts(call, &text, separator, -1)?))
}

fn splitn(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(2);
    let (separator, most) = (call.bytes(0), call.int(1));
    Ok(numbered(parts(call, &text, separator, most)?))
}

fn split_list(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.str(1);
    let separator = call.bytes(0);
    Ok(List::strings(parts(call, &text, separator, -1)?).into())
}
