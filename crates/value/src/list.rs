//! Go slices. They are never changed in place by a template function, so they are plainly shared.

use crate::{Origin, Value};
use std::rc::Rc;

/// The Go type of a slice.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum ListType {
    /// `[]interface {}`
    Any,
    /// `[]string`; every element is a [`Value::Str`].
    String,
    /// `[]int`; every element is an `int`.
    Int,
    /// `[][]interface {}` (what `chunk` makes); every element is a list.
    Lists,
    /// `[]uint8`, that is `[]byte`; every element is a `uint8`.
    Bytes,
    /// `[]map[string]interface {}`.
    Maps,
    /// A slice of another type, by its Go name: `[]*chart.Maintainer`, `common.VersionSet`.
    Named(&'static str),
}

impl ListType {
    /// Go's name, as `%T` prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ListType::Any => "[]interface {}",
            ListType::String => "[]string",
            ListType::Int => "[]int",
            ListType::Lists => "[][]interface {}",
            ListType::Bytes => "[]uint8",
            ListType::Maps => "[]map[string]interface {}",
            ListType::Named(name) => name,
        }
    }
}

#[derive(Debug)]
struct Inner {
    ty: ListType,
    nil: bool,
    items: Vec<Value>,
    /// Empty where no element has an origin of its own.
    origins: Vec<Origin>,
}

/// A Go slice: shared, not changed after it is made.
#[derive(Clone, Debug)]
pub struct List(Rc<Inner>);

impl List {
    /// A `[]interface {}`.
    #[must_use]
    pub fn new(items: Vec<Value>) -> List {
        List::typed(ListType::Any, items)
    }

    /// A slice of a type; the elements are of that type.
    #[must_use]
    pub fn typed(ty: ListType, items: Vec<Value>) -> List {
        List(Rc::new(Inner {
            ty,
            nil: false,
            items,
            origins: Vec::new(),
        }))
    }

    /// The nil slice of a type: empty, and `null` in JSON.
    #[must_use]
    pub fn nil(ty: ListType) -> List {
        List(Rc::new(Inner {
            ty,
            nil: true,
            items: Vec::new(),
            origins: Vec::new(),
        }))
    }

    /// A slice whose elements come from places of their own: `origins` is as long as `items`.
    #[must_use]
    pub fn with_origins(ty: ListType, items: Vec<Value>, origins: Vec<Origin>) -> List {
        debug_assert_eq!(items.len(), origins.len());
        let origins = if origins.iter().any(|origin| origin.is_some()) {
            origins
        } else {
            Vec::new()
        };
        List(Rc::new(Inner {
            ty,
            nil: false,
            items,
            origins,
        }))
    }

    /// A `[]string`.
    #[must_use]
    pub fn strings<S: Into<crate::Str>>(items: impl IntoIterator<Item = S>) -> List {
        let items = items
            .into_iter()
            .map(|item| Value::Str(item.into()))
            .collect();
        List::typed(ListType::String, items)
    }

    /// Its Go type.
    #[must_use]
    pub fn ty(&self) -> ListType {
        self.0.ty
    }

    /// Whether it is the nil slice.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.0.nil
    }

    /// Its elements.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        &self.0.items
    }

    /// How many elements it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.items.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.items.is_empty()
    }

    /// The element's own origin; [`Origin::NONE`] means: derived from the list's.
    #[must_use]
    pub fn own_origin(&self, index: usize) -> Origin {
        self.0.origins.get(index).copied().unwrap_or(Origin::NONE)
    }

    /// Whether both are the very same slice.
    #[must_use]
    pub fn ptr_eq(&self, other: &List) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> List {
        List::new(items)
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> List {
        List::new(items.into_iter().collect())
    }
}
