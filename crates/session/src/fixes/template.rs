//! Templates that stop while they are executed, and names that nobody knows.

use super::near::nearest;
use super::{Advice, Case, Draft, keys};
use std::ops::Range;

/// What a template's dot has at the top.
const OBJECTS: &[&str] = &[
    "Capabilities",
    "Chart",
    "Files",
    "Release",
    "Subcharts",
    "Template",
    "Values",
];

/// `.Values.a.b` in a template: its names, and where they are.
struct Chain<'a> {
    start: usize,
    /// What it begins with: nothing for the dot, else a variable.
    root: &'a str,
    names: Vec<&'a str>,
}

impl<'a> Chain<'a> {
    /// The first chain in a stretch of text that has a field of that name.
    fn with_field(case: &Case<'a>, field: &str) -> Option<Chain<'a>> {
        let source = case.source();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
        let mut offset = 0;
        while let Some(at) = source[offset..].find(['.', '$']) {
            let start = offset + at;
            let length = source[start..].find(|c| !inside(c));
            let end = length.map_or(source.len(), |length| start + length);
            let mut names = source[start..end].split('.');
            let root = names.next().unwrap_or_default();
            let names: Vec<&str> = names.collect();
            if names.contains(&field) {
                let start = case.span.start + start;
                return Some(Chain { start, root, names });
            }
            offset = end.max(start + 1);
        }
        None
    }

    fn end(&self) -> usize {
        self.name(self.names.len() - 1).end
    }

    /// Where the name of that number stands.
    fn name(&self, at: usize) -> Range<usize> {
        let before: usize = self.names[..at].iter().map(|name| name.len() + 1).sum();
        let start = self.start + self.root.len() + before + 1;
        start..start + self.names[at].len()
    }

    /// The keys in the values that the first `length` names lead to; `None` where they do not begin with `.Values`.
    fn values(&self, length: usize) -> Option<&[&'a str]> {
        let root = self.root.is_empty() || self.root == "$";
        (root && self.names.first() == Some(&"Values")).then(|| &self.names[1..length])
    }

    /// `(.Values.a).b`: nothing is read of nothing from `length` names on.
    fn guarded(&self, length: usize) -> String {
        let mut text = format!("{}.{}", self.root, self.names[..length].join("."));
        for name in &self.names[length..] {
            text = format!("({text}).{name}");
        }
        text
    }
}

pub(super) fn nil_pointer(case: &Case<'_>) -> Option<Advice> {
    let field = case.message().rsplit("nil pointer evaluating ").next()?;
    let field = field.lines().next()?.rsplit('.').next()?;
    let chain = Chain::with_field(case, field)?;
    let at = chain.names.iter().rposition(|name| *name == field)?;
    let guard = case.fix(
        "Guard the template",
        chain.start..chain.end(),
        chain.guarded(at),
    );
    let Some(owner) = chain.values(at) else {
        return Some(Advice::default().with((at > 0).then_some(guard)));
    };
    let meant = misspelt(case, owner);
    let renamed = meant.map(|(number, meant)| {
        let range = chain.name(number + 1);
        case.fix(format!("Write {meant}"), range, meant)
    });
    let hint = meant.map_or(String::new(), |(number, meant)| {
        let name = owner[number];
        format!("There is no “{name}”, but “{meant}”.")
    });
    let all = chain.values(chain.names.len()).unwrap_or_default();
    Some(
        Advice::hint(hint)
            .with(renamed)
            .with(addition(case, all))
            .with(Some(guard)),
    )
}

/// The first key on the way that the values lack, by its number, and the one that may have been meant.
fn misspelt<'a>(case: &Case<'a>, path: &[&str]) -> Option<(usize, &'a str)> {
    let (scope, own) = scope(case.path);
    let root = case.file("values.yaml").unwrap_or_default();
    let own = case.file(&own).unwrap_or_default();
    (0..path.len()).find_map(|number| {
        let from_root = [&scope[..], &path[..number]].concat();
        let mut beside = keys::children(root, &from_root);
        beside.extend(keys::children(own, &path[..number]));
        if beside.is_empty() || beside.contains(&path[number]) {
            return None;
        }
        Some((number, nearest(path[number], beside)?))
    })
}

/// The names of the subcharts that a template is in, and the values file of the innermost.
fn scope(path: &str) -> (Vec<&str>, String) {
    let mut names = Vec::new();
    let mut folder = String::new();
    let mut rest = path;
    while let Some((name, inner)) = rest
        .strip_prefix("charts/")
        .and_then(|rest| rest.split_once('/'))
    {
        names.push(name);
        folder.push_str(&format!("charts/{name}/"));
        rest = inner;
    }
    (names, format!("{folder}values.yaml"))
}

/// The key added to the chart's values.
fn addition(case: &Case<'_>, path: &[&str]) -> Option<Draft> {
    let file = "values.yaml";
    let (scope, _) = scope(case.path);
    let path = [&scope[..], path].concat();
    let line = &case.text[case.line()];
    let asked = ["if ", "and ", "or ", "not ", "ternary "];
    let value = if asked.iter().any(|word| line.contains(word)) {
        "false"
    } else {
        "\"\""
    };
    let edit = keys::insertion(case.file(file)?, &path, value)?;
    Some(Draft {
        title: format!("Add {} to {file}", path.join(".")),
        path: file.to_owned(),
        edits: vec![edit],
    })
}

pub(super) fn no_field(case: &Case<'_>) -> Option<Advice> {
    let rest = case.message().rsplit("can't evaluate field ").next()?;
    let field = rest.split(' ').next()?;
    let chain = Chain::with_field(case, field)?;
    let at = chain.names.iter().position(|name| *name == field)?;
    if at == 0 && chain.root.is_empty() && OBJECTS.contains(&field) {
        let path = &case.text[chain.start..chain.end()];
        let top = case.fix(format!("Write ${path}"), chain.start..chain.start, "$");
        let hint = "Within range and with the dot is something else; $ is always the top.";
        return Some(Advice::hint(hint).with(Some(top)));
    }
    let plain = PlainValue::find(case, chain.values(at)?)?;
    let title = format!("Put it under {}.{field} in {FILE}", plain.path);
    let hint = format!(
        "In {FILE} {} is {}, not a map with that key.",
        plain.path, plain.value
    );
    let map = plain.moved_below(title, &format!("{field}: "));
    Some(Advice::hint(hint).with(Some(map)))
}

/// Where a word stands in the line of a finding, as a word of its own.
fn word_in_line(case: &Case<'_>, word: &str) -> Option<Range<usize>> {
    let line = case.line();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let text = &case.text[line.clone()];
    let found = text.match_indices(word).find(|(at, _)| {
        !text[..*at].ends_with(inside)
            && !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    });
    found.map(|(at, _)| line.start + at..line.start + at + word.len())
}

fn quoted<'a>(case: &Case<'a>, before: &str) -> Option<&'a str> {
    let (_, rest) = case.message().split_once(before)?;
    rest.split_once('"').map(|(name, _)| name)
}

pub(super) fn unknown_function(case: &Case<'_>) -> Option<Advice> {
    let name = quoted(case, "function \"")?;
    let place = word_in_line(case, name)?;
    // `key:` within an action: one of the lines before lacks its end, as actions may go over several lines.
    if case.text[place.end..].starts_with(':') {
        return super::syntax::run_on(case, place.start);
    }
    if OBJECTS.contains(&name) {
        let dot = case.fix(format!("Write .{name}"), place.start..place.start, ".");
        let hint = format!("What the chart is given begins with a dot: .{name}.");
        return Some(Advice::hint(hint).with(Some(dot)));
    }
    let known = pilothouse_sprig::functions().map(|row| row.name);
    let meant = nearest(name, known)?;
    let renamed = case.fix(format!("Write {meant}"), place, meant);
    Some(Advice::hint(format!("There is “{meant}”.")).with(Some(renamed)))
}

pub(super) fn unknown_variable(case: &Case<'_>) -> Option<Advice> {
    let name = quoted(case, "undefined variable \"")?;
    let place = word_in_line(case, name)?;
    let set = case.text.split(":=").filter_map(|before| {
        let word = before.trim_end().rsplit([' ', ',', '{', '(', '-']).next()?;
        word.starts_with('$').then_some(word)
    });
    let set: Vec<&str> = set.collect();
    if set.contains(&name) {
        let hint = format!(
            "{name} is set in a block that ends before this line. Set it before the block with :=, and change it inside with =."
        );
        return Some(Advice::hint(hint));
    }
    let meant = nearest(name, set)?;
    Some(Advice::default().with(Some(case.fix(format!("Write {meant}"), place, meant))))
}

pub(super) fn unknown_template(case: &Case<'_>) -> Option<Advice> {
    let name = quoted(case, "template \"")?;
    let line = case.line();
    let at = line.start + case.text[line.clone()].find(&format!("\"{name}\""))? + 1;
    let texts = case.workspace.files().filter_map(|(path, file)| {
        let template = path.contains("templates/");
        template.then(|| file.text()).flatten()
    });
    let mut defined = Vec::new();
    for text in texts {
        let names = text.split("define \"").skip(1);
        defined.extend(names.filter_map(|rest| rest.split('"').next()));
    }
    let meant = nearest(name, defined)?;
    let renamed = case.fix(format!("Write “{meant}”"), at..at + name.len(), meant);
    Some(Advice::hint(format!("There is “{meant}”.")).with(Some(renamed)))
}

pub(super) fn wrong_type(case: &Case<'_>) -> Option<Advice> {
    let (_, types) = case
        .message()
        .rsplit_once("wrong type for value; expected ")?;
    let convert = match types.split(';').next()? {
        "string" => "toString",
        "int" => "int",
        "int64" => "int64",
        "float64" => "float64",
        _ => return None,
    };
    let source = case.source();
    let title = format!("Convert it with {convert}");
    let fix = if source.starts_with(['.', '$']) {
        case.fix(title, case.span.clone(), format!("({convert} {source})"))
    } else {
        let line = case.line();
        let pipe = case.text[line.start..case.span.start].rfind("| ")?;
        let at = line.start + pipe + 2;
        case.fix(title, at..at, format!("{convert} | "))
    };
    Some(Advice::default().with(Some(fix)))
}

pub(super) fn comparison(case: &Case<'_>) -> Option<Advice> {
    let (_, types) = case.message().rsplit_once("for comparison: ")?;
    let (a, b) = types.lines().next()?.split_once(" and ")?;
    let whole = |kind: &str| kind.starts_with("int");
    if !(a == "float64" && whole(b) || whole(a) && b == "float64") {
        return None;
    }
    let line = case.line();
    let operand = case.source().split_whitespace().skip(1);
    let operand = operand.map(|word| word.trim_matches(['(', ')']));
    let operand = operand
        .into_iter()
        .find(|word| word.starts_with(['.', '$']))?;
    let at = case.span.start.max(line.start);
    let start = at + case.text[at..line.end].find(operand)?;
    let fix = case.fix(
        "Compare it as a whole number",
        start..start + operand.len(),
        format!("(int {operand})"),
    );
    Some(Advice::default().with(Some(fix)))
}

pub(super) fn arguments(case: &Case<'_>) -> Option<Advice> {
    let (_, rest) = case.message().rsplit_once("wrong number of args for ")?;
    let (name, counts) = rest.lines().next()?.split_once(": want ")?;
    let (wanted, got) = counts.split_once(" got ")?;
    let row = pilothouse_sprig::lookup(name)?;
    Some(Advice::hint(format!(
        "It is called so: {}. It takes {wanted}, and gets {got}; what stands before a pipe is the last one.",
        row.signature
    )))
}

/// A text where a list is wanted: a list of that text.
pub(super) fn range(case: &Case<'_>) -> Option<Advice> {
    let last = case.source().rsplit('.').next()?;
    let chain = Chain::with_field(case, last)?;
    let plain = PlainValue::find(case, chain.values(chain.names.len())?)?;
    let title = format!("Make {} a list in {FILE}", plain.path);
    let list = plain.moved_below(title, "- ");
    Some(Advice::default().with(Some(list)))
}

const FILE: &str = "values.yaml";

/// A scalar of the chart's values.yaml that something with parts is wanted for.
struct PlainValue<'c> {
    /// Its keys, joined by dots.
    path: String,
    value: &'c str,
    key: keys::Key<'c>,
    column: usize,
}

impl<'c> PlainValue<'c> {
    /// The value at `owner`, as the template at hand sees it; `None` where it is missing or no plain scalar.
    fn find(case: &Case<'c>, owner: &[&str]) -> Option<PlainValue<'c>> {
        let (scope, _) = scope(case.path);
        let path = [&scope[..], owner].concat();
        let text = case.file(FILE)?;
        let key = keys::find(text, &path)?;
        let value = key.value_in(text);
        if value.is_empty() || value.starts_with(['{', '[', '|', '>', '&', '*']) {
            return None;
        }
        let column = key.place.start - super::line_at(text, key.place.start).start;
        Some(PlainValue {
            path: path.join("."),
            value,
            key,
            column,
        })
    }

    /// The value on a line of its own below its key, behind `lead`.
    fn moved_below(&self, title: String, lead: &str) -> Draft {
        let indent = " ".repeat(self.column + 2);
        let place = self.key.place.end + 1..self.key.value.end;
        Draft {
            title,
            path: FILE.to_owned(),
            edits: vec![(place, format!("\n{indent}{lead}{}", self.value))],
        }
    }
}

/// The value that `required` asks for.
pub(super) fn refused(case: &Case<'_>) -> Option<Advice> {
    let line = &case.text[case.line()];
    let (_, asked) = line.split_once("required ")?;
    let (_, path) = asked.split_once(".Values.")?;
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
    let path = &path[..end.unwrap_or(path.len())];
    let (scope, _) = scope(case.path);
    let path = [&scope[..], &[path]].concat().join(".");
    Some(Advice::hint(format!(
        "The chart does not render without {path}: set it in the values."
    )))
}
