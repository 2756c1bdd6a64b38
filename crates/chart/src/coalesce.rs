//! Merging values: a chart's defaults below what is given to it, parents above subcharts, globals downwards.
//!
//! What goes in is never changed, so that parsed files can be kept; what comes out are copies, which templates may change.
//! They are made where they are looked at ([`Map::late_copy`]).

use crate::{Chart, ChartError, Notice, notices};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Map, MapType, Origin, Slot, Value, format};

/// How deep values may nest. Go's JSON decoder gives up at 10,000; here every level costs stack.
pub(crate) const MAX_DEPTH: usize = 1_000;

/// Whether nulls delete what is below them, or stay for a later merge.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Nulls {
    Delete,
    /// Only where it is no null, too.
    DeleteDefaults,
    Keep,
}

/// Merges the defaults of a chart and all its subcharts below `values`; gives a tree of maps of its own.
pub(crate) fn chart(
    chart: &Chart,
    values: &Map,
    nulls: Nulls,
    notices: &mut Vec<Notice>,
) -> Result<Map, ChartError> {
    let merged = values.late_copy().retyped(MapType::Any);
    let helm = chart.helm;
    Coalescer {
        nulls,
        helm,
        notices,
    }
    .chart(chart, &merged, "")?;
    merged.settle();
    Ok(merged)
}

/// Merges `below` into `above`, table by table; values of `above` win.
pub(crate) fn tables(
    above: &Map,
    below: &Map,
    nulls: Nulls,
    helm: HelmVersion,
    notices: &mut Vec<Notice>,
) {
    Coalescer {
        nulls,
        helm,
        notices,
    }
    .tables(above, below, "", nulls, 0);
}

/// `given` over the chart's own values as Helm's linter lays it, where nulls stay that have nothing below them to take
/// away; and what it logs: tables against what is none.
#[must_use]
pub fn linted_values(given: &Map, defaults: &Map, helm: HelmVersion) -> (Map, Vec<Notice>) {
    let mut notices = Vec::new();
    let above = given.late_copy().retyped(MapType::Any);
    tables(&above, defaults, Nulls::DeleteDefaults, helm, &mut notices);
    (above, notices)
}

/// A values file on top of others: tables are merged, everything else is replaced, nulls are kept.
pub(crate) fn overlay(base: &Map, top: &Map) -> Map {
    overlay_at(base, top, 0)
}

fn overlay_at(base: &Map, top: &Map, depth: usize) -> Map {
    let mut slots = base.slots().clone();
    for (key, slot) in top.slots().iter() {
        let merged = match (slots.get(key).map(|old| &old.value), &slot.value) {
            (Some(Value::Map(old)), Value::Map(new)) if depth < MAX_DEPTH => {
                Value::Map(overlay_at(old, new, depth + 1))
            }
            _ => slot.value.clone(),
        };
        slots.insert(key.clone(), plain(merged));
    }
    Map::from_slots(MapType::Any, slots)
}

fn plain(value: Value) -> Slot {
    Slot {
        value,
        origin: Origin::NONE,
    }
}

/// Changes the maps of the values in place, as Helm does: which of them are one and the same (a table inside a global
/// table and the subcharts' view of it) decides what a later step sees.
struct Coalescer<'a> {
    nulls: Nulls,
    helm: HelmVersion,
    notices: &'a mut Vec<Notice>,
}

impl Coalescer<'_> {
    fn chart(&mut self, chart: &Chart, values: &Map, prefix: &str) -> Result<(), ChartError> {
        let prefix = join(prefix, &chart.metadata.name);
        self.own_defaults(chart, values, &prefix);
        for subchart in &chart.dependencies {
            let name = subchart.metadata.name.as_str();
            let below = match values.get(name) {
                None => {
                    let below = Map::new();
                    values.insert(name, below.clone());
                    below
                }
                Some(Value::Map(map)) => map,
                Some(other) => return Err(type_mismatch(name, &other)),
            };
            self.globals(&below, values, &prefix);
            self.chart(subchart, &below, &prefix)?;
        }
        Ok(())
    }

    /// Whether nulls of a chart's defaults are values like others.
    fn keeps_nulls(&self) -> bool {
        self.nulls == Nulls::Keep || !self.helm.drops_nulls_of_defaults()
    }

    /// Puts a chart's own defaults below `values`.
    fn own_defaults(&mut self, chart: &Chart, values: &Map, prefix: &str) {
        for (key, slot) in chart.values.slots().iter() {
            let default = &slot.value;
            match values.get(key) {
                None if self.keeps_nulls() => values.insert(key.clone(), default.late_copy()),
                None if default.is_nil() => {}
                None => values.insert(key.clone(), without_nulls(default)),
                Some(Value::Nil) if self.nulls == Nulls::Delete => {
                    values.remove(key);
                }
                Some(Value::Map(above)) => match default {
                    Value::Map(below) => self.own_table(chart, key, &above, below, prefix),
                    Value::Nil => {}
                    _ => self
                        .notices
                        .push(notices::skipped_value(self.helm, &join(prefix, key))),
                },
                Some(_) => {}
            }
        }
    }

    fn own_table(&mut self, chart: &Chart, key: &str, above: &Map, below: &Map, prefix: &str) {
        let prefix = join(prefix, key);
        let for_subchart = chart
            .dependencies
            .iter()
            .any(|sub| sub.metadata.name == key);
        if for_subchart || self.nulls == Nulls::Keep {
            // What the subchart's own defaults hold is not known yet: its nulls must reach it.
            self.tables(above, below, &prefix, Nulls::Keep, 0);
        } else if !self.helm.drops_nulls_of_defaults() {
            self.tables(above, below, &prefix, Nulls::Delete, 0);
        } else {
            let below = below.late_copy_without_nulls();
            self.tables(above, &below, &prefix, Nulls::Delete, 0);
        }
    }

    fn tables(&mut self, above: &Map, below: &Map, prefix: &str, nulls: Nulls, depth: usize) {
        for (key, slot) in below.entries() {
            let path = || join(prefix, &key);
            match (above.get(&key), &slot.value) {
                (None, value) => above.insert(key, value.late_copy()),
                (Some(Value::Nil), default) if nulls != Nulls::Keep => {
                    let always = nulls == Nulls::Delete && self.helm.drops_nulls_of_defaults();
                    if always || !default.is_nil() {
                        above.remove(&key);
                    }
                }
                (Some(Value::Nil), _) => {}
                (Some(Value::Map(above)), Value::Map(below)) if depth < MAX_DEPTH => {
                    self.tables(&above, below, &path(), nulls, depth + 1);
                }
                (Some(Value::Map(_)), Value::Nil | Value::Map(_)) => {}
                (Some(Value::Map(_)), value) => self.notices.push(notices::destination_is_a_table(
                    self.helm,
                    &path(),
                    &shown(value),
                )),
                (Some(_), table @ Value::Map(_)) => {
                    self.notices
                        .push(notices::table_over_other(self.helm, &path(), &shown(table)))
                }
                (Some(_), _) => {}
            }
        }
    }

    /// Hands the globals of `parent` down into a subchart's values.
    fn globals(&mut self, below: &Map, parent: &Map, prefix: &str) {
        let own = match below.get("global") {
            None => Map::new(),
            Some(Value::Map(map)) => map,
            Some(_) => {
                let said = notices::globals_below_no_table(self.helm);
                return self.notices.push(said);
            }
        };
        let given = match parent.get("global") {
            None => Map::new(),
            Some(Value::Map(map)) => map,
            Some(_) => {
                let said = notices::globals_above_no_table(self.helm);
                return self.notices.push(said);
            }
        };
        for (key, slot) in given.entries() {
            self.global(&own, &key, &slot.value, prefix);
        }
        below.insert("global", own);
    }

    fn global(&mut self, own: &Map, key: &str, given: &Value, prefix: &str) {
        match (given, own.get(key)) {
            // The copy is shallow: tables further down are the parent's own, and what subcharts add is seen there.
            (Value::Map(given), None) => own.insert(key, given.copied()),
            (Value::Map(given), Some(Value::Map(below))) => {
                let copy = given.copied();
                // A null from above must reach the subchart's own defaults.
                self.tables(&copy, &below, &join(prefix, key), Nulls::Keep, 0);
                own.insert(key, copy);
            }
            (Value::Map(_), Some(_)) => self
                .notices
                .push(notices::global_table_over_other(self.helm, key)),
            (_, Some(Value::Map(_))) => self
                .notices
                .push(notices::global_other_over_table(self.helm, key)),
            (given, _) => own.insert(key, given.clone()),
        }
    }
}

fn type_mismatch(name: &str, value: &Value) -> ChartError {
    // Helm prints the value with a verb that is meant for booleans.
    let shown = format::sprintf(b"%t", std::slice::from_ref(value));
    ChartError::new(
        "values/subchart-not-a-table",
        format!(
            "type mismatch on {name}: {}",
            String::from_utf8_lossy(&shown)
        ),
    )
    .help(format!(
        "The values under `{name}` belong to the subchart of that name and must be a table."
    ))
}

/// A deep copy without null entries of maps; lists keep theirs.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Map(map) => map.late_copy_without_nulls().into(),
        other => other.late_copy(),
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}

fn shown(value: &Value) -> String {
    String::from_utf8_lossy(&format::print_value(value)).into_owned()
}
