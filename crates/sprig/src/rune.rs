//! Case of single runes, as Go's `unicode` package maps them: one rune to one rune.

/// The upper-case rune; itself where the upper case takes several.
pub(crate) fn to_upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => iota_subscript(c).unwrap_or(c),
    }
}

/// The lower-case rune.
pub(crate) fn to_lower(c: char) -> char {
    // The only rune (U+0130) of several keeps its first: the dot is what is lost.
    c.to_lowercase().next().unwrap_or(c)
}

/// The title-case rune: differs from upper case for a few digraphs, and Georgian has none.
pub(crate) fn to_title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => to_upper(c),
    }
}

/// Whether the rune is neither upper nor lower, but title case: `ǅ`.
pub(crate) fn is_title(c: char) -> bool {
    !c.is_uppercase() && !c.is_lowercase() && to_lower(c) != c
}

/// Greek letters with a subscript iota: their full upper case is two letters, the single one a titlecase letter.
fn iota_subscript(c: char) -> Option<char> {
    let code = c as u32;
    let upper = match code {
        0x1f80..=0x1faf => code | 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => code + 9,
        _ => return None,
    };
    char::from_u32(upper)
}
