//! Lists taken apart and put together, each element keeping where it comes from.

use crate::args::{Args, Outcome, items};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{List, ListType, Origin, Value};

/// Go's words for reading through a nil: what Sprig's list functions do with a nil list.
pub(crate) const NIL_POINTER: &str =
    "runtime error: invalid memory address or nil pointer dereference";

/// What is wrong with a value that should be a list; `complaint` words it for a kind.
pub(crate) fn no_list(value: &Value, complaint: impl FnOnce(&str) -> String) -> CallError {
    CallError::new(match value {
        Value::Nil => NIL_POINTER.to_owned(),
        other => complaint(other.kind().name()),
    })
}

/// Elements of a list that is being made, with their origins.
#[derive(Default)]
pub(crate) struct Elements {
    pub(crate) items: Vec<Value>,
    pub(crate) origins: Vec<Origin>,
}

impl Elements {
    /// The elements of an argument; `complaint` words what is wrong with a value of the kind that it is given.
    pub(crate) fn of(
        call: &mut Call<'_, '_>,
        index: usize,
        complaint: impl FnOnce(&str) -> String,
    ) -> Result<Elements, CallError> {
        let value = call.arg(index);
        let Some(found) = items(value) else {
            return Err(no_list(value, complaint));
        };
        call.budget().step(found.len() as u64)?;
        let list_from = call.origins.get(index).copied().unwrap_or(Origin::NONE);
        let own = |at: usize| match value {
            Value::List(list) => list.own_origin(at),
            _ => Origin::NONE,
        };
        let origins = (0..found.len()).map(|at| match own(at) {
            origin if origin.is_some() => origin,
            _ => call.recorder().element(list_from, at),
        });
        Ok(Elements {
            origins: origins.collect(),
            items: found.into_owned(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn push(&mut self, value: Value, origin: Origin) {
        self.items.push(value);
        self.origins.push(origin);
    }

    pub(crate) fn append(&mut self, mut other: Elements) {
        self.items.append(&mut other.items);
        self.origins.append(&mut other.origins);
    }

    /// Only the elements for which `keep` holds.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        let mut flags = keep.iter();
        self.items.retain(|_| flags.next() == Some(&true));
        let mut flags = keep.iter();
        self.origins.retain(|_| flags.next() == Some(&true));
    }

    pub(crate) fn slice(mut self, range: std::ops::Range<usize>) -> Elements {
        self.items.truncate(range.end);
        self.items.drain(..range.start.min(self.items.len()));
        self.origins.truncate(range.end);
        self.origins.drain(..range.start.min(self.origins.len()));
        self
    }

    /// The list as the call's result, made from the list that comes from `whole`. Where an element comes from
    /// nowhere, the list does not either: the element would be taken for one of `whole`.
    pub(crate) fn result(self, call: &mut Call<'_, '_>, ty: ListType, whole: Origin) -> Outcome {
        let known = !self.items.is_empty() && self.origins.iter().all(|origin| origin.is_some());
        let from = if known || self.items.is_empty() {
            whole
        } else {
            Origin::NONE
        };
        call.result_from(from);
        Ok(List::with_origins(ty, self.items, self.origins).into())
    }
}
