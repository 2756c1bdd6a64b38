//! Keys in YAML of block style, by lines: where they are, what is beside them, where a new one goes. What is written
//! in flow style is not looked into.

use super::{indentation, line_at};
use std::ops::Range;

/// A line with a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Key<'t> {
    pub(crate) name: &'t str,
    /// The name's bytes, quotes included.
    pub(crate) place: Range<usize>,
    /// What stands behind the colon on the same line, without a comment.
    pub(crate) value: Range<usize>,
    indent: usize,
    /// Behind the last line of its block.
    end: usize,
}

impl<'t> Key<'t> {
    pub(super) fn value_in(&self, text: &'t str) -> &'t str {
        &text[self.value.clone()]
    }
}

/// All keys of a text, each with the depth of its line; lists' own keys are not among them.
fn keys(text: &str) -> Vec<Key<'_>> {
    let mut keys: Vec<Key<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut end = 0;
    let mut offset = 0;
    let mut listed = None;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = indentation(line).len();
        // What is deeper than a list's dash belongs to the list.
        if listed.is_some_and(|dash| indent > dash) {
            end = offset;
            continue;
        }
        listed = (content == "-" || content.starts_with("- ")).then_some(indent);
        if listed.is_none() {
            while let Some(last) = open.pop_if(|last| keys[*last].indent >= indent) {
                keys[last].end = end;
            }
        }
        end = offset;
        if listed.is_some() {
            continue;
        }
        if let Some(key) = key(line, start, indent) {
            open.push(keys.len());
            keys.push(key);
        }
    }
    for last in open {
        keys[last].end = end;
    }
    keys
}

/// Every key with its path and its bytes, quotes included.
pub(crate) fn all(text: &str) -> Vec<(Vec<&str>, Range<usize>)> {
    let mut open: Vec<Key<'_>> = Vec::new();
    let mut found = Vec::new();
    for key in keys(text) {
        while open.pop_if(|outer| outer.indent >= key.indent).is_some() {}
        open.push(key);
        let path = open.iter().map(|key| key.name).collect();
        found.extend(open.last().map(|key| (path, key.place.clone())));
    }
    found
}

fn key(line: &str, start: usize, indent: usize) -> Option<Key<'_>> {
    let content = line[indent..].trim_end();
    let colon = match content.starts_with(['"', '\'']) {
        true => 1 + content[1..].find(['"', '\''])? + 1,
        false => content.find(':')?,
    };
    let (written, rest) = content.split_at(colon);
    let rest = rest.strip_prefix(':')?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let value = rest.split(" #").next().unwrap_or(rest).trim();
    let value_start = start + indent + colon + 1 + (rest.len() - rest.trim_start().len());
    let value_start = if value.is_empty() {
        start + indent + colon + 1
    } else {
        value_start
    };
    Some(Key {
        name: written.trim_matches(['"', '\'']),
        place: start + indent..start + indent + colon,
        value: value_start..value_start + value.len(),
        indent,
        end: start,
    })
}

/// The key at a path.
pub(crate) fn find<'t>(text: &'t str, path: &[&str]) -> Option<Key<'t>> {
    let keys = keys(text);
    let mut within = 0..text.len();
    let mut indent = None;
    let mut found = None;
    for name in path {
        let key = children_of(&keys, &within, indent).find(|key| key.name == *name)?;
        within = key.value.end..key.end;
        indent = Some(key.indent);
        found = Some(key.clone());
    }
    found
}

/// The names of the keys below a path; none where the path leads nowhere.
pub(super) fn children<'t>(text: &'t str, path: &[&str]) -> Vec<&'t str> {
    let keys = keys(text);
    let (within, indent) = match find(text, path) {
        Some(key) => (key.value.end..key.end, Some(key.indent)),
        None if path.is_empty() => (0..text.len(), None),
        None => return Vec::new(),
    };
    children_of(&keys, &within, indent)
        .map(|key| key.name)
        .collect()
}

fn children_of<'k, 't>(
    keys: &'k [Key<'t>],
    within: &Range<usize>,
    parent: Option<usize>,
) -> impl Iterator<Item = &'k Key<'t>> + use<'k, 't> {
    let within = within.clone();
    let inside = move |key: &&Key<'_>| {
        within.contains(&key.place.start) && parent.is_none_or(|parent| key.indent > parent)
    };
    let level = keys.iter().find(|key| inside(key)).map(|key| key.indent);
    keys.iter()
        .filter(move |key| inside(key) && Some(key.indent) == level)
}

/// The edit that puts `value` at a path that is not there yet; `None` where something is in the way.
pub(crate) fn insertion(text: &str, path: &[&str], value: &str) -> Option<(Range<usize>, String)> {
    let known = (0..=path.len())
        .rev()
        .find(|length| *length == 0 || find(text, &path[..*length]).is_some())?;
    let (parent, missing) = path.split_at(known);
    if missing.is_empty() {
        return None;
    }
    let Some(parent) = find(text, parent) else {
        if !text.trim().is_empty() && keys(text).is_empty() {
            // Something else than a map in block style; an empty map can be replaced.
            let map = text.find("{}").filter(|_| text.trim() == "{}")?;
            return Some((map..map + 2, lines(missing, value, 0).trim_end().to_owned()));
        }
        let feed = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        let added = format!("{feed}{}", lines(missing, value, 0));
        return Some((text.len()..text.len(), added));
    };
    let below = children(text, &path[..known]);
    let level = below
        .first()
        .and_then(|first| {
            let mut first_path = path[..known].to_vec();
            first_path.push(first);
            find(text, &first_path)
        })
        .map_or(parent.indent + 2, |first| first.indent);
    match parent.value_in(text) {
        "" => {
            let end = if below.is_empty() {
                (line_at(text, parent.value.start).end + 1).min(text.len())
            } else {
                parent.end
            };
            let feed = if text[..end].ends_with('\n') {
                ""
            } else {
                "\n"
            };
            Some((end..end, format!("{feed}{}", lines(missing, value, level))))
        }
        "{}" | "null" | "~" => {
            let start = parent.place.end + 1;
            let added = format!("\n{}", lines(missing, value, level).trim_end());
            Some((start..parent.value.end, added))
        }
        _ => None,
    }
}

/// `a:`, below it `  b: value`.
fn lines(path: &[&str], value: &str, indent: usize) -> String {
    let mut text = String::new();
    for (depth, name) in path.iter().enumerate() {
        let last = depth + 1 == path.len();
        let value = if last {
            format!(" {value}")
        } else {
            String::new()
        };
        text.push_str(&format!(
            "{}{name}:{value}\n",
            " ".repeat(indent + 2 * depth)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# c\na: 1\nb:\n  c: x # note\n  list:\n    - d: 2\n      e: 3\n  \"f\":\n    g: 4\n\n# z\nh: {}\n";

    #[test]
    fn keys_are_found_in_their_block() {
        assert_eq!(children(TEXT, &[]), ["a", "b", "h"]);
        assert_eq!(children(TEXT, &["b"]), ["c", "list", "f"]);
        assert_eq!(children(TEXT, &["b", "list"]), [""; 0]);
        assert_eq!(children(TEXT, &["b", "f"]), ["g"]);
        let value = |path: &[&str]| find(TEXT, path).map(|key| key.value_in(TEXT));
        assert_eq!(value(&["b", "c"]), Some("x"));
        assert_eq!(value(&["b", "f", "g"]), Some("4"));
        assert_eq!(value(&["b", "g"]), None);
    }

    #[test]
    fn new_keys_go_to_the_end_of_their_block() {
        let table: [(&str, &[&str], &str); 7] = [
            ("a: 1\n", &["b"], "a: 1\nb: 0\n"),
            ("a: 1", &["b", "c"], "a: 1\nb:\n  c: 0\n"),
            (
                "a:\n  b: 1\n# x\nz: 2\n",
                &["a", "c"],
                "a:\n  b: 1\n  c: 0\n# x\nz: 2\n",
            ),
            ("a: {}\n", &["a", "c", "d"], "a:\n  c:\n    d: 0\n"),
            ("a:\nb: 1\n", &["a", "c"], "a:\n  c: 0\nb: 1\n"),
            ("{}\n", &["a"], "a: 0\n"),
            ("", &["a"], "a: 0\n"),
        ];
        for (text, path, wanted) in table {
            let (range, added) = insertion(text, path, "0").unwrap_or_else(|| panic!("{text}"));
            let mut text = text.to_owned();
            text.replace_range(range, &added);
            assert_eq!(text, wanted);
        }
        for (text, path) in [
            ("a: x\n", ["a", "b"]),
            ("a: [1]\n", ["a", "b"]),
            ("a:\n  b: 1\n", ["a", "b"]),
        ] {
            assert_eq!(insertion(text, &path, "0"), None, "{text}");
        }
        assert_eq!(insertion("- a\n", &["b"], "0"), None);
    }
}
