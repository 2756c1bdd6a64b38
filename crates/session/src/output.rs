//! The output of one environment over time: what is shown while a template is broken, and which document is which.

use crate::rendering::{Document, Outcome};
use pilothouse_protocol::{DocumentId, DocumentRole, OutputState};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A document with its number.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    /// Kept while the object or template stays the same.
    pub(crate) id: DocumentId,
    /// It comes from an earlier rendering than the others.
    pub(crate) stale: bool,
    /// The document.
    pub(crate) document: Document,
}

/// What is to be shown of one environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    /// How far it can be trusted.
    pub(crate) state: OutputState,
    /// In Helm's order, NOTES last.
    pub(crate) documents: Vec<Numbered>,
}

impl Output {
    /// Nothing yet.
    pub(crate) fn none() -> Output {
        Output {
            state: OutputState::None,
            documents: Vec::new(),
        }
    }

    /// The output after another rendering. `relatives` gives numbers to an output that has none yet: documents of
    /// another environment that are the same objects.
    pub(crate) fn after(
        &self,
        outcome: Outcome,
        relatives: &[Numbered],
        next_id: &mut DocumentId,
    ) -> Output {
        let known = if self.documents.is_empty() {
            relatives
        } else {
            &self.documents
        };
        let fresh = numbered(outcome.documents, known, next_id);
        if !outcome.failed {
            return Output {
                state: OutputState::Fresh,
                documents: fresh,
            };
        }
        if self.documents.is_empty() && fresh.is_empty() {
            return Output::none();
        }
        // What stays of the last good output keeps its place; what its templates made anew takes theirs.
        let mut fresh: Vec<Option<Numbered>> = fresh.into_iter().map(Some).collect();
        let mut documents = Vec::with_capacity(self.documents.len());
        for old in &self.documents {
            let renewed = fresh
                .iter_mut()
                .find(|new| new.as_ref().is_some_and(|new| new.id == old.id));
            match renewed.and_then(Option::take) {
                Some(new) => documents.push(new),
                None if outcome.complete.contains(&old.document.source) => {}
                None => documents.push(Numbered {
                    stale: true,
                    ..old.clone()
                }),
            }
        }
        let notes = documents
            .iter()
            .position(|old| old.document.role == DocumentRole::Notes);
        let at = notes.unwrap_or(documents.len());
        documents.splice(at..at, fresh.into_iter().flatten());
        Output {
            state: OutputState::Stale,
            documents,
        }
    }
}

/// Numbers documents: the same object keeps its number; else the next document of the same kind that the same
/// template made before does (its name was edited); else it gets a new one.
fn numbered(
    documents: Vec<Document>,
    known: &[Numbered],
    next_id: &mut DocumentId,
) -> Vec<Numbered> {
    let mut by_object = queues(known.iter().map(|old| (object_key(&old.document), old.id)));
    let mut ids: Vec<Option<DocumentId>> = documents
        .iter()
        .map(|document| by_object.get_mut(&object_key(document)).and_then(Vec::pop))
        .collect();
    let left: std::collections::HashSet<DocumentId> = by_object.into_values().flatten().collect();
    let left = known.iter().filter(|old| left.contains(&old.id));
    let mut by_template = queues(left.map(|old| (template_key(&old.document), old.id)));
    for (document, id) in documents
        .iter()
        .zip(&mut ids)
        .filter(|(_, id)| id.is_none())
    {
        *id = by_template
            .get_mut(&template_key(document))
            .and_then(Vec::pop);
    }
    let number = |(document, id): (Document, Option<DocumentId>)| Numbered {
        id: id.unwrap_or_else(|| {
            *next_id += 1;
            *next_id
        }),
        stale: false,
        document,
    };
    documents.into_iter().zip(ids).map(number).collect()
}

/// Numbers by key, the first last, so that `pop` takes them in order.
fn queues<K: std::hash::Hash + Eq>(
    pairs: impl DoubleEndedIterator<Item = (K, DocumentId)>,
) -> FxHashMap<K, Vec<DocumentId>> {
    let mut queues: FxHashMap<K, Vec<DocumentId>> = FxHashMap::default();
    for (key, id) in pairs.rev() {
        queues.entry(key).or_default().push(id);
    }
    queues
}

fn object_key(document: &Document) -> (u8, pilothouse_kube::ObjectId, Rc<str>) {
    let source: Rc<str> = if document.object.is_some() {
        "".into()
    } else {
        document.source.clone()
    };
    let id = document
        .object
        .as_ref()
        .map(pilothouse_kube::Object::id)
        .unwrap_or_default();
    (document.role as u8, id, source)
}

fn template_key(document: &Document) -> (u8, Rc<str>, String) {
    let kind = document
        .object
        .as_ref()
        .map_or(String::new(), |object| object.kind.clone());
    (document.role as u8, document.source.clone(), kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pilothouse_kube::Object;
    use std::collections::BTreeSet;

    fn document(source: &str, text: &str) -> Document {
        let mut document = Document {
            source: source.into(),
            file: source.into(),
            range: 0..text.len(),
            object: Object::read(text),
            ..Document::default()
        };
        document.set_text(text, 0);
        document
    }

    fn good(documents: Vec<Document>) -> Outcome {
        Outcome {
            documents,
            ..Outcome::default()
        }
    }

    fn shown(output: &Output) -> Vec<(u32, bool, &str)> {
        output
            .documents
            .iter()
            .map(|one| (one.id, one.stale, &*one.document.text))
            .collect()
    }

    #[test]
    fn objects_keep_their_numbers() {
        let mut next = 0;
        let first = Output::none().after(
            good(vec![
                document("a", "kind: A"),
                document("b", "kind: B\nmetadata:\n  name: x"),
            ]),
            &[],
            &mut next,
        );
        assert_eq!(
            shown(&first).iter().map(|one| one.0).collect::<Vec<_>>(),
            [1, 2]
        );
        let second = first.after(
            good(vec![
                document("c", "kind: C"),
                document("b", "kind: B\nmetadata:\n  name: renamed"),
                document("moved", "kind: A"),
            ]),
            &[],
            &mut next,
        );
        assert_eq!(
            shown(&second).iter().map(|one| one.0).collect::<Vec<_>>(),
            [3, 2, 1]
        );
    }

    #[test]
    fn a_broken_template_leaves_its_last_output() {
        let mut next = 0;
        let first = Output::none().after(
            good(vec![
                document("a", "kind: A"),
                document("b", "kind: B"),
                document("c", "kind: C"),
            ]),
            &[],
            &mut next,
        );
        let failed = Outcome {
            documents: vec![document("a", "kind: A\nnew: 1"), document("c", "kind: D")],
            failed: true,
            complete: BTreeSet::from(["a".into(), "c".into()]),
            ..Outcome::default()
        };
        let second = first.after(failed.clone(), &[], &mut next);
        assert_eq!(second.state, OutputState::Stale);
        assert_eq!(
            shown(&second),
            [
                (1, false, "kind: A\nnew: 1"),
                (2, true, "kind: B"),
                (4, false, "kind: D")
            ]
        );
        let nothing = Output::none().after(
            Outcome {
                documents: vec![],
                ..failed
            },
            &[],
            &mut next,
        );
        assert_eq!(nothing.state, OutputState::None);
    }
}
