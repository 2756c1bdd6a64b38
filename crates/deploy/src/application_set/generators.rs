//! Generators: what makes sets of parameters.

use super::Filler;
use super::git;
use crate::at_hand::AtHand;
use crate::tree::{Kind, Tree};
use crate::{MOST, Notes};

/// How deep generators stand in generators: Argo CD allows two levels.
const MOST_NESTED: usize = 4;
/// More sets are not made: told, and cut, by what asks for them.
const MOST_SETS: usize = MOST * 50;

/// What generators need.
pub(super) struct Generators<'a> {
    pub(super) filler: &'a Filler,
    pub(super) at_hand: &'a AtHand<'a>,
    pub(super) notes: &'a mut Notes,
}

impl Generators<'_> {
    /// The sets of all generators of a list, one after the other; `outer` is what a matrix knows already.
    pub(super) fn all(
        &mut self,
        list: Option<&Tree>,
        outer: Option<&Tree>,
        depth: usize,
    ) -> Vec<Tree> {
        let mut sets = Vec::new();
        for generator in list.map_or(&[][..], Tree::items) {
            sets.extend(self.one(generator, outer, depth));
            sets.truncate(MOST_SETS);
        }
        sets
    }

    fn one(&mut self, generator: &Tree, outer: Option<&Tree>, depth: usize) -> Vec<Tree> {
        if depth > MOST_NESTED {
            self.notes.add(
                generator.line,
                "generators",
                "they stand in each other too deep",
            );
            return Vec::new();
        }
        let mut sets = Vec::new();
        for (_, tree) in generator.entries() {
            if let Some(template) = tree.get("template") {
                let why = "a template of a generator is not laid over the other one";
                self.notes.add(template.line, "template", why);
            }
        }
        for (name, tree) in generator.entries() {
            match &**name {
                "list" => sets.extend(self.list(tree, outer)),
                "matrix" => sets.extend(self.matrix(tree, outer, depth)),
                "merge" => sets.extend(self.merge(tree, outer, depth)),
                "git" => sets.extend(self.git(tree, outer)),
                "selector" => {}
                other => {
                    let why = match other {
                        "clusters" => "which clusters there are is not in any file",
                        _ => "what this generator makes is not in any file",
                    };
                    let why = format!(
                        "{why}: it stands for one, of which its labels and values are known"
                    );
                    self.notes.add(tree.line, other, why);
                    sets.push(self.asked(other, tree));
                }
            }
        }
        if let Some(selector) = generator.get("selector") {
            self.select(selector, &mut sets);
        }
        sets
    }

    fn list(&mut self, list: &Tree, outer: Option<&Tree>) -> Vec<Tree> {
        if let Some(yaml) = list.get("elementsYaml") {
            let text = yaml.text().unwrap_or_default();
            let filled = match outer {
                Some(outer) => self.filler.text(text, outer),
                None => Ok(text.to_owned()),
            };
            let trees = filled.and_then(|text| crate::tree::read(&text));
            return match trees {
                Ok(trees) => trees
                    .iter()
                    .flat_map(|tree| tree.items().to_vec())
                    .collect(),
                Err(why) => {
                    self.notes
                        .add(yaml.line, "elementsYaml", why.trim_end_matches('.'));
                    Vec::new()
                }
            };
        }
        let elements = list.get("elements").map_or(&[][..], Tree::items);
        elements
            .iter()
            .map(|element| match outer {
                Some(outer) => self.filler.filled(element, outer, self.notes),
                None => element.clone(),
            })
            .collect()
    }

    /// Each set of the first with each set of the second, which may name what the first one made.
    fn matrix(&mut self, matrix: &Tree, outer: Option<&Tree>, depth: usize) -> Vec<Tree> {
        let inner = matrix.get("generators").map_or(&[][..], Tree::items);
        let mut sets = match outer {
            Some(outer) => vec![outer.clone()],
            None => vec![Tree {
                line: matrix.line,
                lines: false,
                kind: Kind::Map(Vec::new()),
            }],
        };
        for generator in inner {
            let mut products = Vec::new();
            for set in &sets {
                for more in self.one(generator, Some(set), depth + 1) {
                    let line = more.line;
                    let product = set.merged(&more);
                    products.push(Tree { line, ..product });
                }
                if products.len() > MOST_SETS {
                    let why =
                        format!("its generators make more than {MOST_SETS} applications together");
                    self.notes.add(matrix.line, "matrix", why);
                    products.truncate(MOST_SETS);
                    break;
                }
            }
            sets = products;
        }
        sets
    }

    /// The sets of the first generator, each laid over by those of the others that have the same merge keys.
    fn merge(&mut self, merge: &Tree, outer: Option<&Tree>, depth: usize) -> Vec<Tree> {
        let keys = merge.get("mergeKeys").into_iter().flat_map(Tree::texts);
        let keys: Vec<&str> = keys.map(|(_, key)| key).collect();
        let inner = merge.get("generators").map_or(&[][..], Tree::items);
        let mut inner = inner.iter();
        let Some(first) = inner.next() else {
            return Vec::new();
        };
        let mut sets = self.one(first, outer, depth + 1);
        let same = |a: &Tree, b: &Tree| {
            keys.iter().all(|key| {
                super::plain(a, key).is_some() && super::plain(a, key) == super::plain(b, key)
            })
        };
        for generator in inner {
            let over = self.one(generator, outer, depth + 1);
            for set in &mut sets {
                if let Some(more) = over.iter().find(|more| same(set, more)) {
                    *set = set.merged(more);
                }
            }
        }
        sets
    }

    fn git(&mut self, generator: &Tree, outer: Option<&Tree>) -> Vec<Tree> {
        let known = outer.filter(|outer| !outer.entries().is_empty());
        let values = generator.get("values");
        let generator = match known {
            Some(outer) => self
                .filler
                .filled(&generator.without("values"), outer, self.notes),
            None => generator.clone(),
        };
        let mut sets = git::sets(&generator, self.at_hand, self.notes);
        if let Some(values) = values {
            for set in &mut sets {
                let all = known.map_or_else(|| set.clone(), |outer| outer.merged(set));
                let values = self.filler.filled(values, &all, self.notes);
                *set = set.with("values", values);
            }
        }
        sets
    }

    /// What is known of one of those that a generator would get from a server: the labels that it chooses by, its own values,
    /// and that a cluster without labels is the one that Argo CD runs in.
    fn asked(&mut self, name: &str, generator: &Tree) -> Tree {
        let empty = Tree {
            line: generator.line,
            lines: false,
            kind: Kind::Map(Vec::new()),
        };
        let text = |text: &str| Tree::text_node(generator.line, text);
        let mut set = empty.clone();
        let labels = generator.at(&["selector", "matchLabels"]);
        if let Some(labels) = labels {
            set = set.with("metadata", empty.with("labels", labels.clone()));
        } else if name == "clusters" && generator.get("selector").is_none() {
            set = set
                .with("name", text("in-cluster"))
                .with("nameNormalized", text("in-cluster"))
                .with("server", text("https://kubernetes.default.svc"));
        }
        match generator.get("values") {
            Some(values) => {
                let values = self.filler.filled(values, &set, self.notes);
                set.with("values", values)
            }
            None => set,
        }
    }

    /// Keeps the sets that `matchLabels` and `matchExpressions` name.
    fn select(&mut self, selector: &Tree, sets: &mut Vec<Tree>) {
        for expression in selector
            .get("matchExpressions")
            .map_or(&[][..], Tree::items)
        {
            let key = expression.text_at("key").unwrap_or_default();
            let values = expression.get("values").into_iter().flat_map(Tree::texts);
            let values: Vec<&str> = values.map(|(_, text)| text).collect();
            let operator = expression.text_at("operator").unwrap_or_default();
            sets.retain(|set| {
                let own = super::plain(set, key);
                let among = own.as_deref().is_some_and(|own| values.contains(&own));
                match operator {
                    "In" => among,
                    "NotIn" => !among,
                    "Exists" => own.is_some(),
                    "DoesNotExist" => own.is_none(),
                    _ => true,
                }
            });
        }
        let labels = selector.get("matchLabels").map_or(&[][..], Tree::entries);
        sets.retain(|set| {
            labels
                .iter()
                .all(|(key, wanted)| super::plain(set, key).as_deref() == wanted.text())
        });
    }
}
