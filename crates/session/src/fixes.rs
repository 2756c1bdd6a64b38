//! Ways to mend a problem, as text edits, and what can be said only with the files at hand: the key that was meant,
//! the block that is open.

mod chart;
pub(crate) mod keys;
pub(crate) mod near;
mod output;
mod schema;
mod syntax;
mod template;
mod wanted;

use crate::rendering::Finding;
use pilothouse_workspace::Workspace;
use std::ops::Range;

/// A way to mend a problem: edits of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Draft {
    /// A verb and what it does.
    pub(crate) title: String,
    /// The file.
    pub(crate) path: String,
    /// Bytes of its text, and what stands there afterwards; they do not overlap.
    pub(crate) edits: Vec<(Range<usize>, String)>,
}

/// What the files add to a finding.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Advice {
    /// What to say instead of the general explanation; empty: nothing better is known.
    pub(crate) hint: String,
    /// The best first.
    pub(crate) fixes: Vec<Draft>,
}

impl Advice {
    fn hint(words: impl Into<String>) -> Advice {
        Advice {
            hint: words.into(),
            fixes: Vec::new(),
        }
    }

    fn with(mut self, fix: Option<Draft>) -> Advice {
        self.fixes.extend(fix);
        self
    }
}

/// A finding with the text that it is in.
struct Case<'a> {
    workspace: &'a Workspace,
    finding: &'a Finding,
    path: &'a str,
    text: &'a str,
    /// What the finding is about, as bytes of `text`.
    span: Range<usize>,
}

/// What can be said and done about a finding.
pub(crate) fn advise(workspace: &Workspace, finding: &Finding) -> Advice {
    let Some(case) = Case::new(workspace, finding) else {
        return Advice::default();
    };
    let advice = match finding.id.as_str() {
        "template/nil-pointer" => template::nil_pointer(&case),
        "template/no-field" => template::no_field(&case),
        "template/unknown-function" => template::unknown_function(&case),
        "template/unknown-variable" => template::unknown_variable(&case),
        "template/unknown-template" => template::unknown_template(&case),
        "template/wrong-type" => template::wrong_type(&case),
        "template/comparison" => template::comparison(&case),
        "template/arguments" => template::arguments(&case),
        "template/range" => template::range(&case),
        "template/refused" => template::refused(&case),
        "template/syntax" => syntax::advise(&case),
        "template/invalid-yaml" => output::advise(&case),
        "values/schema" => schema::advise(&case),
        "values/syntax" | "chart/syntax" => chart::syntax(&case),
        "chart/invalid" => chart::invalid(&case),
        "chart/ignored" => chart::ignored(&case),
        "chart/missing-dependency" => wanted::dependency(&case),
        "chart/kube-version" => wanted::kube_version(&case),
        "chart/deprecated" => wanted::deprecated(&case),
        _ => None,
    };
    advice.unwrap_or_default()
}

impl<'a> Case<'a> {
    fn new(workspace: &'a Workspace, finding: &'a Finding) -> Option<Case<'a>> {
        let place = finding.place.as_ref()?;
        let text = workspace.file(&place.path)?.text()?;
        let start = text.floor_char_boundary(place.start.min(text.len()));
        let end = text.floor_char_boundary(place.end.clamp(start, text.len()));
        Some(Case {
            workspace,
            finding,
            path: &place.path,
            text,
            span: start..end,
        })
    }

    /// The text that the finding is about.
    fn source(&self) -> &'a str {
        &self.text[self.span.clone()]
    }

    /// The line that it begins in, without its line feed.
    fn line(&self) -> Range<usize> {
        line_at(self.text, self.span.start)
    }

    /// Helm's words.
    fn message(&self) -> &'a str {
        &self.finding.message
    }

    /// A fix in the same file.
    fn fix(&self, title: impl Into<String>, range: Range<usize>, text: impl Into<String>) -> Draft {
        Draft {
            title: title.into(),
            path: self.path.to_owned(),
            edits: vec![(range, text.into())],
        }
    }

    /// The text of another file.
    fn file(&self, path: &str) -> Option<&'a str> {
        self.workspace.file(path)?.text()
    }
}

/// The line around a byte, without its line feed.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let end = text[at..].find('\n').map_or(text.len(), |feed| at + feed);
    start..end
}

/// The same with its line feed.
fn whole_line(text: &str, at: usize) -> Range<usize> {
    let line = line_at(text, at);
    line.start..(line.end + 1).min(text.len())
}

/// The white space that a line begins with.
fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}
