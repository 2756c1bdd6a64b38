//! A document as a list of its leaves, so that any number of documents can be compared at once.

use crate::items::labels;
use crate::path::Step;
use crate::text::one_line;
use crate::tree::{Parsed, Tree, Value};
use pilothouse_yaml::base64;
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

impl Parsed {
    /// Every leaf, in the order of the text; none for what is no YAML.
    #[must_use]
    pub fn leaves(&self) -> &Rc<[Leaf]> {
        self.leaves.get_or_init(|| {
            let mut out = Vec::new();
            if let Some(root) = &self.root {
                let mut flat = Flat {
                    parsed: self,
                    path: Vec::new(),
                    out: &mut out,
                };
                flat.tree(root, false, false);
            }
            out.into()
        })
    }
}

struct Flat<'p> {
    parsed: &'p Parsed,
    path: Vec<Step>,
    out: &'p mut Vec<Leaf>,
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
                for (item, label) in items.iter().zip(labels(items, &self.path)) {
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
                self.out.push(Leaf {
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
