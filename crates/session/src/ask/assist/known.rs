//! What an environment gives to a chart: the values that templates see, and which layer each is from.

use super::sense::Step;
use crate::ask::keys::value_text;
use pilothouse_chart::{Chart, Explainer, LayerKind, Layers, Sources};
use pilothouse_value::{Key, Map, Value};
use std::collections::BTreeMap;

/// One environment's values.
pub(crate) struct Known {
    /// The environment's name.
    pub(crate) name: String,
    /// As loaded.
    pub(crate) chart: Chart,
    pub(crate) sources: Sources,
    pub(crate) layers: Layers,
    pub(crate) explainer: Explainer,
}

/// Elements of a list that are looked into for keys.
const ELEMENTS: usize = 20;

impl Known {
    /// Everything that lies at a path below `.Values` of the outermost chart; several where a step is some element.
    pub(crate) fn at(&self, path: &[Step]) -> Vec<Value> {
        let values = self.explainer.seen().unwrap_or(self.layers.merged());
        walk(values, path)
    }

    /// The value at a path, on one line.
    pub(crate) fn text(&self, path: &[Step]) -> Option<String> {
        self.at(path).first().map(value_text)
    }

    /// The keys below a path, each with its value.
    pub(crate) fn keys(&self, path: &[Step]) -> BTreeMap<Key, Value> {
        let mut keys = BTreeMap::new();
        for value in self.at(path) {
            for (key, slot) in value.as_map().map(Map::entries).unwrap_or_default() {
                keys.entry(key).or_insert(slot.value);
            }
        }
        keys
    }

    /// The strongest layer that speaks of a path: `values-prod.yaml`, `--set`, `redis defaults`.
    pub(crate) fn layer(&self, path: &[Step]) -> Option<String> {
        let mut given = self.layers.layers().iter().rev();
        if let Some(layer) = given.find(|layer| !walk(&layer.values, path).is_empty()) {
            return Some(match layer.kind {
                LayerKind::File(_) => layer.name.clone(),
                _ => "--set".to_owned(),
            });
        }
        let mut chart = self.explainer.chart();
        if !walk(&chart.defaults, path).is_empty() {
            return Some("values.yaml".to_owned());
        }
        let mut rest = path;
        while let [Step::Key(name), below @ ..] = rest {
            chart = chart
                .dependencies
                .iter()
                .find(|sub| *sub.name() == **name)?;
            rest = below;
            if !walk(&chart.defaults, rest).is_empty() {
                return Some(format!("{name} defaults"));
            }
        }
        None
    }
}

/// Everything that lies at a path.
fn walk(values: &Map, path: &[Step]) -> Vec<Value> {
    let mut found = vec![Value::Map(values.clone())];
    for step in path {
        let next = found.iter().flat_map(|value| match (value, step) {
            (Value::Map(map), Step::Key(key)) => map.get(key).into_iter().collect(),
            (Value::Map(map), Step::Element) => {
                let entries = map.entries().into_iter().take(ELEMENTS);
                entries.map(|(_, slot)| slot.value).collect()
            }
            (Value::List(list), Step::Element) => {
                list.items().iter().take(ELEMENTS).cloned().collect()
            }
            _ => Vec::new(),
        });
        found = next.take(ELEMENTS).collect();
    }
    found
}
