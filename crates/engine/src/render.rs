//! Every template of a chart tree, parsed and executed in Helm's order.

use crate::context::Scope;
use crate::documents::Documents;
use crate::functions::RenderState;
use crate::kept::{Charts, Kept};
use crate::manifest::Printed;
use crate::mutations::Judged;
use crate::wording;
use pilothouse_gotmpl::{
    Exec, ExecError, Functions, ParseError, Parsed, Recorder, Templates, Trace, World,
};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Origins, Segment, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// What one file printed.
#[derive(Clone, Debug)]
pub struct RenderedFile {
    /// `chart/templates/deployment.yaml`
    pub name: Rc<str>,
    /// The template file.
    pub file: FileId,
    /// What it printed; not necessarily UTF-8.
    pub text: Rc<[u8]>,
    /// What made each byte, and which values were read.
    pub trace: Rc<Trace>,
    /// The documents in `text`.
    pub(crate) documents: Documents,
}

impl RenderedFile {
    /// With its number, to be sorted.
    #[must_use]
    pub fn printed(&self, file: usize) -> Printed<'_> {
        Printed {
            file,
            path: &self.name,
            text: &self.text,
            documents: &self.documents,
        }
    }
}

/// Why a chart's templates cannot be rendered.
#[derive(Clone, Debug)]
pub enum TemplateError {
    /// A file cannot be parsed.
    Parse(Box<ParseError>),
    /// A file stopped while it was executed.
    Exec(Box<ExecError>),
}

impl TemplateError {
    /// That Helm's words, without the `Error: ` in front.
    #[must_use]
    pub fn words(&self, helm: HelmVersion) -> String {
        match self {
            TemplateError::Parse(error) => wording::parse_error(error),
            TemplateError::Exec(error) => wording::exec_error(error, helm),
        }
    }
}

/// A template file and what it is executed with.
pub(crate) struct TemplateFile {
    pub(crate) name: Rc<str>,
    pub(crate) file: FileId,
    pub(crate) data: Rc<[u8]>,
    /// Index of its chart in the list of scopes.
    pub(crate) scope: usize,
}

impl TemplateFile {
    /// Whether it only defines templates for others.
    fn is_partial(&self) -> bool {
        base_name(&self.name).starts_with('_')
    }
}

pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A parsed file and what it was parsed from.
type Entry = (FileId, Rc<[u8]>, Rc<Parsed>);

/// Templates parsed before, by name; one for each session, so that a key pressed parses one file.
#[derive(Default)]
pub struct ParseCache {
    files: FxHashMap<Rc<str>, Entry>,
}

impl ParseCache {
    fn parse(&mut self, template: &TemplateFile, functions: &Functions) -> Rc<Parsed> {
        if let Some((file, data, parsed)) = self.files.get(&template.name)
            && *file == template.file
            && *data == template.data
        {
            return parsed.clone();
        }
        let parsed = Rc::new(pilothouse_gotmpl::parse(
            &template.name,
            template.file,
            &template.data,
            functions,
        ));
        let entry = (template.file, template.data.clone(), parsed.clone());
        self.files.insert(template.name.clone(), entry);
        parsed
    }
}

/// What all templates of one rendering share.
pub(crate) struct Renderer<'r> {
    pub(crate) functions: &'r Functions,
    pub(crate) world: &'r dyn World,
    pub(crate) budget: &'r Budget,
    pub(crate) origins: Rc<RefCell<Origins>>,
    pub(crate) state: &'r RenderState,
}

impl Renderer<'_> {
    /// Renders `files` (in any order); stops at the first error in Helm's order. `None`: what was kept did not hold,
    /// since a template changed values that others share; it is forgotten, and everything is to be done again.
    pub(crate) fn render(
        &self,
        mut files: Vec<TemplateFile>,
        tree: &Charts<'_>,
        cache: &mut ParseCache,
        kept: Option<&mut Kept>,
    ) -> Option<(Vec<RenderedFile>, Option<TemplateError>)> {
        // Deepest path first, then reverse alphabetical.
        files.sort_by_cached_key(|file| {
            let depth = file.name.bytes().filter(|byte| *byte == b'/').count();
            std::cmp::Reverse((depth, file.name.clone()))
        });
        // Of two files with one name (of subcharts with one name) the last one counts.
        files.reverse();
        files.dedup_by(|later, earlier| later.name == earlier.name);
        files.reverse();
        let mut templates = Templates::new();
        for file in &files {
            let parsed = cache.parse(file, self.functions);
            if let Some(error) = parsed.errors.first() {
                let error = TemplateError::Parse(Box::new(error.clone()));
                return Some((Vec::new(), Some(error)));
            }
            templates.add(&parsed);
        }
        files.retain(|file| !file.is_partial());
        let Some(kept) = kept else {
            return Some(self.execute_all(&files, tree.scopes, &templates, |_| None));
        };
        let (reusable, judged) = kept.reusable(tree, &templates, &self.origins);
        let last = |name: &str| kept.file(name).filter(|_| reusable.contains(name)).cloned();
        let (mut rendered, error) = self.execute_all(&files, tree.scopes, &templates, last);
        kept.keep_files(&mut rendered, tree.options);
        let mutated = self.state.mutated.borrow();
        // Where nothing was kept, no one has looked at anything.
        let judged = if reusable.is_empty() {
            Judged::default()
        } else {
            judged
        };
        if !judged.covers(&mutated, tree.scopes, &self.origins.borrow()) {
            kept.forget();
            return reusable.is_empty().then_some((rendered, error));
        }
        let executed = rendered.len()
            - rendered
                .iter()
                .filter(|file| reusable.contains(&file.name))
                .count();
        kept.replace(tree, &self.origins, !mutated.is_empty(), executed);
        Some((rendered, error))
    }

    /// Executes the files for which there is no `last` text, in their order.
    fn execute_all(
        &self,
        files: &[TemplateFile],
        scopes: &[Scope],
        templates: &Templates,
        last: impl Fn(&str) -> Option<RenderedFile>,
    ) -> (Vec<RenderedFile>, Option<TemplateError>) {
        let mut rendered = Vec::new();
        // The template that each scope entered last, where nobody has looked since.
        let mut entered: Vec<Option<&str>> = vec![None; scopes.len()];
        for (epoch, file) in files.iter().enumerate() {
            let scope = &scopes[file.scope];
            entered[file.scope] = Some(&file.name);
            if let Some(last) = last(&file.name) {
                rendered.push(last);
                continue;
            }
            for (scope, name) in scopes.iter().zip(&mut entered) {
                if let Some(name) = name.take() {
                    scope.enter_template(name);
                }
            }
            match self.execute(file, epoch as u32 + 1, scope, templates) {
                Ok(one) => rendered.push(one),
                Err(error) => return (rendered, Some(TemplateError::Exec(error))),
            }
        }
        (rendered, None)
    }

    fn execute(
        &self,
        file: &TemplateFile,
        epoch: u32,
        scope: &Scope,
        templates: &Templates,
    ) -> Result<RenderedFile, Box<ExecError>> {
        let whole = Span::new(file.file, 0, file.data.len() as u32);
        let recorder = Recorder::new(self.origins.clone(), epoch, whole);
        let root = self.origins.borrow_mut().root(&scope.path);
        let mut exec = Exec::new(
            templates.clone(),
            self.functions,
            self.world,
            self.budget,
            recorder,
            self.state,
        );
        let output = exec.execute(&file.name, Value::Map(scope.dot.clone()), root);
        let mutated = exec.recorder().mutated();
        self.state.mutated.borrow_mut().extend_from_slice(mutated);
        let output = output?;
        let (text, mut trace) = exec.into_trace(output);
        let (text, segments) = without_no_value(text, std::mem::take(&mut trace.segments));
        trace.segments = segments;
        Ok(RenderedFile {
            name: file.name.clone(),
            file: file.file,
            text: text.into(),
            trace: Rc::new(trace),
            documents: Documents::default(),
        })
    }
}

const NO_VALUE: &[u8] = b"<no value>";

/// Helm takes every `<no value>` out of what a file printed, wherever it comes from; the segments move along.
fn without_no_value(text: Vec<u8>, segments: Vec<Segment>) -> (Vec<u8>, Vec<Segment>) {
    let places: Vec<usize> = bstr::ByteSlice::find_iter(text.as_slice(), NO_VALUE).collect();
    if places.is_empty() {
        return (text, segments);
    }
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for place in &places {
        kept.extend_from_slice(&text[from..*place]);
        from = place + NO_VALUE.len();
    }
    kept.extend_from_slice(&text[from..]);
    let moved = |start: u32| {
        let before = places.partition_point(|place| *place < start as usize);
        let inside = before.checked_sub(1).map_or(0, |last| {
            (places[last] + NO_VALUE.len()).saturating_sub(start as usize)
        });
        start - (before * NO_VALUE.len() - inside) as u32
    };
    let mut left: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        let start = moved(segment.start);
        // What was only a `<no value>` is gone: the next segment begins where it did.
        if left.last().is_some_and(|last| last.start == start) {
            left.pop();
        }
        if (start as usize) < kept.len() {
            left.push(Segment { start, ..segment });
        }
    }
    (kept, left)
}

/// Where the text at a place of a rendered file comes from: the segment that made it.
#[must_use]
pub fn segment_at(file: &RenderedFile, offset: u32) -> Option<Segment> {
    let after = file
        .trace
        .segments
        .partition_point(|segment| segment.start <= offset);
    file.trace.segments.get(after.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pilothouse_value::Origin;

    #[test]
    fn taking_no_value_out_moves_what_follows() {
        let segment = |start| Segment {
            start,
            span: Span::NONE,
            frame: 0,
            origin: Origin::NONE,
        };
        let (text, segments) = without_no_value(
            b"a<no value>b<no value>c".to_vec(),
            vec![
                segment(0),
                segment(1),
                segment(11),
                segment(12),
                segment(22),
            ],
        );
        assert_eq!(text, b"abc");
        let starts: Vec<u32> = segments.iter().map(|segment| segment.start).collect();
        assert_eq!(starts, [0, 1, 2]);
    }
}
