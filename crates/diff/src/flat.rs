//! A document as a list of its leaves, so that any number of documents can be compared at once.

use crate::items::labels;
use crate::path::Step;
use crate::text::one_line;
use crate::tree::{Parsed, Tree, Value};
use pilothouse_yaml::base64;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// A value without values in it.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where it is.
    pub path: Rc<[Step]>,
    /// The same for equal values.
    pub hash: u64,
    /// The value on one line, shortened.
    pub text: Rc<str>,
    /// The line that it begins in, from 1.
    pub line: u32,
    /// Its bytes.
    pub range: std::ops::Range<u32>,
    /// It is what a Secret holds.
    pub masked: bool,
}

/// A list whose items are told apart by what they are (`--verbose`, `tcp`) and whose order says something: the arguments
/// of a command. What `Secret`s hold is none.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// Where it is.
    pub path: Rc<[Step]>,
    /// What its items are called, in their order.
    pub labels: Vec<Rc<str>>,
    /// The list on one line, shortened.
    pub text: Rc<str>,
    /// The line that it begins in, from 1.
    pub line: u32,
}

/// A document taken apart.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    leaves: Vec<Leaf>,
    sequences: Vec<Sequence>,
}

impl Parsed {
    /// Every leaf, in the order of the text; none for what is no YAML.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.parts().leaves
    }

    /// Every list in which the order of named items says something, in the order of the text.
    #[must_use]
    pub fn sequences(&self) -> &[Sequence] {
        &self.parts().sequences
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| {
            let mut flat = Flat {
                parsed: self,
                path: Vec::new(),
                out: Parts::default(),
            };
            if let Some(root) = &self.root {
                flat.tree(root, false, false);
            }
            flat.out
        })
    }
}

impl Sequence {
    /// Whether what two of them share stands in another order.
    #[must_use]
    pub fn is_reordered(&self, other: &Sequence) -> bool {
        let shared = |one: &Sequence, other: &Sequence| -> Vec<Rc<str>> {
            let known: FxHashSet<&str> = other.labels.iter().map(|label| &**label).collect();
            let labels = one.labels.iter();
            labels
                .filter(|label| known.contains(&***label))
                .cloned()
                .collect()
        };
        self.labels != other.labels && shared(self, other) != shared(other, self)
    }
}

struct Flat<'p> {
    parsed: &'p Parsed,
    path: Vec<Step>,
    out: Parts,
}

impl Flat<'_> {
    fn tree(&mut self, tree: &Tree, masked: bool, encoded: bool) {
        match &tree.value {
            Value::Map(entries) if !entries.is_empty() => {
                let secret = tree.get("kind").and_then(Tree::text) == Some("Secret");
                for entry in entries {
                    let data = secret && &*entry.key == "data";
                    let holds = data || secret && &*entry.key == "stringData";
                    self.path.push(Step::Key(entry.key.clone()));
                    self.tree(&entry.tree, masked || holds, encoded || data);
                    self.path.pop();
                }
            }
            Value::List(items) if !items.is_empty() => {
                let labels = labels(items, &self.path);
                if items.len() > 1 && !masked && items.iter().all(Tree::is_scalar) {
                    self.out.sequences.push(Sequence {
                        path: self.path.as_slice().into(),
                        labels: labels.clone(),
                        text: one_line(&tree.value).into(),
                        line: self.parsed.line_of(tree.start) + 1,
                    });
                }
                for (item, label) in items.iter().zip(labels) {
                    self.path.push(Step::Item(label));
                    self.tree(item, masked, encoded);
                    self.path.pop();
                }
            }
            value => {
                let decoded = tree.text().filter(|_| encoded).and_then(base64::decode);
                let decoded = decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                let value = match decoded {
                    Some(text) => &Value::Text(text.into()),
                    None => value,
                };
                self.out.leaves.push(Leaf {
                    path: self.path.as_slice().into(),
                    hash: value.hash(),
                    text: one_line(value).into(),
                    line: self.parsed.line_of(tree.start) + 1,
                    range: tree.start..tree.end,
                    masked,
                });
            }
        }
    }
}
