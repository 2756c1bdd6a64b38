//! Damaged files: characters taken out, doubled, put in. Mostly for panics and hangs; the words of the errors count too.

use super::{FAMILIES, Gen};
use crate::case::Draft;
use crate::tree::Node;

const PIECES: &[&str] = &[
    "{{", "}}", "(", ")", "|", ".", "$", "\"", "`", "'", "-", " ", "\n", ":=", "=", ",", "@", "é",
    "☺", "end", "else", "if ", "range ", "1", "x", "_", "\\", "/*", "*/", "\0", "+", "i", "e", ":",
    "#", "!", "\t", "\r", "[", "]", "{", "}", "&a", "*a", "---", "?", "|-", ">", "%", "~",
    "\u{feff}", "\u{85}", "\u{2028}", "\u{7f}", "nil", "0x", "..", "-}}", "{{-",
];

/// A case of another family, damaged in one place of one file or flag.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    // The last family is this one.
    let family = &FAMILIES[g.below(FAMILIES.len() - 1)];
    let mut draft = (family.make)(g);
    let files = draft.files.len();
    let place = g.below(files + draft.flags.len());
    let node = match place.checked_sub(files) {
        None => &mut draft.files[place].1,
        Some(flag) => &mut draft.flags[flag].1,
    };
    let mut text: Vec<char> = node.print().chars().collect();
    for _ in 0..=g.few(3) {
        let at = g.below(text.len() + 1);
        match g.below(4) {
            0 => {
                let piece: Vec<char> = g.one(PIECES).chars().collect();
                text.splice(at..at, piece);
            }
            1 => {
                let end = (at + 1 + g.few(6)).min(text.len());
                text.drain(at..end);
            }
            2 => {
                let end = (at + 1 + g.few(10)).min(text.len());
                let copy: Vec<char> = text[at..end].to_vec();
                let to = g.below(text.len() + 1);
                text.splice(to..to, copy);
            }
            _ => {
                let byte = char::from(g.byte());
                text.insert(at, byte);
            }
        }
    }
    *node = Node::leaf("", text.into_iter().collect::<String>());
    draft
}
