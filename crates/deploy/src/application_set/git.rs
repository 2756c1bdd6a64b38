//! The git generator over the files at hand: directories, and files with parameters in them.

use crate::Notes;
use crate::at_hand::AtHand;
use crate::glob::fits;
use crate::tree::{self, Kind, Tree};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The sets of a git generator.
pub(super) fn sets(generator: &Tree, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Tree> {
    let directories = generator.get("directories").map_or(&[][..], Tree::items);
    let files = generator.get("files").map_or(&[][..], Tree::items);
    let mut sets = Vec::new();
    if !directories.is_empty() {
        let all: BTreeSet<&str> = at_hand.all().flat_map(|(path, _)| folders(path)).collect();
        let all: Vec<&str> = all.into_iter().collect();
        for (line, path) in chosen(directories, &all, notes) {
            sets.push(with_path(&empty(line), generator, &path, None));
        }
    }
    if !files.is_empty() {
        let all: Vec<&str> = at_hand.all().map(|(path, _)| path).collect();
        for (line, path) in chosen(files, &all, notes) {
            let text = at_hand
                .all()
                .find(|(other, _)| path.ends_with(other))
                .map(|(_, text)| text);
            let trees = match tree::read(text.unwrap_or_default()) {
                Ok(trees) => trees,
                Err(why) => {
                    notes.add(line, &path, why.trim_end_matches('.'));
                    continue;
                }
            };
            for tree in trees {
                let maps = match tree.kind {
                    Kind::List(items) => items,
                    _ => vec![tree],
                };
                for map in maps.into_iter().filter(|map| !map.entries().is_empty()) {
                    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let name = path.rsplit('/').next();
                    let map = Tree { line, ..map };
                    sets.push(with_path(&map, generator, folder, name));
                }
            }
        }
    }
    sets
}

/// All folders that a file lies in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The paths that patterns choose, seen from the top of the repository, each with the line of its pattern. The chart may
/// lie anywhere in the repository: where a pattern fits nothing, its first folders are taken off.
fn chosen(patterns: &[Tree], all: &[&str], notes: &mut Notes) -> Vec<(u32, String)> {
    let mut chosen: Vec<(u32, String)> = Vec::new();
    for entry in patterns.iter().filter(|entry| !entry.is_on("exclude")) {
        let Some(pattern) = entry.text_at("path") else {
            continue;
        };
        let pattern = pattern.trim_start_matches("./").trim_matches('/');
        let mut below = pattern;
        let mut found = false;
        loop {
            let gone = &pattern[..pattern.len() - below.len()];
            for path in all.iter().filter(|path| fits(below, path)) {
                let whole = format!("{gone}{path}");
                found = true;
                if chosen.iter().all(|(_, known)| *known != whole) {
                    chosen.push((entry.line, whole));
                }
            }
            match below.split_once('/') {
                Some((first, rest))
                    if !found && is_plain(first) && rest.split('/').any(is_plain) =>
                {
                    below = rest;
                }
                _ => break,
            }
        }
        if !found {
            notes.add(entry.line, pattern, "nothing at hand fits this path");
        }
    }
    let excluded = patterns.iter().filter(|entry| entry.is_on("exclude"));
    for entry in excluded {
        let pattern = entry.text_at("path").unwrap_or_default();
        chosen.retain(|(_, path)| !fits(pattern.trim_matches('/'), path));
    }
    chosen
}

/// A name of a pattern that stands for itself.
fn is_plain(name: &str) -> bool {
    !name.contains(['*', '?', '[', '{'])
}

fn empty(line: u32) -> Tree {
    Tree {
        line,
        lines: false,
        kind: Kind::Map(Vec::new()),
    }
}

/// What Argo CD tells of a path, in both styles of templates at once: `path.path`, `path.basename`, `path.segments` …
fn with_path(set: &Tree, generator: &Tree, folder: &str, file: Option<&str>) -> Tree {
    let text = |text: &str| Tree::text_node(set.line, text);
    let base = folder.rsplit('/').next().unwrap_or_default();
    let segments = folder.split('/').map(text).collect();
    let mut entries: Vec<(Rc<str>, Tree)> = vec![
        ("path".into(), text(folder)),
        ("basename".into(), text(base)),
        ("basenameNormalized".into(), text(&normalized(base))),
        (
            "segments".into(),
            Tree {
                kind: Kind::List(segments),
                ..empty(set.line)
            },
        ),
    ];
    if let Some(file) = file {
        entries.push(("filename".into(), text(file)));
        entries.push(("filenameNormalized".into(), text(&normalized(file))));
    }
    let path = Tree {
        kind: Kind::Map(entries),
        ..empty(set.line)
    };
    match generator.text_at("pathParamPrefix") {
        Some(prefix) => set.with(prefix, empty(set.line).with("path", path)),
        None => set.with("path", path),
    }
}

/// A name as Kubernetes takes one.
fn normalized(name: &str) -> String {
    let small = name.to_lowercase();
    let plain: String = small
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' || c == '-' {
                c
            } else {
                '-'
            }
        })
        .collect();
    plain.trim_matches(['-', '.']).to_owned()
}
