//! Why renderings differ: for each object and field that does, the keys that make it so, with who sets them on each side.

mod differ;
mod find;
mod side;
mod told;

use crate::compare::{self, Compared, body};
use crate::open::Open;
use crate::output::Numbered;
use differ::Differ;
use find::Found;
use pilothouse_diff::{Parsed, path};
use pilothouse_protocol::ask::{Cause, Causes, ObjectCauses};
use pilothouse_protocol::{ComparedSide, DocumentId, MatrixObject, MatrixRow};
use side::{Side, Spot};
use std::collections::HashMap;
use std::ops::Range;

use told::Table;

impl Open {
    /// Why objects of the comparison differ; all that do where none is named. `None` where it is another comparison by now.
    pub(super) fn causes(&mut self, number: u64, objects: &[u32]) -> Option<Causes> {
        let sent = self.sent.comparison.as_ref()?;
        let (left, right) = (sent.left.clone(), sent.right.clone());
        if sent.number != number || self.views_due() || !sent.message.is_empty() {
            return None;
        }
        let reveal = self.views.comparison.of.as_ref().is_some_and(|of| of.2);
        let mut causes = self.causes_between(&left, &right, reveal, objects)?;
        causes.number = number;
        Some(causes)
    }

    /// Why objects of two renderings differ, by their place in the comparison.
    pub(crate) fn causes_between(
        &mut self,
        left: &ComparedSide,
        right: &ComparedSide,
        reveal: bool,
        objects: &[u32],
    ) -> Option<Causes> {
        self.make_traces(&[left, right])?;
        let (a, b) = (self.side(left).ok()?, self.side(right).ok()?);
        let found = compare::compared(&a, &b, &self.views.cache, reveal);
        let sides = [self.traced_side(left)?, self.traced_side(right)?];
        let mut differ = Differ::new(sides.iter());
        let mut table = Table::new(&sides);
        let wanted = |at: u32| objects.is_empty() || objects.contains(&at);
        let each = (0..).zip(&found);
        let told =
            each.filter(|(at, one)| wanted(*at) && one.status != pilothouse_diff::Status::Same);
        let objects = told.map(|(at, one)| of_object(at, one, &sides, &mut differ, &mut table));
        let objects = objects.collect();
        Some(Causes {
            number: 0,
            objects,
            causes: table.finish(),
        })
    }

    /// Every value that differs between two renderings.
    pub(crate) fn values_between(
        &mut self,
        left: &ComparedSide,
        right: &ComparedSide,
    ) -> Option<Vec<Cause>> {
        self.make_traces(&[left, right])?;
        let sides = [self.traced_side(left)?, self.traced_side(right)?];
        let mut table = Table::new(&sides);
        let every = Differ::new(sides.iter()).every_value();
        table.add(every.into_iter().map(Found::Key).collect(), false);
        Some(table.finish())
    }

    /// Why objects of the matrix differ; all where none is named. `None` where it is another matrix by now.
    pub(super) fn matrix_causes(&mut self, number: u64, objects: &[u32]) -> Option<Causes> {
        let sent = self.sent.matrix.as_ref()?;
        if sent.number != number || self.views_due() {
            return None;
        }
        let wanted = |at: u32| objects.is_empty() || objects.contains(&at);
        let each = (0..).zip(&sent.objects).filter(|(at, _)| wanted(*at));
        let asked: Vec<(u32, MatrixObject)> = each.map(|(at, one)| (at, one.clone())).collect();
        let good: Vec<bool> = sent
            .environments
            .iter()
            .map(|one| one.message.is_empty())
            .collect();
        let names = self.environments.iter().zip(&good);
        let names: Vec<ComparedSide> = names
            .filter(|(_, good)| **good)
            .map(|(one, _)| ComparedSide::now(&*one.settings.name))
            .collect();
        self.make_traces(&names.iter().collect::<Vec<_>>())?;
        let sides: Option<Vec<Side<'_>>> =
            names.iter().map(|name| self.traced_side(name)).collect();
        let sides = sides?;
        let mut table = Table::new(&sides);
        // For each choice of environments that have an object.
        let mut differs: HashMap<Vec<bool>, Differ<'_, '_>> = HashMap::new();
        let mut objects = Vec::with_capacity(asked.len());
        for (at, object) in &asked {
            let ids = object.documents.iter().zip(&good);
            let ids = ids.filter(|(_, good)| **good).map(|(id, _)| *id);
            let documents: Vec<Option<&Numbered>> = names
                .iter()
                .zip(ids)
                .map(|(name, id)| self.numbered(name, id?))
                .collect();
            let mut fields = Vec::with_capacity(object.rows.len());
            for row in &object.rows {
                let whole = row.path.is_empty();
                let taken: Vec<bool> = documents.iter().map(|one| whole || one.is_some()).collect();
                let among = sides.iter().zip(&taken).filter(|(_, taken)| **taken);
                let differ = differs
                    .entry(taken.clone())
                    .or_insert_with(|| Differ::new(among.map(|(side, _)| side)));
                let each = sides.iter().zip(&documents).zip(&taken);
                let spots: Vec<Option<Spot<'_>>> = each
                    .filter(|(_, taken)| **taken)
                    .map(|((side, one), _)| {
                        let one = (*one)?;
                        let parsed = self.views.cache.parsed(body(one));
                        let (value, whole) = row_place(row, &parsed)?;
                        side.spot(one, &value, &whole)
                    })
                    .collect();
                fields.push(table.add(differ.causes(&spots, whole), row.masked));
            }
            objects.push(ObjectCauses {
                object: *at,
                whole: match object.rows.first() {
                    Some(row) if row.path.is_empty() => fields[0].clone(),
                    _ => union(&fields),
                },
                fields,
            });
        }
        Some(Causes {
            number,
            objects,
            causes: table.finish(),
        })
    }

    /// A document of an environment by its number.
    fn numbered(&self, side: &ComparedSide, id: DocumentId) -> Option<&Numbered> {
        let one = self.rendered((self.find(&side.environment)?, side.base))?;
        let mut all = one.output.documents.iter();
        all.find(|one| one.id == id)
    }

    /// Makes the traces of sides, where they are not at hand.
    pub(crate) fn make_traces(&mut self, sides: &[&ComparedSide]) -> Option<()> {
        for side in sides {
            let at = self.find(&side.environment)?;
            if self.views.traces.contains_key(&(at, side.base)) {
                continue;
            }
            let shown = self
                .traced
                .as_ref()
                .filter(|(shown, _)| *shown == at && !side.base);
            let traced = match shown {
                Some((_, traced)) => Some(traced.clone()),
                None if side.base => self.base_traced_anew(at).map(std::rc::Rc::new),
                None => self.traced_anew(at).map(std::rc::Rc::new),
            };
            self.views.traces.insert((at, side.base), traced);
        }
        Some(())
    }

    /// A side with its trace, made before.
    fn traced_side(&self, side: &ComparedSide) -> Option<Side<'_>> {
        let at = self.find(&side.environment)?;
        let one = self.rendered((at, side.base))?;
        let workspace = match &self.base {
            Some(base) if side.base => &base.workspace,
            _ => &self.workspace,
        };
        let traced = self.views.traces.get(&(at, side.base)).cloned().flatten();
        Some(Side::new(side.clone(), &one.settings, workspace, traced))
    }
}

/// Why one object differs.
fn of_object(
    at: u32,
    one: &Compared<'_>,
    sides: &[Side<'_>; 2],
    differ: &mut Differ<'_, '_>,
    table: &mut Table<'_, '_>,
) -> ObjectCauses {
    let documents = [one.left, one.right];
    if one.left.is_none() || one.right.is_none() {
        let spots: Vec<Option<Spot<'_>>> = sides
            .iter()
            .zip(documents)
            .map(|(side, one)| side.spot(one?, &all(one?), &all(one?)))
            .collect();
        let found = differ.causes(&spots, true);
        return ObjectCauses {
            object: at,
            whole: table.add(found, false),
            fields: Vec::new(),
        };
    }
    let fields = one.fields().iter().map(|field| {
        let places = [&field.left, &field.right];
        let each = sides.iter().zip(documents).zip(places);
        let spots: Vec<Option<Spot<'_>>> = each
            .map(|((side, one), place)| {
                let place = place.as_ref()?;
                side.spot(one?, &place.value, &place.whole)
            })
            .collect();
        let found = differ.causes(&spots, false);
        table.add(found, field.masked)
    });
    let fields: Vec<Vec<u32>> = fields.collect();
    ObjectCauses {
        object: at,
        whole: union(&fields),
        fields,
    }
}

/// All of a document.
fn all(one: &Numbered) -> Range<u32> {
    0..body(one).len() as u32
}

fn union(fields: &[Vec<u32>]) -> Vec<u32> {
    let mut all: Vec<u32> = Vec::new();
    for index in fields.iter().flatten() {
        if !all.contains(index) {
            all.push(*index);
        }
    }
    all
}

/// The bytes of a row of the matrix in a document: of its value, and with its key; `None` where it is not there.
fn row_place(row: &MatrixRow, parsed: &Parsed) -> Option<(Range<u32>, Range<u32>)> {
    let end = parsed.text.len() as u32;
    if row.path.is_empty() {
        return Some((0..end, 0..end));
    }
    let mut leaves = parsed.leaves().iter().filter(|leaf| {
        let depth = (0..=leaf.path.len()).rev();
        // Rows that stand for several leaves are named by what is around them.
        leaf.masked == row.masked
            && depth
                .take(6)
                .any(|depth| path::shown(&leaf.path[..depth]) == row.path)
    });
    let first = leaves.next()?;
    let last = leaves.next_back().unwrap_or(first);
    let value = first.range.start..last.range.end.max(first.range.end);
    let line = parsed.text[..first.range.start as usize]
        .rfind('\n')
        .map_or(0, |at| at as u32 + 1);
    Some((value.clone(), line..value.end))
}
