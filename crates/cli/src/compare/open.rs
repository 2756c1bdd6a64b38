//! A chart in a session, and what it is compared with: another folder or a git revision.

use crate::{SystemWorld, environment, folder};
use pilothouse_protocol::{
    Answer, BaseSource, Comparison, DroppedFile, Question, Request, RequestBody, Response,
    ResponseBody, WorkspaceSource,
};
use pilothouse_session::Session;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

/// A chart in a session.
pub(super) struct Open {
    session: Session,
    next: u64,
    /// The last one that was said.
    pub(super) comparison: Option<Comparison>,
}

impl Open {
    pub(super) fn new(chart: &str) -> Result<Open, String> {
        // Says what is wrong with its environments.
        environment::workspace(chart)?;
        let mut open = Open {
            session: Session::new(Rc::new(SystemWorld)),
            next: 0,
            comparison: None,
        };
        open.ask(RequestBody::Open {
            source: folder_source(chart)?,
            environment: None,
            hold: false,
        })?;
        Ok(open)
    }

    pub(super) fn ask(&mut self, body: RequestBody) -> Result<ResponseBody, String> {
        self.next += 1;
        let mut responses: Vec<Response> = Vec::new();
        let request = Request {
            id: self.next,
            body,
        };
        self.session
            .handle(request, &mut |response| responses.push(response));
        while self.session.step(&mut |response| responses.push(response)) {}
        for response in &mut responses {
            if let ResponseBody::Update(update) = &mut response.body {
                self.comparison = update.comparison.take().or(self.comparison.take());
            }
        }
        match responses.into_iter().next().map(|first| first.body) {
            Some(ResponseBody::Refused(refusal)) => Err(match refusal.detail.as_str() {
                "" => refusal.title,
                detail => format!("{}: {detail}", refusal.title),
            }),
            Some(body) => Ok(body),
            None => Err("no answer".to_owned()),
        }
    }

    pub(super) fn answer(&mut self, question: Question) -> Result<Answer, String> {
        match self.ask(RequestBody::Ask { question })? {
            ResponseBody::Answer(answer) => Ok(*answer),
            _ => Ok(Answer::Gone),
        }
    }

    /// Pins what `--base` names.
    pub(super) fn pin(&mut self, chart: &str, base: &str) -> Result<(), String> {
        let source = if Path::new(base).is_dir() {
            folder_source(base)?
        } else {
            revision(chart, base)?
        };
        let source = BaseSource::Workspace(source);
        self.ask(RequestBody::PinBase { source }).map(|_| ())
    }
}

fn folder_source(chart: &str) -> Result<WorkspaceSource, String> {
    let files = folder::read(Path::new(chart))?;
    let files = files
        .into_iter()
        .map(|(path, bytes)| DroppedFile { path, bytes });
    Ok(WorkspaceSource::Folder {
        name: chart.trim_end_matches('/').to_owned(),
        files: files.collect(),
    })
}

/// The chart as a git revision has it.
fn revision(chart: &str, revision: &str) -> Result<WorkspaceSource, String> {
    if revision.starts_with('-') || revision.is_empty() {
        return Err(format!(
            "--base {revision:?} is no folder and no git revision"
        ));
    }
    let inside = git(chart, &["rev-parse", "--show-prefix"]).map_err(|why| {
        format!("--base {revision}: there is no such folder, and {chart} is in no git repository ({why})")
    })?;
    let inside = String::from_utf8_lossy(&inside);
    let tree = match inside.trim().trim_end_matches('/') {
        "" => revision.to_owned(),
        inside => format!("{revision}:{inside}"),
    };
    // From the top of the repository: names of trees are looked up there.
    let top = git(chart, &["rev-parse", "--show-toplevel"])?;
    let top = String::from_utf8_lossy(&top).trim().to_owned();
    let known = git(
        &top,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            &format!("{revision}^{{tree}}"),
        ],
    );
    if known.is_err() {
        return Err(format!(
            "--base {revision}: there is no such folder, and no such revision in {top}; in CI it may have to be fetched \
             first (git fetch origin {revision})"
        ));
    }
    let bytes = git(
        &top,
        &["archive", "--format=tar.gz", "--prefix=base/", &tree],
    )
    .map_err(|_| {
        format!(
            "--base {revision}: that revision has no folder {}",
            inside.trim()
        )
    })?;
    Ok(WorkspaceSource::Archive {
        name: revision.to_owned(),
        bytes,
    })
}

fn git(folder: &str, args: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("git {}: {}", args[0], words.trim()))
}
