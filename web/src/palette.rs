//! What the palette finds: everything that has a name, by a few of its letters.

use pilothouse_protocol::DocumentId;

use crate::commands::{COMMANDS, Command};
use crate::examples::EXAMPLES;
use crate::kinds;
use crate::state::{Playground, State};
use crate::views::file_name;

/// The most rows of one section while something is searched.
const MOST: usize = 8;

/// What choosing a row does.
#[derive(Clone, PartialEq)]
pub(crate) enum Act {
    Command(&'static Command),
    File(String),
    Object(DocumentId),
    Environment(String),
    /// Its place in the list of the shown environment's problems.
    Problem(usize),
    Playground(String),
    Example(&'static str),
}

/// A row.
#[derive(Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) icon: &'static str,
    pub(crate) text: String,
    /// The letters that were typed: byte ranges of `text`.
    pub(crate) marks: Vec<(usize, usize)>,
    /// Dimmed beside the text.
    pub(crate) note: String,
    /// At the right: where it is.
    pub(crate) place: String,
    pub(crate) act: Act,
    score: u32,
}

pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) items: Vec<Item>,
}

/// What a search shows. `/`, `>`, `@` and `!` in front look among files, commands, objects, problems only.
pub(crate) fn search(state: &State, recent: &[&'static str], query: &str) -> Vec<Section> {
    let query = query.trim_start();
    let kind = query.chars().next().filter(|sign| "/>@!".contains(*sign));
    let words = query.trim_start_matches(['/', '>', '@', '!']).trim();
    let only = |sign: char| kind.is_none_or(|kind| kind == sign);
    let mut sections = Vec::new();
    let mut add = |title, items: Vec<Item>| {
        if !items.is_empty() {
            sections.push(Section { title, items });
        }
    };
    if words.is_empty() && kind.is_none() {
        let recent = recent.iter().filter_map(|id| crate::commands::find(id));
        let enabled = recent.filter(|command| (command.enabled)(state));
        add("Recent", enabled.map(command).collect());
    }
    if only('>') {
        add("Commands", found(words, commands(state)));
    }
    if only('/') {
        add("Files", found(words, files(state)));
    }
    if only('@') {
        add("Objects", found(words, objects(state)));
    }
    if only('!') {
        add("Problems", found(words, problems(state)));
    }
    if kind.is_none() {
        add("Environments", found(words, environments(state)));
        add("Playgrounds", found(words, playgrounds(state)));
        add("Examples", found(words, examples()));
    }
    if kind.is_none() && !words.is_empty() {
        // The section with the best row first; those of one score as they stand.
        sections.sort_by_key(|section| {
            std::cmp::Reverse(section.items.iter().map(|item| item.score).max())
        });
    }
    sections
}

fn item(icon: &'static str, text: impl Into<String>, act: Act) -> Item {
    Item {
        icon,
        text: text.into(),
        marks: Vec::new(),
        note: String::new(),
        place: String::new(),
        act,
        score: 0,
    }
}

fn command(command: &'static Command) -> Item {
    item(command.icon, command.title, Act::Command(command))
}

fn commands(state: &State) -> impl Iterator<Item = Item> {
    COMMANDS
        .iter()
        .filter(|one| one.id != "palette" && (one.enabled)(state))
        .map(command)
}

fn files(state: &State) -> impl Iterator<Item = Item> {
    state.files.iter().filter(|file| !file.binary).map(|file| {
        let mut row = item("file", file_name(&file.path), Act::File(file.path.clone()));
        if let Some((folder, _)) = file.path.rsplit_once('/') {
            row.place = folder.to_owned();
        }
        row
    })
}

fn objects(state: &State) -> impl Iterator<Item = Item> {
    state.outline().into_iter().map(|document| {
        let name = match document.kind.as_str() {
            "" => file_name(&document.source).to_owned(),
            kind => format!("{kind} {}", document.name),
        };
        let icon = kinds::icon(&document.kind, document.group);
        let mut row = item(icon, name.trim(), Act::Object(document.id));
        row.place.clone_from(&document.source);
        row
    })
}

fn problems(state: &State) -> impl Iterator<Item = Item> {
    state
        .listed_problems()
        .into_iter()
        .enumerate()
        .map(|(at, problem)| {
            let icon = kinds::severity(problem.severity);
            let icon = if icon == "hint" { "info" } else { icon };
            let mut row = item(icon, problem.title.clone(), Act::Problem(at));
            if let Some(place) = &problem.location {
                row.place = format!("{}:{}", file_name(&place.path), place.line);
            }
            row
        })
}

fn environments(state: &State) -> impl Iterator<Item = Item> {
    let others = state
        .environments
        .iter()
        .filter(|one| *one.settings.name != *state.shown);
    others.map(|one| {
        let name = &one.settings.name;
        let mut row = item("swap", name.clone(), Act::Environment(name.clone()));
        row.note = "environment".to_owned();
        row
    })
}

fn playgrounds(state: &State) -> impl Iterator<Item = Item> {
    let others = state
        .playgrounds
        .iter()
        .filter(|one| one.id != state.playground);
    others.map(|Playground { id, name, version }| {
        let mut row = item("clock", name.to_string(), Act::Playground(id.to_string()));
        row.note = version.to_string();
        row
    })
}

fn examples() -> impl Iterator<Item = Item> {
    EXAMPLES.iter().map(|example| {
        let mut row = item(example.icon, example.title, Act::Example(example.name));
        row.note = example.about.to_owned();
        row
    })
}

/// The rows that have the letters, best first.
fn found(words: &str, items: impl Iterator<Item = Item>) -> Vec<Item> {
    if words.is_empty() {
        return items.collect();
    }
    let mut all: Vec<Item> = items
        .filter_map(|mut item| {
            match rank(words, &item.text) {
                Some((score, marks)) => (item.score, item.marks) = (score, marks),
                // The place and the chord are looked at as well, behind the names.
                None if has(&item.place, words) => item.score = 20,
                None => {
                    let Act::Command(command) = item.act else {
                        return None;
                    };
                    if !command.chord.eq_ignore_ascii_case(words) {
                        return None;
                    }
                    item.score = 100;
                }
            }
            Some(item)
        })
        .collect();
    all.sort_by_key(|item| (std::cmp::Reverse(item.score), item.text.len()));
    all.truncate(MOST);
    all
}

fn has(text: &str, words: &str) -> bool {
    !text.is_empty() && text.to_lowercase().contains(&words.to_lowercase())
}

/// How well the letters fit, and where they stand: as they are at the start, at the start of a word, anywhere, or one
/// after the other.
fn rank(query: &str, text: &str) -> Option<(u32, Vec<(usize, usize)>)> {
    // Positions are those of the text itself only where lower case changes no lengths.
    let (lower, query) = (text.to_ascii_lowercase(), query.to_ascii_lowercase());
    let mut best = None;
    for (at, _) in lower.match_indices(&query) {
        let word = at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphanumeric();
        let score = if at == 0 {
            90
        } else if word {
            80
        } else {
            60
        };
        if best.as_ref().is_none_or(|(most, _)| *most < score) {
            best = Some((score, vec![(at, at + query.len())]));
        }
    }
    best.or_else(|| scattered(&lower, &query))
}

/// Letters one after the other, each at the start of a word or right behind the one before.
fn scattered(text: &str, query: &str) -> Option<(u32, Vec<(usize, usize)>)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for letter in query.chars().filter(|letter| !letter.is_whitespace()) {
        let next = text[from..].char_indices().find(|(at, one)| {
            let at = from + at;
            let starts = at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric();
            let follows = marks.last().is_some_and(|(_, end)| *end == at);
            *one == letter && (starts || follows)
        });
        let at = from + next?.0;
        from = at + letter.len_utf8();
        match marks.last_mut() {
            Some((_, end)) if *end == at => *end = from,
            _ => marks.push((at, from)),
        }
    }
    (!marks.is_empty()).then_some((40, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_letters() {
        assert_eq!(rank("dep", "deployment.yaml"), Some((90, vec![(0, 3)])));
        assert_eq!(rank("prod", "values-prod.yaml"), Some((80, vec![(7, 11)])));
        assert_eq!(rank("lues", "values.yaml"), Some((60, vec![(2, 6)])));
        assert_eq!(
            rank("vpro", "values-prod.yaml"),
            Some((40, vec![(0, 1), (7, 10)]))
        );
        assert_eq!(rank("xyz", "values.yaml"), None);
        assert_eq!(rank("ü", "für"), Some((60, vec![(1, 3)])));
    }

    #[test]
    fn every_command_is_reached() {
        let state = State::default();
        let shown = search(&state, &[], "");
        let listed: Vec<_> = shown.iter().flat_map(|section| &section.items).collect();
        for one in COMMANDS
            .iter()
            .filter(|one| one.id != "palette" && (one.enabled)(&state))
        {
            assert!(
                listed.iter().any(|item| item.text == one.title),
                "{}",
                one.id
            );
        }
    }

    #[test]
    fn a_chord_finds_its_command() {
        let sections = search(&State::default(), &[], "f");
        assert!(
            sections[0]
                .items
                .iter()
                .any(|item| item.text == "Fill window")
        );
    }
}
