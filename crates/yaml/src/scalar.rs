//! How goyaml writes a string: plain, in quotes, as a block.

use crate::resolve::{Resolved, is_base60, resolve};

/// Which of Helm's two YAML libraries writes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Flavor {
    /// goyaml v2 behind `sigs.k8s.io/yaml`: `toYaml`. Folds long lines, lists stand at their key's indentation.
    V2,
    /// go-yaml v3: `toYamlPretty`. Never folds, lists are indented.
    V3,
}

/// The form a string is written in.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

/// The form of `text`, as a value or as a simple key.
pub(crate) fn style(text: &str, key: bool, flavor: Flavor) -> Style {
    if text.is_empty() {
        return Style::Double;
    }
    if is_word_like(text.as_bytes()) {
        return if reads_as_string(text) {
            Style::Plain
        } else {
            Style::Double
        };
    }
    let found = if text.is_ascii() {
        analyze_ascii(text.as_bytes(), flavor)
    } else {
        analyze(text, flavor)
    };
    if found.line_breaks && text.contains('\n') {
        return if key || !found.block {
            Style::Double
        } else {
            Style::Literal
        };
    }
    if !reads_as_string(text) {
        return Style::Double;
    }
    if found.plain && !(key && found.line_breaks) {
        Style::Plain
    } else if found.single && !(key && found.line_breaks) {
        Style::Single
    } else {
        Style::Double
    }
}

/// Begins with a letter or digit and has nothing in it that could matter: most strings.
fn is_word_like(text: &[u8]) -> bool {
    let harmless = |byte: &u8| matches!(byte, b'!'..=b'~') && *byte != b':' && *byte != b'#';
    text[0].is_ascii_alphanumeric() && text.iter().all(harmless)
}

/// Whether the plain text would be read back as this string.
fn reads_as_string(text: &str) -> bool {
    let first = text.as_bytes()[0];
    let suspicious = matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'<')
        || b"yYnNtTfFoO".contains(&first);
    if !suspicious {
        return true;
    }
    match resolve(text) {
        Resolved::Str => !is_base60(text),
        Resolved::Merge => true,
        _ => false,
    }
}

struct Analysis {
    line_breaks: bool,
    plain: bool,
    single: bool,
    block: bool,
}

/// Whether goyaml prints the character as it is.
pub(crate) fn printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// A line break to YAML 1.1.
pub(crate) fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Bytes of ASCII text that matter after the first one.
static MATTERS: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = matches!(byte as u8, 0..=b' ' | b':' | b'#' | 0x7f);
        byte += 1;
    }
    table
};

/// [`analyze`] for ASCII, which looks only at the bytes that matter.
fn analyze_ascii(text: &[u8], flavor: Flavor) -> Analysis {
    let blank = |at: usize| matches!(text.get(at), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
    let (first, last) = (text[0], text[text.len() - 1]);
    let mut indicators = text.starts_with(b"---") || text.starts_with(b"...");
    indicators |= match first {
        b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
        | b'"' | b'%' | b'@' | b'`' => true,
        b'?' | b':' | b'-' => blank(1),
        _ => false,
    };
    let (mut line_breaks, mut special, mut tabs) = (false, false, false);
    let (mut break_space, mut space_break) = (false, false);
    for (at, byte) in text.iter().enumerate() {
        if !MATTERS[usize::from(*byte & 127)] {
            continue;
        }
        let before = if at == 0 { 0 } else { text[at - 1] };
        match byte {
            b' ' => break_space |= before == b'\n',
            b'\n' => {
                line_breaks = true;
                space_break |= before == b' ';
            }
            b':' => indicators |= at > 0 && blank(at + 1),
            b'#' => indicators |= at > 0 && blank(at - 1),
            b'\t' if flavor == Flavor::V3 => tabs = true,
            b'\r' => (line_breaks, special) = (true, true),
            _ => special = true,
        }
    }
    let edges = matches!(first, b' ' | b'\n') || matches!(last, b' ' | b'\n');
    let broken = space_break || special;
    Analysis {
        line_breaks,
        plain: !(edges || break_space || broken || tabs || line_breaks || indicators),
        single: !(break_space || broken || tabs),
        block: !(last == b' ' || broken),
    }
}

/// What the text holds, and which forms that leaves (libyaml's `analyze_scalar`, for block context).
fn analyze(text: &str, flavor: Flavor) -> Analysis {
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let mut line_breaks = false;
    let mut special = false;
    let mut tabs = false;
    let (mut leading_space, mut leading_break) = (false, false);
    let (mut trailing_space, mut trailing_break) = (false, false);
    let (mut break_space, mut space_break) = (false, false);
    let (mut previous_space, mut previous_break) = (false, false);
    let mut preceded = true;
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let followed = next.is_none_or(|next| next == ' ' || next == '\t' || is_break(next));
        if first {
            match c {
                '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"'
                | '%' | '@' | '`' => indicators = true,
                '?' | ':' | '-' if followed => indicators = true,
                _ => {}
            }
        } else {
            match c {
                ':' if followed => indicators = true,
                '#' if preceded => indicators = true,
                _ => {}
            }
        }
        if c == '\t' && flavor == Flavor::V3 {
            tabs = true;
        } else if !printable(c) {
            special = true;
        }
        let breaks = is_break(c);
        line_breaks |= breaks;
        if c == ' ' {
            leading_space |= first;
            trailing_space |= next.is_none();
            break_space |= previous_break;
            (previous_space, previous_break) = (true, false);
        } else if breaks {
            leading_break |= first;
            trailing_break |= next.is_none();
            space_break |= previous_space;
            (previous_space, previous_break) = (false, true);
        } else {
            (previous_space, previous_break) = (false, false);
        }
        preceded = c == ' ' || c == '\t' || breaks;
        first = false;
    }
    let edges = leading_space || leading_break || trailing_space || trailing_break;
    let broken = space_break || special;
    Analysis {
        line_breaks,
        plain: !(edges || break_space || broken || tabs || line_breaks || indicators),
        single: !(break_space || broken || tabs),
        block: !(trailing_space || broken),
    }
}
