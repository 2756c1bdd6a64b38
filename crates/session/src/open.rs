//! The open document with everything computed from it.

use crate::ask::{Elsewhere, Prepared, ScanCache, Traced};
use crate::base::Base;
use crate::output::{Numbered, Output};
use crate::renderer::Renderer;
use crate::rendering::Finding;
use crate::sent::Sent;
use crate::session::Work;
use crate::views::Views;
use pilothouse_engine::Kept;
use pilothouse_protocol::{DocumentId, OutputState, Update};
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
    /// Its bytes since.
    pub(crate) after: Rc<[u8]>,
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
    pub(crate) kept: Kept,
}

impl Rendered {
    pub(crate) fn new(settings: Environment) -> Rendered {
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

    /// Renders it. `relatives` is another output, whose documents' numbers are taken over where there is none yet.
    pub(crate) fn render(
        &mut self,
        renderer: &mut Renderer,
        workspace: &Workspace,
        relatives: &[Numbered],
        next_id: &mut DocumentId,
    ) {
        let outcome = renderer.render(workspace, &self.settings, &mut self.kept);
        self.findings.clone_from(&outcome.findings);
        self.disabled.clone_from(&outcome.disabled);
        self.output = self.output.after(outcome, relatives, next_id);
        self.due = false;
        self.known = true;
    }
}

/// Texts around the chart's folder. They are looked at when somebody asks for environments, and kept nowhere else.
#[derive(Default)]
pub(crate) struct Around {
    /// Paths from the top of the folder that was opened, contents.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// How the chart sees that top: `../../`.
    pub(crate) up: String,
}

/// The open document.
pub(crate) struct Open {
    pub(crate) workspace: Workspace,
    /// What lay around the chart's folder when it was opened.
    pub(crate) around: Around,
    /// One for each of the workspace's environments, in their order.
    pub(crate) environments: Vec<Rendered>,
    /// Index of the environment that is shown.
    pub(crate) shown: usize,
    /// Nothing is rendered until the page asks for it.
    pub(crate) held: bool,
    /// What the page looks at besides the output.
    pub(crate) views: Views,
    /// The state to compare with.
    pub(crate) base: Option<Box<Base>>,
    /// The workspace as it was when it was opened.
    pub(crate) opened: Rc<Workspace>,
    /// Counts the changes of what a file tree shows.
    pub(crate) tree: u64,
    deletions: VecDeque<(u64, Removed)>,
    pub(crate) next_id: DocumentId,
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
            opened: Rc::new(saved.workspace.clone()),
            workspace: saved.workspace,
            around: Around::default(),
            environments: Vec::new(),
            shown: 0,
            held,
            views: Views::default(),
            base: None,
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
        if let Some(base) = &mut self.base {
            base.take_environments(self.workspace.environments());
        }
        self.views.due();
        self.views.traces.clear();
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
                after: file.bytes().clone(),
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
        if let Some((at, base)) = self.next_due() {
            if base {
                self.render_base(at);
            } else {
                self.render(at);
            }
            return Some(());
        }
        self.views_due().then_some(())
    }

    /// What [`Open::step`] has to do.
    pub(crate) fn work(&self) -> Work {
        if self.held || !self.views_due() && self.next_due().is_none() {
            Work::None
        } else if self.views_due() || self.shown().due || self.looked_at_due().is_some() {
            Work::Seen
        } else {
            Work::Unseen
        }
    }

    /// The shown one first, then what the views show, then the others; whether it is the base's.
    fn next_due(&self) -> Option<(usize, bool)> {
        if self.shown().due {
            return Some((self.shown, false));
        }
        let others = || self.environments.iter().position(|one| one.due);
        self.looked_at_due().or_else(|| Some((others()?, false)))
    }

    /// Renders an environment for questions.
    pub(crate) fn traced_anew(&mut self, at: usize) -> Option<Traced> {
        let Rendered { settings, kept, .. } = &mut self.environments[at];
        self.renderer.trace(&self.workspace, settings, kept)
    }

    /// Renders an environment.
    pub(crate) fn render(&mut self, at: usize) {
        let relatives = match self.environments[at].output.documents.is_empty() {
            true => self.environments[self.shown].output.documents.clone(),
            false => Vec::new(),
        };
        self.environments[at].render(
            &mut self.renderer,
            &self.workspace,
            &relatives,
            &mut self.next_id,
        );
        if self.looked_at().contains(&(at, false)) {
            self.views.due();
        }
    }

    /// What changed since the last update.
    pub(crate) fn update(&mut self, render_ms: Option<f32>) -> Update {
        let made = self.views_made();
        let mut sent = std::mem::take(&mut self.sent);
        let update = sent.update(self, made, render_ms);
        self.sent = sent;
        update
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
