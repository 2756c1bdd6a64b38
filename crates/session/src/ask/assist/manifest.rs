//! Where a place of a manifest is: which object, which path of fields. Read from lines and their columns, as everything here,
//! because a template is no YAML before it is rendered; what stands in actions is unknown.

use super::scan::Scan;
use std::ops::Range;

/// A place in a manifest, at a key or where one could stand.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Spot<'a> {
    /// `apps/v1`, where it is written out.
    pub(super) version: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    /// The keys around it; `None`: an item of a list.
    pub(super) path: Vec<Option<&'a str>>,
    /// The bytes of the key, or of what there is of it.
    pub(super) key: Range<usize>,
    /// The column that it stands in, from 0.
    pub(super) column: usize,
    /// Whether a `:` follows.
    pub(super) colon: bool,
    /// The keys beside it.
    pub(super) taken: Vec<&'a str>,
    /// The bytes of what stands behind the `:` up to the place that was asked for, where that is behind it.
    pub(super) value: Option<Range<usize>>,
}

/// Stands for what an action prints.
const UNKNOWN: u8 = 1;

/// A template with its actions made illegible, byte for byte as long as it was; lines of actions alone are empty.
pub(super) fn blanked(text: &str, scan: &Scan) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (action, _) in &scan.actions {
        let line = text[..action.start].rfind('\n').map_or(0, |feed| feed + 1);
        let end = text[action.end..]
            .find('\n')
            .map_or(text.len(), |feed| action.end + feed);
        let alone = bytes[line..action.start].iter().all(|byte| *byte == b' ')
            && only_actions(&text[action.end..end]);
        bytes[action.clone()].fill(if alone { b' ' } else { UNKNOWN });
    }
    // Actions begin and end between characters, and what they are replaced by is ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether the rest of a line holds actions and spaces alone.
fn only_actions(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        match (rest.starts_with("{{"), rest.find("}}")) {
            (true, Some(end)) => rest = &rest[end + 2..],
            _ => return rest.is_empty(),
        }
    }
}

/// A line taken apart: `  - name: x`.
struct Line<'a> {
    start: usize,
    /// The columns of dashes, ascending.
    dashes: Vec<usize>,
    /// The column behind spaces and dashes.
    column: usize,
    /// The key's text, as far as there is one.
    key: &'a str,
    /// What stands behind the colon, without comments; `None`: no colon.
    value: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn new(start: usize, text: &'a str) -> Line<'a> {
        let bytes = text.as_bytes();
        let mut column = 0;
        let mut dashes = Vec::new();
        loop {
            match bytes.get(column) {
                Some(b' ') => column += 1,
                Some(b'-') if matches!(bytes.get(column + 1), None | Some(b' ')) => {
                    dashes.push(column);
                    column += 1;
                }
                _ => break,
            }
        }
        let rest = &text[column..];
        let colon = rest
            .find(": ")
            .or_else(|| rest.strip_suffix(':').map(str::len));
        let (key, value) = match colon {
            Some(colon) => (&rest[..colon], Some(&rest[colon + 1..])),
            None => (rest, None),
        };
        let value = value.map(|value| match value.trim_start() {
            comment if comment.starts_with('#') => "",
            value => value.split(" #").next().unwrap_or(value).trim_end(),
        });
        Line {
            start,
            dashes,
            column,
            key,
            value,
        }
    }

    fn is_empty(&self) -> bool {
        self.dashes.is_empty() && (self.key.is_empty() || self.key.starts_with('#'))
    }

    fn is_key(&self) -> bool {
        self.value.is_some() && is_word(self.key) && !self.key.is_empty()
    }

    /// The column of whatever comes first.
    fn first(&self) -> usize {
        self.dashes.first().copied().unwrap_or(self.column)
    }
}

fn is_word(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
}

/// The place at a byte of a text from [`blanked`]. `None`: no key stands or could stand there.
pub(super) fn spot(text: &str, at: usize) -> Option<Spot<'_>> {
    let is_break = |line: &str| line.starts_with("---");
    let mut lines = Vec::new();
    let mut here = None;
    let mut start = 0;
    for line in text.split('\n') {
        let passed = start > at;
        if is_break(line) {
            if passed {
                break;
            }
            lines.clear();
            here = None;
        } else {
            if start <= at && at <= start + line.len() {
                here = Some(lines.len());
            }
            lines.push(Line::new(start, line));
        }
        start += line.len() + 1;
    }
    let here = here?;
    let line = &lines[here];
    let key_start = line.start + line.column;
    // A line of spaces alone: a key could stand at the place itself.
    let column = if line.is_empty() && line.key.is_empty() {
        at - line.start
    } else {
        line.column
    };
    let key = match line.key {
        "" => at..at,
        key => key_start..key_start + key.len(),
    };
    if !is_word(line.key) || at < key.start {
        return None;
    }
    let value = match line.value {
        Some(value) if at > key.end => {
            let rest = &text[key.end + 1..at];
            let begin = at - rest.trim_start().len();
            (is_word(&text[begin..at]) && value.len() <= rest.len())
                .then_some(begin..at)
                .map(Some)?
        }
        _ => None,
    };
    let head = |name: &str| {
        let mut found = lines
            .iter()
            .filter(|line| line.column == 0 && line.dashes.is_empty() && line.key == name);
        let value = found.next()?.value?.trim_matches(['"', '\'']);
        (!value.is_empty() && is_word(value)).then_some(value)
    };
    Some(Spot {
        version: head("apiVersion"),
        kind: head("kind"),
        path: path(&lines[..here], &line.dashes, column)?,
        colon: line.value.is_some(),
        taken: beside(&lines, here, column),
        column,
        key,
        value,
    })
}

/// The keys around a place in a column, behind these dashes, below these lines. `None`: it is in a text.
fn path<'a>(above: &[Line<'a>], dashes: &[usize], column: usize) -> Option<Vec<Option<&'a str>>> {
    let mut path = vec![None; dashes.len()];
    // What the thing stands in that is looked for next, and whether that is a list.
    let (mut column, mut item) = match dashes.first() {
        Some(first) => (*first, true),
        None => (column, false),
    };
    for line in above.iter().rev() {
        if column == 0 && !item {
            break;
        }
        if line.is_empty() {
            continue;
        }
        if line.is_key()
            && (line.column < column || (item && line.dashes.is_empty() && line.column == column))
        {
            if line.value != Some("") {
                return None;
            }
            path.push(Some(line.key));
            path.extend(line.dashes.iter().map(|_| None));
            (column, item) = (line.first(), !line.dashes.is_empty());
        } else if line.first() < column {
            let around = line.dashes.iter().filter(|dash| **dash < column).count();
            if around == 0 {
                // Something that is no key: a text over several lines.
                return None;
            }
            path.extend(std::iter::repeat_n(None, around));
            (column, item) = (line.first(), true);
        }
    }
    path.reverse();
    (column == 0 && !item).then_some(path)
}

/// The keys beside the one in a line.
fn beside<'a>(lines: &[Line<'a>], here: usize, column: usize) -> Vec<&'a str> {
    let mut keys = Vec::new();
    if lines[here].dashes.is_empty() {
        for line in lines[..here].iter().rev().filter(|line| !line.is_empty()) {
            if line.column == column && line.is_key() {
                keys.push(line.key);
            }
            if line.first() < column {
                break;
            }
        }
    }
    let below = lines[here + 1..].iter().filter(|line| !line.is_empty());
    for line in below.take_while(|line| line.first() >= column) {
        if line.column == column && line.is_key() {
            keys.push(line.key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The object, the path and the key at `|`.
    fn at(text: &str) -> Option<String> {
        let place = text.find('|').unwrap_or_default();
        let text = text.replacen('|', "", 1);
        let blank = blanked(&text, &Scan::new(&text));
        let spot = spot(&blank, place)?;
        let path: Vec<&str> = spot.path.iter().map(|step| step.unwrap_or("[]")).collect();
        Some(format!(
            "{} {} {} '{}' beside {}{}",
            spot.version.unwrap_or("?"),
            spot.kind.unwrap_or("?"),
            path.join("."),
            &text[spot.key],
            spot.taken.join(","),
            spot.value
                .map_or(String::new(), |value| format!(" value '{}'", &text[value])),
        ))
    }

    #[test]
    fn keys_are_found_around_actions_and_in_lists() {
        let said =
            |text: &str, expected: &str| assert_eq!(at(text).as_deref(), Some(expected), "{text}");
        let head = "apiVersion: apps/v1\nkind: Deployment\n";
        said(
            &format!("{head}spec:\n  rep|"),
            "apps/v1 Deployment spec 'rep' beside ",
        );
        said(
            &format!(
                "{head}metadata:\n  name: {{{{ .x }}}}\n  {{{{- with .y }}}}\n  |\n  labels: a\n  {{{{- end }}}}\nspec: {{}}"
            ),
            "apps/v1 Deployment metadata '' beside name,labels",
        );
        let pod = format!("{head}spec:\n  template:\n    spec:\n      containers:\n");
        said(
            &format!("{pod}        - name: x\n          im|: y"),
            "apps/v1 Deployment spec.template.spec.containers.[] 'im' beside name",
        );
        said(
            &format!("{pod}      - im|\n        name: x\n      - name: y"),
            "apps/v1 Deployment spec.template.spec.containers.[] 'im' beside name",
        );
        said(
            &format!(
                "{pod}      - name: x\n        ports:\n          - name: http\n            containerPort: 80\n        res|"
            ),
            "apps/v1 Deployment spec.template.spec.containers.[] 'res' beside ports,name",
        );
        said("kind: Pod\n---\nkind: {{ .k }}\n|", "? ?  '' beside kind");
        said("kind: Depl|", "? Depl  'kind' beside  value 'Depl'");
    }

    #[test]
    fn texts_and_values_are_no_keys() {
        for text in [
            "data:\n  x: |-\n    ab|".replacen("|-", ">-", 1),
            "a: b c|".to_owned(),
            "a: {{ x }} |".to_owned(),
            "# ab|".to_owned(),
            "x: {{ y }}\n  ab|".to_owned(),
            "some words\n  ab|".to_owned(),
        ] {
            assert_eq!(at(&text), None, "{text}");
        }
    }
}
