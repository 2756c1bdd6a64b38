//! Scripts as drafts of environments: run as far as words go, once for each way in which they may run.

use crate::Notes;
use crate::at_hand::joined;
use crate::draft::Draft;
use crate::helm;
use crate::shell::{Command, Variables, Word, commands};
use std::collections::BTreeMap;

/// A script and where it stands.
pub(crate) struct Script<'s> {
    pub(crate) text: &'s str,
    /// The line of the file that its first line is on, from 1.
    pub(crate) line: u32,
    /// Each line of the text is a line of the file: not folded, not in quotes.
    pub(crate) lines: bool,
}

/// What a shell knows when a script begins, and what it knows afterwards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shell {
    pub(crate) variables: Variables,
    /// The folder that it is in, below the repository.
    pub(crate) folder: String,
    /// Which branch of what is not known is read: see [`in_every_way`].
    pub(crate) choice: usize,
    /// In how many ways the scripts so far may run.
    pub(crate) ways: usize,
    /// Files that it wrote.
    pub(crate) written: BTreeMap<String, String>,
    /// What it handed to later steps of a GitHub workflow: variables, and outputs of the step.
    pub(crate) handed: Variables,
    pub(crate) outputs: Variables,
}

/// The most ways that are tried.
const MOST_WAYS: usize = 8;

/// Reads scripts once for each way in which they may run, by the conditions in them that are not known. `read` returns what
/// the scripts make with a choice, and how many there are. What differs by flags alone is kept once.
pub(crate) fn in_every_way(
    notes: &mut Notes,
    mut read: impl FnMut(usize, &mut Notes) -> (Vec<Draft>, usize),
) -> Vec<Draft> {
    let (mut kept, mut ways) = read(0, notes);
    let mut choice = 1;
    while choice < ways.min(MOST_WAYS) {
        let (more, again) = read(choice, notes);
        ways = ways.max(again);
        choice += 1;
        let before = kept.len();
        for draft in more {
            match kept[..before].iter().find(|known| known.is_like(&draft)) {
                None => kept.push(draft),
                Some(known) if known.sets != draft.sets => {
                    let why =
                        "some of its flags depend on a condition: it was read as if that held";
                    notes.add(draft.line, "helm", why);
                }
                Some(_) => {}
            }
        }
    }
    kept.sort_by_key(|draft| draft.line);
    kept
}

/// The environments that a script's Helm commands describe.
pub(crate) fn drafts(script: &Script<'_>, shell: &mut Shell, notes: &mut Notes) -> Vec<Draft> {
    let mut drafts = Vec::new();
    read(script, shell, notes, 0, &mut drafts);
    drafts
}

fn read(
    script: &Script<'_>,
    shell: &mut Shell,
    notes: &mut Notes,
    depth: usize,
    drafts: &mut Vec<Draft>,
) {
    if !notes.may_read(script.line, script.text.len()) {
        return;
    }
    let (commands, ran) = commands(script.text, &mut shell.variables, shell.choice);
    shell.ways = shell.ways.max(ran.ways);
    notes.may_read(script.line, ran.again);
    for command in commands {
        let first = command.words.first().map_or("", |word| word.text.as_str());
        let line = script.line + if script.lines { command.line } else { 0 };
        match first {
            "cd" | "pushd" => {
                if let Some(to) = command.words.get(1).filter(|to| to.unknown.is_none()) {
                    shell.folder = joined(&shell.folder, &to.text).unwrap_or_default();
                }
            }
            "popd" => shell.folder.clear(),
            // `bash -c "helm …"`
            "bash" | "sh" | "eval" if depth < 3 => {
                let inner = command.words.iter().skip(1);
                if let Some(text) = inner
                    .map(|word| &word.text)
                    .find(|text| text.contains("helm"))
                {
                    let inner = Script {
                        text,
                        line,
                        lines: false,
                    };
                    read(&inner, shell, notes, depth + 1, drafts);
                }
            }
            "echo" | "printf" | "cat" | "tee" => shell.writes(&command),
            _ => {
                drafts.extend(helm::draft(script, &*shell, command, notes));
            }
        }
    }
}

impl Shell {
    /// What a command writes to a file, or hands to later steps of a workflow.
    fn writes(&mut self, command: &Command) {
        let words = &command.words;
        let to = match words[0].text.as_str() {
            "tee" => words
                .iter()
                .skip(1)
                .find(|word| !word.text.starts_with('-')),
            _ => command.to.as_ref(),
        };
        let Some(to) = to.map(|word| word.text.as_str()) else {
            return;
        };
        if let Some(text) = &command.here {
            self.written.insert(to.to_owned(), text.clone());
            return;
        }
        let to = match to {
            to if to.contains("GITHUB_ENV") => &mut self.handed,
            to if to.contains("GITHUB_OUTPUT") => &mut self.outputs,
            _ => return,
        };
        for word in words.iter().skip(1) {
            if let Some((name, text)) = word.text.split_once('=') {
                let value = Word {
                    text: text.to_owned(),
                    ..word.clone()
                };
                to.insert(name.to_owned(), value);
            }
        }
    }
}
