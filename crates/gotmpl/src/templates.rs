//! Templates by name.

use crate::{Parsed, Tree};
use rustc_hash::FxHashMap;
use std::rc::Rc;

type Trees = FxHashMap<Rc<str>, Rc<Tree>>;

/// What `tpl` adds for one execution, on top of what was there.
#[derive(Debug)]
struct Layer {
    trees: Vec<(Rc<str>, Rc<Tree>)>,
    below: Option<Rc<Layer>>,
}

/// A set of named templates. Cloning shares it; what is added to a clone is seen there only.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    base: Rc<Trees>,
    layers: Option<Rc<Layer>>,
}

impl Templates {
    /// No templates.
    #[must_use]
    pub fn new() -> Templates {
        Templates::default()
    }

    /// Adds what a text defines, the text's own template included. A template of a known name replaces the old
    /// one, unless it is blank ([`Tree::is_empty`]).
    pub fn add(&mut self, parsed: &Parsed) {
        let trees = Rc::make_mut(&mut self.base);
        for (name, tree) in &parsed.trees {
            if !tree.is_empty() || !trees.contains_key(name) {
                trees.insert(name.clone(), tree.clone());
            }
        }
    }

    /// The same with what `parsed` defines on top; made for `tpl`, where `self` is large and `parsed` small.
    #[must_use]
    pub(crate) fn with(&self, parsed: &Parsed) -> Templates {
        let trees = parsed.trees.iter();
        let trees = trees.filter(|(name, tree)| !tree.is_empty() || self.get(name).is_none());
        Templates {
            base: self.base.clone(),
            layers: Some(Rc::new(Layer {
                trees: trees.cloned().collect(),
                below: self.layers.clone(),
            })),
        }
    }

    /// The template of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Rc<Tree>> {
        let mut layer = self.layers.as_deref();
        while let Some(Layer { trees, below }) = layer {
            if let Some((_, tree)) = trees.iter().find(|(known, _)| **known == *name) {
                return Some(tree);
            }
            layer = below.as_deref();
        }
        self.base.get(name)
    }

    /// Whether a template of this set is no addition of `tpl`'s.
    pub(crate) fn is_lasting(&self, tree: &Rc<Tree>) -> bool {
        let base = || self.base.get(tree.name());
        self.layers.is_none() || base().is_some_and(|known| Rc::ptr_eq(known, tree))
    }

    /// All names, in no particular order; what `tpl` added is left out.
    pub fn names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.base.keys()
    }
}
