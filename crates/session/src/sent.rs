//! What the page knows already, so that only what changed is said.

use crate::head::{Head, short_name};
use crate::open::{Open, Rendered};
use crate::output::Numbered;
use crate::rendering::{Finding, Runs};
use crate::views::Made;
use crate::{convert, files, problems};
use pilothouse_protocol::{
    Changes, Comparison, Counts, Document, DocumentId, DocumentRole, DocumentText, Environment,
    Folder, Matrix, OutputState, OutputUpdate, Problem, Severity, Update, WorkspaceInfo,
};
use pilothouse_workspace::{Environment as Settings, settings};
use std::collections::HashMap;
use std::rc::Rc;

/// What the page knows.
#[derive(Default)]
pub(crate) struct Sent {
    info: Option<WorkspaceInfo>,
    /// Which state of the file tree.
    tree: Option<u64>,
    folders: Option<Vec<Folder>>,
    environments: Option<Vec<Environment>>,
    shown: Option<String>,
    problems: Option<Vec<Problem>>,
    output: Option<SentOutput>,
    pub(crate) comparison: Option<Comparison>,
    pub(crate) matrix: Option<Matrix>,
    pub(crate) changes: Option<Changes>,
    base: Option<String>,
}

struct SentOutput {
    environment: String,
    state: OutputState,
    documents: Vec<Document>,
    texts: HashMap<DocumentId, Rc<str>>,
}

/// Takes over what is new, and says so.
fn news<T: PartialEq + Clone>(sent: &mut Option<T>, new: T) -> Option<T> {
    if sent.as_ref() == Some(&new) {
        return None;
    }
    sent.insert(new).clone().into()
}

/// As [`news`] for what has a number of its own: one that is the same but for that keeps the number that it had.
fn numbered<T: PartialEq + Clone>(
    sent: &mut Option<T>,
    mut new: T,
    number: impl Fn(&mut T) -> &mut u64,
) -> Option<T> {
    if let Some(sent) = sent {
        let own = std::mem::replace(number(&mut new), *number(sent));
        if *sent == new {
            return None;
        }
        *number(&mut new) = own;
    }
    sent.insert(new).clone().into()
}

impl Sent {
    /// What the base is called, where that is news.
    fn base(&mut self, open: &Open) -> Option<String> {
        let title = open.base_title();
        if title.is_empty() && self.base.is_none() {
            return None;
        }
        news(&mut self.base, title)
    }

    /// What changed since the last update.
    pub(crate) fn update(&mut self, open: &Open, made: Made, render_ms: Option<f32>) -> Update {
        let files = (self.tree != Some(open.tree)).then(|| files::entries(&open.workspace));
        self.tree = Some(open.tree);
        Update {
            workspace: news(&mut self.info, info(open)),
            files,
            folders: news(
                &mut self.folders,
                files::folders(&open.workspace, &|folder| {
                    open.shown().disabled.contains(folder)
                }),
            ),
            texts: Vec::new(),
            environments: news(&mut self.environments, environments(open)),
            shown: news(&mut self.shown, open.shown().settings.name.clone()),
            output: self.output(open),
            problems: news(&mut self.problems, all_problems(open)),
            comparison: made
                .comparison
                .and_then(|made| numbered(&mut self.comparison, made, |one| &mut one.number)),
            matrix: made
                .matrix
                .and_then(|made| numbered(&mut self.matrix, made, |one| &mut one.number)),
            changes: made
                .changes
                .and_then(|changes| news(&mut self.changes, changes)),
            base: self.base(open),
            render_ms,
        }
    }

    fn output(&mut self, open: &Open) -> Option<OutputUpdate> {
        let environment = &open.shown().settings.name;
        let state = open.state();
        if !open.shown().known && state != OutputState::Held {
            return None;
        }
        let (settings, chart) = (&open.shown().settings, open.workspace.name());
        let printed = open.shown().output.documents.iter();
        let documents: Vec<Document> = printed.map(|one| document(settings, chart, one)).collect();
        let documents = with_order(documents, &open.shown().output.documents);
        let before = self
            .output
            .take()
            .filter(|before| before.environment == *environment);
        let mut texts = HashMap::with_capacity(documents.len());
        let mut news = Vec::new();
        for one in &open.shown().output.documents {
            let text = &one.document.text;
            let known = before.as_ref().and_then(|before| before.texts.get(&one.id));
            if known.is_none_or(|known| known != text) {
                news.push(DocumentText {
                    id: one.id,
                    text: text.to_string(),
                });
            }
            texts.insert(one.id, text.clone());
        }
        let same_list = before
            .as_ref()
            .is_some_and(|before| before.documents == documents);
        let same = same_list
            && news.is_empty()
            && before.as_ref().is_some_and(|before| before.state == state);
        let update = OutputUpdate {
            environment: environment.clone(),
            state,
            documents: (!same_list).then(|| documents.clone()),
            texts: news,
        };
        self.output = Some(SentOutput {
            environment: environment.clone(),
            state,
            documents,
            texts,
        });
        (!same).then_some(update)
    }
}

fn info(open: &Open) -> WorkspaceInfo {
    WorkspaceInfo {
        name: open.workspace.name().to_owned(),
        version: open.workspace.chart_field("version").to_owned(),
        origin: convert::origin(open.workspace.origin()),
        entry_file: entry_file(open),
    }
}

/// The file that opens first; empty where there is none.
pub(crate) fn entry_file(open: &Open) -> String {
    let entry = ["values.yaml", "Chart.yaml"]
        .into_iter()
        .find(|path| open.workspace.file(path).is_some());
    let first = || open.workspace.files().next().map(|(path, _)| &**path);
    entry.or_else(first).unwrap_or_default().to_owned()
}

fn environments(open: &Open) -> Vec<Environment> {
    let one = |(at, rendered): (usize, &Rendered)| Environment {
        settings: convert::to_settings(&rendered.settings),
        shape: (at % 4) as u8,
        counts: rendered.known.then(|| counts(rendered)),
        command: rendered.settings.command(),
    };
    open.environments.iter().enumerate().map(one).collect()
}

fn counts(rendered: &Rendered) -> Counts {
    let documents = rendered.output.documents.iter();
    let of = |wanted: &[Severity]| {
        rendered
            .findings
            .iter()
            .filter(|finding| wanted.contains(&finding.severity))
            .count() as u32
    };
    Counts {
        objects: documents
            .filter(|one| one.document.role != DocumentRole::Notes)
            .count() as u32,
        errors: of(&[Severity::Error]),
        warnings: of(&[Severity::Warning]),
        infos: of(&[Severity::Info, Severity::Hint]),
    }
}

fn document(settings: &Settings, chart: &str, one: &Numbered) -> Document {
    let document = &one.document;
    let head = Head::of(one);
    Document {
        id: one.id,
        role: document.role,
        group: head.group,
        api_version: head.api_version,
        label: head.label,
        kind: head.kind,
        short_name: short_name(&head.name, settings, chart).to_owned(),
        name: head.name,
        namespace: head.namespace,
        source: head.source,
        hook: document.runs.as_ref().map(hook_words).unwrap_or_default(),
        runs: 0,
        preamble_lines: document.preamble_lines,
        lines: document.lines,
        stale: one.stale,
    }
}

/// Gives hooks their places in the order in which they run.
fn with_order(mut documents: Vec<Document>, rendered: &[Numbered]) -> Vec<Document> {
    let mut hooks: Vec<usize> = (0..rendered.len())
        .filter(|at| rendered[*at].document.runs.is_some())
        .collect();
    hooks.sort_by_key(|at| rendered[*at].document.runs.clone());
    for (place, at) in (1..).zip(hooks) {
        documents[at].runs = place;
    }
    documents
}

/// When a hook runs, in words.
fn hook_words(runs: &Runs) -> String {
    match runs.weight {
        0 => runs.events.clone(),
        weight => format!("{}, weight {weight}", runs.events),
    }
}

fn all_problems(open: &Open) -> Vec<Problem> {
    let settings: Vec<Finding> = open
        .workspace
        .settings_error()
        .map(|error| settings_finding(open, error))
        .into_iter()
        .collect();
    let names = open
        .environments
        .iter()
        .map(|rendered| rendered.settings.name.as_str());
    let shared = names.map(|name| (name, settings.as_slice()));
    let own = open.environments.iter().map(|rendered| {
        (
            rendered.settings.name.as_str(),
            rendered.findings.as_slice(),
        )
    });
    problems::merged(&open.workspace, shared.chain(own))
}

/// A pilothouse.yaml that cannot be read.
fn settings_finding(open: &Open, error: &settings::SettingsError) -> Finding {
    let text = open
        .workspace
        .file(settings::FILE)
        .and_then(|file| file.text())
        .unwrap_or_default();
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let start = before + error.column.saturating_sub(1) as usize;
    Finding {
        id: "settings/invalid".to_owned(),
        severity: Severity::Error,
        title: error.message.clone(),
        explanation: "The environments are as this file last said when it could be read."
            .to_owned(),
        message: String::new(),
        origin: "Environments",
        place: Some(crate::rendering::Place {
            path: settings::FILE.to_owned(),
            start,
            end: start,
        }),
    }
}
