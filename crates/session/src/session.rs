//! Requests in, responses out.

use crate::changes::edit;
use crate::convert;
use crate::open::{Around, Open};
use crate::renderer::Renderer;
use crate::sent::entry_file;
use pilothouse_gotmpl::World;
use pilothouse_protocol::{
    FileContent, Request, RequestBody, Response, ResponseBody, Update, WorkspaceSource,
};
use pilothouse_workspace::{
    Origin, Refused, Saved, Workspace, example, export, import, link, path, snapshot,
};
use std::rc::Rc;

/// What a [`Session`] has left to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// Everything is up to date.
    None,
    /// What is looked at is not: the shown environment or the comparison.
    Seen,
    /// Only what is not looked at is out of date.
    Unseen,
}

/// One open workspace and all that is known about it.
pub struct Session {
    world: Rc<dyn World>,
    open: Option<Open>,
    /// The newest request that was taken into account.
    newest: u64,
}

impl Session {
    /// A session with nothing open. `world` gives the clock and the randomness.
    #[must_use]
    pub fn new(world: Rc<dyn World>) -> Session {
        Session {
            world,
            open: None,
            newest: 0,
        }
    }

    /// Answers one request, for the shown environment.
    pub fn handle(&mut self, request: Request, respond: &mut dyn FnMut(Response)) {
        let id = request.id;
        self.newest = self.newest.max(id);
        let body = self
            .answer(id, request.body)
            .unwrap_or_else(|refused| ResponseBody::Refused(convert::refusal(refused)));
        respond(Response { answers: id, body });
    }

    /// What is left to do; [`Session::step`] does one piece of it.
    #[must_use]
    pub fn work(&self) -> Work {
        self.open.as_ref().map_or(Work::None, Open::work)
    }

    /// Does one piece of what is left: another environment, the comparison. Returns whether there is more.
    pub fn step(&mut self, respond: &mut dyn FnMut(Response)) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        if open.step().is_some() {
            let update = open.update(None);
            if update != Update::default() {
                respond(Response {
                    answers: self.newest,
                    body: ResponseBody::Update(Box::new(update)),
                });
            }
        }
        self.work() != Work::None
    }

    fn answer(&mut self, id: u64, body: RequestBody) -> Result<ResponseBody, Refused> {
        if let RequestBody::Open {
            source,
            environment,
            hold,
        } = body
        {
            let renderer = Renderer::new(self.world.clone());
            // A playground goes on with the files that were open.
            let goes_on = matches!(source, WorkspaceSource::Snapshot { .. });
            let (mut saved, around) = read_around(source)?;
            let base = saved.base.take();
            let mut open = Open::new(saved, environment.as_deref(), hold, renderer);
            open.around = around;
            if let Some((title, workspace)) = base {
                open.pin_workspace(title, workspace)?;
            }
            let first = (!goes_on).then(|| entry_file(&open));
            self.open = Some(open);
            return self.updated(first.into_iter().collect());
        }
        let open = self.open()?;
        match body {
            RequestBody::ReadFile { path } => {
                Ok(ResponseBody::File(content(&open.workspace, &path)?))
            }
            RequestBody::Snapshot => Ok(ResponseBody::Snapshot {
                bytes: snapshot::write(&open.workspace, &open.shown().settings.name),
            }),
            RequestBody::MakeLink => Ok(ResponseBody::Link {
                fragment: link::write(&open.workspace, &open.shown().settings.name),
            }),
            RequestBody::BaseSnapshot => {
                let base = open.base.as_ref();
                let base = base.ok_or_else(|| Refused::new("No base is pinned", ""))?;
                Ok(ResponseBody::Snapshot {
                    bytes: snapshot::write(&base.workspace, &open.shown().settings.name),
                })
            }
            RequestBody::MakeReviewLink => {
                let base = open.base.as_ref();
                let base = base.ok_or_else(|| Refused::new("No base is pinned", ""))?;
                let (title, shown) = (&base.title, &open.shown().settings.name);
                Ok(ResponseBody::Link {
                    fragment: link::write_review(&open.workspace, shown, title, &base.workspace),
                })
            }
            RequestBody::Export => {
                let archive = export::tgz(&open.workspace)?;
                Ok(ResponseBody::Archive {
                    name: archive.name,
                    bytes: archive.bytes,
                })
            }
            RequestBody::Ask { question } => {
                Ok(ResponseBody::Answer(Box::new(open.ask(&question))))
            }
            RequestBody::OtherHelm => Ok(ResponseBody::OtherHelm(Box::new(open.other_helm()))),
            body => {
                let texts = self.change(id, body)?;
                self.updated(texts)
            }
        }
    }

    fn open(&mut self) -> Result<&mut Open, Refused> {
        self.open
            .as_mut()
            .ok_or_else(|| Refused::new("No chart is open", ""))
    }

    /// Renders the shown environment and says what changed. `texts` are the paths of files that the editor is to
    /// take over.
    fn updated(&mut self, texts: Vec<String>) -> Result<ResponseBody, Refused> {
        let open = self.open()?;
        let render_ms = open.render_shown();
        let mut update = open.update(render_ms);
        let texts = texts
            .iter()
            .filter_map(|path| content(&open.workspace, path).ok());
        update.texts = texts.collect();
        Ok(ResponseBody::Update(Box::new(update)))
    }

    /// Makes a change; returns the paths of files whose text changed otherwise than by an edit.
    fn change(&mut self, id: u64, body: RequestBody) -> Result<Vec<String>, Refused> {
        let RequestBody::Edit { changes } = body else {
            return self.open()?.change_files(id, body);
        };
        let open = self.open()?;
        let mut workspace = open.workspace.clone();
        for change in changes {
            edit(&mut workspace, &change)?;
        }
        open.changed(workspace);
        Ok(Vec::new())
    }
}

impl Open {
    /// Requests that change what is looked at, not the document.
    pub(crate) fn show(&mut self, body: RequestBody) -> Result<(), Refused> {
        let missing =
            |name: &str| Refused::new(format!("There is no environment {}", path::shown(name)), "");
        match body {
            RequestBody::Render => {
                self.held = false;
                let shown = self.shown;
                self.environments[shown].due = true;
            }
            RequestBody::SelectEnvironment { name } => {
                self.shown = self.find(&name).ok_or_else(|| missing(&name))?;
            }
            RequestBody::Compare {
                left,
                right,
                reveal,
            } => {
                for side in [&left, &right] {
                    let name = &side.environment;
                    self.find(name).ok_or_else(|| missing(name))?;
                    if side.base && self.base.is_none() {
                        return Err(Refused::new("No base is pinned", ""));
                    }
                }
                self.compare(Some((left, right, reveal)));
            }
            RequestBody::StopComparing => self.compare(None),
            RequestBody::WatchMatrix { on, reveal } => self.watch_matrix(on.then_some(reveal)),
            RequestBody::WatchChanges { on } => self.watch_changes(on),
            RequestBody::PinBase { source } => self.pin_source(source)?,
            RequestBody::UnpinBase => self.pin(None),
            _ => {}
        }
        Ok(())
    }
}

/// The workspace that a request to open speaks of.
pub(crate) fn read(source: WorkspaceSource) -> Result<Saved, Refused> {
    let workspace = match source {
        WorkspaceSource::Snapshot { bytes } => return snapshot::read(&bytes),
        WorkspaceSource::Link { fragment } => return link::read(&fragment),
        WorkspaceSource::Example { name } => example::open(&name)?,
        WorkspaceSource::Fetched { files } => Workspace::new(
            Origin::Example,
            files.into_iter().map(|file| (file.path, file.bytes)),
        )?,
        WorkspaceSource::Archive { name, bytes } => import::archive(&name, &bytes)?,
        WorkspaceSource::Folder { name, files } => import::folder(
            &name,
            files
                .into_iter()
                .map(|file| (file.path, file.bytes))
                .collect(),
        )?,
    };
    Ok(Saved {
        workspace,
        shown: String::new(),
        base: None,
    })
}

/// The same with what lies around a folder's chart.
fn read_around(source: WorkspaceSource) -> Result<(Saved, Around), Refused> {
    let WorkspaceSource::Folder { name, files } = source else {
        return Ok((read(source)?, Around::default()));
    };
    let files = files.into_iter().map(|file| (file.path, file.bytes));
    let folder = import::folder_and_around(&name, files.collect())?;
    let depth = folder
        .chart
        .split('/')
        .filter(|name| !name.is_empty())
        .count();
    let saved = Saved {
        workspace: folder.workspace,
        shown: String::new(),
        base: None,
    };
    let around = Around {
        files: folder.around,
        up: "../".repeat(depth),
    };
    Ok((saved, around))
}

fn content(workspace: &Workspace, path: &str) -> Result<FileContent, Refused> {
    let file = workspace.file(path);
    let file =
        file.ok_or_else(|| Refused::new(format!("There is no {}", path::shown(path)), ""))?;
    Ok(FileContent {
        path: path.to_owned(),
        text: file.text().map(str::to_owned),
    })
}
