//! GitHub workflows: the environments that their jobs deploy with Helm.

mod actions;
mod expressions;

use crate::at_hand::AtHand;
use crate::draft::Draft;
use crate::matrix::{self, Turn};
use crate::scripts::{self, Script, Shell};
use crate::shell::{Variables, Word};
use crate::tree::{self, Tree};
use crate::{MOST, Notes};
use std::cell::Cell;

/// How deep workflows call each other.
const MOST_CALLS: usize = 4;

pub(crate) fn drafts(document: &Tree, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for inputs in chosen(document) {
        let workflow = Workflow {
            document,
            inputs: &inputs,
            at_hand,
            calls: 0,
        };
        drafts.extend(workflow.drafts(notes));
    }
    drafts
}

/// What somebody who starts the workflow by hand may choose: one turn for each option of an input that is called like an
/// environment, and the defaults of all others.
fn chosen(document: &Tree) -> Vec<Turn> {
    let mut turns = vec![Turn::new()];
    for way in ["workflow_dispatch", "workflow_call"] {
        let inputs = document.at(&["on", way, "inputs"]);
        for (name, input) in inputs.map_or(&[][..], Tree::entries) {
            let options: Vec<&str> = match input.get("options") {
                Some(options) if is_environment(name) => {
                    options.texts().map(|(_, text)| text).collect()
                }
                _ => input
                    .get("default")
                    .and_then(Tree::text)
                    .into_iter()
                    .collect(),
            };
            let known = turns
                .iter()
                .any(|turn| turn.iter().any(|(key, _)| **key == **name));
            if options.is_empty() || known || turns.len() * options.len() > MOST {
                continue;
            }
            let more = turns.iter().flat_map(|turn| {
                options.iter().map(|option| {
                    let mut turn = turn.clone();
                    turn.push((name.to_string(), (*option).to_owned()));
                    turn
                })
            });
            turns = more.collect();
        }
    }
    turns
}

/// A workflow with what it is given.
struct Workflow<'t> {
    document: &'t Tree,
    inputs: &'t Turn,
    at_hand: &'t AtHand<'t>,
    calls: usize,
}

impl Workflow<'_> {
    fn drafts(&self, notes: &mut Notes) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (name, job) in self.document.get("jobs").map_or(&[][..], Tree::entries) {
            let turns = match job.at(&["strategy", "matrix"]) {
                None => vec![Turn::new()],
                Some(matrix) => matrix::github(matrix, notes),
            };
            for turn in turns {
                drafts.extend(scripts::in_every_way(notes, |choice, notes| {
                    let run = Run {
                        workflow: self,
                        job,
                        name,
                        turn: &turn,
                        choice,
                        ways: Cell::new(1),
                    };
                    let found = run.drafts(notes);
                    (found, run.ways.get())
                }));
            }
        }
        drafts
    }
}

/// One turn of a job.
struct Run<'t> {
    workflow: &'t Workflow<'t>,
    job: &'t Tree,
    name: &'t str,
    turn: &'t Turn,
    /// Which branch of what is not known is taken.
    choice: usize,
    /// In how many ways the job may run.
    ways: Cell<usize>,
}

impl Run<'_> {
    fn drafts(&self, notes: &mut Notes) -> Vec<Draft> {
        let document = self.workflow.document;
        let mut variables = Variables::new();
        variables.insert("GITHUB_WORKSPACE".to_owned(), self.word("."));
        for tree in [document.get("env"), self.job.get("env")]
            .into_iter()
            .flatten()
        {
            self.take_env(tree, &mut variables);
        }
        if let Some(uses) = self.job.get("uses") {
            return self.called(uses, &variables, notes);
        }
        let environment = self.environment(&variables, notes);
        let mut drafts = Vec::new();
        let mut helm_version = self.image_version();
        for step in self.job.get("steps").map_or(&[][..], Tree::items) {
            let uses = step.text_at("uses").unwrap_or_default();
            let mut own = variables.clone();
            if let Some(env) = step.get("env") {
                self.take_env(env, &mut own);
            }
            if uses.contains("setup-helm") {
                let version = step.at(&["with", "version"]).and_then(Tree::text);
                helm_version = version.map(str::to_owned);
                continue;
            }
            let mut shell = Shell {
                variables: own,
                folder: self.folder(step, &variables),
                choice: self.choice,
                ..Shell::default()
            };
            let mut found = match step.get("run") {
                Some(run) => self.script(run, step, &mut shell, notes),
                None => self.action(step, uses, &mut shell, notes),
            };
            self.ways.set(self.ways.get().max(shell.ways));
            variables.extend(shell.handed);
            if let Some(id) = step.text_at("id") {
                let outputs = shell.outputs.into_iter();
                variables
                    .extend(outputs.map(|(key, word)| (format!("steps.{id}.outputs.{key}"), word)));
            }
            for draft in &mut found {
                draft.name = draft.name.take().or_else(|| environment.clone());
                draft.title = self.name.to_owned();
                draft.helm_version = draft.helm_version.take().or(helm_version.clone());
            }
            drafts.append(&mut found);
        }
        drafts
    }

    /// The drafts of a text with commands.
    fn script(&self, run: &Tree, step: &Tree, shell: &mut Shell, notes: &mut Notes) -> Vec<Draft> {
        let mut text = self.filled(run.text().unwrap_or_default(), &shell.variables);
        let document = self.workflow.document;
        let kinds = [
            step.get("shell"),
            self.job.at(&["defaults", "run", "shell"]),
            document.at(&["defaults", "run", "shell"]),
        ];
        let kind = kinds.into_iter().flatten().next().and_then(Tree::text);
        let windows = self
            .job
            .text_at("runs-on")
            .is_some_and(|os| os.starts_with("windows"));
        if kind.map_or(windows, |kind| {
            kind.contains("pwsh") || kind.contains("powershell")
        }) {
            // PowerShell goes on on the next line after a backtick.
            text = text.replace("`\r\n", "\\\n").replace("`\n", "\\\n");
        }
        let script = Script {
            text: &text,
            line: run.line,
            lines: run.lines,
        };
        scripts::drafts(&script, shell, notes)
    }

    fn folder(&self, step: &Tree, variables: &Variables) -> String {
        let document = self.workflow.document;
        let folder = [
            step.get("working-directory"),
            self.job.at(&["defaults", "run", "working-directory"]),
            document.at(&["defaults", "run", "working-directory"]),
        ];
        let folder = folder.into_iter().flatten().next().and_then(Tree::text);
        self.filled(folder.unwrap_or_default(), variables)
    }

    /// `container: alpine/helm:3.14.0`
    fn image_version(&self) -> Option<String> {
        let container = self.job.get("container")?;
        let image = container.text().or_else(|| container.text_at("image"))?;
        let (image, tag) = image.rsplit_once(':')?;
        let helm = image.rsplit('/').next()?.contains("helm");
        (helm && tag.starts_with(|c: char| c.is_ascii_digit() || c == 'v')).then(|| tag.to_owned())
    }

    /// The drafts of another workflow of the repository that the job calls.
    fn called(&self, uses: &Tree, variables: &Variables, notes: &mut Notes) -> Vec<Draft> {
        let path = uses.text().unwrap_or_default();
        let local = path.strip_prefix("./");
        let at_hand = self.workflow.at_hand;
        let text = local.and_then(|path| at_hand.whole(path));
        let trees = text.and_then(|text| tree::read(text).ok());
        let called = trees.and_then(|mut trees| trees.pop());
        let Some(called) = called.filter(|_| self.workflow.calls < MOST_CALLS) else {
            let why = match local {
                Some(_) => "the workflow that is called is not at hand",
                None => "workflows of other repositories are not read",
            };
            notes.add(uses.line, path, why);
            return Vec::new();
        };
        let mut inputs = Turn::new();
        for (key, value) in self.job.get("with").map_or(&[][..], Tree::entries) {
            if let Some(text) = value.text() {
                inputs.push((key.to_string(), self.filled(text, variables)));
            }
        }
        let given = inputs.clone();
        let defaults = called.at(&["on", "workflow_call", "inputs"]);
        for (key, input) in defaults.map_or(&[][..], Tree::entries) {
            if let Some(text) = input.get("default").and_then(Tree::text)
                && inputs.iter().all(|(known, _)| **known != **key)
            {
                inputs.push((key.to_string(), text.to_owned()));
            }
        }
        // Lines are those of this file.
        let called = called.on_line(uses.line);
        let workflow = Workflow {
            document: &called,
            inputs: &inputs,
            at_hand,
            calls: self.workflow.calls + 1,
        };
        let named = given.iter().find(|(key, _)| is_environment(key));
        let mut drafts = workflow.drafts(notes);
        for draft in &mut drafts {
            if draft.name.is_none() {
                draft.name = named.map(|(_, text)| text.clone());
            }
            draft.title = self.name.to_owned();
        }
        drafts
    }

    fn environment(&self, variables: &Variables, notes: &mut Notes) -> Option<String> {
        let tree = self.job.get("environment");
        let tree = tree.and_then(|tree| tree.text().map(|_| tree).or_else(|| tree.get("name")));
        let Some(tree) = tree else {
            // Jobs of a matrix without an environment are told apart by their turn.
            let texts: Vec<&str> = self.turn.iter().map(|(_, text)| text.as_str()).collect();
            let inputs = self.workflow.inputs.iter().filter(|_| texts.is_empty());
            let mut pairs = self.turn.iter().chain(inputs);
            let named = pairs.find(|(key, _)| is_environment(key));
            let named = named.map(|(_, text)| text.clone());
            return named.or_else(|| (!texts.is_empty()).then(|| texts.join("-")));
        };
        let word = self.word_with(tree.text()?, variables);
        if let Some(unknown) = word.unknown {
            let why = format!("{unknown} is only known when it runs");
            notes.add(tree.line, tree.text().unwrap_or_default(), why);
            return None;
        }
        Some(word.text).filter(|text| !text.is_empty())
    }

    fn take_env(&self, tree: &Tree, variables: &mut Variables) {
        for (key, value) in tree.entries() {
            if let Some(text) = value.text() {
                let word = self.word_with(text, variables);
                variables.insert(key.to_string(), word);
            }
        }
    }

    fn word(&self, text: &str) -> Word {
        Word {
            text: text.to_owned(),
            ..Word::default()
        }
    }
}

fn is_environment(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    matches!(&*key, "stage" | "target" | "name" | "deploy_to") || key.contains("env")
}
