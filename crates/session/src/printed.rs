//! What a render printed, as documents with their place in the workspace.

use crate::findings;
use crate::given::Given;
use crate::renderer::BROKEN;
use crate::rendering::{Document, Finding, Outcome, Place, Runs};
use pilothouse_engine::{
    Hook, Manifest, ManifestError, RenderedFile, Rendering, Sorted, segment_at, sort_manifests,
};
use pilothouse_kube::Object;
use pilothouse_protocol::DocumentRole;
use pilothouse_source::{FileId, Span};
use std::collections::{BTreeSet, HashMap};
use std::rc::{Rc, Weak};

/// Events in the order in which they happen over the life of a release.
const EVENTS: &[&str] = &[
    "pre-install",
    "post-install",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "pre-delete",
    "post-delete",
    "test",
    "test-success",
];

/// Documents made before, by where the text that they were made from lies, for as long as the engine keeps that.
#[derive(Default)]
pub(crate) struct MadeDocuments(HashMap<*const u8, (Weak<str>, Document)>);

impl MadeDocuments {
    /// Forgets those of texts that are gone.
    pub(crate) fn tidy(&mut self) {
        self.0.retain(|_, (text, _)| text.strong_count() > 0);
    }

    fn get(&mut self, text: &Rc<str>, make: impl FnOnce() -> Document) -> &Document {
        let at = text.as_ptr();
        let entry = self.0.entry(at);
        &entry.or_insert_with(|| (Rc::downgrade(text), make())).1
    }
}

/// When a hook runs; `all`: Helm's list.
fn runs(hook: &Hook, all: &[Hook]) -> Runs {
    let kind = |hook: &Hook| hook.manifest.head.kind.clone();
    let own = kind(hook);
    let place = |event: &String| EVENTS.iter().position(|known| known == event);
    let metadata = hook.manifest.head.metadata.as_ref();
    Runs {
        event: hook.events.iter().filter_map(place).min().unwrap_or(0),
        weight: hook.weight,
        kind: all.iter().position(|other| kind(other) == own).unwrap_or(0),
        name: metadata.map_or_else(String::new, |metadata| metadata.name.clone()),
        events: hook.events.join(", "),
    }
}

impl Given<'_> {
    pub(crate) fn documents(
        &self,
        rendering: Rendering,
        broken: &BTreeSet<FileId>,
        made: &mut MadeDocuments,
        outcome: &mut Outcome,
    ) {
        let live = |file: &RenderedFile| !broken.contains(&file.file);
        let mut bad: BTreeSet<FileId> = broken.clone();
        let sorted = match &rendering.failure {
            None if broken.is_empty() => rendering.sorted.clone(),
            _ => self.sort(&rendering, &mut bad, outcome),
        };
        for file in rendering
            .files
            .iter()
            .filter(|file| !bad.contains(&file.file))
        {
            outcome.complete.insert(self.path(file.file));
        }
        let documents = &mut outcome.documents;
        let count = sorted.manifests.len();
        for (at, manifest) in sorted.manifests.iter().enumerate() {
            let mut one = self.document(&rendering, manifest, made);
            if at + 1 == count {
                // Helm trims the manifest as a whole.
                one.set_text(&format!("{}\n", one.text.trim_end()), one.preamble);
            }
            documents.push(one);
        }
        for (at, hook) in sorted.hooks.iter().enumerate() {
            let mut one = self.document(&rendering, &hook.manifest, made);
            if at == 0 && count == 0 {
                one.set_text(&format!("\n{}", one.text), one.preamble + 1);
            }
            one.role = DocumentRole::Hook;
            one.runs = Some(runs(hook, &sorted.hooks));
            documents.push(one);
        }
        let notes = rendering
            .notes
            .map(|at| &rendering.files[at])
            .filter(|file| live(file));
        if let Some(file) = notes {
            let text = String::from_utf8_lossy(&file.text);
            if !text.trim().is_empty() {
                let mut notes = Document {
                    role: DocumentRole::Notes,
                    source: self.path(file.file),
                    file: file.name.clone(),
                    range: 0..file.text.len(),
                    ..Document::default()
                };
                notes.set_text(&text, 0);
                documents.push(notes);
            }
        }
    }

    fn document(
        &self,
        rendering: &Rendering,
        manifest: &Manifest,
        made: &mut MadeDocuments,
    ) -> Document {
        let file = rendering
            .files
            .get(manifest.file)
            .map_or(FileId::NONE, |file| file.file);
        let one = made.get(&manifest.text, || {
            let body: &str = &manifest.text;
            let head = format!("---\n# Source: {}\n", manifest.path);
            let mut document = Document {
                object: Object::read(body),
                ..Document::default()
            };
            document.set_text(&format!("{head}{body}\n"), head.len());
            document
        });
        Document {
            source: self.path(file),
            file: manifest.path.clone(),
            range: manifest.range.clone(),
            ..one.clone()
        }
    }

    fn path(&self, file: FileId) -> Rc<str> {
        self.sources
            .get(file)
            .map_or_else(|| Rc::from(""), |source| source.path.clone())
    }

    /// Sorts what the good files print; each file that prints no YAML is noted and left out.
    fn sort(
        &self,
        rendering: &Rendering,
        bad: &mut BTreeSet<FileId>,
        outcome: &mut Outcome,
    ) -> Sorted {
        loop {
            let printed = rendering.files.iter().enumerate();
            let printed = printed
                .filter(|(_, file)| !file.name.ends_with("NOTES.txt") && !bad.contains(&file.file));
            let mut printed: Vec<_> = printed.map(|(at, file)| file.printed(at)).collect();
            let (sorted, error) = sort_manifests(&mut printed, self.options.helm);
            let Some(error) = error else {
                return sorted;
            };
            let file = &rendering.files[error.file];
            outcome.findings.push(self.invalid(file, &error));
            if !bad.insert(file.file) || bad.len() > BROKEN {
                return sorted;
            }
        }
    }

    /// A document that is no YAML, at the line of the template that printed the line in question.
    fn invalid(&self, file: &RenderedFile, error: &ManifestError) -> Finding {
        let text = &file.text[error.range.start.min(file.text.len())..];
        let line = error.yaml.line.saturating_sub(1) as usize;
        let before: usize = text
            .split_inclusive(|byte| *byte == b'\n')
            .take(line)
            .map(<[u8]>::len)
            .sum();
        let rest = &text[before.min(text.len())..];
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        let shown = String::from_utf8_lossy(&rest[..end]).into_owned();
        let indent = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
            .min(end);
        let offset = (error.range.start + before + indent) as u32;
        let mut finding = findings::error(
            &error.message,
            "template/invalid-yaml",
            "",
            "Template",
            self.origin(file, offset),
        );
        if error.yaml.line > 0 && !shown.trim().is_empty() {
            finding.explanation =
                format!("The line is “{}”. {}", shown.trim(), finding.explanation);
        }
        finding
    }

    /// The place in a template that printed the byte at `offset` of what its file printed.
    fn origin(&self, file: &RenderedFile, offset: u32) -> Option<Place> {
        let Some(segment) = segment_at(file, offset) else {
            return findings::place(Span::new(file.file, 0, 0), &self.sources, self.workspace);
        };
        let next = file
            .trace
            .segments
            .iter()
            .map(|other| other.start)
            .find(|start| *start > segment.start);
        let length = next.unwrap_or(file.text.len() as u32) - segment.start;
        let mut span = segment.span;
        // Text that stands in the template as it is printed: exactly there.
        if span.end - span.start == length {
            span.start += offset - segment.start;
            span.end = span.end.max(span.start);
        }
        findings::place(span, &self.sources, self.workspace)
    }
}
