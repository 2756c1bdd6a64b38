//! Keys in files of values, in values.schema.json and in flags.

use super::sense::Step;
use crate::fixes::keys;
use pilothouse_source::FileId;
use pilothouse_yaml::{Node, NodeKind};
use std::ops::Range;

/// A key: its path in the file, and its bytes without quotes.
pub(crate) type Key = (Vec<Step>, Range<usize>);

/// Nesting deeper than this is passed over.
const DEEPEST: usize = 60;

/// Every key of a file of values. Of one that cannot be read those that its lines show.
pub(crate) fn of_values(text: &str) -> Vec<Key> {
    let mut found = Vec::new();
    match pilothouse_yaml::documents(text.as_bytes(), FileId::NONE) {
        Ok(documents) => {
            for document in documents {
                collect(&document.root, text, &mut Vec::new(), &mut found);
            }
        }
        Err(_) => {
            let lines = keys::all(text).into_iter();
            found.extend(lines.map(|(path, place)| {
                let steps = path.iter().map(|name| Step::Key((*name).into())).collect();
                (steps, inside(text, place))
            }));
        }
    }
    found
}

fn collect(node: &Node, text: &str, path: &mut Vec<Step>, found: &mut Vec<Key>) {
    if path.len() > DEEPEST || node.alias.is_some() {
        return;
    }
    match &node.kind {
        NodeKind::Mapping(entries) => {
            for (name, value) in entries.iter() {
                let Some(key) = name.as_scalar() else {
                    continue;
                };
                path.push(Step::Key(key.into()));
                found.push((path.clone(), inside(text, span(name))));
                collect(value, text, path, found);
                path.pop();
            }
        }
        NodeKind::Sequence(items) => {
            path.push(Step::Element);
            items
                .iter()
                .for_each(|item| collect(item, text, path, found));
            path.pop();
        }
        NodeKind::Scalar { .. } => {}
    }
}

fn span(node: &Node) -> Range<usize> {
    node.span.start as usize..node.span.end as usize
}

/// A name without the quotes around it.
fn inside(text: &str, place: Range<usize>) -> Range<usize> {
    match text.as_bytes().get(place.start) {
        Some(b'"' | b'\'') if place.len() >= 2 => place.start + 1..place.end - 1,
        _ => place,
    }
}

/// Every key that a schema describes, its `required` lists among them.
pub(crate) fn of_schema(text: &str) -> Vec<Key> {
    let mut found = Vec::new();
    if let Ok(document) = pilothouse_yaml::parse(text.as_bytes(), FileId::NONE) {
        let schema = Schema {
            root: &document.root,
            text,
        };
        schema.collect(&document.root, &mut Vec::new(), 0, &mut found);
    }
    found.sort_by_key(|(_, place)| place.start);
    found.dedup();
    found
}

struct Schema<'a> {
    root: &'a Node,
    text: &'a str,
}

impl Schema<'_> {
    fn collect(&self, node: &Node, path: &mut Vec<Step>, depth: usize, found: &mut Vec<Key>) {
        if depth > DEEPEST || found.len() > 20_000 {
            return;
        }
        if let Some(target) = node
            .get("$ref")
            .and_then(Node::as_scalar)
            .and_then(|to| target(self.root, to))
        {
            self.collect(target, path, depth + 10, found);
        }
        let properties = node.get("properties").and_then(Node::as_mapping);
        for (name, value) in properties.unwrap_or_default() {
            let Some(key) = name.as_scalar() else {
                continue;
            };
            path.push(Step::Key(key.into()));
            found.push((path.clone(), inside(self.text, span(name))));
            self.collect(value, path, depth + 1, found);
            path.pop();
        }
        for name in node
            .get("required")
            .and_then(Node::as_sequence)
            .unwrap_or_default()
        {
            if let Some(key) = name.as_scalar() {
                let mut path = path.clone();
                path.push(Step::Key(key.into()));
                found.push((path, inside(self.text, span(name))));
            }
        }
        for word in ["items", "additionalProperties"] {
            if let Some(inner) = node.get(word) {
                path.push(Step::Element);
                self.collect(inner, path, depth + 1, found);
                path.pop();
            }
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            for inner in node
                .get(word)
                .and_then(Node::as_sequence)
                .unwrap_or_default()
            {
                self.collect(inner, path, depth + 1, found);
            }
        }
        for word in ["if", "then", "else"] {
            if let Some(inner) = node.get(word) {
                self.collect(inner, path, depth + 1, found);
            }
        }
    }
}

/// What `#/definitions/x` stands for in a schema.
pub(crate) fn target<'n>(root: &'n Node, reference: &str) -> Option<&'n Node> {
    let mut names = reference.strip_prefix("#/")?.split('/');
    names.try_fold(root, |node, name| node.get(name))
}

/// Every key that a flag's expression sets: `a.b[0].c=1,d=2`.
pub(crate) fn of_flag(expression: &str) -> Vec<Key> {
    let mut found = Vec::new();
    let mut path = Vec::new();
    let mut start = 0;
    let mut in_value = false;
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in expression.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '\\' => escaped = true,
            '{' if in_value => depth += 1,
            '}' if in_value => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                (in_value, start) = (false, at + 1);
                path.clear();
            }
            _ if in_value => {}
            '.' | '=' | '[' => {
                if at > start {
                    path.push(Step::Key(expression[start..at].into()));
                    found.push((path.clone(), start..at));
                }
                if c == '[' {
                    path.push(Step::Element);
                }
                (in_value, start) = (c == '=', at + 1);
            }
            ']' => start = at + 1,
            _ => {}
        }
    }
    found
}

/// Where a new key would go in a file of values: the path that the indentation of a line belongs to, and the part of
/// the key that is typed. `None` in a value, a comment, a list's text.
pub(crate) fn being_typed(text: &str, at: usize) -> Option<(Vec<Step>, Range<usize>)> {
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let end = text[at..].find('\n').map_or(text.len(), |feed| at + feed);
    let typed = text[start..at].trim_start();
    let behind = text[at..end].trim_end();
    let is_word = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || "_-./".contains(c))
    };
    if !is_word(typed) || !(is_word(behind) || behind.starts_with(':')) {
        return None;
    }
    let indent = text[start..at].len() - typed.len();
    let mut steps = Vec::new();
    let mut below = indent;
    // Upwards: each line with less indentation is what the ones below are in.
    for line in text[..start].lines().rev() {
        let content = line.trim();
        let own = line.len() - line.trim_start().len();
        if content.is_empty() || content.starts_with('#') || own >= below {
            continue;
        }
        let bare = content.trim_start_matches("- ");
        let name = bare
            .split_once(':')
            .map(|(name, _)| name.trim_matches(['"', '\'']))?;
        if content.starts_with("- ") {
            let inner = own + (content.len() - bare.len());
            if inner < below {
                steps.push(Step::Key(name.into()));
            }
            steps.push(Step::Element);
            // The list's own key may stand at the dash's indentation.
            below = own + 1;
            continue;
        }
        steps.push(Step::Key(name.into()));
        below = own;
        if own == 0 {
            break;
        }
    }
    steps.reverse();
    let typed_start = at - typed.len();
    let typed_end = at
        + behind
            .find(|c: char| !(c.is_alphanumeric() || "_-./".contains(c)))
            .unwrap_or(behind.len());
    Some((steps, typed_start..typed_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(keys: &[Key], text: &str) -> Vec<String> {
        let line = |(path, place): &Key| {
            format!(
                "{} {}",
                super::super::complete::dotted(path),
                &text[place.clone()]
            )
        };
        keys.iter().map(line).collect()
    }

    #[test]
    fn keys_of_values_with_lists_and_quotes() {
        let text = "a:\n  \"b\": 1\nlist:\n  - c: 1\n    d: {e: 2}\n";
        assert_eq!(
            shown(&of_values(text), text),
            [
                "a a",
                "a.b b",
                "list list",
                "list[].c c",
                "list[].d d",
                "list[].d.e e"
            ]
        );
        let broken = "a:\n  b: [\nc:\n  d: 1\n";
        assert_eq!(
            shown(&of_values(broken), broken),
            ["a a", "a.b b", "c c", "c.d d"]
        );
    }

    #[test]
    fn keys_of_a_schema_through_references() {
        let text = r##"{"properties": {"a": {"$ref": "#/definitions/x"}, "l": {"items": {"properties": {"n": {}}}}},
            "required": ["a"], "definitions": {"x": {"properties": {"b": {}}}}}"##;
        let keys = of_schema(text);
        assert_eq!(
            shown(&keys, text),
            ["a a", "l l", "l[].n n", "a a", "a.b b"]
        );
        let endless = r##"{"$ref": "#/definitions/x", "definitions": {"x": {"properties": {"b": {"$ref": "#/definitions/x"}}}}}"##;
        assert!(!of_schema(endless).is_empty());
    }

    #[test]
    fn keys_of_flags() {
        let text = r"image.tag=1.2,list[0].name=x\,y,set={a,b},z=1";
        assert_eq!(
            shown(&of_flag(text), text),
            [
                "image image",
                "image.tag tag",
                "list list",
                "list[].name name",
                "set set",
                "z z"
            ]
        );
    }

    #[test]
    fn the_key_being_typed() {
        let typed = |text: &str| {
            let at = text.find('|').unwrap_or(0);
            let text = text.replace('|', "");
            being_typed(&text, at).map(|(path, place)| {
                format!("{} {}", super::super::complete::dotted(&path), &text[place])
            })
        };
        assert_eq!(typed("a:\n  b: 1\n  c|\n").as_deref(), Some("a c"));
        assert_eq!(typed("a:\n  b: 1\nc|").as_deref(), Some(" c"));
        assert_eq!(
            typed("a:\n  b:\n    - name: 1\n      v|\n").as_deref(),
            Some("a.b[] v")
        );
        assert_eq!(typed("a: x|\n"), None);
        assert_eq!(typed("# x|\n"), None);
    }
}
