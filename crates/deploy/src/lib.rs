//! Environments out of the files of deployment tools: Argo CD, Flux, GitLab CI, GitHub Actions, helmfile, shell scripts.
//!
//! [`import`] reads one file and says which environments it describes, which files they need, and what could not be
//! read, each with its line. It never fails on what it does not understand: the rest is read.

mod application_set;
mod argocd;
mod at_hand;
mod detect;
mod draft;
mod flux;
mod github;
mod gitlab;
mod glob;
mod helm;
mod helmfile;
mod kept;
mod makefile;
mod matrix;
mod names;
mod scripts;
mod shell;
mod template;
mod tree;

pub use at_hand::AtHand;
pub use detect::{Tool, detect};

use draft::Draft;
use pilothouse_workspace::{Environment, Refused, path};
use tree::Tree;

/// The most bytes of scripts that are read, those in loops as often as they run.
const MOST_READ: usize = 10 << 20;

/// The most environments that one file gives.
pub const MOST: usize = 100;
/// The most notes on one file.
const MOST_NOTES: usize = 100;
/// The largest file that is read, in bytes.
const MOST_BYTES: usize = 5 << 20;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// What the file is; `None`: no file of a tool that is known.
    pub tool: Option<Tool>,
    /// In the order of the file.
    pub environments: Vec<Found>,
    /// What was not read, by line.
    pub notes: Vec<Note>,
}

/// An environment that a file describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The environment.
    pub environment: Environment,
    /// Where the file says so: line, from 1.
    pub line: u32,
    /// Files that it needs and the workspace does not have so: path inside the workspace, text.
    pub files: Vec<(String, String)>,
}

/// Something that was not read, or was read otherwise than one might think.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Line, from 1.
    pub line: u32,
    /// What stands there; may be empty.
    pub what: String,
    /// Why it was not read: a plain sentence without a full stop.
    pub why: String,
}

/// Notes while they are taken.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    all: Vec<Note>,
    /// How many bytes of scripts were read so far, those in loops as often as they run.
    read: usize,
}

impl Notes {
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether so many bytes of a script more may be read; said where not.
    pub(crate) fn may_read(&mut self, line: u32, bytes: usize) -> bool {
        self.read = self.read.saturating_add(bytes);
        let may = self.read <= MOST_READ;
        if !may {
            self.add(
                line,
                "",
                "the scripts run too long: what follows is not read",
            );
        }
        may
    }

    pub(crate) fn add(&mut self, line: u32, what: impl AsRef<str>, why: impl Into<String>) {
        let what = shortened(what.as_ref().trim());
        let note = Note {
            line,
            what,
            why: why.into(),
        };
        if self.all.len() < MOST_NOTES && !self.all.contains(&note) {
            self.all.push(note);
        }
    }
}

/// The first line of a text, at most 80 characters of it.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// Reads the file of a deployment tool. `name` is its path, or what it is called.
///
/// # Errors
/// What is no text, no YAML where it should be, or too large.
pub fn import(name: &str, bytes: &[u8], at_hand: &AtHand<'_>) -> Result<Imported, Refused> {
    let title = || format!("{} cannot be read", path::shown(name));
    if bytes.len() > MOST_BYTES {
        return Err(Refused::new(title(), "It is larger than 5 MB."));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Refused::new(title(), "It is not UTF-8 text."));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(tool) = detect(name, text) else {
        return Ok(Imported::default());
    };
    let mut notes = Notes::default();
    let filled = match tool {
        Tool::GitLab => gitlab::with_inputs(text, &mut notes),
        _ => String::new(),
    };
    let documents = match tool {
        Tool::Shell | Tool::Helmfile => Vec::new(),
        Tool::GitLab => tree::read(&filled).map_err(|why| Refused::new(title(), why))?,
        _ => tree::read(text).map_err(|why| Refused::new(title(), why))?,
    };
    let drafts = drafts(name, tool, &documents, text, at_hand, &mut notes);
    let mut environments = draft::finish(drafts, at_hand, tool, &mut notes);
    kept::restore(text, &mut environments, &mut notes);
    notes.all.sort();
    Ok(Imported {
        tool: Some(tool),
        environments,
        notes: notes.all,
    })
}

fn drafts(
    name: &str,
    tool: Tool,
    documents: &[Tree],
    text: &str,
    at_hand: &AtHand<'_>,
    notes: &mut Notes,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    match tool {
        Tool::Flux => drafts = flux::drafts(name, documents, at_hand, notes),
        Tool::Helmfile => drafts = helmfile::drafts(name, text, at_hand, notes),
        Tool::Shell => {
            let own = path::file_name(name);
            let made = (own == "Makefile" || own.ends_with(".mk")).then(|| makefile::script(text));
            let script = scripts::Script {
                text: made.as_deref().unwrap_or(text),
                line: 1,
                lines: true,
            };
            drafts = scripts::in_every_way(notes, |choice, notes| {
                let mut shell = scripts::Shell {
                    choice,
                    ..scripts::Shell::default()
                };
                (scripts::drafts(&script, &mut shell, notes), shell.ways)
            });
        }
        Tool::Argo => {
            for document in listed(documents) {
                drafts.extend(argocd::application(document, notes));
                drafts.extend(application_set::drafts(document, at_hand, notes));
            }
        }
        Tool::GitLab => {
            // A document with `spec` in front describes a component.
            for document in documents {
                drafts.extend(gitlab::drafts(document, at_hand, notes));
            }
        }
        Tool::GitHub => {
            for document in documents {
                drafts.extend(github::drafts(document, at_hand, notes));
            }
        }
    }
    drafts
}

/// Documents, and those in a `List`.
fn listed(documents: &[Tree]) -> impl Iterator<Item = &Tree> {
    documents
        .iter()
        .flat_map(|document| match document.text_at("kind") {
            Some("List") => document.get("items").map_or(&[][..], Tree::items),
            _ => std::slice::from_ref(document),
        })
}
