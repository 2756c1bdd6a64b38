//! The pinned base: another state of the chart, rendered for every environment as the document itself is.

use crate::open::{Open, Rendered};
use crate::renderer::Renderer;
use crate::session::read;
use pilothouse_engine::Kept;
use pilothouse_protocol::{BaseSource, DocumentId, WorkspaceSource};
use pilothouse_workspace::{Environment, Refused, Workspace};

/// A state to compare with.
pub(crate) struct Base {
    /// What it is: `as opened`.
    pub(crate) title: String,
    pub(crate) workspace: Workspace,
    /// One of its own: what a chart leaves to its next render must not be mixed up with another chart's.
    pub(crate) renderer: Renderer,
    /// What was rendered so far, one for each of the document's environments.
    pub(crate) environments: Vec<Rendered>,
}

impl Base {
    /// Pins a state. Values files that it lacks for one of `now`'s environments that it says nothing of are taken over.
    pub(crate) fn new(
        title: String,
        mut workspace: Workspace,
        now: &Workspace,
        renderer: Renderer,
    ) -> Result<Base, Refused> {
        let known = |workspace: &Workspace, name: &str| {
            let mut all = workspace.environments().iter();
            all.any(|environment| environment.name == name)
        };
        let strangers = now.environments().iter();
        let strangers: Vec<&Environment> = strangers
            .filter(|one| !known(&workspace, &one.name))
            .collect();
        for path in strangers.iter().flat_map(|one| &one.values_files) {
            if let (None, Some(file)) = (workspace.file(path), now.file(path)) {
                workspace.add(path, file.bytes().to_vec())?;
            }
        }
        let mut base = Base {
            title,
            workspace,
            renderer,
            environments: Vec::new(),
        };
        base.take_environments(now.environments());
        Ok(base)
    }

    /// Brings the list in line with the document's environments. One that the base says nothing of is set as it is now.
    pub(crate) fn take_environments(&mut self, now: &[Environment]) {
        let mut old = std::mem::take(&mut self.environments);
        for one in now {
            let own = self.workspace.environments().iter();
            let mut own = own.filter(|own| own.name == one.name);
            let settings = own.next().unwrap_or(one).clone();
            let known = old.iter().position(|old| old.settings == settings);
            self.environments.push(match known {
                Some(at) => old.swap_remove(at),
                None => Rendered::new(settings),
            });
        }
    }

    /// Renders an environment, where that is still to be done. `relatives` is the document's own output, whose documents
    /// keep their numbers.
    pub(crate) fn render(
        &mut self,
        at: usize,
        relatives: &[crate::output::Numbered],
        next_id: &mut DocumentId,
    ) {
        let Some(one) = self.environments.get_mut(at).filter(|one| one.due) else {
            return;
        };
        one.render(&mut self.renderer, &self.workspace, relatives, next_id);
    }
}

impl Open {
    /// Renders the base of an environment.
    pub(crate) fn render_base(&mut self, at: usize) {
        if let Some(base) = &mut self.base {
            let relatives = &self.environments[at].output.documents;
            base.render(at, relatives, &mut self.next_id);
        }
    }

    /// Renders an environment of the base for questions.
    pub(crate) fn base_traced_anew(&mut self, at: usize) -> Option<crate::ask::Traced> {
        let base = self.base.as_mut()?;
        let one = base.environments.get_mut(at)?;
        let kept: &mut Kept = &mut one.kept;
        base.renderer.trace(&base.workspace, &one.settings, kept)
    }

    /// Pins the state that a request speaks of.
    pub(crate) fn pin_source(&mut self, source: BaseSource) -> Result<(), Refused> {
        let (title, workspace) = match source {
            BaseSource::AsOpened => ("as opened".to_owned(), (*self.opened).clone()),
            BaseSource::Now => ("as pinned".to_owned(), self.workspace.clone()),
            BaseSource::File { path, text } => {
                let mut workspace = self.workspace.clone();
                workspace.replace(&path, text.into_bytes())?;
                (format!("another {path}"), workspace)
            }
            BaseSource::Kept { title, bytes } => {
                (title, read(WorkspaceSource::Snapshot { bytes })?.workspace)
            }
            BaseSource::Workspace(source) => {
                let title = title(&source);
                let workspace = read(source)?.workspace;
                let title = title.unwrap_or_else(|| {
                    let field = |field| workspace.chart_field(field).to_owned();
                    format!("{} {}", field("name"), field("version"))
                });
                (title.trim().to_owned(), workspace)
            }
        };
        self.pin_workspace(title, workspace)
    }

    /// Pins a state; `title` says which.
    pub(crate) fn pin_workspace(
        &mut self,
        title: String,
        workspace: Workspace,
    ) -> Result<(), Refused> {
        let renderer = self.renderer.another();
        let base = Base::new(title, workspace, &self.workspace, renderer)?;
        self.pin(Some(base));
        Ok(())
    }

    /// Pins a base, or forgets it.
    pub(crate) fn pin(&mut self, base: Option<Base>) {
        self.base = base.map(Box::new);
        self.views.traces.clear();
        self.views.due();
    }

    /// What the base is called.
    pub(crate) fn base_title(&self) -> String {
        let title = self.base.as_ref().map(|base| base.title.clone());
        title.unwrap_or_default()
    }
}

/// What a workspace is called that comes from a file.
fn title(source: &WorkspaceSource) -> Option<String> {
    match source {
        WorkspaceSource::Archive { name, .. } | WorkspaceSource::Folder { name, .. } => {
            Some(name.clone())
        }
        WorkspaceSource::Link { .. } => Some("the linked base".to_owned()),
        _ => None,
    }
}
