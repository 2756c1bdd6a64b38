//! The open document with everything computed from it.

use crate::ask::{Elsewhere, Prepared, ScanCache, Traced};
use crate::compare::{Side, comparison};
use crate::output::Output;
use crate::renderer::Renderer;
use crate::rendering::Finding;
use crate::sent::Sent;
use crate::session::Work;
use pilothouse_engine::Kept;
use pilothouse_protocol::{ComparedSide, Comparison, DocumentId, OutputState, Update};
use pilothouse_workspace::{Environment, Removed, Saved, Workspace};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// How many deletions can be taken back.
const UNDONE: usize = 20;

/// A file that a request changed.
pub(crate) struct Change {
    pub(crate) path: Rc<str>,
    /// Its bytes before; `None` where it was not there.
    pub(crate) before: Option<Rc<[u8]>>,
    /// What it is since.
    pub(crate) stamp: u64,
}

/// One environment and what it was rendered to.
pub(crate) struct Rendered {
    pub(crate) settings: Environment,
    pub(crate) output: Output,
    pub(crate) findings: Vec<Finding>,
    /// Folders of subcharts that are switched off.
    pub(crate) disabled: BTreeSet<String>,
    /// The document changed since.
    pub(crate) due: bool,
    /// It was rendered at all.
    pub(crate) known: bool,
    /// What its last render left to the next.
    kept: Kept,
}

impl Rendered {
    fn new(settings: Environment) -> Rendered {
        Rendered {
            settings,
            output: Output::none(),
            findings: Vec::new(),
            disabled: BTreeSet::new(),
            due: true,
            known: false,
            kept: Kept::default(),
        }
    }
}

/// The open document.
pub(crate) struct Open {
    pub(crate) workspace: Workspace,
    /// One for each of the workspace's environments, in their order.
    pub(crate) environments: Vec<Rendered>,
    /// Index of the environment that is shown.
    pub(crate) shown: usize,
    /// Nothing is rendered until the page asks for it.
    pub(crate) held: bool,
    /// What is compared.
    pub(crate) compared: Option<(ComparedSide, ComparedSide)>,
    comparison_due: bool,
    /// Counts the changes of what a file tree shows.
    pub(crate) tree: u64,
    deletions: VecDeque<(u64, Removed)>,
    next_id: DocumentId,
    pub(crate) renderer: Renderer,
    pub(crate) sent: Sent,
    /// The trace of an environment, by its index, as long as nothing changes.
    pub(crate) traced: Option<(usize, Rc<Traced>)>,
    /// The values of all but the environment of this index, as long as nothing changes.
    pub(crate) elsewhere: Option<(usize, Elsewhere)>,
    /// What help while typing is made from: as it was last, and the environment that it was made for as long as nothing
    /// changes.
    pub(crate) prepared: Option<Rc<Prepared>>,
    pub(crate) prepared_shown: Option<usize>,
    /// Templates taken apart.
    pub(crate) scans: ScanCache,
    /// Changes of several files that can be taken back, with the requests that made them.
    changes: VecDeque<(u64, Vec<Change>)>,
}

impl Open {
    /// Opens a document; `shown` is the environment to show first.
    pub(crate) fn new(saved: Saved, shown: Option<&str>, held: bool, renderer: Renderer) -> Open {
        let shown = shown.unwrap_or(&saved.shown).to_owned();
        let mut open = Open {
            workspace: saved.workspace,
            environments: Vec::new(),
            shown: 0,
            held,
            compared: None,
            comparison_due: false,
            tree: 0,
            deletions: VecDeque::new(),
            next_id: 0,
            renderer,
            sent: Sent::default(),
            traced: None,
            elsewhere: None,
            prepared: None,
            prepared_shown: None,
            scans: ScanCache::default(),
            changes: VecDeque::new(),
        };
        open.take_environments(&shown);
        open
    }

    /// The environment that is shown.
    pub(crate) fn shown(&self) -> &Rendered {
        &self.environments[self.shown]
    }

    /// An environment by name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.environments
            .iter()
            .position(|environment| environment.settings.name == name)
    }

    /// The workspace was exchanged for a changed one.
    pub(crate) fn changed(&mut self, workspace: Workspace) {
        if !same_tree(&self.workspace, &workspace) {
            self.tree += 1;
        }
        self.workspace = workspace;
        let shown = self.shown().settings.name.clone();
        self.take_environments(&shown);
        for environment in &mut self.environments {
            environment.due = true;
        }
        self.comparison_due = true;
        self.prepared_shown = None;
        self.traced = None;
        self.elsewhere = None;
    }

    /// Brings the list of environments in line with the workspace's; what is known of those that stay is kept.
    fn take_environments(&mut self, shown: &str) {
        let mut old = std::mem::take(&mut self.environments);
        for settings in self.workspace.environments() {
            let known = old
                .iter()
                .position(|old| old.settings.name == settings.name);
            let mut rendered = match known {
                Some(at) => old.swap_remove(at),
                None => Rendered::new(settings.clone()),
            };
            if rendered.settings != *settings {
                rendered.settings = settings.clone();
                rendered.due = true;
            }
            self.environments.push(rendered);
        }
        // One that got another name stays where it was; behind one that was removed comes the next.
        let last = self.environments.len().saturating_sub(1);
        self.shown = self.find(shown).unwrap_or(self.shown.min(last));
    }

    /// Files were taken out by the request of this number.
    pub(crate) fn remember(&mut self, request: u64, removed: Removed) {
        self.deletions.push_back((request, removed));
        if self.deletions.len() > UNDONE {
            self.deletions.pop_front();
        }
    }

    /// What the request of this number took out.
    pub(crate) fn deletion(&self, request: u64) -> Option<&Removed> {
        self.deletions
            .iter()
            .find(|(id, _)| *id == request)
            .map(|(_, removed)| removed)
    }

    /// The request of this number turns `before` into `after`: it can be taken back.
    pub(crate) fn remember_change(&mut self, request: u64, before: &Workspace, after: &Workspace) {
        let changed = after.files().filter_map(|(path, file)| {
            let known = before.file(path);
            let same = known.is_some_and(|known| known.stamp() == file.stamp());
            (!same).then(|| Change {
                path: path.clone(),
                before: known.map(|known| known.bytes().clone()),
                stamp: file.stamp(),
            })
        });
        self.changes.push_back((request, changed.collect()));
        if self.changes.len() > UNDONE {
            self.changes.pop_front();
        }
    }

    /// What the request of this number changed; forgotten with that.
    pub(crate) fn take_change(&mut self, request: u64) -> Option<Vec<Change>> {
        let at = self.changes.iter().position(|(id, _)| *id == request)?;
        self.changes.remove(at).map(|(_, changes)| changes)
    }

    /// A deletion was taken back.
    pub(crate) fn forget(&mut self, request: u64) {
        self.deletions.retain(|(id, _)| *id != request);
    }

    /// Starts or ends a comparison.
    pub(crate) fn compare(&mut self, names: Option<(ComparedSide, ComparedSide)>) {
        self.compared = names;
        self.comparison_due = self.compared.is_some();
        self.sent.comparison = None;
    }

    /// Renders the shown environment where the document changed since; returns how long it took, in milliseconds.
    pub(crate) fn render_shown(&mut self) -> Option<f32> {
        if self.held || !self.shown().due {
            return None;
        }
        let before = self.renderer.now();
        self.render(self.shown);
        Some((self.renderer.now() - before) as f32 / 1e6)
    }

    /// Does one piece of what is left; `None` when nothing is.
    pub(crate) fn step(&mut self) -> Option<()> {
        if self.held {
            return None;
        }
        if let Some(at) = self.next_due() {
            self.render(at);
            return Some(());
        }
        self.comparison_due.then_some(())
    }

    /// What [`Open::step`] has to do.
    pub(crate) fn work(&self) -> Work {
        if self.held || !self.comparison_due && self.next_due().is_none() {
            Work::None
        } else if self.comparison_due || self.shown().due || self.compared_are_due() {
            Work::Seen
        } else {
            Work::Unseen
        }
    }

    /// The shown one first, then those that are compared, then the others.
    fn next_due(&self) -> Option<usize> {
        let compared = self.compared.iter().flat_map(|(left, right)| [left, right]);
        let compared = compared.filter_map(|side| self.find(&side.environment));
        let all = std::iter::once(self.shown)
            .chain(compared)
            .chain(0..self.environments.len());
        all.into_iter().find(|at| self.environments[*at].due)
    }

    /// Renders an environment for questions.
    pub(crate) fn traced_anew(&mut self, at: usize) -> Option<Traced> {
        let Rendered { settings, kept, .. } = &mut self.environments[at];
        self.renderer.trace(&self.workspace, settings, kept)
    }

    fn render(&mut self, at: usize) {
        let Rendered { settings, kept, .. } = &mut self.environments[at];
        let outcome = self.renderer.render(&self.workspace, settings, kept);
        let relatives = self.environments[self.shown].output.documents.clone();
        let environment = &mut self.environments[at];
        environment.findings.clone_from(&outcome.findings);
        environment.disabled.clone_from(&outcome.disabled);
        environment.output = environment
            .output
            .after(outcome, &relatives, &mut self.next_id);
        environment.due = false;
        environment.known = true;
        let compared = self.compared.as_ref().is_some_and(|(left, right)| {
            [left, right]
                .iter()
                .any(|side| side.environment == self.environments[at].settings.name)
        });
        self.comparison_due |= compared;
    }

    /// The comparison that was asked for, where all it needs is at hand.
    fn comparison(&self) -> Option<Comparison> {
        let (left, right) = self.compared.as_ref()?;
        let side = |side: &ComparedSide| {
            let at = self.find(&side.environment);
            at.map(|at| &self.environments[at])
        };
        let missing = |side: &ComparedSide| Comparison {
            left: left.clone(),
            right: right.clone(),
            message: format!("There is no environment “{}” any more", side.environment),
            ..Comparison::default()
        };
        let Some(a) = side(left) else {
            return Some(missing(left));
        };
        let Some(b) = side(right) else {
            return Some(missing(right));
        };
        if !a.known || !b.known {
            return None;
        }
        let [a, b] = [a, b].map(|one| Side {
            environment: &one.settings,
            output: &one.output,
        });
        Some(comparison(&a, &b, self.workspace.name()))
    }

    /// What changed since the last update.
    pub(crate) fn update(&mut self, render_ms: Option<f32>) -> Update {
        let ready = self.comparison_due && !self.compared_are_due();
        let comparison = if ready { self.comparison() } else { None };
        self.comparison_due &= !ready;
        let mut sent = std::mem::take(&mut self.sent);
        let update = sent.update(self, comparison, render_ms);
        self.sent = sent;
        update
    }

    /// Whether one of the compared environments is still to be rendered.
    fn compared_are_due(&self) -> bool {
        let compared = self.compared.iter().flat_map(|(left, right)| [left, right]);
        compared
            .filter_map(|side| self.find(&side.environment))
            .any(|at| self.environments[at].due)
    }

    /// How far the shown output can be trusted.
    pub(crate) fn state(&self) -> OutputState {
        if self.held && !self.shown().known {
            OutputState::Held
        } else {
            self.shown().output.state
        }
    }
}

/// Whether a file tree shows the same of both.
fn same_tree(a: &Workspace, b: &Workspace) -> bool {
    let rules = |workspace: &Workspace| {
        workspace
            .file(".helmignore")
            .map(pilothouse_workspace::File::stamp)
    };
    a.files().len() == b.files().len()
        && a.files()
            .zip(b.files())
            .all(|(a, b)| a.0 == b.0 && a.1.is_binary() == b.1.is_binary())
        && a.environments() == b.environments()
        && rules(a) == rules(b)
}
