//! What a piece of a template stands for, as far as its text tells: a path into what the chart is rendered with.

use std::rc::Rc;

/// What `.` is at the top of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Base {
    /// What Helm hands to every template file: `.Values`, `.Release` and the others.
    Root,
    /// What the callers of a named template hand over.
    Define(Rc<str>),
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// A field or key.
    Key(Rc<str>),
    /// Some element of a list or map: the turn of a loop.
    Element,
}

/// One thing that a piece of a template may stand for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Sense {
    /// What lies at a path.
    Path(Base, Vec<Step>),
    /// `dict "key" value`
    Dict(Rc<[(Rc<str>, Senses)]>),
    /// `list value`
    List(Rc<[Senses]>),
}

/// Everything that it may stand for; nothing where the text does not tell.
pub(crate) type Senses = Vec<Sense>;

/// More possibilities than these help nobody.
const MOST: usize = 12;
/// A path with more steps than these is not followed.
const LONGEST: usize = 40;

/// Both.
pub(crate) fn union(a: &[Sense], b: &[Sense]) -> Senses {
    let mut all = a.to_vec();
    for sense in b {
        if all.len() < MOST && !all.contains(sense) {
            all.push(sense.clone());
        }
    }
    all
}

/// What lies one step further.
pub(crate) fn child(senses: &[Sense], step: &Step) -> Senses {
    let mut all = Senses::new();
    for sense in senses {
        match (sense, step) {
            (Sense::Path(base, steps), step) if steps.len() < LONGEST => {
                let steps = steps.iter().chain([step]).cloned().collect();
                all.push(Sense::Path(base.clone(), steps));
            }
            (Sense::Dict(entries), Step::Key(key)) => {
                let entry = entries.iter().rev().find(|(name, _)| name == key);
                all = union(&all, entry.map_or(&[], |(_, senses)| senses));
            }
            (Sense::Dict(entries), Step::Element) => {
                for (_, senses) in entries.iter() {
                    all = union(&all, senses);
                }
            }
            (Sense::List(items), Step::Key(index)) => {
                let item = index.parse().ok().and_then(|at: usize| items.get(at));
                all = union(&all, item.map_or(&[], |senses| senses));
            }
            (Sense::List(items), Step::Element) => {
                for senses in items.iter() {
                    all = union(&all, senses);
                }
            }
            (Sense::Path(..), _) => {}
        }
    }
    all
}

/// What the turns of a loop see.
pub(crate) fn elements(senses: &[Sense]) -> Senses {
    child(senses, &Step::Element)
}
