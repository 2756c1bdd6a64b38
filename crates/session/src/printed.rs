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
use std::collections::BTreeSet;
use std::rc::Rc;

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

/// When a hook runs; `all`: Helm's list.
fn runs(hook: &Hook, all: &[Hook]) -> Runs {
    let head = |hook: &Hook| hook.manifest.head.clone();
    let kind = head(hook).kind;
    let place = |event: &String| EVENTS.iter().position(|known| known == event);
    Runs {
        event: hook.events.iter().filter_map(place).min().unwrap_or(0),
        weight: hook.weight,
        kind: all
            .iter()
            .position(|other| head(other).kind == kind)
            .unwrap_or(0),
        name: head(hook)
            .metadata
            .map(|metadata| metadata.name)
            .unwrap_or_default(),
        events: hook.events.join(", "),
    }
}

impl Given<'_> {
    pub(crate) fn documents(
        &self,
        rendering: Rendering,
        broken: &BTreeSet<FileId>,
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
            let mut one = self.document(&rendering, manifest, DocumentRole::Manifest, "");
            if at + 1 == count {
                // Helm trims the manifest as a whole.
                one.text = format!("{}\n", one.text.trim_end()).into();
            }
            documents.push(one);
        }
        for (at, hook) in sorted.hooks.iter().enumerate() {
            let lead = if at == 0 && count == 0 { "\n" } else { "" };
            let mut one = self.document(&rendering, &hook.manifest, DocumentRole::Hook, lead);
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
                documents.push(Document {
                    role: DocumentRole::Notes,
                    source: self.path(file.file),
                    file: file.name.clone(),
                    range: 0..file.text.len(),
                    text: text.into(),
                    preamble: 0,
                    object: None,
                    runs: None,
                });
            }
        }
    }

    fn document(
        &self,
        rendering: &Rendering,
        manifest: &Manifest,
        role: DocumentRole,
        lead: &str,
    ) -> Document {
        let head = format!("{lead}---\n# Source: {}\n", manifest.path);
        let body: &str = &manifest.text;
        let file = rendering
            .files
            .get(manifest.file)
            .map_or(FileId::NONE, |file| file.file);
        Document {
            role,
            source: self.path(file),
            file: manifest.path.clone(),
            range: manifest.range.clone(),
            text: format!("{head}{body}\n").into(),
            preamble: head.len(),
            runs: None,
            object: Object::read(body),
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
            let (numbers, texts): (Vec<usize>, Vec<_>) = printed
                .map(|(at, file)| (at, (file.name.clone(), &*file.text)))
                .unzip();
            let (mut sorted, error) = sort_manifests(&texts, self.options.helm);
            for manifest in sorted
                .manifests
                .iter_mut()
                .chain(sorted.hooks.iter_mut().map(|hook| &mut hook.manifest))
            {
                manifest.file = numbers[manifest.file];
            }
            let Some(error) = error else {
                return sorted;
            };
            let file = &rendering.files[numbers[error.file]];
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
