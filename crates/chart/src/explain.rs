//! Which layers say something about a value, and which of them wins. Worked out on demand: the merge itself keeps no
//! such record.

use crate::layers::child;
use crate::{Chart, File, Layer, LayerKind, Layers, Sources, documents};
use pilothouse_source::{FileId, Span};
use pilothouse_value::{Key, Map, Step, Value, compare};
use pilothouse_yaml::{self as yaml, Node};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What one layer says about a value.
#[derive(Clone, Debug)]
pub struct LayerValue {
    /// Which layer.
    pub layer: LayerKind,
    /// The file it stands in, or the expression's text.
    pub file: FileId,
    /// The last key of the path there; [`Span::NONE`] where it has no place of its own (elements, expressions).
    pub key_span: Span,
    /// The value there; the whole expression for `--set` and its relatives.
    pub value_span: Span,
    /// What the layer says.
    pub value: Value,
    /// Whether this is what templates see.
    pub wins: bool,
}

/// A path below the values of the outermost chart, as a layer sees it.
struct View<'a> {
    kind: LayerKind,
    file: Option<&'a File>,
    values: &'a Map,
    path: Vec<Step>,
}

/// Says of any value which layers speak of it. Made once for a chart with what is given to it; questions are cheap
/// then: what every one of them needs (the merged values, the files read) is kept.
pub struct Explainer {
    /// As loaded.
    loaded: Chart,
    /// With its dependencies processed, where that goes well.
    processed: Option<Chart>,
    /// What templates see.
    seen: Option<Map>,
    /// Values files that were read for places.
    roots: RefCell<HashMap<FileId, Rc<Roots>>>,
}

/// The documents of a values file with where they begin.
type Roots = Vec<(u32, Node)>;

impl Explainer {
    /// For a chart as loaded, and what is given to it.
    #[must_use]
    pub fn new(layers: &Layers, chart: &Chart) -> Explainer {
        let processed = chart.process_dependencies(layers.merged()).ok();
        let processed = processed.map(|processed| processed.chart);
        let seen = processed
            .as_ref()
            .and_then(|chart| chart.render_values(layers.merged()).ok());
        Explainer {
            loaded: chart.clone(),
            processed,
            seen: seen.map(|(values, _)| values),
            roots: RefCell::default(),
        }
    }

    /// The chart with its dependencies processed: without what conditions and tags switch off. As loaded where that
    /// fails.
    #[must_use]
    pub fn chart(&self) -> &Chart {
        self.processed.as_ref().unwrap_or(&self.loaded)
    }

    /// The values that templates see, those of the outermost chart; `None` where they cannot be merged.
    #[must_use]
    pub fn seen(&self) -> Option<&Map> {
        self.seen.as_ref()
    }

    /// Everything that is said about the value at `path` below `.Values` of the chart at `scope` (`""`,
    /// `"redis"`, `"redis/common"`), weakest first. A table has as many winners as layers say something of it:
    /// each marked one is in what templates see. `layers`: those that this was made for.
    #[must_use]
    pub fn explain(
        &self,
        layers: &Layers,
        sources: &Sources,
        scope: &str,
        path: &[Step],
    ) -> Vec<LayerValue> {
        let names: Vec<&str> = scope.split('/').filter(|name| !name.is_empty()).collect();
        let full = full_path(&names, path);
        let seen = self.seen.as_ref().and_then(|seen| walk(seen, &full));
        // A subchart that is switched off is found in the chart as it was loaded.
        let processed = self.processed.as_ref();
        let processed = processed.filter(|chart| chart.at_scope(scope).is_some());
        let chart = processed.unwrap_or(&self.loaded);
        let mut said = self.said(layers, chart, sources, &names, path);
        if matches!(path.first(), Some(Step::Key(key)) if &**key == "global") {
            // Globals of charts further out are laid over those of charts further in.
            for length in (0..names.len()).rev() {
                let mut outer = self.said(layers, chart, sources, &names[..length], path);
                for layer in &mut outer {
                    if matches!(layer.layer, LayerKind::Default | LayerKind::Parent) {
                        layer.layer = LayerKind::Global;
                    }
                }
                said.extend(outer);
            }
        }
        mark(&mut said, &seen);
        said
    }

    /// What the layers say, not looking at globals further out.
    fn said(
        &self,
        layers: &Layers,
        chart: &Chart,
        sources: &Sources,
        names: &[&str],
        path: &[Step],
    ) -> Vec<LayerValue> {
        let mut found = Vec::new();
        for view in views(chart, names, path) {
            if let Some(value) = walk(view.values, &view.path) {
                let (key_span, value_span) = view.file.map_or((Span::NONE, Span::NONE), |file| {
                    self.place(&file.data, file.id, &view.path)
                });
                found.push(LayerValue {
                    layer: view.kind,
                    file: view.file.map_or(FileId::NONE, |file| file.id),
                    key_span,
                    value_span,
                    value,
                    wins: false,
                });
            }
        }
        let full = full_path(names, path);
        for layer in layers.layers() {
            found.extend(self.given(layer, sources, &full));
        }
        found
    }

    /// What a layer from outside says.
    fn given(&self, layer: &Layer, sources: &Sources, path: &[Step]) -> Option<LayerValue> {
        let value = walk(&layer.values, path)?;
        let text = &sources.get(layer.file)?.text;
        let (key_span, value_span) = match layer.kind {
            LayerKind::File(_) => self.place(text, layer.file, path),
            // Lists in expressions are filled up with nulls.
            _ if value.is_nil() && matches!(path.last(), Some(Step::Index(_))) => return None,
            _ => (Span::NONE, Span::new(layer.file, 0, text.len() as u32)),
        };
        Some(LayerValue {
            layer: layer.kind.clone(),
            file: layer.file,
            key_span,
            value_span,
            value,
            wins: false,
        })
    }

    /// The spans of the key and the value at a path of a values file; of its last document that has it.
    fn place(&self, text: &[u8], file: FileId, path: &[Step]) -> (Span, Span) {
        let known = self.roots.borrow().get(&file).cloned();
        let roots = known.unwrap_or_else(|| {
            let read = Rc::new(roots(text, file));
            self.roots.borrow_mut().insert(file, read.clone());
            read
        });
        let mut documents = roots.iter().rev();
        let found = documents.find_map(|(shift, root)| place_in(root, *shift, path));
        found.unwrap_or((Span::NONE, Span::NONE))
    }
}

impl Layers {
    /// [`Explainer::explain`] for a single question.
    #[must_use]
    pub fn explain(
        &self,
        chart: &Chart,
        sources: &Sources,
        scope: &str,
        path: &[Step],
    ) -> Vec<LayerValue> {
        Explainer::new(self, chart).explain(self, sources, scope, path)
    }

    /// The same with keys alone; elements of lists are named by their index.
    pub(crate) fn explain_pointer(
        &self,
        chart: &Chart,
        sources: &Sources,
        scope: &str,
        keys: &[String],
    ) -> Vec<LayerValue> {
        let explainer = Explainer::new(self, chart);
        let path = keys.iter().map(|key| match key.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(key.as_str().into()),
        });
        let path: Vec<Step> = path.collect();
        let mut said = explainer.explain(self, sources, scope, &path);
        if said.is_empty() && path.iter().any(|step| matches!(step, Step::Index(_))) {
            let path: Vec<Step> = keys
                .iter()
                .map(|key| Step::Key(key.as_str().into()))
                .collect();
            said = explainer.explain(self, sources, scope, &path);
        }
        said
    }

    /// Every key that a layer sets, as a path below the outermost chart's `.Values` with its span: for finding what
    /// nothing reads. Tables are named as well as what is in them; elements of lists are not.
    #[must_use]
    pub fn keys(layer: &Layer, sources: &Sources) -> Vec<(Vec<Key>, Span)> {
        let Some(file) = sources
            .get(layer.file)
            .filter(|_| matches!(layer.kind, LayerKind::File(_)))
        else {
            return Vec::new();
        };
        keys_of(&file.text, layer.file)
    }
}

/// Every key of a values file with its span; empty where it cannot be read.
#[must_use]
pub fn keys_of(text: &[u8], file: FileId) -> Vec<(Vec<Key>, Span)> {
    let mut found = Vec::new();
    for (shift, root) in roots(text, file) {
        collect_keys(&root, shift, &mut Vec::new(), &mut found);
    }
    found
}

fn collect_keys(node: &Node, shift: u32, path: &mut Vec<Key>, found: &mut Vec<(Vec<Key>, Span)>) {
    for (name, value) in node.as_mapping().unwrap_or_default() {
        let Some(key) = name.as_scalar() else {
            continue;
        };
        path.push(key.into());
        found.push((path.clone(), moved(name.span, shift)));
        if value.alias.is_none() {
            collect_keys(value, shift, path, found);
        }
        path.pop();
    }
}

/// The chart files that say something about a chart's values: its own, what it imports, those of charts further out;
/// weakest first.
fn views<'a>(chart: &'a Chart, names: &[&str], path: &[Step]) -> Vec<View<'a>> {
    let mut chain = vec![chart];
    for name in names {
        let inner = chain
            .last()
            .and_then(|outer| outer.dependencies.iter().find(|sub| sub.name() == *name));
        match inner {
            Some(inner) => chain.push(inner),
            None => break,
        }
    }
    let mut views = Vec::new();
    for (depth, chart) in chain.iter().enumerate().rev() {
        let path = full_path(&names[depth..], path);
        if depth == names.len() {
            views.extend(imports(chart, &path));
        }
        // A path into a subchart: what that says by itself is weaker still.
        if depth == names.len()
            && let Some(Step::Key(first)) = path.first()
            && let Some(sub) = chart.dependencies.iter().find(|sub| *sub.name() == **first)
        {
            views.splice(0..0, self::views(sub, &[], &path[1..]));
        }
        views.push(View {
            kind: if depth == names.len() {
                LayerKind::Default
            } else {
                LayerKind::Parent
            },
            file: chart.values_file.as_ref(),
            values: &chart.defaults,
            path,
        });
    }
    views
}

/// The subcharts that hand something at `path` to their parent.
fn imports<'a>(chart: &'a Chart, path: &[Step]) -> Vec<View<'a>> {
    let mut views = Vec::new();
    for dependency in chart.metadata.requirements() {
        let Some(sub) = chart
            .dependencies
            .iter()
            .find(|sub| sub.name() == dependency.effective_name())
        else {
            continue;
        };
        for wish in &dependency.import_values {
            let (child, parent) = match wish {
                Value::Str(name) => (
                    format!("exports.{}", name.to_string_lossy()),
                    ".".to_owned(),
                ),
                Value::Map(wish) => {
                    let text = |key| {
                        wish.get(key)
                            .and_then(|value| Some(value.as_str()?.to_string_lossy().into_owned()))
                    };
                    match (text("child"), text("parent")) {
                        (Some(child), Some(parent)) => (child, parent),
                        _ => continue,
                    }
                }
                _ => continue,
            };
            let parent: Vec<&str> = parent.split('.').filter(|name| !name.is_empty()).collect();
            let below = path.len() > parent.len()
                && parent
                    .iter()
                    .zip(path)
                    .all(|(name, step)| matches!(step, Step::Key(key) if **key == **name));
            if below {
                let child = child.split('.').map(|name| Step::Key(name.into()));
                views.push(View {
                    kind: LayerKind::Import,
                    file: sub.values_file.as_ref(),
                    values: &sub.defaults,
                    path: child.chain(path[parent.len()..].iter().cloned()).collect(),
                });
            }
        }
    }
    views
}

/// Marks what is seen: the strongest layer that says it; for a table all layers that have a part in it.
fn mark(said: &mut [LayerValue], seen: &Option<Value>) {
    match seen {
        Some(Value::Map(_)) => {
            let tables = said
                .iter_mut()
                .filter(|layer| matches!(layer.value, Value::Map(_)));
            tables.for_each(|layer| layer.wins = true);
        }
        Some(seen) => {
            let same = said.iter_mut().rev().find(|layer| same(&layer.value, seen));
            if let Some(layer) = same {
                layer.wins = true;
            }
        }
        None => {
            // Deleted: the null that did it.
            if let Some(layer) = said.iter_mut().rev().find(|layer| layer.value.is_nil()) {
                layer.wins = true;
            }
        }
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        _ => compare::deep_equal(a, b),
    }
}

fn full_path(names: &[&str], path: &[Step]) -> Vec<Step> {
    let names = names.iter().map(|name| Step::Key((*name).into()));
    names.chain(path.iter().cloned()).collect()
}

fn walk(values: &Map, path: &[Step]) -> Option<Value> {
    let mut at = Value::Map(values.clone());
    for step in path {
        at = child(&at, step)?;
    }
    Some(at)
}

/// The spans of the key and the value at a path of a document.
fn place_in(root: &Node, shift: u32, path: &[Step]) -> Option<(Span, Span)> {
    let mut key = Span::NONE;
    let mut at = root;
    for step in path {
        match step {
            Step::Key(name) => {
                let (name, value) = at.entry(name)?;
                key = name.span;
                at = value;
            }
            Step::Index(index) => {
                at = at.as_sequence()?.get(*index as usize)?;
                key = Span::NONE;
            }
        }
    }
    Some((moved(key, shift), moved(at.span, shift)))
}

/// The documents of a values file with where they begin.
fn roots(text: &[u8], file: FileId) -> Roots {
    let ranges = documents::split(text, file).unwrap_or_default();
    let roots = ranges.into_iter().filter_map(|range| {
        let document = yaml::parse(&text[range.clone()], file).ok()?;
        Some((range.start as u32, document.root))
    });
    roots.collect()
}

fn moved(span: Span, shift: u32) -> Span {
    if span.is_some() {
        Span::new(span.file, span.start + shift, span.end + shift)
    } else {
        span
    }
}
