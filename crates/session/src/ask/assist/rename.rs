//! Another name for a value or a named template, everywhere at once.

use super::card::{counted, line_around, row};
use super::complete::dotted;
use super::keys;
use super::places::{Desk, Spot, Subject};
use super::sense::Step;
use pilothouse_protocol::ask::{Card, CardRow, CardRowKind};
use pilothouse_workspace::SetKind;
use std::ops::Range;
use std::rc::Rc;

/// What a rename does.
#[derive(Default)]
pub(crate) struct Rename {
    /// The name's bytes where it was asked for, and the name.
    range: Range<usize>,
    old: String,
    /// Bytes of files that get the new name.
    pub(crate) edits: Vec<(Rc<str>, Range<usize>)>,
    /// Flags of environments: the environment, the flag's number, what it becomes.
    pub(crate) flags: Vec<(String, usize, String)>,
    /// What it does not reach.
    warnings: Vec<CardRow>,
    /// Why it cannot be done.
    pub(crate) refusal: Option<String>,
}

impl Desk<'_> {
    /// What giving the thing at a byte of a file another name takes. An empty name: what could be renamed.
    pub(super) fn rename(&self, path: &str, at: usize, name: &str) -> Option<Rename> {
        let (range, subjects) = self.subjects(path, at)?;
        let old = self.text(path)?.get(range.clone())?.to_owned();
        let mut rename = Rename {
            range,
            old,
            ..Rename::default()
        };
        match subjects.as_slice() {
            [Subject::Named(_)] => self.rename_named(&subjects[0], name, &mut rename),
            [Subject::Value(value)] => self.rename_value(&subjects[0], value, name, &mut rename),
            [Subject::Value(_), ..] => {
                let names: Vec<String> = subjects.iter().map(super::places::title).collect();
                rename.refusal = Some(format!(
                    "It is {} by who calls this template: rename it in a file of values",
                    names.join(" and ")
                ));
            }
            _ => return None,
        }
        Some(rename)
    }

    fn rename_named(&self, subject: &Subject, name: &str, rename: &mut Rename) {
        if name.contains(['"', '\\', '`', '\n', '{', '}']) {
            rename.refusal =
                Some("A template's name takes no quotes, braces or backslashes".to_owned());
        }
        let taken = self.index.templates.iter().any(|template| {
            template
                .scan
                .bodies
                .iter()
                .any(|(known, _)| **known == *name)
        });
        if taken && name != rename.old {
            rename.refusal = Some(format!("There is a template {name} already"));
        }
        self.take(&self.spots(subject), rename);
    }

    fn rename_value(&self, subject: &Subject, value: &[Step], name: &str, rename: &mut Rename) {
        let spots = self.spots(subject);
        let (Some((Step::Key(last), parent)), false) = (value.split_last(), value.is_empty())
        else {
            return;
        };
        let is_chart = self
            .index
            .charts
            .iter()
            .any(|(scope, _)| !scope.is_empty() && **scope == *dotted(value).replace('.', "/"));
        if is_chart {
            rename.refusal = Some(format!(
                "{last} is the name of a subchart: Chart.yaml says it, and its values go by it"
            ));
        }
        let word = |name: &str| {
            let mut chars = name.chars();
            chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
                && chars.all(|c| c.is_alphanumeric() || c == '_')
        };
        if !name.is_empty() && !word(name) {
            rename.refusal = Some(
                "Templates read a value's key as a field: letters, digits and _, no digit first"
                    .to_owned(),
            );
        }
        let mut new = parent.to_vec();
        new.push(Step::Key(name.into()));
        if name != &**last && self.known.iter().any(|known| !known.at(&new).is_empty()) {
            rename.refusal = Some(format!("There is a value {} already", dotted(&new)));
        }
        let (shared, alone): (Vec<Spot>, Vec<Spot>) =
            spots.into_iter().partition(|spot| !spot.also.is_empty());
        self.take(&alone, rename);
        for spot in shared {
            let also: Vec<String> = spot.also.iter().map(|path| dotted(path)).collect();
            self.warn(
                &spot,
                &format!("stands for {} as well and stays as it is", also.join(", ")),
                rename,
            );
        }
        for spot in self.unseen(parent) {
            self.warn(&spot, "looks up a key that only a rendering knows", rename);
        }
        self.rename_flags(value, name, rename);
    }

    fn rename_flags(&self, value: &[Step], name: &str, rename: &mut Rename) {
        for environment in self.workspace.environments() {
            for (at, flag) in environment.sets.iter().enumerate() {
                let found = keys::of_flag(&flag.value);
                let found: Vec<_> = found
                    .into_iter()
                    .filter(|(path, _)| path == value)
                    .collect();
                if found.is_empty() {
                    continue;
                }
                if flag.kind == SetKind::Json && flag.value.starts_with(['{', '[']) {
                    let text = format!(
                        "{}: the flag --set-json {} is not looked into",
                        environment.name, flag.value
                    );
                    rename.warnings.push(row(CardRowKind::Warning, "", text));
                    continue;
                }
                let mut text = flag.value.clone();
                for (_, place) in found.iter().rev() {
                    text.replace_range(place.clone(), name);
                }
                rename.flags.push((environment.name.clone(), at, text));
            }
        }
    }

    fn take(&self, spots: &[Spot], rename: &mut Rename) {
        for spot in spots {
            let edit = (spot.path.clone(), spot.place.clone());
            if !rename.edits.contains(&edit) {
                rename.edits.push(edit);
            }
        }
    }

    fn warn(&self, spot: &Spot, words: &str, rename: &mut Rename) {
        let location = self.location(spot);
        let mut row = row(
            CardRowKind::Warning,
            "",
            format!("{} line {} {words}", location.path, location.line),
        );
        row.location = Some(location);
        rename.warnings.push(row);
    }

    /// What a rename would do, to be looked at.
    pub(super) fn preview(&self, path: &str, rename: &Rename, name: &str) -> Card {
        let mut rows = Vec::new();
        if let Some(refusal) = &rename.refusal {
            rows.push(row(CardRowKind::Failed, "", &**refusal));
        }
        rows.extend(rename.warnings.iter().cloned());
        let mut files: Vec<&str> = Vec::new();
        for (file, place) in &rename.edits {
            if !files.contains(&&**file) {
                files.push(file);
            }
            let spot = Spot {
                path: file.clone(),
                place: place.clone(),
                defines: false,
                also: Vec::new(),
            };
            let mut row = self.use_row(&spot);
            let (start, line) = line_around(self.text(file).unwrap_or_default(), place.start);
            let mut line = line.to_owned();
            line.replace_range(place.start - start..place.end - start, name);
            row.detail = line.trim().to_owned();
            rows.push(row);
        }
        for (environment, _, text) in &rename.flags {
            let mut row = row(CardRowKind::Use, format!("--set in {environment}"), "");
            row.detail.clone_from(text);
            rows.push(row);
        }
        let places = counted(rename.edits.len() + rename.flags.len(), "place", "places");
        Card {
            range: self.range(path, &rename.range),
            title: rename.old.clone(),
            text: format!("{places} in {}", counted(files.len(), "file", "files")),
            rows,
        }
    }
}
