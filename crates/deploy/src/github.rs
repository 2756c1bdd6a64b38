//! GitHub workflows: the environments that their jobs deploy with Helm.

use crate::Notes;
use crate::draft::Draft;
use crate::helm::{self, Script, Shell};
use crate::matrix::{self, Turn};
use crate::shell::{Variables, Word};
use crate::tree::Tree;

pub(crate) fn drafts(document: &Tree, notes: &mut Notes) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (name, job) in document.get("jobs").map_or(&[][..], Tree::entries) {
        if let Some(uses) = job.get("uses") {
            notes.add(
                uses.line,
                uses.text().unwrap_or_default(),
                "other workflows that are called are not read",
            );
        }
        let turns = match job.at(&["strategy", "matrix"]) {
            None => vec![Turn::new()],
            Some(matrix) => matrix::github(matrix, notes),
        };
        for turn in turns {
            let run = Run {
                document,
                job,
                name,
                turn,
            };
            drafts.extend(run.drafts(notes));
        }
    }
    drafts
}

/// One turn of a job.
struct Run<'t> {
    document: &'t Tree,
    job: &'t Tree,
    name: &'t str,
    turn: Turn,
}

impl Run<'_> {
    fn drafts(&self, notes: &mut Notes) -> Vec<Draft> {
        let mut variables = Variables::new();
        variables.insert("GITHUB_WORKSPACE".to_owned(), self.word("."));
        for tree in [self.document.get("env"), self.job.get("env")]
            .into_iter()
            .flatten()
        {
            self.take_env(tree, &mut variables);
        }
        let environment = self.environment(&variables, notes);
        let mut drafts = Vec::new();
        let mut helm_version = None;
        for step in self.job.get("steps").map_or(&[][..], Tree::items) {
            let uses = step.text_at("uses").unwrap_or_default();
            if uses.contains("setup-helm") {
                let version = step.at(&["with", "version"]).and_then(Tree::text);
                helm_version = version.map(str::to_owned);
            } else if uses.contains("helm") && !uses.contains("chart-") {
                notes.add(step.line, uses, "what this action does is not known");
            }
            let Some(run) = step.get("run") else {
                continue;
            };
            let mut variables = variables.clone();
            if let Some(env) = step.get("env") {
                self.take_env(env, &mut variables);
            }
            let text = self.filled(run.text().unwrap_or_default(), &variables);
            let folder = [
                step.get("working-directory"),
                self.job.at(&["defaults", "run", "working-directory"]),
                self.document.at(&["defaults", "run", "working-directory"]),
            ];
            let folder = folder.into_iter().flatten().next().and_then(Tree::text);
            let script = Script {
                text: &text,
                line: run.line,
                lines: run.lines,
            };
            let folder = self.filled(folder.unwrap_or_default(), &variables);
            let mut shell = Shell { variables, folder };
            for mut draft in helm::drafts(&script, &mut shell, notes) {
                draft.name = draft.name.or_else(|| environment.clone());
                draft.title = self.name.to_owned();
                draft.helm_version.clone_from(&helm_version);
                drafts.push(draft);
            }
        }
        drafts
    }

    fn environment(&self, variables: &Variables, notes: &mut Notes) -> Option<String> {
        let tree = self.job.get("environment");
        let tree = tree.and_then(|tree| tree.text().map(|_| tree).or_else(|| tree.get("name")));
        let Some(tree) = tree else {
            // Jobs of a matrix without an environment are told apart by their turn.
            let texts: Vec<&str> = self.turn.iter().map(|(_, text)| text.as_str()).collect();
            let named = self.turn.iter().find(|(key, _)| is_environment(key));
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

    /// A text with its expressions filled in; the first that is not known stays, and is said.
    fn word_with(&self, text: &str, variables: &Variables) -> Word {
        let mut out = String::new();
        let mut unknown = None;
        let mut rest = text;
        while let Some(at) = rest.find("${{") {
            let Some(length) = closing(&rest[at..]) else {
                break;
            };
            out.push_str(&rest[..at]);
            let written = &rest[at..at + length];
            match self.value(written[3..length - 2].trim(), variables) {
                Some(text) => out.push_str(&text),
                None => {
                    out.push_str(written);
                    unknown.get_or_insert_with(|| written.to_owned());
                }
            }
            rest = &rest[at + length..];
        }
        out.push_str(rest);
        Word {
            text: out,
            unknown,
            line: 0,
        }
    }

    fn filled(&self, text: &str, variables: &Variables) -> String {
        self.word_with(text, variables).text
    }

    /// `a || b`: the first that is not empty.
    fn value(&self, expression: &str, variables: &Variables) -> Option<String> {
        let parts: Vec<&str> = expression.split("||").map(str::trim).collect();
        for (at, part) in parts.iter().enumerate() {
            match self.part(part, variables) {
                Some(text) if text.is_empty() && at + 1 < parts.len() => {}
                Some(text) => return Some(text),
                // What a matrix does not have is empty.
                None if part.starts_with("matrix.") && at + 1 < parts.len() => {}
                None => return None,
            }
        }
        None
    }

    fn part(&self, expression: &str, variables: &Variables) -> Option<String> {
        if let Some(literal) = expression
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return Some(literal.replace("''", "'"));
        }
        let (scope, path) = expression.split_once('.')?;
        match scope.trim() {
            "matrix" => {
                let mut pairs = self.turn.iter();
                pairs
                    .find(|(key, _)| key == path)
                    .map(|(_, text)| text.clone())
            }
            "env" => {
                let word = variables.get(path)?;
                word.unknown.is_none().then(|| word.text.clone())
            }
            "github" if path == "workspace" => Some(".".to_owned()),
            "github" if path == "job" => Some(self.name.to_owned()),
            _ => None,
        }
    }
}

/// The length of the expression at the start of a text, its `}}` outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = text.as_bytes();
    let mut at = 3;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            _ => {}
        }
        at += 1;
    }
    None
}

fn is_environment(key: &str) -> bool {
    matches!(key, "env" | "environment" | "stage" | "target" | "name")
}
