//! The turns of a job that runs once for each of several values.

use crate::tree::{Kind, Tree};
use crate::{MOST, Notes};
use std::rc::Rc;

/// One turn: names and texts.
pub(crate) type Turn = Vec<(String, String)>;

/// GitLab's `parallel: matrix`: each entry a product of its own.
pub(crate) fn gitlab(matrix: &Tree, notes: &mut Notes) -> Vec<Turn> {
    let mut turns = Vec::new();
    for entry in matrix.items() {
        turns.extend(product(entry.entries(), matrix.line, notes));
    }
    turns.truncate(MOST);
    turns
}

/// GitHub's `strategy.matrix`: the product of the lists, without `exclude`, with `include`.
pub(crate) fn github(matrix: &Tree, notes: &mut Notes) -> Vec<Turn> {
    let lists: Vec<(Rc<str>, Tree)> = matrix
        .entries()
        .iter()
        .filter(|(name, _)| !["include", "exclude"].contains(&&**name))
        .cloned()
        .collect();
    if let Some(text) = matrix.text() {
        notes.add(
            matrix.line,
            text,
            "which turns this makes is only known when it runs",
        );
        return vec![Turn::new()];
    }
    let mut turns = match lists.is_empty() {
        true => Vec::new(),
        false => product(&lists, matrix.line, notes),
    };
    for entry in matrix.get("exclude").map_or(&[][..], Tree::items) {
        let excluded = flat(entry);
        turns.retain(|turn| !excluded.iter().all(|pair| turn.contains(pair)));
    }
    let names: Vec<&str> = lists.iter().map(|(name, _)| &**name).collect();
    for entry in matrix.get("include").map_or(&[][..], Tree::items) {
        let added = flat(entry);
        let keys = |(key, _): &&(String, String)| names.contains(&key.as_str());
        let fits = |turn: &Turn| {
            !names.is_empty() && added.iter().filter(keys).all(|pair| turn.contains(pair))
        };
        let fitting: Vec<&mut Turn> = turns.iter_mut().filter(|turn| fits(turn)).collect();
        if fitting.is_empty() {
            turns.push(added);
            continue;
        }
        for turn in fitting {
            turn.retain(|(key, _)| added.iter().all(|(other, _)| other != key));
            turn.extend(added.iter().cloned());
        }
    }
    turns.truncate(MOST);
    turns
}

fn product(lists: &[(Rc<str>, Tree)], line: u32, notes: &mut Notes) -> Vec<Turn> {
    let mut turns = vec![Turn::new()];
    for (name, tree) in lists {
        let items = match &tree.kind {
            Kind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(tree),
        };
        if let Some(text) = tree.text().filter(|text| text.contains("${{")) {
            notes.add(
                tree.line,
                text,
                "which turns this makes is only known when it runs",
            );
        }
        let more = turns.iter().flat_map(|turn| {
            items.iter().map(|item| {
                let mut turn = turn.clone();
                let nested = Tree {
                    line: item.line,
                    lines: false,
                    kind: Kind::Map(vec![(name.clone(), item.clone())]),
                };
                turn.extend(flat(&nested));
                turn
            })
        });
        let more: Vec<Turn> = more.take(MOST + 1).collect();
        turns = more;
        if turns.len() > MOST {
            turns.truncate(MOST);
            notes.add(
                line,
                "",
                format!("only the first {MOST} turns of the matrix are read"),
            );
        }
    }
    turns
}

/// `a.b` and the text there, for every text in a tree.
pub(crate) fn flat(tree: &Tree) -> Turn {
    fn gather(prefix: &str, tree: &Tree, out: &mut Turn) {
        match &tree.kind {
            Kind::Scalar(text, _) => out.push((prefix.to_owned(), text.to_string())),
            Kind::Map(entries) => {
                for (key, child) in entries {
                    let path = match prefix {
                        "" => key.to_string(),
                        prefix => format!("{prefix}.{key}"),
                    };
                    gather(&path, child, out);
                }
            }
            Kind::List(_) | Kind::Null => {}
        }
    }
    let mut out = Turn::new();
    gather("", tree, &mut out);
    out
}
