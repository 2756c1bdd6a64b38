//! What rendering one environment came to, in the document's own terms.

use pilothouse_kube::Object;
use pilothouse_protocol::{DocumentRole, Severity};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

/// When a hook runs. Ordered as they run: by event, weight, kind and name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Runs {
    /// The place of its first event among all events.
    pub(crate) event: usize,
    /// Lower runs earlier.
    pub(crate) weight: i64,
    /// Hooks of one weight run in the order in which kinds are installed: the place of the first of its kind in Helm's
    /// list.
    pub(crate) kind: usize,
    /// And those of one kind by name.
    pub(crate) name: String,
    /// Its events, as the annotation says them.
    pub(crate) events: String,
}

/// One document of the output.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// What it is.
    pub(crate) role: DocumentRole,
    /// The template that made it: path inside the workspace.
    pub(crate) source: Rc<str>,
    /// The rendered file that it stands in: `storefront/templates/service.yaml`.
    pub(crate) file: Rc<str>,
    /// Where it stands there, in bytes.
    pub(crate) range: Range<usize>,
    /// All of its text, Helm's own lines included.
    pub(crate) text: Rc<str>,
    /// When it runs, where it is a hook.
    pub(crate) runs: Option<Runs>,
    /// Bytes of `text` before the object: Helm's own lines.
    pub(crate) preamble: usize,
    /// How many lines these are.
    pub(crate) preamble_lines: u32,
    /// How many lines `text` has.
    pub(crate) lines: u32,
    /// What it says it is.
    pub(crate) object: Option<Object>,
}

impl Document {
    /// Gives it this text, of which so many bytes are Helm's own.
    pub(crate) fn set_text(&mut self, text: &str, preamble: usize) {
        let ends = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let last = u32::from(!text.is_empty() && !text.ends_with('\n'));
        let preamble = preamble.min(text.len());
        self.preamble = preamble;
        self.preamble_lines = ends(&text[..preamble]);
        self.lines = self.preamble_lines + ends(&text[preamble..]) + last;
        self.text = text.into();
    }

    /// The text without Helm's own lines.
    pub(crate) fn body(&self) -> &str {
        &self.text[self.preamble..]
    }
}

/// What rendering one environment came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// In the order in which Helm prints them, NOTES last. Of a failed render: those of `complete`.
    pub(crate) documents: Vec<Document>,
    /// Whether Helm would fail.
    pub(crate) failed: bool,
    /// Of a failed render: the templates that went well all the same, by path inside the workspace.
    pub(crate) complete: BTreeSet<Rc<str>>,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
    /// Folders of subcharts that are switched off.
    pub(crate) disabled: BTreeSet<String>,
}

/// A problem in one environment.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Finding {
    /// Stable: `template/nil-pointer`.
    pub(crate) id: String,
    /// How bad.
    pub(crate) severity: Severity,
    /// One plain sentence.
    pub(crate) title: String,
    /// Why, and what to do.
    pub(crate) explanation: String,
    /// Helm's words.
    pub(crate) message: String,
    /// What found it.
    pub(crate) origin: &'static str,
    /// Where it is.
    pub(crate) place: Option<Place>,
}

/// A stretch of a file's bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Path inside the workspace.
    pub(crate) path: String,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}
