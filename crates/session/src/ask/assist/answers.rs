//! The answers.

use super::card::counted;
use super::chart_file;
use super::complete::Ground;
use super::fields;
use super::index::Index;
use super::known::Known;
use super::places::{Desk, Spot, Subject, title};
use super::rename::Rename;
use super::scan::Scan;
use crate::given::helm_version;
use crate::open::Open;
use pilothouse_gotmpl::Token;
use pilothouse_protocol::ask::{At, Card, Completions};
use pilothouse_protocol::{Answer, Range};
use pilothouse_workspace::{Offsets, Refused, utf16_len};
use std::rc::Rc;

/// What help is made from, for one state of the document.
pub(crate) struct Prepared {
    index: Index,
    known: Vec<Rc<Known>>,
}

impl Open {
    /// What help is made from. Where a file cannot be read just now, as it was last.
    fn prepared(&mut self) -> Option<Rc<Prepared>> {
        if let (Some(prepared), true) = (&self.prepared, self.prepared_shown == Some(self.shown)) {
            return Some(prepared.clone());
        }
        let count = self.environments.len();
        let order = std::iter::once(self.shown).chain((0..count).filter(|at| *at != self.shown));
        let mut known = Vec::new();
        for at in order.collect::<Vec<_>>() {
            let settings = &self.environments[at].settings;
            let now = self.renderer.known(&self.workspace, settings).map(Rc::new);
            let before = || {
                self.prepared
                    .iter()
                    .flat_map(|one| &one.known)
                    .find(|one| one.name == settings.name)
            };
            known.extend(now.or_else(|| before().cloned()));
        }
        let first = known.first()?;
        let index = Index::new(&first.chart, &first.sources, &mut self.scans);
        let prepared = Rc::new(Prepared { index, known });
        self.prepared = Some(prepared.clone());
        self.prepared_shown = Some(self.shown);
        Some(prepared)
    }

    /// Does something at a desk. `None` where no chart can be read, or the place is not in a text.
    fn at_desk<T>(
        &mut self,
        at: &At,
        work: impl FnOnce(&Desk<'_>, &str, usize) -> Option<T>,
    ) -> Option<T> {
        let prepared = self.prepared()?;
        let text = self.workspace.file(&at.path)?.text()?;
        let byte = Offsets::new(text, false).byte(at.position)?;
        let desk = Desk {
            workspace: &self.workspace,
            index: &prepared.index,
            known: &prepared.known,
        };
        work(&desk, text, byte)
    }

    pub(crate) fn complete(&mut self, at: &At) -> Answer {
        let helm = helm_version(&self.shown().settings);
        let found = self.at_desk(at, |desk, text, byte| {
            let found = match desk.index.find(&at.path) {
                Some(template) => {
                    let scan = Scan::new(text);
                    let (index, known) = (desk.index, desk.known);
                    let ground = Ground {
                        index,
                        template,
                        text,
                        scan: &scan,
                        known,
                        helm,
                    };
                    ground
                        .complete(byte)
                        .or_else(|| fields::complete(&known.first()?.chart, text, &scan, byte))
                }
                None if desk.is_chart_file(&at.path) => chart_file::complete(text, byte),
                None => desk.complete_values(&at.path, byte),
            };
            let (place, items) = found?;
            Some(Completions {
                range: desk.range(&at.path, &place),
                items,
            })
        });
        Answer::Completions(found.unwrap_or_default())
    }

    pub(crate) fn card(&mut self, at: &At) -> Answer {
        answer(self.at_desk(at, |desk, text, byte| {
            let card = desk.card(&at.path, byte);
            card.or_else(|| {
                desk.index.find(&at.path)?;
                let (place, card) = {
                    let chart = &desk.known.first()?.chart;
                    fields::card(chart, text, &Scan::new(text), byte)?
                };
                let range = desk.range(&at.path, &place);
                Some(Card { range, ..card })
            })
        }))
    }

    pub(crate) fn inlays(&mut self, path: &str, range: Range) -> Answer {
        let at = At {
            path: path.to_owned(),
            position: range.from,
        };
        let found = self.at_desk(&at, |desk, text, from| {
            let to = Offsets::new(text, false)
                .byte(range.to)
                .unwrap_or(text.len());
            desk.inlays(path, &(from..to))
        });
        found.map_or(Answer::Gone, Answer::Inlays)
    }

    /// Where the thing at a place is said; with `all` where it is used as well.
    pub(crate) fn places(&mut self, at: &At, all: bool) -> Answer {
        let shown: Vec<String> = self
            .shown()
            .settings
            .values_files
            .iter()
            .rev()
            .cloned()
            .collect();
        answer(self.at_desk(at, |desk, text, byte| {
            let (place, subjects) = desk.subjects(&at.path, byte)?;
            let subject = subjects.first()?;
            let mut spots: Vec<Spot> = subjects
                .iter()
                .flat_map(|subject| desk.spots(subject))
                .collect();
            if let Subject::Variable(name, _) = subject {
                spots.extend(declaration(&at.path, text, name, byte));
            }
            spots.dedup();
            let here = |spot: &Spot| *spot.path == *at.path && spot.place == place;
            if !all {
                // From a place that says it, on to those that use it.
                let defines = !spots.iter().any(|spot| here(spot) && spot.defines);
                spots.retain(|spot| spot.defines == defines);
                spots.sort_by_key(|spot| {
                    let file = shown.iter().position(|path| **path == *spot.path);
                    (file.unwrap_or(usize::MAX), spot.path.ends_with(".json"))
                });
            }
            let uses = spots.iter().filter(|spot| !spot.defines).count();
            Some(Card {
                range: desk.range(&at.path, &place),
                title: title(subject),
                text: format!(
                    "{}, {}",
                    counted(spots.len() - uses, "definition", "definitions"),
                    counted(uses, "use", "uses")
                ),
                rows: spots.iter().map(|spot| desk.use_row(spot)).collect(),
            })
        }))
    }

    pub(crate) fn rename_preview(&mut self, at: &At, name: &str) -> Answer {
        answer(self.at_desk(at, |desk, _, byte| {
            let rename = desk.rename(&at.path, byte, name)?;
            Some(desk.preview(&at.path, &rename, name))
        }))
    }

    /// What a rename does.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(crate) fn rename(&mut self, at: &At, name: &str) -> Result<Rename, Refused> {
        let rename = self.at_desk(at, |desk, _, byte| desk.rename(&at.path, byte, name));
        let rename = rename
            .filter(|_| !name.is_empty())
            .ok_or_else(|| Refused::new("Nothing here can be renamed", ""))?;
        match rename.refusal {
            Some(refusal) => Err(Refused::new(refusal, "")),
            None => Ok(rename),
        }
    }

    /// The keywords of the block whose keyword stands at a place.
    pub(crate) fn block(&mut self, at: &At) -> Answer {
        fields::soon();
        let text = self
            .workspace
            .file(&at.path)
            .and_then(|file| file.text())
            .unwrap_or_default();
        let Some(byte) = Offsets::new(text, false).byte(at.position) else {
            return Answer::Gone;
        };
        let scan = Scan::new(text);
        let touching = |block: &&Vec<std::ops::Range<usize>>| {
            block
                .iter()
                .any(|word| word.start <= byte && byte <= word.end)
        };
        let found = scan
            .blocks
            .iter()
            .find(touching)
            .cloned()
            .unwrap_or_default();
        Answer::Ranges(ranges(text, &found))
    }

    /// The white space that trimming delimiters eat.
    pub(crate) fn eaten(&mut self, path: &str) -> Answer {
        let text = self
            .workspace
            .file(path)
            .and_then(|file| file.text())
            .unwrap_or_default();
        Answer::Ranges(ranges(text, &eaten(text)))
    }
}

fn answer(card: Option<Card>) -> Answer {
    card.map_or(Answer::Gone, |card| Answer::Card(Box::new(card)))
}

/// Places as editors count them, ascending.
fn ranges(text: &str, places: &[std::ops::Range<usize>]) -> Vec<Range> {
    let (mut byte, mut utf16) = (0, 0);
    let mut to = |at: usize| {
        utf16 += utf16_len(text.get(byte..at).unwrap_or_default());
        byte = at;
        utf16
    };
    places
        .iter()
        .map(|place| Range {
            from: to(place.start),
            to: to(place.end),
        })
        .collect()
}

/// What `{{- ` and ` -}}` eat: white space before the one, behind the other.
fn eaten(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("{{").map(|at| from + at) {
        let behind = &text[at + 2..];
        if behind.starts_with("- ") || behind.starts_with("-\n") || behind.starts_with("-\t") {
            let kept = text[from..at].trim_end().len();
            if from + kept < at {
                found.push(from + kept..at);
            }
        }
        let end = behind.find("}}").map_or(text.len(), |end| at + 2 + end + 2);
        from = end;
        if text[..end].ends_with("-}}") && text[..end - 3].ends_with([' ', '\n', '\t']) {
            let rest = &text[end..];
            let eaten = rest.len() - rest.trim_start().len();
            if eaten > 0 {
                found.push(end..end + eaten);
                from = end + eaten;
            }
        }
    }
    found
}

/// Where a variable that is used at a byte was declared.
fn declaration(path: &str, text: &str, name: &str, at: usize) -> Option<Spot> {
    let scan = Scan::new(text);
    let items = scan.items.windows(2);
    let declared =
        items.filter(|pair| pair[0].token == Token::Variable && pair[1].token != Token::Field);
    let declared = declared.filter(|pair| {
        let is_declared = pair[1].token == Token::Declare
            || text.get(pair[1].start as usize..pair[1].end as usize) == Some(",");
        is_declared && text.get(pair[0].start as usize..pair[0].end as usize) == Some(name)
    });
    let item = declared
        .map(|pair| pair[0])
        .take_while(|item| item.start as usize <= at)
        .last()?;
    Some(Spot {
        path: path.into(),
        place: item.start as usize..item.end as usize,
        defines: true,
        also: Vec::new(),
    })
}
