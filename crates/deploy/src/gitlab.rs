//! `.gitlab-ci.yml`: the environments that its jobs deploy with Helm.

use crate::at_hand::AtHand;
use crate::draft::Draft;
use crate::matrix;
use crate::scripts::{self, Script, Shell};
use crate::shell::{Variables, Word};
use crate::tree::{self, Kind, Tree};
use crate::{MOST, Notes};
use std::rc::Rc;

/// How long a chain of `extends` may be.
const MOST_EXTENDS: usize = 10;

/// Keys of the file that are no jobs.
const NO_JOBS: [&str; 12] = [
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "pages",
    "spec",
];

pub(crate) fn drafts(document: &Tree, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    let whole = with_includes(document, at_hand, 0, notes);
    let document = &whole;
    let mut drafts = Vec::new();
    for (name, job) in document.entries() {
        if NO_JOBS.contains(&&**name) || name.starts_with('.') {
            continue;
        }
        let job = extended(document, job, 0, notes);
        let stops = job.at(&["environment", "action"]).and_then(Tree::text) == Some("stop");
        if job.get("script").is_none() || stops {
            continue;
        }
        drafts.extend(self::job(document, name, &job, notes));
    }
    drafts
}

/// The text with the inputs of a component or an included file, `$[[ inputs.x ]]`, filled in with their defaults.
pub(crate) fn with_inputs(text: &str, notes: &mut Notes) -> String {
    if !text.contains("$[[") {
        return text.to_owned();
    }
    let head = text
        .split("\n---")
        .next()
        .and_then(|head| tree::read(head).ok());
    let head = head.and_then(|trees| trees.into_iter().next());
    let inputs = head.as_ref().and_then(|head| head.at(&["spec", "inputs"]));
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("$[[") {
        out.push_str(before);
        let Some((name, after)) = inside.split_once("]]") else {
            out.push_str("$[[");
            rest = inside;
            continue;
        };
        let path = name.split('|').next().unwrap_or(name).trim();
        let key = path.strip_prefix("inputs.").unwrap_or(path);
        let input = inputs.and_then(|inputs| inputs.get(key));
        match input.and_then(|input| input.get("default")?.text()) {
            Some(text) => out.push_str(text),
            None => {
                let line = out.matches('\n').count() as u32 + 1;
                notes.add(
                    line,
                    path,
                    "this input has no default: whoever includes the file gives it",
                );
                // As a variable it is told where it is used.
                out.push_str(&format!("${{{}}}", key.replace(['-', '.'], "_")));
            }
        }
        rest = after;
    }
    out + rest
}

/// A document laid over the local files that it includes, where these are at hand.
fn with_includes(document: &Tree, at_hand: &AtHand<'_>, depth: usize, notes: &mut Notes) -> Tree {
    let Some(include) = document.get("include") else {
        return document.clone();
    };
    let entries = match include.items() {
        [] => std::slice::from_ref(include),
        entries => entries,
    };
    let mut base: Option<Tree> = None;
    for entry in entries {
        let plain = entry.text().filter(|text| !text.contains("://"));
        let local = plain.or_else(|| entry.text_at("local"));
        let path = local.map(|path| path.trim_start_matches('/'));
        let text = path.and_then(|path| at_hand.text(&at_hand.lead(path, &[])));
        let trees = text.and_then(|text| tree::read(text).ok());
        let included = trees.and_then(|mut trees| trees.pop());
        match included.filter(|_| depth < MOST_EXTENDS) {
            Some(included) => {
                let included = with_includes(&included, at_hand, depth + 1, notes);
                // Lines are those of this file.
                let included = included.on_line(entry.line);
                base = Some(match base {
                    None => included,
                    Some(before) => before.merged(&included),
                });
            }
            None => {
                let other = ["template", "project", "remote", "component"];
                let other = other.iter().find_map(|key| entry.text_at(key));
                let what = local.or(other).or(entry.text()).unwrap_or("include");
                notes.add(entry.line, what, "what is included is not at hand");
            }
        }
    }
    match base {
        None => document.clone(),
        Some(base) => base.without("include").merged(document),
    }
}

/// A job with what it extends: maps are merged, everything else is replaced.
fn extended(document: &Tree, job: &Tree, depth: usize, notes: &mut Notes) -> Tree {
    let mut whole: Option<Tree> = None;
    for (line, name) in job.get("extends").into_iter().flat_map(Tree::texts) {
        let base = match document.get(name) {
            Some(base) if depth < MOST_EXTENDS => extended(document, base, depth + 1, notes),
            found => {
                let why = match found {
                    Some(_) => "what it extends leads in a circle",
                    None => "what it extends is not at hand: it is read without that",
                };
                notes.add(line, name, why);
                continue;
            }
        };
        whole = Some(match whole {
            None => base,
            Some(before) => before.merged(&base),
        });
    }
    match whole {
        None => job.clone(),
        Some(base) => base.merged(job),
    }
}

/// The sets of variables that `rules` give, of the job and of the whole pipeline: one for each condition; one that is empty
/// where none gives any.
fn by_rules(document: &Tree, job: &Tree) -> Vec<Vec<(String, String)>> {
    let mut found: Vec<(&str, Vec<(String, String)>)> = Vec::new();
    let rules = [document.at(&["workflow", "rules"]), job.get("rules")];
    for rule in rules.into_iter().flatten().flat_map(Tree::items) {
        let texts = rule.get("variables").map_or(&[][..], Tree::entries).iter();
        let texts = texts.filter_map(|(key, value)| {
            let text = value.text().or_else(|| value.get("value")?.text())?;
            Some((key.to_string(), text.to_owned()))
        });
        let texts: Vec<(String, String)> = texts.collect();
        if texts.is_empty() {
            continue;
        }
        let condition = rule.text_at("if").unwrap_or_default();
        match found.iter_mut().find(|(known, _)| *known == condition) {
            Some((_, all)) => all.extend(texts),
            None => found.push((condition, texts)),
        }
    }
    match found.is_empty() {
        true => vec![Vec::new()],
        false => found
            .into_iter()
            .take(MOST)
            .map(|(_, texts)| texts)
            .collect(),
    }
}

fn job(document: &Tree, name: &Rc<str>, job: &Tree, notes: &mut Notes) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let turns = match job.at(&["parallel", "matrix"]) {
        None => vec![Vec::new()],
        Some(matrix) => matrix::gitlab(matrix, notes),
    };
    let rules = by_rules(document, job);
    let turns = turns.iter().flat_map(|turn| {
        rules
            .iter()
            .map(move |rule| rule.iter().chain(turn).cloned().collect::<Vec<_>>())
    });
    for turn in turns.take(MOST) {
        let mut variables = Variables::new();
        for (key, text) in [("CI_JOB_NAME", &**name), ("CI_PROJECT_DIR", ".")] {
            variables.insert(key.to_owned(), word(text));
        }
        let own = [document.get("variables"), job.get("variables")];
        for tree in own.into_iter().flatten() {
            take_variables(tree, &mut variables);
        }
        variables.extend(turn.into_iter().map(|(key, text)| (key, word(&text))));
        resolve(&mut variables);
        let environment = environment(job, &variables, notes);
        if let Some(environment) = &environment {
            variables.insert("CI_ENVIRONMENT_NAME".to_owned(), word(environment));
            let slug: String = environment
                .to_lowercase()
                .replace(['/', ' ', '_', '.'], "-");
            variables.insert("CI_ENVIRONMENT_SLUG".to_owned(), word(&slug));
            resolve(&mut variables);
        }
        let helm_version = image_version(document, job);
        let known = drafts.len();
        drafts.extend(scripts::in_every_way(notes, |choice, notes| {
            let mut shell = Shell {
                variables: variables.clone(),
                choice,
                ..Shell::default()
            };
            let mut found = Vec::new();
            for script in scripts(document, job) {
                found.extend(scripts::drafts(&script, &mut shell, notes));
            }
            (found, shell.ways)
        }));
        for draft in &mut drafts[known..] {
            draft.name = draft.name.take().or_else(|| environment.clone());
            draft.title = name.to_string();
            draft.helm_version = draft.helm_version.take().or(helm_version.clone());
            if draft.namespace.is_none() {
                let namespace = job.at(&["environment", "kubernetes", "namespace"]);
                draft.namespace = namespace.and_then(Tree::text).map(str::to_owned);
            }
        }
    }
    drafts
}

fn word(text: &str) -> Word {
    Word {
        text: text.to_owned(),
        ..Word::default()
    }
}

/// `KEY: text`, or `KEY: {value: text}`.
fn take_variables(tree: &Tree, variables: &mut Variables) {
    for (key, value) in tree.entries() {
        let text = value.text().or_else(|| value.get("value")?.text());
        if let Some(text) = text {
            variables.insert(key.to_string(), word(text));
        }
    }
}

/// Variables in variables. What is not known stays as it is written, and is told where it is used.
fn resolve(variables: &mut Variables) {
    for _ in 0..5 {
        let before = variables.clone();
        for (name, word) in variables.iter_mut() {
            let (text, unknown) = expanded(&word.text, &before, name);
            word.text = text;
            word.unknown = unknown;
        }
        if *variables == before {
            break;
        }
    }
}

/// A text with its variables written out, and the first that is not known.
fn expanded(text: &str, variables: &Variables, own: &str) -> (String, Option<String>) {
    let mut out = String::new();
    let mut unknown = None;
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let length = crate::shell::expansion_length(&rest[at..]);
        let written = &rest[at..at + length];
        rest = &rest[at + length..];
        let name = written.trim_start_matches('$').trim_matches(['{', '}']);
        match variables
            .get(name)
            .filter(|_| name != own && out.len() < 10_000)
        {
            Some(value) => out.push_str(&value.text),
            None => {
                out.push_str(written);
                if written != "$" {
                    unknown.get_or_insert_with(|| written.to_owned());
                }
            }
        }
    }
    out.push_str(rest);
    (out, unknown)
}

/// The job's environment, where that is known.
fn environment(job: &Tree, variables: &Variables, notes: &mut Notes) -> Option<String> {
    let tree = job.get("environment")?;
    let tree = match tree.text() {
        Some(_) => tree,
        None => tree.get("name")?,
    };
    let (name, unknown) = expanded(tree.text()?, variables, "");
    let Some(unknown) = unknown else {
        return Some(name);
    };
    let why = format!("{unknown} is only known when it runs");
    notes.add(tree.line, &name, why);
    let known = name.split('$').next().unwrap_or_default();
    let known = known.trim_matches(['/', '-', '_', ' ', '{']);
    (!known.is_empty()).then(|| known.to_owned())
}

/// `alpine/helm:3.17.0`
fn image_version(document: &Tree, job: &Tree) -> Option<String> {
    let images = [
        job.get("image"),
        document.at(&["default", "image"]),
        document.get("image"),
    ];
    let image = images.into_iter().flatten().next()?;
    let name = image.text().or_else(|| image.get("name")?.text())?;
    let (image, tag) = name.rsplit_once(':')?;
    let helm = image.rsplit('/').next()?.contains("helm");
    (helm && tag.starts_with(|c: char| c.is_ascii_digit() || c == 'v')).then(|| tag.to_owned())
}

/// The lines of `before_script` and `script`, each text one script; one shell runs all of them.
fn scripts<'t>(document: &'t Tree, job: &'t Tree) -> Vec<Script<'t>> {
    let before = [
        job.get("before_script"),
        document.at(&["default", "before_script"]),
        document.get("before_script"),
    ];
    let before = before.into_iter().flatten().next();
    let mut texts = Vec::new();
    for tree in before.into_iter().chain(job.get("script")) {
        gather(document, tree, &mut texts, 0);
    }
    texts
}

fn gather<'t>(document: &'t Tree, tree: &'t Tree, texts: &mut Vec<Script<'t>>, depth: usize) {
    if depth > 5 {
        return;
    }
    match &tree.kind {
        Kind::Scalar(text, _) => texts.push(Script {
            text,
            line: tree.line,
            lines: tree.lines,
        }),
        // `!reference [.job, script]`
        Kind::List(items) if depth > 0 && items.len() == 2 => {
            let path: Vec<&str> = items.iter().filter_map(Tree::text).collect();
            match document.at(&path) {
                Some(there) => gather(document, there, texts, depth + 1),
                None => {
                    for item in items {
                        gather(document, item, texts, depth + 1);
                    }
                }
            }
        }
        Kind::List(items) => {
            for item in items {
                gather(document, item, texts, depth + 1);
            }
        }
        _ => {}
    }
}
