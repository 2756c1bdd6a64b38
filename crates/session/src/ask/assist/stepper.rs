//! A pipeline, stage by stage.

use super::card::row;
use super::steps::{self, Turn, Watched};
use crate::ask::keys::shown as path_shown;
use crate::open::Open;
use crate::problems::location;
use crate::renderer::Run;
use crate::rendering::Place;
use pilothouse_gotmpl::FrameKind;
use pilothouse_protocol::Answer;
use pilothouse_protocol::ask::{At, Card, CardRow, CardRowKind};
use pilothouse_source::LineIndex;
use pilothouse_workspace::{Offsets, path::file_name};

/// Turns that can be chosen.
const CHOICE: usize = 50;

impl Open {
    /// The stages of the pipeline around a selection, in the turn of that number.
    pub(crate) fn stepper(&mut self, at: &At, to: u32, turn: u32) -> Answer {
        self.stepped(at, to, turn as usize)
            .map_or(Answer::Gone, |card| Answer::Card(Box::new(card)))
    }

    fn stepped(&mut self, at: &At, to: u32, turn: usize) -> Option<Card> {
        let text = self.workspace.file(&at.path)?.text()?.to_owned();
        let from = Offsets::new(&text, false).byte(at.position)?;
        let to = Offsets::new(&text, false).byte(to)?;
        let watched = steps::pipeline(&text, from, to.max(from))?;
        let settings = &self.environments[self.shown].settings;
        steps::start();
        let run = self.renderer.watch(
            &self.workspace,
            settings,
            &at.path,
            &watched.text,
            &steps::FUNCTION,
        );
        let turns = steps::seen();
        let place = |range: &std::ops::Range<usize>| {
            let (path, start, end) = (at.path.clone(), range.start, range.end);
            location(&self.workspace, &Place { path, start, end })
        };
        let mut card = Card {
            range: place(&watched.range).range,
            title: text.get(watched.range.clone())?.to_owned(),
            text: String::new(),
            rows: Vec::new(),
        };
        let mut run = run?;
        let findings = &self.environments[self.shown].findings;
        let known = findings.iter().find(|finding| {
            finding
                .place
                .as_ref()
                .is_some_and(|place| place.path == at.path)
        });
        if let (Some((words, _)), Some(known)) = (&mut run.failure, known) {
            words.clone_from(&known.message);
        }
        let at = turn.min(turns.len().saturating_sub(1));
        match turns.get(at) {
            Some(chosen) => stages(&text, &watched, chosen, &run, &mut card.rows, &place),
            None => {
                card.rows.extend(
                    run.failure
                        .as_ref()
                        .map(|(words, _)| row(CardRowKind::Failed, "", &**words)),
                );
                let environment = &settings.name;
                card.text = match &run.failure {
                    None => format!(
                        "It is not executed in {environment}: look at the if, with or range around it"
                    ),
                    Some((_, at)) if *at < watched.range.start => {
                        format!("The template stops before it comes here in {environment}")
                    }
                    Some(_) => format!("It fails at its first stage in {environment}"),
                };
            }
        }
        let labels: Vec<String> = turns.iter().map(|turn| label(turn, &run)).collect();
        if let Some(label) = labels.get(at).filter(|_| labels.len() == 1) {
            card.text.clone_from(label);
        }
        if labels.len() > 1 {
            for (number, label) in labels.iter().enumerate().take(CHOICE) {
                let mut row = row(CardRowKind::Turn, label, (number + 1).to_string());
                if number == at {
                    row.detail = "chosen".to_owned();
                }
                card.rows.push(row);
            }
        }
        Some(card)
    }
}

fn stages(
    text: &str,
    watched: &Watched,
    turn: &Turn,
    run: &Run,
    rows: &mut Vec<CardRow>,
    place: &dyn Fn(&std::ops::Range<usize>) -> pilothouse_protocol::Location,
) {
    for (number, stage) in watched.stages.iter().enumerate() {
        let code = text.get(stage.clone()).unwrap_or_default();
        let Some((value, _)) = turn.stages.get(number) else {
            let why = run
                .failure
                .as_ref()
                .map_or("It does not come to this stage", |(words, _)| words);
            let mut row = row(CardRowKind::Failed, code, why);
            row.location = Some(place(stage));
            rows.push(row);
            return;
        };
        let (value, kind) = steps::shown(value);
        let mut row = row(CardRowKind::Stage, code, value);
        row.detail = kind;
        row.location = Some(place(stage));
        rows.push(row);
    }
}

/// What a turn was for: `hosts[1]`, `deployment.yaml line 12`.
fn label(turn: &Turn, run: &Run) -> String {
    let origins = run.origins.borrow();
    let mut parts: Vec<String> = Vec::new();
    for frame in &turn.frames {
        let part = match frame.kind {
            FrameKind::Range => {
                let paths = origins.members(frame.origin).into_iter();
                let mut paths = paths.filter_map(|origin| origins.path(origin));
                paths.next().map(|(_, steps)| {
                    path_shown(
                        steps
                            .strip_prefix(&[pilothouse_value::Step::Key("Values".into())])
                            .unwrap_or(&steps),
                    )
                })
            }
            FrameKind::Include | FrameKind::Template | FrameKind::Tpl => {
                run.sources.get(frame.span.file).map(|source| {
                    let line = LineIndex::new(&source.text)
                        .line_column(frame.span.start)
                        .line;
                    format!("{} line {line}", file_name(&source.path))
                })
            }
            FrameKind::Root | FrameKind::If | FrameKind::With => None,
        };
        parts.extend(part);
    }
    match parts.is_empty() {
        true => String::new(),
        false => parts.join(", from "),
    }
}
