//! What a rendering leaves for questions: made when the first question comes, dropped with the next change.

use crate::open::Open;
use crate::rendering::Document;
use pilothouse_chart::{Explainer, Layers, Sources};
use pilothouse_engine::RenderedFile;
use pilothouse_source::{FileId, LineIndex};
use pilothouse_value::{Map, Origins, Step, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The merged values of an environment.
pub(crate) struct Merged(pub(crate) Map);

impl Merged {
    /// What stands at a path.
    pub(crate) fn at(&self, path: &[Step]) -> Option<Value> {
        let mut at = Value::Map(self.0.clone());
        for step in path {
            at = match (step, &at) {
                (Step::Key(key), Value::Map(map)) => map.get(key)?,
                (Step::Index(index), Value::List(list)) => {
                    list.items().get(*index as usize)?.clone()
                }
                _ => return None,
            };
        }
        Some(at)
    }
}

/// The values of environments by name; `None` where they cannot be merged.
pub(crate) type Elsewhere = Rc<Vec<(String, Option<Merged>)>>;

/// The shown environment's rendering with its trace.
pub(crate) struct Traced {
    /// What each template printed.
    pub(crate) files: Vec<RenderedFile>,
    /// What the origins in their traces mean.
    pub(crate) origins: Rc<RefCell<Origins>>,
    /// The files that spans point into.
    pub(crate) sources: Sources,
    /// What is given to the chart.
    pub(crate) layers: Layers,
    /// Says which layer sets a value.
    pub(crate) explainer: Explainer,
    /// Where the lines of files begin.
    pub(crate) lines: RefCell<HashMap<FileId, LineIndex>>,
}

impl Traced {
    /// The file that a document stands in, where it still prints the same.
    pub(crate) fn file(&self, document: &Document) -> Option<&RenderedFile> {
        let file = self.files.iter().find(|file| file.name == document.file)?;
        let printed = file.text.get(document.range.clone())?;
        (String::from_utf8_lossy(printed).trim_end() == document.body().trim_end()).then_some(file)
    }
}

impl Open {
    /// The trace of the shown environment; `None` where it cannot be rendered at all.
    pub(crate) fn trace(&mut self) -> Option<Rc<Traced>> {
        if self.held {
            return None;
        }
        if let Some((shown, traced)) = &self.traced
            && *shown == self.shown
        {
            return Some(traced.clone());
        }
        let traced = Rc::new(self.traced_anew(self.shown)?);
        self.traced = Some((self.shown, traced.clone()));
        Some(traced)
    }

    /// The values of the environments that are not shown.
    pub(crate) fn other_values(&mut self) -> Elsewhere {
        if let Some((shown, values)) = &self.elsewhere
            && *shown == self.shown
        {
            return values.clone();
        }
        let mut found = Vec::new();
        for (at, one) in self.environments.iter().enumerate() {
            if at != self.shown {
                let values = self.renderer.values(&self.workspace, &one.settings);
                found.push((one.settings.name.clone(), values.map(Merged)));
            }
        }
        let found = Rc::new(found);
        self.elsewhere = Some((self.shown, found.clone()));
        found
    }
}
