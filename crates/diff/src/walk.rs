//! Two documents gone through side by side: the fields that differ, and which lines stand beside each other.

mod embedded;
mod rows;

use crate::items::{merged, paired};
use crate::lines::{self, Hunk, Line};
use crate::path::{Step, is_derived, keys};
use crate::text::{one_line, plain};
use crate::tree::{Entry, Parsed, Tree, Value, index};
use pilothouse_kube::{Immutable, immutable};
use pilothouse_yaml::base64;
use rows::{cut, last};
use std::ops::Range;

/// A field that differs.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where it is.
    pub path: Vec<Step>,
    /// What it is on the left.
    pub left: Option<Place>,
    /// What it is on the right.
    pub right: Option<Place>,
    /// It is what a Secret holds.
    pub masked: bool,
    /// It follows from other fields or from the chart's version.
    pub derived: bool,
    /// Why it cannot be changed in an object that exists.
    pub immutable: Option<&'static Immutable>,
    /// Of texts of several lines: what differs inside.
    pub inner: Vec<Hunk>,
}

/// What a field is on one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The value on one line, shortened; `hidden` for what a Secret holds.
    pub text: String,
    /// The line that it begins in, from 1.
    pub line: u32,
    /// Its bytes with its key.
    pub whole: Range<u32>,
    /// The bytes of the value.
    pub value: Range<u32>,
}

/// How two documents differ.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The fields that do, in the order of the right side.
    pub fields: Vec<Field>,
    /// The lines that do, with some around them.
    pub hunks: Vec<Hunk>,
}

/// What stands for what is not shown.
pub const HIDDEN: &str = "hidden";

/// How two documents of one object differ; `reveal`: what a Secret holds too. Where one of them is no YAML, their lines are
/// compared.
#[must_use]
pub fn diff(left: &Parsed, right: &Parsed, reveal: bool) -> Diff {
    differ(left, right, reveal, lines::AROUND)
}

/// The same lines as [`diff`]'s, and all that are equal with them.
#[must_use]
pub fn unfolded(left: &Parsed, right: &Parsed, reveal: bool) -> Vec<Hunk> {
    differ(left, right, reveal, lines::ALL).hunks
}

fn differ(left: &Parsed, right: &Parsed, reveal: bool, around: usize) -> Diff {
    let (Some(l), Some(r)) = (&left.root, &right.root) else {
        let kind = secret_kind(&left.text).max(secret_kind(&right.text));
        return Diff {
            fields: Vec::new(),
            hunks: {
                let (old, new): (Vec<&str>, Vec<&str>) =
                    (left.text.lines().collect(), right.text.lines().collect());
                let beside = lines::beside(&old, &new);
                let kind = if reveal { "" } else { kind };
                lines::grouped(kind, &left.text, &right.text, &beside, around)
            },
        };
    };
    let mut walk = Walk::new(left, right, reveal);
    let object = |tree: &Tree, key: &str| {
        tree.get(key)
            .and_then(Tree::text)
            .unwrap_or_default()
            .to_owned()
    };
    walk.kind = object(l, "kind");
    walk.api_version = object(l, "apiVersion");
    let sealed = l.get("immutable").map(|tree| &tree.value);
    walk.sealed = matches!(sealed, Some(Value::Bool(true)));
    walk.node(
        l,
        r,
        Some((0..left.line_count(), 0..right.line_count())),
        &Context::default(),
    );
    let kind = secret_kind(&left.text).max(secret_kind(&right.text));
    let hunks = lines::grouped(
        if reveal { "" } else { kind },
        &left.text,
        &right.text,
        &walk.lines,
        around,
    );
    Diff {
        fields: walk.fields,
        hunks,
    }
}

/// The kind whose values are hidden: lists may hold Secrets.
fn secret_kind(text: &str) -> &'static str {
    if !text.contains("Secret") {
        return "";
    }
    let tops = text.lines().filter(|line| line.starts_with("kind:"));
    let list = tops.clone().any(|line| line.contains("List"));
    let nested = text.lines().any(|line| {
        line.trim_start()
            .trim_start_matches("- ")
            .starts_with("kind: Secret")
    });
    match (list, nested) {
        (true, true) => "SecretList",
        (false, true) => "Secret",
        _ if text.contains("\"Secret\"") || text.contains("'Secret'") => "Secret",
        _ => "",
    }
}

/// The lines of a value on both sides.
type Ranges = Option<(Range<u32>, Range<u32>)>;
/// Those of a value that one side may lack.
type Single = (Option<Range<u32>>, Option<Range<u32>>);
/// Those of each child of a collection, and at last what is left.
type Parts = (Vec<Range<u32>>, Vec<Range<u32>>);

/// What is known of the way to a value.
#[derive(Clone, Copy, Default)]
struct Context {
    /// Inside a Secret, right below it.
    secret: bool,
    /// What a Secret holds.
    masked: bool,
    /// Base64.
    encoded: bool,
    /// Inside so many texts.
    embedded: u32,
}

struct Walk<'a> {
    left: &'a Parsed,
    right: &'a Parsed,
    reveal: bool,
    kind: String,
    api_version: String,
    sealed: bool,
    path: Vec<Step>,
    lines: Vec<Line>,
    fields: Vec<Field>,
    /// Where embedded texts begin in the documents, in lines; nested values are counted from there.
    shift: Option<(Option<u32>, Option<u32>)>,
}

impl<'a> Walk<'a> {
    fn new(left: &'a Parsed, right: &'a Parsed, reveal: bool) -> Walk<'a> {
        Walk {
            left,
            right,
            reveal,
            kind: String::new(),
            api_version: String::new(),
            sealed: false,
            path: Vec::new(),
            lines: Vec::new(),
            fields: Vec::new(),
            shift: None,
        }
    }

    /// Two values at one place, with the lines that are theirs.
    fn node(&mut self, l: &Tree, r: &Tree, ranges: Ranges, context: &Context) {
        if l.same(r) {
            return self.context(ranges);
        }
        let block = l.block && r.block;
        match (&l.value, &r.value) {
            (Value::Map(a), Value::Map(b)) => {
                let kind = |tree: &Tree| tree.get("kind").and_then(Tree::text) == Some("Secret");
                let inner = Context {
                    secret: kind(l) || kind(r),
                    ..*context
                };
                let inside = ranges.clone().filter(|_| block);
                self.entries(a, b, inside.clone(), &inner);
                if inside.is_none() {
                    self.changed(ranges);
                }
            }
            (Value::List(a), Value::List(b)) => {
                let inside = ranges.clone().filter(|_| block);
                self.items(a, b, inside.clone(), context);
                if inside.is_none() {
                    self.changed(ranges);
                }
            }
            _ => {
                let differs = self.leaf(l, r, context);
                if differs {
                    self.changed(ranges);
                } else {
                    self.context(ranges);
                }
            }
        }
    }

    fn entries(&mut self, a: &[Entry], b: &[Entry], ranges: Ranges, context: &Context) {
        let on_left = index(a);
        let partners: Vec<Option<usize>> = b.iter().map(|entry| on_left.find(&entry.key)).collect();
        let parts = ranges.map(|(l, r)| {
            let ends = |parsed: &Parsed, entries: &[Entry]| -> Vec<u32> {
                entries
                    .iter()
                    .map(|entry| parsed.line_of(last(entry.start, entry.tree.end)))
                    .collect()
            };
            (cut(&l, &ends(self.left, a)), cut(&r, &ends(self.right, b)))
        });
        for (l, r) in merged(a.len(), &partners) {
            let of = |parts: &Vec<Range<u32>>, at: Option<usize>| at.map(|at| parts[at].clone());
            let ranges = parts.as_ref().map(|(x, y)| (of(x, l), of(y, r)));
            let (l, r) = (l.map(|at| &a[at]), r.map(|at| &b[at]));
            let Some(key) = l.or(r).map(|entry| entry.key.clone()) else {
                continue;
            };
            let below = Context {
                secret: false,
                masked: context.masked
                    || context.secret && matches!(&*key, "data" | "stringData") && !self.reveal,
                encoded: context.encoded || context.secret && &*key == "data",
                ..*context
            };
            self.path.push(Step::Key(key));
            match (l, r) {
                (Some(l), Some(r)) => {
                    let ranges = ranges.and_then(|(x, y)| Some((x?, y?)));
                    let ranges = ranges.map(|(x, y)| self.head(l, r, x, y));
                    self.node(&l.tree, &r.tree, ranges, &below);
                }
                (l, r) => {
                    let start = l.or(r).map_or(0, |entry| entry.start);
                    self.alone(l.map(|l| &l.tree), r.map(|r| &r.tree), start, &below);
                    self.one_sided(ranges);
                }
            }
            self.path.pop();
        }
        self.tails(parts);
    }

    fn items(&mut self, a: &[Tree], b: &[Tree], ranges: Ranges, context: &Context) {
        let parts = ranges.map(|(l, r)| {
            let ends = |parsed: &Parsed, items: &[Tree]| -> Vec<u32> {
                items
                    .iter()
                    .map(|item| parsed.line_of(last(item.start, item.end)))
                    .collect()
            };
            (cut(&l, &ends(self.left, a)), cut(&r, &ends(self.right, b)))
        });
        for pair in paired(a, b, &self.path) {
            let of = |parts: &Vec<Range<u32>>, at: Option<usize>| at.map(|at| parts[at].clone());
            let ranges = parts
                .as_ref()
                .map(|(x, y)| (of(x, pair.left), of(y, pair.right)));
            self.path.push(Step::Item(pair.label));
            match (pair.left.map(|at| &a[at]), pair.right.map(|at| &b[at])) {
                (Some(l), Some(r)) => {
                    let ranges = ranges.and_then(|(x, y)| Some((x?, y?)));
                    let ranges = ranges.map(|(x, y)| self.comments(l.start, r.start, x, y));
                    self.node(l, r, ranges, context);
                }
                (l, r) => {
                    let start = l.or(r).map_or(0, |tree| tree.start);
                    self.alone(l, r, start, context);
                    self.one_sided(ranges);
                }
            }
            self.path.pop();
        }
        self.tails(parts);
    }

    /// A value that only one side has. `start`: where its key begins.
    fn alone(&mut self, l: Option<&Tree>, r: Option<&Tree>, start: u32, context: &Context) {
        let left = l.map(|tree| self.place(tree, start, true, context));
        let right = r.map(|tree| self.place(tree, start, false, context));
        self.push(left, right, context, Vec::new());
    }

    /// Two values that are not both mappings or both lists, or not equal; `false` where they are the same all the same:
    /// base64 of the same bytes.
    fn leaf(&mut self, l: &Tree, r: &Tree, context: &Context) -> bool {
        let texts = (l.text(), r.text());
        if let (true, (Some(a), Some(b))) = (context.encoded, texts)
            && let (Some(a), Some(b)) = (base64::decode(a), base64::decode(b))
            && a == b
        {
            return false;
        }
        let mut inner = Vec::new();
        if let ((Some(a), Some(b)), false) = (texts, context.masked) {
            if self.embedded(l, r, a, b, context) {
                return true;
            }
            if a.contains('\n') || b.contains('\n') {
                inner = lines::hunks("", a, b);
            }
        }
        let (a, b) = (
            self.place(l, l.start, true, context),
            self.place(r, r.start, false, context),
        );
        self.push(Some(a), Some(b), context, inner);
        true
    }

    fn place(&self, tree: &Tree, start: u32, left: bool, context: &Context) -> Place {
        let parsed = if left { self.left } else { self.right };
        let text = match (&tree.value, context) {
            _ if context.masked => HIDDEN.to_owned(),
            (Value::Text(text), Context { encoded: true, .. }) => decoded(text),
            (value @ Value::Text(text), _) if !text.contains('\n') && text.len() < 400 => {
                // Long names are worth reading to their end.
                if one_line(value).starts_with('"') {
                    one_line(value)
                } else {
                    plain(value)
                }
            }
            (value, _) => one_line(value),
        };
        let begins = start.min(tree.start);
        let line = parsed.line_of(begins);
        Place {
            text,
            line: line + 1,
            whole: parsed.bytes_of(line, line + 1).start..tree.end.max(begins),
            value: tree.start..tree.end,
        }
    }

    fn immutable(&self, left: Option<&Place>, right: Option<&Place>) -> Option<&'static Immutable> {
        immutable(
            &self.api_version,
            &self.kind,
            self.sealed,
            &keys(&self.path),
            left.map(|place| &*place.text),
            right.map(|place| &*place.text),
        )
    }

    fn push(
        &mut self,
        left: Option<Place>,
        right: Option<Place>,
        context: &Context,
        inner: Vec<Hunk>,
    ) {
        self.fields.push(Field {
            derived: is_derived(&self.path),
            immutable: if context.embedded == 0 {
                self.immutable(left.as_ref(), right.as_ref())
            } else {
                None
            },
            path: self.path.clone(),
            left,
            right,
            masked: context.masked,
            inner,
        });
    }
}

/// What base64 stands for, where that is text.
fn decoded(text: &str) -> String {
    let bytes = base64::decode(text);
    let text = bytes.map(|bytes| String::from_utf8(bytes).unwrap_or_else(|_| "binary".to_owned()));
    text.map_or_else(
        || "not base64".to_owned(),
        |text| one_line(&Value::Text(text.into())),
    )
}

#[cfg(test)]
mod tests;
