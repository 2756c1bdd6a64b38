//! Comparing texts in which U+FFFC stands for what changes from run to run.

/// Stands for one or more characters within a line.
const MASK: char = '\u{fffc}';

/// Whether `got` is what `want` says, line by line.
pub(crate) fn matches(want: &str, got: &str) -> bool {
    if want == got {
        return true;
    }
    if !want.contains(MASK) {
        return false;
    }
    let (mut want_lines, mut got_lines) = (want.split('\n'), got.split('\n'));
    loop {
        match (want_lines.next(), got_lines.next()) {
            (None, None) => return true,
            (Some(want), Some(got)) if line_matches(want, got) => {}
            _ => return false,
        }
    }
}

/// Whether one line is what `want` says.
pub(crate) fn line_matches(want: &str, got: &str) -> bool {
    let mut parts = want.split(MASK);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = got.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        // The mask takes at least one character.
        let Some(taken) = rest.chars().next() else {
            return false;
        };
        let after = &rest[taken.len_utf8()..];
        if parts.peek().is_none() {
            return after.ends_with(part);
        }
        let Some(at) = after.find(part) else {
            return false;
        };
        rest = &after[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_takes_one_character_or_more() {
        assert!(line_matches("a: \u{fffc}", "a: x"));
        assert!(line_matches("a: \u{fffc}", "a: xyz"));
        assert!(!line_matches("a: \u{fffc}", "a: "));
        assert!(line_matches("\u{fffc}-b-\u{fffc}!", "x-b-y-b-z!"));
        assert!(!line_matches("\u{fffc}-b-\u{fffc}!", "x-b-!"));
        assert!(!line_matches("a: \u{fffc}b", "a: b"));
    }

    #[test]
    fn a_mask_stays_within_its_line() {
        assert!(!matches("a: \u{fffc}\n", "a: x\ny\n"));
        assert!(matches("a: \u{fffc}\nb\n", "a: x\nb\n"));
        assert!(!matches("a: \u{fffc}\nb\n", "a: x\nb"));
    }
}
