//! Where a value comes from: a path into what a chart is rendered with, or a set of such paths.

use crate::Key;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where a value comes from. 4 bytes, `Copy`; means something only together with the [`Origins`] it was
/// made by. [`Origin::NONE`] is a value that comes from nowhere but the template itself.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Origin(u32);

impl Origin {
    /// A value of the template's own: a literal, a computed constant.
    pub const NONE: Origin = Origin(0);

    /// Whether it comes from somewhere.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// Its place in the table, for side tables indexed by origin.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// A key of a map or a field of an object.
    Key(Key),
    /// An element of a list.
    Index(u32),
}

#[derive(Clone, Debug)]
enum Node {
    None,
    Root(Key),
    Child(Origin, Step),
    Set(Box<[Origin]>),
}

/// The table of origins: append-only, each path and each set stored once, so that an [`Origin`] stays valid
/// and stays the same over every render of a session.
#[derive(Debug)]
pub struct Origins {
    id: u32,
    nodes: Vec<Node>,
    roots: FxHashMap<Key, Origin>,
    keys: FxHashMap<Origin, FxHashMap<Key, Origin>>,
    indices: FxHashMap<(Origin, u32), Origin>,
    sets: FxHashMap<Box<[Origin]>, Origin>,
}

impl Default for Origins {
    fn default() -> Origins {
        static IDS: AtomicU32 = AtomicU32::new(1);
        Origins {
            id: IDS.fetch_add(1, Ordering::Relaxed),
            nodes: vec![Node::None],
            roots: FxHashMap::default(),
            keys: FxHashMap::default(),
            indices: FxHashMap::default(),
            sets: FxHashMap::default(),
        }
    }
}

/// A set larger than this keeps its first members: nobody reads a cause of more parts, and a checksum over
/// every file of a chart must not make each later union slow.
const MOST_IN_SET: usize = 64;

impl Origins {
    /// An empty table.
    #[must_use]
    pub fn new() -> Origins {
        Origins::default()
    }

    /// The table's own number, for caches that outlive it. Never 0.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// How many origins there are; [`Origin::index`] is below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing but [`Origin::NONE`] is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    fn push(&mut self, node: Node) -> Origin {
        let origin = Origin(self.nodes.len() as u32);
        self.nodes.push(node);
        origin
    }

    /// The root of what one chart instance sees as `.`; `scope` is the chart's path
    /// (`""` for the root chart, `"postgresql"`, `"postgresql/common"` by subchart names).
    pub fn root(&mut self, scope: &str) -> Origin {
        if let Some(origin) = self.roots.get(scope) {
            return *origin;
        }
        let key: Key = scope.into();
        let origin = self.push(Node::Root(key.clone()));
        self.roots.insert(key, origin);
        origin
    }

    /// What stands under `key` in `parent`. A child of nothing is nothing, a child of a set the set itself.
    pub fn child(&mut self, parent: Origin, key: &str) -> Origin {
        if !self.has_children(parent) {
            return parent;
        }
        if let Some(origin) = self.keys.get(&parent).and_then(|keys| keys.get(key)) {
            return *origin;
        }
        let key: Key = key.into();
        let origin = self.push(Node::Child(parent, Step::Key(key.clone())));
        self.keys.entry(parent).or_default().insert(key, origin);
        origin
    }

    /// The element `index` of `parent`, as [`Origins::child`].
    pub fn element(&mut self, parent: Origin, index: u32) -> Origin {
        if !self.has_children(parent) {
            return parent;
        }
        if let Some(origin) = self.indices.get(&(parent, index)) {
            return *origin;
        }
        let origin = self.push(Node::Child(parent, Step::Index(index)));
        self.indices.insert((parent, index), origin);
        origin
    }

    /// Both. Cheap where one is nothing or they are the same.
    pub fn union(&mut self, a: Origin, b: Origin) -> Origin {
        match (a.is_some(), b.is_some()) {
            (_, false) => a,
            (false, _) => b,
            _ if a == b => a,
            _ => self.set(&[a, b]),
        }
    }

    /// All of `parts` (sets among them are taken apart).
    pub fn set(&mut self, parts: &[Origin]) -> Origin {
        let mut members = Vec::with_capacity(parts.len());
        for part in parts {
            match &self.nodes[part.index()] {
                Node::None => {}
                Node::Set(inner) => members.extend_from_slice(inner),
                Node::Root(_) | Node::Child(..) => members.push(*part),
            }
        }
        members.sort_unstable();
        members.dedup();
        members.truncate(MOST_IN_SET);
        match members.as_slice() {
            [] => Origin::NONE,
            [one] => *one,
            _ => {
                let members = members.into_boxed_slice();
                if let Some(origin) = self.sets.get(&members) {
                    return *origin;
                }
                let origin = self.push(Node::Set(members.clone()));
                self.sets.insert(members, origin);
                origin
            }
        }
    }

    /// The single paths that `origin` stands for: itself, or the members of a set; none for nothing.
    #[must_use]
    pub fn members(&self, origin: Origin) -> Vec<Origin> {
        match self.nodes.get(origin.index()) {
            None | Some(Node::None) => Vec::new(),
            Some(Node::Set(members)) => members.to_vec(),
            Some(Node::Root(_) | Node::Child(..)) => vec![origin],
        }
    }

    /// The path of a single origin: the chart's scope and the steps below its `.`
    /// (`Values`, `image`, `tag`). `None` for nothing and for a set.
    #[must_use]
    pub fn path(&self, origin: Origin) -> Option<(Key, Vec<Step>)> {
        let mut steps = Vec::new();
        let mut at = origin;
        loop {
            match self.nodes.get(at.index())? {
                Node::Root(scope) => {
                    steps.reverse();
                    return Some((scope.clone(), steps));
                }
                Node::Child(parent, step) => {
                    steps.push(step.clone());
                    at = *parent;
                }
                Node::None | Node::Set(_) => return None,
            }
        }
    }

    /// What `origin` stands under; `None` for roots, sets and nothing.
    #[must_use]
    pub fn parent(&self, origin: Origin) -> Option<Origin> {
        match self.nodes.get(origin.index())? {
            Node::Child(parent, _) => Some(*parent),
            _ => None,
        }
    }

    /// The root of a scope, where something of it was asked for before.
    #[must_use]
    pub fn known_root(&self, scope: &str) -> Option<Origin> {
        self.roots.get(scope).copied()
    }

    /// One step below `parent`, where that was asked for before.
    #[must_use]
    pub fn known_child(&self, parent: Origin, step: &Step) -> Option<Origin> {
        match step {
            Step::Key(key) => self.keys.get(&parent)?.get(key).copied(),
            Step::Index(index) => self.indices.get(&(parent, *index)).copied(),
        }
    }

    /// Every single path with what it stands under, in the order in which they were made: parents before children.
    pub fn children(&self) -> impl Iterator<Item = (Origin, Origin)> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(|(at, node)| match node {
            Node::Child(parent, _) => Some((*parent, Origin(at as u32))),
            _ => None,
        })
    }

    fn has_children(&self, origin: Origin) -> bool {
        matches!(self.nodes[origin.index()], Node::Root(_) | Node::Child(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_stored_once_and_read_back() {
        let mut origins = Origins::new();
        let root = origins.root("web");
        let values = origins.child(root, "Values");
        let ports = origins.child(values, "ports");
        let first = origins.element(ports, 0);
        assert_eq!(origins.element(ports, 0), first);
        let (scope, steps) = origins.path(first).expect("a path");
        assert_eq!(&*scope, "web");
        assert_eq!(
            steps,
            [
                Step::Key("Values".into()),
                Step::Key("ports".into()),
                Step::Index(0)
            ]
        );
    }

    #[test]
    fn sets_are_flat_and_stored_once() {
        let mut origins = Origins::new();
        let root = origins.root("");
        let [a, b, c] = ["a", "b", "c"].map(|key| origins.child(root, key));
        let ab = origins.union(a, b);
        let bc = origins.union(c, b);
        let all = origins.union(ab, bc);
        assert_eq!(origins.members(all), [a, b, c]);
        assert_eq!(origins.union(bc, ab), all);
        assert_eq!(origins.union(a, Origin::NONE), a);
        assert_eq!(origins.child(Origin::NONE, "x"), Origin::NONE);
    }
}
