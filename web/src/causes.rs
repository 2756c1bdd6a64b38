//! Why what is compared differs: asked some objects at a time, in the diff and in the matrix.

use std::collections::BTreeMap;
use std::rc::Rc;

use pilothouse_protocol::ask::{Cause, Causes};
use pilothouse_protocol::{Answer, ObjectDiff, ObjectStatus, Question};

use crate::ask::Asker;
use crate::comparing::{object_key, row_key};
use crate::page::Page;
use crate::shared::Shared;

/// For how many objects causes are asked at once, so that an edit has not to wait for all of them.
const AT_ONCE: usize = 32;

/// Why objects differ, by [`object_key`].
pub(crate) type Whys = BTreeMap<String, Rc<ObjectWhy>>;

/// Why an object differs.
#[derive(PartialEq, Default, Debug)]
pub(crate) struct ObjectWhy {
    /// Why it is on one side only.
    pub(crate) whole: Vec<Rc<Cause>>,
    /// Why each of its fields differs, in the order of the fields.
    pub(crate) fields: Vec<Vec<Rc<Cause>>>,
}

impl Page {
    /// Asks why objects of the comparison differ, some at a time.
    pub(crate) fn ask_causes(&self, from: usize) {
        let (number, objects) = {
            let state = self.state();
            let Some(comparison) = &state.comparing.comparison else {
                return;
            };
            let differs = |(_, object): &(usize, &ObjectDiff)| object.status != ObjectStatus::Same;
            let objects = comparison.objects.iter().enumerate().filter(differs);
            let objects: Vec<_> = objects
                .skip(from)
                .take(AT_ONCE)
                .filter_map(|(at, _)| u32::try_from(at).ok())
                .collect();
            (comparison.number, objects)
        };
        if objects.is_empty() {
            return;
        }
        let question = Question::Causes {
            comparison: number,
            objects,
        };
        self.question(Asker::Causes, question, move |page, answer| {
            if let Answer::Causes(causes) = answer
                && page.take_causes(&causes)
            {
                page.ask_causes(from + AT_ONCE);
            }
        });
    }

    /// Whether they are those of the comparison that is shown.
    fn take_causes(&self, causes: &Causes) -> bool {
        let next = {
            let state = self.state();
            let Some(comparison) = &state.comparing.comparison else {
                return false;
            };
            if comparison.number != causes.number {
                return false;
            }
            let mut next: Whys = (*state.comparing.why).clone();
            for (object, why) in whys(causes) {
                if let Some(object) = comparison.objects.get(object) {
                    next.insert(object_key(object), why);
                }
            }
            next
        };
        self.change(|state| state.comparing.why = Shared::new(next));
        true
    }

    /// Asks why rows of the matrix differ, some objects at a time.
    pub(crate) fn ask_matrix_causes(&self, from: usize) {
        let (number, objects) = {
            let state = self.state();
            let Some(matrix) = &state.comparing.matrix else {
                return;
            };
            let objects = (from..matrix.objects.len()).take(AT_ONCE);
            let objects: Vec<_> = objects.filter_map(|at| u32::try_from(at).ok()).collect();
            (matrix.number, objects)
        };
        if objects.is_empty() {
            return;
        }
        let question = Question::MatrixCauses {
            matrix: number,
            objects,
        };
        self.question(Asker::MatrixCauses, question, move |page, answer| {
            let Answer::Causes(causes) = answer else {
                return;
            };
            let next = {
                let state = page.state();
                let matrix = state.comparing.matrix.as_ref();
                if matrix.is_none_or(|matrix| matrix.number != causes.number) {
                    return;
                }
                let mut next: Whys = (*state.comparing.matrix_why).clone();
                for (object, why) in whys(&causes) {
                    if let Some(object) = matrix.and_then(|matrix| matrix.objects.get(object)) {
                        next.insert(row_key(object), why);
                    }
                }
                next
            };
            page.change(|state| state.comparing.matrix_why = Shared::new(next));
            page.ask_matrix_causes(from + AT_ONCE);
        });
    }
}

/// The causes of each object that an answer is about.
fn whys(causes: &Causes) -> Vec<(usize, Rc<ObjectWhy>)> {
    let all: Vec<Rc<Cause>> = causes.causes.iter().cloned().map(Rc::new).collect();
    let pick = |places: &[u32]| -> Vec<Rc<Cause>> {
        let found = places
            .iter()
            .filter_map(|at| all.get(usize::try_from(*at).ok()?));
        found.cloned().collect()
    };
    let of = |object: &pilothouse_protocol::ask::ObjectCauses| {
        let why = ObjectWhy {
            whole: pick(&object.whole),
            fields: object.fields.iter().map(|places| pick(places)).collect(),
        };
        Some((usize::try_from(object.object).ok()?, Rc::new(why)))
    };
    causes.objects.iter().filter_map(of).collect()
}
