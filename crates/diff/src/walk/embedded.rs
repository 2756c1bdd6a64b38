//! YAML and JSON inside texts.

use super::{Context, Place, Walk};
use crate::path::Step;
use crate::tree::{Parsed, Tree, Value, read};

/// Texts inside texts are read so many times: YAML in a ConfigMap, JSON in that.
const MOST_EMBEDDED: u32 = 2;

impl Walk<'_> {
    /// Compares YAML and JSON inside texts by its fields; `false` where they are no such thing, or say the same and differ
    /// in comments or order.
    pub(super) fn embedded(
        &mut self,
        l: &Tree,
        r: &Tree,
        a: &str,
        b: &str,
        context: &Context,
    ) -> bool {
        let named = matches!(self.path.last(), Some(Step::Key(key))
            if [".yaml", ".yml", ".json"].iter().any(|end| key.ends_with(end)));
        let json = |text: &str| text.trim_start().starts_with(['{', '[']);
        if context.embedded >= MOST_EMBEDDED
            || !(named && (a.contains('\n') || json(a)) || json(a) && json(b))
        {
            return false;
        }
        let (Some(x), Some(y)) = (read(a), read(b)) else {
            return false;
        };
        let collection = |tree: &Tree| matches!(tree.value, Value::Map(_) | Value::List(_));
        if !collection(&x) || !collection(&y) {
            return false;
        }
        let (left, right) = (Parsed::new(a), Parsed::new(b));
        let mut walk = Walk::new(&left, &right, self.reveal);
        walk.path.clone_from(&self.path);
        let first =
            |parsed: &Parsed, tree: &Tree| tree.literal.then(|| parsed.line_of(tree.start) + 1);
        let outer = self.shift.is_none();
        walk.shift = Some(if outer {
            (first(self.left, l), first(self.right, r))
        } else {
            (None, None)
        });
        let inside = Context {
            embedded: context.embedded + 1,
            ..*context
        };
        walk.node(&x, &y, None, &inside);
        let found = walk.fields;
        if found.is_empty() {
            return false;
        }
        for mut field in found {
            self.lift(&mut field.left, true, l);
            self.lift(&mut field.right, false, r);
            field.immutable = self.immutable(field.left.as_ref(), field.right.as_ref());
            self.fields.push(field);
        }
        true
    }

    /// Turns a place inside an embedded text into one of the document: the line where the text stands line by line, else all
    /// of the text.
    pub(super) fn lift(&self, place: &mut Option<Place>, left: bool, tree: &Tree) {
        let parsed = if left { self.left } else { self.right };
        if let Some(place) = place {
            let first = parsed.line_of(tree.start);
            if tree.literal && self.shift.is_none() {
                place.line += first + 1;
                let bytes = parsed.bytes_of(place.line - 1, place.line);
                (place.whole, place.value) = (bytes.clone(), bytes);
            } else {
                place.line = first + 1;
                (place.whole, place.value) = (tree.start..tree.end, tree.start..tree.end);
            }
        }
    }
}
